//! One test binary: readers, editors and relays as they meet Vesnik, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod addresses;
mod api;
mod assembling;
mod browser;
mod calendar;
mod chromium;
mod configuration;
mod control;
mod databases;
mod departure;
mod exactness;
mod fault_relay;
mod faults;
mod fields;
mod house;
mod in_flight;
mod issues;
mod kills;
mod leases;
mod logs;
mod machine;
mod mailboxes;
mod model;
mod newsroom;
mod once;
mod operations;
mod postgres;
mod preflight;
mod processes;
mod publishing;
mod random;
mod receiver;
mod relay_limits;
mod rendering;
mod scheduling;
mod secrecy;
mod setting;
mod sign_up;
mod snapshots;
mod test_app;
mod undone_work;
mod while_sending;
