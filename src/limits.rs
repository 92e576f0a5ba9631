//! Every bound of the program, with its unit in the name and its reason beside it. A bound is
//! reached by a test before it is reached by a user.

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

/// Encodings in encodings that are followed. Each takes the time of its text, and base64 of the
/// longest line has come to an end by then: it shrinks by a quarter each time.
pub const VIEW_LAYERS_MAX: usize = 64;

/// Bytes of all views of a string, for each of its own. What people and programs write needs two or
/// three, a value in folded base64 three times over up to forty; what needs more is refused.
pub const VIEW_FACTOR_MAX: usize = 64;

/// Bytes of decoded texts of a record that are kept: with more, they are decoded once more.
pub const DECODED_KEPT_BYTES_MAX: usize = 1 << 20;

/// Bytes that a string counts for at least, when the bytes of its views are counted. The views of a
/// short one, a table of two cells in quotes, are as many as those of a long one.
pub const VIEWED_BYTES_MIN: usize = 256;

/// Bytes on each side of an encoded character that are read with it: the reach of context, and a
/// value that begins or ends there.
pub const VIEW_MARGIN_BYTES: usize = 256;

/// Characters of the shortest run of base64 or hex that is looked at: nine letters and digits, as
/// many national numbers have, take twelve in base64. Shorter ones are ordinary words.
pub const RUN_CHARS_MIN: usize = 12;

/// Bytes that a run must decode to: a value has eight at least.
pub const DECODED_BYTES_MIN: usize = 8;

/// Characters of the shortest line of base64 that goes on in the next: people fold lines at any
/// width, and words as long as this are seldom.
pub const WRAP_CHARS_MIN: usize = 16;

/// Characters of the shortest line of base64 that certainly goes on: PEM has 64 and MIME 76.
pub const MAIL_CHARS_MIN: usize = 60;

/// Bytes on either side of a plus sign in which it is looked for what makes it a space of a form.
pub const FORM_BYTES_MAX: usize = 64;

/// Bytes behind the octets of a line of a dump in which their text and the break are looked for:
/// sixteen octets that aren't there, with the white space for them, and as many characters.
pub const COLUMN_BYTES_MAX: usize = 100;

/// Bytes between two lines of base64 that are looked at: what quotes or indents them, and empty
/// lines. Indentation is seldom deeper than the widest screen.
pub const BREAK_BYTES_MAX: usize = 256;

/// Bytes on either side in which a line of quoted-printable is looked at: lines of mails have 76
/// (RFC 2045, section 6.7), and what is cut off is looked at from nearer by.
pub const QUOTED_LINE_BYTES_MAX: usize = 80;

/// Characters of the shortest line of quoted-printable whose end says by its place that the next
/// goes on with it: lines have up to 76, and programs break them near that.
pub const SOFT_BREAK_CHARS_MIN: usize = 60;

/// The same for a line of nothing but base64, which may as well end with padding: programs break
/// lines of quoted-printable in a word at 73 to 76 characters.
pub const FULL_BREAK_CHARS_MIN: usize = 72;

/// Bytes of the longest remark of HTML that is read over inside a value.
pub const REMARK_BYTES_MAX: usize = 256;

/// Bytes of the longest tag of HTML that is read over inside a value, without its name.
pub const TAG_BYTES_MAX: usize = 100;

/// Bytes of the longest text that is looked at without the quotes or the white space around it:
/// what has a name and no other form is a key or a password, and they are shorter.
pub const FRAMED_BYTES_MAX: usize = 256;

/// White space in such a text, what frames it included: with more it is a sentence.
pub const FRAMED_SPACES_MAX: usize = 6;

/// Bytes of the longest value that is read without the emphasis or the quotes around it in prose.
pub const MARKED_BYTES_MAX: usize = 100;

/// How often the bytes of a text are looked through for the ends of JSON objects in it that have
/// none. Each end that is missing costs the text once.
pub const SEARCH_FACTOR: usize = 4;

/// Bytes of the longest cell at the head of a table: names of columns are short, prose isn't.
pub const HEAD_BYTES_MAX: usize = 40;

/// Words of the longest cell at the head of a table: `Social security number (US)`.
pub const HEAD_WORDS_MAX: usize = 4;

/// Bytes of a chunk of whole lines, the unit of parallel work. Large enough that handing it over
/// costs nothing, small enough that a few for each thread stay within the memory budget.
pub const CHUNK_BYTES: usize = 1 << 20;

/// Copies of a chunk that one in flight takes: what was read, what is written, and what waits in an
/// upload.
pub const CHUNK_COPIES: usize = 4;

/// Buffers that a run keeps for further use. As many chunks are in flight on the largest machines;
/// what more there are were needed once and won't be soon.
pub const SHELF_BUFFERS_MAX: usize = 256;

/// Pieces of a stream that may wait for its digest: enough that neither side waits for the other at
/// each piece, and few, since they hold memory.
pub const DIGEST_PIECES_WAITING: usize = 4;

/// Written bytes that are sent to a disk at once, while more are being made: large enough for the
/// disk to be at its best, small enough that few are left at the end.
pub const FLUSH_BYTES: usize = 32 << 20;

/// Memory for data in flight, unless `--memory` says otherwise.
pub const MEMORY_BYTES_DEFAULT: usize = 192 << 20;

/// Memory for data in flight of each thread, where there are so many of them that what is given by
/// default wouldn't keep them busy: three chunks, one at work, one ahead, one behind.
pub const MEMORY_BYTES_PER_THREAD: usize = 3 * CHUNK_BYTES * CHUNK_COPIES;

/// Smallest memory budget that can hold a longest line, its copy and the parts of an upload.
pub const MEMORY_BYTES_MIN: usize = 64 << 20;

/// Compressed input may not grow by more than this factor once it is past `INFLATE_FREE_BYTES`.
/// JSONL shrinks 5 to 30 times; gzip's own ceiling, reached only by bombs, is about 1030.
pub const INFLATE_RATIO_MAX: u64 = 400;

/// Inflated bytes below which the ratio isn't looked at: small repetitive files are harmless.
pub const INFLATE_FREE_BYTES: u64 = 64 << 20;

/// Largest zstd window in bytes: 128 MiB, what `zstd -d` accepts without asking.
pub const ZSTD_WINDOW_BYTES_MAX: u64 = 128 << 20;

/// Longest match of a pattern. The lint refuses a pattern that can match more, so that each search
/// is local and time stays linear. A PEM key of 16384 bits is 12.7 kB.
pub const MATCH_BYTES_MAX: usize = 16 << 10;

/// Digits of the longest whole number that is written out from its exponent. No identifier has as
/// many, and `1e999999999` must not take a gigabyte.
pub const INTEGER_DIGITS_MAX: usize = 40;

/// Characters of a line that is taken for one of a private key begun in a string before, where no
/// end of the block proves it. Lines have 64 (RFC 7468); shorter ones may be words.
pub const BLOCK_LINE_CHARS_MIN: usize = 40;

/// Leaves before and behind a value among which the member that names it is looked for. Pairs of a
/// name and a value stand side by side; objects with thousands of members must not cost the square.
pub const PAIR_LEAVES_MAX: usize = 8;

/// Names of keys for which a thread remembers what they mean. Real data has a few dozen; data with
/// keys without number must not eat the memory.
pub const NAMES_KEPT_MAX: usize = 4096;

/// Texts of which a thread remembers that nothing is in them, and the bytes of the longest with its
/// names: keys, roles and what a system is told come back in every record. A megabyte at most.
pub const DULL_TEXTS_MAX: usize = 1024;
/// See [`DULL_TEXTS_MAX`].
pub const DULL_BYTES_MAX: usize = 1024;

/// Bytes of the longest key that counts as a name. What is longer is data, and looking at it again
/// for each value below it would take time without bound.
pub const NAME_BYTES_MAX: usize = 256;

/// Letters of the longest key that reads as the name of a field: what is longer may be a token that
/// happens to hold small letters alone.
pub const FIELD_CHARS_MAX: usize = 40;

/// Words of a wallet's list in a row that are looked at in one go: of more, each part holds the
/// last words of the one before it, so that a list without end takes no memory.
pub const PHRASE_ROW_MAX: usize = 1024;

/// Fewest kinds of words among the first twelve of a phrase that no word tells of. Of twelve that
/// are drawn from 2048 eleven or twelve are kinds of their own; `very very very` has one.
pub const PHRASE_KINDS_MIN: usize = 8;
/// Bytes between two words of such a row: the longest is the end of a line with the number of the
/// next word, as in a list that is numbered.
pub const PHRASE_GAP_BYTES_MAX: usize = 8;

/// Compiled size of one pattern, so that a rule file can't eat the memory.
pub const PATTERN_BYTES_MAX: usize = 4 << 20;

/// Bytes before a candidate in which a context word counts.
pub const CONTEXT_BEFORE_BYTES: usize = 96;

/// Bytes after a candidate in which a context word counts.
pub const CONTEXT_AFTER_BYTES: usize = 48;

/// Letters of the shortest name of a key that counts in one word too (`taxid`), and of the shortest
/// term that is found without its apostrophe: with fewer it may be any other word.
pub const JOINED_LETTERS_MIN: usize = 5;

/// Letters and digits that a deny-list term must have: shorter ones are found in ordinary words.
pub const TERM_LETTERS_MIN: usize = 3;

/// Words of the longest deny-list term. In scripts without spaces each character is one, and names
/// of companies have a few dozen.
pub const TERM_WORDS_MAX: usize = 64;

/// Bytes of the shortest deny-list term whose words are found run together (`ProjectNightfall`):
/// base64 is full of capitals, and shorter terms of long lists stand in it by chance.
pub const TERM_JOINED_BYTES_MIN: usize = 8;

/// Bytes that may stand between two words of a deny-list term: `-`, `_`, two spaces, a dash with
/// spaces around it (five bytes), or a line break and some indentation.
pub const TERM_GAP_BYTES_MAX: usize = 6;

/// Bytes that a run of base64 or hex must decode to before names are looked for in them. Of a
/// megabyte of octets drawn at random a dozen stretches of twelve are text, and less than one of
/// sixteen.
pub const NAMES_DECODED_BYTES_MIN: usize = 16;

/// Bytes of a text in which names are looked for at once. What is kept of each word is many times
/// its size; texts that people write are shorter, and what is cut in two is one name of thousands.
pub const NAMES_BLOCK_BYTES: usize = 64 << 10;

/// What `names = "thorough"` adds for each word of a name or an address beforehand, and `"precise"`
/// takes: a few percent of recall against a few percent of precision, as MODEL.md measures.
pub const NAMES_BIAS: i32 = 40;

/// How much more must speak for a name than against it, for each of its words, before it is looked
/// for in the rest of its record: about what one feature that tells names for certain weighs.
pub const SURE_MARGIN: i32 = 40;

/// Letters of a word in capitals that is no name when it stands alone: `MAC`, `IBAN`. Given names
/// in capitals stand beside a family name, or are longer.
pub const ACRONYM_BYTES_MAX: usize = 4;

/// Bytes of a name in one word (`janedoe12` has seven) that is looked for inside the names of
/// accounts: shorter ones stand inside ordinary words, as `boxi` does in `boxing`.
pub const HANDLE_BYTES_MIN: usize = 7;

/// Names in scripts without spaces, and names in one word, that are looked for again in their
/// record: each is a search of its own through every text.
pub const PHRASES_MAX: usize = 64;

/// Bytes of the shortest value, with a digit in it, that is looked for again in its record: a PIN
/// or a year stands for other things too.
pub const ECHO_BYTES_MIN: usize = 6;
/// Bytes of the longest one: keys and certificates that are longer show themselves wherever they
/// stand.
pub const ECHO_BYTES_MAX: usize = 512;

/// Digits of the shortest one without letters: orders, steps and amounts have fewer.
pub const ECHO_DIGITS_MIN: usize = 8;

/// Digits of the longest number that is looked for with and without signs between its digits: those
/// of payment slips have 48, and each place where one may stand costs as many steps.
pub const ECHO_NUMBER_DIGITS_MAX: usize = 64;

/// Values of a record that are looked for again in it. A record of many more is a table, in which
/// each stands under its label; and the automaton for all is made once for each record.
pub const ECHOES_MAX: usize = 1024;

/// Bytes of the longest value that may be a word or a mark for a secret with a name around it: what
/// people write there is short, and a long token must not be looked through for them at each of its
/// bytes.
pub const STAND_IN_BYTES_MAX: usize = 256;

/// Bytes by which it is judged whether a token or a key of any length was drawn: a real one is from
/// its beginning on, and where prefixes follow one another each begins a value of thousands of
/// bytes. It is more than may be a stand-in, so that a beginning is none where the whole is none.
pub const JUDGED_BYTES: usize = STAND_IN_BYTES_MAX + 64;

/// How often a changed line is scanned and redacted again until nothing is found. A line that isn't
/// clean after that is refused. A tag is shorter than most values, so each round may bring one more
/// number within reach of a word; text that people write settles in three.
pub const RESCAN_MAX: usize = 16;

/// How often what is found in a line is removed without a trace; then tags part what joins anew.
pub const REMOVALS_MAX: usize = 4;

/// Steps of the longest pattern that is gone through step by step; names of several words have some
/// thousand.
pub const WALK_STEPS_MAX: usize = 4096;
/// Steps that are tried for one match before an automaton is asked; nearly all take less.
pub const WALK_TRIES_MAX: usize = 256;
/// Bytes of the longest stretch of one step: an automaton goes through it only once.
pub const WALK_BYTES_MAX: usize = 256;

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

/// Bytes of one ranged read. Large enough to amortise a request, small enough to run several at
/// once.
pub const RANGE_BYTES: u64 = 8 << 20;
/// Calls with data of one object that run at once, ranged reads or upload parts, where nobody says
/// how much memory there is.
pub const CALLS_AT_ONCE: usize = 4;
/// The most of them. S3 gives about 100 MB/s for each, so they fill 25 Gbit/s.
pub const CALLS_AT_ONCE_MAX: usize = 32;
/// Which part of the memory budget data may take on its way from S3, and as much on its way there.
pub const CALLS_MEMORY_SHARE: usize = 4;

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

/// First pause between two looks at something that is being removed: most is gone in seconds.
pub const GONE_PAUSE_MILLISECONDS_FIRST: u64 = 500;

/// Longest pause between two looks at something that is being removed, which can take minutes.
pub const GONE_PAUSE_MILLISECONDS_MAX: u64 = 30_000;

/// How often Bedrock may refuse to delete a model on which nothing stands any more, before its word
/// is taken for it: with the pauses between, some five minutes.
pub const CONFLICTS_MAX: u32 = 15;

/// Bytes of a line of a text that is no JSONL. As a JSON string it can take six times as many, and
/// must stay below `LINE_BYTES_MAX`.
pub const TEXT_BYTES_MAX: usize = 4 << 20;

/// Looks for a job that was just started. Pauses double between them: a minute in all.
pub const LOOKS_MAX: u32 = 8;

/// Bytes of a key policy: KMS takes 32 KiB at most ("Creating a key policy").
pub const KEY_POLICY_BYTES_MAX: usize = 32 << 10;

/// Grants of one answer of KMS; it gives 100 at most, and more only with a marker.
pub const KEY_GRANTS_PAGE: i32 = 100;

/// Bytes of one log file of CloudTrail, inflated. CloudTrail begins a new one at about 50 MB.
pub const TRAIL_FILE_BYTES_MAX: u64 = 512 << 20;

/// Events of one page of CloudTrail's event history: 50 at most ("LookupEvents").
pub const LOOKUP_EVENTS_PAGE: i32 = 50;
/// Milliseconds between two requests for a page: CloudTrail takes two a second of a whole account
/// and Region, and others may ask as well.
pub const LOOKUP_MILLISECONDS: u64 = 550;
/// Pages of the event history that are read: 50,000 events, in ten minutes. A key that is used
/// more than that leaves its log files to be read, which has no such pace.
pub const LOOKUP_PAGES_MAX: usize = 1_000;

/// Threads that scan. The largest machines have some hundred processors; each thread takes memory
/// for its rules, and thousands of them bring a machine to a halt.
pub const THREADS_MAX: usize = 1_024;

/// Letters by which a name in a policy may differ from the known one that it is taken for: two
/// slips. With more, a guess would be another name as often as not.
pub const NAME_STEPS_MAX: usize = 2;

/// Milliseconds between two requests for a page of a log group: CloudWatch Logs takes five a second
/// of a whole account and Region ("CloudWatch Logs quotas"), and people look at logs as well.
pub const LOG_GROUP_MILLISECONDS: u64 = 250;
/// Pages of a log group that are read: 10 GB at most, in an hour. Pages may be empty, so there can
/// be many of them; what is longer leaves its log files to be read.
pub const LOG_GROUP_PAGES_MAX: usize = 10_000;

/// Seconds that work may take to stop once it was asked to. Whoever runs containers kills what
/// hasn't ended some ten seconds after TERM, and then there is no exit code.
pub const STOP_SECONDS_MAX: u64 = 5;
