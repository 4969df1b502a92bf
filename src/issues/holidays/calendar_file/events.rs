//! The events of an iCalendar file with the lines on which their properties stand.

use chrono::NaiveDate;

use super::FileError;

/// One property, and where it begins.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) line: usize,
    pub(super) value: String,
    name: String,
    parameters: Vec<(String, String)>,
}

impl Property {
    /// Reads one unfolded line.
    fn read(line: usize, text: &str) -> Result<Self, FileError> {
        let malformed = || FileError::at(line, "this is not of the form NAME:value");
        let read: icalendar::Property = text.parse().map_err(|_| malformed())?;
        // The library takes a line without a colon for a property without a value.
        if read.key().is_empty() || (read.value().is_empty() && !text.trim_end().ends_with(':')) {
            return Err(malformed());
        }
        let parameters = read.params().values();
        Ok(Property {
            line,
            name: read.key().to_ascii_uppercase(),
            value: read.value().trim().to_owned(),
            parameters: parameters
                .map(|one| (one.key().to_ascii_uppercase(), one.value().trim_matches('"').to_owned()))
                .collect(),
        })
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// True for a date without a time: as it says of itself, or as it looks where it says nothing.
    pub(super) fn is_date(&self) -> bool {
        match self.parameter("VALUE") {
            Some(kind) => kind.eq_ignore_ascii_case("DATE"),
            None => !self.value.contains(['T', 't']),
        }
    }

    /// The date that it holds.
    pub(super) fn date(&self) -> Result<NaiveDate, FileError> {
        date(&self.value).ok_or_else(|| self.no_date(&self.value))
    }

    /// The date of what may have a time.
    pub(super) fn begins_on(&self) -> Option<NaiveDate> {
        date(self.value.get(..8)?)
    }

    /// The dates that it holds; times of day are passed over, as some programs write them into all-day events.
    pub(super) fn dates(&self) -> Result<Vec<NaiveDate>, FileError> {
        let one = |text: &str| date(text.split(['T', 't', '/']).next()?);
        let words = self.value.split(',').map(str::trim);
        words.map(|text| one(text).ok_or_else(|| self.no_date(text))).collect()
    }

    fn no_date(&self, text: &str) -> FileError {
        FileError::at(
            self.line,
            format!("{}: “{text}” is no date such as 20261225", self.name),
        )
    }
}

fn date(text: &str) -> Option<NaiveDate> {
    let is_form = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_form
        .then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok())
        .flatten()
}

/// One VEVENT.
#[derive(Debug)]
pub(super) struct Event {
    /// Where it begins.
    pub(super) line: usize,
    properties: Vec<Property>,
}

impl Event {
    pub(super) fn one(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |property| property.name == name)
    }

    pub(super) fn uid(&self) -> &str {
        self.one("UID").map_or("", |uid| uid.value.as_str())
    }
}

/// Reads the events of a file, checking that it is whole.
pub(super) fn read(text: &str) -> Result<Vec<Event>, FileError> {
    let mut events: Vec<Event> = Vec::new();
    // The components that are open, each with its line.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut is_begun = false;
    for (line, text) in content_lines(text) {
        let property = Property::read_or_boundary(line, &text)?;
        match property {
            Read::Begin(name) => {
                if open.is_empty() && name != "VCALENDAR" {
                    return Err(no_calendar(line));
                }
                is_begun = true;
                if open.len() == 1 && name == "VEVENT" {
                    let properties = Vec::new();
                    events.push(Event { line, properties });
                }
                open.push((name, line));
            }
            Read::End(name) => match open.pop() {
                Some((begun, _)) if begun == name => {}
                Some((begun, since)) => {
                    let words = format!("END:{name} comes before the end of BEGIN:{begun} in line {since}");
                    return Err(FileError::at(line, words));
                }
                None => return Err(FileError::at(line, format!("END:{name} ends nothing"))),
            },
            Read::Property(property) => match open.as_slice() {
                [] => return Err(no_calendar(line)),
                [_, (name, _)] if name == "VEVENT" => {
                    if let Some(event) = events.last_mut() {
                        event.properties.push(property);
                    }
                }
                _ => {}
            },
        }
    }
    match open.pop() {
        Some((name, line)) => Err(FileError::at(
            line,
            format!("BEGIN:{name} is not ended; is the file whole?"),
        )),
        None if is_begun => Ok(events),
        None => Err(no_calendar(1)),
    }
}

fn no_calendar(line: usize) -> FileError {
    FileError::at(line, "an iCalendar file begins with BEGIN:VCALENDAR")
}

enum Read {
    Begin(String),
    End(String),
    Property(Property),
}

impl Property {
    fn read_or_boundary(line: usize, text: &str) -> Result<Read, FileError> {
        let (name, value) = text.split_once(':').unwrap_or((text, ""));
        let component = || value.trim().to_ascii_uppercase();
        match name.trim().to_ascii_uppercase().as_str() {
            "BEGIN" => Ok(Read::Begin(component())),
            "END" => Ok(Read::End(component())),
            _ => Property::read(line, text).map(Read::Property),
        }
    }
}

/// Lines as they were before they were folded (RFC 5545, 3.1), each with the number of the line in which it begins.
fn content_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, folded))) => folded.push_str(rest),
            _ if line.trim().is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}
