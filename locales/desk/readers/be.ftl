# Рэдакцыя: чытачы.

desk-readers = Чытачы
desk-readers-q = Адрас або імя
desk-readers-q-hint = Дастаткова часткі, рэгістр літар не важны. Адна ці дзве літары знаходзяць словы, што з іх пачынаюцца.
desk-readers-newsletter = Рассылка
desk-readers-edition = Выпуск
desk-readers-section = Рубрыка
desk-readers-state-label = Стан
desk-readers-state = { $kind ->
    [pending] чакае пацверджання
    [active] дзейная
    [paused] прыпыненая
    [unsubscribed] адпісаны
    [bounced] адрас не прымае пошты
   *[complained] скарга на спам
  }
desk-readers-any = любы
desk-readers-from = Падпісаны з дня
desk-readers-to = Падпісаны па дзень
desk-readers-problem-day = Увядзіце дзень у выглядзе 2026-03-23.
desk-readers-problem-filter = Гэты фільтр немагчыма прачытаць. Выберыце са спісаў.
desk-readers-bounced = Толькі чытачы, чый адрас не прымае пошты
desk-readers-find = Знайсці
desk-readers-clear = Паказаць усіх чытачоў
desk-readers-found = Знойдзена
desk-readers-count = Палічыць
desk-readers-count-all = { PLURAL($readers) ->
    [one] { $readers } чытач.
    [few] { $readers } чытачы.
    [many] { $readers } чытачоў.
   *[other] { $readers } чытача.
  }
desk-readers-count-more = Больш за { $readers } чытачоў.
desk-readers-count-least = Не менш за { $readers } чытачоў. Падыходзяць нямногія з многіх, таму падлік спыніўся тут.
desk-readers-none = Ніводзін чытач не падыходзіць.
desk-readers-none-yet = Сярод прагледжаных дагэтуль чытачоў ніводзін не падыходзіць.
desk-readers-caption = Спачатку новыя
desk-readers-address = Адрас
desk-readers-name = Імя
desk-readers-subscriptions = Падпіскі
desk-readers-since = з { $day }
desk-readers-further-lead = Падыходзяць нямногія з многіх чытачоў; пошук спыніўся тут, каб старонка адкрылася хутка.
desk-readers-further = Шукаць далей
desk-readers-paging = Старонкі чытачоў
desk-readers-first = Самыя новыя
desk-readers-next = Больш даўнія
desk-readers-export = Забраць
desk-readers-export-lead = Усе знойдзеныя чытачы, па радку на падпіску, у CSV. У журнале застаецца, хто іх забраў.
desk-readers-export-button = Спампаваць CSV
desk-readers-erased = Звесткі чытача сцёртыя. На адрас больш не пішуць.
desk-readers-part = Гэты чытач звязаны і з рассылкамі, у якіх вы не працуеце. Тое, што датычыць усяго чалавека, робіць той, хто працуе ва ўсіх іх.
desk-readers-blocked = Без пошты
desk-readers-blocked-why = { $kind ->
    [bounced] адрас не прымае пошты
    [complained] на ліст паскардзіліся як на спам
    [requested] папрасіў уладальнік адраса
    [operator] забаронена рэдакцыяй
   *[erased] звесткі чытача сцёртыя
  }
desk-readers-language-newsletter = мова кожнай рассылкі
desk-readers-consents = Згоды, спачатку даўнія
desk-readers-when = Калі
desk-readers-what = Што
desk-readers-source = Адкуль
desk-readers-words = Паказаныя словы
desk-readers-resend = Даслаць ліст з пацверджаннем яшчэ раз
desk-readers-unsubscribe = Адпісаць
desk-readers-issues = Нумары
desk-readers-issues-caption = Копіі нумароў, спачатку новыя
desk-readers-issue = Нумар
desk-readers-number = № { $number }
desk-readers-outcome = Вынік
desk-readers-tries = Спробы
desk-readers-reply = Адказ паштовага сервера
desk-readers-older = Больш даўнія нумары
desk-readers-nothing = Нічога.
desk-readers-copy = { $kind ->
    [due] будзе адпраўлена
    [claimed] адпраўляецца
    [accepted] прынята
    [deferred] будзе яшчэ спроба
    [failed] не дастаўлена
    [skipped] прапушчана
    [bounced] вернута
   *[complained] скарга на спам
  }
desk-readers-copy-reason = { $kind ->
    [unsubscribed] прапушчана: адпісаны
    [suppressed] прапушчана: на адрас не пішуць
    [nothing-new-in-your-sections] прапушчана: у рубрыках чытача нічога новага
    [issue-cancelled] прапушчана: нумар скасаваны
    [recipient-refused] не дастаўлена: адрас не прыняты
    [message-refused] не дастаўлена: ліст не прыняты
    [expired] не дастаўлена: не перададзена ў час
    [brief-withheld] прапушчана: навіна адклікана
   *[paused] прапушчана: падпіска прыпыненая
  }
desk-readers-letters = Лісты
desk-readers-letters-caption = Лісты, спачатку новыя
desk-readers-letter = { $kind ->
    [due] будзе адпраўлены
    [claimed] адпраўляецца
    [accepted] прыняты
    [failed] не дастаўлены
   *[skipped] прапушчаны
  }
desk-readers-change-address = Змяніць адрас
desk-readers-new-address = Новы адрас
desk-readers-new-address-hint = Туды пойдзе ліст. Адрас зменіцца, калі скарыстаюць спасылку з яго; на стары прыйдзе паведамленне.
desk-readers-new-address-button = Даслаць ліст
desk-readers-address-refused = { $kind ->
    [form] Увядзіце адрас у выглядзе name@example.org.
    [same] Гэта ўжо адрас чытача.
    [taken] Гэты адрас мае іншы чытач.
   *[too_often] Адрас можна мяняць тройчы на дзень. Паспрабуйце заўтра.
  }
desk-readers-data = Што захоўваецца
desk-readers-data-lead = Усё, што захоўваецца пра гэтага чытача, — тое самае можа спампаваць і чытач. У журнале застаецца, хто гэта забраў.
desk-readers-data-button = Спампаваць JSON
desk-readers-suppress = Ніколі не пісаць на гэты адрас
desk-readers-suppress-lead = Туды больш нічога не пойдзе, хто б на што ні падпісаўся, пакуль уладальнік не здыме забарону. Копіі, якія ўжо адпраўляюцца, яшчэ прыйдуць.
desk-readers-suppress-button = Забараніць адрас
desk-readers-erase = Сцерці звесткі чытача
desk-readers-erase-lead = Усё, што захоўваецца пра гэтага чытача, знікне адразу і назаўсёды. Застанецца толькі хэш з ключом, які не дае пісаць на гэты адрас.
desk-readers-erase-label = Каб не памыліцца, увядзіце адрас чытача
desk-readers-erase-button = Сцерці назаўсёды
desk-readers-erase-refused = Гэта не адрас чытача. Нічога не сцёрта.
desk-readers-refused = { $kind ->
    [blocked] На гэты адрас не пішуць: ліст не пойдзе.
    [not_now] Стан падпіскі ўжо не дазваляе гэтага.
   *[too_soon] Ліст з пацверджаннем пайшоў менш за гадзіну таму, або за дзень іх было тры. Паспрабуйце пазней.
  }
desk-readers-done = { $kind ->
    [resent] Ліст з пацверджаннем у дарозе.
    [unsubscribed] Чытач адпісаны. Ліста не будзе.
    [address] Ліст на новы адрас у дарозе.
   *[suppressed] На гэты адрас больш не пішуць.
  }
desk-readers-import = Імпарт чытачоў
desk-readers-import-lead = Загрузіце спіс, пакажыце, дзе які слупок, паглядзіце, што станецца з кожным радком, — і толькі тады дадайце чытачоў.
desk-readers-import-file = Файл
desk-readers-import-file-hint = CSV з радком назваў слупкоў, не больш за { $mib } МіБ. Коскі, кропкі з коскай, табуляцыя і звычайныя кадаванні распазнаюцца.
desk-readers-import-upload = Загрузіць
desk-readers-imports = Ранейшыя імпарты
desk-readers-import-refused = { $kind ->
    [none] Выберыце файл.
    [large] Файл завялікі. Падзяліце яго на некалькі.
   *[empty] У файле няма радкоў пад назвамі слупкоў.
  }
desk-readers-import-state = { $kind ->
    [uploaded] загружаны, яшчэ не правераны
    [checking] правяраецца
    [checked] правераны, яшчэ нікога не дададзена
    [running] чытачы дадаюцца
    [done] завершаны
    [failed] не ўдаўся
   *[stopped] спынены
  }
desk-readers-import-so-far = { PLURAL($rows) ->
    [one] Пакуль што { $rows } радок.
    [few] Пакуль што { $rows } радкі.
    [many] Пакуль што { $rows } радкоў.
   *[other] Пакуль што { $rows } радка.
  }
desk-readers-import-reload = Паглядзець зноў
desk-readers-import-preview = Што станецца
desk-readers-import-report = Справаздача
desk-readers-import-rows = Радкі
desk-readers-import-added = { $kind ->
    [checking] Будуць дададзеныя
    [checked] Будуць дададзеныя
   *[other] Дададзеныя
  }
desk-readers-import-known = Ужо вядомыя: у іх нічога не мяняецца
desk-readers-import-twice = Двойчы ў файле
desk-readers-import-suppressed = Забароненыя адрасы: прапушчаныя
desk-readers-import-bad = Не прачытаныя
desk-readers-import-report-link = Справаздача па кожным радку (CSV)
desk-readers-import-ground = Падстава: «{ $source }».
desk-readers-import-run = { PLURAL($readers) ->
    [one] Дадаць { $readers } чытача
    [few] Дадаць { $readers } чытачоў
    [many] Дадаць { $readers } чытачоў
   *[other] Дадаць { $readers } чытача
  }
desk-readers-import-plan = Слупкі і згода
desk-readers-import-read-as = Прачытана як { $encoding }. Калі літары выглядаюць няправільна, захавайце файл у UTF-8 і загрузіце зноў.
desk-readers-import-samples = Першыя радкі
desk-readers-import-email = Слупок адрасоў
desk-readers-import-name = Слупок імёнаў
desk-readers-import-edition = Слупок выпускаў (кароткія назвы)
desk-readers-import-sections = Слупок рубрык (кароткія назвы праз ;)
desk-readers-import-joined = Слупок дзён падпіскі
desk-readers-import-no-column = няма
desk-readers-import-email-problem = Выберыце слупок з адрасамі.
desk-readers-import-usual = Выпуск для радкоў, дзе ён не названы
desk-readers-import-source = Дзе гэтыя чытачы далі згоду?
desk-readers-import-source-hint = Захоўваецца з кожным з іх, напрыклад «папяровыя анкеты, вясновы кірмаш 2024». Без згоды чытачам пісаць нельга.
desk-readers-import-source-problem = Напішыце, дзе дадзена згода, не больш за 300 знакаў.
desk-readers-import-day = Калі?
desk-readers-import-day-hint = Для радкоў, дзе не сказана, калі чытач падпісаўся.
desk-readers-import-day-problem = Увядзіце дзень, які ўжо настаў, у выглядзе 2026-03-23.
desk-readers-import-check = Праверыць усе радкі
desk-readers-import-stop = Спыніць і выдаліць файл
desk-readers-import-not-now = Тым часам імпарт пайшоў далей. Адкрыйце яго старонку зноў.
desk-readers-bulk = Зрабіць тое самае з усімі
desk-readers-bulk-lead = З усімі знойдзенымі чытачамі. Спачатку іх лічаць; нічога не адбудзецца, пакуль вы не ўведзяце іх колькасць.
desk-readers-bulk-action = Што
desk-readers-bulk-everywhere = У кожнай рассылцы
desk-readers-bulk-move = Перавесці на выпуск «{ $edition }»
desk-readers-bulk-add-section = Дадаць рубрыку «{ $section }»
desk-readers-bulk-remove-section = Прыбраць рубрыку «{ $section }»
desk-readers-bulk-begin = Палічыць чытачоў
desk-readers-bulk-unreadable = З гэтымі чытачамі так зрабіць нельга. Вярніцеся і выберыце са спісаў.
desk-readers-bulk-state = { $kind ->
    [counting] лічыцца
    [counted] чакае вашага пацверджання
    [running] выконваецца
    [done] зроблена
   *[stopped] спынена; зробленае застаецца
  }
desk-readers-bulk-found = { PLURAL($readers) ->
    [one] Знойдзены { $readers } чытач.
    [few] Знойдзена { $readers } чытачы.
    [many] Знойдзена { $readers } чытачоў.
   *[other] Знойдзена { $readers } чытача.
  }
desk-readers-bulk-number = Каб пацвердзіць, увядзіце колькасць чытачоў
desk-readers-bulk-hint = Хто тым часам зменіцца і ўжо не будзе падыходзіць, таго прапусцяць.
desk-readers-bulk-refused = Гэта не тая колькасць. Нічога не зроблена.
desk-readers-bulk-run = Зрабіць
desk-readers-bulk-done = Зроблена з
desk-readers-bulk-passed-over = Прапушчана: няма чаго рабіць або чытач не толькі ваш
desk-readers-bulk-stop = Спыніць
