//! A PostgreSQL of our own for this run: `VESNIK_TEST_POSTGRES` names one, otherwise one is started in a temporary folder.
//!
//! It ends with the test process: a shell waits on a pipe that closes then. A test that stops its server has its [`Own`].

use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use diesel::{Connection, PgConnection, connection::SimpleConnection};

use crate::machine::lacks;

/// The tests' server; `None` when there is no PostgreSQL on this machine.
pub fn server() -> Option<&'static str> {
    let started = start("-c fsync=off -c max_connections=300");
    if started.is_none() {
        lacks("postgres", "tests on PostgreSQL did not run: no PostgreSQL found");
    }
    started
}

/// The URL, without a database name, of this process's one server, started with these settings unless there is one.
pub fn start(settings: &str) -> Option<&'static str> {
    static SERVER: OnceLock<Option<(String, Option<Child>)>> = OnceLock::new();
    let started = SERVER.get_or_init(|| match std::env::var("VESNIK_TEST_POSTGRES") {
        Ok(url) => Some((url.trim_end_matches('/').to_owned(), None)),
        Err(_) => start_own(settings),
    });
    started.as_ref().map(|(url, _)| url.as_str())
}

/// A new, empty database on the server.
pub fn new_database(server: &str) -> String {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("t_{}_{number}", std::process::id());
    let mut conn = PgConnection::establish(&format!("{server}/postgres")).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    format!("{server}/{name}")
}

#[expect(
    clippy::zombie_processes,
    reason = "the shell must outlive this function and ends with the process"
)]
fn start_own(settings: &str) -> Option<(String, Option<Child>)> {
    let programs = programs()?;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let dir = std::env::temp_dir().join(format!("vesnik-postgres-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let run_as = if root { "runuser -u postgres -- " } else { "" };
    let script = format!(
        "{own} && {run_as}{bin}/initdb -D {dir}/data -A trust -U postgres --no-sync >/dev/null && \
         {{ {run_as}{bin}/postgres -D {dir}/data -p {port} -h 127.0.0.1 -k {dir} {settings} \
         >{dir}/log 2>&1 </dev/null & }} && read _; \
         {run_as}{bin}/pg_ctl -D {dir}/data -m immediate stop >/dev/null; rm -rf {dir}",
        own = if root {
            format!("chown postgres {}", dir.display())
        } else {
            "true".to_owned()
        },
        bin = programs.display(),
        dir = dir.display(),
    );
    let child = Command::new("sh")
        .arg("-c")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let url = format!("postgres://postgres@127.0.0.1:{port}");
    for _ in 0..300 {
        if PgConnection::establish(&format!("{url}/postgres")).is_ok() {
            return Some((url, Some(child)));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("PostgreSQL was found but did not start within 30 seconds");
}

/// A PostgreSQL that a test may stop and start as it likes. It ends with the test process too.
pub struct Own {
    pub url: String,
    control: String,
    _keeper: Child,
}

impl Own {
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            lacks("postgres", "tests on PostgreSQL did not run: no PostgreSQL found");
            return None;
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let dir = tempfile::tempdir().unwrap().keep();
        let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let run_as = if root { "runuser -u postgres -- " } else { "" };
        let (bin, dir) = (programs.display(), dir.display());
        let control = format!(
            "{run_as}{bin}/pg_ctl -D {dir}/data -l {dir}/log -s -w -m immediate \
             -o '-p {port} -h 127.0.0.1 -k {dir} -c fsync=off'"
        );
        let own = if root {
            format!("chown postgres {dir} && chmod 755 {dir}")
        } else {
            "true".to_owned()
        };
        sh(&format!(
            "{own} && {run_as}{bin}/initdb -D {dir}/data -A trust -U postgres --no-sync >/dev/null"
        ));
        let keeper = Command::new("sh")
            .arg("-c")
            .arg(format!("read _; {control} stop >/dev/null 2>&1; rm -rf {dir}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let server = Own {
            url: format!("postgres://postgres@127.0.0.1:{port}"),
            control,
            _keeper: keeper,
        };
        server.up();
        Some(server)
    }

    pub fn up(&self) {
        sh(&format!("{} start >/dev/null 2>&1 </dev/null", self.control));
    }

    pub fn down(&self) {
        sh(&format!("{} stop", self.control));
    }
}

fn sh(script: &str) {
    assert!(
        Command::new("sh").arg("-c").arg(script).status().unwrap().success(),
        "{script}"
    );
}

fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .flatten()
        .map(|e| e.path())
        .collect();
    found.sort();
    found
        .into_iter()
        .rev()
        .map(|dir| dir.join("bin"))
        .find(|bin| bin.join("initdb").exists())
}
