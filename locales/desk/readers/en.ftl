# The desk: readers.

desk-readers = Readers
desk-readers-q = Address or name
desk-readers-q-hint = A part is enough, in any case of the letters. One or two letters find words that begin with them.
desk-readers-newsletter = Newsletter
desk-readers-edition = Edition
desk-readers-section = Section
desk-readers-state-label = State
desk-readers-state = { $kind ->
    [pending] waits for confirmation
    [active] active
    [paused] paused
    [unsubscribed] unsubscribed
    [bounced] bounced
   *[complained] reported as spam
  }
desk-readers-any = any
desk-readers-from = Joined on or after
desk-readers-to = Joined on or before
desk-readers-problem-day = Enter a day like 2026-03-23.
desk-readers-problem-filter = This filter cannot be read. Choose from the lists.
desk-readers-bounced = Only readers whose address refuses mail
desk-readers-find = Find
desk-readers-clear = Show all readers
desk-readers-found = Found
desk-readers-count = Count them
desk-readers-count-all = { PLURAL($readers) ->
    [one] { $readers } reader.
   *[other] { $readers } readers.
  }
desk-readers-count-more = More than { $readers } readers.
desk-readers-count-least = At least { $readers } readers. Few of many match, and the count stopped here.
desk-readers-none = No reader matches.
desk-readers-none-yet = None of the readers looked through so far matches.
desk-readers-caption = Newest first
desk-readers-address = Address
desk-readers-name = Name
desk-readers-subscriptions = Subscriptions
desk-readers-since = since { $day }
desk-readers-further-lead = Few of many readers match, and the search stopped here so that the page comes fast.
desk-readers-further = Search on
desk-readers-paging = Pages of readers
desk-readers-first = Newest readers
desk-readers-next = Older readers
desk-readers-export = Take along
desk-readers-export-lead = All readers found, one line a subscription, as CSV. The audit log keeps who took them.
desk-readers-export-button = Download CSV
desk-readers-erased = The reader is erased. The address stays suppressed.
desk-readers-part = This reader also has to do with newsletters in which you do not work. What concerns the whole person is done by someone who works in all of them.
desk-readers-blocked = No mail
desk-readers-blocked-why = { $kind ->
    [bounced] the address refuses mail
    [complained] a mail was reported as spam
    [requested] the owner of the address asked for it
    [operator] suppressed by staff
   *[erased] the reader was erased
  }
desk-readers-language-newsletter = that of each newsletter
desk-readers-consents = Consents, oldest first
desk-readers-when = When
desk-readers-what = What
desk-readers-source = Through
desk-readers-words = Words shown
desk-readers-resend = Send the confirmation letter again
desk-readers-unsubscribe = Unsubscribe
desk-readers-issues = Issues
desk-readers-issues-caption = Copies of issues, newest first
desk-readers-issue = Issue
desk-readers-number = no. { $number }
desk-readers-outcome = Outcome
desk-readers-tries = Tries
desk-readers-reply = Answer of the mail server
desk-readers-older = Older issues
desk-readers-nothing = Nothing.
desk-readers-copy = { $kind ->
    [due] to be sent
    [claimed] being sent
    [accepted] accepted
    [deferred] to be tried again
    [failed] failed
    [skipped] skipped
    [bounced] returned
   *[complained] reported as spam
  }
desk-readers-copy-reason = { $kind ->
    [unsubscribed] skipped: unsubscribed
    [suppressed] skipped: suppressed
    [nothing-new-in-your-sections] skipped: nothing new in the reader’s sections
    [issue-cancelled] skipped: the issue was cancelled
    [recipient-refused] failed: the address was refused
    [message-refused] failed: the message was refused
    [expired] failed: not handed over in time
    [brief-withheld] skipped: a brief was withheld
   *[paused] skipped: paused
  }
desk-readers-letters = Letters
desk-readers-letters-caption = Letters, newest first
desk-readers-letter = { $kind ->
    [due] to be sent
    [claimed] being sent
    [accepted] accepted
    [failed] failed
   *[skipped] skipped
  }
desk-readers-change-address = Change the address
desk-readers-new-address = New address
desk-readers-new-address-hint = A letter goes there. The address changes when its link is used, and the old one is told.
desk-readers-new-address-button = Send the letter
desk-readers-address-refused = { $kind ->
    [form] Enter an email address like name@example.org.
    [same] This is the reader’s address already.
    [taken] Another reader has this address.
   *[too_often] The address can be changed three times a day. Try again tomorrow.
  }
desk-readers-data = What is kept
desk-readers-data-lead = Everything that is kept of this reader, as the reader can download it too. The audit log keeps who took it.
desk-readers-data-button = Download JSON
desk-readers-suppress = Never write to this address
desk-readers-suppress-lead = Nothing is mailed there any more, whatever anyone signs up for, until an owner lifts it. Copies that are being sent still arrive.
desk-readers-suppress-button = Suppress the address
desk-readers-erase = Erase the reader
desk-readers-erase-lead = Everything that is kept of this reader goes, at once and for good. Only a keyed hash stays, which keeps the address from being written to.
desk-readers-erase-label = To be sure, type the reader’s address
desk-readers-erase-button = Erase for good
desk-readers-erase-refused = This is not the reader’s address. Nothing was erased.
desk-readers-refused = { $kind ->
    [blocked] This address is suppressed: no letter goes there.
    [not_now] The subscription is no longer in the state for this.
   *[too_soon] A confirmation letter went out less than an hour ago, or three did today. Try again later.
  }
desk-readers-done = { $kind ->
    [resent] The confirmation letter is on its way.
    [unsubscribed] The reader is unsubscribed. No letter follows.
    [address] The letter to the new address is on its way.
   *[suppressed] The address is suppressed.
  }
desk-readers-import = Import readers
desk-readers-import-lead = Upload a list, say which column is what, look at what would become of each row, and only then add the readers.
desk-readers-import-file = File
desk-readers-import-file-hint = CSV with a line of column names, at most { $mib } MiB. Commas, semicolons, tabs and the usual encodings are recognised.
desk-readers-import-upload = Upload
desk-readers-imports = Imports so far
desk-readers-import-refused = { $kind ->
    [none] Choose a file.
    [large] The file is too large. Cut it into several.
   *[empty] The file has no rows under its column names.
  }
desk-readers-import-state = { $kind ->
    [uploaded] uploaded, nothing checked yet
    [checking] being checked
    [checked] checked, nothing added yet
    [running] readers are being added
    [done] done
    [failed] failed
   *[stopped] stopped
  }
desk-readers-import-so-far = { PLURAL($rows) ->
    [one] { $rows } row so far.
   *[other] { $rows } rows so far.
  }
desk-readers-import-reload = Look again
desk-readers-import-preview = What would happen
desk-readers-import-report = Report
desk-readers-import-rows = Rows
desk-readers-import-added = { $kind ->
    [checking] Would be added
    [checked] Would be added
   *[other] Added
  }
desk-readers-import-known = Known already: they keep what they have
desk-readers-import-twice = Twice in the file
desk-readers-import-suppressed = Suppressed: left out
desk-readers-import-bad = Could not be read
desk-readers-import-report-link = Report on each row (CSV)
desk-readers-import-ground = Ground: “{ $source }”.
desk-readers-import-run = { PLURAL($readers) ->
    [one] Add { $readers } reader
   *[other] Add { $readers } readers
  }
desk-readers-import-plan = Columns and consent
desk-readers-import-read-as = Read as { $encoding }. If letters look wrong, save the file as UTF-8 and upload it again.
desk-readers-import-samples = The first rows
desk-readers-import-email = Column of addresses
desk-readers-import-name = Column of names
desk-readers-import-edition = Column of editions (by their short names)
desk-readers-import-sections = Column of sections (short names, with ; between)
desk-readers-import-joined = Column of the days of joining
desk-readers-import-no-column = none
desk-readers-import-email-problem = Choose the column with the addresses.
desk-readers-import-usual = Edition for rows that name none
desk-readers-import-source = Where did these readers consent?
desk-readers-import-source-hint = It is kept with each of them, such as “paper forms, spring fair 2024”. Readers without consent may not be mailed.
desk-readers-import-source-problem = Say where the consent was given, in at most 300 characters.
desk-readers-import-day = When?
desk-readers-import-day-hint = For rows that do not say when they joined.
desk-readers-import-day-problem = Enter a day that is not to come, like 2026-03-23.
desk-readers-import-check = Check every row
desk-readers-import-stop = Stop and delete the file
desk-readers-import-not-now = The import has moved on meanwhile. Look at its page again.
desk-readers-bulk = Do the same with all
desk-readers-bulk-lead = With all readers found. First they are counted, and nothing happens before you have typed how many they are.
desk-readers-bulk-action = What
desk-readers-bulk-everywhere = In each newsletter
desk-readers-bulk-move = Move to the edition “{ $edition }”
desk-readers-bulk-add-section = Add the section “{ $section }”
desk-readers-bulk-remove-section = Take away the section “{ $section }”
desk-readers-bulk-begin = Count the readers
desk-readers-bulk-unreadable = This cannot be done with these readers. Go back and choose from the lists.
desk-readers-bulk-state = { $kind ->
    [counting] being counted
    [counted] waits for your confirmation
    [running] being done
    [done] done
   *[stopped] stopped; what was done stays
  }
desk-readers-bulk-found = { PLURAL($readers) ->
    [one] { $readers } reader found.
   *[other] { $readers } readers found.
  }
desk-readers-bulk-number = To confirm, type the number of readers
desk-readers-bulk-hint = Who changes meanwhile and no longer fits is passed over.
desk-readers-bulk-refused = This is not the number. Nothing was done.
desk-readers-bulk-run = Do it
desk-readers-bulk-done = Done with
desk-readers-bulk-passed-over = Passed over: nothing to do, or not yours alone
desk-readers-bulk-stop = Stop
