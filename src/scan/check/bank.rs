//! Numbers of banks.
//!
//! ABA: American Bankers Association, "Routing number policy", weights 3 7 1. CLABE: Asociación de
//! Bancos de México, the same weights. BIC: ISO 9362, with the countries of ISO 3166-1.

use super::Verdict;
use super::arithmetic::{number, pair, value, weighted};

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

#[cfg(test)]
mod tests {
    use super::*;

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
