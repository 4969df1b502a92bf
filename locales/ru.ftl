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
frame-pages = Страницы
frame-languages = Языки
frame-archive = Архив
frame-about = О рассылке
frame-privacy = Конфиденциальность
frame-manage = Моя подписка
frame-feed = Лента
frame-demo = Это демонстрация. Её письма не уходят дальше <a href="/mailbox">почтового ящика</a>.

## Главная страница

home-title = Рассылки
home-empty = Пока нет ни одной рассылки.

## Страница рассылки, разделы и материалы

newsletter-title = Подписаться
newsletter-title-refused = Ошибка: Подписаться
newsletter-latest = Последние материалы
newsletter-empty = Пока ничего не опубликовано.
newsletter-all = Все материалы и выпуски
newsletter-how-often = Как часто
newsletter-sample = Вот что вы будете получать:
newsletter-sections = Разделы
section-label = Раздел
section-briefs = Материалы
section-page = Страница { $number }
section-paging = Другие страницы
section-newer = Более новые
section-older = Более старые
brief-minutes = { PLURAL($minutes) ->
    [one] { $minutes } минута чтения
    [few] { $minutes } минуты чтения
    [many] { $minutes } минут чтения
   *[other] { $minutes } минуты чтения
  }
brief-correction = Исправление
brief-retracted = Этот материал отозван.
brief-retracted-on = Этот материал отозван { $date }
issue-label = Выпуск { $number }
issue-contents = В этом выпуске
issue-corrected = Исправлено <time datetime="{ $iso }">{ $date }</time>, после того как выпуск был разослан

## О рассылке и конфиденциальность

about-title = О рассылке
about-heading = О рассылке «{ $newsletter }»
about-editions = Когда выходит
about-sections = Разделы
about-imprint = Выходные данные
about-publisher = Издатель
about-address = Адрес
about-contact = Контакт
about-subscribe = Подписаться на «{ $newsletter }»
hours = { PLURAL($hours) ->
    [one] { $hours } час
    [few] { $hours } часа
    [many] { $hours } часов
   *[other] { $hours } часа
  }
privacy-title = Конфиденциальность
privacy-heading = Конфиденциальность: { $newsletter }
privacy-lead = Что мы храним о вас, зачем и как это удалить. Эта страница составлена по действующим настройкам.
privacy-who = Кто отвечает
privacy-reading = Когда вы читаете эти страницы
privacy-reading-text = Эти страницы не ставят куки, не выполняют чужих скриптов и ничего не загружают с других серверов, кроме изображений, которые сама статья показывает оттуда. В журнале отмечается, какого вида страницу запросили и сколько длился ответ; вашего адреса там нет.
privacy-subscribing = Когда вы подписываетесь
privacy-keeps-address = Ваш адрес электронной почты и, если вы его указали, имя: чтобы присылать вам то, о чём вы попросили.
privacy-keeps-choices = Ваш выбор: разделы, как часто, язык, часовой пояс, перерыв.
privacy-keeps-consent = На что вы согласились, какими словами, через какую форму и когда, как доказательство.
privacy-keeps-ip = Вместе с этим хранится сетевой адрес, с которого вы согласились.
privacy-keeps-no-ip = Сетевой адрес, с которого вы согласились, не хранится.
privacy-keeps-deliveries = Какие выпуски вам отправлены и что ответил ваш почтовый сервер: чтобы ничего не пришло дважды и ничего не потерялось.
privacy-confirm = Мы ничего не присылаем, пока вы не подтвердите адрес. Ссылка для подтверждения действует { $hours }.
privacy-measuring = Что мы измеряем
privacy-measures-nothing = Ничего. В наших письмах нет пикселей, а их ссылки ведут прямо туда, куда указывают.
privacy-others = Кто ещё это видит
privacy-others-text = Почтовый сервер, который передаёт наше письмо вашему, видит ваш адрес и письмо. Больше никто ваших данных не получает, и мы их не продаём.
privacy-rights = Что вы можете сделать
privacy-rights-text = Вы можете увидеть, что мы храним, исправить, скачать и удалить это. <a href="{ $url }">Попросите ссылку почтой</a>; она действует { $hours }.
privacy-leaving = Отписаться можно в любое время: в каждом письме есть ссылка, которая делает это сразу. После удаления мы храним только зашифрованный отпечаток вашего адреса, чтобы больше вам не писать.

## Ошибки

problem-status = Ошибка { $status }
problem-home = На главную страницу
problem-title-not-found = Страница не найдена
problem-title-gone = Больше недоступно
problem-title-too-many = Слишком много запросов
problem-title-unavailable = Временно недоступно
problem-title-internal = Что-то пошло не так
problem-title-unreadable = Этот запрос невозможно прочитать
problem-not-found = По этому адресу ничего нет.
problem-gone = Того, что было по этому адресу, больше нет.
problem-too-many = Из вашей сети пришло слишком много запросов. Попробуйте снова через { PLURAL($seconds) ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
    [many] { $seconds } секунд
   *[other] { $seconds } секунды
  }.
problem-unavailable = Ничего не изменено. Попробуйте ещё раз чуть позже.
problem-internal = Что-то пошло не так с нашей стороны. Мы это зафиксировали.
problem-no-newsletter = Такой рассылки здесь нет.
problem-no-section = Такого раздела здесь нет.
problem-no-brief = Такого материала здесь нет.
problem-no-issue = Такого выпуска здесь нет.
problem-unknown-link = Эта ссылка не наша. Проверьте, полностью ли вы скопировали её из письма.
problem-confirm-expired = Срок действия этой ссылки истёк. Подпишитесь ещё раз, и мы пришлём новую.
problem-manage-expired = Срок действия этой ссылки истёк: она работает один час. Попросите новую.

## Письма

letter-reason-form = Вы получили это письмо, потому что кто-то ввёл этот адрес в форму подписки.
letter-reason-confirmed = Вы получили это письмо, потому что подтвердили подписку.
letter-copy-address = Если кнопка не работает, скопируйте этот адрес в браузер:
confirmation-subject = Подтвердите подписку на «{ $newsletter }»
confirmation-preheader = Мы ничего не присылаем, пока вы не подтвердите.
confirmation-please = Пожалуйста, подтвердите подписку на «{ $newsletter }». Кто-то попросил присылать её на этот адрес. Если это были вы, откройте страницу и нажмите там кнопку:
confirmation-button = Подтвердить подписку
confirmation-hours = Ссылка действует { $hours }. Потом подпишитесь ещё раз, чтобы получить новую.
confirmation-not-you = Если вы об этом не просили, ничего не делайте: вас не подпишут.

## Выпуски по почте

mail-web = Смотреть на сайте
mail-web-text = На сайте: { $url }
mail-reason = Вы получили это письмо, потому что этот адрес подписан на <a href="{ $url }">{ $newsletter }</a>.
mail-reason-text = Вы получили это письмо, потому что этот адрес подписан на «{ $newsletter }».
mail-unsubscribe = Отписаться
mail-unsubscribe-text = Отписаться: { $url }
