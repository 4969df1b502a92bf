//! What the rooms' errors, and requests that cannot be read, are to those who sent them.

use std::io::ErrorKind;

use actix_web::{
    HttpRequest,
    error::{PathError, PayloadError, QueryPayloadError, UrlencodedError},
};

use super::{PageError, Problem};
use crate::{
    accounts::{MemberError, SecondFactorError, SignInError, TokenError},
    content::ContentError,
    delivery::TestCopyError,
    issues::IssueError,
    measurement::FollowError,
    storage::StorageError,
    subscribers::{ChoiceError, at_desk::AtDeskError, sign_up::SignUpError},
    web::bounds::{API, LARGEST_FORM},
    webhooks::WebhookError,
};

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::BeingAnswered => Problem::conflict(error.to_string()),
            error if error.is_temporary() => Problem::unavailable(&error),
            error => Problem::internal(&error),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Problem::invalid("password", error.to_string()),
            SignInError::TooMany(wait) => Problem::too_many(wait),
            SignInError::Random(error) => Problem::internal(&error),
            SignInError::Storage(error) => error.into(),
        }
    }
}

impl From<MemberError> for Problem {
    fn from(error: MemberError) -> Self {
        match error {
            MemberError::Unknown => Problem::not_found(error.to_string()),
            MemberError::LinkEnded => Problem::gone(error.to_string()),
            MemberError::Known | MemberError::LastOwner => Problem::conflict(error.to_string()),
            MemberError::Password(error) => Problem::invalid("password", error.to_string()),
            MemberError::Random(error) => Problem::internal(&error),
            MemberError::Storage(error) => error.into(),
        }
    }
}

impl From<SecondFactorError> for Problem {
    fn from(error: SecondFactorError) -> Self {
        match error {
            SecondFactorError::WrongCode | SecondFactorError::Stale => Problem::invalid("code", error.to_string()),
            SecondFactorError::Random(error) => Problem::internal(&error),
            SecondFactorError::Storage(error) => error.into(),
        }
    }
}

impl From<ContentError> for Problem {
    fn from(error: ContentError) -> Self {
        match error {
            ContentError::Unknown(_) => Problem::not_found(error.to_string()),
            ContentError::SlugTaken => Problem::conflict(error.to_string()),
            ContentError::Stale { .. } => Problem::stale(error.to_string()),
            ContentError::NotNow(words) => Problem::conflict(words),
            ContentError::Invalid { field, reason } => Problem::invalid(field, reason),
            ContentError::Storage(error) => error.into(),
        }
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Unknown => Problem::not_found(error.to_string()),
            WebhookError::Url => Problem::invalid("url", error.to_string()),
            WebhookError::NoEvent => Problem::invalid("events", error.to_string()),
            WebhookError::Stale { .. } => Problem::stale(error.to_string()),
            WebhookError::TooMany | WebhookError::Inactive => Problem::conflict(error.to_string()),
            WebhookError::Random(cause) => Problem::unavailable(&cause),
            WebhookError::Storage(error) => error.into(),
        }
    }
}

impl From<IssueError> for Problem {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::Content(error) => error.into(),
            IssueError::OtherReaders(_) => Problem::conflict(error.to_string()),
            IssueError::Rendering(_) => Problem::internal(&error),
        }
    }
}

impl From<TestCopyError> for Problem {
    fn from(error: TestCopyError) -> Self {
        match error {
            TestCopyError::Issue(error) => error.into(),
            TestCopyError::Refused(words) => Problem::relay(words),
        }
    }
}

impl From<ChoiceError> for Problem {
    fn from(error: ChoiceError) -> Self {
        match error {
            ChoiceError::UnknownSection(_) => Problem::invalid("sections", error.to_string()),
            ChoiceError::UnknownEdition(_) => Problem::invalid("edition", error.to_string()),
            ChoiceError::Pause(_) => Problem::invalid("pause_until", error.to_string()),
            ChoiceError::NoEdition => Problem::conflict(error.to_string()),
            ChoiceError::Storage(error) => error.into(),
        }
    }
}

impl From<AtDeskError> for Problem {
    fn from(error: AtDeskError) -> Self {
        match error {
            AtDeskError::Unknown => Problem::not_found(error.to_string()),
            AtDeskError::Blocked | AtDeskError::NotNow | AtDeskError::TooSoon => Problem::conflict(error.to_string()),
            AtDeskError::Random(cause) => Problem::unavailable(&cause),
            AtDeskError::Storage(error) => error.into(),
        }
    }
}

impl From<SignUpError> for Problem {
    fn from(error: SignUpError) -> Self {
        match error {
            SignUpError::UnknownNewsletter(_) => Problem::not_found(error.to_string()),
            SignUpError::Choice(error) => error.into(),
            SignUpError::Proof(error) => Problem::invalid("altcha", error.to_string()),
            SignUpError::Crowded => Problem::crowded(error.to_string()),
            SignUpError::Random(cause) => Problem::unavailable(&cause),
            SignUpError::Storage(error) => error.into(),
        }
    }
}

fn unknown_link() -> Problem {
    Problem::not_found("").in_words(|locale| locale.text("problem-unknown-link").to_string())
}

impl From<FollowError> for Problem {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Unknown => unknown_link(),
            FollowError::Storage(error) => error.into(),
        }
    }
}

impl From<TokenError> for Problem {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::NameTaken(_) | TokenError::Unknown(_) => Problem::conflict(error.to_string()),
            TokenError::Random(cause) => Problem::unavailable(&cause),
            TokenError::Storage(error) => error.into(),
        }
    }
}

/// A body of at most so many octets that could not be read to its end.
pub fn unreadable_body(error: &PayloadError, most: usize) -> Problem {
    match error {
        PayloadError::Overflow => Problem::too_large(most),
        PayloadError::Io(cause) if cause.kind() == ErrorKind::TimedOut => Problem::too_slow(),
        other => Problem::unreadable(other.to_string()),
    }
}

/// What the query extractor refuses.
pub fn unreadable_query(error: QueryPayloadError, request: &HttpRequest) -> actix_web::Error {
    told_to(request, Problem::unreadable(error.to_string()))
}

/// What the path extractor refuses: no such thing can exist.
pub fn unreadable_path(_: PathError, request: &HttpRequest) -> actix_web::Error {
    told_to(request, Problem::not_found("there is nothing at this address"))
}

/// The problem for a program, or for a person.
fn told_to(request: &HttpRequest, problem: Problem) -> actix_web::Error {
    match request.path().starts_with(API) {
        true => problem.into(),
        false => PageError(problem).into(),
    }
}

/// What the form extractor refuses.
pub fn unreadable_form(error: UrlencodedError, _: &HttpRequest) -> actix_web::Error {
    let problem = match &error {
        UrlencodedError::Overflow { .. } => Problem::too_large(LARGEST_FORM),
        UrlencodedError::Payload(error) => unreadable_body(error, LARGEST_FORM),
        other => Problem::unreadable(other.to_string()),
    };
    PageError(problem).into()
}
