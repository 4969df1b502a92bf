### То, что видят читатели, по-русски. В каждом языке те же сообщения; их сравнивает тест.
### Сообщения с тегами — это HTML: аргументы экранируются, собственный текст нет.
### Пробел между числом и тем, что оно считает, и между предлогом из одной буквы и временем — неразрывный (U+00A0).

## Как часто выходит выпуск

cadence-instant = как только выходит материал
cadence-daily = ежедневно в { $times }
cadence-workdays = по будням в { $times }
cadence-weekly = по { $days } в { $times }
cadence-monthly = { $days } числа каждого месяца в { $times }
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

## Форма подписки и то, что после неё

subscribe-title = Подписка
subscribe-error-title = Ошибка: подписка
subscribe-heading = Подпишитесь на нашу рассылку
subscribe-problems = Проверьте, пожалуйста, что вы ввели
subscribe-later = Пожалуйста, попробуйте позже
subscribe-email = Адрес электронной почты
subscribe-name = Имя
subscribe-optional = (необязательно)
subscribe-sections = Разделы
subscribe-sections-hint = Чтобы получать все разделы, ничего не отмечайте.
subscribe-editions = Как часто
subscribe-edition = Вы будете получать:
subscribe-homepage = Оставьте это поле пустым
subscribe-button = Подписаться
subscribe-consent = Подписываясь, вы соглашаетесь, что мы храним этот адрес и присылаем вам рассылку «{ $newsletter }» по электронной почте, пока вы не отпишетесь. В каждом выпуске есть ссылка, чтобы отписаться сразу.
subscribe-working = Минутку: ваш браузер делает небольшой расчёт, который задерживает злоумышленников.
subscribe-no-script = Если в браузере выключены скрипты, письмо для подтверждения может прийти не сразу.
subscribe-email-empty = Введите адрес электронной почты
subscribe-email-form = Введите адрес электронной почты, например name@example.org
subscribe-email-domain = То, что после @, не является доменным именем
subscribe-email-too-long = Адрес слишком длинный: не больше 254 знаков, из них до @ — не больше 64
subscribe-email-control = В адресе есть разрыв строки или другой управляющий знак
subscribe-email-disposable = Мы не можем писать на одноразовые адреса. Введите тот, которым пользуетесь
subscribe-name-too-long = Имя слишком длинное: не больше 200 знаков
subscribe-name-control = В имени есть разрыв строки или другой управляющий знак
subscribe-name-link = В имени не может быть адреса сайта. Если это не адрес, поставьте пробел после каждой точки
subscribe-section-unknown = В этой рассылке нет такого раздела
subscribe-edition-unknown = В этой рассылке нет такого издания
subscribe-too-many =
    { PLURAL($minutes) ->
        [one] Из вашей сети слишком много подписок. Попробуйте снова через { $minutes } минуту.
        [few] Из вашей сети слишком много подписок. Попробуйте снова через { $minutes } минуты.
       *[other] Из вашей сети слишком много подписок. Попробуйте снова через { $minutes } минут.
    }
subscribe-crowded = Сейчас подписывается слишком много людей. Попробуйте снова через час; ничего не записано.
subscribe-one-more = Ещё один шаг
subscribe-one-more-lead = Проверьте, что вы ввели, прочитайте, на что соглашаетесь, и нажмите кнопку.
subscribe-proof-again = Расчёт вашего браузера устарел или уже был использован. Нажмите кнопку ещё раз.
subscribe-check = Проверьте почту
subscribe-check-lead = Если на ваш адрес можно оформить подписку на <b dir="auto">{ $newsletter }</b>, мы отправили на него ссылку.
subscribe-check-later = Сейчас подписывается много людей: письмо может прийти не сразу.
subscribe-check-open = Откройте письмо и перейдите по ссылке.
subscribe-check-press = На странице, которая откроется, нажмите кнопку.
subscribe-check-then = Подписка начнёт действовать только после этого. Ссылка работает 48 часов.
subscribe-check-missing = Если письмо не приходит
subscribe-check-spam = Подождите несколько минут, затем загляните в папку со спамом. Если письма нет и там, проверьте, нет ли в адресе ошибки, и заполните форму ещё раз.
subscribe-check-demo = В этой демонстрации письмо лежит в <a href="/mailbox">почтовом ящике</a>.

## Страница рассылки, разделы и материалы

newsletter-title = Подписаться
newsletter-latest = Последние материалы
newsletter-empty = Пока ничего не опубликовано.
newsletter-all = Все материалы и выпуски
newsletter-how-often = Как часто
newsletter-sample = Вот что вы будете получать:
newsletter-sections = Разделы
section-label = Раздел
section-briefs = Материалы
section-page = Страница { $number }
section-paging = Другие страницы
section-newer = Более новые
section-older = Более старые
brief-minutes = { PLURAL($minutes) ->
    [one] { $minutes } минута чтения
    [few] { $minutes } минуты чтения
    [many] { $minutes } минут чтения
   *[other] { $minutes } минуты чтения
  }
brief-correction = Исправление
note-back = Назад к тексту, примечание { $number }
page-table = Таблица
page-code = Код
brief-retracted = Этот материал отозван.
brief-retracted-on = Этот материал отозван { $date }
issue-label = Выпуск { $number }
issue-contents = В этом выпуске
issue-retracted = отозвано
issue-corrected = Исправлено <time datetime="{ $iso }">{ $date }</time>, после того как выпуск был разослан
correction-letter = Это исправление. Сначала сказано, что было неверно; далее следует материал в нынешнем виде.

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
    [one] { $hours } час
    [few] { $hours } часа
    [many] { $hours } часов
   *[other] { $hours } часа
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
privacy-measures-aggregate = Сколько раз переходят по каждой ссылке из наших писем — и ничего о том, кто это делает: в том, что мы храним, нет ни человека, ни адреса, ни времени. Чтобы отличить машины от людей, наш сервер помнит, не дольше двух минут и только в оперативной памяти, отпечаток сети и браузера, по которому никого нельзя найти. В наших письмах нет пикселей.
privacy-measures-individual = Сколько раз переходят по каждой ссылке из наших писем — и ничего о том, кто это делает: в том, что мы храним, нет ни человека, ни адреса, ни времени. Чтобы отличить машины от людей, наш сервер помнит, не дольше двух минут и только в оперативной памяти, отпечаток сети и браузера, по которому никого нельзя найти. Только о читателях, которые на это согласились, мы храним также, по каким ссылкам они переходят и когда впервые; если читатель отзовёт согласие или отпишется, это будет удалено. В наших письмах нет пикселей.
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
problem-title-method = Сюда этого отправить нельзя
problem-title-too-many = Слишком много запросов
problem-title-unavailable = Временно недоступно
problem-title-internal = Что-то пошло не так
problem-title-unreadable = Этот запрос невозможно прочитать
problem-not-found = По этому адресу ничего нет.
problem-gone = Того, что было по этому адресу, больше нет.
problem-method = Этот адрес принимает только { $methods }.
problem-too-many = Из вашей сети пришло слишком много запросов. Попробуйте снова через { PLURAL($seconds) ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
    [many] { $seconds } секунд
   *[other] { $seconds } секунды
  }.
problem-unavailable = Ничего не изменено. Попробуйте ещё раз чуть позже.
problem-internal = Что-то пошло не так с нашей стороны. Мы это зафиксировали.
problem-no-newsletter = Такой рассылки здесь нет.
problem-no-section = Такого раздела здесь нет.
problem-no-brief = Такого материала здесь нет.
problem-no-issue = Такого выпуска здесь нет.
problem-unknown-link = Эта ссылка не наша. Проверьте, полностью ли вы скопировали её из письма.
serving-too-slow = Остаток запроса не пришёл вовремя. Пожалуйста, отправьте его ещё раз.
serving-too-large = Запрос больше { $kib } КиБ.

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

## Ленты

feed-retracted-title = Отозвано: { $headline }

## Архив и поиск в нём

archive-title = Архив
archive-words = Слова для поиска
archive-words-hint = Слово находится во всех своих формах. В материале должно быть каждое слово.
archive-section = Раздел
archive-every-section = Все разделы
archive-language = Язык
archive-every-language = Все языки
archive-search = Искать
archive-years = Годы
archive-count = { PLURAL($count) ->
    [one] { $count } материал
    [few] { $count } материала
    [many] { $count } материалов
   *[other] { $count } материала
}
archive-issues = Выпуски
archive-briefs = Материалы
archive-corrected = Исправлено { $date }
archive-older = Раньше в этом году
archive-empty = Ещё ничего не опубликовано.
archive-empty-year = За { $year } год ничего нет.
archive-found = { PLURAL($count) ->
    [one] Найден { $count } материал по запросу «{ $words }»
    [few] Найдено { $count } материала по запросу «{ $words }»
    [many] Найдено { $count } материалов по запросу «{ $words }»
   *[other] Найдено { $count } материала по запросу «{ $words }»
}
archive-none = Ничего не найдено по запросу «{ $words }»
archive-advice-fewer = Попробуйте меньше слов: в материале должно быть каждое из них.
archive-advice-other = Проверьте, нет ли опечатки, или попробуйте другое слово о том же.
archive-advice-everywhere = Искать во всех разделах и на всех языках
archive-advice-years = Просмотреть архив по годам
archive-pages = Страницы результатов
archive-page = Страница { $page } из { $pages }
archive-previous = Предыдущая страница
archive-next = Следующая страница

## Подтверждение подписки

confirm-title = Подтвердите подписку
confirm-lead = Нажмите кнопку, чтобы получать <b dir="auto">{ $newsletter }</b> на адрес, на который пришла ссылка.
confirm-button = Подтвердить подписку
confirm-not = Если вы об этом не просили, закройте страницу. Вы не будете подписаны.
confirmed-title = Вы подписаны
confirmed-lead = Со следующего выпуска вы получаете <b dir="auto">{ $newsletter }</b>.
confirmed-again-title = Уже подтверждено
confirmed-again-lead = Вы уже подтвердили подписку на <b dir="auto">{ $newsletter }</b>. Ничего не изменилось.
confirmed-change = В конце каждого выпуска есть ссылка, чтобы отписаться. Чтобы изменить то, что вы получаете:
confirmed-manage = управлять подписками
confirmed-read = Читать на сайте

## Ссылки, которые не работают

link-unknown-title = Эта ссылка не работает
link-unknown = Она не наша, или того, к чему она вела, уже нет. Проверьте, скопировали ли вы её из письма целиком.
link-expired-title = Эта ссылка устарела
link-expired-confirmation = Она работала 48 часов. Подпишитесь ещё раз, и мы пришлём вам новую.
link-expired-preferences = Она работала один час, или ваш адрес с тех пор изменился. Мы можем прислать вам новую.
link-expired-address = С ней ничего не изменилось. Попросите ещё раз на странице своих подписок.
link-expired-come-back = Чтобы вернуться, подпишитесь ещё раз.
link-renew = Пришлите мне новую ссылку
link-manage = Ввести адрес, чтобы получить новую ссылку
link-newsletters = К рассылкам

## Просьба о ссылке на страницу подписок

manage-title = Управление подписками
manage-title-refused = Ошибка: Управление подписками
manage-lead = Введите свой адрес, и мы пришлём вам ссылку на страницу со всем, что вы от нас получаете.
manage-address = Адрес электронной почты
manage-button = Пришлите мне ссылку
manage-what = Там можно изменить то, что вы получаете, сделать паузу, отписаться, сменить адрес, посмотреть, что мы о вас храним, и стереть это.
manage-sent-title = Проверьте почту
manage-sent-lead = Если мы знаем этот адрес, ссылка на него уже в пути.
manage-sent-valid = Ссылка работает один час.
manage-sent-not-heading = Если письмо не приходит
manage-sent-not = Подождите несколько минут и загляните в спам. Возможно, мы знаем вас по другому адресу. На один адрес мы присылаем не больше трёх ссылок в час, а на адрес, на который писать нельзя, — ни одной.
manage-sent-mailbox = В этой демонстрации письмо лежит в почтовом ящике.

## Подписки читателя

preferences-title = Ваши подписки
preferences-title-refused = Ошибка: Ваши подписки
preferences-not-saved = Это не сохранено
preferences-lead = Письма идут на адрес <b dir="ltr">{ $address }</b>.
preferences-valid = Ссылка на эту страницу работает один час после отправки. Не передавайте её никому.
preferences-blocked = На этот адрес мы ничего не присылаем: об этом попросил его владелец или редакция. Чтобы изменить это, напишите в редакцию.
preferences-blocked-bounced = На этот адрес мы ничего не присылаем, потому что он отказался принимать наши письма. Напишите в редакцию или смените адрес ниже.
preferences-nothing = Сейчас вы не получаете ни одной рассылки.
preferences-paused = Пауза до { $day }
preferences-sections = Разделы
preferences-sections-hint = Ничего не отмечайте, чтобы получать все разделы.
preferences-editions = Как часто
preferences-edition-only = Вы получаете:
preferences-zone = Ваш часовой пояс
preferences-zone-hint = Утренние выпуски приходят утром у вас.
preferences-zone-edition = Как у выпуска
preferences-zones-europe = Европа
preferences-zones-asia = Азия
preferences-zones-america = Америка
preferences-zones-africa = Африка
preferences-zones-atlantic = Атлантический океан
preferences-zones-australia = Австралия
preferences-zones-indian = Индийский океан
preferences-zones-pacific = Тихий океан
preferences-zones-antarctica = Антарктида
preferences-save = Сохранить выбор
preferences-pause-heading = Пауза
preferences-pause-until = Без писем до
preferences-pause-hint = То, что вы пропустите, придёт с первым выпуском после этого.
preferences-pause = Сделать паузу
preferences-pause-change = Изменить день
preferences-pause-end = Закончить паузу сейчас
preferences-leave = Отписаться: { $newsletter }
preferences-leave-all-heading = Отписаться от всего
preferences-leave-all = Отписаться от всех рассылок
preferences-offers = Другие рассылки
preferences-pending = Вы просили об этой рассылке и ещё не подтвердили это. Подпишитесь здесь, и это будет подтверждено.
preferences-join = Получать: { $newsletter }
preferences-join-consent = Нажимая кнопку, вы соглашаетесь, что мы присылаем вам рассылку «{ $newsletter }» по электронной почте, пока вы не отпишетесь. В каждом выпуске есть ссылка, чтобы отписаться сразу.
preferences-reader = О вас
preferences-language = Язык
preferences-language-hint = Наших страниц и писем. Материалы приходят на этом языке, если они на него переведены.
preferences-language-newsletter = Язык каждой рассылки
preferences-language-save = Сохранить язык
preferences-name = Имя (необязательно)
preferences-name-hint = Некоторые выпуски обращаются к вам по имени. Оставьте пустым, чтобы его не было.
preferences-name-save = Сохранить имя
preferences-address = Новый адрес электронной почты
preferences-address-hint = Мы пришлём ссылку на новый адрес. Пока ею не воспользовались, ничего не меняется; потом мы сообщим на нынешний адрес.
preferences-address-save = Сменить адрес
preferences-data = Ваши данные
preferences-data-see = Посмотреть, что мы о вас храним
preferences-data-download = Скачать (JSON)
preferences-data-erase = Стереть всё
preferences-back = Назад к вашим подпискам
preferences-problem-section = Выберите из разделов, которые есть на странице.
preferences-problem-edition = Выберите один из вариантов на странице.
preferences-problem-zone = Выберите часовой пояс из списка.
preferences-problem-no-day = Введите день, с которого снова можно присылать письма.
preferences-problem-day = Пауза может закончиться с { $first } по { $last }
preferences-problem-name = Введите имя до 200 знаков без веб-адреса.
preferences-problem-language = Выберите язык из списка.
preferences-problem-address = Введите адрес электронной почты, например name@example.org.
preferences-problem-same-address = Письма уже идут на этот адрес.
preferences-problem-too-often = Сегодня вы уже трижды просили сменить адрес. Попробуйте завтра.
preferences-done-choices = Ваш выбор сохранён.
preferences-done-pause = Пауза установлена.
preferences-done-resume = Пауза закончена. В следующем выпуске будет то, что вы пропустили.
preferences-done-leave = Вы отписались: { $newsletter }. Уже отправленный выпуск ещё может прийти.
preferences-done-leave-all = Вы отписались от всех рассылок. Уже отправленные выпуски ещё могут прийти.
preferences-done-reason = Спасибо. То, что вы сказали, сохранено без вашего адреса.
preferences-done-join = Со следующего выпуска вы получаете: { $newsletter }.
preferences-done-name = Ваше имя сохранено.
preferences-done-language = Ваш язык сохранён.
preferences-done-address = Ссылка на новый адрес уже в пути, если на него можно писать. Она работает 48 часов; пока ею не воспользовались, ничего не меняется.

## Что хранится о читателе

stored-title = Что мы о вас храним
stored-lead = Это всё. Время указано по UTC.
stored-reader = Вы
stored-address = Адрес
stored-hash = Хеш адреса с ключом
stored-name = Имя
stored-language = Язык
stored-known-since = Адрес известен с
stored-none = нет
stored-nothing = Ничего.
stored-subscriptions = Подписки
stored-status = Состояние
stored-subscription-status = { $kind ->
    [pending] ждёт вашего подтверждения
    [active] вы её получаете
    [paused] пауза
    [unsubscribed] вы отписались
    [bounced] закончена: адрес отказался принимать письма
   *[complained] закончена: отмечена как спам
 }
stored-edition = Как часто
stored-sections = Разделы
stored-all-sections = все
stored-zone = Часовой пояс
stored-asked-at = Попросили
stored-confirmed-at = Подтвердили
stored-paused-until = Пауза до
stored-ended-at = Закончена
stored-seen-until = Вы получили всё, опубликованное до
stored-reason = Причина, почему отписались
stored-reason-given = названа; хранится без вас
stored-consents = На что вы согласились
stored-consent = { $time }: { $what } ({ $source }).
stored-consent-kind = { $kind ->
    [requested] попросили
    [confirmed] подтвердили
    [imported] перенесено из прежнего списка
    [measuring_agreed] согласились, чтобы хранились переходы по ссылкам
    [measuring_withdrawn] отозвали согласие на хранение переходов
    [withdrawn] отозвали
   *[changed] изменили выбор
 }
stored-consent-from = С сетевого адреса { $address }.
stored-source-api = другой сайт или программа
stored-source-form = форма на нашем сайте
stored-source-confirmation = ссылка из письма для подтверждения
stored-source-preferences = страница ваших подписок
stored-source-unsubscribe = страница отписки
stored-source-one-click = кнопка почтовой программы
stored-consent-wording = Слова: «<span lang="{ $language }">{ $wording }</span>»
stored-issues = Выпуски
stored-issues-shown = Здесь показаны последние { $count }; в файле есть все.
stored-copy = { $time }: { $newsletter }, № { $number }, «{ $subject }»: { $status }.
stored-copy-status = { $kind ->
    [due] будет отправлен
    [claimed] отправляется
    [accepted] передан вашей почтовой службе
    [deferred] попробуем ещё раз
    [failed] не доставлен
    [skipped] не отправлен
    [bounced] вернулся
   *[complained] отмечен как спам
 }
stored-copy-reason = { $kind ->
    [unsubscribed] не отправлен, потому что вы отписались
    [suppressed] не отправлен, потому что на адрес нельзя писать
    [nothing-new-in-your-sections] не отправлен, потому что в ваших разделах не было ничего нового
    [issue-cancelled] не отправлен, потому что выпуск отменён
    [recipient-refused] не доставлен, адрес его не принял
    [message-refused] не доставлен, письмо не приняли
    [expired] не доставлен вовремя
    [brief-withheld] не отправлен, потому что содержание отозвали
   *[paused] не отправлен, потому что у вас была пауза
 }
stored-reply = Почтовый сервер ответил: «{ $reply }»
stored-letters = Другие письма
stored-letter = { $time }: { $newsletter }, { $what }: { $status }.
stored-letter-kind = { $kind ->
    [confirmation] вопрос, подписываетесь ли вы
    [welcome] приветствие
    [already_subscribed] ответ на повторную подписку
    [last_issue] последний выпуск как приветствие
    [manage_link] ссылка на ваши подписки
    [address_change] вопрос на новый адрес
   *[address_changed] сообщение на старый адрес
 }
stored-letter-status = { $kind ->
    [due] будет отправлено
    [claimed] отправляется
    [accepted] передано вашей почтовой службе
    [failed] не доставлено
   *[skipped] не отправлено
 }
preferences-measuring-heading = Что вы читаете
preferences-done-measured = Спасибо. Со следующего выпуска мы храним, по каким ссылкам вы переходите.
preferences-done-unmeasured = Мы ничего не храним о ссылках, по которым вы переходите; сохранённое удалено.
stored-clicks = Ссылки, по которым вы перешли
stored-click = { $time }: { $newsletter }, № { $number }: { $url }
stored-links = Ссылки, которые работают
stored-link = { $what }, работает до { $time }.
stored-link-purpose = { $kind ->
    [confirm] Ссылка, чтобы подтвердить подписку
    [manage] Ссылка на эту страницу
    [come_back] Ссылка, чтобы вернуться
    [change_address] Ссылка, чтобы сменить адрес
   *[restore_address] Ссылка, чтобы отменить смену адреса
 }

## Стирание данных читателя

erase-title = Стереть всё
erase-title-refused = Ошибка: Стереть всё
erase-not-done = Ничего не стёрто
erase-tick = Поставьте галочку, что вы всё поняли.
erase-lead = Это касается адреса <b dir="ltr">{ $address }</b>, и отменить это нельзя.
erase-goes = Что исчезнет сразу
erase-goes-reader = ваш адрес, ваше имя и ваш язык;
erase-goes-subscriptions = все ваши подписки с выбором в них;
erase-goes-consents = запись того, на что вы согласились;
erase-goes-letters = запись писем, которые мы вам присылали, и тех, что ждут отправки;
erase-goes-links = все ваши ссылки: на эту страницу, чтобы подтвердить подписку и чтобы сменить адрес.
erase-stays = Что останется
erase-stays-hash = хеш вашего адреса с ключом и сегодняшняя дата; адрес по нему прочитать нельзя, а мы по нему никогда больше не напишем на этот адрес, даже если его кто-то введёт или он окажется в импортируемом списке;
erase-stays-ledger = в статистике прошлых выпусков — что был отправлен ещё один экземпляр, без ничего, что ведёт к вам;
erase-stays-reasons = причины, почему вы отписались, если вы их называли; они с самого начала хранились без вас.
erase-after = Экземпляр выпуска, который отправляется как раз сейчас, ещё может прийти. Письма с подтверждением мы не присылаем. Если потом вы снова захотите наши рассылки, напишите в редакцию: только она может снять запрет.
erase-understood = Я понимаю, что исчезнет и что останется.
erase-button = Стереть всё
erased-title = Всё стёрто
erased-lead = Мы не храним о вас ничего, кроме хеша вашего адреса с ключом, чтобы никогда больше на него не писать.
erased-copies = Экземпляр, который отправлялся как раз в этот момент, ещё может прийти.
erased-again = Если потом вы снова захотите наши рассылки, напишите в редакцию: только она может снять запрет.

## Отписка

departure-title = Отписаться
departure-lead = Нажмите кнопку, чтобы больше не получать <b dir="auto">{ $newsletter }</b>.
departure-has-left = Вы уже отписались от <b dir="auto">{ $newsletter }</b>.
departure-effect = Это действует сразу. Уже отправленный выпуск ещё может прийти.
departure-button = Отписаться
departure-mistake = Если вы попали сюда по ошибке, закройте страницу. Пока вы не нажали кнопку, ничего не меняется.
departure-less-heading = Или получать меньше
departure-less = Можно изменить, как часто приходят письма, оставить только некоторые разделы или сделать паузу. Для этого мы пришлём вам ссылку.
departure-less-button = Пришлите мне ссылку
departure-left-title = Вы отписались
departure-left-title-refused = Ошибка: Вы отписались
departure-left = Вы больше не получаете <b dir="auto">{ $newsletter }</b>.
departure-left-copy = Уже отправленный выпуск ещё может прийти. Письма об этом мы не присылаем.
departure-thanks = Спасибо. То, что вы сказали, сохранено без вашего адреса.
departure-subscribe-again = Подписаться снова
departure-why = Почему вы отписались? (необязательно)
departure-why-hint = То, что вы скажете, хранится без вашего адреса.
departure-too-often = Слишком много писем
departure-not-expected = Не то, чего ожидалось
departure-not-subscribed = Это не моя подписка
departure-other = Что-то другое
departure-words = Своими словами, если хотите (до 500 знаков)
departure-send = Отправить
departure-problem-reason = Выберите одну из причин.
departure-problem-words = Не больше 500 знаков.
departure-problem-come-back = Выберите выпуск на странице и день в виде 2027-01-31.
departure-come-back-heading = Это была ошибка?
departure-come-back-title = Вернуться
departure-come-back = В течение часа с этой страницы можно вернуться без подтверждения, также с меньшим числом писем. Вы ничего не пропустите.
departure-pause-until = Без писем до (необязательно)
departure-pause-hint = Оставьте пустым, чтобы получить следующий выпуск.
departure-come-back-button = Вернуться
departure-come-back-consent = Нажимая кнопку, вы снова соглашаетесь, что мы присылаем вам рассылку «{ $newsletter }» по электронной почте, пока вы не отпишетесь.
departure-back-title = Вы вернулись
departure-back = Вы снова получаете <b dir="auto">{ $newsletter }</b>.
departure-nothing-title = Не от чего отписываться
departure-nothing = Эта ссылка была для читателя, чьи данные стёрты. Больше ничего не присылается.

## Смена адреса

address-ask-title = Подтвердите новый адрес
address-ask = Нажмите кнопку, и ваши рассылки пойдут на адрес <b dir="ltr">{ $address }</b>.
address-ask-button = Использовать этот адрес
address-ask-not = Если вы об этом не просили, закройте страницу. Ничего не изменится.
address-changed-title = Ваш адрес изменён
address-changed = Теперь ваши рассылки идут на адрес <b dir="ltr">{ $address }</b>.
address-changed-told = Мы сообщили на прежний адрес; оттуда это можно отменить в течение семи дней. Экземпляр, который отправлялся как раз в этот момент, ещё может прийти туда. Присланные раньше ссылки на ваши подписки больше не работают.
address-restore-title = Отменить смену адреса
address-restore = Нажмите кнопку, и ваши рассылки снова пойдут на адрес <b dir="ltr">{ $address }</b>.
address-restore-button = Снова использовать этот адрес
address-restore-not = Если вы сменили адрес сами, закройте страницу. Ничего не изменится.
address-restored-title = Смена отменена
address-restored = Ваши рассылки снова идут на адрес <b dir="ltr">{ $address }</b>.
address-taken-title = Это невозможно
address-taken = У адреса <b dir="ltr">{ $address }</b> тем временем появились свои подписки. Ничего не изменилось.

## Письма читателям

welcome-subject = Вы подписаны: { $newsletter }
welcome-preheader = Что вы будете получать и когда.
welcome-opening = Вы подписаны на рассылку «{ $newsletter }».
welcome-edition = Как часто:
welcome-sections = Разделы:
welcome-all-sections = все
welcome-next = Вы получите следующий выпуск, когда он выйдет. Прежние материалы есть на сайте:
welcome-change = Чтобы изменить то, что вы получаете, сделать паузу или сменить адрес:
welcome-leave = В конце каждого выпуска есть ссылка, чтобы отписаться; есть она и в этом письме.
already-subscribed-subject = Вы уже подписаны: { $newsletter }
already-subscribed-preheader = Ничего не изменилось.
already-subscribed-opening = Вы уже подписаны на рассылку «{ $newsletter }». Кто-то, наверное вы, заполнил форму подписки с этим адресом. Ничего не изменилось.
already-subscribed-what = Чтобы изменить то, что вы получаете, или отписаться:
already-subscribed-button = Изменить подписку
already-subscribed-within = Ссылка работает { $hours }.
already-subscribed-not-you = Если это были не вы, ничего не делайте.
manage-letter-subject = Ваши подписки: { $newsletter }
manage-letter-preheader = Ссылка, о которой вы просили.
manage-letter-reason = Вы получили это письмо, потому что кто-то попросил эту ссылку с вашим адресом.
manage-letter-opening = Вот ссылка на вашу подписку на рассылку «{ $newsletter }» и на всё остальное, что вы от нас получаете.
manage-letter-what = Там можно изменить то, что вы получаете, сделать паузу, отписаться, сменить адрес, посмотреть, что мы о вас храним, и стереть это:
manage-letter-button = Мои подписки
manage-letter-within = Ссылка работает { $hours }. Не передавайте её никому.
manage-letter-not-you = Если вы об этом не просили, ничего не делайте.
address-letter-subject = { $newsletter }: это ваш новый адрес?
address-letter-preheader = Пока вы не подтвердите, ничего не меняется.
address-letter-reason-asked = Вы получили это письмо, потому что кто-то хочет, чтобы рассылки шли на этот адрес.
address-letter-reason-changed = Вы получили это письмо, потому что ваши рассылки шли на этот адрес.
address-letter-opening = Читатель рассылки «{ $newsletter }» хочет дальше получать её на этот адрес.
address-letter-what = Если это были вы, откройте эту страницу и нажмите там кнопку:
address-letter-button = Использовать этот адрес
address-letter-within = Ссылка работает { $hours }.
address-letter-not-you = Если это были не вы, ничего не делайте: сюда ничего не будет присылаться.
address-taken-letter-subject = { $newsletter }: кто-то назвал ваш адрес своим
address-taken-letter-preheader = Ничего не изменилось.
address-taken-letter-opening = Читатель рассылки «{ $newsletter }» попросил присылать её на этот адрес. У этого адреса свои подписки, поэтому ничего не изменилось.
address-taken-letter-what = Если это были вы: отпишитесь с другого адреса, а подписками этого адреса управляйте здесь:
address-taken-letter-not-you = Если это были не вы, ничего не делайте.
address-changed-letter-subject = { $newsletter } больше не приходит на этот адрес
address-changed-letter-preheader = Адрес изменён.
address-changed-letter-opening = С этого времени рассылка «{ $newsletter }» и всё остальное, что вы от нас получаете, идёт на другой адрес.
address-changed-letter-what = Если его сменили не вы, отмените это на странице:
address-changed-letter-button = Отменить смену
address-changed-letter-within = { PLURAL($days) ->
    [one] Ссылка работает { $days } день.
    [few] Ссылка работает { $days } дня.
   *[many] Ссылка работает { $days } дней.
 }
address-changed-letter-contact = Если здесь что-то не так, напишите на { $address }.

## Измерение

measuring-consent = Я не против, чтобы рассылка «{ $newsletter }» хранила, по каким ссылкам из своих писем я перехожу и когда это было впервые, — чтобы видеть, что интересно читателям. Никому другому это не передаётся. Я могу отозвать согласие в любой момент, и сохранённое будет удалено.
