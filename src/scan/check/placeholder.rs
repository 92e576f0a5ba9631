//! What people write where a secret will stand: `YOUR_API_KEY`, `${TOKEN}`, `<password>`, `xxxx`.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::limits::STAND_IN_BYTES_MAX;

/// Words that mark a value as a stand-in wherever they occur in it, separators left out. All are
/// longer than what a random token holds by chance.
const INSIDE: &str = "yourapi yourkey yoursecret yourtoken yourpass youraccess yourclient \
    yourown placeholder changeme changethis redacted replaceme replacewith \
    inserthere insertyour enteryour goeshere tokenhere secrethere passwordhere notarealkey";

/// Words that mark a value as a stand-in where it begins or ends with them: inside it they may be
/// chance, or part of a password.
const AT_AN_END: [&str; 7] =
    ["todo", "fixme", "example", "examplekey", "dummy", "keyhere", "notreal"];

static MARKS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let kind = Some(AhoCorasickKind::DFA);
    AhoCorasick::builder().kind(kind).build(INSIDE.split(' ')).ok()
});

/// Words that are stand-ins when they are the whole value.
static WHOLE: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.split(' ').collect());

const WORDS: &str = "none null nil undefined true false string str int integer number bool \
    boolean text varchar char password passwd pwd passwort secret token \
    key apikey value values required optional empty hidden unknown na yes \
    no bearer basic oauth auth username email type mypassword mysecret \
    mytoken myapikey yourpassword user object any default self this env \
    here var let const function return import";

/// Bytes of the longest of them.
const WORD_BYTES: usize = 12;

/// Whether the value stands in for a secret instead of being one.
pub(super) fn is(value: &str) -> bool {
    let value = value.trim();
    if (value.len() > STAND_IN_BYTES_MAX || is_motley(value)) && !is_filled(value) {
        return is_variable(value) || is_documented(value) || is_one_character(value);
    }
    if is_variable(value) || is_one_character(value) || is_documented(value) {
        return true;
    }
    let plain = plain(value);
    plain.is_empty()
        || is_word(&plain)
        || AT_AN_END.iter().any(|mark| is_at_an_end(&plain, mark))
        || is_mostly_filler(&plain)
        || is_marked(&plain)
}

fn is_word(plain: &str) -> bool {
    plain.len() <= WORD_BYTES && WHOLE.contains(plain)
}

/// Whether letters and digits change places more often than in any word or mark with a name before
/// and behind it, so that the value is none of these: most tokens tell in their first bytes.
fn is_motley(value: &str) -> bool {
    let (mut last, mut changes) = (Kind::None, 0);
    for byte in value.bytes() {
        let kind = KINDS[usize::from(byte)];
        if kind != Kind::None {
            changes += usize::from(kind != last);
            last = kind;
        }
        // The first is none.
        if changes > CHANGES_MAX + 1 {
            return true;
        }
    }
    false
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    None,
    Letter,
    Digit,
}

static KINDS: [Kind; 256] = {
    let mut kinds = [Kind::None; 256];
    let mut byte = 0;
    while byte < 128u8 {
        if byte.is_ascii_alphabetic() {
            kinds[byte as usize] = Kind::Letter;
        } else if byte.is_ascii_digit() {
            kinds[byte as usize] = Kind::Digit;
        }
        byte += 1;
    }
    kinds
};

/// Changes in the longest stand-in: three within four characters at each end, one where each of
/// them meets `key`, and one on each side of a mark.
const CHANGES_MAX: usize = 10;

/// Whether so much of a value may be filler that a closer look is needed.
fn is_filled(value: &str) -> bool {
    let fillers = count(value.as_bytes(), |byte| matches!(byte, b'x' | b'X' | b'*' | b'.'));
    let separators =
        count(value.as_bytes(), |byte| matches!(byte, b'_' | b'-' | b' ' | b'/' | b'"' | b'\''));
    2 * fillers + separators >= value.len() || !value.is_ascii()
}

/// How many bytes are such; in a byte as long as that can hold it, which is quick.
pub(super) fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let of = |some: &[u8]| some.iter().map(|byte| u8::from(is(*byte))).sum::<u8>();
    bytes.chunks(128).map(|some| usize::from(of(some))).sum()
}

/// Whether the value is one that documentation writes in place of a secret.
pub(super) fn is_sample(value: &str) -> bool {
    of(value) == StandIn::Sample
}

/// What a value stands in for a secret as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StandIn {
    /// It is none.
    None,
    /// What documentation writes there: `YOUR_API_KEY`, `xxxxxxxx`, `AKIAIOSFODNN7EXAMPLE`.
    Sample,
    /// A variable, a tag, a mask or a plain word.
    Other,
}

/// What a value is.
pub(super) fn of(value: &str) -> StandIn {
    let value = value.trim();
    if !is(value) {
        return StandIn::None;
    }
    let plain = plain(value);
    let masked = value.contains(['*', '\u{2022}']) || plain == "redacted";
    let named = plain.starts_with("my") || plain.starts_with("your");
    let word = !named && is_word(&plain);
    let filled = value.bytes().any(|b| b.is_ascii_alphanumeric());
    match filled && !masked && !word && !is_variable(value) {
        true => StandIn::Sample,
        false => StandIn::Other,
    }
}

/// Begins or ends with a mark, and no more than a name or a number is left: `MyDummyDog77!`
/// doesn't, nor does `dummyDog77!` or `example-hunter2`.
fn is_at_an_end(plain: &str, mark: &str) -> bool {
    let rest = plain.strip_prefix(mark).or_else(|| plain.strip_suffix(mark));
    rest.is_some_and(is_name)
}

/// Bytes of an id of an access key.
const ID_BYTES: usize = 20;

/// Keys as Amazon's documentation writes them: `AKIAIOSFODNN7EXAMPLE` and the secret with it.
fn is_documented(value: &str) -> bool {
    let capitals = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let is_id =
        |id: &str| id.len() == ID_BYTES && id.ends_with("EXAMPLE") && id.bytes().all(capitals);
    // A credential of Signature Version 4 goes on with its scope.
    let scoped = matches!(value.as_bytes().get(ID_BYTES), Some(b'/' | b'%'))
        && value.get(..ID_BYTES).is_some_and(is_id);
    is_id(value) || scoped || value.ends_with("EXAMPLEKEY") && value.len() == 40
}

/// Holds a mark, and what stands around it is no password.
fn is_marked(plain: &str) -> bool {
    let found = MARKS.as_ref().and_then(|marks| marks.find(plain));
    found.is_some_and(|mark| is_name(&plain[..mark.start()]) && is_name(&plain[mark.end()..]))
}

/// Letters alone, digits alone, or too little to be a secret.
fn is_name(rest: &str) -> bool {
    let rest =
        ["key", "token", "secret"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let letters = rest.chars().all(|c| !c.is_ascii_digit());
    let digits = rest.chars().all(|c| !c.is_alphabetic());
    letters || digits || rest.chars().count() <= REST_MAX
}

/// Characters around a mark that hold no secret: `YOUR_API_KEY_V2`.
const REST_MAX: usize = 4;

/// At least half is what people type for a character that they leave out.
fn is_mostly_filler(plain: &str) -> bool {
    let is_filler = |byte: u8| matches!(byte, b'x' | b'*' | b'.');
    let fillers = count(plain.as_bytes(), is_filler);
    let is_four = |four: &[u8]| is_filler(four[0]) && four[1..].iter().all(|byte| *byte == four[0]);
    2 * fillers >= plain.len() && plain.as_bytes().windows(4).any(is_four)
}

/// Lower case without the separators of words.
fn plain(value: &str) -> String {
    let is_separator = |c: char| matches!(c, '_' | '-' | ' ' | '/' | '"' | '\'');
    if value.is_ascii() {
        let mut plain = value.to_ascii_lowercase().into_bytes();
        let mut kept = 0;
        for at in 0..plain.len() {
            let byte = plain[at];
            plain[kept] = byte;
            kept += usize::from(!is_separator(char::from(byte)));
        }
        plain.truncate(kept);
        return String::from_utf8(plain).unwrap_or_default();
    }
    let mut plain = String::with_capacity(value.len());
    for c in value.chars().filter(|c| !is_separator(*c)) {
        match c.is_ascii() {
            true => plain.push(c.to_ascii_lowercase()),
            false => plain.extend(c.to_lowercase()),
        }
    }
    plain
}

/// `${VAR}`, `$VAR`, `{{ var }}`, `<var>`, `[VAR]`, `%VAR%`, `%s`, `#{var}`, `@var@`.
fn is_variable(value: &str) -> bool {
    if !value.starts_with(['<', '[', '{', '(', '%', '@', '$', '#', '?']) {
        return false;
    }
    let inside = |open, close| value.strip_prefix(open).and_then(|v: &str| v.strip_suffix(close));
    let brackets = [("<", ">"), ("[", "]"), ("{", "}"), ("(", ")"), ("%", "%"), ("@", "@")];
    let open =
        [("${", "}"), ("$(", ")"), ("#{", "}"), ("{{", "}"), ("%(", ")"), ("%{", "}"), ("<%", ">")];
    brackets.iter().any(|&(open, close)| inside(open, close).is_some_and(is_description))
        || open.iter().any(|(open, close)| is_expression(value, open, close))
        || matches!(value, "%s" | "%d" | "%v" | "?" | "{}" | "$1" | "$2")
        || value.strip_prefix('$').is_some_and(is_identifier)
}

/// Begins like an expression, and what is in it and behind it is no password: `${hunter2xQ9}` is.
fn is_expression(value: &str, open: &str, close: &str) -> bool {
    let inner = value.strip_prefix(open).and_then(|value| value.split_once(close));
    inner.is_some_and(|(inside, behind)| !is_mixed(inside.trim()) && !is_mixed(behind))
}

/// Letters of both cases and digits in one word, as in `hunter2xQ9`.
pub(super) fn is_mixed(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.bytes().any(|byte| kind(&byte));
    let word = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"._:()[]{}|$".contains(&byte));
    word && has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

/// Words, as someone describes what will stand there: `<hunter2>` is a password in brackets.
fn is_description(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || " _-.:|'/".contains(c))
        || text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        || is_one_character(text)
        || text.split(|c: char| !c.is_alphabetic()).any(|w| w.eq_ignore_ascii_case("your"))
}

/// Letters in one case and underscores.
fn is_identifier(name: &str) -> bool {
    let kept = |b: u8| b.is_ascii_alphabetic() || b == b'_' || b == b'>' || b == b'-';
    name.len() > 1 && name.bytes().all(kept)
}

/// `xxxxxxxx`, `********`, `••••`, `--------`.
fn is_one_character(value: &str) -> bool {
    let mut characters = value.chars();
    let first = characters.next();
    characters.all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stand_ins_are_recognised() {
        let stand_ins = [
            "YOUR_API_KEY",
            "your-secret-key",
            "<token>",
            "${DB_PASSWORD}",
            "$PASSWORD",
            "%s",
            "xxxxxxxx",
            "********",
            "••••••",
            "changeme",
            "{{ password }}",
            "[SECRET]",
            "null",
            "sk-xxxxxxxxxxxx",
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "<your-api-key-1>",
            "<API_KEY_2>",
            "[REDACTED]",
            "sk-....",
            "dummy_token",
            "changeme123",
            "YOUR_API_KEY_V2",
            "${DB_PASSWORD_2}",
            "{{ .Values.db.password2 }}",
            "${USER}:${PASS}",
            "string",
            "",
        ];
        for value in stand_ins {
            assert!(is(value), "{value}");
        }
    }

    #[test]
    fn stand_ins_of_many_kinds_of_characters_are_recognised() {
        for value in [
            "k1e2key3changeme4k5e6y7",
            "key1a2bchangemekey3c4d",
            "todo1a2b",
            "x1x1x1x1x1x1x1xxxx1X1X1X",
            "AKIAI4S6D8N0EXAMPLE7".trim_end_matches('7'),
            "<1A2B3C4D5E6F7G8>",
        ] {
            let plain = plain(value);
            let expected = is_variable(value)
                || AT_AN_END.iter().any(|mark| is_at_an_end(&plain, mark))
                || is_documented(value)
                || is_mostly_filler(&plain)
                || is_marked(&plain);
            assert_eq!(is(value), expected, "{value}");
        }
        assert!(is("key1a2bchangemekey3c4d") && is("x1x1x1x1x1x1x1xxxx1X1X1X"));
    }

    proptest! {
        #[test]
        fn what_is_motley_is_no_word_and_has_no_mark(
            parts in prop::collection::vec("key|token|[a1]{1,5}|changeme|example|xxxx|-", 0..9),
        ) {
            let value = parts.concat();
            let plain = plain(&value);
            let is_stand_in = WHOLE.contains(plain.as_str())
                || AT_AN_END.iter().any(|mark| is_at_an_end(&plain, mark))
                || is_marked(&plain)
                || is_mostly_filler(&plain) && !is_filled(&value);
            prop_assert!(!(is_motley(&value) && is_stand_in), "{}", value);
        }
    }

    #[test]
    fn no_word_is_longer_than_is_said() {
        assert_eq!(WORDS.split(' ').map(str::len).max(), Some(WORD_BYTES));
    }

    #[test]
    fn what_is_long_is_a_stand_in_only_where_it_is_filler() {
        let long = |piece: &str| piece.repeat(STAND_IN_BYTES_MAX / piece.len() + 1);
        assert!(is(&long("x")) && is(&long("-")) && is(&long("a")) && is(&long("xxxxx-ab")));
        assert!(!is(&format!("{}changeme", long("password"))));
        assert!(is(&format!("changeme{}", "password".repeat(8))));
    }

    #[test]
    fn samples_are_stand_ins_that_have_the_form_of_a_secret() {
        for value in ["YOUR_API_KEY", "xxxxxxxx", "AKIAIOSFODNN7EXAMPLE", "changeme"] {
            assert!(is_sample(value), "{value}");
        }
        for value in ["${TOKEN}", "[SECRET]", "********", "string", "<password>", "hunter2", ""] {
            assert!(!is_sample(value), "{value}");
        }
    }

    #[test]
    fn secrets_are_not_taken_for_stand_ins() {
        let secrets = [
            "hunter2",
            "P@ssw0rd123",
            "$ecr3t!",
            "correct horse",
            "hunter2 x",
            "whiteduke",
            "<hunter2>",
            "$$ecret99",
            "MyDummyDog77!",
            "Zk3todoQ9vXn2LmW8rTpYs5d",
            "q8Lxxxx7Zr2NvKp4",
            "examp1e-9fQ",
            "example-hunter2xQ9",
            "changeme-hunter2xQ9",
            "hunter2xQ9-placeholder",
            "<hunter2xQ9>",
            "${hunter2xQ9}",
            "${X}hunter2xQ9",
            "{{hunter2xQ9}}",
            "[EMAIL]hunter2xQ9",
        ];
        for value in secrets {
            assert!(!is(value), "{value}");
        }
    }
}
