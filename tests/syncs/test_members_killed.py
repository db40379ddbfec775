"""The members run ends at any of its calls, and the next runs end as the undisturbed one."""

from __future__ import annotations

from limepkg_apsis.core.guards import Allowance
from tests.syncs.world import World, every_death, people


def busy_world() -> tuple[World, int]:
    """A campaign with everything to do: adds, an update, a changed address, a removal, a new list beside it."""
    world = World(list_allowance=Allowance(100, 100), account_allowance=Allowance(1000, 100))
    made = world.linked(*people(6), id=1)
    world.crm.remove_participants(made.id, 1, 2)
    world.crm.change_person(3, name="Renamed")
    world.crm.change_person(4, email="moved@example.test")
    world.crm.add_participants(made.id, *people(4, start=20))
    world.campaign(*people(2, start=40), id=2, name="Brand new")
    return world, made.id


def final_state(world: World) -> object:
    """Everything that counts in the end: lists by marker, and who is on them under which name."""
    return {
        each.marker: sorted((member.email, member.name) for member in world.apsis.members_of(each.id).values())
        for each in world.apsis.lists.values()
    }, {each.id: each.list_id is not None for each in world.crm.campaigns.values()}


def test_killed_at_every_call_the_next_runs_reach_the_same_state() -> None:
    """Wherever the process ends, on either side, before or after a call: the end is the same, and nobody is doubled."""
    undisturbed, _ = busy_world()
    undisturbed.run_all()
    undisturbed.run_all()
    wanted, deaths = final_state(undisturbed), 0
    for where, world in every_death(lambda: busy_world()[0], World.run_all):
        world.run_all()
        world.run_all()
        deaths += 1

        assert final_state(world) == wanted, where
        assert len(world.apsis.lists) == 2

    assert deaths > 60
