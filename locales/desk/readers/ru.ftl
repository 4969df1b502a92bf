# Редакция: читатели.

desk-readers = Читатели
desk-readers-q = Адрес или имя
desk-readers-q-hint = Достаточно части, регистр букв не важен. Одна или две буквы находят слова, которые с них начинаются.
desk-readers-newsletter = Рассылка
desk-readers-edition = Издание
desk-readers-section = Рубрика
desk-readers-state-label = Состояние
desk-readers-state = { $kind ->
    [pending] ждёт подтверждения
    [active] действует
    [paused] приостановлена
    [unsubscribed] отписан
    [bounced] адрес не принимает почту
   *[complained] жалоба на спам
  }
desk-readers-any = любое
desk-readers-from = Подписан с даты
desk-readers-to = Подписан по дату
desk-readers-problem-day = Введите дату в виде 2026-03-23.
desk-readers-problem-filter = Этот фильтр не читается. Выберите из списков.
desk-readers-bounced = Только читатели, чей адрес не принимает почту
desk-readers-find = Найти
desk-readers-clear = Показать всех читателей
desk-readers-found = Найдено
desk-readers-count = Посчитать
desk-readers-count-all = { PLURAL($readers) ->
    [one] { $readers } читатель.
    [few] { $readers } читателя.
    [many] { $readers } читателей.
   *[other] { $readers } читателя.
  }
desk-readers-count-more = Больше { $readers } читателей.
desk-readers-count-least = Не меньше { $readers } читателей. Подходят немногие из многих, поэтому подсчёт остановился здесь.
desk-readers-none = Ни один читатель не подходит.
desk-readers-none-yet = Среди просмотренных до сих пор читателей ни один не подходит.
desk-readers-caption = Сначала новые
desk-readers-address = Адрес
desk-readers-name = Имя
desk-readers-subscriptions = Подписки
desk-readers-since = с { $day }
desk-readers-further-lead = Подходят немногие из многих читателей; поиск остановился здесь, чтобы страница открылась быстро.
desk-readers-further = Искать дальше
desk-readers-paging = Страницы читателей
desk-readers-first = Самые новые
desk-readers-next = Более давние
desk-readers-export = Забрать
desk-readers-export-lead = Все найденные читатели, по строке на подписку, в CSV. В журнале остаётся, кто их забрал.
desk-readers-export-button = Скачать CSV
desk-readers-erased = Данные читателя стёрты. На адрес больше не пишут.
desk-readers-part = Этот читатель связан и с рассылками, в которых вы не работаете. То, что касается всего человека, делает тот, кто работает во всех них.
desk-readers-blocked = Без почты
desk-readers-blocked-why = { $kind ->
    [bounced] адрес не принимает почту
    [complained] на письмо пожаловались как на спам
    [requested] попросил владелец адреса
    [operator] запрещено редакцией
   *[erased] данные читателя стёрты
  }
desk-readers-language-newsletter = язык каждой рассылки
desk-readers-consents = Согласия, сначала давние
desk-readers-when = Когда
desk-readers-what = Что
desk-readers-source = Откуда
desk-readers-words = Показанные слова
desk-readers-resend = Отправить письмо с подтверждением ещё раз
desk-readers-unsubscribe = Отписать
desk-readers-issues = Выпуски
desk-readers-issues-caption = Копии выпусков, сначала новые
desk-readers-issue = Выпуск
desk-readers-number = № { $number }
desk-readers-outcome = Итог
desk-readers-tries = Попытки
desk-readers-reply = Ответ почтового сервера
desk-readers-older = Более давние выпуски
desk-readers-nothing = Ничего.
desk-readers-copy = { $kind ->
    [due] будет отправлена
    [claimed] отправляется
    [accepted] принята
    [deferred] будет ещё попытка
    [failed] не доставлена
    [skipped] пропущена
    [bounced] возвращена
   *[complained] жалоба на спам
  }
desk-readers-copy-reason = { $kind ->
    [unsubscribed] пропущена: отписан
    [suppressed] пропущена: на адрес не пишут
    [nothing-new-in-your-sections] пропущена: в рубриках читателя ничего нового
    [issue-cancelled] пропущена: выпуск отменён
    [recipient-refused] не доставлена: адрес не принят
    [message-refused] не доставлена: письмо не принято
    [expired] не доставлена: не передана вовремя
    [brief-withheld] пропущена: новость отозвана
   *[paused] пропущена: подписка приостановлена
  }
desk-readers-letters = Письма
desk-readers-letters-caption = Письма, сначала новые
desk-readers-letter = { $kind ->
    [due] будет отправлено
    [claimed] отправляется
    [accepted] принято
    [failed] не доставлено
   *[skipped] пропущено
  }
desk-readers-change-address = Изменить адрес
desk-readers-new-address = Новый адрес
desk-readers-new-address-hint = Туда уйдёт письмо. Адрес изменится, когда воспользуются ссылкой из него; на старый придёт уведомление.
desk-readers-new-address-button = Отправить письмо
desk-readers-address-refused = { $kind ->
    [form] Введите адрес в виде name@example.org.
    [same] Это уже адрес читателя.
    [taken] Этот адрес есть у другого читателя.
   *[too_often] Адрес можно менять трижды в день. Попробуйте завтра.
  }
desk-readers-data = Что хранится
desk-readers-data-lead = Всё, что хранится об этом читателе, — то же может скачать и читатель. В журнале остаётся, кто это забрал.
desk-readers-data-button = Скачать JSON
desk-readers-suppress = Никогда не писать на этот адрес
desk-readers-suppress-lead = Туда больше ничего не уйдёт, кто бы на что ни подписался, пока владелец не снимет запрет. Копии, которые уже отправляются, ещё придут.
desk-readers-suppress-button = Запретить адрес
desk-readers-erase = Стереть данные читателя
desk-readers-erase-lead = Всё, что хранится об этом читателе, исчезнет сразу и навсегда. Останется только хеш с ключом, который не даёт писать на этот адрес.
desk-readers-erase-label = Чтобы не ошибиться, введите адрес читателя
desk-readers-erase-button = Стереть навсегда
desk-readers-erase-refused = Это не адрес читателя. Ничего не стёрто.
desk-readers-refused = { $kind ->
    [blocked] На этот адрес не пишут: письмо не уйдёт.
    [not_now] Состояние подписки уже не позволяет этого.
   *[too_soon] Письмо с подтверждением ушло меньше часа назад, или за день их было три. Попробуйте позже.
  }
desk-readers-done = { $kind ->
    [resent] Письмо с подтверждением в пути.
    [unsubscribed] Читатель отписан. Письма не будет.
    [address] Письмо на новый адрес в пути.
   *[suppressed] На этот адрес больше не пишут.
  }
desk-readers-import = Импорт читателей
desk-readers-import-lead = Загрузите список, укажите, где какой столбец, посмотрите, что станет с каждой строкой, — и только тогда добавьте читателей.
desk-readers-import-file = Файл
desk-readers-import-file-hint = CSV со строкой названий столбцов, не больше { $mib } МиБ. Запятые, точки с запятой, табуляция и обычные кодировки распознаются.
desk-readers-import-upload = Загрузить
desk-readers-imports = Прежние импорты
desk-readers-import-refused = { $kind ->
    [none] Выберите файл.
    [large] Файл слишком большой. Разделите его на несколько.
   *[empty] В файле нет строк под названиями столбцов.
  }
desk-readers-import-state = { $kind ->
    [uploaded] загружен, ещё не проверен
    [checking] проверяется
    [checked] проверен, ещё никто не добавлен
    [running] читатели добавляются
    [done] завершён
    [failed] не удался
   *[stopped] остановлен
  }
desk-readers-import-so-far = { PLURAL($rows) ->
    [one] Пока что { $rows } строка.
    [few] Пока что { $rows } строки.
    [many] Пока что { $rows } строк.
   *[other] Пока что { $rows } строки.
  }
desk-readers-import-reload = Посмотреть снова
desk-readers-import-preview = Что произойдёт
desk-readers-import-report = Отчёт
desk-readers-import-rows = Строки
desk-readers-import-added = { $kind ->
    [checking] Будут добавлены
    [checked] Будут добавлены
   *[other] Добавлены
  }
desk-readers-import-known = Уже известны: у них ничего не меняется
desk-readers-import-twice = Дважды в файле
desk-readers-import-suppressed = Запрещённые адреса: пропущены
desk-readers-import-bad = Не прочитаны
desk-readers-import-report-link = Отчёт по каждой строке (CSV)
desk-readers-import-ground = Основание: «{ $source }».
desk-readers-import-run = { PLURAL($readers) ->
    [one] Добавить { $readers } читателя
    [few] Добавить { $readers } читателей
    [many] Добавить { $readers } читателей
   *[other] Добавить { $readers } читателя
  }
desk-readers-import-plan = Столбцы и согласие
desk-readers-import-read-as = Прочитано как { $encoding }. Если буквы выглядят неправильно, сохраните файл в UTF-8 и загрузите снова.
desk-readers-import-samples = Первые строки
desk-readers-import-email = Столбец адресов
desk-readers-import-name = Столбец имён
desk-readers-import-edition = Столбец изданий (краткие названия)
desk-readers-import-sections = Столбец рубрик (краткие названия через ;)
desk-readers-import-joined = Столбец дней подписки
desk-readers-import-no-column = нет
desk-readers-import-email-problem = Выберите столбец с адресами.
desk-readers-import-usual = Издание для строк, где оно не названо
desk-readers-import-source = Где эти читатели дали согласие?
desk-readers-import-source-hint = Хранится с каждым из них, например «бумажные анкеты, весенняя ярмарка 2024». Без согласия читателям писать нельзя.
desk-readers-import-source-problem = Напишите, где дано согласие, не больше 300 знаков.
desk-readers-import-day = Когда?
desk-readers-import-day-hint = Для строк, где не сказано, когда читатель подписался.
desk-readers-import-day-problem = Введите уже наступивший день в виде 2026-03-23.
desk-readers-import-check = Проверить все строки
desk-readers-import-stop = Остановить и удалить файл
desk-readers-import-not-now = Тем временем импорт продвинулся. Откройте его страницу снова.
desk-readers-bulk = Сделать то же со всеми
desk-readers-bulk-lead = Со всеми найденными читателями. Сначала их считают; ничего не произойдёт, пока вы не введёте их число.
desk-readers-bulk-action = Что
desk-readers-bulk-everywhere = В каждой рассылке
desk-readers-bulk-move = Перевести на издание «{ $edition }»
desk-readers-bulk-add-section = Добавить рубрику «{ $section }»
desk-readers-bulk-remove-section = Убрать рубрику «{ $section }»
desk-readers-bulk-begin = Посчитать читателей
desk-readers-bulk-unreadable = С этими читателями так сделать нельзя. Вернитесь и выберите из списков.
desk-readers-bulk-state = { $kind ->
    [counting] считается
    [counted] ждёт вашего подтверждения
    [running] выполняется
    [done] сделано
   *[stopped] остановлено; сделанное остаётся
  }
desk-readers-bulk-found = { PLURAL($readers) ->
    [one] Найден { $readers } читатель.
    [few] Найдено { $readers } читателя.
    [many] Найдено { $readers } читателей.
   *[other] Найдено { $readers } читателя.
  }
desk-readers-bulk-number = Чтобы подтвердить, введите число читателей
desk-readers-bulk-hint = Кто тем временем изменится и уже не будет подходить, того пропустят.
desk-readers-bulk-refused = Это не то число. Ничего не сделано.
desk-readers-bulk-run = Сделать
desk-readers-bulk-done = Сделано с
desk-readers-bulk-passed-over = Пропущено: нечего делать или читатель не только ваш
desk-readers-bulk-stop = Остановить
