//! Macaroons of the Python Package Index, in the binary form of version 2.
//!
//! libmacaroons, `doc/format.txt`: the byte 2, then fields of a type, a length and bytes; type 1 is
//! the location, type 2 the identifier.

use super::Verdict;
use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Takes text that was cut or padded in any way.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Characters that hold the first two fields, each of two bytes and at most 127 more.
const HEAD_BYTES: usize = (1 + 2 * 129) / 3 * 4 + 4;

/// Passes when the token decodes to a macaroon whose location is an index of Python packages.
pub(super) fn check(text: &str) -> Verdict {
    let body = text.strip_prefix("pypi-").unwrap_or(text);
    let head = body.get(..body.len().min(HEAD_BYTES)).unwrap_or_default();
    let bytes = LENIENT.decode(head).unwrap_or_default();
    Verdict::pass_if(is_of_an_index(&bytes).unwrap_or(false))
}

fn is_of_an_index(bytes: &[u8]) -> Option<bool> {
    let (location, rest) = field(bytes.strip_prefix(&[2])?, 1)?;
    let (identifier, _) = field(rest, 2)?;
    let known = matches!(location, b"pypi.org" | b"test.pypi.org");
    Some(known && !identifier.is_empty())
}

/// The bytes of a field of that type, and what follows it. Longer ones than 127 bytes aren't used.
fn field(bytes: &[u8], kind: u8) -> Option<(&[u8], &[u8])> {
    let [first, length, rest @ ..] = bytes else { return None };
    (*first == kind && *length < 128).then(|| rest.split_at_checked(usize::from(*length)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn token(location: &str) -> String {
        let mut bytes = vec![2, 1, location.len() as u8];
        bytes.extend(location.bytes());
        bytes.extend([2, 3, b'i', b'd', b'1', 0, 0, 6, 32]);
        bytes.extend([7; 32]);
        format!("pypi-{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    #[test]
    fn a_token_of_an_index_passes() {
        assert!(token("pypi.org").starts_with("pypi-AgEIcHlwaS5vcmc"), "as PyPI's tokens begin");
        assert_eq!(check(&token("pypi.org")), Verdict::Pass);
        assert_eq!(check(&token("test.pypi.org")), Verdict::Pass);
    }

    #[test]
    fn other_macaroons_and_other_text_fail() {
        assert_eq!(check(&token("api.internal")), Verdict::Fail);
        assert_eq!(check("pypi-AgEIcHlwaS5vcmc"), Verdict::Fail);
        assert_eq!(check("pypi-server"), Verdict::Fail);
    }
}
