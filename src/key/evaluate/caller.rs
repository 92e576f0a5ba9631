//! Who makes a request, and which principals of a policy are that one.

use super::outcome::Outcome;
use crate::key::policy::{Principal, PrincipalKind};

/// Who calls KMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A role, a role's session, a user, or an account's root.
    Identity {
        /// `arn:<partition>:iam::<account>:role/<name>` ...
        arn: String,
        /// 12 digits.
        account: String,
    },
    /// A service of AWS for itself, such as `bedrock.amazonaws.com`.
    Service(String),
}

/// How a principal of a statement and a caller go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is someone else.
    Other,
    /// It is the caller's account, which leaves it to its IAM policies who may.
    Account,
    /// It is the caller.
    Caller,
}

impl Caller {
    /// Reads an ARN of IAM or STS, or the name of a service; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(account) = account_of(text) {
            return Some(Caller::Identity { arn: text.to_owned(), account: account.to_owned() });
        }
        let service = text.ends_with(".amazonaws.com") && !text.contains([':', '/', '*']);
        service.then(|| Caller::Service(text.to_owned()))
    }

    /// The account, if it isn't a service.
    pub fn account(&self) -> Option<&str> {
        match self {
            Caller::Identity { account, .. } => Some(account),
            Caller::Service(_) => None,
        }
    }

    /// The ARN or the service's name.
    pub fn name(&self) -> &str {
        match self {
            Caller::Identity { arn, .. } => arn,
            Caller::Service(name) => name,
        }
    }

    /// Whether a grant's principal is this caller.
    pub fn is(&self, principal: &str) -> bool {
        match self {
            Caller::Identity { arn, .. } => is_same(principal, arn),
            Caller::Service(name) => principal == name,
        }
    }

    /// The ARN as `aws:PrincipalArn` has it. Of a session that is its role's, whose path the ARN of
    /// the session doesn't tell; so `None`.
    pub fn principal_arn(&self) -> Option<&str> {
        Some(self.name()).filter(|name| !name.contains(":assumed-role/"))
    }

    /// Whether a session of this role is among the principals: a role calls by sessions alone.
    pub fn may_be_session(&self, principal: &Principal) -> bool {
        let aws = principal.iter().filter(|(kind, _)| *kind == PrincipalKind::Aws);
        let sessions = aws.filter(|(_, text)| text.contains(":assumed-role/"));
        let mut sessions = sessions.map(|(_, session)| session);
        sessions.any(|session| is_same(self.name(), session))
    }

    /// How the principals of a statement go together with this caller: the best of them.
    pub fn fit(&self, principal: &Principal) -> Fit {
        let fits = principal.iter().map(|(kind, text)| self.fit_one(kind, text));
        fits.max().unwrap_or(Fit::Other)
    }

    fn fit_one(&self, kind: PrincipalKind, text: &str) -> Fit {
        let same = match (self, kind) {
            (_, PrincipalKind::Aws) if text == "*" => true,
            (Caller::Service(name), PrincipalKind::Service) => name == text,
            (Caller::Identity { arn, account }, PrincipalKind::Aws) => match whole_account(text) {
                Some(found) if found != account || !is_of_partition(text, arn) => false,
                Some(_) if !is_root(arn) => return Fit::Account,
                Some(_) => true,
                None => is_same(text, arn),
            },
            _ => false,
        };
        if same { Fit::Caller } else { Fit::Other }
    }

    /// Whether `NotPrincipal` leaves this caller in: whether a statement with it is about the
    /// caller. Whoever is left out must be named together with the account; where only one of
    /// both is, AWS "might" deny ("IAM JSON policy elements: NotPrincipal").
    pub fn is_beside(&self, principal: &Principal) -> Outcome {
        if principal.iter().next().is_none() {
            return Outcome::unread("an empty list".to_owned());
        }
        let named = principal.iter().any(|(kind, text)| self.fit_one(kind, text) == Fit::Caller);
        let account = match self {
            Caller::Service(_) => true,
            Caller::Identity { arn, account } => {
                is_root(arn) || {
                    let mut all = principal.iter();
                    all.any(|(_, text)| text == "*" || whole_account(text) == Some(account))
                }
            }
        };
        match (named, account) {
            (true, true) => Outcome::NO,
            (true, false) => {
                Outcome::open("NotPrincipal, which names the caller but not its account")
            }
            (false, _) => Outcome::YES,
        }
    }
}

/// The account in an ARN of IAM or STS.
fn account_of(text: &str) -> Option<&str> {
    let mut parts = text.splitn(6, ':');
    let (arn, _, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (_, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
    let known = arn == "arn" && matches!(service, "iam" | "sts") && !resource.is_empty();
    (known && is_account(account)).then_some(account)
}

/// The account that a principal is, as a number or as its root.
pub fn whole_account(text: &str) -> Option<&str> {
    if is_account(text) {
        return Some(text);
    }
    account_of(text).filter(|_| is_root(text))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an ARN, or an account's number, can mean someone of the partition of another ARN: the
/// same account number in `aws` and `aws-cn` is two accounts ("Amazon Resource Names").
fn is_of_partition(principal: &str, arn: &str) -> bool {
    is_account(principal) || principal.split(':').nth(1) == arn.split(':').nth(1)
}

fn is_root(arn: &str) -> bool {
    arn.ends_with(":root")
}

/// A principal is the caller itself, or the role whose session the caller is. The ARN of a session
/// has no path, and names of roles are unique in an account without it.
fn is_same(principal: &str, caller: &str) -> bool {
    if principal == caller {
        return true;
    }
    let session = caller.split_once(":assumed-role/").and_then(|(_, rest)| rest.split('/').next());
    let role = principal.split_once(":role/").and_then(|(_, rest)| rest.rsplit('/').next());
    let same = session.is_some() && session == role;
    same && account_of(principal) == account_of(caller) && is_of_partition(principal, caller)
}
