//! A simple model of who must have had which brief, beside a newsroom with workers that stop and die.

pub mod choosing;
pub mod promise;
pub mod settling;
pub mod world;
