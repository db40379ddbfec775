"""Writing: limited units, one by one after a failure, the bad record named and its values never."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from lime_type import LimeObject, limetypes

from limepkg_apsis.crm.writer import BATCH, Option, Write, remove, remove_all, write
from tests.crm.world import LimeWorld

TOO_LONG = "secret@example.test" * 20


def campaigns(world: LimeWorld, count: int) -> list[int]:
    """Save so many campaigns."""
    return [world.add_campaign() for _ in range(count)]


def sender(world: LimeWorld, campaign: int, value: str | None) -> Write:
    """Change the sender of a campaign."""
    table = world.crm.structure["campaign"]
    return Write(table.name, campaign, {table["sender_address"]: value})


def senders(world: LimeWorld, ids: list[int]) -> list[str]:
    """Read the senders of campaigns."""
    return [world.crm.find_campaign(each).sender_address for each in ids]


def test_many_records_are_saved_in_units_of_a_limited_size(lime_world: LimeWorld) -> None:
    """Two hundred records share a transaction, no more."""
    ids = campaigns(lime_world, 3)
    changes = [sender(lime_world, ids[number % 3], f"{number}@example.test") for number in range(2 * BATCH + 50)]
    lime_world.statistics.reset()
    result = write(lime_world.app, changes)
    assert lime_world.statistics.commits == 3
    assert BATCH <= 200
    assert (len(result.saved), result.failed) == (len(changes), ())


@pytest.mark.parametrize("bad", ["too long", "unknown record", "unknown field"])
def test_bad_record_stops_no_other(lime_world: LimeWorld, bad: str, caplog: pytest.LogCaptureFixture) -> None:
    """Each record of a unit that failed is tried alone; the one at fault is named by table and id only."""
    ids = campaigns(lime_world, 4)
    table = lime_world.crm.structure["campaign"].name
    wrong = {
        "too long": sender(lime_world, ids[1], TOO_LONG),
        "unknown record": sender(lime_world, 987_654, "new@example.test"),
        "unknown field": Write(table, ids[1], {"nosuchfield": TOO_LONG}),
    }[bad]
    before = senders(lime_world, ids[1:2])
    changes = [sender(lime_world, each, "new@example.test") for each in (ids[0], *ids[2:])]
    changes.insert(1, wrong)
    with caplog.at_level(logging.DEBUG):
        result = write(lime_world.app, changes)
    assert result.saved == (ids[0], *ids[2:])
    assert [each.params for each in result.failed] == [{"limetype": table, "record": str(wrong.id)}]
    assert senders(lime_world, ids) == ["new@example.test", *before, "new@example.test", "new@example.test"]
    assert "@" not in caplog.text


def test_every_record_may_be_bad(lime_world: LimeWorld) -> None:
    """Nothing is saved, everything is told, nothing is raised."""
    ids = campaigns(lime_world, 3)
    result = write(lime_world.app, [sender(lime_world, each, TOO_LONG) for each in ids])
    assert (result.saved, len(result.failed)) == ((), 3)


def test_nothing_to_write_is_no_unit(lime_world: LimeWorld) -> None:
    """No changes, no transaction."""
    lime_world.statistics.reset()
    assert write(lime_world.app, ()).saved == ()
    assert lime_world.statistics.commits == 0


def test_new_records_options_and_relations(lime_world: LimeWorld) -> None:
    """A record without an id is made; options go by key, relations by id, and None points to nobody."""
    structure = lime_world.crm.structure
    person, participant = structure["person"], structure["participant"]
    bounce = Write(person.name, None, {person["email_bounce"]: Option("soft"), person["email"]: "a@example.test"})
    (person_id,) = write(lime_world.app, [bounce]).saved
    assert lime_world.get("person", person_id).get_property(person["email_bounce"]).value.key == "soft"
    campaign = lime_world.add_campaign()
    link = {participant["campaign"]: campaign, participant["person"]: person_id}
    (link_id,) = write(lime_world.app, [Write(participant.name, None, link)]).saved
    (found,) = lime_world.crm.read_participants(campaign)
    assert (found.id, found.person.id) == (link_id, person_id)
    write(lime_world.app, [Write(participant.name, link_id, {participant["person"]: None})])
    assert next(lime_world.crm.read_participants(campaign)).person is None


def test_fields_that_are_not_named_stay(lime_world: LimeWorld) -> None:
    """What somebody else changed between our read and our write is not written back."""
    (campaign,) = campaigns(lime_world, 1)
    table = lime_world.crm.structure["campaign"]
    ours = sender(lime_world, campaign, "ours@example.test")
    write(lime_world.app, [Write(table.name, campaign, {table["name"]: "Theirs"})])
    write(lime_world.app, [ours])
    found = lime_world.crm.find_campaign(campaign)
    assert (found.name, found.sender_address) == ("Theirs", "ours@example.test")


def test_removed_record_may_be_removed_again(lime_world: LimeWorld) -> None:
    """A record that is gone is a success."""
    (campaign,) = campaigns(lime_world, 1)
    table = lime_world.crm.structure["campaign"].name
    for _ in range(2):
        remove(lime_world.app, table, campaign)
        assert lime_world.crm.find_campaign(campaign) is None


def test_many_records_are_removed_in_units_of_a_limited_size(lime_world: LimeWorld) -> None:
    """Few transactions and few queries, however many records; those that are gone already are no failure."""
    ids = [*campaigns(lime_world, 5), 987_654]
    table = lime_world.crm.structure["campaign"].name
    lime_world.statistics.reset()
    assert remove_all(lime_world.app, table, ids) == 6
    assert (lime_world.statistics.commits, lime_world.statistics.queries) == (1, 2)
    assert lime_world.crm.read_campaigns() == ()


def test_record_that_may_not_be_removed_stops_no_other(
    lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A customer's own class may refuse; the one at fault is named by table and id only."""
    ids = campaigns(lime_world, 3)
    table = lime_world.crm.structure["campaign"].name

    class Kept(LimeObject):  # type: ignore[misc]  # the platform is untyped
        def before_delete(self, uow: Any, **kwargs: Any) -> None:
            if self.id == ids[1]:
                raise ValueError(TOO_LONG)

    monkeypatch.setitem(limetypes.limeobject_classes, table, Kept)
    with caplog.at_level(logging.DEBUG):
        assert remove_all(lime_world.app, table, ids) == 2
    assert f"record not saved: limetype={table} record={ids[1]} cause=ValueError" in caplog.text
    assert [each.id for each in lime_world.crm.read_campaigns()] == [ids[1]]
    assert "@" not in caplog.text
