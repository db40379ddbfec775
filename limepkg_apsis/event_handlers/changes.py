"""The handler: it decides whether an event can matter, and hands it to a task. Nothing is read or written here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ..crm.platform import NOTE_CHANGE, enqueue

logger = logging.getLogger(__name__)

OURS = frozenset({"globaloptout", "emailbounce"})
"""Fields that the sync itself writes, by thousands at times; a change of these alone is no news."""


def on_change(worker: Any, body: Any, message: Any) -> None:
    """Let a task find out which campaigns a change concerns."""
    try:
        told = body if isinstance(body, Mapping) else {}
        application, limetype, record = _application(worker, told), told.get("limetype"), told.get("id")
        if application and limetype and isinstance(record, int) and not _is_ours(told):
            enqueue(application, NOTE_CHANGE, limetype=str(limetype), record=record)
    except Exception as error:
        # An error here may end the process that handles the events of every package (reference platform, 8.1).
        logger.error("event not handled: error=%s", type(error).__name__)
    finally:
        message.ack()


def _application(worker: Any, body: Mapping[str, Any]) -> str:
    """Return the application an event comes from; empty when nobody can tell."""
    # ASSUMED: body of an event: id, limetype, application and the changed properties, by these names.
    known = [str(each) for each in getattr(worker, "applications", ())]
    named = str(body.get("application") or "")
    return named or (known[0] if len(known) == 1 else "")


def _is_ours(body: Mapping[str, Any]) -> bool:
    changed = body.get("properties")
    return isinstance(changed, Mapping) and bool(changed) and set(changed) <= OURS
