//! How long things may be.

use crate::source::{Source, item_end};

const FUNCTION_LINES_MAX: usize = 70;
const CODE_LINES_MAX: usize = 400;
const FILE_LINES_MAX: usize = 600;
const COLUMNS_MAX: usize = 100;

/// No function is longer than a page, tests included.
pub fn functions(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        let tokens = source.tokens();
        for pair in tokens.windows(2).filter(|pair| pair[0].text == "fn" && pair[1].text != "(") {
            let end = item_end(&source.code, pair[0].offset);
            let lines = source.code[pair[0].offset..end].matches('\n').count() + 1;
            if lines > FUNCTION_LINES_MAX {
                let (line, name) = (pair[0].line, &pair[1].text);
                wrong.push(format!("{}:{line}: {name} has {lines} lines", source.path));
            }
        }
    }
    wrong
}

/// No file is longer than can be kept in mind.
pub fn files(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|source| source.is_rust()) {
        let tests = source.test_lines();
        let code = tests.iter().filter(|is_test| !**is_test).count();
        if code > CODE_LINES_MAX {
            wrong.push(format!("{}: {code} lines without tests", source.path));
        }
        if tests.len() > FILE_LINES_MAX {
            wrong.push(format!("{}: {} lines", source.path, tests.len()));
        }
    }
    wrong
}

/// No line is wider than two fit side by side.
pub fn columns(house: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in house.iter().filter(|s| s.is_rust() || s.path.ends_with(".py")) {
        for (number, line) in source.text.lines().enumerate() {
            let width = line.chars().count();
            if width > COLUMNS_MAX {
                wrong.push(format!("{}:{}: {width} columns", source.path, number + 1));
            }
        }
    }
    wrong
}
