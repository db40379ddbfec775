"""People who were seen are remembered up to a number, under the name they had."""

from __future__ import annotations

from limepkg_apsis.apsis.pro.known import KnownPeople
from limepkg_apsis.core.changes import AddMember
from limepkg_apsis.core.model import Member


def add(number: int, name: str = "") -> AddMember:
    """Make the wish to have somebody on a list."""
    return AddMember(f"p{number}@example.test", f"p{number}@example.test", name or f"Person {number}", (number,))


def member(number: int, name: str | None = "") -> Member:
    """Make a member."""
    return Member(900_000 + number, f"P{number}@Example.test", f"Person {number}" if name == "" else name)


def test_first_seen_is_first_forgotten() -> None:
    """The memory has an end: the oldest go, whoever is seen again stays."""
    known = KnownPeople(most=2)
    for number in (1, 2, 1, 3):
        known.learn(member(number))

    assert sorted(known.take(7, [add(1), add(2), add(3)])) == [900_001, 900_003]


def test_known_people_are_taken_once() -> None:
    """A second attempt makes the person anew."""
    known = KnownPeople(most=2)
    known.learn(member(1))

    assert known.take(7, [add(1)]) == {900_001: add(1)}
    assert known.take(7, [add(1)]) == {}


def test_people_seen_again_are_taken_for_another_list_only() -> None:
    """Whoever could not be subscribed to a list by id is not tried that way again, whatever other lists show."""
    known = KnownPeople(most=2)
    known.learn(member(1))
    known.take(7, [add(1)])
    known.learn(member(1))

    assert known.take(7, [add(1)]) == {}
    assert known.take(8, [add(1)]) == {900_001: add(1)}


def test_people_with_another_or_unknown_name_are_not_taken() -> None:
    """Only the very name that is wanted counts, and the last one that was seen."""
    known = KnownPeople(most=9)
    known.learn(member(1))
    known.learn(member(2, name=None))
    known.learn(member(3))
    known.learn(member(3, name=None))

    assert known.take(7, [add(1, "Other"), add(2), add(3), add(4)]) == {}


def test_no_id_is_taken_twice() -> None:
    """Duplicate ids in one call are refused by APSIS."""
    known = KnownPeople(most=9)
    known.learn(Member(7, "p1@example.test", "Person 1"))
    known.learn(Member(7, "p2@example.test", "Person 2"))

    assert known.take(7, [add(1), add(2)]) == {7: add(1)}
