//! Texts that name commands and values between backticks, as HTML.

use pulldown_cmark_escape::{FmtWriter, escape_html_body_text};

/// The text, escaped, with what stands between backticks as code. A backtick without its second stays one.
pub(super) fn with_code(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, code, after)) = next_code(rest) {
        escape(&mut html, before);
        html.push_str("<code>");
        escape(&mut html, code);
        html.push_str("</code>");
        rest = after;
    }
    escape(&mut html, rest);
    html
}

fn next_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = text.split_once('`')?;
    let (code, after) = from.split_once('`')?;
    Some((before, code, after))
}

fn escape(html: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(FmtWriter(html), text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(
            with_code("made by `vesnik <x>` & `y`"),
            "made by <code>vesnik &lt;x&gt;</code> &amp; <code>y</code>"
        );
        assert_eq!(with_code("one ` only"), "one ` only");
    }
}
