//! What is said where something that was named isn't there, or can't be.

use super::RECORD;
use super::program::{Bench, JOB};

#[test]
fn a_file_that_is_not_there_is_told_with_what_it_is() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("empty/.keep", "");
    bench.write("p.toml", "version = 1\n[[deny]]\nfile = \"none.txt\"\nentity = \"NAME\"\n");
    bench.write("job.toml", JOB.replacen('\n', "\npolicy = \"none.toml\"\n", 1));
    let cases: [(&[&str], u8, &str); 8] = [
        (&["scan", "in.jsonl", "--policy", "none.toml"], 2, "none.toml: the policy isn't there"),
        (&["scan", "in.jsonl", "--rules", "none"], 2, "none: the folder of rules isn't there"),
        (
            &["scan", "in.jsonl", "--policy", "p.toml"],
            2,
            "none.txt: the deny list of entry 1 of `deny` in p.toml isn't there",
        ),
        (&["run", "none.toml"], 2, "none.toml: the job file isn't there"),
        (&["run", "job.toml"], 2, "none.toml: the policy isn't there"),
        (&["verify", "none.json"], 3, "none.json: the receipt isn't there"),
        (&["scan", "none.jsonl"], 3, "none.jsonl: not found; check the path"),
        (&["scan", "empty"], 3, "empty: holds no JSONL file"),
    ];
    for (arguments, code, why) in cases {
        let ended = bench.call(arguments).with(code.into()).saying(why);
        assert!(!ended.err.contains("os error"), "{}", ended.err);
        assert!(!ended.err.contains("Region"), "{}", ended.err);
    }
}

#[test]
fn what_a_policy_names_wrongly_is_told_with_what_it_may_be() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    let cases = [
        ("[actions]\nEMIAL = \"mask\"\n", "p.toml: the policy names EMIAL", "did you mean EMAIL?"),
        ("[rules]\ndisable = [\"e-mail\"]\n", "p.toml: the policy names e-mail", "mean email?"),
        ("colour = 1\n", "unknown field `colour`", "expected one of `version`, `default_action`"),
        (
            "[rules]\nenable = [\"email\"]\ndisable = [\"email\"]\n",
            "enables and disables the rule email",
            "take one of the two out",
        ),
        ("[scan]\nkey = true\n", "p.toml: line 3", "`include`, `exclude`, `keys`, `numbers`"),
    ];
    for (policy, why, instead) in cases {
        bench.write("p.toml", format!("version = 1\n{policy}"));
        let ended = bench.call(&["scan", "in.jsonl", "--policy", "p.toml"]);
        let ended = ended.with(2).saying(why).saying(instead);
        assert!(ended.err.contains("p.toml"), "{}", ended.err);
    }
    bench.write("p.toml", "version = 1\n[actions]\nNOTHING_LIKE_IT = \"mask\"\n");
    let ended = bench.call(&["scan", "in.jsonl", "--policy", "p.toml"]).with(2);
    assert!(!ended.saying("NOTHING_LIKE_IT").err.contains("did you mean"));
    // What a file quotes is never said again, also where a parser's words end in it.
    let quoted = "\"x, expected hunter2\" = 1\n";
    bench.write("p.toml", format!("version = 1\n{quoted}"));
    let ended = bench.call(&["scan", "in.jsonl", "--policy", "p.toml"]).with(2);
    assert!(!ended.err.contains("hunter2"), "{}", ended.err);
}

#[test]
fn threads_are_a_number_that_a_machine_can_bear() {
    let bench = Bench::new();
    bench.write("in.jsonl", "{\"a\":1}\n");
    for wrong in ["0", "1025", "100000", "many"] {
        let ended = bench.call(&["scan", "in.jsonl", "--threads", wrong]).with(2);
        assert!(ended.err.contains("give a number from 1 to 1024"), "{}", ended.err);
    }
    bench.call(&["scan", "in.jsonl", "--threads", "3"]).with(0);
}

#[test]
fn a_quarantine_that_nothing_would_go_to_is_a_mistake() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD).write("job.toml", JOB).write("raw/a.jsonl", RECORD);
    bench.write("validation.jsonl", RECORD);
    for command in [&["redact", "in.jsonl", "-o", "out"][..], &["run", "job.toml"]] {
        let ended = bench.call(&[command, &["--quarantine", "aside"]].concat()).with(2);
        ended.saying("nothing goes there without --on-malformed quarantine");
        assert!(!bench.exists("out") && !bench.exists("aside"));
    }
}

#[test]
fn a_name_that_promises_something_else_than_is_written_is_refused() {
    let bench = Bench::new();
    bench.write("in.jsonl", RECORD);
    for output in ["out.jsonl.gz", "out.jsonl.zst"] {
        bench.call(&["redact", "in.jsonl", "-o", output]).with(2).saying("is not compressed");
    }
    for command in [&["redact", "in.jsonl", "-o", "out"][..], &["scan", "in.jsonl"]] {
        let ended = bench.call(&[command, &["--findings", "-"]].concat());
        ended.with(2).saying("scan --format json");
    }
}
