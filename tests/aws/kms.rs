//! Looking keys up in KMS.

use expurgate::key::kms::KmsKeyring;
use expurgate::key::{KeyError, Keyring};

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
