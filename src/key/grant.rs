//! A grant lets someone use a key beside its policy. Bedrock makes one for each custom model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The service that makes and uses the grants of custom models.
pub const BEDROCK: &str = "bedrock.amazonaws.com";

/// A grant as `ListGrants` shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id, 64 hexadecimal digits.
    pub id: String,
    /// A name, where its maker gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// When it was made (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Who may use the key: an ARN, or a service's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grantee: Option<String>,
    /// The service that may, in the newer form of a grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grantee_service: Option<String>,
    /// Who may retire it: an ARN, or a service's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retiring: Option<String>,
    /// The service that may retire it, in the newer form of a grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retiring_service: Option<String>,
    /// The account or principal that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// What it allows, such as `Decrypt`.
    pub operations: Vec<String>,
    /// Pairs that the encryption context must have.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub context_subset: BTreeMap<String, String>,
    /// Pairs that the encryption context must have and no others.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub context_equals: BTreeMap<String, String>,
    /// The resource for which alone a service may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_arn: Option<String>,
}

/// Which of Bedrock's grants one is ("How Amazon Bedrock uses grants in AWS KMS").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Lives as long as its model; makes secondary grants.
    Primary,
    /// Scoped down, for the time of one operation.
    Secondary,
    /// Not Bedrock's.
    Other,
}

impl Grant {
    /// Who may use it, in either form.
    pub fn grantees(&self) -> impl Iterator<Item = &str> {
        self.grantee.as_deref().into_iter().chain(self.grantee_service.as_deref())
    }

    /// Whether a service may retire it, which then does so by itself.
    pub fn retiring_principal(&self) -> Option<&str> {
        self.retiring.as_deref().or(self.retiring_service.as_deref())
    }

    /// Which of Bedrock's grants it is. A primary one may make further grants; secondary ones have
    /// a subset of `DescribeKey`, `GenerateDataKey` and `Decrypt`.
    pub fn kind(&self) -> Kind {
        if !self.grantees().any(|grantee| grantee == BEDROCK) {
            return Kind::Other;
        }
        match self.operations.iter().any(|operation| operation == "CreateGrant") {
            true => Kind::Primary,
            false => Kind::Secondary,
        }
    }

    /// The ARN of the model or job that it names: as its source, or in its encryption context. Most
    /// grants of Bedrock name none.
    pub fn names(&self, arn: &str) -> bool {
        let context = self.context_subset.values().chain(self.context_equals.values());
        self.source_arn.iter().chain(context).any(|found| found == arn)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(grantee: Option<&str>, service: Option<&str>, operations: &[&str]) -> Grant {
        Grant {
            grantee: grantee.map(str::to_owned),
            grantee_service: service.map(str::to_owned),
            operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
            ..Grant::default()
        }
    }

    /// The operations of the first are those of the published event of a primary grant; the second
    /// has the members that `CreateGrant` got for services.
    #[test]
    fn a_primary_grant_of_bedrock_is_known_in_both_forms() {
        let primary = ["Decrypt", "CreateGrant", "GenerateDataKey", "DescribeKey"];
        let secondary = ["Decrypt", "GenerateDataKey", "DescribeKey"];
        for (grantee, service) in [(Some(BEDROCK), None), (None, Some(BEDROCK))] {
            assert_eq!(grant(grantee, service, &primary).kind(), Kind::Primary);
            assert_eq!(grant(grantee, service, &secondary).kind(), Kind::Secondary);
        }
        let role = "arn:aws:iam::111122223333:role/a";
        assert_eq!(grant(Some(role), None, &primary).kind(), Kind::Other);
    }
}
