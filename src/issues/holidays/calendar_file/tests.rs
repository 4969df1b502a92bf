//! Files as calendars write them, and broken ones.

use super::*;

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{events}END:VCALENDAR\r\n")
}

/// A VEVENT with these properties, one a word.
fn event(properties: &str) -> String {
    let lines: String = properties
        .split_whitespace()
        .map(|line| format!("{line}\r\n"))
        .collect();
    format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
}

fn of(events: &[&str]) -> Result<Read, FileError> {
    let events: String = events.iter().map(|properties| event(properties)).collect();
    read(calendar(&events).as_bytes(), Years::from(2026))
}

fn days(events: &[&str]) -> Vec<String> {
    let read = of(events).unwrap();
    assert!(read.passed_over.is_empty(), "{read:?}");
    read.days.iter().map(NaiveDate::to_string).collect()
}

fn refused(events: &[&str]) -> String {
    of(events).unwrap_err().to_string()
}

#[test]
fn an_all_day_event_gives_its_days() {
    assert_eq!(days(&["DTSTART;VALUE=DATE:20260703"]), ["2026-07-03"]);
    let several = [
        "DTSTART;VALUE=DATE:20260101 DTEND;VALUE=DATE:20260103",
        "DTSTART;VALUE=DATE:20260501 DURATION:P2D",
        "DTSTART;VALUE=DATE:20260810 DTEND;VALUE=DATE:20260810",
        "DTSTART:20261225",
    ];
    let expected = [
        "2026-01-01",
        "2026-01-02",
        "2026-05-01",
        "2026-05-02",
        "2026-08-10",
        "2026-12-25",
    ];
    assert_eq!(days(&several), expected);
    assert_eq!(days(&["DTSTART;VALUE=DATE:20260706 DURATION:P1W"]).len(), 7);
    let from_last_year = days(&["DTSTART;VALUE=DATE:20251230 DTEND;VALUE=DATE:20260103"]);
    assert_eq!(from_last_year, ["2026-01-01", "2026-01-02"]);
}

#[test]
fn a_yearly_event_is_repeated_as_far_as_the_years_reach() {
    let yearly = days(&["DTSTART;VALUE=DATE:19910703 RRULE:FREQ=YEARLY"]);
    let expected: Vec<String> = (2026..=2031).map(|year| format!("{year}-07-03")).collect();
    assert_eq!(yearly, expected);
    let until = days(&["DTSTART;VALUE=DATE:20200101 RRULE:FREQ=YEARLY;UNTIL=20280101"]);
    assert_eq!(until, ["2026-01-01", "2027-01-01", "2028-01-01"]);
    let counted = days(&["DTSTART;VALUE=DATE:20260101 RRULE:FREQ=YEARLY;COUNT=2"]);
    assert_eq!(counted, ["2026-01-01", "2027-01-01"]);
    let last_monday_of_may = days(&["DTSTART;VALUE=DATE:20260525 RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=2"]);
    assert_eq!(last_monday_of_may, ["2026-05-25", "2027-05-31"]);
    let leap = days(&["DTSTART;VALUE=DATE:20240229 RRULE:FREQ=YEARLY"]);
    assert_eq!(leap, ["2028-02-29"]);
    let pairs = days(&["DTSTART;VALUE=DATE:20251225 DTEND;VALUE=DATE:20251227 RRULE:FREQ=YEARLY;COUNT=2"]);
    assert_eq!(pairs, ["2026-12-25", "2026-12-26"]);
}

#[test]
fn exceptions_and_further_dates_are_kept() {
    let with_exceptions = "DTSTART;VALUE=DATE:20260101 RRULE:FREQ=YEARLY;COUNT=4 \
                           EXDATE;VALUE=DATE:20270101 EXDATE:20280101T000000Z RDATE;VALUE=DATE:20260107,20270107";
    assert_eq!(
        days(&[with_exceptions]),
        ["2026-01-01", "2026-01-07", "2027-01-07", "2029-01-01"]
    );
}

#[test]
fn a_repetition_that_was_moved_or_called_off_leaves_its_date() {
    let year = "UID:a DTSTART;VALUE=DATE:20260101 RRULE:FREQ=YEARLY;COUNT=3";
    let moved = "UID:a RECURRENCE-ID;VALUE=DATE:20270101 DTSTART;VALUE=DATE:20270104";
    let off = "UID:a RECURRENCE-ID;VALUE=DATE:20280101 DTSTART;VALUE=DATE:20280101 STATUS:CANCELLED";
    let read = of(&[moved, year, off]).unwrap();
    let days: Vec<String> = read.days.iter().map(NaiveDate::to_string).collect();
    assert_eq!(days, ["2026-01-01", "2027-01-04"]);
    assert_eq!(read.passed_over, BTreeMap::from([(PassedOver::Cancelled, 1)]));
    let range = refused(&["UID:a RECURRENCE-ID;VALUE=DATE;RANGE=THISANDFUTURE:20270101 DTSTART;VALUE=DATE:20270104"]);
    assert!(range.starts_with("line 6: ") && range.contains("RANGE"), "{range}");
}

#[test]
fn other_events_are_passed_over_and_counted() {
    let read = of(&[
        "DTSTART;VALUE=DATE:20260703",
        "DTSTART:20260703T090000Z DTEND:20260703T100000Z",
        "DTSTART;TZID=Europe/Minsk:20260704T090000",
        "DTSTART;VALUE=DATE:20260705 STATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20190705",
    ]);
    let read = read.unwrap();
    assert_eq!(read.days.len(), 1);
    let expected = [
        (PassedOver::Timed, 2),
        (PassedOver::Cancelled, 1),
        (PassedOver::OtherYears, 1),
    ];
    assert_eq!(read.passed_over, BTreeMap::from(expected));
}

#[test]
fn folded_lines_alarms_and_zones_do_not_disturb() {
    let file = "\u{feff}BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VTIMEZONE\nTZID:Europe/Minsk\nBEGIN:STANDARD\n\
                DTSTART:19700101T000000\nRRULE:FREQ=YEARLY\nEND:STANDARD\nEND:VTIMEZONE\nbegin:vevent\n\
                SUMMARY:Дзень незалежнасці: «Рэспублі\n ка»; with \"quotes\"\nDTSTART;\n VALUE=DATE:2026\n\t0703\n\
                X-NOTE;X-WHO=\"a:b;c\":text\nBEGIN:VALARM\nTRIGGER:-PT15M\nDTSTART;VALUE=DATE:20260101\nEND:VALARM\n\
                end:vevent\n\nEND:VCALENDAR\n";
    let read = read(file.as_bytes(), Years::from(2026)).unwrap();
    assert_eq!(
        read.days.iter().map(NaiveDate::to_string).collect::<Vec<_>>(),
        ["2026-07-03"]
    );
}

#[test]
fn a_broken_file_is_refused_with_its_line() {
    let whole = |text: &str| read(text.as_bytes(), Years::from(2026)).unwrap_err().to_string();
    assert_eq!(
        whole("<html>"),
        "line 1: this is not of the form NAME:value",
        "a page of a site that asks for a password"
    );
    assert!(whole("").starts_with("line 1: an iCalendar file begins with"));
    assert!(whole("BEGIN:VEVENT\nEND:VEVENT\n").starts_with("line 1: an iCalendar file begins with"));
    assert!(whole("SUMMARY:x\n").starts_with("line 1: an iCalendar file begins with"));
    let cut = whole("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260703\n");
    assert_eq!(cut, "line 2: BEGIN:VEVENT is not ended; is the file whole?");
    let crossed = whole("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n");
    assert!(crossed.starts_with("line 3: END:VCALENDAR comes before the end of BEGIN:VEVENT in line 2"));
    assert_eq!(whole("END:VCALENDAR\n"), "line 1: END:VCALENDAR ends nothing");
    assert_eq!(read(b"BEGIN:\xff", Years::from(2026)).unwrap_err(), FileError::Encoding);
    for (bad, expected) in [
        ("SUMMARY:x", "line 4: this VEVENT has no DTSTART"),
        ("DTSTART;VALUE=DATE:20260230", "line 5: DTSTART: “20260230” is no date"),
        ("DTSTART;VALUE=DATE:2026", "line 5: DTSTART: “2026” is no date"),
        (
            "DTSTART;VALUE=DATE:20260703 DTEND;VALUE=DATE:20260701",
            "line 6: DTEND lies before DTSTART",
        ),
        ("DTSTART;VALUE=DATE:20260703 DTEND:20260703T120000Z", "line 6: DTEND: "),
        (
            "DTSTART;VALUE=DATE:20260703 DURATION:PT5H",
            "line 6: an all-day event lasts",
        ),
        (
            "DTSTART;VALUE=DATE:20260703 DURATION:-P5D",
            "line 6: an all-day event lasts",
        ),
        ("DTSTART;VALUE=DATE:20260703 RRULE:FREQ=SOMETIMES", "line 6: RRULE: "),
        (
            "DTSTART;VALUE=DATE:20260703 RRULE:FREQ=HOURLY",
            "line 6: RRULE: an all-day event repeats",
        ),
        (
            "DTSTART;VALUE=DATE:20260703 RRULE:FREQ=DAILY;BYHOUR=5",
            "line 6: RRULE: an all-day",
        ),
        (
            "DTSTART;VALUE=DATE:20260703 RRULE:FREQ=YEARLY;BYMONTH=13",
            "line 6: RRULE: ",
        ),
        (
            "DTSTART;VALUE=DATE:20260703 EXDATE;VALUE=DATE:soon",
            "line 6: EXDATE: “soon” is no date",
        ),
        (
            "DTSTART;VALUE=DATE:20260703 DTSTAMP",
            "line 6: this is not of the form NAME:value",
        ),
    ] {
        let found = refused(&[bad]);
        assert!(found.starts_with(expected), "{bad}: {found}");
    }
}

#[test]
fn a_file_without_holidays_is_refused() {
    assert!(refused(&[]).contains("no all-day event in 2026 to 2031"));
    assert!(refused(&["DTSTART:20260703T090000Z"]).contains("no all-day event"));
}

#[test]
fn a_file_has_no_more_days_than_an_edition_keeps() {
    let daily = "DTSTART;VALUE=DATE:20260101 RRULE:FREQ=DAILY;COUNT=";
    assert_eq!(days(&[&format!("{daily}1000")]).len(), 1_000);
    assert_eq!(of(&[&format!("{daily}1001")]).unwrap_err(), FileError::TooMany);
    let endless = "DTSTART;VALUE=DATE:00010101 DURATION:P4000000000D RRULE:FREQ=DAILY";
    assert_eq!(of(&[endless]).unwrap_err(), FileError::TooMany);
    let ancient = "DTSTART;VALUE=DATE:00010101 RRULE:FREQ=DAILY";
    assert_eq!(of(&[ancient]).unwrap_err(), FileError::TooMany);
    let never = ["DTSTART;VALUE=DATE:20260101 RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"];
    assert_eq!(days(&never), ["2026-01-01"]);
    let many = vec!["DTSTART;VALUE=DATE:20260101 RRULE:FREQ=YEARLY"; 201];
    assert_eq!(of(&many).unwrap_err(), FileError::TooMany);
}
