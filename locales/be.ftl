### Тое, што бачаць чытачы, па-беларуску. У кожнай мове тыя самыя паведамленні; іх параўноўвае тэст.
### Паведамленні з тэгамі — гэта HTML: аргументы экрануюцца, уласны тэкст не.

## Як часта выходзіць выпуск

cadence-instant = як толькі выходзіць матэрыял
cadence-daily = штодня а { $times }
cadence-workdays = па буднях а { $times }
cadence-weekly = па { $days } а { $times }
cadence-monthly = { $days } чысла кожнага месяца а { $times }
cadence-cron = паводле раскладу { $expression }
cadence-sundays = нядзелях
cadence-mondays = панядзелках
cadence-tuesdays = аўторках
cadence-wednesdays = серадах
cadence-thursdays = чацвяргах
cadence-fridays = пятніцах
cadence-saturdays = суботах

## Рамка кожнай старонкі

frame-skip = Перайсці да зместу
frame-demo = Гэта дэманстрацыя. Яе лісты не ідуць далей за <a href="/mailbox">паштовую скрынку</a>.

## Галоўная старонка

home-title = Рассылкі
home-empty = Яшчэ няма ніводнай рассылкі.

