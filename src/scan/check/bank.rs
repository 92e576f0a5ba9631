//! Numbers of banks.
//!
//! ABA: American Bankers Association, "Routing number policy", weights 3 7 1. CLABE: Asociación de
//! Bancos de México, the same weights. BIC: ISO 9362, with the countries of ISO 3166-1.

use super::arithmetic::{number, pair, value, weighted};
use super::{Verdict, id_number};

/// ISO 3166-1 alpha-2, and XK, which SWIFT gives to Kosovo.
const COUNTRIES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZ\
    CACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGI\
    GLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLI\
    LKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPF\
    PGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTL\
    TMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";

/// Passes for a routing number: a Federal Reserve prefix and the check digit.
pub(super) fn check_aba(text: &str) -> Verdict {
    let holds = number::<9>(text).is_some_and(|n| {
        let prefix = matches!(pair(&n, 0), 1..=12 | 21..=32 | 61..=72 | 80);
        prefix && value(&n) > 0 && weighted(&n, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10)
    });
    Verdict::pass_if(holds)
}

/// Passes for a Mexican CLABE: bank, branch, account and check digit.
pub(super) fn check_clabe(text: &str) -> Verdict {
    let holds = number::<18>(text).is_some_and(|n| {
        let products = n.iter().zip([3, 7, 1].into_iter().cycle());
        let sum: u32 = products.take(17).map(|(digit, weight)| digit * weight % 10).sum();
        value(&n[..3]) > 1 && (10 - sum % 10) % 10 == n[17]
    });
    Verdict::pass_if(holds)
}

/// Passes for a bank identifier code: four letters, a country, a place, and perhaps a branch.
pub(super) fn check_bic(text: &str) -> Verdict {
    let country = text.get(4..6).map(str::to_ascii_uppercase).unwrap_or_default();
    let known = COUNTRIES.as_bytes().chunks(2).any(|code| code == country.as_bytes());
    Verdict::pass_if(known && matches!(text.len(), 8 | 11))
}

/// Passes for what can be the number of an account, since banks number them as they like: anything
/// but a date, or a month of a year. A day without signs between its parts is a number too.
pub(super) fn check_account(text: &str) -> Verdict {
    Verdict::pass_if(!id_number::is_date(text) && !is_month(text))
}

/// Whether a text is the month of a year, as ISO 8601 writes it: `2024-01`.
fn is_month(text: &str) -> bool {
    let parts = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2);
    let this = |year: &str| year.starts_with("19") || year.starts_with("20");
    parts.is_some_and(|(year, month)| this(year) && matches!(month.parse(), Ok(1..=12u8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_no_accounts() {
        for date in ["2024-01-15", "12-03-2019", "15 01 2024", "2031-03-14", "2024-01"] {
            assert_eq!(check_account(date), Verdict::Fail, "{date}");
        }
        for number in ["31926819", "20240115", "2024-13", "12-345-678", "0532 0130 00", "aé1-01"] {
            assert_eq!(check_account(number), Verdict::Pass, "{number}");
        }
    }

    #[test]
    fn numbers_with_their_check_digit_pass() {
        assert_eq!(check_aba("111000025"), Verdict::Pass);
        assert_eq!(check_aba("0210-0002-1"), Verdict::Pass);
        // The example of the association.
        assert_eq!(check_clabe("032180000118359719"), Verdict::Pass);
        for code in ["DEUTDEFF", "DEUTDEFF500", "NEDSZAJJXXX", "deutdeff"] {
            assert_eq!(check_bic(code), Verdict::Pass, "{code}");
        }
    }

    #[test]
    fn other_numbers_fail() {
        assert_eq!(check_aba("111000026"), Verdict::Fail);
        assert_eq!(check_aba("991000025"), Verdict::Fail);
        assert_eq!(check_clabe("032180000118359718"), Verdict::Fail);
        for code in ["DEUTQQFF", "DEUTDEF", "REDACTED"] {
            assert_eq!(check_bic(code), Verdict::Fail, "{code}");
        }
    }
}
