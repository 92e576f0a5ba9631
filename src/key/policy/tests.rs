use super::*;

/// The key policy that AWS gives to keys made by API ("Default key policy").
const DEFAULT: &str = r#"{
  "Version": "2012-10-17",
  "Id": "key-default-1",
  "Statement": [
    {
      "Sid": "Enable IAM User Permissions",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::111122223333:root"
      },
      "Action": "kms:*",
      "Resource": "*"
    }
  ]
}"#;

/// Every form that the grammar knows, in an order of its own.
const FORMS: &str = r#"{
  "Statement": {
    "Effect": "Deny",
    "NotPrincipal": {
      "Service": [
        "bedrock.amazonaws.com"
      ],
      "AWS": [
        "111122223333",
        "arn:aws:iam::111122223333:role/a"
      ],
      "Federated": "cognito-identity.amazonaws.com"
    },
    "NotAction": [
      "kms:Describe*"
    ],
    "NotResource": "arn:aws:kms:us-east-1:111122223333:key/1",
    "Condition": {
      "StringNotLikeIfExists": {
        "kms:ViaService": [
          "s3.*.amazonaws.com"
        ],
        "aws:PrincipalTag/team": "x"
      },
      "Bool": {
        "aws:SecureTransport": false
      },
      "NumericLessThan": {
        "aws:MultiFactorAuthAge": 3600
      }
    }
  }
}"#;

#[test]
fn a_policy_is_written_back_as_it_was_read() {
    for text in [DEFAULT, FORMS] {
        assert_eq!(KeyPolicy::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn a_principal_may_be_everyone_in_two_spellings() {
    for principal in ["\"*\"", "{\"AWS\":\"*\"}"] {
        let text =
            format!("{{\"Statement\":[{{\"Effect\":\"Allow\",\"Principal\":{principal}}}]}}");
        let policy = KeyPolicy::parse(&text).unwrap();
        let (name, statement) = policy.statements().next().unwrap();
        let all: Vec<_> = statement.principal.as_ref().unwrap().iter().collect();
        assert_eq!((name.as_str(), all), ("#1", vec![(PrincipalKind::Aws, "*")]));
        assert_eq!(serde_json::to_string(&policy).unwrap(), text);
    }
}

#[test]
fn what_is_no_policy_is_refused_with_its_reason() {
    let statement = |inner: &str| format!("{{\"Statement\":[{{\"Effect\":\"Allow\",{inner}}}]}}");
    let long = format!("{{\"Id\":\"{}\",\"Statement\":[]}}", "x".repeat(32 << 10));
    for (text, why) in [
        ("[", "EOF"),
        ("{}", "missing field `Statement`"),
        ("{\"Version\":\"2020-01-01\",\"Statement\":[]}", "2012-10-17 or 2008-10-17"),
        ("{\"Statement\":[],\"Statment\":[]}", "unknown field `Statment`"),
        ("{\"Statement\":\"x\"}", "an object or a list of objects"),
        ("{\"Statement\":[{\"Effect\":\"allow\",\"Principal\":\"*\"}]}", "unknown variant `allow`"),
        (&statement("\"Action\":\"kms:*\""), "statement #1: names no Principal"),
        (&statement("\"Sid\":\"a\",\"Principal\":\"*\",\"NotPrincipal\":\"*\""), "statement a: "),
        (&statement("\"Principal\":\"arn:aws:iam::1:root\""), "can only be \"*\""),
        (&statement("\"Principal\":{\"Role\":\"x\"}"), "`Role` is no kind"),
        (&statement("\"Principal\":{\"AWS\":\"a\",\"AWS\":\"b\"}"), "`AWS` stands twice"),
        (&statement("\"Principal\":\"*\",\"Action\":[1]"), "a text or a list of texts"),
        (
            &statement("\"Principal\":\"*\",\"Condition\":{\"Bool\":{\"a\":{}}}"),
            "texts, numbers or truth values",
        ),
        (
            &statement("\"Principal\":\"*\",\"Condition\":{\"Bool\":{},\"Bool\":{}}"),
            "`Bool` stands twice",
        ),
        (&statement("\"Principal\":\"*\",\"Sid\":\"\u{20ac}\""), "outside Latin-1"),
        (&long, "32768 at most"),
    ] {
        let error = KeyPolicy::parse(text).unwrap_err().to_string();
        assert!(error.contains(why), "{why}: {error}");
    }
}

/// "Creating a key policy": a statement without Action or Resource is taken and has no effect.
#[test]
fn a_statement_without_action_is_read() {
    let text = "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\"}]}";
    assert!(KeyPolicy::parse(text).is_ok());
}
