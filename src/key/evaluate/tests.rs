//! Expected verdicts are those of AWS's documentation; each table names its page.

use super::Verdict::{Allowed, Conditional, Denied, Unknown};
use super::*;
use crate::key::grant::BEDROCK;

const ACCOUNT: &str = "111122223333";
const KEY: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE: &str = "arn:aws:iam::111122223333:role/Tuning";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/Tuning/me";
const ROOT: &str = "arn:aws:iam::111122223333:root";
const FOREIGN: &str = "arn:aws:iam::444455556666:role/Tuning";
const VIA: &str = "bedrock.us-east-1.amazonaws.com";

fn ask(policy: &str, grants: &[Grant], request: &Request) -> Answer {
    let policy = KeyPolicy::parse(policy).unwrap();
    Evaluator { policy: &policy, grants, arn: Some(KEY), account: ACCOUNT }.answer(request)
}

fn request(caller: &str, action: &str, context: Context) -> Request {
    Request { caller: Caller::parse(caller).unwrap(), action: action.to_owned(), context }
}

fn policy(statements: &str) -> String {
    format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statements}]}}")
}

/// A statement that allows `kms:Decrypt` to the role, with more in it.
fn role(more: &str) -> String {
    policy(&format!(
        "{{\"Sid\":\"A\",\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":\"{ROLE}\"}},\
         \"Action\":\"kms:Decrypt\",\"Resource\":\"*\"{more}}}"
    ))
}

fn when(condition: &str) -> String {
    role(&format!(",\"Condition\":{condition}"))
}

const DELEGATE: &str = "{\"Sid\":\"Root\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\
    \"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}";

/// "Key policy elements" (KMS): principals; "AWS JSON policy elements: Principal" (IAM).
#[test]
fn a_statement_speaks_for_its_principals_only() {
    let plain = role("");
    for (caller, expected) in [
        (ROLE, Allowed),
        (SESSION, Allowed),
        ("arn:aws:iam::111122223333:user/Tuning", Denied),
        ("arn:aws:iam::111122223333:role/Other", Denied),
        ("arn:aws:sts::111122223333:assumed-role/Other/Tuning", Denied),
        (FOREIGN, Denied),
        ("arn:aws-us-gov:iam::111122223333:role/Tuning", Denied),
        ("arn:aws-us-gov:sts::111122223333:assumed-role/Tuning/me", Denied),
        (BEDROCK, Denied),
    ] {
        let answer = ask(&plain, &[], &request(caller, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, expected, "{caller}: {answer:?}");
    }
    // The documentation of custom models prints `user/` before the name of a role.
    let printed = plain.replace(":role/", ":user/");
    assert_eq!(
        ask(&printed, &[], &request(ROLE, "kms:Decrypt", Context::direct())).verdict,
        Denied
    );
    // An id of a role that was deleted is nobody.
    let orphan = plain.replace(ROLE, "AROAIGDTESTANDEXAMPLE");
    assert_eq!(ask(&orphan, &[], &request(ROLE, "kms:Decrypt", Context::direct())).verdict, Denied);
}

/// "Default key policy" (KMS): the statement for the account "enables IAM policies", and gives the
/// root user itself all access. "Allowing users in other accounts to use a KMS key": both sides.
#[test]
fn an_account_leaves_it_to_its_iam_policies() {
    let default = policy(DELEGATE);
    for (caller, expected, why) in [
        ("arn:aws-us-gov:iam::111122223333:role/Tuning", Denied, "no statement"),
        (ROOT, Allowed, "allows it"),
        (ROLE, Conditional, "IAM policies of account 111122223333"),
        (FOREIGN, Denied, "no statement"),
        (BEDROCK, Denied, "no statement"),
    ] {
        let answer = ask(&default, &[], &request(caller, "kms:PutKeyPolicy", Context::direct()));
        assert_eq!(answer.verdict, expected, "{caller}");
        assert!(answer.why.contains(why), "{answer:?}");
    }
    let number = default.replace(ROOT, ACCOUNT);
    let answer = ask(&number, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
    assert_eq!(answer.verdict, Conditional);
    for principal in [FOREIGN, "444455556666"] {
        let foreign = role("").replace(ROLE, principal);
        let answer = ask(&foreign, &[], &request(FOREIGN, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, Conditional);
        assert!(answer.why.contains("account 444455556666"), "{answer:?}");
    }
}

/// "Policy evaluation logic": an explicit deny overrides any allow, also one in a grant
/// ("Troubleshooting key access").
#[test]
fn a_deny_wins_over_statements_and_grants() {
    let deny = |who: &str, more: &str| {
        format!(
            "{},{{\"Sid\":\"D\",\"Effect\":\"Deny\",{who},\"Action\":\"kms:*\",\"Resource\":\"*\"\
             {more}}}]}}",
            role("").trim_end_matches("]}")
        )
    };
    let grant = Grant {
        id: "7".to_owned(),
        grantee: Some(ROLE.to_owned()),
        operations: vec!["Decrypt".to_owned()],
        ..Grant::default()
    };
    let all = "\"Principal\":\"*\"";
    let region = |value: &str| {
        format!(",\"Condition\":{{\"StringEquals\":{{\"aws:RequestedRegion\":\"{value}\"}}}}")
    };
    let org = ",\"Condition\":{\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}";
    let listed = format!("\"NotPrincipal\":{{\"AWS\":[\"{ROLE}\",\"{ROOT}\"]}}");
    let half = format!("\"NotPrincipal\":{{\"AWS\":\"{ROLE}\"}}");
    let others = format!("\"NotPrincipal\":{{\"AWS\":\"{ROOT}\"}}");
    for (who, more, expected, by) in [
        (all, "", Denied, "D"),
        ("\"Principal\":{\"AWS\":\"111122223333\"}", "", Denied, "D"),
        ("\"Principal\":{\"AWS\":\"444455556666\"}", "", Allowed, "A"),
        (all, region("us-east-1").as_str(), Denied, "D"),
        (all, region("eu-west-1").as_str(), Allowed, "A"),
        (all, org, Conditional, "D"),
        (listed.as_str(), "", Allowed, "A"),
        (half.as_str(), "", Conditional, "D"),
        (others.as_str(), "", Denied, "D"),
        (all, ",\"Condition\":{\"StringEqualish\":{\"aws:userid\":\"x\"}}", Unknown, "D"),
    ] {
        let text = deny(who, more);
        for grants in [&[][..], std::slice::from_ref(&grant)] {
            let answer = ask(&text, grants, &request(ROLE, "kms:Decrypt", Context::direct()));
            let found = (answer.verdict, answer.by.as_deref());
            assert_eq!(found, (expected, Some(by)), "{who} {more}: {answer:?}");
        }
    }
}

/// "IAM JSON policy elements: Action, NotAction, Resource"; "Creating a key policy".
#[test]
fn actions_and_resources_have_wildcards_and_opposites() {
    let base = role("");
    for (from, to, expected) in [
        ("\"kms:Decrypt\"", "\"kms:*\"", Allowed),
        ("\"kms:Decrypt\"", "\"*\"", Allowed),
        ("\"kms:Decrypt\"", "[\"kms:Encrypt\",\"KMS:DECRYPT\"]", Allowed),
        ("\"kms:Decrypt\"", "\"kms:Dec\"", Denied),
        ("\"Action\":\"kms:Decrypt\"", "\"NotAction\":\"kms:Put*\"", Allowed),
        ("\"Action\":\"kms:Decrypt\"", "\"NotAction\":\"kms:De*\"", Denied),
        ("\"Action\":\"kms:Decrypt\",", "", Denied),
        (",\"Resource\":\"*\"", "", Denied),
        ("\"Resource\":\"*\"", &format!("\"Resource\":\"{KEY}\""), Allowed),
        ("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:kms:us-east-1:*:key/*\"", Allowed),
        ("\"Resource\":\"*\"", "\"Resource\":\"arn:aws:kms:eu-west-1:*:key/*\"", Denied),
        ("\"Resource\":\"*\"", "\"NotResource\":\"arn:aws:kms:*:*:key/12*\"", Denied),
    ] {
        let answer =
            ask(&base.replace(from, to), &[], &request(ROLE, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, expected, "{to}: {answer:?}");
    }
}

/// Conditions of a statement, with `'` for `"`, and what becomes of a request.
const CONDITIONS: &[(&str, Verdict)] = &[
    // Exact, with wildcards, in any letter case; the name of a key in any letter case.
    ("{'StringEquals':{'kms:ViaService':'bedrock.us-east-1.amazonaws.com'}}", Allowed),
    ("{'StringEquals':{'KMS:viaservice':'bedrock.us-east-1.amazonaws.com'}}", Allowed),
    ("{'StringEquals':{'kms:ViaService':'bedrock.*.amazonaws.com'}}", Denied),
    ("{'StringLike':{'kms:ViaService':'bedrock.*.amazonaws.com'}}", Allowed),
    ("{'StringLike':{'kms:ViaService':'s3.*.amazonaws.com'}}", Denied),
    ("{'StringLike':{'kms:ViaService':['s3.*','bedrock.us-????-1.*']}}", Allowed),
    ("{'StringEquals':{'kms:ViaService':'BEDROCK.us-east-1.amazonaws.com'}}", Denied),
    ("{'StringEqualsIgnoreCase':{'kms:ViaService':'BEDROCK.us-east-1.amazonaws.com'}}", Allowed),
    ("{'StringNotEquals':{'kms:ViaService':['s3.us-east-1.amazonaws.com','x']}}", Allowed),
    ("{'StringNotLike':{'kms:ViaService':['x','bedrock.*']}}", Denied),
    // All operators and all keys must hold.
    (
        "{'StringEquals':{'kms:CallerAccount':'111122223333'},'Bool':{'aws:SecureTransport':true}}",
        Allowed,
    ),
    ("{'StringEquals':{'kms:CallerAccount':'111122223333','n':'6'}}", Denied),
    // A key that isn't there: no match, unless negated or IfExists.
    ("{'StringEquals':{'aws:SourceAccount':'111122223333'}}", Denied),
    ("{'StringNotEquals':{'aws:SourceAccount':'111122223333'}}", Allowed),
    ("{'StringEqualsIfExists':{'aws:SourceAccount':'111122223333'}}", Allowed),
    ("{'StringEqualsIfExists':{'kms:ViaService':'x'}}", Denied),
    ("{'ArnNotLike':{'aws:SourceArn':'arn:aws:bedrock:*:*:*'}}", Allowed),
    ("{'Null':{'aws:SourceAccount':'true'}}", Allowed),
    ("{'Null':{'aws:SourceAccount':false}}", Denied),
    ("{'Null':{'kms:ViaService':false}}", Allowed),
    // The parts of an ARN are matched one by one.
    ("{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::111122223333:role/*'}}", Allowed),
    ("{'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::*:role/Tun?ng'}}", Allowed),
    ("{'ArnLike':{'aws:PrincipalArn':'arn:*:role/Tuning'}}", Denied),
    // The encryption context.
    ("{'StringLike':{'kms:EncryptionContext:aws:s3:arn':'arn:aws:s3:::clean-data/*'}}", Allowed),
    ("{'StringEquals':{'kms:EncryptionContext:aws:s3:arn':'arn:aws:s3:::other'}}", Denied),
    ("{'ForAnyValue:StringEquals':{'kms:EncryptionContextKeys':'aws:s3:arn'}}", Allowed),
    ("{'ForAnyValue:StringEquals':{'kms:EncryptionContextKeys':'aws:x'}}", Denied),
    // Sets: "Single-valued vs. multivalued context keys".
    ("{'ForAllValues:StringEquals':{'tags':['a','b','c']}}", Allowed),
    ("{'ForAllValues:StringEquals':{'tags':['a']}}", Denied),
    ("{'ForAllValues:StringEquals':{'aws:SourceArn':'x'}}", Allowed),
    ("{'ForAnyValue:StringEquals':{'aws:SourceArn':'x'}}", Denied),
    ("{'ForAnyValue:StringNotEquals':{'tags':['a','b']}}", Denied),
    ("{'ForAnyValue:StringNotEquals':{'tags':['a']}}", Allowed),
    ("{'NumericLessThanEquals':{'n':5}}", Allowed),
    ("{'NumericGreaterThan':{'n':'5'}}", Denied),
    ("{'NumericNotEquals':{'n':5}}", Denied),
    // What nobody knows ahead, and what nobody can read.
    ("{'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}}", Conditional),
    ("{'DateGreaterThan':{'aws:CurrentTime':'2026-01-01T00:00:00Z'}}", Conditional),
    ("{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}", Conditional),
    ("{'StringEquals':{'aws:PrincipalOrgID':'o-1','kms:ViaService':'x'}}", Denied),
    ("{'StringSounds':{'kms:ViaService':'x'}}", Unknown),
    ("{'ForSome:StringEquals':{'kms:ViaService':'x'}}", Unknown),
    // "Grammar of the IAM JSON policy language" has at least one value, and each key once; letter
    // case of keys doesn't count.
    ("{'StringNotEquals':{'kms:ViaService':[]}}", Unknown),
    ("{'StringLike':{'kms:ViaService':'bedrock.*','KMS:VIASERVICE':'*'}}", Unknown),
    // "Each of the six colon-delimited components of the ARN is checked separately."
    ("{'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*'}}", Unknown),
    // Variables.
    ("{'StringEquals':{'kms:CallerAccount':'${aws:PrincipalAccount}'}}", Allowed),
    ("{'StringEquals':{'kms:CallerAccount':'${aws:PrincipalTag/account}'}}", Conditional),
    ("{'StringEquals':{'kms:CallerAccount':'${aws:SourceAccount}'}}", Denied),
    ("{'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::${aws:PrincipalAccount}:role/*'}}", Allowed),
];

/// "IAM JSON policy elements: Condition operators", with keys of "AWS KMS condition keys".
#[test]
fn conditions_hold_as_documented() {
    let object = "arn:aws:s3:::clean-data/a.jsonl";
    let context = || {
        let pairs = [("aws:s3:arn", object)];
        Context::via(VIA).encrypting(&pairs).with("n", &["5"]).with("tags", &["a", "b"])
    };
    for (condition, expected) in CONDITIONS {
        let text = when(&condition.replace('\'', "\""));
        let answer = ask(&text, &[], &request(ROLE, "kms:Decrypt", context()));
        assert_eq!(answer.verdict, *expected, "{condition}: {answer:?}");
    }
    // Without the version of 2012 there are no variables.
    let old = when("{\"StringEquals\":{\"kms:CallerAccount\":\"${aws:PrincipalAccount}\"}}")
        .replace("2012-10-17", "2008-10-17");
    assert_eq!(ask(&old, &[], &request(ROLE, "kms:Decrypt", context())).verdict, Denied);
}

/// "kms:ViaService": a request to KMS itself has none. "kms:GrantIsForAWSResource" and
/// "kms:GrantOperations" belong to requests for grants alone.
#[test]
fn a_request_has_the_keys_that_its_kind_has() {
    let via = when("{\"StringLike\":{\"kms:ViaService\":\"bedrock.*\"}}");
    let mine =
        when("{\"Bool\":{\"kms:GrantIsForAWSResource\":\"true\"}}").replace("kms:Decrypt", "kms:*");
    let operations = mine.replace("Bool", "ForAllValues:StringEquals");
    let operations = operations.replace("GrantIsForAWSResource", "GrantOperations");
    for (text, action, context, expected) in [
        (&via, "kms:Decrypt", Context::via(VIA), Allowed),
        (&via, "kms:Decrypt", Context::direct(), Denied),
        (&via, "kms:Decrypt", Context::default(), Denied),
        (&mine, "kms:CreateGrant", Context::via(VIA), Allowed),
        (&mine, "kms:CreateGrant", Context::direct(), Denied),
        (&mine, "kms:Decrypt", Context::via(VIA), Denied),
        (&operations, "kms:CreateGrant", Context::via(VIA), Conditional),
        (&operations, "kms:Decrypt", Context::via(VIA), Allowed),
    ] {
        let answer = ask(text, &[], &request(ROLE, action, context));
        assert_eq!(answer.verdict, expected, "{action} {text}: {answer:?}");
    }
}

/// The page "Encryption of Amazon Nova model customization jobs and artifacts": the service itself
/// uses the key where its encryption context names a custom model.
#[test]
fn the_service_speaks_for_itself() {
    let nova = "{\"Sid\":\"Nova\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\
        \"bedrock.amazonaws.com\"},\"Action\":[\"kms:Decrypt\",\"kms:GenerateDataKey\"],\
        \"Resource\":\"*\",\"Condition\":{\"ForAnyValue:StringEquals\":\
        {\"kms:EncryptionContextKeys\":\"aws:bedrock:custom-model\"}}}";
    let nova = policy(nova);
    let model = Context::direct().encrypting(&[("aws:bedrock:custom-model", "x")]);
    for (caller, action, context, expected) in [
        (BEDROCK, "kms:Decrypt", model.clone(), Allowed),
        (BEDROCK, "kms:CreateGrant", model.clone(), Denied),
        (BEDROCK, "kms:Decrypt", Context::direct().encrypting(&[]), Denied),
        (BEDROCK, "kms:Decrypt", Context::direct(), Conditional),
        (ROLE, "kms:Decrypt", model, Denied),
        ("s3.amazonaws.com", "kms:Decrypt", Context::direct(), Denied),
    ] {
        let answer = ask(&nova, &[], &request(caller, action, context));
        assert_eq!(answer.verdict, expected, "{caller} {action}: {answer:?}");
    }
}

/// "Grants in AWS KMS": a grant allows its operations to its grantee, beside any policy, within its
/// constraints; those on the encryption context bind cryptographic operations.
#[test]
fn a_grant_allows_what_it_says() {
    let grant = |edit: fn(&mut Grant)| {
        let mut grant = Grant {
            id: "0ab0".to_owned(),
            grantee: Some(BEDROCK.to_owned()),
            operations: vec!["Decrypt".to_owned(), "DescribeKey".to_owned()],
            ..Grant::default()
        };
        edit(&mut grant);
        grant
    };
    let model = Context::direct().encrypting(&[("model", "a"), ("more", "b")]);
    let pair = || ("model".to_owned(), "a".to_owned());
    let subset: fn(&mut Grant) = |grant| {
        grant.context_subset.insert("model".to_owned(), "a".to_owned());
    };
    let equals = Grant { context_equals: [pair()].into(), ..grant(|_| {}) };
    let source: fn(&mut Grant) = |grant| grant.source_arn = Some("arn:aws:x".to_owned());
    let service: fn(&mut Grant) = |grant| grant.grantee_service = grant.grantee.take();
    for (grant, action, context, expected) in [
        (grant(|_| {}), "kms:Decrypt", model.clone(), Allowed),
        (grant(service), "kms:Decrypt", model.clone(), Allowed),
        (grant(|_| {}), "kms:GenerateDataKey", model.clone(), Denied),
        (grant(subset), "kms:Decrypt", model.clone(), Allowed),
        (grant(subset), "kms:Decrypt", Context::direct().encrypting(&[]), Denied),
        (grant(subset), "kms:Decrypt", Context::direct(), Conditional),
        (grant(subset), "kms:DescribeKey", Context::direct(), Allowed),
        (equals, "kms:Decrypt", model, Denied),
        (grant(source), "kms:DescribeKey", Context::direct(), Conditional),
        (
            grant(source),
            "kms:DescribeKey",
            Context::direct().with("aws:SourceArn", &["arn:aws:x"]),
            Allowed,
        ),
    ] {
        let answer =
            ask(&role(""), std::slice::from_ref(&grant), &request(BEDROCK, action, context));
        assert_eq!(answer.verdict, expected, "{action} {grant:?}: {answer:?}");
        assert_eq!(answer.by.is_some(), expected != Denied);
    }
    let stranger = request("s3.amazonaws.com", "kms:Decrypt", Context::direct());
    assert_eq!(ask(&role(""), &[grant(|_| {})], &stranger).verdict, Denied);
}

/// The better of two answers counts, and it names its statement.
#[test]
fn the_statement_that_decides_is_named() {
    let both = format!("{},{DELEGATE}]}}", role("").trim_end_matches("]}"));
    let answer = ask(&both, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
    assert_eq!((answer.verdict, answer.by.as_deref()), (Allowed, Some("A")));
    let answer = ask(&both, &[], &request(ROLE, "kms:Encrypt", Context::direct()));
    assert_eq!((answer.verdict, answer.by.as_deref()), (Conditional, Some("Root")));
    let unnamed = role("").replace("\"Sid\":\"A\",", "");
    let answer = ask(&unnamed, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
    assert_eq!(answer.by.as_deref(), Some("#1"));
}

#[test]
fn a_resource_other_than_the_star_is_open_without_a_key() {
    let text = role("").replace("\"Resource\":\"*\"", &format!("\"Resource\":\"{KEY}\""));
    let policy = KeyPolicy::parse(&text).unwrap();
    let offline = Evaluator { policy: &policy, grants: &[], arn: None, account: ACCOUNT };
    let answer = offline.answer(&request(ROLE, "kms:Decrypt", Context::direct()));
    assert_eq!(answer.verdict, Conditional, "{answer:?}");
}

/// What is unknown stays so, whatever else may deny it or not: neither can be told.
#[test]
fn an_operator_that_is_not_known_is_unknown_beside_a_deny_that_may_hold() {
    let odd = when("{\"StringSounds\":{\"kms:ViaService\":\"a\"}}");
    let deny = "{\"Sid\":\"D\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"kms:*\",\
        \"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-1\"}}}";
    let both = odd.replace("\"Statement\":[", &format!("\"Statement\":[{deny},"));
    for text in [odd, both] {
        let answer = ask(&text, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, Unknown, "{answer:?}");
        assert_eq!(answer.by.as_deref(), Some("A"));
    }
}

/// "IAM policy elements: Variables and tags": variables also stand in Resource, and only in the
/// newer version of the language.
#[test]
fn a_variable_in_a_resource_is_what_it_stands_for() {
    let at = |account: &str| format!("arn:aws:kms:us-east-1:{account}:key/*");
    let of = |resource: &str| role("").replace("\"Resource\":\"*\"", resource);
    let named = of(&format!("\"Resource\":\"{}\"", at("${aws:PrincipalAccount}")));
    let tagged = of(&format!("\"Resource\":\"{}\"", at("${aws:PrincipalTag/account}")));
    for (text, expected) in [
        (named.clone(), Allowed),
        (named.replace("2012-10-17", "2008-10-17"), Denied),
        (tagged, Conditional),
    ] {
        let answer = ask(&text, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, expected, "{text}");
    }
}

/// A statement that denies and one that allows `kms:Decrypt` to the role.
fn beside(deny: &str) -> String {
    let deny = format!(
        "{{\"Sid\":\"D\",\"Effect\":\"Deny\",{deny},\"Action\":\"kms:*\",\"Resource\":\"*\"}}"
    );
    role("").replace("\"Statement\":[", &format!("\"Statement\":[{deny},"))
}

/// "AWS JSON policy elements: Principal": "When you specify a role session as a principal", only
/// that session is meant; a role calls by its sessions alone.
#[test]
fn a_session_that_is_named_may_be_the_one_that_calls() {
    let named = format!("\"Principal\":{{\"AWS\":\"{SESSION}\"}}");
    let other = named.replace("/me", "/other");
    let only = role("").replace(&format!("\"AWS\":\"{ROLE}\""), &format!("\"AWS\":\"{SESSION}\""));
    for (text, caller, expected) in [
        (beside(&named), ROLE, Conditional),
        (beside(&named), SESSION, Denied),
        (beside(&other), SESSION, Allowed),
        (beside(&named.replace("Tuning", "Chat")), ROLE, Allowed),
        (only.clone(), ROLE, Conditional),
        (only, SESSION, Allowed),
    ] {
        let answer = ask(&text, &[], &request(caller, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, expected, "{caller} {text}: {answer:?}");
    }
}

/// "AWS global condition context keys", `aws:PrincipalArn`: of a session the ARN of its role, with
/// the role's path, which "IAM identifiers" leaves out of a session's ARN.
#[test]
fn the_path_of_a_sessions_role_is_not_known() {
    let sso = "arn:aws:iam::111122223333:role/aws-reserved/*/Tuning";
    let deny = |operator: &str| {
        let condition =
            format!("\"Condition\":{{\"{operator}\":{{\"aws:PrincipalArn\":\"{sso}\"}}}}");
        beside(&format!("\"Principal\":\"*\",{condition}"))
    };
    for (operator, caller, expected) in [
        ("ArnLike", SESSION, Conditional),
        ("ArnNotLike", SESSION, Conditional),
        ("ArnLike", ROLE, Allowed),
        ("ArnNotLike", ROLE, Denied),
    ] {
        let request = request(caller, "kms:Decrypt", Context::direct());
        assert_eq!(ask(&deny(operator), &[], &request).verdict, expected, "{operator} {caller}");
    }
}

/// "AWS JSON policy elements: NotPrincipal": "Using it with Allow is not supported." The grammar
/// has no empty lists.
#[test]
fn what_aws_gives_no_meaning_is_unknown() {
    let base = role("");
    let principal = format!("\"Principal\":{{\"AWS\":\"{ROLE}\"}}");
    let action = "\"Action\":\"kms:Decrypt\"";
    for text in [
        base.replace(&principal, "\"NotPrincipal\":{\"AWS\":\"444455556666\"}"),
        base.replace(action, "\"NotAction\":[]"),
        base.replace("\"Resource\":\"*\"", "\"NotResource\":[]"),
        beside("\"NotPrincipal\":{}"),
    ] {
        let answer = ask(&text, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, Unknown, "{text}: {answer:?}");
    }
    for text in [base.replace(action, "\"Action\":[]"), base.replace("\"*\"", "[]")] {
        let answer = ask(&text, &[], &request(ROLE, "kms:Decrypt", Context::direct()));
        assert_eq!(answer.verdict, Denied, "{text}: {answer:?}");
    }
}

/// "Granting CreateGrant permission" (KMS): who may make grants by a grant gives no more than that
/// has, under constraints as strict.
#[test]
fn a_grant_is_passed_on_no_wider_than_it_is() {
    let parent = |operations: &[&str]| Grant {
        id: "1".to_owned(),
        grantee: Some(ROLE.to_owned()),
        operations: operations.iter().map(|name| (*name).to_owned()).collect(),
        ..Grant::default()
    };
    let pair = ("model".to_owned(), "a".to_owned());
    let bound = Grant { context_subset: [pair].into(), ..parent(&["CreateGrant", "Decrypt"]) };
    let wanted = Context::via(VIA).with("kms:GrantOperations", &["CreateGrant", "Decrypt"]);
    for (grant, context, expected) in [
        (parent(&["CreateGrant", "Decrypt"]), wanted.clone(), Allowed),
        (parent(&["CreateGrant", "DescribeKey"]), wanted.clone(), Denied),
        (parent(&["CreateGrant", "Decrypt"]), Context::via(VIA), Conditional),
        (bound, wanted, Conditional),
    ] {
        let request = request(ROLE, "kms:CreateGrant", context);
        let answer = ask(&role(""), std::slice::from_ref(&grant), &request);
        assert_eq!(answer.verdict, expected, "{grant:?}: {answer:?}");
    }
    // "In a grant constraint, the key in each key-value pair is not case sensitive, but the value
    // is" ("GrantConstraints").
    for (value, expected) in [("a", Allowed), ("A", Denied)] {
        let pair = ("Model".to_owned(), value.to_owned());
        let grant = Grant { context_equals: [pair].into(), ..parent(&["Encrypt"]) };
        let context = Context::direct().encrypting(&[("model", "a")]);
        let request = request(ROLE, "kms:Encrypt", context);
        assert_eq!(ask(&role(""), &[grant], &request).verdict, expected, "{value}");
    }
}

/// The Nova page says that the service's encryption context names a custom model, not which, and
/// not that it names nothing else.
#[test]
fn of_the_services_encryption_context_one_name_is_known() {
    let service = |condition: &str| {
        let text = when(&condition.replace('\'', "\""));
        text.replace(&format!("{{\"AWS\":\"{ROLE}\"}}"), &format!("{{\"Service\":\"{BEDROCK}\"}}"))
    };
    let name = "aws:bedrock:custom-model";
    let context = || Context::direct().encrypting_at_least(&[name]);
    for (condition, expected) in [
        ("{'ForAnyValue:StringEquals':{'kms:EncryptionContextKeys':'NAME'}}", Allowed),
        ("{'ForAnyValue:StringEquals':{'kms:EncryptionContextKeys':'x'}}", Conditional),
        ("{'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':'NAME'}}", Conditional),
        ("{'StringEquals':{'kms:EncryptionContext:NAME':'arn'}}", Conditional),
        ("{'StringNotEquals':{'kms:EncryptionContext:NAME':'arn'}}", Conditional),
    ] {
        let text = service(&condition.replace("NAME", name));
        let answer = ask(&text, &[], &request(BEDROCK, "kms:Decrypt", context()));
        assert_eq!(answer.verdict, expected, "{condition}: {answer:?}");
    }
}
