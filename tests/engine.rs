//! What the engine promises whatever the threads do: the same bytes, in order, and the first error.

use std::io::{self, Cursor, Read};

use expurgate::engine::{self, Consumer, EngineError, Resources, Watch};
use expurgate::redact::{Clean, Content, Policy, Redactor, Refused, Rows, Why};
use expurgate::rule::Pack;

const PACK: &str = r#"
[[rule]]
id = "mail"
entity = "EMAIL"
title = "A mail address"
patterns = ['\b[a-z0-9]{1,20}@[a-z]{1,20}\.com\b']
confidence = "medium"
severity = "medium"
examples = ["jo@mail.com", "a@b.com", "y@z.com"]
counterexamples = ["jo at mail.com", "@b.com", "x@"]
"#;

/// Keeps what it is given; fails once it has been given more than a number of bytes.
struct Kept {
    clean: Vec<u8>,
    rows: Vec<u8>,
    fails_after: usize,
}

impl Kept {
    fn new() -> Self {
        Kept { clean: Vec::new(), rows: Vec::new(), fails_after: usize::MAX }
    }
}

impl Consumer for Kept {
    fn clean(&mut self, piece: Clean) -> io::Result<()> {
        self.clean.extend(piece.into_bytes());
        if self.clean.len() > self.fails_after { Err(io::Error::other("full")) } else { Ok(()) }
    }
    fn rows(&mut self, piece: Rows) -> io::Result<()> {
        self.rows.extend(piece.into_bytes());
        Ok(())
    }
    fn refused(&mut self, _: Refused) -> io::Result<()> {
        Ok(())
    }
}

fn redactor(policy: &str) -> Redactor {
    let rules = Pack::parse("test", PACK).expect("a pack");
    let policy = Policy::parse(&format!("version = 1\n{policy}")).expect("a policy");
    Redactor::new(rules, &policy, Vec::new()).expect("a redactor")
}

fn resources(threads: usize) -> Resources {
    Resources { threads, memory: 64 << 20 }
}

/// About six chunks of records, every tenth with an address.
fn input() -> Vec<u8> {
    let filler = "abc ".repeat(40);
    let record = |n: usize| match n % 10 {
        0 => format!("{{\"n\":{n},\"t\":\"{filler} user{n}@mail.com\"}}\n"),
        _ => format!("{{\"n\":{n},\"t\":\"{filler}\"}}\n"),
    };
    (0..35_000).map(record).collect::<String>().into_bytes()
}

/// Gives a few bytes at a time, never the same number.
struct Dribble(Cursor<Vec<u8>>, usize);

impl Read for Dribble {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1 = (self.1 * 7 + 3) % 65_537;
        let room = buffer.len().min(self.1 + 1);
        self.0.read(&mut buffer[..room])
    }
}

fn run(
    input: Box<dyn Read + Send>,
    redactor: &Redactor,
    threads: usize,
    consumer: &mut Kept,
) -> Result<expurgate::redact::Tally, EngineError> {
    engine::run(input, "in", redactor, resources(threads), consumer, &Watch::default())
}

#[test]
fn threads_and_reads_change_nothing_in_what_comes_out() {
    let redactor = redactor("");
    let mut one = Kept::new();
    let tally = run(Box::new(Cursor::new(input())), &redactor, 1, &mut one).expect("ok");
    assert_eq!((tally.records_read, tally.records_changed), (35_000, 3_500));
    assert_eq!(tally.by_entity["EMAIL"], 3_500);
    for threads in [2, 3, 8] {
        let mut many = Kept::new();
        let dribble = Dribble(Cursor::new(input()), threads);
        assert_eq!(run(Box::new(dribble), &redactor, threads, &mut many).expect("ok"), tally);
        assert!(one.clean == many.clean && one.rows == many.rows, "{threads} threads");
    }
    let expected = String::from_utf8(input()).expect("text");
    let expected = expected.split_inclusive('\n').map(|line| match line.find(" user") {
        Some(at) => format!("{} [EMAIL]\"}}\n", &line[..at]),
        None => line.to_owned(),
    });
    assert!(expected.collect::<String>().into_bytes() == one.clean);
}

#[test]
fn the_first_record_that_is_refused_is_the_one_that_is_told() {
    let mut bytes = input();
    for at in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 9] {
        bytes[at] = b'"';
    }
    let third = bytes[..bytes.len() / 3].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    for threads in [1, 2, 8] {
        let input = Box::new(Cursor::new(bytes.clone()));
        match run(input, &redactor(""), threads, &mut Kept::new()) {
            Err(EngineError::Refused(refusal)) => assert_eq!(refusal.line, third),
            _ => panic!("nothing was refused"),
        }
    }
}

#[test]
fn a_consumer_that_fails_ends_the_run() {
    let mut kept = Kept { fails_after: 1 << 20, ..Kept::new() };
    let result = run(Box::new(Cursor::new(input())), &redactor(""), 2, &mut kept);
    assert!(matches!(result, Err(EngineError::Write(_))));
}

#[test]
fn a_reader_that_fails_ends_the_run_after_what_it_gave() {
    struct Broken(Cursor<Vec<u8>>);
    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("cut")),
                n => Ok(n),
            }
        }
    }
    let result = run(Box::new(Broken(Cursor::new(input()))), &redactor(""), 2, &mut Kept::new());
    assert!(matches!(result, Err(EngineError::Read(_))));
}

#[test]
fn a_reader_that_panics_ends_the_run() {
    struct Mad;
    impl Read for Mad {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            panic!("a reader breaks down")
        }
    }
    let result = run(Box::new(Mad), &redactor(""), 2, &mut Kept::new());
    assert!(matches!(result, Err(EngineError::Panicked)));
}

#[test]
fn a_run_that_is_asked_to_stop_stops() {
    let watch = Watch::default();
    watch.stop();
    let input = Box::new(Cursor::new(input()));
    let redactor = redactor("");
    let result = engine::run(input, "in", &redactor, resources(2), &mut Kept::new(), &watch);
    assert!(matches!(result, Err(EngineError::Stopped)));
}

#[test]
fn a_line_that_is_too_long_is_refused_without_being_held() {
    let long = || {
        let head = io::repeat(b' ').take(100 << 20);
        Box::new(Cursor::new(b"[1]\n").chain(head).chain(Cursor::new(b"\n[2]\n")))
    };
    match run(long(), &redactor(""), 2, &mut Kept::new()) {
        Err(EngineError::Refused(refusal)) => {
            assert_eq!((refusal.line, refusal.why), (2, Why::TooLong));
        }
        _ => panic!("nothing was refused"),
    }
    let mut kept = Kept::new();
    let tally = run(long(), &redactor("on_malformed = \"drop\""), 2, &mut kept).expect("ok");
    assert_eq!((kept.clean.as_slice(), tally.records_dropped), (&b"[1]\n[2]\n"[..], 1));
}

#[test]
fn an_empty_input_gives_an_empty_output() {
    let mut kept = Kept::new();
    let tally = run(Box::new(io::empty()), &redactor(""), 2, &mut kept).expect("ok");
    assert_eq!((kept.clean.len(), tally.records_read), (0, 0));
}
