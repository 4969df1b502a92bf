//! What readers of plain text get for each kind of Markdown.

use proptest::prelude::*;
use textwrap::core::display_width;

use super::*;

fn text(source: &str) -> String {
    to_text(source, WIDTH)
}

#[test]
fn paragraphs_are_wrapped_by_display_width() {
    assert_eq!(
        to_text("Ад рання да ночы\nідзе дождж", 12),
        "Ад рання да\nночы ідзе\nдождж"
    );
    assert_eq!(to_text("字字字字字字字", 6), "字字字\n字字字\n字");
    let url = "https://example.org/a-very/long/path?that=does-not&fit=in-the-line";
    assert_eq!(to_text(&format!("see <{url}> now"), 20), format!("see\n{url}\nnow"));
    assert_eq!(to_text("a\\\nb<br>c  \nd", 20), "a\nb\nc\nd");
}

#[test]
fn text_comes_through_byte_for_byte() {
    for words in [
        "It’s “so” — isn't it... \"x\"",
        "Ў ў і ё ї",
        "👩‍👩‍👧‍👦 🏳️‍🌈",
        "שלום עולם, مرحبا\u{200f} b",
        "10\u{a0}000 e\u{301}",
        "2 < 3 & 4",
    ] {
        assert_eq!(text(words), words);
    }
    assert_eq!(text("a\u{e000}b\u{1}c&#xE000;d&amp;&lt;e\r\nf"), "abcd&<e f");
}

#[test]
fn targets_are_listed_once_and_share_numbers_with_footnotes() {
    let source = "[a](https://a.example)[^n], [b](https://b.example) [c](https://a.example).\n\n\
        [^n]: Note, see [d](https://d.example).\n\n    More.\n";
    assert_eq!(
        text(source),
        "a [1] [2], b [3] c [1].\n\n[1] https://a.example\n[2] Note, see d [4].\n\n    More.\n\
         [3] https://b.example\n[4] https://d.example"
    );
    assert_eq!(text("[^n]: unused\n\na[^x]"), "a[^x]");
}

#[test]
fn a_number_stays_on_the_line_of_its_word() {
    assert_eq!(
        to_text("aaaa [bbbb](https://e.example)", 10),
        "aaaa\nbbbb [1]\n\n[1] https://e.example"
    );
}

#[test]
fn links_without_a_followable_target_keep_their_text() {
    for source in [
        "[x](javascript:a)",
        "[x](data:a)",
        "[x](/a)",
        "[x](JAVA&#9;SCRIPT:a)",
        "<a href='javascript:a'>x</a>",
    ] {
        assert_eq!(text(source), "x");
    }
    assert_eq!(
        text("<https://e.example> <m@e.example> [m@e.example](mailto:m@e.example)"),
        "https://e.example m@e.example m@e.example"
    );
    assert_eq!(text("[](https://e.example)"), "https://e.example");
    assert_eq!(
        text("[a](<https://e.example/x y>)"),
        "a [1]\n\n[1] https://e.example/x%20y"
    );
}

#[test]
fn images_become_labels() {
    assert_eq!(
        text("![A *b*](https://e.example/i.png)"),
        "[image: A b] [1]\n\n[1] https://e.example/i.png"
    );
    assert_eq!(text("![](data:x) ![a](i.png)"), "[image] [image: a]");
    assert_eq!(
        text("[![a](https://e.example/i)](https://e.example)"),
        "[image: a] [1] [2]\n\n[1] https://e.example/i\n[2] https://e.example"
    );
}

#[test]
fn lists_keep_numbers_nesting_and_paragraphs() {
    assert_eq!(
        to_text("9. a\n10. long line here\n    - b\n      - c\n\n        d\n11.", 12),
        "9. a\n10. long\n    line\n    here\n    - b\n      - c\n\n        d\n\n11."
    );
    assert_eq!(
        text("- a\n\n  b\n\n      code\n- c\n\nd"),
        "- a\n\n  b\n\n      code\n\n- c\n\nd"
    );
    assert_eq!(text("- > a\n  > b\n- # c"), "- > a b\n\n- c\n  -");
}

#[test]
fn quotations_are_marked_on_every_line() {
    assert_eq!(
        to_text("> aaa bbb ccc\n>\n> > ddd\n\neee", 9),
        "> aaa bbb\n> ccc\n>\n> > ddd\n\neee"
    );
}

#[test]
fn headings_rules_marks_and_code() {
    assert_eq!(
        text("# Навіны *дня*\na\n***\nb"),
        "Навіны дня\n----------\n\na\n\n* * *\n\nb"
    );
    assert_eq!(text("*a* **b** ~~c~~ `d`"), "_a_ *b* c `d`");
    assert_eq!(text("```\na  b   \n\n\n\n  c\n```\nd"), "    a  b\n\n      c\n\nd");
}

#[test]
fn tables_are_columns_or_blocks() {
    let source = "| a | b | c |\n|---|--:|:-:|\n| ўўў | 1 | [x](https://e.example) |\n| | 字字 | |";
    assert_eq!(
        text(source),
        "a       b    c\n---  ----  -----\nўўў     1  x [1]\n     字字\n\n[1] https://e.example"
    );
    assert_eq!(
        to_text(source, 12),
        "a: ўўў\nb: 1\nc: x [1]\n\nb: 字字\n\n[1] https://e.example"
    );
}

#[test]
fn raw_html_leaves_its_words() {
    assert_eq!(
        text("<div>a &amp;lt; <b>b</b><p>c<script>d</script></div>\n\ne"),
        "a &lt; b\nc\n\ne"
    );
    assert_eq!(text("a <script>b</script> <i title='>'>c</i><BR/>d"), "a  c\nd");
    assert_eq!(text("<!-- a -->\n\nb"), "b");
}

#[test]
fn hostile_nesting_stays_small() {
    for unit in [
        "[", ">", "> ", "- ", "![", "*a ", "<b>", "[a](", "`", "|", "1. ", "_a*", "[^a]: ",
    ] {
        let source = unit.repeat(10_000);
        assert!(text(&source).len() <= source.len() + 1_000, "{unit}");
    }
    let lazy_lines = "> ".repeat(10_000) + &"b\n".repeat(5_000);
    assert!(text(&lazy_lines).len() < 2 * lazy_lines.len());
}

fn fragments() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("> "),
        Just("- "),
        Just("1. "),
        Just("    "),
        Just("\n"),
        Just("\n\n"),
        Just("  \n"),
        Just("<br>"),
        Just("# "),
        Just("```\n"),
        Just("|a|b|\n|-|:-:|\n|"),
        Just("|"),
        Just("[x](https://e.example)"),
        Just("[^n]"),
        Just("[^n]: "),
        Just("![i](https://e.example/i)"),
        Just("&nbsp;"),
        Just("&#9;"),
        Just("&#10;"),
        Just("<div>"),
        Just("<script>"),
        Just("***"),
        Just("*"),
        Just("word "),
        Just("ўі "),
        Just("字"),
        Just("שלום "),
        Just("\u{3000}"),
        Just("\t"),
        Just("\\"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn lines_are_tidy(source in prop_oneof![fragments(), any::<String>()], width in 1_usize..100) {
        let text = to_text(&source, width);
        prop_assert!(text.lines().all(|line| line.trim_end() == line), "{text:?}");
        prop_assert!(!text.contains("\n\n\n") && !text.starts_with('\n') && !text.ends_with('\n'), "{text:?}");
        prop_assert!(clean(&text) == text);
    }

    #[test]
    fn words_that_fit_make_lines_that_fit(
        words in prop::collection::vec("[a-zа-яў]{1,9}", 1..60),
        width in 9_usize..80,
    ) {
        let text = to_text(&words.join(" "), width);
        prop_assert!(text.lines().all(|line| display_width(line) <= width), "{text}");
        prop_assert_eq!(text.replace('\n', " "), words.join(" "));
    }
}

#[test]
fn links_can_lead_elsewhere() {
    let source = "[a](https://a.example) <https://b.example> [](https://c.example) [d](mailto:d@d.example) <e@e.example>\n\n\
        ![i](https://a.example) [a](https://a.example) [f](/f)";
    let mut lead = |url: &str| {
        url.strip_prefix("https://")
            .map(|host| format!("https://n.example/c/{host}\u{e004}"))
    };
    assert_eq!(
        to_text_with_links(source, WIDTH, &mut lead),
        "a [1] https://n.example/c/b.example\u{e004} https://n.example/c/c.example\u{e004}\nd [2] e@e.example\n\n\
         [image: i] [3] a [1] f\n\n[1] https://n.example/c/a.example\u{e004}\n[2] mailto:d@d.example\n[3] https://a.example"
    );
}
