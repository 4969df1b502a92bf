//! A member of staff at the desk, as a browser that keeps its cookie.

use vesnik::{
    accounts::{self, Invitation, Standing},
    domain::{EmailAddress, PersonName, Role},
};

use crate::test_app::TestApp;

pub const PASSWORD: &str = "granite otter sails north";
pub const ANNA: &str = "anna@example.org";

/// An answer of the desk.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub cookie: Option<String>,
    pub html: String,
}

impl Answer {
    pub fn field(&self, name: &str) -> String {
        let rest = self.html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Answer {
    /// The paths of the readers on a list, and their addresses.
    pub fn readers(&self) -> Vec<(String, String)> {
        let links = self.html.split("<a href=\"/desk/readers/").skip(1);
        let of_readers = links.filter(|link| link.starts_with(|c: char| c.is_ascii_digit()));
        let found = of_readers.map(|link| {
            let id = link.split('"').next().unwrap();
            let address = link.split("dir=\"ltr\">").nth(1).unwrap().split('<').next().unwrap();
            (format!("/desk/readers/{id}"), address.to_owned())
        });
        found.collect()
    }
}

/// A browser at the desk, which keeps the cookie.
pub struct AtDesk<'a> {
    pub app: &'a TestApp,
    pub cookie: String,
}

impl<'a> AtDesk<'a> {
    pub fn nobody(app: &'a TestApp) -> Self {
        AtDesk {
            app,
            cookie: String::new(),
        }
    }

    pub async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.header("cookie", &self.cookie).send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().unwrap().to_owned())
        };
        let cookie = header("set-cookie");
        if let Some(set) = &cookie {
            self.cookie = set.split(';').next().unwrap().to_owned();
        }
        Answer {
            status: answer.status().as_u16(),
            location: header("location").unwrap_or_default(),
            cookie,
            html: answer.text().await.unwrap(),
        }
    }

    pub fn http() -> reqwest::Client {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap()
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Self::http().get(format!("{}{path}", self.app.root));
        self.send(request).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Self::http().post(format!("{}{path}", self.app.root)).form(fields);
        self.send(request).await
    }

    /// Sends a form as its page does, with the mark.
    pub async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mark = self.get("/desk/account").await.field("mark");
        let fields = [&[("mark", mark.as_str())], fields].concat();
        self.post(path, &fields).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/desk/sign-in", &[("email", email), ("password", password)])
            .await
    }
}

/// The one-time codes of the second factor that this page sets up.
pub fn one_time_codes(page: &Answer) -> impl Fn(&TestApp) -> String + use<> {
    let shown = page.html.split("<code dir=\"ltr\">").nth(1).unwrap();
    let shown = shown.split('<').next().unwrap().replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&shown).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    move |app| {
        let seconds = app.state.now().millis() / 1000;
        totp.generate(u64::try_from(seconds).unwrap()).to_string()
    }
}

/// A member with [`PASSWORD`].
pub async fn a_member(app: &TestApp, email: &str, role: Role) {
    let standing = Standing {
        role,
        grants: Vec::new(),
    };
    a_member_called(app, email, "Anna Kowal", standing).await;
}

/// The same with a name and a standing.
pub async fn a_member_called(app: &TestApp, email: &str, name: &str, standing: Standing) {
    let invitation = Invitation {
        email: EmailAddress::parse(email).unwrap(),
        name: PersonName::parse(name).unwrap(),
        standing,
    };
    let (_, link) = accounts::invite(&app.state.db, "test", invitation, app.state.now())
        .await
        .unwrap();
    accounts::join(
        &app.state.db,
        &link,
        PASSWORD,
        &accounts::Origin::default(),
        app.state.now(),
    )
    .await
    .unwrap();
}

pub async fn at_desk<'a>(app: &'a TestApp, email: &str) -> AtDesk<'a> {
    let mut browser = AtDesk::nobody(app);
    let answer = browser.sign_in(email, PASSWORD).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (303, "/desk"),
        "{}",
        answer.html
    );
    browser
}
