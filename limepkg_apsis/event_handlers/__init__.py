"""
What we hear of while it happens: that people and participants change in Lime. Only whether somebody at a campaign card
can press send depends on it; the sync itself reads both sides anyway.
"""

from __future__ import annotations

from typing import Any

from ..crm.platform import environment_section
from .changes import on_change

WATCHED = ("participant", "person")
"""Tables by their usual names. The names of one database are not known here: handlers belong to the whole server."""
EVENTS = ("new", "update", "delete", "restore")


def register_event_handlers(worker: Any, config: Any = None) -> None:
    """Register one handler for each event of each watched table; the environment may name other tables."""
    for limetype in environment_section().get("watched_limetypes") or WATCHED:
        for event in EVENTS:
            worker.register_event_handler(
                handler_func=on_change,
                key=f"core.limeobject.{limetype}.{event}.v1",
                queue_name=f"limepkg_apsis.{limetype}_{event}",
            )
