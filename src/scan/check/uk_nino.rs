//! UK National Insurance numbers: HMRC, National Insurance Manual NIM39110.

use super::Verdict;

/// Passes for a prefix that HMRC allocates, six digits and a suffix A to D.
pub(super) fn check(text: &str) -> Verdict {
    let compact: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let [first, second, digits @ .., suffix] = compact.as_slice() else { return Verdict::Fail };
    let prefix = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
    let six = digits.len() == 6 && digits.iter().all(u8::is_ascii_digit);
    let ended = matches!(suffix.to_ascii_uppercase(), b'A'..=b'D');
    Verdict::pass_if(six && ended && is_allocated(prefix))
}

fn is_allocated(prefix: [u8; 2]) -> bool {
    let letters = prefix.iter().all(u8::is_ascii_uppercase);
    let kept_free = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"].contains(&&prefix);
    letters && !b"DFIQUV".contains(&prefix[0]) && !b"DFIOQUV".contains(&prefix[1]) && !kept_free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allocated_prefixes_pass() {
        for number in ["AB123456C", "JG 10 37 59 A", "ab123456d"] {
            assert_eq!(check(number), Verdict::Pass, "{number}");
        }
    }

    #[test]
    fn prefixes_that_are_never_allocated_fail() {
        // QQ is the prefix that HMRC uses in its own specimens.
        for number in ["QQ123456C", "DA123456C", "AO123456C", "GB123456C", "TN123456A"] {
            assert_eq!(check(number), Verdict::Fail, "{number}");
        }
    }

    #[test]
    fn other_suffixes_fail() {
        assert_eq!(check("AB123456E"), Verdict::Fail);
    }
}
