//! The only room that speaks SMTP: composing messages, letters, the relay session and the built-in catcher.
//!
//! It knows nothing of the database: whoever sends hands in values and records what came back.

pub mod catcher;
pub mod letters;
pub mod message;
pub mod outbox;
pub mod relay;
pub mod segments;
mod session;
pub mod verdict;

pub use session::Envelope;
