//! What readers do: they sign up, confirm, choose, pause and leave, through the rooms that the pages use.

use std::time::Duration;

use chrono::NaiveDate;
use vesnik::{
    domain::{EmailAddress, PersonName, Purpose, SubscriptionId, Timestamp, Token},
    storage::{subscriptions, tokens},
    subscribers::{
        Choices, Pace, confirmation, departure, preferences,
        sign_up::{SignUp, sign_up},
        wordings::AgreedTo,
    },
};

use super::{
    promise::{Sections, Standing},
    world::{World, address, slug},
};

impl World {
    fn choices(&self, edition: usize, sections: Sections) -> Choices {
        let all = (1 << self.promise.sections) - 1;
        let taken = (0..self.promise.sections).filter(|section| sections != all && sections & (1 << section) != 0);
        Choices {
            sections: taken.map(|section| slug(&format!("section-{section}"))).collect(),
            edition: Some(slug(self.lines[edition])),
        }
    }

    pub async fn sign_up(&mut self, reader: usize, edition: usize, sections: Sections) {
        let (state, now) = (&self.app.state, self.now());
        let form = SignUp {
            newsletter: slug("weekly"),
            email: EmailAddress::parse(&address(reader)).unwrap(),
            name: PersonName::default(),
            choices: self.choices(edition, sections),
            language: None,
            agreed_to: AgreedTo::Nothing,
            source: "model".into(),
            ip: None,
            pace: Pace::AtOnce,
            proof: None,
        };
        let offers = &state.sign_ups.offers;
        sign_up(&state.db, &state.key, offers, form, now).await.unwrap();
        let known = &mut self.promise.readers[reader];
        if matches!(known.standing, Standing::Away | Standing::Pending) {
            known.standing = Standing::Pending;
            (known.edition, known.sections) = (edition, sections);
        }
        self.note(format!(
            "reader {reader} asks for edition {edition}, sections {sections:b}"
        ));
    }

    async fn subscription(&mut self, reader: usize) -> SubscriptionId {
        if let Some(id) = self.subscriptions.get(&reader) {
            return *id;
        }
        let filter = subscriptions::Filter {
            email: Some(EmailAddress::parse(&address(reader)).unwrap()),
            ..Default::default()
        };
        let list = move |conn: &mut _| subscriptions::list(conn, &filter, SubscriptionId(0), 1);
        let id = self.app.state.db.read(list).await.unwrap()[0].id;
        self.subscriptions.insert(reader, id);
        id
    }

    /// A link of our own making: those in letters come at their own pace.
    async fn link(&mut self, reader: usize, purpose: Purpose) -> Token {
        let (subscription, now) = (self.subscription(reader).await, self.now());
        let token = Token::random().unwrap();
        let (hash, expires_at) = (token.hash_for(purpose), now + Duration::from_secs(3600));
        let link = tokens::Link {
            subscription,
            expires_at,
        };
        let insert = move |conn: &mut _| tokens::insert(conn, purpose, &hash, link, now);
        self.app.state.db.write(insert).await.unwrap();
        token
    }

    pub async fn confirm(&mut self, reader: usize) {
        let token = self.link(reader, Purpose::Confirm).await;
        let now = self.now();
        let confirmed = confirmation::confirm(&self.app.state.db, &token, now).await.unwrap();
        assert!(confirmed.first_time);
        self.promise.readers[reader].join(now);
        self.note(format!("reader {reader} joins"));
    }

    /// Saves the preferences: edition, sections, and the day until which there is a pause.
    pub async fn choose(
        &mut self,
        reader: usize,
        edition: usize,
        sections: Sections,
        pause: Option<(NaiveDate, Timestamp)>,
    ) {
        let token = self.link(reader, Purpose::Manage).await;
        let (now, choices, day) = (self.now(), self.choices(edition, sections), pause.map(|(day, _)| day));
        let (db, weekly) = (&self.app.state.db, slug("weekly"));
        preferences::choose(db, &token, weekly.clone(), choices, None, now)
            .await
            .unwrap();
        preferences::pause(db, &token, weekly, day, now).await.unwrap();
        let saved = preferences::look(db, &token, now).await.unwrap();
        assert_eq!(
            saved.taken[0].pause.until, day,
            "the page shows the day that was chosen"
        );
        let known = &mut self.promise.readers[reader];
        known.choose(edition, sections, now);
        known.standing = pause.map_or(Standing::Active, |(_, until)| Standing::Paused(until));
        self.note(format!(
            "reader {reader} chooses edition {edition}, sections {sections:b}, pause {day:?}"
        ));
    }

    pub async fn leave(&mut self, reader: usize) {
        let subscription = self.subscription(reader).await;
        let (state, now) = (&self.app.state, self.now());
        let token = state.key.unsubscribe_token(subscription);
        departure::leave(&state.db, &state.key, &token, "model", now)
            .await
            .unwrap();
        self.promise.readers[reader].standing = Standing::Away;
        self.note(format!("reader {reader} leaves"));
    }
}
