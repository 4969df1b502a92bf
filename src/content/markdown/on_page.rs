//! What a rendered body needs besides where it is read on the screen: names for ways back from footnotes, and places that scroll
//! by keyboard.

use crate::locale::Locale;

/// The same HTML with a name for each way back from a footnote, which is a mere arrow otherwise.
///
/// Reads what [`super::to_html`] writes and nothing else, as [`super::with_links`] does.
pub fn with_named_ways_back(html: &str, locale: Locale) -> String {
    let mut named = String::with_capacity(html.len() + 64);
    let mut rest = html;
    while let Some((before, link)) = rest.split_once("<a href=\"") {
        named.extend([before, "<a href=\""]);
        let address = link.split('"').next().unwrap_or_default();
        let number = address
            .rsplit_once("fnref-")
            .filter(|_| address.starts_with('#'))
            .map(|(_, number)| number);
        named.push_str(address);
        rest = link.get(address.len()..).unwrap_or_default();
        if let Some((number, after)) = number.zip(rest.strip_prefix('"')) {
            let label = locale.text("note-back").with("number", number);
            named.extend(["\" aria-label=\"", &label.html(), "\""]);
            rest = after;
        }
    }
    named.push_str(rest);
    named
}

/// The same HTML for a page: as [`with_named_ways_back`], and whatever may be wider than the page can be reached by keyboard, since
/// it scrolls by itself. Groups, not regions: a landmark for each table would crowd the list of a page's parts.
pub fn on_page(html: &str, locale: Locale) -> String {
    let named = with_named_ways_back(html, locale);
    let mut pieces = named.split('<');
    let mut page = pieces.next().unwrap_or_default().to_owned();
    let mut depth = 0_usize;
    for piece in pieces {
        match piece.split([' ', '>']).next().unwrap_or_default() {
            "table" => {
                if depth == 0 {
                    page.extend(["<div class=\"scrolls\"", &scrolls(locale, "page-table"), ">"]);
                }
                depth += 1;
                page.extend(["<", piece]);
            }
            "/table" => {
                depth = depth.saturating_sub(1);
                let end = if depth == 0 { "</div>" } else { "" };
                page.extend(["</table>", end, piece.trim_start_matches("/table>")]);
            }
            "pre" => {
                let rest = piece.trim_start_matches("pre");
                page.extend(["<pre", &scrolls(locale, "page-code"), rest]);
            }
            _ => page.extend(["<", piece]),
        }
    }
    page
}

fn scrolls(locale: Locale, label: &'static str) -> String {
    format!(
        " role=\"group\" aria-label=\"{}\" tabindex=\"0\"",
        locale.text(label).html()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::{headings_below, to_html, to_html_with_prefix};

    #[test]
    fn ways_back_are_named_and_nothing_else() {
        let html = to_html_with_prefix(
            "a[^1] b[^2] [c](https://e.example/#fnref-9)\n\n[^1]: A\n\n[^2]: B",
            "x-",
        );
        let named = with_named_ways_back(&html, Locale::Russian);
        assert!(
            named.contains("href=\"#x-fnref-1\" aria-label=\"Назад к тексту, примечание 1\">"),
            "{named}"
        );
        assert!(named.contains("href=\"#x-fnref-2\" aria-label=\"Назад к тексту, примечание 2\">"));
        assert_eq!(named.matches("aria-label").count(), 2);
    }

    #[test]
    fn what_scrolls_takes_the_focus() {
        let source = "| a |\n|---|\n| <table><tr><td>b</td></tr></table> |\n\n```\nlet x = 1 < 2;\n```\n\nafter";
        let page = on_page(&headings_below(&to_html(source), 1), Locale::English);
        let wrapped = "<div class=\"scrolls\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>";
        assert_eq!(page.matches(wrapped).count(), 1, "{page}");
        assert_eq!(page.matches("</div>").count(), 1);
        assert!(page.contains("</table></div>\n<pre"), "{page}");
        assert!(
            page.contains("<pre role=\"group\" aria-label=\"Code\" tabindex=\"0\"><code>let x = 1 &lt; 2;"),
            "{page}"
        );
        assert!(page.ends_with("<p>after</p>\n"));
        assert_eq!(on_page("<p>x</p>", Locale::English), "<p>x</p>");
    }
}
