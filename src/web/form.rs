//! A form as it was sent: fields by their names, in their order.

/// The fields of an urlencoded form. Those that nobody asks for are ignored.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Form(Vec<(String, String)>);

impl Form {
    /// A form with these fields.
    pub(in crate::web) fn of(fields: Vec<(String, String)>) -> Self {
        Form(fields)
    }

    /// Reads a request's body.
    pub(in crate::web) fn read(body: &[u8]) -> Self {
        let fields = url::form_urlencoded::parse(body);
        Form(
            fields
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The first field with this name, without blanks around it; empty when there is none.
    pub(in crate::web) fn one(&self, name: &str) -> &str {
        self.whole(name).trim()
    }

    /// The first field with this name as it was typed, blanks and all.
    pub(in crate::web) fn whole(&self, name: &str) -> &str {
        let mut fields = self.0.iter();
        let first = fields.find(|(of, _)| of == name);
        first.map_or("", |(_, value)| value.as_str())
    }

    /// Every field with this name.
    pub(in crate::web) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let fields = self.0.iter();
        let values: Vec<&str> = fields
            .filter(|(of, _)| of == name)
            .map(|(_, value)| value.as_str())
            .collect();
        values.into_iter()
    }

    /// Whether there is a field with this name.
    pub(in crate::web) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(of, _)| of == name)
    }
}

/// The file of a form that carries one.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Upload {
    /// What is in it; empty when none was chosen.
    pub(in crate::web) content: Vec<u8>,
}

/// Reads a form with a file (`multipart/form-data`, RFC 7578); `None` when it is none.
pub(in crate::web) async fn read_with_file(content_type: &str, body: &[u8]) -> Option<(Form, Upload)> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let body = futures::stream::iter([Ok::<_, std::convert::Infallible>(body.to_vec())]);
    let mut parts = multer::Multipart::new(body, boundary);
    let (mut fields, mut upload) = (Vec::new(), Upload::default());
    while let Some(part) = parts.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some() {
            upload.content = part.bytes().await.ok()?.to_vec();
        } else {
            fields.push((name, part.text().await.ok()?));
        }
    }
    Some((Form(fields), upload))
}
