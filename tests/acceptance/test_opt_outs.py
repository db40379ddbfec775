"""Somebody opts out of a list in APSIS: sentences of the documentation, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lime_type import LimeObject
from lime_type.limetypes import limeobject_classes

from limepkg_apsis.core.report import Trigger
from limepkg_apsis.syncs.opt_outs import OPT_OUTS
from tests.acceptance.company import Company
from tests.acceptance.test_interruptions import Killed, free_the_lease, opened
from tests.fakes.fake_clock import FakeClock


def notes(company: Company) -> list[tuple[int, str]]:
    """Return all history notes as (person, text)."""
    rows = company.rows("history", {"_id": None, "person": None, "notes": None})
    return sorted((row["person"], row["notes"]) for row in rows)


def taking_part(company: Company, campaign: int) -> list[int]:
    """Return the persons who take part in a campaign."""
    rows = company.rows("participant", {"_id": None, "person": None, "campaign": None})
    return sorted(row["person"] for row in rows if row["campaign"] == campaign)


def opt_out(company: Company, campaign: int, email: str, **given: Any) -> None:
    """Let somebody leave the list of a campaign."""
    company.happen("opt_out", email=email, list=company.list_of(campaign).id, **given)


def test_who_opts_out_disappears_from_the_campaign_and_the_history_says_so(company: Company) -> None:
    """The participant is gone, the note names campaign, date and reason, and a second run adds nothing."""
    spring = company.campaign("Höst 2026")
    ada, bo = company.invite(spring, "ada@example.se", "bo@example.se")
    company.sync(spring)
    opt_out(company, spring, "ada@example.se", reason="Too many mails", at="2026-03-28T23:30:00Z")

    first, second = company.sync(spring), company.sync(spring)

    ((person, text),) = notes(company)
    assert (first["state"], first["written"], second["written"]) == ("done", {"RemoveParticipant": 1}, {})
    assert (taking_part(company, spring), person) == ([bo], ada)
    assert "Höst 2026" in text
    assert "2026-03-29" in text  # half past midnight where the list was left
    assert "Too many mails" in text
    assert company.members(spring) == {"bo@example.se"}


def test_the_note_is_in_the_language_of_the_session(company: Company) -> None:
    """A Swedish session writes Swedish notes."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se")
    company.sync(spring)
    opt_out(company, spring, "ada@example.se")
    company.app.language = "sv"

    company.sync(spring)

    ((_, text),) = notes(company)
    assert text.startswith("Avregistrerade sig från kampanjen Höst 2026")


def test_the_note_is_of_the_configured_category(company: Company) -> None:
    """The option is the one named in Lime Admin; one that is not there is left out."""
    found = []
    for key in ("autolog", "comment", "nothing"):
        company.configure(history_option_key=key)
        campaign = company.campaign(f"Med {key}")
        company.invite(campaign, f"{key}@example.se")
        company.sync(campaign)
        opt_out(company, campaign, f"{key}@example.se")
        company.sync(campaign)
        newest = max(company.rows("history", {"_id": None, "type": None}), key=lambda row: row["_id"])
        chosen = newest["type"]
        found.append(chosen["key"] if isinstance(chosen, dict) else chosen)

    assert found == ["autolog", "comment", None]


def test_a_person_who_shares_the_address_disappears_too(company: Company) -> None:
    """Both are off this campaign with a note each; their other campaign keeps them."""
    spring, autumn = company.campaign("Vår"), company.campaign("Höst")
    people = company.invite(spring, "info@example.se", "INFO@example.se", "bo@example.se")
    company.take_part(autumn, people)
    company.sync(spring)
    company.sync(autumn)
    opt_out(company, spring, "info@example.se")

    company.sync_kind("opt_outs")

    assert taking_part(company, spring) == people[2:]
    assert taking_part(company, autumn) == people
    assert [person for person, _ in notes(company)] == people[:2]


def test_opted_out_during_an_outage_of_a_month(company: Company) -> None:
    """Whoever left while the sync was down is gone from Lime and is never sent to APSIS by the run that catches up."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "bo@example.se")
    company.sync(spring)
    company.sim.simulator.add_fault("busy", always=True)
    down = opened(company, FakeClock()).sync.kind(OPT_OUTS, Trigger.SCHEDULE)
    opt_out(company, spring, "ada@example.se", at="2026-01-15T12:00:00Z")
    company.sim.simulator.faults.clear()
    company.invite(spring, "cy@example.se")
    company.sim.log.clear()

    answer = company.sync(spring)

    sent = b"".join(entry.body or b"" for entry in company.sim.log.writes())
    assert (down.state, answer["state"]) == ("failed", "done")
    assert company.members(spring) == {"bo@example.se", "cy@example.se"}
    assert b"ada@example.se" not in sent
    assert len(taking_part(company, spring)) == 2


@pytest.fixture
def dies_while_noting() -> Iterator[list[int]]:
    """Let the process end while a history note is saved: so many saves are still survived."""
    left: list[int] = []

    class History(LimeObject):  # type: ignore[misc]
        def before_update(self, uow: Any, **kwargs: Any) -> None:
            if left and left[0] == 0:
                left.clear()
                raise Killed
            if left:
                left[0] -= 1

    former = dict(limeobject_classes)
    limeobject_classes["history"] = History
    yield left
    limeobject_classes.clear()
    limeobject_classes.update(former)


@pytest.mark.parametrize("survived", [0, 1])
def test_killed_between_removal_and_note(company: Company, dies_while_noting: list[int], survived: int) -> None:
    """Removal and note are one transaction: after the next run there is one note for each, never none, never two."""
    spring = company.campaign()
    people = company.invite(spring, "ada@example.se", "bo@example.se", "cy@example.se")
    company.sync(spring)
    for email in ("ada@example.se", "bo@example.se"):
        opt_out(company, spring, email)
    dies_while_noting.append(survived)
    with pytest.raises(Killed):
        company.sync(spring)
    between = (len(taking_part(company, spring)), len(notes(company)))

    free_the_lease(company)
    company.sync(spring)

    assert between == (3, 0)
    assert taking_part(company, spring) == people[2:]
    assert [person for person, _ in notes(company)] == people[:2]


def test_queries_and_commits_grow_with_units_and_not_with_people(company: Company) -> None:
    """Ten people or ninety who leave: the same queries and commits, and the same calls."""
    statistics, counted = company.app.database.statistics, []
    for people, start in ((10, 0), (90, 1000)):
        campaign = company.campaign(f"Med {people}")
        company.invite_crowd(campaign, people, start=start)
        company.sync(campaign)
        for n in range(start, start + people):
            opt_out(company, campaign, f"p{n}@example.se")
        statistics.reset()
        company.sim.log.clear()
        company.sync(campaign)
        counted.append((statistics.queries, statistics.commits, company.calls()))
        assert taking_part(company, campaign) == []

    assert counted[0] == counted[1]


def test_nobody_is_named_in_the_journal(company: Company) -> None:
    """What is kept of a removal are ids."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se")
    company.sync(spring)
    opt_out(company, spring, "ada@example.se", reason="Secret reason")

    company.sync(spring)

    fields = ("plan", "outcome", "messages", "memory", "counts")
    kept = repr(company.rows("apsisrun", {"_id": None, **dict.fromkeys(fields)}))
    assert "RemoveParticipant" in kept
    assert [word for word in ("ada@example.se", "Secret reason") if word in kept] == []
