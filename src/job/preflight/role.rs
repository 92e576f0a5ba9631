//! Whether Bedrock can take the service role on, and may then do with it what the job needs.
//!
//! The permissions are those of "Create a service role for model customization" (Amazon Bedrock).

use crate::key::audit::Level;
use crate::key::evaluate::{Context, Verdict};
use crate::store::place::Place;

use super::{Advice, Around};

const WHAT: &str = "job.role_arn";

/// Looks at the role's policies that are at hand.
pub(super) fn role(around: &Around) -> Vec<Advice> {
    let role = around.survey.role();
    let mut advice = Vec::new();
    match role.trust(around.region) {
        None => advice.push(unseen("trust policy wasn't", "aws iam get-role", "--role-trust")),
        Some(findings) => advice.extend(findings.into_iter().map(|finding| {
            let why = format!("its trust policy {}", finding.says);
            let fix = "change it with `aws iam update-assume-role-policy`";
            match finding.level {
                Level::Error => Advice::error(WHAT, why, fix).exits(5),
                _ => Advice::warning(WHAT, why, fix),
            }
        })),
    }
    let needs = needs(around);
    let answers = needs.iter().map(|need| {
        let Need { action, resource, prefix } = need;
        let context = Context::direct().with("aws:RequestedRegion", &[around.region]);
        let context = match prefix {
            Some(prefix) => context.with("s3:prefix", &[prefix]),
            None => context,
        };
        Some((need, role.may(action, resource, context)?))
    });
    let Some(answers) = answers.collect::<Option<Vec<_>>>() else {
        advice.push(unseen("permissions weren't", "aws iam get-role-policy", "--role-policy"));
        return advice;
    };
    advice.extend(answers.into_iter().filter_map(|(need, answer)| {
        let why = format!("its policies: {} on {}: {}", need.action, need.resource, answer.why);
        match answer.verdict {
            Verdict::Denied => Some(Advice::error(WHAT, why, need.statement()).exits(5)),
            Verdict::Unknown => {
                Some(Advice::error(WHAT, why, "write it so that it can be judged").exits(5))
            }
            Verdict::Allowed | Verdict::Conditional => None,
        }
    }));
    advice
}

fn unseen(what: &str, command: &str, option: &str) -> Advice {
    let why = format!("its {what} looked at");
    Advice::note(WHAT, why, format!("give what `{command}` prints with {option} FILE"))
}

/// Something that the role must be allowed.
struct Need {
    action: &'static str,
    resource: String,
    prefix: Option<String>,
}

impl Need {
    fn statement(&self) -> String {
        format!(
            r#"allow it: {{"Effect":"Allow","Action":"{}","Resource":"{}"}}"#,
            self.action, self.resource
        )
    }
}

/// Reading the dataset, reading and writing metrics.
fn needs(around: &Around) -> Vec<Need> {
    let partition = around.survey.role().partition();
    let dataset = around.spec.sanitized.below(around.plan.run_id());
    let metrics = around.spec.output.below("model-customization-job-abcdefghijkl");
    let mut needs = Vec::new();
    let objects = around.plan.targets().iter().map(|target| dataset.below(&target.name));
    for object in objects {
        needs.extend(need("s3:GetObject", partition, &object));
    }
    for action in ["s3:GetObject", "s3:PutObject"] {
        needs.extend(need(action, partition, &metrics.below("training_artifacts/metrics.csv")));
    }
    for place in [&dataset, &metrics] {
        if let Place::S3 { bucket, key } = place {
            let resource = format!("arn:{partition}:s3:::{bucket}");
            needs.push(Need { action: "s3:ListBucket", resource, prefix: Some(key.clone()) });
        }
    }
    needs
}

fn need(action: &'static str, partition: &str, place: &Place) -> Option<Need> {
    let Place::S3 { bucket, key } = place else { return None };
    Some(Need { action, resource: format!("arn:{partition}:s3:::{bucket}/{key}"), prefix: None })
}
