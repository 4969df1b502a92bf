# Issues at the desk.

desk-issues-in = через { $time }
desk-issues-units = дн. ч мин с
desk-issues-open = В работе и впереди
desk-issues-watch = Следить
desk-issues-next = Ближайшие выпуски
desk-issues-no-time = срок не задан
desk-issues-all = Все выпуски
desk-issues-zone = Время указано для пояса { $zone }.
desk-issues-newsletter = Рассылка
desk-issues-edition = Издание
desk-issues-status = Состояние
desk-issues-any = Все
desk-issues-filter = Показать
desk-issues-no-such = Таких выпусков нет.
desk-issues-newest-first = Сначала новые.
desk-issues-the-issue = Выпуск
desk-issues-goes-out = Выходит
desk-issues-special = Специальный выпуск
desk-issues-not-scheduled = время не назначено
desk-issues-older = Более ранние выпуски

desk-issues-next-of = { $edition }: следующий выпуск
desk-issues-cadence = Выходит
desk-issues-not-active = издание выключено и не выходит
desk-issues-due-next = Следующий срок
desk-issues-closes = Приём материалов закрывается
desk-issues-would-hold = Что в него вошло бы
desk-issues-in-this-order = Если больше ничего не опубликуют, в таком порядке:
desk-issues-no-issue = Если больше ничего не опубликуют, выпуска не будет.
desk-issues-why-each = Почему каждый материал вошёл или нет
desk-issues-why-each-was = Почему каждый материал вошёл или нет
desk-issues-nothing-new = После последнего выпуска издания ничего не опубликовано.
desk-issues-choices-next = Материалы, которые могли бы войти в следующий выпуск.
desk-issues-choices-issue = Материалы, которые могли войти в этот выпуск.
desk-issues-occurrences = Чем закончились последние сроки
desk-issues-never-due = Срок ещё ни разу не наступал.
desk-issues-due = Срок
desk-issues-outcome = Что вышло
desk-issues-came-of = { $kind ->
    [issued] выпуск
    [skipped] ничего: материалов нет или слишком мало
   *[missed] срок пропущен
  }
desk-issues-none = нет
desk-issues-named-by-editor = Материалы этого специального выпуска назвал редактор; правила ничего не выбирали.
desk-issues-nothing-recorded = Для этого выпуска ничего не записано.

desk-issues-brief = Материал
desk-issues-briefs = Материалы
desk-issues-briefs-caption = Материалы в том порядке, в котором они стоят в выпуске.
desk-issues-place = Место
desk-issues-section = Раздел
desk-issues-published = Опубликован
desk-issues-in-or-out = Вошёл или нет
desk-issues-why = Почему
desk-issues-standing = { $kind ->
    [in] вошёл
    [waits] ждёт
   *[out] не вошёл
  }
desk-issues-why-new = Опубликован после последнего выпуска издания
desk-issues-why-lead = Опубликован после последнего выпуска издания и назначен главным
desk-issues-why-added = Его добавил редактор
desk-issues-why-dropped = Его убрал редактор
desk-issues-why-retracted = Он отозван
desk-issues-why-expired = Его срок истёк
desk-issues-why-language = Издание не берёт материалы на этом языке
desk-issues-why-tag-out = Издание не берёт материалы с меткой «{ $tag }»
desk-issues-why-tags = Издание берёт только материалы с метками { $tags }
desk-issues-why-section-full = { PLURAL($briefs) ->
    [one] Издание берёт из раздела { $briefs } материал, и его место занял более новый
    [few] Издание берёт из раздела { $briefs } материала, и их места заняли более новые
   *[many] Издание берёт из раздела { $briefs } материалов, и их места заняли более новые
  }
desk-issues-why-issue-full = { PLURAL($briefs) ->
    [one] Место в выпуске занял { $briefs } более ранний материал
    [few] Место в выпуске заняли { $briefs } более ранних материала
   *[many] Место в выпуске заняли { $briefs } более ранних материалов
  }
desk-issues-why-too-long = С ним выпуск читали бы дольше { $minutes } мин
desk-issues-why-too-few = { PLURAL($briefs) ->
    [one] Для выпуска нужен хотя бы { $briefs } материал
    [few] Для выпуска нужно { $briefs } материала, их меньше
   *[many] Для выпуска нужно { $briefs } материалов, их меньше
  }
desk-issues-why-too-short = Материалы читаются быстрее { $minutes } мин, которые нужны для выпуска
desk-issues-why-later = Он станет доступен { $at }, когда выпуск уже закрыт

desk-issues-approval = Утверждение
desk-issues-policy = { $kind ->
    [auto] Выходит без утверждения.
    [approve] Утверждает редактор, иначе выпуск задержан.
   *[two_people] Каждую часть утверждает не тот, кто её написал или изменил, иначе выпуск задержан.
  }
desk-issues-approved-by = Утверждение: { $who }, { $at }.
desk-issues-missing-anybody = Выпуск никто не утвердил.
desk-issues-missing-other = Нужно утверждение кого-то ещё, кроме { $one }: этот человек сам работал над выпуском.
desk-issues-changed = { $kind ->
    [subject] После утверждения изменена тема: { $who }.
    [preheader] После утверждения изменена подводка: { $who }.
    [note] После утверждения изменено вступление: { $who }.
    [subjects] После утверждения изменены пробные темы: { $who }.
    [order] После утверждения изменён порядок материалов: { $who }.
    [added] После утверждения добавлен материал «{ $headline }»: { $who }.
    [dropped] После утверждения убран материал «{ $headline }»: { $who }.
   *[saved] После утверждения сохранён материал «{ $headline }»: { $who }.
  }

desk-issues-preflight = Что исправить
desk-issues-preflight-nothing = Проверка ничего не нашла.
desk-issues-preflight-blocks = { PLURAL($things) ->
    [one] Проверка нашла { $things } вещь, которую нужно исправить.
    [few] Проверка нашла { $things } вещи, которые нужно исправить.
   *[many] Проверка нашла { $things } вещей, которые нужно исправить.
  }
desk-issues-preflight-looks = { PLURAL($things) ->
    [one] Проверка нашла { $things } вещь, на которую стоит взглянуть; выпуску она не мешает.
    [few] Проверка нашла { $things } вещи, на которые стоит взглянуть; выпуску они не мешают.
   *[many] Проверка нашла { $things } вещей, на которые стоит взглянуть; выпуску они не мешают.
  }
desk-issues-preflight-ended = Выпуск завершён; так он выглядит сегодня.
desk-issues-preflight-beside = Что касается отдельной части, стоит рядом с ней.
desk-issues-blocks = Мешает
desk-issues-look = Взгляните
desk-issues-nothing = Ничего
desk-issues-rule-subject-empty = Нет темы
desk-issues-rule-subject-long = Длинная тема
desk-issues-rule-postal-address = Нет почтового адреса
desk-issues-rule-unsubscribe = Нельзя отписаться
desk-issues-rule-too-large = Большое письмо
desk-issues-rule-link = Ссылка, по которой нельзя перейти
desk-issues-rule-bare-link = Адрес вместо текста ссылки
desk-issues-rule-alt-text = Картинка без описания
desk-issues-rule-placeholder = Текст ещё не написан
desk-issues-rule-empty-section = Пустой раздел
desk-issues-rule-embargo = Ещё не опубликован
desk-issues-rule-expiry = Срок истекает раньше
desk-issues-rule-language = Другой язык
desk-issues-rule-duplicate = Повторяет прежний материал
desk-issues-rule-contrast = Плохо читается
desk-issues-rule-link-dead = Мёртвая ссылка
desk-issues-rule-link-unreachable = Ссылка недоступна
desk-issues-rule-link-private = Ссылка, недоступная читателям
desk-issues-rule-link-unchecked = Ссылки не проверены
desk-issues-rule-image-large = Большая картинка
desk-issues-rule-image-type = Не картинка
desk-issues-rule-sender-spf = Отправитель: SPF
desk-issues-rule-sender-dkim = Отправитель: DKIM
desk-issues-rule-sender-dmarc = Отправитель: DMARC
desk-issues-rule-sender-alignment = Отправитель: обратный адрес
desk-issues-rule-sender-unchecked = Отправитель не проверен

desk-issues-words = Слова
desk-issues-fields-hint = В теме, подводке и вступлении можно ставить поля:
desk-issues-subject = Тема
desk-issues-length = { PLURAL($letters) ->
    [one] { $letters } знак. Телефоны показывают около { $phone }, компьютеры около { $desktop }.
    [few] { $letters } знака. Телефоны показывают около { $phone }, компьютеры около { $desktop }.
   *[many] { $letters } знаков. Телефоны показывают около { $phone }, компьютеры около { $desktop }.
  }
desk-issues-length-live = Знаков: {"{letters}"}. Телефоны показывают около {"{phone}"}, компьютеры около {"{desktop}"}.
desk-issues-preheader = Подводка
desk-issues-preheader-hint = Строка, которую почтовые программы показывают после темы.
desk-issues-note = Вступление
desk-issues-note-hint = Markdown, перед материалами.
desk-issues-inbox = Во входящих
desk-issues-test-subjects = Испытать несколько тем
desk-issues-test-subjects-hint = Часть читателей сразу получает одну из них. Остальные ждут и получают ту, которую выберет редактор, а где считают переходы – ту, по которой переходили чаще, иначе первую.
desk-issues-others = Пробные темы
desk-issues-other-subject = Тема { $number }
desk-issues-percent = Доля читателей в процентах (1–50)
desk-issues-wait = Сколько ждут остальные, в минутах (1–1440)
desk-issues-order-hint = Двигайте материалы кнопками или измените их номера и сохраните. Материалы одного раздела стоят вместе, там, где первый из них.
desk-issues-order-keys = Их можно и перетаскивать, а стрелки вверх и вниз в поле номера двигают материал.
desk-issues-place-of = Место материала «{ $headline }»
desk-issues-earlier = Выше
desk-issues-earlier-of = Выше: { $headline }
desk-issues-later = Ниже
desk-issues-later-of = Ниже: { $headline }
desk-issues-drop = Убрать
desk-issues-drop-of = Убрать: { $headline }
desk-issues-add = Добавить
desk-issues-add-of = Добавить: { $headline }
desk-issues-add-title = Добавить материал
desk-issues-find = Слова из него
desk-issues-find-button = Найти
desk-issues-none-to-add = Опубликованных материалов, которые можно добавить, нет.
desk-issues-told-moved = «{ $headline }»: теперь место { $place } из { $all }.
desk-issues-unsaved = Есть несохранённые изменения.
desk-issues-save-order = Сохранить слова и порядок
desk-issues-kept-back = { $kind ->
    [retracted] отозван
   *[withheld] придержан
  }

desk-issues-conflict = Кто-то успел раньше
desk-issues-conflict-lead = Пока вы работали, выпуск изменили. Ваше ещё не сохранено.
desk-issues-conflict-by = Пока вы работали, выпуск изменили ({ $who }). Ваше ещё не сохранено.
desk-issues-conflict-same = То, что вы ввели, уже сохранено.
desk-issues-conflict-caption = Чем они различаются.
desk-issues-part = Часть
desk-issues-mine = Ваше
desk-issues-theirs = Сохранено сейчас
desk-issues-conflict-choose = В форме ниже то, что ввели вы: измените её и сохраните поверх сохранённого.
desk-issues-conflict-take = Или продолжите с сохранённым.

desk-issues-looks = Как он выглядит
desk-issues-open-preview = Посмотреть глазами читателей
desk-issues-test-email = Отправить пробный экземпляр на адрес
desk-issues-test-hint = В нём все материалы; в отчётах он не учитывается, и ссылка «отписаться» в нём ничего не прекращает.
desk-issues-test-button = Отправить пробный экземпляр
desk-issues-looks-title = Выпуск { $number } глазами читателей
desk-issues-looks-all = Для читателя, который берёт все разделы и ещё ничего из них не видел.
desk-issues-looks-reader = Экземпляр читателя
desk-issues-looks-sent = Это то самое письмо, которое было передано, байт в байт.
desk-issues-looks-now = Так письмо ушло бы сейчас, без того, что читатель мог пропустить раньше. Ссылка «отписаться» в нём ничего не прекращает.
desk-issues-looks-email = Посмотреть глазами читателя с этим адресом
desk-issues-looks-button = Посмотреть
desk-issues-looks-nothing = Этот читатель экземпляра не получает:
desk-issues-looks-html = Как его показывает почтовая программа
desk-issues-looks-text = Как простой текст
desk-issues-no-copy = { $kind ->
    [edition] он подписан на другое издание.
    [suppressed] адрес в списке запрещённых.
   *[audience] выпуск начался без него.
  }
desk-issues-no-copy-status = { $kind ->
    [pending] подписка не подтверждена.
    [paused] подписка приостановлена.
    [unsubscribed] читатель отписался.
    [bounced] адрес не принимает почту.
    [complained] читатель пожаловался на спам.
   *[active] подписка действует.
  }

desk-issues-going-out = Как он выходит
desk-issues-approve-title = Утвердить
desk-issues-approve-hint = Вы утверждаете то, что сохранено сейчас. Любое изменение после этого отменяет утверждение.
desk-issues-approve = Утвердить
desk-issues-despite = Несмотря на то, что проверка нашла помехи; это попадёт в журнал
desk-issues-schedule-title = Назначить время
desk-issues-schedule-at = Выходит (время пояса { $zone })
desk-issues-schedule = Назначить
desk-issues-pace = Как быстро
desk-issues-spread = На сколько минут растянуть отправку
desk-issues-canary = Сколько экземпляров идут первыми
desk-issues-hold = Сколько минут остальные ждут их
desk-issues-send-now = Отправить сейчас…
desk-issues-pause = Приостановить
desk-issues-resume = Продолжить
desk-issues-cancel = Отменить…
desk-issues-cancel-title = Отменить выпуск { $number }
desk-issues-cancel-started = Что ушло, то ушло. Остальные экземпляры не уйдут, и вернуть это нельзя.
desk-issues-cancel-draft = Он не выйдет. Его материалы войдут в следующий выпуск издания.
desk-issues-cancel-button = Отменить выпуск
desk-issues-back = Назад к выпуску
desk-issues-send-now-title = Отправить выпуск { $number } сейчас
desk-issues-send-now-lead = { PLURAL($readers) ->
    [one] Через несколько секунд он уйдёт { $readers } читателю.
    [few] Через несколько секунд он уйдёт { $readers } читателям.
   *[many] Через несколько секунд он уйдёт { $readers } читателям.
  }
desk-issues-send-now-blocks = Проверка нашла помехи. Выпуск всё равно выйдет, и это попадёт в журнал.
desk-issues-send-now-unapproved = Утверждения нет. Выпуск всё равно выйдет, и это попадёт в журнал.
desk-issues-type-readers = Введите число читателей
desk-issues-send-now-reason = Почему сейчас (для журнала)
desk-issues-send-now-button = Отправить сейчас
desk-issues-hold-back = Придержать…
desk-issues-withhold = Придержать
desk-issues-withhold-hint = Читатели, в чьём экземпляре он есть, не получат этот выпуск вовсе. Что ушло, то ушло.
desk-issues-retract = Отозвать
desk-issues-retract-hint = Он исчезнет со своей страницы, где об этом будет сказано, и из всех экземпляров, которые ещё не ушли.
desk-issues-retract-note = Примечание для его страницы

desk-issues-new = Новый специальный выпуск
desk-issues-new-lead = Выбранные материалы, один раз, всем подписчикам рассылки, каждому в его разделах. Сначала это черновик: расставьте материалы, посмотрите на него, потом назначьте время.
desk-issues-new-for = Для какой рассылки
desk-issues-new-briefs = Материалы
desk-issues-new-button = Создать черновик

desk-issues-done = { $kind ->
    [saved] Сохранено.
    [moved] Передвинуто и сохранено.
    [added] Добавлено и сохранено.
    [dropped] Убрано и сохранено.
    [approved] Утверждено.
    [half-approved] Утверждено; должен утвердить и кто-то ещё.
    [scheduled] Время назначено.
    [sent-now] Выпуск уходит сейчас.
    [paused] Приостановлено. Экземпляры перестанут уходить в течение секунды.
    [resumed] Отправка продолжается.
    [cancelled] Выпуск отменён.
    [chosen] Тема выбрана. Остальные читатели получают её сейчас.
    [withheld] Материал придержан.
    [retracted] Материал отозван.
    [tested] Почтовый сервер принял пробный экземпляр.
   *[created] Черновик создан.
  }
desk-issues-refused-compose = Так изменить выпуск уже нельзя: он начался или завершён, или материал относится к более позднему выпуску. Ничего не сохранено.
desk-issues-refused-changed = С тех пор как вы смотрели, выпуск изменился. Посмотрите ещё раз и утвердите то, что в нём теперь.
desk-issues-refused-blocked = Ничего не сделано: проверка нашла помехи. Исправьте их или укажите, что выпуск всё равно выходит.
desk-issues-refused-approval = Ничего не сделано: нет утверждения. Утвердите выпуск или отправьте его сейчас, указав причину.
desk-issues-refused-status = { $kind ->
    [draft] Это невозможно: выпуск – черновик.
    [approved] Это невозможно: выпуск утверждён и ещё не начался.
    [scheduled] Это невозможно: время выпуска назначено, он ещё не начался.
    [sending] Это невозможно: выпуск отправляется.
    [paused] Это невозможно: выпуск приостановлен.
    [sent] Это невозможно: выпуск отправлен.
    [cancelled] Это невозможно: выпуск отменён.
   *[expired] Это невозможно: срок выпуска истёк.
  }
desk-issues-problem-empty = Введите текст.
desk-issues-problem-line = Это должна быть одна строка, не длиннее 300 знаков.
desk-issues-problem-note = Это должен быть текст не длиннее 5000 знаков.
desk-issues-problem-field = Поля «{ $field }» нет.
desk-issues-problem-open = Поле начинается двумя скобками и не заканчивается.
desk-issues-problem-test = Назовите от двух до четырёх разных тем, долю 1–50 процентов и ожидание 1–1440 минут. В выпуске, который уходит волнами, темы не испытывают.
desk-issues-problem-briefs = Материал не опубликован, его срок истёк, он перевод или относится к прежнему выпуску; в выпуске нужен хотя бы один. Уберите его и сохраните снова.
desk-issues-problem-no-briefs = Выберите хотя бы один материал.
desk-issues-problem-time = Введите время, которое ещё не наступило.
desk-issues-problem-pace = Введите целые минуты от 1 до 1440, а ожидание – только с экземплярами, идущими первыми.
desk-issues-problem-email = Введите адрес вида name@example.org.
desk-issues-problem-relay = Почтовый сервер его не принял: { $reply }
desk-issues-problem-no-reader = С этим адресом на рассылку никто не подписан.
desk-issues-problem-readers = Это не число читателей. Ничего не отправлено.
desk-issues-problem-readers-changed = Число читателей тем временем изменилось. Ничего не отправлено; введите новое.
desk-issues-problem-reason = Укажите причину одной строкой.

desk-issues-progress-title = Выпуск { $number } в пути
desk-issues-how-far = Сколько сделано
desk-issues-settled = Сделано
desk-issues-settled-of = Готово { $settled } из { $audience } ({ $percent } %).
desk-issues-accepted = Приняты
desk-issues-to-go = Ещё не ушли
desk-issues-deferred = Отложены
desk-issues-failed = Не удались
desk-issues-skipped = Пропущены
desk-issues-returned = Вернулись или вызвали жалобу
desk-issues-speed-label = Скорость
desk-issues-speed = { PLURAL($copies) ->
    [one] { $copies } экземпляр в минуту
    [few] { $copies } экземпляра в минуту
   *[many] { $copies } экземпляров в минуту
  }
desk-issues-left = Осталось примерно
desk-issues-waits = { $kind ->
    [canary] Первые экземпляры ушли; остальные ждут до { $until }.
   *[subjects] Темы испытываются; остальные читатели ждут до { $until }.
  }
desk-issues-next-attempt = Следующий отложенный экземпляр уйдёт снова { $at }.
desk-issues-deferred-why = Отложены, по ответам сервера
desk-issues-failed-why = Не удались, по причинам
desk-issues-skipped-why = Пропущены, по причинам
desk-issues-no-code = Без ответа или с ответом без кода
desk-issues-reason = { $kind ->
    [unsubscribed] читатель отписался после начала
    [suppressed] адрес запрещён после начала
    [nothing-new] в разделах читателя нет нового
    [cancelled] выпуск отменён
    [refused] адресат не принят
    [message-refused] письмо не принято
    [expired] не переданы вовремя
    [withheld] материал экземпляра придержан
   *[paused] читатель взял паузу
  }
desk-issues-starts = Начнётся { $at }.
desk-issues-told-percent = Готово { $percent } процентов.
desk-issues-reload = Загрузить числа снова
desk-issues-reload-every = Загружать их каждые { $seconds } секунд
desk-issues-reload-stop = Больше не загружать
desk-issues-choose-title = Пробные темы
desk-issues-choose-lead = Выберите тему для читателей, которые ждут. Их экземпляры уйдут сразу.
desk-issues-choose = Выбрать
desk-issues-choose-of = Выбрать: { $subject }
