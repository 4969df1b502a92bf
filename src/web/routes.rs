//! Every URL, in one place.

use actix_web::{
    HttpRequest, HttpResponse, Resource, Route, guard,
    middleware::from_fn,
    web::{self, ServiceConfig},
};

use super::{
    PageError, Problem, State, api, assets,
    bounds::{LARGEST_BODY, LARGEST_FORM},
    cross_origin,
    desk::{self, briefs, settings},
    error, site,
};

/// The methods of a page that is only looked at, and of one with a form.
const READ: &[&str] = &["get", "head"];
const FORM: &[&str] = &["get", "head", "post"];

macro_rules! api_routes {
    ($($path:literal => { $($method:ident: $handler:path),+ $(,)? })+) => {
        /// Every route of the JSON API: method and path below `/api/v1`.
        pub const API_ROUTES: &[(&str, &str)] = &[$($((stringify!($method), $path)),+),+];

        fn api(config: &mut ServiceConfig) {
            $(config.service(
                web::resource($path)
                    $(.route(web::$method().to($handler)))+
                    .default_service(web::to(async || {
                        Err::<HttpResponse, _>(Problem::method_not_allowed(&[$(stringify!($method)),+]))
                    })),
            );)+
        }
    };
}

api_routes! {
    "/openapi.json" => { get: api::openapi::document }
    "/newsletters" => { get: api::newsletters::list, post: api::newsletters::create }
    "/newsletters/{slug}" => { get: api::newsletters::get, patch: api::newsletters::change }
    "/newsletters/{slug}/logo" => { put: api::logos::replace, delete: api::logos::remove }
    "/newsletters/{slug}/subscribers" => { post: api::subscribers::sign_up }
    "/newsletters/{slug}/departures" => { get: api::departures::list }
    "/newsletters/{slug}/challenge" => { get: api::sign_ups::challenge }
    "/newsletters/{slug}/sign-up-form" => { get: api::sign_ups::form }
    "/newsletters/{slug}/sections" => { get: api::sections::list, post: api::sections::open }
    "/newsletters/{slug}/sections/{section}" => { patch: api::sections::rename }
    "/newsletters/{slug}/editions" => { get: api::editions::list, post: api::editions::create }
    "/newsletters/{slug}/editions/{edition}" => { get: api::editions::get, patch: api::editions::change }
    "/newsletters/{slug}/editions/{edition}/holidays" => { put: api::holidays::replace }
    "/newsletters/{slug}/editions/{edition}/occurrences" => { get: api::editions::occurrences }
    "/newsletters/{slug}/editions/{edition}/preview" => { get: api::assembly::preview }
    "/calendar" => { get: api::calendar::list }
    "/calendar.ics" => { get: api::calendar::feed }
    "/briefs" => { get: api::briefs::list, post: api::briefs::create }
    "/briefs/{id}" => { get: api::briefs::get, patch: api::briefs::save }
    "/briefs/{id}/publish" => { post: api::briefs::publish }
    "/briefs/{id}/retract" => { post: api::corrections::retract }
    "/briefs/{id}/corrections" => { get: api::corrections::list, post: api::corrections::correct }
    "/briefs/{id}/distribution" => { get: api::distribution::of_brief }
    "/briefs/{id}/readers.csv" => { get: api::distribution::readers }
    "/briefs/{id}/revisions" => { get: api::briefs::revisions }
    "/issues" => { get: api::issues::list, post: api::issues::create }
    "/issues/{id}" => { get: api::issues::get, patch: api::drafts::change }
    "/issues/{id}/approval" => { get: api::drafts::standing }
    "/issues/{id}/approve" => { post: api::drafts::approve }
    "/issues/{id}/subject" => { post: api::drafts::choose_subject }
    "/issues/{id}/send-now" => { post: api::drafts::send_now }
    "/issues/{id}/schedule" => { post: api::issues::schedule }
    "/issues/{id}/pause" => { post: api::issues::pause }
    "/issues/{id}/resume" => { post: api::issues::resume }
    "/issues/{id}/cancel" => { post: api::issues::cancel }
    "/issues/{id}/withhold" => { post: api::issues::withhold }
    "/issues/{id}/preflight" => { get: api::preflight::inspect }
    "/issues/{id}/assembly" => { get: api::assembly::of_issue }
    "/issues/{id}/variants" => { get: api::distribution::variants }
    "/issues/{id}/copy" => { get: api::distribution::copy }
    "/issues/{id}/clicks" => { get: api::clicks::of_issue }
    "/issues/{id}/clicks.csv" => { get: api::clicks::as_csv }
    "/issues/{id}/report" => { get: api::issues::report }
    "/issues/{id}/send-test" => { post: api::issues::send_test }
    "/relays" => { get: api::relays::list }
    "/webhooks" => { get: api::webhooks::list, post: api::webhooks::create }
    "/webhooks/{id}" => { get: api::webhooks::get, patch: api::webhooks::change, delete: api::webhooks::end }
    "/webhooks/{id}/secret" => { post: api::webhooks::rotate }
    "/webhooks/{id}/test" => { post: api::webhooks::try_out }
    "/webhooks/{id}/messages" => { get: api::webhooks::messages }
    "/webhooks/{id}/messages/{message}" => { get: api::webhooks::message }
    "/webhooks/{id}/messages/{message}/replay" => { post: api::webhooks::replay_one }
    "/webhooks/{id}/replay" => { post: api::webhooks::replay }
    "/deliveries" => { get: api::deliveries::list }
    "/subscribers" => { get: api::subscribers::list }
    "/sign-ups" => { get: api::sign_ups::view }
    "/suppressions" => { get: api::suppressions::list, post: api::suppressions::add }
    "/suppressions/{address_hash}" => { delete: api::suppressions::lift }
    "/audit" => { get: api::audit::list }
}

/// Whom a page of the desk lets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Whoever wants to log in.
    Outside,
    /// Every member.
    Member,
    /// Editors of the newsletter, and owners.
    Editor,
    /// Owners.
    Owner,
}

macro_rules! desk_routes {
    (@method get) => { "GET" };
    (@method post) => { "POST" };
    (@route get $handler:path) => { page().to($handler) };
    (@route post $handler:path) => { web::post().to($handler) };
    ($($path:literal => $door:ident { $($method:ident: $handler:path),+ })+) => {
        /// Every route of the desk: method, path, and whom it lets in.
        pub const DESK_ROUTES: &[(&str, &str, Door)] =
            &[$($((desk_routes!(@method $method), $path, Door::$door)),+),+];

        fn desk_pages(config: &mut ServiceConfig) {
            $(config.service(
                web::resource($path)
                    $(.route(desk_routes!(@route $method $handler)))+
                    .default_service(web::to(async || {
                        let refused = Problem::method_not_allowed(&[$(stringify!($method)),+]);
                        Err::<HttpResponse, PageError>(refused.into())
                    })),
            );)+
        }
    };
}

desk_routes! {
    "/desk/sign-in" => Outside { get: desk::entrance::show, post: desk::entrance::sign_in }
    "/desk/code" => Outside { get: desk::entrance::show_code, post: desk::entrance::finish }
    "/desk/openid" => Outside { get: desk::identities::begin }
    "/desk/openid/back" => Outside { get: desk::identities::finish }
    "/desk/forgotten" => Outside { get: desk::entrance::show_forgotten, post: desk::entrance::ask_new_password }
    "/desk/set-up/{token}" => Outside { get: desk::links::show_set_up, post: desk::links::set_up }
    "/desk/join/{token}" => Outside { get: desk::links::show_join, post: desk::links::join }
    "/desk/new-password/{token}" => Outside { get: desk::links::show_new_password, post: desk::links::new_password }
    "/desk" => Member { get: desk::home::show }
    "/desk/sign-out" => Member { post: desk::entrance::sign_out }
    "/desk/account" => Member { get: desk::account::show, post: desk::account::change }
    "/desk/account/second-factor" => Member { get: desk::second_factor::show, post: desk::second_factor::enrol }
    "/desk/account/second-factor/forget" => Member { post: desk::second_factor::forget }
    "/desk/account/identities/forget" => Member { post: desk::identities::forget }
    "/desk/account/sessions/end-others" => Member { post: desk::account::end_others }
    "/desk/account/sessions/{id}/end" => Member { post: desk::account::end_session }
    "/desk/issues" => Member { get: desk::issues::list::show }
    "/desk/issues/new" => Editor { get: desk::issues::special::show, post: desk::issues::special::make }
    "/desk/issues/{id}" => Member { get: desk::issues::show::show }
    "/desk/issues/{id}/compose" => Editor { post: desk::issues::composing::compose }
    "/desk/issues/{id}/approve" => Editor { post: desk::issues::actions::approve }
    "/desk/issues/{id}/schedule" => Editor { post: desk::issues::actions::schedule }
    "/desk/issues/{id}/send-now" => Editor { get: desk::issues::send_now::show, post: desk::issues::send_now::send }
    "/desk/issues/{id}/pause" => Editor { post: desk::issues::actions::pause }
    "/desk/issues/{id}/resume" => Editor { post: desk::issues::actions::resume }
    "/desk/issues/{id}/cancel" => Editor { get: desk::issues::actions::ask_cancel, post: desk::issues::actions::cancel }
    "/desk/issues/{id}/subject" => Editor { post: desk::issues::actions::choose_subject }
    "/desk/issues/{id}/withhold" => Editor { post: desk::issues::actions::withhold }
    "/desk/issues/{id}/retract" => Editor { post: desk::issues::actions::retract }
    "/desk/issues/{id}/test" => Member { post: desk::issues::looks::send_test }
    "/desk/issues/{id}/reader" => Editor { post: desk::issues::looks::find_reader }
    "/desk/issues/{id}/preview" => Member { get: desk::issues::looks::show }
    "/desk/issues/{id}/preview/html" => Member { get: desk::issues::looks::html }
    "/desk/issues/{id}/progress" => Member { get: desk::issues::progress::show }
    "/desk/issues/{id}/events" => Member { get: desk::issues::progress::events }
    "/desk/briefs" => Member { get: briefs::list::show, post: briefs::creation::create }
    "/desk/briefs/new" => Member { get: briefs::creation::show }
    "/desk/briefs/{id}" => Member { get: briefs::editor::show, post: briefs::editor::save }
    "/desk/briefs/{id}/autosave" => Member { post: briefs::autosave::save }
    "/desk/briefs/{id}/presence" => Member { post: briefs::presence::note }
    "/desk/briefs/{id}/preview" => Member { post: briefs::preview::show }
    "/desk/briefs/{id}/pictures" => Member { get: briefs::pictures::show, post: briefs::pictures::add }
    "/desk/briefs/{id}/paste" => Member { post: briefs::autosave::clean_paste }
    "/desk/briefs/{id}/history" => Member { get: briefs::history::show, post: briefs::history::restore }
    "/desk/briefs/{id}/publish" => Editor { post: briefs::editor::publish }
    "/desk/briefs/{id}/correction" => Editor { get: briefs::withdrawal::show_correction, post: briefs::withdrawal::correct }
    "/desk/briefs/{id}/retraction" => Editor { get: briefs::withdrawal::show_retraction, post: briefs::withdrawal::retract }
    "/desk/newsletters/{slug}/editions/{edition}" => Member { get: desk::edition::show }
    "/desk/issues/{id}/figures" => Editor { get: desk::figures::issue }
    "/desk/issues/{id}/figures.csv" => Editor { get: desk::figures::issue_csv }
    "/desk/figures" => Member { get: desk::figures::show }
    "/desk/newsletters/{slug}/figures/growth" => Editor { get: desk::figures::growth }
    "/desk/newsletters/{slug}/figures/growth.csv" => Editor { get: desk::figures::growth_csv }
    "/desk/newsletters/{slug}/figures/issues" => Editor { get: desk::figures::issues }
    "/desk/newsletters/{slug}/figures/issues.csv" => Editor { get: desk::figures::issues_csv }
    "/desk/newsletters/{slug}/figures/domains" => Editor { get: desk::figures::domains }
    "/desk/newsletters/{slug}/figures/domains.csv" => Editor { get: desk::figures::domains_csv }
    "/desk/newsletters/{slug}/figures/interest" => Member { get: desk::figures::interest }
    "/desk/newsletters/{slug}/figures/interest.csv" => Member { get: desk::figures::interest_csv }
    "/desk/health" => Owner { get: desk::health::show }
    "/desk/tokens" => Owner { get: desk::tokens::show, post: desk::tokens::make }
    "/desk/tokens/{id}/end" => Owner { post: desk::tokens::end }
    "/desk/readers" => Editor { get: desk::readers::list::show }
    "/desk/readers/export" => Editor { post: desk::readers::export::take_along }
    "/desk/readers/import" => Editor { get: desk::readers::imports::show, post: desk::readers::imports::upload }
    "/desk/readers/import/{id}" => Editor { get: desk::readers::import::show }
    "/desk/readers/import/{id}/check" => Editor { post: desk::readers::import::check }
    "/desk/readers/import/{id}/run" => Editor { post: desk::readers::import::run }
    "/desk/readers/import/{id}/stop" => Editor { post: desk::readers::import::stop }
    "/desk/readers/import/{id}/report.csv" => Editor { get: desk::readers::import::report }
    "/desk/readers/bulk" => Editor { post: desk::readers::bulk::begin }
    "/desk/readers/bulk/{id}" => Editor { get: desk::readers::bulk::show }
    "/desk/readers/bulk/{id}/run" => Editor { post: desk::readers::bulk::run }
    "/desk/readers/bulk/{id}/stop" => Editor { post: desk::readers::bulk::stop }
    "/desk/readers/{id}" => Editor { get: desk::readers::reader::show }
    "/desk/readers/{id}/data" => Editor { post: desk::readers::actions::data }
    "/desk/readers/{id}/resend" => Editor { post: desk::readers::actions::resend }
    "/desk/readers/{id}/unsubscribe" => Editor { post: desk::readers::actions::unsubscribe }
    "/desk/readers/{id}/address" => Editor { post: desk::readers::actions::address }
    "/desk/readers/{id}/suppress" => Editor { post: desk::readers::actions::suppress }
    "/desk/readers/{id}/erase" => Editor { post: desk::readers::actions::erase }
    "/desk/staff" => Owner { get: desk::staff::show, post: desk::staff::invite }
    "/desk/staff/{id}/role" => Owner { post: desk::staff::change_role }
    "/desk/staff/{id}/end" => Owner { post: desk::staff::end }
    "/desk/staff/{id}/take-back" => Owner { post: desk::staff::take_back }
    "/desk/audit" => Owner { get: desk::audit::show }
    "/desk/settings" => Owner { get: desk::settings::show }
    "/desk/settings/new-newsletter" => Owner { get: settings::newsletter::show_new, post: settings::newsletter::create }
    "/desk/settings/webhooks" => Owner { get: settings::webhooks::list, post: settings::webhooks::create }
    "/desk/settings/webhooks/{id}" => Owner { get: settings::webhooks::show, post: settings::webhooks::change }
    "/desk/settings/webhooks/{id}/secret" => Owner { post: settings::webhooks::rotate }
    "/desk/settings/webhooks/{id}/test" => Owner { post: settings::webhooks::try_out }
    "/desk/settings/webhooks/{id}/replay" => Owner { post: settings::webhook_log::replay }
    "/desk/settings/webhooks/{id}/messages/{message}" => Owner { get: settings::webhook_log::show, post: settings::webhook_log::replay_one }
    "/desk/settings/webhooks/{id}/end" => Owner { post: settings::webhooks::end }
    "/desk/settings/relays" => Owner { get: settings::relays::show, post: settings::relays::try_out }
    "/desk/settings/newsletters/{slug}/sender" => Owner { get: settings::sender::show, post: settings::sender::change }
    "/desk/settings/newsletters/{slug}/sender/check" => Owner { post: settings::sender::check }
    "/desk/settings/newsletters/{slug}/theme" => Owner { get: settings::theme::show, post: settings::theme::change }
    "/desk/settings/newsletters/{slug}/theme/logo" => Owner { post: settings::theme::set_logo }
    "/desk/settings/newsletters/{slug}/theme/logo/remove" => Owner { post: settings::theme::remove_logo }
    "/desk/settings/newsletters/{slug}/theme/preview.css" => Owner { get: settings::theme::preview }
    "/desk/settings/newsletters/{slug}/wordings" => Owner { get: settings::wordings::show, post: settings::wordings::change }
    "/desk/settings/newsletters/{slug}/privacy" => Owner { get: settings::privacy::show, post: settings::privacy::change }
    "/desk/settings/newsletters/{slug}" => Owner { get: settings::newsletter::show, post: settings::newsletter::change }
    "/desk/settings/newsletters/{slug}/sections" => Owner { get: settings::sections::show, post: settings::sections::open }
    "/desk/settings/newsletters/{slug}/sections/{section}" => Owner { post: settings::sections::rename }
    "/desk/settings/newsletters/{slug}/editions" => Owner { get: settings::editions::list }
    "/desk/settings/newsletters/{slug}/new-edition" => Owner { get: settings::editions::show_new, post: settings::editions::create }
    "/desk/settings/newsletters/{slug}/editions/{edition}" => Owner { get: settings::editions::show, post: settings::editions::change }
    "/desk/settings/newsletters/{slug}/editions/{edition}/holidays" => Owner { post: settings::holidays::replace }
}

/// Registers everything.
pub fn all(config: &mut ServiceConfig) {
    config
        .app_data(web::PayloadConfig::default().limit(LARGEST_BODY))
        .app_data(web::QueryConfig::default().error_handler(error::unreadable_query))
        .app_data(web::PathConfig::default().error_handler(error::unreadable_path))
        .app_data(
            web::FormConfig::default()
                .limit(LARGEST_FORM)
                .error_handler(error::unreadable_form),
        )
        .service(shown("/healthz", page().to(site::health::alive)))
        .service(shown("/readyz", page().to(site::health::ready)))
        .service(shown("/metrics", page().to(site::health::metrics)))
        .service(shown("/assets/icon.svg", page().to(site::icon::svg)))
        .service(shown("/assets/icon.png", page().to(site::icon::png)))
        .service(shown("/assets/{file}", page().to(assets::show)))
        .service(shown("/favicon.ico", page().to(site::icon::ico)))
        .service(shown("/robots.txt", page().to(site::sitemap::robots)))
        .service(shown("/sitemap.xml", page().to(site::sitemap::index)))
        .service(shown("/api/docs", page().to(site::api_docs::show)))
        .service(
            web::scope("/api/v1")
                .wrap(from_fn(api::check_first))
                .wrap(from_fn(api::name_instance))
                .wrap(from_fn(api::once::carry_out_once))
                .wrap(from_fn(cross_origin::open))
                .configure(api)
                .default_service(web::to(no_such_route)),
        )
        .service(shown("/", page().to(site::home::show)))
        .service(shown("/mailbox", page().to(site::mailbox::list)))
        .service(shown("/mailbox/{number}", page().to(site::mailbox::show)))
        .service(shown("/mailbox/{number}/html", page().to(site::mailbox::html)))
        .configure(desk_pages)
        .service(shown("/media/{name}", page().to(site::picture::show)))
        .service(shown("/c/{code}", page().to(site::click::follow)))
        .service(shown("/c/{code}/{mark}", page().to(site::click::follow)))
        .service(asked(
            "/confirm/{token}",
            page().to(site::confirmation::show),
            web::post().to(site::confirmation::confirm),
        ))
        .service(asked(
            "/unsubscribe/{token}",
            page().to(site::departure::show),
            web::post().to(site::departure::leave),
        ))
        .service(asked(
            "/unsubscribe/{token}/reason",
            page().to(site::departure::back),
            web::post().to(site::departure::tell_why),
        ))
        .service(asked(
            "/unsubscribe/{token}/less",
            page().to(site::departure::back),
            web::post().to(site::departure::ask_for_less),
        ))
        .service(asked(
            "/come-back/{token}",
            page().to(site::departure::show_come_back),
            web::post().to(site::departure::come_back),
        ))
        .configure(preferences)
        .service(shown("/{newsletter}", page().to(site::newsletter::show)))
        .service(asked(
            "/{newsletter}/subscribe",
            page().to(site::sign_up::back),
            web::post().to(site::sign_up::subscribe),
        ))
        .service(shown("/{newsletter}/embed", page().to(site::embed::show)))
        .service(shown("/{newsletter}/embed/code", page().to(site::embed::code)))
        .service(shown("/{newsletter}/archive", page().to(site::archive::show)))
        .service(shown("/{newsletter}/about", page().to(site::about::show)))
        .service(shown("/{newsletter}/privacy", page().to(site::privacy::show)))
        .service(shown(
            "/{newsletter}/theme-{hash:[0-9a-f]{16}}.css",
            page().to(site::theme::show),
        ))
        .service(shown("/{newsletter}/feed.xml", page().to(site::feeds::atom)))
        .service(shown("/{newsletter}/feed.json", page().to(site::feeds::json)))
        .service(shown(
            "/{newsletter}/sitemap.xml",
            page().to(site::sitemap::of_newsletter),
        ))
        .service(shown(
            "/{newsletter}/sitemap-{part:[0-9]{1,12}}.xml",
            page().to(site::sitemap::of_briefs),
        ))
        .service(shown(
            "/{newsletter}/sections/{slug}/feed.xml",
            page().to(site::feeds::section_atom),
        ))
        .service(shown(
            "/{newsletter}/sections/{slug}/feed.json",
            page().to(site::feeds::section_json),
        ))
        .service(shown("/{newsletter}/logo-{name}", page().to(site::logo::show)))
        .service(shown("/{newsletter}/sections/{slug}", page().to(site::section::show)))
        .service(shown(
            "/{newsletter}/briefs/{slug}/share-{version}.png",
            page().to(site::share_image::show),
        ))
        .service(shown(
            "/{newsletter}/briefs/{slug}/share.png",
            page().to(site::share_image::present),
        ))
        .service(shown("/{newsletter}/briefs/{slug}", page().to(site::brief::show)))
        .service(shown("/{newsletter}/issues/{number}", page().to(site::issue::show)))
        .default_service(web::to(no_such_page));
}

/// What readers do with a mailed link to everything that is kept of them.
fn preferences(config: &mut ServiceConfig) {
    use site::preferences::{actions, back, erasure, renew, show, stored};
    let form = |path: &str, post: Route| asked(path, page().to(back), post);
    config
        .service(asked(
            "/manage",
            page().to(site::manage::show),
            web::post().to(site::manage::ask),
        ))
        .service(shown("/preferences/{token}", page().to(show)))
        .service(shown("/preferences/{token}/stored", page().to(stored::show)))
        .service(shown("/preferences/{token}/export.json", page().to(stored::export)))
        .service(asked(
            "/preferences/{token}/erase",
            page().to(erasure::show),
            web::post().to(erasure::erase),
        ))
        .service(form("/preferences/{token}/renew", web::post().to(renew)))
        .service(form("/preferences/{token}/choices", web::post().to(actions::choices)))
        .service(form("/preferences/{token}/pause", web::post().to(actions::pause)))
        .service(form(
            "/preferences/{token}/measuring",
            web::post().to(actions::measuring),
        ))
        .service(form("/preferences/{token}/leave", web::post().to(actions::leave)))
        .service(form("/preferences/{token}/reason", web::post().to(actions::reason)))
        .service(form("/preferences/{token}/join", web::post().to(actions::join)))
        .service(form("/preferences/{token}/name", web::post().to(actions::name)))
        .service(form("/preferences/{token}/language", web::post().to(actions::language)))
        .service(form("/preferences/{token}/address", web::post().to(actions::address)))
        .service(asked(
            "/address/confirm/{token}",
            page().to(site::address_change::show_change),
            web::post().to(site::address_change::confirm),
        ))
        .service(asked(
            "/address/undo/{token}",
            page().to(site::address_change::show_restore),
            web::post().to(site::address_change::restore),
        ));
}

/// GET, and HEAD, which link checkers and mail scanners send first.
fn page() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// A page that is only looked at.
fn shown(path: &str, page: Route) -> Resource {
    let refuse =
        async |request: HttpRequest, state: web::Data<State>| site::refuse_method(&request, &state, READ).await;
    web::resource(path).route(page).default_service(web::to(refuse))
}

/// A page with a form that is sent to the page's own address.
fn asked(path: &str, page: Route, post: Route) -> Resource {
    let refuse =
        async |request: HttpRequest, state: web::Data<State>| site::refuse_method(&request, &state, FORM).await;
    web::resource(path)
        .route(page)
        .route(post)
        .default_service(web::to(refuse))
}

async fn no_such_route() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found(
        "there is nothing at this address; /api/docs lists what there is",
    ))
}

async fn no_such_page(_: HttpRequest) -> Result<HttpResponse, PageError> {
    Err(Problem::not_found("")
        .in_words(|locale| locale.text("problem-not-found").to_string())
        .into())
}
