//! Texts of a policy with their wildcards and variables.

use super::context::Context;

/// A text to be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Letters and wildcards.
    Tokens(Vec<Token>),
    /// Names a variable that the request doesn't have: it matches nothing.
    Never,
    /// Names a variable of which nothing is known.
    Open(String),
}

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `*`: any letters, or none.
    Star,
    /// `?`: any one letter.
    Any,
    /// A letter.
    Letter(char),
}

/// Whether a text matches a pattern with wildcards and no variables.
pub fn glob(pattern: &str, text: &str) -> bool {
    matches(&wild(pattern), text)
}

/// Whether an action matches, as `kms:Generate*` does; letter case doesn't count.
pub fn action(pattern: &str, action: &str) -> bool {
    glob(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

impl Pattern {
    /// Reads a text; `wildcards` and `variables` say whether it can have any.
    pub fn read(text: &str, wildcards: bool, variables: Option<&Context>) -> Pattern {
        let letters = |text: &str| match wildcards {
            true => wild(text),
            false => text.chars().map(Token::Letter).collect(),
        };
        let Some(context) = variables else { return Pattern::Tokens(letters(text)) };
        let (mut tokens, mut rest) = (Vec::new(), text);
        while let Some((before, name, after)) = variable(rest) {
            tokens.extend(letters(before));
            match value(name, context) {
                Pattern::Tokens(found) => tokens.extend(found),
                other => return other,
            }
            rest = after;
        }
        tokens.extend(letters(rest));
        Pattern::Tokens(tokens)
    }
}

/// The text before the next `${...}`, what is in it, and the text after.
fn variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// What a variable stands for. `${*}`, `${?}` and `${$}` are these letters themselves; a default
/// stands behind a comma, in single quotes ("IAM policy elements: Variables and tags").
fn value(name: &str, context: &Context) -> Pattern {
    let literal = |text: &str| Pattern::Tokens(text.chars().map(Token::Letter).collect());
    if matches!(name, "*" | "?" | "$") {
        return literal(name);
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (name.trim(), None),
    };
    match (context.get(key).as_deref(), default) {
        (None, _) => Pattern::Open(key.to_owned()),
        (Some([value]), _) => literal(value),
        (Some(_), Some(default)) => literal(default),
        (Some(_), None) => Pattern::Never,
    }
}

fn wild(text: &str) -> Vec<Token> {
    let token = |letter| match letter {
        '*' => Token::Star,
        '?' => Token::Any,
        other => Token::Letter(other),
    };
    text.chars().map(token).collect()
}

/// Matches a whole text. Only the last star is ever tried again, so that time is at most the
/// product of both lengths.
pub fn matches(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut token) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(token) {
            Some(Token::Star) => {
                star = Some((token, at));
                token += 1;
            }
            Some(Token::Any) => (at, token) = (at + 1, token + 1),
            Some(Token::Letter(letter)) if *letter == text[at] => {
                (at, token) = (at + 1, token + 1);
            }
            _ => match star {
                Some((back, begun)) => {
                    star = Some((back, begun + 1));
                    (at, token) = (begun + 1, back + 1);
                }
                None => return false,
            },
        }
    }
    pattern[token..].iter().all(|token| *token == Token::Star)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_letters_and_a_question_mark_is_one() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("kms:*", "kms:Decrypt", true),
            ("kms:Generate*Key", "kms:GenerateDataKey", true),
            ("kms:Generate*Key", "kms:GenerateDataKeyPair", false),
            ("*a*b", "xaxbxab", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("bedrock.*.amazonaws.com", "bedrock.us-east-1.amazonaws.com", true),
            ("bedrock.*.amazonaws.com", "s3.us-east-1.amazonaws.com", false),
            ("", "a", false),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    /// "IAM JSON policy elements: Action": names of actions don't depend on letter case.
    #[test]
    fn actions_match_in_any_letter_case() {
        assert!(action("KMS:decrypt", "kms:Decrypt"));
        assert!(!action("kms:Decrypt", "kms:ReEncryptFrom"));
    }

    /// "IAM policy elements: Variables and tags", with its own examples of defaults and escapes.
    #[test]
    fn variables_stand_for_what_the_request_has() {
        let context =
            Context::default().with("aws:username", &["jo*"]).without("aws:PrincipalTag/team");
        let hits = |pattern: &str, text: &str| match Pattern::read(pattern, true, Some(&context)) {
            Pattern::Tokens(tokens) => matches(&tokens, text),
            _ => false,
        };
        assert!(hits("home/${aws:username}/*", "home/jo*/x"));
        assert!(!hits("home/${aws:username}/*", "home/john/x"));
        assert!(hits("${aws:PrincipalTag/team, 'company-wide'}", "company-wide"));
        assert!(!hits("${aws:PrincipalTag/team}", ""));
        assert!(hits("${*}${?}${$}", "*?$"));
        let open = Pattern::read("${aws:userid}", true, Some(&context));
        assert_eq!(open, Pattern::Open("aws:userid".to_owned()));
        assert!(matches!(Pattern::read("${x", true, Some(&context)), Pattern::Tokens(_)));
    }
}
