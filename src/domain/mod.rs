//! Values that are valid because they exist: ids, addresses, slugs, tokens, cadences, statuses, instants.
//!
//! Nothing here does I/O or asks for the time; every other room builds on these types.

mod assembly_rules;
mod cadence;
mod click;
mod colour;
mod consent_texts;
mod days;
mod drafts;
mod email_address;
mod ids;
mod imports;
mod key;
mod language;
mod links;
mod picture_name;
mod scope;
mod sections;
mod slug;
mod sought;
mod status;
mod subject_test;
mod tags;
mod theme;
mod time;
mod token;
mod variant;
mod webhook;
mod zone;

pub use assembly_rules::{AssemblyRules, Why};
pub use cadence::{Cadence, CadenceError};
pub use click::{CANARY, Click, ClickMark, LEAST_TOLD};
pub use colour::{Colour, ColourError};
pub use consent_texts::ConsentTexts;
pub use days::Days;
pub use drafts::{ApprovalPolicy, DraftRules, TooFew};
pub use email_address::{EmailAddress, EmailAddressError, PersonName, PersonNameError};
pub use ids::{
    ApiTokenId, BriefId, EditionId, ImportId, IssueId, JobId, LeaseId, LetterId, LinkNumber, MessageId, NewsletterId,
    SectionId, SessionId, StaffId, SubscriberId, SubscriptionId, WebhookId,
};
pub use imports::ImportPlan;
pub use key::{AddressHash, SecretKey, SecretKeyError, hex};
pub use language::{Direction, Language, LanguageError};
pub use links::{Links, LinksError};
pub use picture_name::PictureName;
pub use scope::{Scope, Scopes};
pub use sections::SectionSet;
pub use slug::{Slug, SlugError};
pub use sought::{Sought, reader_grams};
pub use status::{
    BriefStatus, ConsentKind, DeliveryStatus, DepartureReason, Growth, ImportState, IssueStatus, JobState, LetterKind,
    LetterStatus, Measurement, MessageStatus, OccurrenceOutcome, Purpose, Role, Sighting, SkipReason, StaffLink,
    SubscriptionStatus, SuppressionReason, WebhookEvent,
};
pub use subject_test::{MOST_SUBJECTS, SubjectTest};
pub use tags::{Tags, TooManyTags};
pub use theme::{Face, Header, LEAST_CONTRAST, Theme, TooPale};
pub use time::{Clock, Timestamp};
pub use token::{Token, TokenHash};
pub use variant::{MOST_BUILDS, MOST_SECTIONS, Variant};
pub use webhook::{EventSet, WebhookSecret};
pub use zone::{Waves, Zone, ZoneError};
