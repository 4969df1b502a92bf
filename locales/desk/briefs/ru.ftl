# Тексты в редакции.

desk-briefs = Тексты
desk-briefs-new = Новый текст
desk-briefs-new-translation = Новый перевод
desk-briefs-translation-of = Перевод текста
desk-briefs-create = Создать и писать
desk-briefs-find = Найти
desk-briefs-words = Слова
desk-briefs-place = Рассылка или рубрика
desk-briefs-any = любая
desk-briefs-all-of = все в { $newsletter }
desk-briefs-show-all = Показать все
desk-briefs-none = Текстов пока нет.
desk-briefs-none-found = Таких текстов нет.
desk-briefs-caption = Сначала изменённые последними; время по UTC.
desk-briefs-changed = Изменён
desk-briefs-older = Более старые
desk-briefs-waiting = ждёт конца эмбарго
desk-briefs-is-translation = перевод
desk-briefs-status = Состояние
desk-briefs-status-name = { $kind ->
    [draft] черновик
    [in_review] на вычитке
    [ready] готов
    [published] опубликован
   *[retracted] отозван
  }
desk-briefs-title = Текст: { $headline }
desk-briefs-headline = Заголовок
desk-briefs-standfirst = Подзаголовок
desk-briefs-standfirst-hint = Одно-два предложения под заголовком.
desk-briefs-body = Текст
desk-briefs-body-hint = Markdown: **жирный**, *курсив*, ## заголовок, - список, > цитата, [ссылка](https://…).
desk-briefs-bylines = Авторы
desk-briefs-bylines-hint = Несколько имён — через запятую.
desk-briefs-language = Язык
desk-briefs-language-hint = Код языка, например be, ru или en.
desk-briefs-language-default = Если оставить пустым — язык рассылки.
desk-briefs-section = Рубрика
desk-briefs-tags = Теги
desk-briefs-tags-hint = Слова строчными латинскими буквами через запятую. По тегам выпуски берут тексты или пропускают их.
desk-briefs-slug = Адрес
desk-briefs-slug-hint = Конец адреса страницы: строчные латинские буквы, цифры и дефисы. После публикации не меняется.
desk-briefs-embargo = Эмбарго до
desk-briefs-embargo-hint = С этого времени текст видят читатели. Время: { $zone }.
desk-briefs-expires = Устареет
desk-briefs-expires-hint = После этого не попадёт в выпуски; страница останется. Время: { $zone }.
desk-briefs-expires-before = Текст не может устареть до конца эмбарго.
desk-briefs-problem = { $kind ->
    [headline] Напишите заголовок: одна строка, не более 300 знаков.
    [standfirst] Напишите одну строку, не более 300 знаков.
    [bylines] Напишите одну строку, не более 300 знаков.
    [body] Не более 100 000 знаков и без управляющих знаков.
    [section] Выберите рубрику.
    [language] Напишите код языка, например be, ru или en.
    [slug] Строчные латинские буквы, цифры и дефисы, не более 80.
    [tags] Не более 20 слов из строчных латинских букв, цифр и дефисов.
    [embargo] Напишите день и время.
    [expires] Напишите день и время.
    [alt] Скажите одной строкой, что на снимке.
    [picture] Выберите снимок PNG, JPEG или WebP.
    [picture_size] Снимок слишком большой: не более 12 МБ и 40 миллионов пикселей.
    [subject] Напишите одну строку, не более 300 знаков.
   *[note] Напишите, что нужно знать читателям, не более 2000 знаков.
  }
desk-briefs-slug-taken = Такой адрес уже есть у другого текста. Выберите другой.
desk-briefs-language-taken = На этом языке текст уже есть.
desk-briefs-section-of-original = Перевод стоит в рубрике оригинала.
desk-briefs-save = Сохранить
desk-briefs-save-public = Сохранить и показать читателям
desk-briefs-to-review = Отдать на вычитку
desk-briefs-to-ready = Отметить готовым
desk-briefs-to-draft = Вернуть в черновики
desk-briefs-publish = Опубликовать
desk-briefs-saved = Сохранено.
desk-briefs-saved-at = Сохранено в { $time }
desk-briefs-saving = Сохраняется…
desk-briefs-unsaved = Ещё не сохранено: см. отмеченное ниже.
desk-briefs-unsaved-yet = Ещё не сохранено; текст в этом браузере.
desk-briefs-offline = Сайт не отвечает. Текст хранится в этом браузере и будет сохранён на сайте, когда тот ответит.
desk-briefs-logged-out = Вы вышли. Текст в этом браузере: войдите в другом окне, затем сохраните.
desk-briefs-failed = Не получилось. Текст хранится в этом браузере.
desk-briefs-newer = Тем временем кто-то сохранил этот текст. Когда вы сохраните свой, будут показаны оба.
desk-briefs-stale = { $name } сохранил(а) этот текст: { $at }. Ваш не потерян: нажмите «Сохранить», чтобы увидеть оба.
desk-briefs-not-now = Тем временем состояние текста изменилось и не позволяет этого. Ваш текст ниже.
desk-briefs-kept = В этом браузере есть несохранённый текст, от
desk-briefs-kept-take = Продолжить с ним
desk-briefs-kept-drop = Выбросить
desk-briefs-public-page = Страница для читателей
desk-briefs-public-warning = Текст опубликован. Что вы сохраните, читатели увидят сразу; сам он не сохраняется.
desk-briefs-read-only = { $kind ->
    [retracted] Текст отозван и остаётся как есть.
   *[published] Текст опубликован. Его меняют редакторы.
  }
desk-briefs-yourself = кто-то с вашей учётной записью
desk-briefs-editing = { PLURAL($count) ->
    [one] Также редактирует: { $names }
   *[other] Также редактируют: { $names }
  }
desk-briefs-conflict = Текст изменили двое
desk-briefs-conflict-lead = { $name } сохранил(а) его { $at }, после того как вы начали. Ничего не перезаписано: ваш текст в полях ниже. Перенесите что нужно; когда вы сохраните, он станет новейшим, а другой останется в истории.
desk-briefs-diff-key = В сравнении:
desk-briefs-diff-theirs = только в сохранённом тексте
desk-briefs-diff-yours = только в вашем
desk-briefs-same = Оба текста одинаковы.
desk-briefs-their-text = Сохранённый текст
desk-briefs-take-theirs = Оставить свой и открыть сохранённый
desk-briefs-toolbar = Оформление
desk-briefs-bold = Жирный
desk-briefs-italic = Курсив
desk-briefs-heading = Заголовок раздела
desk-briefs-link = Ссылка
desk-briefs-link-address = Адрес
desk-briefs-link-put = Вставить
desk-briefs-quote = Цитата
desk-briefs-bullets = Список
desk-briefs-numbers = Нумерованный список
desk-briefs-note = Сноска
desk-briefs-picture = Снимок
desk-briefs-picture-add = Добавить снимок
desk-briefs-picture-file = Снимок
desk-briefs-picture-hint = PNG, JPEG или WebP, до 12 МБ. Он уменьшится для почты; сведения, где и когда он сделан, удаляются.
desk-briefs-picture-put = Вставить
desk-briefs-picture-send = Отправить
desk-briefs-picture-loading = Отправляется…
desk-briefs-picture-added = Снимок сохранён. Скопируйте эту строку в текст:
desk-briefs-alt = Что на снимке
desk-briefs-alt-hint = Для тех, кто его не видит, и для почтовых программ, которые его не показывают.
desk-briefs-cancel = Отменить
desk-briefs-back = Назад к тексту
desk-briefs-paste-failed = Оформление не прочиталось; вставлен обычный текст.
desk-briefs-word-count = Слов:
desk-briefs-reading-time = Читать минут:
desk-briefs-preview = Предпросмотр
desk-briefs-look = Показать
desk-briefs-look-apart = Показать в отдельном окне
desk-briefs-look-as = Как
desk-briefs-look-web = страница
desk-briefs-look-mail = письмо, HTML
desk-briefs-look-text = письмо, текст
desk-briefs-look-width = Ширина
desk-briefs-look-wide = широкая
desk-briefs-look-phone = телефон
desk-briefs-look-shade = Цвета
desk-briefs-look-light = светлые
desk-briefs-look-dark = тёмные
desk-briefs-languages = На других языках
desk-briefs-beside = показать рядом ({ $language })
desk-briefs-history = История
desk-briefs-revisions = Версии
desk-briefs-revisions-hint = Что один человек набирает в течение четверти часа — одна версия. Время: { $zone }.
desk-briefs-typed = сохранено само
desk-briefs-latest = нынешняя
desk-briefs-changes = Изменения: { $name }, { $at }
desk-briefs-compared = В сравнении с версией от { $at }.
desk-briefs-no-changes = В тексте ничего не изменилось.
desk-briefs-since = Что изменилось с тех пор
desk-briefs-restore = Вернуть этот текст
desk-briefs-restore-hint = Текст будет сохранён как новейшая версия; ничего не потеряется. Адрес, время и состояние останутся.
desk-briefs-no-revision = Такой версии нет. Её место занимает то, что набрали после.
desk-briefs-not-restored = Тем временем кто-то сохранил текст. Посмотрите его ещё раз, прежде чем возвращать.
desk-briefs-withdrawal = { $kind ->
    [correction] Записать исправление
   *[retraction] Отозвать
  }
desk-briefs-withdrawal-lead = { $kind ->
    [correction] Сначала сохраните текст, как правильно. Примечание стоит на его странице и на страницах выпусков; письма, которые ещё не ушли, будут уже с правильным.
   *[retraction] Текст исчезнет со своей страницы, которая об этом скажет, из выпусков, что не начались, и из каждого письма, которое ещё не ушло. Вернуть его нельзя. Его переводы отзываются вместе с ним.
  }
desk-briefs-withdrawal-note = { $kind ->
    [correction] Что было ошибочно и как правильно
   *[retraction] Почему (видят читатели; можно оставить пустым)
  }
desk-briefs-withdrawal-button = { $kind ->
    [correction] Записать исправление
   *[retraction] Отозвать текст
  }
desk-briefs-copies = { PLURAL($copies) ->
    [one] Уже получил в письме { $copies } читатель.
    [few] Уже получили в письме { $copies } читателя.
   *[other] Уже получили в письме { $copies } читателей.
  }
desk-briefs-letter = Послать письмо читателям, которые получили текст с ошибкой
desk-briefs-letter-subject = Тема письма
desk-briefs-letter-subject-hint = Если оставить пустой — «Correction:» и заголовок.
desk-briefs-letter-page = Страница письма
desk-briefs-corrected = { $kind ->
    [noted] Исправление записано. Письмо не отправлялось.
    [sent] Исправление записано, письмо в пути. Копий с ошибкой: { $copies }.
   *[held] Исправление записано. Письмо осталось черновиком по итогам проверки. Копий с ошибкой: { $copies }.
  }
desk-briefs-not-published = Исправить или отозвать можно только опубликованный текст.
