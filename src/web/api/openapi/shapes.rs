//! What values look like: the members that many operations have in common, and what a new thing must have.

use serde_json::Value;
use utoipa::{
    Modify, Number,
    openapi::{
        Components, Content, KnownFormat, Object, OpenApi, Ref, RefOr, Schema, SchemaFormat, Type,
        path::{Operation, Parameter, ParameterIn},
        request_body::RequestBody,
        schema::SchemaType,
    },
};

use crate::web::api::paging::MOST;

/// 1 to 80 lower-case letters, digits and single hyphens; see [`crate::domain::Slug`].
const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const LONGEST_SLUG: usize = 80;
/// See [`crate::domain::Language`].
const LANGUAGE: &str = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
const LONGEST_LANGUAGE: usize = 35;
/// See [`crate::domain::EmailAddress`].
const LONGEST_ADDRESS: usize = 254;

/// A body that both makes a thing and changes one, and what it must have to make one.
struct New {
    path: &'static str,
    body: &'static str,
    new: &'static str,
    needed: &'static [&'static str],
}

const NEW: [New; 3] = [
    New {
        path: "/api/v1/newsletters",
        body: "NewsletterText",
        new: "NewNewsletter",
        needed: &["slug", "name", "language", "from_address", "postal_address"],
    },
    New {
        path: "/api/v1/newsletters/{slug}/editions",
        body: "EditionText",
        new: "NewEdition",
        needed: &["slug", "name"],
    },
    New {
        path: "/api/v1/briefs",
        body: "BriefText",
        new: "NewBrief",
        needed: &["newsletter", "headline"],
    },
];

/// Members that are one of several words.
const CHOICES: [(&str, &str, &[&str]); 4] = [
    ("BriefText", "status", &["draft", "in_review", "ready"]),
    ("NewsletterText", "measurement", &["none", "aggregate", "individual"]),
    ("ThemeBody", "face", &["serif", "sans"]),
    ("ThemeBody", "header", &["plain", "filled"]),
];

/// The pictures that may be a logo.
const PICTURES: [&str; 3] = ["image/png", "image/jpeg", "image/webp"];

/// Gives members and parameters of the same name the same form, and new things what they must have.
pub(super) struct Shapes;

impl Modify for Shapes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        for schema in components.schemas.values_mut() {
            shape_members(schema);
        }
        for (schema, member, words) in CHOICES {
            choose(components, schema, member, words);
        }
        for new in NEW {
            let made = needing(components, &new);
            components
                .schemas
                .extend(made.map(|schema| (new.new.to_owned(), schema)));
        }
        for (path, item) in &mut document.paths.paths {
            let post = NEW.iter().find(|new| new.path == path).zip(item.post.as_mut());
            if let Some((new, post)) = post {
                refer(post, new.new);
            }
            if let Some(put) = item.put.as_mut().filter(|_| path.ends_with("/logo")) {
                take_pictures(put);
            }
            let operations = [
                &mut item.get,
                &mut item.post,
                &mut item.put,
                &mut item.patch,
                &mut item.delete,
            ];
            for operation in operations.into_iter().flatten() {
                for parameter in operation.parameters.iter_mut().flatten() {
                    shape_parameter(parameter);
                }
            }
        }
    }
}

fn shape_members(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            for (name, member) in &mut object.properties {
                shape(name, member);
            }
        }
        RefOr::T(Schema::AllOf(all)) => all.items.iter_mut().for_each(shape_members),
        _ => {}
    }
}

fn shape_parameter(parameter: &mut RefOr<Parameter>) {
    let RefOr::T(parameter) = parameter else { return };
    let Some(schema) = &mut parameter.schema else { return };
    match (parameter.name.as_str(), &parameter.parameter_in) {
        ("limit", _) => {
            if let RefOr::T(Schema::Object(limit)) = schema {
                limit.minimum = Some(Number::Int(1));
                limit.maximum = usize::try_from(MOST).ok().map(Number::UInt);
            }
        }
        // A filter by an address or a slug may name what there is not, not what there cannot be.
        (name, ParameterIn::Path | ParameterIn::Query) => shape(name, schema),
        _ => {}
    }
}

/// Gives a text the form of the domain's value of its name.
fn shape(name: &str, schema: &mut RefOr<Schema>) {
    let text = match schema {
        RefOr::T(Schema::Object(text)) => text,
        RefOr::T(Schema::Array(list)) => {
            let utoipa::openapi::schema::ArrayItems::RefOrSchema(items) = &mut list.items else {
                return;
            };
            match (name, items.as_mut()) {
                ("sections", RefOr::T(Schema::Object(text))) => text,
                _ => return,
            }
        }
        _ => return,
    };
    let is_text = match &text.schema_type {
        SchemaType::Type(one) => *one == Type::String,
        SchemaType::Array(several) => several.contains(&Type::String),
        SchemaType::AnyValue => false,
    };
    if !is_text || text.format.is_some() {
        return;
    }
    match name {
        "slug" | "newsletter" | "section" | "sections" | "edition" => {
            text.pattern = Some(SLUG.to_owned());
            text.max_length = Some(LONGEST_SLUG);
        }
        "language" | "lang" => {
            text.pattern = Some(LANGUAGE.to_owned());
            text.max_length = Some(LONGEST_LANGUAGE);
        }
        "email" | "from_address" | "reply_to" | "return_path" => {
            text.format = Some(SchemaFormat::Custom("email".to_owned()));
            text.max_length = Some(LONGEST_ADDRESS);
        }
        _ => {}
    }
}

/// Lists the words that a member may be; null, which stands for an absent one, is among them where it is allowed.
fn choose(components: &mut Components, schema: &str, member: &str, words: &[&str]) {
    let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(schema) else {
        return;
    };
    if let Some(RefOr::T(Schema::Object(member))) = object.properties.get_mut(member) {
        let mut values: Vec<Value> = words.iter().map(|word| Value::from(*word)).collect();
        if matches!(&member.schema_type, SchemaType::Array(types) if types.contains(&Type::Null)) {
            values.push(Value::Null);
        }
        member.enum_values = Some(values);
    }
}

/// The body of a change as that of a new thing: with members that it must have, none of which can be null then.
fn needing(components: &Components, new: &New) -> Option<RefOr<Schema>> {
    let Some(RefOr::T(Schema::Object(body))) = components.schemas.get(new.body) else {
        return None;
    };
    let mut made = body.clone();
    // A new thing has no version that somebody could have changed.
    made.properties.remove("version");
    for name in new.needed {
        if let Some(RefOr::T(Schema::Object(member))) = made.properties.get_mut(*name) {
            member.schema_type = SchemaType::Type(Type::String);
        }
    }
    made.required = new.needed.iter().map(|name| (*name).to_owned()).collect();
    Some(RefOr::T(Schema::Object(made)))
}

fn refer(post: &mut Operation, name: &str) {
    for content in body_of(post).into_iter().flat_map(|body| body.content.values_mut()) {
        if let RefOr::T(content) = content {
            content.schema = Some(Ref::from_schema_name(name).into());
        }
    }
}

fn body_of(operation: &mut Operation) -> Option<&mut RequestBody> {
    match &mut operation.request_body {
        Some(RefOr::T(body)) => Some(body),
        _ => None,
    }
}

fn take_pictures(put: &mut Operation) {
    let Some(body) = body_of(put) else { return };
    let mut picture = Object::with_type(Type::String);
    picture.format = Some(SchemaFormat::KnownFormat(KnownFormat::Binary));
    body.content = PICTURES
        .iter()
        .map(|kind| {
            let content = Content::new(Some(Schema::Object(picture.clone())));
            ((*kind).to_owned(), RefOr::T(content))
        })
        .collect();
}
