//! A check proves or refutes a candidate by the value alone: a checksum, a range, a structure.
//!
//! Rules name checks; each check is one file that cites where its arithmetic is written down.

mod aws_key_id;
mod bech32;
mod calendar_date;
mod card;
mod crc32_base36;
mod crc32_base62;
mod crc32_hex;
mod discord;
mod email;
mod entropy;
mod iban;
mod ip;
mod jwt;
mod luhn;
mod mac;
mod macaroon;
mod mrz;
mod password;
mod pem_base64;
mod phone;
mod placeholder;
mod sentry;
mod token;
mod uk_nino;
mod us_id;
mod us_phone;

/// What a check says about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The candidate can't be such a value.
    Fail,
    /// The candidate is such a value.
    Pass,
    /// Only the first n bytes of the candidate belong to the value.
    PassPrefix(usize),
    /// The candidate has the form, but is a value that documentation uses and that is nobody's:
    /// `AKIAIOSFODNN7EXAMPLE`, a brand's test card. It is found as low, whatever stands beside it.
    Sample,
}

impl Verdict {
    fn pass_if(holds: bool) -> Verdict {
        if holds { Verdict::Pass } else { Verdict::Fail }
    }
}

/// A pure test of one candidate.
pub type Check = fn(&str) -> Verdict;

/// All checks by the names that rules use, in the order of those names.
const CHECKS: &[(&str, Check)] = &[
    ("aws-key-id", aws_key_id::check),
    ("bech32", bech32::check),
    ("calendar-date", calendar_date::check),
    ("crc32-base36", crc32_base36::check),
    ("crc32-base62", crc32_base62::check),
    ("crc32-hex", crc32_hex::check_all),
    ("crc32-hex-body", crc32_hex::check_body),
    ("discord-bot", discord::check),
    ("drawn", token::check_drawn),
    ("email", email::check),
    ("entropy", entropy::check),
    ("entropy-or-sample", entropy::check_or_sample),
    ("iban", iban::check),
    ("ipv4", ip::check_v4),
    ("ipv6", ip::check_v6),
    ("jwt", jwt::check),
    ("luhn", luhn::check),
    ("mac", mac::check),
    ("macaroon", macaroon::check),
    ("mrz", mrz::check),
    ("password", password::check),
    ("password-bare", password::check_bare),
    ("payment-card", card::check),
    ("pem-base64", pem_base64::check),
    ("phone", phone::check),
    ("phone-national", phone::check_national),
    ("sentry", sentry::check),
    ("token", token::check),
    ("uk-nino", uk_nino::check),
    ("us-itin", us_id::check_itin),
    ("us-phone", us_phone::check),
    ("us-ssn", us_id::check_ssn),
];

/// The check of that name.
pub fn by_name(name: &str) -> Option<Check> {
    let at = CHECKS.binary_search_by_key(&name, |(name, _)| name).ok()?;
    CHECKS.get(at).map(|(_, check)| *check)
}

/// The names of all checks, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(name, _)| *name)
}

/// The decimal digits of a text as numbers, separators left out.
fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
    text.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_found_by_its_name() {
        for name in names() {
            assert!(by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_has_no_check() {
        assert!(by_name("no-such-check").is_none());
    }

    #[test]
    fn no_check_panics_on_odd_input() {
        for name in names() {
            let check = by_name(name).unwrap();
            for odd in ["", " ", "é", "-", "\u{10ffff}9", "9é8", "@", "::", "....", "P<é"] {
                check(odd);
            }
        }
    }
}
