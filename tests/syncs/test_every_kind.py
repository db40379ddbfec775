"""All kinds in one run, with everything to do at once on both sides, and the process ending at any of its calls."""

from __future__ import annotations

from datetime import timedelta

from limepkg_apsis.core.guards import Allowance
from limepkg_apsis.core.model import Reaction
from tests.builders import person
from tests.syncs.test_mailings import records
from tests.syncs.world import World, every_death, people

WIDE = Allowance(1000, 100)


def eventful() -> World:
    """
    Two campaigns that were synchronised, one whose list was deleted, one that is new; and since then: people joined,
    left, moved, changed names, opted out of a list and of everything, bounced; sendings went out and were opened.
    """
    world = World(list_allowance=WIDE, account_allowance=WIDE)
    spring = world.linked(*people(8), person(id=90, email="P2@example.test"), id=1, name="Spring")
    autumn = world.linked(*people(4, start=20), id=2, name="Autumn")
    gone = world.linked(*people(1, start=60), id=3, name="Gone")
    sent = world.apsis.send(world.list_of(spring), world.list_of(autumn))
    world.apsis.send(world.list_of(autumn), sent=world.clock.now() - timedelta(days=31))
    world.run_all()
    world.apsis.delete_list(world.list_of(gone))
    world.apsis.opt_out("p2@example.test", world.list_of(spring), reason="too many")
    world.apsis.opt_out("p3@example.test")
    world.apsis.bounce("p4@example.test")
    world.apsis.react(sent, Reaction.OPEN, "p5@example.test")
    world.apsis.react(sent, Reaction.CLICK, "p20@example.test")
    world.crm.remove_participants(1, 1)
    world.crm.change_person(5, name="Renamed")
    world.crm.change_person(6, email="moved@example.test")
    world.crm.change_person(21, global_opt_out=True)
    world.crm.add_participants(1, *people(3, start=40))
    world.campaign(*people(2, start=50), id=4, name="Brand new")
    world.clock.advance(minutes=30)
    return world


def end_of(world: World) -> object:
    """Everything that counts in the end, on both sides; the ids that either side gave are not compared."""
    crm = world.crm
    return (
        sorted(
            (each.marker, sorted((member.email, member.name) for member in world.apsis.members_of(each.id).values()))
            for each in world.apsis.lists.values()
        ),
        {each.id: (each.name, each.list_id is not None) for each in crm.campaigns.values()},
        sorted((campaign, who) for campaign, who in crm.participants.values() if who is not None),
        sorted(crm.notes),
        sorted(each.id for each in crm.persons.values() if each.global_opt_out),
        dict(crm.bounced),
        records(world),
    )


def test_one_run_of_everything_does_everything() -> None:
    """The undisturbed run: one note for each person, one suffix, flags, bounces, rows, and a quiet run after it."""
    world = eventful()

    world.run_all()
    names = [each.name for each in world.crm.campaigns.values()]
    flagged = [each.id for each in world.crm.persons.values() if each.global_opt_out]
    writes = world.writes()
    world.run_all()

    assert names == ["Spring", "Autumn", "Gone [DELETED]", "Brand new"]
    assert len(world.crm.notes) == 2  # the address was shared by two
    assert (flagged, world.crm.bounced.get(4)) == ([3], "hard")
    assert world.writes() == writes


def test_killed_at_every_write_the_end_is_the_same() -> None:
    """Wherever the process ends, on either side or between: the next runs end as the undisturbed one did."""
    undisturbed = eventful()
    undisturbed.run_all()
    undisturbed.run_all()
    wanted, deaths = end_of(undisturbed), 0
    for where, world in every_death(eventful, World.run_all):
        world.run_all()
        world.run_all()
        deaths += 1

        assert end_of(world) == wanted, where

    assert deaths > 150
