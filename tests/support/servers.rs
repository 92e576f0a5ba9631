//! Servers that are programs of their own: `ministack` for S3 and KMS, and the double of Bedrock.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Weak};

use expurgate::session::{Endpoint, Session};

use super::python;

/// The Region that all of them play.
pub const REGION: &str = "us-east-1";

/// A server that ends when this is dropped.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// A session that knows no endpoint but this one.
    pub fn session(&self) -> Session {
        session(&self.url)
    }
}

/// What a double received; of Bedrock's each with its `operation` and `body`.
pub fn received(double: &Server) -> Vec<serde_json::Value> {
    let host = double.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("the double");
    let request = format!("GET /__double/requests HTTP/1.0\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a request");
    let mut answer = String::new();
    let mut reader = BufReader::new(stream);
    while reader.read_line(&mut answer).expect("a head") > 2 {}
    let length = answer.lines().find_map(|line| line.strip_prefix("Content-Length: "));
    let length: u64 = length.and_then(|text| text.trim().parse().ok()).expect("a length");
    serde_json::from_reader(reader.take(length)).expect("JSON")
}

/// A session that knows no endpoint but this one.
pub fn session(url: &str) -> Session {
    let endpoint = Endpoint { url, region: REGION, access_key: "test", secret_key: "test" };
    Session::at(&endpoint).expect("a session")
}

/// A server with S3 and KMS. Tests of one program that run at the same time share it.
pub fn ministack() -> Arc<Server> {
    static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(server) = running.upgrade() {
        return server;
    }
    let port = free_port();
    let mut command = Command::new(python::programs().join("ministack"));
    command
        .env("BIND_HOST", "127.0.0.1")
        .env("GATEWAY_PORT", port.to_string())
        .env("IOT_MTLS_ENABLED", "0")
        .env("DOCKER_HOST", "unix:///nonexistent")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("ministack");
    let stderr = child.stderr.take().expect("its log");
    let server = Server { child, url: format!("http://127.0.0.1:{port}") };
    wait_for_line(stderr, "Running on");
    let server = Arc::new(server);
    *running = Arc::downgrade(&server);
    server
}

/// Another server with S3 and KMS, for what `ministack` does not do as S3 does.
pub fn moto() -> Server {
    let port = free_port();
    let mut child = Command::new(python::programs().join("moto_server"))
        .args(["-H", "127.0.0.1", "-p", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("moto");
    let stderr = child.stderr.take().expect("its log");
    let server = Server { child, url: format!("http://127.0.0.1:{port}") };
    wait_for_line(stderr, "Running on");
    server
}

/// A double of Bedrock whose keys and buckets are those of `backend`.
pub fn bedrock(backend: &Server, flags: &[&str]) -> Server {
    double("bedrock_double.py", &[&["--backend", &backend.url], flags].concat())
}

/// A double of CloudTrail's event history, which holds the records of a file.
pub fn cloudtrail(records: &Path, flags: &[&str]) -> Server {
    let records = records.to_str().expect("UTF-8");
    double("cloudtrail_double.py", &[&["--events", records], flags].concat())
}

/// A double of CloudWatch Logs with one group, `CloudTrail/logs`, of a file's records.
pub fn logs(records: &Path, flags: &[&str]) -> Server {
    let records = records.to_str().expect("UTF-8");
    double("logs_double.py", &[&["--events", records], flags].concat())
}

fn double(script: &str, flags: &[&str]) -> Server {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support");
    let mut child = Command::new(python::programs().join("python"))
        .arg(format!("{folder}/{script}"))
        .args(flags)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a double");
    let stdout = child.stdout.take().expect("its output");
    let mut server = Server { child, url: String::new() };
    let line = wait_for_line(stdout, "listening on ");
    let port = line.rsplit(' ').next().unwrap_or_default();
    server.url = format!("http://127.0.0.1:{port}");
    server
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Reads until a line that holds `text`; what follows is read and forgotten, so that no pipe fills.
fn wait_for_line(from: impl Read + Send + 'static, text: &str) -> String {
    let mut lines = BufReader::new(from).lines();
    let found = lines.by_ref().map_while(Result::ok).find(|line| line.contains(text));
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    found.unwrap_or_else(|| panic!("the server ended before it said {text:?}"))
}
