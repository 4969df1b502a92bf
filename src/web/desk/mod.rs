//! The staff's pages: server-rendered; what a script adds only makes them nicer. A session in a cookie lets members in; the two pages that letters to duty
//! editors lead to also take an API token as password.

pub mod account;
pub mod audit;
pub mod briefs;
mod choices;
mod countdown;
pub mod edition;
pub mod entrance;
pub mod figures;
mod frame;
pub mod health;
pub mod home;
pub mod identities;
pub mod issues;
pub mod links;
mod member;
pub mod readers;
pub mod second_factor;
pub mod settings;
pub mod staff;
pub mod tokens;

pub use member::{Member, Viewer};

use frame::{Frame, page, page_with, page_with_scripts};
