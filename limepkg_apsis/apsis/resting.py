"""How long the same data call has to wait: APSIS asks for five minutes between equal ones (reference, section 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from .exchange import Request

LONGEST_REST = 150.0
"""So long a run waits for its turn, holding the lease: about what is left of the rest when the next slice begins."""


class DataCalls:
    """
    When each data call was last answered. Unless it `waits`, the moments are only kept for others.

    A call that was refused or failed was not served, so repeating it is no repetition.
    """

    def __init__(self, keep: timedelta, *, waits: bool) -> None:
        self._keep = keep
        self.waits = waits
        self._last: dict[str, datetime] = {}

    def pause(self, request: Request, now: datetime) -> float:
        """Return how many seconds this call has to wait."""
        if not self.waits or request.exempt or not _is_data_call(request):
            return 0
        last = self._last.get(_signature(request))
        return max(0.0, (last + self._keep - now).total_seconds()) if last and last <= now else 0

    def note(self, request: Request, now: datetime) -> None:
        """Remember that a call was answered."""
        if self._keep and _is_data_call(request):
            self._last[_signature(request)] = now

    def recent(self, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Return the calls that still have to rest."""
        self._last = {each: last for each, last in self._last.items() if timedelta(0) <= now - last < self._keep}
        return tuple(sorted(self._last.items()))

    def recall(self, data: Iterable[tuple[str, datetime]]) -> None:
        """Count the calls of another worker as our own."""
        for signature, last in data:
            self._last[signature] = max(last, self._last.get(signature, last))


def _is_data_call(request: Request) -> bool:
    # ASSUMED: 5-minute rule and import status (14 #3): it is about methods that give data; looks at files are none.
    return not request.changes and not request.is_poll


def _signature(request: Request) -> str:
    text = f"{request.method} {request.path}\n".encode() + (request.body or b"")
    return hashlib.sha256(text).hexdigest()[:16]
