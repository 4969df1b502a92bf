//! The staff's pages: server-rendered, without scripts. A session in a cookie lets members in; the two pages that letters to duty
//! editors lead to also take an API token as password.

pub mod account;
pub mod audit;
mod choices;
pub mod edition;
pub mod entrance;
mod frame;
pub mod home;
pub mod issue;
pub mod links;
mod member;
pub mod readers;
pub mod second_factor;
pub mod staff;

pub use member::{Member, Viewer};

use frame::{Frame, page, page_with};
