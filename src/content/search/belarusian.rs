//! Stems of Belarusian words, for which there is no Snowball algorithm: a light stemmer that takes inflectional endings off.
//!
//! A form does not always tell where its stem ends ("дарога" and "маладога"), nor which consonant an ending has softened
//! ("рэспубліцы" is of "рэспубліка", "вуліцы" of "вуліца"). So a form has up to [`MOST`] stems, and two forms are taken for
//! the same word when they share one.
//!
//! It knows the endings of nouns, adjectives and regular verbs; ў and в at a stem's end; г/з, к/ц, х/с, т/ц and д/дз before
//! endings; ж/з, ш/с, ч/т and дж/д in the present tense; vowels that come and go ("рынак", "рынку"); о that is а when the
//! stress leaves the first syllable ("горад", "гарады"); the soft signs that the classical spelling writes inside words.
//!
//! It does not know irregular verbs ("ісці"), the two aspects of a verb, words formed from others ("Мінск", "мінскі"), other
//! spellings ("плян"), and words that change their stem or another vowel, but for those in [`IRREGULAR`] and [`TURNS`]. Some
//! different words share a stem: "правы" and "правіла", "дарога" and "дар".

/// Most stems of a form.
const MOST: usize = 6;

/// Endings of nouns and adjectives that say where the stem ends. The longest that fits counts.
const PLAIN: &[&str] = &[
    "ыямі", "іямі", "еямі", "ыяю", "іяю", "еяю", "амі", "ямі", "ьмі", "ымі", "імі", "ыяй", "іяй", "ыям", "іям", "ыях",
    "іях", "ыяў", "іяў", "яга", "яму", "ая", "яя", "ую", "юю", "ае", "яе", "ое", "ою", "ею", "ыя", "ія", "ыю", "ію",
    "ыі", "іі", "а", "я", "о", "е", "э", "ы", "і", "у", "ю", "ь", "й",
];
/// Endings that may be the end of a stem as well: "рэжым" is no dative, "перамога" no adjective.
const DOUBTFUL: &[&str] = &[
    "ага", "ога", "аму", "ому", "ам", "ям", "ом", "ем", "эм", "ым", "ім", "ах", "ях", "ых", "іх", "аў", "яў", "оў",
    "еў", "ой", "ай", "яй", "ей", "эй",
];
/// Endings of verbs with the vowels before them.
const OF_VERBS: &[&str] = &[
    "аваўшы",
    "яваўшы",
    "аваць",
    "яваць",
    "авала",
    "авалі",
    "авало",
    "явала",
    "явалі",
    "явало",
    "аваны",
    "уючы",
    "юючы",
    "уеце",
    "юеце",
    "уюць",
    "ююць",
    "уйце",
    "юйце",
    "аючы",
    "яючы",
    "еючы",
    "аеце",
    "яеце",
    "ееце",
    "аюць",
    "яюць",
    "еюць",
    "айце",
    "яйце",
    "аваў",
    "яваў",
    "аўшы",
    "яўшы",
    "іўшы",
    "ыўшы",
    "еўшы",
    "уўшы",
    "уеш",
    "юеш",
    "уем",
    "юем",
    "аеш",
    "яеш",
    "ееш",
    "аем",
    "яем",
    "еем",
    "аць",
    "яць",
    "іць",
    "ыць",
    "ець",
    "эць",
    "уць",
    "юць",
    "оць",
    "ала",
    "алі",
    "ало",
    "яла",
    "ялі",
    "яло",
    "іла",
    "ілі",
    "іло",
    "ыла",
    "ылі",
    "ыло",
    "ела",
    "елі",
    "ело",
    "ула",
    "улі",
    "уло",
    "ола",
    "олі",
    "оло",
    "аце",
    "еце",
    "эце",
    "іце",
    "ыце",
    "учы",
    "ючы",
    "ачы",
    "ячы",
    "аў",
    "яў",
    "іў",
    "ыў",
    "еў",
    "уў",
    "оў",
    "уе",
    "юе",
    "уй",
    "юй",
    "аю",
    "яю",
    "ее",
    "аш",
    "еш",
    "эш",
    "іш",
    "ыш",
    "эла",
    "элі",
    "эло",
    "эў",
    "яце",
    "ейце",
    "эйце",
    "ыйце",
    "ійце",
    "йце",
    "ьце",
];
/// Endings of the present tense and of participles, before which the last consonant of a verb turns.
const TURNING: &[&str] = &["у", "ю", "а", "эш", "аш", "э", "эм", "ам", "эце", "аце", "уць", "учы"];
/// Endings of adjectives, which participles take.
const OF_ADJECTIVES: &[&str] = &[
    "ы", "ага", "аму", "ым", "ая", "ай", "ую", "ае", "ыя", "ых", "ымі", "а", "о",
];
/// Words of which few forms share a stem.
const IRREGULAR: &[&[&str]] = &[
    &["дзень", "дня", "дню", "днем", "дні", "дзен", "дням", "днямі", "днях"],
    &[
        "дзіця",
        "дзіцяці",
        "дзеці",
        "дзяцей",
        "дзецям",
        "дзецьмі",
        "дзяцьмі",
        "дзецях",
    ],
    &[
        "імя",
        "імені",
        "іменем",
        "імены",
        "іменаў",
        "іменам",
        "іменамі",
        "іменах",
    ],
    &["кроў", "крыві", "крывею", "кровю"],
    &["вока", "вочы", "вачэй", "вачам", "вачамі", "вачах", "воку", "вокам"],
    &["вуха", "вушы", "вушэй", "вушам", "вушамі", "вушах", "вуху", "вухам"],
];
/// Short stems whose vowel changes with the stress, and the shape that stands for both.
const TURNS: &[(&str, &str)] = &[
    ("азер", "вазер"),
    ("бак", "бок"),
    ("бед", "бяд"),
    ("весн", "вясн"),
    ("вод", "вад"),
    ("вокн", "акн"),
    ("гад", "год"),
    ("галов", "галав"),
    ("гор", "гар"),
    ("гаст", "гост"),
    ("двар", "двор"),
    ("дам", "дом"),
    ("дочк", "дачк"),
    ("земл", "зямл"),
    ("зямел", "зямл"),
    ("ляс", "лес"),
    ("меж", "мяж"),
    ("маст", "мост"),
    ("наж", "нож"),
    ("ног", "наг"),
    ("пал", "пол"),
    ("рэк", "рак"),
    ("сел", "сял"),
    ("сем", "сям"),
    ("сестр", "сястр"),
    ("сясцер", "сястр"),
    ("сняг", "снег"),
    ("стал", "стол"),
    ("сцен", "сцян"),
    ("старон", "старан"),
    ("цэн", "цан"),
];

/// The stems of a word in lower case, without apostrophes, with е for ё.
pub(super) fn stems(word: &str) -> Vec<String> {
    let word = match word.strip_prefix('ў') {
        Some(rest) => format!("у{rest}"),
        None => word.to_owned(),
    };
    if let Some(first) = IRREGULAR.iter().find(|forms| forms.contains(&word.as_str())) {
        return first.first().map(|form| (*form).to_owned()).into_iter().collect();
    }
    let word = without_reflexive(word);
    let mut found = Stems::default();
    found.of_nominal(&word);
    found.of_verbal(&word);
    if found.0.is_empty() {
        found.0.push(word);
    }
    found.0
}

/// "вяртаўся" is of "вяртаць", too.
fn without_reflexive(word: String) -> String {
    if let Some(rest) = word.strip_suffix("цца").filter(|rest| has_vowel(rest)) {
        return format!("{rest}ць");
    }
    match word.strip_suffix("ся").filter(|rest| rest.chars().count() >= 4) {
        Some(rest) => rest.to_owned(),
        None => word,
    }
}

/// The longest ending of the list that leaves a stem.
fn cut<'a>(word: &'a str, endings: &[&'static str]) -> Option<(&'a str, &'static str)> {
    let fitting = endings.iter().filter_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.chars().count() >= 2 && has_vowel(stem)).then_some((stem, *ending))
    });
    fitting.max_by_key(|(_, ending)| ending.len())
}

fn is_vowel(letter: char) -> bool {
    "аоуыіэеюя".contains(letter)
}

fn has_vowel(text: &str) -> bool {
    text.chars().any(is_vowel)
}

#[derive(Default)]
struct Stems(Vec<String>);

impl Stems {
    /// As a noun or an adjective.
    fn of_nominal(&mut self, word: &str) {
        let plain = cut(word, PLAIN);
        let doubtful = cut(word, DOUBTFUL);
        let length = |cut: &Option<(&str, &str)>| cut.map_or(0, |(_, ending)| ending.len());
        if length(&doubtful) > length(&plain)
            && let Some((stem, ending)) = doubtful
        {
            self.add(stem, ending);
        }
        match plain {
            Some((stem, ending)) => self.add(stem, ending),
            None => self.add(word, ""),
        }
    }

    /// As a verb, whose last о is а in the forms that have the stress on the ending: "просіць", "прасіць".
    fn of_verbal(&mut self, word: &str) {
        let Some((stem, ending)) = cut(word, OF_VERBS) else {
            return;
        };
        self.add(stem, ending);
        if let Some(ending) = ending.strip_prefix("ав")
            && !ending.is_empty()
        {
            self.add(&format!("{stem}ав"), ending);
        }
        if let Some((start, end)) = stem.rsplit_once('о')
            && !has_vowel(end)
        {
            self.add(&format!("{start}а{end}"), ending);
        }
    }

    /// Adds a stem that this ending has left, in the shape that it has before every ending.
    fn add(&mut self, stem: &str, ending: &str) {
        let stem = without_last_vowel(stem, ending);
        if OF_ADJECTIVES.contains(&ending)
            && let Some(root) = ["ан", "ян", "ен"].iter().find_map(|suffix| stem.strip_suffix(suffix))
            && root.chars().count() >= 2
            && has_vowel(root)
        {
            let root = root.strip_suffix("ав").filter(|rest| has_vowel(rest)).unwrap_or(root);
            self.add_turned(&plain_shape(root, ""));
        }
        let shape = plain_shape(stem, ending);
        let before = match (ending, shape.chars().next_back()) {
            ("э" | "ы", Some('ц')) => Some('к'),
            ("е", Some('з')) => Some('г'),
            ("е", Some('с')) => Some('х'),
            _ => None,
        };
        if let Some(before) = before {
            self.push(&with_last(&shape, 1, &before.to_string()));
        }
        if TURNING.contains(&ending) {
            self.add_turned(&shape);
        }
        self.push(&shape);
    }

    /// Adds the stem of a verb of which this is the one in the present tense.
    fn add_turned(&mut self, shape: &str) {
        let labial = ["бл", "вл", "мл", "пл", "фл"];
        let turned = match shape.chars().next_back() {
            Some('ж') if shape.ends_with("дж") => with_last(shape, 2, "д"),
            Some('ж') => with_last(shape, 1, "з"),
            Some('ш') => with_last(shape, 1, "с"),
            Some('ч') if shape.ends_with("шч") => with_last(shape, 2, "ст"),
            Some('ч') => with_last(shape, 1, "т"),
            Some('л') if labial.iter().any(|end| shape.ends_with(end)) => with_last(shape, 1, ""),
            _ => shape.to_owned(),
        };
        self.push(&turned);
    }

    fn push(&mut self, shape: &str) {
        let stem = settled(shape);
        if !stem.is_empty() && self.0.len() < MOST && !self.0.contains(&stem) {
            self.0.push(stem);
        }
    }
}

/// "парты" of "партыя", "музе" of "музей". Not "рады" of "радыё".
fn without_last_vowel<'a>(stem: &'a str, ending: &str) -> &'a str {
    let shorter = stem
        .strip_suffix(is_vowel)
        .filter(|rest| rest.chars().count() >= 2 && has_vowel(rest));
    match shorter {
        Some(rest) if !(ending == "е" && stem.ends_with('ы')) => rest,
        _ => stem,
    }
}

/// The stem with its last consonant as it is before hard vowels, single, and without soft signs.
fn plain_shape(stem: &str, ending: &str) -> String {
    let mut shape = stem.replace('ь', "").replace('ў', "в");
    for (double, single) in [("дздз", "дз"), ("ддз", "дз")] {
        if let Some(rest) = shape.strip_suffix(double) {
            shape = format!("{rest}{single}");
        }
    }
    let mut letters = shape.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
        && !is_vowel(last)
    {
        shape.pop();
    }
    let is_soft = ending.starts_with(['е', 'і', 'ю', 'я', 'ь']);
    if shape.ends_with("дз") {
        return with_last(&shape, 2, "д");
    }
    match shape.chars().next_back() {
        Some('ц') if is_soft => with_last(&shape, 1, "т"),
        _ => shape,
    }
}

/// The stem with vowels that come and go, or change with the stress, as one.
fn settled(shape: &str) -> String {
    let shape = without_fleeting(shape);
    if let Some((_, standing)) = TURNS.iter().find(|(turned, _)| *turned == shape) {
        return (*standing).to_owned();
    }
    let mut vowels = shape.char_indices().filter(|(_, letter)| is_vowel(*letter));
    match (vowels.next(), vowels.next()) {
        (Some((place, 'о')), Some(_)) => {
            let (start, rest) = shape.split_at(place);
            format!("{start}а{}", rest.trim_start_matches('о'))
        }
        _ => shape,
    }
}

/// "рынк" of "рынак", "хлопц" of "хлопец", "песн" of "песень".
fn without_fleeting(shape: &str) -> String {
    let letters: Vec<char> = shape.chars().collect();
    if let [start @ .., before, vowel, last] = letters.as_slice()
        && !is_vowel(*before)
        && (matches!((vowel, last), ('а' | 'о' | 'э' | 'е', 'к'))
            || matches!((vowel, last), ('э' | 'е', 'ц' | 'н' | 'л')))
        && start.iter().any(|letter| is_vowel(*letter))
    {
        return start.iter().chain([before, last]).collect();
    }
    shape.to_owned()
}

/// The text with its last letters replaced.
fn with_last(text: &str, letters: usize, instead: &str) -> String {
    let keep = text.chars().count().saturating_sub(letters);
    text.chars().take(keep).chain(instead.chars()).collect()
}

#[cfg(test)]
mod tests;
