//! A proxy in front of a real server that does something once, at one request.

use std::io::{self, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::faults::head_of;

/// When it is done: before the server has the request, or after it has answered and before the
/// client knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Before,
    After,
}

/// What becomes of the request then.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    GoOn,
    HangUp,
}

type Act = Box<dyn FnOnce() -> Then + Send>;

/// The proxy; its threads end with the process.
pub struct Tripwire {
    pub url: String,
    wire: Arc<Wire>,
}

struct Wire {
    server: String,
    method: &'static str,
    part: &'static str,
    moment: Moment,
    before: AtomicUsize,
    act: Mutex<Option<Act>>,
    tripped: AtomicBool,
}

impl Tripwire {
    /// Acts at the first request of this method (`*`: of any) whose target holds `part`.
    pub fn new(
        server: &str,
        (method, part): (&'static str, &'static str),
        moment: Moment,
        act: impl FnOnce() -> Then + Send + 'static,
    ) -> Self {
        Tripwire::nth(server, (method, part), 0, moment, act)
    }

    /// Acts at such a request after as many others of its kind as `before`.
    pub fn nth(
        server: &str,
        (method, part): (&'static str, &'static str),
        before: usize,
        moment: Moment,
        act: impl FnOnce() -> Then + Send + 'static,
    ) -> Self {
        let wire = Arc::new(Wire {
            server: server.trim_start_matches("http://").to_owned(),
            method,
            part,
            moment,
            before: AtomicUsize::new(before),
            act: Mutex::new(Some(Box::new(act))),
            tripped: AtomicBool::new(false),
        });
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let shared = Arc::clone(&wire);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let wire = Arc::clone(&shared);
                thread::spawn(move || wire.serve(client));
            }
        });
        Tripwire { url, wire }
    }

    /// Whether the request came.
    pub fn tripped(&self) -> bool {
        self.wire.tripped.load(Ordering::SeqCst)
    }
}

impl Wire {
    /// Serves one request a connection, so that nothing has to be parsed but the head of a request.
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let mut from_client = BufReader::new(client.try_clone()?);
        let (head, length) = head_of(&mut from_client)?;
        let mut body = Vec::new();
        if head.to_ascii_lowercase().contains("\r\nexpect: 100-continue") {
            client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        from_client.take(length).read_to_end(&mut body)?;
        let act = if self.meant(&head) { self.act.lock().expect("the act").take() } else { None };
        self.tripped.fetch_or(act.is_some(), Ordering::SeqCst);
        let (before, after) = match self.moment {
            Moment::Before => (act, None),
            Moment::After => (None, act),
        };
        if before.is_some_and(|act| act() == Then::HangUp) {
            return client.shutdown(Shutdown::Both);
        }
        let mut upstream = TcpStream::connect(&self.server)?;
        upstream.write_all(closing(&head).as_bytes())?;
        upstream.write_all(&body)?;
        let mut answer = Vec::new();
        upstream.read_to_end(&mut answer)?;
        if after.is_some_and(|act| act() == Then::HangUp) {
            return client.shutdown(Shutdown::Both);
        }
        client.write_all(&answer)?;
        client.shutdown(Shutdown::Both)
    }

    fn meant(&self, head: &str) -> bool {
        let mut words = head.split(' ');
        let method = words.next();
        let fits = self.method == "*" || method == Some(self.method);
        let meant = fits && words.next().is_some_and(|target| target.contains(self.part));
        meant && self.passes()
    }

    /// Whether enough of them have gone by.
    fn passes(&self) -> bool {
        let less = |left: usize| left.checked_sub(1);
        self.before.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_err()
    }
}

/// The head, so that the server ends the connection with its answer and asks for no body.
fn closing(head: &str) -> String {
    let expects = |line: &&str| !line.to_ascii_lowercase().starts_with("expect:");
    let head: String = head.split_inclusive("\r\n").filter(expects).collect();
    head.replacen("\r\n", "\r\nconnection: close\r\n", 1)
}
