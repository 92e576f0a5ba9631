"""Source text in several languages, made up: what looks like names there is none."""

VERBS = """get set load parse read write open close make build find check send fetch run start stop update insert delete
render encode decode merge split sort filter reduce format handle validate resolve register remove append reset flush
convert compute compare collect create clean copy dump emit ensure expand extract fill hash import index init install
invoke iterate join launch listen lock log lookup notify pack ping poll pop print process publish push query raise
release replace request reverse rotate save scan schedule seek select serialize show skip sleep sync transform trim
unlock unpack unwrap upload verify visit wait walk wrap yield""".split()
NOUNS = """value item list node key index count name file path line text token buffer cache config context data date delta
entry error event field flag graph group handler header image input kind label length level limit link logger map
match message meta method mode model module number object offset option output page pair param parser part pattern
pipe point pool port prefix proto query queue range record region request response result root row rule sample scale
schema scope score seed segment selector sequence server session shape signal size slice snapshot socket source stack
state status step stream string style suffix table target task template thread time timer title tree tuple type unit
url user variable vector version view window word worker zone client command constant container counter cursor
database decoder default device digest domain driver element encoder engine environment exponent factor fallback
feature fraction function generator guard helper iterator iteration job layer layout listener loader loop manager
matrix memory metric mutex operand operation operator package packet payload permission pixel pointer policy priority
producer profile protocol provider proxy reader reference registry resource router runner runtime scheduler semaphore
service setting singleton storage strategy subscriber symbol terminal transaction transition trigger visitor
watcher wrapper writer""".split()
SHORT = """i j k n x y z s t a b c p q v w fn db el ev fs id ip op os re vm arg args buf cfg cls cmd col cur dst dif env err exc
ext fmt fp func gen hdr idx img init int io iter kwargs len lib lo hi loc lst msg mod mut num obj ok opt out pid pos
prev ptr rand ret res rhs lhs sec self seq sig src str sub sum sys tag tmp tok ts uid val var vec xs ys conn expon req
resp ctx params props attr attrs async meta proto""".split()
TYPES = """int str float bool list dict set tuple bytes Optional Any Union Callable Iterable Iterator Sequence Mapping Generic
Literal Enum Tuple List Dict Vec String Option Result Box Arc HashMap Array Map Promise Object Integer Double Boolean
void char u8 u32 i64 usize PathLike TypeVar Protocol ABC Exception Decimal Path Counter OrderedDict Thread Lock Event
Queue Socket Request Response Stream Buffer Date RegExp Symbol""".split()
ERRORS = """ValueError TypeError KeyError IndexError RuntimeError AttributeError OSError NotImplementedError ImportError
StopIteration EOFError ZeroDivisionError OverflowError UnicodeDecodeError TimeoutError IOException RangeError
NullPointerException IllegalArgumentException SyntaxError AssertionError""".split()

PYTHON = r"""def {s}({i}, {i}={v}):
def {s}(self, {i}):
    if not isinstance({i}, {T}):
        raise {E}("{m}")
        raise {E}
    elif {i} {o} {v}:
    elif isinstance({i}, {T}):
    return NotImplemented
    return {i}
    return {T}({i})
    return self.{s}({i})
    for {i} in {s}({i}):
    while {i} {o} {v}:
    {i} = {i}.{s}({i}, {i})
    {i} = {P}({i}, {v})
    {i}, {i} = {i}, {i}
    {i} += {v}
class {P}({P}):
class {P}({T}, Generic[T]):
class {P}:
    self.{s} = {i}
    @property
    @classmethod
    try:
    except {E}:
    except ({E}, {E}) as err:
    with open({i}) as fp:
    assert {i} is None
    yield {i}
    del {i}[{i}]
    pass
    if {i} is None or {i} {o} {v}:
    return False
    return True
    {i} = lambda {i}: {i} + {v}
    """ + '"""' + r"""{V} the {n} of a {n}.""" + '"""' + r"""
    # {V} each {n} before the {n}
    # {P} needs a {n}, see {P}.
from {s} import {P}, {P}
import {s}
print({i})
{i}: {T}[{T}, {T}] = {v}
{C} = {v}
>>> {s}({v})
>>> {P}({v}).{s}
if __name__ == "__main__":"""
SCRIPT = r"""function {c}({i}, {i}) {
const {c} = ({i}) => {
const { {c}, {c} } = require('{s}');
import { {P}, {P} } from './{s}';
let {c} = new {P}({i});
  if (!{i} || {i} {o} {v}) {
    throw new {E}('{m}');
  return {i}.{c}(({i}) => {i}.{c});
  await {c}.{c}({i});
export default class {P} extends {P} {
  this.{c} = {c};
  console.log({i});
  // {V} the {n}
}
});
interface {P} { {c}: {T}; {c}?: {T} }
type {P} = {P} | {P};
<{P} {c}={ {c} } />
  switch ({i}) { case {P}.{P}: break; }"""
JAVA = r"""public class {P} extends {P} implements {P} {
    private final {P} {c};
    public {T} {c}({T} {i}, {P} {c}) throws {E} {
        if ({i} == null) throw new {E}("{m}");
        {P} {c} = new {P}({i});
        return {c}.{c}();
    @Override
    @Autowired
    } catch ({E} e) {
    // {V} the {n}
    }
}
        List<{P}> {c} = new ArrayList<>();
import com.{s}.{P};
        System.out.println({c});
    protected static int {C} = {v};"""
RUST = r"""fn {s}({i}: &{P}) -> Result<{P}, {P}> {
pub struct {P} {
    {s}: Vec<{P}>,
impl {P} for {P} {
    let mut {i} = {P}::new({i});
    let Some({i}) = {i}.{s}() else { return Err({P}::{P}) };
    match {i} { {P}::{P}({i}) => {i}, _ => None }
    {i}.iter().map(|{i}| {i}.{s}()).collect()
use {s}::{ {P}, {P} };
#[derive(Clone, Debug, PartialEq)]
/// {V} the {n}.
    }
}
func {P}({i} {T}) ({P}, error) {
	if err != nil { return nil, err }
	{i} := {s}.{P}({i})
type {P} struct { {P} {T} }
	defer {i}.{P}()
static int {s}({T} *{i}, const char *{i})
#include <{s}.h>
#define {C} {v}
    for (int i = 0; i < {i}; i++)
    {i}->{s} = {i};
    printf("%d\n", {i});
    std::vector<{P}> {i};"""
OTHER = r"""SELECT {s}, COUNT(*) FROM {s} WHERE {s} {o} {v} GROUP BY {s} ORDER BY {s} DESC LIMIT {v};
INSERT INTO {s} ({s}, {s}) VALUES ({v}, {v});
CREATE TABLE {s} (id INT PRIMARY KEY, {s} VARCHAR({v}), {s} DECIMAL);
SELECT * FROM {P} JOIN {P} ON {P}.Id = {P}.{P}Id
ALTER TABLE {s} ADD COLUMN {s} TEXT NOT NULL DEFAULT {v};
docker run -p {v}:{v} {s}
git commit -m "{V} {n}"
export {C}={v}
FROM {s}:{v}
for f in *.{n}; do {s} "$f"; done
<div class="{n}"><span>{v}</span></div>
.{n} { color: red; width: {v}px; }
{"type": "{P}", "{c}": {v}, "{s}": true}
{s}: {v}
  {C}: "{v}"
Traceback (most recent call last): File "{s}.py", line {v}, in {s}
{E}: {m}
Exception in thread main {E} at {P}.{c}({P}.java:{v})
{C} | {C} | {C}
[{C}] {P}: {m}
The {P} class has a method {c} that takes a {P}.
Use {s} or {P} to {v0} the {n}; {E} means that the {n} is missing."""
NAMED = r"""# Author: {F}
// Written by {F}
name = "{F}"
{"name": "{F}", "id": {v}}
const user = { name: '{F}', age: {v} };
print("Hello, {f}")
INSERT INTO users (name) VALUES ('{F}');
    // TODO({f}): {V} the {n}
# Thanks to {F} for the {n}
 * @author {F}"""

LANGUAGES = [block.split("\n") for block in (PYTHON, PYTHON, SCRIPT, JAVA, RUST, OTHER)]


class Code:
    """Makes lines of code with the given random numbers."""

    def __init__(self, random, people):
        self.random, self.people = random, people

    def word(self):
        return self.random.choice(NOUNS if self.random.random() < 0.6 else VERBS)

    def words(self):
        return [self.word() for _ in range(self.random.choice([1, 2, 2, 3]))]

    def piece(self, kind):
        choice = self.random.choice
        words = self.words()
        return {
            "s": lambda: "_".join(words),
            "i": lambda: choice(SHORT) if self.random.random() < 0.6 else "_".join(words),
            "c": lambda: words[0] + "".join(word.title() for word in words[1:]),
            "P": lambda: "".join(word.title() for word in words),
            "C": lambda: "_".join(words).upper(),
            "T": lambda: choice(TYPES),
            "E": lambda: choice(ERRORS) if self.random.random() < 0.6 else words[0].title() + choice(["Error", "Exception"]),
            "v": lambda: choice(["0", "1", "None", "True", "False", "[]", "''", "null", "NaN", "-1", "2.5", "0x1F",
                                 str(self.random.randrange(2, 70000)), '"' + words[0] + '"']),
            "o": lambda: choice(["==", "!=", "<", ">", "<=", ">=", "in", "is"]),
            "m": lambda: choice(["{} is not a {}", "no {} for {}", "Invalid {} or {}", "expected {}, got {}",
                                 "cannot {} while {}"]).format(self.word(), self.word()),
            "n": lambda: choice(NOUNS),
            "V": lambda: choice(VERBS).title(),
        }[kind]()

    def fill(self, line, text):
        """Appends a line; names in it are labelled."""
        at = 0
        line = line.replace("{v0}", self.random.choice(VERBS))
        while at < len(line):
            if line[at] == "{" and line[at + 2:at + 3] == "}" and line[at + 1].isalpha():
                kind = line[at + 1]
                if kind in "Ff":
                    locale = self.people.locale()
                    name = self.people.full(locale) if kind == "F" else self.people.first(locale)
                    text.add(name, "PERSON")
                else:
                    text.add(self.piece(kind))
                at += 3
            else:
                text.add(line[at])
                at += 1

    def write(self, text):
        """Some lines of one language, now and then with one that names a person."""
        lines = self.random.choice(LANGUAGES)
        first = self.random.randrange(len(lines))
        for number in range(self.random.choice([1, 2, 4, 6, 9])):
            line = lines[(first + number) % len(lines)] if self.random.random() < 0.3 else self.random.choice(lines)
            if self.random.random() < 0.06:
                line = self.random.choice(NAMED.split("\n"))
            if text.text:
                text.add("\n")
            self.fill(line, text)
        return text
