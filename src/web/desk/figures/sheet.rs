//! Figures as CSV (RFC 4180): a line of names, then one for each row.

use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
};

/// Answers with a file of this name.
pub(super) fn sheet(name: &str, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> HttpResponse {
    let mut lines = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = lines.write_record(columns);
    for row in rows {
        let _ = lines.write_record(row);
    }
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ));
    answer.body(lines.into_inner().unwrap_or_default())
}

/// Words of somebody's own as a cell that no program takes for a formula.
pub(super) fn words(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// A number, or nothing.
pub(super) fn or_nothing(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
