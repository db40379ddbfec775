"""A card says *ready to send* only until somebody who takes part changes in Lime."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import kombu
import lime_config
import pytest
from lime_event_handler.worker import Worker
from lime_stub.events import publisher
from lime_stub.tasks import DeferredDispatcher, use_dispatcher

from limepkg_apsis.event_handlers import register_event_handlers
from limepkg_apsis.event_handlers.changes import on_change
from tests.endpoints.bureau import Bureau

Deliver = Callable[[], int]


@pytest.fixture
def deliver(bureau: Bureau) -> Iterator[Deliver]:
    """Put a bus between Lime and our handlers; give a function that delivers what is on it."""
    app = bureau.company.app
    with kombu.Connection("memory://") as bus:
        worker = Worker(databases={}, connection=bus, applications=[app.identifier])
        register_event_handlers(worker, {})
        with bus.channel() as channel:
            for handler in worker.handlers:
                worker._queue(handler)(channel).declare()
        app._publisher = publisher(bus, app.identifier)

        def delivered() -> int:
            count = 0
            try:
                for _ in worker.consume(timeout=0.2):
                    count += 1
            except TimeoutError:
                pass
            return count

        yield delivered
        app._publisher = None


@pytest.fixture
def ready(bureau: Bureau) -> tuple[int, int]:
    """Return a campaign that is ready to send, and somebody who takes part."""
    campaign = bureau.company.campaign()
    person, *_ = bureau.company.invite(campaign, "ada@example.se", "bo@example.se")
    bureau.asked_and_done(f"campaigns/{campaign}/runs")
    assert bureau.status(campaign)["ready_to_send"]
    return campaign, person


def test_somebody_who_joins_or_leaves_is_noticed_without_any_event(bureau: Bureau, ready: tuple[int, int]) -> None:
    """How many there are, and who is the newest, is asked whenever the card is: events may be lost."""
    campaign, person = ready
    bureau.company.leave(campaign, person)
    left = bureau.status(campaign)
    bureau.company.take_part(campaign, [person])
    back = bureau.status(campaign)

    assert [each["not_ready_because"] for each in (left, back)] == ["changed", "changed"]
    assert back["state"] == "waiting"


def test_a_changed_address_is_noticed_by_its_event(bureau: Bureau, ready: tuple[int, int], deliver: Deliver) -> None:
    """The person's campaigns are not ready any more; the next run makes them so again."""
    campaign, person = ready
    other = bureau.company.campaign("Other")
    bureau.asked_and_done(f"campaigns/{other}/runs")
    bureau.company.change("person", person, email="ada.ek@example.se")
    before = bureau.status(campaign)["ready_to_send"]

    deliver()
    bureau.work()
    changed, untouched = bureau.status(campaign), bureau.status(other)
    bureau.tick()
    bureau.asked_and_done(f"campaigns/{campaign}/runs")

    assert before
    assert (changed["ready_to_send"], changed["not_ready_because"]) == (False, "changed")
    assert untouched["ready_to_send"]
    assert bureau.status(campaign)["ready_to_send"]


def test_what_the_sync_writes_itself_is_no_news(bureau: Bureau, ready: tuple[int, int], deliver: Deliver) -> None:
    """A flag set by the thousand makes no task each."""
    campaign, person = ready
    deliver()
    bureau.work()
    bureau.company.change("person", person, globaloptout=True)
    deliver()

    assert bureau.work() == 0
    assert bureau.status(campaign)["ready_to_send"]


@pytest.mark.parametrize(
    ("limetype", "changed", "news"),
    [
        ("person", {"phone": "1"}, False),
        ("person", {"globaloptout": True, "phone": "1"}, False),
        ("person", {"phone": "1", "email": "a@example.se"}, True),
        ("person", {"firstname": "Ada"}, True),
        ("person", {"E-Mail": "a@example.se"}, True),
        ("person", {}, True),
        ("participant", {"comment": "VIP"}, False),
        ("participant", {"person": 7}, True),
    ],
)
def test_only_fields_that_decide_about_a_list_are_news(
    bureau: Bureau, ready: tuple[int, int], limetype: str, changed: dict[str, Any], news: bool
) -> None:
    """Another telephone number makes nobody wait for the next run; a field by a name unknown here may be the address."""
    campaign, person = ready
    app = bureau.company.app
    record = person if limetype == "person" else bureau.company.rows("participant", {"_id": None})[0]["_id"]
    body = {"id": record, "limetype": limetype, "application": app.identifier, "properties": changed}
    on_change(SimpleNamespace(applications=[]), body, SimpleNamespace(ack=lambda: None))
    bureau.work()

    assert bureau.status(campaign)["ready_to_send"] is not news


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        [],
        {},
        {"id": "seven", "limetype": "person"},
        {"id": 7},
        {"id": 7, "limetype": "company", "application": "nosuch"},
        {"limetype": "person", "properties": 3},
    ],
)
def test_an_event_nobody_understands_is_acknowledged(body: Any) -> None:
    """Whatever is on the bus, the handler raises nothing and leaves nothing lying there."""
    acknowledged = []
    with use_dispatcher(DeferredDispatcher()):
        on_change(SimpleNamespace(applications=[]), body, SimpleNamespace(ack=lambda: acknowledged.append(True)))

    assert acknowledged == [True]


@pytest.mark.parametrize(
    ("way", "body", "told"),
    [
        ({"exchange": "lime.crm", "routing_key": "core.limeobject.deltagare.new.v1"}, {"id": 7}, ("crm", "deltagare")),
        ({"exchange": "lime.my.crm", "routing_key": "core.limeobject.person.new.v1"}, {"id": 7}, ("my.crm", "person")),
        (
            {"exchange": "", "routing_key": "other"},
            {"id": 7, "limetype": "person", "application": "crm"},
            ("crm", "person"),
        ),
        (None, {"id": 7, "limetype": "person", "application": "crm"}, ("crm", "person")),
    ],
)
def test_the_way_an_event_came_tells_table_and_application(way: Any, body: Any, told: tuple[str, str]) -> None:
    """What is in a body is hardly known; exchange and routing key are."""
    message = SimpleNamespace(ack=lambda: None, delivery_info=way)
    with use_dispatcher(DeferredDispatcher()) as sent:
        on_change(SimpleNamespace(applications=["one", "other"]), body, message)

    ((task, *_),) = sent.waiting
    assert (task.application, task.kwargs) == (told[0], {"limetype": told[1], "record": 7, "changed": []})


def test_the_environment_names_other_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers belong to the whole server, so renamed tables are named in the service's config."""
    plugins = {"limepkg_apsis": {"watched_limetypes": ["deltagare"]}}
    monkeypatch.setitem(lime_config.config, "plugins", plugins)
    keys: list[str] = []

    register_event_handlers(SimpleNamespace(register_event_handler=lambda **given: keys.append(given["key"])))

    assert keys == [f"core.limeobject.deltagare.{event}.v1" for event in ("new", "update", "delete", "restore")]
