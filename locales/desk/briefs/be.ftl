# Тэксты ў рэдакцыі.

desk-briefs = Тэксты
desk-briefs-new = Новы тэкст
desk-briefs-new-translation = Новы пераклад
desk-briefs-translation-of = Пераклад тэксту
desk-briefs-create = Стварыць і пісаць
desk-briefs-find = Знайсці
desk-briefs-words = Словы
desk-briefs-place = Рассылка або рубрыка
desk-briefs-any = любая
desk-briefs-all-of = усе ў { $newsletter }
desk-briefs-show-all = Паказаць усе
desk-briefs-none = Тэкстаў пакуль няма.
desk-briefs-none-found = Такіх тэкстаў няма.
desk-briefs-caption = Спачатку змененыя апошнімі; час паводле UTC.
desk-briefs-changed = Зменена
desk-briefs-older = Старэйшыя
desk-briefs-waiting = чакае канца эмбарга
desk-briefs-is-translation = пераклад
desk-briefs-status = Стан
desk-briefs-status-name = { $kind ->
    [draft] чарнавік
    [in_review] на вычытцы
    [ready] гатовы
    [published] апублікаваны
   *[retracted] адкліканы
  }
desk-briefs-title = Тэкст: { $headline }
desk-briefs-headline = Загаловак
desk-briefs-standfirst = Падзагаловак
desk-briefs-standfirst-hint = Адзін-два сказы пад загалоўкам.
desk-briefs-body = Тэкст
desk-briefs-body-hint = Markdown: **тлусты**, *курсіў*, ## загаловак, - спіс, > цытата, [спасылка](https://…).
desk-briefs-bylines = Аўтары
desk-briefs-bylines-hint = Некалькі імёнаў — праз коску.
desk-briefs-language = Мова
desk-briefs-language-hint = Код мовы, напрыклад be, ru або en.
desk-briefs-language-default = Калі пакінуць пустым — мова рассылкі.
desk-briefs-section = Рубрыка
desk-briefs-tags = Тэгі
desk-briefs-tags-hint = Словы малымі лацінскімі літарамі праз коску. Паводле тэгаў выпускі бяруць тэксты або абмінаюць іх.
desk-briefs-slug = Адрас
desk-briefs-slug-hint = Канец адраса старонкі: малыя лацінскія літары, лічбы і злучкі. Пасля публікацыі не мяняецца.
desk-briefs-embargo = Эмбарга да
desk-briefs-embargo-hint = З гэтага часу тэкст бачаць чытачы. Час: { $zone }.
desk-briefs-expires = Састарэе
desk-briefs-expires-hint = Пасля гэтага не трапіць у выпускі; старонка застанецца. Час: { $zone }.
desk-briefs-expires-before = Тэкст не можа састарэць да канца эмбарга.
desk-briefs-problem = { $kind ->
    [headline] Напішыце загаловак: адзін радок, не больш за 300 знакаў.
    [standfirst] Напішыце адзін радок, не больш за 300 знакаў.
    [bylines] Напішыце адзін радок, не больш за 300 знакаў.
    [body] Не больш за 100 000 знакаў і без кіравальных знакаў.
    [section] Выберыце рубрыку.
    [language] Напішыце код мовы, напрыклад be, ru або en.
    [slug] Малыя лацінскія літары, лічбы і злучкі, не больш за 80.
    [tags] Не больш за 20 слоў з малых лацінскіх літар, лічбаў і злучкоў.
    [embargo] Напішыце дзень і час.
    [expires] Напішыце дзень і час.
    [alt] Скажыце адным радком, што на здымку.
    [picture] Выберыце здымак PNG, JPEG або WebP.
    [picture_size] Здымак завялікі: не больш за 12 МБ і 40 мільёнаў пікселяў.
    [subject] Напішыце адзін радок, не больш за 300 знакаў.
   *[note] Напішыце, што трэба ведаць чытачам, не больш за 2000 знакаў.
  }
desk-briefs-slug-taken = Такі адрас ужо мае іншы тэкст. Выберыце другі.
desk-briefs-language-taken = На гэтай мове тэкст ужо ёсць.
desk-briefs-section-of-original = Пераклад стаіць у рубрыцы арыгінала.
desk-briefs-save = Захаваць
desk-briefs-save-public = Захаваць і паказаць чытачам
desk-briefs-to-review = Аддаць на вычытку
desk-briefs-to-ready = Пазначыць гатовым
desk-briefs-to-draft = Вярнуць у чарнавікі
desk-briefs-publish = Апублікаваць
desk-briefs-saved = Захавана.
desk-briefs-saved-at = Захавана ў { $time }
desk-briefs-saving = Захоўваецца…
desk-briefs-unsaved = Яшчэ не захавана: гл. пазначанае ніжэй.
desk-briefs-unsaved-yet = Яшчэ не захавана; тэкст у гэтым браўзеры.
desk-briefs-offline = Сайт не адказвае. Тэкст захоўваецца ў гэтым браўзеры і будзе захаваны на сайце, калі той адкажа.
desk-briefs-logged-out = Вы выйшлі. Тэкст у гэтым браўзеры: увайдзіце ў іншым акне, потым захавайце.
desk-briefs-failed = Не атрымалася. Тэкст захоўваецца ў гэтым браўзеры.
desk-briefs-newer = Тым часам нехта захаваў гэты тэкст. Калі вы захаваеце свой, будуць паказаны абодва.
desk-briefs-stale = { $name } захаваў(-ла) гэты тэкст: { $at }. Ваш не згублены: націсніце «Захаваць», каб убачыць абодва.
desk-briefs-not-now = Тым часам стан тэксту змяніўся і не дазваляе гэтага. Ваш тэкст ніжэй.
desk-briefs-kept = У гэтым браўзеры ёсць незахаваны тэкст, ад
desk-briefs-kept-take = Працягнуць з ім
desk-briefs-kept-drop = Выкінуць
desk-briefs-public-page = Старонка для чытачоў
desk-briefs-public-warning = Тэкст апублікаваны. Што вы захаваеце, чытачы ўбачаць адразу; сам ён не захоўваецца.
desk-briefs-read-only = { $kind ->
    [retracted] Тэкст адкліканы і застаецца як ёсць.
   *[published] Тэкст апублікаваны. Яго мяняюць рэдактары.
  }
desk-briefs-yourself = нехта з вашым уліковым запісам
desk-briefs-editing = { PLURAL($count) ->
    [one] Таксама рэдагуе: { $names }
   *[other] Таксама рэдагуюць: { $names }
  }
desk-briefs-conflict = Тэкст змянілі двое
desk-briefs-conflict-lead = { $name } захаваў(-ла) яго { $at }, пасля таго як вы пачалі. Нічога не перапісана: ваш тэкст у палях ніжэй. Перанясіце што трэба; калі вы захаваеце, ён стане найноўшым, а другі застанецца ў гісторыі.
desk-briefs-diff-key = У параўнанні:
desk-briefs-diff-theirs = толькі ў захаваным тэксце
desk-briefs-diff-yours = толькі ў вашым
desk-briefs-same = Абодва тэксты аднолькавыя.
desk-briefs-their-text = Захаваны тэкст
desk-briefs-take-theirs = Пакінуць свой і адкрыць захаваны
desk-briefs-toolbar = Афармленне
desk-briefs-bold = Тлусты
desk-briefs-italic = Курсіў
desk-briefs-heading = Загаловак раздзела
desk-briefs-link = Спасылка
desk-briefs-link-address = Адрас
desk-briefs-link-put = Уставіць
desk-briefs-quote = Цытата
desk-briefs-bullets = Спіс
desk-briefs-numbers = Нумараваны спіс
desk-briefs-note = Зноска
desk-briefs-picture = Здымак
desk-briefs-picture-add = Дадаць здымак
desk-briefs-picture-file = Здымак
desk-briefs-picture-hint = PNG, JPEG або WebP, да 12 МБ. Ён паменшыцца для пошты; звесткі, дзе і калі ён зроблены, выдаляюцца.
desk-briefs-picture-put = Уставіць
desk-briefs-picture-send = Адправіць
desk-briefs-picture-loading = Адпраўляецца…
desk-briefs-picture-added = Здымак захаваны. Скапіруйце гэты радок у тэкст:
desk-briefs-alt = Што на здымку
desk-briefs-alt-hint = Для тых, хто яго не бачыць, і для паштовых праграм, якія яго не паказваюць.
desk-briefs-cancel = Скасаваць
desk-briefs-back = Назад да тэксту
desk-briefs-paste-failed = Афармленне не прачыталася; устаўлены звычайны тэкст.
desk-briefs-word-count = Слоў:
desk-briefs-reading-time = Чытаць хвілін:
desk-briefs-preview = Перадпрагляд
desk-briefs-look = Паказаць
desk-briefs-look-apart = Паказаць у асобным акне
desk-briefs-look-as = Як
desk-briefs-look-web = старонка
desk-briefs-look-mail = ліст, HTML
desk-briefs-look-text = ліст, тэкст
desk-briefs-look-width = Шырыня
desk-briefs-look-wide = шырокая
desk-briefs-look-phone = тэлефон
desk-briefs-look-shade = Колеры
desk-briefs-look-light = светлыя
desk-briefs-look-dark = цёмныя
desk-briefs-languages = На іншых мовах
desk-briefs-beside = паказаць побач ({ $language })
desk-briefs-history = Гісторыя
desk-briefs-revisions = Версіі
desk-briefs-revisions-hint = Што адзін чалавек набірае цягам чвэрці гадзіны — адна версія. Час: { $zone }.
desk-briefs-typed = захавана само
desk-briefs-latest = цяперашняя
desk-briefs-changes = Змены: { $name }, { $at }
desk-briefs-compared = У параўнанні з версіяй ад { $at }.
desk-briefs-no-changes = У тэксце нічога не змянілася.
desk-briefs-since = Што змянілася з таго часу
desk-briefs-restore = Вярнуць гэты тэкст
desk-briefs-restore-hint = Тэкст будзе захаваны як найноўшая версія; нічога не згубіцца. Адрас, час і стан застануцца.
desk-briefs-no-revision = Такой версіі няма. Яе месца займае тое, што набралі пасля.
desk-briefs-not-restored = Тым часам нехта захаваў тэкст. Паглядзіце яго яшчэ раз, перш чым вяртаць.
desk-briefs-withdrawal = { $kind ->
    [correction] Запісаць выпраўленне
   *[retraction] Адклікаць
  }
desk-briefs-withdrawal-lead = { $kind ->
    [correction] Спачатку захавайце тэкст, як правільна. Заўвага стаіць на яго старонцы і на старонках выпускаў; лісты, якія яшчэ не выйшлі, будуць ужо з правільным.
   *[retraction] Тэкст знікне са сваёй старонкі, якая пра гэта скажа, з выпускаў, што не пачаліся, і з кожнага ліста, які яшчэ не выйшаў. Вярнуць яго нельга. Яго пераклады адклікаюцца разам з ім.
  }
desk-briefs-withdrawal-note = { $kind ->
    [correction] Што было памылкова і як правільна
   *[retraction] Чаму (бачаць чытачы; можна пакінуць пустым)
  }
desk-briefs-withdrawal-button = { $kind ->
    [correction] Запісаць выпраўленне
   *[retraction] Адклікаць тэкст
  }
desk-briefs-copies = { PLURAL($copies) ->
    [one] Ужо атрымаў у лісце { $copies } чытач.
    [few] Ужо атрымалі ў лісце { $copies } чытачы.
   *[other] Ужо атрымалі ў лісце { $copies } чытачоў.
  }
desk-briefs-letter = Паслаць ліст чытачам, якія атрымалі тэкст з памылкай
desk-briefs-letter-subject = Тэма ліста
desk-briefs-letter-subject-hint = Калі пакінуць пустой — «Correction:» і загаловак.
desk-briefs-letter-page = Старонка ліста
desk-briefs-corrected = { $kind ->
    [noted] Выпраўленне запісана. Ліст не дасылаўся.
    [sent] Выпраўленне запісана, ліст у дарозе. Копій з памылкай: { $copies }.
   *[held] Выпраўленне запісана. Ліст застаўся чарнавіком паводле праверкі. Копій з памылкай: { $copies }.
  }
desk-briefs-not-published = Выправіць або адклікаць можна толькі апублікаваны тэкст.
