//! Names of accounts: RFC 8265, section 3, of ASCII alone.

use super::{Verdict, placeholder};

/// Words that stand for an account in code and forms.
const WORDS: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "guest",
    "none",
    "null",
    "password",
    "required",
    "root",
    "string",
    "str",
    "test",
    "true",
    "false",
    "undefined",
    "unknown",
    "user",
    "username",
];

/// Passes for a name that has a digit, or two parts, as most people's have; words of code have not.
pub(super) fn check(text: &str) -> Verdict {
    let lower = text.trim_start_matches('@').trim_end_matches('.').to_ascii_lowercase();
    let letters = lower.bytes().any(|byte| byte.is_ascii_alphabetic());
    let digit = lower.bytes().any(|byte| byte.is_ascii_digit());
    let told = digit || text.starts_with('@') || lower.contains(['_', '.', '-']);
    let word = WORDS.contains(&lower.as_str()) || placeholder::is(text) || is_code(&lower);
    Verdict::pass_if(letters && told && !word)
}

/// A type, or a field of the object at hand: `u32`, `LSA_UNICODE_STRING`, `self.user_name`.
fn is_code(lower: &str) -> bool {
    let width = lower.strip_prefix(['u', 'i', 'f']).or_else(|| lower.strip_prefix("int"));
    width.is_some_and(|width| matches!(width, "8" | "16" | "32" | "64" | "128"))
        || lower.ends_with("_string")
        || lower.starts_with("self.")
        || lower.starts_with("this.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_accounts_pass() {
        for name in ["jroe_85", "jane.roe85", "@janeroe", "roe-jane"] {
            assert_eq!(check(name), Verdict::Pass, "{name}");
        }
    }

    #[test]
    fn words_fail() {
        for word in
            ["required", "set.", "admin", "username", "str", "1234", "u32", "self.user_name"]
        {
            assert_eq!(check(word), Verdict::Fail, "{word}");
        }
    }
}
