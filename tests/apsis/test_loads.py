"""Large loads: what APSIS refuses is parked alone, and what people are called arrives as it is."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator

import pytest

from limepkg_apsis.core.model import Person
from limepkg_apsis.core.names import sendable_name
from limepkg_apsis.core.report import RunState, Trigger
from tests.apsis.office import Office

REFUSED = 37
ROWS = 10_000


def test_refused_rows_of_a_large_load_are_parked_alone() -> None:
    """Of ten thousand rows 37 are refused: 9,963 are on the list, 37 wait with their reason, none is sent again."""
    office = Office()
    office.campaign(7, ROWS)
    bad = [f"p{each}@example.test" for each in range(100, 100 + 250 * REFUSED, 250)]
    office.sim.simulator.add_fault("rejected", emails=bad, always=True, message="is not a valid e-mail address")

    report = office.worker(hurried=True).campaign(7, Trigger.PERSON).reports[-1]
    office.sim.log.clear()
    again = office.worker(hurried=True).campaign(7, Trigger.PERSON).reports[-1]

    for each in (report, again):
        assert (each.state, dict(each.counts.skipped)) == (RunState.DONE, {"rejected": REFUSED})
    assert len(office.on_list(7)) == ROWS - REFUSED
    assert not office.on_list(7) & set(bad)
    assert {rejection.text for rejection in office.journal.memories[7].rejections} == {"invalid e-mail address"}
    assert [entry.route for entry in office.sim.log.writes()] == []


def test_changed_record_is_tried_again() -> None:
    """Somebody who was refused is sent again once the record has changed, and only then."""
    office = Office()
    office.campaign(7, 60)
    office.sim.simulator.add_fault("rejected", emails=["p5@example.test"], always=True)
    office.worker(hurried=True).campaign(7, Trigger.PERSON)
    office.crm.change_person(5, email="five@example.test")

    office.worker(hurried=True).campaign(7, Trigger.PERSON)

    assert "five@example.test" in office.on_list(7)


def printable_names() -> Iterator[str]:
    """Yield names that hold, between them, every printable character, and everything that XML is afraid of."""
    yield from (
        "]]>",
        "<![CDATA[x]]>",
        "&amp; & &#38;",
        "\"double\" 'single'",
        "<b>bold</b>",
        "😀 𝒜 🇸🇪",
        "a\u0301 å",
        "--><!--",
    )
    every = [chr(code) for code in range(0x20, sys.maxunicode + 1)]
    chars = "".join(each for each in every if unicodedata.category(each) not in ("Cc", "Cs", "Cn", "Co"))
    yield from (f"x{chars[start : start + 40]}x" for start in range(0, len(chars), 40))


@pytest.mark.parametrize("field", ["", "LimeId"])
def test_every_printable_character_arrives_unchanged_by_import(field: str) -> None:
    """Names go through XML inside JSON; what APSIS then holds is what Lime holds."""
    office = Office(person_id_field=field)
    if field:
        from apsis_sim.control.seeding import seed

        seed(office.sim.world, {"demographics": [field]})
    office.campaign(7, 0)
    names = dict(enumerate(printable_names(), start=1))
    for number, name in names.items():
        office.crm.add_participant(7, Person(number, name, f"p{number}@example.test"))

    report = office.worker(hurried=True).campaign(7, Trigger.PERSON).reports[-1]

    there = {person.email: person.name for person in office.sim.world.subscribers.values()}
    wanted = {f"p{number}@example.test": sendable_name(name) for number, name in names.items()}
    assert report.state is RunState.DONE
    assert len(office.sim.log.of(route="imports.from_xml")) >= 1
    assert {email: name for email, name in there.items() if wanted[email] != name} == {}
    assert len(there) == len(names) > 3000
