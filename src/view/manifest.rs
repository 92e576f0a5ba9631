//! Manifests: secrets of Kubernetes written in YAML. What stands below `data` and `stringData` of
//! an object of the kind `Secret` is one, whatever its key is.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::View;
use crate::json::Span;

/// The name under which such a value stands, beside its key.
pub const SECRET_VALUE: &str = "kubernetes secret value";

/// Keys of such values.
pub const SECRET_MEMBERS: [&str; 2] = ["data", "stringData"];

static KIND: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("kind: Secret"));

/// Whether a text may hold such an object.
pub(super) fn may_stand_in(text: &[u8]) -> bool {
    KIND.find(text).is_some()
}

/// Calls `take` with the values of all such objects in a text.
pub(super) fn values(text: &str, take: &mut dyn FnMut(View<'_>)) {
    let lines = lines(text);
    let mut from = 0;
    while let Some(kind) = (from..lines.len()).find(|at| lines[*at].is_kind(text)) {
        let indent = lines[kind].indent;
        let inside = |line: &&Line| line.indent >= indent && !line.ends_document(text);
        let is_first = |line: &Line| line.begins_item && line.indent == indent;
        let before = lines[from..kind].iter().rev().take_while(inside);
        let before: Vec<&Line> = before.collect();
        let first = before.iter().position(|line| is_first(line)).map(|at| at + 1);
        let before = if is_first(&lines[kind]) { 0 } else { first.unwrap_or(before.len()) };
        let goes_on = |line: &&Line| inside(line) && !is_first(line);
        let behind = 1 + lines[kind + 1..].iter().take_while(goes_on).count();
        let object = &lines[kind - before..kind + behind];
        from = kind + behind;
        let mut rest = object;
        while let [member, below @ ..] = rest {
            rest = below;
            if member.indent == indent && member.is_of_values(text) {
                let of_member = below.iter().take_while(|line| line.indent > indent).count();
                below_member(text, &below[..of_member], take);
            }
        }
    }
}

/// Calls `take` with the values of some lines `key: value`, in which a value may go on.
fn below_member(text: &str, mut lines: &[Line], take: &mut dyn FnMut(View<'_>)) {
    while let [line, below @ ..] = lines {
        let goes_on = below.iter().take_while(|next| next.indent > line.indent).count();
        lines = &below[goes_on..];
        let content = &text[line.content.clone()];
        let Some((key, value)) = content.split_once(':') else { continue };
        let value = value.trim_start();
        let is_block = value.is_empty() || value.starts_with(['|', '>']);
        let span = match &below[..goes_on] {
            [first, ..] if is_block => first.content.start..below[goes_on - 1].content.end,
            [.., last] => line.content.end - value.len()..last.content.end,
            [] => line.content.end - value.len()..line.content.end,
        };
        let inner = text[span.clone()].trim_start_matches(['"', '\'']);
        let start = span.end - inner.len();
        let inner = inner.trim_end_matches(['"', '\'']);
        if !inner.is_empty() {
            take(View::plain(inner, start, vec![SECRET_VALUE.into(), key.into()]));
        }
    }
}

/// A line that isn't blank.
struct Line {
    /// Spaces in front of it; the hyphen of a list counts as one.
    indent: usize,
    /// It begins an item of a list.
    begins_item: bool,
    content: Span,
}

impl Line {
    fn is_kind(&self, text: &str) -> bool {
        let kind = text[self.content.clone()].strip_prefix("kind: Secret").map(str::trim_start);
        kind.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }

    fn is_of_values(&self, text: &str) -> bool {
        let key = text[self.content.clone()].strip_suffix(':');
        key.is_some_and(|key| SECRET_MEMBERS.contains(&key))
    }

    fn ends_document(&self, text: &str) -> bool {
        let content = &text[self.content.clone()];
        content.starts_with("---") || content.starts_with("```")
    }
}

/// The lines of a text that aren't blank.
fn lines(text: &str) -> Vec<Line> {
    let whole = text.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    let read = |(start, line): (usize, &str)| {
        let content = line.trim_end();
        let inner = content.trim_start_matches(' ');
        let item = inner.strip_prefix("- ").map(|item| item.trim_start_matches(' '));
        let begins_item = item.is_some();
        let indent = content.len() - item.unwrap_or(inner).len();
        Line { indent, begins_item, content: start + indent..start + content.len() }
    };
    whole.map(read).filter(|line| !line.content.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Kubernetes' documentation, "Secrets".
    const DOTFILE: &str = "\
apiVersion: v1
kind: Secret
metadata:
  name: dotfile-secret
data:
  .secret-file: dmFsdWUtMg0KDQo=
---
kind: Pod
data:
  a: b
";

    fn found(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        values(text, &mut |view| {
            let place = view.source(0..view.text.len());
            assert_eq!(text[place], *view.text);
            found.push(view.text.to_string());
        });
        found
    }

    #[test]
    fn values_below_data_are_secrets_whatever_their_keys_are() {
        assert_eq!(found(DOTFILE), ["dmFsdWUtMg0KDQo="]);
    }

    #[test]
    fn members_may_come_in_any_order_and_values_go_over_lines() {
        let text = "\
data:
  a: \"YQ==\"
  tls.key: |
    LS0t
    LS0u

  b:
    Yg==
kind: Secret # so
stringData:
  c: 'x y'
type: Opaque
";
        assert_eq!(found(text), ["YQ==", "LS0t\n    LS0u", "Yg==", "x y"]);
    }

    #[test]
    fn objects_in_a_list_are_parted() {
        let text = "\
items:
- apiVersion: v1
  data:
    a: YQ==
  kind: Secret
- apiVersion: v1
  data:
    b: Yg==
  kind: ConfigMap
";
        assert_eq!(found(text), ["YQ=="]);
    }

    #[test]
    fn other_kinds_hold_none() {
        for text in [
            "kind: SecretStore\ndata:\n  a: b\n",
            "kind: ConfigMap\ndata:\n  a: b\n",
            "kind: Secret\nmetadata:\n  a: b\n",
            "kind: Secret\n---\ndata:\n  a: b\n",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}
