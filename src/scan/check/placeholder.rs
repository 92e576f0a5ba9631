//! What people write where a secret will stand: `YOUR_API_KEY`, `${TOKEN}`, `<password>`, `xxxx`.

/// Words that mark a value as a stand-in wherever they occur in it, separators left out.
const INSIDE: &str = "yourapi yourkey yoursecret yourtoken yourpass youraccess yourclient \
    yourown placeholder changeme changethis redacted replaceme replacewith \
    inserthere insertyour enteryour goeshere keyhere tokenhere secrethere \
    passwordhere xxxx .... **** todo fixme example dummy notarealkey";

/// Words that are stand-ins when they are the whole value.
const WHOLE: &str = "none null nil undefined true false string str int integer number bool \
    boolean text varchar char password passwd pwd passwort secret token \
    key apikey value values required optional empty hidden unknown na yes \
    no bearer basic oauth auth username email type mypassword mysecret \
    mytoken myapikey yourpassword user object any default self this env \
    here var let const function return import";

/// Whether the value stands in for a secret instead of being one.
pub(super) fn is(value: &str) -> bool {
    let value = value.trim();
    let plain = plain(value);
    is_variable(value)
        || is_one_character(value)
        || plain.is_empty()
        || WHOLE.split(' ').any(|word| word == plain)
        || INSIDE.split(' ').any(|mark| plain.contains(mark))
}

/// Lower case without the separators of words.
fn plain(value: &str) -> String {
    let kept = value.chars().filter(|c| !matches!(c, '_' | '-' | ' ' | '/' | '"' | '\''));
    kept.flat_map(char::to_lowercase).collect()
}

/// `${VAR}`, `$VAR`, `{{ var }}`, `<var>`, `[VAR]`, `%VAR%`, `%s`, `#{var}`, `@var@`.
fn is_variable(value: &str) -> bool {
    let between = |open, close| {
        value.strip_prefix(open).is_some_and(|rest: &str| rest.trim_end().ends_with(close))
    };
    let brackets = [("<", ">"), ("[", "]"), ("{", "}"), ("(", ")"), ("%", "%"), ("@", "@")];
    let open = ["${", "$(", "#{", "{{", "%(", "%{", "<%", "$$", "&{"];
    brackets.iter().any(|&(open, close)| between(open, close))
        || open.iter().any(|open| value.starts_with(open))
        || matches!(value, "%s" | "%d" | "%v" | "?" | "{}" | "$1" | "$2")
        || value.strip_prefix('$').is_some_and(is_identifier)
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
            "string",
            "",
        ];
        for value in stand_ins {
            assert!(is(value), "{value}");
        }
    }

    #[test]
    fn secrets_are_not_taken_for_stand_ins() {
        for value in
            ["hunter2", "P@ssw0rd123", "$ecr3t!", "correct horse", "hunter2 x", "whiteduke"]
        {
            assert!(!is(value), "{value}");
        }
    }
}
