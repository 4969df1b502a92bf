### What readers see, in English. Every language has the same messages; a test compares them.
### Messages that hold tags are HTML: their arguments are escaped, their own text is not.
### The space between a number and what it counts, and between a preposition of one letter and a time, is unbroken (U+00A0).

## How often an edition comes out

cadence-instant = as each brief is published
cadence-daily = daily at { $times }
cadence-workdays = on working days at { $times }
cadence-weekly = on { $days } at { $times }
cadence-monthly = on days { $days } of each month at { $times }
cadence-cron = by the schedule { $expression }
cadence-sundays = Sundays
cadence-mondays = Mondays
cadence-tuesdays = Tuesdays
cadence-wednesdays = Wednesdays
cadence-thursdays = Thursdays
cadence-fridays = Fridays
cadence-saturdays = Saturdays

## The frame of every page

frame-skip = Skip to the content
frame-pages = Pages
frame-languages = Languages
frame-archive = Archive
frame-about = About
frame-privacy = Privacy
frame-manage = Manage my subscription
frame-feed = Feed
frame-demo = This is a demonstration. Its mail goes no further than <a href="/mailbox">the mailbox</a>.

## The front page

home-title = Newsletters
home-empty = No newsletters have been set up yet.

## The sign-up form and what follows it

subscribe-title = Subscribe
subscribe-error-title = Error: Subscribe
subscribe-heading = Subscribe to our newsletter
subscribe-problems = Please check your answers
subscribe-later = Please try again later
subscribe-email = Email address
subscribe-name = Name
subscribe-optional = (optional)
subscribe-sections = Sections
subscribe-sections-hint = Leave all unticked to get every section.
subscribe-editions = How often
subscribe-edition = You will get:
subscribe-homepage = Leave this field empty
subscribe-button = Subscribe
subscribe-consent = By subscribing you agree that we store this address and send you { $newsletter } by email until you leave. Every issue has a link to leave at once.
subscribe-working = One moment: your browser is doing a small sum that keeps abusers out.
subscribe-no-script = Without scripts in your browser, the mail that you confirm with may take a while.
subscribe-email-empty = Enter an email address
subscribe-email-form = Enter an email address like name@example.org
subscribe-email-domain = The part after the @ is not a domain name
subscribe-email-too-long = The address is too long: at most 254 characters, and 64 before the @
subscribe-email-control = The address contains a line break or another control character
subscribe-email-disposable = We cannot write to throw-away addresses. Enter one that you keep
subscribe-name-too-long = The name is too long: at most 200 characters
subscribe-name-control = The name contains a line break or another control character
subscribe-name-link = The name cannot hold a web address. If it does not, leave a blank after each dot
subscribe-section-unknown = This newsletter has no such section
subscribe-edition-unknown = This newsletter has no such edition
subscribe-too-many =
    { PLURAL($minutes) ->
        [one] Too many sign-ups from your network. Try again in { $minutes } minute.
       *[other] Too many sign-ups from your network. Try again in { $minutes } minutes.
    }
subscribe-crowded = Too many people are signing up at this moment. Try again in an hour; nothing was recorded.
subscribe-one-more = One more step
subscribe-one-more-lead = Check what you entered, read what you agree to, and press the button.
subscribe-proof-again = Your browser’s sum has expired or was used before. Press the button once more.
subscribe-check = Check your mail
subscribe-check-lead = If the address you gave can be subscribed to <b dir="auto">{ $newsletter }</b>, we have sent a link to it.
subscribe-check-later = Many people are signing up at this moment: the mail may take a while.
subscribe-check-open = Open the mail and follow the link.
subscribe-check-press = On the page it leads to, press the button.
subscribe-check-then = Your subscription starts only then. The link works for 48 hours.
subscribe-check-missing = If the mail does not come
subscribe-check-spam = Allow it a few minutes, then look in your spam folder. If it is not there, check the address for a slip and fill in the form again.
subscribe-check-demo = In this demonstration the mail is in <a href="/mailbox">the mailbox</a>.

## A newsletter's page, sections and briefs

newsletter-title = Subscribe
newsletter-latest = Latest briefs
newsletter-empty = No briefs have been published yet.
newsletter-all = All briefs and issues
newsletter-how-often = How often
newsletter-sample = See what you would get:
newsletter-sections = Sections
section-label = Section
section-briefs = Briefs
section-page = Page { $number }
section-paging = More pages
section-newer = Newer briefs
section-older = Older briefs
brief-minutes = { PLURAL($minutes) ->
    [one] { $minutes } minute to read
   *[other] { $minutes } minutes to read
  }
brief-correction = Correction
note-back = Back to the text, note { $number }
page-table = Table
page-code = Code
brief-retracted = This brief was retracted.
brief-retracted-on = This brief was retracted on { $date }.
issue-label = Issue { $number }
issue-contents = In this issue
issue-retracted = retracted
issue-corrected = Corrected on <time datetime="{ $iso }">{ $date }</time>, after this issue was sent
correction-letter = This is a correction. First it says what was wrong; the brief as it is now follows.

## About and privacy

about-title = About
about-heading = About { $newsletter }
about-editions = Editions
about-sections = Sections
about-imprint = Imprint
about-publisher = Publisher
about-address = Address
about-contact = Contact
about-subscribe = Subscribe to { $newsletter }
hours = { PLURAL($hours) ->
    [one] { $hours } hour
   *[other] { $hours } hours
  }
privacy-title = Privacy
privacy-heading = Privacy: { $newsletter }
privacy-lead = What we keep of you, why, and how to have it erased. This page is made from the settings that are in force.
privacy-who = Who is responsible
privacy-reading = When you read these pages
privacy-reading-text = These pages set no cookies, run no scripts from others and load nothing from other servers, except pictures that an article itself shows from elsewhere. Our log notes which kind of page was asked for and how long the answer took; it notes no address of yours.
privacy-subscribing = When you subscribe
privacy-keeps-address = Your email address and, if you give it, your name: to send you what you asked for.
privacy-keeps-choices = Your choices: sections, how often, language, time zone, a pause.
privacy-keeps-consent = What you agreed to, in which words, by which form and when, as proof.
privacy-keeps-ip = The network address you agreed from is kept with it.
privacy-keeps-no-ip = The network address you agreed from is not kept.
privacy-keeps-deliveries = Which issues were sent to you, and what your mail server answered: so that nothing comes twice and nothing is lost.
privacy-confirm = Nothing is sent before you confirm your address. A confirmation link works for { $hours }.
privacy-measuring = What we measure
privacy-measures-nothing = Nothing. Our mails hold no pixels, and their links lead straight to where they point.
privacy-measures-aggregate = How often each link in our mails is followed, and nothing of who follows it: what we store names no person, no address and no time. To tell machines from people, our server remembers for at most two minutes, in its memory only, a fingerprint of network and browser that nobody can trace back. Our mails hold no pixels.
privacy-measures-individual = How often each link in our mails is followed, and nothing of who follows it: what we store names no person, no address and no time. To tell machines from people, our server remembers for at most two minutes, in its memory only, a fingerprint of network and browser that nobody can trace back. Only of readers who have agreed to it we also keep which links they follow, and when first; whoever takes that back or leaves has it deleted. Our mails hold no pixels.
privacy-others = Who else sees it
privacy-others-text = The mail server that hands our mail to yours sees your address and the mail. Nobody else gets your data, and we do not sell them.
privacy-rights = What you can do
privacy-rights-text = You can see what we keep, correct it, download it and have it erased. <a href="{ $url }">Ask for a link by mail</a>; it works for { $hours }.
privacy-leaving = You can leave at any time: each mail has a link that does it at once. After erasure we keep only a keyed hash of your address, so that we do not write to you again.

## Problems

problem-status = Error { $status }
problem-home = Go to the front page
problem-title-not-found = Page not found
problem-title-gone = No longer available
problem-title-method = This cannot be sent here
problem-title-too-many = Too many requests
problem-title-unavailable = Not available for the moment
problem-title-internal = Something went wrong
problem-title-unreadable = This request cannot be read
problem-not-found = There is nothing at this address.
problem-gone = What was at this address is no longer available.
problem-method = This address takes { $methods } only.
problem-too-many = Too many requests came from your network. Try again in { PLURAL($seconds) ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.
problem-unavailable = Nothing was changed. Try again in a moment.
problem-internal = Something went wrong on our side. It has been recorded.
problem-no-newsletter = There is no such newsletter here.
problem-no-section = There is no such section here.
problem-no-brief = There is no such brief here.
problem-no-issue = There is no such issue here.
problem-unknown-link = This link is not one of ours. Check that you copied all of it from the mail.
serving-too-slow = The rest of the request did not come in time. Please send it again.
serving-too-large = The request is larger than { $kib } KiB.

## Letters

letter-reason-form = You get this mail because someone entered this address in a sign-up form.
letter-reason-confirmed = You get this mail because you confirmed your subscription.
letter-copy-address = If the button does nothing, copy this address into your browser:
confirmation-subject = Confirm your subscription to { $newsletter }
confirmation-preheader = We send you nothing until you confirm.
confirmation-please = Please confirm your subscription to { $newsletter }. Someone asked for it to be sent to this address. If that was you, open this page and press the button there:
confirmation-button = Confirm subscription
confirmation-hours = The link works for { $hours }. After that, sign up again to get a new one.
confirmation-not-you = If you did not ask for this, do nothing: you will not be subscribed.

## Issues by mail

mail-web = View on the web
mail-web-text = On the web: { $url }
mail-reason = You get this mail because this address is subscribed to <a href="{ $url }">{ $newsletter }</a>.
mail-reason-text = You get this mail because this address is subscribed to { $newsletter }.
mail-unsubscribe = Unsubscribe
mail-unsubscribe-text = Unsubscribe: { $url }

## Feeds

feed-retracted-title = Retracted: { $headline }

## The archive and its search

archive-title = Archive
archive-words = Words to look for
archive-words-hint = A word is found in all its forms. A brief must have every word.
archive-section = Section
archive-every-section = All sections
archive-language = Language
archive-every-language = All languages
archive-search = Search
archive-years = Years
archive-count = { PLURAL($count) ->
    [one] { $count } brief
   *[other] { $count } briefs
}
archive-issues = Issues
archive-briefs = Briefs
archive-corrected = Corrected on { $date }.
archive-older = Earlier in this year
archive-empty = Nothing has been published yet.
archive-empty-year = There is nothing from { $year }.
archive-found = { PLURAL($count) ->
    [one] { $count } brief found for “{ $words }”
   *[other] { $count } briefs found for “{ $words }”
}
archive-none = Nothing found for “{ $words }”
archive-advice-fewer = Try fewer words: a brief must have every one of them.
archive-advice-other = Check the spelling, or try another word for the same thing.
archive-advice-everywhere = Look in all sections and languages
archive-advice-years = Look through the archive by year
archive-pages = Pages of results
archive-page = Page { $page } of { $pages }
archive-previous = Previous page
archive-next = Next page

## Confirming a subscription

confirm-title = Confirm your subscription
confirm-lead = Press the button to get <b dir="auto">{ $newsletter }</b> at the address to which this link was mailed.
confirm-button = Confirm subscription
confirm-not = If you did not ask for this, close the page. You will not be subscribed.
confirmed-title = You are subscribed
confirmed-lead = You get <b dir="auto">{ $newsletter }</b> from the next issue on.
confirmed-again-title = Already confirmed
confirmed-again-lead = You had already confirmed your subscription to <b dir="auto">{ $newsletter }</b>. Nothing has changed.
confirmed-change = Each issue ends with a link to leave. To change what you get:
confirmed-manage = manage your subscriptions
confirmed-read = Read it on the web

## Links that do not work

link-unknown-title = This link does not work
link-unknown = It is not one of ours, or what it led to is gone. Check that you copied all of it from the mail.
link-expired-title = This link has expired
link-expired-confirmation = It worked for 48 hours. Sign up again, and we send you a new one.
link-expired-preferences = It worked for one hour, or your address has been changed since. We can mail you a new one.
link-expired-address = Nothing was changed with it. Ask again on the page of your subscriptions.
link-expired-come-back = To come back, sign up again.
link-renew = Mail me a new link
link-manage = Enter your address to get a new link
link-newsletters = To the newsletters

## Asking for a link to the preferences

manage-title = Manage your subscriptions
manage-title-refused = Error: Manage your subscriptions
manage-lead = Enter your address, and we mail you a link to the page with everything you get from us.
manage-address = Email address
manage-button = Mail me the link
manage-what = There you can change what you get, pause, leave, change your address, see what we keep of you, and have it erased.
manage-sent-title = Check your mail
manage-sent-lead = If we know this address, a link is on its way to it.
manage-sent-valid = The link works for one hour.
manage-sent-not-heading = If no mail comes
manage-sent-not = Give it a few minutes and look in your spam folder. Perhaps we know you by another address. We send at most three links an hour to one address, and none to an address that may not be written to.
manage-sent-mailbox = In this demonstration the mail is in the mailbox.

## The preferences

preferences-title = Your subscriptions
preferences-title-refused = Error: Your subscriptions
preferences-not-saved = This was not saved
preferences-lead = Mail goes to <b dir="ltr">{ $address }</b>.
preferences-valid = The link to this page works for one hour after it was mailed. Do not pass it on.
preferences-blocked = We send nothing to this address: its owner or the newsroom has asked for that. Write to the newsroom to change it.
preferences-blocked-bounced = We send nothing to this address, because it has refused our mail. Write to the newsroom, or change your address below.
preferences-nothing = You get no newsletter at present.
preferences-paused = Paused until { $day }
preferences-sections = Sections
preferences-sections-hint = Leave all unticked to get every section.
preferences-editions = How often
preferences-edition-only = You get:
preferences-zone = Your time zone
preferences-zone-hint = Editions that come in the morning come in yours.
preferences-zone-edition = That of the edition
preferences-zones-europe = Europe
preferences-zones-asia = Asia
preferences-zones-america = America
preferences-zones-africa = Africa
preferences-zones-atlantic = Atlantic Ocean
preferences-zones-australia = Australia
preferences-zones-indian = Indian Ocean
preferences-zones-pacific = Pacific Ocean
preferences-zones-antarctica = Antarctica
preferences-save = Save choices
preferences-pause-heading = Pause
preferences-pause-until = No mail before
preferences-pause-hint = What you have missed then comes with the first issue.
preferences-pause = Pause
preferences-pause-change = Change the day
preferences-pause-end = End the pause now
preferences-leave = Leave { $newsletter }
preferences-leave-all-heading = Leave everything
preferences-leave-all = Leave all newsletters
preferences-offers = More newsletters
preferences-pending = You have asked for this newsletter and not confirmed it yet. Join here, and it is confirmed.
preferences-join = Get { $newsletter }
preferences-join-consent = By pressing the button you agree that we send you { $newsletter } by email until you leave. Every issue has a link to leave at once.
preferences-reader = About you
preferences-language = Language
preferences-language-hint = Of our pages and mails. Briefs come in it where they are translated into it.
preferences-language-newsletter = That of each newsletter
preferences-language-save = Save language
preferences-name = Name (optional)
preferences-name-hint = Some issues greet you with it. Leave it empty to have none.
preferences-name-save = Save name
preferences-address = New email address
preferences-address-hint = We mail a link to the new address. Nothing changes before it is used; the present address is told then.
preferences-address-save = Change address
preferences-data = Your data
preferences-data-see = See what we keep of you
preferences-data-download = Download it (JSON)
preferences-data-erase = Have it erased
preferences-back = Back to your subscriptions
preferences-problem-section = Choose among the sections on the page.
preferences-problem-edition = Choose one of the editions on the page.
preferences-problem-zone = Choose a time zone from the list.
preferences-problem-no-day = Enter the day on which mail may come again.
preferences-problem-day = A pause ends between { $first } and { $last }.
preferences-problem-name = Enter a name of at most 200 characters, without a web address.
preferences-problem-language = Choose a language from the list.
preferences-problem-address = Enter an email address like name@example.org.
preferences-problem-same-address = Mail goes to this address already.
preferences-problem-too-often = You have asked for three changes today. Try again tomorrow.
preferences-done-choices = Your choices are saved.
preferences-done-pause = The pause is set.
preferences-done-resume = The pause is over. The next issue brings what you have missed.
preferences-done-leave = You have left { $newsletter }. A copy that has already been sent may still arrive.
preferences-done-leave-all = You have left all newsletters. Copies that have already been sent may still arrive.
preferences-done-reason = Thank you. What you said is kept without your address.
preferences-done-join = You get { $newsletter } from the next issue on.
preferences-done-name = Your name is saved.
preferences-done-language = Your language is saved.
preferences-done-address = A link is on its way to the new address, if it may be written to. It works for 48 hours; until it is used nothing changes.

## What is kept of a reader

stored-title = What we keep of you
stored-lead = This is all. Times are in UTC.
stored-reader = You
stored-address = Address
stored-hash = Keyed hash of the address
stored-name = Name
stored-language = Language
stored-known-since = Address known since
stored-none = none
stored-nothing = Nothing.
stored-subscriptions = Subscriptions
stored-status = Status
stored-subscription-status = { $kind ->
    [pending] waits for your confirmation
    [active] you get it
    [paused] paused
    [unsubscribed] you have left
    [bounced] ended: the address refused mail
   *[complained] ended: reported as spam
 }
stored-edition = Edition
stored-sections = Sections
stored-all-sections = all
stored-zone = Time zone
stored-asked-at = Asked for
stored-confirmed-at = Confirmed
stored-paused-until = Paused until
stored-ended-at = Ended
stored-seen-until = You have had everything published until
stored-reason = Reason for leaving
stored-reason-given = given; it is kept without you
stored-consents = What you agreed to
stored-consent = { $time }: { $what } ({ $source }).
stored-consent-kind = { $kind ->
    [requested] asked for
    [confirmed] confirmed
    [imported] taken over from an earlier list
    [measuring_agreed] agreed that followed links are kept
    [measuring_withdrawn] withdrew that followed links are kept
    [withdrawn] withdrawn
   *[changed] choices changed
 }
stored-consent-from = From the network address { $address }.
stored-source-api = another site or program
stored-source-form = the form on our site
stored-source-confirmation = the link that was mailed to confirm
stored-source-preferences = the page of your subscriptions
stored-source-unsubscribe = the page for leaving
stored-source-one-click = the button of a mail program
stored-consent-wording = Words: “<span lang="{ $language }">{ $wording }</span>”
stored-issues = Issues
stored-issues-shown = The latest { $count } are shown here; the file has all.
stored-copy = { $time }: { $newsletter }, no. { $number }, “{ $subject }”: { $status }.
stored-copy-status = { $kind ->
    [due] to be sent
    [claimed] being sent
    [accepted] handed over to your mail provider
    [deferred] to be tried again
    [failed] not delivered
    [skipped] not sent
    [bounced] returned
   *[complained] reported as spam
 }
stored-copy-reason = { $kind ->
    [unsubscribed] not sent, you had left
    [suppressed] not sent, the address may not be written to
    [nothing-new-in-your-sections] not sent, nothing was new in your sections
    [issue-cancelled] not sent, the issue was cancelled
    [recipient-refused] not delivered, the address refused it
    [message-refused] not delivered, the message was refused
    [expired] not delivered in time
    [brief-withheld] not sent, its content was withdrawn
   *[paused] not sent, you had paused
 }
stored-reply = The mail server said: “{ $reply }”
stored-letters = Other mails
stored-letter = { $time }: { $newsletter }, { $what }: { $status }.
stored-letter-kind = { $kind ->
    [confirmation] the question whether you subscribe
    [welcome] the welcome
    [already_subscribed] the answer to a second sign-up
    [last_issue] the last issue, as a welcome
    [manage_link] a link to your subscriptions
    [address_change] the question to a new address
   *[address_changed] the notice to an old address
 }
stored-letter-status = { $kind ->
    [due] to be sent
    [claimed] being sent
    [accepted] handed over to your mail provider
    [failed] not delivered
   *[skipped] not sent
 }
preferences-measuring-heading = What you read
preferences-done-measured = Thank you. From the next issue on we keep which links you follow.
preferences-done-unmeasured = We keep nothing of the links you follow; what was kept is deleted.
stored-clicks = Links you followed
stored-click = { $time }: { $newsletter }, no. { $number }: { $url }
stored-links = Links that work
stored-link = { $what }, valid until { $time }.
stored-link-purpose = { $kind ->
    [confirm] A link to confirm a subscription
    [manage] A link to this page
    [come_back] A link to come back
    [change_address] A link to change your address
   *[restore_address] A link to undo a change of your address
 }

## Erasing a reader

erase-title = Have everything erased
erase-title-refused = Error: Have everything erased
erase-not-done = Nothing was erased
erase-tick = Tick the box to say that you have understood.
erase-lead = This concerns <b dir="ltr">{ $address }</b> and cannot be undone.
erase-goes = What goes, at once
erase-goes-reader = your address, your name and your language;
erase-goes-subscriptions = all your subscriptions with their choices;
erase-goes-consents = the record of what you agreed to;
erase-goes-letters = the record of the mails that we sent you, and those that wait to be sent;
erase-goes-links = all your links: to this page, to confirm, and to change your address.
erase-stays = What stays
erase-stays-hash = a keyed hash of your address and today’s date, from which the address cannot be read, so that we never write to it again, even if somebody enters it or it stands in a list that is imported;
erase-stays-ledger = in the statistics of past issues, that one more copy was sent, without anything that leads to you;
erase-stays-reasons = reasons for leaving that you gave; they were kept without you from the start.
erase-after = A copy of an issue that is leaving at this moment may still arrive. We send no mail to confirm this. If you want our newsletters again later, write to the newsroom: only it can lift the block.
erase-understood = I have understood what goes and what stays.
erase-button = Erase everything
erased-title = Everything is erased
erased-lead = We keep nothing of you but the keyed hash of your address, so that we never write to it again.
erased-copies = A copy that was leaving at that moment may still arrive.
erased-again = If you want our newsletters again later, write to the newsroom: only it can lift the block.

## Leaving

departure-title = Unsubscribe
departure-lead = Press the button to stop getting <b dir="auto">{ $newsletter }</b>.
departure-has-left = You have left <b dir="auto">{ $newsletter }</b> already.
departure-effect = It takes effect at once. A copy that has already been sent may still arrive.
departure-button = Unsubscribe
departure-mistake = If you came here by mistake, close the page. Nothing changes until you press the button.
departure-less-heading = Or get less
departure-less = You can change how often mail comes, take some sections only, or pause. For that we mail you a link.
departure-less-button = Mail me the link
departure-left-title = You have left
departure-left-title-refused = Error: You have left
departure-left = You get no more issues of <b dir="auto">{ $newsletter }</b>.
departure-left-copy = A copy that has already been sent may still arrive. We send no mail about this.
departure-thanks = Thank you. What you said is kept without your address.
departure-subscribe-again = Subscribe again
departure-why = Why have you left? (optional)
departure-why-hint = What you say is kept without your address.
departure-too-often = Too many mails
departure-not-expected = Not what I expected
departure-not-subscribed = I did not subscribe
departure-other = Something else
departure-words = In your words, if you like (at most 500 characters)
departure-send = Send
departure-problem-reason = Choose one of the reasons.
departure-problem-words = Use at most 500 characters.
departure-problem-come-back = Choose an edition on the page, and a day such as 2027-01-31.
departure-come-back-heading = Was it a mistake?
departure-come-back-title = Come back
departure-come-back = For an hour you can come back from this page without confirming, also to fewer mails. You miss nothing.
departure-pause-until = No mail before (optional)
departure-pause-hint = Leave it empty to get the next issue.
departure-come-back-button = Come back
departure-come-back-consent = By pressing the button you agree again that we send you { $newsletter } by email until you leave.
departure-back-title = You are back
departure-back = You get <b dir="auto">{ $newsletter }</b> again.
departure-nothing-title = There is nothing to leave
departure-nothing = This link was for a reader whose data have been erased. Nothing is sent any more.

## Changing the address

address-ask-title = Confirm your new address
address-ask = Press the button, and your newsletters come to <b dir="ltr">{ $address }</b>.
address-ask-button = Use this address
address-ask-not = If you did not ask for this, close the page. Nothing changes.
address-changed-title = Your address is changed
address-changed = Your newsletters now come to <b dir="ltr">{ $address }</b>.
address-changed-told = We have told the address that you had before; from there it can be undone for seven days. A copy that was leaving at this moment may still go there. Links to your subscriptions that were mailed before work no longer.
address-restore-title = Undo the change of address
address-restore = Press the button, and your newsletters come to <b dir="ltr">{ $address }</b> again.
address-restore-button = Use this address again
address-restore-not = If you changed your address yourself, close the page. Nothing changes.
address-restored-title = The change is undone
address-restored = Your newsletters come to <b dir="ltr">{ $address }</b> again.
address-taken-title = This cannot be done
address-taken = Meanwhile <b dir="ltr">{ $address }</b> has subscriptions of its own. Nothing has changed.

## Letters to readers

welcome-subject = You are subscribed to { $newsletter }
welcome-preheader = What you will get, and when.
welcome-opening = You are subscribed to { $newsletter }.
welcome-edition = Edition:
welcome-sections = Sections:
welcome-all-sections = all
welcome-next = You will get the next issue when it comes out. Earlier briefs are on the web:
welcome-change = To change what you get, to pause, or to change your address:
welcome-leave = Every issue has a link to leave at its foot, and so does this letter.
already-subscribed-subject = You are already subscribed to { $newsletter }
already-subscribed-preheader = Nothing has changed.
already-subscribed-opening = You are already subscribed to { $newsletter }. Someone, probably you, filled in the sign-up form with this address. Nothing has changed.
already-subscribed-what = To change what you get, or to leave:
already-subscribed-button = Change my subscription
already-subscribed-within = The link works for { $hours }.
already-subscribed-not-you = If it was not you, do nothing.
manage-letter-subject = Your subscriptions: { $newsletter }
manage-letter-preheader = The link that you asked for.
manage-letter-reason = You get this mail because someone asked for this link with your address.
manage-letter-opening = Here is the link to your subscriptions to { $newsletter } and whatever else you get from us.
manage-letter-what = There you can change what you get, pause, leave, change your address, see what we keep of you, and have it erased:
manage-letter-button = My subscriptions
manage-letter-within = The link works for { $hours }. Do not pass it on.
manage-letter-not-you = If you did not ask for it, do nothing.
address-letter-subject = { $newsletter }: is this your new address?
address-letter-preheader = Nothing changes until you confirm.
address-letter-reason-asked = You get this mail because someone wants newsletters to go to this address.
address-letter-reason-changed = You get this mail because your newsletters came to this address.
address-letter-opening = A reader of { $newsletter } wants to get it at this address from now on.
address-letter-what = If that was you, open this page and press the button there:
address-letter-button = Use this address
address-letter-within = The link works for { $hours }.
address-letter-not-you = If it was not you, do nothing: nothing is sent here.
address-taken-letter-subject = { $newsletter }: somebody gave your address as theirs
address-taken-letter-preheader = Nothing has changed.
address-taken-letter-opening = A reader of { $newsletter } asked to get it at this address. It has subscriptions of its own, so nothing has changed.
address-taken-letter-what = If that was you: leave with your other address, and manage the subscriptions of this one here:
address-taken-letter-not-you = If it was not you, do nothing.
address-changed-letter-subject = { $newsletter } no longer comes to this address
address-changed-letter-preheader = The address was changed.
address-changed-letter-opening = From now on { $newsletter }, and whatever else you get from us, goes to another address.
address-changed-letter-what = If you did not change it, undo it on this page:
address-changed-letter-button = Undo the change
address-changed-letter-within = { PLURAL($days) ->
    [one] The link works for { $days } day.
   *[other] The link works for { $days } days.
 }
address-changed-letter-contact = If something is wrong with this, write to { $address }.

## Measuring

measuring-consent = I agree that { $newsletter } keeps which links in my copies I follow, and when I did first, to see what interests its readers. It is not passed on. I can take this back at any time; what was kept is deleted then.
