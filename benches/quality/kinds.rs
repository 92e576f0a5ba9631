//! One name for what data sets name differently.

/// A name, and what in a type's name stands for it; the first that fits.
const KINDS: &[(&str, &[&str])] = &[
    ("EMAIL", &["EMAIL"]),
    ("CREDIT_CARD", &["CREDITCARD", "PAYMENTCARD", "CARDNUMBER", "CREDITDEBIT"]),
    ("IBAN", &["IBAN", "SWIFT", "BIC"]),
    ("BANK_ACCOUNT", &["BANK", "ROUTING", "ACCOUNTNUM", "SORTCODE", "CLABE"]),
    ("US_SSN", &["USSSN", "SSN", "SOCIALNUM", "SOCIALSEC", "ITIN"]),
    ("PASSPORT", &["PASSPORT"]),
    ("DRIVER_LICENSE", &["DRIVER", "DRIVING", "FAHRER"]),
    ("MEDICAL_ID", &["MEDICAL", "MRN", "NPI", "MBI", "DEA", "HEALTH"]),
    ("VEHICLE", &["VEHICLE", "VIN", "LICENSEPLATE"]),
    ("MAC", &["MAC"]),
    ("IP", &["IP", "IPADDRESS", "IPV4", "IPV6"]),
    ("URL", &["URL", "URI", "DOMAIN"]),
    ("USERNAME", &["USERNAME", "USERID"]),
    ("AGE", &["AGE"]),
    ("DATE", &["DATE", "DOB", "TIME"]),
    ("CRYPTO", &["CRYPTO", "BITCOIN", "ETHEREUM", "BTC"]),
    ("SECRET", &["SECRET", "APIKEY", "PASSWORD", "CREDENTIAL", "TOKEN", "KEY", "PIN", "JWT"]),
    ("PHONE", &["PHONE", "MOBILE", "FAX"]),
    ("ADDRESS", &["ADDRESS", "STREET", "ZIP", "POSTCODE", "BUILDING"]),
    ("LOCATION", &["LOCATION", "LOC", "GPE", "CITY", "STATE", "COUNTRY", "COUNTY", "COORD"]),
    ("ORG", &["ORG", "ORGANI", "COMPANY"]),
    (
        "NATIONAL_ID",
        &[
            "NATIONAL",
            "TAX",
            "NINO",
            "NHS",
            "AADHAAR",
            "NRIC",
            "NIF",
            "NIE",
            "PESEL",
            "FISCAL",
            "ABN",
            "ACN",
            "TFN",
            "IDCARD",
            "IDNUM",
            "GOVERNMENT",
            "VAT",
            "TIN",
            "INPAN",
            "VOTER",
            "RRN",
            "SIN",
            "TNIN",
            "PERSONALI",
        ],
    ),
    ("PERSON", &["PERSON", "PER", "NAME", "PATIENT", "DOCTOR"]),
];

/// Types whose leak hurts; the others are content as often as identity.
const SENSITIVE: &[&str] = &[
    "PERSON",
    "EMAIL",
    "PHONE",
    "CREDIT_CARD",
    "IBAN",
    "BANK_ACCOUNT",
    "US_SSN",
    "PASSPORT",
    "DRIVER_LICENSE",
    "NATIONAL_ID",
    "MEDICAL_ID",
    "VEHICLE",
    "IP",
    "MAC",
    "ADDRESS",
    "USERNAME",
    "CRYPTO",
    "SECRET",
];

/// The one name of a type: that of the list, or its own in capitals.
pub fn kind(name: &str) -> String {
    let upper = name.to_uppercase();
    let letters: String = upper.chars().filter(char::is_ascii_alphanumeric).collect();
    let of = |parts: &[&str]| {
        parts
            .iter()
            .any(|part| if part.len() < 4 { letters == *part } else { letters.contains(part) })
            || upper.split('_').any(|word| parts.contains(&word))
    };
    let found = KINDS.iter().find(|(_, parts)| of(parts));
    found.map_or(upper.clone(), |(name, _)| (*name).to_owned())
}

/// Types that may stand for each other: which state numbers someone matters less than that it was
/// found.
pub fn group(kind: &str) -> &str {
    match kind {
        "LOCATION" | "ADDRESS" => "PLACE",
        "IBAN" | "BANK_ACCOUNT" => "BANK",
        "US_SSN" | "NATIONAL_ID" | "PASSPORT" | "DRIVER_LICENSE" | "MEDICAL_ID" => "STATE",
        _ => kind,
    }
}

/// Whether a leak of the type counts.
pub fn is_sensitive(kind: &str) -> bool {
    SENSITIVE.contains(&kind)
}
