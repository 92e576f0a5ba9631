#!/usr/bin/env python3
"""Writes the texts and the lists of words that the model of names is made from.

    prepare.py DATA OUT     DATA holds the labelled texts that MODEL.md names; OUT gets examples.jsonl and words.tsv

The same data and the same versions of the packages give the same bytes.
"""

import collections
import gzip
import hashlib
import json
import pathlib
import random
import re
import sys

import lists
import templates
from coding import Code
from people import LOCALES, NATIVE, NO_SPACE, People

RANDOM = random.Random(20261127)
PLACE = re.compile(r"\{([a-zA-Z])\}")
ALL = ["PERSON", "ADDRESS", "LOCATION", "ORG", "OTHER"]
WORD = re.compile(r"[^\W\d_]+")


IDENTIFIERS = ["??-####-??", "??#####-???", "INV-####-###", "###-???-##", "?##-###", "??####", "ORD#######", "#?#?#?",
               "TKT-#####", "????-####-????", "???###", "SKU-##-??", "PO-#####", "V#.#.#", "??-###", "#####-??-#"]


def money():
    return RANDOM.choice(["$", "€", "£"]) + str(RANDOM.randrange(1, 3000)) + RANDOM.choice(["", "", ".50", ".99"])


def number():
    return str(RANDOM.choice([RANDOM.randrange(1, 13), RANDOM.randrange(1, 100), RANDOM.randrange(1, 3000),
                              RANDOM.randrange(1900, 2030), RANDOM.randrange(10000, 99999)]))


def date():
    month = RANDOM.choice(lists.TIME[:12])
    day, year = RANDOM.randrange(1, 29), RANDOM.randrange(1930, 2027)
    return RANDOM.choice([f"{month} {day}, {year}", f"{day} {month} {year}", f"{day}/{RANDOM.randrange(1, 13)}/{year}",
                          f"{year}-{RANDOM.randrange(1, 13):02}-{day:02}", f"{month} {day}", month,
                          RANDOM.choice(lists.TIME[12:19]), f"{month} {year}"])


def phone():
    digits = lambda n: "".join(str(RANDOM.randrange(10)) for _ in range(n))
    return RANDOM.choice([f"({digits(3)}) {digits(3)}-{digits(4)}", f"+{digits(2)} {digits(2)} {digits(4)} {digits(4)}",
                          f"{digits(3)}-{digits(3)}-{digits(4)}", f"0{digits(3)} {digits(6)}"])


class Text:
    """A text that grows, with its spans."""

    def __init__(self):
        self.text, self.spans = "", []

    def add(self, piece, kind=None):
        if kind:
            self.spans.append({"start": len(self.text), "end": len(self.text) + len(piece), "type": kind})
        self.text += piece

    def record(self, looked_for=ALL):
        return {"text": self.text, "spans": self.spans, "looked_for": looked_for}


def fill(template, people, locale):
    template = template.replace("\\n", "\n").replace("{{", "\x01").replace("}}", "\x02")
    out, at = Text(), 0
    undo = lambda piece: piece.replace("\x01", "{").replace("\x02", "}")
    for found in PLACE.finditer(template):
        out.add(undo(template[at:found.start()]))
        at = found.end()
        kind = found.group(1)
        own = locale if RANDOM.random() < 0.85 or locale in NATIVE else people.locale()
        if kind in "pfFl":
            name = {"p": people.person, "f": people.first, "F": people.full, "l": people.last}[kind](own)
            out.add(name, "PERSON")
        elif kind == "a":
            address = people.address(own)
            if '"' in template or ";" in template or "|" in template:
                address = address.replace("\n", ", ")
            out.add(address, "ADDRESS")
        elif kind == "k":
            out.add(people.digits(RANDOM.choice(IDENTIFIERS)))
        elif kind == "q":
            out.add(people.ambiguous(), "PERSON")
        elif kind == "s":
            out.add(people.street(own), "ADDRESS")
        elif kind == "z":
            out.add(people.postcode(), "ADDRESS")
        elif kind == "c":
            out.add(people.town(own), "LOCATION")
        elif kind == "o":
            out.add(people.company(own), "ORG")
        elif kind == "x":
            out.add(RANDOM.choice(lists.PRODUCTS), "OTHER")
        elif kind == "N":
            out.add(RANDOM.choice(lists.NATIONALITY), "OTHER")
        else:
            out.add({"d": date, "n": number, "t": phone, "m": money, "w": lambda: RANDOM.choice(lists.WORDS),
                     "j": lambda: RANDOM.choice(lists.JOBS),
                     "e": lambda: people.fakers["en_US"].email()}[kind]())
    out.add(undo(template[at:]))
    return out.record()


def recased(record):
    """As people type in a hurry, and as forms print."""
    roll = RANDOM.random()
    change = str.lower if roll < 0.09 else str.upper if roll < 0.12 else None
    if change and len(change(record["text"])) == len(record["text"]):
        return dict(record, text=change(record["text"]))
    return record


def joined(records):
    out = Text()
    for record in records:
        if out.text:
            out.add(RANDOM.choice([" ", "\n", "\n\n", " "]))
        start = len(out.text)
        out.text += record["text"]
        out.spans += [{**s, "start": s["start"] + start, "end": s["end"] + start} for s in record["spans"]]
    return out.record()


def tagged(record):
    """Some values are already gone: what is left is tags."""
    out, at = Text(), 0
    for span in sorted(record["spans"], key=lambda s: s["start"]):
        if span["start"] < at:
            continue
        out.add(record["text"][at:span["start"]])
        piece = record["text"][span["start"]:span["end"]]
        if span["type"] in ("PERSON", "ADDRESS") and RANDOM.random() < 0.6:
            out.add(f"[{span['type']}]")
        else:
            out.add(piece, span["type"])
        at = span["end"]
    out.add(record["text"][at:])
    return out.record(record["looked_for"])


def refilled(record, people, share):
    """The same text with other names, and with other addresses where those are whole."""
    out, at = Text(), 0
    names = {}
    for span in sorted(record["spans"], key=lambda s: s["start"]):
        if span["start"] < at:
            continue
        out.add(record["text"][at:span["start"]])
        piece = record["text"][span["start"]:span["end"]]
        kind = span["type"]
        if kind == "PERSON" and RANDOM.random() < share and 0 < len(piece.split()) <= 3:
            if piece not in names:
                locale = people.locale()
                new = people.full(locale) if " " in piece else people.person(locale)
                if " " not in piece and RANDOM.random() < 0.8:
                    new = people.first(locale)
                names[piece] = new.lower() if piece.islower() else new.upper() if piece.isupper() and len(piece) > 3 else new
            piece = names[piece]
        elif kind == "ADDRESS" and share >= 1 and len(piece) > 15:
            piece = people.address(people.locale())
        out.add(piece, kind)
        at = span["end"]
    out.add(record["text"][at:])
    return dict(out.record(record["looked_for"]), plain=record.get("plain", False))


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


MERGED = {"ORGANIZATION": "ORG"}


def labelled(data, people):
    """Texts of others, with the labels that they have."""
    records = []

    def take(name, looked_for, times=1, share=0.0, keep=True):
        for row in read(data / "train" / f"{name}.jsonl.gz"):
            base = {"text": row["text"], "spans": row["spans"], "looked_for": looked_for, "plain": True}
            base["spans"] = [{"start": s["start"], "end": s["end"], "type": s["type"]} for s in row["spans"]]
            if keep:
                records.append(base)
            for _ in range(times if base["spans"] else 0):
                records.append(dict(refilled(base, people, share), plain=False))

    take("wnut17_train", ["PERSON", "ADDRESS", "LOCATION", "ORG"], times=2, share=0.7)
    take("btc", ["PERSON", "ADDRESS", "LOCATION", "ORG"], times=1, share=0.7)
    wiki = read(data / "train" / "wikigold.jsonl.gz")
    for number, row in enumerate(wiki):
        if number % 5 == 4:
            continue
        base = {"text": row["text"], "spans": row["spans"], "looked_for": ["PERSON", "ADDRESS", "LOCATION", "ORG"],
                "plain": True}
        records.append(base)
        records.extend(dict(refilled(base, people, 0.7), plain=False) for _ in range(2))
    given = {name.lower() for names in people.given.values() for name in names}
    given |= {name.lower() for name, _ in people.census_given}
    for row in read(data / "train" / "teacher_labelled.jsonl.gz"):
        spans = []
        for span in row["spans"]:
            words = WORD.findall(row["text"][span["start"]:span["end"]].lower())
            doubtful = span["type"] == "PERSON" and not any(word in given for word in words)
            spans.append({"start": span["start"], "end": span["end"], "type": "ANY" if doubtful else span["type"]})
        base = {"text": row["text"], "spans": spans, "looked_for": ["PERSON", "ADDRESS"], "plain": True}
        records.append(base)
        if any(span["type"] == "PERSON" for span in spans) and RANDOM.random() < 0.6:
            records.append(dict(refilled(base, people, 0.8), plain=False))
    return records


def presidio(data, people):
    """Templates of presidio-research with names of our own; one in three templates is held out."""
    records = []
    for row in read(data / "eval" / "gold" / "presidio_generated_large.jsonl.gz"):
        if is_held_out(row):
            continue
        kinds = {"LOCATION", "PERSON", "ADDRESS", "ORGANIZATION"}
        spans = [{**s, "type": MERGED.get(s["type"], s["type"])} for s in row["spans"] if s["type"] in kinds]
        parts = [s for s in spans if s["type"] == "ADDRESS"]
        if len(parts) > 1 and any(s["end"] - s["start"] < 16 for s in parts):
            continue
        base = {"text": row["text"], "spans": spans, "looked_for": ["PERSON", "ADDRESS", "LOCATION", "ORG"]}
        records += [refilled(base, people, 1.0) for _ in range(2)]
    return records


def is_held_out(row):
    text = row["text"]
    for span in sorted(row["spans"], key=lambda s: -s["start"]):
        text = text[:span["start"]] + text[span["end"]:]
    bare = re.sub(r"\W+", " ", text.lower()).strip()
    return hashlib.sha256(bare.encode()).digest()[0] % 3 == 0


def usaddress(data):
    records = []
    frames = ["{}", "Address: {}", "I live at {}.", "Ship to {}", "my address is {}", "Please send it to {} today",
              "{} is where the office is.", "The house at {} was sold.", "Deliver to: {}", "from {} to the airport",
              "Our store, {}, is open.", "He moved to {} in 2019.", "Location: {}", "{}\nTel. 555-0100"]
    for row in read(data / "train" / "usaddress_train.jsonl.gz"):
        if any(tag in ("NotAddress", "Recipient") for tag, _ in row["tags"]) or len(row["text"]) > 150:
            continue
        for _ in range(3):
            text = row["text"].strip()
            if RANDOM.random() < 0.3:
                text = text.title() if RANDOM.random() < 0.7 else text.lower()
            before, after = RANDOM.choice(frames).split("{}")
            out = Text()
            out.add(before)
            out.add(text, "ADDRESS")
            out.add(after)
            records.append(out.record())
    return records


def written(people):
    """Templates of our own, filled."""
    records = []
    lines = lambda text: [line for line in text.strip().split("\n") if line]
    prose, plain_lines = lines(templates.PROSE), lines(templates.PLAIN)
    for template in prose:
        for _ in range(60):
            records.append(recased(fill(template, people, people.locale())))
    for template in plain_lines:
        for _ in range(45):
            records.append(recased(fill(template, people, people.locale())))
    for template in lines(templates.AMBIGUOUS):
        for _ in range(150):
            records.append(recased(fill(template, people, people.locale())))
    for template in lines(templates.AMBIGUOUS_PLAIN) + lines(templates.FOREIGN_PLAIN):
        for _ in range(30):
            records.append(recased(fill(template, people, people.locale())))
    for locale, text in templates.FOREIGN.items():
        for template in lines(text):
            for _ in range(60 if locale in ("de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL") else 40):
                records.append(recased(fill(template, people, locale)))
    for _ in range(6000):
        some = [RANDOM.choice(prose if RANDOM.random() < 0.5 else plain_lines) for _ in range(RANDOM.randrange(2, 5))]
        locale = people.locale()
        records.append(recased(joined([fill(template, people, locale) for template in some])))
    more = [record for record in records if any(s["type"] in ("PERSON", "ADDRESS") for s in record["spans"])]
    return records + [tagged(record) for record in RANDOM.sample(more, 6000)]


def coded(people):
    """Code of our own making. Its words are ordinary words."""
    code = Code(RANDOM, people)
    return [dict(code.write(Text()).record(), plain=True) for _ in range(2500)]


def word_lists(people, records):
    """Words with the lists that hold them."""
    known = collections.defaultdict(set)

    def put(words, name, least=2):
        for phrase in words:
            for word in WORD.findall(phrase.lower()):
                if len(word) >= least or word.isalpha() and not word.isascii():
                    known[word].add(name)

    put((name for name, _ in people.census_given), "GIVEN")
    put((name for name, _ in people.census_family), "FAMILY")
    for names in people.given.values():
        put(names, "GIVEN")
    for names in people.family.values():
        put(names, "FAMILY")
    put(lists.CITIES + lists.REGIONS + people.countries, "TOWN", 4)
    for locale, towns in people.towns.items():
        if locale not in {"en_US", "en_CA", "en_AU", "en_IE", "en_NZ", "fil_PH"}:
            put(towns, "TOWN", 4)
    put(lists.STREET, "STREET")
    put(lists.FIRM, "FIRM")
    put(lists.TITLE, "TITLE")
    lower, other = collections.Counter(), collections.Counter()
    for record in records:
        if record.get("plain"):
            inside = [(s["start"], s["end"]) for s in record["spans"] if s["type"] == "PERSON"]
            for found in WORD.finditer(record["text"]):
                if any(a <= found.start() < b for a, b in inside):
                    continue
                word = found.group()
                (lower if word.islower() else other)[word.lower()] += 1
    for word, count in lower.items():
        if count >= 3 and count * 2 > other[word] and word.isascii() and len(word) > 1:
            known[word].add("ORDINARY")
    for word in lists.FUNCTION:
        known[word] = {"FUNCTION", "ORDINARY"}
    return known


def main():
    data, out = map(pathlib.Path, sys.argv[1:3])
    people = People(RANDOM)
    records = labelled(data, people) + presidio(data, people) + usaddress(data) + written(people) + coded(people)
    known = word_lists(people, records)
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "examples.jsonl", "w", encoding="utf-8") as file:
        for record in records:
            record = {key: record[key] for key in ("text", "spans", "looked_for")}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    with open(out / "words.tsv", "w", encoding="utf-8") as file:
        for word in sorted(known):
            file.write(f"{word}\t{','.join(sorted(known[word]))}\n")
    print(f"{len(records)} examples, {len(known)} words", file=sys.stderr)


if __name__ == "__main__":
    main()
