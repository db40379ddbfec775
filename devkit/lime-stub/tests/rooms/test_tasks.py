"""Tasks are plain functions; sending them goes through JSON and one of several modes."""

from __future__ import annotations

import dataclasses
import importlib

import lime_task
import pytest
from lime_stub.model.errors import NotFoundError, StubError
from lime_stub.tasks import (
    FAILURE,
    PENDING,
    SUCCESS,
    DeferredDispatcher,
    EagerDispatcher,
    TaskMessage,
    TwiceDispatcher,
    dispatcher,
    known_tasks,
    scheduled_tasks,
    use_dispatcher,
)
from lime_stub.tasks.running import run_message
from lime_task.schedule import CronTab, ScheduledTask, TaskSession


@pytest.fixture
def tasks(samples):
    """Return the tasks of the newer sample."""
    return importlib.import_module("limepkg_newer.tasks.tasks")


def test_task_is_a_plain_function(tasks, lime_app):
    """A decorated function is called with an application like any other."""
    assert tasks.count_companies(lime_app, note="x") == {
        "count": 0,
        "note": "x",
        "user": "admin",
        "language": "en",
    }


def test_known_tasks_are_those_of_the_modules_packages_name(tasks):
    """Names are dotted paths; options of the decorator are kept."""
    found = known_tasks()
    assert {"limepkg_newer.tasks.tasks.count_companies", "limepkg_older.tasks.ping"} <= set(found)
    assert found["limepkg_newer.tasks.tasks.add_company"].options == {"qos": "background"}


def test_sent_task_waits_until_it_is_told_to_run(tasks, lime_app):
    """By default nothing runs by itself."""
    result = lime_task.send_task(tasks.add_company, lime_app, "A")
    assert result.to_dict() == {"id": result.id, "result": None, "status": PENDING}
    assert lime_app.limetypes.company.get_all().count == 0
    assert dispatcher().run_all() == 1
    assert (result.status, lime_app.limetypes.company.get_all().count) == (SUCCESS, 1)
    assert lime_task.get_task(result.id).status == SUCCESS


@pytest.mark.parametrize(("mode", "companies"), [(EagerDispatcher, 1), (TwiceDispatcher, 2)])
def test_other_modes_run_at_once(tasks, lime_app, mode, companies):
    """Eager runs a sent task once, twice runs it twice."""
    with use_dispatcher(mode()):
        lime_task.send_task("limepkg_newer.tasks.tasks.add_company", lime_app, name="A")
    assert lime_app.limetypes.company.get_all().count == companies


def test_sent_task_acts_as_its_sender(tasks, lime_app_non_admin):
    """The task's application has the sender's user, but is another object."""
    with use_dispatcher(EagerDispatcher()):
        result = lime_task.send_task(tasks.count_companies, lime_app_non_admin, note="n")
    assert result.result["user"] == "standard"


def test_sent_to_a_name_runs_as_administrator(tasks, lime_app):
    """Where only a name was given the administrator acts."""
    with use_dispatcher(EagerDispatcher()):
        result = lime_task.send_task(tasks.count_companies, lime_app.identifier)
    assert result.result["user"] == "admin"


def test_failing_task_does_not_reach_its_sender(tasks, lime_app, caplog):
    """The result says in one line what went wrong."""
    with use_dispatcher(EagerDispatcher()):
        result = lime_task.send_task(tasks.fail, lime_app)
    assert (result.status, result.result) == (FAILURE, "RuntimeError: it broke")
    assert "limepkg_newer.tasks.tasks.fail" in caplog.text


def test_eager_task_may_send_itself(tasks, lime_app):
    """A chain of tasks runs one after the other, not one inside the other."""
    with use_dispatcher(EagerDispatcher()) as mode:
        result = lime_task.send_task(tasks.chain, lime_app, left=3)
    assert (result.result, len(mode.waiting)) == ({"left": 3}, 0)


def test_endless_chain_is_bounded(tasks, lime_app):
    """Run-all stops at its number."""
    with use_dispatcher(DeferredDispatcher()) as mode:
        lime_task.send_task(tasks.chain, lime_app, left=10_000)
        assert mode.run_all(at_most=5) == 5
        assert len(mode.waiting) == 1


def test_arguments_go_through_json(tasks, lime_app):
    """What JSON cannot carry is refused when it is sent; what it can carry arrives as JSON has it."""
    with pytest.raises(StubError, match="count_companies"):
        lime_task.send_task(tasks.count_companies, lime_app, note=object())
    with use_dispatcher(EagerDispatcher()):
        result = lime_task.send_task(tasks.count_companies, lime_app, note=(1, 2))
    assert result.result["note"] == [1, 2]


def test_undecorated_function_cannot_be_sent(lime_app):
    """The mistake is named at once."""
    with pytest.raises(StubError, match="no task"):
        lime_task.send_task(len, lime_app)


def test_name_that_no_worker_knows_fails_when_it_runs(tasks, lime_app):
    """Sending a name checks nothing, as with a broker."""
    with use_dispatcher(EagerDispatcher()):
        assert lime_task.send_task("limepkg_newer.nothing", lime_app).status == FAILURE


def test_schedules_of_the_packages(tasks):
    """Schedules are plain values."""
    found = [each for name, each in scheduled_tasks() if name.startswith("limepkg-newer")]
    assert found == [
        ScheduledTask(
            task=tasks.count_companies,
            session=TaskSession(user_name="standard", language="sv"),
            args=["scheduled"],
            schedule=CronTab(hour=7, minute=30, day_of_week=1),
        )
    ]


def test_task_in_a_language_that_is_not_active_fails(tasks, lime_app, create_user):
    """What a schedule names must be there in every application: the user, and the language."""
    task = TaskMessage(f"{tasks.__name__}.count_companies", lime_app.identifier, "standard", "sv")
    with pytest.raises(NotFoundError, match="'sv' is not active"):
        run_message(task)
    create_user("svea", language="sv")
    assert run_message(task)["language"] == "sv"
    with pytest.raises(NotFoundError, match="nobody"):
        run_message(dataclasses.replace(task, user="nobody"))


def test_task_handler_fixture_runs_sent_tasks(tasks, lime_app, task_handler_service_locator):
    """With the task machinery in use a sent task has run when send_task returns."""
    assert lime_task.send_task(tasks.count_companies, lime_app).status == SUCCESS
