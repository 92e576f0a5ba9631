//! Patterns that Bedrock's service model sets for the members of a request, so that a mistake shows
//! before anything is read, not when a job is refused.

use std::sync::LazyLock;

use regex::Regex;

/// A member of a request that has a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `jobName`.
    JobName,
    /// `customModelName`.
    ModelName,
    /// `roleArn`.
    RoleArn,
    /// `clientRequestToken`.
    Token,
    /// `customModelKmsKeyId`.
    KmsKey,
    /// Any `s3Uri`.
    S3Uri,
    /// A tag's key or value.
    Tag,
    /// A subnet's or security group's id.
    Network,
    /// `lambdaArn`.
    Lambda,
}

struct Rule {
    pattern: Regex,
    longest: usize,
    says: &'static str,
}

const KMS_KEY: &str = "(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|\
    (alias/[a-zA-Z0-9-_/]+)))|([a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)";
const LAMBDA: &str = concat!(
    r"arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}(-gov)?-[a-z]+-\d{1}:\d{12}:",
    r"function:[a-zA-Z0-9-_.]+(:(\$LATEST|[a-zA-Z0-9-_]+))?",
);
const S3_URI: &str = r"s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:/[-!_*'().a-z0-9A-Z]+)*/?";

// Bedrock counts characters, and all patterns but a tag's are ASCII. Names of 63 can't be counted
// by the pattern alone, so the length stands beside it.
static RULES: LazyLock<Vec<(Pattern, Rule)>> = LazyLock::new(|| {
    let sources = [
        (
            Pattern::JobName,
            r"[a-zA-Z0-9](-*[a-zA-Z0-9+\-.])*",
            63,
            "1 to 63 letters, digits, + - .",
        ),
        (
            Pattern::ModelName,
            "([0-9a-zA-Z][_-]?){1,63}",
            63,
            "1 to 63 letters and digits, with single _ or - between",
        ),
        (
            Pattern::RoleArn,
            "arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+",
            2048,
            "arn:aws:iam::<account>:role/<name>",
        ),
        (
            Pattern::Token,
            "[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?",
            256,
            "letters, digits and inner hyphens",
        ),
        (Pattern::KmsKey, KMS_KEY, 2048, "arn:aws:kms:<region>:<account>:key/<id> or an alias"),
        (
            Pattern::S3Uri,
            S3_URI,
            1024,
            "s3://bucket/key with keys of letters, digits and -!_*'(). only",
        ),
        (Pattern::Tag, r"[a-zA-Z0-9\s._:/=+@-]*", 256, "letters, digits, spaces and ._:/=+@-"),
        (Pattern::Network, "[-0-9a-zA-Z]+", 32, "1 to 32 letters, digits and hyphens"),
        (Pattern::Lambda, LAMBDA, 512, "arn:aws:lambda:<region>:<account>:function:<name>"),
    ];
    let compiled = sources.into_iter().filter_map(|(name, source, longest, says)| {
        let pattern = Regex::new(&format!("^(?:{source})$")).ok()?;
        Some((name, Rule { pattern, longest, says }))
    });
    compiled.collect()
});

impl Pattern {
    /// Whether a value fits; else what would.
    pub fn check(self, value: &str) -> Result<(), &'static str> {
        let Some((_, rule)) = RULES.iter().find(|(name, _)| *name == self) else {
            return Err("no such pattern");
        };
        let fits = rule.pattern.is_match(value) && value.chars().count() <= rule.longest;
        if fits { Ok(()) } else { Err(rule.says) }
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern::{self, *};

    fn check(pattern: Pattern, good: &[&str], bad: &[&str]) {
        for value in good {
            assert_eq!(pattern.check(value), Ok(()), "{pattern:?} {value}");
        }
        for value in bad {
            assert!(pattern.check(value).is_err(), "{pattern:?} {value}");
        }
    }

    #[test]
    fn names_follow_the_service_model() {
        let long = "a".repeat(64);
        check(JobName, &["a", "support-tone-2026.11", "a--b", "a+b"], &["", "-a", "a_b", &long]);
        check(ModelName, &["a", "support-tone", "a_b"], &["", "a--b", "_a", "a.b", &long]);
        check(Token, &["a", "expurgate-0123"], &["", "-a", "a-", "a_b"]);
    }

    #[test]
    fn arns_follow_the_service_model() {
        let role = "arn:aws:iam::111122223333:role/BedrockCustomization";
        check(
            RoleArn,
            &[role, "arn:aws-cn:iam::111122223333:role/x"],
            &["role/x", "arn:aws:iam::1:role/x"],
        );
        let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        check(
            KmsKey,
            &[key, "alias/tuning", &key[key.len() - 36..]],
            &["", "key/1", "arn:aws:kms:x"],
        );
        let grader = "arn:aws:lambda:us-east-1:111122223333:function:grade";
        let version = format!("{grader}:$LATEST");
        check(Lambda, &[grader, &version], &["grade", "arn:aws:lambda:us-east-1:1:function:g"]);
    }

    #[test]
    fn uris_follow_the_service_model() {
        let good = ["s3://clean-data/support/", "s3://clean-data", "s3://clean-data/a/b.jsonl"];
        let bad = [
            "s3://clean-data/dt=2026-01-01/a",
            "s3://clean-data/a b",
            "s3://clean-data//a",
            "s3://clean-data/a%20b",
            "s3://C/a",
            "/a/b",
        ];
        check(S3Uri, &good, &bad);
    }
}
