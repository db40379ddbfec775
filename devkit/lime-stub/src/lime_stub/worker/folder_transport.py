"""A broker in a folder: kombu's file-system transport, with messages that survive a killed worker."""

from __future__ import annotations

import json
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import quote

import kombu.transport
from kombu.transport import filesystem, virtual

from lime_stub.worker import journal
from lime_stub.worker.locks import lock_for_forks

SCHEME = "limestub"
BINDINGS = "bindings"
SECONDS_BETWEEN_SEARCHES = 1.0

kombu.transport.TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"

_states: dict[str, virtual.BrokerState] = {}
_journals: dict[Path, journal.Journal] = {}
_making = lock_for_forks()


def journal_of(root: Path) -> journal.Journal:
    """Return the journal of this process for a folder."""
    found = _journals.get(root)
    # A worker consumes tasks and events in two threads: with a journal each, one takes what the other cannot confirm.
    return found if found is not None and found.is_mine else _made_once(root)


def _made_once(root: Path) -> journal.Journal:
    with _making:
        found = _journals.get(root)
        if found is None or not found.is_mine:
            found = _journals[root] = journal.Journal(root)
        return found


class QoS(virtual.QoS):  # type: ignore[misc]
    """Keep the journal in step with what is acknowledged."""

    def ack(self, delivery_tag: str) -> None:
        """Acknowledge a message."""
        super().ack(delivery_tag)
        journal_of(self.channel.root).confirm(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Refuse a message: back to its queue, or gone."""
        self._quick_ack(delivery_tag)
        mine = journal_of(self.channel.root)
        (mine.put_back if requeue else mine.confirm)(delivery_tag)

    def restore_unacked(self) -> list[Any]:
        """Give back what is not acknowledged, when a worker stops in an orderly way."""
        self._flush()
        for tag in list(self._delivered):
            journal_of(self.channel.root).put_back(tag)
        self._delivered.clear()
        return []


class Channel(filesystem.Channel):  # type: ignore[misc]
    """Keep queues as folders, and bindings as one small file each, so that processes cannot disturb each other."""

    QoS = QoS
    _searched_at = 0.0

    @property
    def root(self) -> Path:
        """Return the folder that is the broker."""
        return Path(self.transport_options["folder"])

    def get_table(self, exchange: str) -> list[Any]:
        """Return the bindings of an exchange."""
        files = sorted(self._bindings_of(exchange).glob("*.json"))
        return [filesystem.exchange_queue_t(*json.loads(each.read_text(encoding="utf-8"))) for each in files]

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        folder = self._bindings_of(exchange)
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps([routing_key or "", pattern or "", queue or ""])
        final = folder / f"{uuid.uuid5(uuid.NAMESPACE_OID, text).hex}.json"
        draft = folder / f"{uuid.uuid4().hex}.draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(final)

    def _bindings_of(self, exchange: str) -> Path:
        return self.root / BINDINGS / quote(exchange, safe="")

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        journal.put_message(self.root, queue, payload)

    def _get(self, queue: str) -> dict[str, Any]:
        self._search_for_abandoned()
        payload = journal_of(self.root).take(queue)
        if payload is None:
            raise Empty
        return payload

    def _search_for_abandoned(self) -> None:
        now = time.monotonic()
        if now - self._searched_at >= SECONDS_BETWEEN_SEARCHES:
            self._searched_at = now
            journal.restore_abandoned(self.root)

    def basic_consume(self, queue: str, no_ack: bool, callback: Any, consumer_tag: str, **kwargs: Any) -> None:
        """Consume from a queue."""

        def confirmed(message: Any) -> Any:
            journal_of(self.root).confirm(message.delivery_tag)
            return callback(message)

        super().basic_consume(queue, no_ack, confirmed if no_ack else callback, consumer_tag, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        """Take one message."""
        message = super().basic_get(queue, no_ack, **kwargs)
        if message is not None and no_ack:
            journal_of(self.root).confirm(message.delivery_tag)
        return message

    def _size(self, queue: str) -> int:
        return len(journal.waiting_messages(self.root, queue))

    def _purge(self, queue: str) -> int:
        waiting = journal.waiting_messages(self.root, queue)
        for each in waiting:
            each.unlink(missing_ok=True)
        return len(waiting)


class Transport(filesystem.Transport):  # type: ignore[misc]
    """Be the transport behind limestub://."""

    Channel = Channel
    driver_type = driver_name = SCHEME

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # What is bound is remembered for each folder; kombu's own memory is one for the whole process.
        self.state = _states.setdefault(str(client.transport_options["folder"]), virtual.BrokerState())

    def drain_events(self, connection: Any, timeout: float | None = None) -> Any:
        """Deliver what has come, or raise a time-out."""
        # Celery acknowledges finished tasks between two calls of this, and asks to wait two seconds in each.
        longest = self.client.transport_options.get("longest_wait")
        return super().drain_events(connection, timeout=min(timeout, longest) if timeout and longest else timeout)
