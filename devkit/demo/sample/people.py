"""Who the invented people and companies are: their names, and what their addresses look like, mistakes included."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Reserved for examples (RFC 2606): nobody can own an address below these.
DOMAINS = ("example.com", "example.org", "example.net")
GIVEN_NAMES = _words("""
Åsa Örjan Märta Göran Björn Ängla Sören Håkan Jörgen Pär Östen Åke Gösta Torbjörn Mårten Kåre Rosmarie Lovisa Ebba
Signe Elsa Wilma Astrid Maja Alva Freja Ingrid Tuva Linnéa Hedvig Saga Vilgot Nils Hugo Malte Sixten Folke Ivar
Elof Amir Leila Yasmin Mikko Aino Jasmin Tomasz Dragana Idun
""")
SURNAMES = _words("""
Ålund Öhrn Ängström Sjöblad Björkvall Rönnholm Hägglöv Åkerström Forsmark Grönvik Löfstedt Näsmark Mörtberg Kärnlund
Tångefors Skärhamn Dahlqvist Ekelöv Granhed Vinterfeldt Storgård Lindskär Bergåsen Myrvik Tallroth Havsmark Ljungvall
Norrby Fältskog Klintö Silfverås Stenvret Hedlöf Vassvik Utterholm Blåklint Rågsved Snöblom Domeij Al-Sayed
Virtanen Kowalska
""")
PLACES = _words("""
Björkhaga Norrskär Sjövreta Ängsbacka Älvkulla Ödeshult Tallåsen Granviken Hästmossa Lärkdala Kråkerum Mjölnö Tranevik
Fågelsta Åkerby Stenmåla Vargön-Ås Rönnerås Skogtorpa Flädermåla
""")
TRADES = _words("Bygg Kaffe Trä Redovisning Åkeri Plåt Bageri Trädgård Måleri El Livs Optik")

NOT_AN_ADDRESS = (
    "{local}@",
    "{local}(at)example.com",
    "{local}.example.com",
    "{local}@@example.org",
    "{local}..x@example.com",
    "{local} @example.net",
    "{local}@example",
    "{local}@example.org; {local}@example.com",
    "{local}@.example.com",
    "saknas",
)
"""What people type where an address belongs; APSIS must never see one of these."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company that people work for."""

    id: int
    name: str

    @property
    def domain(self) -> str:
        """The reserved domain its addresses are below."""
        return f"{plain(self.name.removesuffix(' AB'))}.{DOMAINS[self.id % len(DOMAINS)]}"


@dataclass(frozen=True, slots=True)
class Person:
    """A person in Lime. `email` is what somebody typed; `can_be_mailed` is how it was meant to be."""

    id: int
    first_name: str
    last_name: str
    company: Company
    email: str
    can_be_mailed: bool = True

    @property
    def name(self) -> str:
        """The name as APSIS will be told it."""
        return f"{self.first_name} {self.last_name}"


def plain(text: str) -> str:
    """Return a text as it looks in an address: lower case, no accents, hyphens for spaces."""
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "-".join(letters.split())


def make_companies(random: Random, count: int) -> tuple[Company, ...]:
    """Invent companies, each with a name of its own."""
    names = [f"{place} {trade} AB" for place, trade in product(PLACES, TRADES)]
    return tuple(Company(number, name) for number, name in enumerate(random.sample(names, count), start=1))


def make_people(random: Random, companies: tuple[Company, ...], count: int) -> tuple[Person, ...]:
    """Invent people with ordinary addresses, no two alike."""
    taken: set[str] = set()
    people = []
    for number in range(1, count + 1):
        first, last = random.choice(GIVEN_NAMES), random.choice(SURNAMES)
        company = random.choice(companies)
        email = next(each for each in _addresses(first, last, company.domain) if each not in taken)
        taken.add(email)
        people.append(Person(number, first, last, company, email))
    return tuple(people)


def _addresses(first: str, last: str, domain: str) -> Iterator[str]:
    local = f"{plain(first)}.{plain(last)}"
    yield f"{local}@{domain}"
    yield from (f"{local}{number}@{domain}" for number in range(2, 1000))


def without_address(person: Person) -> Person:
    """Return the person as nobody ever asked for an address."""
    return replace(person, email="", can_be_mailed=False)


def with_mistake(person: Person, number: int) -> Person:
    """Return the person with something that is no address."""
    local = person.email.partition("@")[0]
    return replace(person, email=NOT_AN_ADDRESS[number % len(NOT_AN_ADDRESS)].format(local=local), can_be_mailed=False)


def typed_carelessly(person: Person) -> Person:
    """Return the person with the same address in capitals and with spaces around it."""
    local, _, domain = person.email.partition("@")
    return replace(person, email=f" {local.title()}@{domain.upper()} ")


def sharing(person: Person, other: Person) -> Person:
    """Return the person with the address and company of another."""
    return replace(person, email=other.email, company=other.company)
