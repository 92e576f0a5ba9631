"""Makes up persons and addresses, from the packages `faker` and `names` and from lists."""

import pathlib
import unicodedata

import faker
import names as census

import lists

LOCALES = {
    "en_US": 0, "en_GB": 8, "en_IN": 6, "en_AU": 2, "en_CA": 3, "en_IE": 2, "en_NZ": 1, "en_NG": 1,
    "de_DE": 6, "de_AT": 2, "de_CH": 2, "fr_FR": 6, "fr_CA": 2, "fr_BE": 1, "es_ES": 6,
    "es_MX": 3, "es_AR": 2, "es_CO": 1, "it_IT": 6, "nl_NL": 6, "nl_BE": 2, "pl_PL": 4,
    "pt_BR": 4, "pt_PT": 3, "tr_TR": 3, "sv_SE": 3, "fi_FI": 3, "no_NO": 3, "da_DK": 3,
    "cs_CZ": 3, "ro_RO": 2, "hu_HU": 3, "hr_HR": 3, "sk_SK": 2, "sl_SI": 2, "lt_LT": 1,
    "lv_LV": 1, "et_EE": 2, "id_ID": 2, "vi_VN": 2, "zu_ZA": 2, "ru_RU": 2, "uk_UA": 1,
    "el_GR": 2, "zh_CN": 2, "zh_TW": 1, "ja_JP": 2, "ko_KR": 2, "ar_SA": 1, "he_IL": 1,
    "hi_IN": 1, "fil_PH": 1, "yo_NG": 1, "ig_NG": 1, "ha_NG": 1, "is_IS": 1, "az_AZ": 1,
    "ga_IE": 1, "tw_GH": 1, "sw": 1, "uz_UZ": 1,
}
NO_OWN_ADDRESS = {"tr_TR", "ar_SA", "en_NG", "yo_NG", "ig_NG", "ha_NG", "lt_LT", "lv_LV", "fr_BE",
                  "is_IS", "ga_IE", "tw_GH", "sw", "uz_UZ"}
NATIVE = {"ru_RU", "uk_UA", "el_GR", "zh_CN", "zh_TW", "ja_JP", "ko_KR", "ar_SA", "he_IL", "hi_IN"}
NO_SPACE = {"zh_CN", "zh_TW", "ja_JP", "ko_KR"}
PARTICLES = ["van", "van der", "van den", "de", "de la", "del", "von", "da", "dos", "di", "bin", "al", "el", "la"]
CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
                    ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s",
                     "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya", "i", "i", "ye", "g"]))
GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψως",
                 ["a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "t", "y",
                  "f", "ch", "ps", "o", "s"]))


def plain(text):
    text = text.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def romanised(text):
    table = CYRILLIC | GREEK
    out = "".join(table.get(c.lower(), c) for c in plain(text))
    return " ".join(word[:1].upper() + word[1:].lower() for word in out.split())


def census_names(kind):
    path = pathlib.Path(census.__file__).parent / f"dist.{kind}"
    rows = [line.split() for line in path.read_text().splitlines()]
    return [(row[0].capitalize(), float(row[1])) for row in rows if len(row) > 1]


class People:
    """Given and family names by locale, companies, towns and addresses."""

    def __init__(self, random):
        self.random = random
        self.fakers = {}
        self.given, self.family = {}, {}
        self.seen_given, self.seen_family = set(), set()
        for number, locale in enumerate(LOCALES):
            maker = faker.Faker(locale)
            maker.seed_instance(1000 + number)
            self.fakers[locale] = maker
            self.given[locale] = [maker.first_name() for _ in range(700)]
            self.family[locale] = [maker.last_name() for _ in range(1000)]
        for locale in ["ru_RU", "uk_UA", "el_GR"]:
            self.given[locale + "_latin"] = [romanised(n) for n in self.given[locale]]
            self.family[locale + "_latin"] = [romanised(n) for n in self.family[locale]]
        japan = self.fakers["ja_JP"]
        self.given["ja_latin"] = [japan.first_romanized_name() for _ in range(400)]
        self.family["ja_latin"] = [japan.last_romanized_name() for _ in range(400)]
        self.given["zh_latin"], self.family["zh_latin"] = self.pinyin(), lists.PINYIN_FAMILY
        self.given["ko_latin"], self.family["ko_latin"] = lists.KOREAN_GIVEN, lists.KOREAN_FAMILY
        self.given["ar_latin"], self.family["ar_latin"] = lists.ARABIC_GIVEN, lists.ARABIC_FAMILY
        self.given["he_latin"], self.family["he_latin"] = lists.HEBREW_GIVEN, lists.HEBREW_FAMILY
        self.given["more"], self.family["more"] = lists.MORE_GIVEN, lists.MORE_FAMILY
        first = census_names("female.first") + census_names("male.first")
        self.census_given = first
        self.census_family = census_names("all.last")[:30000]
        self.weights_given = [w + 0.02 for _, w in first]
        self.weights_family = [w + 0.002 for _, w in self.census_family]
        self.latin = [k for k in self.given if k not in NATIVE]
        self.latin_weights = [LOCALES.get(k, 4) for k in self.latin]
        self.companies = {k: [self.fakers[k].company() for _ in range(250)] for k in LOCALES}
        self.towns = {k: sorted({self.fakers[k].city() for _ in range(300)})
                      for k in LOCALES if k not in NO_OWN_ADDRESS}
        self.countries = sorted({self.fakers["en_GB"].country() for _ in range(800)})

    def pinyin(self):
        some = lists.PINYIN_GIVEN
        pick = self.random.choice
        return some + [pick(some).capitalize() + " " + pick(some) for _ in range(100)]

    def locale(self):
        if self.random.random() < 0.42:
            return "census"
        return self.random.choices(self.latin, self.latin_weights)[0]

    def first(self, locale):
        if locale == "census":
            name = self.random.choices(self.census_given, self.weights_given)[0][0]
        else:
            name = self.random.choice(self.given[locale])
        if locale in {"vi_VN", "tr_TR", "cs_CZ", "pl_PL"} and self.random.random() < 0.4:
            name = plain(name)
        self.seen_given.add(name)
        return name

    def ambiguous(self):
        return self.random.choice(lists.AMBIGUOUS)

    def last(self, locale):
        if locale == "census":
            name = self.random.choices(self.census_family, self.weights_family)[0][0]
            roll = self.random.random()
            if name.startswith("Mc") and len(name) > 4:
                name = "Mc" + name[2:].capitalize()
            elif name.startswith("O") and name[1:2] in "bcdhmnr" and roll < 0.05:
                name = "O'" + name[1:].capitalize()
        else:
            name = self.random.choice(self.family[locale])
        self.seen_family.add(name)
        return name

    def full(self, locale):
        """Given and family name, in one of the forms that people use."""
        pick, roll = self.random.choice, self.random.random()
        first, last = self.first(locale), self.last(locale)
        if locale in NO_SPACE:
            return last + first
        if locale in NATIVE:
            return f"{first} {last}"
        if locale in {"hu_HU", "zh_latin", "ko_latin", "vi_VN"} and roll < 0.6:
            return f"{last} {first}"
        if roll < 0.76:
            return f"{first} {last}"
        if roll < 0.82:
            return f"{first} {pick('ABCDEFGHJKLMNPRSTW')}. {last}"
        if roll < 0.86:
            return f"{first[0]}. {last}"
        if roll < 0.88:
            return f"{first[0]}. {pick('ABCDEFGHJKLMNPRSTW')}. {last}"
        if roll < 0.91:
            return f"{first} {self.first(locale)} {last}"
        if roll < 0.94:
            return f"{first} {last}-{self.last(locale)}"
        if roll < 0.96:
            return f"{first} {last} {pick(['Jr.', 'Jr', 'Sr.', 'III', 'II'])}"
        if roll < 0.98:
            return f"{first} {pick(PARTICLES)} {last}"
        return f"{last}, {first}"

    def person(self, locale):
        roll = self.random.random()
        if roll < 0.6:
            return self.full(locale)
        return self.first(locale) if roll < 0.93 else self.last(locale)

    def town(self, locale):
        roll = self.random.random()
        if locale in self.towns and locale not in {"en_CA", "en_AU", "en_IE", "en_NZ"} and roll < 0.6:
            return self.random.choice(self.towns[locale])
        if roll < 0.7:
            return self.random.choice(lists.CITIES)
        return self.random.choice(lists.REGIONS if roll < 0.85 else self.countries)

    def company(self, locale):
        roll = self.random.random()
        if roll < 0.35:
            return self.random.choice(lists.BRANDS)
        if roll < 0.5:
            stem = self.random.choice(lists.STREET_NAMES + lists.CITIES)
            tail = self.random.choice("""University Hospital Bank Foods Systems Energy Partners Logistics Motors
                Airlines Museum College Institute Insurance Records Media Capital Labs Software Inc. Ltd LLC
                Council School Association Library Hotel Church Clinic Health""".split())
            return f"{stem} {tail}"
        if roll < 0.6:
            nouns = [word.capitalize() for word in lists.WORDS] + lists.STREET_NAMES + """Lantern Loom Thread Needle
                Copper Kettle Anchor Compass Feather Stone Hammer Barrel Crown Thistle Honey Ember Velvet Marble
                Saddle Candle Arrow Fable Petal Harvest Cobble Timber Ladder Mirror Button Ribbon Sparrow""".split()
            pair = [self.random.choice(nouns), self.random.choice(nouns)]
            return self.random.choice([" & ", " & ", " and ", " + "]).join(pair)
        return self.random.choice(self.companies.get(locale, self.companies["en_US"]))

    # Addresses

    def digits(self, pattern):
        return "".join(str(self.random.randrange(10)) if c == "#" else
                       self.random.choice("ABCDEFGHJKLMNPRSTUVWXYZ") if c == "?" else c for c in pattern)

    def house(self):
        roll = self.random.random()
        number = str(self.random.choice([self.random.randrange(1, 200), self.random.randrange(1, 10000),
                                         self.random.randrange(100, 20000)]))
        if roll < 0.05:
            return number + self.random.choice("ABCabc")
        if roll < 0.08:
            return f"{number}-{int(number) + 2}"
        return number

    def street_name(self):
        roll = self.random.random()
        pick = self.random.choice
        if roll < 0.4:
            return pick(lists.STREET_NAMES)
        if roll < 0.7:
            return self.last("census")
        if roll < 0.82:
            number = self.random.randrange(1, 180)
            tail = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
            return f"{number}{tail}"
        if roll < 0.9:
            return f"{pick(lists.STREET_NAMES)} {pick(lists.STREET_NAMES)}"
        if roll < 0.95:
            return self.first("census")
        return f"{self.first('census')} {self.last('census')}"

    def street(self, locale):
        """A street without a number."""
        if locale in self.towns and locale not in NATIVE and self.random.random() < 0.5:
            return self.fakers[locale].street_name()
        name = self.last(locale) if self.random.random() < 0.5 and locale not in NATIVE else self.street_name()
        return f"{name} {self.random.choice(lists.STREET_TYPES[:16] + lists.STREET_SHORT)}"

    def postcode(self):
        return self.digits(self.random.choice(["#####"] * 5 + ["#####-####", "SW# #??", "?## #??", "?#? #?#",
                                               "#### ??", "####", "######", "##-###", "#####-###"]))

    def unit(self):
        number = self.random.choice([str(self.random.randrange(1, 999)), self.random.choice("ABCDEF"),
                                     f"{self.random.randrange(1, 40)}{self.random.choice('ABCD')}"])
        return self.random.choice(["Apt", "Apt.", "Apartment", "Suite", "Ste", "Ste.", "Unit", "#", "Floor", "Room",
                                   "Bldg"]) + (" " + number)

    def american(self):
        pick, roll = self.random.choice, self.random.random()
        if roll < 0.07:
            street = pick(["P.O. Box", "PO Box", "P. O. Box", "Post Office Box", "POB"]) + " " + self.digits("####")
        else:
            direction = pick(["", "", "", "", "N ", "S. ", "West ", "East ", "NE ", "SW "])
            kind = pick(lists.STREET_TYPES[:12] * 3 + lists.STREET_TYPES + lists.STREET_SHORT * 2)
            after = pick([""] * 12 + [" NW", " SE", " North", " West"])
            if roll < 0.12:
                kind, name = pick(["Highway", "Route", "County Road", "State Road", "Hwy"]), ""
                street = f"{self.house()} {kind} {self.digits('##')}"
            else:
                street = f"{self.house()} {direction}{self.street_name()} {kind}{after}"
        town = self.random.choice([self.random.choice(lists.CITIES[100:]), self.fakers["en_US"].city(),
                                   self.random.choice(lists.STREET_NAMES) + pick(["ville", "ton", " City", " Falls",
                                                                                    " Springs", "field", "burg"])])
        state = pick(lists.STATES * 3 + lists.STATE_NAMES)
        code = self.digits("#####") + (self.digits("-####") if self.random.random() < 0.1 else "")
        unit = self.unit() if self.random.random() < 0.3 else ""
        return street, unit, town, state, code

    def joined_american(self):
        street, unit, town, state, code = self.american()
        roll = self.random.random()
        if roll < 0.18:
            return street + (", " + unit if unit else "")
        gap = self.random.choice([", ", ", ", " ", "\\n", "\n", "\n", " - "])
        inner = self.random.choice([", ", " ", gap])
        head = street + (inner + unit if unit else "")
        tail = self.random.choice([f"{town}, {state} {code}"] * 5 + [f"{town} {state} {code}", f"{town}, {state}, {code}",
                                  f"{town}, {state}", f"{town}{gap}{state}{gap}{code}", f"{town}, {code}", town])
        country = self.random.choice([""] * 9 + ["USA", "US", "United States", "U.S.A."])
        return head + gap + tail + (gap + country if country else "")

    def british(self):
        pick = self.random.choice
        area = pick("""AB B BA BD BH BN BR BS CA CB CF CM CR CV DE DN E EC EH EN EX G GL GU HA HP HU IP KT L LE LN LS
            LU M ME MK N NE NG NN NR NW OX PE PL PO PR RG RH S SA SE SG SK SL SN SO SR SS ST SW SY TN TW UB W WC WD
            WR WS YO""".split())
        code = area + self.digits(pick(["#", "##"])) + pick(["", "", "", "A"]) + pick([" ", " ", " ", ""]) + self.digits("#??")
        kind = pick(["Road", "Street", "Lane", "Avenue", "Close", "Drive", "Gardens", "Crescent", "Terrace", "Way",
                     "Place", "Grove", "Mews", "Hill", "Park", "Row", "Walk", "Rd", "St", "Square", "Court", "Green"])
        street = f"{self.house()} {self.street_name()} {kind}"
        if self.random.random() < 0.2:
            street = pick([f"Flat {self.random.randrange(1, 40)}", f"{pick(lists.STREET_NAMES)} House",
                           f"Unit {self.random.randrange(1, 40)}", f"{pick(lists.STREET_NAMES)} Cottage",
                           f"Apartment {self.random.randrange(1, 90)}"]) + ", " + street
        town = pick(lists.CITIES[:16] + self.towns["en_GB"])
        county = pick(["", "", "", "Kent", "Surrey", "West Yorkshire", "Essex", "Devon", "Norfolk"])
        parts = [street, town, county, code, pick(["", "", "", "", "UK", "United Kingdom", "England"])]
        return self.line(parts)

    def canadian(self):
        street, unit, _, _, _ = self.american()
        province = self.random.choice(["ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "Ontario", "Quebec", "British Columbia"])
        town = self.random.choice(["Toronto", "Ottawa", "Montreal", "Vancouver", "Calgary", "Edmonton", "Winnipeg",
                                   "Halifax", "Mississauga", "Hamilton", "Laval", "Surrey", "Regina"])
        code = self.digits("?#?") + self.random.choice([" ", " ", ""]) + self.digits("#?#")
        return self.line([street + (" " + unit if unit else ""), f"{town}, {province} {code}", self.random.choice(["", "", "Canada"])])

    def australian(self):
        pick = self.random.choice
        state = pick(["NSW", "VIC", "QLD", "WA", "SA", "TAS", "ACT", "NT"])
        town = pick(["Sydney", "Melbourne", "Brisbane", "Perth", "Adelaide", "Parramatta", "Fitzroy", "Newcastle",
                     "Geelong", "Cairns", "Bondi", "Carlton", "Richmond", "Hobart", "Darwin", "St Kilda", "Surry Hills"])
        unit = pick(["", "", "", f"Unit {self.random.randrange(1, 40)}, ", f"{self.random.randrange(1, 40)}/"])
        kind = pick(["Street", "Road", "Avenue", "Parade", "Crescent", "Place", "Drive", "St", "Rd", "Terrace", "Court"])
        return self.line([f"{unit}{self.house()} {self.street_name()} {kind}",
                          f"{town}{pick([' ', ', '])}{state} {self.digits('####')}", pick(["", "", "Australia"])])

    def indian(self):
        pick = self.random.choice
        town = pick(["Mumbai", "New Delhi", "Bengaluru", "Chennai", "Kolkata", "Hyderabad", "Pune", "Jaipur", "Lucknow",
                     "Ahmedabad", "Indore", "Kochi", "Nagpur", "Gurgaon", "Noida"])
        first = pick([f"Flat No. {self.random.randrange(1, 900)}", f"{self.house()}", f"H.No. {self.house()}",
                      f"Plot No. {self.random.randrange(1, 300)}", f"No. {self.house()}",
                      f"#{self.house()}", f"{self.random.choice('ABCD')}-{self.random.randrange(1, 900)}"])
        second = pick([f"{self.last('en_IN')} {pick(['Nagar', 'Colony', 'Road', 'Marg', 'Street', 'Layout', 'Chowk', 'Apartments', 'Enclave', 'Ganj'])}",
                       f"{pick(['MG Road', 'Gandhi Road', 'Brigade Road', 'Park Street', 'Anna Salai', 'Linking Road'])}",
                       f"{self.random.randrange(1, 20)}th Cross, {self.random.randrange(1, 9)}th Main",
                       f"Sector {self.random.randrange(1, 90)}"])
        third = pick(["", pick(["Andheri West", "Koramangala", "Indiranagar", "T. Nagar", "Banjara Hills", "Dwarka",
                                  "Salt Lake", "Kothrud", "Jayanagar", "Whitefield", "Bandra East"])])
        code = self.digits("######") if self.random.random() < 0.6 else self.digits("### ###")
        tail = f"{town}{pick([' ', ' - ', '-', ', '])}{code}"
        return self.line([first, second, third, tail, pick(["", "", "India", "Maharashtra", "Karnataka"])])

    def made(self, locale):
        """A package's own address of a locale, on one line or several."""
        text = self.fakers[locale].address()
        parts = [part.strip().strip(",") for part in text.split("\n")]
        if self.random.random() < 0.2 and len(parts) > 1:
            parts = parts[:1]
        elif self.random.random() < 0.15:
            parts.append(self.random.choice(self.countries))
        return self.line(parts)

    def mixed(self):
        """Parts of one country in the order of another, as forms and test data have them."""
        pick = self.random.choice
        locale = pick(list(self.towns))
        street = self.fakers[locale].street_name() if self.random.random() < 0.7 else self.street_name() + " " + pick(lists.STREET_TYPES)
        number = self.house()
        street = pick([f"{number} {street}", f"{street} {number}", f"{number} {street} {self.random.randrange(1, 2000)}"])
        unit = pick(["", self.unit(), self.unit()])
        town = pick(self.towns[locale])
        if pick([0, 1]):
            tail = [town, pick(self.countries + lists.STATES * 3) + " " + self.digits("#####")]
        else:
            tail = [f"{town}{pick([' ', ', '])}{pick(lists.STATES)}", self.digits("#####")]
        if self.random.random() < 0.25:
            tail = tail[:1]
        gap = pick(["\n", "\n ", ", ", " ", "\n"])
        return gap.join(part for part in [street, unit, *tail] if part)

    def line(self, parts):
        gap = self.random.choice([", ", ", ", ", ", "\n", "\n", " "])
        return gap.join(part for part in parts if part)

    def address(self, locale):
        if locale in NATIVE:
            return self.made(locale)
        roll = self.random.random()
        own = {"en_GB": self.british, "en_CA": self.canadian, "en_AU": self.australian, "en_IN": self.indian}
        if locale in own and roll < 0.85:
            return own[locale]()
        if locale == "census" or locale in NO_OWN_ADDRESS or "latin" in locale or locale == "more":
            if roll < 0.45:
                return self.joined_american()
            if roll < 0.75:
                return self.mixed()
            choice = self.random.choice([self.british, self.canadian, self.australian, self.indian, None, None, None])
            return choice() if choice else self.made(self.random.choice([k for k in self.towns if k not in NATIVE]))
        return self.made(locale) if roll < 0.8 else self.mixed()
