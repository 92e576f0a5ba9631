//! Hardware addresses: IEEE 802, EUI-48 and EUI-64.

use super::Verdict;

/// Passes for 12 or 16 hexadecimal digits. All 0 and all F, which is the broadcast address, have
/// the form and are no machine's. Groups of four with a point between them, and no letter in any,
/// are weights and versions: one address in three hundred has none.
pub(super) fn check(text: &str) -> Verdict {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit);
    let whole = matches!(digits.clone().count(), 12 | 16);
    let plain = text.contains('.') && !text.bytes().any(|byte| byte.is_ascii_alphabetic());
    let all = |digit: u8| digits.clone().all(|b| b.eq_ignore_ascii_case(&digit));
    match whole && (all(b'0') || all(b'f')) {
        true => Verdict::Sample,
        false => Verdict::pass_if(whole && !plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lengths_pass() {
        // IEEE, "Guidelines for Use of EUI, OUI, and CID": the sample identifiers.
        assert_eq!(check("AC-DE-48-23-45-67"), Verdict::Pass);
        assert_eq!(check("AC-DE-48-23-45-67-AB-CD"), Verdict::Pass);
        assert_eq!(check("acde.4823.4567"), Verdict::Pass);
    }

    #[test]
    fn no_machine_has_the_null_or_the_broadcast_address() {
        assert_eq!(check("00:00:00:00:00:00"), Verdict::Sample);
        assert_eq!(check("ff:ff:ff:FF:ff:ff"), Verdict::Sample);
    }

    #[test]
    fn other_lengths_fail() {
        assert_eq!(check("AC-DE-48-23-45"), Verdict::Fail);
    }

    #[test]
    fn digits_with_points_alone_fail() {
        // Weights of the Unicode collation algorithm.
        assert_eq!(check("0328.0020.0004"), Verdict::Fail);
        assert_eq!(check("03-28-00-20-00-04"), Verdict::Pass);
    }
}
