//! A brief's Markdown as the words that readers see, a line a block: for the index of words and the passages of results.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{
    super::markdown::{Parsed, clean, parse},
    raw_html,
};

/// The text without marks, addresses and numbers of footnotes; alternative texts of images and footnotes that are mentioned are
/// in it.
pub fn running_text(source: &str) -> String {
    let source = clean(source);
    let Parsed { body, mut notes } = parse(&source);
    let mut writer = Writer::default();
    let mut mentioned: Vec<CowStr<'_>> = Vec::new();
    body.into_iter().for_each(|event| writer.write(event, &mut mentioned));
    let mut written = 0;
    // A note may mention further ones, which join the list while it is being walked.
    while let Some(label) = mentioned.get(written).cloned() {
        written += 1;
        let note = notes.remove(&label).unwrap_or_default();
        note.into_iter().for_each(|event| writer.write(event, &mut mentioned));
    }
    writer.end_line();
    writer.text.truncate(writer.text.trim_end().len());
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    html: String,
    hidden: raw_html::Hidden,
}

impl Writer {
    fn write<'a>(&mut self, event: Event<'a>, mentioned: &mut Vec<CowStr<'a>>) {
        match event {
            Event::InlineHtml(tag) => self.hidden.pass(&tag),
            Event::End(TagEnd::HtmlBlock) => {
                let words = raw_html::text_of(&std::mem::take(&mut self.html));
                for line in clean(&words).lines() {
                    self.text.push_str(line.trim());
                    self.end_line();
                }
            }
            Event::Start(Tag::TableCell) if !self.text.is_empty() && !self.text.ends_with('\n') => self.text.push(' '),
            Event::Start(tag) if is_block(&tag) => self.end_line(),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::Item,
            ) => {
                self.end_line();
            }
            _ if self.hidden.is_open() => {}
            Event::Text(text) | Event::Code(text) => self.text.push_str(&clean(&text)),
            Event::Html(html) => self.html.push_str(&html),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            Event::FootnoteReference(label) => mentioned.push(label),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        self.hidden = raw_html::Hidden::default();
        self.text.truncate(self.text.trim_end().len());
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(
        tag,
        Tag::TableCell | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::running_text;

    #[test]
    fn words_stay_and_marks_go() {
        let source = "# Бюджэт\n\nСойм *пры*няў **бюджэт**[^1] — [пратакол](https://example.org/minutes).\nДалей\\\nтэкст.\n\n\
            - адно\n- два\n\n| а | б |\n|--|--|\n| в | г |\n\n![Зала: пуста](https://example.org/a.png)\n\n\
            <div>Раз<br>два</div>\n\n<script>alert(1)</script>\n\nПа <b>тлус</b>тым <script>x</script>.\n\n`код`\n\n    блок\n\n\
            [^1]: Паводле *пратакола*[^2].\n\n[^2]: Другая.\n\n[^3]: Ніхто.";
        let expected = "Бюджэт\nСойм прыняў бюджэт — пратакол. Далей тэкст.\nадно\nдва\nа б\nв г\nЗала: пуста\nРаз\nдва\n\
            Па тлустым .\nкод\nблок\nПаводле пратакола.\nДругая.";
        assert_eq!(running_text(source), expected);
    }

    #[test]
    fn an_empty_text_has_no_words() {
        for source in ["", "  \n\n", "***", "<br>", "[]()"] {
            assert_eq!(running_text(source), "", "{source:?}");
        }
    }
}
