"""
May APSIS be called now, and what the next worker must know of our calls: the breaker of the account, the budget of the
key, the rest between equal data calls. All of it is kept in the journal, because workers come and go.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from .breaker import after_failure, is_open, is_trouble_of_apsis, may_probe
from .errors import ApsisSyncError
from .kinds import Ports
from .memory import AccountMemory, Breaker
from .passes import PassResult
from .report import Trigger
from .schedule import failed_passes_are_due

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """What one worker knows and leaves behind of its calls. Only for the holder of the lease."""

    ports: Ports

    def counted(self, work: Callable[[], T]) -> T:
        """Work as the next one after earlier workers, and leave to later ones what they must know of our calls."""
        apsis = self.ports.apsis
        apsis.recall(self._memory().recent)
        self.ports.shared.begin_anew()
        try:
            return work()
        finally:
            # Whoever dies leaves nothing; but then the lease keeps others out for longer than a minute, and for as long
            # as the same data call has to wait.
            if self._memory().recent != apsis.recent:
                self._remember(lambda memory: replace(memory, recent=apsis.recent))

    def why_resting(self, trigger: Trigger) -> str:
        """Return why APSIS is left alone now, if it is; a person's click may always ask once, and hears the error."""
        breaker = self._memory().breaker
        if not is_open(breaker):
            return ""
        if trigger is not Trigger.PERSON and not may_probe(breaker, self.ports.clock.now()):
            return breaker.reason
        try:
            self.ports.apsis.probe()
        except ApsisSyncError as error:
            self._set(after_failure(breaker, error, self.ports.clock.now()))
            if trigger is Trigger.PERSON:
                raise
            return error.code
        self._set(Breaker())
        self._remember(failed_passes_are_due)
        return ""

    def judge(self, result: PassResult) -> None:
        """Let the breaker know how a pass ended."""
        breaker, error = self._memory().breaker, result.trouble
        if error is not None and is_trouble_of_apsis(error):
            self._set(after_failure(breaker, error, self.ports.clock.now()))
        elif error is None and any(report.calls for report in result.reports):
            self._set(Breaker())

    def _set(self, breaker: Breaker) -> None:
        """Remember the breaker; each change between open and closed is told once."""
        known = self._memory().breaker
        if breaker == known:
            return
        self._remember(lambda memory: replace(memory, breaker=breaker))
        if is_open(breaker) and not is_open(known):
            logger.error("breaker=open reason=%s failures=%s", breaker.reason, breaker.failures)
        elif is_open(known) and not is_open(breaker):
            logger.warning("breaker=closed reason=%s since=%s", known.reason, known.open_since)

    def _memory(self) -> AccountMemory:
        return self.ports.journal.read_account_memory()

    def _remember(self, change: Callable[[AccountMemory], AccountMemory]) -> None:
        self.ports.journal.save_account_memory(change(self._memory()))
