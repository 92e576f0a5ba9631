//! A session is who calls AWS and how: credentials, Region, endpoints, retries, and the runtime
//! that carries the calls.
//!
//! The settings are the SDK's own: environment, profile, SSO, IMDS, ECS.
//! Nothing else builds a configuration of the SDK, so what is bounded here is bounded everywhere.

use std::sync::Arc;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region};
use aws_credential_types::Credentials;
use aws_smithy_http_client::{Builder, tls};
use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use tokio::runtime::{Handle, Runtime};

use crate::limits;

mod caller;
mod fault;
pub(crate) use fault::{Fault, Meaning};

/// Who calls AWS and how; cheap to clone.
///
/// Its calls block, so it must not be used on a thread that drives async code.
#[derive(Clone)]
pub struct Session {
    config: SdkConfig,
    region: String,
    runtime: Arc<Runtime>,
    calls_at_once: usize,
}

/// An endpoint that isn't AWS's own, with keys for it.
pub struct Endpoint<'a> {
    /// Its URL, such as `http://127.0.0.1:4566`.
    pub url: &'a str,
    /// Its Region.
    pub region: &'a str,
    /// The id of the access key.
    pub access_key: &'a str,
    /// The secret of the access key.
    pub secret_key: &'a str,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No Region was given and none is configured.
    #[error("no AWS Region; set AWS_REGION or `region` in the profile")]
    NoRegion,
    /// The operating system refused threads or sockets.
    #[error("can't start the threads that call AWS: {0}")]
    Runtime(#[from] std::io::Error),
}

impl Session {
    /// A session by the SDK's own settings, in `region` or the Region they name.
    pub fn open(region: Option<&str>) -> Result<Self, SessionError> {
        let loader = aws_config::defaults(BehaviorVersion::latest());
        Self::load(match region {
            Some(region) => loader.region(Region::new(region.to_owned())),
            None => loader,
        })
    }

    /// A session with an endpoint that serves all of AWS's interfaces.
    pub fn at(endpoint: &Endpoint<'_>) -> Result<Self, SessionError> {
        let keys =
            Credentials::new(endpoint.access_key, endpoint.secret_key, None, None, "endpoint");
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(endpoint.region.to_owned()))
            .credentials_provider(keys)
            .endpoint_url(endpoint.url);
        Self::load(loader)
    }

    /// The same with as many calls at once, for each object that is read and each that is written,
    /// as this memory budget has room for, in bytes.
    pub fn within(self, memory: usize) -> Self {
        Session { calls_at_once: calls_within(memory), ..self }
    }

    /// Calls with data of one object that may run at once.
    pub(crate) fn calls_at_once(&self) -> usize {
        self.calls_at_once
    }

    /// The Region that calls go to.
    pub fn region(&self) -> &str {
        &self.region
    }

    fn load(loader: ConfigLoader) -> Result<Self, SessionError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(limits::CALL_THREADS)
            .thread_name("aws")
            .enable_all()
            .build()?;
        let loader = loader.http_client(https()).timeout_config(timeouts());
        let config = bounded(runtime.block_on(loader.load()));
        let region = config.region().ok_or(SessionError::NoRegion)?.to_string();
        let calls_at_once = limits::CALLS_AT_ONCE;
        Ok(Session { config, region, runtime: Arc::new(runtime), calls_at_once })
    }

    pub(crate) fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// Runs a call to its end.
    pub(crate) fn wait<F: Future>(&self, call: F) -> F::Output {
        self.runtime.block_on(call)
    }

    /// Where calls go on while the caller does something else.
    pub(crate) fn handle(&self) -> &Handle {
        self.runtime.handle()
    }

    /// The endpoint that is configured for a service, if it isn't AWS's own.
    pub(crate) fn endpoint(&self, service: &str) -> Option<String> {
        if self.config.get_origin("endpoint_url").is_client_config() {
            return self.config.endpoint_url().map(str::to_owned);
        }
        let key = ServiceConfigKey::builder()
            .service_id(service)
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url")
            .build()
            .ok()?;
        let own = self.config.service_config().and_then(|found| found.load_config(key));
        own.or_else(|| self.config.endpoint_url().map(str::to_owned))
    }
}

fn https() -> aws_smithy_runtime_api::client::http::SharedHttpClient {
    let ring = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    Builder::new().tls_provider(ring).build_https()
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(limits::CONNECT_SECONDS_MAX))
        .read_timeout(Duration::from_secs(limits::ANSWER_SECONDS_MAX))
        .build()
}

/// What the user configured stays; the SDK's default of three attempts is too few for a long run.
fn bounded(config: SdkConfig) -> SdkConfig {
    let found = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
    if found.max_attempts() != RetryConfig::standard().max_attempts() {
        return config;
    }
    let retries = found.with_max_attempts(limits::CALL_ATTEMPTS_MAX);
    config.into_builder().retry_config(retries).build()
}

fn calls_within(memory: usize) -> usize {
    let room = memory / limits::CALLS_MEMORY_SHARE / limits::RANGE_BYTES as usize;
    // One more is held by whoever reads or fills it.
    room.saturating_sub(1).clamp(1, limits::CALLS_AT_ONCE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quarter of the memory, in ranges of 8 MiB, one of which is at hand.
    #[test]
    fn calls_at_once_are_as_many_as_the_memory_has_room_for() {
        for (mebibytes, calls) in [(0, 1), (64, 1), (96, 2), (192, 5), (768, 23), (1 << 20, 32)] {
            assert_eq!(calls_within(mebibytes << 20), calls, "{mebibytes} MiB");
        }
    }
}
