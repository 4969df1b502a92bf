//! The program itself, as `vesnik serve`: site, delivery and scheduler.

use std::{
    net::SocketAddr,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{measure::Process, site::Site};

/// A running program, ended when dropped.
pub struct Served {
    pub address: SocketAddr,
    process: Process,
}

impl Served {
    /// Starts it on a site; mail goes to the relay.
    pub fn start(site: &Site, relay: SocketAddr) -> Self {
        let file = site.dir.join("vesnik.toml");
        let config = format!(
            "database_url = \"{}\"\nlisten = \"127.0.0.1:0\"\ndata_dir = \"{}\"\nsecret_key = \"{}\"\n\n\
             [limits]\nsign_ups_per_hour = 100000000\nsign_ups_per_hour_network = 100000000\n\n\
             [sign_ups]\nproof_of_work = \"off\"\nattack_at_least = 0\n\n\
             [[relays]]\nurl = \"smtp://{relay}?tls=off\"\nconnections = 10\n",
            site.url,
            site.dir.display(),
            site.key,
        );
        std::fs::write(&file, config).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_vesnik"));
        command.arg("serve").arg("--config").arg(&file).current_dir(&site.dir);
        let process = Process::start("vesnik serve", &mut command, site.dir.join("serve.log"));
        let address = address_in(&process, |line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let fields = &line["fields"];
            (fields["message"] == "listening").then(|| fields["address"].as_str().unwrap().to_owned())
        });
        Served { address, process }
    }

    /// The most memory that it has held so far, in MiB.
    pub fn peak_mib(&mut self) -> f64 {
        self.process.look();
        self.process.peak_mib()
    }

    /// The processor time that it has used so far.
    pub fn cpu(&self) -> Duration {
        self.process.cpu().unwrap()
    }
}

/// The address that a line of a process's log names, once it does.
pub fn address_in(process: &Process, named: impl Fn(&str) -> Option<String>) -> SocketAddr {
    let start = Instant::now();
    loop {
        let said = std::fs::read_to_string(process.log()).unwrap_or_default();
        if let Some(address) = said.lines().find_map(&named) {
            return address.parse().unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{}", process.last_words());
        std::thread::sleep(Duration::from_millis(20));
    }
}
