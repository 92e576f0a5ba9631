//! CloudTrail's own event history: what it keeps of the last 90 days without any trail.
//!
//! "LookupEvents" (CloudTrail): management events of one Region, 50 a page, by one attribute at a
//! time, and two requests a second for a whole account and Region.

use aws_sdk_cloudtrail::Client;
use aws_sdk_cloudtrail::primitives::DateTime;
use aws_sdk_cloudtrail::types::{LookupAttribute, LookupAttributeKey};

use super::asking::{Pace, refused};
use crate::key::evidence::{Trail, TrailError, calls_of_models};
use crate::limits::{LOOKUP_EVENTS_PAGE, LOOKUP_MILLISECONDS, LOOKUP_PAGES_MAX};
use crate::session::{Fault, Session};

const LOOKUP: &str = "cloudtrail:LookupEvents";

/// The event history of a session's Region.
pub struct History {
    session: Session,
    client: Client,
    pages: usize,
}

/// What is looked up at once: one attribute, since more than one is an error.
struct Question<'q> {
    by: LookupAttributeKey,
    value: &'q str,
    since: Option<DateTime>,
}

impl Question<'_> {
    fn attribute(&self) -> Result<LookupAttribute, TrailError> {
        let attribute = LookupAttribute::builder().attribute_key(self.by.clone());
        let whole = attribute.attribute_value(self.value).build();
        whole.map_err(|_| TrailError::Refused { action: LOOKUP, code: "InvalidRequest".into() })
    }
}

impl History {
    /// The event history of a session's Region.
    pub fn new(session: &Session) -> Self {
        let client = Client::new(session.config());
        History { session: session.clone(), client, pages: LOOKUP_PAGES_MAX }
    }

    /// The same, of which no more than so many pages are read.
    pub fn bounded(self, pages: usize) -> Self {
        History { pages: pages.min(LOOKUP_PAGES_MAX), ..self }
    }

    /// Reads all that may bear on a key: events on its ARN, and those of models, which don't name
    /// their key as a resource. `since` are seconds since 1970; without it, 90 days.
    pub fn read(&self, arn: &str, since: Option<i64>, trail: &mut Trail) -> Result<(), TrailError> {
        let since = since.map(DateTime::from_secs);
        trail.source(format!("CloudTrail's event history in {}", self.session.region()));
        let key = (LookupAttributeKey::ResourceName, arn);
        let models = calls_of_models().map(|name| (LookupAttributeKey::EventName, name));
        let questions = [key].into_iter().chain(models);
        self.session.wait(async {
            let mut pace = Pace::new(LOOKUP_MILLISECONDS, self.pages);
            for (by, value) in questions {
                self.ask(&Question { by, value, since }, &mut pace, trail).await?;
            }
            Ok(())
        })
    }

    async fn ask(
        &self,
        question: &Question<'_>,
        pace: &mut Pace,
        trail: &mut Trail,
    ) -> Result<(), TrailError> {
        let mut token = None;
        loop {
            if !pace.step().await {
                let pages = self.pages;
                trail.cut(format!(
                    "the event history was left after {pages} pages: read log files, or --days"
                ));
                return Ok(());
            }
            let call = self.client.lookup_events().lookup_attributes(question.attribute()?);
            let call = call.max_results(LOOKUP_EVENTS_PAGE).set_next_token(token);
            let answer = call.set_start_time(question.since).send().await;
            pace.rest();
            let page = answer.map_err(|error| refused(LOOKUP, Fault::of(&error)))?;
            for text in page.events().iter().filter_map(|event| event.cloud_trail_event()) {
                trail.record(text)?;
            }
            token = page.next_token().map(str::to_owned);
            if token.is_none() {
                return Ok(());
            }
        }
    }
}
