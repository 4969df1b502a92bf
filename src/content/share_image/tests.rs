//! Pictures as they come out, decoded.

use super::*;

fn picture(headline: &str) -> ShareImage {
    ShareImage {
        site: "news.example.org".into(),
        newsletter: "Веснік: тыдзень".into(),
        section: "Палітыка".into(),
        headline: headline.into(),
        date: "23 лістапада 2026 г.".into(),
        accent: Colour::new(0x14, 0x53, 0x2d),
        face: Face::Serif,
    }
}

fn pixels(picture: &ShareImage) -> Pixmap {
    Pixmap::decode_png(&picture.draw().unwrap()).unwrap()
}

/// Whether a rectangle from left, top to right, bottom is nothing but paper.
fn is_empty(pixels: &Pixmap, [left, top, right, bottom]: [u32; 4]) -> bool {
    let [red, green, blue] = PAPER.parts();
    let mut places = (left..right).flat_map(|x| (top..bottom).map(move |y| (x, y)));
    places.all(|(x, y)| {
        let pixel = pixels.pixel(x, y).unwrap();
        (pixel.red(), pixel.green(), pixel.blue()) == (red, green, blue)
    })
}

#[test]
fn whatever_the_headline_it_stays_in_its_space() {
    let sentence = "Ўрад абвясціў, што з першага студзеня праезд у начных цягніках паміж Бродам і Любчай бясплатны — «па запісе». ";
    let long: String = sentence.repeat(3).chars().take(300).collect();
    for headline in [
        "Ў",
        &long,
        &"Щ".repeat(300),
        &"Безпробелов".repeat(27),
        &"W ".repeat(150),
    ] {
        let drawn = pixels(&picture(headline));
        assert_eq!((drawn.width(), drawn.height()), (WIDTH, HEIGHT));
        assert!(!is_empty(&drawn, [72, 158, 1128, 526]), "{headline}");
        for margin in [
            [0, 18, 60, 630],
            [1140, 18, 1200, 630],
            [72, 122, 1128, 150],
            [72, 532, 1128, 544],
        ] {
            assert!(is_empty(&drawn, margin), "{headline}: {margin:?}");
        }
    }
}

#[test]
fn texts_face_and_accent_show() {
    let first = picture("Сойм прыняў бюджэт");
    let drawn = |change: fn(&mut ShareImage)| {
        let mut other = first.clone();
        change(&mut other);
        other.draw().unwrap()
    };
    let others = [
        drawn(|_| ()),
        drawn(|p| p.headline = "Сойм прыняў бюджэт.".into()),
        drawn(|p| p.face = Face::Sans),
        drawn(|p| p.accent = Colour::new(0x8b, 0, 0)),
        drawn(|p| p.date = "24 лістапада 2026 г.".into()),
        drawn(|p| p.section = String::new()),
        drawn(|p| p.newsletter = "Другі".into()),
    ];
    assert_eq!(first.draw().unwrap(), others[0], "the same each time");
    for (place, one) in others.iter().enumerate() {
        assert!(others[..place].iter().all(|other| other != one), "{place}");
    }
}

#[test]
fn signs_that_the_fonts_lack_are_left_out_and_no_letter_is() {
    for face in [Typeface::serif_bold(), Typeface::sans_bold(), Typeface::sans()] {
        let face = face.unwrap();
        for whole in [
            "Ўў Іі Ёё Ґґ Її Єє Ъъ Щщ «—» „“ ’ № 7 € ₽ ₴ £ … ½",
            "Gdańsk Łódź Šiauliai Žižkov Straße Việt Αθήνα",
        ] {
            assert_eq!(face.legible(whole).as_deref(), Some(whole));
        }
        let signs = "🔥 Паром\u{ad}чык  зноў ходзіць 🚢: 3\u{a0}€ 👨\u{200d}👩\u{200d}👧\u{fe0f}";
        assert_eq!(face.legible(signs).as_deref(), Some("Паромчык зноў ходзіць: 3\u{a0}€"));
        for other in ["العبارة تبحر", "Ferry 渡し船 sails", "🔥🔥", ""] {
            assert_eq!(face.legible(other), None, "{other}");
        }
        assert!(
            face.set("AV").width < face.set("A").width + face.set("V").width,
            "pairs are kerned"
        );
    }
}

#[test]
fn a_headline_in_another_script_gives_its_place_to_the_newsletter() {
    let face = Typeface::serif_bold().unwrap();
    let arabic = picture("العبارة تبحر مرة أخرى");
    assert_eq!(
        arabic.texts(&face),
        ("news.example.org".into(), "Веснік: тыдзень".into())
    );
    assert!(!is_empty(&pixels(&arabic), [72, 158, 1128, 526]));
    let all = ShareImage {
        newsletter: "الأسبوع".into(),
        ..arabic
    };
    assert_eq!(all.texts(&face), ("news.example.org".into(), "news.example.org".into()));
}
