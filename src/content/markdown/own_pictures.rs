//! Pictures of the site itself: a brief names them by their path, which means something on the site alone.

use std::fmt::Write as _;

use super::links::plain;
use crate::domain::{Links, PictureName};

/// Pixels of the column of a mail, less its margins; mail programs that know no styles take pictures as wide as they are told.
const MAIL_COLUMN: u32 = 536;

/// The same HTML with the size of each picture of ours, so that a page does not jump when it comes.
pub(super) fn with_sizes(html: &str) -> String {
    with_pictures(html, |picture| {
        format!(
            "src=\"{}\" width=\"{}\" height=\"{}\"",
            picture.path(),
            picture.width(),
            picture.height()
        )
    })
}

/// The same HTML for a mail: pictures of ours with their full address, as wide as they are but no wider than the column.
pub fn in_mail(html: &str, links: &Links) -> String {
    with_pictures(html, |picture| {
        let width = picture.width().min(MAIL_COLUMN);
        format!("src=\"{}\" width=\"{width}\"", links.path(&picture.path()))
    })
}

/// The same HTML for wherever the site's paths mean nothing, such as a feed: pictures of ours with their full address. `page` is
/// the full address of any page of the site.
pub(super) fn away_from(html: &str, page: &str) -> String {
    let Ok(page) = url::Url::parse(page) else {
        return html.to_owned();
    };
    with_pictures(html, |picture| {
        let address = page.join(&picture.path()).map_or_else(|_| picture.path(), String::from);
        format!(
            "src=\"{address}\" width=\"{}\" height=\"{}\"",
            picture.width(),
            picture.height()
        )
    })
}

/// Reads what the sanitiser writes: each value between double quotes, no other `<` than those of tags. Of a picture of ours
/// `place` says where it is and how large.
fn with_pictures(html: &str, place: impl Fn(&PictureName) -> String) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once("<img ") {
        written.extend([before, "<img "]);
        rest = tag;
        let mut attributes = Vec::new();
        while let Some((name, after)) = rest.split_once("=\"").filter(|(name, _)| !name.contains('>')) {
            let Some((value, after)) = after.split_once('"') else {
                break;
            };
            attributes.push((name.trim(), value));
            rest = after;
        }
        let source = attributes.iter().find(|(name, _)| *name == "src");
        let picture = source.and_then(|(_, value)| PictureName::of_path(&plain(value)));
        for (name, value) in attributes {
            let between = if written.ends_with(' ') { "" } else { " " };
            let _ = match (&picture, name) {
                (Some(picture), "src") => write!(written, "{between}{}", place(picture)),
                (Some(_), "width" | "height") => Ok(()),
                _ => write!(written, "{between}{name}=\"{value}\""),
            };
        }
    }
    written.push_str(rest);
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::{to_html, to_html_away_from};

    #[test]
    fn own_pictures_have_an_address_and_a_size_wherever_they_are() {
        let name = format!("/media/{}-1360x900.jpg", "ab".repeat(16));
        let source =
            format!("![A \"bridge\" > all]({name} \"t\") ![b](https://e.example/b.png) ![c](/media/c.png) ![d](/x)");
        let page = to_html(&source);
        let own = format!("<img src=\"{name}\" width=\"1360\" height=\"900\" alt=\"A &quot;bridge&quot; ");
        assert!(page.contains(&own), "{page}");
        assert!(
            page.contains("<img src=\"https://e.example/b.png\" alt=\"b\">"),
            "{page}"
        );
        assert_eq!(page.matches("<img").count(), 2, "other paths are no pictures: {page}");
        let links = Links::parse("https://news.example.org").unwrap();
        let mail = in_mail(&page, &links);
        assert!(
            mail.contains(&format!(
                "<img src=\"https://news.example.org{name}\" width=\"536\" alt="
            )),
            "{mail}"
        );
        let feed = to_html_away_from("https://news.example.org/w/briefs/b", &source, "");
        assert!(
            feed.contains(&format!("src=\"https://news.example.org{name}\" width=\"1360\"")),
            "{feed}"
        );
        let raw = to_html(&format!(
            "<p><img width=\"9\" src=\"{name}\" alt=\"\" height=\"9\"></p>"
        ));
        assert!(
            raw.contains("width=\"1360\" height=\"900\"") && !raw.contains("\"9\""),
            "{raw}"
        );
    }
}
