//! Signatures by an asymmetric key of the customer's: made in KMS, checked anywhere.
//!
//! The private half never leaves KMS. The public half is a DER `SubjectPublicKeyInfo` (RFC 5280),
//! as `GetPublicKey` gives it; people keep it as PEM (RFC 7468).

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{SignatureVerificationAlgorithm, SubjectPublicKeyInfoDer};
use sha2::{Digest, Sha256, Sha384};
use webpki::RawPublicKeyEntity;
use webpki::ring::{ECDSA_P256_SHA256, ECDSA_P384_SHA384, RSA_PSS_2048_8192_SHA256_LEGACY_KEY};

use crate::key::{KeyError, Keyring};

/// How a key signs. One way for each kind of key, so that nothing can choose a weaker one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    RsaPss,
}

const SCHEMES: [Scheme; 3] = [Scheme::EcdsaP256, Scheme::EcdsaP384, Scheme::RsaPss];

impl Scheme {
    /// The scheme of a key by what KMS calls its spec; `None` for those that no common library
    /// checks, or whose signatures cover 4096 bytes at most.
    pub fn of(spec: &str) -> Option<Self> {
        match spec {
            "ECC_NIST_P256" => Some(Scheme::EcdsaP256),
            "ECC_NIST_P384" => Some(Scheme::EcdsaP384),
            "RSA_2048" | "RSA_3072" | "RSA_4096" => Some(Scheme::RsaPss),
            _ => None,
        }
    }

    /// What KMS calls it.
    pub fn algorithm(self) -> &'static str {
        match self {
            Scheme::EcdsaP256 => "ECDSA_SHA_256",
            Scheme::EcdsaP384 => "ECDSA_SHA_384",
            Scheme::RsaPss => "RSASSA_PSS_SHA_256",
        }
    }

    /// The digest of a message that KMS signs.
    pub fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            Scheme::EcdsaP384 => Sha384::digest(message).to_vec(),
            Scheme::EcdsaP256 | Scheme::RsaPss => Sha256::digest(message).to_vec(),
        }
    }

    fn check(self) -> &'static dyn SignatureVerificationAlgorithm {
        match self {
            Scheme::EcdsaP256 => ECDSA_P256_SHA256,
            Scheme::EcdsaP384 => ECDSA_P384_SHA384,
            Scheme::RsaPss => RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        }
    }
}

/// The public half of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(Vec<u8>);

/// Why bytes are no public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicKeyError {
    /// No PEM block of a public key.
    #[error(
        "holds no PEM block `PUBLIC KEY`; `aws kms get-public-key` and `openssl pkey` make one"
    )]
    Pem,
    /// Not a `SubjectPublicKeyInfo`.
    #[error("is not a public key in the form SubjectPublicKeyInfo")]
    Form,
}

impl PublicKey {
    /// Reads DER, as `GetPublicKey` gives it.
    pub fn of_der(der: &[u8]) -> Result<Self, PublicKeyError> {
        let spki = SubjectPublicKeyInfoDer::from(der);
        RawPublicKeyEntity::try_from(&spki).map_err(|_| PublicKeyError::Form)?;
        Ok(PublicKey(der.to_vec()))
    }

    /// Reads the first PEM block `PUBLIC KEY` of a text.
    pub fn of_pem(text: &[u8]) -> Result<Self, PublicKeyError> {
        let spki =
            SubjectPublicKeyInfoDer::from_pem_slice(text).map_err(|_| PublicKeyError::Pem)?;
        PublicKey::of_der(&spki)
    }

    /// Whether a signature of a message is this key's, in the key's one scheme.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let spki = SubjectPublicKeyInfoDer::from(self.0.as_slice());
        let Ok(key) = RawPublicKeyEntity::try_from(&spki) else { return false };
        let checks = |scheme: &Scheme| key.verify_signature(scheme.check(), message, signature);
        SCHEMES.iter().any(|scheme| checks(scheme).is_ok())
    }
}

/// What KMS gives of an asymmetric key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicHalf {
    /// The key's ARN, aliases resolved.
    pub arn: String,
    /// `SIGN_VERIFY` ...
    pub usage: String,
    /// `ECC_NIST_P256` ...
    pub spec: String,
    /// The public half itself.
    pub key: PublicKey,
}

/// A key that signs, with its public half at hand.
pub struct Signer<'k> {
    keyring: &'k dyn Keyring,
    half: PublicHalf,
    scheme: Scheme,
}

impl<'k> Signer<'k> {
    /// Asks for the public half of a key, which must be one that can sign.
    pub fn new(keyring: &'k dyn Keyring, key: &str) -> Result<Self, KeyError> {
        let half = keyring.public_key(key)?;
        match Scheme::of(&half.spec).filter(|_| half.usage == "SIGN_VERIFY") {
            Some(scheme) => Ok(Signer { keyring, half, scheme }),
            None => {
                let why = "can't sign receipts; choose a key for SIGN_VERIFY of the spec \
                    ECC_NIST_P256, ECC_NIST_P384 or RSA_2048 to RSA_4096";
                Err(KeyError::Unfit { key: half.arn, why: why.to_owned() })
            }
        }
    }

    /// The key's ARN.
    pub fn arn(&self) -> &str {
        &self.half.arn
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.half.key
    }

    /// Signs a message. What KMS gives is checked before anyone rests on it.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let digest = self.scheme.digest(message);
        let signature = self.keyring.sign(self.arn(), self.scheme, &digest)?;
        if self.public().verifies(message, &signature) {
            return Ok(signature);
        }
        let why = "gave a signature that its own public half doesn't verify; try again";
        Err(KeyError::Unfit { key: self.half.arn.clone(), why: why.to_owned() })
    }
}

#[cfg(test)]
mod tests;
