"""What the APSIS account holds before the first run: lists somebody made by hand, and people who opted out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from devkit.demo.sample.company import ADOPTED, LARGEST, NAMESAKE, SEED, Campaign, Sample
from devkit.demo.sample.people import GIVEN_NAMES, SURNAMES, Person, plain

FOREIGN = 25
"""So many members of the adopted list are in no campaign: more than a run may remove without asking."""
ALREADY_THERE = 40
OPTED_OUT_OF_LIST = 4
OPTED_OUT_OF_ACCOUNT = 6
ADOPTED_LIST, NAMESAKE_LIST, PRIVATE_LIST = 4101, 4102, 4103
UNTOUCHED = (NAMESAKE_LIST, PRIVATE_LIST)

Document = dict[str, Any]


def make_account(sample: Sample, application: str) -> Document:
    """Return the account as a seed of the simulator."""
    adopted, namesake = (_campaign(sample, each) for each in (ADOPTED, NAMESAKE))
    present, leavers = _regulars(sample)
    return {
        "lists": [
            _list(ADOPTED_LIST, adopted, f"lime:{application}:campaign:{ADOPTED}")
            | {
                "members": [*map(_member, present), *_strangers("gast", FOREIGN)],
                "opt_outs": [{"email": each.email, "reason": "Vill inte ha fler inbjudningar"} for each in leavers],
            },
            _list(NAMESAKE_LIST, namesake, "Made by hand") | {"members": _strangers("butik", 40)},
            _list(PRIVATE_LIST, namesake, "") | {"name": "Personalen", "members": _strangers("kollega", 12)},
        ],
        "opt_outs": [{"email": each.email, "reason": "Avregistrerad"} for each in _gone(sample)],
    }


def _regulars(sample: Sample) -> tuple[Sequence[Person], Sequence[Person]]:
    """Return who is on the adopted list already, and who opted out of it."""
    people = _ordinary(sample, ADOPTED)
    return people[:ALREADY_THERE], people[ALREADY_THERE : ALREADY_THERE + OPTED_OUT_OF_LIST]


def _gone(sample: Sample) -> Sequence[Person]:
    """Return who opted out of everything: nobody of those above, so that every reason shows on its own."""
    regulars = {person.id for group in _regulars(sample) for person in group}
    free = [person for person in _ordinary(sample, LARGEST) if person.id not in regulars]
    return free[:OPTED_OUT_OF_ACCOUNT]


def _ordinary(sample: Sample, campaign_id: int) -> list[Person]:
    """Return participants who have an address of their own that was typed with care."""
    holders = Counter(person.email for person in sample.people)
    careful = [each for each in sample.people_of(campaign_id) if each.email == each.email.strip().lower()]
    return [each for each in careful if each.can_be_mailed and holders[each.email] == 1]


def _campaign(sample: Sample, campaign_id: int) -> Campaign:
    return next(each for each in sample.campaigns if each.id == campaign_id)


def _list(list_id: int, campaign: Campaign, description: str) -> Document:
    name, address = campaign.sender
    return {
        "id": list_id,
        "name": campaign.name,
        "from_name": name,
        "from_email": address,
        "description": description,
    }


def _member(person: Person) -> Document:
    return {"email": person.email, "name": person.name}


def _strangers(word: str, count: int) -> list[Document]:
    """Invent people whom Lime has never heard of."""
    random = Random(f"{SEED} {word}")
    people = ((random.choice(GIVEN_NAMES), random.choice(SURNAMES)) for _ in range(count))
    return [
        {"email": f"{plain(first)}.{plain(last)}@{word}{number}.example.org", "name": f"{first} {last}"}
        for number, (first, last) in enumerate(people, start=1)
    ]
