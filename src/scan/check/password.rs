//! Whether a value that stands where a password stands is one.
//!
//! People choose passwords, so rarity proves nothing; what is told apart is a value on one side,
//! and stand-ins, programs and sentences about passwords on the other.

use super::placeholder::{self, StandIn};
use super::{Verdict, entropy};

/// Words of labels and messages, which stand in the same places: "Enter your password".
const MESSAGE: &[&str] = &[
    "password",
    "passwords",
    "passwort",
    "passphrase",
    "required",
    "enter",
    "must",
    "forgot",
    "forgotten",
    "invalid",
    "incorrect",
    "your",
    "confirm",
    "reset",
    "please",
    "field",
    "secret",
    "token",
    "the",
    "is",
    "are",
    "for",
];

/// Words of what is asked of passwords: `min 8`, `at least 12 characters`.
const RULE: &[&str] =
    &["min", "max", "minimum", "maximum", "chars", "character", "characters", "length", "digits"];

/// Digits of the longest number in such a rule.
const RULE_DIGITS_MAX: usize = 3;

/// Passes for a quoted or whole value that is no stand-in, no program and no message. What
/// documentation writes there is a sample.
pub(super) fn check(text: &str) -> Verdict {
    match placeholder::of(text) {
        StandIn::None => Verdict::pass_if(is_written(text)),
        StandIn::Sample if !is_message(text) => Verdict::Sample,
        StandIn::Sample | StandIn::Other => Verdict::Fail,
    }
}

/// Passes for an unquoted value, which must look less like a word too, and ends where the next
/// field of a form begins.
pub(super) fn check_bare(text: &str) -> Verdict {
    match form_field(text) {
        Some(end) => match check_one(&text[..end]) {
            Verdict::Pass => Verdict::PassPrefix(end),
            verdict => verdict,
        },
        None => check_one(text),
    }
}

/// Where the next field of a form begins behind a value: `hunter2&user=kim`.
pub(super) fn form_field(text: &str) -> Option<usize> {
    let is_field = |at: &usize| {
        let rest = &text.as_bytes()[at + 1..];
        let name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let length = rest.iter().take_while(name).count();
        (FIELD_BYTES_MIN..=FIELD_BYTES_MAX).contains(&length)
            && rest[0].is_ascii_alphabetic()
            && rest.get(length) == Some(&b'=')
    };
    text.match_indices('&').map(|(at, _)| at).find(is_field)
}

/// Bytes of the name of a field: `id` and longer, since passwords hold signs too.
const FIELD_BYTES_MIN: usize = 2;
const FIELD_BYTES_MAX: usize = 32;

fn check_one(text: &str) -> Verdict {
    let digits = placeholder::count(text.as_bytes(), |byte| byte.is_ascii_digit());
    let letters = text.bytes().any(|b| b.is_ascii_alphabetic());
    // `&str` and `*mut` are types.
    let is_symbol =
        |b: u8| matches!(b, b'!' | b'@' | b'#'..=b'&' | b'^' | b'*' | b'+' | b'=' | b'~' | b'?');
    let symbol =
        || placeholder::count(text.trim_start_matches(['&', '*']).as_bytes(), is_symbol) > 0;
    let unlike_words = digits >= 6
        || letters && (digits > 0 || symbol())
        || text.len() >= 10 && entropy::check(text) == Verdict::Pass;
    // `#{password}` that goes on, `$HOME/x`, types such as `__u32`, and tags of YAML (`!!str`).
    let capital = |byte: &u8| byte.is_ascii_uppercase() || *byte == b'_';
    let variable = match text.as_bytes() {
        [b'#' | b'$', b'{' | b'(', ..] => true,
        [b'$', first, second, ..] => capital(first) && capital(second),
        [b'!', b'!', rest @ ..] | [b'!', rest @ ..] => rest.iter().all(u8::is_ascii_alphabetic),
        [b'_', b'_', rest @ ..] => {
            rest.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        }
        _ => false,
    };
    Verdict::pass_if(unlike_words && !variable && is_value(text))
}

/// Passes for a value that nothing but a password is: letters of both cases and digits in one word,
/// so that signs of a program or a template around it mean nothing.
pub(super) fn check_mixed(text: &str) -> Verdict {
    Verdict::pass_if(text.len() >= 6 && placeholder::is_mixed(text) && is_value(text))
}

fn is_value(text: &str) -> bool {
    is_written(text) && !placeholder::is(text)
}

/// Neither short, nor a program, nor a message.
fn is_written(text: &str) -> bool {
    let length = text.trim().chars().count();
    length >= 4 && !is_program(text) && !is_message(text) && !is_rule(text)
}

/// Several words, none of which mixes letters and digits, and among them one of such rules.
fn is_rule(text: &str) -> bool {
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let plain = |word: &str| match is_number(word) {
        true => word.len() <= RULE_DIGITS_MAX,
        false => word.chars().all(char::is_alphabetic),
    };
    let has_rule = || words().any(|word| RULE.iter().any(|rule| word.eq_ignore_ascii_case(rule)));
    text.trim().contains(' ') && words().all(plain) && has_rule()
}

/// `getpass()`, `os.environ`, `config.db.password`, `secrets["db"]`.
fn is_program(text: &str) -> bool {
    let name =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let path = text.contains('.') && text.split('.').all(name);
    let start = text.find(['(', '[']).and_then(|at| text.get(..at));
    let called = |start: &str| {
        let word = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        start.replace("::", ".").split(['.', ':']).all(name)
            || start.contains('.') && start.split('.').all(word)
    };
    path || start.is_some_and(|start| !start.is_empty() && called(start))
}

/// Several words without a digit, among them one that such messages use.
fn is_message(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let several = text.trim().contains(' ');
    let digits = text.bytes().any(|b| b.is_ascii_digit());
    several && !digits && words.any(|word| MESSAGE.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_pass() {
        for value in ["hunter2", "hunter2 x", "correct horse battery", "P@ss.w0rd(1)", "whiteduke"]
        {
            assert_eq!(check(value), Verdict::Pass, "{value}");
        }
    }

    #[test]
    fn programs_stand_ins_and_messages_fail() {
        let others = [
            "getpass()",
            "os.environ",
            "config.db.password",
            "getpass.getpass(prompt)",
            "string",
            "Enter your password",
            "Password is required",
            "${DB_PASSWORD}",
            "abc",
            "********",
        ];
        for value in others {
            assert_eq!(check(value), Verdict::Fail, "{value}");
        }
    }

    #[test]
    fn what_documentation_writes_is_a_sample() {
        for value in ["YOUR_PASSWORD", "xxxxxxxx", "changeme"] {
            assert_eq!(check(value), Verdict::Sample, "{value}");
            assert_eq!(check_bare(value), Verdict::Fail, "{value}");
        }
    }

    #[test]
    fn bare_words_fail_where_bare_passwords_pass() {
        for value in [
            "hunter2",
            "correct-horse7",
            "s3cret",
            "12345678",
            "pa$$word",
            "rdpuIsmqbSxtlZdnlu",
            "#Hhi3eaZH9!D4ql",
            "__sC#mRoCXcO",
        ] {
            assert_eq!(check_bare(value), Verdict::Pass, "{value}");
        }
        for value in [
            "required",
            "strong",
            "user.password",
            "1234",
            "None",
            "&str",
            "#{password",
            "$BASE_URL/forgot_password2",
            "__u32",
            "!!str",
            "!secret",
            "base64.b16encode(bytes[8",
            "url::quirks::password(&url",
        ] {
            assert_eq!(check_bare(value), Verdict::Fail, "{value}");
        }
    }

    #[test]
    fn what_is_asked_of_passwords_is_none() {
        for value in ["min 8", "at least 12 characters", "8-64 chars", "Min. length: 10"] {
            assert_eq!(check(value), Verdict::Fail, "{value}");
        }
        for value in ["min8 horse", "max 20241", "hunter2 characters"] {
            assert_eq!(check(value), Verdict::Pass, "{value}");
        }
    }

    #[test]
    fn a_bare_value_ends_where_the_next_field_of_a_form_begins() {
        assert_eq!(check_bare("hunter2&user=kim"), Verdict::PassPrefix(7));
        assert_eq!(check_bare("required&user=kim7"), Verdict::Fail);
        for value in ["Tr0ub4dor&3", "hunter2&x=7", "hunter2&=7xQ", "hunter2&user"] {
            assert_eq!(check_bare(value), Verdict::Pass, "{value}");
        }
    }
}
