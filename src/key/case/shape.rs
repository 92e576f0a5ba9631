//! Who uses a key from where: what a policy is made of, checked.

use super::Case;
use crate::key::evaluate::Caller;

/// A case with its roles and Regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub(super) case: Case,
    pub(super) account: String,
    pub(super) partition: String,
    pub(super) roles: Vec<String>,
    pub(super) invokers: Vec<String>,
    pub(super) admins: Vec<String>,
    pub(super) data_roles: Vec<String>,
    pub(super) regions: Vec<String>,
    pub(super) narrow_grants: bool,
    pub(super) source_account: bool,
}

/// What someone asks for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The account that owns the key; that of the roles where absent.
    pub account: Option<String>,
    /// ARNs of the roles that customise or copy.
    pub roles: Vec<String>,
    /// ARNs of the roles that only invoke.
    pub invokers: Vec<String>,
    /// ARNs of those who administer the key.
    pub admins: Vec<String>,
    /// ARNs of the roles that read or write data under this key in S3.
    pub data_roles: Vec<String>,
    /// Regions such as `us-east-1`.
    pub regions: Vec<String>,
    /// Grants only for Bedrock, and only with the operations that it is known to ask for.
    pub narrow_grants: bool,
    /// The service's own use only for resources of the account.
    pub source_account: bool,
    /// Users are taken for principals too.
    pub allow_users: bool,
}

/// Why no policy can be made of a wish.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// A list that must hold something doesn't.
    #[error("{what} needed for this case; name {option}")]
    Missing {
        /// What is missing.
        what: &'static str,
        /// The option that gives it.
        option: &'static str,
    },
    /// Roles for invoking, in a case that has none.
    #[error("in this case the same roles invoke the model; choose the case that ends in -invoke")]
    Invokers,
    /// Not a role's ARN.
    #[error("{0}: name roles as arn:aws:iam::<account>:role/<name>")]
    NoRole(String),
    /// A user's ARN. Bedrock's documentation once printed `user/` before the names of roles.
    #[error("{0}: is a user, and Bedrock is used with roles: write role/, or give --allow-user")]
    User(String),
    /// Not a Region.
    #[error("{0}: name each Region, such as us-east-1; `*` would cover Regions that nobody uses")]
    NoRegion(String),
    /// Bedrock isn't there.
    #[error("Bedrock isn't in the partition {0}")]
    Partition(String),
    /// The account can't be told.
    #[error("the roles are of several accounts; name the key's with --account")]
    Accounts,
    /// Not an account.
    #[error("{0}: an account has 12 digits")]
    NoAccount(String),
}

impl Shape {
    /// Checks a wish.
    pub fn new(case: Case, wish: Wish) -> Result<Self, ShapeError> {
        required(&wish.roles, "roles are", "--role")?;
        required(&wish.regions, "Regions are", "--region")?;
        match (case.has_invokers(), wish.invokers.is_empty()) {
            (true, true) => required(&wish.invokers, "roles that invoke are", "--invoke-role")?,
            (false, false) => return Err(ShapeError::Invokers),
            _ => {}
        }
        let all = wish.roles.iter().chain(&wish.invokers).chain(&wish.data_roles);
        for arn in all.chain(&wish.admins) {
            check_role(arn, wish.allow_users)?;
        }
        if let Some(region) = wish.regions.iter().find(|region| !is_region(region)) {
            return Err(ShapeError::NoRegion(region.clone()));
        }
        let partition = wish.roles[0].split(':').nth(1).unwrap_or_default().to_owned();
        if !matches!(partition.as_str(), "aws" | "aws-us-gov") {
            return Err(ShapeError::Partition(partition));
        }
        let account = account(&wish)?;
        let Wish { roles, invokers, admins, data_roles, regions, .. } = wish;
        let (narrow_grants, source_account) = (wish.narrow_grants, wish.source_account);
        Ok(Shape {
            case,
            account,
            partition,
            roles,
            invokers,
            admins,
            data_roles,
            regions,
            narrow_grants,
            source_account,
        })
    }

    /// The ARN of the account that owns the key.
    pub fn root(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition, self.account)
    }

    /// The account that owns the key: 12 digits.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// The Regions, at least one.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }
}

fn required(list: &[String], what: &'static str, option: &'static str) -> Result<(), ShapeError> {
    if list.is_empty() { Err(ShapeError::Missing { what, option }) } else { Ok(()) }
}

fn check_role(arn: &str, allow_users: bool) -> Result<(), ShapeError> {
    let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let iam = arn.split(':').nth(2) == Some("iam") && Caller::parse(arn).is_some();
    let named = |kind: &str| resource.strip_prefix(kind).is_some_and(|name| !name.is_empty());
    match iam && !arn.contains(['*', '?', '$', '"', ' ']) {
        true if named("role/") || (allow_users && named("user/")) => Ok(()),
        true if named("user/") => Err(ShapeError::User(arn.to_owned())),
        _ => Err(ShapeError::NoRole(arn.to_owned())),
    }
}

/// A Region's name: `us-east-1`, `ap-southeast-2`, `us-gov-west-1`.
fn is_region(text: &str) -> bool {
    let mut parts = text.rsplit('-');
    let number =
        parts.next().is_some_and(|end| end.len() == 1 && end.as_bytes()[0].is_ascii_digit());
    let words: Vec<&str> = parts.collect();
    let word = |word: &&str| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    number && words.len() >= 2 && words.iter().all(word)
}

/// The account given, or the one that all roles and administrators are of.
fn account(wish: &Wish) -> Result<String, ShapeError> {
    if let Some(account) = &wish.account {
        let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        return if digits {
            Ok(account.clone())
        } else {
            Err(ShapeError::NoAccount(account.clone()))
        };
    }
    let all = wish.admins.iter().chain(&wish.roles).chain(&wish.invokers);
    let mut accounts: Vec<String> =
        all.filter_map(|arn| Caller::parse(arn)?.account().map(str::to_owned)).collect();
    accounts.dedup();
    match accounts.as_slice() {
        [account] => Ok(account.clone()),
        _ => Err(ShapeError::Accounts),
    }
}
