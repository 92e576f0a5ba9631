//! The findings file: rows are written beside it, and it appears whole once a run has ended well.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::failure::{Exit, Failure};

/// Where rows are written while a run goes on.
pub type RowsFile = Option<Box<dyn Write + Send>>;

/// The findings file that was asked for, if one was.
pub struct Findings(Option<Paths>);

/// Where rows are written, and where they belong.
struct Paths {
    path: PathBuf,
    partial: Option<PathBuf>,
}

impl Findings {
    /// Opens what rows are written to. Pipes and devices are written to as they are.
    ///
    /// `others` are the files and folders of the run itself, which rows must not overwrite.
    pub fn create(path: Option<&Path>, others: &[String]) -> Result<(Self, RowsFile), Failure> {
        let Some(path) = path else { return Ok((Findings(None), None)) };
        let same =
            |other: &&String| [real(path), real(&partial(path))].contains(&real(other.as_ref()));
        if let Some(other) = others.iter().find(same) {
            let why = format!("--findings would overwrite {other}; give it a file of its own");
            return Err(Failure::new(Exit::Usage, why));
        }
        let is_file = fs::metadata(path).map_or(true, |facts| facts.is_file());
        let partial = is_file.then(|| partial(path));
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

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into())
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    name.into()
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Destination, format!("{}: {error}", path.display()))
}
