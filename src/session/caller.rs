//! Who calls AWS, as the service itself names them.

use super::Session;

impl Session {
    /// The ARN of whoever calls: a role's session, a user, an account's root. `None` where the
    /// service doesn't tell.
    pub fn caller(&self) -> Option<String> {
        let client = aws_sdk_sts::Client::new(self.config());
        let answer = self.wait(client.get_caller_identity().send()).ok()?;
        answer.arn().map(str::to_owned)
    }
}
