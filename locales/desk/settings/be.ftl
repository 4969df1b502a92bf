# The desk: what owners set up.

desk-settings = Налады
desk-editions = Выданні
desk-next-issue = – наступны выпуск: { $when }
desk-settings-parts = Раздзелы налад
desk-settings-all = Уся ўстаноўка
desk-settings-no-newsletter = Пакуль няма ніводнай рассылкі.
desk-settings-general = Агульнае
desk-settings-sections = Раздзелы
desk-settings-new-newsletter = Новая рассылка
desk-settings-set-up = Стварыць
desk-settings-name = Назва
desk-settings-slug = Частка адраса
desk-settings-newsletter-slug-hint = Малыя лацінскія літары, лічбы і злучкі, напрыклад weekly. Потым не мяняецца: у чытачоў ёсць спасылкі.
desk-settings-section-slug-hint = Малыя лацінскія літары, лічбы і злучкі, напрыклад economy. Потым не мяняецца.
desk-settings-edition-slug-hint = Малыя лацінскія літары, лічбы і злучкі, напрыклад mondays.
desk-settings-description = Апісанне
desk-settings-description-hint = Адзін радок пад назвай, на старонках і ў пошукавых сістэмах.
desk-settings-language = Мова
desk-settings-language-hint = Моўны тэг, напрыклад be, ru або en.
desk-settings-postal-address = Паштовы адрас
desk-settings-postal-address-hint = Стаіць унізе кожнага ліста: гэтага патрабуюць законы многіх краін.
desk-settings-about = Пра рассылку
desk-settings-about-hint = Тэкст старонкі «Пра рассылку» ў Markdown.
desk-settings-from-name = Імя адпраўніка
desk-settings-from-address = Адрас адпраўніка
desk-settings-stale = Тым часам нехта іншы захаваў змены. Адкрыйце старонку ў іншай укладцы і зрабіце сваю змену там: уведзенае вамі засталося ніжэй.
desk-settings-slug-taken = Гэта занята. Выберыце іншае.
desk-settings-problem-line = Увядзіце адзін радок ад 1 да 300 знакаў.
desk-settings-problem-optional-line = Увядзіце адзін радок, не больш за 300 знакаў.
desk-settings-problem-about = Не больш за 20 000 знакаў.
desk-settings-problem-logo = PNG, JPEG або WebP: не больш за 200 КіБ і 2000 пікселяў.
desk-settings-problem-language = Увядзіце моўны тэг, напрыклад be.
desk-settings-problem-slug = Малыя лацінскія літары, лічбы, злучкі: weekly-news.
desk-settings-problem-sender-name = Увядзіце імя ў адзін радок, да 200 знакаў.
desk-settings-problem-email = Увядзіце адрас накшталт name@example.org.
desk-settings-sections-lead = Чытачы бяруць усе раздзелы або некаторыя. Раздзелы стаяць у тым парадку, у якім іх адкрылі.
desk-settings-rename = Перайменаваць
desk-settings-open-section = Адкрыць раздзел
desk-settings-no-edition = Пакуль няма ніводнага выдання, таму нічога не адпраўляецца.
desk-settings-new-edition = Новае выданне
desk-settings-not-active = не дзейнічае
desk-settings-active = Дзейнічае
desk-settings-active-hint = Без гэтага тэрмін выхаду не надыходзіць.
desk-settings-when = Калі выходзіць
desk-settings-cadence = Як часта
desk-settings-kind = { $kind ->
    [instant] з кожным матэрыялам
    [daily] штодня
    [weekly] у пэўныя дні тыдня
    [monthly] у пэўны дзень месяца
   *[cron] паводле выразу cron
  }
desk-settings-time = Час
desk-settings-weekdays = Дні тыдня
desk-settings-weekdays-hint = Для выдання, якое выходзіць у пэўныя дні тыдня.
desk-settings-monday = Панядзелак
desk-settings-tuesday = Аўторак
desk-settings-wednesday = Серада
desk-settings-thursday = Чацвер
desk-settings-friday = Пятніца
desk-settings-saturday = Субота
desk-settings-sunday = Нядзеля
desk-settings-day = Дзень месяца
desk-settings-day-hint = Ад 1 да 31. Месяцы без такога дня прапускаюцца.
desk-settings-cron = Выраз cron
desk-settings-cron-hint = Пяць палёў: хвіліна, гадзіна, дзень, месяц, дзень тыдня, напрыклад 0 9 * * 1-5.
desk-settings-zone = Часавы пояс
desk-settings-show-times = Паказаць наступныя выхады без захавання
desk-settings-to-come = Наступныя выхады
desk-settings-to-come-instant = Выходзіць, калі публікуецца матэрыял.
desk-settings-to-come-none = Іх няма.
desk-settings-moment = { $weekday }, { $day }, { $time }
desk-settings-days = Першы і апошні дзень, святы
desk-settings-starts-on = Першы дзень
desk-settings-ends-on = Апошні дзень
desk-settings-holidays = Святы
desk-settings-holidays-hint = Дні без выпуску, кожны ў сваім радку, напрыклад 2026-12-25. Новае за гэты дзень трапіць у наступны выпуск.
desk-settings-holidays-taken = { PLURAL($days) ->
    [one] Цяпер у выдання { $days } святочны дзень.
    [few] Цяпер у выдання { $days } святочныя дні.
   *[other] Цяпер у выдання { $days } святочных дзён.
  }
desk-settings-calendar = Святы з файла календара
desk-settings-calendar-file = Файл iCalendar (.ics)
desk-settings-calendar-hint = Яго падзеі на цэлы дзень за гэты год і наступныя пяць замяняюць спіс свят.
desk-settings-calendar-button = Замяніць святы
desk-settings-timing = Вакол часу выхаду
desk-settings-freeze = Закрыты для матэрыялаў, хвілін да выхаду
desk-settings-freeze-hint = Апублікаванае пазней чакае наступнага выпуску.
desk-settings-lead-time = Рыхтуецца як чарнавік, хвілін да выхаду
desk-settings-lead-time-hint = 0: складаецца ў час выхаду.
desk-settings-quiet = З кожным матэрыялам: хвілін чакання наступных
desk-settings-quiet-hint = Матэрыялы, што ідуць адзін за адным, прыходзяць адным лістом. Чакае не больш чым у чатыры разы даўжэй.
desk-settings-catch-up = Дапушчальнае спазненне, гадзін
desk-settings-catch-up-hint = Калі сервер не працаваў даўжэй, выхад лічыцца прапушчаным.
desk-settings-welcomes = Новыя чытачы адразу атрымліваюць апошні выпуск
desk-settings-local-morning = Кожны чытач атрымлівае яго ў гэты час свайго пояса
desk-settings-rules = Што ўваходзіць
desk-settings-no-limit = Пуста: без абмежавання.
desk-settings-section-order = Раздзелы, што ідуць першымі
desk-settings-section-order-hint = У гэтым парадку, праз коску. Ёсць: { $sections }
desk-settings-most-briefs = Найбольш матэрыялаў
desk-settings-most-per-section = Найбольш матэрыялаў аднаго раздзела
desk-settings-fewest-briefs = Найменш матэрыялаў
desk-settings-most-minutes = Найбольш хвілін чытання
desk-settings-fewest-minutes = Найменш хвілін чытання
desk-settings-lead = Галоўны матэрыял
desk-settings-lead-hint = Апошняя частка яе адраса. Яна ідзе першай і дае тэму.
desk-settings-languages = Якія мовы ўваходзяць
desk-settings-languages-hint = Моўныя тэгі праз коску; пуста: усе.
desk-settings-tags-in = Толькі матэрыялы з адной з гэтых метак
desk-settings-tags-out = Без матэрыялаў з гэтымі меткамі
desk-settings-tags-hint = Праз коску; пуста: любыя.
desk-settings-drafts = Хто дазваляе разаслаць выпуск
desk-settings-approval = Ухваленне
desk-settings-approval-name = { $kind ->
    [auto] Ніхто: адпраўляецца, як складзена
    [approve] Ухваляе рэдактар
   *[two_people] Ухваляе не той, хто пісаў
  }
desk-settings-too-few = Калі матэрыялаў замала
desk-settings-too-few-name = { $kind ->
    [skip] Выпуску няма, матэрыялы чакаюць
   *[hold] Застаецца чарнавіком, дзяжурныя атрымліваюць ліст
  }
desk-settings-duty-editors = Дзяжурныя рэдактары
desk-settings-duty-editors-hint = Адрасы праз коску; пуста: скрынка рассылкі.
desk-settings-problem-choose = Выберыце адно з пералічанага.
desk-settings-problem-time = Увядзіце час, напрыклад 09:00.
desk-settings-problem-weekdays = Выберыце хаця б адзін дзень.
desk-settings-problem-day = Увядзіце дзень ад 1 да 31.
desk-settings-problem-zone = Выберыце пояс са спіса, напрыклад Europe/Minsk.
desk-settings-problem-cron = Увядзіце пяць палёў, напрыклад 0 9 * * 1.
desk-settings-problem-never = Такі час ніколі не надыдзе.
desk-settings-problem-item = «{ $item }» не ўдаецца прачытаць.
desk-settings-problem-number = Увядзіце цэлы лік.
desk-settings-problem-date = Увядзіце дату, напрыклад 2026-12-25.
desk-settings-problem-days = Апошні дзень раней за першы.
desk-settings-problem-tags = Не больш за 20 метак.
desk-settings-problem-section = Няма раздзела «{ $section }».
desk-settings-problem-fewer = Гэта менш за найменшае.
desk-settings-problem-both = «{ $tag }» ёсць сярод абавязковых.
desk-settings-problem-longest = Не больш за { $most }.
desk-settings-problem-instant = Выданне з кожным матэрыялам не мае часу выхаду.
desk-settings-problem-calendar = Файл нічога не змяніў: { $reason }
desk-settings-webhooks = Вэбхукі
desk-settings-webhooks-lead = Іншыя праграмы, напрыклад рэестр падпісчыкаў, адразу даведваюцца, што тут адбылося. Паведамленні падпісаныя (Standard Webhooks), адпраўляюцца паўторна тры дні і захоўваюцца 30 дзён.
desk-settings-webhook = Вэбхук
desk-settings-new-webhook = Новы вэбхук
desk-settings-webhook-standing = { $kind ->
    [active] дзейнічае
    [failing] не адказвае
    [stopped] спынены, бо не адказваў
   *[inactive] не дзейнічае
  }
desk-settings-since = з { $when }
desk-settings-url = Адрас
desk-settings-url-hint = Адрас https, напрыклад https://crm.example.org/vesnik.
desk-settings-events = Паведамляць, калі
desk-settings-event = { $kind ->
    [subscriber_confirmed] чытач пацвердзіў падпіску
    [subscriber_left] чытач адпісаўся
    [brief_published] матэрыял апублікаваны
    [brief_retracted] матэрыял адкліканы
    [issue_started] пачалася рассылка выпуску
    [issue_sent] рассылка выпуску скончаная
   *[delivery_failed] лісты не прынятыя, па некалькі адразу
  }
desk-settings-of-newsletter = Пра якую рассылку
desk-settings-of-all = Усе рассылкі
desk-settings-webhook-active = Дзейнічае
desk-settings-webhook-active-hint = Пра тое, што адбываецца, пакуль ён не дзейнічае, потым не паведамляецца.
desk-settings-secret = Сакрэт
desk-settings-secret-lead = Ім другая праграма правярае, што паведамленне наша. Пасля замены цяперашні сакрэт дзейнічае яшчэ суткі.
desk-settings-both-count = Цяпер дзейнічаюць два сакрэты.
desk-settings-secret-shown = Сакрэт паказваецца толькі цяпер. Перадайце яго другой праграме:
desk-settings-new-secret = Стварыць новы сакрэт
desk-settings-log = Журнал
desk-settings-log-empty = Паведамленняў яшчэ не было.
desk-settings-log-caption = Спачатку новыя. Час паводле UTC.
desk-settings-log-older = Ранейшыя паведамленні
desk-settings-event-column = Падзея
desk-settings-at = Калі
desk-settings-outcome = Вынік
desk-settings-answer = Апошні адказ
desk-settings-message-status = { $kind ->
    [due] чакае
    [delivered] прынята
   *[failed] не прынята
  }
desk-settings-tries = { PLURAL($tries) ->
    [one] { $tries } спроба
    [few] { $tries } спробы
   *[other] { $tries } спроб
  }
desk-settings-webhook-test = Адправіць пробнае паведамленне
desk-settings-replay = Адправіць паўторна
desk-settings-replayed = { PLURAL($messages) ->
    [one] Паўторна адпраўляецца { $messages } паведамленне.
    [few] Паўторна адпраўляюцца { $messages } паведамленні.
   *[other] Паўторна адпраўляюцца { $messages } паведамленняў.
  }
desk-settings-from = Ад (UTC)
desk-settings-until = Да (UTC)
desk-settings-delivered-too = Таксама прынятыя
desk-settings-webhook-end = Выдаліць вэбхук
desk-settings-webhook-end-lead = Больш нічога не паведамляецца, і тое, што чакае, не адпраўляецца.
desk-settings-webhook-message = Паведамленне
desk-settings-next-try = Наступная адпраўка: { $when } (UTC)
desk-settings-request = Запыт
desk-settings-tries-heading = Спробы
desk-settings-no-try = Адправіцца на працягу секунды.
desk-settings-no-answer = няма адказу
desk-settings-send-again = Адправіць гэтае паведамленне паўторна
desk-settings-problem-url = Увядзіце адрас https без пароля, не з лакальнай сеткі.
desk-settings-problem-events = Выберыце хаця б адну падзею.
desk-settings-problem-too-many-webhooks = Іх ужо 50. Выдаліце непатрэбны.
desk-settings-problem-inactive = Гэты вэбхук не дзейнічае.
desk-settings-problem-instant-time = Увядзіце дату і час.
desk-settings-sender = Адпраўнік
desk-settings-reply-to = Адказы на адрас
desk-settings-reply-to-hint = Пуста: адрас адпраўніка.
desk-settings-return-path = Адрас для вяртання
desk-settings-return-path-hint = Куды вяртаюцца недастаўленыя лісты; пуста: адрас адпраўніка.
desk-settings-return-path-lead = Недастаўленыя лісты вяртаюцца на { $address }. Яго дамен мусіць мець паштовы сервер, які іх прымае, і запіс SPF, паказаны вышэй.
desk-settings-records = Запісы DNS, якія трэба апублікаваць
desk-settings-records-lead = Тып TXT. Скапіюйце імя і тэкст туды, дзе кіруеце даменам. Лісты падпісвае паштовы рэтранслятар: ключ DKIM дае яго пастаўшчык.
desk-settings-record = { $kind ->
    [spf] SPF: хто можа адпраўляць
    [dkim] DKIM: ключ подпісу
   *[dmarc] DMARC: што рабіць з падробленымі лістамі
  }
desk-settings-record-name = Імя запісу
desk-settings-record-value = Тэкст запісу
desk-settings-record-of-relay = Тэкст – адкрыты ключ, які паказвае пастаўшчык рэтранслятара.
desk-settings-published = Цяпер апублікавана:
desk-settings-published-none = Тут нічога не апублікавана.
desk-settings-unanswered = Ніводзін сервер імёнаў не адказаў.
desk-settings-check = Што апублікавана
desk-settings-check-button = Спытаць серверы імёнаў цяпер
desk-settings-check-good = З апублікаваным усё добра.
desk-settings-relays = Рэтранслятары
desk-settings-relays-lead = Рэтранслятары задаюцца ў канфігурацыі. Тут відаць іх стан.
desk-settings-relays-caption = Як іх бачыць гэты працэс
desk-settings-relay = Рэтранслятар
desk-settings-circuit = Стан
desk-settings-given = Лістоў ад запуску
desk-settings-relay-state = { $kind ->
    [ok] прымае пошту
    [unreachable] недасяжны
   *[refusing] адмаўляе нам
  }
desk-settings-trial = Праверыць рэтранслятар
desk-settings-trial-lead = Злучаецца, шыфруе і ўваходзіць, як для сапраўдных лістоў. З атрымальнікам называе адпраўніка і атрымальніка і адклікае іх; ліст не адпраўляецца.
desk-settings-trial-recipient = Атрымальнік
desk-settings-trial-recipient-hint = Пуста: нікога не называем, толькі вітаемся.
desk-settings-trial-sender = Адпраўнік
desk-settings-trial-button = Злучыцца цяпер
desk-settings-trial-good = Рэтранслятар усё прыняў.
desk-settings-trial-failed = Не атрымалася:
desk-settings-side = { $kind ->
    [client] Vesnik:
    [relay] Сервер:
   *[encrypted] Далей зашыфравана
  }
desk-settings-theme = Выгляд
desk-settings-accent = Колер спасылак і кнопак
desk-settings-accent-hint = Напрыклад #0d5661. На цёмным фоне асвятляецца сам.
desk-settings-face = Шрыфт загалоўкаў і тэкстаў
desk-settings-face-name = { $kind ->
    [serif] з засечкамі
   *[sans] без засечак
  }
desk-settings-header = Фон пад назвай уверсе
desk-settings-header-name = { $kind ->
    [plain] фон старонкі
   *[filled] колер
  }
desk-settings-preview-button = Паказаць без захавання
desk-settings-preview = Папярэдні прагляд
desk-settings-scheme = { $kind ->
    [light] На светлым фоне
   *[dark] На цёмным фоне
  }
desk-settings-preview-headline = Рака вярнулася ў берагі
desk-settings-preview-text = Пасля трох дзён дажджу мост зноў адкрыты.
desk-settings-preview-link = Чытаць далей
desk-settings-preview-press = Падпісацца
desk-settings-problem-colour = Увядзіце колер, напрыклад #0d5661.
desk-settings-problem-pale = Кантраст з фонам { $found }, трэба { $least }. Цямнейшы: { $darker }.
desk-settings-logo = Лагатып
desk-settings-logo-file = Выява
desk-settings-logo-hint = PNG, JPEG або WebP, не больш за 200 КіБ. Стаіць побач з назвай.
desk-settings-logo-button = Загрузіць
desk-settings-logo-remove = Прыбраць лагатып
desk-settings-wordings = Згода
desk-settings-wordings-lead = З гэтымі словамі чытачы згаджаюцца, калі падпісваюцца. Кожная рэдакцыя захоўваецца літара ў літару разам з тым, хто на яе згадзіўся.
desk-settings-wording-present = Цяпер паказваецца:
desk-settings-wording-new = Новая рэдакцыя
desk-settings-wording-hint = Дзе мусіць быць назва, пішыце слова newsletter у фігурных дужках. Пуста: звычайныя словы.
desk-settings-wording-button = Паказваць адгэтуль
desk-settings-problem-wording = Не больш за 1000 знакаў.
desk-settings-versions = Рэдакцыі
desk-settings-versions-none = Ніводная форма яшчэ не паказвалася.
desk-settings-versions-caption = Спачатку новыя, з колькасцю пацверджанняў
desk-settings-wording-text = Словы
desk-settings-wording-since = Паказваецца з
desk-settings-wording-is-present = цяперашняя
desk-settings-agreed = Пацвердзілі
desk-settings-privacy = Прыватнасць
desk-settings-measured = Што вымяраецца ў новых выпусках
desk-settings-mode = { $kind ->
    [none] Нічога
    [aggregate] Толькі сумы
   *[individual] Асобныя чытачы, якія згадзіліся
  }
desk-settings-mode-hint = { $kind ->
    [none] Спасылкі ў лістах вядуць проста на старонкі.
    [aggregate] Лічыцца, колькі разоў адкрылі кожную спасылку, і нічога пра таго, хто яе адкрыў. Без выяў, што паведамляюць пра адкрыццё ліста.
   *[individual] Акрамя сум, захоўваецца, якія спасылкі адкрывае чытач, – толькі тых чытачоў, што на гэта згадзіліся.
  }
