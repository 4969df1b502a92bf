//! Counts which links of an issue are followed, and tells it so that no reader can be found in it.
//!
//! A click waits in memory for a minute, until it is clear whether a person or a machine made it; then it is one more in a
//! counter. Who it was is kept of readers who have agreed, and of nobody else.

mod counting;
mod destinations;
mod hiding;
pub mod interest;
pub mod report;
mod tally;
mod window;

pub use counting::{ClickCounter, FollowError, Followed, keep_writing};
pub use window::{Deed, Visitor};
