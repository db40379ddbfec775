"""The calls about what was sent and what came of it, as values (reference, sections 10 to 12)."""

from __future__ import annotations

from datetime import datetime

from ....core.model import Reaction
from ...exchange import Request
from .rows import write_date

_WORDS = {Reaction.OPEN: "opens", Reaction.CLICK: "clicks", Reaction.BOUNCE: "bounces", Reaction.OPT_OUT: "optouts"}


def bounces_page(page: int, size: int) -> Request:
    """Ask for one page of all bounces."""
    return Request("GET", f"/v1/bounces/page/{page}/size/{size}", "/v1/bounces/page/{page}/size/{size}")


def bounces_export() -> Request:
    """Queue the export of all bounces."""
    return Request("POST", "/v1/bounces/queued", "/v1/bounces/queued")


def sendings_between(since: datetime, until: datetime) -> Request:
    """Ask for the sendings between two moments."""
    path = f"/v1/sendqueues/date/from/{write_date(since)}/to/{write_date(until)}"
    return Request("GET", path, "/v1/sendqueues/date/from/{date}/to/{date}")


def recipients_export(sending_id: int) -> Request:
    """Queue the export of everybody a sending went to."""
    return Request("GET", f"/subscribers/v2/sendqueueid/{sending_id}", "/subscribers/v2/sendqueueid/{id}")


def reactions_page(what: Reaction, sending_id: int, page: int, size: int) -> Request:
    """Ask for one page of the opens, clicks, bounces or opt-outs of a sending."""
    word = _WORDS[what]
    if what is Reaction.OPT_OUT:  # the only one of the four whose path has no words before page and size
        path, name = f"/{page}/{size}", "/{page}/{size}"
    else:
        path, name = f"/page/{page}/size/{size}", "/page/{page}/size/{size}"
    return Request("GET", f"/v1/{word}/sendqueues/{sending_id}{path}", f"/v1/{word}/sendqueues/{{id}}{name}")


def reactions_export(what: Reaction, sending_id: int) -> Request:
    """Queue the export of the opens, clicks or bounces of a sending."""
    word = _WORDS[what]
    return Request("GET", f"/v1/sendqueues/{sending_id}/{word}", f"/v1/sendqueues/{{id}}/{word}")
