//! Whether a key can carry a case, what is missing for it, and what in its policy asks for trouble.

use serde::Serialize;

use crate::key::case::{Need, Shape};
use crate::key::evaluate::{Answer, Context, Evaluator, Request, Verdict};
use crate::key::grant::Grant;
use crate::key::policy::{KeyPolicy, Statement};
use crate::key::{KeyError, KeyFacts};

mod lint;

/// What was looked at.
pub struct Subject<'k> {
    /// The policy.
    pub policy: &'k KeyPolicy,
    /// The grants on the key; none where only a policy is looked at.
    pub grants: &'k [Grant],
    /// What KMS says of the key; none where only a policy is looked at.
    pub facts: Option<&'k KeyFacts>,
    /// Whether KMS rotates the key, where that is known.
    pub rotates: Option<bool>,
}

/// All that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The key's ARN, where there is a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// An answer for each thing that is needed.
    pub answers: Vec<Row>,
    /// Statements that would provide what is missing.
    pub missing: Vec<Statement>,
    /// What else is to be said.
    pub findings: Vec<Finding>,
}

/// An answer for one thing that is needed.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What for.
    pub purpose: &'static str,
    /// Who.
    pub principal: String,
    /// What.
    pub action: String,
    /// Through which service; absent for a request to KMS itself.
    pub via: Option<String>,
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
}

/// Something to be said of a key or its policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub level: Level,
    /// A name for its kind, such as `user-principal`.
    pub id: &'static str,
    /// The statement; absent where it is about the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// What is so, and what to do.
    pub says: String,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The case can't work.
    Error,
    /// It may do something else than meant.
    Warning,
    /// Good to know.
    Note,
}

impl Report {
    /// Looks at a key, or at a policy alone, for a case. `strict` takes what rests on something
    /// that can't be seen for missing.
    pub fn of(subject: &Subject, shape: &Shape, strict: bool) -> Self {
        let arn = subject.facts.map(|facts| facts.arn.as_str());
        let evaluator = Evaluator {
            policy: subject.policy,
            grants: subject.grants,
            arn,
            account: shape.account(),
        };
        let needs = shape.needs();
        let mut answers = Vec::new();
        let mut lacking: Vec<&Need> = Vec::new();
        for need in &needs {
            let answer = evaluator.answer(&with_facts(&need.request, subject.facts));
            if lacks(&answer, strict) {
                lacking.push(need);
            }
            answers.push(row(need, answer));
        }
        let mut findings = key(subject, shape);
        findings.extend(denials(&answers));
        findings.extend(lint::policy(subject.policy, &shape.root(), arn));
        findings.extend(lint::grants(subject.grants));
        findings.sort_by_key(|finding| finding.level);
        let mut missing = shape.statements_for(&lacking);
        if findings.iter().any(|finding| finding.id == "locked-out") {
            missing.splice(..0, shape.owners());
        }
        Report { key: arn.map(str::to_owned), answers, missing, findings }
    }

    /// Whether nothing that is needed is missing. `strict` also refuses what rests on something
    /// that can't be seen.
    pub fn holds(&self, strict: bool) -> bool {
        let fine = |verdict| match verdict {
            Verdict::Allowed => true,
            Verdict::Conditional => !strict,
            Verdict::Unknown | Verdict::Denied => false,
        };
        self.answers.iter().all(|row| fine(row.answer.verdict))
            && self.findings.iter().all(|finding| finding.level != Level::Error)
    }
}

/// Whether a statement more would help. Nothing helps against one that denies.
fn lacks(answer: &Answer, strict: bool) -> bool {
    match answer.verdict {
        Verdict::Denied => answer.by.is_none(),
        Verdict::Conditional => strict,
        Verdict::Allowed | Verdict::Unknown => false,
    }
}

/// Statements that deny what is needed, each once.
fn denials(answers: &[Row]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for row in answers.iter().filter(|row| row.answer.verdict == Verdict::Denied) {
        let Some(statement) = &row.answer.by else { continue };
        if findings.iter().all(|found| found.statement.as_ref() != Some(statement)) {
            let says = format!(
                "denies {} to {}, which this case needs and no other statement can give; leave \
                 that out of it",
                row.action, row.principal
            );
            let statement = Some(statement.clone());
            findings.push(Finding { level: Level::Error, id: "denied", statement, says });
        }
    }
    findings
}

fn row(need: &Need, answer: Answer) -> Row {
    Row {
        purpose: need.purpose,
        principal: need.request.caller.name().to_owned(),
        action: need.request.action.clone(),
        via: need.via.clone(),
        answer,
    }
}

/// The request with what it has by the key's own nature.
fn with_facts(request: &Request, facts: Option<&KeyFacts>) -> Request {
    let Some(facts) = facts else { return request.clone() };
    let of_key = Context::default()
        .with("kms:KeySpec", &[&facts.spec])
        .with("kms:KeyUsage", &[&facts.usage]);
    Request { context: request.context.clone().or(of_key), ..request.clone() }
}

/// What there is to say of the key itself.
fn key(subject: &Subject, shape: &Shape) -> Vec<Finding> {
    let Some(facts) = subject.facts else { return Vec::new() };
    let mut findings = Vec::new();
    let unfit = shape.regions().iter().map(|region| facts.fit(region));
    let unfit: Vec<String> = unfit
        .filter_map(|fit| match fit {
            Err(KeyError::Unfit { why, .. }) => Some(why),
            _ => None,
        })
        .collect();
    // A key of one Region is refused by each other one that is named; what is wrong with it in all
    // of them is said once.
    for (index, why) in unfit.iter().enumerate() {
        if !unfit[..index].contains(why) {
            findings.push(Finding::of_key(Level::Error, "unfit-key", why.clone()));
        }
    }
    if facts.arn.split(':').nth(4) != Some(shape.account()) {
        let says = format!("is not of account {}; name its account", shape.account());
        findings.push(Finding::of_key(Level::Error, "other-account", says));
    }
    if subject.rotates == Some(false) {
        let says = "is not rotated; `aws kms enable-key-rotation` turns that on".to_owned();
        findings.push(Finding::of_key(Level::Note, "no-rotation", says));
    }
    findings
}

impl Finding {
    fn of_key(level: Level, id: &'static str, says: String) -> Self {
        Finding { level, id, statement: None, says }
    }
}

#[cfg(test)]
mod tests;
