//! Looking keys up in KMS.

use expurgate::key::kms::KmsKeyring;
use expurgate::key::{Custody, Ending, KeyError, Keyring};

use crate::support::admin::Admin;
use crate::support::servers::ministack;

#[test]
fn a_key_of_the_customers_own_is_fit_by_arn_id_and_alias() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let arn = admin.key();
    admin.alias("alias/training", &arn);
    let keyring = KmsKeyring::new(&server.session());
    let id = arn.rsplit('/').next().expect("an id");
    for name in [arn.as_str(), id, "alias/training"] {
        let facts = keyring.describe(name).expect(name);
        assert_eq!(facts.arn, arn, "{name}");
        assert!(facts.fit("us-east-1").is_ok(), "{facts:?}");
        assert!(facts.fit("eu-west-1").is_err(), "{facts:?}");
    }
}

#[test]
fn a_disabled_key_is_unfit() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let arn = admin.key();
    admin.disable(&arn);
    let facts = KmsKeyring::new(&server.session()).describe(&arn).expect("facts");
    assert_eq!(facts.state, "Disabled");
    assert!(matches!(facts.fit("us-east-1"), Err(KeyError::Unfit { .. })));
}

#[test]
fn a_key_that_is_not_there_is_not_found() {
    let server = ministack();
    let arn = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let error = KmsKeyring::new(&server.session()).describe(arn).expect_err("none");
    assert!(matches!(error, KeyError::NotFound { .. }), "{error}");
}

/// KMS gives 100 grants at a time, and so does this server.
#[test]
fn grants_of_all_pages_are_listed_and_end_one_by_one() {
    let server = ministack();
    let admin = Admin::of(&server.url);
    let arn = admin.key();
    let make = || {
        let call = admin.kms.create_grant().key_id(&arn).grantee_principal("bedrock.amazonaws.com");
        let call = call.operations(aws_sdk_kms::types::GrantOperation::Decrypt).send();
        admin.runtime.block_on(call).expect("a grant");
    };
    (0..120).for_each(|_| make());
    let keyring = KmsKeyring::new(&server.session());
    let grants = keyring.grants(&arn).expect("grants");
    assert_eq!(grants.len(), 120);
    let first = &grants[0];
    assert_eq!(first.grantee.as_deref(), Some("bedrock.amazonaws.com"));
    assert_eq!(first.operations, ["Decrypt"]);
    keyring.end(&arn, &first.id, Ending::Revoke, true).expect("a dry run");
    assert_eq!(keyring.grants(&arn).expect("grants").len(), 120);
    for (grant, how) in [(first, Ending::Revoke), (&grants[1], Ending::Retire)] {
        keyring.end(&arn, &grant.id, how, false).expect("ended");
        assert!(keyring.end(&arn, &grant.id, how, false).is_err(), "{how:?}");
    }
    assert_eq!(keyring.grants(&arn).expect("grants").len(), 118);
}

#[test]
fn what_the_server_refuses_names_the_call() {
    let server = ministack();
    let keyring = KmsKeyring::new(&server.session());
    let arn = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assert!(matches!(keyring.policy(arn), Err(KeyError::NotFound { .. })));
    assert!(matches!(keyring.grants(arn), Err(KeyError::NotFound { .. })));
    let made = Admin::of(&server.url).key();
    let error = keyring.alias("no-alias", &made).expect_err("no alias").to_string();
    assert!(error.contains("kms:CreateAlias"), "{error}");
}
