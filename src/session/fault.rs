//! A fault is what went wrong with a call, told by the service's code and never by its text.
//!
//! Codes are matched, not the SDK's variants: services send codes that their models don't name.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// What went wrong with a call.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The service's code, or a few words where there was no answer.
    pub code: String,
    /// The service's own words; they may name resources, so only some errors show them.
    pub message: String,
    status: Option<u16>,
}

/// What a fault means to the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// There is no such thing.
    Absent,
    /// Not allowed, or no credentials that work.
    Denied,
    /// The KMS key behind an object can't be used.
    Key,
    /// A condition of the request does not hold (412).
    Condition,
    /// Another request to the same key is under way (409).
    Conflict,
    /// The server does not have this call.
    Unsupported,
    /// The service failed, throttles, or can't be reached.
    Failed,
    /// The service refused the request as it is.
    Refused,
}

/// Stands for the code that no service gives where nobody could be asked.
const NO_CREDENTIALS: &str = "no credentials; set AWS_PROFILE to a profile that is there and \
    logged in, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

const DENIED: [&str; 14] = [
    "AccessDenied",
    "AccessDeniedException",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "InvalidToken",
    "MissingAuthenticationTokenException",
    NO_CREDENTIALS,
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
];
const ABSENT: [&str; 7] = [
    "NoSuchBucket",
    "NoSuchKey",
    "NoSuchUpload",
    "NoSuchVersion",
    "NotFound",
    "NotFoundException",
    "ResourceNotFoundException",
];
const FAILED: [&str; 6] = [
    "InternalServerException",
    "LimitExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
];

impl Fault {
    /// Reads an error of the SDK.
    pub fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let status = error.raw_response().map(|answer| answer.status().as_u16());
        let message = error.message().unwrap_or_default().to_owned();
        let code = match error.code() {
            Some(code) => code.to_owned(),
            None => unanswered(error, status),
        };
        Fault { code, message, status }
    }

    /// What it means to the caller.
    pub fn meaning(&self) -> Meaning {
        let code = self.code.as_str();
        if code.starts_with("KMS.") || (self.denied() && self.message.contains(" kms:")) {
            return Meaning::Key;
        }
        if self.denied() {
            return Meaning::Denied;
        }
        if FAILED.contains(&code) {
            return Meaning::Failed;
        }
        match (code, self.status) {
            _ if ABSENT.contains(&code) => Meaning::Absent,
            ("ConditionalRequestConflict", _) => Meaning::Conflict,
            ("NotImplemented" | "MethodNotAllowed", _) | (_, Some(501 | 405)) => {
                Meaning::Unsupported
            }
            ("PreconditionFailed", _) | (_, Some(412)) => Meaning::Condition,
            (_, Some(404)) => Meaning::Absent,
            (_, Some(408 | 429)) => Meaning::Failed,
            (_, Some(400..=499)) => Meaning::Refused,
            _ => Meaning::Failed,
        }
    }

    fn denied(&self) -> bool {
        DENIED.contains(&self.code.as_str()) || matches!(self.status, Some(401 | 403))
    }
}

/// A code for an error to which the service gave none.
fn unanswered<E>(error: &SdkError<E, HttpResponse>, status: Option<u16>) -> String
where
    E: Error + 'static,
{
    match error {
        SdkError::TimeoutError(_) => "Timeout".into(),
        SdkError::ConstructionFailure(_) if no_credentials(error) => NO_CREDENTIALS.into(),
        SdkError::ConstructionFailure(_) => "InvalidRequest".into(),
        SdkError::DispatchFailure(_) if no_credentials(error) => NO_CREDENTIALS.into(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "Timeout".into(),
        SdkError::DispatchFailure(_) => {
            "no connection; check the network, the Region and AWS_ENDPOINT_URL".into()
        }
        _ => match status {
            Some(301) => "HTTP 301: it lies in another Region".into(),
            Some(status) if status >= 300 => format!("HTTP {status}"),
            _ => "an answer that makes no sense".into(),
        },
    }
}

fn no_credentials(error: &(dyn Error + 'static)) -> bool {
    let mut link = Some(error);
    while let Some(found) = link {
        if found.downcast_ref::<CredentialsError>().is_some() {
            return true;
        }
        link = found.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_services_document() {
        for (code, status, meaning) in [
            ("NoSuchKey", 404, Meaning::Absent),
            ("NoSuchBucket", 404, Meaning::Absent),
            ("HTTP 404", 404, Meaning::Absent),
            ("HTTP 403", 403, Meaning::Denied),
            ("ExpiredToken", 400, Meaning::Denied),
            ("KMS.DisabledException", 400, Meaning::Key),
            ("KMS.NotFoundException", 400, Meaning::Key),
            ("PreconditionFailed", 412, Meaning::Condition),
            ("ConditionalRequestConflict", 409, Meaning::Conflict),
            ("NotImplemented", 501, Meaning::Unsupported),
            ("SlowDown", 503, Meaning::Failed),
            ("ThrottlingException", 400, Meaning::Failed),
            ("ValidationException", 400, Meaning::Refused),
            ("ConflictException", 400, Meaning::Refused),
        ] {
            let fault = Fault { code: code.into(), message: String::new(), status: Some(status) };
            assert_eq!(fault.meaning(), meaning, "{code} {status}");
        }
    }

    #[test]
    fn a_denial_by_the_key_policy_is_about_the_key() {
        let message = "User: x is not authorized to perform: kms:GenerateDataKey on y".into();
        let fault = Fault { code: "AccessDenied".into(), message, status: Some(403) };
        assert_eq!(fault.meaning(), Meaning::Key);
    }
}
