//! Who may do what at the desk: members of staff, how they prove to be one, their sessions, and the tokens of their programs.
//!
//! It never sees readers.

mod identities;
mod members;
mod password;
mod second_factor;
mod sessions;
mod sign_in;
mod tokens;

pub use identities::{BACK_WITHIN, Back, IdentityError, Provider, ProviderSettings, forget_identities};
pub use members::{
    Invitation, MemberError, Standing, ask_new_password, change_standing, choose_password, end, invite, is_set_up_link,
    join, link_owner, make_password_link, make_set_up_link, set_up, take_back, works_for,
};
pub use password::{LEAST_CHARACTERS, Password, PasswordError};
pub use second_factor::{Enrolment, SecondFactorError, enrol, forget_second_factor, start_enrolment};
pub use sessions::{AtDesk, current, end_other_sessions, end_session};
pub use sign_in::{Origin, SignInError, SignedIn, finish, sign_in};
pub use tokens::{Actor, NewToken, TokenError, authenticate, create_token, end_token, make_token, revoke_token};
