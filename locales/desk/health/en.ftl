# The desk: how the installation does, for operators.

desk-health = Health
desk-health-lead = How this installation does now. The same figures are at /metrics, under the names that stand here.
desk-health-caption = Figures, with what they mean and what to do
desk-health-column = { $kind ->
    [figure] Figure
    [now] Now
    [meaning] What it means
   *[mend] When it is bad
  }
desk-health-standing = { $kind ->
    [good] good
   *[look] look here
  }
desk-health-span = { $kind ->
    [seconds] { $count } s
    [minutes] { $count } min
    [hours] { $count } h
   *[days] { PLURAL($count) ->
        [one] { $count } day
       *[other] { $count } days
      }
  }
desk-health-ago = { $span } ago
desk-health-never = never
desk-health-nothing-waits = nothing waits
desk-health-or-more = { $count } or more
desk-health-mib = { $count } MiB
desk-health-relay = { $kind ->
    [ok] takes mail
    [unreachable] out of reach, tried again every half minute at least
   *[refusing] refuses us, the circuit is open
  }
desk-health-figure = { $kind ->
    [letters] Letters that are due
    [oldest_letter] The letter that waits longest
    [copies] Copies that wait
    [oldest_issue] The issue that is sent longest
    [relay] Relay
    [tick] Scheduler was at work
    [database] Size of the database
    [version] Version
   *[backup] Last backup
  }
desk-health-meaning = { $kind ->
    [letters] Confirmations, welcomes and letters to staff whose time has come and that no relay has taken yet.
    [oldest_letter] For how long the oldest of them is due. Readers who have just signed up wait for it.
    [copies] Copies of issues under way that have no outcome yet. Counted every quarter of a minute.
    [oldest_issue] For how long the issue under way that began first is being sent or paused.
    [relay] Whether this process can hand mail to it. An open circuit stops all sending through it until the relay takes a message again.
    [tick] When the scheduler looked for what is due. It notes that every quarter of a minute, whichever process runs it.
    [database] What it takes on the disk, without the write-ahead log and backups.
    [version] What runs in the process that made this page.
   *[backup] When “vesnik backup” last wrote a whole copy that passed its check, or somebody noted another with “vesnik backup --record”.
  }
desk-health-mend = { $kind ->
    [letters] It grows and does not shrink: see whether a relay is out of reach, and whether the sign-up forms are under attack.
    [oldest_letter] More than ten minutes: see the relays below and the log of the process that delivers.
    [copies] It does not shrink while an issue is being sent: see the relays and their limits.
    [oldest_issue] Longer than your issues usually take: look at the issue’s page. It may be paused, or a receiving domain may put its copies off.
    [relay] Read what it says. Out of reach: network, port, certificate. Refusing: login, sender, or a block list. Then resume the paused issues.
    [tick] More than a minute ago: no process runs the scheduler. Start “vesnik serve” or “vesnik worker”, and read its log.
    [database] Compare it with the room on the disk: when the disk is full, sign-ups are refused and issues stop.
    [version] Compare it with the change log before you report a defect.
   *[backup] Older than two days, or never: run “vesnik backup” daily. On PostgreSQL run pg_dump, then “vesnik backup --record”.
  }
