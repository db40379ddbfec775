"""The handler: it decides whether an event can matter, and hands it to a task. Nothing is read or written here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ..crm.platform import NOTE_CHANGE, enqueue

logger = logging.getLogger(__name__)

OURS = frozenset({"globaloptout", "emailbounce"})
"""Fields that the sync itself writes, by thousands at times, as they are usually called: not even a task is needed."""
EXCHANGE = "lime."
"""What stands before the name of an application in the name of its exchange (reference platform, 8.1)."""
KEY_PARTS = 5
"""`core.limeobject.<limetype>.<event>.v1`"""


def on_change(worker: Any, body: Any, message: Any) -> None:
    """Let a task find out which campaigns a change concerns."""
    try:
        # ASSUMED: body of an event: id and changed properties; limetype and application where the way does not tell.
        told = body if isinstance(body, Mapping) else {}
        application, limetype, record = _application(worker, told, message), _limetype(told, message), told.get("id")
        changed = _changed(told)
        if application and limetype and isinstance(record, int) and not (changed and OURS.issuperset(changed)):
            enqueue(application, NOTE_CHANGE, limetype=limetype, record=record, changed=changed)
    except Exception as error:
        # An error here may end the process that handles the events of every package (reference platform, 8.1).
        logger.error("event not handled: error=%s", type(error).__name__)
    finally:
        message.ack()


def _application(worker: Any, body: Mapping[str, Any], message: Any) -> str:
    """Return the application an event comes from; empty when nobody can tell."""
    exchange = _way(message, "exchange")
    if exchange.startswith(EXCHANGE):
        return exchange.removeprefix(EXCHANGE)
    known = [str(each) for each in getattr(worker, "applications", ())]
    named = str(body.get("application") or "")
    return named or (known[0] if len(known) == 1 else "")


def _limetype(body: Mapping[str, Any], message: Any) -> str:
    """Return the table an event is about; empty when nobody can tell."""
    key = _way(message, "routing_key").split(".")
    return key[2] if len(key) == KEY_PARTS and key[:2] == ["core", "limeobject"] else str(body.get("limetype") or "")


def _way(message: Any, name: str) -> str:
    """Return the exchange or the routing key by which a message came; empty when it does not say."""
    told = getattr(message, "delivery_info", None)
    return str(told.get(name) or "") if isinstance(told, Mapping) else ""


def _changed(body: Mapping[str, Any]) -> list[str]:
    """Return which fields changed; none where the event does not say."""
    changed = body.get("properties")
    return sorted(map(str, changed)) if isinstance(changed, Mapping) else []
