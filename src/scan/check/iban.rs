//! International bank account numbers: ISO 13616-1, lengths from the SWIFT IBAN registry.

use super::Verdict;

/// Country and length, in the order of the registry; then countries that use the format outside it.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 \
    CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 \
    HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 \
    ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 \
    SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 \
    AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 DZ26 GA27 GQ27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 \
    SN28 TD27 TG28";

/// Passes when the country's length is reached and the remainder modulo 97 is 1.
pub(super) fn check(text: &str) -> Verdict {
    let Some(end) = length(text).and_then(|wanted| end_of(text, wanted)) else {
        return Verdict::Fail;
    };
    if remainder(&text.as_bytes()[..end]) != 1 {
        return Verdict::Fail;
    }
    match text.as_bytes().get(end) {
        None => Verdict::Pass,
        Some(next) if next.is_ascii_alphanumeric() => Verdict::Fail,
        Some(_) => Verdict::PassPrefix(end),
    }
}

/// Passes for 14 to 34 characters with the same remainder: a state may join before the list
/// knows it.
pub(super) fn check_anywhere(text: &str) -> Verdict {
    let count = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    Verdict::pass_if((14..=34).contains(&count) && remainder(text.as_bytes()) == 1)
}

fn length(text: &str) -> Option<usize> {
    let country = text.get(..2)?.to_ascii_uppercase();
    let entry = LENGTHS.split_ascii_whitespace().find(|entry| entry.starts_with(&country))?;
    entry.get(2..)?.parse().ok()
}

/// The place just after the wanted number of letters and digits.
fn end_of(text: &str, wanted: usize) -> Option<usize> {
    let alphanumeric = text.bytes().enumerate().filter(|(_, b)| b.is_ascii_alphanumeric());
    alphanumeric.map(|(at, _)| at + 1).nth(wanted - 1)
}

/// The number modulo 97 with its first four characters moved to the end and A-Z read as 10-35.
fn remainder(bytes: &[u8]) -> u32 {
    let characters = bytes.iter().filter(|b| b.is_ascii_alphanumeric());
    let turned = characters.clone().skip(4).chain(characters.take(4));
    turned.fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.to_ascii_uppercase() - b'A') + 10) % 97,
    })
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
}
