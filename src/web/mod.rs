//! The doors: each parses a request, calls one room and answers.
//!
//! `site` is the readers', `desk` the staff's, `api` the JSON one; `routes` is the whole URL table.

pub mod api;
mod assets;
mod bounds;
mod client;
mod connection;
mod cross_origin;
mod desk;
mod doorkeeper;
mod encoding;
mod error;
mod form;
mod limits;
mod page_cache;
mod request_log;
pub mod routes;
mod security;
mod server;
mod share_images;
mod site;
mod snippets;
mod state;
mod watch;

pub use client::Proxies;
pub use doorkeeper::Doorkeeper;
pub use error::{FieldError, PageError, Problem};
pub use limits::{SignUpLimits, TooMany};
pub use page_cache::PageCache;
use request_log::{RequestLog, name_request};
pub use server::{ServingSettings, serve};
pub use share_images::ShareImages;
use site::tell_problems;
pub use state::State;
pub use watch::Watch;
