//! Who may do what with a key: its policy and grants, held against a request.
//!
//! The rules are those of "Policy evaluation logic" (IAM) and "Determining access to AWS KMS keys"
//! (KMS): an explicit deny wins; else a statement or a grant must allow; a statement for an account
//! leaves it to that account's IAM policies; a caller of another account needs its own account's
//! IAM policies as well.
//!
//! Only the key's side is seen. What IAM policies, permissions boundaries and organization policies
//! deny isn't: `allowed` means that the key's side allows.

use serde::Serialize;

use crate::key::grant::Grant;
use crate::key::policy::{Effect, KeyPolicy, Statement, Texts};

mod caller;
mod condition;
mod context;
mod known;
mod outcome;
mod pattern;

pub use caller::{Caller, whole_account};
pub use context::Context;
pub use pattern::{action, glob};

use caller::Fit;
use outcome::{Outcome, Truth};

/// A key with its policy and grants.
pub struct Evaluator<'k> {
    /// The policy.
    pub policy: &'k KeyPolicy,
    /// The grants on the key.
    pub grants: &'k [Grant],
    /// The key's ARN, where there is a key.
    pub arn: Option<&'k str>,
    /// The account that owns the key: 12 digits.
    pub account: &'k str,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who calls.
    pub caller: Caller,
    /// What, such as `kms:Decrypt`.
    pub action: String,
    /// What else is known of it.
    pub context: Context,
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A statement or grant allows it and none denies it.
    Allowed,
    /// It rests on something that isn't in the policy.
    Conditional,
    /// The policy says something here that isn't understood.
    Unknown,
    /// Nothing allows it, or something denies it.
    Denied,
}

/// An answer with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The answer.
    pub verdict: Verdict,
    /// The statement by its Sid or number, or `grant` and the grant's id; absent where nothing
    /// speaks of the request.
    pub by: Option<String>,
    /// The reason, a plain sentence.
    pub why: String,
}

/// Something that bears on a request.
struct Voice {
    by: String,
    outcome: Outcome,
    fit: Fit,
}

impl Evaluator<'_> {
    /// Whether a request is allowed, and by what.
    pub fn answer(&self, request: &Request) -> Answer {
        let context = known::all(request, self.arn);
        let denials = self.voices(Effect::Deny, request, &context);
        if let Some(voice) = denials.iter().find(|voice| voice.outcome.truth == Truth::Yes) {
            return Answer::new(Verdict::Denied, &voice.by, "denies it".to_owned());
        }
        let mut voices = self.voices(Effect::Allow, request, &context);
        voices.extend(self.grants.iter().filter_map(|grant| granted(grant, request, &context)));
        let answers = voices.iter().map(|voice| self.allowing(voice, &request.caller));
        // Of equals the first counts, as a reader of the policy would have it.
        let best = answers.min_by_key(|answer| answer.verdict);
        let Some(best) = best else { return Answer::nothing() };
        let unread = denials.iter().find(|voice| voice.outcome.truth == Truth::Unread);
        match unread.or(denials.first()) {
            None => best,
            // What can't be judged isn't better known for something that may deny it besides.
            Some(voice) => unless(voice).worse(best),
        }
    }

    /// The statements of one effect that may bear on the request.
    fn voices(&self, effect: Effect, request: &Request, context: &Context) -> Vec<Voice> {
        let statements = self.policy.statements().filter(|(_, found)| found.effect == effect);
        let voice = |(by, statement): (String, &Statement)| {
            let (fit, principal) = whom(statement, &request.caller);
            let resource = concerns(&statement.resource, &statement.not_resource, |text| {
                self.resource(text, context)
            });
            let action = concerns(&statement.action, &statement.not_action, |text| {
                Outcome::of(pattern::action(text, &request.action))
            });
            let conditions = statement.condition.as_ref().map_or(Outcome::YES, |conditions| {
                condition::hold(conditions, context, self.policy.has_variables())
            });
            let outcome = principal.and(action).and(resource).and(conditions);
            (outcome.truth != Truth::No).then_some(Voice { by, outcome, fit })
        };
        statements.filter_map(voice).collect()
    }

    /// `*` is this key; anything else is held against its ARN, with variables as in conditions.
    fn resource(&self, text: &str, context: &Context) -> Outcome {
        let variables = self.policy.has_variables().then_some(context);
        match self.arn {
            _ if text == "*" => Outcome::YES,
            Some(arn) => condition::pattern(text, arn, true, variables),
            None => Outcome::open("the key's ARN"),
        }
    }

    fn allowing(&self, voice: &Voice, caller: &Caller) -> Answer {
        let rests_on = voice.outcome.rests_on.join(", ");
        let foreign = caller.account().filter(|account| *account != self.account);
        match (voice.outcome.truth, voice.fit, foreign) {
            (Truth::Unread, ..) => {
                Answer::new(Verdict::Unknown, &voice.by, format!("can't be judged: {rests_on}"))
            }
            (Truth::Open, ..) => {
                Answer::new(Verdict::Conditional, &voice.by, format!("depends on {rests_on}"))
            }
            (_, Fit::Account, _) | (_, _, Some(_)) => {
                let account = caller.account().unwrap_or(self.account);
                let why = format!("leaves it to the IAM policies of account {account}");
                Answer::new(Verdict::Conditional, &voice.by, why)
            }
            _ => Answer::new(Verdict::Allowed, &voice.by, "allows it".to_owned()),
        }
    }
}

impl Answer {
    fn new(verdict: Verdict, by: &str, why: String) -> Self {
        Answer { verdict, by: Some(by.to_owned()), why }
    }

    /// The one of two answers that gives less.
    fn worse(self, other: Answer) -> Self {
        if other.verdict > self.verdict { other } else { self }
    }

    fn nothing() -> Self {
        let why = "no statement and no grant allows it".to_owned();
        Answer { verdict: Verdict::Denied, by: None, why }
    }
}

/// A statement that may deny what something else allows.
fn unless(voice: &Voice) -> Answer {
    let rests_on = voice.outcome.rests_on.join(", ");
    match voice.outcome.truth {
        Truth::Unread => {
            Answer::new(Verdict::Unknown, &voice.by, format!("may deny it: {rests_on}"))
        }
        _ => Answer::new(
            Verdict::Conditional,
            &voice.by,
            format!("may deny it, which depends on {rests_on}"),
        ),
    }
}

/// Whether a statement is about the caller. One that denies to an account denies to all in it.
fn whom(statement: &Statement, caller: &Caller) -> (Fit, Outcome) {
    match (&statement.principal, &statement.not_principal) {
        (Some(principal), _) => match caller.fit(principal) {
            Fit::Other if caller.may_be_session(principal) => {
                (Fit::Caller, Outcome::open("which session of the role calls"))
            }
            fit => (fit, Outcome::of(fit != Fit::Other)),
        },
        // "AWS JSON policy elements: NotPrincipal": with Allow it "is not supported".
        (None, Some(_)) if statement.effect == Effect::Allow => {
            (Fit::Caller, Outcome::unread("NotPrincipal with Allow".to_owned()))
        }
        (None, Some(principal)) => (Fit::Caller, caller.is_beside(principal)),
        (None, None) => (Fit::Other, Outcome::NO),
    }
}

/// Whether an element or its `Not` form is about something. Without either, the statement has no
/// effect ("Creating a key policy").
fn concerns(texts: &Option<Texts>, not: &Option<Texts>, one: impl Fn(&str) -> Outcome) -> Outcome {
    let any = |texts: &Texts| texts.iter().map(&one).fold(Outcome::NO, Outcome::or);
    match (texts, not) {
        (Some(texts), _) => any(texts),
        // Nobody documents what a list of nothing leaves out.
        (None, Some(not)) if not.iter().next().is_none() => {
            Outcome::unread("an empty list".to_owned())
        }
        (None, Some(not)) => any(not).not(),
        (None, None) => Outcome::NO,
    }
}

/// What a grant says to a request.
fn granted(grant: &Grant, request: &Request, context: &Context) -> Option<Voice> {
    let operation = request.action.split_once(':').map_or("", |(_, name)| name);
    let to = grant.grantees().any(|name| request.caller.is(name));
    let what = grant.operations.iter().any(|found| found.eq_ignore_ascii_case(operation));
    let outcome = Outcome::of(to && what)
        .and(encrypting(grant, operation, context))
        .and(passing_on(grant, operation, context))
        .and(source(grant, context));
    let by = format!("grant {}", grant.id);
    (outcome.truth != Truth::No).then_some(Voice { by, outcome, fit: Fit::Caller })
}

/// Constraints on the encryption context bind cryptographic operations, and a grant that is made
/// by another must have constraints as strict ("CreateGrant": `Constraints`).
fn encrypting(grant: &Grant, operation: &str, context: &Context) -> Outcome {
    let free = matches!(operation, "DescribeKey" | "RetireGrant");
    if free || (grant.context_subset.is_empty() && grant.context_equals.is_empty()) {
        return Outcome::YES;
    }
    if operation == "CreateGrant" {
        return Outcome::open("the constraints of the new grant");
    }
    let Some(pairs) = context.encryption() else { return Outcome::open("the encryption context") };
    // Letter case counts in a constraint's values and not in its names ("GrantConstraints").
    let has = |(name, value): (&String, &String)| {
        pairs.iter().any(|(known, found)| known.eq_ignore_ascii_case(name) && found == value)
    };
    let equals = &grant.context_equals;
    let equal = equals.is_empty() || (equals.len() == pairs.len() && equals.iter().all(has));
    Outcome::of(grant.context_subset.iter().all(has) && equal)
}

/// By a grant nobody gives more than the grant itself has ("Granting CreateGrant permission").
fn passing_on(grant: &Grant, operation: &str, context: &Context) -> Outcome {
    if operation != "CreateGrant" {
        return Outcome::YES;
    }
    match context.get("kms:GrantOperations") {
        None => Outcome::open("kms:GrantOperations"),
        Some(wanted) => Outcome::of(wanted.iter().all(|one| grant.operations.contains(one))),
    }
}

fn source(grant: &Grant, context: &Context) -> Outcome {
    match (&grant.source_arn, context.get("aws:SourceArn")) {
        (None, _) => Outcome::YES,
        (Some(_), None) => Outcome::open("aws:SourceArn"),
        (Some(wanted), Some(found)) => Outcome::of(found.contains(wanted)),
    }
}

#[cfg(test)]
mod tests;
