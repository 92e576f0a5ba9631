//! A place is what a user writes for where data lies: a local path, `s3://bucket/key`, or `-`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Standard input or output: `-`.
    Pipe,
    /// A file or folder of this machine.
    Local(PathBuf),
    /// An object or a prefix in S3.
    S3 {
        /// The bucket's name.
        bucket: String,
        /// The key or prefix; may be empty.
        key: String,
    },
}

/// Why a text names no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Nothing was written.
    #[error("an empty text names no place; write a path, s3://bucket/key, or -")]
    Empty,
    /// Another scheme than `s3` and `file`.
    #[error("{place}: only s3:// and file:// URIs and local paths are read")]
    Scheme {
        /// What was written.
        place: String,
    },
    /// The bucket's name is none.
    #[error("{place}: no bucket can have this name; 3 to 63 of a-z, 0-9, dots and hyphens")]
    Bucket {
        /// What was written.
        place: String,
    },
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        match text {
            "" => Err(PlaceError::Empty),
            "-" => Ok(Place::Pipe),
            _ => match text.split_once("://") {
                Some(("s3", rest)) => s3(text, rest),
                Some(("file", path)) => Ok(Place::Local(path.into())),
                Some((scheme, _)) if is_scheme(scheme) => {
                    Err(PlaceError::Scheme { place: text.into() })
                }
                _ => Ok(Place::Local(text.into())),
            },
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Pipe => out.write_str("-"),
            Place::Local(path) => write!(out, "{}", path.display()),
            Place::S3 { bucket, key } => write!(out, "s3://{bucket}/{key}"),
        }
    }
}

impl Place {
    /// The place of this name below this one. A pipe has nothing below it and stays itself.
    pub fn below(&self, name: &str) -> Place {
        match self {
            Place::Pipe => Place::Pipe,
            Place::Local(path) => Place::Local(path.join(name)),
            Place::S3 { bucket, key } => {
                let key = match key.trim_end_matches('/') {
                    "" => name.into(),
                    folder => format!("{folder}/{name}"),
                };
                Place::S3 { bucket: bucket.clone(), key }
            }
        }
    }

    /// Whether it lies in S3.
    pub fn is_s3(&self) -> bool {
        matches!(self, Place::S3 { .. })
    }
}

fn s3(text: &str, rest: &str) -> Result<Place, PlaceError> {
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    let inner = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'.';
    let outer = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let ends = outer(bucket.chars().next()) && outer(bucket.chars().last());
    if !(3..=63).contains(&bucket.len()) || !ends || !bucket.bytes().all(inner) {
        return Err(PlaceError::Bucket { place: text.into() });
    }
    Ok(Place::S3 { bucket: bucket.into(), key: key.into() })
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s3(bucket: &str, key: &str) -> Place {
        Place::S3 { bucket: bucket.into(), key: key.into() }
    }

    #[test]
    fn each_form_is_told_apart() {
        let cases = [
            ("-", Place::Pipe),
            ("data/train.jsonl", Place::Local("data/train.jsonl".into())),
            ("file:///data/a", Place::Local("/data/a".into())),
            ("s3://my-bucket", s3("my-bucket", "")),
            ("s3://my-bucket/a/b.jsonl", s3("my-bucket", "a/b.jsonl")),
        ];
        for (text, place) in cases {
            assert_eq!(text.parse(), Ok(place), "{text}");
        }
    }

    #[test]
    fn what_names_no_place_is_refused() {
        for text in ["", "https://host/a", "s3://", "s3://A/b", "s3://ab/c", "s3://-ab/c"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_goes_below_a_prefix_with_one_slash() {
        assert_eq!(s3("buc", "a/").below("x"), s3("buc", "a/x"));
        assert_eq!(s3("buc", "").below("x"), s3("buc", "x"));
    }
}
