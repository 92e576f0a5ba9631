//! The name of a log group.

use std::fmt::{self, Display};
use std::str::FromStr;

/// A log group of CloudWatch Logs, by its name or its ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(String);

/// Not the name of a log group.
#[derive(Debug, thiserror::Error)]
#[error(
    "a name of up to 512 letters, digits and _ - / . #, or \
     arn:aws:logs:<region>:<account>:log-group:<name>"
)]
pub struct NotAGroup;

/// Characters of a name ("CreateLogGroup").
const NAME_CHARS_MAX: usize = 512;

impl GroupName {
    /// As the service takes it: a name or an ARN.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Region, where the ARN tells it.
    pub fn region(&self) -> Option<&str> {
        self.0.strip_prefix("arn:")?.split(':').nth(2)
    }
}

/// CloudTrail writes the ARN of its group with `:*` behind it, which means the streams in it; the
/// service wants it without.
impl FromStr for GroupName {
    type Err = NotAGroup;

    fn from_str(text: &str) -> Result<Self, NotAGroup> {
        let (name, whole) = match text.starts_with("arn:") {
            true => {
                let arn = text.strip_suffix(":*").unwrap_or(text);
                (of_arn(arn).ok_or(NotAGroup)?, arn)
            }
            false => (text, text),
        };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-/.#".contains(&byte);
        match (1..=NAME_CHARS_MAX).contains(&name.len()) && name.bytes().all(fits) {
            true => Ok(GroupName(whole.to_owned())),
            false => Err(NotAGroup),
        }
    }
}

fn of_arn(arn: &str) -> Option<&str> {
    let parts: Vec<&str> = arn.splitn(7, ':').collect();
    let [_, partition, "logs", region, account, "log-group", name] = parts.as_slice() else {
        return None;
    };
    let told = partition.starts_with("aws") && !region.is_empty() && account.len() == 12;
    told.then_some(*name)
}

impl Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names as "CreateLogGroup" allows them, ARNs as "DescribeLogGroups" and "DescribeTrails" give
    /// them.
    #[test]
    fn a_group_is_named_or_has_an_arn() {
        let arn = "arn:aws:logs:eu-west-1:111122223333:log-group:CloudTrail/logs";
        for (text, name, region) in [
            ("aws-cloudtrail-logs-111122223333-abc", "aws-cloudtrail-logs-111122223333-abc", None),
            ("CloudTrail/logs", "CloudTrail/logs", None),
            (arn, arn, Some("eu-west-1")),
            (&format!("{arn}:*"), arn, Some("eu-west-1")),
        ] {
            let group: GroupName = text.parse().expect(text);
            assert_eq!((group.as_str(), group.region()), (name, region));
        }
        for text in [
            "",
            "two words",
            "logs:*",
            &"n".repeat(513),
            "arn:aws:logs:eu-west-1:111122223333:log-group:",
            "arn:aws:logs:eu-west-1:1:log-group:name",
            "arn:aws:logs:eu-west-1:111122223333:log-group:name:log-stream:other",
            "arn:aws:s3:::bucket",
        ] {
            assert!(text.parse::<GroupName>().is_err(), "{text}");
        }
    }
}
