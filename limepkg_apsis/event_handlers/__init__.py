"""
What we hear of while it happens: that people and participants change in Lime. Only whether somebody at a campaign card
can press send depends on it; the sync itself reads both sides anyway.
"""

from __future__ import annotations

from typing import Any

from ..crm.platform import watched_limetypes
from .changes import on_change

EVENTS = ("new", "update", "delete", "restore")


def register_event_handlers(worker: Any, config: Any = None) -> None:
    """Register one handler for each event of each watched table; the service's config may name other tables."""
    for limetype in watched_limetypes():
        for event in EVENTS:
            worker.register_event_handler(
                handler_func=on_change,
                key=f"core.limeobject.{limetype}.{event}.v1",
                queue_name=f"limepkg_apsis.{limetype}_{event}",
            )
