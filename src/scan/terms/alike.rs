//! Letters of Greek and Cyrillic that look like Latin ones: the single letters of UTS #39
//! (`confusables.txt`) that are in use, and small letters that are their capitals made small (`к`).

/// The letters, and the Latin ones in the same order.
const GREEK: (&str, &str) = ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿαγικνορτυϲϳω", "ABEZHIKMNOPTYXCJayikvoptucjw");
const CYRILLIC: (&str, &str) =
    ("АВЕКМНОРСТУХЅІЈҮӀԌԚԜаеорсухѕіјүһӏԁԛԝвкмнтг", "ABEKMHOPCTYXSIJYIGQWaeopcyxsijyhldqwbkmhtr");

/// Whether a text has letters of Greek or Cyrillic.
pub(super) fn has_any(text: &str) -> bool {
    // Their UTF-8 begins with CD to D4: U+0340 to U+053F.
    !text.is_ascii() && text.bytes().any(|byte| matches!(byte, 0xcd..=0xd4))
}

/// The Latin letter that a letter looks like.
pub(super) fn latin(c: char) -> Option<char> {
    let (letters, latin) = match c {
        '\u{370}'..='\u{3ff}' => GREEK,
        '\u{400}'..='\u{52f}' => CYRILLIC,
        _ => return None,
    };
    let place = letters.chars().position(|letter| letter == c)?;
    latin.chars().nth(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_its_own() {
        for (letters, latin) in [GREEK, CYRILLIC] {
            assert_eq!(letters.chars().count(), latin.len());
            assert!(letters.chars().all(|c| !c.is_ascii()) && latin.is_ascii());
        }
        // UTS #39, confusables.txt.
        for (letter, expected) in
            [('а', 'a'), ('Ο', 'O'), ('ν', 'v'), ('ѕ', 's'), ('һ', 'h'), ('ԁ', 'd'), ('Н', 'H')]
        {
            assert_eq!(latin(letter), Some(expected), "{letter}");
        }
        for other in ['ж', 'Ω', 'a', 'é'] {
            assert_eq!(latin(other), None, "{other}");
        }
    }
}
