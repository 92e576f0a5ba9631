//! Conditions of a statement, as "IAM JSON policy elements: Condition operators" and "Single-valued
//! vs. multivalued context keys" describe them.

use std::cmp::Ordering::{self, Equal, Greater, Less};

use super::context::Context;
use super::outcome::{Outcome, Truth};
use super::pattern::{Pattern, Token, matches};
use crate::key::policy::{Members, Scalars};

/// Whether all conditions hold: all operators, and all keys of each.
pub fn hold(conditions: &Members<Members<Scalars>>, context: &Context, variables: bool) -> Outcome {
    let mut outcome = Outcome::YES;
    for (name, keys) in conditions.iter() {
        for (key, values) in keys.iter() {
            let again = |(other, _): (&str, _)| other.eq_ignore_ascii_case(key);
            let one = match Operator::read(name) {
                _ if keys.iter().filter(|member| again(*member)).count() > 1 => {
                    Outcome::unread(format!("{key}, which stands there twice"))
                }
                Some(operator) => operator.holds(key, &values.texts(), context, variables),
                None => Outcome::unread(format!("the operator {name}, which isn't known")),
            };
            outcome = outcome.and(one);
        }
    }
    outcome
}

/// An operator, taken apart.
struct Operator {
    set: Set,
    test: Test,
    negated: bool,
    if_exists: bool,
}

/// How many of the request's values must pass.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    /// The one that there is.
    Single,
    /// `ForAnyValue`.
    Any,
    /// `ForAllValues`.
    All,
}

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    Equal,
    EqualIgnoringCase,
    Like,
    Arn,
    Bool,
    /// The value stands in one of these orders to the bound.
    Number(&'static [Ordering]),
    Null,
    /// Times and addresses: no question that is asked here knows them.
    Unasked,
}

/// Operators without `Not`, prefix and suffix.
const TESTS: [(&str, Test); 19] = [
    ("StringEquals", Test::Equal),
    ("StringEqualsIgnoreCase", Test::EqualIgnoringCase),
    ("StringLike", Test::Like),
    ("ArnEquals", Test::Arn),
    ("ArnLike", Test::Arn),
    ("Bool", Test::Bool),
    ("BinaryEquals", Test::Equal),
    ("NumericEquals", Test::Number(&[Equal])),
    ("NumericLessThan", Test::Number(&[Less])),
    ("NumericLessThanEquals", Test::Number(&[Less, Equal])),
    ("NumericGreaterThan", Test::Number(&[Greater])),
    ("NumericGreaterThanEquals", Test::Number(&[Greater, Equal])),
    ("Null", Test::Null),
    ("IpAddress", Test::Unasked),
    ("DateEquals", Test::Unasked),
    ("DateLessThan", Test::Unasked),
    ("DateLessThanEquals", Test::Unasked),
    ("DateGreaterThan", Test::Unasked),
    ("DateGreaterThanEquals", Test::Unasked),
];

/// The negated operators, each with the one that it negates.
const NEGATED: [(&str, &str); 8] = [
    ("StringNotEquals", "StringEquals"),
    ("StringNotEqualsIgnoreCase", "StringEqualsIgnoreCase"),
    ("StringNotLike", "StringLike"),
    ("ArnNotEquals", "ArnEquals"),
    ("ArnNotLike", "ArnLike"),
    ("NumericNotEquals", "NumericEquals"),
    ("NotIpAddress", "IpAddress"),
    ("DateNotEquals", "DateEquals"),
];

impl Operator {
    fn read(name: &str) -> Option<Self> {
        let (set, name) = match name.split_once(':') {
            None => (Set::Single, name),
            Some(("ForAnyValue", name)) => (Set::Any, name),
            Some(("ForAllValues", name)) => (Set::All, name),
            Some(_) => return None,
        };
        let (name, if_exists) = match name.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let negated = NEGATED.iter().find(|(not, _)| *not == name).map(|(_, name)| *name);
        let name = negated.unwrap_or(name);
        let test = TESTS.iter().find(|(known, _)| *known == name).map(|(_, test)| *test)?;
        let odd = test == Test::Null && (if_exists || set != Set::Single);
        (!odd).then_some(Operator { set, test, negated: negated.is_some(), if_exists })
    }

    fn holds(&self, key: &str, wanted: &[String], context: &Context, variables: bool) -> Outcome {
        if wanted.is_empty() {
            return Outcome::unread(format!("{key}, which has no values"));
        }
        let Some(values) = context.get(key) else {
            return self.in_part(key, wanted, context, variables);
        };
        if self.test == Test::Null {
            let absent = values.is_empty().to_string();
            return Outcome::of(wanted.iter().any(|text| text.eq_ignore_ascii_case(&absent)));
        }
        if values.is_empty() {
            return self.absent(key);
        }
        if self.test == Test::Unasked {
            return Outcome::open(key);
        }
        let variables = variables.then_some(context);
        let each = values.iter().map(|value| self.passes(value, wanted, variables));
        match (self.set, self.negated) {
            (Set::All, _) | (Set::Single, true) => each.fold(Outcome::YES, Outcome::and),
            _ => each.fold(Outcome::NO, Outcome::or),
        }
    }

    /// A key of whose values only some are known: one of them is enough for `ForAnyValue`.
    fn in_part(&self, key: &str, wanted: &[String], context: &Context, variables: bool) -> Outcome {
        let values = context.some(key);
        if self.set != Set::Any || self.test == Test::Unasked || values.is_empty() {
            return Outcome::open(key);
        }
        let variables = variables.then_some(context);
        let each = values.iter().map(|value| self.passes(value, wanted, variables));
        match each.fold(Outcome::NO, Outcome::or) {
            Outcome { truth: Truth::No, .. } => Outcome::open(key),
            found => found,
        }
    }

    /// A key that the request doesn't have: no match, so only what is negated holds;
    /// `ForAllValues` holds of nothing, `ForAnyValue` of nothing doesn't.
    fn absent(&self, key: &str) -> Outcome {
        match self.set {
            Set::Single => Outcome::of(self.if_exists || self.negated),
            Set::All => Outcome::YES,
            // Nobody documents what the two together mean.
            Set::Any if self.if_exists => Outcome::open(key),
            Set::Any => Outcome::NO,
        }
    }

    /// Whether one value of the request passes: any wanted one matches, or none where negated.
    fn passes(&self, value: &str, wanted: &[String], variables: Option<&Context>) -> Outcome {
        let hits = wanted.iter().map(|text| self.hit(value, text, variables));
        let any = hits.fold(Outcome::NO, Outcome::or);
        if self.negated { any.not() } else { any }
    }

    fn hit(&self, value: &str, text: &str, variables: Option<&Context>) -> Outcome {
        match self.test {
            Test::Bool => Outcome::of(value.eq_ignore_ascii_case(text)),
            Test::EqualIgnoringCase => match Pattern::read(text, false, variables) {
                Pattern::Tokens(tokens) => Outcome::of(same_letters(&tokens, value)),
                other => unmatched(other),
            },
            Test::Like => pattern(text, value, true, variables),
            Test::Arn => arn(text, value, variables),
            Test::Number(orders) => match (value.parse::<f64>(), text.parse::<f64>()) {
                (Ok(value), Ok(bound)) => {
                    let order = value.partial_cmp(&bound);
                    Outcome::of(order.is_some_and(|order| orders.contains(&order)))
                }
                _ => Outcome::unread("a number that can't be read".to_owned()),
            },
            Test::Equal | Test::Null | Test::Unasked => pattern(text, value, false, variables),
        }
    }
}

/// Whether a text of the policy, with its wildcards and variables, is a value of the request.
pub fn pattern(text: &str, value: &str, wildcards: bool, variables: Option<&Context>) -> Outcome {
    match Pattern::read(text, wildcards, variables) {
        Pattern::Tokens(tokens) => Outcome::of(matches(&tokens, value)),
        other => unmatched(other),
    }
}

fn unmatched(pattern: Pattern) -> Outcome {
    match pattern {
        Pattern::Open(key) => Outcome::open(&key),
        Pattern::Never | Pattern::Tokens(_) => Outcome::NO,
    }
}

/// Whether a pattern without wildcards is a text but for letter case.
fn same_letters(pattern: &[Token], text: &str) -> bool {
    let letters = pattern.iter().filter_map(|token| match token {
        Token::Letter(letter) => Some(*letter),
        Token::Star | Token::Any => None,
    });
    letters.flat_map(char::to_lowercase).eq(text.chars().flat_map(char::to_lowercase))
}

/// Each of the six parts between colons is matched by itself; the last may have colons.
fn arn(text: &str, value: &str, variables: Option<&Context>) -> Outcome {
    if text == "*" {
        return Outcome::YES;
    }
    let (texts, values) = (parts(text), parts(value));
    // Whether a star at the end stands for the parts that are left out, isn't documented.
    if texts.len() < 6 && text.ends_with('*') {
        return Outcome::unread(format!("{text}, which has less than the six parts of an ARN"));
    }
    if texts.len() != 6 || values.len() != 6 {
        return Outcome::NO;
    }
    let each = texts.iter().zip(values).map(|(text, value)| pattern(text, value, true, variables));
    each.fold(Outcome::YES, Outcome::and)
}

/// The parts of an ARN; colons inside `${...}` are none.
fn parts(arn: &str) -> Vec<&str> {
    let (mut parts, mut begin, mut inside) = (Vec::new(), 0, false);
    for (at, letter) in arn.char_indices() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            ':' if !inside && parts.len() < 5 => {
                parts.push(&arn[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&arn[begin..]);
    parts
}
