# The desk: what owners set up.

desk-settings = Настройки
desk-editions = Издания
desk-next-issue = – следующий выпуск: { $when }
desk-settings-parts = Разделы настроек
desk-settings-all = Вся установка
desk-settings-no-newsletter = Пока нет ни одной рассылки.
desk-settings-general = Общее
desk-settings-sections = Разделы
desk-settings-new-newsletter = Новая рассылка
desk-settings-set-up = Создать
desk-settings-name = Название
desk-settings-slug = Часть адреса
desk-settings-newsletter-slug-hint = Строчные латинские буквы, цифры и дефисы, например weekly. Потом не меняется: у читателей есть ссылки.
desk-settings-section-slug-hint = Строчные латинские буквы, цифры и дефисы, например economy. Потом не меняется.
desk-settings-edition-slug-hint = Строчные латинские буквы, цифры и дефисы, например mondays.
desk-settings-description = Описание
desk-settings-description-hint = Одна строка под названием, на страницах и в поисковых системах.
desk-settings-language = Язык
desk-settings-language-hint = Языковой тег, например be, ru или en.
desk-settings-postal-address = Почтовый адрес
desk-settings-postal-address-hint = Стоит внизу каждого письма: этого требуют законы многих стран.
desk-settings-about = О рассылке
desk-settings-about-hint = Текст страницы «О рассылке» в Markdown.
desk-settings-from-name = Имя отправителя
desk-settings-from-address = Адрес отправителя
desk-settings-stale = Тем временем кто-то другой сохранил изменения. Откройте страницу в другой вкладке и сделайте своё изменение там: введённое вами осталось ниже.
desk-settings-slug-taken = Это занято. Выберите другое.
desk-settings-problem-line = Введите одну строку от 1 до 300 знаков.
desk-settings-problem-optional-line = Введите одну строку, не более 300 знаков.
desk-settings-problem-about = Не более 20 000 знаков.
desk-settings-problem-logo = PNG, JPEG или WebP: не более 200 КиБ и 2000 пикселей.
desk-settings-problem-language = Введите языковой тег, например be.
desk-settings-problem-slug = Строчные латинские буквы, цифры, дефисы: weekly-news.
desk-settings-problem-sender-name = Введите имя в одну строку, до 200 знаков.
desk-settings-problem-email = Введите адрес вида name@example.org.
desk-settings-sections-lead = Читатели берут все разделы или некоторые. Разделы стоят в том порядке, в котором их открыли.
desk-settings-rename = Переименовать
desk-settings-open-section = Открыть раздел
desk-settings-no-edition = Пока нет ни одного издания, поэтому ничего не отправляется.
desk-settings-new-edition = Новое издание
desk-settings-not-active = не действует
desk-settings-active = Действует
desk-settings-active-hint = Без этого срок выхода не наступает.
desk-settings-when = Когда выходит
desk-settings-cadence = Как часто
desk-settings-kind = { $kind ->
    [instant] с каждым материалом
    [daily] ежедневно
    [weekly] в определённые дни недели
    [monthly] в определённый день месяца
   *[cron] по выражению cron
  }
desk-settings-time = Время
desk-settings-weekdays = Дни недели
desk-settings-weekdays-hint = Для издания, которое выходит в определённые дни недели.
desk-settings-monday = Понедельник
desk-settings-tuesday = Вторник
desk-settings-wednesday = Среда
desk-settings-thursday = Четверг
desk-settings-friday = Пятница
desk-settings-saturday = Суббота
desk-settings-sunday = Воскресенье
desk-settings-day = День месяца
desk-settings-day-hint = От 1 до 31. Месяцы без такого дня пропускаются.
desk-settings-cron = Выражение cron
desk-settings-cron-hint = Пять полей: минута, час, день, месяц, день недели, например 0 9 * * 1-5.
desk-settings-zone = Часовой пояс
desk-settings-show-times = Показать следующие выходы без сохранения
desk-settings-to-come = Следующие выходы
desk-settings-to-come-instant = Выходит, когда публикуется материал.
desk-settings-to-come-none = Их нет.
desk-settings-moment = { $weekday }, { $day }, { $time }
desk-settings-days = Первый и последний день, праздники
desk-settings-starts-on = Первый день
desk-settings-ends-on = Последний день
desk-settings-holidays = Праздники
desk-settings-holidays-hint = Дни без выпуска, каждый в своей строке, например 2026-12-25. Новое за этот день попадёт в следующий выпуск.
desk-settings-holidays-taken = { PLURAL($days) ->
    [one] Теперь у издания { $days } праздничный день.
    [few] Теперь у издания { $days } праздничных дня.
   *[other] Теперь у издания { $days } праздничных дней.
  }
desk-settings-calendar = Праздники из файла календаря
desk-settings-calendar-file = Файл iCalendar (.ics)
desk-settings-calendar-hint = Его события на целый день за этот год и следующие пять заменяют список праздников.
desk-settings-calendar-button = Заменить праздники
desk-settings-timing = Вокруг времени выхода
desk-settings-freeze = Закрыт для материалов, минут до выхода
desk-settings-freeze-hint = Опубликованное позже ждёт следующего выпуска.
desk-settings-lead-time = Готовится как черновик, минут до выхода
desk-settings-lead-time-hint = 0: составляется во время выхода.
desk-settings-quiet = С каждым материалом: минут ожидания следующих
desk-settings-quiet-hint = Материалы, идущие один за другим, приходят одним письмом. Ждёт не более чем вчетверо дольше.
desk-settings-catch-up = Допустимое опоздание, часов
desk-settings-catch-up-hint = Если сервер не работал дольше, выход считается пропущенным.
desk-settings-welcomes = Новые читатели сразу получают последний выпуск
desk-settings-local-morning = Каждый читатель получает его в это время своего пояса
desk-settings-rules = Что входит
desk-settings-no-limit = Пусто: без ограничения.
desk-settings-section-order = Разделы, которые идут первыми
desk-settings-section-order-hint = В этом порядке, через запятую. Есть: { $sections }
desk-settings-most-briefs = Максимум материалов
desk-settings-most-per-section = Максимум материалов одного раздела
desk-settings-fewest-briefs = Минимум материалов
desk-settings-most-minutes = Максимум минут чтения
desk-settings-fewest-minutes = Минимум минут чтения
desk-settings-lead = Главный материал
desk-settings-lead-hint = Последняя часть её адреса. Она идёт первой и даёт тему.
desk-settings-languages = Какие языки входят
desk-settings-languages-hint = Языковые теги через запятую; пусто: все.
desk-settings-tags-in = Только материалы с одной из этих меток
desk-settings-tags-out = Без материалов с этими метками
desk-settings-tags-hint = Через запятую; пусто: любые.
desk-settings-drafts = Кто разрешает разослать выпуск
desk-settings-approval = Одобрение
desk-settings-approval-name = { $kind ->
    [auto] Никто: отправляется, как составлен
    [approve] Одобряет редактор
   *[two_people] Одобряет не тот, кто писал
  }
desk-settings-too-few = Если материалов мало
desk-settings-too-few-name = { $kind ->
    [skip] Выпуска нет, материалы ждут
   *[hold] Остаётся черновиком, дежурные получают письмо
  }
desk-settings-duty-editors = Дежурные редакторы
desk-settings-duty-editors-hint = Адреса через запятую; пусто: ящик рассылки.
desk-settings-problem-choose = Выберите одно из перечисленного.
desk-settings-problem-time = Введите время, например 09:00.
desk-settings-problem-weekdays = Выберите хотя бы один день.
desk-settings-problem-day = Введите день от 1 до 31.
desk-settings-problem-zone = Выберите пояс из списка, например Europe/Minsk.
desk-settings-problem-cron = Введите пять полей, например 0 9 * * 1.
desk-settings-problem-never = Такое время никогда не наступит.
desk-settings-problem-item = «{ $item }» не удаётся прочитать.
desk-settings-problem-number = Введите целое число.
desk-settings-problem-date = Введите дату, например 2026-12-25.
desk-settings-problem-days = Последний день раньше первого.
desk-settings-problem-tags = Не более 20 меток.
desk-settings-problem-section = Нет раздела «{ $section }».
desk-settings-problem-fewer = Это меньше минимума.
desk-settings-problem-both = «{ $tag }» есть среди обязательных.
desk-settings-problem-longest = Не более { $most }.
desk-settings-problem-instant = У издания с каждым материалом нет времени выхода.
desk-settings-problem-calendar = Файл ничего не изменил: { $reason }
desk-settings-webhooks = Вебхуки
desk-settings-webhooks-lead = Другие программы, например реестр подписчиков, сразу узнают, что здесь произошло. Сообщения подписаны (Standard Webhooks), отправляются повторно три дня и хранятся 30 дней.
desk-settings-webhook = Вебхук
desk-settings-new-webhook = Новый вебхук
desk-settings-webhook-standing = { $kind ->
    [active] действует
    [failing] не отвечает
    [stopped] остановлен, так как не отвечал
   *[inactive] не действует
  }
desk-settings-since = с { $when }
desk-settings-url = Адрес
desk-settings-url-hint = Адрес https, например https://crm.example.org/vesnik.
desk-settings-events = Сообщать, когда
desk-settings-event = { $kind ->
    [subscriber_confirmed] читатель подтвердил подписку
    [subscriber_left] читатель отписался
    [brief_published] материал опубликован
    [brief_retracted] материал отозван
    [issue_started] началась рассылка выпуска
    [issue_sent] рассылка выпуска закончена
   *[delivery_failed] письма не приняты, по нескольку сразу
  }
desk-settings-of-newsletter = О какой рассылке
desk-settings-of-all = Все рассылки
desk-settings-webhook-active = Действует
desk-settings-webhook-active-hint = О том, что происходит, пока он не действует, потом не сообщается.
desk-settings-secret = Секрет
desk-settings-secret-lead = Им другая программа проверяет, что сообщение наше. После замены нынешний секрет действует ещё сутки.
desk-settings-both-count = Сейчас действуют два секрета.
desk-settings-secret-shown = Секрет показывается только сейчас. Передайте его другой программе:
desk-settings-new-secret = Создать новый секрет
desk-settings-log = Журнал
desk-settings-log-empty = Сообщений ещё не было.
desk-settings-log-caption = Сначала новые. Время по UTC.
desk-settings-log-older = Более ранние сообщения
desk-settings-event-column = Событие
desk-settings-at = Когда
desk-settings-outcome = Итог
desk-settings-answer = Последний ответ
desk-settings-message-status = { $kind ->
    [due] ожидает
    [delivered] принято
   *[failed] не принято
  }
desk-settings-tries = { PLURAL($tries) ->
    [one] { $tries } попытка
    [few] { $tries } попытки
   *[other] { $tries } попыток
  }
desk-settings-webhook-test = Отправить пробное сообщение
desk-settings-replay = Отправить повторно
desk-settings-replayed = { PLURAL($messages) ->
    [one] Повторно отправляется { $messages } сообщение.
    [few] Повторно отправляются { $messages } сообщения.
   *[other] Повторно отправляются { $messages } сообщений.
  }
desk-settings-from = От (UTC)
desk-settings-until = До (UTC)
desk-settings-delivered-too = Также принятые
desk-settings-webhook-end = Удалить вебхук
desk-settings-webhook-end-lead = Больше ничего не сообщается, и то, что ожидает, не отправляется.
desk-settings-webhook-message = Сообщение
desk-settings-next-try = Следующая отправка: { $when } (UTC)
desk-settings-request = Запрос
desk-settings-tries-heading = Попытки
desk-settings-no-try = Отправится в течение секунды.
desk-settings-no-answer = нет ответа
desk-settings-send-again = Отправить это сообщение повторно
desk-settings-problem-url = Введите адрес https без пароля, не из локальной сети.
desk-settings-problem-events = Выберите хотя бы одно событие.
desk-settings-problem-too-many-webhooks = Их уже 50. Удалите ненужный.
desk-settings-problem-inactive = Этот вебхук не действует.
desk-settings-problem-instant-time = Введите дату и время.
desk-settings-sender = Отправитель
desk-settings-reply-to = Ответы на адрес
desk-settings-reply-to-hint = Пусто: адрес отправителя.
desk-settings-return-path = Адрес возврата
desk-settings-return-path-hint = Куда возвращаются недоставленные письма; пусто: адрес отправителя.
desk-settings-return-path-lead = Недоставленные письма возвращаются на { $address }. Его домену нужны почтовый сервер, который их принимает, и запись SPF, показанная выше.
desk-settings-records = Записи DNS, которые нужно опубликовать
desk-settings-records-lead = Тип TXT. Скопируйте имя и текст туда, где управляете доменом. Письма подписывает почтовый ретранслятор: ключ DKIM даёт его поставщик.
desk-settings-record = { $kind ->
    [spf] SPF: кто может отправлять
    [dkim] DKIM: ключ подписи
   *[dmarc] DMARC: что делать с поддельными письмами
  }
desk-settings-record-name = Имя записи
desk-settings-record-value = Текст записи
desk-settings-record-of-relay = Текст – открытый ключ, который показывает поставщик ретранслятора.
desk-settings-published = Сейчас опубликовано:
desk-settings-published-none = Здесь ничего не опубликовано.
desk-settings-unanswered = Ни один сервер имён не ответил.
desk-settings-check = Что опубликовано
desk-settings-check-button = Спросить серверы имён сейчас
desk-settings-check-good = С опубликованным всё хорошо.
desk-settings-relays = Ретрансляторы
desk-settings-relays-lead = Ретрансляторы задаются в конфигурации. Здесь видно их состояние.
desk-settings-relays-caption = Как их видит этот процесс
desk-settings-relay = Ретранслятор
desk-settings-circuit = Состояние
desk-settings-given = Писем с запуска
desk-settings-relay-state = { $kind ->
    [ok] принимает почту
    [unreachable] недоступен
   *[refusing] отказывает нам
  }
desk-settings-trial = Проверить ретранслятор
desk-settings-trial-lead = Соединяется, шифрует и входит, как для настоящих писем. С получателем называет отправителя и получателя и отзывает их; письмо не отправляется.
desk-settings-trial-recipient = Получатель
desk-settings-trial-recipient-hint = Пусто: никого не называем, только здороваемся.
desk-settings-trial-sender = Отправитель
desk-settings-trial-button = Соединиться сейчас
desk-settings-trial-good = Ретранслятор всё принял.
desk-settings-trial-failed = Не получилось:
desk-settings-side = { $kind ->
    [client] Vesnik:
    [relay] Сервер:
   *[encrypted] Далее зашифровано
  }
desk-settings-theme = Вид
desk-settings-accent = Цвет ссылок и кнопок
desk-settings-accent-hint = Например #0d5661. На тёмном фоне осветляется сам.
desk-settings-face = Шрифт заголовков и текстов
desk-settings-face-name = { $kind ->
    [serif] с засечками
   *[sans] без засечек
  }
desk-settings-header = Фон под названием вверху
desk-settings-header-name = { $kind ->
    [plain] фон страницы
   *[filled] цвет
  }
desk-settings-preview-button = Показать без сохранения
desk-settings-preview = Предпросмотр
desk-settings-scheme = { $kind ->
    [light] На светлом фоне
   *[dark] На тёмном фоне
  }
desk-settings-preview-headline = Река вернулась в берега
desk-settings-preview-text = После трёх дней дождя мост снова открыт.
desk-settings-preview-link = Читать дальше
desk-settings-preview-press = Подписаться
desk-settings-problem-colour = Введите цвет, например #0d5661.
desk-settings-problem-pale = Контраст с фоном { $found }, нужно { $least }. Темнее: { $darker }.
desk-settings-logo = Логотип
desk-settings-logo-file = Изображение
desk-settings-logo-hint = PNG, JPEG или WebP, не более 200 КиБ. Стоит рядом с названием.
desk-settings-logo-button = Загрузить
desk-settings-logo-remove = Убрать логотип
desk-settings-wordings = Согласие
desk-settings-wordings-lead = С этими словами читатели соглашаются, когда подписываются. Каждая редакция хранится буква в букву вместе с тем, кто на неё согласился.
desk-settings-wording-present = Сейчас показывается:
desk-settings-wording-new = Новая редакция
desk-settings-wording-hint = Где должно быть название, пишите слово newsletter в фигурных скобках. Пусто: обычные слова.
desk-settings-wording-button = Показывать отныне
desk-settings-problem-wording = Не более 1000 знаков.
desk-settings-versions = Редакции
desk-settings-versions-none = Ни одна форма ещё не показывалась.
desk-settings-versions-caption = Сначала новые, с числом подтверждений
desk-settings-wording-text = Слова
desk-settings-wording-since = Показывается с
desk-settings-wording-is-present = нынешняя
desk-settings-agreed = Подтвердили
desk-settings-privacy = Приватность
desk-settings-measured = Что измеряется в новых выпусках
desk-settings-mode = { $kind ->
    [none] Ничего
    [aggregate] Только суммы
   *[individual] Отдельные читатели, которые согласились
  }
desk-settings-mode-hint = { $kind ->
    [none] Ссылки в письмах ведут прямо на страницы.
    [aggregate] Считается, сколько раз открыли каждую ссылку, и ничего о том, кто её открыл. Без картинок, сообщающих об открытии письма.
   *[individual] Кроме сумм, хранится, какие ссылки открывает читатель, – только тех читателей, которые на это согласились.
  }
