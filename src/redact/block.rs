//! Blocks: private keys whose lines stand in strings of their own, as lists of lines and records
//! of chats hold them. What one string begins, others go on with, and no line tells by itself.
//! Words of recovery phrases are told beside them, and values of Kubernetes' secrets.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::phrase;
use crate::json::{Kind, Outline};
use crate::limits::BLOCK_LINE_CHARS_MIN;
use crate::view::{SECRET_MEMBERS, SECRET_VALUE};

/// The name that such a line stands under, beside its keys: a rule says what becomes of it.
const NAME: &str = "private key block";

static MARK: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("PRIVATE KEY"));

/// What a document holds that is a secret of Kubernetes.
static SECRET: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\"Secret\""));

/// The strings of a document that are lines of a private key begun in a string before, and others
/// that stand under a name for what is around them.
#[derive(Default)]
pub(super) struct Blocks {
    lines: Vec<usize>,
    others: BTreeMap<usize, &'static str>,
}

/// A block that is open.
struct Open {
    container: u32,
    lines: Vec<usize>,
}

impl Blocks {
    /// Reads a document whose leaves are known.
    pub(super) fn read(&mut self, document: &str, outline: &Outline) {
        self.lines.clear();
        self.others.clear();
        phrase::words(document, outline, |leaf| {
            self.others.insert(leaf, phrase::NAME);
        });
        if SECRET.find(document.as_bytes()).is_some() {
            self.read_secrets(document, outline);
        }
        if MARK.find(document.as_bytes()).is_none() {
            return;
        }
        let mut open: Option<Open> = None;
        for (number, leaf) in outline.leaves().iter().enumerate() {
            if leaf.kind != Kind::Text {
                continue;
            }
            let text = &document[leaf.span()];
            let container = outline.container(number);
            if begins(text) {
                self.close(open.replace(Open { container, lines: Vec::new() }), outline);
            } else if let Some(block) = &mut open {
                match role(text, block.container == container) {
                    Role::Line => block.lines.push(number),
                    Role::Beside => {}
                    Role::End => self.lines.extend(open.take().into_iter().flat_map(|b| b.lines)),
                    Role::Other => self.close(open.take(), outline),
                }
            }
        }
        self.close(open, outline);
    }

    /// The name of a leaf that is such a line or word.
    pub(super) fn name(&self, leaf: usize) -> Option<&'static str> {
        let is_line = self.lines.binary_search(&leaf).is_ok();
        is_line.then_some(NAME).or_else(|| self.others.get(&leaf).copied())
    }

    /// Reads the values below `data` and `stringData` of the objects of Kubernetes' kind `Secret`.
    fn read_secrets(&mut self, document: &str, outline: &Outline) {
        let leaves = outline.leaves();
        let text = |leaf: usize| &document[leaves[leaf].span()];
        let is_kind = |key: &usize| text(*key) == "kind" && leaves[*key].kind == Kind::Key;
        let is_secret = |leaf: usize| leaf < leaves.len() && text(leaf) == "Secret";
        let kinds = (0..leaves.len()).filter(is_kind).filter(|key| is_secret(key + 1));
        let secrets: Vec<u32> = kinds.map(|key| outline.container(key)).collect();
        let is_above = |key: usize| {
            SECRET_MEMBERS.contains(&text(key)) && secrets.contains(&outline.container(key))
        };
        let texts = (0..leaves.len()).filter(|leaf| leaves[*leaf].kind == Kind::Text);
        let values = texts.filter(|leaf| outline.keys_above(*leaf).any(is_above));
        self.others.extend(values.map(|leaf| (leaf, SECRET_VALUE)));
    }

    /// Keeps the long lines of a block that has no end.
    fn close(&mut self, open: Option<Open>, outline: &Outline) {
        let is_long = |line: &usize| outline.leaves()[*line].span().len() >= BLOCK_LINE_CHARS_MIN;
        self.lines.extend(open.into_iter().flat_map(|block| block.lines).filter(is_long));
    }
}

/// What a string is to a block that is open before it.
enum Role {
    Line,
    End,
    /// A header of the block, or a short string of the record around it.
    Beside,
    Other,
}

fn role(text: &str, is_sibling: bool) -> Role {
    if text.contains("-----END ") {
        return Role::End;
    }
    let breaks = ["\\n", "\\r", "\\t"];
    let body = breaks.iter().fold(text.to_owned(), |body, sign| body.replace(sign, ""));
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/= ".contains(&byte);
    match body.bytes().all(is_base64) {
        true if !is_sibling && body.len() < BLOCK_LINE_CHARS_MIN => Role::Beside,
        true => Role::Line,
        false if body.contains(": ") && body.len() < 2 * BLOCK_LINE_CHARS_MIN => Role::Beside,
        false => Role::Other,
    }
}

/// Whether a string begins a private key's block and doesn't end it.
fn begins(text: &str) -> bool {
    let begin = text.rfind("-----BEGIN ").map(|at| &text[at..]);
    begin.is_some_and(|rest| rest.contains("PRIVATE KEY") && !rest.contains("-----END "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

    const BEGIN: &str = "-----BEGIN RSA PRIVATE KEY-----";

    fn lines(document: &str) -> Vec<usize> {
        let (mut outline, mut blocks) = (Outline::new(), Blocks::default());
        outline.read(document).expect("JSON");
        blocks.read(document, &outline);
        let all = 0..outline.leaves().len();
        all.filter(|leaf| blocks.name(*leaf) == Some(NAME)).collect()
    }

    #[test]
    fn lines_up_to_the_end_are_the_keys() {
        let (begin, end) = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----");
        let list = format!(r#"["so",{0:?},{LINE:?},"K2Vw==",{1:?},"so"]"#, begin, end);
        assert_eq!(lines(&list), [2, 3]);
        let endless = format!(r#"["{begin}","Proc-Type: 4,ENCRYPTED","{LINE}","so","no line!"]"#);
        assert_eq!(lines(&endless), [2]);
    }

    #[test]
    fn what_stands_between_messages_is_no_line() {
        let chat = format!(r#"[{{"r":"u","t":"{BEGIN}"}},{{"r":"user","t":"{LINE}\n{LINE}"}}]"#);
        assert_eq!(lines(&chat), [7]);
    }

    #[test]
    fn other_blocks_and_sentences_are_left() {
        for begin in ["-----BEGIN CERTIFICATE-----", "a PRIVATE KEY", "no word, of PRIVATE KEY"] {
            assert_eq!(lines(&format!(r#"["{begin}","{LINE}"]"#)), Vec::<usize>::new());
        }
        let far = format!(r#"["-----BEGIN PRIVATE KEY-----","is it, you know?","{LINE}"]"#);
        assert_eq!(lines(&far), Vec::<usize>::new());
    }
}
