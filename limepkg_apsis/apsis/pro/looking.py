"""What somebody who only looks asks of an APSIS Pro account: each call once, nothing repeated, queued or written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from ...core.memory import RecentCalls
from ...core.model import MailingList
from ..exchange import Request
from ..transport import Transport
from .wire import calls
from .wire.answers import field_names_of, lists_of
from .wire.verdict import result_of


@dataclass(frozen=True, slots=True)
class ProLook:
    """A look at one account. Every method is one call and raises what `core.ports.Apsis` says."""

    key_fingerprint: str
    transport: Transport

    @property
    def ahead(self) -> timedelta | None:
        """How far APSIS' clock is before ours; None when its last answer did not tell the time."""
        return self.transport.ahead

    def recall(self, recent: RecentCalls) -> None:
        """Count the calls of workers as our own."""
        self.transport.recall(recent)

    def read_field_names(self) -> tuple[str, ...] | None:
        """Return the names of the account's demographic fields; None when the answer does not tell them."""
        return self.transport.send(calls.field_names(), lambda answer: field_names_of(result_of(answer)))

    def read_lists(self) -> tuple[MailingList, ...]:
        """Return the complete index of lists."""
        return self.transport.send(_at_once(calls.all_lists()), lambda answer: lists_of(result_of(answer)))


def _at_once(request: Request) -> Request:
    """Return a call that is made once and waits for no rest: a person is looking (semantics 5.2)."""
    return replace(request, once=True, exempt=True)
