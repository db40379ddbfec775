"""What the sample holds: which campaigns of which kinds, who takes part, and who has which trouble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from devkit.demo.sample.people import (
    Company,
    Person,
    make_companies,
    make_people,
    sharing,
    typed_carelessly,
    with_mistake,
    without_address,
)

SEED = 1979
COMPANIES = 160
PEOPLE = 2000
NO_ADDRESS = 60
MISTAKES = 40
SHARED = 50
CARELESS = 30
POINTING_NOWHERE = 3
"""So many participants of the largest campaign lost their person."""

NEWS = ("Mossebo Handel", "nyheter@mossebo-handel.example.com")
EVENTS = ("Mossebo Träffar", "traffar@mossebo-handel.example.com")
NO_SENDER_ADDRESS = ("Mossebo Handel", "")


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign in Lime and how many take part in it. `kind` is the key of its option."""

    id: int
    name: str
    kind: str
    size: int
    sender: tuple[str, str] = NEWS

    @property
    def is_ready(self) -> bool:
        """Whether it has what a list needs."""
        return bool(self.sender[1])


CAMPAIGNS = (
    Campaign(1, "Vårens nyhetsbrev", "email", 1250),
    Campaign(2, "Höstmässan i Göteborg", "email", 420, EVENTS),
    Campaign(3, "Kundträff i Umeå", "event", 60),
    Campaign(4, "Ny katalog: Kök & Hem", "email", 180),
    Campaign(5, "Avtal som går ut", "phone", 90),
    Campaign(6, "Julhälsning", "email", 9),
    Campaign(7, "Välkommen tillbaka!", "email", 34),
    Campaign(8, "Webbinarium: spara el", "email", 120, EVENTS),
    Campaign(9, "Återförsäljarbrevet", "email", 70),
    Campaign(10, "Frukost i Växjö", "email", 0, EVENTS),
    Campaign(11, "Sommarens erbjudande", "email", 45, NO_SENDER_ADDRESS),
    Campaign(12, "Jubileumskort", "letter", 300),
)
LARGEST, ADOPTED, NAMESAKE = 1, 8, 9
"""The campaign with most participants; the one whose list is there already; the one whose name another list has."""


@dataclass(frozen=True, slots=True)
class Participant:
    """The link between a campaign and a person; `person` is None when it points to nobody."""

    id: int
    campaign: Campaign
    person: Person | None


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that is in Lime before the first run."""

    companies: tuple[Company, ...]
    people: tuple[Person, ...]
    campaigns: tuple[Campaign, ...]
    participants: tuple[Participant, ...]

    def people_of(self, campaign_id: int) -> tuple[Person, ...]:
        """Return who takes part in a campaign, by id."""
        found = [each.person for each in self.participants if each.campaign.id == campaign_id and each.person]
        return tuple(sorted(found, key=lambda person: person.id))


def make_sample(seed: int = SEED) -> Sample:
    """Invent the company; the same seed always gives the same."""
    random = Random(seed)
    companies = make_companies(random, COMPANIES)
    people = _with_troubles(random, make_people(random, companies, PEOPLE))
    return Sample(companies, people, CAMPAIGNS, _participants(random, people))


def _with_troubles(random: Random, people: Sequence[Person]) -> tuple[Person, ...]:
    """Give some people no address, some a mistake, some somebody else's; no two troubles meet in one person."""
    changed = list(people)
    chosen = random.sample(range(len(people)), NO_ADDRESS + MISTAKES + CARELESS + 2 * SHARED)
    silent, chosen = chosen[:NO_ADDRESS], chosen[NO_ADDRESS:]
    mistaken, chosen = chosen[:MISTAKES], chosen[MISTAKES:]
    careless, pairs = chosen[:CARELESS], chosen[CARELESS:]
    for index in silent:
        changed[index] = without_address(people[index])
    for number, index in enumerate(mistaken):
        changed[index] = with_mistake(people[index], number)
    for index in careless:
        changed[index] = typed_carelessly(people[index])
    for one, other in zip(pairs[::2], pairs[1::2], strict=True):
        changed[other] = sharing(people[other], people[one])
    return tuple(changed)


def _participants(random: Random, people: Sequence[Person]) -> tuple[Participant, ...]:
    found: list[Participant] = []
    for campaign in CAMPAIGNS:
        chosen = sorted(random.sample(people, campaign.size), key=lambda each: each.id)
        members: list[Person | None] = [*chosen]
        if campaign.id == LARGEST:
            members[-POINTING_NOWHERE:] = [None] * POINTING_NOWHERE
        found += [Participant(0, campaign, person) for person in members]
    return tuple(replace(each, id=number) for number, each in enumerate(found, start=1))
