# The desk: figures.

desk-figures = Figures
desk-figures-lead = How readers come and go, what became of issues, and what is read.
desk-figures-nowhere = There is no newsletter in which you work.
desk-figures-nothing = There is nothing to show of this period yet.
desk-figures-tab = { $kind ->
    [growth] Growth
    [issues] Issues
    [domains] Receiving domains
   *[interest] Interest
  }
desk-figures-period = Period
desk-figures-period-name = { $kind ->
    [month] 30 days
    [quarter] 90 days
    [year] A year
   *[all] All
  }
desk-figures-complete = Days begin at midnight UTC. Everything that happened until { $at } UTC is counted.
desk-figures-not-counted = Nothing is counted yet: it takes a minute after the start.
desk-figures-chart = { $kind ->
    [readers] Readers
    [came] Who came
    [went] Who went
    [outcomes] What became of each issue
    [copies] What became of its copies
    [domains] What receiving domains do with copies
    [briefs] Briefs that were followed most
    [sections] Sections that were followed most
   *[taken] Sections that readers take
  }
desk-figures-about = { $kind ->
    [readers] Active and paused subscriptions at the end of each span, today’s as they were counted within the last hour.
    [came] Forms that were sent, subscriptions confirmed by mail, and readers imported. One person can do each more than once.
    [went] Readers who left or were erased, addresses that refuse mail for good, and readers who reported a mail as spam.
    [outcomes] Each bar is an audience. Left after: readers who left within two days of the issue that had reached them last.
    [copies] Every recipient is in exactly one of these.
    [domains] Taken is the share of copies that were accepted, of those that the relay or the receiver has decided about.
    [briefs] Clicks of people on links of the brief, in all issues of the period.
    [sections] The same, by the section that the brief is in now.
   *[taken] What readers chose, counted within the last hour. Nothing is measured for it.
  }
desk-figures-numbers = { $kind ->
    [readers] Numbers: readers
    [came] Numbers: who came
    [went] Numbers: who went
    [outcomes] Numbers: issues
    [copies] Numbers: copies
    [domains] Numbers: receiving domains
    [briefs] Numbers: briefs
    [sections] Numbers: clicks by section
   *[taken] Numbers: readers by section
  }
desk-figures-csv = { $kind ->
    [readers] Readers as CSV
    [came] Who came, as CSV
    [went] Who went, as CSV
    [outcomes] Issues as CSV
    [copies] Copies as CSV
    [domains] Receiving domains as CSV
    [briefs] Briefs as CSV
    [sections] Clicks by section as CSV
   *[taken] Readers by section as CSV
  }
desk-figures-column = { $kind ->
    [day] Day
    [week] Week from
    [month] Month
    [year] Year
    [issue] Issue
    [domain] Domain
    [brief] Brief
    [section] Section
    [reason] Reason
   *[status] Outcome
  }
desk-figures-series = { $kind ->
    [readers] Readers
    [joined] Signed up
    [confirmed] Confirmed
    [imported] Imported
    [left] Left
    [left_after] Left after
    [audience] Audience
    [accepted] Accepted
    [waiting] Waiting
    [skipped] Skipped
    [failed] Failed
    [bounced] Bounced
    [complained] Complained
    [taken] Taken
    [copies] Copies
   *[clicks] Clicks
  }
desk-figures-lines = Lines from { $first } to { $last }. The highest value is { $most }. The table beside it has every number.
desk-figures-bars = Bars: { $count }. The longest stands for { $most }. The table beside it has every number.
desk-figures-issues-about = Issues under way are counted four times a minute; those that have ended once, and daily for two weeks after.
desk-figures-clicks-about = Clicks are those on links that at least five people have followed in an issue; others are not told.
desk-figures-unmeasured = This newsletter measures nothing, so there are no clicks to show. An owner can change that for issues to come, and readers are told of it.
desk-figures-told = Links that fewer than { $least } people have followed in an issue are left out, so that no number is of a single reader.
desk-figures-domains-about = Each issue keeps its { $most } largest domains. Domains with fewer than { $least } readers in an issue are among the others.
desk-figures-other-domains = All others
desk-figures-all-sections = All sections
desk-figures-older = Earlier issues
desk-figures-issue-page = The issue and its briefs
desk-figures-at-least = at least { $count }
desk-figures-counted = Counted
desk-figures-counted-at = { $at } UTC
desk-figures-reasons = Why copies were not accepted
desk-figures-reasons-caption = Reasons, with the number of copies
desk-figures-reason = { $kind ->
    [unsubscribed] The reader had left
    [suppressed] The address must not be mailed
    [nothing_new] Nothing was new in the reader’s sections
    [cancelled] The issue was cancelled
    [refused] The recipient was refused
    [message_refused] The message was refused
    [expired] It was not handed over by the deadline
    [brief_withheld] A brief was withheld
    [paused] The reader had paused
   *[unknown] No reason is kept
  }
