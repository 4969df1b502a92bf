//! Whether an issue's images are images, and small enough for a reader on the road.

use super::{
    Finding, Place, Rule,
    links::Target,
    visits::{Seen, Wanted},
};

/// The largest image, in bytes: 1 MB.
pub(super) const LARGEST: u64 = 1_000_000;
/// All images of an issue together, in bytes: 3 MB.
const LARGEST_TOGETHER: u64 = 3_000_000;

/// What an issue's images weigh together, each counted once.
#[derive(Debug, Default)]
pub(super) struct Weights {
    images: usize,
    bytes: u64,
    is_cut: bool,
}

impl Weights {
    /// What is wrong with them together.
    pub(super) fn finding(&self) -> Option<Finding> {
        (self.bytes > LARGEST_TOGETHER).then(|| {
            let why = format!(
                "the {} images have {} together; more than {} is slow to load",
                self.images,
                megabytes(self.bytes, self.is_cut),
                megabytes(LARGEST_TOGETHER, false)
            );
            let mend = "make them smaller, or leave some out";
            Finding::warning(Rule::ImageLarge, &Place::of("the images"), why, mend)
        })
    }
}

/// What is wrong with one image that is there.
pub(super) fn look(
    target: &Target,
    seen: &Seen,
    weights: &mut Weights,
    found: &mut impl FnMut(Rule, String, &'static str),
) {
    let Wanted::Image { most } = target.wanted else {
        return;
    };
    match seen.media_type.as_deref() {
        Some("image/svg+xml") => found(
            Rule::ImageType,
            format!("{} is an SVG, which most mail programs do not show", target.words()),
            "save it as PNG or JPEG",
        ),
        Some(media_type) if !media_type.starts_with("image/") => found(
            Rule::ImageType,
            format!("{} is no image: its server calls it {media_type}", target.words()),
            "give the address of the image itself",
        ),
        _ => {}
    }
    let size = seen.size.unwrap_or_default();
    weights.images += 1;
    weights.bytes = weights.bytes.saturating_add(size);
    weights.is_cut |= seen.is_cut;
    if size > most {
        let size = megabytes(size, seen.is_cut);
        let why = format!(
            "{} has {size}; more than {} is slow to load",
            target.words(),
            megabytes(most, false)
        );
        found(
            Rule::ImageLarge,
            why,
            "make it smaller: 1 MB at most, 1200 pixels wide are enough",
        );
    }
}

/// Such as "1.3 MB"; of what was not read to its end, "1.3 MB or more".
fn megabytes(bytes: u64, is_cut: bool) -> String {
    let more = if is_cut { " or more" } else { "" };
    format!("{}.{} MB{more}", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use url::Url;

    use super::*;
    use crate::{
        domain::Links,
        issues::preflight::{
            links,
            names::Names,
            network::Checked,
            visits::{Visit, Visitor},
        },
    };

    const HEAD: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\n";

    /// Answers HEAD and GET of the same path with the same head; `/counted-N` tells no length and sends N bytes.
    async fn server() -> std::net::SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap();
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                let path = request.split(' ').nth(1).unwrap();
                let (kind, bytes) = path.trim_start_matches('/').split_once('-').unwrap();
                let media_type = if kind == "page" {
                    "text/html; charset=utf-8"
                } else {
                    "Image/PNG"
                };
                let mut answer = format!("{HEAD}content-type: {media_type}\r\n");
                if kind != "counted" {
                    answer.push_str(&format!("content-length: {bytes}\r\n"));
                }
                answer.push_str("\r\n");
                if request.starts_with("GET") {
                    answer.push_str(&"x".repeat(bytes.parse().unwrap()));
                }
                // The rest is not read when it is too much.
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        address
    }

    #[tokio::test]
    async fn large_images_and_pages_are_found() {
        let at = server().await;
        let visitor = Visitor::new(Arc::new(Names::new(None)), vec![at], std::time::Duration::from_secs(10));
        let mut targets = Vec::new();
        let mut checked = Vec::new();
        for path in [
            "told-1000000",
            "told-1200000",
            "counted-900000",
            "counted-5000000",
            "page-10",
        ] {
            let address = Url::parse(&format!("http://{at}/{path}")).unwrap();
            let wanted = Wanted::Image { most: LARGEST };
            checked.push(Checked::Asked(visitor.ask(&address, wanted).await));
            targets.push(Target {
                address,
                written: path.to_owned(),
                wanted,
                places: vec![Place::of("the opening note")],
            });
        }
        let Checked::Asked(Visit::Answered(counted)) = &checked[3] else {
            panic!("{checked:?}");
        };
        assert!(counted.size.unwrap() < 2_000_000, "the rest was not read");
        let links = Links::parse("https://news.example.org").unwrap();
        let found = links::findings(&targets, &checked, &links);
        let found: Vec<(Rule, &str)> = found
            .iter()
            .map(|finding| (finding.rule, finding.why.as_str()))
            .collect();
        let expected = [
            (
                Rule::ImageLarge,
                "the image told-1200000 has 1.2 MB; more than 1.0 MB is slow to load",
            ),
            (
                Rule::ImageLarge,
                "the image counted-5000000 has 1.0 MB or more; more than 1.0 MB is slow to load",
            ),
            (
                Rule::ImageType,
                "the image page-10 is no image: its server calls it text/html",
            ),
            (
                Rule::ImageLarge,
                "the 5 images have 4.1 MB or more together; more than 3.0 MB is slow to load",
            ),
        ];
        assert_eq!(found, expected);
    }
}
