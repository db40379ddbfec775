"""Who left the account lately, and how many left in all: the two small reads between complete ones."""

from __future__ import annotations

from datetime import datetime

from ...core.errors import IncompleteRead
from ...core.model import OptOut
from ..exchange import Request
from ..transport import Transport
from .limits import Limits
from .paging import read_pages
from .told import told
from .wire import calls
from .wire.answers import Page, has_address, opt_out_key, opt_out_of, page_of
from .wire.verdict import result_of


def count_opt_outs(transport: Transport) -> int:
    """Return how many rows the account's opt-out list has: no call counts them, a page of one row announces it."""
    return _page(transport, calls.opt_outs_page(0, 1, 1)).total


def recent_opt_outs(transport: Transport, limits: Limits, since: datetime, until: datetime) -> tuple[OptOut, ...]:
    """Return who was moved to the account's opt-out list between two moments; never more than a few pages."""

    def fetch(number: int) -> Page:
        return _page(transport, calls.opt_outs_between(since, until, number, limits.page))

    first = fetch(1)
    if first.pages > limits.direct_pages:
        raise IncompleteRead(reason="too_many")
    rows = read_pages(first, fetch, opt_out_key, limits.direct_pages)
    return tuple(told(map(opt_out_of, rows), has_address))


def _page(transport: Transport, request: Request) -> Page:
    return transport.send(request, lambda answer: page_of(result_of(answer)))
