"""Reading is complete, in order, and costs the same few queries however many records there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import lime_query
import pytest

from limepkg_apsis.core.errors import IncompleteRead
from limepkg_apsis.crm import reader
from limepkg_apsis.crm.connect import connect
from limepkg_apsis.crm.queries import above, all_of, any_of, equals
from limepkg_apsis.settings import CrmSettings
from tests.crm.opened import opened
from tests.crm.schemas import EMAIL_FIELDS, usual
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock

Rows = list[dict[str, Any]]
DEFAULTS = CrmSettings()


def fill(world: LimeWorld, campaign: int, count: int) -> None:
    """Let so many people take part in a campaign."""
    people, participants = (
        world.app.limetypes.get_limetype(world.crm.structure[t].name) for t in ("person", "participant")
    )
    person, participant = world.crm.structure["person"], world.crm.structure["participant"]
    unit = world.app.unit_of_work()
    places = [unit.add(people(**{person["email"]: f"p{number}@example.test"})) for number in range(count)]
    saved = unit.commit()
    unit = world.app.unit_of_work()
    for place in places:
        unit.add(participants(**{participant["campaign"]: campaign, participant["person"]: saved.get(place).id}))
    unit.commit()


def queries(world: LimeWorld, read: Callable[[], object]) -> int:
    """Count the queries of a read."""
    world.statistics.reset()
    read()
    return int(world.statistics.queries)


def test_a_single_condition_stands_for_itself() -> None:
    """What the query language makes of AND and OR with one part is nowhere documented."""
    one, other = equals("a", 1), above("b", 2)
    assert all_of([one]) == any_of([one]) == one
    assert (all_of([one, other]), any_of([one, other])) == (
        {"op": "AND", "exp": [one, other]},
        {"op": "OR", "exp": [one, other]},
    )


def test_number_of_queries_does_not_grow_with_the_participants(lime_world: LimeWorld) -> None:
    """Ten participants and three thousand cost the same."""
    costs, sizes = [], (10, 3000)
    for size in sizes:
        campaign = lime_world.add_campaign()
        fill(lime_world, campaign, size)
        found: list[Any] = []
        costs.append(queries(lime_world, lambda: found.extend(lime_world.crm.read_participants(campaign))))
        assert len({each.person.email for each in found}) == size
    assert costs[0] == costs[1] <= 2


def test_owners_are_asked_for_in_large_groups(lime_world: LimeWorld) -> None:
    """Five hundred addresses go into one query."""
    emails = [f"p{number}@example.test" for number in range(1200)]
    assert queries(lime_world, lambda: lime_world.crm.read_address_owners(emails)) == 3
    assert queries(lime_world, lambda: lime_world.crm.read_address_owners([])) == 0


def test_campaigns_are_filtered_by_the_database(lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Campaigns of another type never travel."""
    lime_world.add_campaign(is_email=False)
    email = lime_world.add_campaign()
    rows: Rows = []
    monkeypatch.setattr(lime_query, "execute_query", answering(lambda page: rows.extend(page) or page))
    assert [each.id for each in lime_world.crm.read_campaigns()] == [email]
    assert [row["_id"] for row in rows] == [email]


def test_campaign_is_judged_again_when_the_filter_lets_others_through(
    lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A platform that understands the filter otherwise makes no letter an e-mail campaign."""
    lime_world.add_campaign(is_email=False)
    email = lime_world.add_campaign()
    monkeypatch.setattr(lime_query, "execute_query", ignoring(lime_world.crm.structure.category.name))
    assert [each.id for each in lime_world.crm.read_campaigns()] == [email]


def answering(change: Callable[[Rows], Rows]) -> Callable[..., dict[str, Rows]]:
    """Return the platform's execute_query with another answer."""
    real = lime_query.execute_query
    return lambda query, *others: {"objects": change(real(query, *others)["objects"])}


def ignoring(key: str) -> Callable[..., dict[str, Rows]]:
    """Return the platform's execute_query without the conditions on one field."""
    real = lime_query.execute_query

    def execute(query: dict[str, Any], *others: Any) -> Any:
        kept = [each for each in query["filter"]["exp"] if each["key"] != key]
        return real({**query, "filter": {"op": "AND", "exp": kept}}, *others)

    return execute


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 8])
def test_pages_give_everything_once(lime_world: LimeWorld, page_size: int) -> None:
    """Whatever the size of a page, each participant comes once and in order."""
    campaign = lime_world.add_campaign()
    fill(lime_world, campaign, 7)
    found = list(reader.read_participants(lime_world.app, lime_world.crm.structure, campaign, page_size))
    assert [each.id for each in found] == sorted({each.id for each in found})
    assert len(found) == 7


def test_participants_removed_while_reading_do_not_hide_others(lime_world: LimeWorld) -> None:
    """Pages begin behind the last id, so a smaller set loses nobody."""
    campaign = lime_world.add_campaign()
    fill(lime_world, campaign, 6)
    pages = reader.read_participants(lime_world.app, lime_world.crm.structure, campaign, page_size=2)
    first = next(pages)
    unit = lime_world.app.unit_of_work()
    unit.delete(lime_world.get("participant", first.id))
    unit.commit()
    assert len(list(pages)) == 5


def test_platform_that_caps_its_answers_is_read_to_the_end(
    lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is shorter than asked for is not the end."""
    campaign = lime_world.add_campaign()
    fill(lime_world, campaign, 7)
    monkeypatch.setattr(lime_query, "execute_query", answering(lambda page: page[:3]))
    assert len(list(lime_world.crm.read_participants(campaign))) == 7


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page[::-1],
        lambda page: page + page[:1],
        lambda page: [{**row, "_id": 1} for row in page],
        lambda page: [{**row, "_id": None} for row in page],
    ],
    ids=["backwards", "repeated", "same", "without id"],
)
def test_pages_that_cannot_be_trusted_are_no_answer(
    lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch, change: Callable[[Rows], Rows]
) -> None:
    """What decides who is taken off a list must be complete, or nothing."""
    campaign = lime_world.add_campaign()
    fill(lime_world, campaign, 3)
    monkeypatch.setattr(lime_query, "execute_query", answering(change))
    with pytest.raises(IncompleteRead):
        list(lime_world.crm.read_participants(campaign))


@pytest.mark.parametrize("shape", [lambda value: value and value["key"], lambda value: value and value["id"]])
def test_option_is_understood_as_key_or_id(
    lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch, schema: str, shape: Callable[[Any], Any]
) -> None:
    """The type of a campaign is known in whatever form the platform tells an option."""
    field = EMAIL_FIELDS[schema]
    ids = [lime_world.add_campaign(is_email=each) for each in (True, False)]
    reshape = answering(lambda page: [{**row, field: shape(row[field])} for row in page])
    monkeypatch.setattr(lime_query, "execute_query", reshape)
    assert [lime_world.crm.find_campaign(each).is_email for each in ids] == [True, False]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"firstname": "Anna", "lastname": "Ek"}, "Anna Ek"),
        ({"firstname": " Anna ", "lastname": None}, "Anna"),
        ({"firstname": None, "lastname": "Ek"}, "Ek"),
        ({}, ""),
    ],
)
def test_name_is_put_together_from_what_is_there(names: dict[str, str | None], shown: str) -> None:
    """A missing first or last name leaves no gap."""
    app = opened(usual())
    world = LimeWorld(app, connect(app, DEFAULTS, FakeClock()), FakeClock())
    campaign = world.add_campaign()
    person = world.save("person", {"email": "a@example.test"}, **{k: v for k, v in names.items() if v is not None})
    world.add_participant(campaign, person)
    (found,) = world.crm.read_participants(campaign)
    assert found.person.name == shown


def test_unlabelled_name_is_filled_from_the_two_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where labels cannot be read, an empty field called `name` hides nobody's name."""
    monkeypatch.setenv("LIME_STUB_LABELS", "absent")
    dsl = usual()
    dsl["person"]["name"] = {"type": "string", "length": 128}
    app = opened(dsl)
    world = LimeWorld(app, connect(app, DEFAULTS, FakeClock()), FakeClock())
    campaign = world.add_campaign()
    for names in ({"firstname": "Anna", "lastname": "Ek"}, {"name": "Bo Al", "firstname": "B"}):
        world.add_participant(campaign, world.save("person", {"email": "a@example.test"}, **names))
    assert [each.person.name for each in world.crm.read_participants(campaign)] == ["Anna Ek", "Bo Al"]


def test_list_id_zero_is_no_list(lime_world: LimeWorld) -> None:
    """An integer field that was never filled may show 0."""
    campaign = lime_world.add_campaign(list_id=0)
    assert lime_world.crm.find_campaign(campaign).list_id is None
    assert lime_world.crm.read_links() == ()
