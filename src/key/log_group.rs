//! A log group of CloudWatch Logs that a trail delivers to: each of its events is one record.
//!
//! "FilterLogEvents" (CloudWatch Logs): 1 MB or 10,000 events a page at most. A page may be empty
//! and have others behind it; only one without a token is the last.

use aws_sdk_cloudwatchlogs::Client;

use super::asking::{Pace, refused};
use crate::key::evidence::{GroupName, Trail, TrailError};
use crate::limits::{LOG_GROUP_MILLISECONDS, LOG_GROUP_PAGES_MAX};
use crate::session::{Fault, Meaning, Session};

const FILTER: &str = "logs:FilterLogEvents";

/// What bears on keys and models; a trail delivers the records of all services.
const PATTERN: &str = "{ ($.eventSource = \"kms.amazonaws.com\") || \
    ($.eventSource = \"bedrock.amazonaws.com\") }";

/// A log group, in a session's Region.
pub struct LogGroup {
    session: Session,
    client: Client,
    name: GroupName,
    pages: usize,
}

impl LogGroup {
    /// The log group of this name in a session's Region.
    pub fn new(session: &Session, name: &GroupName) -> Self {
        let client = Client::new(session.config());
        let (session, name) = (session.clone(), name.clone());
        LogGroup { session, client, name, pages: LOG_GROUP_PAGES_MAX }
    }

    /// The same, of which no more than so many pages are read.
    pub fn bounded(self, pages: usize) -> Self {
        LogGroup { pages: pages.min(LOG_GROUP_PAGES_MAX), ..self }
    }

    /// Reads all records of KMS and Bedrock, page by page. `since` are seconds since 1970; without
    /// it, all that the group keeps.
    pub fn read(&self, since: Option<i64>, trail: &mut Trail) -> Result<(), TrailError> {
        trail.source(format!("the log group {} in {}", self.name, self.session.region()));
        let since = since.map(|seconds| seconds.saturating_mul(1000));
        self.session.wait(self.pages(since, trail))
    }

    async fn pages(&self, since: Option<i64>, trail: &mut Trail) -> Result<(), TrailError> {
        let mut pace = Pace::new(LOG_GROUP_MILLISECONDS, self.pages);
        let mut token = None;
        while pace.step().await {
            let call = self.client.filter_log_events().log_group_identifier(self.name.as_str());
            let call = call.filter_pattern(PATTERN).set_start_time(since).set_next_token(token);
            let answer = call.send().await;
            pace.rest();
            let page = answer.map_err(|error| self.refused(Fault::of(&error)))?;
            for message in page.events().iter().filter_map(|event| event.message()) {
                trail.record(message)?;
            }
            token = page.next_token().map(str::to_owned);
            if token.is_none() {
                return Ok(());
            }
        }
        let pages = self.pages;
        trail.cut(format!("the log group was left after {pages} pages: read log files, or --days"));
        Ok(())
    }

    fn refused(&self, fault: Fault) -> TrailError {
        match fault.meaning() {
            Meaning::Absent => TrailError::NoGroup {
                group: self.name.to_string(),
                region: self.session.region().to_owned(),
            },
            _ => refused(FILTER, fault),
        }
    }
}
