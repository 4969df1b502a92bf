# The desk: what members of staff read.

staff-letter-subject = { $kind ->
    [join] Join the desk of { $newsletter }
   *[new_password] A new password for the desk of { $newsletter }
  }
staff-letter-opening = { $kind ->
    [join] You are invited to work on { $newsletter }. Follow the link and choose a password:
   *[new_password] Someone asked for a new password with this address. Follow the link to choose one:
  }
staff-letter-button = { $kind ->
    [join] Join
   *[new_password] Choose a new password
  }
staff-letter-within = The link works once, and for { $hours }. Do not pass it on.
staff-letter-not-you = If you know nothing of this, do nothing.
staff-letter-reason = You get this mail because this address is known to the newsroom.

desk-word = desk
desk-name = Desk:
desk-home = Overview
desk-account = Your account
desk-staff = Staff
desk-audit = Audit log
desk-sign-in = Log in
desk-sign-in-refused = Error: Log in
desk-sign-in-wrong = The address and the password do not belong together.
desk-sign-in-too-many = { PLURAL($minutes) ->
    [one] Too many tries. Try again in a minute.
   *[other] Too many tries. Try again in { $minutes } minutes.
  }
desk-sign-out = Log out
desk-email = Email address
desk-password = Password
desk-member-name = Name
desk-forgotten = Forgotten password
desk-forgotten-lead = We mail you a link to choose a new one.
desk-forgotten-button = Mail me a link
desk-forgotten-sent = If the address is a member’s, a link is on its way. It works for an hour.
desk-code = One-time code
desk-code-lead = Enter the code that the program on your phone shows now, or one of the codes you have put away for the case that the phone is lost.
desk-code-label = Code
desk-code-button = Go on
desk-code-wrong = This code is wrong, or was used before. Wait for the next one.
desk-start-again = Start again
desk-password-title = { $kind ->
    [set_up] Set up Vesnik
    [join] Join the desk
   *[new_password] Choose a new password
  }
desk-password-lead = { $kind ->
    [set_up] You become the first owner, who can invite others.
    [join] Choose the password with which you log in.
   *[new_password] You are logged out everywhere when it is saved.
  }
desk-password-button = { $kind ->
    [set_up] Become the owner
    [join] Join
   *[new_password] Save password
  }
desk-new-password = Password
desk-password-hint = At least { $least } characters. Several words that do not belong together are easy to remember and hard to guess.
desk-password-short = Choose a password of at least { $least } characters.
desk-password-long = This is too long. A sentence is enough.
desk-password-easy = This password is easy to guess. Choose several words that do not belong together.
desk-problem-who = Enter an email address like name@example.org, and a name.
desk-link-ended = This link has ended
desk-link-ended-lead = { $kind ->
    [set_up] It was used, or there is an owner already. Start the server again to get a new one.
    [join] It was used or has expired. Ask for a new one under “Forgotten password”.
   *[new_password] It was used or has expired. Ask for a new one under “Forgotten password”.
  }
desk-no-newsletter = There is no newsletter yet. Owners set one up under “Settings”.
desk-issues = Issues
desk-issue = Issue { $number }
desk-status = { $kind ->
    [draft] draft
    [approved] approved
    [scheduled] scheduled
    [sending] being sent
    [paused] paused
    [sent] sent
    [cancelled] cancelled
   *[expired] expired
  }
desk-about-you = About you
desk-language-browser = That of the browser
desk-save = Save
desk-second-factor = One-time codes
desk-second-factor-off = A program on your phone can show a new code every half a minute, which is then asked for besides the password. Whoever finds out your password still cannot log in.
desk-second-factor-on = { PLURAL($left) ->
    [one] One-time codes are asked for when you log in. You have one code left for the case that the phone is lost.
   *[other] One-time codes are asked for when you log in. You have { $left } codes left for the case that the phone is lost.
  }
desk-second-factor-forget = Do without one-time codes
desk-second-factor-set = { $kind ->
    [again] Set up another phone
   *[first] Set up one-time codes
  }
desk-enrol-lead = Scan the picture with the program that shows one-time codes, and enter the code it shows then.
desk-enrol-picture = The secret as a QR code
desk-enrol-open = Open the program on this device
desk-enrol-type = Or type the secret into it:
desk-enrol-code = Code
desk-enrol-wrong = This is not the code that the program shows now.
desk-enrol-button = Ask for codes from now on
desk-recovery = Codes for a lost phone
desk-recovery-lead = One-time codes are asked for from now on. Write these down and keep them where you keep papers: each lets you in once when the phone is lost. They are shown this once.
desk-recovery-kept = I have put them away
desk-sessions = Where you are logged in
desk-sessions-caption = The session used last comes first.
desk-browser = Browser
desk-network = Network
desk-began = Began
desk-used = Used last
desk-end = End
desk-this-session = this one
desk-end-session = End it
desk-end-others = End all but this one
desk-staff-invited = A letter with a link is on its way. You can also pass the link on yourself:
desk-staff-invited-still = has not joined yet
desk-staff-ended = may not log in any more
desk-staff-you = you
desk-staff-known = This address is a member’s already.
desk-staff-last-owner = This is the only owner. Make somebody else an owner first.
desk-staff-end = Let go
desk-staff-take-back = Take back
desk-role = Role
desk-role-name = { $kind ->
    [author] author: writes briefs
    [editor] editor: publishes and sends
   *[owner] owner: sets everything up
  }
desk-grants = Only in some newsletters
desk-grants-hint = Once a role is given for one newsletter, the member works in those newsletters alone.
desk-grant-none = none
desk-invite = Invite somebody
desk-invite-button = Invite
desk-audit-lead = Who changed what. Nothing is ever removed from it; “vesnik audit verify” shows whether somebody has tried.
desk-audit-caption = The newest change comes first; times are in UTC.
desk-audit-at = Time
desk-audit-who = Who
desk-audit-what = What
desk-audit-on = On what
desk-audit-detail = Details
desk-audit-older = Older changes
desk-not-allowed = Your role does not allow this. Ask an owner.
desk-foreign-form = This form did not come from the desk’s own page, or you have logged in anew since. Open the page again.

desk-openid = Log in with { $provider }
desk-openid-unreachable = { $provider } does not answer as it should. Try again later, or log in with your password.
desk-openid-over = This way to log in was begun in another browser, or too long ago. Start again.
desk-openid-refused = { $provider } did not let you in.
desk-openid-no-address = { $provider } has not verified an address of yours. Log in with your password.
desk-openid-unknown = { $email } is not a member’s address. Ask an owner for an invitation.
desk-openid-linked = An account at { $provider } opens the desk for you. When it is forgotten, the next login there links it again, if its address is yours.
desk-openid-forget = Forget the account
desk-tokens = Tokens
desk-tokens-lead = A token lets a program use the API in the name of the newsroom. It is shown once, when it is made.
desk-tokens-made = Copy the token now: it is not shown again. Whoever has it can do what it may do.
desk-tokens-make = Make a token
desk-tokens-name = Name
desk-tokens-name-hint = The audit log calls it so. Each name is used once.
desk-tokens-no-name = Enter a name of at most 200 characters.
desk-tokens-name-taken = There is or was a token with this name. Choose another one.
desk-tokens-scopes = What it may be used for
desk-tokens-no-scope = Choose at least one, or everything.
desk-tokens-scope = { $kind ->
    [briefs_read] Read briefs
    [briefs_write] Write, publish and retract briefs
    [issues_read] Read issues and the calendar
    [issues_write] Make, approve, send and stop issues
    [readers_read] Read subscribers, copies and suppressions
    [readers_write] Change suppressions
    [setup_read] Read newsletters, editions, relays and the audit log
   *[setup_write] Set up newsletters, sections and editions
  }
desk-tokens-everything = Everything that its role may do
desk-tokens-ends = It ends
desk-tokens-days = { PLURAL($count) ->
    [one] after { $count } day
   *[other] after { $count } days
  }
desk-tokens-never = only when it is ended here
desk-tokens-known = Tokens
desk-tokens-none = There is no token.
desk-tokens-caption = Tokens, the newest first
desk-tokens-times = Made, ends, used
desk-tokens-state = State
desk-tokens-made-on = Made { $day }
desk-tokens-ends-on = Ends { $day }
desk-tokens-ends-never = Does not end by itself
desk-tokens-used-on = Last used { $day }
desk-tokens-unused = Not used yet
desk-tokens-end = End it
desk-tokens-end-named = End { $name }
desk-tokens-ended = Has ended
desk-tokens-older = Earlier tokens
