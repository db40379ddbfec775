"""Each misconfiguration is named by the one check that is about it, in both languages, and nothing secret is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import lime_config
import pytest
from apsis_sim.server import SimServer

from tests.acceptance.company import SENDER
from tests.doctor.clinic import UNKNOWN_HERE, Clinic, Plan, build, failing, line, states
from tests.doctor.seeds import SEEDS, Seed
from tests.fakes.fake_clock import FakeClock

MOST_CALLS = 3


def secrets(clinic: Clinic) -> Iterator[str]:
    """Yield what no answer may tell: the keys, the address of APSIS with whatever stands in it, addresses of people."""
    yield from (clinic.sim.api_key, SENDER)
    for tree, name in (("secrets", "api_key"), ("config", "base_url"), ("config", "ca_bundle")):
        section = lime_config.get_app_config(clinic.app(), f"{tree}.limepkg_apsis") or {}
        yield from (value for value in [section.get(name)] if value)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_it_is_named_with_its_remedy(seed: Seed, sim: SimServer, clock: FakeClock) -> None:
    """One check fails and says what and what to do; the others pass, or say why they could not be made."""
    clinic = build(sim, clock, seed.build)
    if seed.spoil:
        seed.spoil(clinic)
    written = clinic.database.statistics.rows_written
    sim.log.clear()

    english, calls = clinic.examine("en"), len(sim.log)
    swedish = clinic.examine("sv")

    for answer in (english, swedish):
        assert (answer["ok"], failing(answer)) == (False, {seed.check})
        assert all(each["message"] and each["title"] for each in answer["checks"])
        assert line(answer, seed.check)["remedy"]
    assert states(english) == states(swedish)
    assert [word for word in seed.words if word not in line(english, seed.check)["message"]] == []
    assert [each for each in (*secrets(clinic), "doctor.") if each in json.dumps([english, swedish])] == []
    assert (clinic.database.statistics.rows_written, sim.log.writes()) == (written, [])
    assert calls <= MOST_CALLS


def test_what_could_not_be_looked_at_is_not_passed(sim: SimServer, clock: FakeClock) -> None:
    """Without one of the tables nothing is said of all fields, and the reason names the check that comes first."""
    answer = build(sim, clock, lambda plan: plan.without_table("recipient")).examine()

    skipped = {code for code, state in states(answer).items() if state == "skipped"}
    assert skipped - UNKNOWN_HERE == {
        "fields.recipient",
        "duplicates",
        "types",
        "relations",
        "lengths",
        "recipient_options",
    }
    assert line(answer, "types")["message"] == "Not checked, because “Table: Recipient” has not passed."


def test_what_is_wrong_is_told_even_where_not_everything_could_be_looked_at(sim: SimServer, clock: FakeClock) -> None:
    """Two faults are two failed checks in one examination."""

    def spoil(plan: Plan) -> None:
        plan.without_table("recipient")
        plan.own("person", "globaloptout", type="string")
        plan.without("campaign", "mailinglistid")

    answer = build(sim, clock, spoil).examine()

    assert failing(answer) == {"table.recipient", "types", "fields.campaign"}


def test_several_missing_fields_are_one_line(sim: SimServer, clock: FakeClock) -> None:
    """One sentence for each table, with everything that it lacks."""

    def spoil(plan: Plan) -> None:
        for name in ("mailinglistid", "mailinglistsenderaddress", "mailinglistlastsyncdate"):
            plan.without("campaign", name)

    message = line(build(sim, clock, spoil).examine(), "fields.campaign")["message"]

    assert message == (
        "Table campaign lacks: campaign.sender_address (mailinglistsenderaddress), campaign.list_id (mailinglistid), "
        "campaign.last_synchronised (mailinglistlastsyncdate)."
    )


@pytest.mark.parametrize(
    ("spoil", "check", "without"),
    [
        (lambda plan: plan.own("history", "notes", type="integer"), "types", "lengths"),
        (lambda plan: plan.own("campaign", "type", options=["event"]), "category", "account"),
        (lambda plan: plan.without("apsisrun", "memory"), "fields.run", "lease"),
        (lambda plan: plan.own("person", "emailbounce", type="string"), "types", "bounce_options"),
        (lambda plan: plan.shipped("apsisrun", "plan", fieldtype="integer"), "types", "passes"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_depends_on_a_fault_is_skipped(
    sim: SimServer, clock: FakeClock, spoil: Callable[[Plan], object], check: str, without: str
) -> None:
    """A check that lacks its ground says so."""
    answer = build(sim, clock, spoil).examine()

    assert failing(answer) == {check}
    assert states(answer)[without] == "skipped"
