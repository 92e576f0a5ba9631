//! What follows of a request from who makes it and what it asks for.

use super::caller::Caller;
use super::{Context, Request};

/// Operations whose requests carry an encryption context.
const CRYPTOGRAPHIC: [&str; 8] = [
    "kms:decrypt",
    "kms:encrypt",
    "kms:generatedatakey",
    "kms:generatedatakeypair",
    "kms:generatedatakeypairwithoutplaintext",
    "kms:generatedatakeywithoutplaintext",
    "kms:reencryptfrom",
    "kms:reencryptto",
];

/// Keys that are there only when a service calls for itself ("AWS global condition context keys").
const OF_SERVICES: [&str; 5] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:PrincipalServiceName",
];

/// Keys of requests for a grant ("AWS KMS condition keys").
const OF_GRANTS: [&str; 4] = [
    "kms:GrantConstraintType",
    "kms:GrantOperations",
    "kms:GranteePrincipal",
    "kms:RetiringPrincipal",
];

/// What the request says of itself, and what follows from it.
pub fn all(request: &Request, key: Option<&str>) -> Context {
    let action = request.action.to_ascii_lowercase();
    let mut context = request.context.clone().or(Context::direct());
    context = context.or(identity(&request.caller)).or(of_action(&action, &request.context));
    // KMS takes no request without TLS.
    context = context.or(Context::default().with("aws:SecureTransport", &["true"]));
    // The ARNs of buckets and roles tell no Region.
    match key.and_then(|arn| arn.split(':').nth(3)).filter(|region| !region.is_empty()) {
        Some(region) => context.or(Context::default().with("aws:RequestedRegion", &[region])),
        None => context,
    }
}

fn identity(caller: &Caller) -> Context {
    let mut context = Context::default();
    match caller {
        Caller::Identity { account, .. } => {
            if let Some(arn) = caller.principal_arn() {
                context = context.with("aws:PrincipalArn", &[arn]);
            }
            context = context
                .with("aws:PrincipalAccount", &[account.as_str()])
                .with("kms:CallerAccount", &[account.as_str()])
                .with("aws:PrincipalIsAWSService", &["false"]);
            OF_SERVICES.iter().fold(context, |context, key| context.without(key))
        }
        Caller::Service(name) => {
            for key in ["aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalAccount"] {
                context = context.without(key);
            }
            context
                .with("aws:PrincipalIsAWSService", &["true"])
                .with("aws:PrincipalServiceName", &[name.as_str()])
        }
    }
}

fn of_action(action: &str, given: &Context) -> Context {
    let mut context = Context::default();
    let by_service = given.get("kms:ViaService").is_some_and(|found| !found.is_empty());
    context = match action {
        "kms:creategrant" | "kms:listgrants" | "kms:revokegrant" => {
            context.with("kms:GrantIsForAWSResource", &[&by_service.to_string()])
        }
        _ => context.without("kms:GrantIsForAWSResource"),
    };
    if action != "kms:creategrant" {
        context = OF_GRANTS.iter().fold(context, |context, key| context.without(key));
    }
    if matches!(action, "kms:putkeypolicy" | "kms:createkey") {
        context = context.with("kms:BypassPolicyLockoutSafetyCheck", &["false"]);
    }
    match CRYPTOGRAPHIC.contains(&action) || action == "kms:creategrant" {
        true => context,
        false => context.encrypting(&[]),
    }
}
