//! Tells other programs of what happens, as Standard Webhooks has it: signed, tried again for three days, and never lost.
//!
//! What is told is written down in the transaction in which it happens, by the room in which it happens. This room keeps the
//! endpoints, sends what is due, and keeps the log.

pub mod endpoints;
mod message;
mod post;
pub mod replaying;
mod sending;

pub use endpoints::{NewWebhook, WebhookError};
pub use message::{message_id, rendered};
pub use sending::{Sender, Sent, WebhookSettings};
