//! What the HTML of a brief keeps, and the attacks that it must not.

use proptest::prelude::*;

use super::*;

const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "a <SCRIPT SRC=//evil.example/x.js></SCRIPT> b",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<scr\u{e000}ipt>alert(1)</scr\u{e000}ipt>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
    "<script\n>alert(1)",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" OnError = \"alert(1)\">",
    "<IMG SRC=\"jav&#x09;ascript:alert(1)\">",
    "<img src=\"https://e.example/x\"onerror=\"alert(1)\">",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](x\" onerror=\"alert(1))",
    "![\" onerror=\"alert(1)](https://e.example/a.png \"\\\" onload=\\\"alert(1)\")",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<p onclick=alert(1) style=color:red>x</p>",
    "<style>@import 'javascript:alert(1)'</style>x",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&Tab;script&colon;alert(1)\">x</a>",
    "<a href=\"&#106;&#97;&#118;&#97;script:alert(1)\">x</a>",
    "<a href=\"java&#xE000;script:alert(1)\">x</a>",
    "<a href=\"vbscript:msgbox(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](\u{1}javascript:alert(1))",
    "[x](java\u{e123}script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x](//evil.example) [x](/local) [x](#top)",
    "<iframe src=\"https://evil.example\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<form action=https://evil.example><input name=q onfocus=alert(1) autofocus></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<object data=\"data:text/html,x\"></object><embed src=data:x>",
    "<base href=\"javascript:alert(1)//\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=\"javascript:alert(1)\">",
    "<table background=\"javascript:alert(1)\"><td style=x onclick=y>x</table>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea></textarea><title><img src=x onerror=alert(1)></title>",
    "<video><source onerror=\"alert(1)\"></video><details open ontoggle=alert(1)>x</details>",
    "x[^\"onload=alert(1)]\n\n[^\"onload=alert(1)]: <body onload=alert(1)>",
    "```js\" onload=\"alert(1)\nx\n```",
];

/// The inside of every tag, lower case, values in quotes that cannot end early left out.
fn tag_text(html: &str) -> String {
    html.split('<')
        .skip(1)
        .filter_map(|piece| piece.split_once('>'))
        .map(|(tag, _)| tag.to_lowercase())
        .collect()
}

#[test]
fn no_attack_survives() {
    for attack in ATTACKS {
        for source in [
            attack.to_string(),
            format!("- {attack}"),
            format!("> x {attack}"),
            format!("a\n\n{attack}"),
        ] {
            let html = to_html_with_prefix(&source, "\"><script>");
            let tags = tag_text(&html);
            for banned in [
                "<script", "<iframe", "<form", "<style", "<svg", "<object", "<base", "<meta",
            ] {
                assert!(
                    !html.to_lowercase().contains(banned),
                    "{source:?} left {banned} in {html}"
                );
            }
            for banned in ["javascript:", "vbscript:", "data:", "style=", "href=\"/", "href=\"#top"] {
                assert!(!tags.contains(banned), "{source:?} left {banned} in {html}");
            }
            let names_handler = tags.split('"').step_by(2).any(|unquoted| unquoted.contains(" on"));
            assert!(!names_handler, "{source:?} left a handler in {html}");
        }
    }
}

#[test]
fn text_comes_through_byte_for_byte() {
    for text in [
        "It’s “quoted” — so... isn't \"it\"",
        "Ў ў І і Ё ё ґ ї — Беларусь, Минск, Київ",
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇺🇦",
        "שלום עולם, مرحبا بالعالم\u{200f}",
        "zażółć e\u{301} é 字 𝒳",
        "10\u{a0}000\u{202f}€ co\u{ad}op",
        "tab\tinside",
    ] {
        assert_eq!(to_html(text), format!("<p>{text}</p>\n"));
    }
    assert_eq!(
        to_html("a\u{e000}b\u{f8ff}\0\u{7}\u{85}c&#xE001;d&#1;e\r\nf\rg"),
        "<p>abcde\nf\ng</p>\n"
    );
}

#[test]
fn only_absolute_links_of_three_schemes_stay_links() {
    let rel = "rel=\"noopener noreferrer\"";
    for (source, html) in [
        (
            "[a](https://e.example/?x=1&y=2)",
            format!("<a href=\"https://e.example/?x=1&amp;y=2\" {rel}>a</a>"),
        ),
        (
            "[a](HTTP://e.example)",
            format!("<a href=\"HTTP://e.example\" {rel}>a</a>"),
        ),
        (
            "<me@e.example>",
            format!("<a href=\"mailto:me@e.example\" {rel}>me@e.example</a>"),
        ),
        ("[*a*](/local)", "<em>a</em>".into()),
        ("[a](ftp://e.example)", "a".into()),
        (
            "<a href=\"https://e.example\" target=_blank class=x>a</a>",
            format!("<a href=\"https://e.example\" {rel}>a</a>"),
        ),
        (
            "![a *b*](https://e.example/i.png)",
            "<img src=\"https://e.example/i.png\" alt=\"a b\">".into(),
        ),
        ("![a *b*](http://e.example/i.png)", "a <em>b</em>".into()),
    ] {
        assert_eq!(to_html(source), format!("<p>{html}</p>\n"));
    }
}

#[test]
fn headings_start_at_the_third_level() {
    let html = to_html("# a\n\n## b\n\n### c\n\n#### d\n\n<h1 dir=\"rtl\" id=\"top\">e</h1>\n\n1 < h1 `<h1>`");
    assert_eq!(
        html,
        "<h3>a</h3>\n<h3>b</h3>\n<h3>c</h3>\n<h4>d</h4>\n<h3 dir=\"rtl\">e</h3>\n\
         <p>1 &lt; h1 <code>&lt;h1&gt;</code></p>\n"
    );
}

#[test]
fn tables_are_aligned_without_styles() {
    let html = to_html("| a | b | c | d |\n|:--|:-:|--:|---|\n| 1 | 2 | 3 | 4 |");
    assert_eq!(
        html,
        "<table><thead><tr><th align=\"left\">a</th><th align=\"center\">b</th>\
         <th align=\"right\">c</th><th>d</th></tr></thead>\
         <tbody>\n<tr><td align=\"left\">1</td><td align=\"center\">2</td>\
         <td align=\"right\">3</td><td>4</td></tr>\n</tbody></table>\n"
    );
}

#[test]
fn footnotes_link_within_their_own_brief() {
    let html = to_html_with_prefix(
        "x[^b] y[^a] z[^b] [^none]\n\n[^a]: A\n[^b]: B[^c]\n[^c]: C\n[^d]: unused",
        "b7-",
    );
    for part in [
        "x<sup id=\"b7-fnref-1\"><a href=\"#b7-fn-1\"",
        "y<sup id=\"b7-fnref-2\"><a href=\"#b7-fn-2\"",
        "z<sup><a href=\"#b7-fn-1\"",
        "[^none]",
        "<li id=\"b7-fn-1\">\n<p>B<sup id=\"b7-fnref-3\">",
        "<li id=\"b7-fn-2\">\n<p>A <a href=\"#b7-fnref-2\">\u{21a9}\u{fe0e}</a></p>",
        "<li id=\"b7-fn-3\">",
    ] {
        assert!(html.contains(part), "{part} is missing from {html}");
    }
    assert!(!html.contains("unused"));
}

#[test]
fn plain_html_of_authors_is_kept() {
    for html in [
        "<p>H<sub>2</sub>O <sup>2</sup> <del>a</del><br>b</p>",
        "<ul><li>a</li></ul>",
        "<blockquote dir=\"rtl\" lang=\"he\">שלום</blockquote>",
        "<ol start=\"3\"><li>a</li></ol>",
    ] {
        assert_eq!(to_html(html).trim_end(), html);
    }
}

#[test]
fn unclosed_tags_cannot_multiply() {
    let tags: String = (0..20_000).map(|n| format!("x<b title={n}>\n\n")).collect();
    assert!(to_html(&tags).len() < 100 * tags.len());
}

/// Pieces that attacks are made of, in any order.
const SOUP: &str = "([<>/\"'`=:;&#()\\[\\]!*_| \n\t-]|<script|</|javascript:|onload=|[a-zў\u{e000}\u{0}]){0,60}";

proptest! {
    #[test]
    fn no_input_makes_a_script(source in SOUP) {
        let html = to_html(&source);
        prop_assert!(!html.to_lowercase().contains("<script"));
        prop_assert!(!tag_text(&html).contains("href=\"javascript:"));
    }
}

#[test]
fn a_bodys_headings_move_below_its_headline() {
    let body = "<h3 dir=\"rtl\">a</h3>\n<hr>\n<h4>b &lt;h3&gt;</h4>\n<h6>c</h6>";
    assert_eq!(
        headings_below(body, 1),
        "<h2 dir=\"rtl\">a</h2>\n<hr>\n<h3>b &lt;h3&gt;</h3>\n<h5>c</h5>"
    );
    assert_eq!(headings_below(body, 2), body);
    assert_eq!(
        headings_below(body, 3),
        "<h4 dir=\"rtl\">a</h4>\n<hr>\n<h5>b &lt;h3&gt;</h5>\n<h6>c</h6>"
    );
}
