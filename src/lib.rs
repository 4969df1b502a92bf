//! Vesnik: newsletter subscription and delivery for newsrooms.
//!
//! The rooms, from the ground floor up; a room imports only from the floors below its own.

pub mod domain;

pub mod locale;

pub mod mail;
pub mod storage;

pub mod accounts;
pub mod content;
pub mod subscribers;

pub mod issues;

pub mod delivery;
pub mod measurement;
pub mod webhooks;

pub mod scheduler;

pub mod web;

pub mod config;
pub mod telemetry;

pub mod app;
