"""How events travel: published to the exchange of an application, handed to the handlers of packages."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import kombu
from kombu.mixins import ConsumerMixin
from kombu.pools import producers

from lime_stub import config

logger = logging.getLogger(__name__)

HandlerFunction = Callable[["Worker", Any, Any], Any]


def exchange_of(application: str) -> kombu.Exchange:
    """Return the exchange of an application's events."""
    return kombu.Exchange(f"lime.{application}", type="topic", durable=True)


def publisher(connection: kombu.Connection, application: str) -> Callable[[str, Any], None]:
    """Return a function that publishes an event of an application."""

    def publish(routing_key: str, body: Any) -> None:
        try:
            with producers[connection].acquire(block=True) as producer:
                producer.publish(
                    body, exchange=exchange_of(application), routing_key=routing_key, declare=[exchange_of(application)]
                )
        except Exception:
            # ASSUMED: a bus that is down: the commit is done already and stays done; the event is lost.
            logger.exception("event %s of %s could not be published", routing_key, application)

    return publish


@dataclass(frozen=True, slots=True)
class Handler:
    """One registered handler."""

    function: HandlerFunction
    key: str
    queue_name: str


class Worker(ConsumerMixin):  # type: ignore[misc]
    """Consume the events of applications and hand them to the handlers."""

    def __init__(
        self,
        databases: Mapping[str, Any] | None = None,
        connection: kombu.Connection | None = None,
        applications: Iterable[str] = (),
    ) -> None:
        self.databases = databases or {}
        self.connection = connection
        self.applications = list(applications)
        self.handlers: list[Handler] = []

    def register_event_handler(self, handler_func: HandlerFunction, key: str, queue_name: str) -> None:
        """Have a function called with (worker, body, message) for events whose key fits; * and # are wildcards."""
        self.handlers.append(Handler(handler_func, key, queue_name))

    def get_consumers(self, consumer_class: Any, channel: Any) -> list[Any]:
        """Return a consumer for each handler; kombu asks for this."""
        return [
            consumer_class(queues=[queue], callbacks=[self._callback(handler)])
            for handler in self.handlers
            for queue in [self._queue(handler)]
        ]

    def _queue(self, handler: Handler) -> kombu.Queue:
        # ASSUMED: one queue for each queue_name, bound to the exchange of every application of the worker.
        bindings = [kombu.binding(exchange_of(each), routing_key=handler.key) for each in self.applications]
        return kombu.Queue(handler.queue_name, bindings=bindings, durable=True)

    def _callback(self, handler: Handler) -> Callable[[Any, Any], None]:
        def handle(body: Any, message: Any) -> None:
            try:
                handler.function(self, body, message)
            except Exception:
                if not config.config["eventhandler_config"]["catch_handler_exceptions"]:
                    raise
                logger.exception("event handler of queue %s failed", handler.queue_name)
            if not message.acknowledged:
                # ASSUMED: a message that its handler neither acknowledged nor finished: refused, not delivered again.
                message.reject()

        return handle
