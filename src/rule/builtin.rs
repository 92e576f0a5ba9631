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
    ("ai.toml", include_str!("../../rules/ai.toml")),
    ("hosting.toml", include_str!("../../rules/hosting.toml")),
    ("payment.toml", include_str!("../../rules/payment.toml")),
    ("messaging.toml", include_str!("../../rules/messaging.toml")),
    ("registry.toml", include_str!("../../rules/registry.toml")),
    ("database.toml", include_str!("../../rules/database.toml")),
    ("observability.toml", include_str!("../../rules/observability.toml")),
    ("devops.toml", include_str!("../../rules/devops.toml")),
    ("workspace.toml", include_str!("../../rules/workspace.toml")),
    ("names.toml", include_str!("../../rules/names.toml")),
    ("address.toml", include_str!("../../rules/address.toml")),
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
