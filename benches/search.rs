//! Time of a search and of a year of the archive, with 5,000 briefs in three languages on each database.
//!
//! `cargo bench --bench search -- --briefs 5000 --backend sqlite --backend postgres`. "query" is what the database and the rules
//! take for a page of results, "page" a whole answer of the site. Words come as often as in a natural text (Zipf).

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench fails by panicking")]

#[path = "../tests/api/machine.rs"]
mod machine;
#[expect(clippy::panic, reason = "a server of the tests")]
#[path = "../tests/api/postgres.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod postgres;

use std::time::{Duration, Instant};

use clap::Parser;
use tokio_util::sync::CancellationToken;
use vesnik::{
    app::{App, Parts},
    config::{Config, Settings},
    content::{
        briefs::{self, Draft},
        newsletters,
        search::{self, Query},
    },
    domain::{Clock, EmailAddress, Language, Measurement, NewsletterId, PersonName, SecretKey, Slug, Timestamp},
    storage::{
        Db,
        archive::{self, Part, Span},
        newsletters::NewsletterSettings,
        search::Scope,
    },
};

/// Letters of a brief's body.
const LETTERS: usize = 3_000;
/// Different words of a language.
const WORDS: usize = 20_000;
/// Searches of a kind.
const SEARCHES: usize = 200;
const DAY: i64 = 24 * 3600 * 1000;

#[derive(Debug, Parser)]
struct Arguments {
    /// Briefs of the newsletter, over three years.
    #[arg(long, default_value_t = 5_000)]
    briefs: usize,
    /// sqlite or postgres; both when absent.
    #[arg(long)]
    backend: Vec<String>,
    /// Cargo says so.
    #[arg(long, hide = true)]
    bench: bool,
}

/// SplitMix64: the same texts in each run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// The rank of a word: the first comes twice as often as the second, and so on.
    fn rank(&mut self) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((WORDS as f64).powf(share) as usize).clamp(1, WORDS)
    }
}

struct Tongue {
    tag: &'static str,
    first: &'static [&'static str],
    rest: &'static [&'static str],
    endings: &'static [&'static str],
}

const TONGUES: [Tongue; 3] = [
    Tongue {
        tag: "be",
        first: &[
            "вы", "пра", "за", "ка", "на", "ста", "ро", "мі", "гра", "су", "де", "лю", "пе", "зя", "шко",
        ],
        rest: &[
            "бар", "дзел", "мад", "льт", "тык", "рыст", "лом", "вод", "ганд", "печ", "зід", "кол", "нік",
        ],
        endings: &["а", "ы", "у", "аў", "ам", "амі", "ах", "ай", "е", ""],
    },
    Tongue {
        tag: "ru",
        first: &[
            "вы", "про", "за", "ка", "на", "ста", "ро", "ми", "гра", "су", "де", "лю", "пе", "зе", "шко",
        ],
        rest: &[
            "бор", "дел", "мод", "льт", "тик", "рист", "лом", "вод", "ганд", "печ", "зид", "кол", "ник",
        ],
        endings: &["а", "ы", "у", "ов", "ам", "ами", "ах", "ой", "е", ""],
    },
    Tongue {
        tag: "en",
        first: &[
            "re", "pro", "con", "ele", "mi", "sta", "tra", "gov", "par", "su", "de", "lo", "pe", "se", "scho",
        ],
        rest: &[
            "port", "mand", "form", "ction", "lect", "nist", "lom", "ver", "gram", "press", "sid", "coll", "rick",
        ],
        endings: &["", "s", "ed", "ing", "er", "'s"],
    },
];

impl Tongue {
    fn word(&self, rank: usize, ending: usize) -> String {
        let (mut word, mut rest) = (self.first[rank % self.first.len()].to_owned(), rank / self.first.len());
        loop {
            word += self.rest[rest % self.rest.len()];
            rest /= self.rest.len();
            if rest == 0 {
                return word + self.endings[ending % self.endings.len()];
            }
        }
    }

    fn text(&self, dice: &mut Dice, letters: usize) -> String {
        let mut text = String::new();
        let mut written = 0;
        while written < letters {
            let word = self.word(dice.rank(), dice.below(self.endings.len()));
            written += word.chars().count() + 1;
            text += &word;
            text += if dice.below(12) == 0 { ".\n\n" } else { " " };
        }
        text
    }
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    let wanted = |name: &str| arguments.backend.is_empty() || arguments.backend.iter().any(|b| b == name);
    for backend in ["sqlite", "postgres"].into_iter().filter(|name| wanted(name)) {
        let dir = tempfile::tempdir().unwrap();
        let url = match backend {
            "sqlite" => format!("sqlite://{}", dir.path().join("bench.db").display()),
            _ => match tokio::task::spawn_blocking(|| postgres::start("").map(postgres::new_database))
                .await
                .unwrap()
            {
                Some(url) => url,
                None => {
                    println!("{backend}: DID NOT RUN: there is no PostgreSQL on this machine");
                    continue;
                }
            },
        };
        let settings = Settings {
            database_url: url,
            listen: "127.0.0.1:0".into(),
            base_url: "http://news.example.org".into(),
            data_dir: dir.path().into(),
            secret_key: Some(SecretKey::random_text().unwrap()),
            ..Settings::default()
        };
        let app = App::build(&Config::check(settings).unwrap(), Clock::system(), Parts::Site).unwrap();
        let (db, root) = (app.state.db.clone(), format!("http://{}", app.address().unwrap()));
        let stop = CancellationToken::new();
        let site = tokio::spawn(app.run_until_stopped(Parts::Site, stop.clone()));
        fill(&db, arguments.briefs, backend).await;
        measure(&db, &root, backend).await;
        stop.cancel();
        site.await.unwrap().unwrap();
    }
}

async fn fill(db: &Db, number: usize, backend: &str) {
    let now = Clock::system().now();
    let slug = Slug::parse("weekly").unwrap();
    let settings = NewsletterSettings {
        slug: slug.clone(),
        name: "Weekly".into(),
        description: String::new(),
        language: Language::parse("be").unwrap(),
        from_name: PersonName::default(),
        from_address: EmailAddress::parse("desk@example.org").unwrap(),
        reply_to: None,
        return_path: None,
        postal_address: "1 Mill Street, Brod".into(),
        about: String::new(),
        theme: Default::default(),
        measurement: Measurement::None,
    };
    newsletters::create(db, "bench", settings, now).await.unwrap();
    let section = Slug::parse("economy").unwrap();
    newsletters::open_section(db, "bench", &slug, section.clone(), "Economy", now)
        .await
        .unwrap();
    let (mut dice, mut saving) = (Dice(1), Vec::new());
    for brief in 0..number {
        let tongue = &TONGUES[brief % TONGUES.len()];
        let draft = Draft {
            section: Some(section.clone()),
            slug: Some(Slug::parse(&format!("brief-{brief}")).unwrap()),
            headline: Some(tongue.text(&mut dice, 50).replace('\n', "").trim().to_owned()),
            standfirst: Some(tongue.text(&mut dice, 150).replace('\n', "").trim().to_owned()),
            body: Some(tongue.text(&mut dice, LETTERS)),
            language: Some(Language::parse(tongue.tag).unwrap()),
            ..Draft::default()
        };
        let age = i64::try_from((number - brief) * 3 * 365 / number).unwrap() * DAY;
        let at = Timestamp::from_millis(now.millis() - age);
        let started = Instant::now();
        let made = briefs::create(db, "bench", &slug, draft, at).await.unwrap();
        saving.push(started.elapsed());
        briefs::publish(db, "bench", made.id, at).await.unwrap();
    }
    say(backend, "save a brief", &mut saving, "");
    let url = db.url().clone();
    let (indexed, took) = tokio::task::spawn_blocking(move || {
        let mut conn = url.open().unwrap();
        diesel::connection::SimpleConnection::batch_execute(&mut conn, "UPDATE brief_words SET rules = 0").unwrap();
        let started = Instant::now();
        (search::bring_up_to_date(&mut conn).unwrap(), started.elapsed())
    })
    .await
    .unwrap();
    println!("{backend:<9} index {indexed} briefs anew: {:.1} s", took.as_secs_f64());
}

async fn measure(db: &Db, root: &str, backend: &str) {
    let scope = Scope {
        newsletter: NewsletterId(1),
        section: None,
        language: None,
        now: Clock::system().now(),
    };
    let http = reqwest::Client::new();
    for (kind, from, to, words) in [
        ("rare word", 5_000, WORDS, 1),
        ("usual word", 50, 1_000, 1),
        ("frequent word", 1, 10, 1),
        ("two words", 20, 500, 2),
        ("ten words", 1, 30, 10),
    ] {
        let mut dice = Dice(7);
        let (mut queries, mut pages, mut found) = (Vec::new(), Vec::new(), 0);
        for number in 0..SEARCHES {
            let tongue = &TONGUES[number % TONGUES.len()];
            let asked: Vec<String> = (0..words)
                .map(|_| tongue.word(from + dice.below(to - from), dice.below(10)))
                .collect();
            let asked = asked.join(" ");
            let (query, of) = (Query::read(&asked).unwrap(), scope.clone());
            let started = Instant::now();
            let page = db
                .read(move |conn| search::find(conn, &query, &of, 0, 20))
                .await
                .unwrap();
            queries.push(started.elapsed());
            found += page.total;
            let url = reqwest::Url::parse_with_params(&format!("{root}/weekly/archive"), [("q", &asked)]).unwrap();
            pages.push(answer(&http, url).await);
        }
        let mean = format!("{} found on average", found / SEARCHES as i64);
        say(backend, &format!("{kind}, query"), &mut queries, &mean);
        say(backend, &format!("{kind}, page"), &mut pages, "");
    }
    let part = Part {
        newsletter: NewsletterId(1),
        section: None,
        language: None,
        now: scope.now,
    };
    let span = Span {
        from: Timestamp::from_millis(scope.now.millis() - 365 * DAY),
        to: scope.now,
    };
    let (mut queries, mut pages) = (Vec::new(), Vec::new());
    for number in 0..SEARCHES {
        let part = part.clone();
        let started = Instant::now();
        db.read(move |conn| {
            archive::counts(conn, &part, span)?;
            archive::briefs(conn, &part, span, None, 101)
        })
        .await
        .unwrap();
        queries.push(started.elapsed());
        let year = 2026 - number % 3;
        let url = reqwest::Url::parse(&format!("{root}/weekly/archive?year={year}")).unwrap();
        pages.push(answer(&http, url).await);
    }
    say(backend, "a year, query", &mut queries, "");
    say(backend, "a year, page", &mut pages, "");
}

async fn answer(http: &reqwest::Client, url: reqwest::Url) -> Duration {
    let started = Instant::now();
    let answer = http.get(url).send().await.unwrap().error_for_status().unwrap();
    answer.bytes().await.unwrap();
    started.elapsed()
}

fn say(backend: &str, what: &str, times: &mut [Duration], more: &str) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
    println!(
        "{backend:<9} {what:<22} p50 {:>7.2} ms  p95 {:>7.2} ms  {more}",
        at(50),
        at(95)
    );
}
