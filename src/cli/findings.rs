//! The findings file: rows are written beside it, and it appears whole once a run has ended well.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::failure::{Exit, Failure};
use super::ports::is_below;
use super::setup::Setup;
use crate::limits::LINE_BYTES_MAX;
use crate::store::place::Place;

/// Where rows are written while a run goes on.
pub type RowsFile = Option<Box<dyn Write + Send>>;

/// The findings file that was asked for, if one was.
pub struct Findings(Option<Paths>);

/// Where rows are written, and where they belong.
struct Paths {
    path: PathBuf,
    partial: Option<PathBuf>,
}

/// What a run reads and writes: rows must not overwrite it, nor lie below it.
pub struct Reserved(Vec<(&'static str, Place)>);

impl Reserved {
    /// What decides what is looked for: the policy, its lists, the rules.
    pub fn by(setup: &Setup) -> Self {
        Reserved(Vec::new()).files(&setup.files)
    }

    /// These places too; `what` says what they are to the run.
    pub fn places<'p>(
        mut self,
        what: &'static str,
        places: impl IntoIterator<Item = &'p Place>,
    ) -> Self {
        self.0.extend(places.into_iter().map(|place| (what, place.clone())));
        self
    }

    /// These files too, each with what it is.
    pub fn files(mut self, files: &[(&'static str, PathBuf)]) -> Self {
        self.0.extend(files.iter().map(|(what, file)| (*what, Place::Local(file.clone()))));
        self
    }

    /// Fails where a file that an option names may not be written.
    pub fn allow(&self, option: &str, file: &Path) -> Result<(), Failure> {
        let file = Place::Local(file.to_owned());
        match self.0.iter().find(|(_, place)| is_below(&file, place)) {
            None => Ok(()),
            Some((what, place)) => {
                let why = format!(
                    "{option} would write over {what} {place}, or into it; give it a file of \
                     its own elsewhere"
                );
                Err(Failure::new(Exit::Usage, why))
            }
        }
    }
}

impl Findings {
    /// Opens what rows are written to. Pipes and devices are written to as they are.
    ///
    /// Rows take the place of older rows, and of nothing else.
    pub fn create(path: Option<&Path>, reserved: &Reserved) -> Result<(Self, RowsFile), Failure> {
        let Some(path) = path else { return Ok((Findings(None), None)) };
        if path == Path::new("-") {
            let why = "--findings needs the name of a file; `expurgate scan --format json` writes \
                       rows to stdout";
            return Err(Failure::new(Exit::Usage, why));
        }
        let is_file = fs::metadata(path).map_or(true, |facts| facts.is_file());
        let partial = is_file.then(|| partial(path));
        for file in [Some(path), partial.as_deref()].into_iter().flatten().filter(|_| is_file) {
            reserved.allow("--findings", file)?;
            if !is_ours(file).map_err(|error| failed(file, &error))? {
                let why = "--findings names a file that holds no rows of findings; remove it, or \
                           give another name";
                return Err(Failure::usage(file.display(), why));
            }
        }
        let target = partial.as_deref().unwrap_or(path);
        let file = File::create(target).map_err(|error| failed(path, &error))?;
        let paths = Paths { path: path.to_owned(), partial };
        Ok((Findings(Some(paths)), Some(Box::new(BufWriter::new(file)))))
    }

    /// Makes the file appear, with all rows in it. `findings` is how many the run has told of:
    /// where it has told of some and written no row, an earlier run did the work, and its rows
    /// stay.
    pub fn finish(&self, rows: &mut RowsFile, findings: u64) -> Result<(), Failure> {
        let (Some(paths), Some(mut rows)) = (&self.0, rows.take()) else { return Ok(()) };
        rows.flush()
            .and_then(|()| paths.settle(findings))
            .map_err(|error| failed(&paths.path, &error))
    }
}

impl Paths {
    fn settle(&self, findings: u64) -> io::Result<()> {
        let Some(partial) = &self.partial else { return Ok(()) };
        let is_empty = fs::metadata(partial)?.len() == 0;
        if is_empty && findings > 0 && self.path.exists() {
            return fs::remove_file(partial);
        }
        fs::rename(partial, &self.path)
    }
}

/// The members of a row.
const MEMBERS: [&str; 11] = [
    "object",
    "line",
    "pointer",
    "target",
    "start",
    "end",
    "rule",
    "entity",
    "action",
    "confidence",
    "via",
];

/// Whether a file is free for rows: it isn't there, is empty, or begins with a row.
fn is_ours(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        file => file?,
    };
    let mut first = Vec::new();
    BufReader::new(file.take(LINE_BYTES_MAX as u64)).read_until(b'\n', &mut first)?;
    let row: Option<Map<String, Value>> = serde_json::from_slice(&first).ok();
    let is_row = |row: Map<String, Value>| {
        row.len() == MEMBERS.len() && MEMBERS.iter().all(|member| row.contains_key(*member))
    };
    Ok(first.is_empty() || row.is_some_and(is_row))
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Destination, format!("{}: {error}", path.display()))
}
