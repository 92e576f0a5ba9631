//! What looks like words and is none: addresses of mailboxes and pages, names in code, numbers of
//! things. Nobody's name is looked for in these.

/// Bytes on either side of the `@` that are looked at: each word of a chain of words looks ahead,
/// and time must not grow with the square of its length.
const MAILBOX_BYTES_MAX: usize = 64;
/// Groups of an identifier that are looked at, for the same reason.
const GROUPS_MAX: usize = 6;

pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 128
}

/// Marks that may join a word to more that makes it none.
pub(super) const JOINTS: &[u8] = b"-+%_@:.(";

/// The end of what begins at `start`, has its first word end at `end`, and is no word.
pub(super) fn end(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let joint = bytes.get(end).filter(|byte| JOINTS.contains(byte))?;
    joined_end(bytes, end)
        .or_else(|| (*joint == b'-').then(|| identifier_end(bytes, start)).flatten())
}

/// The end of what a word begins that is no word: `jo@mail.com`, `https://`, `a_name`, `file.txt`.
fn joined_end(bytes: &[u8], end: usize) -> Option<usize> {
    let (byte, next) = (*bytes.get(end)?, bytes.get(end + 1).copied().unwrap_or(b' '));
    if !next.is_ascii_alphanumeric() && !b"/_)".contains(&next) {
        return None;
    }
    let joins = match byte {
        b'-' | b'+' | b'%' => return mailbox_end(bytes, end),
        b'_' => true,
        b'@' => next.is_ascii_alphanumeric(),
        b':' => next == b'/' && bytes.get(end + 2) == Some(&b'/'),
        b'.' if next.is_ascii_alphanumeric() && mailbox_end(bytes, end).is_some() => true,
        b'.' => next.is_ascii_lowercase() || next == b'_',
        b'(' => next == b')',
        _ => false,
    };
    let inside = |byte: &u8| is_word(*byte) || b"@.-+:/?&=%~#".contains(byte);
    joins.then(|| {
        let rest = bytes[end..].iter().position(|byte| !inside(byte));
        let stop = rest.map_or(bytes.len(), |rest| end + rest);
        let marks = bytes[end..stop].iter().rev().take_while(|byte| !is_word(**byte)).count();
        (stop - marks).max(end)
    })
}

/// The end of an address of a mailbox that goes on here: `-doe@mail.com`.
fn mailbox_end(bytes: &[u8], end: usize) -> Option<usize> {
    let inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let length = |from: usize| {
        bytes[from..].iter().take(MAILBOX_BYTES_MAX).take_while(|byte| inside(byte)).count()
    };
    let at = end + length(end);
    let more = (bytes.get(at) == Some(&b'@')).then(|| length(at + 1)).filter(|more| *more > 0);
    more.map(|more| at + 1 + more)
}

/// The end of groups of letters and digits that together are the number of a thing, not words:
/// `LL-5145-VJ`, `INV2024-001`. A country before a postcode (`D-10115`, `CH-8001`) is none.
fn identifier_end(bytes: &[u8], start: usize) -> Option<usize> {
    let group = |from: usize| {
        let near = bytes[from..].iter().take(MAILBOX_BYTES_MAX);
        near.take_while(|byte| byte.is_ascii_alphanumeric()).count()
    };
    let (mut end, mut groups, mut digits, mut letters, mut mixed) = (start, 0, false, false, false);
    loop {
        let length = group(end);
        let part = &bytes[end..end + length];
        let (any_digit, count) = (
            part.iter().any(u8::is_ascii_digit),
            part.iter().filter(|b| b.is_ascii_alphabetic()).count(),
        );
        digits |= any_digit;
        letters |= count > 1;
        mixed |= any_digit && count > 0 && length > 4;
        groups += 1;
        end += length;
        if bytes.get(end) != Some(&b'-') || group(end + 1) == 0 || groups == GROUPS_MAX {
            break;
        }
        end += 1;
    }
    (digits && letters && groups > 1 && (groups > 2 || mixed)).then_some(end)
}
