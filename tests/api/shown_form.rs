//! The sign-up form as a newsletter's page shows it: what a reader's browser sends along unseen.

/// The stamp and the id of the words, which a form must carry; nothing where no page can be had.
pub async fn carried(http: &reqwest::Client, root: &str, newsletter: &str) -> Vec<(String, String)> {
    let page = http.get(format!("{root}/{newsletter}")).send().await.unwrap();
    carried_by(&page.text().await.unwrap())
}

/// The same of a page.
pub fn carried_by(page: &str) -> Vec<(String, String)> {
    ["stamp", "wording"]
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), hidden(page, name)?)))
        .collect()
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once(&format!("<input type=\"hidden\" name=\"{name}\" value=\""))?;
    Some(rest.split('"').next()?.to_owned())
}

/// What a reader enters, with what the form carries.
pub fn with<'a>(entered: &[(&'a str, &'a str)], carried: &'a [(String, String)]) -> Vec<(&'a str, &'a str)> {
    let carried = carried.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    entered.iter().copied().chain(carried).collect()
}
