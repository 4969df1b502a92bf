# Briefs at the desk.

desk-briefs = Briefs
desk-briefs-new = New brief
desk-briefs-new-translation = New translation
desk-briefs-translation-of = Translation of
desk-briefs-create = Create and write
desk-briefs-find = Find
desk-briefs-words = Words
desk-briefs-place = Newsletter or section
desk-briefs-any = any
desk-briefs-all-of = all of { $newsletter }
desk-briefs-show-all = Show all
desk-briefs-none = There is no brief yet.
desk-briefs-none-found = No brief is like this.
desk-briefs-caption = Those changed last come first; times are in UTC.
desk-briefs-changed = Changed
desk-briefs-older = Older ones
desk-briefs-waiting = waits for its embargo
desk-briefs-is-translation = translation
desk-briefs-status = Status
desk-briefs-status-name = { $kind ->
    [draft] draft
    [in_review] in review
    [ready] ready
    [published] published
   *[retracted] retracted
  }
desk-briefs-title = Brief: { $headline }
desk-briefs-headline = Headline
desk-briefs-standfirst = Standfirst
desk-briefs-standfirst-hint = A sentence or two that stand under the headline.
desk-briefs-body = Text
desk-briefs-body-hint = Markdown: **bold**, *italic*, ## heading, - list, > quotation, [link](https://…).
desk-briefs-bylines = Bylines
desk-briefs-bylines-hint = Several names with commas between them.
desk-briefs-language = Language
desk-briefs-language-hint = Its tag, such as be, ru or en.
desk-briefs-language-default = Left empty: the newsletter’s.
desk-briefs-section = Section
desk-briefs-tags = Tags
desk-briefs-tags-hint = Lower-case Latin words with commas between them. Editions take briefs in or leave them out by tags.
desk-briefs-slug = Address
desk-briefs-slug-hint = The end of the page’s address: lower-case Latin letters, digits and hyphens. It stays once the brief is published.
desk-briefs-embargo = Embargo until
desk-briefs-embargo-hint = Readers see it from then on. Time in { $zone }.
desk-briefs-expires = Expires
desk-briefs-expires-hint = In no issue after this; the page stays. Time in { $zone }.
desk-briefs-expires-before = It must not expire before its embargo ends.
desk-briefs-problem = { $kind ->
    [headline] Write a headline: one line of at most 300 characters.
    [standfirst] Write one line of at most 300 characters.
    [bylines] Write one line of at most 300 characters.
    [body] At most 100,000 characters, and no control characters.
    [section] Choose a section.
    [language] Write a language tag such as be, ru or en.
    [slug] Use lower-case Latin letters, digits and single hyphens, at most 80.
    [tags] Use at most 20 words of lower-case Latin letters, digits and hyphens.
    [embargo] Write a day and a time.
    [expires] Write a day and a time.
    [alt] Say in one line what the picture shows.
    [picture] Choose a PNG, JPEG or WebP picture.
    [picture_size] The picture is too large: at most 12 MB and 40 million pixels.
    [subject] Write one line of at most 300 characters.
   *[note] Say what readers are to know, in at most 2,000 characters.
  }
desk-briefs-slug-taken = Another brief has this address. Choose another one.
desk-briefs-language-taken = The brief is written in this language already.
desk-briefs-section-of-original = A translation stands in the section of its original.
desk-briefs-save = Save
desk-briefs-save-public = Save and show to readers
desk-briefs-to-review = Send for review
desk-briefs-to-ready = Mark as ready
desk-briefs-to-draft = Back to draft
desk-briefs-publish = Publish
desk-briefs-saved = It is saved.
desk-briefs-saved-at = Saved at { $time }
desk-briefs-saving = Saving…
desk-briefs-unsaved = It is not saved yet: see what is marked below.
desk-briefs-unsaved-yet = Not saved yet; kept in this browser.
desk-briefs-offline = The site is not reached. The text is kept in this browser and will be saved when it is.
desk-briefs-logged-out = You are logged out. The text is kept in this browser: log in in another window, then save.
desk-briefs-failed = That did not work. The text is kept in this browser.
desk-briefs-newer = Somebody has saved this brief meanwhile. When you save, both texts are shown.
desk-briefs-stale = { $name } has saved this brief at { $at }. Yours is kept: press Save to see both texts.
desk-briefs-not-now = The brief’s status has changed meanwhile and does not allow this. Your text is kept below.
desk-briefs-kept = This browser keeps a text that was not saved, from
desk-briefs-kept-take = Go on with it
desk-briefs-kept-drop = Throw it away
desk-briefs-public-page = Readers’ page
desk-briefs-public-warning = This brief is published. What you save is shown to readers at once; it is not saved by itself.
desk-briefs-read-only = { $kind ->
    [retracted] This brief is retracted and stays as it is.
   *[published] This brief is published. Editors change it.
  }
desk-briefs-yourself = Somebody with your account
desk-briefs-editing = { PLURAL($count) ->
    [one] { $names } is editing, too.
   *[other] { $names } are editing, too.
  }
desk-briefs-conflict = Two people have changed this brief
desk-briefs-conflict-lead = { $name } has saved it at { $at }, after you began. Nothing is overwritten: your text is in the fields below. Take over what you need; saving makes it the newest version, and the other stays in the history.
desk-briefs-diff-key = In the comparison:
desk-briefs-diff-theirs = only in the saved text
desk-briefs-diff-yours = only in yours
desk-briefs-same = Both texts are the same.
desk-briefs-their-text = The saved text
desk-briefs-take-theirs = Leave mine, and open the saved text
desk-briefs-toolbar = Formatting
desk-briefs-bold = Bold
desk-briefs-italic = Italic
desk-briefs-heading = Heading
desk-briefs-link = Link
desk-briefs-link-address = Address
desk-briefs-link-put = Put in
desk-briefs-quote = Quotation
desk-briefs-bullets = List
desk-briefs-numbers = Numbered list
desk-briefs-note = Footnote
desk-briefs-picture = Picture
desk-briefs-picture-add = Add a picture
desk-briefs-picture-file = Picture
desk-briefs-picture-hint = PNG, JPEG or WebP, up to 12 MB. It is made small for mail; where and when it was taken is removed.
desk-briefs-picture-put = Put in
desk-briefs-picture-send = Send
desk-briefs-picture-loading = Being sent…
desk-briefs-picture-added = The picture is kept. Copy this line into the text:
desk-briefs-alt = What it shows
desk-briefs-alt-hint = For readers who cannot see it, and where mail programs do not show it.
desk-briefs-cancel = Cancel
desk-briefs-back = Back to the brief
desk-briefs-paste-failed = The formatting could not be read; the plain text was pasted.
desk-briefs-word-count = Words:
desk-briefs-reading-time = Reading time in minutes:
desk-briefs-preview = Preview
desk-briefs-look = Show
desk-briefs-look-apart = Show in a window of its own
desk-briefs-look-as = As
desk-briefs-look-web = web page
desk-briefs-look-mail = mail, HTML
desk-briefs-look-text = mail, text
desk-briefs-look-width = Width
desk-briefs-look-wide = wide
desk-briefs-look-phone = phone
desk-briefs-look-shade = Colours
desk-briefs-look-light = light
desk-briefs-look-dark = dark
desk-briefs-languages = In other languages
desk-briefs-beside = show beside ({ $language })
desk-briefs-history = History
desk-briefs-revisions = Revisions
desk-briefs-revisions-hint = What one person types within a quarter of an hour is one revision. Times in { $zone }.
desk-briefs-typed = saved by itself
desk-briefs-latest = as it is now
desk-briefs-changes = Changes by { $name }, { $at }
desk-briefs-compared = Compared with the revision of { $at }.
desk-briefs-no-changes = Nothing in the text has changed.
desk-briefs-since = What has changed since
desk-briefs-restore = Restore this text
desk-briefs-restore-hint = The text is saved anew as the newest revision; nothing is lost. Address, times and status stay as they are.
desk-briefs-no-revision = There is no such revision. What one types on takes its place.
desk-briefs-not-restored = Somebody has saved the brief meanwhile. Look at it again before you restore.
desk-briefs-withdrawal = { $kind ->
    [correction] Note a correction
   *[retraction] Retract
  }
desk-briefs-withdrawal-lead = { $kind ->
    [correction] Save the brief as it is right first. The note stands on its page and on those of issues; copies that have not left hold it as it is now.
   *[retraction] The brief goes from its page, which then says so, from issues that have not started, and from every copy that has not left. It cannot be taken back. Its translations go with it.
  }
desk-briefs-withdrawal-note = { $kind ->
    [correction] What was wrong and what is right
   *[retraction] Why (readers see it; may be left empty)
  }
desk-briefs-withdrawal-button = { $kind ->
    [correction] Note the correction
   *[retraction] Retract the brief
  }
desk-briefs-copies = { PLURAL($copies) ->
    [one] One reader has it in a mail already.
   *[other] Readers who have it in a mail already: { $copies }.
  }
desk-briefs-letter = Send a letter to the readers who have got it as it was
desk-briefs-letter-subject = Subject of the letter
desk-briefs-letter-subject-hint = Left empty: “Correction:” and the headline.
desk-briefs-letter-page = The letter’s page
desk-briefs-corrected = { $kind ->
    [noted] The correction is noted. No letter was sent.
    [sent] The correction is noted, and a letter is on its way. Copies that held the brief as it was: { $copies }.
   *[held] The correction is noted. Preflight keeps the letter as a draft. Copies that held the brief as it was: { $copies }.
  }
desk-briefs-not-published = Only a published brief can be corrected or retracted.
