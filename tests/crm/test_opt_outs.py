"""Opt-outs on the Lime side and its fake: the contract, and what only a real database can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from lime_type import LimeObject
from lime_type.limetypes import limeobject_classes

from limepkg_apsis.core.changes import RemoveParticipant, SetGlobalOptOut
from limepkg_apsis.core.errors import StructureMissing
from limepkg_apsis.crm import connect
from limepkg_apsis.settings import CrmSettings
from tests.contracts.opt_out_contract import OptOutContract, removal
from tests.crm.opened import changed, opened
from tests.crm.test_contracts import MemoryWorld
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock


class NotedMemory(MemoryWorld):
    """The fake, with its notes."""

    def notes_of(self, person_id: int) -> list[str]:
        """Return the notes of a person."""
        return [text for person, text in self.crm.notes if person == person_id]


@dataclass
class NotedLime(LimeWorld):
    """The Lime side, with its history."""

    def notes_of(self, person_id: int) -> list[str]:
        """Return the notes of a person, by id."""
        return [text for person, text, _ in self.history() if person == person_id]

    def history(self) -> list[tuple[int, str, Any]]:
        """Return all notes as (person, text, row), by id."""
        table = self.crm.structure["history"]
        rows = sorted(self.app.limetypes.get_limetype(table.name).get_all(), key=lambda row: row.id)
        return [(row.get_property(table["person"]).value, row.get_property(table["notes"]).value, row) for row in rows]


class TestMemoryOptOuts(OptOutContract):
    """The contract on the fake."""

    @pytest.fixture
    def world(self) -> NotedMemory:
        return NotedMemory()


class TestLimeOptOuts(OptOutContract):
    """The contract on two databases."""

    @pytest.fixture
    def world(self, noted: NotedLime) -> NotedLime:
        return noted


@pytest.fixture
def noted(lime_world: LimeWorld) -> NotedLime:
    """Return the application with its history."""
    return NotedLime(lime_world.app, lime_world.crm, lime_world.clock)


def crowd(world: NotedLime, count: int) -> list[RemoveParticipant]:
    """Make a campaign with so many participants and the wish to remove them all."""
    campaign = world.add_campaign()
    people = [world.add_person(email=f"p{n}@example.test") for n in range(count)]
    return [removal(campaign, each, world.add_participant(campaign, each)) for each in people]


def test_note_carries_time_and_category_where_there_are_fields_for_them(noted: NotedLime, clock: FakeClock) -> None:
    """The time is that of the removal; the category is the configured option; without the fields neither is set."""
    table = noted.crm.structure["history"]
    noted.crm.remove_opted_out(crowd(noted, 1))

    ((_, _, row),) = noted.history()

    if table.has("start_date"):
        assert row.get_property(table["start_date"]).value.timestamp() == clock.now().timestamp()
        assert row.get_property(table["category"]).value.key == "autolog"
    assert table.has("start_date") == (table.name == "history")


@pytest.mark.parametrize("key", ["", "no such option"])
def test_option_that_is_not_there_is_left_out(key: str) -> None:
    """A key that the category does not have costs the category, never the note."""
    app = opened(changed(lambda dsl: None))
    world = NotedLime(app, connect(app, CrmSettings(history_option_key=key), FakeClock()), FakeClock())

    assert world.crm.remove_opted_out(crowd(world, 1)) == ()

    assert [text for _, text, _ in world.history()] == ["left"]


def test_long_note_is_cut_to_its_field(noted: NotedLime) -> None:
    """A note never stops the removal by its length."""
    (wish,) = crowd(noted, 1)
    long = RemoveParticipant(wish.campaign_id, wish.person_id, wish.participant_ids, "x" * 500)

    assert noted.crm.remove_opted_out([long]) == ()

    length = noted.crm.structure["history"].fields["notes"].length
    assert noted.notes_of(wish.person_id) == ["x" * min(500, length)]


def test_database_without_history_says_what_is_missing() -> None:
    """Without a table for the note the kind says so, with the remedy's words."""

    def without(dsl: dict[str, Any]) -> None:
        del dsl["history"], dsl["person"]["history"]

    app = opened(changed(without))
    crm = connect(app, CrmSettings(), FakeClock())

    with pytest.raises(StructureMissing) as missing:
        crm.check_opt_outs()

    assert [each.key for each in missing.value.problems] == ["structure.table_missing"]


@pytest.fixture
def objecting(noted: NotedLime) -> Iterator[set[int]]:
    """Let the customer's own rules refuse notes about some people."""
    people: set[int] = set()
    table = noted.crm.structure["history"]

    class History(LimeObject):  # type: ignore[misc]
        def before_update(self, uow: Any, **kwargs: Any) -> None:
            if self.get_property(table["person"]).value in people:
                raise ValueError("not here")

    former = dict(limeobject_classes)
    limeobject_classes[table.name] = History
    yield people
    limeobject_classes.clear()
    limeobject_classes.update(former)


def test_refused_note_keeps_the_participant_and_stops_nobody_else(noted: NotedLime, objecting: set[int]) -> None:
    """Removal and note are one transaction: where the note cannot be saved, the participant stays."""
    wishes = crowd(noted, 5)
    objecting.add(wishes[2].person_id)

    failed = noted.crm.remove_opted_out(wishes)

    left = [each.person.id for each in noted.crm.read_participants(wishes[0].campaign_id) if each.person]
    assert [each.params["record"] for each in failed] == [str(wishes[2].person_id)]
    assert left == [wishes[2].person_id]
    assert len(noted.history()) == 4


def test_queries_and_commits_do_not_grow_with_the_people(noted: NotedLime) -> None:
    """Two people or eighty: the same number of queries, and one transaction."""
    counted = []
    for count in (2, 80):
        wishes = crowd(noted, count)
        noted.statistics.reset()
        noted.crm.remove_opted_out(wishes)
        counted.append((noted.statistics.queries, noted.statistics.commits))

    assert counted[0] == counted[1]
    assert counted[0][1] == 1


def test_flags_are_read_in_pages_and_saved_in_units(noted: NotedLime) -> None:
    """Reading costs one query a page; writing one query and one transaction for each unit of two hundred."""
    wishes = [SetGlobalOptOut(noted.add_person(email=f"p{n}@example.test"), True) for n in range(250)]
    noted.statistics.reset()
    flags = list(noted.crm.read_flags())
    reads = noted.statistics.queries
    noted.statistics.reset()

    noted.crm.save_flags(wishes)

    assert (len(flags), reads) == (250, 2)
    assert (noted.statistics.queries, noted.statistics.commits) == (2, 2)
