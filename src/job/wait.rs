//! Waiting for what takes its time: looks with growing pauses, which an interruption ends and a
//! failed look doesn't.

use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::engine::Watch;
use crate::key::KeyError;
use crate::limits::{
    GONE_PAUSE_MILLISECONDS_FIRST, GONE_PAUSE_MILLISECONDS_MAX, PAUSE_MILLISECONDS_FIRST,
    PAUSE_MILLISECONDS_MAX, PAUSE_SLICE_MILLISECONDS,
};
use crate::train::TrainError;

use super::{Event, JobError, Means, Pause, Ports};

/// How to wait.
pub struct Waits<'a> {
    /// What passes the time.
    pub pause: &'a dyn Pause,
    /// What can end it.
    pub watch: &'a Watch,
    /// Who hears of a look that failed.
    pub tell: &'a dyn Fn(Event),
    /// The first pause and the longest, in milliseconds.
    pub milliseconds: (u64, u64),
}

impl<'a> Waits<'a> {
    /// For a customization job, which takes minutes or hours.
    pub fn of_job(ports: &'a Ports, means: &'a Means) -> Self {
        Waits {
            pause: ports.pause,
            watch: means.watch,
            tell: means.tell,
            milliseconds: (PAUSE_MILLISECONDS_FIRST, PAUSE_MILLISECONDS_MAX),
        }
    }

    /// The same for what takes seconds or minutes: something that is being removed.
    pub fn shorter(&self) -> Waits<'a> {
        let milliseconds = (GONE_PAUSE_MILLISECONDS_FIRST, GONE_PAUSE_MILLISECONDS_MAX);
        Waits { pause: self.pause, watch: self.watch, tell: self.tell, milliseconds }
    }
}

/// Looks until a look finds what is waited for. `what` is its name: two waits for different things
/// don't look at the same moments.
///
/// What is waited for goes on whatever a look at it does, so a look that failed is no reason to
/// give up. Whoever waits has seen it once, or asked for it, so it can be seen from here.
pub fn until<T>(
    what: &str,
    waits: &Waits,
    mut look: impl FnMut() -> Result<Option<T>, JobError>,
) -> Result<T, JobError> {
    let mut looks = 0;
    loop {
        if waits.watch.stopped() {
            return Err(JobError::Stopped);
        }
        match look() {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => {}
            Err(error) if passes(&error) => (waits.tell)(Event::Unreached(&error)),
            Err(error) => return Err(error),
        }
        rest(backoff(what, looks, waits.milliseconds), waits);
        looks += 1;
    }
}

/// Whether it may be otherwise at the next look: a lost connection, throttling, a failing service.
fn passes(error: &JobError) -> bool {
    matches!(
        error,
        JobError::Train(TrainError::Service { .. }) | JobError::Key(KeyError::Service { .. })
    )
}

/// Pauses double up to a bound. A digest of the name takes up to a quarter off, so that many runs
/// don't look at the same moment and a run can still be repeated exactly.
fn backoff(what: &str, look: u32, (first, most): (u64, u64)) -> Duration {
    let whole = Duration::from_millis((first << look.min(8)).min(most));
    let digest = Sha256::new_with_prefix(what).chain_update(look.to_be_bytes()).finalize();
    whole - whole * u32::from(digest[0]) / 1024
}

fn rest(mut time: Duration, waits: &Waits) {
    while !time.is_zero() && !waits.watch.stopped() {
        let slice = time.min(Duration::from_millis(PAUSE_SLICE_MILLISECONDS));
        waits.pause.pause(slice);
        time -= slice;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_their_bound_and_differ_between_names() {
        let pauses: Vec<_> = (0..12).map(|look| backoff("a", look, (5_000, 120_000))).collect();
        for (look, pause) in pauses.iter().enumerate() {
            let whole = (5_000_u64 << look.min(8)).min(120_000);
            let quarter = Duration::from_millis(whole * 3 / 4);
            assert!((quarter..=Duration::from_millis(whole)).contains(pause), "{look} {pause:?}");
        }
        let others: Vec<_> = (0..12).map(|look| backoff("b", look, (5_000, 120_000))).collect();
        assert_ne!(pauses, others);
    }
}
