//! A full disk and a database that goes away, as the served binary meets them.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use diesel::{QueryableByName, RunQueryDsl, sql_query, sql_types::BigInt};
use serde_json::{Value, json};
use vesnik::storage::DatabaseUrl;

use crate::{
    machine::lacks,
    setting::{Running, Setting},
};

const DOORS: [&str; 2] = ["/api/v1/newsletters/weekly/subscribers", "/weekly/subscribe"];

/// Signs up through one of the two doors; answers status, content type, Retry-After and body.
async fn sign_up(running: &Running, door: &str, email: &str) -> (u16, String, Option<String>, String) {
    let http = reqwest::Client::new();
    let carried = crate::shown_form::carried(&http, &running.root, "weekly").await;
    let request = http.post(format!("{}{door}", running.root));
    let request = match door.starts_with("/api") {
        true => request.json(&json!({"email": email})),
        false => request.form(&crate::shown_form::with(&[("email", email)], &carried)),
    };
    let answer = request.send().await.unwrap();
    let header = |name| {
        answer
            .headers()
            .get(name)
            .map(|value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned())
    };
    let (status, kind, wait) = (answer.status().as_u16(), header("content-type"), header("retry-after"));
    (status, kind.unwrap_or_default(), wait, answer.text().await.unwrap())
}

async fn status_of(running: &Running, path: &str) -> u16 {
    let answer = reqwest::get(format!("{}{path}", running.root)).await.unwrap();
    answer.status().as_u16()
}

fn check_refusal(door: &str, (status, kind, wait, body): (u16, String, Option<String>, String)) {
    assert_eq!(status, 503, "{door}: {body}");
    assert!(
        wait.is_some_and(|seconds| seconds.parse::<u32>().unwrap() > 0),
        "{door} names no Retry-After"
    );
    if door.starts_with("/api") {
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (kind.as_str(), &problem["status"]),
            ("application/problem+json", &json!(503))
        );
        assert_eq!(problem["type"], "urn:vesnik:problem:unavailable");
    } else {
        assert_eq!(kind, "text/html; charset=utf-8");
        assert!(body.contains("Nothing was changed"), "{body}");
    }
    assert!(
        !body.contains("disk") && !body.to_lowercase().contains("connect"),
        "the cause is not told: {body}"
    );
}

/// Rows of each table that a signup writes to.
fn rows(database: &str) -> [i64; 5] {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mut conn = DatabaseUrl::parse(database).unwrap().open().unwrap();
    ["subscribers", "subscriptions", "consent_events", "tokens", "letters"].map(|table| {
        let count = sql_query(format!("SELECT COUNT(*) AS n FROM {table}"));
        count.get_result::<Count>(&mut conn).unwrap().n
    })
}

/// Fills the disk, signs up until both doors have refused, makes room, and signs up again.
async fn a_full_disk_is_survived(
    setting: &Setting,
    running: &mut Running,
    fill: impl FnOnce(),
    make_room: impl FnOnce(),
) {
    assert_eq!(sign_up(running, DOORS[0], "before@example.org").await.0, 202);
    fill();
    let mut accepted = 1;
    for door in DOORS {
        // A nearly full disk may still have room for a few.
        let mut tried = 0;
        loop {
            let answer = sign_up(running, door, &format!("r{accepted}-{tried}@example.org")).await;
            if answer.0 != 202 {
                check_refusal(door, answer);
                break;
            }
            accepted += 1;
            tried += 1;
            assert!(tried < 5_000, "the disk does not become full");
        }
    }
    println!("{} of the signups on the filling disk were kept", accepted - 1);
    assert_eq!(status_of(running, "/healthz").await, 200);
    assert_eq!(status_of(running, "/weekly").await, 200, "reading goes on");
    make_room();
    assert_eq!(
        rows(&setting.database),
        [accepted; 5],
        "a refused signup leaves no row behind"
    );
    for door in DOORS {
        let (status, _, _, body) = sign_up(running, door, &format!("after{}@example.org", door.len())).await;
        assert_eq!(status, 202, "{body}");
        accepted += 1;
    }
    assert_eq!(rows(&setting.database), [accepted; 5]);
    let reached = setting.wait_for(usize::try_from(accepted).unwrap(), Duration::from_secs(30));
    assert_eq!(
        reached.len(),
        usize::try_from(accepted).unwrap(),
        "whoever was told so gets the letter"
    );
    assert!(running.is_alive());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_may_not_write_refuses_signups_whole_and_goes_on_later() {
    let setting = Setting::in_dir(tempfile::tempdir().unwrap(), None, "email\n".into(), "0 0 29 2 *").await;
    // Without the trap the signal would end the process; with it a write answers EFBIG.
    let mut running = setting.serve_with("trap '' XFSZ; exec \"$@\"");
    let pid = running.pid();
    let limit = |limit: &str| {
        let set = Command::new("prlimit")
            .args(["--pid", &pid, &format!("--fsize={limit}")])
            .status();
        assert!(set.unwrap().success());
    };
    a_full_disk_is_survived(
        &setting,
        &mut running,
        || limit("1:unlimited"),
        || limit("unlimited:unlimited"),
    )
    .await;
}

/// A small file system in memory, when this user may mount one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "vesnik-test"])
            .arg(at)
            .output();
        mount
            .is_ok_and(|done| done.status.success())
            .then(|| SmallDisk(at.to_owned()))
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }

    fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        while filler.write_all(&[b'x'; 4096]).is_ok() {}
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_signups_whole_and_goes_on_when_there_is_room() {
    let place = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(place.path()) else {
        lacks(
            "mount",
            "the test of a full disk did not run: this user may not mount one",
        );
        return;
    };
    let dir = tempfile::tempdir_in(place.path()).unwrap();
    let setting = Setting::in_dir(dir, None, "email\n".into(), "0 0 29 2 *").await;
    let mut running = setting.serve();
    let make_room = || std::fs::remove_file(disk.filler()).unwrap();
    a_full_disk_is_survived(&setting, &mut running, || disk.fill(), make_room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_goes_away_is_waited_for() {
    let started = tokio::task::spawn_blocking(|| {
        crate::postgres::Own::start().map(|server| {
            let database = crate::postgres::new_database(&server.url);
            (server, database)
        })
    });
    let Some((server, database)) = started.await.unwrap() else {
        return;
    };
    let setting = Setting::in_dir(
        tempfile::tempdir().unwrap(),
        Some(database),
        "email\n".into(),
        "0 0 29 2 *",
    )
    .await;
    let mut running = setting.serve();
    assert_eq!(sign_up(&running, DOORS[0], "before@example.org").await.0, 202);
    assert_eq!(status_of(&running, "/readyz").await, 200);
    for outage in 0..2 {
        server.down();
        let start = Instant::now();
        for door in DOORS {
            check_refusal(door, sign_up(&running, door, "during@example.org").await);
        }
        assert_eq!(status_of(&running, "/readyz").await, 503);
        assert_eq!(status_of(&running, "/healthz").await, 200);
        println!("three refusals took {:?}", start.elapsed());
        assert!(running.is_alive());
        server.up();
        let start = Instant::now();
        while status_of(&running, "/readyz").await != 200 {
            assert!(start.elapsed() < Duration::from_secs(20), "it does not come back");
        }
        println!("ready {:?} after PostgreSQL was back", start.elapsed());
        let (status, _, _, body) = sign_up(&running, DOORS[1], &format!("after{outage}@example.org")).await;
        assert_eq!(status, 202, "{body}");
    }
    assert_eq!(rows(&setting.database), [3; 5]);
    assert_eq!(
        setting.wait_for(3, Duration::from_secs(30)).len(),
        3,
        "delivery goes on too"
    );
    assert!(running.is_alive());
}
