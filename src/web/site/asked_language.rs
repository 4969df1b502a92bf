//! In which language a request asks for a page.

use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{AcceptLanguage, Header},
};

use crate::{domain::Language, locale::Locale};

/// What a request says of languages: `?lang=` is the reader's choice, `Accept-Language` that of the browser.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedLanguage {
    chosen: Option<Locale>,
    accepted: Option<Locale>,
}

impl AskedLanguage {
    /// Reads a request.
    pub fn of(request: &HttpRequest) -> Self {
        let chosen = url::form_urlencoded::parse(request.query_string().as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, tag)| Locale::of_tag(&tag));
        let accepted = AcceptLanguage::parse(request).ok().and_then(|header| {
            let ranked = header.ranked().into_iter();
            ranked.filter_map(|tag| Locale::of_tag(tag.item()?.as_str())).next()
        });
        AskedLanguage { chosen, accepted }
    }

    /// What the reader has chosen on the page.
    pub fn chosen(&self) -> Option<Locale> {
        self.chosen
    }

    /// What the browser prefers.
    pub fn accepted(&self) -> Option<Locale> {
        self.accepted
    }

    /// The language of a page of a newsletter, or of a brief in `language`.
    pub fn within(&self, language: &Language) -> Locale {
        self.chosen
            .or_else(|| Locale::of(language))
            .unwrap_or_else(|| self.of_site())
    }

    /// The language of a page that belongs to no newsletter.
    pub fn of_site(&self) -> Locale {
        self.chosen.or(self.accepted).unwrap_or_default()
    }
}

impl FromRequest for AskedLanguage {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(AskedLanguage::of(request)))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked(path: &str, accept: &str) -> AskedLanguage {
        let request = TestRequest::with_uri(path).insert_header(("Accept-Language", accept));
        AskedLanguage::of(&request.to_http_request())
    }

    #[test]
    fn choice_goes_before_newsletter_and_newsletter_before_browser() {
        let belarusian = Language::parse("be").unwrap();
        let german = Language::parse("de").unwrap();
        assert_eq!(asked("/desk?lang=ru", "en").within(&belarusian), Locale::Russian);
        assert_eq!(asked("/desk", "en").within(&belarusian), Locale::Belarusian);
        assert_eq!(asked("/desk", "en;q=0.3, be;q=0.9").within(&german), Locale::Belarusian);
        assert_eq!(asked("/", "fr, ru-BY;q=0.5").of_site(), Locale::Russian);
        assert_eq!(asked("/?lang=be", "ru").of_site(), Locale::Belarusian);
        assert_eq!(asked("/", "*").of_site(), Locale::English);
        assert_eq!(asked("/?lang=", ";;q").of_site(), Locale::English);
    }
}
