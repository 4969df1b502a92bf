//! What an API token may be used for.

use serde::{Deserialize, Serialize};

use diesel::{deserialize::FromSqlRow, expression::AsExpression, sql_types::Text};

/// A group of the API's routes, to be read, or to be read and changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Briefs.
    #[serde(rename = "briefs:read")]
    ReadBriefs,
    /// The same, to be written, published and retracted.
    #[serde(rename = "briefs:write")]
    WriteBriefs,
    /// Issues and the calendar.
    #[serde(rename = "issues:read")]
    ReadIssues,
    /// The same, to be made, approved, sent and stopped.
    #[serde(rename = "issues:write")]
    WriteIssues,
    /// Whatever names readers: subscribers, copies, suppressions, and what readers said on leaving.
    #[serde(rename = "readers:read")]
    ReadReaders,
    /// The same, to be changed.
    #[serde(rename = "readers:write")]
    WriteReaders,
    /// Newsletters, sections, editions, relays, sign-up forms, the audit log.
    #[serde(rename = "setup:read")]
    ReadSetup,
    /// The same, to be changed.
    #[serde(rename = "setup:write")]
    WriteSetup,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Scope; 8] = [
        Scope::ReadBriefs,
        Scope::WriteBriefs,
        Scope::ReadIssues,
        Scope::WriteIssues,
        Scope::ReadReaders,
        Scope::WriteReaders,
        Scope::ReadSetup,
        Scope::WriteSetup,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::ReadBriefs => "briefs:read",
            Scope::WriteBriefs => "briefs:write",
            Scope::ReadIssues => "issues:read",
            Scope::WriteIssues => "issues:write",
            Scope::ReadReaders => "readers:read",
            Scope::WriteReaders => "readers:write",
            Scope::ReadSetup => "setup:read",
            Scope::WriteSetup => "setup:write",
        }
    }

    /// The scope that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == word)
    }

    /// True when a token with this scope may do what needs the other: whoever may write may read.
    pub fn covers(self, needed: Scope) -> bool {
        self == needed
            || matches!(
                (self, needed),
                (Scope::WriteBriefs, Scope::ReadBriefs)
                    | (Scope::WriteIssues, Scope::ReadIssues)
                    | (Scope::WriteReaders, Scope::ReadReaders)
                    | (Scope::WriteSetup, Scope::ReadSetup)
            )
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The scopes of a token, each once; one at least.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
#[serde(transparent)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// These; `None` when there is none.
    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Option<Self> {
        let mut scopes: Vec<Scope> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        (!scopes.is_empty()).then_some(Scopes(scopes))
    }

    /// True when one of them covers what is needed.
    pub fn cover(&self, needed: Scope) -> bool {
        self.0.iter().any(|scope| scope.covers(needed))
    }

    /// Their words.
    pub fn words(&self) -> Vec<&'static str> {
        self.0.iter().map(|scope| scope.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_may_write_may_read_and_nothing_else() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.as_str()), Some(scope));
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
            let covered: Vec<Scope> = Scope::ALL.into_iter().filter(|needed| scope.covers(*needed)).collect();
            let group = scope.as_str().split(':').next().unwrap();
            assert!(covered.iter().all(|covered| covered.as_str().starts_with(group)));
            assert_eq!(covered.len(), if scope.as_str().ends_with("write") { 2 } else { 1 });
        }
        assert_eq!(Scopes::of([]), None);
        let scopes = Scopes::of([Scope::WriteIssues, Scope::ReadBriefs, Scope::WriteIssues]).unwrap();
        assert_eq!(scopes.words(), ["briefs:read", "issues:write"]);
        assert!(scopes.cover(Scope::ReadIssues) && !scopes.cover(Scope::WriteBriefs));
    }
}
