### То, что видят читатели, по-русски. В каждом языке те же сообщения; их сравнивает тест.
### Сообщения с тегами — это HTML: аргументы экранируются, собственный текст нет.

## Как часто выходит выпуск

cadence-instant = как только выходит материал
cadence-daily = ежедневно в { $times }
cadence-workdays = по будням в { $times }
cadence-weekly = по { $days } в { $times }
cadence-monthly = { $days } числа каждого месяца в { $times }
cadence-cron = по расписанию { $expression }
cadence-sundays = воскресеньям
cadence-mondays = понедельникам
cadence-tuesdays = вторникам
cadence-wednesdays = средам
cadence-thursdays = четвергам
cadence-fridays = пятницам
cadence-saturdays = субботам

## Рамка каждой страницы

frame-skip = Перейти к содержанию
frame-demo = Это демонстрация. Её письма не уходят дальше <a href="/mailbox">почтового ящика</a>.

## Главная страница

home-title = Рассылки
home-empty = Пока нет ни одной рассылки.

