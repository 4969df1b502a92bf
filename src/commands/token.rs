//! `vesnik token create|revoke`

use anyhow::Context;
use clap::Subcommand;
use vesnik::{
    accounts::{self, NewToken},
    app::open_database,
    config::Config,
    domain::{Clock, Role, Scope, Scopes},
};

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Makes a token and prints it, this once.
    #[command(after_help = "Example: vesnik token create --name desk --role owner --valid-days 90")]
    Create {
        /// What the audit log calls it.
        #[arg(long)]
        name: String,
        /// author, editor or owner.
        #[arg(long, default_value = "editor")]
        role: String,
        /// Ends by itself after this many days.
        #[arg(long)]
        valid_days: Option<u32>,
        /// What it may be used for, such as briefs:read or issues:write; several times for several. Without it: everything that
        /// its role may do.
        #[arg(long)]
        scope: Vec<String>,
    },
    /// Ends a token.
    #[command(after_help = "Example: vesnik token revoke --name desk")]
    Revoke {
        /// Its name.
        #[arg(long)]
        name: String,
    },
}

pub async fn run(config: &Config, verb: Verb) -> anyhow::Result<()> {
    let clock = Clock::system();
    let (db, _) = open_database(config, &clock)?;
    match verb {
        Verb::Create {
            name,
            role,
            valid_days,
            scope,
        } => {
            let role = Role::parse(&role).context("--role must be author, editor or owner")?;
            let scopes: Option<Vec<Scope>> = scope.iter().map(|word| Scope::parse(word)).collect();
            let scopes = scopes.context(
                "--scope must be briefs, issues, readers or setup, with :read or :write behind it, such as briefs:read",
            )?;
            let new = NewToken {
                name,
                role,
                scopes: Scopes::of(scopes),
                valid_days,
            };
            let token = accounts::make_token(&db, "command line", new, clock.now()).await?;
            println!("{}", token.reveal());
        }
        Verb::Revoke { name } => {
            accounts::revoke_token(&db, &name, clock.now()).await?;
            println!("revoked {name}");
        }
    }
    Ok(())
}
