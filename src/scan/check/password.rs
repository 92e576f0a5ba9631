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

/// Passes for a quoted or whole value that is no stand-in, no program and no message. What
/// documentation writes there is a sample.
pub(super) fn check(text: &str) -> Verdict {
    match placeholder::of(text) {
        StandIn::None => Verdict::pass_if(is_written(text)),
        StandIn::Sample if !is_message(text) => Verdict::Sample,
        StandIn::Sample | StandIn::Other => Verdict::Fail,
    }
}

/// Passes for an unquoted value, which must look less like a word too.
pub(super) fn check_bare(text: &str) -> Verdict {
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
    length >= 4 && !is_program(text) && !is_message(text)
}

/// `getpass()`, `os.environ`, `config.db.password`, `secrets["db"]`.
fn is_program(text: &str) -> bool {
    let name =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let path = text.contains('.') && text.split('.').all(name);
    let start = text.find(['(', '[']).and_then(|at| text.get(..at));
    let called = |start: &str| {
        let word = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        start.split(['.', ':']).all(name) || start.contains('.') && start.split('.').all(word)
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
        ] {
            assert_eq!(check_bare(value), Verdict::Fail, "{value}");
        }
    }
}
