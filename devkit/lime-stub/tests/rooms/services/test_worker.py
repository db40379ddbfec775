"""A real Celery worker, over the broker in a folder."""

from __future__ import annotations

import importlib
import os
import signal
from datetime import UTC, datetime

import pytest
from celery.beat import Scheduler
from lime_stub.application import create_user, open_application
from lime_stub.core_database import core_limetypes
from lime_stub.store import Database
from lime_stub.tasks import TaskMessage, dispatcher, use_dispatcher
from lime_stub.tasks.running import run_message
from lime_stub.testing.processes import SECONDS, running, wait_for_line
from lime_stub.worker.celery_app import Broker, beat_schedule, make_celery, queue_of
from lime_stub.worker.celery_dispatcher import CeleryDispatcher
from lime_stub.worker.journal import waiting_messages

from ..conftest import SAMPLES

TASKS = "limepkg_newer.tasks.tasks"


@pytest.fixture
def db(tmp_path, samples, monkeypatch):
    """Return the path of a database with the core limetypes."""
    for name in ("LIME_BROKER", "LIME_RESULTS"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "demo.db"
    database = Database(str(path), "demo")
    database.create_limetype_tables(*core_limetypes())
    create_user(database, "svea", language="sv")
    database.close()
    return path


@pytest.fixture
def sender(db):
    """Send tasks to the broker beside the database."""
    with use_dispatcher(CeleryDispatcher(make_celery(Broker.beside(str(db))))):
        yield dispatcher()


@pytest.fixture
def start(db, samples, tmp_path):
    """Return a function that starts a worker."""

    def worker(*words):
        arguments = ["worker", "--db", str(db), "--application", "demo", *words]
        return running(arguments, [samples, SAMPLES], tmp_path / "worker.log")

    return worker


def _message(task, /, user="admin", **kwargs):
    return TaskMessage(name=f"{TASKS}.{task}", application="demo", user=user, language="sv", kwargs=kwargs)


def _left_behind(tmp_path):
    broker = tmp_path / "demo.db.broker"
    return [*broker.glob("queues/*/*.msg"), *broker.glob("unacknowledged/*/*.msg")]


def test_worker_runs_tasks_and_event_handlers(sender, start, db, tmp_path):
    """Results, failures, qos queues, users, languages and events come through two processes."""
    notes = tmp_path / "notes"
    os.mkfifo(notes)
    with start("--concurrency", "1") as worker:
        assert worker.line() == "Worker ready for demo"
        counted = sender.send(_message("count_companies", user="standard", note="n"))
        assert counted.wait(SECONDS) == {"count": 0, "note": "n", "user": "standard", "language": "sv"}
        assert sender.find(counted.id).to_dict()["status"] == "SUCCESS"
        failed = sender.send(_message("fail"))
        with pytest.raises(Exception, match="broke"):
            failed.wait(SECONDS)
        assert (failed.status, failed.failed) == ("FAILURE", True)
        assert "broke" in failed.result
        unknown_user = sender.send(_message("count_companies", user="nobody"))
        with pytest.raises(Exception, match="nobody"):
            unknown_user.wait(SECONDS)
        # A task with its own qos travels through another queue; its commit reaches the event handler.
        sender.send(_message("add_company", name="A", www=str(notes))).wait(SECONDS)
        with open(os.open(notes, os.O_RDWR), "rb", buffering=0) as pipe:
            assert wait_for_line(pipe, "the event handler") == "new 1001"
        assert worker.stop() == 0


@pytest.mark.parametrize("pool", ["prefork", "solo"])
def test_task_of_a_killed_worker_is_delivered_again(sender, start, tmp_path, pool):
    """After kill -9 in the middle of a task the next worker runs the task, and once only."""
    for name in ("pipe", "never"):
        os.mkfifo(tmp_path / name)
    # Read and write at once, so that neither side waits for the other to open.
    with open(os.open(tmp_path / "pipe", os.O_RDWR), "rb", buffering=0) as pipe:
        with start("--concurrency", "1", "--pool", pool) as first:
            assert first.line() == "Worker ready for demo"
            result = sender.send(_message("hang_once", folder=str(tmp_path)))
            assert wait_for_line(pipe, "the first worker").startswith("first")
            first.kill()
        assert result.status == "STARTED"
        with start("--concurrency", "1", "--pool", pool) as second:
            assert second.line() == "Worker ready for demo"
            assert wait_for_line(pipe, "the second worker").startswith("second")
            assert result.wait(SECONDS) == {"first": False}
            assert second.stop() == 0
    assert _left_behind(tmp_path) == []


def test_pool_process_is_killed_and_later_the_worker_is_told_to_stop(sender, start, tmp_path):
    """The task of a killed pool process runs again; a task under way at an orderly stop is finished."""
    for name in ("pipe", "never"):
        os.mkfifo(tmp_path / name)
    with open(os.open(tmp_path / "pipe", os.O_RDWR), "rb", buffering=0) as pipe, start("--concurrency", "1") as worker:
        assert worker.line() == "Worker ready for demo"
        result = sender.send(_message("hang_once", folder=str(tmp_path)))
        word, number = wait_for_line(pipe, "the worker").split()
        assert (word, int(number) != worker.popen.pid) == ("first", True)
        os.kill(int(number), 9)
        assert wait_for_line(pipe, "the worker").startswith("second")
        assert result.wait(SECONDS) == {"first": False}

        result = sender.send(_message("wait_for_pipe", folder=str(tmp_path)))
        assert wait_for_line(pipe, "the worker") == "started"
        os.killpg(worker.popen.pid, signal.SIGTERM)
        other_end = os.open(tmp_path / "never", os.O_RDWR)
        assert result.wait(SECONDS) == "done"
        assert worker.popen.wait(SECONDS) == 0
        os.close(other_end)
    assert _left_behind(tmp_path) == []


def test_second_worker_with_a_schedule_is_refused(start):
    """Two schedules would start everything twice."""
    with start("--beat", "--pool", "solo") as first:
        assert first.line() == "Worker ready for demo"
        with start("--beat", "--pool", "solo") as second:
            assert second.popen.wait(SECONDS) == 1
            assert "emits the schedule already" in second.log.read_text()


def test_schedule_is_celerys_and_names_user_and_language(samples):
    """A scheduled task is due when its CronTab says so and runs as its session says."""
    entry = beat_schedule("demo")["limepkg-newer#0@demo"]
    assert entry["task"] == f"{TASKS}.count_companies"
    message = TaskMessage.from_json(entry["args"][0])
    assert (message.user, message.language, message.args) == ("standard", "sv", ("scheduled",))
    monday_morning, same_evening = datetime(2026, 3, 2, 7, 29, 30, tzinfo=UTC), datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
    schedule = entry["schedule"]
    schedule.nowfun = lambda: same_evening
    assert schedule.is_due(monday_morning).is_due
    schedule.nowfun = lambda: monday_morning
    assert not schedule.is_due(monday_morning).is_due


def test_due_entry_is_sent_as_a_message(samples, db):
    """What the schedule sends is a message that a worker of this application runs as the session says."""
    broker = Broker.beside(str(db))
    app = make_celery(broker)
    app.conf.beat_schedule = beat_schedule("demo")
    scheduler = Scheduler(app=app)
    scheduler.apply_async(scheduler.schedule["limepkg-newer#0@demo"])
    waiting = waiting_messages(broker.folder, "lime_default_task_queue")
    with broker.connection() as connection:
        message = connection.SimpleQueue("lime_default_task_queue").get(timeout=5)
    assert len(waiting) == 1
    result = run_message(TaskMessage.from_json(message.payload[0][0]), lambda each: _opened(db, each))
    assert result == {"count": 0, "note": "scheduled", "user": "standard", "language": "sv"}


def _opened(db, message):
    return open_application(str(db), message.application, message.user, message.language)


def test_qos_chooses_the_queue(samples):
    """A task without qos, or unknown here, goes to the default queue."""
    import lime_config

    settings = lime_config.load_config()["tasks_config"]
    importlib.import_module(TASKS)
    assert queue_of(f"{TASKS}.add_company", settings) == "lime_task_queue_background"
    assert queue_of(f"{TASKS}.fail", settings) == queue_of("nowhere.nothing", settings) == "lime_default_task_queue"
