"""The tasks as the platform sees them: declared, scheduled, callable, and calm when something is wrong."""

from __future__ import annotations

from typing import Any

import lime_task
import pytest
from lime_stub.config import use_application_config

import limepkg_apsis
from limepkg_apsis.syncs import SYNC_KINDS
from limepkg_apsis.tasks import tasks
from tests.acceptance.company import Company


def test_the_tasks_are_declared() -> None:
    """The platform finds the tasks in the module we name."""
    (module,) = limepkg_apsis.get_task_modules()

    assert {"tick", "sync_campaign", "sync_kind"} <= set(dir(module))


def test_the_schedule_is_four_whole_minutes_of_the_configured_user() -> None:
    """Only documented arguments: one schedule for each quarter of an hour."""
    schedules = limepkg_apsis.register_scheduled_tasks()

    assert [schedule.schedule.minute for schedule in schedules] == [0, 15, 30, 45]
    assert {(schedule.session.user_name, schedule.session.language) for schedule in schedules} == {
        ("apsis-integration", "sv")
    }


def test_who_runs_the_schedule_can_be_configured(mocker: Any) -> None:
    """The service's config names another user and language."""
    import lime_config

    mocker.patch.dict(lime_config.config, {"plugins": {"limepkg_apsis": {"user_name": "robot", "language": "en"}}})

    session = limepkg_apsis.register_scheduled_tasks()[0].session

    assert (session.user_name, session.language) == ("robot", "en")


def test_a_tick_does_the_work_and_a_second_one_rests(company: Company) -> None:
    """What is due is done; right after there is nothing to do."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se")

    first = tasks.tick(company.app)
    calls = len(company.sim.log)
    second = tasks.tick(company.app)

    assert (first["state"], second["state"], len(company.sim.log)) == ("done", "done", calls)
    assert company.members(spring) == {"ada@example.se"}


def test_a_tick_that_is_switched_off_does_nothing(company: Company) -> None:
    """Paused in Lime Admin: no call, no write."""
    company.configure(enabled=False)

    assert tasks.tick(company.app) == {"state": "paused"}
    assert len(company.sim.log) == 0


def test_a_slice_that_is_not_finished_hands_over_to_itself(company: Company, mocker: Any) -> None:
    """What is left when time is over is sent as the next task."""
    company.campaign()
    sent = mocker.patch.object(lime_task, "send_task")
    mocker.patch.object(tasks, "SLICE", tasks.SLICE * 0)

    tasks.tick(company.app)

    assert [call.args[0] for call in sent.call_args_list] == [tasks.tick]


def test_answers_are_in_the_language_of_the_one_who_asks(company: Company) -> None:
    """A Swedish user reads Swedish."""
    use_application_config({"config": {}, "secrets": {}})
    company.app.language = "sv"

    error = tasks.sync_kind(company.app, "members")["error"]

    assert error["message"] == "Anslutningen till APSIS är inte konfigurerad än."


@pytest.mark.parametrize("mode", ["none", "keyerror", "empty"])
def test_a_missing_application_config_is_a_sentence_whatever_the_platform_does(
    company: Company, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None, KeyError or something empty: the platform's form of "not there" is not known, and none of them crashes."""
    monkeypatch.setenv("LIME_STUB_MISSING_CONFIG", mode)
    use_application_config({"config": {}, "secrets": {}})

    assert tasks.sync_kind(company.app, "campaigns")["error"]["code"] == "config_missing"


def test_every_answer_is_json(company: Company) -> None:
    """Results travel through the queue as JSON."""
    import json

    spring = company.campaign()
    company.invite(spring, "ada@example.se", "fel")

    for answer in (
        tasks.sync_campaign(company.app, spring),
        tasks.sync_campaign(company.app, spring, preview=True),
        tasks.sync_kind(company.app, "members"),
        tasks.sync_kind(company.app, "nothing"),
        tasks.tick(company.app),
    ):
        assert json.loads(json.dumps(answer)) == answer


def test_health_answers_when_each_kind_last_succeeded(company: Company, web_client: Any, prefix_url: Any) -> None:
    """The address for monitoring reads Lime only."""
    tasks.tick(company.app)
    calls = len(company.sim.log)

    answer = web_client.get(prefix_url("limepkg-apsis/health"))

    succeeded = {each["kind"]: each["last_success"] for each in answer.json["kinds"]}
    assert (answer.status_code, set(succeeded)) == (200, {kind.name for kind in SYNC_KINDS})
    assert all(succeeded.values())
    assert len(company.sim.log) == calls


def test_health_says_what_is_wrong_with_the_configuration(company: Company, web_client: Any, prefix_url: Any) -> None:
    """Monitoring sees a wrong configuration as an outage, with the reason."""
    use_application_config({"config": {}, "secrets": {}})

    answer = web_client.get(prefix_url("limepkg-apsis/health"))

    assert (answer.status_code, answer.json["code"]) == (503, "config_missing")


def test_nobody_reads_health_without_logging_in(company: Company, api_client: Any, prefix_url: Any) -> None:
    """The server asks who it is before our code is reached."""
    assert api_client.get(prefix_url("limepkg-apsis/health")).status_code == 401


def test_an_error_nobody_foresaw_is_raised_without_what_it_quotes(company: Company, caplog: Any, mocker: Any) -> None:
    """A defect fails the task, with its place and without the value it choked on."""
    from limepkg_apsis.core.errors import Unexpected
    from limepkg_apsis.tasks import answering

    mocker.patch.object(answering, "open_runtime", side_effect=ValueError("ada@example.se is strange"))

    with pytest.raises(Unexpected) as caught:
        tasks.sync_kind(company.app, "members")

    assert caught.value.params["kind"] == "ValueError"
    assert caught.value.__context__ is None
    assert "ada@" not in caplog.text + str(caught.value)
    assert "error=unexpected kind=ValueError place=" in caplog.text
