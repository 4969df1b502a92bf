//! The doors: each parses a request, calls one room and answers.
//!
//! `site` is the readers', `desk` the staff's, `api` the JSON one; `routes` is the whole URL table.

pub mod api;
mod desk;
mod error;
mod limits;
mod request_log;
pub mod routes;
mod site;
mod state;

pub use error::{FieldError, PageError, Problem};
pub use limits::SignUpLimiter;
pub use request_log::{RequestLog, name_request};
pub use site::tell_problems;
pub use state::State;
