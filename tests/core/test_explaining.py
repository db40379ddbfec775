"""What is told of one person and one list, row by row: each step, and only what surely happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from limepkg_apsis.core.explaining import Verdict, explained
from limepkg_apsis.core.memory import CampaignMemory, Rejection
from limepkg_apsis.core.model import Member, Participant, Person
from limepkg_apsis.core.planner import Rules, rejected_record
from limepkg_apsis.core.remarks import PersonFacts
from limepkg_apsis.core.report import RunRow
from limepkg_apsis.core.rows import PlanRow, Section
from tests.builders import campaign

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
RULES = Rules(now=NOW, is_valid=lambda email: "@" in email)
CAMPAIGN = campaign(id=1, list_id=77)
ADA = Person(10, "Ada", "ada@x.se")
BO = Person(11, "", "Ada@X.se")
ON_LIST = Member(900, "ada@x.se", "Ada", "10")
TAKES_PART = (Participant(500, ADA),)
REFUSED = CampaignMemory(77, rejections=(Rejection(10, rejected_record("add", "ada@x.se", "Ada"), "Bad name"),))

ADDED = PlanRow(Section.ADDS, "AddMember", (10,))
HELD = PlanRow(Section.HELD, "RemoveSubscription", (10,), guard="guard_mass_removal")
OPTED_OUT = PlanRow(Section.OTHER, "RemoveParticipant", (10,), "opted_out", text="2026-01-03")
SKIPPED = PlanRow(Section.SKIPS, "", (10,), "list_opt_out", text="2026-01-03")
REJECTED = PlanRow(Section.SKIPS, "", (10,), "rejected", text="Bad name")


def run(state: str, number: int = 7, kind: str = "members") -> RunRow:
    """Return a run of the fourth of January."""
    over = None if state in ("running", "cancelling") else NOW.replace(day=4)
    return RunRow(number, kind, CAMPAIGN.id, "person", state, started=NOW.replace(day=4), ended=over)


def facts(*history: tuple[RunRow, PlanRow], **given: object) -> PersonFacts:
    """Return what is known of Ada, who takes part; the newest run of members is the first one."""
    last = history[0][0] if history else None
    known = PersonFacts(CAMPAIGN, ADA, TAKES_PART, None, True, CampaignMemory(77), history=history, last=last)
    return replace(known, **given)  # type: ignore[arg-type]


def codes(known: PersonFacts) -> set[str]:
    """Return the codes of the steps, without what each answer begins with."""
    told = {each.code.removeprefix("explain.") for each in explained(known, RULES).steps}
    return told - {"participant.yes", "address.there", "valid.yes", "global_opt_out.no"}


STEPS = [
    ("on the list", facts(member=ON_LIST), {"on_list.yes"}),
    ("since a run", facts((run("done"), ADDED), member=ON_LIST), {"on_list.since", "history.AddMember"}),
    ("shared", facts(sharing=(*TAKES_PART, Participant(501, BO)), member=ON_LIST), {"shared", "on_list.yes"}),
    ("no list yet", facts(campaign=campaign(id=1)), {"on_list.no_list"}),
    ("APSIS was not asked", facts(asked=False), {"on_list.unknown"}),
    ("on the way", facts(in_flight=frozenset({10})), {"on_list.no", "pending.in_apsis"}),
    ("in a run", facts((run("running"), ADDED)), {"on_list.no", "pending.in_run"}),
    ("in a run that stops", facts((run("cancelling"), ADDED)), {"on_list.no", "pending.in_run"}),
    ("held", facts((run("held"), HELD), member=ON_LIST, sharing=()), {"participant.no", "on_list.yes", "pending.held"}),
    ("held long ago", facts((run("held"), HELD), member=ON_LIST, last=run("done", 8)), {"on_list.yes"}),
    ("refused", facts((run("partly"), REJECTED), memory=REFUSED), {"rejected", "on_list.no", "history.skipped"}),
    ("opted out", facts((run("done"), SKIPPED)), {"list_opt_out.yes_on", "on_list.no", "history.skipped"}),
    ("no day", facts((run("done"), replace(SKIPPED, text=""))), {"list_opt_out.yes", "on_list.no", "history.skipped"}),
    (
        "taken off",
        facts((run("done", kind="opt_outs"), OPTED_OUT), sharing=()),
        {"participant.opted_out_on", "on_list.no", "history.RemoveParticipant"},
    ),
    (
        "taken off, no day",
        facts((run("done", kind="opt_outs"), replace(OPTED_OUT, text="")), sharing=()),
        {"participant.opted_out", "on_list.no", "history.RemoveParticipant"},
    ),
    *(
        (f"may have been added: {state}", facts((run(state), ADDED), member=ON_LIST), {"on_list.yes"})
        for state in ("failed", "cancelled", "interrupted", "preview")
    ),
]


@pytest.mark.parametrize(("known", "told"), [row[1:] for row in STEPS], ids=[row[0] for row in STEPS])
def test_each_thing_that_is_known_is_a_step(known: PersonFacts, told: set[str]) -> None:
    """Neither a step too few nor one too many; what only may have happened is not told."""
    assert codes(known) == told


def test_what_run_after_run_says_is_told_once_the_last_time() -> None:
    """Left out for the same reason three times, then for another one: two lines, and each change is a line."""
    history = (
        (run("done", 9), REJECTED),
        (run("done", 8), REJECTED),
        (run("done", 7), REJECTED),
        (run("done", 6), SKIPPED),
        (run("done", 5), ADDED),
        (run("done", 4), ADDED),
        (run("done", 3), REJECTED),
    )
    told = [dict(each.params)["run"] for each in explained(facts(*history), RULES).steps if each.topic == "history"]

    assert told == ["9", "6", "5", "4", "3"]


def test_steps_name_run_day_people_and_reason() -> None:
    """Which run, since when, opted out when, shared with whom, refused in which words."""
    shared = facts((run("held"), HELD), sharing=(*TAKES_PART, Participant(501, BO)), member=ON_LIST)
    tables = (
        shared,
        facts((run("done"), ADDED), member=ON_LIST),
        facts((run("done"), SKIPPED)),
        facts((run("partly"), REJECTED), memory=REFUSED),
        facts((run("running"), ADDED)),
    )
    told = {
        each.code.removeprefix("explain."): dict(each.params) for one in tables for each in explained(one, RULES).steps
    }

    assert told["shared"] == {"count": "1", "names": "#11"}
    assert told["pending.held"] == {"date": "2026-01-04", "run": "7"}
    assert told["pending.in_run"] == {"date": "2026-01-04", "run": "7"}
    assert told["on_list.since"] == {"date": "2026-01-04", "run": "7"}
    assert told["list_opt_out.yes_on"] == {"day": "2026-01-03"}
    assert told["rejected"] == {"text": "Bad name"}


@pytest.mark.parametrize(
    ("state", "verdict"),
    [("done", Verdict.ON_LIST), ("failed", Verdict.WILL_BE_ADDED), ("cancelled", Verdict.WILL_BE_ADDED)],
)
def test_without_apsis_only_a_run_that_did_its_work_counts(state: str, verdict: Verdict) -> None:
    """What a run only meant to do is no reason to say that somebody is on the list."""
    assert explained(facts((run(state), ADDED), asked=False), RULES).verdict is verdict
