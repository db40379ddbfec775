"""Whether one address is on one list now: two small calls for a person who waits, none of them made again by itself."""

from __future__ import annotations

from ...core.model import Member
from ..exchange import Refused
from ..transport import Transport
from .wire import calls
from .wire.answers import ids_of, list_ids_of
from .wire.verdict import result_of

MOST_CALLS = 4
"""One for the ids of the address, and one for each of them; an address seldom has more than one."""


def find_member(transport: Transport, list_id: int, email: str) -> Member | None:
    """Return who has an address on a list."""
    for subscriber_id in _ids(transport, email)[: MOST_CALLS - 1]:
        if list_id in _lists(transport, subscriber_id):
            return Member(subscriber_id, email)
    return None


def _ids(transport: Transport, email: str) -> tuple[int, ...]:
    try:
        return transport.send(calls.ids_by_email(email), lambda answer: ids_of(result_of(answer)))
    except Refused:
        # ASSUMED: "no subscriber" by e-mail (14 #25): an empty list or -2; a valid address is refused for nothing else.
        return ()


def _lists(transport: Transport, subscriber_id: int) -> tuple[int, ...]:
    try:
        return transport.send(calls.lists_of_person(subscriber_id), lambda answer: list_ids_of(result_of(answer)))
    except Refused:
        return ()
