//! JSON as policies write it: a value or a list of values, and objects whose order is kept.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// One value, or a list, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One without brackets.
    One(T),
    /// A list.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        match self {
            OneOrMany::One(value) => std::slice::from_ref(value).iter(),
            OneOrMany::Many(values) => values.iter(),
        }
    }

    /// The values, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        match self {
            OneOrMany::One(value) => std::slice::from_mut(value).iter_mut(),
            OneOrMany::Many(values) => values.iter_mut(),
        }
    }
}

/// Objects are read one by one, so that a message says what is wrong in which of them.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ObjectOrList(PhantomData))
    }
}

struct ObjectOrList<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectOrList<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(OneOrMany::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany::Many)
    }
}

/// One text, or a list of texts, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Texts(OneOrMany<String>);

impl Texts {
    /// One text.
    pub fn one(text: &str) -> Self {
        Texts(OneOrMany::One(text.to_owned()))
    }

    /// A list of texts.
    pub fn many(texts: &[impl AsRef<str>]) -> Self {
        Texts(OneOrMany::Many(texts.iter().map(|text| text.as_ref().to_owned()).collect()))
    }

    /// The texts.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The texts, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.0.iter_mut()
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || D::Error::custom("expected a text or a list of texts");
        let text = |value| match value {
            Value::String(text) => Ok(text),
            _ => Err(wrong()),
        };
        match Value::deserialize(from)? {
            Value::Array(values) => {
                let texts: Result<Vec<_>, _> = values.into_iter().map(text).collect();
                Ok(Texts(OneOrMany::Many(texts?)))
            }
            value => Ok(Texts(OneOrMany::One(text(value)?))),
        }
    }
}

/// Values of a condition: texts, numbers, truth values, one or a list, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Scalars(OneOrMany<Value>);

impl Scalars {
    /// One text.
    pub fn one(text: &str) -> Self {
        Scalars(OneOrMany::One(Value::from(text)))
    }

    /// A list of texts.
    pub fn many(texts: &[impl AsRef<str>]) -> Self {
        Scalars(OneOrMany::Many(texts.iter().map(|text| Value::from(text.as_ref())).collect()))
    }

    /// The values as texts, as the service compares them.
    pub fn texts(&self) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.0.iter().map(text).collect()
    }

    /// Those values that are texts, to be changed.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.0.iter_mut().filter_map(|value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }
}

impl<'de> Deserialize<'de> for Scalars {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let scalar = |value: &Value| value.is_string() || value.is_boolean() || value.is_number();
        let values = match Value::deserialize(from)? {
            Value::Array(values) => OneOrMany::Many(values),
            value => OneOrMany::One(value),
        };
        if !values.iter().all(scalar) {
            return Err(D::Error::custom("expected texts, numbers or truth values"));
        }
        Ok(Scalars(values))
    }
}

/// An object whose members keep their order. A name that comes twice is an error: readers differ in
/// which of the two they take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members<T>(Vec<(String, T)>);

impl<T> Default for Members<T> {
    fn default() -> Self {
        Members(Vec::new())
    }
}

impl<T> Members<T> {
    /// The members in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The members' values, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut().map(|(_, value)| value)
    }

    /// Adds a member, or puts it in the place of the one of that name.
    pub fn insert(&mut self, name: &str, value: T) {
        match self.0.iter_mut().find(|(found, _)| found == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

impl<T: Default> Members<T> {
    /// The member of that name, made if it isn't there.
    pub fn entry(&mut self, name: &str) -> &mut T {
        let index = self.0.iter().position(|(found, _)| found == name).unwrap_or_else(|| {
            self.0.push((name.to_owned(), T::default()));
            self.0.len() - 1
        });
        &mut self.0[index].1
    }
}

impl<T: Serialize> Serialize for Members<T> {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        let mut map = into.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder(PhantomData))
    }
}

struct InOrder<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
    type Value = Members<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, T>()? {
            if members.iter().any(|(found, _)| *found == name) {
                return Err(A::Error::custom(format_args!("`{name}` stands twice in one object")));
            }
            members.push((name, value));
        }
        Ok(Members(members))
    }
}
