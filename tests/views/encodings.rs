//! Each encoding by itself: what is written with it, and what only looks so.

use crate::{becomes, clean, stays};

#[test]
fn percent_encoded_values_are_taken_out_of_their_urls() {
    becomes(&[
        (
            "https://crm.io/find?mail=jo.varga%40saltmarsh-mail.co.uk&page=2",
            "https://crm.io/find?mail=[EMAIL]&page=2",
        ),
        ("to%20jo.varga%2540saltmarsh-mail.co.uk%20now", "to%20[EMAIL]%20now"),
        ("%6a%6f%40%73%61%6c%74%2d%6d%61%69%6c%2e%63%6f", "[EMAIL]"),
        ("card=4532%200151%201283%200366&x=%C3%A9", "card=[CREDIT_CARD]&x=%C3%A9"),
        ("iban%3DDE02120300000000202051%26x", "iban%3D[IBAN]%26x"),
    ]);
}

#[test]
fn html_entities_are_read() {
    becomes(&[
        ("<a href=\"mailto:jo.varga&#64;saltmarsh-mail.co.uk\">", "<a href=\"mailto:[EMAIL]\">"),
        ("jo.varga&commat;saltmarsh&#45;mail&period;co.uk", "[EMAIL]"),
        ("&#106;&#x6f;&#64;salt&#X2d;mail.co &amp; more", "[EMAIL] &amp; more"),
        ("jo.varga&amp;#64;saltmarsh-mail.co.uk", "[EMAIL]"),
        ("card&nbsp;4532&nbsp;0151&nbsp;1283&nbsp;0366.", "card&nbsp;[CREDIT_CARD]."),
    ]);
}

#[test]
fn full_width_and_invisible_characters_hide_nothing() {
    becomes(&[
        ("ｊｏ．ｖａｒｇａ＠ｓａｌｔｍａｒｓｈ－ｍａｉｌ．ｃｏ．ｕｋ", "[EMAIL]"),
        ("番号：４５３２０１５１１２８３０３６６。", "番号：[CREDIT_CARD]。"),
        ("jo.var\u{200b}ga@salt\u{ad}marsh-mail.co.uk", "[EMAIL]"),
        (
            "\u{202e}4532\u{200d}0151\u{2060}1283\u{feff}0366\u{202c}",
            "\u{202e}[CREDIT_CARD]\u{202c}",
        ),
        ("4532\u{a0}0151\u{a0}1283\u{a0}0366", "[CREDIT_CARD]"),
        ("4532\u{2011}0151\u{2011}1283\u{2011}0366", "[CREDIT_CARD]"),
        // Characters of the block of tags, which no one sees.
        (&tagged("jo@salt.co"), "[EMAIL]"),
    ]);
}

fn tagged(text: &str) -> String {
    text.chars().filter_map(|c| char::from_u32(0xe0000 + u32::from(c))).collect()
}

#[test]
fn escapes_in_a_string_that_is_no_json_are_read() {
    becomes(&[
        (
            r#"Result: {\"mail\":\"jo.varga\u0040saltmarsh-mail.co.uk\"} ok"#,
            r#"Result: {\"mail\":\"[EMAIL]\"} ok"#,
        ),
        (r"mail: jo.varga\\u0040saltmarsh-mail.co.uk", "mail: [EMAIL]"),
        (r#"b"jo.varga\x40saltmarsh-mail.co.uk""#, r#"b"[EMAIL]""#),
        (r"write to jo\_varga@saltmarsh-mail.co.uk", "write to [EMAIL]"),
        (r"first\n4532015112830366\nlast", r"first\n[CREDIT_CARD]\nlast"),
        (r"a\tjo.varga@saltmarsh-mail.co.uk\r\n", r"a\t[EMAIL]\r\n"),
        (r"a\njo.varga@saltmarsh-mail.co.uk\nb", r"a\n[EMAIL]\nb"),
    ]);
}

#[test]
fn octets_in_octal_are_read() {
    becomes(&[
        (r"\152\157\100\163\141\154\164\56mail.co", r"\152\157\100\163\141\154\164\56mail.co"),
        (r"\152\157\100\163\141\154\164\055mail.co", "[EMAIL]"),
        (r#"printf "jo\100salt-mail.co\012""#, r#"printf "[EMAIL]\012""#),
        (r#"msgstr "M\303\274ller <jo\\100salt.co>""#, r#"msgstr "M\303\274ller <[EMAIL]>""#),
    ]);
    stays(&[r"s/(a)(b)/\2\1/ \0 \033[0m C:\101\new \400"]);
}

#[test]
fn mails_are_read_as_they_are_quoted() {
    // Made with Python's `quopri` and by hand.
    becomes(&[
        ("To: jo.varga=40saltmarsh-mail.co.uk", "To: [EMAIL]"),
        ("Gr=C3=BC=C3=9Fe, jo=2Evarga=40saltmarsh-mail=2Eco", "Gr=C3=BC=C3=9Fe, [EMAIL]"),
        ("write to jo.varga@saltmar=\nsh-mail.co.uk, please", "write to [EMAIL], please"),
        ("card 4532 0151 12=\r\n83 0366=20\r\n", "card [CREDIT_CARD]=20\r\n"),
        (
            "Dear all, the account for the whole of it is with us and it is DE02 1203=\n \
             0000 0000 2020 51, as ever.",
            "Dear all, the account for the whole of it is with us and it is [IBAN], as ever.",
        ),
        ("x=3Djo@saltmarsh.io", "x=[EMAIL]"),
        (
            "lorem ipsum dolor sit amet, consetetur sadipscing am8udmFyZ2FAc2FsdG1hcnNoLW=\n1ha\
             WwuY28udWs=3D and so on, =C3=BCmlaut",
            "lorem ipsum dolor sit amet, consetetur sadipscing [EMAIL] and so on, =C3=BCmlaut",
        ),
        ("=6A=6F=40=73=\n=61=\n=6C=74=6D=2E=63=\n=6F", "[EMAIL]"),
    ]);
    stays(&[
        "https://x.io/list?page=25&size=40&q=CA",
        "f(x=20, y=30) = 4A",
        "EMPTY=\nNAME=jo",
        "=====\n=40",
        "width=40px;color=C0FFEE",
        "a =\n    b",
    ]);
}

#[test]
fn signs_that_are_spelled_out_are_read() {
    becomes(&[
        ("jo.varga [at] saltmarsh-mail [dot] co [dot] uk.", "[EMAIL]."),
        ("jo.varga(at)saltmarsh-mail.co.uk", "[EMAIL]"),
        ("jo.varga (AT) saltmarsh-mail (DOT) co.uk", "[EMAIL]"),
        ("jo.varga[@]saltmarsh-mail[.]co.uk", "[EMAIL]"),
    ]);
    stays(&[
        "look (at) this, list[at].len() x[dot]y f(at) [at] (dot)",
        "jo at saltmarsh dot io",
        "we are (at) home. See a[at] b",
        "example[.]com",
    ]);
}

#[test]
fn what_html_hides_inside_a_value_hides_nothing() {
    becomes(&[
        ("jo.varga@saltmarsh<wbr>-mail.co.uk", "[EMAIL]"),
        ("jo.varga<!-- no mail -->@saltmarsh-mail.co.uk", "[EMAIL]"),
        ("<p>jo.varga<span class=\"at\">@</span>saltmarsh-mail.co.uk</p>", "<p>[EMAIL]</p>"),
        ("jo&shy;.varga@salt<WBR/>&shy;marsh<b><!-- --></b>.io", "[EMAIL]"),
        ("4532015<b>1128</b>30366 <wbr>", "[CREDIT_CARD] <wbr>"),
    ]);
    stays(&["<td>4532</td><td>0151</td><td>1283</td><td>0366</td>", "H<sub>2</sub>O <b>H</b>ello"]);
}

#[test]
fn base64_is_replaced_as_a_whole() {
    becomes(&[
        ("am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs=", "[EMAIL]"),
        ("see am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs, ok", "see [EMAIL], ok"),
        (
            "data:text/plain;base64,am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs=.",
            "data:text/plain;base64,[EMAIL].",
        ),
        ("x=Pz8-Pn5-IGpvLnZhcmdhQHNhbHRtYXJzaC1tYWlsLmNvLnVrIMO_w74=;", "x=[EMAIL];"),
        (
            "https://mail.io/user/am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs=",
            "https://mail.io/user/[EMAIL]",
        ),
        (
            "Subject: x\r\n\r\n\
             RGVhciBKbywgeW91ciBjb250cmFjdCBpcyByZWFkeS4KUGxlYXNlIHNpZ24gaXQgYW5kIHNlbmQg\r\n\
             aXQgYmFjayB0byBqby52YXJnYUBzYWx0bWFyc2gtbWFpbC5jby51ayBiZWZvcmUgRnJpZGF5LCBv\r\n\
             ciBjYWxsIHRoZSBvZmZpY2UuCktpbmQgcmVnYXJkcwo=\r\n-- end",
            "Subject: x\r\n\r\n[EMAIL]\r\n-- end",
        ),
    ]);
}

#[test]
fn hex_is_replaced_as_a_whole() {
    becomes(&[
        ("6a6f2e76617267614073616c746d617273682d6d61696c2e636f2e756b", "[EMAIL]"),
        ("0x6A6F2E76617267614073616C746D617273682D6D61696C2E636F2E756B,", "[EMAIL],"),
    ]);
}

#[test]
fn hex_is_read_wherever_it_stands() {
    let hex = "6a616e652e726f653340636f72702d6d61696c2e6e6574";
    for (text, expected) in [
        ("https://x.com/u/H/view", "https://x.com/u/[EMAIL]/view"),
        ("user_H", "user_[EMAIL]"),
        ("id-H", "id-[EMAIL]"),
        ("a+H", "a+[EMAIL]"),
        ("H_v1", "[EMAIL]_v1"),
        ("H/H", "[EMAIL]/[EMAIL]"),
        ("kH", "k[EMAIL]"),
        ("H0", "[EMAIL]"),
        ("aH", "[EMAIL]"),
        ("H00", "[EMAIL]"),
        ("0102H", "[EMAIL]"),
        ("0xH", "[EMAIL]"),
    ] {
        assert_eq!(clean(&text.replace('H', hex)), expected, "{text}");
    }
}

#[test]
fn base64_is_read_whatever_else_it_holds() {
    becomes(&[
        ("AUTH PLAIN AGphbmUucm9lM0Bjb3JwLW1haWwubmV0AGh1bnRlcjJ4UTk=", "AUTH PLAIN [EMAIL]"),
        ("-enc agBhAG4AZQAuAHIAbwBlADMAQABjAG8AcgBwAC0AbQBhAGkAbAAuAG4AZQB0AA==", "-enc [EMAIL]"),
        ("latin Sm9z6TogamFuZS5yb2UzQGNvcnAtbWFpbC5uZXQ=", "latin [EMAIL]"),
        ("nul amFuZS5yb2UzQGNvcnAtbWFpbC5uZXQA", "nul [EMAIL]"),
        ("control CBdqYW5lLnJvZTNAY29ycC1tYWlsLm5ldBABaHVudGVyMg==", "control [EMAIL]"),
        ("aamFuZS5yb2UzQGNvcnAtbWFpbC5uZXQ", "a[EMAIL]"),
        ("xyamFuZS5yb2UzQGNvcnAtbWFpbC5uZXQ", "xy[EMAIL]"),
        ("xyzamFuZS5yb2UzQGNvcnAtbWFpbC5uZXQ", "xyz[EMAIL]"),
        ("user_amFuZS5yb2UzQGNvcnAtbWFpbC5uZXQ", "user_[EMAIL]"),
    ]);
}

#[test]
fn emphasis_and_quotes_hide_nothing() {
    becomes(&[
        ("my security code is *987*", "my security code is *[CARD_CVV]*"),
        ("API_KEY=“9sxPqiOTnJKOflBjUVMp2DJHgsg”", "API_KEY=“[SECRET]”"),
        ("MAC __acde48234567__", "MAC __[MAC_ADDRESS]__"),
        ("ring **+49 30 901820** or _020 7930 4832_", "ring **[PHONE]** or _[PHONE]_"),
    ]);
}

#[test]
fn what_decodes_to_no_text_is_left() {
    stays(&[
        // The first bytes of a PNG, a SHA-256 in both forms, a UUID, names of things in code.
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "getUserAccountDetailsByIdentifier internationalization AAAAAAAAAAAAAAAAAAAAAAAA",
        "/usr/local/share/applications/defaults 0123456789abcdef0123456789ABCDEF",
    ]);
}

#[test]
fn what_reads_the_same_or_holds_nothing_is_left() {
    stays(&[
        "100% of 5%de &c. &copy; R&D; C:\\new\\table \\frac{1}{2} 50%20off caf\u{e9} “so” …",
        "https://x.io/a%20b?c=%7B%22n%22%3A1%7D",
        "aGVsbG8gd29ybGQsIGhvdyBhcmUgeW91Pw==",
        "{\"n\": 12} {not: json} {\"open\": ",
    ]);
}

/// A text in lines of a width.
fn folded(text: &str, width: usize, lines: &str) -> String {
    let parts = text.as_bytes().chunks(width).map(|part| std::str::from_utf8(part).unwrap());
    parts.collect::<Vec<_>>().join(lines)
}

#[test]
fn base64_and_hex_are_read_in_lines_of_any_width() {
    let base64 = "UGxlYXNlIHdyaXRlIHRvIGpvLnZhcmdhQHNhbHRtYXJzaC1tYWlsLmNvLnVrIGJlZm9yZSBGcmlkYXku";
    let hex = "6a6f2e76617267614073616c746d617273682d6d61696c2e636f2e756b";
    for encoded in [base64, hex] {
        for width in [16, 17, 20, 32, 40, 60, 64, 76] {
            for lines in ["\n", "\r\n", "\n    "] {
                let text = folded(encoded, width, lines);
                for (before, behind) in [("", ""), ("data:\n", "\n-- end"), ("x: ", "\nnext: 1")] {
                    let text = format!("{before}{text}{behind}");
                    assert_eq!(clean(&text), format!("{before}[EMAIL]{behind}"), "{text}");
                }
            }
        }
    }
    becomes(&[
        ("see am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs\nthen come", "see [EMAIL]\nthen come"),
        ("6a6f2e76617267614073616c742e636f\nbed and", "[EMAIL]\nbed and"),
        // Base64 of base64, in two lines of one width, with words behind it.
        ("TkRVek1qQXhOVEV4\nTWpnek1ETTJOZz09 ok", "[CREDIT_CARD] ok"),
        // Digits of full width, the last two in a line of their own.
        (
            "77yk77yl77yQ77yS\n77yR77yS77yQ77yT\n77yQ77yQ77yQ77yQ\n77yQ77yQ77yQ77yQ\n\
             77yS77yQ77yS77yQ\n77yV77yR ok",
            "[IBAN] ok",
        ),
    ]);
}

#[test]
fn base64_goes_on_behind_what_mails_and_programs_put_before_lines() {
    let base64 = "UGxlYXNlIHdyaXRlIHRvIGpvLnZhcmdhQHNhbHRtYXJzaC1tYWlsLmNvLnVrIGJlZm9yZSBGcmlkYXku";
    for width in [16, 17, 20, 32, 40, 60, 64] {
        for lines in ["\n> ", "\n>\n> ", "\n# ", "\n\n", " \n", "\r", "\r\r\n", "\\\n", "\"\n  \""]
        {
            let text = folded(base64, width, lines);
            assert_eq!(clean(&text), "[EMAIL]", "{text}");
            assert_eq!(clean(&format!("{text}{lines}-- end")), format!("[EMAIL]{lines}-- end"));
        }
    }
}

#[test]
fn base64_is_read_in_lines_that_differ_in_length() {
    // Python's base64 of: Please write to jo.varga@saltmarsh-mail.co.uk before Friday.
    let base64 = "UGxlYXNlIHdyaXRlIHRvIGpvLnZhcmdhQHNhbHRtYXJzaC1tYWlsLmNvLnVrIGJlZm9yZSBGcmlkYXku";
    for widths in [&[30, 20, 44][..], &[13, 25, 14, 19], &[12], &[14, 40, 12, 15], &[50, 18]] {
        for parted_by in ["\n", "\r\n", "\n> ", "<br>", "<br />\n"] {
            let (mut rest, mut lines) = (base64, Vec::new());
            for width in widths.iter().cycle() {
                let (line, behind) = rest.split_at(rest.len().min(*width));
                (rest, lines) = (behind, [lines, vec![line]].concat());
                if rest.is_empty() {
                    break;
                }
            }
            let text = lines.join(parted_by);
            assert_eq!(clean(&text), "[EMAIL]", "{text}");
            let text = format!("see {text}{parted_by}or ask");
            assert_eq!(clean(&text), format!("see [EMAIL]{parted_by}or ask"));
        }
    }
    stays(&[
        "getElementById\nquerySelectorAll\naddEventListener\nremoveChild\nappendChildren",
        "internationalization\nof it\nunderstandable",
    ]);
}

#[test]
fn hex_with_signs_between_its_octets_is_read() {
    becomes(&[
        ("6a:6f:40:73:61:6c:74:2d:6d:61:69:6c:2e:63:6f", "[EMAIL]"),
        ("sent 6A 6F 40 73 61 6C 74 2D 6D 61 69 6C 2E 63 6F 0D 0A.", "sent [EMAIL] 0D 0A."),
        ("16-03-01-6a-6f-40-73-61-6c-74-2d-6d-61-69-6c-2e-63-6f-ff", "16-03-01-[EMAIL]-ff"),
        ("    6a:6f:40:73:61:6c:74:\n    2d:6d:61:69:6c:2e:63:\n    6f:00\n", "    [EMAIL]:00\n"),
        ("6a 00 6f 00 40 00 73 00 61 00 6c 00 74 00 2e 00 63 00 6f 00", "[EMAIL] 00"),
        (
            "70:61:73:73:77:6f:72:64:3d:68:75:6e:74:65:72:32:78:51:39",
            "70:61:73:73:77:6f:72:64:3d:[SECRET]",
        ),
    ]);
    stays(&[
        "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01",
        "10 20 30 40 50 60 70 80 90 and 11 12 13 14 15 16 17 18 19 20 21 22 23 24",
        "12:30:45 to 13:30:45, 24-01-02, 74 65 73 74 69 6e 67 21",
    ]);
}

#[test]
fn what_stands_behind_a_run_without_padding_stays() {
    let run = "am8udmFyZ2FAc2FsdG1hcnNoLW1haWwuY28udWs";
    for behind in ["/x", "/view", "/data/y", "?q=1", "-x", "_v1", "+1", ".txt", "&a"] {
        assert_eq!(clean(&format!("data/{run}{behind}")), format!("data/[EMAIL]{behind}"));
    }
    // The question mark ends in a sign of base64, and what stands behind it is a value.
    becomes(&[("aXMgam9Ac2FsdC5jbz8gMjE5LTA5LTk5OTk", "[EMAIL]")]);
}

#[test]
fn lines_that_happen_to_be_as_long_are_also_read_alone() {
    becomes(&[
        ("QUtJQVFZTFBNTjVIRklRUjdYWUE\nyes", "[SECRET]\nyes"),
        (
            "Key:\nQUl6YVN5RDNrUjhmUTJtWng3THBWMG5XYlQ1Y1loRzF1SjRzRWFB\nThanks",
            "Key:\n[SECRET]\nThanks",
        ),
        ("RVM5MTIxMDAwNDE4NDUwMjAwMDUxMzMy\nU0U0NTUwMDAwMDAwMDU4Mzk4MjU3NDY2", "[IBAN]\n[IBAN]"),
        ("414b494151594c504d4e35484649515237585941\n42", "[SECRET]\n42"),
    ]);
}

#[test]
fn a_question_mark_in_what_base64_writes_parts_nothing() {
    becomes(&[("YSAyMTkwOTk5OTkgb2s/IG15IHNzbg", "[US_SSN]")]);
}

#[test]
fn what_only_looks_like_an_octet_is_a_part_of_the_value() {
    becomes(&[
        ("from=40smith@saltmarsh-mail.co.uk", "from=[EMAIL]"),
        ("password=3DGarnet7Lamp!", "password=[SECRET]"),
        (r"C:\dir\100smith@saltmarsh-mail.co.uk", r"C:\dir\[EMAIL]"),
    ]);
}

#[test]
fn many_commands_before_it_hide_no_password() {
    let many = "curl -s https://a.internal/x\n".repeat(9);
    let last = format!("curl https://a.internal/{} -u", "p".repeat(185));
    becomes(&[(&format!("{many}{last} jane:hunter2x9"), &format!("{many}{last} [SECRET]"))]);
}
