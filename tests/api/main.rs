//! One test binary: readers, editors and relays as they meet Vesnik, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod accounts;
mod addresses;
mod api;
mod archive;
mod assembling;
mod browser;
mod calendar;
mod calendar_feed;
mod chromium;
mod clicks;
mod configuration;
mod contents;
mod control;
mod corrections;
mod databases;
mod departure;
mod desk;
mod desk_readers;
mod desk_readers_bulk;
mod desk_readers_import;
mod desk_visitor;
mod discovery;
mod drafts;
mod exactness;
mod fault_relay;
mod faults;
mod feeds;
mod fields;
mod holidays;
mod house;
mod in_flight;
mod issues;
mod kills;
mod languages;
mod leases;
mod logs;
mod looking_outside;
mod machine;
mod mailboxes;
mod measured_links;
mod measured_readers;
mod model;
mod newsroom;
mod once;
mod operations;
mod outside;
mod pages;
mod postgres;
mod preferences_address;
mod preferences_browser;
mod preferences_choices;
mod preferences_data;
mod preferences_departure;
mod preferences_erasure;
mod preferences_links;
mod preferences_scanners;
mod preflight;
mod processes;
mod publishing;
mod random;
mod reader_journey;
mod receiver;
mod relay_limits;
mod rendering;
mod scheduling;
mod secrecy;
mod serving;
mod setting;
mod shown_form;
mod sign_up;
mod sign_up_attack;
mod sign_up_embed;
mod sign_up_form;
mod sign_up_limits;
mod sign_up_proof;
mod snapshots;
mod subjects;
mod test_app;
mod undone_work;
mod waves;
mod websub;
mod while_sending;
