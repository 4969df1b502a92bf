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
frame-demo = This is a demonstration. Its mail goes no further than <a href="/mailbox">the mailbox</a>.

## The front page

home-title = Newsletters
home-empty = No newsletters have been set up yet.

