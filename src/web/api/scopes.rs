//! Which scope a token needs for which route: the group by the path, reading or writing by the method.

use actix_web::http::Method;

use crate::domain::Scope;

/// Routes that let everybody in: a token that comes along is not looked at.
const OPEN: [&str; 4] = [
    "/openapi.json",
    "/newsletters/{slug}/subscribers",
    "/newsletters/{slug}/challenge",
    "/newsletters/{slug}/sign-up-form",
];
/// Paths that name readers, though others around them do not.
const OF_READERS: [&str; 6] = [
    "/subscribers",
    "/deliveries",
    "/suppressions",
    "/newsletters/{slug}/departures",
    "/briefs/{id}/readers.csv",
    "/issues/{id}/copy",
];
const OF_BRIEFS: &str = "/briefs";
/// The desk's pages that a token opens show issues.
const OF_ISSUES: [&str; 3] = ["/issues", "/calendar", "/desk"];

/// True of a route that needs no token.
pub(in crate::web) fn is_open(path: &str) -> bool {
    OPEN.contains(&path)
}

/// The scope that a route needs; its path below `/api/v1`, with names in the places of values.
pub(in crate::web) fn needed(method: &Method, path: &str) -> Scope {
    let reads = [Method::GET, Method::HEAD].contains(method);
    let (read, write) = match path {
        path if OF_READERS.iter().any(|start| path.starts_with(start)) => (Scope::ReadReaders, Scope::WriteReaders),
        path if path.starts_with(OF_BRIEFS) => (Scope::ReadBriefs, Scope::WriteBriefs),
        path if OF_ISSUES.iter().any(|start| path.starts_with(start)) => (Scope::ReadIssues, Scope::WriteIssues),
        _ => (Scope::ReadSetup, Scope::WriteSetup),
    };
    if reads { read } else { write }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_of_routes_has_its_scope() {
        let of = |method: &str, path| needed(&method.parse().unwrap(), path);
        assert_eq!(of("GET", "/briefs/{id}"), Scope::ReadBriefs);
        assert_eq!(of("POST", "/briefs/{id}/publish"), Scope::WriteBriefs);
        assert_eq!(of("GET", "/briefs/{id}/readers.csv"), Scope::ReadReaders);
        assert_eq!(of("HEAD", "/calendar.ics"), Scope::ReadIssues);
        assert_eq!(of("PATCH", "/issues/{id}"), Scope::WriteIssues);
        assert_eq!(of("GET", "/issues/{id}/copy"), Scope::ReadReaders);
        assert_eq!(of("DELETE", "/suppressions/{address_hash}"), Scope::WriteReaders);
        assert_eq!(of("GET", "/newsletters/{slug}/departures"), Scope::ReadReaders);
        assert_eq!(of("PUT", "/newsletters/{slug}/logo"), Scope::WriteSetup);
        assert_eq!(of("GET", "/audit"), Scope::ReadSetup);
        assert_eq!(of("GET", "/desk/issues/{id}"), Scope::ReadIssues);
    }
}
