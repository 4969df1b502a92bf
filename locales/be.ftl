### Тое, што бачаць чытачы, па-беларуску. У кожнай мове тыя самыя паведамленні; іх параўноўвае тэст.
### Паведамленні з тэгамі — гэта HTML: аргументы экрануюцца, уласны тэкст не.
### Прабел паміж лікам і тым, што ён лічыць, і паміж прыназоўнікам з адной літары і часам — непарыўны (U+00A0).

## Як часта выходзіць выпуск

cadence-instant = як толькі выходзіць матэрыял
cadence-daily = штодня а { $times }
cadence-workdays = па буднях а { $times }
cadence-weekly = па { $days } а { $times }
cadence-monthly = { $days } чысла кожнага месяца а { $times }
cadence-cron = паводле раскладу { $expression }
cadence-sundays = нядзелях
cadence-mondays = панядзелках
cadence-tuesdays = аўторках
cadence-wednesdays = серадах
cadence-thursdays = чацвяргах
cadence-fridays = пятніцах
cadence-saturdays = суботах

## Рамка кожнай старонкі

frame-skip = Перайсці да зместу
frame-pages = Старонкі
frame-languages = Мовы
frame-archive = Архіў
frame-about = Пра рассылку
frame-privacy = Прыватнасць
frame-manage = Мая падпіска
frame-feed = Стужка
frame-demo = Гэта дэманстрацыя. Яе лісты не ідуць далей за <a href="/mailbox">паштовую скрынку</a>.

## Галоўная старонка

home-title = Рассылкі
home-empty = Яшчэ няма ніводнай рассылкі.

## Форма падпіскі і тое, што пасля яе

subscribe-title = Падпіска
subscribe-error-title = Памылка: падпіска
subscribe-heading = Падпішыцеся на нашу рассылку
subscribe-problems = Праверце, калі ласка, што вы ўвялі
subscribe-later = Калі ласка, паспрабуйце пазней
subscribe-email = Адрас электроннай пошты
subscribe-name = Імя
subscribe-optional = (неабавязкова)
subscribe-sections = Раздзелы
subscribe-sections-hint = Каб атрымліваць усе раздзелы, нічога не адзначайце.
subscribe-editions = Як часта
subscribe-edition = Вы будзеце атрымліваць:
subscribe-homepage = Пакіньце гэтае поле пустым
subscribe-button = Падпісацца
subscribe-consent = Падпісваючыся, вы згаджаецеся, што мы захоўваем гэты адрас і дасылаем вам рассылку «{ $newsletter }» электроннай поштай, пакуль вы не адпішацеся. У кожным выпуску ёсць спасылка, каб адпісацца адразу.
subscribe-working = Хвілінку: ваш браўзер робіць невялікі разлік, які затрымлівае злоўжывальнікаў.
subscribe-no-script = Калі ў браўзеры выключаныя скрыпты, ліст для пацвярджэння можа прыйсці не адразу.
subscribe-email-empty = Увядзіце адрас электроннай пошты
subscribe-email-form = Увядзіце адрас электроннай пошты, напрыклад name@example.org
subscribe-email-domain = Тое, што пасля @, не з’яўляецца даменным імем
subscribe-email-too-long = Адрас занадта доўгі: не больш за 254 знакі, з іх да @ — не больш за 64
subscribe-email-control = У адрасе ёсць разрыў радка ці іншы кіравальны знак
subscribe-email-disposable = Мы не можам пісаць на аднаразовыя адрасы. Увядзіце той, якім карыстаецеся
subscribe-name-too-long = Імя занадта доўгае: не больш за 200 знакаў
subscribe-name-control = У імені ёсць разрыў радка ці іншы кіравальны знак
subscribe-name-link = У імені не можа быць адраса сайта. Калі гэта не адрас, пастаўце прабел пасля кожнай кропкі
subscribe-section-unknown = У гэтай рассылцы няма такога раздзела
subscribe-edition-unknown = У гэтай рассылцы няма такога выдання
subscribe-too-many =
    { PLURAL($minutes) ->
        [one] З вашай сеткі зашмат падпісак. Паспрабуйце зноў праз { $minutes } хвіліну.
        [few] З вашай сеткі зашмат падпісак. Паспрабуйце зноў праз { $minutes } хвіліны.
       *[other] З вашай сеткі зашмат падпісак. Паспрабуйце зноў праз { $minutes } хвілін.
    }
subscribe-crowded = Зараз падпісваецца зашмат людзей. Паспрабуйце зноў праз гадзіну; нічога не запісана.
subscribe-one-more = Яшчэ адзін крок
subscribe-one-more-lead = Праверце, што вы ўвялі, прачытайце, на што згаджаецеся, і націсніце кнопку.
subscribe-proof-again = Разлік вашага браўзера састарэў або ўжо быў выкарыстаны. Націсніце кнопку яшчэ раз.
subscribe-check = Праверце пошту
subscribe-check-lead = Калі на ваш адрас можна аформіць падпіску на <b dir="auto">{ $newsletter }</b>, мы даслалі на яго спасылку.
subscribe-check-later = Зараз падпісваецца шмат людзей: ліст можа прыйсці не адразу.
subscribe-check-open = Адкрыйце ліст і перайдзіце па спасылцы.
subscribe-check-press = На старонцы, якая адкрыецца, націсніце кнопку.
subscribe-check-then = Падпіска пачне дзейнічаць толькі пасля гэтага. Спасылка працуе 48 гадзін.
subscribe-check-missing = Калі ліст не прыходзіць
subscribe-check-spam = Пачакайце некалькі хвілін, потым зазірніце ў папку са спамам. Калі ліста няма і там, праверце, ці няма ў адрасе памылкі, і запоўніце форму яшчэ раз.
subscribe-check-demo = У гэтай дэманстрацыі ліст ляжыць у <a href="/mailbox">паштовай скрыні</a>.

## Старонка рассылкі, раздзелы і матэрыялы

newsletter-title = Падпісацца
newsletter-latest = Апошнія матэрыялы
newsletter-empty = Пакуль нічога не апублікавана.
newsletter-all = Усе матэрыялы і выпускі
newsletter-how-often = Як часта
newsletter-sample = Вось што вы будзеце атрымліваць:
newsletter-sections = Раздзелы
section-label = Раздзел
section-briefs = Матэрыялы
section-page = Старонка { $number }
section-paging = Іншыя старонкі
section-newer = Навейшыя
section-older = Старэйшыя
brief-minutes = { PLURAL($minutes) ->
    [one] { $minutes } хвіліна чытання
    [few] { $minutes } хвіліны чытання
    [many] { $minutes } хвілін чытання
   *[other] { $minutes } хвіліны чытання
  }
brief-correction = Выпраўленне
note-back = Назад да тэксту, заўвага { $number }
page-table = Табліца
page-code = Код
brief-retracted = Гэты матэрыял адкліканы.
brief-retracted-on = Гэты матэрыял адкліканы { $date }
issue-label = Выпуск { $number }
issue-contents = У гэтым выпуску
issue-retracted = адклікана
issue-corrected = Выпраўлена <time datetime="{ $iso }">{ $date }</time>, пасля таго як выпуск быў разасланы
correction-letter = Гэта выпраўленне. Спачатку сказана, што было не так; далей ідзе матэрыял у цяперашнім выглядзе.

## Пра рассылку і прыватнасць

about-title = Пра рассылку
about-heading = Пра рассылку «{ $newsletter }»
about-editions = Калі выходзіць
about-sections = Раздзелы
about-imprint = Выхадныя звесткі
about-publisher = Выдавец
about-address = Адрас
about-contact = Кантакт
about-subscribe = Падпісацца на «{ $newsletter }»
hours = { PLURAL($hours) ->
    [one] { $hours } гадзіну
    [few] { $hours } гадзіны
    [many] { $hours } гадзін
   *[other] { $hours } гадзіны
  }
privacy-title = Прыватнасць
privacy-heading = Прыватнасць: { $newsletter }
privacy-lead = Што мы захоўваем пра вас, навошта і як гэта выдаліць. Гэтая старонка складзена паводле дзейных налад.
privacy-who = Хто адказвае
privacy-reading = Калі вы чытаеце гэтыя старонкі
privacy-reading-text = Гэтыя старонкі не ставяць кукі, не выконваюць чужых скрыптоў і нічога не загружаюць з іншых сервераў, акрамя малюнкаў, якія сам артыкул паказвае адтуль. У журнале адзначаецца, якога віду старонку запыталі і колькі доўжыўся адказ; вашага адраса там няма.
privacy-subscribing = Калі вы падпісваецеся
privacy-keeps-address = Ваш адрас электроннай пошты і, калі вы яго ўказалі, імя: каб дасылаць вам тое, што вы папрасілі.
privacy-keeps-choices = Ваш выбар: раздзелы, як часта, мова, часавы пояс, перапынак.
privacy-keeps-consent = На што вы згадзіліся, якімі словамі, праз якую форму і калі, як доказ.
privacy-keeps-ip = Разам з гэтым захоўваецца сеткавы адрас, з якога вы згадзіліся.
privacy-keeps-no-ip = Сеткавы адрас, з якога вы згадзіліся, не захоўваецца.
privacy-keeps-deliveries = Якія выпускі вам дасланы і што адказаў ваш паштовы сервер: каб нічога не прыйшло двойчы і нічога не згубілася.
privacy-confirm = Мы нічога не дасылаем, пакуль вы не пацвердзіце адрас. Спасылка для пацвярджэння дзейнічае { $hours }.
privacy-measuring = Што мы вымяраем
privacy-measures-nothing = Нічога. У нашых лістах няма пікселяў, а іх спасылкі вядуць проста туды, куды паказваюць.
privacy-measures-aggregate = Колькі разоў пераходзяць па кожнай спасылцы з нашых лістоў — і нічога пра тое, хто гэта робіць: у тым, што мы захоўваем, няма ні чалавека, ні адраса, ні часу. Каб адрозніць машыны ад людзей, наш сервер памятае, не даўжэй за дзве хвіліны і толькі ў аператыўнай памяці, адбітак сеткі і браўзера, па якім нікога нельга знайсці. У нашых лістах няма пікселяў.
privacy-measures-individual = Колькі разоў пераходзяць па кожнай спасылцы з нашых лістоў — і нічога пра тое, хто гэта робіць: у тым, што мы захоўваем, няма ні чалавека, ні адраса, ні часу. Каб адрозніць машыны ад людзей, наш сервер памятае, не даўжэй за дзве хвіліны і толькі ў аператыўнай памяці, адбітак сеткі і браўзера, па якім нікога нельга знайсці. Толькі пра чытачоў, якія на гэта згадзіліся, мы захоўваем таксама, па якіх спасылках яны пераходзяць і калі ўпершыню; калі чытач адкліча згоду або адпішацца, гэта будзе выдалена. У нашых лістах няма пікселяў.
privacy-others = Хто яшчэ гэта бачыць
privacy-others-text = Паштовы сервер, які перадае наш ліст вашаму, бачыць ваш адрас і ліст. Больш ніхто вашых звестак не атрымлівае, і мы іх не прадаём.
privacy-rights = Што вы можаце зрабіць
privacy-rights-text = Вы можаце ўбачыць, што мы захоўваем, выправіць, спампаваць і выдаліць гэта. <a href="{ $url }">Папрасіце спасылку поштай</a>; яна дзейнічае { $hours }.
privacy-leaving = Адпісацца можна ў любы час: у кожным лісце ёсць спасылка, якая робіць гэта адразу. Пасля выдалення мы захоўваем толькі зашыфраваны адбітак вашага адраса, каб больш вам не пісаць.

## Памылкі

problem-status = Памылка { $status }
problem-home = На галоўную старонку
problem-title-not-found = Старонка не знойдзена
problem-title-gone = Больш недаступна
problem-title-method = Сюды гэтага даслаць нельга
problem-title-too-many = Занадта шмат запытаў
problem-title-unavailable = Часова недаступна
problem-title-internal = Нешта пайшло не так
problem-title-unreadable = Гэты запыт немагчыма прачытаць
problem-not-found = Па гэтым адрасе нічога няма.
problem-gone = Таго, што было па гэтым адрасе, больш няма.
problem-method = Гэты адрас прымае толькі { $methods }.
problem-too-many = З вашай сеткі прыйшло занадта шмат запытаў. Паспрабуйце зноў праз { PLURAL($seconds) ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
    [many] { $seconds } секунд
   *[other] { $seconds } секунды
  }.
problem-unavailable = Нічога не зменена. Паспрабуйце яшчэ раз крыху пазней.
problem-internal = Нешта пайшло не так з нашага боку. Мы гэта зафіксавалі.
problem-no-newsletter = Такой рассылкі тут няма.
problem-no-section = Такога раздзела тут няма.
problem-no-brief = Такога матэрыялу тут няма.
problem-no-issue = Такога выпуску тут няма.
problem-unknown-link = Гэтая спасылка не наша. Праверце, ці цалкам вы скапіявалі яе з ліста.
serving-too-slow = Рэшта запыту не прыйшла своечасова. Калі ласка, дашліце яго яшчэ раз.
serving-too-large = Запыт большы за { $kib } КіБ.

## Лісты

letter-reason-form = Вы атрымалі гэты ліст, бо нехта ўвёў гэты адрас у форму падпіскі.
letter-reason-confirmed = Вы атрымалі гэты ліст, бо пацвердзілі падпіску.
letter-copy-address = Калі кнопка не працуе, скапіюйце гэты адрас у браўзер:
confirmation-subject = Пацвердзіце падпіску на «{ $newsletter }»
confirmation-preheader = Мы нічога не дасылаем, пакуль вы не пацвердзіце.
confirmation-please = Калі ласка, пацвердзіце падпіску на «{ $newsletter }». Нехта папрасіў дасылаць яе на гэты адрас. Калі гэта былі вы, адкрыйце старонку і націсніце там кнопку:
confirmation-button = Пацвердзіць падпіску
confirmation-hours = Спасылка дзейнічае { $hours }. Потым падпішыцеся яшчэ раз, каб атрымаць новую.
confirmation-not-you = Калі вы пра гэта не прасілі, нічога не рабіце: вас не падпішуць.

## Выпускі поштай

mail-web = Глядзець на сайце
mail-web-text = На сайце: { $url }
mail-reason = Вы атрымалі гэты ліст, бо гэты адрас падпісаны на <a href="{ $url }">{ $newsletter }</a>.
mail-reason-text = Вы атрымалі гэты ліст, бо гэты адрас падпісаны на «{ $newsletter }».
mail-unsubscribe = Адпісацца
mail-unsubscribe-text = Адпісацца: { $url }

## Стужкі

feed-retracted-title = Адклікана: { $headline }

## Архіў і пошук у ім

archive-title = Архіў
archive-words = Словы для пошуку
archive-words-hint = Слова знаходзіцца ва ўсіх сваіх формах. У матэрыяле мусіць быць кожнае слова.
archive-section = Раздзел
archive-every-section = Усе раздзелы
archive-language = Мова
archive-every-language = Усе мовы
archive-search = Шукаць
archive-years = Гады
archive-count = { PLURAL($count) ->
    [one] { $count } матэрыял
    [few] { $count } матэрыялы
    [many] { $count } матэрыялаў
   *[other] { $count } матэрыяла
}
archive-issues = Выпускі
archive-briefs = Матэрыялы
archive-corrected = Выпраўлена { $date }
archive-older = Раней у гэтым годзе
archive-empty = Яшчэ нічога не апублікавана.
archive-empty-year = За { $year } год нічога няма.
archive-found = { PLURAL($count) ->
    [one] Знойдзены { $count } матэрыял на запыт «{ $words }»
    [few] Знойдзена { $count } матэрыялы на запыт «{ $words }»
    [many] Знойдзена { $count } матэрыялаў на запыт «{ $words }»
   *[other] Знойдзена { $count } матэрыяла на запыт «{ $words }»
}
archive-none = Нічога не знойдзена на запыт «{ $words }»
archive-advice-fewer = Паспрабуйце менш слоў: у матэрыяле мусіць быць кожнае з іх.
archive-advice-other = Праверце, ці няма памылкі, або паспрабуйце іншае слова пра тое самае.
archive-advice-everywhere = Шукаць ва ўсіх раздзелах і на ўсіх мовах
archive-advice-years = Прагледзець архіў па гадах
archive-pages = Старонкі вынікаў
archive-page = Старонка { $page } з { $pages }
archive-previous = Папярэдняя старонка
archive-next = Наступная старонка

## Пацвярджэнне падпіскі

confirm-title = Пацвердзіце падпіску
confirm-lead = Націсніце кнопку, каб атрымліваць <b dir="auto">{ $newsletter }</b> на адрас, на які прыйшла спасылка.
confirm-button = Пацвердзіць падпіску
confirm-not = Калі вы пра гэта не прасілі, закрыйце старонку. Вы не будзеце падпісаныя.
confirmed-title = Вы падпісаныя
confirmed-lead = З наступнага выпуску вы атрымліваеце <b dir="auto">{ $newsletter }</b>.
confirmed-again-title = Ужо пацверджана
confirmed-again-lead = Вы ўжо пацвердзілі падпіску на <b dir="auto">{ $newsletter }</b>. Нічога не змянілася.
confirmed-change = У канцы кожнага выпуску ёсць спасылка, каб адпісацца. Каб змяніць тое, што вы атрымліваеце:
confirmed-manage = кіраваць падпіскамі
confirmed-read = Чытаць на сайце

## Спасылкі, якія не працуюць

link-unknown-title = Гэтая спасылка не працуе
link-unknown = Яна не наша, або таго, да чаго яна вяла, ужо няма. Праверце, ці скапіявалі вы яе з ліста цалкам.
link-expired-title = Гэтая спасылка састарэла
link-expired-confirmation = Яна працавала 48 гадзін. Падпішыцеся яшчэ раз, і мы дашлём вам новую.
link-expired-preferences = Яна працавала адну гадзіну, або ваш адрас з таго часу змяніўся. Мы можам даслаць вам новую.
link-expired-address = З ёю нічога не змянілася. Папрасіце яшчэ раз на старонцы сваіх падпісак.
link-expired-come-back = Каб вярнуцца, падпішыцеся яшчэ раз.
link-renew = Дашліце мне новую спасылку
link-manage = Увесці адрас, каб атрымаць новую спасылку
link-newsletters = Да рассылак

## Просьба пра спасылку на старонку падпісак

manage-title = Кіраванне падпіскамі
manage-title-refused = Памылка: Кіраванне падпіскамі
manage-lead = Увядзіце свой адрас, і мы дашлём вам спасылку на старонку з усім, што вы ад нас атрымліваеце.
manage-address = Адрас электроннай пошты
manage-button = Дашліце мне спасылку
manage-what = Там можна змяніць тое, што вы атрымліваеце, зрабіць паўзу, адпісацца, змяніць адрас, паглядзець, што мы пра вас захоўваем, і сцерці гэта.
manage-sent-title = Праверце пошту
manage-sent-lead = Калі мы ведаем гэты адрас, спасылка на яго ўжо ў дарозе.
manage-sent-valid = Спасылка працуе адну гадзіну.
manage-sent-not-heading = Калі ліст не прыходзіць
manage-sent-not = Пачакайце некалькі хвілін і зазірніце ў спам. Магчыма, мы ведаем вас па іншым адрасе. На адзін адрас мы дасылаем не больш за тры спасылкі ў гадзіну, а на адрас, на які пісаць нельга, — ніводнай.
manage-sent-mailbox = У гэтай дэманстрацыі ліст ляжыць у паштовай скрынцы.

## Падпіскі чытача

preferences-title = Вашы падпіскі
preferences-title-refused = Памылка: Вашы падпіскі
preferences-not-saved = Гэта не захавана
preferences-lead = Лісты ідуць на адрас <b dir="ltr">{ $address }</b>.
preferences-valid = Спасылка на гэтую старонку працуе адну гадзіну пасля дасылання. Не перадавайце яе нікому.
preferences-blocked = На гэты адрас мы нічога не дасылаем: пра гэта папрасіў яго ўладальнік або рэдакцыя. Каб змяніць гэта, напішыце ў рэдакцыю.
preferences-blocked-bounced = На гэты адрас мы нічога не дасылаем, бо ён адмовіўся прымаць нашы лісты. Напішыце ў рэдакцыю або змяніце адрас ніжэй.
preferences-nothing = Цяпер вы не атрымліваеце ніводнай рассылкі.
preferences-paused = Паўза да { $day }
preferences-sections = Раздзелы
preferences-sections-hint = Нічога не адзначайце, каб атрымліваць усе раздзелы.
preferences-editions = Як часта
preferences-edition-only = Вы атрымліваеце:
preferences-zone = Ваш часавы пояс
preferences-zone-hint = Ранішнія выпускі прыходзяць раніцай у вас.
preferences-zone-edition = Як у выпуску
preferences-zones-europe = Еўропа
preferences-zones-asia = Азія
preferences-zones-america = Амерыка
preferences-zones-africa = Афрыка
preferences-zones-atlantic = Атлантычны акіян
preferences-zones-australia = Аўстралія
preferences-zones-indian = Індыйскі акіян
preferences-zones-pacific = Ціхі акіян
preferences-zones-antarctica = Антарктыда
preferences-save = Захаваць выбар
preferences-pause-heading = Паўза
preferences-pause-until = Без лістоў да
preferences-pause-hint = Тое, што вы прапусціце, прыйдзе з першым выпускам пасля гэтага.
preferences-pause = Зрабіць паўзу
preferences-pause-change = Змяніць дзень
preferences-pause-end = Скончыць паўзу цяпер
preferences-leave = Адпісацца: { $newsletter }
preferences-leave-all-heading = Адпісацца ад усяго
preferences-leave-all = Адпісацца ад усіх рассылак
preferences-offers = Іншыя рассылкі
preferences-pending = Вы прасілі пра гэтую рассылку і яшчэ не пацвердзілі. Падпішыцеся тут, і гэта будзе пацверджана.
preferences-join = Атрымліваць: { $newsletter }
preferences-join-consent = Націскаючы кнопку, вы згаджаецеся, што мы дасылаем вам рассылку «{ $newsletter }» па электроннай пошце, пакуль вы не адпішацеся. У кожным выпуску ёсць спасылка, каб адпісацца адразу.
preferences-reader = Пра вас
preferences-language = Мова
preferences-language-hint = Нашых старонак і лістоў. Матэрыялы прыходзяць на гэтай мове, калі яны на яе перакладзены.
preferences-language-newsletter = Мова кожнай рассылкі
preferences-language-save = Захаваць мову
preferences-name = Імя (неабавязкова)
preferences-name-hint = Некаторыя выпускі звяртаюцца да вас па імені. Пакіньце пустым, каб яго не было.
preferences-name-save = Захаваць імя
preferences-address = Новы адрас электроннай пошты
preferences-address-hint = Мы дашлём спасылку на новы адрас. Пакуль ёю не скарысталіся, нічога не мяняецца; потым мы паведамім на цяперашні адрас.
preferences-address-save = Змяніць адрас
preferences-data = Вашы даныя
preferences-data-see = Паглядзець, што мы пра вас захоўваем
preferences-data-download = Спампаваць (JSON)
preferences-data-erase = Сцерці ўсё
preferences-back = Назад да вашых падпісак
preferences-problem-section = Выберыце з раздзелаў, якія ёсць на старонцы.
preferences-problem-edition = Выберыце адзін з варыянтаў на старонцы.
preferences-problem-zone = Выберыце часавы пояс са спіса.
preferences-problem-no-day = Увядзіце дзень, з якога зноў можна дасылаць лісты.
preferences-problem-day = Паўза можа скончыцца ад { $first } да { $last }
preferences-problem-name = Увядзіце імя да 200 знакаў без вэб-адраса.
preferences-problem-language = Выберыце мову са спіса.
preferences-problem-address = Увядзіце адрас электроннай пошты, напрыклад name@example.org.
preferences-problem-same-address = Лісты ўжо ідуць на гэты адрас.
preferences-problem-too-often = Сёння вы ўжо тройчы прасілі змяніць адрас. Паспрабуйце заўтра.
preferences-done-choices = Ваш выбар захаваны.
preferences-done-pause = Паўза ўсталявана.
preferences-done-resume = Паўза скончана. У наступным выпуску будзе тое, што вы прапусцілі.
preferences-done-leave = Вы адпісаліся: { $newsletter }. Ужо адпраўлены выпуск яшчэ можа прыйсці.
preferences-done-leave-all = Вы адпісаліся ад усіх рассылак. Ужо адпраўленыя выпускі яшчэ могуць прыйсці.
preferences-done-reason = Дзякуй. Тое, што вы сказалі, захавана без вашага адраса.
preferences-done-join = З наступнага выпуску вы атрымліваеце: { $newsletter }.
preferences-done-name = Ваша імя захавана.
preferences-done-language = Ваша мова захавана.
preferences-done-address = Спасылка на новы адрас ужо ў дарозе, калі на яго можна пісаць. Яна працуе 48 гадзін; пакуль ёю не скарысталіся, нічога не мяняецца.

## Што захоўваецца пра чытача

stored-title = Што мы пра вас захоўваем
stored-lead = Гэта ўсё. Час паказаны па UTC.
stored-reader = Вы
stored-address = Адрас
stored-hash = Хэш адраса з ключом
stored-name = Імя
stored-language = Мова
stored-known-since = Адрас вядомы з
stored-none = няма
stored-nothing = Нічога.
stored-subscriptions = Падпіскі
stored-status = Стан
stored-subscription-status = { $kind ->
    [pending] чакае вашага пацвярджэння
    [active] вы яе атрымліваеце
    [paused] паўза
    [unsubscribed] вы адпісаліся
    [bounced] скончана: адрас адмовіўся прымаць лісты
   *[complained] скончана: пазначана як спам
 }
stored-edition = Як часта
stored-sections = Раздзелы
stored-all-sections = усе
stored-zone = Часавы пояс
stored-asked-at = Папрасілі
stored-confirmed-at = Пацвердзілі
stored-paused-until = Паўза да
stored-ended-at = Скончана
stored-seen-until = Вы атрымалі ўсё, апублікаванае да
stored-reason = Прычына, чаму адпісаліся
stored-reason-given = названая; захоўваецца без вас
stored-consents = На што вы згадзіліся
stored-consent = { $time }: { $what } ({ $source }).
stored-consent-kind = { $kind ->
    [requested] папрасілі
    [confirmed] пацвердзілі
    [imported] перанесена з ранейшага спіса
    [measuring_agreed] згадзіліся, каб захоўваліся пераходы па спасылках
    [measuring_withdrawn] адклікалі згоду на захаванне пераходаў
    [withdrawn] адклікалі
   *[changed] змянілі выбар
 }
stored-consent-from = З сеткавага адраса { $address }.
stored-source-api = іншы сайт або праграма
stored-source-form = форма на нашым сайце
stored-source-confirmation = спасылка з ліста для пацвярджэння
stored-source-preferences = старонка вашых падпісак
stored-source-unsubscribe = старонка адпіскі
stored-source-one-click = кнопка паштовай праграмы
stored-consent-wording = Словы: «<span lang="{ $language }">{ $wording }</span>»
stored-issues = Выпускі
stored-issues-shown = Тут паказаны апошнія { $count }; у файле ёсць усе.
stored-copy = { $time }: { $newsletter }, № { $number }, «{ $subject }»: { $status }.
stored-copy-status = { $kind ->
    [due] будзе адпраўлены
    [claimed] адпраўляецца
    [accepted] перададзены вашай паштовай службе
    [deferred] паспрабуем яшчэ раз
    [failed] не дастаўлены
    [skipped] не адпраўлены
    [bounced] вярнуўся
   *[complained] пазначаны як спам
 }
stored-copy-reason = { $kind ->
    [unsubscribed] не адпраўлены, бо вы адпісаліся
    [suppressed] не адпраўлены, бо на адрас нельга пісаць
    [nothing-new-in-your-sections] не адпраўлены, бо ў вашых раздзелах не было нічога новага
    [issue-cancelled] не адпраўлены, бо выпуск скасаваны
    [recipient-refused] не дастаўлены, адрас яго не прыняў
    [message-refused] не дастаўлены, ліст не прынялі
    [expired] не дастаўлены своечасова
    [brief-withheld] не адпраўлены, бо змест адклікалі
   *[paused] не адпраўлены, бо ў вас была паўза
 }
stored-reply = Паштовы сервер адказаў: «{ $reply }»
stored-letters = Іншыя лісты
stored-letter = { $time }: { $newsletter }, { $what }: { $status }.
stored-letter-kind = { $kind ->
    [confirmation] пытанне, ці вы падпісваецеся
    [welcome] вітанне
    [already_subscribed] адказ на паўторную падпіску
    [last_issue] апошні выпуск як вітанне
    [manage_link] спасылка на вашы падпіскі
    [address_change] пытанне на новы адрас
   *[address_changed] паведамленне на стары адрас
 }
stored-letter-status = { $kind ->
    [due] будзе адпраўлены
    [claimed] адпраўляецца
    [accepted] перададзены вашай паштовай службе
    [failed] не дастаўлены
   *[skipped] не адпраўлены
 }
preferences-measuring-heading = Што вы чытаеце
preferences-done-measured = Дзякуй. З наступнага выпуску мы захоўваем, па якіх спасылках вы пераходзіце.
preferences-done-unmeasured = Мы нічога не захоўваем пра спасылкі, па якіх вы пераходзіце; захаванае выдалена.
stored-clicks = Спасылкі, па якіх вы перайшлі
stored-click = { $time }: { $newsletter }, № { $number }: { $url }
stored-links = Спасылкі, якія працуюць
stored-link = { $what }, працуе да { $time }.
stored-link-purpose = { $kind ->
    [confirm] Спасылка, каб пацвердзіць падпіску
    [manage] Спасылка на гэтую старонку
    [come_back] Спасылка, каб вярнуцца
    [change_address] Спасылка, каб змяніць адрас
   *[restore_address] Спасылка, каб адмяніць змену адраса
 }

## Сціранне даных чытача

erase-title = Сцерці ўсё
erase-title-refused = Памылка: Сцерці ўсё
erase-not-done = Нічога не сцёрта
erase-tick = Пастаўце птушку, што вы ўсё зразумелі.
erase-lead = Гэта датычыць адраса <b dir="ltr">{ $address }</b>, і адмяніць гэта нельга.
erase-goes = Што знікне адразу
erase-goes-reader = ваш адрас, ваша імя і ваша мова;
erase-goes-subscriptions = усе вашы падпіскі з выбарам у іх;
erase-goes-consents = запіс таго, на што вы згадзіліся;
erase-goes-letters = запіс лістоў, якія мы вам дасылалі, і тых, што чакаюць адпраўкі;
erase-goes-links = усе вашы спасылкі: на гэтую старонку, каб пацвердзіць падпіску і каб змяніць адрас.
erase-stays = Што застанецца
erase-stays-hash = хэш вашага адраса з ключом і сённяшняя дата; адрас па ім прачытаць нельга, а мы па ім ніколі больш не напішам на гэты адрас, нават калі яго нехта ўвядзе або ён будзе ў спісе, які імпартуюць;
erase-stays-ledger = у статыстыцы мінулых выпускаў — што быў адпраўлены яшчэ адзін асобнік, без нічога, што вядзе да вас;
erase-stays-reasons = прычыны, чаму вы адпісаліся, калі вы іх называлі; яны ад пачатку захоўваліся без вас.
erase-after = Асобнік выпуску, які адпраўляецца якраз цяпер, яшчэ можа прыйсці. Ліста з пацвярджэннем мы не дасылаем. Калі потым вы зноў захочаце нашы рассылкі, напішыце ў рэдакцыю: толькі яна можа зняць забарону.
erase-understood = Я разумею, што знікне і што застанецца.
erase-button = Сцерці ўсё
erased-title = Усё сцёрта
erased-lead = Мы не захоўваем пра вас нічога, апроч хэша вашага адраса з ключом, каб ніколі больш на яго не пісаць.
erased-copies = Асобнік, які адпраўляўся якраз у гэты момант, яшчэ можа прыйсці.
erased-again = Калі потым вы зноў захочаце нашы рассылкі, напішыце ў рэдакцыю: толькі яна можа зняць забарону.

## Адпіска

departure-title = Адпісацца
departure-lead = Націсніце кнопку, каб больш не атрымліваць <b dir="auto">{ $newsletter }</b>.
departure-has-left = Вы ўжо адпісаліся ад <b dir="auto">{ $newsletter }</b>.
departure-effect = Гэта дзейнічае адразу. Ужо адпраўлены выпуск яшчэ можа прыйсці.
departure-button = Адпісацца
departure-mistake = Калі вы трапілі сюды памылкова, закрыйце старонку. Пакуль вы не націснулі кнопку, нічога не мяняецца.
departure-less-heading = Або атрымліваць менш
departure-less = Можна змяніць, як часта прыходзяць лісты, пакінуць толькі некаторыя раздзелы або зрабіць паўзу. Для гэтага мы дашлём вам спасылку.
departure-less-button = Дашліце мне спасылку
departure-left-title = Вы адпісаліся
departure-left-title-refused = Памылка: Вы адпісаліся
departure-left = Вы больш не атрымліваеце <b dir="auto">{ $newsletter }</b>.
departure-left-copy = Ужо адпраўлены выпуск яшчэ можа прыйсці. Ліста пра гэта мы не дасылаем.
departure-thanks = Дзякуй. Тое, што вы сказалі, захавана без вашага адраса.
departure-subscribe-again = Падпісацца зноў
departure-why = Чаму вы адпісаліся? (неабавязкова)
departure-why-hint = Тое, што вы скажаце, захоўваецца без вашага адраса.
departure-too-often = Зашмат лістоў
departure-not-expected = Не тое, чаго чакалася
departure-not-subscribed = Гэта не мая падпіска
departure-other = Нешта іншае
departure-words = Сваімі словамі, калі хочаце (да 500 знакаў)
departure-send = Адправіць
departure-problem-reason = Выберыце адну з прычын.
departure-problem-words = Не больш за 500 знакаў.
departure-problem-come-back = Выберыце выпуск на старонцы і дзень у выглядзе 2027-01-31.
departure-come-back-heading = Гэта была памылка?
departure-come-back-title = Вярнуцца
departure-come-back = На працягу гадзіны з гэтай старонкі можна вярнуцца без пацвярджэння, таксама з меншай колькасцю лістоў. Вы нічога не прапусціце.
departure-pause-until = Без лістоў да (неабавязкова)
departure-pause-hint = Пакіньце пустым, каб атрымаць наступны выпуск.
departure-come-back-button = Вярнуцца
departure-come-back-consent = Націскаючы кнопку, вы зноў згаджаецеся, што мы дасылаем вам рассылку «{ $newsletter }» па электроннай пошце, пакуль вы не адпішацеся.
departure-back-title = Вы вярнуліся
departure-back = Вы зноў атрымліваеце <b dir="auto">{ $newsletter }</b>.
departure-nothing-title = Няма ад чаго адпісвацца
departure-nothing = Гэтая спасылка была для чытача, чые даныя сцёртыя. Больш нічога не дасылаецца.

## Змена адраса

address-ask-title = Пацвердзіце новы адрас
address-ask = Націсніце кнопку, і вашы рассылкі пойдуць на адрас <b dir="ltr">{ $address }</b>.
address-ask-button = Выкарыстоўваць гэты адрас
address-ask-not = Калі вы пра гэта не прасілі, закрыйце старонку. Нічога не зменіцца.
address-changed-title = Ваш адрас зменены
address-changed = Цяпер вашы рассылкі ідуць на адрас <b dir="ltr">{ $address }</b>.
address-changed-told = Мы паведамілі на ранейшы адрас; адтуль гэта можна адмяніць на працягу сямі дзён. Асобнік, які адпраўляўся якраз у гэты момант, яшчэ можа прыйсці туды. Дасланыя раней спасылкі на вашы падпіскі больш не працуюць.
address-restore-title = Адмяніць змену адраса
address-restore = Націсніце кнопку, і вашы рассылкі зноў пойдуць на адрас <b dir="ltr">{ $address }</b>.
address-restore-button = Зноў выкарыстоўваць гэты адрас
address-restore-not = Калі вы змянілі адрас самі, закрыйце старонку. Нічога не зменіцца.
address-restored-title = Змена адменена
address-restored = Вашы рассылкі зноў ідуць на адрас <b dir="ltr">{ $address }</b>.
address-taken-title = Гэта немагчыма
address-taken = У адраса <b dir="ltr">{ $address }</b> тым часам з’явіліся свае падпіскі. Нічога не змянілася.

## Лісты чытачам

welcome-subject = Вы падпісаныя: { $newsletter }
welcome-preheader = Што вы будзеце атрымліваць і калі.
welcome-opening = Вы падпісаныя на рассылку «{ $newsletter }».
welcome-edition = Як часта:
welcome-sections = Раздзелы:
welcome-all-sections = усе
welcome-next = Вы атрымаеце наступны выпуск, калі ён выйдзе. Ранейшыя матэрыялы ёсць на сайце:
welcome-change = Каб змяніць тое, што вы атрымліваеце, зрабіць паўзу або змяніць адрас:
welcome-leave = У канцы кожнага выпуску ёсць спасылка, каб адпісацца; ёсць яна і ў гэтым лісце.
already-subscribed-subject = Вы ўжо падпісаныя: { $newsletter }
already-subscribed-preheader = Нічога не змянілася.
already-subscribed-opening = Вы ўжо падпісаныя на рассылку «{ $newsletter }». Нехта, напэўна вы, запоўніў форму падпіскі з гэтым адрасам. Нічога не змянілася.
already-subscribed-what = Каб змяніць тое, што вы атрымліваеце, або адпісацца:
already-subscribed-button = Змяніць падпіску
already-subscribed-within = Спасылка працуе { $hours }.
already-subscribed-not-you = Калі гэта былі не вы, нічога не рабіце.
manage-letter-subject = Вашы падпіскі: { $newsletter }
manage-letter-preheader = Спасылка, пра якую вы прасілі.
manage-letter-reason = Вы атрымалі гэты ліст, бо нехта папрасіў пра гэтую спасылку з вашым адрасам.
manage-letter-opening = Вось спасылка на вашу падпіску на рассылку «{ $newsletter }» і на ўсё астатняе, што вы ад нас атрымліваеце.
manage-letter-what = Там можна змяніць тое, што вы атрымліваеце, зрабіць паўзу, адпісацца, змяніць адрас, паглядзець, што мы пра вас захоўваем, і сцерці гэта:
manage-letter-button = Мае падпіскі
manage-letter-within = Спасылка працуе { $hours }. Не перадавайце яе нікому.
manage-letter-not-you = Калі вы пра гэта не прасілі, нічога не рабіце.
address-letter-subject = { $newsletter }: гэта ваш новы адрас?
address-letter-preheader = Пакуль вы не пацвердзіце, нічога не мяняецца.
address-letter-reason-asked = Вы атрымалі гэты ліст, бо нехта хоча, каб рассылкі ішлі на гэты адрас.
address-letter-reason-changed = Вы атрымалі гэты ліст, бо вашы рассылкі ішлі на гэты адрас.
address-letter-opening = Чытач рассылкі «{ $newsletter }» хоча далей атрымліваць яе на гэты адрас.
address-letter-what = Калі гэта былі вы, адкрыйце гэтую старонку і націсніце там кнопку:
address-letter-button = Выкарыстоўваць гэты адрас
address-letter-within = Спасылка працуе { $hours }.
address-letter-not-you = Калі гэта былі не вы, нічога не рабіце: сюды нічога не будзе дасылацца.
address-taken-letter-subject = { $newsletter }: нехта назваў ваш адрас сваім
address-taken-letter-preheader = Нічога не змянілася.
address-taken-letter-opening = Чытач рассылкі «{ $newsletter }» папрасіў дасылаць яе на гэты адрас. У гэтага адраса свае падпіскі, таму нічога не змянілася.
address-taken-letter-what = Калі гэта былі вы: адпішыцеся з іншага адраса, а падпіскамі гэтага адраса кіруйце тут:
address-taken-letter-not-you = Калі гэта былі не вы, нічога не рабіце.
address-changed-letter-subject = { $newsletter } больш не прыходзіць на гэты адрас
address-changed-letter-preheader = Адрас зменены.
address-changed-letter-opening = Ад гэтага часу рассылка «{ $newsletter }» і ўсё астатняе, што вы ад нас атрымліваеце, ідзе на іншы адрас.
address-changed-letter-what = Калі яго змянілі не вы, адмяніце гэта на старонцы:
address-changed-letter-button = Адмяніць змену
address-changed-letter-within = { PLURAL($days) ->
    [one] Спасылка працуе { $days } дзень.
    [few] Спасылка працуе { $days } дні.
   *[many] Спасылка працуе { $days } дзён.
 }
address-changed-letter-contact = Калі тут нешта не так, напішыце на { $address }.

## Вымярэнне

measuring-consent = Я не супраць, каб рассылка «{ $newsletter }» захоўвала, па якіх спасылках са сваіх лістоў я пераходжу і калі гэта было ўпершыню, — каб бачыць, што цікава чытачам. Нікому іншаму гэта не перадаецца. Я магу адклікаць згоду ў любы момант, і захаванае будзе выдалена.
