//! International bank account numbers: ISO 13616-1, structures from the SWIFT IBAN registry.

use std::sync::LazyLock;

use super::Verdict;

/// Country and what follows its check digits, as release 101 of the registry has it: `4a6n8c` is
/// four letters, six digits, and eight characters that are either.
const REGISTRY: &str = "AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n \
    BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n \
    FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT24c HN4a20n HR17n \
    HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c \
    LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n MT4a5n18c \
    MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n \
    RU14n15c SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n \
    TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c";

/// The same for countries that use the format outside the registry: of those the lengths are known.
const OTHERS: &str = "AO21c BF24c BJ24c CF23c CG23c CI24c CM23c CV21c DZ22c GA23c GQ23c GW21c \
    IR22c KM23c MA24c MG23c ML24c MZ21c NE24c SN24c TD23c TG24c";

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::of(REGISTRY));
static OTHER_FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::of(OTHERS));

/// Passes when the country's structure is met and the remainder modulo 97 is 1.
pub(super) fn check(text: &str) -> Verdict {
    let Some(form) = FORMS.get(text).or_else(|| OTHER_FORMS.get(text)) else {
        return Verdict::Fail;
    };
    let Some(end) = end_of(text, 4 + parts(form).map(|(count, _)| count).sum::<usize>()) else {
        return Verdict::Fail;
    };
    if remainder(&text.as_bytes()[..end]) != 1 || !has_form(&text[..end], form) {
        return Verdict::Fail;
    }
    match text.as_bytes().get(end) {
        None => Verdict::Pass,
        Some(next) if next.is_ascii_alphanumeric() => Verdict::Fail,
        Some(_) => Verdict::PassPrefix(end),
    }
}

/// Passes for 14 to 34 characters with the same remainder, of a country that isn't in the registry:
/// a state may join before the list knows it.
pub(super) fn check_anywhere(text: &str) -> Verdict {
    let count = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let is_other = FORMS.get(text).is_none();
    Verdict::pass_if(is_other && (14..=34).contains(&count) && remainder(text.as_bytes()) == 1)
}

/// What a list says, by the two letters of the country.
struct Forms(Vec<Option<&'static str>>);

/// Letters of the alphabet.
const LETTERS: usize = 26;

impl Forms {
    fn of(list: &'static str) -> Self {
        let mut forms = vec![None; LETTERS * LETTERS];
        for entry in list.split_ascii_whitespace() {
            if let Some(number) = country(entry) {
                forms[number] = Some(&entry[2..]);
            }
        }
        Forms(forms)
    }

    /// What it says of the country that a number begins with.
    fn get(&self, text: &str) -> Option<&'static str> {
        self.0[country(text)?]
    }
}

/// A number for the two letters that a text begins with, in any case.
fn country(text: &str) -> Option<usize> {
    let letters = text.as_bytes().first_chunk::<2>()?;
    let [first, second] = letters.map(|byte| usize::from(byte.to_ascii_uppercase()));
    let is_letter = letters.iter().all(u8::is_ascii_alphabetic);
    is_letter.then(|| (first - usize::from(b'A')) * LETTERS + second - usize::from(b'A'))
}

/// The parts of a structure: how many characters, and of which kind.
fn parts(form: &str) -> impl Iterator<Item = (usize, u8)> {
    form.split_inclusive(['a', 'n', 'c']).filter_map(|part| {
        let (count, kind) = part.split_at(part.len() - 1);
        Some((count.parse().ok()?, kind.as_bytes()[0]))
    })
}

/// Whether a number has the structure behind its country and check digits.
fn has_form(text: &str, form: &str) -> bool {
    let mut characters = text.bytes().filter(u8::is_ascii_alphanumeric).skip(4);
    parts(form).all(|(count, kind)| {
        characters.by_ref().take(count).all(|byte| match kind {
            b'a' => byte.is_ascii_alphabetic(),
            b'n' => byte.is_ascii_digit(),
            _ => true,
        })
    })
}

/// The place just after the wanted number of letters and digits.
fn end_of(text: &str, wanted: usize) -> Option<usize> {
    let alphanumeric = text.bytes().enumerate().filter(|(_, b)| b.is_ascii_alphanumeric());
    alphanumeric.map(|(at, _)| at + 1).nth(wanted - 1)
}

/// The number modulo 97 with its first four characters moved to the end and A-Z read as 10-35.
fn remainder(bytes: &[u8]) -> u32 {
    let (mut first, mut count, mut rest) = ([0; 4], 0, 0);
    for byte in bytes.iter().filter(|b| b.is_ascii_alphanumeric()) {
        match first.get_mut(count) {
            Some(place) => *place = *byte,
            None => rest = longer(rest, *byte),
        }
        count += 1;
    }
    let rest = first[..count.min(4)].iter().fold(rest, |rest, byte| longer(rest, *byte));
    (rest % 97) as u32
}

/// A number with one character more behind it, modulo 97 as far as is needed for it to fit.
fn longer(number: u64, byte: u8) -> u64 {
    let number = if number < u64::MAX / 200 { number } else { number % 97 };
    match byte {
        b'0'..=b'9' => number * 10 + u64::from(byte - b'0'),
        _ => number * 100 + u64::from(byte.to_ascii_uppercase() - b'A') + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_of_the_registry_pass() {
        let registry = [
            "GB29NWBK60161331926819",
            "DE89370400440532013000",
            "FR1420041010050500013M02606",
            "NO9386011117947",
            "MT84MALT011000012345MTLCAST001S",
        ];
        for iban in registry {
            assert_eq!(check(iban), Verdict::Pass, "{iban}");
        }
    }

    #[test]
    fn groups_of_four_pass_and_what_follows_is_left_out() {
        assert_eq!(check("GB29 NWBK 6016 1331 9268 19"), Verdict::Pass);
        assert_eq!(check("GB29 NWBK 6016 1331 9268 19 FOR"), Verdict::PassPrefix(27));
    }

    #[test]
    fn a_changed_digit_fails() {
        assert_eq!(check("GB29NWBK60161331926818"), Verdict::Fail);
    }

    #[test]
    fn a_wrong_length_or_country_fails() {
        assert_eq!(check("DE8937040044053201300"), Verdict::Fail);
        assert_eq!(check("DE893704004405320130001"), Verdict::Fail);
        assert_eq!(check("ZZ29NWBK60161331926819"), Verdict::Fail);
    }

    #[test]
    fn letters_where_the_country_has_digits_fail_though_the_remainder_is_right() {
        // 98 less the remainder with 00 for the check digits, as ISO 13616-1 has it.
        for iban in ["VG46H07Y0223060094359858", "IE95TE8270900834048660", "DE85A70400440532013000"]
        {
            assert_eq!(remainder(iban.as_bytes()), 1, "{iban}");
            assert_eq!((check(iban), check_anywhere(iban)), (Verdict::Fail, Verdict::Fail));
        }
        assert_eq!(check("VG96VPVG0000012345678901"), Verdict::Pass, "the registry's example");
        assert_eq!(check_anywhere("CO52TTOE2003322453832"), Verdict::Pass);
    }

    #[test]
    fn every_structure_can_be_read_and_fits_an_iban() {
        for entry in REGISTRY.split_ascii_whitespace().chain(OTHERS.split_ascii_whitespace()) {
            let length: usize = parts(&entry[2..]).map(|(count, _)| count).sum();
            assert!((11..=30).contains(&length), "{entry}");
        }
    }
}
