//! The doors: each parses a request, calls one room and answers.
//!
//! `site` is the readers', `desk` the staff's, `api` the JSON one; `routes` is the whole URL table.

pub mod api;
mod client;
mod cross_origin;
mod desk;
mod doorkeeper;
mod error;
mod limits;
mod request_log;
pub mod routes;
mod site;
mod snippets;
mod state;

pub use client::Proxies;
pub use doorkeeper::Doorkeeper;
pub use error::{FieldError, PageError, Problem};
pub use limits::{SignUpLimits, TooMany};
pub use request_log::{RequestLog, name_request};
pub use site::tell_problems;
pub use state::State;
