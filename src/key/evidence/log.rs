//! A file of records, read one by one: it may be long, and it is not kept.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::event::Record;

/// One file, in one of the three forms that records come in. Each record is handed on as it is
/// read, also where the file turns out to be broken behind it.
pub struct Log<F>(pub F);

/// What `aws cloudtrail lookup-events` prints.
#[derive(Deserialize)]
struct LookedUp {
    #[serde(rename = "CloudTrailEvent")]
    record: String,
}

/// What `aws logs filter-log-events` prints of a group that a trail delivers to.
#[derive(Deserialize)]
struct Delivered {
    message: String,
}

/// An element of a form's list.
trait Carrier {
    fn record(self) -> serde_json::Result<Record>;
}

/// A log file, as CloudTrail delivers it.
impl Carrier for Record {
    fn record(self) -> serde_json::Result<Record> {
        Ok(self)
    }
}

impl Carrier for LookedUp {
    fn record(self) -> serde_json::Result<Record> {
        Record::parse(&self.record)
    }
}

impl Carrier for Delivered {
    fn record(self) -> serde_json::Result<Record> {
        Record::parse(&self.message)
    }
}

impl<'de, F: FnMut(Record)> DeserializeSeed<'de> for Log<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, F: FnMut(Record)> Visitor<'de> for Log<F> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object with one of Records, Events, events")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let (take, mut lists) = (&mut self.0, 0);
        while let Some(name) = map.next_key::<String>()? {
            lists += 1;
            match name.as_str() {
                "Records" => map.next_value_seed(List::<F, Record>(take, PhantomData))?,
                "Events" => map.next_value_seed(List::<F, LookedUp>(take, PhantomData))?,
                "events" => map.next_value_seed(List::<F, Delivered>(take, PhantomData))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    lists -= 1;
                }
            }
        }
        match lists {
            1 => Ok(()),
            _ => Err(A::Error::custom("expected one of Records, Events, events")),
        }
    }
}

/// A list of records in one of the forms.
struct List<'f, F, T>(&'f mut F, PhantomData<T>);

impl<'de, F: FnMut(Record), T: Carrier + Deserialize<'de>> DeserializeSeed<'de> for List<'_, F, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Record), T: Carrier + Deserialize<'de>> Visitor<'de> for List<'_, F, T> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element::<T>()? {
            (self.0)(element.record().map_err(A::Error::custom)?);
        }
        Ok(())
    }
}
