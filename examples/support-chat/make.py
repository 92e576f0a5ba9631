#!/usr/bin/env python3
"""Makes the example: support conversations of a shop that doesn't exist, with confidential data
planted in about a third of them.

Everything is made up. Card numbers, IBANs and tokens have the right form and the right checksums,
and say MadeUp where their form lets them. The same seed gives the same bytes:

    python3 make.py
"""

import base64
import binascii
import json
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
RANDOM = random.Random(20261123)
ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HELP = "help@lantern-and-loom.com"
RESERVED = ["User:", "USER:", "Bot:", "BOT:", "Assistant:", "ASSISTANT:", "System:", "SYSTEM:",
            "Thought:", "[EOS]", "<image>", "<video>"]


def below(bound):
    return int(RANDOM.random() * bound)


def pick(items):
    return items[below(len(items))]


def text_of(alphabet, length):
    return "".join(pick(alphabet) for _ in range(length))


def digits(length):
    return text_of("0123456789", length)


# What is planted: each function makes one value, and the planted row names its kind.

FIRST = ["ana", "joris", "meera", "tobias", "yuki", "lena", "omar", "sofia", "pavel", "ines",
         "kwame", "freya", "diego", "hannah", "li", "marta", "noah", "zeynep"]
LAST = ["lindqvist", "okafor", "brandt", "moreau", "tanaka", "castellano", "novak", "hale",
        "sorensen", "dubois", "ferreira", "kaplan", "whitlock", "varga"]
DOMAINS = ["quietharbor-post.net", "ninefold-letters.org", "brambletree-mail.net",
           "copperlane-post.de", "saltmarsh-mail.co.uk", "juniper-and-sons.com"]


def email():
    join = pick([".", "_", "", "-"])
    tail = pick(["", "", str(10 + below(89)), "+orders"])
    return f"{pick(FIRST)}{join}{pick(LAST)}{tail}@{pick(DOMAINS)}"


def phone():
    area = pick(["212", "312", "415", "503", "617", "704"])
    line = f"{2000 + below(7999)}"
    return pick([
        f"+1 {area} 555 {line}",
        f"+1-{area}-555-{line}",
        f"({area}) 555-{line}",
        f"+49 30 23125 {digits(3)}",
        f"+33 1 99 00 {digits(2)} {digits(2)}",
    ])


def luhn_digit(body):
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def card():
    start, length = pick([("400000", 16), ("555555", 16), ("601111", 16), ("378282", 15)])
    body = start + digits(length - 1 - len(start))
    number = body + luhn_digit(body)
    if length == 15:
        return pick([number, f"{number[:4]} {number[4:10]} {number[10:]}"])
    groups = [number[at:at + 4] for at in range(0, 16, 4)]
    return pick([number, " ".join(groups), "-".join(groups)])


def iban():
    country, bank, rest = pick([
        ("DE", "99990000", 10), ("GB", "MADE", 14), ("NL", "MADE", 10), ("AT", "99990", 11),
        ("CH", "99990", 12),
    ])
    body = bank + digits(rest)
    moved = "".join(str(int(letter, 36)) for letter in body + country + "00")
    number = f"{country}{98 - int(moved) % 97:02}{body}"
    grouped = " ".join(number[at:at + 4] for at in range(0, len(number), 4))
    return pick([number, grouped])


def ssn():
    return f"{800 + below(99)}-{10 + below(89)}-{1000 + below(8999)}"


def birth():
    year, month, day = 1948 + below(55), 1 + below(12), 1 + below(28)
    return pick([f"{year}-{month:02}-{day:02}", f"{month:02}/{day:02}/{year}"])


def ip():
    return f"{pick(['45', '93', '146', '188'])}.{1 + below(253)}.{1 + below(253)}.{1 + below(253)}"


def mac():
    start = pick(["3C:5A:B4", "00:1B:63", "F0:9F:C2"])
    return start + "".join(":" + text_of("0123456789ABCDEF", 2) for _ in range(3))


def password():
    word = pick(["Marigold", "Teapot", "Woodsmoke", "Lighthouse", "Cobblestone", "Nutmeg"])
    return f"{word}{pick('-_.')}{text_of(ALNUM, 5)}{pick('!#*')}{10 + below(89)}"


def base62(number, width):
    out = ""
    while number:
        number, rest = divmod(number, 62)
        out = ALNUM[rest] + out
    return out.rjust(width, "0")


def checked(prefix):
    body = "MadeUp" + text_of(ALNUM, 24)
    return prefix + body + base62(binascii.crc32(body.encode()), 6)


def github():
    return checked("ghp_")


def npm():
    return checked("npm_")


def aws_key():
    return "AKIAMADEUP" + text_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 10)


def aws_secret():
    return "MadeUp/" + text_of(ALNUM + "+/", 33)


def slack():
    return f"xoxb-{digits(12)}-{digits(13)}-MadeUp{text_of(ALNUM, 18)}"


def stripe():
    return "sk_live_MadeUp" + text_of(ALNUM, 18)


def sendgrid():
    return f"SG.MadeUp{text_of(ALNUM, 16)}.{text_of(ALNUM, 43)}"


def encoded(value):
    text = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def jwt():
    claims = {"sub": f"customer-{digits(6)}", "iat": 1790000000 + below(9999999)}
    signature = base64.urlsafe_b64encode(bytes(below(256) for _ in range(32))).rstrip(b"=")
    return ".".join([encoded({"alg": "HS256", "typ": "JWT"}), encoded(claims), signature.decode()])


def key_body():
    """An Ed25519 key in PKCS#8, as one line of base64."""
    start = bytes.fromhex("302e020100300506032b657004220420")
    return base64.b64encode(start + bytes(below(256) for _ in range(32))).decode()


GIVEN = ["Amara", "Joris", "Meera", "Tobias", "Yuki", "Oleksandra", "Omar", "Thandiwe", "Pavel",
         "Xiomara", "Kwame", "Freya", "Diego", "Siobhan", "Zeynep", "Marguerite"]
FAMILY = ["Lindqvist", "Okafor", "Brandt", "Moreau", "Tanaka", "Castellano", "Shevchenko",
          "Achterberg", "Dubois", "Ferreira", "Kaplan", "Whitlock", "Varga", "Mokoena"]


def person():
    return f"{pick(GIVEN)} {pick(FAMILY)}"


def address():
    number, tree = 1 + below(180), pick(["Larkspur", "Juniper", "Quince", "Alder", "Hawthorn"])
    return pick([
        f"{number} {tree} Lane, Bozeman, MT 59{100 + below(800)}",
        f"{number} {tree} Road, Bristol BS{1 + below(9)} {1 + below(8)}QT",
        f"{tree}straße {number}, 04{100 + below(200)} Leipzig",
        f"{number} rue des Tanneurs, 69{100 + below(800)} Lyon",
        f"{tree}gracht {number}, 35{10 + below(80)} AB Utrecht",
        f"P.O. Box {1000 + below(8999)}, Portland, OR 97{200 + below(90)}",
    ])


CODENAMES = ["Project Halcyon", "Bluefin Lattice", "Operation Tamarack", "Quillback Seven"]


def codename():
    return pick(CODENAMES)


class Conversation:
    """Turns of one conversation, and what is planted in them."""

    def __init__(self):
        self.turns = []
        self.planted = []
        self.escape = False

    def plant(self, kind, value=None):
        """A value of this kind, noted down as planted."""
        value = MAKERS[kind]() if value is None else value
        self.planted.append((kind, value))
        return value

    def say(self, customer, agent):
        self.turns.append(("user", customer))
        self.turns.append(("assistant", agent))

    def line(self, system):
        messages = [{"role": role, "content": [{"text": text}]} for role, text in self.turns]
        record = {"schemaVersion": "bedrock-conversation-2024", "system": [{"text": system}],
                  "messages": messages}
        line = json.dumps(record, ensure_ascii=False)
        assert not any(word in line for word in RESERVED), line
        return line.replace("@", "\\u0040") if self.escape else line


MAKERS = {
    "email": email, "phone": phone, "card": card, "iban": iban, "ssn": ssn,
    "date of birth": birth, "ip": ip, "mac": mac, "password": password, "github token": github,
    "npm token": npm, "aws key id": aws_key, "aws secret": aws_secret, "slack token": slack,
    "stripe key": stripe, "sendgrid key": sendgrid, "jwt": jwt, "private key": key_body,
    "code name": codename, "person": person, "address": address,
}

# What conversations are made of.

SYSTEMS = [
    "You are the support desk of Lantern & Loom, a shop for lamps and woven goods. Be brief and "
    "kind. Never promise a refund before the return has arrived.",
    "You answer customers of Lantern & Loom. Ask one question at a time.",
    f"You work for Lantern & Loom. If you can't help, give the address {HELP}.",
    "You help developers who connect their shops to the Lantern & Loom wholesale API. Never ask "
    "for a secret, and ask people to revoke one that they have sent.",
]
PRODUCTS = ["Fjord floor lamp", "Orbit desk lamp", "Heron wall light", "Kelp wool throw",
            "Sisal runner", "Dune linen curtain", "Ember smart bulb", "Tide table lamp",
            "Moss cushion cover", "Halo pendant"]
GREETINGS = ["Hi, ", "Hello there, ", "Good morning, ", "Hey, ", "", "", "Evening! ", "Hallo, "]
THANKS = ["Thanks, that's all.", "Perfect, thank you!", "Great, cheers.", "Okay, I'll wait then.",
          "Lovely 😊 thanks", "Merci !", "That helps, thank you.", "Alright. Have a nice weekend!"]
BYES = ["You're welcome. Enjoy your evening!", "Glad to help. Write again whenever you like.",
        "Happy to help!", f"Any time. You can also reach us at {HELP}.",
        "My pleasure. Have a good day!"]
CITIES = ["Utrecht", "Leipzig", "Portland", "Lyon", "Bergen", "Bristol", "Kraków", "Turin"]


def order():
    return f"LL-{2000 + below(7999)}-{text_of('ABCDEFGHJKMNPQRSTUVWXYZ', 2)}"


def price():
    return f"{pick('€$£')}{10 + below(300)}.{pick(['00', '50', '90', '95'])}"


def weekday():
    return pick(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])


# Conversations with nothing to find, but with much that looks like it.

def delivery(talk):
    product, number = pick(PRODUCTS), order()
    talk.say(
        f"{pick(GREETINGS)}where is my {product}? The order is {number} and it was due last "
        f"{weekday()}.",
        f"I'm sorry for the wait. {number} left our warehouse in {pick(CITIES)} and should reach "
        f"you by {weekday()}. Shall I ask the carrier where it is?",
    )
    talk.say(
        pick(["Yes please.", "Please do, it's a birthday present.", "Yes, I'll be away next week"]),
        f"Done. The carrier answers within {2 + below(3)} working days.",
    )


def refund(talk):
    product = pick(PRODUCTS)
    talk.say(
        f"{pick(GREETINGS)}I returned the {product} {2 + below(3)} weeks ago and the {price()} "
        "haven't come back yet.",
        "Returns are paid back within ten days of their arrival. May I have the order number?",
    )
    talk.say(
        f"It's {order()}.",
        f"Thank you. It arrived on {weekday()}, and the refund is on its way to you.",
    )


def wiring(talk):
    talk.say(
        f"{pick(GREETINGS)}can I put a {40 + 20 * below(4)} W bulb into the {pick(PRODUCTS)}?",
        f"Please stay at or below {25 + 5 * below(4)} W. An LED of {6 + below(6)} W gives the same "
        "light and stays cool.",
    )
    talk.say(
        f"And is the cable longer than {1 + below(3)}.5 m?",
        f"It's {2 + below(2)}.8 m from base to plug, of which 0.4 m is behind the switch.",
    )


def firmware(talk):
    version = f"{1 + below(4)}.{below(12)}.{below(9)}"
    digest = text_of("0123456789abcdef", 40)
    talk.say(
        f"{pick(GREETINGS)}my Ember smart bulb flickers since firmware {version}. The app says "
        f"build {digest}, if that helps.",
        f"It does. {version} dims too fast on some switches. Please update to "
        f"{version[0]}.{20 + below(9)}.0 and turn the bulb off for ten seconds.",
    )
    talk.say(
        pick(["It works now.", "No more flicker so far.", "Much better!"]),
        "Good to hear. The release notes explain what changed.",
    )


def wash(talk):
    talk.say(
        f"{pick(GREETINGS)}how do I wash the {pick(['Kelp wool throw', 'Moss cushion cover'])}?",
        f"By hand at {20 + 10 * below(2)} °C, with wool soap, and dry it flat. It may shrink by "
        f"{1 + below(3)} % the first time.",
    )
    talk.say(pick(["And tumble dry?", "Can it be ironed?"]),
             pick(["Better not: heat felts the fibres.", "On the lowest step, under a cloth."]))


def wholesale(talk):
    name = pick(["page_size", "updated_since", "include_stock"])
    talk.say(
        f"{pick(GREETINGS)}GET /v2/products?{name}={below(500)} gives 422. The request id is "
        f"{text_of('0123456789abcdef', 8)}-{text_of('0123456789abcdef', 4)}-4"
        f"{text_of('0123456789abcdef', 3)}-a{text_of('0123456789abcdef', 3)}-"
        f"{text_of('0123456789abcdef', 12)}.",
        f"`{name}` must lie between 1 and 100 in version 2. For more, follow the `next` link.",
    )
    talk.say(
        "My config: " + json.dumps({"retries": below(9), "timeout_ms": 1000 * (1 + below(30)),
                                    "token": "${LANTERN_TOKEN}",
                                    "since": 1790000000 + below(9999)}),
        "That looks right, and reading the token from the environment is the way to do it.",
    )


def curtain(talk):
    width, height = 100 + 10 * below(20), 180 + 10 * below(12)
    talk.say(
        f"{pick(GREETINGS)}which size of the Dune linen curtain fits a window of {width} x "
        f"{height} cm?",
        f"For {width} cm take two panels of {width - width % 20} cm, so that they fall in folds. "
        f"We can shorten them to {height} cm for {price()}.",
    )
    talk.say(f"Is {pick(['sand', 'slate', 'rust', 'chalk'])} in stock?",
             f"Yes, {3 + below(40)} panels. They leave on {weekday()}.")


def broken(talk):
    product, part = pick(PRODUCTS), pick(["shade", "base", "switch", "cord", "hook"])
    state = pick(["cracked", "bent", "loose"])
    talk.say(
        f"{pick(GREETINGS)}the {part} of my {product} arrived {state}. Order {order()}, paid "
        f"{price()}.",
        f"I'm sorry about that. A photo is enough; then a new {part} leaves on {weekday()}.",
    )
    talk.say(
        f"Photo IMG_2026{1 + below(9):02}{1 + below(28):02}_{100000 + below(99999)}.jpg is here.",
        f"Thank you, I see it. The parcel has the number LL{digits(5)}-{pick(CITIES)[:3].upper()}.",
    )


def hours(talk):
    city = pick(CITIES)
    talk.say(
        f"{pick(GREETINGS)}is the shop in {city} open on {weekday()}, and is there a "
        f"{pick(PRODUCTS)} to look at?",
        f"In {city} we're open from {9 + below(2)}:00 to {17 + below(3)}:30. There is one on the "
        f"{pick(['ground', 'first', 'second'])} floor.",
    )


CLEAN = [delivery, refund, wiring, firmware, wash, wholesale, curtain, broken, hours]


# Conversations with something to find.

def new_address(talk):
    talk.say(
        f"{pick(GREETINGS)}please change the e-mail address of my account to "
        f"{talk.plant('email')}. My old one was {talk.plant('email')}",
        "I've changed it. You'll get a message there to confirm.",
    )
    if below(2):
        talk.say(f"And call me on {talk.plant('phone')} if it bounces.", "We will.")


def call_back(talk):
    talk.say(
        f"{pick(GREETINGS)}could someone call me about the {pick(PRODUCTS)}? My phone number is "
        f"{talk.plant('phone')}, after six.",
        f"Of course. A colleague calls you on {weekday()}.",
    )


def paid_twice(talk):
    number = talk.plant("card")
    talk.say(
        f"{pick(GREETINGS)}you charged my card twice for {order()}. Card number {number}.",
        "I'm sorry. Please don't send card numbers here; the last four digits are enough.",
    )
    talk.say(f"Fine, but it was {number}, {price()} each time.", "One of the two is cancelled now.")


def pay_back(talk):
    talk.say(
        f"{pick(GREETINGS)}send the {price()} to my account please, IBAN {talk.plant('iban')}",
        "Thank you. The transfer takes up to three working days.",
    )


def credit_check(talk):
    talk.say(
        f"{pick(GREETINGS)}for the business account you wanted my SSN, it's {talk.plant('ssn')}, "
        f"date of birth {talk.plant('date of birth')}.",
        "Thank you, though we only need the company's number. I've asked to have this removed.",
    )


def smart_bulb(talk):
    talk.say(
        f"{pick(GREETINGS)}the Ember bulb isn't found. Router says {talk.plant('ip')}, MAC address "
        f"{talk.plant('mac')}.",
        "Please put phone and bulb into the same 2.4 GHz network and try again.",
    )


def locked_out(talk):
    secret, account = talk.plant("password"), talk.plant("email")
    talk.say(
        pick([
            f"I can't log in as {account}. My password is {secret} and it worked yesterday.",
            f"Login fails!! account {account}, password: {secret}",
            f"hey, your app doesn't take my password ({account}). password={secret}",
        ]),
        "Please never tell anyone your password. I've sent you a link to set a new one.",
    )


def pasted_tool_output(talk):
    inner = {"event": "login.failed", "attempt": 1 + below(5),
             "request": {"username": talk.plant("email"), "password": talk.plant("password")},
             "client": {"ip": talk.plant("ip")}}
    outer = {"level": "warn", "message": json.dumps(inner)} if below(2) else inner
    talk.say(
        f"{pick(GREETINGS)}the log of our shop says:\n" + json.dumps(outer),
        "The account is locked after five attempts. I've unlocked it; please change the password.",
    )


def pasted_record(talk):
    record = {"id": below(99999), "customer": {"email": talk.plant("email"),
                                               "phone": talk.plant("phone")},
              "payment": {"iban": talk.plant("iban")}, "note": "leave at the door"}
    text = json.dumps(record, indent=2 if below(2) else None)
    talk.say(f"Is this order complete?\n```json\n{text}\n```",
             "It is, and it leaves tomorrow.")


def leaked_token(kind):
    def leaked(talk):
        token = talk.plant(kind)
        talk.say(
            pick([
                f"our sync to your API stopped. I run it with TOKEN={token} npm run sync",
                f"{pick(GREETINGS)}is {token} still valid? The sync gives 403 since {weekday()}",
                "my settings: " + json.dumps({"retries": below(9), "token": token}),
            ]),
            "That is a token of yours. Please revoke it at once, and then send the error alone.",
        )
    return leaked


def leaked_aws(talk):
    talk.say(
        "the export job says AccessDenied, here's my env\n"
        f"AWS_ACCESS_KEY_ID={talk.plant('aws key id')}\n"
        f"AWS_SECRET_ACCESS_KEY={talk.plant('aws secret')}\nAWS_REGION=eu-central-1",
        "Please deactivate this access key now: it can be read by everyone who reads this chat.",
    )


def leaked_header(talk):
    talk.say(
        "curl -H 'Authorization: Bearer " + talk.plant("jwt") + "' "
        "https://api.lantern-and-loom.com/v2/orders gives 401",
        "The token has expired. Ask for a new one, and leave it out of messages.",
    )


def leaked_key(talk):
    body = talk.plant("private key")
    talk.say(
        f"{pick(GREETINGS)}is this the right format for the signing key?\n"
        f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----",
        "The format is right, but this is the private half. Please make a new pair.",
    )


def leaked_database(talk):
    secret = "MadeUp" + text_of(ALNUM, 14)
    talk.plant("connection string", secret)
    url = pick([
        f"postgres://loom:{secret}@db.juniper-and-sons.com:5432/orders",
        f"mongodb+srv://loom:{secret}@cluster0.juniper-and-sons.com/orders",
        f"mysql://loom:{secret}@10.20.0.7/orders",
    ])
    talk.say(f"Connecting with {url} times out, is it your side?",
             "We don't connect to your database; the time-out is in your network.")


def encoded_login(talk):
    pair = f"{pick(FIRST)}:{password()}".encode()
    text = talk.plant("base64 of a login", base64.b64encode(pair).decode())
    talk.say(f"I send Authorization: Basic {text} and get 403.",
             "Basic login ended in March. Please create an API token instead.")


def escaped_address(talk):
    talk.escape = True
    talk.say(f"{pick(GREETINGS)}did my invoice go to {talk.plant('email')}?",
             "It did. Please have a look at the spam folder too.")


def codenamed(talk):
    name = talk.plant("code name")
    talk.say(
        f"{pick(GREETINGS)}a colleague of yours told me to wait for {name} before I buy lamps.",
        f"I can't say anything about {name}, but all that is in the shop can be bought now.",
    )


def moved_house(talk):
    name, street = talk.plant("person"), talk.plant("address")
    first = name.split()[0]
    talk.say(
        f"{pick(GREETINGS)}my name is {name} and I've moved. Please send {order()} to {street}.",
        f"Thank you, {first}. The parcel goes there instead.",
    )
    talk.planted.append(("given name", first))


def signed_letter(talk):
    name, street = talk.plant("person"), talk.plant("address")
    first = name.split()[0]
    talk.say(
        f"Dear support team,\n\nthe {pick(PRODUCTS)} that you sent to {street} never came.\n\n"
        f"Kind regards,\n{name}",
        f"Dear {first}, I'm sorry. A new one leaves on {weekday()}.",
    )
    talk.planted.append(("given name", first))


def pasted_customer(talk):
    name, street = talk.plant("person"), talk.plant("address")
    first, last = name.split()
    record = {"first_name": first, "last_name": last, "street": street, "parcels": 1 + below(4)}
    talk.say(f"Is this the right customer?\n{json.dumps(record, ensure_ascii=False)}",
             f"Yes, {name} has {1 + below(3)} open orders.")


PLANTED = [new_address, call_back, paid_twice, pay_back, credit_check, smart_bulb, locked_out,
           pasted_tool_output, pasted_record, leaked_aws, leaked_header, leaked_key,
           leaked_database, encoded_login, escaped_address, codenamed]
TOKENS = ["github token", "npm token", "slack token", "stripe key", "sendgrid key"]
PLANTED += [leaked_token(kind) for kind in TOKENS]
PLANTED += [moved_house, signed_letter, pasted_customer]


def conversation(number):
    """Seven of twenty hold something, and the kinds take turns."""
    talk = Conversation()
    if (number * 7) % 20 < 7:
        before = below(3)
        if before == 0:
            pick(CLEAN)(talk)
        PLANTED[TURN[0] % len(PLANTED)](talk)
        TURN[0] += 1
    else:
        pick(CLEAN)(talk)
    if below(3):
        talk.say(pick(THANKS), pick(BYES))
    return talk


TURN = [0]


def write(name, count):
    lines, rows = [], []
    for number in range(1, count + 1):
        talk = conversation(number)
        lines.append(talk.line(pick(SYSTEMS)))
        for kind, value in talk.planted:
            rows.append({"file": name, "line": number, "kind": kind, "value": value})
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rows


def main():
    rows = write("training.jsonl", 300) + write("validation.jsonl", 60)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (HERE / "planted.jsonl").write_text(text, encoding="utf-8")
    (HERE / "codenames.txt").write_text("\n".join(CODENAMES) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
