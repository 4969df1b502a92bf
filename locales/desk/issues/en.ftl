# Issues at the desk.

desk-issues-in = in { $time }
desk-issues-units = d h min s
desk-issues-open = Under way and to come
desk-issues-watch = Watch it
desk-issues-next = Next issues
desk-issues-no-time = no due time is set
desk-issues-all = All issues
desk-issues-zone = Times are those of { $zone }.
desk-issues-newsletter = Newsletter
desk-issues-edition = Edition
desk-issues-status = Status
desk-issues-any = All
desk-issues-filter = Show
desk-issues-no-such = There are no such issues.
desk-issues-newest-first = The newest first.
desk-issues-the-issue = Issue
desk-issues-goes-out = Goes out
desk-issues-special = Special issue
desk-issues-not-scheduled = not scheduled
desk-issues-older = Older issues

desk-issues-next-of = { $edition }: the next issue
desk-issues-cadence = Comes out
desk-issues-not-active = it is not active and does not fall due
desk-issues-due-next = Due next
desk-issues-closes = Closed for briefs from
desk-issues-would-hold = What it would hold
desk-issues-in-this-order = If nothing more is published, in this order:
desk-issues-no-issue = If nothing more is published, there is no issue.
desk-issues-why-each = Why each brief is in or out
desk-issues-why-each-was = Why each brief was in or out
desk-issues-nothing-new = No brief has been published since the edition’s last issue.
desk-issues-choices-next = The briefs that could be in the next issue.
desk-issues-choices-issue = The briefs that could have been in this issue.
desk-issues-occurrences = What came of its last due times
desk-issues-never-due = It has not fallen due yet.
desk-issues-due = Due
desk-issues-outcome = What came of it
desk-issues-came-of = { $kind ->
    [issued] an issue
    [skipped] nothing: no briefs, or too few
   *[missed] missed
  }
desk-issues-none = none
desk-issues-named-by-editor = An editor has named the briefs of this special issue; no rules have chosen among others.
desk-issues-nothing-recorded = Nothing was recorded for this issue.

desk-issues-brief = Brief
desk-issues-briefs = Briefs
desk-issues-briefs-caption = The briefs in the order of the issue.
desk-issues-place = Place
desk-issues-section = Section
desk-issues-published = Published
desk-issues-in-or-out = In or out
desk-issues-why = Why
desk-issues-standing = { $kind ->
    [in] in
    [waits] waits
   *[out] out
  }
desk-issues-why-new = Published since the edition’s last issue
desk-issues-why-lead = Published since the edition’s last issue, and the edition’s lead
desk-issues-why-added = An editor has added it
desk-issues-why-dropped = An editor has dropped it
desk-issues-why-retracted = It was retracted
desk-issues-why-expired = It has expired
desk-issues-why-language = The edition does not take its language
desk-issues-why-tag-out = The edition leaves out the tag “{ $tag }”
desk-issues-why-tags = The edition takes only the tags { $tags }
desk-issues-why-section-full = { PLURAL($briefs) ->
    [one] The edition takes one brief of a section, and a newer one is in
   *[other] The edition takes { $briefs } briefs of a section, and newer ones fill it
  }
desk-issues-why-issue-full = { PLURAL($briefs) ->
    [one] This issue is full with one older brief
   *[other] This issue is full with { $briefs } older briefs
  }
desk-issues-why-too-long = With it this issue would take over { $minutes } min to read
desk-issues-why-too-few = { PLURAL($briefs) ->
    [one] An issue needs at least one brief
   *[other] There are fewer than the { $briefs } briefs of an issue
  }
desk-issues-why-too-short = The briefs take less than the { $minutes } min to read of an issue
desk-issues-why-later = It is public from { $at } on, after this issue is closed

desk-issues-approval = Approval
desk-issues-policy = { $kind ->
    [auto] Goes out without approval.
    [approve] An editor approves it, or it is held.
   *[two_people] Somebody other than who wrote or changed a part approves it, or it is held.
  }
desk-issues-approved-by = Approved by { $who }, { $at }.
desk-issues-missing-anybody = Nobody has approved it.
desk-issues-missing-other = Somebody other than { $one }, who has had a hand in it, must approve it.
desk-issues-changed = { $kind ->
    [subject] Since the approval { $who } has changed the subject.
    [preheader] Since the approval { $who } has changed the preheader.
    [note] Since the approval { $who } has changed the opening note.
    [subjects] Since the approval { $who } has changed the subjects that are tried.
    [order] Since the approval { $who } has changed the order of the briefs.
    [added] Since the approval { $who } has added “{ $headline }”.
    [dropped] Since the approval { $who } has dropped “{ $headline }”.
   *[saved] Since the approval { $who } has saved “{ $headline }”.
  }

desk-issues-preflight = What is to mend
desk-issues-preflight-nothing = Preflight finds nothing to mend.
desk-issues-preflight-blocks = { PLURAL($things) ->
    [one] Preflight finds one thing that must be mended.
   *[other] Preflight finds { $things } things that must be mended.
  }
desk-issues-preflight-looks = { PLURAL($things) ->
    [one] Preflight finds one thing to look at, which does not block the issue.
   *[other] Preflight finds { $things } things to look at, which do not block the issue.
  }
desk-issues-preflight-ended = The issue has ended; this is how it looks today.
desk-issues-preflight-beside = What concerns a single part stands beside it.
desk-issues-blocks = Blocks
desk-issues-look = Look
desk-issues-nothing = Nothing
desk-issues-rule-subject-empty = No subject
desk-issues-rule-subject-long = Long subject
desk-issues-rule-postal-address = No postal address
desk-issues-rule-unsubscribe = No way to unsubscribe
desk-issues-rule-too-large = Large mail
desk-issues-rule-link = Link that cannot be followed
desk-issues-rule-bare-link = Address as a link’s text
desk-issues-rule-alt-text = Image without a description
desk-issues-rule-placeholder = Text still to be written
desk-issues-rule-empty-section = Empty section
desk-issues-rule-embargo = Not public yet
desk-issues-rule-expiry = Expires before
desk-issues-rule-language = Another language
desk-issues-rule-duplicate = Repeats an earlier brief
desk-issues-rule-contrast = Hard to read
desk-issues-rule-link-dead = Dead link
desk-issues-rule-link-unreachable = Link out of reach
desk-issues-rule-link-private = Link that readers cannot reach
desk-issues-rule-link-unchecked = Links not looked at
desk-issues-rule-image-large = Large image
desk-issues-rule-image-type = Not an image
desk-issues-rule-sender-spf = Sender: SPF
desk-issues-rule-sender-dkim = Sender: DKIM
desk-issues-rule-sender-dmarc = Sender: DMARC
desk-issues-rule-sender-alignment = Sender: return path
desk-issues-rule-sender-unchecked = Sender not looked at

desk-issues-words = Words
desk-issues-fields-hint = Subject, preheader and opening note take fields:
desk-issues-subject = Subject
desk-issues-length = { PLURAL($letters) ->
    [one] One character. Phones show about { $phone }, computers about { $desktop }.
   *[other] { $letters } characters. Phones show about { $phone }, computers about { $desktop }.
  }
desk-issues-length-live = Characters: {"{letters}"}. Phones show about {"{phone}"}, computers about {"{desktop}"}.
desk-issues-preheader = Preheader
desk-issues-preheader-hint = The line that mail programs show behind the subject.
desk-issues-note = Opening note
desk-issues-note-hint = Markdown, before the briefs.
desk-issues-inbox = In the inbox
desk-issues-test-subjects = Try several subjects
desk-issues-test-subjects-hint = A share of the readers gets one of them at once. The others wait, and get the one that an editor chooses, or the one that was followed most where clicks are measured, or else the first.
desk-issues-others = Subjects that are tried
desk-issues-other-subject = Subject { $number }
desk-issues-percent = Share of readers, in per cent (1 to 50)
desk-issues-wait = How long the others wait, in minutes (1 to 1440)
desk-issues-order-hint = Move briefs by their buttons, or change their numbers and save. Briefs of a section stand together, where the first of them stands.
desk-issues-order-keys = You can also drag them, or press the arrow keys in a number: up and down move the brief.
desk-issues-place-of = Place of “{ $headline }”
desk-issues-earlier = Up
desk-issues-earlier-of = Up: { $headline }
desk-issues-later = Down
desk-issues-later-of = Down: { $headline }
desk-issues-drop = Drop
desk-issues-drop-of = Drop: { $headline }
desk-issues-add = Add
desk-issues-add-of = Add: { $headline }
desk-issues-add-title = Add a brief
desk-issues-find = Words in it
desk-issues-find-button = Find
desk-issues-none-to-add = There is no public brief to add.
desk-issues-told-moved = { $headline } is now { $place } of { $all }.
desk-issues-unsaved = There are changes that are not saved yet.
desk-issues-save-order = Save words and order
desk-issues-kept-back = { $kind ->
    [retracted] retracted
   *[withheld] withheld
  }

desk-issues-conflict = Somebody was faster
desk-issues-conflict-lead = The issue was changed while you were at it. Nothing of yours was saved yet.
desk-issues-conflict-by = { $who } has changed the issue while you were at it. Nothing of yours was saved yet.
desk-issues-conflict-same = What you entered is what is saved now.
desk-issues-conflict-caption = Where the two differ.
desk-issues-part = Part
desk-issues-mine = Yours
desk-issues-theirs = Saved now
desk-issues-conflict-choose = The form below holds what you entered: change it, and save it over what is saved now.
desk-issues-conflict-take = Or go on with what is saved.

desk-issues-looks = How it looks
desk-issues-open-preview = Look at it as its readers see it
desk-issues-test-email = Send a test copy to
desk-issues-test-hint = It holds every brief; no report counts it, and its unsubscribe link ends nothing.
desk-issues-test-button = Send a test copy
desk-issues-looks-title = Issue { $number } as readers see it
desk-issues-looks-all = For a reader who takes every section and has seen nothing of it yet.
desk-issues-looks-reader = The copy of
desk-issues-looks-sent = This is the message that was handed over, octet for octet.
desk-issues-looks-now = This is what would leave now, without what the reader may catch up with. Its unsubscribe link ends nothing.
desk-issues-looks-email = Look at it as the reader with this address
desk-issues-looks-button = Look
desk-issues-looks-nothing = This reader gets no copy:
desk-issues-looks-html = As a mail program shows it
desk-issues-looks-text = As plain text
desk-issues-no-copy = { $kind ->
    [edition] the reader takes another edition.
    [suppressed] the address is suppressed.
   *[audience] the issue has started without this reader.
  }
desk-issues-no-copy-status = { $kind ->
    [pending] the subscription is not confirmed.
    [paused] the subscription is paused.
    [unsubscribed] the reader has left.
    [bounced] the address refuses mail.
    [complained] the reader reported a mail as spam.
   *[active] the subscription is active.
  }

desk-issues-going-out = How it goes out
desk-issues-approve-title = Approve
desk-issues-approve-hint = You approve what is saved now. Whatever changes afterwards voids it.
desk-issues-approve = Approve it
desk-issues-despite = Although preflight has found what blocks it; the audit log says so
desk-issues-schedule-title = Schedule
desk-issues-schedule-at = Goes out at (time of { $zone })
desk-issues-schedule = Schedule it
desk-issues-pace = How fast
desk-issues-spread = Minutes over which the copies are spread
desk-issues-canary = Copies that go first
desk-issues-hold = Minutes that the others wait for them
desk-issues-send-now = Send it now …
desk-issues-pause = Pause
desk-issues-resume = Go on
desk-issues-cancel = Cancel it …
desk-issues-cancel-title = Cancel issue { $number }
desk-issues-cancel-started = Copies that have left have left. The others are not sent, and this cannot be undone.
desk-issues-cancel-draft = It is not sent. Its briefs come with the edition’s next issue.
desk-issues-cancel-button = Cancel the issue
desk-issues-back = Back to the issue
desk-issues-send-now-title = Send issue { $number } now
desk-issues-send-now-lead = { PLURAL($readers) ->
    [one] It goes to { $readers } reader within a few seconds.
   *[other] It goes to { $readers } readers within a few seconds.
  }
desk-issues-send-now-blocks = Preflight has found what blocks the issue. It goes out all the same, and the audit log says so.
desk-issues-send-now-unapproved = An approval is missing. It goes out all the same, and the audit log says so.
desk-issues-type-readers = Type the number of readers
desk-issues-send-now-reason = Why now, for the audit log
desk-issues-send-now-button = Send it now
desk-issues-hold-back = Hold back …
desk-issues-withhold = Withhold it
desk-issues-withhold-hint = Readers whose copy would hold it get none of this issue. Copies that have left have left.
desk-issues-retract = Retract it
desk-issues-retract-hint = It leaves its page, which says so, and every copy that has not left.
desk-issues-retract-note = Note for its page

desk-issues-new = New special issue
desk-issues-new-lead = Chosen briefs, once, to everyone who subscribes to the newsletter, in the sections each takes. It is a draft first: order it, look at it, then schedule it.
desk-issues-new-for = For which newsletter
desk-issues-new-briefs = Briefs
desk-issues-new-button = Make a draft

desk-issues-done = { $kind ->
    [saved] Saved.
    [moved] Moved and saved.
    [added] Added and saved.
    [dropped] Dropped and saved.
    [approved] Approved.
    [half-approved] Approved; somebody else must approve it too.
    [scheduled] Scheduled.
    [sent-now] It goes out now.
    [paused] Paused. Copies stop within a second.
    [resumed] It goes on.
    [cancelled] Cancelled.
    [chosen] Chosen. The other readers get it now.
    [withheld] Withheld.
    [retracted] Retracted.
    [tested] The relay has taken the test copy.
   *[created] The draft is made.
  }
desk-issues-refused-compose = The issue can no longer be changed so: it has started or ended, or a brief belongs to a later issue. Nothing was saved.
desk-issues-refused-changed = The issue has changed since you looked at it. Look again, and approve what it is now.
desk-issues-refused-blocked = Nothing was done: preflight has found what blocks the issue. Mend it, or say that it goes out all the same.
desk-issues-refused-approval = Nothing was done: an approval is missing. Approve it, or send it now and say why.
desk-issues-refused-status = { $kind ->
    [draft] This cannot be done: the issue is a draft.
    [approved] This cannot be done: the issue is approved and has not started.
    [scheduled] This cannot be done: the issue is scheduled and has not started.
    [sending] This cannot be done: the issue is being sent.
    [paused] This cannot be done: the issue is paused.
    [sent] This cannot be done: the issue is sent.
    [cancelled] This cannot be done: the issue is cancelled.
   *[expired] This cannot be done: the issue has expired.
  }
desk-issues-problem-empty = Enter a text.
desk-issues-problem-line = This must be one line of at most 300 characters.
desk-issues-problem-note = This must be a text of at most 5,000 characters.
desk-issues-problem-field = There is no field “{ $field }”.
desk-issues-problem-open = A field begins with two braces and does not end.
desk-issues-problem-test = Name two to four different subjects, a share of 1 to 50 per cent and a wait of 1 to 1440 minutes. An issue that goes out in waves cannot try subjects.
desk-issues-problem-briefs = A brief is not public, has expired, is a translation, or belongs to an earlier issue; an issue holds at least one. Drop it and save again.
desk-issues-problem-no-briefs = Choose at least one brief.
desk-issues-problem-time = Enter a time that is still to come.
desk-issues-problem-pace = Enter whole minutes from 1 to 1440, and a wait only with copies that go first.
desk-issues-problem-email = Enter an email address like name@example.org.
desk-issues-problem-relay = The relay did not take it: { $reply }
desk-issues-problem-no-reader = Nobody with this address subscribes to the newsletter.
desk-issues-problem-readers = This is not the number of readers. Nothing was sent.
desk-issues-problem-readers-changed = The number of readers has changed meanwhile. Nothing was sent; type the new one.
desk-issues-problem-reason = Say why, in one line.

desk-issues-progress-title = Issue { $number } on its way
desk-issues-how-far = How far it is
desk-issues-settled = Settled
desk-issues-settled-of = { $settled } of { $audience } copies need nothing more ({ $percent } %).
desk-issues-accepted = Accepted
desk-issues-to-go = To go
desk-issues-deferred = Put off
desk-issues-failed = Failed
desk-issues-skipped = Skipped
desk-issues-returned = Returned or reported
desk-issues-speed-label = Speed
desk-issues-speed = { PLURAL($copies) ->
    [one] one copy a minute
   *[other] { $copies } copies a minute
  }
desk-issues-left = Time left, about
desk-issues-waits = { $kind ->
    [canary] The first copies have gone; the others wait until { $until }.
   *[subjects] Subjects are being tried; the other readers wait until { $until }.
  }
desk-issues-next-attempt = The next copy that was put off is tried at { $at }.
desk-issues-deferred-why = Put off, by the relay’s answer
desk-issues-failed-why = Failed, by reason
desk-issues-skipped-why = Skipped, by reason
desk-issues-no-code = No answer, or one without a code
desk-issues-reason = { $kind ->
    [unsubscribed] left after the issue had started
    [suppressed] address suppressed after the issue had started
    [nothing-new] nothing new in the reader’s sections
    [cancelled] issue cancelled
    [refused] recipient refused
    [message-refused] message refused
    [expired] not handed over in time
    [withheld] a brief of the copy is withheld
   *[paused] reader has paused
  }
desk-issues-starts = It starts at { $at }.
desk-issues-told-percent = { $percent } per cent settled.
desk-issues-reload = Load the numbers again
desk-issues-reload-every = Load them again every { $seconds } seconds
desk-issues-reload-stop = Do not load them again
desk-issues-choose-title = Subjects that are tried
desk-issues-choose-lead = Choose one for the readers who wait. Their copies leave at once.
desk-issues-choose = Choose it
desk-issues-choose-of = Choose it: { $subject }
