//! `vesnik demo`: a sample newsletter in a fresh data directory, mailed through the real path to the built-in catcher.

use std::{path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use tokio_util::sync::CancellationToken;
use vesnik::{
    app::{App, Parts},
    config::{Config, Settings},
    content::{briefs, briefs::Draft, newsletters},
    domain::{Cadence, Clock, EmailAddress, Language, Measurement, PersonName, Role, Slug, Theme},
    issues::editions,
    storage::{Db, editions::EditionSettings, newsletters::NewsletterSettings},
    subscribers::{
        Choices, Pace, confirmation,
        sign_up::{SignUp, sign_up},
        wordings::AgreedTo,
    },
};

use super::serve::stop_on_signal;

const ACTOR: &str = "demo";
const BRIEFS: [&str; 8] = [
    include_str!("../../demo/01-assembly-passes-budget.md"),
    include_str!("../../demo/02-three-governors-replaced.md"),
    include_str!("../../demo/03-vodnyja-pasty.md"),
    include_str!("../../demo/04-grain-ferry-tariff.md"),
    include_str!("../../demo/05-central-bank-holds.md"),
    include_str!("../../demo/06-kozhevennyj-zavod.md"),
    include_str!("../../demo/07-night-train-returns.md"),
    include_str!("../../demo/08-teachers-register.md"),
];
const BULLETIN: &str = include_str!("../../demo/extra.md");
/// A bulletin is published this often, so that each minute's edition has something new.
const BULLETIN_EVERY: Duration = Duration::from_secs(40);

#[derive(Debug, Args)]
pub struct Arguments {
    /// Address and port of the site.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Where the demo's database is kept; a fresh temporary directory when absent.
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

pub async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let dir = match &arguments.data_dir {
        Some(dir) => dir.clone(),
        None => std::env::temp_dir().join(format!("vesnik-demo-{}", std::process::id())),
    };
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let config = Config::check(Settings {
        database_url: format!("sqlite://{}", dir.join("demo.db").display()),
        listen: arguments.listen.clone(),
        base_url: format!("http://{}", arguments.listen),
        data_dir: dir.clone(),
        ..Settings::default()
    })?;
    let app = App::build(&config, Clock::system(), Parts::All)?;
    let newsletter = Slug::parse("brod-brief")?;
    let db = app.state.db.clone();
    let known = {
        let slug = newsletter.clone();
        db.read(move |conn| vesnik::storage::newsletters::find_by_slug(conn, &slug))
            .await?
    };
    if known.is_none() {
        set_up(&app, &newsletter).await?;
    }
    let token = vesnik::accounts::create_token(
        &db,
        &format!("demo-{}", app.state.now().millis()),
        Role::Owner,
        Some(1),
        app.state.now(),
    )
    .await?;
    let site = config.links.home();
    println!("Vesnik's demo runs. Its data is in {}.\n", dir.display());
    println!("  Subscribe here:      {}", config.links.newsletter(&newsletter));
    println!("  Read the mail here:  {site}mailbox");
    println!("  API description:     {site}api/docs");
    println!("  API token (owner):   {}\n", token.reveal());
    println!("An issue falls due every minute; the first is in the mailbox within 90 seconds. Ctrl-C stops.");
    let stop = CancellationToken::new();
    stop_on_signal(stop.clone())?;
    let publishing = publish_bulletins(db, newsletter, app.state.clock.clone(), stop.clone());
    tokio::spawn(publishing);
    app.run_until_stopped(Parts::All, stop).await
}

async fn set_up(app: &App, newsletter: &Slug) -> anyhow::Result<()> {
    let (db, now) = (&app.state.db, app.state.now());
    let settings = NewsletterSettings {
        slug: newsletter.clone(),
        name: "The Brod Brief".into(),
        description: "What happened in Zarechia this week, and what it means.".into(),
        language: Language::parse("en")?,
        from_name: PersonName::parse("The Brod Brief")?,
        from_address: EmailAddress::parse("brief@brod.example")?,
        reply_to: Some(EmailAddress::parse("desk@brod.example")?),
        return_path: None,
        postal_address: "4 Mill Embankment, Brod".into(),
        measurement: Measurement::None,
        about: String::new(),
        theme: Theme::default(),
    };
    newsletters::create(db, ACTOR, settings, now).await?;
    for (slug, name) in [
        ("situation", "Situation"),
        ("economy", "Economy"),
        ("society", "Society"),
    ] {
        newsletters::open_section(db, ACTOR, newsletter, Slug::parse(slug)?, name, now).await?;
    }
    let edition = EditionSettings {
        welcomes: true,
        ..EditionSettings::new(
            Slug::parse("minute")?,
            "Every minute, for the demo",
            Cadence::parse(Some("* * * * *"), Some("Europe/Minsk"))?,
            editions::CATCH_UP_WITHIN,
        )
    };
    editions::create(db, ACTOR, newsletter, edition, now).await?;
    // First: a reader gets what is published from the confirmation on.
    subscribe_sample_reader(app, newsletter).await?;
    for brief in BRIEFS {
        publish(db, newsletter, brief, app.state.now()).await?;
    }
    Ok(())
}

/// A first reader who goes the way of every reader: the form, then the link that a letter would carry.
async fn subscribe_sample_reader(app: &App, newsletter: &Slug) -> anyhow::Result<()> {
    let state = &app.state;
    let form = SignUp {
        newsletter: newsletter.clone(),
        email: EmailAddress::parse("reader@brod.example")?,
        name: PersonName::parse("Sample Reader")?,
        choices: Choices::default(),
        language: None,
        agreed_to: AgreedTo::Nothing,
        source: "demo".into(),
        ip: None,
        pace: Pace::AtOnce,
        proof: None,
    };
    sign_up(&state.db, &state.key, &state.sign_ups.offers, form, state.now()).await?;
    let due = state.db.read(|conn| vesnik::storage::letters::waiting(conn, 1)).await?;
    let token = due
        .first()
        .and_then(|letter| letter.token())
        .context("the sample reader got no letter")?;
    confirmation::confirm(&state.db, &token, state.now()).await?;
    Ok(())
}

/// Publishes a text of `key: value` lines, a blank line and a Markdown body.
async fn publish(db: &Db, newsletter: &Slug, text: &str, now: vesnik::domain::Timestamp) -> anyhow::Result<()> {
    let (head, body) = text
        .split_once("\n\n")
        .context("a demo brief has no blank line after its head")?;
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
            .map(|value| value.trim().to_owned())
    };
    let draft = Draft {
        section: field("section").as_deref().map(Slug::parse).transpose()?,
        slug: field("slug").as_deref().map(Slug::parse).transpose()?,
        headline: field("headline"),
        standfirst: field("standfirst"),
        bylines: field("bylines"),
        language: field("language").as_deref().map(Language::parse).transpose()?,
        body: Some(body.to_owned()),
        ..Draft::default()
    };
    let brief = briefs::create(db, ACTOR, newsletter, draft, now).await?;
    briefs::publish(db, ACTOR, brief.id, now).await?;
    Ok(())
}

async fn publish_bulletins(db: Db, newsletter: Slug, clock: Clock, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(BULLETIN_EVERY) => {}
            () = stop.cancelled() => return,
        }
        let now = clock.now();
        let number = (now.millis() / 1000).to_string();
        let time = now.utc().format("%H:%M").to_string();
        let text = BULLETIN.replace("{n}", &number).replace("{time}", &time);
        if let Err(cause) = publish(&db, &newsletter, &text, now).await {
            tracing::warn!(%cause, "the demo could not publish its bulletin");
        }
    }
}
