//! Which room may know which, and what of the outside.

use crate::source::{Reference, Source};

const PURE: [&str; 9] =
    ["limits", "secret", "simd", "lines", "rule", "json", "view", "scan", "redact"];
const PARALLEL: [&str; 3] = ["digest", "inflate", "engine"];
const PORTS: [&str; 3] = ["store", "key", "train"];
/// What the ports' Amazon sides share: credentials, endpoints, the runtime.
const SHARED: &str = "session";
const FACES: [&str; 4] = ["cli", "task", "python", "main"];

/// The one place of each SDK; other crates of the SDK may be used in all of these places.
const SDKS: [(&str, &str); 6] = [
    ("aws_sdk_s3", "src/store/s3"),
    ("aws_sdk_kms", "src/key/kms"),
    ("aws_sdk_cloudtrail", "src/key/history"),
    ("aws_sdk_cloudwatchlogs", "src/key/log_group"),
    ("aws_sdk_sts", "src/session/caller"),
    ("aws_sdk_bedrock", "src/train/bedrock"),
];

/// The rooms that a room may import; `None` for a room that this table doesn't know.
fn allowed(room: &str) -> Option<Vec<&'static str>> {
    let rooms = match room {
        "limits" | "secret" | "simd" => vec![],
        "lines" => vec!["limits"],
        "rule" | "json" => vec!["limits", "secret"],
        "scan" => vec!["limits", "secret", "simd", "rule"],
        "view" => vec!["limits", "simd", "json"],
        "redact" => PURE.to_vec(),
        "digest" => vec!["limits"],
        "inflate" => vec!["limits", "lines"],
        "engine" => [&PURE[..], &PARALLEL].concat(),
        SHARED => PURE.to_vec(),
        "store" | "key" | "train" => [&PURE[..], &PARALLEL, &[SHARED]].concat(),
        "job" => [&PURE[..], &PARALLEL, &PORTS].concat(),
        _ if FACES.contains(&room) => {
            [&PURE[..], &PARALLEL, &PORTS, &[SHARED, "job"], &FACES].concat()
        }
        _ => return None,
    };
    Some(rooms)
}

/// Imports go down only.
pub fn imports(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        let Some(room) = source.room() else { continue };
        let Some(allowed) = allowed(room) else {
            wrong.push(format!("{}: the room `{room}` is in no ring", source.path));
            continue;
        };
        for (line, known) in rooms_known(source) {
            if known != room && !allowed.contains(&known.as_str()) {
                wrong.push(format!("{}:{line}: `{room}` may not know `{known}`", source.path));
            }
        }
    }
    wrong
}

/// The rooms that a file names by `crate::`, `expurgate::` or enough `super::`.
fn rooms_known(source: &Source) -> Vec<(usize, String)> {
    let depth = source.path.matches('/').count();
    let shipped = source.shipped_references();
    let up = shipped.iter().filter_map(|reference| {
        let supers = reference.segments.iter().take_while(|name| *name == "super").count();
        let room = reference.segments.get(supers)?;
        (supers >= depth && allowed(room).is_some()).then(|| (reference.line, room.clone()))
    });
    let all = source.references();
    let down = all.iter().filter_map(|reference| {
        let root = reference.segments.first()?;
        let room = reference.segments.get(1)?;
        let known = root == "crate" || root == "expurgate";
        (known && room.chars().all(|letter| !letter.is_uppercase()))
            .then(|| (reference.line, room.clone()))
    });
    down.chain(up).filter(|(_, room)| allowed(room).is_some() || is_room_name(room)).collect()
}

/// Macros at the crate's root look like rooms; nothing else does.
fn is_room_name(name: &str) -> bool {
    name != "macro_rules" && name != "self" && name != "*"
}

/// Rings 0 to 3 don't reach outside but by their own means.
pub fn reach(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        let Some(room) = source.room() else { continue };
        for reference in source.shipped_references() {
            if let Some(banned) = out_of_reach(room, &reference) {
                let line = reference.line;
                wrong.push(format!("{}:{line}: `{room}` may not use {banned}", source.path));
            }
        }
    }
    wrong
}

fn out_of_reach(room: &str, reference: &Reference) -> Option<String> {
    let banned: &[&str] = match room {
        "lines" => &["fs", "net", "env", "time", "thread", "process", "tokio", "rayon", "aws_"],
        _ if PURE.contains(&room) => &[
            "fs",
            "net",
            "env",
            "time",
            "thread",
            "process",
            "io",
            "tokio",
            "rayon",
            "aws_",
            "indicatif",
            "clap",
        ],
        _ if PARALLEL.contains(&room) => {
            &["fs", "net", "env", "process", "tokio", "aws_", "indicatif", "clap"]
        }
        "job" => &["aws_", "indicatif", "clap"],
        _ if FACES.contains(&room) => &[],
        _ => &["indicatif", "clap"],
    };
    let name = foreign(reference)?;
    let hit = banned.iter().any(|ban| name == *ban || (*ban == "aws_" && is_amazon(name)));
    (hit && !is_address(reference)).then(|| reference.segments.join("::"))
}

/// A crate of the SDK, and not a file of ours that is named for what Amazon makes.
fn is_amazon(name: &str) -> bool {
    ["aws_sdk_", "aws_config", "aws_smithy_", "aws_types", "aws_credential_", "aws_runtime"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// An address is a value like any other; only sockets reach the network.
fn is_address(reference: &Reference) -> bool {
    let last = reference.segments.get(2).map(String::as_str);
    matches!(last, Some("IpAddr" | "Ipv4Addr" | "Ipv6Addr"))
}

/// The module of std, or the crate, that a path leads to.
fn foreign(reference: &Reference) -> Option<&str> {
    match reference.segments.first()?.as_str() {
        "std" | "core" => reference.segments.get(1).map(String::as_str),
        "crate" | "super" | "self" => None,
        name => Some(name).filter(|name| name.len() > 2 || *name == "io"),
    }
}

/// Each SDK crate has one home.
pub fn sdk_homes(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.room().is_some() && source.is_rust()) {
        for reference in source.references() {
            let name = reference.segments[0].as_str();
            let home = SDKS.iter().find(|(sdk, _)| *sdk == name).map(|(_, home)| *home);
            let at_home = match home {
                Some(home) => source.path.starts_with(home),
                None => is_amazon_side(&source.path),
            };
            if is_amazon(name) && !at_home {
                wrong.push(format!("{}:{}: {name} has no place here", source.path, reference.line));
            }
        }
    }
    wrong
}

fn is_amazon_side(path: &str) -> bool {
    path.starts_with("src/session") || SDKS.iter().any(|(_, home)| path.starts_with(home))
}

/// Faces alone know progress bars and arguments, and `cli` alone knows these two.
pub fn terminal(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| !matches!(source.room(), None | Some("cli"))) {
        for reference in source.references() {
            let name = reference.segments[0].as_str();
            if matches!(name, "indicatif" | "clap" | "clap_complete" | "comfy_table") {
                wrong.push(format!("{}:{}: {name} outside cli", source.path, reference.line));
            }
        }
    }
    wrong
}

/// Every room is on the map.
pub fn mapped(house: &[Source]) -> Vec<String> {
    let map = house.iter().find(|source| source.path == "ARCHITECTURE.md");
    let map = map.map_or("", |source| source.text.as_str());
    let rows: Vec<&str> = map.lines().filter(|line| line.starts_with('|')).collect();
    let on_map = |room: &str| rows.iter().any(|row| row.contains(&format!("`{room}`")));
    let mut rooms: Vec<&str> = house.iter().filter_map(Source::room).collect();
    rooms.sort_unstable();
    rooms.dedup();
    rooms.retain(|room| *room != "main" && !on_map(room));
    rooms.iter().map(|room| format!("ARCHITECTURE.md doesn't list `{room}`")).collect()
}
