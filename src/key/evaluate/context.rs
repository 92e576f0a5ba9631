//! What is known of a request besides who makes it: the keys that conditions look at.

use std::collections::BTreeMap;

/// Keys of a request. A key can be known with its values, known to be absent, or not known at all;
/// letter case of names doesn't count ("IAM JSON policy elements: Condition").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    known: BTreeMap<String, Vec<String>>,
    named: Vec<String>,
    encryption: Option<BTreeMap<String, String>>,
}

/// A member of the encryption context is a key of its own.
const ENCRYPTION_MEMBER: &str = "kms:encryptioncontext:";
/// The names of all of them are the values of this key.
const ENCRYPTION_KEYS: &str = "kms:encryptioncontextkeys";

impl Context {
    /// A request that reaches KMS through a service of AWS in a Region, such as
    /// `bedrock.us-east-1.amazonaws.com`.
    pub fn via(service: &str) -> Self {
        Context::default().with("kms:ViaService", &[service]).with("aws:ViaAWSService", &["true"])
    }

    /// A request that someone sends to KMS itself.
    pub fn direct() -> Self {
        Context::default().without("kms:ViaService").with("aws:ViaAWSService", &["false"])
    }

    /// The same with a key's values.
    pub fn with(mut self, key: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        self.known.insert(key.to_ascii_lowercase(), values);
        self
    }

    /// The same, knowing that a key is absent.
    pub fn without(self, key: &str) -> Self {
        self.with(key, &[])
    }

    /// The same with an encryption context, whole.
    pub fn encrypting(mut self, pairs: &[(&str, &str)]) -> Self {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.encryption = Some(pairs.collect());
        self
    }

    /// The same with an encryption context that has these names, and may have others.
    pub fn encrypting_at_least(mut self, names: &[&str]) -> Self {
        self.named = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// The same with what `other` knows and this one doesn't.
    pub fn or(mut self, other: Context) -> Self {
        for (key, values) in other.known {
            self.known.entry(key).or_insert(values);
        }
        self.encryption = self.encryption.or(other.encryption);
        self
    }

    /// The values of a key: none of them where it is absent, `None` where nothing is known.
    pub fn get(&self, key: &str) -> Option<Vec<String>> {
        let key = key.to_ascii_lowercase();
        if let Some(values) = self.known.get(&key) {
            return Some(values.clone());
        }
        let pairs = self.encryption.as_ref()?;
        if key == ENCRYPTION_KEYS {
            return Some(pairs.keys().cloned().collect());
        }
        let name = key.strip_prefix(ENCRYPTION_MEMBER)?;
        let found = pairs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        Some(found.map(|(_, value)| value.clone()).into_iter().collect())
    }

    /// Values that a key has, of which it may have others.
    pub fn some(&self, key: &str) -> &[String] {
        if key.eq_ignore_ascii_case(ENCRYPTION_KEYS) { &self.named } else { &[] }
    }

    /// The encryption context, if it is known.
    pub fn encryption(&self) -> Option<&BTreeMap<String, String>> {
        self.encryption.as_ref()
    }
}
