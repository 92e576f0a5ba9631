//! A private key's PEM block that is in base 64 once more, as in environment variables and secrets
//! of Kubernetes.
//!
//! RFC 7468 gives the first line that the decoded text must have.

use super::Verdict;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Characters that the longest first line takes in base 64.
const FIRST_LINE: usize = 80;

/// Passes when the value decodes to the first line of a private key.
pub(super) fn check(text: &str) -> Verdict {
    let start = text.get(..FIRST_LINE.min(text.len() / 4 * 4)).unwrap_or_default();
    let bytes = STANDARD_NO_PAD.decode(start.trim_end_matches('=')).unwrap_or_default();
    let mark = b"PRIVATE KEY";
    Verdict::pass_if(bytes.starts_with(b"-----BEGIN ") && bytes.windows(11).any(|at| at == mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn a_private_key_passes_and_a_public_one_fails() {
        let encoded =
            |kind: &str| STANDARD.encode(format!("-----BEGIN {kind}-----\nMC4CAQAwBQYDK2V\n"));
        for kind in ["PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY"] {
            assert_eq!(check(&encoded(kind)), Verdict::Pass, "{kind}");
        }
        assert_eq!(check(&encoded("PUBLIC KEY")), Verdict::Fail);
        assert_eq!(check("LS0tLS1CRUdJTi"), Verdict::Fail);
    }
}
