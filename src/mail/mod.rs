//! The only room that speaks SMTP: composing messages, letters, the relay session and the built-in catcher.
//!
//! It knows nothing of the database: whoever sends hands in values and records what came back.

mod base64_pieces;
pub mod catcher;
pub mod compiled;
pub mod letters;
pub mod message;
pub mod outbox;
mod quoted_printable;
pub mod relay;
pub mod segments;
pub mod session;
pub mod verdict;
pub mod wire;

pub use session::Envelope;
