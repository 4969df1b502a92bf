//! `vesnik staff add|list|password`

use anyhow::Context;
use clap::Subcommand;
use vesnik::{
    accounts::{self, Invitation, Standing},
    app::open_database,
    config::Config,
    domain::{Clock, EmailAddress, PersonName, Role, StaffLink},
    storage::staff,
};

/// How the audit log calls whoever types commands.
const ACTOR: &str = "command line";

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Invites a member and prints the link with which the member chooses a password.
    #[command(after_help = "Example: vesnik staff add --email anna@example.org --name \"Anna Kowal\" --role editor")]
    Add {
        /// Where the member's letters go.
        #[arg(long)]
        email: String,
        /// What colleagues read.
        #[arg(long)]
        name: String,
        /// author, editor or owner.
        #[arg(long, default_value = "author")]
        role: String,
    },
    /// Lists the members.
    #[command(after_help = "Example: vesnik staff list")]
    List,
    /// Prints a link with which a member chooses a new password.
    #[command(after_help = "Example: vesnik staff password --email anna@example.org")]
    Password {
        /// The member's address.
        #[arg(long)]
        email: String,
    },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let clock = Clock::system();
    let (db, _) = open_database(config, &clock)?;
    match verb {
        Verb::Add { email, name, role } => {
            let invitation = Invitation {
                email: EmailAddress::parse(&email).context("--email")?,
                name: PersonName::parse(&name).context("--name")?,
                standing: Standing {
                    role: Role::parse(&role).context("--role must be author, editor or owner")?,
                    grants: Vec::new(),
                },
            };
            let (_, token) = accounts::invite(&db, ACTOR, invitation, clock.now()).await?;
            println!("{}", config.links.path(&StaffLink::Join.path(&token.reveal())));
        }
        Verb::List => {
            for member in db.read(staff::list).await? {
                let ended = if member.ended_at.is_some() { "  ended" } else { "" };
                println!(
                    "{}  {}  {}{ended}",
                    member.role.as_str(),
                    member.email.as_str(),
                    member.name.as_str()
                );
            }
        }
        Verb::Password { email } => {
            let email = EmailAddress::parse(&email).context("--email")?;
            let (purpose, token) = accounts::make_password_link(&db, ACTOR, email, clock.now()).await?;
            println!("{}", config.links.path(&purpose.path(&token.reveal())));
        }
    }
    Ok(())
}
