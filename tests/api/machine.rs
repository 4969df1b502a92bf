//! What this machine lacks for some of the tests, and what `VESNIK_TEST_REQUIRE` makes of it.

use std::io::Write;

/// Says on standard error which tests do not run. When `VESNIK_TEST_REQUIRE`, a list with commas, names `part`, the
/// test fails instead.
pub fn lacks(part: &str, words: &str) {
    let required = std::env::var("VESNIK_TEST_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|named| named.trim() == part),
        "{words}; VESNIK_TEST_REQUIRE names {part}"
    );
    // Through the handle, because what the macros print is hidden while a test passes.
    let _ = writeln!(std::io::stderr(), "{words}");
}
