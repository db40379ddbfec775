"""To-dos for a coworker: how an alarm reaches somebody who is not looking at a card."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..core.errors import LimeWriteFailed
from . import labels
from .writer import Write, write_one

logger = logging.getLogger(__name__)

TODO = "todo"
_TITLE_LENGTH = 128


def make_todo(application: Any, coworker: int, *, title: str, text: str, now: datetime) -> int:
    """Make a to-do for a coworker and return its id; 0 where there is no table for it, or it cannot be saved."""
    limetype = _table(application)
    if limetype is None:
        return 0
    values = dict(_values(limetype, coworker, title, text, now))
    try:
        return write_one(application, Write(limetype.name, None, values))
    except LimeWriteFailed as error:
        logger.warning("alarm cannot be delivered: %s", error)
        return 0


def complete_todo(application: Any, todo: int) -> None:
    """Tick a to-do off; somebody who deleted it meanwhile has no need of that."""
    limetype = _table(application)
    completed = labels.fields_labelled(limetype, "completed") if limetype is not None else ()
    if limetype is None or not completed:
        return
    try:
        write_one(application, Write(limetype.name, todo, {completed[0]: True}))
    except LimeWriteFailed as error:
        logger.info("to-do of an alarm cannot be ticked off: %s", error)


def _table(application: Any) -> Any | None:
    found = labels.limetypes_labelled(application, TODO)
    return found[0] if found else None


def _values(limetype: Any, coworker: int, title: str, text: str, now: datetime) -> Iterator[tuple[str, object]]:
    """Yield what a to-do says, by field; the web client expects these labels (reference platform, 3.5)."""
    told: dict[str, object] = {
        "description": title[:_TITLE_LENGTH],
        "notes": text,
        "responsiblecoworker": coworker,
        "startdate": now,
        "duedate": now,
    }
    for label, value in told.items():
        fields = labels.fields_labelled(limetype, label)
        if fields:
            yield fields[0], value
