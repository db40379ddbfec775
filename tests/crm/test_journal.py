"""What the journal keeps in Lime: little, without addresses, at the same cost however long it has grown."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lime_stub.application import DenyAcl

from limepkg_apsis.core.alarms import Alarm
from limepkg_apsis.core.changes import (
    AddMember,
    ChangeAddress,
    CreateList,
    RemoveSubscription,
    UpdateList,
    UpdateMember,
)
from limepkg_apsis.core.errors import problem
from limepkg_apsis.core.memory import AccountMemory, CampaignMemory, Rejection
from limepkg_apsis.core.plan import Finding, Guard, Held, Plan, Skip, SkipReason
from limepkg_apsis.core.report import Message, RunReport, RunState
from limepkg_apsis.core.rows import PlanRow, Section
from limepkg_apsis.crm.journal.pages import ROWS_A_PAGE
from limepkg_apsis.crm.journal.rows import ACCOUNT, MEMORY, PAGE, TICKETS
from tests.contracts.journal_contract import ticket
from tests.crm.world import LimeWorld

TALKATIVE = Plan(
    "members",
    7,
    4711,
    changes=(
        CreateList(7, "Autumn", "from@example.test", "from@example.test", "lime:app:campaign:7"),
        UpdateList(7, 4711, "Autumn", "", "from@example.test"),
        AddMember("anna@example.test", "Anna@example.test", "Anna Ek", (1001, 1002)),
        UpdateMember("bo@example.test", 11, "Bo Al", (1003,)),
        ChangeAddress("new@example.test", "New@example.test", "Di By", 12, "old@example.test", (1004,)),
    ),
    held=(Held(RemoveSubscription("cy@example.test", 13), Guard.MASS_REMOVAL),),
    skips=(Skip(SkipReason.REJECTED, 21, 1005, "cannot take di@example.test"),),
    findings=(Finding(7, "choose_list", (("hint", "as x@example.test said"),)),),
)


def stored(world: LimeWorld, run: int, role: str) -> Any:
    """Read the JSON of one field of a run."""
    return json.loads(world.get("run", run).get_property(world.crm.structure["run"][role]).value)


def everything(world: LimeWorld) -> str:
    """Return all that the journal's table holds, as one text."""
    return " ".join(str(value) for row in world.rows() for value in row.values().values())


def finished(world: LimeWorld, plan: Plan, **fields: Any) -> int:
    """Write a run with a plan and return its id."""
    run = world.journal.begin("members", None, "schedule")
    world.journal.finish(run, RunReport("members", None, RunState.HELD, plan=plan, **fields))
    return run


def test_no_address_is_ever_stored(lime_world: LimeWorld) -> None:
    """Plans, messages and memories name people by id."""
    told = (("text", "refused for a.b+c@example.test, sorry"),)
    finished(
        lime_world,
        TALKATIVE,
        messages=(Message("refused", 1001, told),),
        error_params=told,
        problems=(problem("config.some", value="mailto:x@example.test"),),
    )
    campaign = lime_world.add_campaign()
    memory = CampaignMemory(rejections=(Rejection(1001, "digest", "not x@example.test"),))
    lime_world.journal.save_memory(campaign, memory)
    assert "@" not in everything(lime_world)
    assert lime_world.journal.read_memory(campaign).rejections[0].text == "not <address>"


def test_stored_plan_names_people_by_id(lime_world: LimeWorld) -> None:
    """Who is added, changed, removed or skipped can be looked up in Lime; whoever nobody is, is shown in part."""
    rows = list(lime_world.journal.history.rows(finished(lime_world, TALKATIVE)))
    assert rows == [
        PlanRow(Section.LISTS, "CreateList", text="Autumn"),
        PlanRow(Section.LISTS, "UpdateList", record=4711, text="Autumn"),
        PlanRow(Section.ADDS, "AddMember", (1001, 1002)),
        PlanRow(Section.CHANGES, "UpdateMember", (1003,), record=11),
        PlanRow(Section.CHANGES, "ChangeAddress", (1004,), record=12),
        PlanRow(
            Section.HELD,
            "RemoveSubscription",
            reason="no_participant",
            guard="guard_mass_removal",
            record=13,
            shown_as="c… at example.test",
        ),
        PlanRow(Section.SKIPS, "", (1005,), "rejected", record=21, text="cannot take <address>"),
    ]


def test_long_plan_is_kept_whole_in_pages(lime_world: LimeWorld) -> None:
    """Everybody who was skipped or added is there, in order, and no page holds more than its share."""
    count = ROWS_A_PAGE + 5
    skips = tuple(Skip(SkipReason.NO_ADDRESS, number, number) for number in range(1, count))
    changes = tuple(AddMember(f"{n}@example.test", "", "", (n,)) for n in range(1, count))
    run = finished(lime_world, Plan("members", 7, 1, changes, skips=skips))
    history = lime_world.journal.history
    assert [row.person_ids[0] for row in history.rows(run, Section.ADDS)] == list(range(1, count))
    assert [row.record for row in history.rows(run, Section.SKIPS)] == list(range(1, count))
    assert lime_world.journal.last_run("members", None).totals == {
        "adds": count - 1,
        "changes": 0,
        "removals": 0,
        "held": 0,
        "skips": count - 1,
        "lists": 0,
        "other": 0,
    }
    assert len(lime_world.rows(PAGE)) == 3


def test_plan_that_comes_again_is_kept_once(lime_world: LimeWorld) -> None:
    """A plan that is held run after run does not make the table grow, and each of its runs still shows it."""
    runs = [finished(lime_world, TALKATIVE) for _ in range(5)]
    shown = [len(list(lime_world.journal.history.rows(run))) for run in runs]
    assert (shown, len(lime_world.rows(PAGE))) == ([7] * 5, 1)


def test_what_a_run_was_about_to_do_is_known_though_it_died(lime_world: LimeWorld) -> None:
    """The plan is there before the first write; the next holder of the lease says that the run was interrupted."""
    run = lime_world.journal.begin("members", None, "schedule")
    lime_world.journal.planned(run, TALKATIVE)
    dead = lime_world.journal.end_dead_runs()
    row = lime_world.journal.last_run("members", None)
    assert (dead, row.id, row.state, row.error) == (1, run, "interrupted", "interrupted")
    assert len(list(lime_world.journal.history.rows(run))) == 7


def test_outcome_and_messages_are_kept(lime_world: LimeWorld) -> None:
    """What was written, what it cost and what a person should read."""
    run = finished(
        lime_world,
        TALKATIVE,
        written={"AddMember": 2},
        unmet=1,
        calls=7,
        polls=3,
        least_calls=2,
        error_params=(("limetype", "campaign"),),
        problems=(problem("structure.field_missing", table="campaign"),),
        messages=(Message("refused", 1001, (("text", "no"),)),),
    )
    assert stored(lime_world, run, "outcome") == {
        "fingerprint": TALKATIVE.fingerprint,
        "totals": {"adds": 1, "changes": 2, "removals": 0, "held": 1, "skips": 1, "lists": 2, "other": 0},
        "held": {"guard_mass_removal": 1},
        "wrote": 2,
        "written": {"AddMember": 2},
        "unmet": 1,
        "calls": 7,
        "polls": 3,
        "least_calls": 2,
        "error_params": {"limetype": "campaign"},
        "problems": [{"key": "structure.field_missing", "params": {"table": "campaign"}}],
    }
    assert stored(lime_world, run, "messages") == [{"code": "refused", "record": 1001, "params": {"text": "no"}}]


def test_journal_costs_the_same_however_long_it_is(lime_world: LimeWorld) -> None:
    """Neither more runs nor more campaigns make a method ask more often."""
    campaign = lime_world.add_campaign()
    costs = [cost_of_a_run(lime_world, campaign)]
    for _ in range(30):
        other = lime_world.add_campaign()
        lime_world.journal.save_memory(other, CampaignMemory(list_id=other))
        lime_world.journal.tickets.save(ticket(str(other), list_id=other))
        run = lime_world.journal.begin("members", campaign, "schedule")
        lime_world.journal.finish(run, RunReport("members", campaign, RunState.FAILED))
    costs.append(cost_of_a_run(lime_world, campaign))
    assert costs[1] <= costs[0]


def cost_of_a_run(world: LimeWorld, campaign: int) -> int:
    """Count the queries of everything a run does with the journal."""
    journal = world.journal
    journal.save_memory(campaign, CampaignMemory())
    world.statistics.reset()
    journal.take_lease("a", 60)
    journal.keep_lease("a")
    run = journal.begin("members", campaign, "schedule")
    journal.tickets.save(ticket("1"))
    journal.tickets.close(ticket("1"))
    journal.save_memory(campaign, journal.read_memory(campaign))
    journal.save_account_memory(journal.read_account_memory())
    journal.finish(run, RunReport("members", campaign, RunState.FAILED))
    journal.last_run("members", campaign)
    journal.release_lease("a")
    return int(world.statistics.queries)


def test_quiet_days_do_not_make_the_table_grow(lime_world: LimeWorld) -> None:
    """A hundred undisturbed runs with memory, tickets and lease are a handful of rows."""
    campaign = lime_world.add_campaign()
    for number in range(100):
        lime_world.clock.advance(minutes=15)
        journal = lime_world.journal
        journal.take_lease(f"worker {number}", 60)
        run = journal.begin("members", campaign, "schedule")
        journal.tickets.save(ticket(str(number)))
        journal.tickets.close(ticket(str(number)))
        journal.save_memory(campaign, CampaignMemory(participants=number))
        journal.save_account_memory(AccountMemory(members=number))
        journal.finish(run, RunReport("members", campaign, RunState.DONE))
        journal.release_lease(f"worker {number}")
    kinds = [row.get_property(lime_world.crm.structure["run"]["kind"]).value for row in lime_world.rows()]
    assert sorted(kinds) == sorted([ACCOUNT, MEMORY, TICKETS, "members"])


def test_plans_go_with_the_last_run_that_has_them(lime_world: LimeWorld) -> None:
    """What old runs said of people is forgotten with them; a plan that a younger run made again stays."""
    finished(lime_world, TALKATIVE)
    finished(lime_world, replace(TALKATIVE, skips=()))
    lime_world.clock.advance(days=200)
    young = finished(lime_world, TALKATIVE)
    before = len(lime_world.rows(PAGE))

    gone = lime_world.journal.history.clean(lime_world.clock.now() - timedelta(days=180))

    assert (gone, before, len(lime_world.rows(PAGE))) == (2, 2, 1)
    assert len(list(lime_world.journal.history.rows(young))) == 7


def test_alarms_that_are_over_are_forgotten_with_age(lime_world: LimeWorld) -> None:
    """One that stands is not, however old."""
    alarms, history = lime_world.journal.alarms, lime_world.journal.history
    alarms.end(alarms.begin(Alarm("kind_late", "members")))
    standing = alarms.begin(Alarm("key_rejected"))
    lime_world.clock.advance(days=200)

    assert history.clean(lime_world.clock.now() - timedelta(days=180)) == 1
    assert [each.code for each in alarms.standing()] == [standing.code]


def test_cleaning_asks_for_what_is_old_alone(lime_world: LimeWorld) -> None:
    """It is done every quarter of an hour, and there may be tens of thousands of young runs."""
    for number in range(5):
        run = lime_world.journal.begin("members", None, "schedule")
        lime_world.journal.planned(run, TALKATIVE)
        lime_world.journal.finish(run, RunReport("members", None, RunState.DONE, written={"AddMember": number + 1}))
    lime_world.statistics.reset()

    assert lime_world.journal.history.clean(lime_world.clock.now() - timedelta(days=180)) == 0
    assert lime_world.statistics.queries == 2


def test_who_may_not_delete_cleans_nothing_and_fails_at_nothing(
    lime_world: LimeWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """The rows stay; the task that cleans ends well, and does not write a line for every row."""
    for number in range(20):
        run = lime_world.journal.begin("members", None, "schedule")
        lime_world.journal.finish(run, RunReport("members", None, RunState.DONE, written={"AddMember": number + 1}))
    lime_world.clock.advance(days=200)
    lime_world.app.acl = DenyAcl([("delete", "*")])

    assert lime_world.journal.history.clean(lime_world.clock.now() - timedelta(days=180)) == 0
    assert len(lime_world.journal.history.recent(limit=30)) == 20
    assert 0 < caplog.text.count("not saved") < 5


def test_tickets_survive_the_process(lime_world: LimeWorld) -> None:
    """What one journal stored another one reads, exactly."""
    stored_ticket = ticket("https://poll.test/ö?x=a@b", people=tuple(range(2000)))
    lime_world.journal.tickets.save(stored_ticket)
    assert lime_world.journal.tickets.still_open(7) == (stored_ticket,)
    assert "poll.test" not in repr(lime_world.journal.tickets.still_open(7))


@pytest.mark.parametrize("written", ["{", "[]", "7", '{"rejections": [{"nosuch": 1}]}', '{"rejections": 7}'])
def test_damaged_memory_is_forgotten_and_heard_of(
    lime_world: LimeWorld, written: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A row that somebody spoiled by hand stops no run."""
    campaign = lime_world.add_campaign()
    lime_world.journal.save_memory(campaign, CampaignMemory(list_id=7))
    (row,) = lime_world.rows(MEMORY)
    row.get_property(lime_world.crm.structure["run"]["memory"]).value = written
    unit = lime_world.app.unit_of_work()
    unit.add(row)
    unit.commit()
    with caplog.at_level(logging.ERROR):
        assert lime_world.journal.read_memory(campaign) == CampaignMemory()
    assert caplog.records or written == "[]"


def test_memory_of_another_version_is_read(lime_world: LimeWorld) -> None:
    """Fields that are not told keep their defaults; fields nobody knows any more are passed over."""
    campaign = lime_world.add_campaign()
    lime_world.journal.save_memory(campaign, CampaignMemory())
    (row,) = lime_world.rows(MEMORY)
    row.get_property(lime_world.crm.structure["run"]["memory"]).value = '{"list_id": 7, "formerly": 1}'
    unit = lime_world.app.unit_of_work()
    unit.add(row)
    unit.commit()
    assert lime_world.journal.read_memory(campaign) == CampaignMemory(list_id=7)


def test_run_of_a_deleted_campaign_is_nobodys(lime_world: LimeWorld) -> None:
    """Rows whose campaign was deleted are not taken for runs of the account."""
    campaign = lime_world.add_campaign()
    lime_world.journal.begin("members", campaign, "schedule")
    unit = lime_world.app.unit_of_work()
    unit.delete(lime_world.get("campaign", campaign))
    unit.commit()
    assert lime_world.journal.last_run("members", campaign) is None
    assert lime_world.journal.last_run("campaigns", None) is None


def test_end_may_be_written_again(lime_world: LimeWorld) -> None:
    """The last word counts."""
    run = finished(lime_world, TALKATIVE)
    report = RunReport("members", None, RunState.FAILED, error="apsis_unavailable")
    lime_world.journal.finish(run, report)
    lime_world.journal.finish(run, replace(report, state=RunState.DONE, error=""))
    row = lime_world.journal.last_run("members", None)
    assert (row.state, row.error, row.held_fingerprint) == ("done", "", "")
