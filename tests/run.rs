//! The program itself, over HTTP: real servers on loopback for S3 and KMS, a double of Bedrock.

// What other test programs use of the servers is not all used here.
#[allow(dead_code)]
mod support;

#[path = "run/account.rs"]
mod account;
#[path = "run/broken.rs"]
mod broken;
#[path = "run/conformance.rs"]
mod conformance;
#[path = "run/estate.rs"]
mod estate;
#[path = "run/evidence.rs"]
mod evidence;
#[path = "run/faults.rs"]
mod faults;
#[path = "run/job.rs"]
mod job;
#[path = "run/jobs.rs"]
mod jobs;
#[path = "run/keys.rs"]
mod keys;
#[path = "run/models.rs"]
mod models;
#[path = "run/prefix.rs"]
mod prefix;
#[path = "run/preflight.rs"]
mod preflight;
#[path = "run/refused.rs"]
mod refused;
#[path = "run/remediation.rs"]
mod remediation;
#[path = "run/signed.rs"]
mod signed;
#[path = "run/tripwire.rs"]
mod tripwire;
