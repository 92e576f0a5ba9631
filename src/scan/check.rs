//! A check proves or refutes a candidate by the value alone: a checksum, a range, a structure.
//!
//! Rules name checks; each check is one file that cites where its arithmetic is written down.

mod address;
mod alps;
mod arithmetic;
mod aws_key_id;
mod balkans;
mod baltic;
mod bank;
mod base58;
mod basic_auth;
mod bech32;
mod benelux;
mod calendar_date;
mod card;
mod central;
mod commonwealth;
mod coordinates;
mod crc32_base36;
mod crc32_base62;
mod crc32_hex;
mod device;
mod discord;
mod east;
mod email;
mod entropy;
mod ethereum;
mod fiction;
mod france;
mod germany;
mod github_pat;
mod health;
mod iban;
mod id_number;
mod india;
mod ip;
mod isles;
mod italy;
mod jwt;
mod keccak;
mod latin;
mod levant;
mod license_plate;
mod luhn;
mod mac;
mod macaroon;
mod mnemonic;
mod mrz;
mod nordic;
mod password;
mod pem_base64;
mod pem_end;
mod person;
mod phone;
mod placeholder;
mod sentry;
mod southeast;
mod southern;
mod spain;
mod token;
mod uk_nino;
mod url;
mod us_id;
mod us_phone;
mod username;

pub(super) use mnemonic::{length as phrase_length, number as phrase_word};

/// What a check says about a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The candidate can't be such a value.
    Fail,
    /// The candidate is such a value.
    Pass,
    /// Only the first n bytes of the candidate belong to the value.
    PassPrefix(usize),
    /// The candidate has the form, but is a value that documentation uses and that is nobody's:
    /// `AKIAIOSFODNN7EXAMPLE`, a brand's test card. It is found as low, whatever stands beside it.
    Sample,
}

impl Verdict {
    fn pass_if(holds: bool) -> Verdict {
        if holds { Verdict::Pass } else { Verdict::Fail }
    }
}

/// A pure test of one candidate.
pub type Check = fn(&str) -> Verdict;

/// All checks by the names that rules use, in the order of those names.
const CHECKS: &[(&str, Check)] = &[
    ("aba-routing", bank::check_aba),
    ("address", address::check),
    ("ae-id", levant::check_emirates),
    ("ar-cuit", latin::check_cuit),
    ("at-svnr", alps::check_austria),
    ("au-abn", commonwealth::check_abn),
    ("au-acn", commonwealth::check_acn),
    ("au-medicare", commonwealth::check_medicare),
    ("au-tfn", commonwealth::check_tfn),
    ("aws-key-id", aws_key_id::check),
    ("baltic-isikukood", baltic::check_isikukood),
    ("bank-account", bank::check_account),
    ("basic-auth", basic_auth::check),
    ("be-nrn", benelux::check_nrn),
    ("bech32", bech32::check),
    ("bg-egn", balkans::check_egn),
    ("bic", bank::check_bic),
    ("bip39", mnemonic::check),
    ("bitcoin-base58", base58::check_bitcoin),
    ("bitcoin-bech32", bech32::check_bitcoin),
    ("br-cnpj", latin::check_cnpj),
    ("br-cpf", latin::check_cpf),
    ("ca-sin", commonwealth::check_sin),
    ("calendar-date", calendar_date::check),
    ("ch-ahv", alps::check_switzerland),
    ("ch-uid", alps::check_swiss_company),
    ("cl-rut", latin::check_rut),
    ("clabe", bank::check_clabe),
    ("cn-resident-id", east::check_china),
    ("co-nit", latin::check_nit),
    ("coordinates", coordinates::check),
    ("crc32-base36", crc32_base36::check),
    ("crc32-base62", crc32_base62::check),
    ("crc32-hex", crc32_hex::check_all),
    ("crc32-hex-body", crc32_hex::check_body),
    ("cz-rodne-cislo", central::check_birth_number),
    ("de-card", germany::check_card),
    ("de-health", germany::check_health),
    ("de-pension", germany::check_pension),
    ("de-tax-id", germany::check_tax_id),
    ("discord-bot", discord::check),
    ("dk-cpr", nordic::check_denmark),
    ("dk-cpr-bare", nordic::check_denmark_bare),
    ("document", id_number::check_document),
    ("drawn", token::check_drawn),
    ("email", email::check),
    ("entropy", entropy::check),
    ("entropy-or-sample", entropy::check_or_sample),
    ("es-dni", spain::check_dni),
    ("es-nie", spain::check_nie),
    ("es-nuss", spain::check_nuss),
    ("ethereum", ethereum::check),
    ("fi-hetu", nordic::check_finland),
    ("fr-nir", france::check_nir),
    ("fr-tax-id", france::check_tax_id),
    ("github-pat", github_pat::check),
    ("gr-afm", southern::check_afm),
    ("gr-amka", southern::check_amka),
    ("hk-id", east::check_hong_kong),
    ("hr-oib", balkans::check_oib),
    ("hu-taj", central::check_taj),
    ("hu-tax-id", central::check_hungary_tax),
    ("iban", iban::check),
    ("iban-anywhere", iban::check_anywhere),
    ("iccid", device::check_iccid),
    ("id-nik", southeast::check_indonesia),
    ("id-number", id_number::check),
    ("ie-pps", isles::check_pps),
    ("il-id", levant::check_israel),
    ("imei", device::check_imei),
    ("in-aadhaar", india::check_aadhaar),
    ("in-gstin", india::check_gstin),
    ("in-pan", india::check_pan),
    ("ipv4", ip::check_v4),
    ("ipv4-inside", ip::check_v4_inside),
    ("ipv6", ip::check_v6),
    ("it-fiscal-code", italy::check_fiscal_code),
    ("it-vat", italy::check_vat),
    ("jp-my-number", east::check_japan),
    ("jwt", jwt::check),
    ("kr-brn", east::check_korea_business),
    ("kr-rrn", east::check_korea),
    ("license-plate", license_plate::check),
    ("lu-matricule", benelux::check_luxembourg),
    ("luhn", luhn::check),
    ("lv-personas-kods", baltic::check_latvia),
    ("mac", mac::check),
    ("macaroon", macaroon::check),
    ("monero", base58::check_monero),
    ("mrz", mrz::check),
    ("mx-curp", latin::check_curp),
    ("mx-rfc", latin::check_rfc),
    ("my-id", southeast::check_malaysia),
    ("nl-bsn", benelux::check_bsn),
    ("no-fodselsnummer", nordic::check_norway),
    ("nz-ird", commonwealth::check_ird),
    ("password", password::check),
    ("password-bare", password::check_bare),
    ("password-mixed", password::check_mixed),
    ("payment-card", card::check),
    ("payment-card-any", card::check_any),
    ("pe-ruc", latin::check_ruc),
    ("pem-base64", pem_base64::check),
    ("pem-end", pem_end::check),
    ("person", person::check),
    ("person-filled", person::check_filled),
    ("person-greeted", person::check_greeted),
    ("person-listed", person::check_listed),
    ("person-value", person::check_value),
    ("person-words", person::check_words),
    ("phone", phone::check),
    ("phone-national", phone::check_national),
    ("pl-nip", central::check_nip),
    ("pl-pesel", central::check_pesel),
    ("pt-nif", southern::check_portugal),
    ("ro-cnp", balkans::check_cnp),
    ("sa-id", levant::check_saudi),
    ("se-personnummer", nordic::check_sweden),
    ("sentry", sentry::check),
    ("sg-nric", southeast::check_singapore),
    ("si-emso", balkans::check_emso),
    ("street-value", address::check_street),
    ("th-id", southeast::check_thailand),
    ("token", token::check),
    ("town", address::check_town),
    ("tr-tckn", southern::check_turkey),
    ("tw-id", east::check_taiwan),
    ("uk-driver", isles::check_driver),
    ("uk-nhs", isles::check_nhs),
    ("uk-nino", uk_nino::check),
    ("uk-utr", isles::check_utr),
    ("url", url::check),
    ("us-dea", health::check_dea),
    ("us-ein", us_id::check_ein),
    ("us-itin", us_id::check_itin),
    ("us-mbi", health::check_mbi),
    ("us-npi", health::check_npi),
    ("us-phone", us_phone::check),
    ("us-ssn", us_id::check_ssn),
    ("username", username::check),
    ("vin", device::check_vin),
    ("za-id", commonwealth::check_south_africa),
];

/// The check of that name.
pub fn by_name(name: &str) -> Option<Check> {
    let at = CHECKS.binary_search_by_key(&name, |(name, _)| name).ok()?;
    CHECKS.get(at).map(|(_, check)| *check)
}

/// The names of all checks, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(name, _)| *name)
}

/// The decimal digits of a text as numbers, separators left out.
fn digits(text: &str) -> impl DoubleEndedIterator<Item = u32> + Clone + '_ {
    text.bytes().filter(u8::is_ascii_digit).map(|b| u32::from(b - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_found_by_its_name() {
        for name in names() {
            assert!(by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_has_no_check() {
        assert!(by_name("no-such-check").is_none());
    }

    #[test]
    fn no_check_panics_on_odd_input() {
        for name in names() {
            let check = by_name(name).unwrap();
            for odd in ["", " ", "é", "-", "\u{10ffff}9", "9é8", "@", "::", "....", "P<é"] {
                check(odd);
            }
        }
    }
}
