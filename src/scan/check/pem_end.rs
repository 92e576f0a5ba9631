//! The last lines of a PEM block, RFC 7468: lines of base 64, then the one that begins `-----END`.

use super::Verdict;

/// Characters of the shortest line but for the last; RFC 7468 has 64, and texts wrap at less.
const LINE_MIN: usize = 16;

/// Passes when nothing but lines of base 64 stands in front of the end.
pub(super) fn check(text: &str) -> Verdict {
    let Some((body, _)) = text.split_once("-----END ") else { return Verdict::Fail };
    let mut lines = body.split_ascii_whitespace().rev();
    let last = lines.next().unwrap_or_default();
    let first = body.split_ascii_whitespace().next().unwrap_or_default();
    let long = |line: &str| line.len() >= LINE_MIN && is_base64(line);
    Verdict::pass_if(long(first) && is_base64(last) && lines.all(long))
}

fn is_base64(line: &str) -> bool {
    let line = line.trim_end_matches('=');
    line.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_base_64_pass_and_words_fail() {
        let line = "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
        let end = "-----END PRIVATE KEY-----";
        assert_eq!(check(&format!("{line}\n{end}")), Verdict::Pass);
        assert_eq!(check(&format!("{line}\r\n{line}\r\nK2Vw==\r\n{end}")), Verdict::Pass);
        assert_eq!(check(&format!("the last line is {end}")), Verdict::Fail);
        assert_eq!(check(&format!("and {line}\n{end}")), Verdict::Fail);
        assert_eq!(check(&format!("K2Vw==\n{end}")), Verdict::Fail);
        assert_eq!(check(line), Verdict::Fail);
    }
}
