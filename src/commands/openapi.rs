//! `vesnik openapi`

use vesnik::web::api::openapi;

pub fn run() -> anyhow::Result<()> {
    println!("{}", openapi::build().to_pretty_json()?);
    Ok(())
}
