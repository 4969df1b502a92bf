//! What HTML may hold: the elements and attributes that pass, whoever wrote them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use super::targets::{image_target, link_target};

/// Elements that a body may hold. `h1` and `h2` pass here and are demoted afterwards.
const ELEMENTS: &str = "a abbr b bdi bdo blockquote br caption cite code dd del div dl dt em figcaption figure h1 \
    h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s small span strong sub sup table tbody td tfoot th thead \
    tr u ul";

/// Elements that go together with what is inside them.
const ELEMENTS_WITHOUT_TEXT: &str = "applet audio canvas embed frame frameset iframe math noembed noframes noscript \
    object script style svg template textarea title video xmp";

/// Removes whatever is not listed here.
pub(super) static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let words = |list: &'static str| list.split_whitespace().collect::<HashSet<_>>();
    let mut sanitiser = Builder::empty();
    sanitiser
        .tags(words(ELEMENTS))
        .clean_content_tags(words(ELEMENTS_WITHOUT_TEXT))
        .generic_attributes(words("dir lang title"))
        .tag_attributes(HashMap::from([
            ("a", words("href")),
            ("img", words("src alt width height")),
            ("ol", words("start")),
            ("li", words("id")),
            ("sup", words("id")),
            ("td", words("align colspan rowspan")),
            ("th", words("align colspan rowspan")),
        ]))
        .url_schemes(words("http https mailto"))
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "href") if value.strip_prefix('#').is_some_and(is_note_id) => Some(value.into()),
            ("a", "href") => link_target(value).map(Cow::Owned),
            ("img", "src") => image_target(value).map(Cow::Owned),
            (_, "id") => is_note_id(value).then_some(value.into()),
            _ => Some(value.into()),
        });
    sanitiser
});

/// Whether a footnote id may hold this character.
pub(super) fn is_id_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// Whether an id has the form that footnotes get: `<prefix>fn-<n>` or `<prefix>fnref-<n>`. Ids chosen by an author
/// would clash with the page's own.
fn is_note_id(id: &str) -> bool {
    let Some((start, number)) = id.rsplit_once('-') else {
        return false;
    };
    (start.ends_with("fn") || start.ends_with("fnref"))
        && start.chars().all(is_id_char)
        && !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
}
