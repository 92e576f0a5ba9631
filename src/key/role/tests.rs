//! Trust policies are those of "Create a service role for model customization" (Amazon Bedrock),
//! with its slips.

use super::*;

const ROLE: &str = "arn:aws:iam::111122223333:role/Tuning";

fn trust(source_account: &str, arn_account: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",
        "Principal":{{"Service":"bedrock.amazonaws.com"}},"Action":"sts:AssumeRole",
        "Condition":{{"StringEquals":{{"aws:SourceAccount":"{source_account}"}},
        "ArnEquals":{{"aws:SourceArn":
        "arn:aws:bedrock:us-east-1:{arn_account}:model-customization-job/*"}}}}}}]}}"#
    )
}

fn findings(text: &str) -> Vec<(Level, &'static str, String)> {
    let role = Role::new(ROLE).unwrap().trusting(text).unwrap();
    let found = role.trust("us-east-1").unwrap().into_iter();
    found.map(|finding| (finding.level, finding.id, finding.says)).collect()
}

#[test]
fn a_trust_policy_lets_bedrock_in_for_the_jobs_of_its_account_alone() {
    assert_eq!(findings(&trust("111122223333", "111122223333")), []);
    let open = trust("111122223333", "111122223333");
    let start = open.find(",\n        \"Condition\"").unwrap();
    let [(level, id, says)] = &findings(&format!("{}}}]}}", &open[..start]))[..] else { panic!() };
    assert_eq!((*level, *id), (Level::Warning, "confused-deputy"));
    assert!(says.contains("\"aws:SourceAccount\":\"111122223333\""), "{says}");
    for text in [
        open.replace("bedrock.amazonaws.com", "lambda.amazonaws.com"),
        open.replace("\"Allow\"", "\"Deny\""),
        open.replace("sts:AssumeRole", "sts:TagSession"),
        open.replace("us-east-1", "eu-west-1"),
    ] {
        let [(level, id, says)] = &findings(&text)[..] else { panic!("{text}") };
        assert_eq!((*level, *id), (Level::Error, "not-assumed"), "{text}");
        assert!(says.contains("allow sts:AssumeRole"), "{says}");
    }
}

/// The newest example there names 123456789012 in one condition and 111122223333 in the other.
#[test]
fn two_accounts_in_the_conditions_never_match() {
    for text in [trust("123456789012", "111122223333"), trust("111122223333", "123456789012")] {
        let [(level, id, says)] = &findings(&text)[..] else { panic!("{text}") };
        assert_eq!((*level, *id), (Level::Error, "not-assumed"));
        assert!(says.contains("names account 123456789012"), "{says}");
    }
}

/// The permissions that the same page prints for training data and outputs.
const PERMISSIONS: &str = r#"{"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":
    ["arn:aws:s3:::clean-data","arn:aws:s3:::clean-data/*"]},
    {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":
    ["arn:aws:s3:::metrics","arn:aws:s3:::metrics/*"],
    "Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}}]}"#;

#[test]
fn a_role_may_do_what_its_policies_say_together() {
    let deny = r#"{"PolicyDocument":{"Version":"2012-10-17","Statement":{"Effect":"Deny",
        "Action":"s3:*","Resource":"arn:aws:s3:::clean-data/secret/*"}}}"#;
    let role = Role::new(ROLE).unwrap();
    assert_eq!(role.may("s3:GetObject", "arn:aws:s3:::clean-data/a", Context::direct()), None);
    let role = role.with_permissions(PERMISSIONS).unwrap().with_permissions(deny).unwrap();
    for (action, resource, verdict) in [
        ("s3:GetObject", "arn:aws:s3:::clean-data/a/train.jsonl", Verdict::Allowed),
        ("s3:ListBucket", "arn:aws:s3:::clean-data", Verdict::Allowed),
        ("s3:PutObject", "arn:aws:s3:::clean-data/a", Verdict::Denied),
        ("s3:GetObject", "arn:aws:s3:::clean-data/secret/a", Verdict::Denied),
        ("s3:GetObject", "arn:aws:s3:::clean-data2/a", Verdict::Denied),
        // Whose the bucket is, isn't known here.
        ("s3:PutObject", "arn:aws:s3:::metrics/a", Verdict::Conditional),
    ] {
        let answer = role.may(action, resource, Context::direct()).unwrap();
        assert_eq!(answer.verdict, verdict, "{action} {resource}: {answer:?}");
    }
}

#[test]
fn what_the_command_line_of_aws_prints_is_read_too() {
    let whole = format!(
        r#"{{"Role":{{"RoleName":"Tuning","AssumeRolePolicyDocument":{}}}}}"#,
        trust("111122223333", "111122223333")
    );
    assert_eq!(findings(&whole), []);
    let version = format!(r#"{{"PolicyVersion":{{"Document":{PERMISSIONS},"VersionId":"v1"}}}}"#);
    assert!(Role::new(ROLE).unwrap().with_permissions(&version).is_ok());
}

#[test]
fn what_is_no_role_or_policy_is_refused() {
    for arn in ["arn:aws:iam::111122223333:user/Tuning", "Tuning", "bedrock.amazonaws.com"] {
        assert!(matches!(Role::new(arn), Err(RoleError::NoRole(_))), "{arn}");
    }
    let role = || Role::new(ROLE).unwrap();
    for text in ["", "{}", "{\"Role\":{}}", PERMISSIONS] {
        assert!(role().trusting(text).is_err(), "{text}");
    }
    for text in ["", "[]", &trust("111122223333", "111122223333")] {
        assert!(role().with_permissions(text).is_err(), "{text}");
    }
}

/// "IAM JSON policy elements: Version": in a policy of 2008, variables "are treated as literal
/// strings", whatever other policies the role has.
#[test]
fn policies_of_both_versions_stand_side_by_side() {
    let of = |version: &str, resource: &str| {
        format!(
            r#"{{"Version":"{version}","Statement":{{"Effect":"Allow","Action":"s3:GetObject",
            "Resource":"arn:aws:s3:::{resource}"}}}}"#
        )
    };
    let old = of("2008-10-17", "old-${aws:PrincipalAccount}/*");
    let new = of("2012-10-17", "new-${aws:PrincipalAccount}/*");
    for order in [[&old, &new], [&new, &old]] {
        let role = order
            .into_iter()
            .try_fold(Role::new(ROLE).unwrap(), |role, text| role.with_permissions(text));
        let role = role.unwrap();
        for (object, verdict) in [
            ("new-111122223333/a", Verdict::Allowed),
            ("old-111122223333/a", Verdict::Denied),
            ("old-${aws:PrincipalAccount}/a", Verdict::Allowed),
        ] {
            let resource = format!("arn:aws:s3:::{object}");
            let answer = role.may("s3:GetObject", &resource, Context::direct()).unwrap();
            assert_eq!(answer.verdict, verdict, "{object}: {answer:?}");
        }
    }
}

/// The ARN of a bucket tells no Region, so a request to it may be to any.
#[test]
fn the_region_of_a_bucket_is_not_known_by_its_arn() {
    let elsewhere = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"*","Resource":"*",
        "Condition":{"StringNotEquals":{"aws:RequestedRegion":
        "us-east-1"}}}]}"#;
    let role = Role::new(ROLE).unwrap().with_permissions(elsewhere).unwrap();
    let answer = role.may("s3:GetObject", "arn:aws:s3:::a/b", Context::direct()).unwrap();
    assert_eq!(answer.verdict, Verdict::Conditional, "{answer:?}");
}

/// "MalformedPolicyDocument: Has prohibited field Resource" is what IAM says to a trust policy with
/// one; NotPrincipal can't stand "in an IAM role trust policy" ("NotPrincipal").
#[test]
fn a_trust_policy_with_what_iam_refuses_is_refused_with_that_reason() {
    let plain = trust("111122223333", "111122223333");
    for (from, to, why) in [
        ("\"Condition\"", "\"Resource\":\"*\",\"Condition\"", "names a Resource"),
        ("\"Condition\"", "\"NotResource\":\"*\",\"Condition\"", "names a Resource"),
        ("\"Principal\"", "\"NotPrincipal\"", "has NotPrincipal"),
    ] {
        let error = Role::new(ROLE).unwrap().trusting(&plain.replace(from, to)).unwrap_err();
        assert!(error.to_string().contains(why), "{why}: {error}");
    }
}
