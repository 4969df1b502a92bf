### Тое, што бачаць чытачы, па-беларуску. У кожнай мове тыя самыя паведамленні; іх параўноўвае тэст.
### Паведамленні з тэгамі — гэта HTML: аргументы экрануюцца, уласны тэкст не.

## Як часта выходзіць выпуск

cadence-instant = як толькі выходзіць матэрыял
cadence-daily = штодня а { $times }
cadence-workdays = па буднях а { $times }
cadence-weekly = па { $days } а { $times }
cadence-monthly = { $days } чысла кожнага месяца а { $times }
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

## Старонка рассылкі, раздзелы і матэрыялы

newsletter-title = Падпісацца
newsletter-title-refused = Памылка: Падпісацца
newsletter-latest = Апошнія матэрыялы
newsletter-empty = Пакуль нічога не апублікавана.
newsletter-all = Усе матэрыялы і выпускі
newsletter-how-often = Як часта
newsletter-sample = Вось што вы будзеце атрымліваць:
newsletter-sections = Раздзелы
section-label = Раздзел
section-briefs = Матэрыялы
section-page = Старонка { $number }
section-paging = Іншыя старонкі
section-newer = Навейшыя
section-older = Старэйшыя
brief-minutes = { PLURAL($minutes) ->
    [one] { $minutes } хвіліна чытання
    [few] { $minutes } хвіліны чытання
    [many] { $minutes } хвілін чытання
   *[other] { $minutes } хвіліны чытання
  }
brief-correction = Выпраўленне
brief-retracted = Гэты матэрыял адкліканы.
brief-retracted-on = Гэты матэрыял адкліканы { $date }
issue-label = Выпуск { $number }
issue-contents = У гэтым выпуску
issue-corrected = Выпраўлена <time datetime="{ $iso }">{ $date }</time>, пасля таго як выпуск быў разасланы

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
    [one] { $hours } гадзіну
    [few] { $hours } гадзіны
    [many] { $hours } гадзін
   *[other] { $hours } гадзіны
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
problem-title-too-many = Занадта шмат запытаў
problem-title-unavailable = Часова недаступна
problem-title-internal = Нешта пайшло не так
problem-title-unreadable = Гэты запыт немагчыма прачытаць
problem-not-found = Па гэтым адрасе нічога няма.
problem-gone = Таго, што было па гэтым адрасе, больш няма.
problem-too-many = З вашай сеткі прыйшло занадта шмат запытаў. Паспрабуйце зноў праз { PLURAL($seconds) ->
    [one] { $seconds } секунду
    [few] { $seconds } секунды
    [many] { $seconds } секунд
   *[other] { $seconds } секунды
  }.
problem-unavailable = Нічога не зменена. Паспрабуйце яшчэ раз крыху пазней.
problem-internal = Нешта пайшло не так з нашага боку. Мы гэта зафіксавалі.
problem-no-newsletter = Такой рассылкі тут няма.
problem-no-section = Такога раздзела тут няма.
problem-no-brief = Такога матэрыялу тут няма.
problem-no-issue = Такога выпуску тут няма.
problem-unknown-link = Гэтая спасылка не наша. Праверце, ці цалкам вы скапіявалі яе з ліста.
problem-confirm-expired = Тэрмін дзеяння гэтай спасылкі скончыўся. Падпішыцеся яшчэ раз, і мы дашлём новую.
problem-manage-expired = Тэрмін дзеяння гэтай спасылкі скончыўся: яна працуе адну гадзіну. Папрасіце новую.

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
