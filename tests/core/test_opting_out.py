"""Who leaves a campaign because of an opt-out of its list: the plan, as a table and as properties."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.core.changes import RemoveParticipant
from limepkg_apsis.core.model import OptOut, Participant, Person
from limepkg_apsis.core.notes import OptOutNote, plain_text
from limepkg_apsis.core.opting_out import OptOutFacts, plan_opt_outs
from limepkg_apsis.core.plan import Plan
from limepkg_apsis.core.planner import Rules
from tests.builders import campaign

NOW = datetime(2024, 3, 1, tzinfo=UTC)
EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC)
RULES = Rules(NOW, lambda email: True)
SPRING = campaign(id=7, name="Spring", list_id=70)


def plan(people: list[str | None], *rows: OptOut) -> Plan:
    """Plan for participants 1, 2, … who are the persons 11, 12, … with these addresses; None: nobody."""
    taking_part = [
        Participant(n, None if email is None else Person(10 + n, f"P {n}", email)) for n, email in enumerate(people, 1)
    ]
    return plan_opt_outs(OptOutFacts(SPRING, taking_part, rows), RULES)


@pytest.mark.parametrize(
    ("people", "opted_out", "leaving"),
    [
        (["ada@example.test"], ["ada@example.test"], [11]),
        (["ada@example.test"], ["bo@example.test"], []),
        (["ada@example.test", "bo@example.test"], ["bo@example.test"], [12]),
        ([" Ada@Example.TEST "], ["ada@example.test"], [11]),
        (["bo@räksmörgås.example"], ["BO@xn--rksmrgs-5wao1o.example"], [11]),
        (["info@example.test", "INFO@example.test"], ["info@example.test"], [11, 12]),
        ([None, "", "  "], ["", "ada@example.test"], []),
        (["not an address"], ["not an address"], [11]),
        (["ada@example.test"], [], []),
        ([], ["ada@example.test"], []),
    ],
)
def test_everybody_with_an_address_that_opted_out_leaves(
    people: list[str | None], opted_out: list[str], leaving: list[int]
) -> None:
    """The address decides, compared as addresses are; nobody without an address ever leaves."""
    changes = plan(people, *map(OptOut, opted_out)).changes

    assert [change.person_id for change in changes if isinstance(change, RemoveParticipant)] == leaving


def test_person_who_takes_part_twice_leaves_once() -> None:
    """Two participants of one person are one removal with one note."""
    ada = Person(11, "Ada", "ada@example.test")
    facts = OptOutFacts(SPRING, [Participant(2, ada), Participant(1, ada)], [OptOut("ada@example.test")])

    (change,) = plan_opt_outs(facts, RULES).changes

    assert change == RemoveParticipant(7, 11, (1, 2), "Spring · 2024-03-01")


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([OptOut("a@b.test", created=EARLY, reason="Link")], "Spring · 2024-01-01 · Link"),
        ([OptOut("a@b.test", reason="Link")], "Spring · 2024-03-01 · Link"),
        ([OptOut("a@b.test", created=EARLY, reason="Old"), OptOut("A@B.test", created=LATE)], "Spring · 2024-02-01"),
        ([OptOut("a@b.test", created=LATE), OptOut("a@b.test", reason="No date")], "Spring · 2024-02-01"),
    ],
)
def test_note_is_about_the_newest_opt_out_of_the_address(rows: list[OptOut], note: str) -> None:
    """Campaign, date and reason; the day of the run stands in for a date that APSIS does not tell."""
    for order in (rows, rows[::-1]):
        (change,) = plan(["a@b.test"], *order).changes
        assert isinstance(change, RemoveParticipant)
        assert change.note == note


def test_note_without_anything_is_still_a_text() -> None:
    """A nameless campaign leaves the day."""
    assert plain_text(OptOutNote("", NOW)) == "2024-03-01"


ADDRESSES = st.sampled_from(["a@x.test", "A@x.test ", "b@x.test", "c@x.test", "", "d@x.test"])


@given(st.lists(st.one_of(st.none(), ADDRESSES), max_size=12), st.lists(ADDRESSES, max_size=6), st.randoms())
def test_plan_depends_on_the_facts_and_not_on_their_order(
    people: list[str | None], opted_out: list[str], rng: Random
) -> None:
    """Whatever the order: the same plan, every participant at most once, and nobody left who opted out."""
    facts = [
        Participant(n, None if email is None else Person(50 + n % 7, "P", email)) for n, email in enumerate(people)
    ]
    facts = [each for each in facts if each.person is None or each.person.email == _first_email(facts, each)]
    rows = [OptOut(email) for email in opted_out]
    first = plan_opt_outs(OptOutFacts(SPRING, facts, rows), RULES)
    rng.shuffle(facts)
    rng.shuffle(rows)

    assert plan_opt_outs(OptOutFacts(SPRING, facts, rows), RULES).fingerprint == first.fingerprint
    removed = [
        each for change in first.changes if isinstance(change, RemoveParticipant) for each in change.participant_ids
    ]
    gone = {email.strip().lower() for email in opted_out} - {""}
    leaving = [each.id for each in facts if each.person and each.person.email.strip().lower() in gone]
    assert sorted(removed) == sorted(leaving)


def _first_email(facts: list[Participant], one: Participant) -> str:
    """Return the address that this person has in the first participant: a person has only one."""
    assert one.person is not None
    return next(each.person.email for each in facts if each.person and each.person.id == one.person.id)
