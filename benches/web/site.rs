//! A site with what a year brings: five sections, 300 briefs in three languages, 40 issues, and readers of another newsletter.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use clap::ValueEnum;
use diesel::{QueryableByName, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::BigInt};
use vesnik::{
    app,
    config::{Config, Settings},
    content::{briefs, newsletters},
    domain::{
        BriefId, Cadence, Clock, EmailAddress, Language, Measurement, PersonName, SecretKey, Slug, Theme, Timestamp,
    },
    issues::{
        editions,
        special::{self, Scheduling, Special},
    },
    scheduler,
    storage::{Conn, DatabaseUrl, Db, editions::EditionSettings, issues::Pace, newsletters::NewsletterSettings},
    subscribers::import::{ImportOrder, import},
};

use crate::postgres;

const SECTIONS: [&str; 5] = ["Politics", "Economy", "Culture", "Courts", "Weather"];
const BRIEFS: usize = 300;
const ISSUES: usize = 40;
const BRIEFS_IN_AN_ISSUE: usize = 7;

/// Paragraphs in the three languages.
const PARAGRAPHS: [(&str, &str); 3] = [
    (
        "en",
        "The bakers of Brod sold a loaf for three crowns this week, one more than in spring. Flour has become dearer since \
         the mill by the river closed, and what comes from abroad [waits at the border](https://example.org/border). The \
         council meets on *Tuesday*; it has asked the bakers what they would need to keep the price until winter.",
    ),
    (
        "be",
        "Пекары Броду прадавалі на гэтым тыдні бохан за тры кроны, на адну больш, чым увесну. Мука падаражэла, адкуль \
         зачыніўся млын ля ракі, а прывезеная з-за мяжы [чакае на мытні](https://example.org/border). Рада збіраецца ў \
         *аўторак*; яна спытала пекараў, што ім трэба, каб захаваць цану да зімы.",
    ),
    (
        "ru",
        "Пекари Брода продавали на этой неделе буханку за три кроны, на одну больше, чем весной. Мука подорожала, с тех пор \
         как закрылась мельница у реки, а привезённая из-за границы [ждёт на таможне](https://example.org/border). Совет \
         собирается во *вторник*; он спросил пекарей, что им нужно, чтобы сохранить цену до зимы.",
    ),
];

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    pub fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
        }
    }
}

/// The site's database, and what a process on it is to be told.
pub struct Site {
    pub backend: Backend,
    pub url: String,
    pub key: String,
    pub dir: PathBuf,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Site {
    /// Fills a new database; `readers` will get an issue of the newsletter `flash`. `None` when there is no PostgreSQL here.
    pub fn prepare(backend: Backend, readers: usize, dir: &Path) -> Option<Self> {
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}", dir.join("bench.db").display()),
            Backend::Postgres => postgres::new_database(postgres::start("")?),
        };
        let site = Site {
            backend,
            url,
            key: SecretKey::random_text().unwrap(),
            dir: dir.to_owned(),
        };
        let config = site.config();
        let (db, key) = app::open_database(&config, &Clock::system()).unwrap();
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            publish(&db, &config).await;
            newsletter(&db, "flash", Clock::system().now() - Duration::from_secs(60)).await;
        });
        let rows: String = (0..readers)
            .map(|n| {
                format!(
                    "r{:x}.{n}@mail{}.example.net\n",
                    n.wrapping_mul(0x9E37_79B9) >> 5,
                    n % 500
                )
            })
            .collect();
        let order = ImportOrder {
            newsletter: slug("flash"),
            edition: None,
            consent_source: "bench".into(),
        };
        let rows = format!("email\n{rows}");
        import(&db, &key, &order, rows.as_bytes(), Timestamp::EPOCH, |_, _| (), |_| ()).unwrap();
        let now = Clock::system().now() - Duration::from_secs(1);
        tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(brief(&db, "flash", 0, now));
        Some(site)
    }

    fn config(&self) -> Config {
        Config::check(Settings {
            database_url: self.url.clone(),
            data_dir: self.dir.clone(),
            secret_key: Some(self.key.clone()),
            ..Default::default()
        })
        .unwrap()
    }

    fn conn(&self) -> Conn {
        DatabaseUrl::parse(&self.url).unwrap().open().unwrap()
    }

    fn count(&self, query: &str) -> i64 {
        let numbers: Vec<Number> = sql_query(query).load(&mut self.conn()).unwrap();
        numbers[0].number
    }

    /// Lets the issue to the imported readers fall due, and waits until copies of it are accepted.
    pub fn start_issue(&self) {
        let due = Clock::system().now();
        let edition = format!(
            "UPDATE editions SET next_at = {} WHERE newsletter_id = (SELECT id FROM newsletters WHERE slug = 'flash')",
            due.millis()
        );
        self.conn().batch_execute(&edition).unwrap();
        let start = std::time::Instant::now();
        while self.copies_accepted() == 0 {
            assert!(start.elapsed() < Duration::from_secs(60), "the issue does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn copies_accepted(&self) -> i64 {
        self.count("SELECT COUNT(*) AS number FROM deliveries WHERE status = 2")
    }

    pub fn is_sending(&self) -> bool {
        self.count("SELECT COUNT(*) AS number FROM issues WHERE status = 3") > 0
    }

    /// Panics unless so many have signed up, with all that belongs to it.
    pub fn must_have_signed_up(&self, readers: u64) {
        let weekly = "(SELECT id FROM newsletters WHERE slug = 'weekly')";
        for (what, query) in [
            (
                "subscribers",
                "SELECT COUNT(*) AS number FROM subscribers WHERE email LIKE 'reader%'".to_owned(),
            ),
            (
                "subscriptions",
                format!("SELECT COUNT(*) AS number FROM subscriptions WHERE newsletter_id = {weekly}"),
            ),
            (
                "consents",
                "SELECT COUNT(*) AS number FROM consent_events WHERE source <> 'bench'".to_owned(),
            ),
            ("tokens", "SELECT COUNT(*) AS number FROM tokens".to_owned()),
            (
                "letters",
                "SELECT COUNT(*) AS number FROM letters WHERE kind = 0".to_owned(),
            ),
        ] {
            assert_eq!(self.count(&query), i64::try_from(readers).unwrap(), "{what}");
        }
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

/// The newsletter `weekly` with all that it has published in a year.
async fn publish(db: &Db, config: &Config) {
    let now = Clock::system().now();
    let year_ago = now - Duration::from_secs(365 * 24 * 3600);
    newsletter(db, "weekly", year_ago).await;
    let mut published = Vec::new();
    for number in 0..BRIEFS {
        let age = Duration::from_secs((BRIEFS - number) as u64 * 24 * 3600);
        published.push(brief(db, "weekly", number, now - age).await);
    }
    for chosen in published.chunks(BRIEFS_IN_AN_ISSUE).take(ISSUES) {
        let special = Special {
            newsletter: slug("weekly"),
            subject: "The price of bread, and what the council makes of it".into(),
            preheader: String::new(),
            opening_note: "Good morning. *This* is what has happened.".into(),
            briefs: chosen.to_vec(),
        };
        let issue = special::create(db, "bench", special, now).await.unwrap();
        let scheduling = Scheduling {
            send_at: now,
            pace: Pace::default(),
            despite_findings: true,
        };
        let scheduled = special::schedule(db, "bench", issue.id, scheduling, &config.links, now).await;
        scheduled.unwrap();
    }
    scheduler::tick(db, &config.delivery, &config.links, now).await.unwrap();
}

/// A newsletter with sections and an edition that falls due when its `next_at` is moved.
async fn newsletter(db: &Db, name: &str, now: Timestamp) {
    let settings = NewsletterSettings {
        slug: slug(name),
        name: "The Weekly Brief".into(),
        description: "What has happened in Brod and around it, each Monday.".into(),
        language: Language::parse("en").unwrap(),
        from_name: PersonName::default(),
        from_address: EmailAddress::parse("desk@example.org").unwrap(),
        reply_to: None,
        return_path: None,
        postal_address: "1 Mill Street, Brod".into(),
        about: "We are *four* people in one room.".into(),
        theme: Theme::default(),
        measurement: Measurement::None,
    };
    newsletters::create(db, "bench", settings, now).await.unwrap();
    for (number, section) in SECTIONS.into_iter().enumerate() {
        let opened = newsletters::open_section(db, "bench", &slug(name), section_slug(number), section, now).await;
        opened.unwrap();
    }
    let cadence = Cadence::parse(Some("0 0 1 1 *"), Some("Europe/Minsk")).unwrap();
    let edition = EditionSettings::new(slug("mondays"), "Mondays", cadence, Duration::from_secs(3600));
    editions::create(db, "bench", &slug(name), edition, now).await.unwrap();
}

fn section_slug(number: usize) -> Slug {
    slug(&format!("section-{}", number % SECTIONS.len()))
}

/// A brief of 3,000 to 6,000 characters, in one of the languages.
async fn brief(db: &Db, newsletter: &str, number: usize, at: Timestamp) -> BriefId {
    let (language, paragraph) = PARAGRAPHS[number % PARAGRAPHS.len()];
    let length = 3_000 + number * 37 % 3_000;
    let paragraphs = length.div_ceil(paragraph.chars().count());
    let mut body = String::new();
    for place in 0..paragraphs {
        if place % 4 == 3 {
            body += &format!("## {place}\n\n");
        }
        body += &format!("{paragraph} ({number}.{place})\n\n");
    }
    let draft = briefs::Draft {
        section: Some(section_slug(number)),
        slug: Some(slug(&format!("brief-{number}"))),
        headline: Some(format!("The price of bread, part {number}")),
        standfirst: Some(paragraph.split(". ").next().unwrap().to_owned()),
        body: Some(body),
        bylines: Some("Hanna Sakalouskaja".into()),
        language: Some(Language::parse(language).unwrap()),
        ..Default::default()
    };
    let brief = briefs::create(db, "bench", &slug(newsletter), draft, at).await.unwrap();
    briefs::publish(db, "bench", brief.id, at + Duration::from_millis(10))
        .await
        .unwrap();
    brief.id
}
