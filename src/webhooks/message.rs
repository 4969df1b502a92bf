//! A message as it leaves: its id, and its body with the addresses of the readers in it.

use std::collections::HashMap;

use serde_json::Value;

use crate::{
    domain::{EmailAddress, SubscriberId},
    storage::{
        Conn, StorageError,
        webhooks::{self, Message},
    },
};

/// The field that names a reader by number, and the one that gets the address.
const READER: &str = "subscriber";
const EMAIL: &str = "email";

/// The id that a message has each time that it is sent.
pub fn message_id(message: &Message) -> String {
    format!("msg_{}_{}", message.created_at.millis(), message.id)
}

/// The bodies of messages as they leave now, in their order: readers who were erased since have no address in them.
///
/// # Errors
/// Those of the database.
pub fn rendered(conn: &mut Conn, messages: &[Message]) -> Result<Vec<String>, StorageError> {
    let mut bodies: Vec<Value> = messages
        .iter()
        .map(|message| serde_json::from_str(&message.body).unwrap_or_default())
        .collect();
    let mut readers = Vec::new();
    for body in &mut bodies {
        each_reader(body, &mut |reader, _| readers.push(reader));
    }
    let known = match readers.is_empty() {
        true => HashMap::new(),
        false => webhooks::emails(conn, &readers)?,
    };
    Ok(bodies.into_iter().map(|body| with_emails(body, &known)).collect())
}

fn with_emails(mut body: Value, known: &HashMap<SubscriberId, EmailAddress>) -> String {
    each_reader(&mut body, &mut |reader, email| {
        *email = known.get(&reader).map_or(Value::Null, |email| email.as_str().into());
    });
    body.to_string()
}

/// Calls `act` with each reader that a body names and the place of the address.
fn each_reader(value: &mut Value, act: &mut impl FnMut(SubscriberId, &mut Value)) {
    match value {
        Value::Object(fields) => {
            if let Some(reader) = fields.get(READER).and_then(Value::as_i64) {
                act(SubscriberId(reader), fields.entry(EMAIL).or_insert(Value::Null));
            }
            fields.values_mut().for_each(|inner| each_reader(inner, act));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| each_reader(inner, act)),
        _ => {}
    }
}
