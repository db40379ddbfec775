"""Nothing stops silently: health for monitoring, alarms told once, and a to-do for the coworker who is to know."""

from __future__ import annotations

from typing import Any

import pytest
from lime_type import create_limetypes_from_dsl

from limepkg_apsis.core.alarms import Alarm
from tests.endpoints.bureau import Bureau

TODO = {
    "todo": {
        "_label": "todo",
        "subject": {"type": "string", "label": "description", "length": 200},
        "info": {"type": "text", "label": "notes", "length": 4000},
        "due": {"type": "time", "label": "duedate"},
        "done": {"type": "yesno", "label": "completed"},
        "coworker": {"type": "belongsto", "related": "coworker", "label": "responsiblecoworker"},
    },
    "coworker": {
        "_label": "coworker",
        "name": {"type": "string", "label": "name", "length": 64},
        "username": {"type": "user"},
        "todo": {"type": "hasmany", "related": "todo", "backref": "coworker"},
    },
}


def health(bureau: Bureau, role: str = "admin") -> Any:
    """Ask for the health; return status and answer."""
    answer = bureau.client(role).get(bureau.url("health"))
    return answer.status_code, answer.get_json()


def test_everything_that_never_ran_is_late_and_is_fine_after_a_tick(bureau: Bureau) -> None:
    """A schedule that was never started is heard of; one that runs is fine."""
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")
    before = health(bureau)
    bureau.tick()
    bureau.tick()
    status, after = health(bureau)

    assert (before[0], before[1]["state"]) == (503, "late")
    assert {each["late"] for each in before[1]["kinds"]} == {True}
    assert (status, after["state"], after["alarms"]) == (200, "ok", [])
    assert {each["late"] for each in after["kinds"]} == {False}
    assert all(each["last_success"] for each in after["kinds"])


def test_a_kind_that_has_to_wait_at_the_beginning_is_not_late(bureau: Bureau) -> None:
    """APSIS must not be asked the same twice within five minutes, so not every kind can run in the first tick."""
    bureau.company.configure(data_call_interval_seconds=300)
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")
    bureau.asked_and_done(f"campaigns/{campaign}/runs")
    bureau.tick()
    status, told = health(bureau)

    assert None in [each["last_success"] for each in told["kinds"]]
    assert (status, told["state"], told["alarms"]) == (200, "ok", [])


def test_a_campaign_whose_option_disappeared_is_late_and_not_fine(bureau: Bureau) -> None:
    """It has a list and no run any more; stopping it on purpose is another thing."""
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")
    bureau.company.sync(campaign)
    bureau.tick()
    app = bureau.company.app
    found = app.limetypes.campaign.get(campaign)
    found.properties.type.set_by_key("phone")
    unit = app.unit_of_work()
    unit.add(found)
    unit.commit()
    forget_runs(bureau, campaign)
    bureau.tick()
    status, late = health(bureau)
    standing = [each["code"] for each in late["alarms"]]
    bureau.asked_and_done(f"campaigns/{campaign}/link", action="stop")
    bureau.tick()

    assert (status, late["state"], late["late_campaigns"], standing) == (503, "late", [campaign], ["campaigns_late"])
    assert health(bureau)[1]["late_campaigns"] == []
    assert health(bureau)[1]["alarms"] == []


def test_alarm_is_told_once_and_taken_back(bureau: Bureau, caplog: pytest.LogCaptureFixture) -> None:
    """A refused key is one alarm and one to-do, however often the schedule meets it; its end completes the to-do."""
    company = bureau.company
    coworker = with_todos(bureau)
    company.configure(alarm_coworker=coworker)
    company.sync(company.campaign())
    company.sim.simulator.add_fault("unauthorised", always=True)
    for _ in range(3):
        bureau.tick()
    _, during = health(bureau)
    todos = company.rows("todo", {"subject": None, "info": None, "done": None, "coworker": None})
    company.sim.simulator.faults.clear()
    open_breaker_again(bureau)
    bureau.tick()
    after = company.rows("todo", {"done": None})

    assert [each["code"] for each in during["alarms"]] == ["key_rejected"]
    assert during["state"] == "failing"
    assert len(todos) == 1
    assert todos[0]["subject"] == "APSIS: APSIS does not accept the key; nothing is synchronised."
    assert (todos[0]["coworker"], bool(todos[0]["done"])) == (coworker, False)
    assert [bool(each["done"]) for each in after] == [True]
    assert caplog.text.count("alarm=begun code=key_rejected") == 1
    assert caplog.text.count("alarm=over code=key_rejected") == 1


def test_missing_key_is_an_alarm_though_no_work_can_begin(bureau: Bureau) -> None:
    """The journal can be reached without APSIS, and says what is wrong."""
    from lime_stub.config import use_application_config

    from limepkg_apsis.tasks import tasks

    use_application_config({})
    answers = [tasks.tick(bureau.company.app)["error"]["code"] for _ in range(2)]
    rows = bureau.company.rows("apsisrun", {"kind": None, "action": None, "state": None})
    alarms = [(row["action"], row["state"]) for row in rows if row["kind"] == "alarm"]

    assert answers == ["config_missing", "config_missing"]
    assert alarms == [("config_missing", "standing")]


def test_paused_is_no_alarm(bureau: Bureau) -> None:
    """Whoever switches the sync off is not told so by an alarm."""
    bureau.company.configure(enabled=False)
    bureau.tick()

    status, told = health(bureau)
    assert (status, told["state"], told["alarms"]) == (200, "paused", [])


def test_old_runs_are_cleaned_up(bureau: Bureau) -> None:
    """After so many days as are set; what is younger stays."""
    company = bureau.company
    campaign = company.campaign()
    company.invite(campaign, "ada@example.se")
    company.sync(campaign)
    before = bureau.get(f"runs?campaign={campaign}")["runs"]
    age(bureau, days=10)
    company.configure(journal_days=30)
    bureau.tick()
    kept = {each["id"] for each in bureau.get(f"runs?campaign={campaign}")["runs"]}
    company.configure(journal_days=7)
    bureau.tick()
    left = {each["id"] for each in bureau.get(f"runs?campaign={campaign}")["runs"]}

    old = {each["id"] for each in before if each["written"]}
    assert len(old) == 2
    assert old <= kept
    assert not old & left


def with_todos(bureau: Bureau) -> int:
    """Give the company tables for coworkers and to-dos; return the id of a coworker."""
    app = bureau.company.app
    app.database.create_limetype_tables(*create_limetypes_from_dsl(TODO))
    again = type(app)(app.identifier, app.database, user=app.user, acl=app.acl, language="en")
    bureau.company.app = again
    unit = again.unit_of_work()
    place = unit.add(again.limetypes.coworker(name="Eva Ek", username=again.user_id))
    return int(unit.commit().get(place).id)


def change_rows(bureau: Bureau, wanted: Any, change: Any) -> None:
    """Change rows of the journal by hand."""
    app = bureau.company.app
    unit = app.unit_of_work()
    for row in app.limetypes.apsisrun.get_all():
        if wanted(row.properties):
            change(row.properties)
            unit.add(row)
    unit.commit()


def forget_runs(bureau: Bureau, campaign: int) -> None:
    """Let the runs of a campaign be hours old."""
    from datetime import timedelta

    def older(row: Any) -> None:
        row.starttime.value -= timedelta(hours=3)

    change_rows(bureau, lambda row: row.campaign.value == campaign and row.starttime.value, older)


def age(bureau: Bureau, days: int) -> None:
    """Let every run be so many days older."""
    from datetime import timedelta

    def older(row: Any) -> None:
        row.endtime.value -= timedelta(days=days)

    change_rows(bureau, lambda row: row.endtime.value is not None, older)


def open_breaker_again(bureau: Bureau) -> None:
    """Let the pause of the breaker be over."""
    import json

    def over(row: Any) -> None:
        memory = json.loads(row.memory.value)
        memory["breaker"]["next_probe"] = "2020-01-01T00:00:00+00:00"
        row.memory.value = json.dumps(memory)

    change_rows(bureau, lambda row: row.kind.value == "account", over)


def test_an_alarm_says_what_it_is_about() -> None:
    """Two kinds that are late are two alarms."""
    assert Alarm("kind_late", "members").key != Alarm("kind_late", "bounces").key
