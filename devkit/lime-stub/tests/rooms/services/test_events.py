"""Events travel from a commit to the handlers of packages."""

from __future__ import annotations

import uuid

import kombu
import pytest
from lime_event_handler.worker import Worker
from lime_stub import config
from lime_stub.events import publisher
from lime_stub.worker.celery_app import Broker

EVENT = "core.limeobject.company.new.v1"


@pytest.fixture(params=["memory", "folder"])
def bus(request, tmp_path):
    """Return a connection, in memory and over the folder that stands in for a broker."""
    connection = kombu.Connection("memory://") if request.param == "memory" else Broker(tmp_path).connection()
    with connection:
        yield connection


@pytest.fixture
def application_name():
    """Return a name of its own, because kombu's memory outlives a test."""
    return f"app-{uuid.uuid4().hex}"


def _received(worker, expected, timeout=5):
    """Consume until the expected number of events has been handled; return whether there were more."""
    for _ in worker.consume(limit=expected, timeout=timeout):
        pass


def _declare(worker):
    with worker.connection.channel() as channel:
        for handler in worker.handlers:
            worker._queue(handler)(channel).declare()


KEYS = [
    (EVENT, True),
    ("core.limeobject.*.new.v1", True),
    ("core.limeobject.#", True),
    ("#", True),
    ("core.limeobject.company.update.v1", False),
]


@pytest.mark.parametrize(("key", "fits"), KEYS)
def test_wildcards_of_a_key(bus, application_name, key, fits):
    """A handler gets the events whose key fits its own."""
    got = []
    worker = Worker(databases={}, connection=bus, applications=[application_name])
    worker.register_event_handler(_note_into(got, "first"), key=key, queue_name=f"q1.{application_name}")
    worker.register_event_handler(_note_into(got, "second"), key=EVENT, queue_name=f"q2.{application_name}")
    _declare(worker)
    publisher(bus, application_name)(EVENT, {"id": 1})
    _received(worker, 2 if fits else 1)
    assert sorted(got) == ([("first", 1)] if fits else []) + [("second", 1)]


def test_handler_learns_application_and_key_from_the_message(bus, application_name):
    """The exchange carries the application's name."""
    seen = []

    def handler(worker, body, message):
        seen.append((message.delivery_info["exchange"], message.delivery_info["routing_key"], worker))
        message.ack()

    worker = Worker(databases={}, connection=bus, applications=["other", application_name])
    worker.register_event_handler(handler_func=handler, key="#", queue_name=f"q.{application_name}")
    _declare(worker)
    publisher(bus, application_name)(EVENT, {})
    _received(worker, 1)
    assert seen == [(f"lime.{application_name}", EVENT, worker)]


def test_failing_handler_does_not_stop_the_next_event(bus, application_name, caplog):
    """An exception is logged, the message is gone, the next one is handled."""
    got = []

    def handler(worker, body, message):
        if body["id"] == 1:
            raise RuntimeError("bad")
        _note_into(got, "h")(worker, body, message)

    worker = Worker(databases={}, connection=bus, applications=[application_name])
    worker.register_event_handler(handler_func=handler, key="#", queue_name=f"q.{application_name}")
    _declare(worker)
    publish = publisher(bus, application_name)
    publish(EVENT, {"id": 1})
    publish(EVENT, {"id": 2})
    _received(worker, 2)
    assert got == [("h", 2)]
    assert "failed" in caplog.text


def test_failing_handler_stops_the_worker_where_older_versions_do(bus, application_name, service_config):
    """The switch of the platform's older versions lets the exception through."""
    config.config["eventhandler_config"]["catch_handler_exceptions"] = False
    worker = Worker(databases={}, connection=bus, applications=[application_name])

    def handler(worker, body, message):
        raise RuntimeError("bad")

    worker.register_event_handler(handler_func=handler, key="#", queue_name=f"q.{application_name}")
    _declare(worker)
    publisher(bus, application_name)(EVENT, {})
    with pytest.raises(RuntimeError, match="bad"):
        _received(worker, 1)


def test_commit_reaches_the_handler_of_a_package(samples, bus, lime_app, save_lime_objects, tmp_path):
    """A package's handler hears of a saved object."""
    import limepkg_newer

    worker = Worker(databases={}, connection=bus, applications=[lime_app.identifier])
    limepkg_newer.register_event_handlers(worker, config.config)
    _declare(worker)
    lime_app._publisher = publisher(bus, lime_app.identifier)
    notes = tmp_path / "notes"
    company = save_lime_objects(lime_app.limetypes.company(name="A", www=str(notes)))
    _received(worker, 1)
    assert notes.read_text() == f"new {company.id}\n"


def _note_into(got, name):
    def handler(worker, body, message):
        got.append((name, body["id"]))
        message.ack()

    return handler
