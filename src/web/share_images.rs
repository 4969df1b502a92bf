//! Share images that were drawn, and the drawing of others: a few at a time, off the threads that answer requests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::{
    http::StatusCode,
    web::{self, Bytes},
};
use tokio::sync::Semaphore;

use super::Problem;
use crate::content::share_image::ShareImage;

/// Pictures drawn at once.
const AT_ONCE: usize = 2;
/// Requests that may wait for a picture.
const MOST_WAITING: usize = 32;
/// Pictures kept; each has 15 to 100 kB.
const MOST_KEPT: usize = 64;

/// The pictures of this process.
#[derive(Debug)]
pub struct ShareImages {
    /// Version and PNG, the latest first.
    kept: Mutex<VecDeque<(String, Bytes)>>,
    at_once: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Default for ShareImages {
    fn default() -> Self {
        ShareImages {
            kept: Mutex::default(),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Semaphore::new(MOST_WAITING),
        }
    }
}

impl ShareImages {
    /// The picture as PNG, drawn if it is not kept.
    ///
    /// # Errors
    /// 503 when too many requests wait for pictures; 500 when it cannot be drawn.
    pub async fn png(&self, image: ShareImage) -> Result<Bytes, Problem> {
        let version = image.version();
        if let Some(kept) = self.find(&version) {
            return Ok(kept);
        }
        let _place = self.waiting.try_acquire().map_err(|_| busy())?;
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(|_| busy())?;
        // Somebody may have waited for the same one.
        if let Some(kept) = self.find(&version) {
            return Ok(kept);
        }
        // The drawing keeps its permit also when whoever asked has gone.
        let drawn = web::block(move || {
            let _permit = permit;
            image.draw()
        });
        let drawn = drawn.await.map_err(|cause| Problem::internal(&cause))?;
        let drawn = drawn.ok_or_else(|| Problem::internal(&"a share image cannot be drawn"))?;
        let png = Bytes::from(drawn);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((version, png.clone()));
        kept.truncate(MOST_KEPT);
        Ok(png)
    }

    fn find(&self, version: &str) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(known, _)| known == version);
        found.map(|(_, png)| png.clone())
    }
}

fn busy() -> Problem {
    let mut problem = Problem::conflict("many pictures are being drawn; try again in a moment");
    problem.status = StatusCode::SERVICE_UNAVAILABLE;
    problem.kind = "unavailable";
    problem.title = "Temporarily not available";
    problem.retry_after = Some(5);
    problem
}
