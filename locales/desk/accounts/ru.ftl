# Редакция: что читают сотрудники.

staff-letter-subject = { $kind ->
    [join] Присоединяйтесь к редакции «{ $newsletter }»
   *[new_password] Новый пароль для редакции «{ $newsletter }»
  }
staff-letter-opening = { $kind ->
    [join] Вас приглашают работать над рассылкой «{ $newsletter }». Перейдите по ссылке и придумайте пароль:
   *[new_password] Кто-то попросил новый пароль с этим адресом. Перейдите по ссылке, чтобы придумать его:
  }
staff-letter-button = { $kind ->
    [join] Присоединиться
   *[new_password] Придумать новый пароль
  }
staff-letter-within = Ссылка работает один раз, в течение { $hours }. Не передавайте её никому.
staff-letter-not-you = Если вы ничего об этом не знаете, ничего не делайте.
staff-letter-reason = Вы получили это письмо, потому что этот адрес известен редакции.

desk-word = редакция
desk-name = Редакция:
desk-home = Обзор
desk-account = Ваша учётная запись
desk-staff = Сотрудники
desk-audit = Журнал изменений
desk-sign-in = Войти
desk-sign-in-refused = Ошибка: Войти
desk-sign-in-wrong = Адрес и пароль не подходят друг к другу.
desk-sign-in-too-many = { PLURAL($minutes) ->
    [one] Слишком много попыток. Попробуйте снова через { $minutes } минуту.
    [few] Слишком много попыток. Попробуйте снова через { $minutes } минуты.
   *[many] Слишком много попыток. Попробуйте снова через { $minutes } минут.
  }
desk-sign-out = Выйти
desk-email = Адрес электронной почты
desk-password = Пароль
desk-member-name = Имя
desk-forgotten = Забытый пароль
desk-forgotten-lead = Мы пришлём вам ссылку, чтобы придумать новый.
desk-forgotten-button = Прислать ссылку
desk-forgotten-sent = Если это адрес сотрудника, ссылка уже в пути. Она работает час.
desk-code = Одноразовый код
desk-code-lead = Введите код, который сейчас показывает программа на телефоне, или один из кодов, отложенных на случай, если телефон потерян.
desk-code-label = Код
desk-code-button = Дальше
desk-code-wrong = Код неверный или уже был использован. Дождитесь следующего.
desk-start-again = Начать сначала
desk-password-title = { $kind ->
    [set_up] Установка Vesnik
    [join] Присоединиться к редакции
   *[new_password] Новый пароль
  }
desk-password-lead = { $kind ->
    [set_up] Вы станете первым владельцем и сможете пригласить других.
    [join] Придумайте пароль, с которым будете входить.
   *[new_password] После сохранения вы выйдете на всех устройствах.
  }
desk-password-button = { $kind ->
    [set_up] Стать владельцем
    [join] Присоединиться
   *[new_password] Сохранить пароль
  }
desk-new-password = Пароль
desk-password-hint = Не меньше { $least } знаков. Несколько не связанных между собой слов легко запомнить и трудно угадать.
desk-password-short = Придумайте пароль не короче { $least } знаков.
desk-password-long = Это слишком длинно. Хватит одного предложения.
desk-password-easy = Такой пароль легко угадать. Возьмите несколько не связанных между собой слов.
desk-problem-who = Введите адрес вида name@example.org и имя.
desk-link-ended = Эта ссылка больше не работает
desk-link-ended-lead = { $kind ->
    [set_up] Она уже использована, или владелец уже есть. Чтобы получить новую, запустите сервер заново.
    [join] Она уже использована или просрочена. Попросите новую на странице «Забытый пароль».
   *[new_password] Она уже использована или просрочена. Попросите новую на странице «Забытый пароль».
  }
desk-no-newsletter = Пока нет ни одной рассылки. Владельцы создают её в «Настройках».
desk-issues = Выпуски
desk-issue = Выпуск { $number }
desk-status = { $kind ->
    [draft] черновик
    [approved] утверждён
    [scheduled] запланирован
    [sending] рассылается
    [paused] приостановлен
    [sent] разослан
    [cancelled] отменён
   *[expired] просрочен
  }
desk-about-you = О вас
desk-language-browser = Язык браузера
desk-save = Сохранить
desk-second-factor = Одноразовые коды
desk-second-factor-off = Программа на телефоне может каждые полминуты показывать новый код, который спрашивают вместе с паролем. Кто узнает пароль, всё равно не войдёт.
desk-second-factor-on = { PLURAL($left) ->
    [one] При входе спрашивают одноразовый код. На случай потерянного телефона остался { $left } код.
    [few] При входе спрашивают одноразовый код. На случай потерянного телефона осталось { $left } кода.
   *[many] При входе спрашивают одноразовый код. На случай потерянного телефона осталось { $left } кодов.
  }
desk-second-factor-forget = Обойтись без одноразовых кодов
desk-second-factor-set = { $kind ->
    [again] Настроить другой телефон
   *[first] Настроить одноразовые коды
  }
desk-enrol-lead = Отсканируйте картинку программой, которая показывает одноразовые коды, и введите код, который она покажет.
desk-enrol-picture = Секрет в виде QR-кода
desk-enrol-open = Открыть программу на этом устройстве
desk-enrol-type = Или введите в неё секрет:
desk-enrol-code = Код
desk-enrol-wrong = Сейчас программа показывает другой код.
desk-enrol-button = С этого времени спрашивать коды
desk-recovery = Коды на случай потерянного телефона
desk-recovery-lead = С этого времени при входе спрашивают одноразовый код. Запишите эти коды и храните вместе с бумагами: каждый впустит вас один раз, если телефон потерян. Больше их не покажут.
desk-recovery-kept = Коды сохранены
desk-sessions = Где вы вошли
desk-sessions-caption = Сначала сеанс, который использовали последним.
desk-browser = Браузер
desk-network = Сеть
desk-began = Начат
desk-used = Последнее использование
desk-end = Завершить
desk-this-session = этот
desk-end-session = Завершить
desk-end-others = Завершить все, кроме этого
desk-staff-invited = Письмо со ссылкой в пути. Можно передать ссылку и самим:
desk-staff-invited-still = ещё не присоединился
desk-staff-ended = больше не может входить
desk-staff-you = это вы
desk-staff-known = Это уже адрес сотрудника.
desk-staff-last-owner = Это единственный владелец. Сначала сделайте владельцем кого-то ещё.
desk-staff-end = Проститься
desk-staff-take-back = Вернуть
desk-role = Роль
desk-role-name = { $kind ->
    [author] автор: пишет материалы
    [editor] редактор: публикует и рассылает
   *[owner] владелец: настраивает всё
  }
desk-grants = Только в некоторых рассылках
desk-grants-hint = Если роль дана в одной рассылке, сотрудник работает только в таких рассылках.
desk-grant-none = нет
desk-invite = Пригласить сотрудника
desk-invite-button = Пригласить
desk-audit-lead = Кто что изменил. Из журнала ничего не удаляется; «vesnik audit verify» покажет, пытался ли кто.
desk-audit-caption = Сначала самые новые изменения; время по UTC.
desk-audit-at = Время
desk-audit-who = Кто
desk-audit-what = Что
desk-audit-on = Где
desk-audit-detail = Подробности
desk-audit-older = Более ранние изменения
desk-not-allowed = Ваша роль этого не позволяет. Обратитесь к владельцу.
desk-foreign-form = Эта форма пришла не со страницы редакции, или вы вошли заново. Откройте страницу ещё раз.

desk-openid = Войти через { $provider }
desk-openid-unreachable = { $provider } не отвечает как следует. Попробуйте позже или войдите с паролем.
desk-openid-over = Этот вход был начат в другом браузере или слишком давно. Начните сначала.
desk-openid-refused = { $provider } не разрешил вам войти.
desk-openid-no-address = { $provider } не подтвердил вашего адреса. Войдите с паролем.
desk-openid-unknown = Адрес { $email } не принадлежит сотруднику. Попросите приглашение у владельца.
desk-openid-linked = Учётная запись в { $provider } открывает для вас редакцию. Если её забыть, следующий вход через неё свяжет её снова, если её адрес — ваш.
desk-openid-forget = Забыть учётную запись
desk-tokens = Токены
desk-tokens-lead = С токеном программа пользуется API от имени редакции. Он показывается один раз, когда его создают.
desk-tokens-made = Скопируйте токен сейчас: больше он не покажется. Кто его имеет, может то, что может токен.
desk-tokens-make = Создать токен
desk-tokens-name = Название
desk-tokens-name-hint = Так его называет журнал действий. Каждое название используется один раз.
desk-tokens-no-name = Введите название до 200 знаков.
desk-tokens-name-taken = Токен с таким названием есть или был. Выберите другое.
desk-tokens-scopes = Для чего он
desk-tokens-no-scope = Выберите хотя бы одно или всё.
desk-tokens-scope = { $kind ->
    [briefs_read] Читать материалы
    [briefs_write] Писать, публиковать и отзывать материалы
    [issues_read] Читать выпуски и календарь
    [issues_write] Создавать, утверждать, рассылать и останавливать выпуски
    [readers_read] Читать подписчиков, копии и список запрещённых адресов
    [readers_write] Изменять список запрещённых адресов
    [setup_read] Читать рассылки, издания, реле и журнал действий
   *[setup_write] Настраивать рассылки, разделы и издания
  }
desk-tokens-everything = Всё, что может его роль
desk-tokens-ends = Он закончится
desk-tokens-days = { PLURAL($count) ->
    [one] через { $count } день
    [few] через { $count } дня
    [many] через { $count } дней
   *[other] через { $count } дня
  }
desk-tokens-never = только если остановить его здесь
desk-tokens-known = Токены
desk-tokens-none = Токенов нет.
desk-tokens-caption = Токены, самые новые первыми
desk-tokens-times = Создан, закончится, использован
desk-tokens-state = Состояние
desk-tokens-made-on = Создан { $day }
desk-tokens-ends-on = Закончится { $day }
desk-tokens-ends-never = Сам не закончится
desk-tokens-used-on = Последний раз использован { $day }
desk-tokens-unused = Ещё не использован
desk-tokens-end = Остановить
desk-tokens-end-named = Остановить { $name }
desk-tokens-ended = Закончился
desk-tokens-older = Более ранние токены
