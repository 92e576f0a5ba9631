//! The packs that are compiled in.

use super::{Pack, PackError, Rule};

const PACKS: &[(&str, &str)] = &[
    ("contact.toml", include_str!("../../rules/contact.toml")),
    ("network.toml", include_str!("../../rules/network.toml")),
    ("finance.toml", include_str!("../../rules/finance.toml")),
    ("identity.toml", include_str!("../../rules/identity.toml")),
    ("identity-europe.toml", include_str!("../../rules/identity-europe.toml")),
    ("identity-americas.toml", include_str!("../../rules/identity-americas.toml")),
    ("identity-world.toml", include_str!("../../rules/identity-world.toml")),
    ("health.toml", include_str!("../../rules/health.toml")),
    ("device.toml", include_str!("../../rules/device.toml")),
    ("cloud.toml", include_str!("../../rules/cloud.toml")),
    ("token.toml", include_str!("../../rules/token.toml")),
    ("secret.toml", include_str!("../../rules/secret.toml")),
];

/// The rules of all packs, pack by pack.
pub fn builtin() -> Result<Vec<Rule>, PackError> {
    let mut rules = Vec::new();
    for (name, text) in PACKS {
        rules.extend(Pack::parse(name, text)?);
    }
    Ok(rules)
}
