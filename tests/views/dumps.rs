//! Dumps of octets, as `xxd`, `hexdump` and `od` print them. The dumps are theirs, of two lines:
//! `user: jo.varga` and `password=hunter2xQ9`.

use crate::{becomes, clean, stays};

/// `xxd`
const XXD: &str = "\
    00000000: 7573 6572 3a20 6a6f 2e76 6172 6761 0a70  user: jo.varga.p\n\
    00000010: 6173 7377 6f72 643d 6875 6e74 6572 3278  assword=hunter2x\n\
    00000020: 5139 0a                                  Q9.\n\
";

/// `xxd -g1`
const XXD_BY_ONE: &str = "\
    00000000: 75 73 65 72 3a 20 6a 6f 2e 76 61 72 67 61 0a 70  user: jo.varga.p\n\
    00000010: 61 73 73 77 6f 72 64 3d 68 75 6e 74 65 72 32 78  assword=hunter2x\n\
    00000020: 51 39 0a                                         Q9.\n\
";

/// `hexdump -C`
const HEXDUMP: &str = "\
    00000000  75 73 65 72 3a 20 6a 6f  2e 76 61 72 67 61 0a 70  |user: jo.varga.p|\n\
    00000010  61 73 73 77 6f 72 64 3d  68 75 6e 74 65 72 32 78  |assword=hunter2x|\n\
    00000020  51 39 0a                                          |Q9.|\n\
    00000023\n\
";

/// `od -A x -t x1z`
const OD: &str = "\
    000000 75 73 65 72 3a 20 6a 6f 2e 76 61 72 67 61 0a 70  >user: jo.varga.p<\n\
    000010 61 73 73 77 6f 72 64 3d 68 75 6e 74 65 72 32 78  >assword=hunter2x<\n\
    000020 51 39 0a                                         >Q9.<\n\
    000023\n\
";

/// `xxd -i`
const ARRAY: &str = "\
    unsigned char d_txt[] = {\n\
    \x20 0x75, 0x73, 0x65, 0x72, 0x3a, 0x20, 0x6a, 0x6f, 0x2e, 0x76, 0x61, 0x72,\n\
    \x20 0x67, 0x61, 0x0a, 0x70, 0x61, 0x73, 0x73, 0x77, 0x6f, 0x72, 0x64, 0x3d,\n\
    \x20 0x68, 0x75, 0x6e, 0x74, 0x65, 0x72, 0x32, 0x78, 0x51, 0x39, 0x0a\n\
    };\n\
    unsigned int d_txt_len = 35;\n\
";

#[test]
fn a_value_in_a_dump_goes_from_the_octets_and_from_the_text_beside() {
    for dump in [XXD, XXD_BY_ONE, HEXDUMP, OD, ARRAY] {
        let out = clean(dump);
        assert!(out.contains("[SECRET]"), "{out}");
        // `er2x`, in both columns and in each grouping.
        for left in ["er2", "32 78", "3278", "0x32, 0x78", "Q9"] {
            assert!(!out.contains(left), "{left} in {out}");
        }
        assert!(out.contains(&dump[..40]), "{out}");
    }
}

#[test]
fn only_the_octets_of_a_value_go_from_a_dump() {
    becomes(&[
        (
            "00000000  6a 6f 40 73 61 6c 74 2d  6d 61 69 6c 2e 63 6f 0a  |jo@salt-mail.co.|\n",
            "00000000  [EMAIL] 0a  |[EMAIL].|\n",
        ),
        ("{0x6a, 0x6f, 0x40, 0x73, 0x61, 0x6c, 0x74, 0x2e, 0x63, 0x6f, 0x0}", "{[EMAIL], 0x0}"),
        ("6a, 6f, 40, 73, 61, 6c, 74, 2e, 63, 6f, 0a", "[EMAIL], 0a"),
        ("6a6f 4073 616c 742e 636f", "[EMAIL]"),
        (
            "\t0x0000:  6a6f 4073 616c 742e 636f 0000 0000 0000  jo@salt.co......",
            "\t0x0000:  [EMAIL] 0000 0000 0000  [EMAIL]......",
        ),
    ]);
}

#[test]
fn tables_of_numbers_are_no_dumps() {
    stays(&[
        "12, 34, 56, 78, 65, 87, 10, 11, 44, 52, 60, 61, 71",
        "1984 1985 1990 2001 2010\n2024 2025 2026 2027 2030",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    ]);
}
