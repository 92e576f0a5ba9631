//! Globs over JSON pointers: `**` stands for any number of steps, `*` for one step or for any
//! characters of one.

/// Where in a record is looked.
pub(super) struct Paths {
    include: Vec<Vec<String>>,
    exclude: Vec<Vec<String>>,
}

impl Paths {
    pub(super) fn new(include: &[String], exclude: &[String]) -> Self {
        let steps = |globs: &[String]| globs.iter().map(|glob| steps(glob)).collect();
        Paths { include: steps(include), exclude: steps(exclude) }
    }

    /// Whether every place is in, so that no pointer has to be made.
    pub(super) fn is_everything(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Whether the place that a pointer names is looked at.
    pub(super) fn holds(&self, pointer: &str) -> bool {
        let steps = steps(pointer);
        let any = |globs: &[Vec<String>]| globs.iter().any(|glob| fits(glob, &steps));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }
}

fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(str::to_owned).collect()
}

fn fits(glob: &[String], steps: &[String]) -> bool {
    match glob.split_first() {
        None => steps.is_empty(),
        Some((first, rest)) if first == "**" => {
            (0..=steps.len()).any(|passed| fits(rest, &steps[passed..]))
        }
        Some((first, rest)) => steps
            .split_first()
            .is_some_and(|(step, left)| step_fits(first, step) && fits(rest, left)),
    }
}

/// Whether a step is one that a glob's step names.
fn step_fits(glob: &str, step: &str) -> bool {
    let mut parts = glob.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = step.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(include: &[&str], exclude: &[&str], pointer: &str) -> bool {
        let owned = |globs: &[&str]| globs.iter().map(|g| (*g).to_owned()).collect::<Vec<_>>();
        Paths::new(&owned(include), &owned(exclude)).holds(pointer)
    }

    #[test]
    fn one_star_is_one_step_and_two_are_any_number() {
        assert!(holds(&["/messages/*/content/**"], &[], "/messages/0/content/1/text"));
        assert!(holds(&["/messages/*/content/**"], &[], "/messages/0/content"));
        assert!(!holds(&["/messages/*/content/**"], &[], "/messages/0/role"));
        assert!(!holds(&["/a/*"], &[], "/a/b/c"));
    }

    #[test]
    fn a_star_inside_a_step_is_any_characters() {
        for glob in ["/mess*", "/*ages", "/m*s", "/*ss*g*", "/messages*", "/**messages"] {
            assert!(holds(&[glob], &[], "/messages"), "{glob}");
        }
        for glob in ["/mass*", "/*age", "/messages*s", "/mes*x*s"] {
            assert!(!holds(&[glob], &[], "/messages"), "{glob}");
        }
        assert!(!holds(&["/mess*"], &[], "/messages/0"));
    }

    #[test]
    fn what_is_excluded_is_not_looked_at_though_it_is_included() {
        assert!(!holds(&[], &["/id"], "/id"));
        assert!(holds(&[], &["/id"], "/ids"));
        assert!(!holds(&["/**"], &["/a/**"], "/a/b"));
    }
}
