//! A value that must not be seen: it has no `Debug`, no `Display`, no `Serialize`.

/// Holds what may be compared or matched but never shown: deny-list terms, allowed values, keys.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Covers a value.
    pub fn new(value: T) -> Self {
        Secret(value)
    }

    /// The value, for matching. Never hand the result to a log, an error or a report.
    pub fn expose(&self) -> &T {
        &self.0
    }
}
