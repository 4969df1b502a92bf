# Рэдакцыя: што чытаюць супрацоўнікі.

staff-letter-subject = { $kind ->
    [join] Далучайцеся да рэдакцыі «{ $newsletter }»
   *[new_password] Новы пароль для рэдакцыі «{ $newsletter }»
  }
staff-letter-opening = { $kind ->
    [join] Вас запрашаюць працаваць над рассылкай «{ $newsletter }». Перайдзіце па спасылцы і прыдумайце пароль:
   *[new_password] Нехта папрасіў новы пароль з гэтым адрасам. Перайдзіце па спасылцы, каб прыдумаць яго:
  }
staff-letter-button = { $kind ->
    [join] Далучыцца
   *[new_password] Прыдумаць новы пароль
  }
staff-letter-within = Спасылка працуе адзін раз, на працягу { $hours }. Не перадавайце яе нікому.
staff-letter-not-you = Калі вы нічога пра гэта не ведаеце, нічога не рабіце.
staff-letter-reason = Вы атрымалі гэты ліст, бо гэты адрас вядомы рэдакцыі.

desk-word = рэдакцыя
desk-name = Рэдакцыя:
desk-home = Агляд
desk-account = Ваш уліковы запіс
desk-staff = Супрацоўнікі
desk-audit = Журнал змен
desk-sign-in = Увайсці
desk-sign-in-refused = Памылка: Увайсці
desk-sign-in-wrong = Адрас і пароль не адпавядаюць адно аднаму.
desk-sign-in-too-many = { PLURAL($minutes) ->
    [one] Занадта шмат спроб. Паспрабуйце зноў праз { $minutes } хвіліну.
    [few] Занадта шмат спроб. Паспрабуйце зноў праз { $minutes } хвіліны.
   *[many] Занадта шмат спроб. Паспрабуйце зноў праз { $minutes } хвілін.
  }
desk-sign-out = Выйсці
desk-email = Адрас электроннай пошты
desk-password = Пароль
desk-member-name = Імя
desk-forgotten = Забыты пароль
desk-forgotten-lead = Мы дашлём вам спасылку, каб прыдумаць новы.
desk-forgotten-button = Даслаць спасылку
desk-forgotten-sent = Калі гэта адрас супрацоўніка, спасылка ўжо ў дарозе. Яна працуе гадзіну.
desk-code = Аднаразовы код
desk-code-lead = Увядзіце код, які цяпер паказвае праграма на тэлефоне, або адзін з кодаў, адкладзеных на выпадак, калі тэлефон згублены.
desk-code-label = Код
desk-code-button = Далей
desk-code-wrong = Код няправільны або ўжо быў выкарыстаны. Дачакайцеся наступнага.
desk-start-again = Пачаць спачатку
desk-password-title = { $kind ->
    [set_up] Усталёўка Vesnik
    [join] Далучыцца да рэдакцыі
   *[new_password] Новы пароль
  }
desk-password-lead = { $kind ->
    [set_up] Вы станеце першым уладальнікам і зможаце запрасіць іншых.
    [join] Прыдумайце пароль, з якім будзеце ўваходзіць.
   *[new_password] Пасля захавання вы выйдзеце на ўсіх прыладах.
  }
desk-password-button = { $kind ->
    [set_up] Стаць уладальнікам
    [join] Далучыцца
   *[new_password] Захаваць пароль
  }
desk-new-password = Пароль
desk-password-hint = Не менш за { $least } знакаў. Некалькі не звязаных між сабой слоў лёгка запомніць і цяжка адгадаць.
desk-password-short = Прыдумайце пароль не карацейшы за { $least } знакаў.
desk-password-long = Гэта занадта доўга. Хопіць аднаго сказа.
desk-password-easy = Такі пароль лёгка адгадаць. Вазьміце некалькі не звязаных між сабой слоў.
desk-problem-who = Увядзіце адрас кшталту name@example.org і імя.
desk-link-ended = Гэтая спасылка больш не працуе
desk-link-ended-lead = { $kind ->
    [set_up] Яе ўжо выкарысталі, або ўладальнік ужо ёсць. Каб атрымаць новую, запусціце сервер зноў.
    [join] Яе ўжо выкарысталі, або яе тэрмін скончыўся. Папрасіце новую на старонцы «Забыты пароль».
   *[new_password] Яе ўжо выкарысталі, або яе тэрмін скончыўся. Папрасіце новую на старонцы «Забыты пароль».
  }
desk-no-newsletter = Пакуль няма ніводнай рассылкі. Уладальнікі ствараюць яе ў «Наладах».
desk-issues = Выпускі
desk-issue = Выпуск { $number }
desk-status = { $kind ->
    [draft] чарнавік
    [approved] ухвалены
    [scheduled] запланаваны
    [sending] рассылаецца
    [paused] прыпынены
    [sent] разасланы
    [cancelled] адменены
   *[expired] пратэрмінаваны
  }
desk-about-you = Пра вас
desk-language-browser = Мова браўзера
desk-save = Захаваць
desk-second-factor = Аднаразовыя коды
desk-second-factor-off = Праграма на тэлефоне можа кожныя паўхвіліны паказваць новы код, які пытаюць разам з паролем. Хто даведаецца пароль, усё адно не ўвойдзе.
desk-second-factor-on = { PLURAL($left) ->
    [one] Пры ўваходзе пытаюць аднаразовы код. На выпадак згубленага тэлефона застаўся { $left } код.
    [few] Пры ўваходзе пытаюць аднаразовы код. На выпадак згубленага тэлефона засталося { $left } коды.
   *[many] Пры ўваходзе пытаюць аднаразовы код. На выпадак згубленага тэлефона засталося { $left } кодаў.
  }
desk-second-factor-forget = Абысціся без аднаразовых кодаў
desk-second-factor-set = { $kind ->
    [again] Наладзіць іншы тэлефон
   *[first] Наладзіць аднаразовыя коды
  }
desk-enrol-lead = Адскануйце малюнак праграмай, якая паказвае аднаразовыя коды, і ўвядзіце код, які яна пакажа.
desk-enrol-picture = Сакрэт у выглядзе QR-кода
desk-enrol-open = Адкрыць праграму на гэтай прыладзе
desk-enrol-type = Або ўвядзіце ў яе сакрэт:
desk-enrol-code = Код
desk-enrol-wrong = Цяпер праграма паказвае іншы код.
desk-enrol-button = З гэтага часу пытаць коды
desk-recovery = Коды на выпадак згубленага тэлефона
desk-recovery-lead = З гэтага часу пры ўваходзе пытаюць аднаразовы код. Запішыце гэтыя коды і захоўвайце разам з паперамі: кожны ўпусціць вас адзін раз, калі тэлефон згублены. Больш іх не пакажуць.
desk-recovery-kept = Коды захаваныя
desk-sessions = Дзе вы ўвайшлі
desk-sessions-caption = Спачатку сеанс, які выкарыстоўвалі апошнім.
desk-browser = Браўзер
desk-network = Сетка
desk-began = Пачаты
desk-used = Апошняе выкарыстанне
desk-end = Скончыць
desk-this-session = гэты
desk-end-session = Скончыць
desk-end-others = Скончыць усе, акрамя гэтага
desk-staff-invited = Ліст са спасылкай у дарозе. Можна перадаць спасылку і самім:
desk-staff-invited-still = яшчэ не далучыўся
desk-staff-ended = больш не можа ўваходзіць
desk-staff-you = гэта вы
desk-staff-known = Гэта ўжо адрас супрацоўніка.
desk-staff-last-owner = Гэта адзіны ўладальнік. Спачатку зрабіце ўладальнікам некага яшчэ.
desk-staff-end = Развітацца
desk-staff-take-back = Вярнуць
desk-role = Роля
desk-role-name = { $kind ->
    [author] аўтар: піша навіны
    [editor] рэдактар: публікуе і рассылае
   *[owner] уладальнік: наладжвае ўсё
  }
desk-grants = Толькі ў некаторых рассылках
desk-grants-hint = Калі роля дадзена ў адной рассылцы, супрацоўнік працуе толькі ў такіх рассылках.
desk-grant-none = няма
desk-invite = Запрасіць супрацоўніка
desk-invite-button = Запрасіць
desk-audit-lead = Хто што змяніў. З журнала нічога не выдаляецца; «vesnik audit verify» пакажа, ці спрабаваў хто.
desk-audit-caption = Спачатку найноўшыя змены; час паводле UTC.
desk-audit-at = Час
desk-audit-who = Хто
desk-audit-what = Што
desk-audit-on = Дзе
desk-audit-detail = Падрабязнасці
desk-audit-older = Ранейшыя змены
desk-not-allowed = Ваша роля гэтага не дазваляе. Звярніцеся да ўладальніка.
desk-foreign-form = Гэтая форма прыйшла не са старонкі рэдакцыі, або вы ўвайшлі нанова. Адкрыйце старонку яшчэ раз.

desk-openid = Увайсці праз { $provider }
desk-openid-unreachable = { $provider } не адказвае як след. Паспрабуйце пазней або ўвайдзіце з паролем.
desk-openid-over = Гэты ўваход быў пачаты ў іншым браўзеры або занадта даўно. Пачніце спачатку.
desk-openid-refused = { $provider } не дазволіў вам увайсці.
desk-openid-no-address = { $provider } не пацвердзіў вашага адраса. Увайдзіце з паролем.
desk-openid-unknown = Адрас { $email } не належыць супрацоўніку. Папрасіце запрашэнне ва ўладальніка.
desk-openid-linked = Уліковы запіс у { $provider } адчыняе для вас рэдакцыю. Калі яго забыць, наступны ўваход праз яго звяжа яго зноў, калі яго адрас — ваш.
desk-openid-forget = Забыць уліковы запіс
desk-tokens = Токены
desk-tokens-lead = З токенам праграма карыстаецца API ад імя рэдакцыі. Ён паказваецца адзін раз, калі яго робяць.
desk-tokens-made = Скапіруйце токен цяпер: ён больш не пакажацца. Хто яго мае, можа тое, што можа токен.
desk-tokens-make = Зрабіць токен
desk-tokens-name = Назва
desk-tokens-name-hint = Так яго называе журнал дзеянняў. Кожная назва выкарыстоўваецца адзін раз.
desk-tokens-no-name = Увядзіце назву да 200 знакаў.
desk-tokens-name-taken = Токен з такой назвай ёсць або быў. Выберыце іншую.
desk-tokens-scopes = Для чаго ён
desk-tokens-no-scope = Выберыце прынамсі адно або ўсё.
desk-tokens-scope = { $kind ->
    [briefs_read] Чытаць матэрыялы
    [briefs_write] Пісаць, публікаваць і адклікаць матэрыялы
    [issues_read] Чытаць выпускі і каляндар
    [issues_write] Рабіць, зацвярджаць, рассылаць і спыняць выпускі
    [readers_read] Чытаць падпісчыкаў, копіі і спіс забароненых адрасоў
    [readers_write] Змяняць спіс забароненых адрасоў
    [setup_read] Чытаць рассылкі, выданні, рэле і журнал дзеянняў
   *[setup_write] Наладжваць рассылкі, раздзелы і выданні
  }
desk-tokens-everything = Усё, што можа яго роля
desk-tokens-ends = Ён скончыцца
desk-tokens-days = { PLURAL($count) ->
    [one] праз { $count } дзень
    [few] праз { $count } дні
    [many] праз { $count } дзён
   *[other] праз { $count } дня
  }
desk-tokens-never = толькі калі яго спыніць тут
desk-tokens-known = Токены
desk-tokens-none = Токенаў няма.
desk-tokens-caption = Токены, найноўшыя першымі
desk-tokens-times = Зроблены, скончыцца, ужыты
desk-tokens-state = Стан
desk-tokens-made-on = Зроблены { $day }
desk-tokens-ends-on = Скончыцца { $day }
desk-tokens-ends-never = Сам не скончыцца
desk-tokens-used-on = Апошні раз ужыты { $day }
desk-tokens-unused = Яшчэ не ўжыты
desk-tokens-end = Спыніць
desk-tokens-end-named = Спыніць { $name }
desk-tokens-ended = Скончыўся
desk-tokens-older = Ранейшыя токены
