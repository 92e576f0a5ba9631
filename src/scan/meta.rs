//! Names of what is said about a value: when it changed, how often it was used, which version it
//! has, the digest of it. Under `phone`, `verified_at` holds no telephone number.
//!
//! A name is believed only of a text that looks like what it tells of, so no name hides a value.

use super::context;

/// What a name tells of the value that the names above it are those of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meta {
    /// When something was done with it.
    Time,
    /// How many, how long, which version.
    Count,
    /// The key of the record that holds it.
    Id,
    /// A digest of it.
    Digest,
}

/// Names of times that don't end with `at`.
const TIMES: [&str; 8] =
    ["timestamp", "created", "updated", "modified", "changed", "expires", "expired", "deleted"];

/// Names of numbers that count.
const COUNTS: [&str; 7] = ["count", "size", "length", "bytes", "version", "revision", "ttl"];

/// What was done with things that are counted, where the word for them is in the plural:
/// `passwords_leaked`.
const DONE: [&str; 6] = ["leaked", "breached", "compromised", "exposed", "reused", "used"];

/// What records have keys of that are none of the values in them.
const RECORDS: [&str; 9] =
    ["record", "row", "object", "message", "event", "request", "trace", "parent", "user"];

/// Names of digests, each by its last tokens.
const DIGESTS: [&[&str]; 9] = [
    &["sha", "1"],
    &["sha", "224"],
    &["sha", "256"],
    &["sha", "384"],
    &["sha", "512"],
    &["md", "5"],
    &["digest"],
    &["checksum"],
    &["hash"],
];

/// Names of values of which there are so few that a digest gives them away, and a name of an
/// application's secret that ends like one.
const GUESSED: [&str; 9] =
    ["password", "passwd", "pwd", "pass", "passphrase", "passcode", "passwort", "pin", "api"];

/// Names of a day that is told with the time of it.
const BIRTHS: [&str; 4] = ["birth", "born", "birthday", "dob"];

impl Meta {
    /// What the first of a text's names tells of, if that isn't the value itself.
    pub(super) fn of(names: &[&str]) -> Option<Meta> {
        let name = names.first()?;
        let tokens: Vec<String> = context::tokens(name).map(str::to_ascii_lowercase).collect();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let (last, before) = tokens.split_last()?;
        let hold = |of: &[&str]| names.iter().any(|name| holds(name, of));
        let is_time = *last == "at" && !before.is_empty()
            || TIMES.contains(last)
            || *last == "on" && before.last().is_some_and(|word| TIMES.contains(word));
        let is_digest = DIGESTS.iter().any(|digest| tokens.ends_with(digest));
        match last {
            _ if is_time && !hold(&BIRTHS) => Some(Meta::Time),
            _ if is_digest && !hold(&GUESSED) => Some(Meta::Digest),
            last if COUNTS.contains(last) => Some(Meta::Count),
            last if DONE.contains(last) && before.last().is_some_and(|of| is_plural(of)) => {
                Some(Meta::Count)
            }
            &"id" if *name == "_id" => Some(Meta::Id),
            &"id" if before.last().is_some_and(|word| RECORDS.contains(word)) => Some(Meta::Id),
            _ => None,
        }
    }

    /// Whether a text is what such a name tells of.
    pub(super) fn fits(self, text: &str) -> bool {
        let only = |of: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|byte| of(&byte));
        let digits = only(u8::is_ascii_digit);
        let hex = only(u8::is_ascii_hexdigit);
        match self {
            Meta::Time if digits => is_epoch(text),
            Meta::Time => is_date(text),
            Meta::Count => only(|byte| byte.is_ascii_digit() || *byte == b'.'),
            Meta::Id => digits || hex && text.len() == 24,
            Meta::Digest => hex && matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128),
        }
    }
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
}

fn holds(name: &str, words: &[&str]) -> bool {
    context::tokens(name).any(|token| words.iter().any(|word| context::same(token, word)))
}

/// Seconds since 1970 as they are from 2001 to 2033, or parts of them by thousands. No American
/// telephone number begins with a 1.
fn is_epoch(digits: &str) -> bool {
    digits.starts_with('1') && matches!(digits.len(), 10 | 13 | 16 | 19)
}

/// `2026-01-15T10:20:30Z` and its kin (RFC 3339), from this century and the last.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_sign = |byte: &u8| byte.is_ascii_digit() || b"TtZz:+-./, ".contains(byte);
    let year = bytes.get(..4).is_some_and(|year| year.iter().all(u8::is_ascii_digit));
    let part = |at: usize| bytes.get(at).is_some_and(|byte| b"-/".contains(byte));
    let century = text.starts_with("19") || text.starts_with("20");
    year && century && part(4) && part(7) && bytes.len() <= 35 && bytes.iter().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_of_a_name_tell() {
        for (name, meta) in [
            ("verified_at", Meta::Time),
            ("phoneVerifiedAt", Meta::Time),
            ("updated-on", Meta::Time),
            ("token_sha256", Meta::Digest),
            ("MD5", Meta::Digest),
            ("useCount", Meta::Count),
            ("passwords_leaked", Meta::Count),
            ("_id", Meta::Id),
            ("message_id", Meta::Id),
        ] {
            assert_eq!(Meta::of(&[name]), Some(meta), "{name}");
        }
    }

    #[test]
    fn names_of_values_tell_of_nothing_else() {
        for name in [
            "value",
            "number",
            "raw",
            "e164",
            "home",
            "at",
            "id",
            "passport_id",
            "sha",
            "date",
            "account_id",
            "format",
            "stats",
            "discount",
            "password_leaked",
        ] {
            assert_eq!(Meta::of(&[name]), None, "{name}");
        }
    }

    #[test]
    fn digests_of_passwords_and_times_of_birth_are_values() {
        for names in [
            ["sha256", "password"],
            ["password_hash", "user"],
            ["api_hash", "telegram"],
            ["created", "birth"],
        ] {
            assert_eq!(Meta::of(&names), None, "{names:?}");
        }
        assert_eq!(Meta::of(&["sha256", "token"]), Some(Meta::Digest));
    }

    #[test]
    fn what_looks_otherwise_than_the_name_tells_doesnt_fit() {
        for (meta, text) in [
            (Meta::Time, "2125301234"),
            (Meta::Time, "+1 212 530 1234"),
            (Meta::Time, "hunter2"),
            (Meta::Time, "512440937"),
            (Meta::Count, "2hunter2"),
            (Meta::Count, ""),
            (Meta::Id, "C01X00T47"),
            (Meta::Digest, "q7Zp3xT9kQvL2mWd8sRf"),
        ] {
            assert!(!meta.fits(text), "{text}");
        }
    }

    #[test]
    fn times_digests_and_counts_fit() {
        // RFC 3339, section 5.8; RFC 1321, appendix A.5; FIPS 180-2, appendix B.1.
        for (meta, text) in [
            (Meta::Time, "1755302400"),
            (Meta::Time, "1755302400123"),
            (Meta::Time, "1985-04-12T23:20:50.52Z"),
            (Meta::Time, "1996-12-19T16:39:57-08:00"),
            (Meta::Digest, "900150983cd24fb0d6963f7d28e17f72"),
            (Meta::Digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (Meta::Count, "1.12.3"),
        ] {
            assert!(meta.fits(text), "{text}");
        }
    }
}
