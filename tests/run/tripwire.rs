//! A proxy in front of a real server that does something at one request, or at some in a row.

use std::collections::VecDeque;
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    GoOn,
    HangUp,
    /// It gets this answer, and the server never hears of it.
    Answer(String),
}

impl Then {
    /// An answer in JSON, with the code of an error where it is one.
    pub fn json(status: u16, code: &str, body: &str) -> Then {
        Then::answer(status, &format!("application/json\r\nx-amzn-errortype: {code}"), body)
    }

    /// An error of S3.
    pub fn refused(status: u16, code: &str) -> Then {
        let body = format!("<Error><Code>{code}</Code><Message>{code}</Message></Error>");
        Then::answer(status, "application/xml", &body)
    }

    fn answer(status: u16, kind: &str, body: &str) -> Then {
        let length = body.len();
        Then::Answer(format!(
            "HTTP/1.1 {status} By Test\r\ncontent-type: {kind}\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        ))
    }
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
    acts: Mutex<VecDeque<Act>>,
    heads: Mutex<Vec<String>>,
    tripped: AtomicBool,
}

impl Tripwire {
    /// Acts at the first request of this method (`*`: of any) whose head holds `part`.
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
        spot: (&'static str, &'static str),
        before: usize,
        moment: Moment,
        act: impl FnOnce() -> Then + Send + 'static,
    ) -> Self {
        Tripwire::acting(server, spot, before, moment, [Box::new(act) as Act].into())
    }

    /// Acts at one such request after the other, before the server has it.
    pub fn in_turn(server: &str, spot: (&'static str, &'static str), turns: &[Then]) -> Self {
        let act = |then: Then| Box::new(move || then) as Act;
        let acts = turns.iter().cloned().map(act).collect();
        Tripwire::acting(server, spot, 0, Moment::Before, acts)
    }

    fn acting(
        server: &str,
        (method, part): (&'static str, &'static str),
        before: usize,
        moment: Moment,
        acts: VecDeque<Act>,
    ) -> Self {
        let wire = Arc::new(Wire {
            server: server.trim_start_matches("http://").to_owned(),
            method,
            part,
            moment,
            before: AtomicUsize::new(before),
            acts: Mutex::new(acts),
            heads: Mutex::default(),
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

    /// The heads of all requests, in small letters.
    pub fn heads(&self) -> Vec<String> {
        self.wire.heads.lock().expect("the heads").clone()
    }

    /// Whether all requests came that something was to be done at.
    pub fn is_done(&self) -> bool {
        self.wire.acts.lock().expect("the acts").is_empty()
    }
}

impl Wire {
    /// Serves one request a connection, so that nothing has to be parsed but the head of a request.
    fn serve(&self, mut client: TcpStream) -> io::Result<()> {
        let mut from_client = BufReader::new(client.try_clone()?);
        let (head, length) = head_of(&mut from_client)?;
        self.heads.lock().expect("the heads").push(head.to_ascii_lowercase());
        let mut body = Vec::new();
        if head.to_ascii_lowercase().contains("\r\nexpect: 100-continue") {
            client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        from_client.take(length).read_to_end(&mut body)?;
        let act = match self.meant(&head) {
            true => self.acts.lock().expect("the acts").pop_front(),
            false => None,
        };
        self.tripped.fetch_or(act.is_some(), Ordering::SeqCst);
        let (before, after) = match self.moment {
            Moment::Before => (act, None),
            Moment::After => (None, act),
        };
        match before.map(|act| act()) {
            Some(Then::HangUp) => return client.shutdown(Shutdown::Both),
            Some(Then::Answer(answer)) => {
                client.write_all(answer.as_bytes())?;
                return client.shutdown(Shutdown::Both);
            }
            Some(Then::GoOn) | None => {}
        }
        let mut upstream = TcpStream::connect(&self.server)?;
        upstream.write_all(closing(&head).as_bytes())?;
        upstream.write_all(&body)?;
        let mut answer = Vec::new();
        upstream.read_to_end(&mut answer)?;
        if after.is_some_and(|act| act() == Then::HangUp) {
            return client.shutdown(Shutdown::Both);
        }
        client.write_all(&last(&answer))?;
        client.shutdown(Shutdown::Both)
    }

    fn meant(&self, head: &str) -> bool {
        let fits = self.method == "*" || head.split(' ').next() == Some(self.method);
        fits && head.contains(self.part) && self.passes()
    }

    /// Whether enough of them have gone by.
    fn passes(&self) -> bool {
        let less = |left: usize| left.checked_sub(1);
        self.before.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_err()
    }
}

/// An answer that says it is the connection's last. Otherwise the client may send its next request
/// on a connection that is about to be closed, and lose it.
fn last(answer: &[u8]) -> Vec<u8> {
    let end = answer.windows(2).position(|two| two == b"\r\n").map_or(0, |at| at + 2);
    let (status, rest) = answer.split_at(end);
    [status, b"connection: close\r\n", rest].concat()
}

/// The head, so that the server ends the connection with its answer and asks for no body.
fn closing(head: &str) -> String {
    let expects = |line: &&str| !line.to_ascii_lowercase().starts_with("expect:");
    let head: String = head.split_inclusive("\r\n").filter(expects).collect();
    head.replacen("\r\n", "\r\nconnection: close\r\n", 1)
}
