//! What a command looks for: the rules, the policy and the customer's terms, read from files.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::args::{Looking, NamesArg, OnMalformedArg};
use super::failure::{Exit, Failure};
use crate::engine::Resources;
use crate::job::{Provenance, Scrub};
use crate::limits::{MEMORY_BYTES_DEFAULT, MEMORY_BYTES_PER_THREAD};
use crate::redact::{DenyFile, Names, OnMalformed, Policy, Redactor, trial};
use crate::rule::{self, Rule};
use crate::scan::TermList;
use crate::store::hex;

/// The policy that applies where none is named.
const POLICY_DEFAULT: &str = "expurgate.toml";

/// All that decides what is found and what happens to it.
pub struct Setup {
    /// Rules and policy, compiled.
    pub redactor: Redactor,
    /// The same without the allow-list.
    pub checker: Redactor,
    /// The policy itself.
    pub policy: Policy,
    /// What a result rests on besides its inputs.
    pub provenance: Provenance,
    /// What the machine may give.
    pub resources: Resources,
}

impl Setup {
    /// Reads what the options name; `policy` applies where `--policy` isn't given.
    pub fn read(looking: &Looking, policy: Option<&Path>) -> Result<Self, Failure> {
        let rules = rules(looking.rules.as_deref())?;
        let (policy, folder) = read_policy(looking.policy.as_deref().or(policy))?;
        let policy = with_options(policy, looking);
        Setup::of(rules, policy, &folder, resources(looking))
    }

    /// Compiles rules and a policy whose files lie in `folder`.
    pub fn of(
        rules: Vec<Rule>,
        policy: Policy,
        folder: &Path,
        resources: Resources,
    ) -> Result<Self, Failure> {
        // The program is large: its digest is made while rules are compiled.
        let binary = std::thread::spawn(binary_digest);
        let (terms, digests) = terms(&policy, folder)?;
        let rules_sha256 = rule::digest_hex(&rules);
        let redactor = Redactor::new(rules, &policy, terms)
            .map_err(|error| Failure::usage("configuration", error))?;
        let checker = redactor.without_allowed();
        let gone = |_| Failure::new(Exit::Usage, "this program's own file can't be digested");
        let provenance = Provenance {
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            binary_sha256: binary.join().map_err(gone)??,
            rules_sha256,
            policy_sha256: policy_digest(&policy, &digests),
            settings: settings(&policy)?,
        };
        Ok(Setup { redactor, checker, policy, provenance, resources })
    }
}

impl Setup {
    /// What checks allows nothing: what it finds must be what the receipt says was allowed.
    pub fn scrub(&self) -> Scrub<'_> {
        let Setup { redactor, checker, resources, .. } = self;
        let on_malformed = self.policy.on_malformed;
        Scrub { redactor, checker, on_malformed, resources: *resources }
    }
}

/// What a second scan elsewhere needs of a policy, and how long its lists are, without what is in
/// them.
fn settings(policy: &Policy) -> Result<serde_json::Value, Failure> {
    let settings = Settings {
        policy: policy.without_lists(),
        allow_entries: policy.allow.len(),
        deny_files: policy.deny.len(),
    };
    serde_json::to_value(settings).map_err(|error| Failure::usage("policy", error))
}

/// What a receipt says of the policy.
#[derive(Serialize, Deserialize)]
pub struct Settings {
    /// The policy without its lists.
    pub policy: Policy,
    /// How many entries the allow-list has.
    pub allow_entries: usize,
    /// How many files of terms there are.
    pub deny_files: usize,
}

/// SHA-256 over a policy and the terms that it names.
fn policy_digest(policy: &Policy, lists: &[Vec<u8>]) -> String {
    let mut digest = Sha256::new_with_prefix(policy.digest());
    lists.iter().for_each(|list| digest.update(list));
    hex(digest)
}

fn binary_digest() -> Result<String, Failure> {
    let failed = |error| Failure::new(Exit::Usage, format!("this program's own file: {error}"));
    let mut binary = std::env::current_exe().and_then(fs::File::open).map_err(failed)?;
    let mut digest = Sha256::new();
    io::copy(&mut binary, &mut Digesting(&mut digest)).map_err(failed)?;
    Ok(hex(digest))
}

/// Digests what is written to it.
struct Digesting<'d>(&'d mut Sha256);

impl io::Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The built-in rules and those of a folder behind them, which must be well made and find their
/// own examples.
pub fn rules(folder: Option<&Path>) -> Result<Vec<Rule>, Failure> {
    let mut rules = builtin()?;
    for (file, own) in own_rules(folder)? {
        let known = rules.len();
        rules.extend(own);
        // Those that were there before have passed.
        if let Some(complaint) = rule::lint(&rules).first() {
            return Err(Failure::usage(file, complaint));
        }
        let surprises =
            trial::run(&rules[known..]).map_err(|error| Failure::usage(&file, error))?;
        if let Some(surprise) = surprises.first() {
            return Err(Failure::usage(file, surprise));
        }
    }
    Ok(rules)
}

/// The rules that are compiled in.
pub fn builtin() -> Result<Vec<Rule>, Failure> {
    rule::builtin().map_err(|error| Failure::usage("built-in rules", error))
}

/// The rules of each file of a folder, as they are written.
pub fn own_rules(folder: Option<&Path>) -> Result<Vec<(String, Vec<Rule>)>, Failure> {
    let files = folder.map(packs).transpose()?.unwrap_or_default();
    let parsed = files.into_iter().map(|file| {
        let name = file.display().to_string();
        let rules = rule::Pack::parse(&name, &read(&file)?).map_err(|e| Failure::usage("rules", e));
        Ok((name, rules?))
    });
    parsed.collect()
}

fn packs(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|e| Failure::usage(folder.display(), e))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::usage(folder.display(), "holds no rule packs (*.toml)"));
    }
    Ok(files)
}

fn read_policy(file: Option<&Path>) -> Result<(Policy, PathBuf), Failure> {
    let default = Path::new(POLICY_DEFAULT);
    let Some(file) = file.or_else(|| default.exists().then_some(default)) else {
        return Ok((Policy::standard(), PathBuf::new()));
    };
    let policy = Policy::parse(&read(file)?).map_err(|e| Failure::usage(file.display(), e))?;
    Ok((policy, file.parent().unwrap_or(Path::new("")).to_owned()))
}

fn with_options(policy: Policy, looking: &Looking) -> Policy {
    let on_malformed = match looking.on_malformed {
        None => policy.on_malformed,
        Some(OnMalformedArg::Fail) => OnMalformed::Fail,
        Some(OnMalformedArg::Drop) => OnMalformed::Drop,
        Some(OnMalformedArg::Quarantine) => OnMalformed::Quarantine,
    };
    let names = match looking.names {
        None => policy.names,
        Some(NamesArg::Off) => Names::Off,
        Some(NamesArg::Precise) => Names::Precise,
        Some(NamesArg::Balanced) => Names::Balanced,
        Some(NamesArg::Thorough) => Names::Thorough,
    };
    policy.with_on_malformed(on_malformed).with_names(names)
}

/// The lists that a policy names, and the SHA-256 of each file. Files may be large: of each only
/// the terms are kept, and they are shared.
fn terms(policy: &Policy, folder: &Path) -> Result<(Vec<TermList>, Vec<Vec<u8>>), Failure> {
    let list = |deny: &DenyFile| {
        let file = folder.join(&deny.file);
        let text = fs::read(&file).map_err(|error| Failure::usage(file.display(), error))?;
        let list = TermList::parse(&deny.entity, &text)
            .map_err(|error| Failure::usage(file.display(), error))?;
        Ok((list, Sha256::digest(&text).to_vec()))
    };
    policy.deny.iter().map(list).collect()
}

/// What the machine may give.
pub fn resources(looking: &Looking) -> Resources {
    // It knows the quota of a control group and the processors that a process is held to.
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = looking.threads.map_or(processors, usize::from);
    let busy = MEMORY_BYTES_DEFAULT.max(threads * MEMORY_BYTES_PER_THREAD);
    Resources { threads, memory: looking.memory.unwrap_or(busy) }
}

/// Reads a text that configures.
pub fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| Failure::usage(file.display(), error))
}
