//! A proxy in front of a real server that breaks some of its answers.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How an answer to a GET is broken.
#[derive(Clone, Copy)]
pub enum Fault {
    /// The connection ends after so many bytes of the answer, headers included.
    CutAfter(usize),
    /// 503 SlowDown, without asking the server.
    SlowDown,
}

/// The proxy; its threads end with the process.
pub struct Faults {
    pub url: String,
    broken: Arc<AtomicUsize>,
}

impl Faults {
    /// Breaks the first `count` answers to GETs of one version of an object.
    pub fn before(server: &str, fault: Fault, count: usize) -> Self {
        let server = server.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let broken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&broken);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (server, counter) = (server.clone(), Arc::clone(&counter));
                thread::spawn(move || serve(client, &server, fault, (&counter, count)));
            }
        });
        Faults { url, broken }
    }

    /// How many answers were broken.
    pub fn broken(&self) -> usize {
        self.broken.load(Ordering::SeqCst)
    }
}

/// Serves one request a connection, so that nothing has to be parsed but the head of a request.
fn serve(
    client: TcpStream,
    server: &str,
    fault: Fault,
    (broken, count): (&AtomicUsize, usize),
) -> io::Result<()> {
    let mut from_client = BufReader::new(client.try_clone()?);
    let (head, length) = head_of(&mut from_client)?;
    let lower = head.to_ascii_lowercase();
    let pinned = head.starts_with("GET ") && lower.contains("\r\nif-match:");
    let breaks = pinned
        && broken
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |done| {
                (done < count).then_some(done + 1)
            })
            .is_ok();
    let mut to_client = client;
    if breaks && matches!(fault, Fault::SlowDown) {
        return slow_down(&mut to_client);
    }
    let mut upstream = TcpStream::connect(server)?;
    upstream.write_all(head.replacen("\r\n", "\r\nconnection: close\r\n", 1).as_bytes())?;
    io::copy(&mut from_client.take(length), &mut upstream)?;
    let limit = match fault {
        Fault::CutAfter(bytes) if breaks => bytes as u64,
        _ => u64::MAX,
    };
    io::copy(&mut upstream.take(limit), &mut to_client)?;
    to_client.shutdown(Shutdown::Both)
}

/// The head of a request, and the length of its body.
pub fn head_of(from: &mut impl BufRead) -> io::Result<(String, u64)> {
    let (mut head, mut length) = (String::new(), 0);
    while from.read_line(&mut head)? > 0 && !head.ends_with("\r\n\r\n") {}
    for line in head.lines() {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    Ok((head, length))
}

fn slow_down(to: &mut TcpStream) -> io::Result<()> {
    let body = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>x</Message></Error>";
    let length = body.len();
    write!(
        to,
        "HTTP/1.1 503 Slow Down\r\ncontent-type: application/xml\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )?;
    to.shutdown(Shutdown::Both)
}
