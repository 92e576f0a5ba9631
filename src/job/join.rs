//! Inputs that are joined into one object: each must end its last line.

use std::io::{self, Read};

/// Ends the last line of an input, where it isn't, so that the next input doesn't go on in it.
pub(crate) struct EndsLine<R> {
    inner: R,
    last: u8,
}

impl<R: Read> EndsLine<R> {
    pub(crate) fn new(inner: R) -> Self {
        EndsLine { inner, last: b'\n' }
    }
}

impl<R: Read> Read for EndsLine<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match (count, buffer.first_mut()) {
            (0, Some(byte)) if self.last != b'\n' => {
                *byte = b'\n';
                self.last = b'\n';
                Ok(1)
            }
            (0, _) => Ok(0),
            _ => {
                self.last = buffer[count - 1];
                Ok(count)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[&str]) -> String {
        let mut whole = String::new();
        for part in parts {
            EndsLine::new(part.as_bytes()).read_to_string(&mut whole).unwrap();
        }
        whole
    }

    #[test]
    fn a_missing_line_end_does_not_glue_records() {
        assert_eq!(joined(&["{}", "{}\n", "", "{}"]), "{}\n{}\n{}\n");
    }
}
