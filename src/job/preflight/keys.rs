//! Whether the keys can carry the job: what they are, and whom their policies let do what.

use crate::key::audit::{Level, Report, Row, Subject};
use crate::key::case::{Case, Shape, Wish};
use crate::key::evaluate::{Caller, Context, Evaluator, Request, Verdict};
use crate::key::grant::Grant;
use crate::key::policy::{KeyPolicy, Principal, Scalars, Statement};
use crate::key::sign::Signer;
use crate::key::{KeyError, KeyFacts, Keyring};
use crate::train::Trainer;

use super::{Advice, Around};
use crate::job::{JobSpec, Ports};

/// Whether each key is of the right kind, state and Region.
pub(super) fn fit(spec: &JobSpec, ports: &Ports) -> Vec<Advice> {
    let region = ports.trainer.map(Trainer::region);
    let mut advice = Vec::new();
    for (what, key) in named(spec) {
        match (ports.keyring, region) {
            (Some(keyring), Some(region)) => {
                let fit = keyring.describe(key).and_then(|facts| facts.fit(region));
                advice.extend(fit.err().map(|error| unfit(what, &error)));
            }
            _ => advice.extend(elsewhere(what, key, region)),
        }
    }
    if let (Some(key), Some(keyring)) = (&spec.keys.receipt, ports.keyring) {
        advice.extend(Signer::new(keyring, key).err().map(|error| {
            let fix = "name an asymmetric key that this identity may use to sign";
            Advice::error("keys.receipt", error, fix).exits(5)
        }));
    }
    advice
}

fn named(spec: &JobSpec) -> impl Iterator<Item = (&'static str, &String)> {
    let named = [("keys.model", Some(&spec.keys.model)), ("keys.data", spec.keys.data.as_ref())];
    named.into_iter().filter_map(|(what, key)| Some((what, key?)))
}

fn unfit(what: &str, error: &KeyError) -> Advice {
    Advice::error(what, error, "name a customer managed key that this identity may use").exits(5)
}

/// Without a keyring an ARN still tells its Region.
fn elsewhere(what: &str, key: &str, region: Option<&str>) -> Option<Advice> {
    let found = key.strip_prefix("arn:").and_then(|_| key.split(':').nth(3))?;
    let region = region.filter(|region| *region != found)?;
    let why = format!("lies in {found}, and the job runs in {region}");
    Some(Advice::error(what, why, "name a key of the job's Region").exits(5))
}

/// A key with its policy and grants.
struct Guarded {
    facts: KeyFacts,
    policy: KeyPolicy,
    grants: Vec<Grant>,
}

/// The keys of a job with whoever can be asked about them.
pub(super) struct Keys<'a> {
    around: &'a Around<'a>,
    keyring: Option<&'a dyn Keyring>,
}

impl<'a> Keys<'a> {
    pub fn of(around: &'a Around<'a>, keyring: Option<&'a dyn Keyring>) -> Self {
        Keys { around, keyring }
    }

    /// What the policies of the model's and the data's key say.
    pub fn policies(&self) -> Vec<Advice> {
        let spec = self.around.spec;
        let mut advice = match self.guarded("keys.model", &spec.keys.model) {
            Ok(Some(key)) => self.of_model(&key),
            Ok(None) => Vec::new(),
            Err(unseen) => vec![unseen],
        };
        if let Some(data) = &spec.keys.data {
            let reads = ["kms:Decrypt"];
            advice.extend(self.through_s3("keys.data", data, &reads));
        }
        advice
    }

    /// Whether Bedrock can write, with the role, what the bucket of the outputs encrypts.
    pub fn of_outputs(&self, key: &str) -> Option<Advice> {
        self.through_s3("data.output", key, &["kms:GenerateDataKey", "kms:Decrypt"])
    }

    /// A key that isn't fit, or isn't there, has been told of already.
    fn guarded(&self, what: &str, key: &str) -> Result<Option<Guarded>, Advice> {
        let Some(Ok(facts)) = self.keyring.map(|keyring| keyring.describe(key)) else {
            return Ok(None);
        };
        let unseen = |why: &dyn std::fmt::Display| {
            Advice::warning(what, why, "allow kms:GetKeyPolicy and kms:ListGrants, or `key check`")
        };
        let (text, grants) =
            self.around.survey.guard(&facts.arn).map_err(|error| unseen(&error))?;
        let policy = KeyPolicy::parse(&text)
            .map_err(|error| unseen(&format!("its policy can't be judged: {error}")))?;
        Ok(Some(Guarded { facts, policy, grants }))
    }

    /// Whoever asks for the job needs the model's key through Bedrock: whether that is the role or
    /// the caller, Bedrock's documentation leaves open, so one of them is enough.
    fn of_model(&self, key: &Guarded) -> Vec<Advice> {
        let around = self.around;
        let nova = around.spec.job.base_model.contains("amazon.nova");
        let wish = Wish {
            account: key.account().map(str::to_owned),
            roles: vec![around.survey.role().arn().to_owned()],
            regions: vec![around.region.to_owned()],
            ..Wish::default()
        };
        let case = if nova { Case::Nova } else { Case::Customize };
        let shape = match Shape::new(case, wish) {
            Ok(shape) => shape,
            Err(error) => {
                let why = format!("its policy wasn't looked at: {error}");
                return vec![Advice::warning("keys.model", why, "use `key check`")];
            }
        };
        let Guarded { facts, policy, grants } = key;
        let subject = Subject { policy, grants, facts: Some(facts), rotates: None };
        let report = Report::of(&subject, &shape, false);
        let mut advice = Vec::new();
        if self.denied(&report, key) {
            advice.push(missing(&report));
        }
        advice.extend(report.answers.iter().filter_map(unread));
        advice.extend(later(&report));
        let told = report
            .findings
            .iter()
            .filter(|finding| finding.level == Level::Warning || finding.id == "locked-out");
        advice.extend(told.map(|finding| {
            let about = finding.statement.as_deref().unwrap_or("as a whole");
            let why = format!("its policy, {about}: {} [{}]", finding.says, finding.id);
            Advice::warning("keys.model", why, "see `key policy` for one without that")
        }));
        advice
    }

    /// Whether neither the role nor the caller may do what customising needs.
    fn denied(&self, report: &Report, key: &Guarded) -> bool {
        let mut needed = report.answers.iter().filter(|row| customises(row));
        let of_role = needed.clone().any(|row| row.answer.verdict == Verdict::Denied);
        let caller = self.around.survey.caller().and_then(|arn| Caller::parse(&arn));
        let Some(caller) = caller.filter(|_| of_role) else { return of_role };
        needed.any(|row| {
            let context = Context::via(row.via.as_deref().unwrap_or_default());
            let request = Request { caller: caller.clone(), action: row.action.clone(), context };
            key.answer(&request) == Verdict::Denied
        })
    }

    /// Whether Bedrock, with the role, may use a key through S3.
    fn through_s3(&self, what: &'static str, key: &str, actions: &[&str]) -> Option<Advice> {
        let key = match self.guarded(what, key) {
            Ok(key) => key?,
            Err(unseen) => return Some(unseen),
        };
        let role = self.around.survey.role();
        let via = format!("s3.{}.amazonaws.com", self.around.region);
        let (mut denied, mut unknown) = (Vec::new(), false);
        for action in actions {
            let caller = Caller::parse(role.arn())?;
            let context = Context::via(&via);
            let request = Request { caller, action: (*action).to_owned(), context };
            let own = role.may(action, &key.facts.arn, request.context.clone());
            match (key.answer(&request), own.map(|answer| answer.verdict)) {
                // The key's policy leaves it to the role's own, which don't allow it.
                (Verdict::Denied, _) | (Verdict::Conditional, Some(Verdict::Denied)) => {
                    denied.push(*action);
                }
                (Verdict::Unknown, _) => unknown = true,
                _ => {}
            }
        }
        if unknown {
            let why = format!("{}: its policy says something that isn't understood", key.facts.arn);
            return Some(Advice::error(what, why, "write it so that it can be judged").exits(5));
        }
        let (first, role) = (denied.first()?, role.arn());
        let all = denied.join(", ");
        let why = format!("{} doesn't let {role} do {all} through S3", key.facts.arn);
        let statement = Statement::allow(
            "PermissionsDataBuckets",
            Principal::aws(&[role]),
            &denied,
        )
        .when("StringEquals", "kms:ViaService", Scalars::one(&via));
        let fix = format!("add to its policy, for {first} and all else: {}", compact(&[statement]));
        Some(Advice::error(what, why, fix).exits(5))
    }
}

impl Guarded {
    fn account(&self) -> Option<&str> {
        self.facts.arn.split(':').nth(4)
    }

    fn answer(&self, request: &Request) -> Verdict {
        let Guarded { facts, policy, grants } = self;
        let account = self.account().unwrap_or_default();
        Evaluator { policy, grants, arn: Some(&facts.arn), account }.answer(request).verdict
    }
}

fn customises(row: &Row) -> bool {
    row.purpose == "customize"
}

/// What the model's key lacks, with the statements that would give it.
fn missing(report: &Report) -> Advice {
    let denied = |row: &&Row| customises(row) && row.answer.verdict == Verdict::Denied;
    let mut rows = report.answers.iter().filter(denied);
    let actions: Vec<&str> = rows.clone().map(|row| row.action.as_str()).collect();
    let who = rows.next().map_or("the role", |row| row.principal.as_str());
    let why = format!(
        "its policy lets neither {who} nor whoever runs this do {} through Bedrock",
        actions.join(", ")
    );
    let fix = format!("add to its policy: {}", compact(&report.missing));
    Advice::error("keys.model", why, fix).exits(5)
}

/// What nobody can judge.
fn unread(row: &Row) -> Option<Advice> {
    let by = row.answer.by.as_deref().unwrap_or("its policy");
    (row.answer.verdict == Verdict::Unknown).then(|| {
        let why = format!("{by}: {} {}", row.action, row.answer.why);
        Advice::error("keys.model", why, "write it so that it can be judged").exits(5)
    })
}

/// What the job itself doesn't need, and the use of its model will.
fn later(report: &Report) -> Option<Advice> {
    let denied = |row: &&Row| !customises(row) && row.answer.verdict == Verdict::Denied;
    let rows: Vec<&Row> = report.answers.iter().filter(denied).collect();
    let actions: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
    let (purpose, actions) = (rows.first()?.purpose, actions.join(", "));
    let why = format!("its policy doesn't give {actions} for {purpose}");
    Some(Advice::warning("keys.model", why, "see `key check nova` for the statement"))
}

/// Statements on one line, ready to be pasted.
fn compact(statements: &[Statement]) -> String {
    let texts = statements.iter().filter_map(|found| serde_json::to_string(found).ok());
    texts.collect::<Vec<_>>().join(", ")
}
