# The desk: what owners set up.

desk-settings = Налады
desk-settings-parts = Раздзелы налад
desk-settings-all = Уся ўстаноўка
desk-settings-no-newsletter = Пакуль няма ніводнай рассылкі.
desk-settings-general = Агульнае
desk-settings-sections = Рубрыкі
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
desk-settings-sections-lead = Чытачы бяруць усе рубрыкі або некаторыя. Рубрыкі стаяць у тым парадку, у якім іх адкрылі.
desk-settings-rename = Перайменаваць
desk-settings-open-section = Адкрыць рубрыку
desk-settings-no-edition = Пакуль няма ніводнага выпуску, таму нічога не адпраўляецца.
desk-settings-new-edition = Новы выпуск
desk-settings-not-active = не дзейнічае
desk-settings-active = Дзейнічае
desk-settings-active-hint = Без гэтага тэрмін выхаду не надыходзіць.
desk-settings-when = Калі выходзіць
desk-settings-cadence = Як часта
desk-settings-kind = { $kind ->
    [instant] з кожнай навіной
    [daily] штодня
    [weekly] у пэўныя дні тыдня
    [monthly] у пэўны дзень месяца
   *[cron] паводле выразу cron
  }
desk-settings-time = Час
desk-settings-weekdays = Дні тыдня
desk-settings-weekdays-hint = Для выпуску, які выходзіць у пэўныя дні тыдня.
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
desk-settings-to-come-instant = Выходзіць, калі публікуецца навіна.
desk-settings-to-come-none = Іх няма.
desk-settings-moment = { $weekday }, { $day }, { $time }
desk-settings-days = Першы і апошні дзень, святы
desk-settings-starts-on = Першы дзень
desk-settings-ends-on = Апошні дзень
desk-settings-holidays = Святы
desk-settings-holidays-hint = Дні без нумара, кожны ў сваім радку, напрыклад 2026-12-25. Новае за гэты дзень трапіць у наступны нумар.
desk-settings-holidays-taken = { PLURAL($days) ->
    [one] Цяпер у выпуску { $days } святочны дзень.
    [few] Цяпер у выпуску { $days } святочныя дні.
   *[other] Цяпер у выпуску { $days } святочных дзён.
  }
desk-settings-calendar = Святы з файла календара
desk-settings-calendar-file = Файл iCalendar (.ics)
desk-settings-calendar-hint = Яго падзеі на цэлы дзень за гэты год і наступныя пяць замяняюць спіс свят.
desk-settings-calendar-button = Замяніць святы
desk-settings-timing = Вакол часу выхаду
desk-settings-freeze = Закрыты для навін, хвілін да выхаду
desk-settings-freeze-hint = Апублікаванае пазней чакае наступнага нумара.
desk-settings-lead-time = Рыхтуецца як чарнавік, хвілін да выхаду
desk-settings-lead-time-hint = 0: складаецца ў час выхаду.
desk-settings-quiet = З кожнай навіной: хвілін чакання наступных
desk-settings-quiet-hint = Навіны, што ідуць адна за адной, прыходзяць адным лістом. Чакае не больш чым у чатыры разы даўжэй.
desk-settings-catch-up = Дапушчальнае спазненне, гадзін
desk-settings-catch-up-hint = Калі сервер не працаваў даўжэй, выхад лічыцца прапушчаным.
desk-settings-welcomes = Новыя чытачы адразу атрымліваюць апошні нумар
desk-settings-local-morning = Кожны чытач атрымлівае яго ў гэты час свайго пояса
desk-settings-rules = Што ўваходзіць
desk-settings-no-limit = Пуста: без абмежавання.
desk-settings-section-order = Рубрыкі, што ідуць першымі
desk-settings-section-order-hint = У гэтым парадку, праз коску. Ёсць: { $sections }
desk-settings-most-briefs = Найбольш навін
desk-settings-most-per-section = Найбольш навін адной рубрыкі
desk-settings-fewest-briefs = Найменш навін
desk-settings-most-minutes = Найбольш хвілін чытання
desk-settings-fewest-minutes = Найменш хвілін чытання
desk-settings-lead = Галоўная навіна
desk-settings-lead-hint = Апошняя частка яе адраса. Яна ідзе першай і дае тэму.
desk-settings-languages = Якія мовы ўваходзяць
desk-settings-languages-hint = Моўныя тэгі праз коску; пуста: усе.
desk-settings-tags-in = Толькі навіны з адной з гэтых метак
desk-settings-tags-out = Без навін з гэтымі меткамі
desk-settings-tags-hint = Праз коску; пуста: любыя.
desk-settings-drafts = Хто выпускае нумар
desk-settings-approval = Ухваленне
desk-settings-approval-name = { $kind ->
    [auto] Ніхто: адпраўляецца, як складзена
    [approve] Ухваляе рэдактар
   *[two_people] Ухваляе не той, хто пісаў
  }
desk-settings-too-few = Калі навін замала
desk-settings-too-few-name = { $kind ->
    [skip] Нумара няма, навіны чакаюць
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
desk-settings-problem-section = Няма рубрыкі «{ $section }».
desk-settings-problem-fewer = Гэта менш за найменшае.
desk-settings-problem-both = «{ $tag }» ёсць сярод абавязковых.
desk-settings-problem-longest = Не больш за { $most }.
desk-settings-problem-instant = Выпуск з кожнай навіной не мае часу выхаду.
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
    [brief_published] навіна апублікаваная
    [brief_retracted] навіна адкліканая
    [issue_started] пачалася рассылка нумара
    [issue_sent] рассылка нумара скончаная
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
