"""What is said to APSIS and heard from it, as values; and how a failed exchange is told apart from another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..core.errors import ContractBroken, IncompleteRead, RateLimited, Unavailable


class Repeat(Enum):
    """When a call may be made again by itself. A call that certainly never left is always made again."""

    ALWAYS = "always"
    """Reads, and writes whose second time has no further effect."""

    WHEN_REFUSED = "when_refused"
    """Only after APSIS said that it did not take the call: a lost answer is found out by reading."""

    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Request:
    """
    One call. `name` is its path with placeholders: all that a log may say of it.

    `path` follows the base address; for a file it is the whole address, a secret. `exempt`: this data call need not
    rest after an equal one. `once`: however it fails, it is not made again by itself.
    """

    method: str
    path: str = field(repr=False)
    name: str
    body: bytes | None = field(default=None, repr=False)
    repeat: Repeat = Repeat.ALWAYS
    changes: bool = False
    is_poll: bool = False
    exempt: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `body` is empty when it broke off; `retry_after` is in seconds."""

    status: int
    body: bytes = field(default=b"", repr=False)
    retry_after: float | None = None

    @property
    def is_success(self) -> bool:
        """Tell whether the HTTP status says success."""
        return 200 <= self.status < 300


class NeverSent(Unavailable):
    """No connection came about, so APSIS cannot have done anything."""


class Busy(Unavailable):
    """APSIS answered that it did not take the call because it is busy."""


class Throttled(RateLimited):
    """APSIS answered that it did not take the call because there were too many."""


class Unreadable(ContractBroken):
    """The answer says success and cannot be read: what was asked may or may not have happened."""


class Refused(ContractBroken):
    """
    APSIS refused the content of a call.

    `text` is its own wording: it may name an address, so it is no parameter and appears in no message.
    """

    def __init__(self, text: str = "", **params: object) -> None:
        super().__init__(reason="refused", **params)
        self.text = text


class ForeignAddress(ContractBroken):
    """APSIS handed out an address that is not its own."""


class FileGone(IncompleteRead):
    """There is no file at an address that APSIS gave (yet, or any more)."""


class Truncated(IncompleteRead):
    """A file broke off, or is not what it should be."""
