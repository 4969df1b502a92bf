//! One test binary: readers, editors and relays as they meet Vesnik, on both databases.

mod api;
mod databases;
mod house;
mod issues;
mod postgres;
mod receiver;
mod sign_up;
mod test_app;
