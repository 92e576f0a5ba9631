//! Whom a statement is about.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Members, Texts};

/// The principals of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// `"*"`: everyone.
    Everyone,
    /// An object of kinds.
    Named(Named),
}

/// Principals by kind, in their order.
pub type Named = Members<Texts>;

/// A kind of principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalKind {
    /// Accounts, roles, users, and `*`.
    Aws,
    /// A service of AWS, such as `bedrock.amazonaws.com`.
    Service,
    /// An identity provider.
    Federated,
    /// A canonical user id, as S3 has it.
    CanonicalUser,
}

const KINDS: [(&str, PrincipalKind); 4] = [
    ("AWS", PrincipalKind::Aws),
    ("Service", PrincipalKind::Service),
    ("Federated", PrincipalKind::Federated),
    ("CanonicalUser", PrincipalKind::CanonicalUser),
];

impl Principal {
    /// Roles, users or accounts.
    pub fn aws(arns: &[impl AsRef<str>]) -> Self {
        Principal::of("AWS", Texts::many(arns))
    }

    /// A service.
    pub fn service(name: &str) -> Self {
        Principal::of("Service", Texts::one(name))
    }

    fn of(kind: &str, texts: Texts) -> Self {
        let mut named = Members::default();
        named.insert(kind, texts);
        Principal::Named(named)
    }

    /// Each principal with its kind; `"*"` is `*` of the kind AWS.
    pub fn iter(&self) -> Box<dyn Iterator<Item = (PrincipalKind, &str)> + '_> {
        match self {
            Principal::Everyone => Box::new(std::iter::once((PrincipalKind::Aws, "*"))),
            Principal::Named(named) => Box::new(named.iter().flat_map(|(name, texts)| {
                let kind = KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
                kind.into_iter().flat_map(|kind| texts.iter().map(move |text| (kind, text)))
            })),
        }
    }
}

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        match self {
            Principal::Everyone => into.serialize_str("*"),
            Principal::Named(named) => named.serialize(into),
        }
    }
}

impl<'de> Deserialize<'de> for Principal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(StarOrKinds)
    }
}

struct StarOrKinds;

impl<'de> Visitor<'de> for StarOrKinds {
    type Value = Principal;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("\"*\" or an object with AWS, Service, Federated")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match text {
            "*" => Ok(Principal::Everyone),
            _ => Err(E::custom("a principal that is a text can only be \"*\"")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let named = Named::deserialize(MapAccessDeserializer::new(map))?;
        let known = |name: &str| KINDS.iter().any(|(known, _)| *known == name);
        if let Some((name, _)) = named.iter().find(|(name, _)| !known(name)) {
            return Err(A::Error::custom(format_args!(
                "`{name}` is no kind of principal; AWS, Service, Federated, CanonicalUser are"
            )));
        }
        Ok(Principal::Named(named))
    }
}
