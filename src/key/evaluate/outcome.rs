//! Whether something holds, where not all is known.

/// Three answers, and one for what can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It doesn't.
    No,
    /// It rests on something about the request that isn't known.
    Open,
    /// It is written in a way that isn't understood.
    Unread,
}

/// A truth, and what an open one rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub truth: Truth,
    pub rests_on: Vec<String>,
}

impl Outcome {
    pub const YES: Outcome = Outcome { truth: Truth::Yes, rests_on: Vec::new() };
    pub const NO: Outcome = Outcome { truth: Truth::No, rests_on: Vec::new() };

    pub fn open(on: &str) -> Self {
        Outcome { truth: Truth::Open, rests_on: vec![on.to_owned()] }
    }

    pub fn unread(what: String) -> Self {
        Outcome { truth: Truth::Unread, rests_on: vec![what] }
    }

    pub fn of(holds: bool) -> Self {
        if holds { Outcome::YES } else { Outcome::NO }
    }

    /// Both: one that doesn't hold decides.
    pub fn and(self, other: Outcome) -> Outcome {
        self.joined(other, Truth::No)
    }

    /// Either: one that holds decides.
    pub fn or(self, other: Outcome) -> Outcome {
        self.joined(other, Truth::Yes)
    }

    pub fn not(self) -> Outcome {
        let truth = match self.truth {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            other => other,
        };
        Outcome { truth, ..self }
    }

    fn joined(mut self, other: Outcome, decisive: Truth) -> Outcome {
        if self.truth == decisive || other.truth == decisive {
            return Outcome { truth: decisive, rests_on: Vec::new() };
        }
        let weight = |truth| match truth {
            Truth::Yes | Truth::No => 0,
            Truth::Open => 1,
            Truth::Unread => 2,
        };
        if weight(other.truth) > weight(self.truth) {
            self.truth = other.truth;
        }
        for reason in other.rests_on {
            if !self.rests_on.contains(&reason) {
                self.rests_on.push(reason);
            }
        }
        self
    }
}
