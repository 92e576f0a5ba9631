//! How services are asked for records of CloudTrail: at the pace that they take, for so many pages
//! and no more.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::key::evidence::TrailError;
use crate::session::{Fault, Meaning};

/// Keeps to a pace, and counts pages.
pub(crate) struct Pace {
    between: Duration,
    next: Instant,
    left: usize,
}

impl Pace {
    /// One request in so many milliseconds, for so many pages.
    pub fn new(milliseconds: u64, pages: usize) -> Self {
        Pace { between: Duration::from_millis(milliseconds), next: Instant::now(), left: pages }
    }

    /// Waits for the next request's turn; false where there are no more.
    pub async fn step(&mut self) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        self.left = left;
        sleep_until(self.next).await;
        true
    }

    /// Counts from the end of a request: a throttled one has been sent more than once.
    pub fn rest(&mut self) {
        self.next = Instant::now() + self.between;
    }
}

/// Why a source of records gives none.
pub(crate) fn refused(action: &'static str, fault: Fault) -> TrailError {
    let (meaning, code) = (fault.meaning(), fault.code);
    match meaning {
        Meaning::Denied | Meaning::Key => TrailError::Denied { action, code },
        Meaning::Refused => TrailError::Refused { action, code },
        _ => TrailError::Service { action, code },
    }
}
