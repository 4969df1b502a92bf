# Issues at the desk.

desk-issues-in = праз { $time }
desk-issues-units = дн. гадз хв с
desk-issues-open = У працы і наперадзе
desk-issues-watch = Сачыць
desk-issues-next = Бліжэйшыя выпускі
desk-issues-no-time = тэрмін не зададзены
desk-issues-all = Усе выпускі
desk-issues-zone = Час пазначаны для пояса { $zone }.
desk-issues-newsletter = Рассылка
desk-issues-edition = Выданне
desk-issues-status = Стан
desk-issues-any = Усе
desk-issues-filter = Паказаць
desk-issues-no-such = Такіх выпускаў няма.
desk-issues-newest-first = Спачатку новыя.
desk-issues-the-issue = Выпуск
desk-issues-goes-out = Выходзіць
desk-issues-special = Спецыяльны выпуск
desk-issues-not-scheduled = час не прызначаны
desk-issues-older = Ранейшыя выпускі

desk-issues-next-of = { $edition }: наступны выпуск
desk-issues-cadence = Выходзіць
desk-issues-not-active = выданне выключана і не выходзіць
desk-issues-due-next = Наступны тэрмін
desk-issues-closes = Прыём матэрыялаў закрываецца
desk-issues-would-hold = Што ў яго ўвайшло б
desk-issues-in-this-order = Калі больш нічога не апублікуюць, у такім парадку:
desk-issues-no-issue = Калі больш нічога не апублікуюць, выпуску не будзе.
desk-issues-why-each = Чаму кожны матэрыял увайшоў ці не
desk-issues-why-each-was = Чаму кожны матэрыял увайшоў ці не
desk-issues-nothing-new = Пасля апошняга выпуску выдання нічога не апублікавана.
desk-issues-choices-next = Матэрыялы, якія маглі б увайсці ў наступны выпуск.
desk-issues-choices-issue = Матэрыялы, якія маглі ўвайсці ў гэты выпуск.
desk-issues-occurrences = Чым скончыліся апошнія тэрміны
desk-issues-never-due = Тэрмін яшчэ ні разу не надыходзіў.
desk-issues-due = Тэрмін
desk-issues-outcome = Што выйшла
desk-issues-came-of = { $kind ->
    [issued] выпуск
    [skipped] нічога: матэрыялаў няма або занадта мала
   *[missed] тэрмін прапушчаны
  }
desk-issues-none = няма
desk-issues-named-by-editor = Матэрыялы гэтага спецыяльнага выпуску назваў рэдактар; правілы нічога не выбіралі.
desk-issues-nothing-recorded = Для гэтага выпуску нічога не запісана.

desk-issues-brief = Матэрыял
desk-issues-briefs = Матэрыялы
desk-issues-briefs-caption = Матэрыялы ў тым парадку, у якім яны стаяць у выпуску.
desk-issues-place = Месца
desk-issues-section = Раздзел
desk-issues-published = Апублікаваны
desk-issues-in-or-out = Увайшоў ці не
desk-issues-why = Чаму
desk-issues-standing = { $kind ->
    [in] увайшоў
    [waits] чакае
   *[out] не ўвайшоў
  }
desk-issues-why-new = Апублікаваны пасля апошняга выпуску выдання
desk-issues-why-lead = Апублікаваны пасля апошняга выпуску выдання і прызначаны галоўным
desk-issues-why-added = Яго дадаў рэдактар
desk-issues-why-dropped = Яго прыбраў рэдактар
desk-issues-why-retracted = Ён адкліканы
desk-issues-why-expired = Яго тэрмін скончыўся
desk-issues-why-language = Выданне не бярэ матэрыялы на гэтай мове
desk-issues-why-tag-out = Выданне не бярэ матэрыялы з меткай «{ $tag }»
desk-issues-why-tags = Выданне бярэ толькі матэрыялы з меткамі { $tags }
desk-issues-why-section-full = { PLURAL($briefs) ->
    [one] Выданне бярэ з раздзела { $briefs } матэрыял, і яго месца заняў навейшы
    [few] Выданне бярэ з раздзела { $briefs } матэрыялы, і іх месцы занялі навейшыя
   *[many] Выданне бярэ з раздзела { $briefs } матэрыялаў, і іх месцы занялі навейшыя
  }
desk-issues-why-issue-full = { PLURAL($briefs) ->
    [one] Месца ў выпуску заняў { $briefs } ранейшы матэрыял
    [few] Месца ў выпуску занялі { $briefs } ранейшыя матэрыялы
   *[many] Месца ў выпуску занялі { $briefs } ранейшых матэрыялаў
  }
desk-issues-why-too-long = З ім выпуск чыталі б даўжэй за { $minutes } хв
desk-issues-why-too-few = { PLURAL($briefs) ->
    [one] Для выпуску патрэбны хаця б { $briefs } матэрыял
    [few] Для выпуску патрэбныя { $briefs } матэрыялы, іх менш
   *[many] Для выпуску патрэбныя { $briefs } матэрыялаў, іх менш
  }
desk-issues-why-too-short = Матэрыялы чытаюцца хутчэй за { $minutes } хв, якія патрэбныя для выпуску
desk-issues-why-later = Ён стане даступны { $at }, калі выпуск ужо закрыты

desk-issues-approval = Зацвярджэнне
desk-issues-policy = { $kind ->
    [auto] Выходзіць без зацвярджэння.
    [approve] Зацвярджае рэдактар, інакш выпуск затрыманы.
   *[two_people] Кожную частку зацвярджае не той, хто яе напісаў або змяніў, інакш выпуск затрыманы.
  }
desk-issues-approved-by = Зацвярджэнне: { $who }, { $at }.
desk-issues-missing-anybody = Выпуск ніхто не зацвердзіў.
desk-issues-missing-other = Патрэбна зацвярджэнне некага яшчэ, акрамя { $one }: гэты чалавек сам працаваў над выпускам.
desk-issues-changed = { $kind ->
    [subject] Пасля зацвярджэння зменена тэма: { $who }.
    [preheader] Пасля зацвярджэння зменена падводка: { $who }.
    [note] Пасля зацвярджэння зменены ўступ: { $who }.
    [subjects] Пасля зацвярджэння змененыя пробныя тэмы: { $who }.
    [order] Пасля зацвярджэння зменены парадак матэрыялаў: { $who }.
    [added] Пасля зацвярджэння дададзены матэрыял «{ $headline }»: { $who }.
    [dropped] Пасля зацвярджэння прыбраны матэрыял «{ $headline }»: { $who }.
   *[saved] Пасля зацвярджэння захаваны матэрыял «{ $headline }»: { $who }.
  }

desk-issues-preflight = Што выправіць
desk-issues-preflight-nothing = Праверка нічога не знайшла.
desk-issues-preflight-blocks = { PLURAL($things) ->
    [one] Праверка знайшла { $things } рэч, якую трэба выправіць.
    [few] Праверка знайшла { $things } рэчы, якія трэба выправіць.
   *[many] Праверка знайшла { $things } рэчаў, якія трэба выправіць.
  }
desk-issues-preflight-looks = { PLURAL($things) ->
    [one] Праверка знайшла { $things } рэч, на якую варта глянуць; выпуску яна не перашкаджае.
    [few] Праверка знайшла { $things } рэчы, на якія варта глянуць; выпуску яны не перашкаджаюць.
   *[many] Праверка знайшла { $things } рэчаў, на якія варта глянуць; выпуску яны не перашкаджаюць.
  }
desk-issues-preflight-ended = Выпуск скончаны; так ён выглядае сёння.
desk-issues-preflight-beside = Што датычыцца асобнай часткі, стаіць побач з ёй.
desk-issues-blocks = Перашкаджае
desk-issues-look = Гляньце
desk-issues-nothing = Нічога
desk-issues-rule-subject-empty = Няма тэмы
desk-issues-rule-subject-long = Доўгая тэма
desk-issues-rule-postal-address = Няма паштовага адраса
desk-issues-rule-unsubscribe = Нельга адпісацца
desk-issues-rule-too-large = Вялікі ліст
desk-issues-rule-link = Спасылка, па якой нельга перайсці
desk-issues-rule-bare-link = Адрас замест тэксту спасылкі
desk-issues-rule-alt-text = Выява без апісання
desk-issues-rule-placeholder = Тэкст яшчэ не напісаны
desk-issues-rule-empty-section = Пусты раздзел
desk-issues-rule-embargo = Яшчэ не апублікаваны
desk-issues-rule-expiry = Тэрмін сканчаецца раней
desk-issues-rule-language = Іншая мова
desk-issues-rule-duplicate = Паўтарае ранейшы матэрыял
desk-issues-rule-contrast = Цяжка чытаць
desk-issues-rule-link-dead = Мёртвая спасылка
desk-issues-rule-link-unreachable = Спасылка недаступная
desk-issues-rule-link-private = Спасылка, недаступная чытачам
desk-issues-rule-link-unchecked = Спасылкі не правераныя
desk-issues-rule-image-large = Вялікая выява
desk-issues-rule-image-type = Не выява
desk-issues-rule-sender-spf = Адпраўнік: SPF
desk-issues-rule-sender-dkim = Адпраўнік: DKIM
desk-issues-rule-sender-dmarc = Адпраўнік: DMARC
desk-issues-rule-sender-alignment = Адпраўнік: зваротны адрас
desk-issues-rule-sender-unchecked = Адпраўнік не правераны

desk-issues-words = Словы
desk-issues-fields-hint = У тэме, падводцы і ўступе можна ставіць палі:
desk-issues-subject = Тэма
desk-issues-length = { PLURAL($letters) ->
    [one] { $letters } знак. Тэлефоны паказваюць каля { $phone }, камп’ютары каля { $desktop }.
    [few] { $letters } знакі. Тэлефоны паказваюць каля { $phone }, камп’ютары каля { $desktop }.
   *[many] { $letters } знакаў. Тэлефоны паказваюць каля { $phone }, камп’ютары каля { $desktop }.
  }
desk-issues-length-live = Знакаў: {"{letters}"}. Тэлефоны паказваюць каля {"{phone}"}, камп’ютары каля {"{desktop}"}.
desk-issues-preheader = Падводка
desk-issues-preheader-hint = Радок, які паштовыя праграмы паказваюць пасля тэмы.
desk-issues-note = Уступ
desk-issues-note-hint = Markdown, перад матэрыяламі.
desk-issues-inbox = У паштовай скрынцы
desk-issues-test-subjects = Выпрабаваць некалькі тэм
desk-issues-test-subjects-hint = Частка чытачоў адразу атрымлівае адну з іх. Астатнія чакаюць і атрымліваюць тую, якую выбера рэдактар, а дзе лічаць пераходы – тую, па якой пераходзілі часцей, інакш першую.
desk-issues-others = Пробныя тэмы
desk-issues-other-subject = Тэма { $number }
desk-issues-percent = Доля чытачоў у працэнтах (1–50)
desk-issues-wait = Колькі чакаюць астатнія, у хвілінах (1–1440)
desk-issues-order-hint = Рухайце матэрыялы кнопкамі або змяніце іх нумары і захавайце. Матэрыялы аднаго раздзела стаяць разам, там, дзе першы з іх.
desk-issues-order-keys = Іх можна і перацягваць, а стрэлкі ўверх і ўніз у полі нумара рухаюць матэрыял.
desk-issues-place-of = Месца матэрыялу «{ $headline }»
desk-issues-earlier = Вышэй
desk-issues-earlier-of = Вышэй: { $headline }
desk-issues-later = Ніжэй
desk-issues-later-of = Ніжэй: { $headline }
desk-issues-drop = Прыбраць
desk-issues-drop-of = Прыбраць: { $headline }
desk-issues-add = Дадаць
desk-issues-add-of = Дадаць: { $headline }
desk-issues-add-title = Дадаць матэрыял
desk-issues-find = Словы з яго
desk-issues-find-button = Знайсці
desk-issues-none-to-add = Апублікаваных матэрыялаў, якія можна дадаць, няма.
desk-issues-told-moved = «{ $headline }»: цяпер месца { $place } з { $all }.
desk-issues-unsaved = Ёсць незахаваныя змены.
desk-issues-save-order = Захаваць словы і парадак
desk-issues-kept-back = { $kind ->
    [retracted] адкліканы
   *[withheld] прытрыманы
  }

desk-issues-conflict = Нехта паспеў раней
desk-issues-conflict-lead = Пакуль вы працавалі, выпуск змянілі. Ваша яшчэ не захавана.
desk-issues-conflict-by = Пакуль вы працавалі, выпуск змянілі ({ $who }). Ваша яшчэ не захавана.
desk-issues-conflict-same = Тое, што вы ўвялі, ужо захавана.
desk-issues-conflict-caption = Чым яны адрозніваюцца.
desk-issues-part = Частка
desk-issues-mine = Ваша
desk-issues-theirs = Захавана цяпер
desk-issues-conflict-choose = У форме ніжэй тое, што ўвялі вы: змяніце яе і захавайце паверх захаванага.
desk-issues-conflict-take = Або працягвайце з захаваным.

desk-issues-looks = Як ён выглядае
desk-issues-open-preview = Паглядзець вачыма чытачоў
desk-issues-test-email = Адправіць пробны экзэмпляр на адрас
desk-issues-test-hint = У ім усе матэрыялы; у справаздачах ён не ўлічваецца, і спасылка «адпісацца» ў ім нічога не спыняе.
desk-issues-test-button = Адправіць пробны экзэмпляр
desk-issues-looks-title = Выпуск { $number } вачыма чытачоў
desk-issues-looks-all = Для чытача, які бярэ ўсе раздзелы і яшчэ нічога з іх не бачыў.
desk-issues-looks-reader = Экзэмпляр чытача
desk-issues-looks-sent = Гэта той самы ліст, які быў перададзены, байт у байт.
desk-issues-looks-now = Так ліст пайшоў бы цяпер, без таго, што чытач мог прапусціць раней. Спасылка «адпісацца» ў ім нічога не спыняе.
desk-issues-looks-email = Паглядзець вачыма чытача з гэтым адрасам
desk-issues-looks-button = Паглядзець
desk-issues-looks-nothing = Гэты чытач экзэмпляра не атрымлівае:
desk-issues-looks-html = Як яго паказвае паштовая праграма
desk-issues-looks-text = Як просты тэкст
desk-issues-no-copy = { $kind ->
    [edition] ён падпісаны на іншае выданне.
    [suppressed] адрас у спісе забароненых.
   *[audience] выпуск пачаўся без яго.
  }
desk-issues-no-copy-status = { $kind ->
    [pending] падпіска не пацверджаная.
    [paused] падпіска прыпыненая.
    [unsubscribed] чытач адпісаўся.
    [bounced] адрас не прымае пошту.
    [complained] чытач паскардзіўся на спам.
   *[active] падпіска дзейнічае.
  }

desk-issues-going-out = Як ён выходзіць
desk-issues-approve-title = Зацвердзіць
desk-issues-approve-hint = Вы зацвярджаеце тое, што захавана цяпер. Любая змена пасля гэтага скасоўвае зацвярджэнне.
desk-issues-approve = Зацвердзіць
desk-issues-despite = Нягледзячы на тое, што праверка знайшла перашкоды; гэта трапіць у журнал
desk-issues-schedule-title = Прызначыць час
desk-issues-schedule-at = Выходзіць (час пояса { $zone })
desk-issues-schedule = Прызначыць
desk-issues-pace = Як хутка
desk-issues-spread = На колькі хвілін расцягнуць адпраўку
desk-issues-canary = Колькі экзэмпляраў ідуць першымі
desk-issues-hold = Колькі хвілін астатнія чакаюць іх
desk-issues-send-now = Адправіць цяпер…
desk-issues-pause = Прыпыніць
desk-issues-resume = Працягваць
desk-issues-cancel = Скасаваць…
desk-issues-cancel-title = Скасаваць выпуск { $number }
desk-issues-cancel-started = Што пайшло, тое пайшло. Астатнія экзэмпляры не пойдуць, і вярнуць гэта нельга.
desk-issues-cancel-draft = Ён не выйдзе. Яго матэрыялы ўвойдуць у наступны выпуск выдання.
desk-issues-cancel-button = Скасаваць выпуск
desk-issues-back = Назад да выпуску
desk-issues-send-now-title = Адправіць выпуск { $number } цяпер
desk-issues-send-now-lead = { PLURAL($readers) ->
    [one] Праз некалькі секунд ён пойдзе { $readers } чытачу.
    [few] Праз некалькі секунд ён пойдзе { $readers } чытачам.
   *[many] Праз некалькі секунд ён пойдзе { $readers } чытачам.
  }
desk-issues-send-now-blocks = Праверка знайшла перашкоды. Выпуск усё роўна выйдзе, і гэта трапіць у журнал.
desk-issues-send-now-unapproved = Зацвярджэння няма. Выпуск усё роўна выйдзе, і гэта трапіць у журнал.
desk-issues-type-readers = Увядзіце колькасць чытачоў
desk-issues-send-now-reason = Чаму цяпер (для журнала)
desk-issues-send-now-button = Адправіць цяпер
desk-issues-hold-back = Прытрымаць…
desk-issues-withhold = Прытрымаць
desk-issues-withhold-hint = Чытачы, у чыім экзэмпляры ён ёсць, не атрымаюць гэты выпуск зусім. Што пайшло, тое пайшло.
desk-issues-retract = Адклікаць
desk-issues-retract-hint = Ён знікне са сваёй старонкі, дзе пра гэта будзе сказана, і з усіх экзэмпляраў, якія яшчэ не пайшлі.
desk-issues-retract-note = Заўвага для яго старонкі

desk-issues-new = Новы спецыяльны выпуск
desk-issues-new-lead = Выбраныя матэрыялы, адзін раз, усім падпісчыкам рассылкі, кожнаму ў яго раздзелах. Спачатку гэта чарнавік: расстаўце матэрыялы, паглядзіце на яго, потым прызначце час.
desk-issues-new-for = Для якой рассылкі
desk-issues-new-briefs = Матэрыялы
desk-issues-new-button = Стварыць чарнавік

desk-issues-done = { $kind ->
    [saved] Захавана.
    [moved] Перасунута і захавана.
    [added] Дададзена і захавана.
    [dropped] Прыбрана і захавана.
    [approved] Зацверджана.
    [half-approved] Зацверджана; мусіць зацвердзіць і нехта яшчэ.
    [scheduled] Час прызначаны.
    [sent-now] Выпуск ідзе цяпер.
    [paused] Прыпынена. Экзэмпляры перастануць ісці на працягу секунды.
    [resumed] Адпраўка працягваецца.
    [cancelled] Выпуск скасаваны.
    [chosen] Тэма выбрана. Астатнія чытачы атрымліваюць яе цяпер.
    [withheld] Матэрыял прытрыманы.
    [retracted] Матэрыял адкліканы.
    [tested] Паштовы сервер прыняў пробны экзэмпляр.
   *[created] Чарнавік створаны.
  }
desk-issues-refused-compose = Так змяніць выпуск ужо нельга: ён пачаўся або скончаны, або матэрыял належыць да пазнейшага выпуску. Нічога не захавана.
desk-issues-refused-changed = З таго часу як вы глядзелі, выпуск змяніўся. Гляньце яшчэ раз і зацвердзіце тое, што ў ім цяпер.
desk-issues-refused-blocked = Нічога не зроблена: праверка знайшла перашкоды. Выпраўце іх або пазначце, што выпуск усё роўна выходзіць.
desk-issues-refused-approval = Нічога не зроблена: няма зацвярджэння. Зацвердзіце выпуск або адпраўце яго цяпер, назваўшы прычыну.
desk-issues-refused-status = { $kind ->
    [draft] Гэта немагчыма: выпуск – чарнавік.
    [approved] Гэта немагчыма: выпуск зацверджаны і яшчэ не пачаўся.
    [scheduled] Гэта немагчыма: час выпуску прызначаны, ён яшчэ не пачаўся.
    [sending] Гэта немагчыма: выпуск адпраўляецца.
    [paused] Гэта немагчыма: выпуск прыпынены.
    [sent] Гэта немагчыма: выпуск адпраўлены.
    [cancelled] Гэта немагчыма: выпуск скасаваны.
   *[expired] Гэта немагчыма: тэрмін выпуску скончыўся.
  }
desk-issues-problem-empty = Увядзіце тэкст.
desk-issues-problem-line = Гэта мусіць быць адзін радок, не даўжэйшы за 300 знакаў.
desk-issues-problem-note = Гэта мусіць быць тэкст, не даўжэйшы за 5000 знакаў.
desk-issues-problem-field = Поля «{ $field }» няма.
desk-issues-problem-open = Поле пачынаецца дзвюма дужкамі і не сканчаецца.
desk-issues-problem-test = Назавіце ад дзвюх да чатырох розных тэм, долю 1–50 працэнтаў і чаканне 1–1440 хвілін. У выпуску, які ідзе хвалямі, тэмы не выпрабоўваюць.
desk-issues-problem-briefs = Матэрыял не апублікаваны, яго тэрмін скончыўся, ён пераклад або належыць да ранейшага выпуску; у выпуску патрэбны хаця б адзін. Прыбярыце яго і захавайце зноў.
desk-issues-problem-no-briefs = Выберыце хаця б адзін матэрыял.
desk-issues-problem-time = Увядзіце час, які яшчэ не надышоў.
desk-issues-problem-pace = Увядзіце цэлыя хвіліны ад 1 да 1440, а чаканне – толькі з экзэмплярамі, якія ідуць першымі.
desk-issues-problem-email = Увядзіце адрас кшталту name@example.org.
desk-issues-problem-relay = Паштовы сервер яго не прыняў: { $reply }
desk-issues-problem-no-reader = З гэтым адрасам на рассылку ніхто не падпісаны.
desk-issues-problem-readers = Гэта не колькасць чытачоў. Нічога не адпраўлена.
desk-issues-problem-readers-changed = Колькасць чытачоў тым часам змянілася. Нічога не адпраўлена; увядзіце новую.
desk-issues-problem-reason = Назавіце прычыну адным радком.

desk-issues-progress-title = Выпуск { $number } у дарозе
desk-issues-how-far = Колькі зроблена
desk-issues-settled = Зроблена
desk-issues-settled-of = Гатова { $settled } з { $audience } ({ $percent } %).
desk-issues-accepted = Прынятыя
desk-issues-to-go = Яшчэ не пайшлі
desk-issues-deferred = Адкладзеныя
desk-issues-failed = Не ўдаліся
desk-issues-skipped = Прапушчаныя
desk-issues-returned = Вярнуліся або выклікалі скаргу
desk-issues-speed-label = Хуткасць
desk-issues-speed = { PLURAL($copies) ->
    [one] { $copies } экзэмпляр за хвіліну
    [few] { $copies } экзэмпляры за хвіліну
   *[many] { $copies } экзэмпляраў за хвіліну
  }
desk-issues-left = Засталося прыкладна
desk-issues-waits = { $kind ->
    [canary] Першыя экзэмпляры пайшлі; астатнія чакаюць да { $until }.
   *[subjects] Тэмы выпрабоўваюцца; астатнія чытачы чакаюць да { $until }.
  }
desk-issues-next-attempt = Наступны адкладзены экзэмпляр пойдзе зноў { $at }.
desk-issues-deferred-why = Адкладзеныя, па адказах сервера
desk-issues-failed-why = Не ўдаліся, па прычынах
desk-issues-skipped-why = Прапушчаныя, па прычынах
desk-issues-no-code = Без адказу або з адказам без кода
desk-issues-reason = { $kind ->
    [unsubscribed] чытач адпісаўся пасля пачатку
    [suppressed] адрас забаронены пасля пачатку
    [nothing-new] у раздзелах чытача няма новага
    [cancelled] выпуск скасаваны
    [refused] адрасат не прыняты
    [message-refused] ліст не прыняты
    [expired] не перададзеныя своечасова
    [withheld] матэрыял экзэмпляра прытрыманы
   *[paused] чытач узяў паўзу
  }
desk-issues-starts = Пачнецца { $at }.
desk-issues-told-percent = Гатова { $percent } працэнтаў.
desk-issues-reload = Загрузіць лікі зноў
desk-issues-reload-every = Загружаць іх кожныя { $seconds } секунд
desk-issues-reload-stop = Больш не загружаць
desk-issues-choose-title = Пробныя тэмы
desk-issues-choose-lead = Выберыце тэму для чытачоў, якія чакаюць. Іх экзэмпляры пойдуць адразу.
desk-issues-choose = Выбраць
desk-issues-choose-of = Выбраць: { $subject }
