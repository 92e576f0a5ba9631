//! A vault that dies at its k-th call, right before or right after it does what it is asked.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use expurgate::job::{LocalPlaces, Places};
use expurgate::store::place::Place;
use expurgate::store::{Document, Origin, Sink, Stat, StoreError, StoreResult, Vault, Version};

/// Whether the last call still does its work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dies {
    Before,
    After,
}

/// Local places whose vaults share one life.
pub struct Mortal {
    pub life: Arc<Life>,
}

/// How many calls are left.
pub struct Life {
    pub calls: AtomicUsize,
    pub last: usize,
    pub dies: Dies,
}

impl Life {
    fn step<T>(&self, work: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        let dead =
            || StoreError::Service { place: "vault".into(), action: "call", code: "died".into() };
        if call > self.last || (call == self.last && self.dies == Dies::Before) {
            return Err(dead());
        }
        let result = work();
        if call == self.last { Err(dead()) } else { result }
    }
}

impl Places for Mortal {
    fn origin(&self, place: &Place) -> StoreResult<Arc<dyn Origin>> {
        LocalPlaces.origin(place)
    }

    fn vault(&self, place: &Place, key: Option<&str>) -> StoreResult<Arc<dyn Vault>> {
        let vault = LocalPlaces.vault(place, key)?;
        Ok(Arc::new(MortalVault { vault, life: self.life.clone() }))
    }
}

struct MortalVault {
    vault: Arc<dyn Vault>,
    life: Arc<Life>,
}

impl Vault for MortalVault {
    fn create(&self, name: &str) -> StoreResult<Box<dyn Sink>> {
        let sink = self.life.step(|| self.vault.create(name))?;
        Ok(Box::new(MortalSink { sink, life: self.life.clone() }))
    }
    fn stat(&self, name: &str) -> StoreResult<Option<Stat>> {
        self.life.step(|| self.vault.stat(name))
    }
    fn read(&self, name: &str) -> StoreResult<Box<dyn Read + Send>> {
        self.life.step(|| self.vault.read(name))
    }
    fn keep(&self, name: &str, document: &Document) -> StoreResult<()> {
        self.life.step(|| self.vault.keep(name, document))
    }
    fn forget(&self, name: &str) -> StoreResult<()> {
        self.life.step(|| self.vault.forget(name))
    }
    fn commit(&self, name: &str, receipt: &Document) -> StoreResult<()> {
        self.life.step(|| self.vault.commit(name, receipt))
    }
    fn amend(&self, name: &str, receipt: &Document, was: &Version) -> StoreResult<()> {
        self.life.step(|| self.vault.amend(name, receipt, was))
    }
    fn sweep(&self, names: &[&str]) -> StoreResult<()> {
        self.life.step(|| self.vault.sweep(names))
    }
    fn unpublished(&self) -> StoreResult<Vec<String>> {
        self.life.step(|| self.vault.unpublished())
    }
    fn uri(&self, name: &str) -> String {
        self.vault.uri(name)
    }
}

struct MortalSink {
    sink: Box<dyn Sink>,
    life: Arc<Life>,
}

impl Sink for MortalSink {
    fn write(&mut self, bytes: &[u8]) -> StoreResult<()> {
        self.life.clone().step(|| self.sink.write(bytes))
    }
    fn publish(self: Box<Self>) -> StoreResult<Stat> {
        let MortalSink { sink, life } = *self;
        life.step(|| sink.publish())
    }
}
