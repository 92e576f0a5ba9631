//! What no emulator does: a service that forgets late, refuses for a while, throttles, and breaks.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::engine::Watch;
use crate::job::Pause;
use crate::train::job::{JobDetail, JobFilter, JobSummary, Jobs};
use crate::train::model::{CopyReport, CopyRequest, Dependent, DependentKind, ModelReport};
use crate::train::{JobReport, Request, Tag, Trainer};

const MODEL: &str = "arn:aws:bedrock:us-east-1:111122223333:custom-model/a.b/abcdefghijkl";

/// What the service answers to one call.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Answer {
    Yes,
    No,
    Conflict,
    Throttled,
    Denied,
}
use Answer::{Conflict, Denied, No, Throttled, Yes};

/// Answers in the order that a test gives, and tells what was asked. The last answer stays.
#[derive(Default)]
struct Script {
    model: Mutex<VecDeque<Answer>>,
    stands: Mutex<VecDeque<Answer>>,
    delete: Mutex<VecDeque<Answer>>,
    remove: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<&'static str>>,
}

impl Script {
    fn next(&self, what: &'static str, from: &Mutex<VecDeque<Answer>>) -> Result<bool, TrainError> {
        self.asked.lock().expect("a list").push(what);
        let mut answers = from.lock().expect("answers");
        let answer = match answers.len() {
            1 => answers.front().copied(),
            _ => answers.pop_front(),
        };
        let error = |code: &str| TrainError::Refused {
            action: "bedrock:Any",
            code: code.into(),
            message: "in use".into(),
        };
        match answer.expect("an answer") {
            Yes => Ok(true),
            No => Ok(false),
            Conflict => Err(error("ConflictException")),
            Throttled => Err(TrainError::Service {
                action: "bedrock:Any",
                code: "ThrottlingException".into(),
            }),
            Denied => {
                Err(TrainError::Denied { action: "bedrock:Any", code: "AccessDenied".into() })
            }
        }
    }

    fn count(&self, what: &str) -> usize {
        self.asked.lock().expect("a list").iter().filter(|asked| **asked == what).count()
    }
}

fn model() -> ModelReport {
    serde_json::from_value(serde_json::json!({"arn": MODEL, "name": "a"})).expect("a model")
}

fn deployment() -> Dependent {
    Dependent {
        kind: DependentKind::Deployment,
        arn: "deployment".into(),
        name: "live".into(),
        status: "Active".into(),
        units: None,
        commitment: None,
        commitment_ends: None,
    }
}

impl Models for Script {
    fn model(&self, _: &str) -> Result<Option<ModelReport>, TrainError> {
        Ok(self.next("model", &self.model)?.then(model))
    }
    fn dependents(&self, _: &str) -> Result<Vec<Dependent>, TrainError> {
        let none = self.stands.lock().expect("answers").is_empty();
        Ok(if none { Vec::new() } else { vec![deployment()] })
    }
    fn remove(&self, _: &Dependent) -> Result<(), TrainError> {
        self.next("remove", &self.remove).map(drop)
    }
    fn stands(&self, _: &Dependent) -> Result<bool, TrainError> {
        self.next("stands", &self.stands)
    }
    fn delete(&self, _: &str) -> Result<(), TrainError> {
        self.next("delete", &self.delete).map(drop)
    }
    fn tuned_from(&self, _: &str) -> Result<Vec<String>, TrainError> {
        unreachable!("removing doesn't ask")
    }
    fn copies(&self, _: &str) -> Result<Vec<CopyReport>, TrainError> {
        unreachable!("removing doesn't ask")
    }
    fn copy(&self, _: &CopyRequest) -> Result<String, TrainError> {
        unreachable!("removing doesn't copy")
    }
    fn copy_job(&self, _: &str) -> Result<Option<CopyReport>, TrainError> {
        unreachable!("removing doesn't ask")
    }
}

impl Jobs for Script {
    fn detail(&self, _: &str) -> Result<Option<JobDetail>, TrainError> {
        unreachable!("removing doesn't ask")
    }
    fn stop(&self, _: &str) -> Result<(), TrainError> {
        unreachable!("removing stops no job")
    }
    fn list(&self, _: &JobFilter) -> Result<Vec<JobSummary>, TrainError> {
        unreachable!("removing doesn't ask")
    }
    fn tags(&self, _: &str) -> Result<Vec<Tag>, TrainError> {
        unreachable!("removing doesn't ask")
    }
}

impl Trainer for Script {
    fn submit(&self, _: &Request) -> Result<String, TrainError> {
        unreachable!("removing doesn't submit")
    }
    fn find(&self, _: &str) -> Result<Option<JobReport>, TrainError> {
        unreachable!("removing doesn't ask")
    }
    fn model_key(&self, _: &str) -> Result<Option<String>, TrainError> {
        unreachable!("removing doesn't ask")
    }
    fn has_base(&self, _: &str) -> Result<bool, TrainError> {
        unreachable!("removing tunes nothing")
    }
    fn region(&self) -> &str {
        "us-east-1"
    }
}

struct NoPause;

impl Pause for NoPause {
    fn pause(&self, _: Duration) {}
}

/// Removes the model of a script; the answer is the end, and what was told.
fn run(script: &Script) -> (Result<(), JobError>, Vec<String>) {
    run_with(remove, script)
}

type Removal = fn(&str, &dyn Models, &Waits) -> Result<(), JobError>;

fn run_with(removal: Removal, script: &Script) -> (Result<(), JobError>, Vec<String>) {
    let (watch, told) = (Watch::default(), RefCell::new(Vec::new()));
    let tell = |event: Event| {
        told.borrow_mut().push(match event {
            Event::Gone(arn) => arn.to_owned(),
            Event::Unreached(error) => error.to_string(),
            other => panic!("{other:?}"),
        });
    };
    let waits = Waits { pause: &NoPause, watch: &watch, tell: &tell, milliseconds: (500, 30_000) };
    let end = removal(MODEL, script, &waits);
    (end, told.into_inner())
}

fn answers(answers: &[Answer]) -> Mutex<VecDeque<Answer>> {
    Mutex::new(answers.iter().copied().collect())
}

#[test]
fn a_service_that_forgets_late_is_waited_for() {
    let script = Script {
        model: answers(&[Yes, Yes, Yes, Yes, No]),
        stands: answers(&[Yes, Yes, No]),
        remove: answers(&[Yes]),
        delete: answers(&[Yes]),
        ..Script::default()
    };
    let (end, told) = run(&script);
    end.expect("removed");
    assert_eq!(told, ["deployment", MODEL]);
    assert_eq!((script.count("remove"), script.count("delete")), (1, 1));
    assert_eq!(script.count("stands"), 3);
}

#[test]
fn a_conflict_passes_or_is_told_in_the_services_words() {
    let passing = Script {
        model: answers(&[Yes, Yes, Yes, Yes, No]),
        delete: answers(&[Conflict, Conflict, Yes]),
        ..Script::default()
    };
    run(&passing).0.expect("removed");
    assert_eq!(passing.count("delete"), 3);
    let lasting =
        Script { model: answers(&[Yes]), delete: answers(&[Conflict]), ..Script::default() };
    let error = run(&lasting).0.expect_err("never deleted");
    assert_eq!(error.exit_code(), 7);
    assert!(error.to_string().contains("Bedrock doesn't delete it: in use"), "{error}");
    assert_eq!(lasting.count("delete"), CONFLICTS_MAX as usize + 1);
}

/// A deployment that is being made or changed ("DeleteCustomModelDeployment": ConflictException).
#[test]
fn what_stands_on_it_may_be_busy_for_a_while() {
    let busy = |remove: &[Answer]| Script {
        model: answers(&[Yes, Yes, No]),
        stands: answers(&[Yes, Yes, Yes, No]),
        remove: answers(remove),
        delete: answers(&[Yes]),
        ..Script::default()
    };
    let passing = busy(&[Conflict, Conflict, Yes]);
    let (end, told) = run(&passing);
    end.expect("removed");
    assert_eq!((told, passing.count("remove")), (vec!["deployment".into(), MODEL.into()], 3));
    let lasting = Script { stands: answers(&[Yes]), ..busy(&[Conflict]) };
    let error = run(&lasting).0.expect_err("never removed").to_string();
    assert!(error.starts_with("deployment: Bedrock doesn't delete it"), "{error}");
    assert_eq!(lasting.count("delete"), 0);
}

/// Something that came to stand on the model after it was looked at.
#[test]
fn a_model_alone_is_removed_alone() {
    let script = Script {
        model: answers(&[Yes]),
        stands: answers(&[Yes]),
        delete: answers(&[Conflict]),
        ..Script::default()
    };
    let error = run_with(remove_alone, &script).0.expect_err("in use").to_string();
    assert!(error.contains("Bedrock doesn't delete it: in use"), "{error}");
    assert_eq!(script.count("remove"), 0);
}

#[test]
fn throttling_passes_and_a_denial_ends_it() {
    let throttled = Script {
        model: answers(&[Yes, Throttled, Yes, Yes, Throttled, No]),
        delete: answers(&[Throttled, Yes]),
        ..Script::default()
    };
    let (end, told) = run(&throttled);
    end.expect("removed");
    assert_eq!(told.iter().filter(|words| words.contains("ThrottlingException")).count(), 3);
    let denied = Script { model: answers(&[Yes]), delete: answers(&[Denied]), ..Script::default() };
    assert_eq!(run(&denied).0.expect_err("denied").exit_code(), 5);
}

#[test]
fn what_is_gone_already_is_no_error() {
    let script = Script { model: answers(&[No]), ..Script::default() };
    run(&script).0.expect("gone");
    assert_eq!(script.count("delete"), 0);
}
