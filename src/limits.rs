//! Every bound of the program, with its unit in the name and its reason beside it.
//!
//! A bound is reached by a test before it is reached by a user.

/// Longest line that is read whole. A longer one is refused: a record of this size is no training
/// record (Bedrock's largest context is far below it), and memory is bounded by lines in flight.
pub const LINE_BYTES_MAX: usize = 32 << 20;

/// Deepest nesting of arrays and objects. One less than 128, as in serde_json, so that whatever
/// this program lets through can be read by the most widely used Rust reader.
pub const JSON_DEPTH_MAX: usize = 127;

/// Keys, strings, numbers, arrays and objects of one line together. Each takes up to 40 bytes
/// beside the line, so a line of nothing but brackets would take many times its own size.
pub const JSON_PARTS_MAX: usize = 1 << 20;

/// How often JSON inside a string inside JSON is followed. Tool calls nest once or twice.
pub const VIEW_DEPTH_MAX: usize = 4;

/// Bytes of a chunk of whole lines, the unit of parallel work. Large enough that handing it over
/// costs nothing, small enough that a few for each thread stay within the memory budget.
pub const CHUNK_BYTES: usize = 1 << 20;

/// Copies of a chunk that one in flight takes: what was read, what is written, and what waits in an
/// upload.
pub const CHUNK_COPIES: usize = 4;

/// Memory for data in flight, unless `--memory` says otherwise.
pub const MEMORY_BYTES_DEFAULT: usize = 192 << 20;

/// Smallest memory budget that can hold a longest line, its copy and the parts of an upload.
pub const MEMORY_BYTES_MIN: usize = 64 << 20;

/// Compressed input may not grow by more than this factor once it is past `INFLATE_FREE_BYTES`.
/// JSONL shrinks 5 to 30 times; gzip's own ceiling, reached only by bombs, is about 1030.
pub const INFLATE_RATIO_MAX: u64 = 400;

/// Inflated bytes below which the ratio isn't looked at: small repetitive files are harmless.
pub const INFLATE_FREE_BYTES: u64 = 64 << 20;

/// Largest zstd window (2^27 bytes = 128 MiB, what `zstd -d` accepts without asking).
pub const ZSTD_WINDOW_LOG_MAX: u32 = 27;

/// Longest match of a pattern. The lint refuses a pattern that can match more, so that each search
/// is local and time stays linear. A PEM key of 16384 bits is 12.7 kB.
pub const MATCH_BYTES_MAX: usize = 16 << 10;

/// Names of keys for which a thread remembers what they mean. Real data has a few dozen; data with
/// keys without number must not eat the memory.
pub const NAMES_KEPT_MAX: usize = 4096;

/// Bytes of the longest key that counts as a name. What is longer is data, and looking at it again
/// for each value below it would take time without bound.
pub const NAME_BYTES_MAX: usize = 256;

/// Compiled size of one pattern, so that a rule file can't eat the memory.
pub const PATTERN_BYTES_MAX: usize = 4 << 20;

/// Bytes before a candidate in which a context word counts.
pub const CONTEXT_BEFORE_BYTES: usize = 96;

/// Bytes after a candidate in which a context word counts.
pub const CONTEXT_AFTER_BYTES: usize = 48;

/// Letters and digits that a deny-list term must have: shorter ones are found in ordinary words.
pub const TERM_LETTERS_MIN: usize = 3;

/// Words of the longest deny-list term. In scripts without spaces each character is one, and names
/// of companies have a few dozen.
pub const TERM_WORDS_MAX: usize = 64;

/// Bytes that may stand between two words of a deny-list term: `-`, `_`, two spaces, a dash with
/// spaces around it (five bytes), or a line break and some indentation.
pub const TERM_GAP_BYTES_MAX: usize = 6;

/// What `names = "thorough"` adds for each word of a name or an address beforehand, and `"precise"`
/// takes: a few percent of recall against a few percent of precision, as MODEL.md measures.
pub const NAMES_BIAS: i32 = 40;

/// How much more must speak for a name than against it, for each of its words, before it is looked
/// for in the rest of its record: about what one feature that tells names for certain weighs.
pub const SURE_MARGIN: i32 = 40;

/// Names in scripts without spaces that are looked for again in their record: each is a search of
/// its own through every text.
pub const PHRASES_MAX: usize = 64;

/// How often a changed line is scanned and redacted again until nothing is found. A line that isn't
/// clean after that is refused. A tag is shorter than most values, so each round may bring one more
/// number within reach of a word; text that people write settles in three.
pub const RESCAN_MAX: usize = 16;

/// Ways through a pattern that are tried one after the other; a pattern with more is faster as one
/// automaton.
pub const CHAINS_MAX: usize = 24;

/// Upload parts: S3 takes 10,000 at most of 5 MiB at least (5 GiB at most).
pub const PARTS_MAX: usize = 10_000;
/// Smallest upload part that S3 takes, but for the last.
pub const PART_BYTES_MIN: usize = 5 << 20;
/// Part size to begin with; the size of an object isn't known ahead, so later parts are larger.
pub const PART_BYTES: usize = 8 << 20;
/// After each so many parts the next ones are larger by `PART_BYTES`: 10,000 parts hold 429 GiB,
/// and what Bedrock takes (10 GB) never needs a part above 16 MiB.
pub const PARTS_PER_STEP: usize = 1000;
/// Upload parts of one object under way at once.
pub const PARTS_AT_ONCE: usize = 4;

/// Bytes of one ranged read. Large enough to amortise a request, small enough to run several at
/// once.
pub const RANGE_BYTES: u64 = 8 << 20;
/// Ranged reads of one object that run at once.
pub const RANGES_AT_ONCE: usize = 4;

/// How often one range is asked for again after its body broke off, only for what is missing.
pub const RANGE_RESUMES_MAX: usize = 8;

/// Attempts of one call to AWS, the first included. With the SDK's backoff this rides out a minute
/// of throttling; what lasts longer is for the user to see.
pub const CALL_ATTEMPTS_MAX: u32 = 6;
/// Seconds for a connection to AWS to come about.
pub const CONNECT_SECONDS_MAX: u64 = 5;
/// Seconds until AWS begins to answer a call.
pub const ANSWER_SECONDS_MAX: u64 = 60;
/// Threads that carry calls to AWS: they wait for sockets and compute only checksums.
pub const CALL_THREADS: usize = 2;
/// How often a write is tried again that met another one to the same key (409).
pub const CONFLICT_RETRIES_MAX: u32 = 4;
/// Milliseconds before the first of those; each next one waits twice as long.
pub const CONFLICT_WAIT_MILLISECONDS: u64 = 100;

/// Validators that Bedrock takes in one job.
pub const VALIDATORS_MAX: usize = 10;

/// Bytes of a receipt that are read. One of 10,000 objects has about 5 MB; the rest is a safeguard
/// against a file that is something else.
pub const RECEIPT_BYTES_MAX: u64 = 64 << 20;

/// Faults of the training format that are kept for a message; the rest are only counted.
pub const FAULTS_KEPT_MAX: usize = 20;

/// First pause between two looks at a customization job; jobs take minutes at least.
pub const PAUSE_MILLISECONDS_FIRST: u64 = 5_000;

/// Longest pause between two looks at a customization job, so that its end shows within minutes.
pub const PAUSE_MILLISECONDS_MAX: u64 = 120_000;

/// Slices of a pause. After each an interruption is noticed, so it is what a person hardly feels.
pub const PAUSE_SLICE_MILLISECONDS: u64 = 250;

/// Looks for a job that was just started. Pauses double between them: a minute in all.
pub const LOOKS_MAX: u32 = 8;

/// Bytes of a key policy: KMS takes 32 KiB at most ("Creating a key policy").
pub const KEY_POLICY_BYTES_MAX: usize = 32 << 10;

/// Grants of one answer of KMS; it gives 100 at most, and more only with a marker.
pub const KEY_GRANTS_PAGE: i32 = 100;

/// Bytes of one log file of CloudTrail, inflated. CloudTrail begins a new one at about 50 MB.
pub const TRAIL_FILE_BYTES_MAX: u64 = 512 << 20;
