### What readers see, in English. Every language has the same messages; a test compares them.
### Messages that hold tags are HTML: their arguments are escaped, their own text is not.

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

## A newsletter's page, sections and briefs

newsletter-title = Subscribe
newsletter-title-refused = Error: Subscribe
newsletter-latest = Latest briefs
newsletter-empty = No briefs have been published yet.
newsletter-all = All briefs and issues
newsletter-how-often = How often
newsletter-sample = See what you would get:
newsletter-sections = Sections
section-label = Section
section-briefs = Briefs
section-page = Page { $number }
section-paging = More pages
section-newer = Newer briefs
section-older = Older briefs
brief-minutes = { PLURAL($minutes) ->
    [one] { $minutes } minute to read
   *[other] { $minutes } minutes to read
  }
brief-correction = Correction
brief-retracted = This brief was retracted.
brief-retracted-on = This brief was retracted on { $date }.
issue-label = Issue { $number }
issue-contents = In this issue
issue-corrected = Corrected on <time datetime="{ $iso }">{ $date }</time>, after this issue was sent

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
    [one] { $hours } hour
   *[other] { $hours } hours
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
problem-title-too-many = Too many requests
problem-title-unavailable = Not available for the moment
problem-title-internal = Something went wrong
problem-title-unreadable = This request cannot be read
problem-not-found = There is nothing at this address.
problem-gone = What was at this address is no longer available.
problem-too-many = Too many requests came from your network. Try again in { PLURAL($seconds) ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
  }.
problem-unavailable = Nothing was changed. Try again in a moment.
problem-internal = Something went wrong on our side. It has been recorded.
problem-no-newsletter = There is no such newsletter here.
problem-no-section = There is no such section here.
problem-no-brief = There is no such brief here.
problem-no-issue = There is no such issue here.
problem-unknown-link = This link is not one of ours. Check that you copied all of it from the mail.
problem-confirm-expired = This link has expired. Sign up again and we will send you a new one.
problem-manage-expired = This link has expired: it works for one hour. Ask for a new one.

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
