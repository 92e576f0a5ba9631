//! What a command looks for: the rules, the policy and the customer's terms, read from files.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::args::{Looking, NamesArg, OnMalformedArg};
use super::failure::{Exit, Failure};
use crate::engine::Resources;
use crate::job::{Provenance, Scrub};
use crate::limits::{MEMORY_BYTES_DEFAULT, MEMORY_BYTES_PER_THREAD, NAME_STEPS_MAX, THREADS_MAX};
use crate::redact::{ConfigError, DenyFile, Names, OnMalformed, Policy, Redactor, trial};
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
    /// The files and folders that it was read from, each with what it is.
    pub files: Vec<(&'static str, PathBuf)>,
}

impl Setup {
    /// Reads what the options name; `policy` applies where `--policy` isn't given.
    pub fn read(looking: &Looking, policy: Option<&Path>) -> Result<Self, Failure> {
        let rules = rules(looking.rules.as_deref())?;
        let file = policy_file(looking.policy.as_deref().or(policy));
        let policy = with_options(read_policy(file)?, looking);
        let own = looking.rules.iter().map(|folder| ("the rules", folder.clone()));
        let own = own.chain(file.map(|file| ("the policy", file.to_owned())));
        let mut setup = Setup::of(rules, policy, file, resources(looking))?;
        setup.files.extend(own);
        Ok(setup)
    }

    /// Compiles rules and a policy, which was read from `file` if it was read from one.
    pub fn of(
        rules: Vec<Rule>,
        policy: Policy,
        file: Option<&Path>,
        resources: Resources,
    ) -> Result<Self, Failure> {
        // The program is large: its digest is made while rules are compiled.
        let binary = std::thread::spawn(binary_digest);
        let (terms, digests) = terms(&policy, file)?;
        let lists = policy.deny.iter().map(|deny| ("the deny list", list_file(deny, file)));
        let files = lists.collect();
        let rules_sha256 = rule::digest_hex(&rules);
        let known = names(&rules, &policy.deny);
        let redactor =
            Redactor::new(rules, &policy, terms).map_err(|error| unfit(&error, file, &known))?;
        let checker = redactor.without_allowed();
        let gone = |_| Failure::new(Exit::Usage, "this program's own file can't be digested");
        let provenance = Provenance {
            tool_version: env!("CARGO_PKG_VERSION").to_owned(),
            binary_sha256: binary.join().map_err(gone)??,
            rules_sha256,
            policy_sha256: policy_digest(&policy, &digests),
            settings: settings(&policy)?,
        };
        Ok(Setup { redactor, checker, policy, provenance, resources, files })
    }
}

impl Setup {
    /// What checks allows nothing: what it finds must be what the receipt says was allowed.
    pub fn scrub(&self) -> Scrub<'_> {
        let Setup { redactor, checker, resources, .. } = self;
        let Policy { on_malformed, ref allow, .. } = self.policy;
        let allows = !allow.is_empty();
        Scrub { redactor, checker, on_malformed, allows, resources: *resources }
    }
}

/// What a second scan elsewhere needs of a policy, and how long its lists are, without what is in
/// them.
pub fn settings(policy: &Policy) -> Result<serde_json::Value, Failure> {
    render(&Settings {
        policy: policy.without_lists(),
        allow_entries: policy.allow.len(),
        deny_files: policy.deny.len(),
    })
}

/// Settings in the form in which a receipt holds them.
pub fn render(settings: &Settings) -> Result<serde_json::Value, Failure> {
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
fn own_rules(folder: Option<&Path>) -> Result<Vec<(String, Vec<Rule>)>, Failure> {
    let packs = own_packs(folder)?.into_iter();
    packs.map(|(file, rules)| rules.map(|rules| (file, rules))).collect()
}

/// A file with its rules, or with what is wrong with it.
type OwnPack = (String, Result<Vec<Rule>, Failure>);

/// Each file of a folder.
pub fn own_packs(folder: Option<&Path>) -> Result<Vec<OwnPack>, Failure> {
    let files = folder.map(packs).transpose()?.unwrap_or_default();
    let parsed = files.into_iter().map(|file| {
        let name = file.display().to_string();
        let rules = read_as("the rule pack", &file).and_then(|text| {
            rule::Pack::parse(&name, &text).map_err(|error| Failure::usage("rules", error))
        });
        (name, rules)
    });
    Ok(parsed.collect())
}

fn packs(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries =
        fs::read_dir(folder).map_err(|error| unread("the folder of rules", folder, &error))?;
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

/// The policy that applies: the one that is named, or the one of the working folder.
fn policy_file(named: Option<&Path>) -> Option<&Path> {
    let default = Path::new(POLICY_DEFAULT);
    named.or_else(|| default.exists().then_some(default))
}

fn read_policy(file: Option<&Path>) -> Result<Policy, Failure> {
    let Some(file) = file else { return Ok(Policy::standard()) };
    let text = read_as("the policy", file)?;
    Policy::parse(&text).map_err(|error| match expected(&text) {
        Some(fields) => Failure::usage(file.display(), format!("{error}, expected {fields}")),
        None => Failure::usage(file.display(), error),
    })
}

/// Which fields may stand where a policy has one that is unknown. Only this last part of what the
/// parser says is the program's own, and holds nothing of the file.
fn expected(text: &str) -> Option<String> {
    let error = toml::from_str::<Policy>(text).err()?;
    let unknown = error.message().strip_prefix("unknown field ")?;
    unknown.rsplit_once(", expected ").map(|(_, fields)| fields.to_owned())
}

/// What a policy may name: rules and entities.
fn names(rules: &[Rule], deny: &[DenyFile]) -> Vec<String> {
    let names = rules.iter().flat_map(|rule| [&rule.id, &rule.entity]);
    names.chain(deny.iter().map(|deny| &deny.entity)).cloned().collect()
}

/// Why rules and a policy don't go together, with the policy's file and, where a name of it is
/// unknown, the one that was probably meant.
fn unfit(error: &ConfigError, file: Option<&Path>, names: &[String]) -> Failure {
    let what = file.map_or("configuration".to_owned(), |file| file.display().to_string());
    let ConfigError::Unknown(name) = error else { return Failure::usage(what, error) };
    let near = names.iter().map(|known| (strsim::damerau_levenshtein(name, known), known)).min();
    match near.filter(|(steps, _)| *steps <= NAME_STEPS_MAX) {
        Some((_, near)) => Failure::usage(what, format!("{error}; did you mean {near}?")),
        None => Failure::usage(what, error),
    }
}

/// A policy with what the options say in its place.
pub fn with_options(policy: Policy, looking: &Looking) -> Policy {
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

/// Where a list lies: its path is relative to the policy's file.
fn list_file(deny: &DenyFile, policy: Option<&Path>) -> PathBuf {
    policy.and_then(Path::parent).unwrap_or(Path::new("")).join(&deny.file)
}

/// The lists that a policy names, and the SHA-256 of each file. Files may be large: of each only
/// the terms are kept, and they are shared.
fn terms(policy: &Policy, of: Option<&Path>) -> Result<(Vec<TermList>, Vec<Vec<u8>>), Failure> {
    let list = |(number, deny): (usize, &DenyFile)| {
        let file = list_file(deny, of);
        let policy = of.map_or("the policy".into(), |file| file.display().to_string());
        let what = || format!("the deny list of entry {number} of `deny` in {policy}");
        let text = fs::read(&file).map_err(|error| unread(what(), &file, &error))?;
        let list = TermList::parse(&deny.entity, &text)
            .map_err(|error| Failure::usage(file.display(), error))?;
        Ok((list, Sha256::digest(&text).to_vec()))
    };
    (1..).zip(&policy.deny).map(list).collect()
}

/// What the machine may give.
pub fn resources(looking: &Looking) -> Resources {
    // It knows the quota of a control group and the processors that a process is held to.
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = looking.threads.unwrap_or(processors).min(THREADS_MAX);
    let busy = MEMORY_BYTES_DEFAULT.max(threads * MEMORY_BYTES_PER_THREAD);
    Resources { threads, memory: looking.memory.unwrap_or(busy) }
}

/// Reads a text that configures.
pub fn read(file: &Path) -> Result<String, Failure> {
    read_as("the file", file)
}

/// Reads a text that configures; `what` says what it is to the program.
pub fn read_as(what: impl Display, file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| unread(what, file, &error))
}

/// What it means that a file of configuration can't be read.
fn unread(what: impl Display, file: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        io::ErrorKind::NotFound => format!("{what} isn't there; check the path"),
        _ => format!("{what} can't be read: {error}"),
    };
    Failure::usage(file.display(), why)
}
