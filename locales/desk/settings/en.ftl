# The desk: what owners set up.

desk-settings = Settings
desk-editions = Editions
desk-next-issue = – the next issue: { $when }
desk-settings-parts = Parts of the settings
desk-settings-all = The whole installation
desk-settings-no-newsletter = There is no newsletter yet.
desk-settings-general = General
desk-settings-sections = Sections
desk-settings-new-newsletter = New newsletter
desk-settings-set-up = Set up
desk-settings-name = Name
desk-settings-slug = Part of the address
desk-settings-newsletter-slug-hint = Lower-case letters, digits and hyphens, such as weekly. It stays: readers have its links.
desk-settings-section-slug-hint = Lower-case letters, digits and hyphens, such as economy. It stays.
desk-settings-edition-slug-hint = Lower-case letters, digits and hyphens, such as mondays.
desk-settings-description = Description
desk-settings-description-hint = One line below the name, on pages and in search engines.
desk-settings-language = Language
desk-settings-language-hint = A language tag, such as be, ru or en.
desk-settings-postal-address = Postal address
desk-settings-postal-address-hint = Stands at the foot of every mail, as many countries require.
desk-settings-about = About the newsletter
desk-settings-about-hint = Markdown of the page “About”.
desk-settings-from-name = Sender’s name
desk-settings-from-address = Sender’s address
desk-settings-stale = Somebody else has saved meanwhile. Open the page again in another tab, and make your change there: what you entered is still below.
desk-settings-slug-taken = This is taken. Choose another.
desk-settings-problem-line = Enter one line of 1 to 300 characters.
desk-settings-problem-optional-line = Enter one line of at most 300 characters.
desk-settings-problem-about = At most 20,000 characters.
desk-settings-problem-logo = Choose a PNG, JPEG or WebP picture of at most 200 KiB and 2,000 pixels a side.
desk-settings-problem-language = Enter a language tag such as be.
desk-settings-problem-slug = Lower-case Latin letters, digits and hyphens, such as weekly-news.
desk-settings-problem-sender-name = Enter a name of at most 200 characters, in one line.
desk-settings-problem-email = Enter an email address like name@example.org.
desk-settings-sections-lead = Readers take all sections or some. Sections stay in the order in which they were opened.
desk-settings-rename = Rename
desk-settings-open-section = Open a section
desk-settings-no-edition = There is no edition yet, so nothing is sent.
desk-settings-new-edition = New edition
desk-settings-not-active = not active
desk-settings-active = Active
desk-settings-active-hint = Without this it does not fall due.
desk-settings-when = When it comes out
desk-settings-cadence = How often
desk-settings-kind = { $kind ->
    [instant] with each brief
    [daily] each day
    [weekly] on days of the week
    [monthly] on a day of the month
   *[cron] by a cron expression
  }
desk-settings-time = Time of day
desk-settings-weekdays = Days of the week
desk-settings-weekdays-hint = For an edition that comes out on days of the week.
desk-settings-monday = Monday
desk-settings-tuesday = Tuesday
desk-settings-wednesday = Wednesday
desk-settings-thursday = Thursday
desk-settings-friday = Friday
desk-settings-saturday = Saturday
desk-settings-sunday = Sunday
desk-settings-day = Day of the month
desk-settings-day-hint = 1 to 31. Months without this day are left out.
desk-settings-cron = Cron expression
desk-settings-cron-hint = Five fields: minute, hour, day, month, weekday, such as 0 9 * * 1-5.
desk-settings-zone = Time zone
desk-settings-show-times = Show the next times without saving
desk-settings-to-come = The next times
desk-settings-to-come-instant = It comes out whenever a brief is published.
desk-settings-to-come-none = There is none.
desk-settings-moment = { $weekday }, { $day }, { $time }
desk-settings-days = First and last day, holidays
desk-settings-starts-on = First day
desk-settings-ends-on = Last day
desk-settings-holidays = Holidays
desk-settings-holidays-hint = Days without an issue, each on its own line, such as 2026-12-25. What was new then is in the next issue.
desk-settings-holidays-taken = { PLURAL($days) ->
    [one] The edition has { $days } holiday now.
   *[other] The edition has { $days } holidays now.
  }
desk-settings-calendar = Holidays from a calendar file
desk-settings-calendar-file = iCalendar file (.ics)
desk-settings-calendar-hint = Its all-day events of this year and the next five replace the holidays.
desk-settings-calendar-button = Replace the holidays
desk-settings-timing = Around the due time
desk-settings-freeze = Closed for briefs, minutes before
desk-settings-freeze-hint = What is published later waits for the next issue.
desk-settings-lead-time = Prepared as a draft, minutes before
desk-settings-lead-time-hint = 0: it is put together at its due time.
desk-settings-quiet = With each brief: minutes to wait for more
desk-settings-quiet-hint = Briefs that come close together go in one mail. It waits at most four times as long.
desk-settings-catch-up = May be late by, hours
desk-settings-catch-up-hint = When the server was away for longer, the time is counted as missed.
desk-settings-welcomes = New readers get the last issue at once
desk-settings-local-morning = Each reader gets it at this hour of the reader’s own zone
desk-settings-rules = What it takes
desk-settings-no-limit = Empty: no limit.
desk-settings-section-order = Sections that come first
desk-settings-section-order-hint = In this order, with commas between. There are: { $sections }
desk-settings-most-briefs = Most briefs
desk-settings-most-per-section = Most briefs of a section
desk-settings-fewest-briefs = Fewest briefs
desk-settings-most-minutes = Most minutes to read
desk-settings-fewest-minutes = Fewest minutes to read
desk-settings-lead = Lead brief
desk-settings-lead-hint = The last part of its address. It comes first and gives the subject.
desk-settings-languages = Languages taken
desk-settings-languages-hint = Language tags with commas between; empty: all.
desk-settings-tags-in = Only briefs with one of these tags
desk-settings-tags-out = No briefs with one of these tags
desk-settings-tags-hint = With commas between; empty: whatever they are.
desk-settings-drafts = Who lets an issue go out
desk-settings-approval = Approval
desk-settings-approval-name = { $kind ->
    [auto] Nobody: it is sent as it was put together
    [approve] An editor approves it
   *[two_people] Somebody other than who wrote it approves it
  }
desk-settings-too-few = With too few briefs
desk-settings-too-few-name = { $kind ->
    [skip] There is no issue, and the briefs wait
   *[hold] It is held as a draft, and the duty editors are told
  }
desk-settings-duty-editors = Duty editors
desk-settings-duty-editors-hint = Addresses with commas between; empty: the newsletter’s own mailbox.
desk-settings-problem-choose = Choose one of these.
desk-settings-problem-time = Enter a time such as 09:00.
desk-settings-problem-weekdays = Choose at least one day.
desk-settings-problem-day = Enter a day from 1 to 31.
desk-settings-problem-zone = Choose a zone of the list, such as Europe/Minsk.
desk-settings-problem-cron = Enter five fields, such as 0 9 * * 1.
desk-settings-problem-never = This never falls due.
desk-settings-problem-item = “{ $item }” cannot be read.
desk-settings-problem-number = Enter a whole number.
desk-settings-problem-date = Enter a day such as 2026-12-25.
desk-settings-problem-days = The last day lies before the first.
desk-settings-problem-tags = At most 20 tags.
desk-settings-problem-section = There is no section “{ $section }”.
desk-settings-problem-fewer = This is less than the fewest.
desk-settings-problem-both = “{ $tag }” is among those that must be there.
desk-settings-problem-longest = At most { $most }.
desk-settings-problem-instant = An edition with each brief has no due time to prepare for.
desk-settings-problem-calendar = The file changed nothing: { $reason }
desk-settings-webhooks = Webhooks
desk-settings-webhooks-lead = Other programs, such as a members’ register, are told at once of what happens here. Messages are signed (Standard Webhooks), tried for three days and kept for 30.
desk-settings-webhook = Webhook
desk-settings-new-webhook = New webhook
desk-settings-webhook-standing = { $kind ->
    [active] active
    [failing] does not answer
    [stopped] stopped, because it did not answer
   *[inactive] not active
  }
desk-settings-since = since { $when }
desk-settings-url = Address
desk-settings-url-hint = An https address, such as https://crm.example.org/vesnik.
desk-settings-events = Told when
desk-settings-event = { $kind ->
    [subscriber_confirmed] a reader has confirmed a subscription
    [subscriber_left] a reader has left
    [brief_published] a brief is public
    [brief_retracted] a brief was withdrawn
    [issue_started] an issue begins to go out
    [issue_sent] every recipient of an issue is accounted for
   *[delivery_failed] copies were refused, several at a time
  }
desk-settings-of-newsletter = Of which newsletter
desk-settings-of-all = All newsletters
desk-settings-webhook-active = Active
desk-settings-webhook-active-hint = What happens while it is not active is not told later.
desk-settings-secret = Secret
desk-settings-secret-lead = The other program checks with it that a message is ours. With a new one the present one still counts for a day.
desk-settings-both-count = Now two secrets count.
desk-settings-secret-shown = The secret is shown only now. Give it to the other program:
desk-settings-new-secret = Make a new secret
desk-settings-log = Log
desk-settings-log-empty = Nothing was told yet.
desk-settings-log-caption = The newest first. Times are UTC.
desk-settings-log-older = Older messages
desk-settings-event-column = Event
desk-settings-at = When
desk-settings-outcome = What came of it
desk-settings-answer = Last answer
desk-settings-message-status = { $kind ->
    [due] to be sent
    [delivered] taken
   *[failed] given up
  }
desk-settings-tries = { PLURAL($tries) ->
    [one] { $tries } try
   *[other] { $tries } tries
  }
desk-settings-webhook-test = Send a test message
desk-settings-replay = Send again
desk-settings-replayed = { PLURAL($messages) ->
    [one] { $messages } message is sent again.
   *[other] { $messages } messages are sent again.
  }
desk-settings-from = From (UTC)
desk-settings-until = Until (UTC)
desk-settings-delivered-too = Also those that were taken
desk-settings-webhook-end = End this webhook
desk-settings-webhook-end-lead = It is told nothing any more, and nothing that waits is sent.
desk-settings-webhook-message = Message
desk-settings-next-try = Sent next: { $when } (UTC)
desk-settings-request = Request
desk-settings-tries-heading = Tries
desk-settings-no-try = It is sent within a second.
desk-settings-no-answer = no answer
desk-settings-send-again = Send this message again
desk-settings-problem-url = Enter an https address without a password. Private addresses are refused.
desk-settings-problem-events = Choose at least one event.
desk-settings-problem-too-many-webhooks = There are 50 already. End one that is not used any more.
desk-settings-problem-inactive = This webhook is not active.
desk-settings-problem-instant-time = Enter a day and a time.
desk-settings-sender = Sender
desk-settings-reply-to = Answers go to
desk-settings-reply-to-hint = Empty: the sender’s address.
desk-settings-return-path = Return path
desk-settings-return-path-hint = Where bounces go; empty: the sender’s address.
desk-settings-return-path-lead = Bounces go to { $address }. Its domain needs a mail server that takes them, and the SPF record above.
desk-settings-records = DNS records to publish
desk-settings-records-lead = Type TXT. Copy name and text to where your domain is managed. Mail is signed by the relay: its DKIM key comes from the relay’s provider.
desk-settings-record = { $kind ->
    [spf] SPF: who may send
    [dkim] DKIM: the key of the signature
   *[dmarc] DMARC: what becomes of forged mail
  }
desk-settings-record-name = Name of the record
desk-settings-record-value = Text of the record
desk-settings-record-of-relay = The text is the public key that the relay’s provider shows.
desk-settings-published = Published now:
desk-settings-published-none = Nothing is published here.
desk-settings-unanswered = No name server answered.
desk-settings-check = What is published
desk-settings-check-button = Ask the name servers now
desk-settings-check-good = Nothing is wrong with what is published.
desk-settings-relays = Relays
desk-settings-relays-lead = Relays are set in the configuration. Here you see how each does.
desk-settings-relays-caption = As this process sees them
desk-settings-relay = Relay
desk-settings-circuit = State
desk-settings-given = Copies since the start
desk-settings-relay-state = { $kind ->
    [ok] takes mail
    [unreachable] out of reach
   *[refusing] refuses us
  }
desk-settings-trial = Try a relay
desk-settings-trial-lead = Connects, encrypts and logs in as for real mail. With a recipient, sender and recipient are named and taken back; no mail is sent.
desk-settings-trial-recipient = Recipient
desk-settings-trial-recipient-hint = Empty: nobody is named, and the relay is only greeted.
desk-settings-trial-sender = Sender
desk-settings-trial-button = Connect now
desk-settings-trial-good = The relay took all of it.
desk-settings-trial-failed = This went wrong:
desk-settings-side = { $kind ->
    [client] Vesnik:
    [relay] Relay:
   *[encrypted] Encrypted from here on
  }
desk-settings-theme = Looks
desk-settings-accent = Colour of links and buttons
desk-settings-accent-hint = Such as #0d5661. On dark paper it is lightened by itself.
desk-settings-face = Face of headlines and texts
desk-settings-face-name = { $kind ->
    [serif] with serifs
   *[sans] without serifs
  }
desk-settings-header = Behind the name at the top
desk-settings-header-name = { $kind ->
    [plain] the paper
   *[filled] the colour
  }
desk-settings-preview-button = Preview without saving
desk-settings-preview = Preview
desk-settings-scheme = { $kind ->
    [light] On light paper
   *[dark] On dark paper
  }
desk-settings-preview-headline = The river is back in its bed
desk-settings-preview-text = After three days of rain the bridge is open again.
desk-settings-preview-link = Read on
desk-settings-preview-press = Subscribe
desk-settings-problem-colour = Enter a colour such as #0d5661.
desk-settings-problem-pale = The contrast with the paper is { $found }, and text needs { $least }. Choose a darker colour, such as { $darker }.
desk-settings-logo = Logo
desk-settings-logo-file = Picture
desk-settings-logo-hint = PNG, JPEG or WebP, at most 200 KiB. It stands beside the name.
desk-settings-logo-button = Upload
desk-settings-logo-remove = Remove the logo
desk-settings-wordings = Consent
desk-settings-wordings-lead = Readers agree to these words when they sign up. Each version is kept letter for letter, with who agreed to it.
desk-settings-wording-present = Shown now:
desk-settings-wording-new = New version
desk-settings-wording-hint = Write the word newsletter in braces where its name is to stand. Empty: the usual words.
desk-settings-wording-button = Show from now on
desk-settings-problem-wording = At most 1,000 characters.
desk-settings-versions = Versions
desk-settings-versions-none = No form was shown yet.
desk-settings-versions-caption = The newest first, with the confirmations of each
desk-settings-wording-text = Words
desk-settings-wording-since = Shown since
desk-settings-wording-is-present = present
desk-settings-agreed = Confirmed
desk-settings-privacy = Privacy
desk-settings-measured = What is measured of new issues
desk-settings-mode = { $kind ->
    [none] Nothing
    [aggregate] Sums
   *[individual] Single readers who agree
  }
desk-settings-mode-hint = { $kind ->
    [none] Links in mails lead straight to their pages.
    [aggregate] How often each link is followed is counted, and nothing of who follows it. No pictures that tell of opening.
   *[individual] Besides the sums, which links a reader follows is kept of those readers who have agreed to it.
  }
