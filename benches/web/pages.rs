//! Pages a second, beside the bare server.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Arguments,
    bare::Bare,
    load::{self, Measured, get},
    measure::median,
    relay::Relay,
    served::Served,
    site::Site,
};

/// The pages, and what stands in the table for each.
const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("newsletter", "/weekly"),
    ("brief", "/weekly/briefs/brief-150"),
    ("issue", "/weekly/issues/20"),
    ("section", "/weekly/sections/section-1"),
    ("archive", "/weekly/archive"),
];
/// What clients take.
const ENCODINGS: &[(&str, &str)] = &[("identity", "identity"), ("brotli", "gzip, deflate, br, zstd")];

/// Measures and prints; answers the same as JSON.
pub fn measure(site: &Site, arguments: &Arguments) -> Value {
    let relay = Relay::start(true, 10, Duration::ZERO, false, site.dir.join("relay.log"));
    let mut served = Served::start(site, relay.address);
    let mut kinds = Vec::new();
    for (page, path) in PAGES {
        for (encoding, accepted) in ENCODINGS {
            let request = get(path, accepted);
            let answer = load::ask(served.address, &request);
            if answer.status != 200 {
                println!("{page} DID NOT RUN: {path} answers {}", answer.status);
                break;
            }
            let encoded = answer.header("content-encoding").unwrap_or("identity");
            assert_eq!(encoded == "br", *encoding == "brotli", "{path}: {encoded}");
            kinds.push((
                *page,
                *encoding,
                request,
                answer,
                get(&format!("/{}", kinds.len()), accepted),
            ));
        }
    }
    let answers: Vec<_> = kinds.iter().map(|kind| kind.3.clone()).collect();
    let bare = Bare::start(&answers, &site.dir);
    println!(
        "{:<10} {:<12} {:<9} {:>8} {:>9} {:>9} {:>6} {:>8} {:>8}",
        "database", "page", "encoding", "octets", "vesnik/s", "bare/s", "ratio", "p50 ms", "p99 ms"
    );
    let mut lines = Vec::new();
    for (page, encoding, request, answer, bare_request) in &kinds {
        let once = load::ask(bare.address, bare_request);
        assert_eq!((once.status, &once.body), (answer.status, &answer.body));
        let run = |address, request: &Vec<u8>| {
            let request = request.clone();
            load::run(address, arguments.connections, arguments.seconds, 200, move || {
                request.clone()
            })
        };
        let rounds: Vec<(Measured, Measured)> = (0..arguments.rounds)
            .map(|_| (run(served.address, request), run(bare.address, bare_request)))
            .collect();
        let middle = |figure: &dyn Fn(&(Measured, Measured)) -> f64| median(rounds.iter().map(figure));
        let line = json!({
            "page": page,
            "encoding": encoding,
            "octets": answer.octets,
            "body_octets": answer.body.len(),
            "per_second": middle(&|(own, _)| own.per_second()),
            "bare_per_second": middle(&|(_, bare)| bare.per_second()),
            "ratio": middle(&|(own, bare)| own.per_second() / bare.per_second()),
            "p50_ms": middle(&|(own, _)| own.within(0.5)),
            "p99_ms": middle(&|(own, _)| own.within(0.99)),
            "bare_p99_ms": middle(&|(_, bare)| bare.within(0.99)),
        });
        let number = |name: &str| line[name].as_f64().unwrap();
        println!(
            "{:<10} {page:<12} {encoding:<9} {:>8} {:>9.0} {:>9.0} {:>6.2} {:>8.2} {:>8.2}",
            site.backend.name(),
            answer.octets,
            number("per_second"),
            number("bare_per_second"),
            number("ratio"),
            number("p50_ms"),
            number("p99_ms"),
        );
        lines.push(line);
    }
    println!(
        "{:<10} memory of vesnik serve at most: {:.0} MiB",
        site.backend.name(),
        served.peak_mib()
    );
    Value::from(lines)
}
