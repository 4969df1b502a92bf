//! One test binary: readers, editors and relays as they meet Vesnik, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod api;
mod configuration;
mod databases;
mod house;
mod issues;
mod postgres;
mod processes;
mod receiver;
mod rendering;
mod sign_up;
mod test_app;
