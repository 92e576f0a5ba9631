//! Geographic coordinates in decimal degrees: ISO 6709. Four decimals are eleven metres.

use super::Verdict;

/// Passes for a latitude and a longitude, or for one number that can be either.
pub(super) fn check(text: &str) -> Verdict {
    let parts = text.split(|c: char| !matches!(c, '0'..='9' | '.' | '-'));
    let numbers: Option<Vec<f64>> =
        parts.filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect();
    let holds = match numbers.as_deref() {
        Some([one]) => one.abs() <= 180.0 && *one != 0.0,
        Some([latitude, longitude]) => {
            // Pairs of small numbers are losses, weights and scores.
            let apart = latitude.abs() >= 1.0 || longitude.abs() >= 1.0;
            latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && apart
        }
        _ => false,
    };
    Verdict::pass_if(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_earth_pass() {
        for place in
            ["52.520008, 13.404954", "40.7128,-74.0060", "-33.8688", "51.5074° N, 0.1278° W"]
        {
            assert_eq!(check(place), Verdict::Pass, "{place}");
        }
    }

    #[test]
    fn other_numbers_fail() {
        for text in ["95.1234, 13.4049", "40.7128,-194.0060", "0.4532, 0.5105", "1.2.3, 4"] {
            assert_eq!(check(text), Verdict::Fail, "{text}");
        }
    }
}
