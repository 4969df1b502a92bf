//! Where links and images may lead, in HTML and plain text alike.

use std::fmt::Write as _;

use pulldown_cmark::LinkType;

use super::clean;
use crate::domain::PictureName;

/// The absolute address that a link may lead to, with blanks percent-encoded; `None` for a scheme other than `http`,
/// `https` and `mailto`, and for a relative address, which a mail cannot resolve.
pub(super) fn link_target(address: &str) -> Option<String> {
    let address = clean(address);
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let followable = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest
            .strip_prefix("//")
            .is_some_and(|host| !host.is_empty() && !host.starts_with('/')),
        "mailto" => !rest.is_empty(),
        _ => false,
    };
    followable.then(|| {
        let mut target = String::with_capacity(address.len());
        for c in address.chars() {
            if c.is_whitespace() {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(target, "%{byte:02X}");
                }
            } else {
                target.push(c);
            }
        }
        target
    })
}

/// The target of a Markdown link; an address in angle brackets gets its `mailto:`.
pub(in super::super) fn markdown_link_target(kind: LinkType, address: &str) -> Option<String> {
    match kind {
        LinkType::Email => link_target(&format!("mailto:{address}")),
        _ => link_target(address),
    }
}

/// The address that an image may be fetched from: `https` only, since mail readers show no others; or the path of one of the
/// site's own pictures, for which whoever renders it knows the address.
pub(in super::super) fn image_target(address: &str) -> Option<String> {
    if let Some(own) = PictureName::of_path(address) {
        return Some(own.path());
    }
    link_target(address).filter(|target| {
        target
            .get(..6)
            .is_some_and(|start| start.eq_ignore_ascii_case("https:"))
    })
}
