//! Tokens that end in a CRC-32 in eight hexadecimal digits: Atlassian's in capitals, over all that
//! stands in front; Cloudflare's in small letters, over what stands behind the prefix.
//!
//! Neither provider writes the arithmetic down; it was found by trying it on published samples, so
//! rules let it raise confidence and never require it.

use super::Verdict;

/// Passes when the last eight characters are the checksum, in capitals, of all others.
pub(super) fn check_all(text: &str) -> Verdict {
    let Some((body, sum)) = text.as_bytes().split_last_chunk::<8>() else { return Verdict::Fail };
    Verdict::pass_if(format!("{:08X}", crc32fast::hash(body)).as_bytes() == sum)
}

/// Passes when the last eight characters are the checksum of what stands behind the first `_`.
pub(super) fn check_body(text: &str) -> Verdict {
    let body = text.split_once('_').map_or(text, |(_, body)| body).as_bytes();
    let Some((body, sum)) = body.split_last_chunk::<8>() else { return Verdict::Fail };
    Verdict::pass_if(format!("{:08x}", crc32fast::hash(body)).as_bytes() == sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with Python's zlib.crc32.
    const ATLASSIAN: &str = concat!(
        "ATATT3xFfGF0j82QPeMQcdoMtpahuYsaomq0Jxf6jJzBhGgFMb-UpHjFiIrl63bVDaf32dN3L37kKL5z",
        "8ScMm1uvoHOrj6qH0QJ7USGzOrnAEJzC9TYJytUWPW6aQx2LlnP53RP_4w8XXmuUMk74lOW-ksKuVnYw",
        "huKLGSB3SY3l4CPV3dqgmdt=E4D6127F",
    );
    const CLOUDFLARE: &str = "cfut_UnZKY0b31o99H2mYmrdQJ5LgBOw4AzU41I36ED2h9fc5fe46";

    #[test]
    fn the_check_value_is_that_of_the_standard() {
        // Williams, "A Painless Guide to CRC Error Detection Algorithms", section 15.
        assert_eq!(check_all("123456789CBF43926"), Verdict::Pass);
        assert_eq!(check_body("cf_123456789cbf43926"), Verdict::Pass);
    }

    #[test]
    fn tokens_with_their_checksum_pass() {
        assert_eq!(check_all(ATLASSIAN), Verdict::Pass);
        assert_eq!(check_body(CLOUDFLARE), Verdict::Pass);
    }

    #[test]
    fn changed_tokens_fail() {
        assert_eq!(check_all(&ATLASSIAN.replacen("GF0", "GF1", 1)), Verdict::Fail);
        assert_eq!(check_body(&CLOUDFLARE.to_uppercase()), Verdict::Fail);
        assert_eq!(check_all("ATATT3"), Verdict::Fail);
        assert_eq!(check_body("cfut_"), Verdict::Fail);
    }
}
