use super::*;
use crate::key::case::{Case, Wish};
use crate::key::policy::{Effect, OneOrMany, Principal};

const ARN: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const ROLE: &str = "arn:aws:iam::111122223333:role/Tuning";
const VIA: &str = "bedrock.us-east-1.amazonaws.com";

fn facts() -> KeyFacts {
    KeyFacts {
        arn: ARN.to_owned(),
        manager: "CUSTOMER".to_owned(),
        state: "Enabled".to_owned(),
        usage: "ENCRYPT_DECRYPT".to_owned(),
        spec: "SYMMETRIC_DEFAULT".to_owned(),
    }
}

fn shape() -> Shape {
    let wish = Wish {
        roles: vec![ROLE.to_owned()],
        regions: vec!["us-east-1".to_owned()],
        ..Wish::default()
    };
    Shape::new(Case::Customize, wish).unwrap()
}

fn report(policy: &KeyPolicy, facts: Option<&KeyFacts>) -> Report {
    let subject = Subject { policy, grants: &[], facts, rotates: Some(true) };
    Report::of(&subject, &shape(), false)
}

/// Ids of what is found in a statement beside AWS's default one, by the policy alone.
fn found(statement: &str) -> Vec<&'static str> {
    let default = "{\"Sid\":\"Root\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\
        \"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:Put*\",\"Resource\":\"*\"}";
    let text = format!("{{\"Statement\":[{default},{}]}}", statement.replace('\'', "\""));
    let policy = KeyPolicy::parse(&text).unwrap();
    report(&policy, None).findings.iter().map(|finding| finding.id).collect()
}

#[test]
fn a_policy_made_for_a_case_holds_and_says_nothing_but_notes() {
    let report = report(&shape().policy(), Some(&facts()));
    assert!(report.holds(true), "{report:?}");
    assert!(report.missing.is_empty());
    assert_eq!(report.answers.len(), 4);
    assert!(report.findings.iter().all(|finding| finding.level == Level::Note), "{report:?}");
}

/// The policy that "Encryption of model customization jobs and artifacts" once printed for one
/// role: `user/`, and no administrator.
#[test]
fn the_printed_policy_is_seen_through() {
    let printed = format!(
        "{{\"Version\":\"2012-10-17\",\"Id\":\"PermissionsCustomModelKey\",\"Statement\":[{{\
         \"Sid\":\"PermissionsEncryptCustomModel\",\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":[\
         \"arn:aws:iam::111122223333:user/Tuning\"]}},\"Action\":[\"kms:Decrypt\",\
         \"kms:GenerateDataKey\",\"kms:DescribeKey\",\"kms:CreateGrant\"],\"Resource\":\"*\",\
         \"Condition\":{{\"StringLike\":{{\"kms:ViaService\":[\"{VIA}\"]}}}}}}]}}"
    );
    let report = report(&KeyPolicy::parse(&printed).unwrap(), Some(&facts()));
    assert!(!report.holds(false));
    assert!(report.answers.iter().all(|row| row.answer.verdict == Verdict::Denied));
    let ids: Vec<_> = report.findings.iter().map(|finding| finding.id).collect();
    assert_eq!(ids, ["locked-out", "user-principal"]);
    // The owner's statement and the role's: the whole policy of the case.
    let whole = shape().policy();
    assert_eq!(
        whole.statement.iter().collect::<Vec<_>>(),
        report.missing.iter().collect::<Vec<_>>()
    );
}

#[test]
fn each_kind_of_trouble_is_named() {
    let role = "'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::111122223333:role/a'}";
    let via = "'Condition':{'StringEquals':{'kms:ViaService':'s3.us-east-1.amazonaws.com'}}";
    let operator = |name: &str| via.replace("StringEquals", name);
    let any = via.replace("us-east-1", "*");
    let decrypt = "'Action':'kms:Decrypt','Resource':'*'";
    let with =
        |principal: &str| format!("{{'Effect':'Allow','Principal':{principal},{decrypt},{via}}}");
    for (statement, ids) in [
        (format!("{{{role},{decrypt},{via}}}"), &[][..]),
        (format!("{{{role},{decrypt}}}"), &["no-via-service"]),
        (format!("{{{role},'Action':'kms:DescribeKey','Resource':'*'}}"), &[]),
        (format!("{{{role},'Action':'kms:*','Resource':'*'}}"), &["all-actions"]),
        (format!("{{{role},'Action':'*:*','Resource':'*',{via}}}"), &["all-actions"]),
        (format!("{{{role},'Action':['kms:?*'],'Resource':'*',{via}}}"), &["all-actions"]),
        (format!("{{{role},'Action':'kms:De*','Resource':'*',{via}}}"), &[]),
        // These let a request through that reaches KMS by no service at all.
        (format!("{{{role},{decrypt},{}}}", operator("StringEqualsIfExists")), &["no-via-service"]),
        (format!("{{{role},{decrypt},{}}}", operator("StringNotEquals")), &["no-via-service"]),
        (
            format!("{{{role},{decrypt},{}}}", operator("ForAllValues:StringEquals")),
            &["no-via-service"],
        ),
        (format!("{{{role},{decrypt},{}}}", any.replace("Equals", "Like")), &["any-region"]),
        (format!("{{{role},{decrypt},{any}}}"), &["literal-star"]),
        (format!("{{{role},'Resource':'*',{via}}}"), &["no-effect"]),
        (format!("{{{role},'Action':'kms:Decrypt',{via}}}"), &["no-effect"]),
        (format!("{{{role},'NotAction':'kms:Put*','Resource':'*',{via}}}"), &["not-action"]),
        (with("{'AWS':'arn:aws:iam::111122223333:user/a'}"), &["user-principal"]),
        (with("{'AWS':'444455556666'}"), &["whole-account"]),
        (with("{'AWS':'arn:aws:iam::444455556666:root'}"), &["whole-account"]),
        (with("{'AWS':'AROAIGDTESTANDEXAMPLE'}"), &["orphan"]),
        (with("{'AWS':['arn:aws:iam::111122223333:role/*']}"), &["wildcard-principal"]),
        (with("'*'"), &["everyone"]),
        (with("{'Federated':'cognito-identity.amazonaws.com'}"), &["federated"]),
        (with("{'Service':'bedrock.amazonaws.com'}"), &["any-source"]),
        (
            format!("{{'Effect':'Allow','NotPrincipal':{{'AWS':'111122223333'}},{decrypt},{via}}}"),
            &["not-principal"],
        ),
        (with("{'AWS':'*'}").replace(&format!(",{via}"), ""), &["everyone", "no-via-service"]),
    ] {
        assert_eq!(found(&statement), ids, "{statement}");
    }
}

/// "An explicit deny in any policy overrides any allows" (Policy evaluation logic): one more
/// statement doesn't help.
#[test]
fn what_is_denied_is_told_by_its_statement_and_nothing_is_offered() {
    let mut policy = shape().policy();
    let mut deny = Statement::allow("Freeze", Principal::aws(&[ROLE]), &["kms:CreateGrant"]);
    deny.effect = Effect::Deny;
    policy.statement = OneOrMany::Many(policy.statement.iter().cloned().chain([deny]).collect());
    let report = report(&policy, None);
    assert!(!report.holds(false) && report.missing.is_empty(), "{report:?}");
    let denied: Vec<_> = report.findings.iter().filter(|f| f.level == Level::Error).collect();
    assert_eq!(denied.len(), 1);
    assert_eq!((denied[0].id, denied[0].statement.as_deref()), ("denied", Some("Freeze")));
    assert!(denied[0].says.contains("kms:CreateGrant"), "{}", denied[0].says);
}

/// "Key states of AWS KMS keys", and what a training job's key must be.
#[test]
fn a_key_that_can_not_carry_the_case_is_an_error() {
    let policy = shape().policy();
    type Edit = fn(&mut KeyFacts);
    let edits: [(Edit, &str); 7] = [
        (|facts| facts.state = "Disabled".into(), "is Disabled"),
        (|facts| facts.state = "PendingDeletion".into(), "is PendingDeletion"),
        (|facts| facts.manager = "AWS".into(), "AWS managed key"),
        (|facts| facts.spec = "RSA_2048".into(), "not a symmetric"),
        (|facts| facts.usage = "SIGN_VERIFY".into(), "not a symmetric"),
        (|facts| facts.arn = ARN.replace("us-east-1", "eu-west-1"), "is not in us-east-1"),
        (|facts| facts.arn = ARN.replace("1111", "9999"), "is not of account 111122223333"),
    ];
    for (edit, why) in edits {
        let mut facts = facts();
        edit(&mut facts);
        let report = report(&policy, Some(&facts));
        assert!(!report.holds(false));
        assert!(report.findings[0].says.contains(why), "{why}: {report:?}");
    }
}

#[test]
fn what_iam_policies_decide_holds_unless_strict() {
    let default = KeyPolicy::parse(
        "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\
         \"arn:aws:iam::111122223333:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}",
    );
    let report = report(&default.unwrap(), Some(&facts()));
    assert!(report.holds(false) && !report.holds(true), "{report:?}");
    assert_eq!(report.findings.iter().map(|f| f.id).collect::<Vec<_>>(), ["iam-decides"]);
}
