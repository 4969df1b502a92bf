//! Durable signups a second, by the form and by the API, beside the bare server; and while an issue is being sent.

use std::{
    cell::Cell,
    rc::Rc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    Arguments,
    bare::Bare,
    load::{self, Measured, post},
    measure::median,
    relay::Relay,
    served::Served,
    site::Site,
};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
/// How a reader signs up, and how the request is made.
const DOORS: &[(&str, &str, &str)] = &[
    ("form", "/weekly/subscribe", FORM),
    ("API", "/api/v1/newsletters/weekly/subscribers", JSON),
];

/// Requests with a new address each.
#[derive(Clone)]
struct Readers {
    path: &'static str,
    kind: &'static str,
    /// What else the form sends.
    fixed: String,
    next: Rc<Cell<u64>>,
}

impl Readers {
    fn request(&self, path: &str) -> Vec<u8> {
        let number = self.next.get();
        self.next.set(number + 1);
        let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 24;
        let email = format!("reader{scattered:x}.{number}@mail{}.example.org", number % 500);
        let body = match self.kind {
            FORM => format!("email={}&name=Anna+Kowal{}", email.replace('@', "%40"), self.fixed),
            _ => json!({"email": email, "name": "Anna Kowal"}).to_string(),
        };
        post(path, self.kind, &body)
    }
}

/// Measures and prints; answers the same as JSON.
pub fn measure(site: &Site, arguments: &Arguments) -> Value {
    let relay = Relay::start(true, 10, Duration::ZERO, false, site.dir.join("relay.log"));
    let mut served = Served::start(site, relay.address);
    let page = load::ask(served.address, &load::get("/weekly", "identity"));
    let fixed = hidden_fields(&String::from_utf8(page.body).unwrap());
    let next = Rc::new(Cell::new(1));
    let readers = |(_, path, kind): (&str, &'static str, &'static str)| Readers {
        path,
        kind,
        fixed: fixed.clone(),
        next: Rc::clone(&next),
    };
    let answers: Vec<_> = DOORS
        .iter()
        .map(|door| {
            let readers = readers(*door);
            let answer = load::ask(served.address, &readers.request(readers.path));
            assert_eq!(answer.status, 202, "{}", String::from_utf8_lossy(&answer.body));
            answer
        })
        .collect();
    let bare = Bare::start(&answers, &site.dir);
    println!(
        "{:<10} {:<24} {:>9} {:>9} {:>6} {:>8} {:>8} {:>9} {:>9}",
        "database", "signups by", "vesnik/s", "bare/s", "ratio", "p50 ms", "p99 ms", "counted", "CPU µs"
    );
    let mut lines = Vec::new();
    for (number, door) in DOORS.iter().enumerate() {
        let readers = readers(*door);
        let rounds: Vec<(Measured, Measured, Duration)> = (0..arguments.rounds)
            .map(|_| {
                let before = served.cpu();
                let (own, path) = (readers.clone(), readers.path);
                let measured = load::run(
                    served.address,
                    arguments.connections,
                    arguments.seconds,
                    202,
                    move || own.request(path),
                );
                let cpu = served.cpu() - before;
                let (own, path) = (readers.clone(), format!("/{number}"));
                let beside = load::run(bare.address, arguments.connections, arguments.seconds, 202, move || {
                    let numbered = own.next.get();
                    let request = own.request(&path);
                    own.next.set(numbered);
                    request
                });
                (measured, beside, cpu)
            })
            .collect();
        lines.push(line(site, door.0, &rounds));
    }
    lines.push(while_sending(site, arguments, &served, &readers(DOORS[0])));
    let signed_up = next.get() - 1;
    // The last answers' letters may still be under way; the rows are there.
    site.must_have_signed_up(signed_up);
    println!(
        "{:<10} all {signed_up} are in the database; memory of vesnik serve at most: {:.0} MiB",
        site.backend.name(),
        served.peak_mib()
    );
    Value::from(lines)
}

fn line(site: &Site, by: &str, rounds: &[(Measured, Measured, Duration)]) -> Value {
    let middle = |figure: &dyn Fn(&(Measured, Measured, Duration)) -> f64| median(rounds.iter().map(figure));
    let line = json!({
        "by": by,
        "per_second": middle(&|(own, ..)| own.per_second()),
        "bare_per_second": middle(&|(_, bare, _)| bare.per_second()),
        "ratio": middle(&|(own, bare, _)| own.per_second() / bare.per_second()),
        "p50_ms": middle(&|(own, ..)| own.within(0.5)),
        "p99_ms": middle(&|(own, ..)| own.within(0.99)),
        "counted": rounds.iter().map(|(own, ..)| own.count()).sum::<usize>(),
        "cpu_us": middle(&|(own, _, cpu)| cpu.as_secs_f64() * 1e6 / own.count() as f64),
    });
    let number = |name: &str| line[name].as_f64().unwrap();
    println!(
        "{:<10} {by:<24} {:>9.0} {:>9.0} {:>6.2} {:>8.2} {:>8.2} {:>9} {:>9.0}",
        site.backend.name(),
        number("per_second"),
        number("bare_per_second"),
        number("ratio"),
        number("p50_ms"),
        number("p99_ms"),
        line["counted"],
        number("cpu_us"),
    );
    line
}

/// Signups for as long as an issue is on its way to its recipients.
fn while_sending(site: &Site, arguments: &Arguments, served: &Served, readers: &Readers) -> Value {
    site.start_issue();
    let before = site.copies_accepted();
    let start = Instant::now();
    let own = readers.clone();
    let path = readers.path;
    let measured = load::run(
        served.address,
        arguments.connections,
        arguments.seconds * 5.0,
        202,
        move || own.request(path),
    );
    let (copies, seconds) = (site.copies_accepted() - before, start.elapsed().as_secs_f64());
    let still_sending = site.is_sending();
    let line = json!({
        "by": "form, while an issue is sent",
        "recipients": arguments.recipients,
        "per_second": measured.per_second(),
        "p50_ms": measured.within(0.5),
        "p99_ms": measured.within(0.99),
        "counted": measured.count(),
        "copies_per_second": copies as f64 / seconds,
        "sending_all_the_time": still_sending,
    });
    println!(
        "{:<10} {:<24} {:>9.0} {:>9} {:>6} {:>8.2} {:>8.2} {:>9} copies: {:.0}/s, {}",
        site.backend.name(),
        "form, an issue under way",
        measured.per_second(),
        "-",
        "-",
        measured.within(0.5),
        measured.within(0.99),
        measured.count(),
        copies as f64 / seconds,
        if still_sending {
            "all the time"
        } else {
            "for a part of it"
        },
    );
    line
}

/// What the form on a page sends without its reader's doing, as the rest of a body.
fn hidden_fields(page: &str) -> String {
    let form = page.split("<form method=\"post\"").nth(1).unwrap_or_default();
    let form = form.split("</form>").next().unwrap_or_default();
    let value = |field: &str, name: &str| {
        let rest = field.split(&format!(" {name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let fields = form
        .split("<input ")
        .skip(1)
        .filter(|field| field.contains("type=\"hidden\""));
    let mut sent = String::new();
    for field in fields {
        if let (Some(name), Some(value)) = (value(field, "name"), value(field, "value")) {
            let pair: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair(&name, &value)
                .finish();
            sent += &format!("&{pair}");
        }
    }
    sent
}
