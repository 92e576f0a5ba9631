//! Who is spoken to: nobody, unless AWS was named.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use super::program::Bench;

/// Whether a process has a socket of the Internet open at this moment.
fn is_connected(process: u32) -> bool {
    let folder = format!("/proc/{process}");
    let opened = fs::read_dir(format!("{folder}/fd")).unwrap();
    let opened: Vec<String> = opened
        .filter_map(|entry| Some(fs::read_link(entry.ok()?.path()).ok()?.display().to_string()))
        .collect();
    ["tcp", "tcp6", "udp", "udp6", "raw", "raw6"].iter().any(|table| {
        let table = fs::read_to_string(format!("{folder}/net/{table}")).unwrap_or_default();
        let mut inodes = table.lines().skip(1).filter_map(|line| line.split_whitespace().nth(9));
        inodes.any(|inode| opened.contains(&format!("socket:[{inode}]")))
    })
}

/// A place that whoever checks a secret would ask, and that counts who comes.
struct Ear {
    listener: TcpListener,
    port: u16,
}

impl Ear {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        Ear { listener, port }
    }

    /// How many have come since this was asked last. A connection stands in the queue from when the
    /// other side has made it, so none that was made before is missed.
    fn heard(&self) -> usize {
        std::iter::from_fn(|| self.listener.accept().ok()).count()
    }

    /// A program to which every way out leads here.
    fn all_ways(&self, mut command: Command) -> Command {
        let here = format!("http://127.0.0.1:{}", self.port);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            command.env(name, &here).env(name.to_lowercase(), &here);
        }
        command.env_remove("NO_PROXY").env_remove("no_proxy");
        command.env("AWS_ENDPOINT_URL", &here).env("AWS_REGION", "us-east-1");
        command.env("AWS_ACCESS_KEY_ID", "test").env("AWS_SECRET_ACCESS_KEY", "test");
        command.env("AWS_MAX_ATTEMPTS", "1");
        command
    }
}

/// Credentials that say where they would be good, each on a line.
fn secrets(port: u16) -> String {
    let host = format!("127.0.0.1:{port}");
    [
        format!("https://jo:Canary-Pass-91@{host}/"),
        format!("postgres://jo:Canary-Pass-91@{host}/main"),
        format!("psql 'host=127.0.0.1 port={port} user=jo password=Canary-Pass-91'"),
        "password=Canary-Pass-91".to_owned(),
    ]
    .map(|secret| serde_json::json!({ "a": secret }).to_string() + "\n")
    .concat()
}

/// No network call but to the AWS services that you name.
#[test]
fn a_run_on_local_data_opens_no_connection() {
    let bench = Bench::new();
    let mut child =
        bench.command(&["redact", "-", "-o", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    // More than the pipe holds, so that most has been read once all is written.
    input.write_all(secrets(443).repeat(5_000).as_bytes()).unwrap();
    assert!(!is_connected(child.id()));
    drop(input);
    assert!(child.wait_with_output().unwrap().status.success());
}

/// The same look at a program that does open one.
#[test]
fn a_connection_that_is_open_would_be_seen() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let opens = format!("exec 3<>/dev/tcp/127.0.0.1/{port} && read");
    let mut shell = Command::new("bash");
    let mut child = shell.args(["-c", &opens]).stdin(Stdio::piped()).spawn().unwrap();
    let _open = listener.accept().unwrap();
    assert!(is_connected(child.id()));
    drop(child.stdin.take());
    child.wait().unwrap();
}

/// A found secret is never tried out: not at the host that it names, nor by way of a proxy.
#[test]
fn a_found_secret_is_never_tried_out() {
    let (bench, ear) = (Bench::new(), Ear::new());
    let secrets = secrets(ear.port);
    bench.write("in.jsonl", &secrets);
    let calls: [(&[&str], i32); 4] = [
        (&["scan", "in.jsonl"], 1),
        (&["redact", "in.jsonl", "-o", "out.jsonl", "--verify", "--findings", "rows"], 0),
        (&["verify", "out.jsonl.receipt.json"], 0),
        (&["rules", "test"], 0),
    ];
    for (arguments, code) in calls {
        let ended = ear.all_ways(bench.command(arguments)).output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{arguments:?}");
    }
    assert!(!bench.read("out.jsonl").contains("Canary-Pass"), "they were found");
    assert_eq!(bench.read("rows").lines().count(), secrets.lines().count());
    assert_eq!(ear.heard(), 0);
    // Whoever does come is heard.
    drop(TcpStream::connect(("127.0.0.1", ear.port)).unwrap());
    assert_eq!(ear.heard(), 1);
    if cfg!(feature = "aws") {
        let scan = bench.command(&["scan", "s3://named/in.jsonl"]);
        let mut child = ear.all_ways(scan).spawn().unwrap();
        while ear.heard() == 0 {
            assert!(child.try_wait().unwrap().is_none(), "it ended and named nobody");
        }
        assert_eq!(child.wait().unwrap().code(), Some(3), "what was named didn't answer");
    }
}
