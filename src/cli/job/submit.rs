//! `expurgate job submit`: asks Bedrock for the job that a verified receipt allows.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::args::Submit;
use super::is_job_file;
use crate::cli::args::{RoleFiles, Show};
use crate::cli::failure::{Exit, Failure};
use crate::cli::progress::Progress;
use crate::cli::run::{Named, finish};
use crate::cli::{ports, stop};
use crate::engine::Watch;
use crate::job::{Event, Means, RECEIPT, Reached, Standing, Until, submit_standing};
use crate::store::place::Place;

/// Runs the command; on stdout stands the request that was sent.
pub fn submit(command: &Submit, show: &Show, out: &mut dyn Write) -> Result<(), Failure> {
    let (job, dataset) = what(command)?;
    let (looking, owner) = (&command.looking, command.bucket_owner.as_deref());
    let named = Named::read(job, looking, &RoleFiles::default(), owner)?;
    let watch = Arc::new(Watch::default());
    stop::reaches(&watch);
    let scrub = named.setup.scrub();
    let progress = Progress::start(show, "plan", None, &watch);
    let told = |event: Event| progress.hear(&event, true);
    let made_by = &named.setup.provenance;
    let means = Means { scrub: &scrub, made_by, watch: &watch, tell: &told };
    let standing = dataset.as_ref().map_or(Standing::OfPlan, Standing::At);
    let until = if command.wait { Until::Done } else { Until::Submitted };
    let outcome = submit_standing(&named.spec, &named.ports(), &means, standing, until)?;
    drop(progress);
    if matches!(outcome.reached, Reached::PublishedLocally) {
        let why = "the dataset lies on this machine; `data.sanitized` must be an s3:// place";
        return Err(Failure::usage(&outcome.receipt_uri, why));
    }
    finish(&outcome, 0, show, out)
}

/// The job file, and the folder of the dataset where its receipt was named.
fn what(command: &Submit) -> Result<(&Path, Option<Place>), Failure> {
    let path = Path::new(&command.what);
    if is_job_file(path) {
        return match &command.job {
            None => Ok((path, None)),
            Some(_) => Err(Failure::new(Exit::Usage, "name a receipt, or one job file")),
        };
    }
    let Some(job) = &command.job else {
        let why = "a receipt doesn't say what is to be trained; name the job with --job JOB.toml";
        return Err(Failure::usage(&command.what, why));
    };
    match ports::place(&command.what)? {
        Place::S3 { bucket, key } if key.rsplit('/').next() == Some(RECEIPT) => {
            let folder = key.strip_suffix(RECEIPT).unwrap_or_default();
            let folder = folder.trim_end_matches('/').to_owned();
            Ok((job, Some(Place::S3 { bucket, key: folder })))
        }
        _ => Err(Failure::usage(&command.what, "name a receipt as s3://.../receipt.json")),
    }
}
