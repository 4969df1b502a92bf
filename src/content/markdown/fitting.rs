//! Tables in mail, which cannot scroll: those whose words fit beside each other on a phone keep them whole.

/// Letters beside each other in a mail on a narrow phone.
const LINE: usize = 36;
/// What the space around a cell takes, in letters.
const CELL: usize = 2;

/// The same HTML with `class="fits"` at each table that needs no word broken. Others stay as they are: their words are broken
/// rather than that the mail is wider than the screen.
///
/// Reads what [`super::to_html`] writes and nothing else, as [`super::with_links`] does.
pub fn with_fitting_tables(html: &str) -> String {
    let mut tables = html.split("<table>");
    let mut marked = tables.next().unwrap_or_default().to_owned();
    for table in tables {
        let inside = table.split("</table>").next().unwrap_or_default();
        marked.push_str(if fits(inside) {
            "<table class=\"fits\">"
        } else {
            "<table>"
        });
        marked.push_str(table);
    }
    marked
}

fn fits(table: &str) -> bool {
    let mut columns: Vec<usize> = Vec::new();
    let mut column = 0;
    let mut cell = String::new();
    let mut is_whole = false;
    for piece in table.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        match tag.split(' ').next().unwrap_or_default() {
            "tr" => column = 0,
            "td" | "th" => {
                if tag.contains("span=") {
                    return false;
                }
                cell.clear();
                is_whole = tag.contains("align=\"right\"") || tag.contains("align=\"center\"");
            }
            "/td" | "/th" => {
                let words = cell.split_whitespace().map(|word| word.chars().count());
                let width = match is_whole {
                    true => cell.trim().chars().count(),
                    false => words.max().unwrap_or(0),
                };
                if columns.len() <= column {
                    columns.resize(column + 1, 0);
                }
                if let Some(widest) = columns.get_mut(column) {
                    *widest = width.max(*widest);
                }
                column += 1;
            }
            "br" => cell.push(' '),
            _ => {}
        }
        cell.push_str(text);
    }
    columns.iter().sum::<usize>() + CELL * columns.len() <= LINE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::to_html;

    #[test]
    fn a_table_is_marked_when_its_words_fit() {
        let is_marked = |source: &str| with_fitting_tables(&to_html(source)).contains("<table class=\"fits\">");
        assert!(is_marked(
            "| Region | Share | 2026 |\n|---|--:|--:|\n| Grodno and around | 12 % | 1 200 |"
        ));
        assert!(!is_marked(
            "| Region |\n|---|\n| Dampfschifffahrtsgesellschaftsvertretung |"
        ));
        assert!(!is_marked(
            "| a |\n|--:|\n| what stands to the right is not broken at all |"
        ));
        assert!(!is_marked("<table><tr><td colspan=\"2\">a</td></tr></table>"));
        assert_eq!(with_fitting_tables("<p>a</p>"), "<p>a</p>");
    }
}
