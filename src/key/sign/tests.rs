//! Keys and signatures were made by OpenSSL, and are checked by it in the tests of the program.

use super::*;

/// The key of the DSSE protocol's example, as PEM.
const PEM: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ805D3eqNZywjCI19lInBJOp7YMr
CrzAH3CVTAOQ0jgMeCvVTiaRJaRPRDOv8UMs6U4SvKc6pnrIDOoSYI3fdA==
-----END PUBLIC KEY-----
";

/// "Key spec reference" (KMS): what each kind of key signs with.
#[test]
fn each_kind_of_key_has_one_scheme() {
    for (spec, algorithm) in [
        ("ECC_NIST_P256", Some("ECDSA_SHA_256")),
        ("ECC_NIST_P384", Some("ECDSA_SHA_384")),
        ("RSA_2048", Some("RSASSA_PSS_SHA_256")),
        ("RSA_3072", Some("RSASSA_PSS_SHA_256")),
        ("RSA_4096", Some("RSASSA_PSS_SHA_256")),
        ("ECC_NIST_P521", None),
        ("ECC_SECG_P256K1", None),
        ("ECC_NIST_EDWARDS25519", None),
        ("ML_DSA_65", None),
        ("HMAC_256", None),
        ("SYMMETRIC_DEFAULT", None),
    ] {
        assert_eq!(Scheme::of(spec).map(Scheme::algorithm), algorithm, "{spec}");
    }
}

#[test]
fn a_public_key_is_read_from_pem_and_der() {
    let key = PublicKey::of_pem(PEM.as_bytes()).unwrap();
    assert_eq!(PublicKey::of_der(&key.0), Ok(key.clone()));
    let remarked = format!("Subject: whoever\n{PEM}");
    assert_eq!(PublicKey::of_pem(remarked.as_bytes()), Ok(key));
    let private = PEM.replace("PUBLIC", "PRIVATE");
    for text in ["", "no key", &private] {
        assert_eq!(PublicKey::of_pem(text.as_bytes()), Err(PublicKeyError::Pem), "{text}");
    }
    let broken = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
    assert_eq!(PublicKey::of_pem(broken.as_bytes()), Err(PublicKeyError::Form));
}

/// A keyring with one key, whose signatures are no one's.
struct Broken(&'static str, &'static str);

impl Keyring for Broken {
    fn describe(&self, _: &str) -> Result<crate::key::KeyFacts, KeyError> {
        unreachable!("nobody asks")
    }

    fn public_key(&self, key: &str) -> Result<PublicHalf, KeyError> {
        let (usage, spec) = (self.0.to_owned(), self.1.to_owned());
        let half = PublicKey::of_pem(PEM.as_bytes()).unwrap();
        Ok(PublicHalf { arn: key.to_owned(), usage, spec, key: half })
    }

    fn sign(&self, _: &str, _: Scheme, digest: &[u8]) -> Result<Vec<u8>, KeyError> {
        Ok(digest.to_vec())
    }
}

#[test]
fn a_key_that_cannot_sign_receipts_is_unfit() {
    for (usage, spec) in [
        ("ENCRYPT_DECRYPT", "RSA_2048"),
        ("KEY_AGREEMENT", "ECC_NIST_P256"),
        ("SIGN_VERIFY", "ECC_NIST_EDWARDS25519"),
    ] {
        let keyring = Broken(usage, spec);
        let error = Signer::new(&keyring, "arn").err().unwrap().to_string();
        assert!(error.starts_with("arn: can't sign receipts"), "{error}");
    }
}

#[test]
fn a_signature_that_its_own_key_does_not_verify_is_not_used() {
    let keyring = Broken("SIGN_VERIFY", "ECC_NIST_P256");
    let signer = Signer::new(&keyring, "arn").ok().unwrap();
    let error = signer.sign(b"message").unwrap_err().to_string();
    assert!(error.contains("its own public half doesn't verify"), "{error}");
}
