//! Machine readable zones of travel documents: ICAO Doc 9303, parts 3 to 6.
//!
//! Weights 7-3-1 over the characters, `<` as 0 and A-Z as 10-35, modulo 10.

use super::Verdict;

/// Passes when all check digits of the zone hold.
pub(super) fn check(text: &str) -> Verdict {
    let zone: Vec<u8> = characters(text).collect();
    let holds = match zone.len() {
        88 => td3(&zone[44..]),
        72 => td2(&zone[36..]),
        90 => td1(&zone[..30], &zone[30..60]),
        _ => false,
    };
    Verdict::pass_if(holds)
}

/// The zone without line ends, real or written as `\n`.
fn characters(text: &str) -> impl Iterator<Item = u8> + '_ {
    let kept = |b: &u8| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'<');
    text.bytes().filter(kept)
}

fn td3(line: &[u8]) -> bool {
    let optional = line[42] == b'<' && line[28..42].iter().all(|&b| b == b'<');
    holds(&[&line[..9]], line[9])
        && holds(&[&line[13..19]], line[19])
        && holds(&[&line[21..27]], line[27])
        && (optional || holds(&[&line[28..42]], line[42]))
        && holds(&[&line[..10], &line[13..20], &line[21..43]], line[43])
}

fn td2(line: &[u8]) -> bool {
    holds(&[&line[..9]], line[9])
        && holds(&[&line[13..19]], line[19])
        && holds(&[&line[21..27]], line[27])
        && holds(&[&line[..10], &line[13..20], &line[21..35]], line[35])
}

fn td1(upper: &[u8], middle: &[u8]) -> bool {
    holds(&[&upper[5..14]], upper[14])
        && holds(&[&middle[..6]], middle[6])
        && holds(&[&middle[8..14]], middle[14])
        && holds(&[&upper[5..], &middle[..7], &middle[8..15], &middle[18..29]], middle[29])
}

fn holds(fields: &[&[u8]], digit: u8) -> bool {
    let values = fields.iter().flat_map(|field| field.iter()).map(|&byte| value(byte));
    let sum: u32 = values.zip([7, 3, 1].into_iter().cycle()).map(|(v, weight)| v * weight).sum();
    digit.is_ascii_digit() && sum % 10 == value(digit)
}

fn value(byte: u8) -> u32 {
    match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The specimens of Doc 9303, parts 4, 6 and 5.
    const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                       L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                       D231458907UTO7408122F1204159<<<<<<<6";
    const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                       7408122F1204159UTO<<<<<<<<<<<6\n\
                       ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

    #[test]
    fn the_specimens_pass() {
        for zone in [TD3, TD2, TD1] {
            assert_eq!(check(zone), Verdict::Pass, "{zone}");
        }
    }

    #[test]
    fn line_ends_written_as_escapes_do_not_matter() {
        assert_eq!(check(&TD3.replace('\n', "\\n")), Verdict::Pass);
        assert_eq!(check(&TD1.replace('\n', "\r\n")), Verdict::Pass);
    }

    #[test]
    fn a_changed_digit_fails() {
        for zone in [TD3, TD2, TD1] {
            assert_eq!(check(&zone.replacen("7408122", "7408132", 1)), Verdict::Fail, "{zone}");
        }
    }

    #[test]
    fn a_zone_cut_short_fails() {
        assert_eq!(check(&TD3[..80]), Verdict::Fail);
    }
}
