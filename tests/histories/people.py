"""What people do between two runs, in Lime and in APSIS: each deed is one function, chosen by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from limepkg_apsis.core.addresses import normalise
from limepkg_apsis.core.model import Campaign, Person
from tests.histories.world import HistoryWorld

ADDRESSES = [
    *(f"p{n}@example.test" for n in range(12)),
    "P3@Example.test",
    " p5@example.test ",
    "åsa@example.test",
    "not an address",
    "",
]
NAMES = ["Anna Ek", "Bo <Al> & Co", "Åsa Öst", "😀 Ett", "", "Cy"]
CAMPAIGNS = (7, 8)
FOREIGN = [f"stranger{n}@example.test" for n in range(3)]


def begin(world: HistoryWorld) -> str:
    """Fill Lime: a few people, one campaign or two."""
    rng = world.rng
    for person_id in range(1, rng.randint(3, 10)):
        world.crm.add_person(Person(person_id, rng.choice(NAMES), rng.choice(ADDRESSES)))
    for campaign_id in CAMPAIGNS[: rng.choice((1, 1, 2))]:
        _campaign(world, campaign_id)
        for person_id in world.crm.persons:
            if rng.random() < 0.7:
                world.crm.add_participant(campaign_id, world.crm.persons[person_id])
    return f"{len(world.crm.persons)} people in {len(world.crm.campaigns)} campaigns"


def _campaign(world: HistoryWorld, campaign_id: int) -> None:
    world.crm.add_campaign(Campaign(campaign_id, f"Kampanj {campaign_id}", "Anna", "news@example.test"))


# --- in Lime ----------------------------------------------------------------------------------------------------------


def joins(world: HistoryWorld) -> str:
    """Somebody, maybe new, takes part."""
    rng = world.rng
    person_id = rng.randint(1, 14)
    found = world.crm.persons.get(person_id) or Person(person_id, rng.choice(NAMES), rng.choice(ADDRESSES))
    world.crm.add_participant(rng.choice(list(world.crm.campaigns)), found)
    return f"{person_id} joins"


def crowd_joins(world: HistoryWorld) -> str:
    """So many take part at once that they are imported."""
    campaign_id = world.rng.choice(list(world.crm.campaigns))
    for person_id in range(20, 20 + world.rng.randint(5, 9)):
        person = world.crm.persons.get(person_id) or Person(person_id, f"N {person_id}", f"n{person_id}@example.test")
        world.crm.add_participant(campaign_id, person)
    return f"a crowd joins {campaign_id}"


def leaves(world: HistoryWorld) -> str:
    """Somebody does not take part any more."""
    if not world.crm.participants:
        return "nobody leaves"
    gone = world.rng.choice(sorted(world.crm.participants))
    del world.crm.participants[gone]
    return f"participant {gone} leaves"


def is_renamed(world: HistoryWorld) -> str:
    """Somebody gets another name."""
    person_id = world.rng.choice(list(world.crm.persons))
    world.crm.change_person(person_id, name=world.rng.choice(NAMES))
    return f"{person_id} is renamed"


def moves(world: HistoryWorld) -> str:
    """Somebody gets another address."""
    person_id = world.rng.choice(list(world.crm.persons))
    world.former.setdefault(person_id, set()).add(normalise(world.crm.persons[person_id].email))
    world.crm.change_person(person_id, email=world.rng.choice(ADDRESSES))
    return f"{person_id} moves"


def campaign_is_renamed(world: HistoryWorld) -> str:
    """A campaign gets another name or sender."""
    campaign_id = world.rng.choice(list(world.crm.campaigns))
    number = world.rng.randint(1, 3)
    world.crm.change_campaign(campaign_id, name=f"Kampanj {campaign_id}.{number}", sender_name=f"Anna {number}")
    return f"campaign {campaign_id} is renamed"


def campaign_is_made(world: HistoryWorld) -> str:
    """There is a further campaign."""
    for campaign_id in CAMPAIGNS:
        if campaign_id not in world.crm.campaigns:
            _campaign(world, campaign_id)
    return "every campaign is there"


# --- in APSIS ---------------------------------------------------------------------------------------------------------


def opts_out_of_list(world: HistoryWorld) -> str:
    """Somebody in APSIS opts out of one list."""
    lists = list(world.sim.world.lists)
    if lists:
        world.happen("opt_out", email=_somebody(world), list=world.rng.choice(lists))
    return "an opt-out of a list"


def opts_out_of_account(world: HistoryWorld) -> str:
    """Somebody in APSIS opts out of everything."""
    world.happen("opt_out", email=_somebody(world))
    return "an opt-out of the account"


def is_added_by_hand(world: HistoryWorld) -> str:
    """Somebody is put on a list in APSIS, unless APSIS refuses."""
    lists = list(world.sim.world.lists)
    email = world.rng.choice([*FOREIGN, "p1@example.test", "P2@example.test"])
    list_id = world.rng.choice(lists) if lists else 0
    if list_id and normalise(email) not in world.line.opted_out(0) | world.line.opted_out(list_id):
        _try(lambda: world.happen("add_member", list=list_id, email=email, name="By hand"))
    return f"{email} is added by hand"


def is_removed_by_hand(world: HistoryWorld) -> str:
    """Somebody is taken off a list in APSIS."""
    lists = list(world.sim.world.lists)
    if lists:
        world.happen("remove_member", list=world.rng.choice(lists), email=_somebody(world))
    return "a removal by hand"


def is_deleted_by_hand(world: HistoryWorld) -> str:
    """Somebody is deleted in APSIS."""
    _try(lambda: world.happen("delete_subscriber", email=_somebody(world)))
    return "a deletion by hand"


def is_renamed_by_hand(world: HistoryWorld) -> str:
    """Somebody gets another name in APSIS."""
    people = [each for each in world.sim.world.subscribers.values() if not world.sim.world.opted_out.has_id(each.id)]
    if people:
        world.happen("change_subscriber", email=world.rng.choice(people).email, name="Changed by hand")
    return "a rename by hand"


def readmitted(world: HistoryWorld) -> str:
    """Somebody is taken off the account's opt-out list by hand, in APSIS."""
    rows = [row.email for row in world.sim.world.opted_out]
    if rows:
        email = world.rng.choice(rows)
        world.readmitted.add(normalise(email))
        world.happen("readmit", email=email)
    return "a readmission by hand"


def list_is_renamed(world: HistoryWorld) -> str:
    """A list gets another name in APSIS."""
    lists = list(world.sim.world.lists.values())
    if lists:
        chosen = world.rng.choice(lists)
        world.sim.world.lists[chosen.id] = replace(chosen, name="Renamed by hand")
    return "a list is renamed by hand"


def _somebody(world: HistoryWorld) -> str:
    people = [each.email for each in world.sim.world.subscribers.values()]
    return world.rng.choice([*people, "p0@example.test", "p4@example.test"])


def _try(deed: Callable[[], object]) -> None:
    """People meet refusals, too; a refused deed has not happened."""
    from apsis_sim.world import Refused

    try:
        deed()
    except Refused:
        return


DEEDS: tuple[Callable[[HistoryWorld], str], ...] = (
    joins,
    joins,
    crowd_joins,
    leaves,
    leaves,
    is_renamed,
    moves,
    moves,
    campaign_is_renamed,
    campaign_is_made,
    opts_out_of_list,
    opts_out_of_account,
    is_added_by_hand,
    is_removed_by_hand,
    is_deleted_by_hand,
    is_renamed_by_hand,
    readmitted,
    list_is_renamed,
)
