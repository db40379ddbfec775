"""The log of everything that was asked, for assertions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

_KEPT = 200_000


@dataclass(slots=True)
class Entry:
    """One request and how it was answered."""

    n: int
    time: float
    method: str
    path: str  # with the query
    kind: str = "unknown"  # read, write, status, poll, file or unknown
    route: str = ""
    queued: bool = False
    status: int = 0
    code: int | None = None
    message: str = ""
    violations: list[str] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    nearest: str = ""  # for an unknown path: the method that looks most like it
    body: bytes = b""

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as plain data; the body as text."""
        return {**asdict(self), "body": self.body.decode("utf-8", "replace")}


class RequestLog:
    """Every request in order; calls to the control interface are not in it."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._count = 0

    def __iter__(self) -> Iterator[Entry]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, index: int) -> Entry:
        return self._entries[index]

    def open(self, now: float, method: str, target: str, body: bytes) -> Entry:
        """Start the entry of a request."""
        self._count += 1
        entry = Entry(self._count, now, method, target, body=body)
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget every entry; numbers go on."""
        self._entries.clear()

    def of(self, **wanted: Any) -> list[Entry]:
        """Return the entries with these values, for example kind="write" or route="lists.create"."""
        return [one for one in self if all(getattr(one, name) == value for name, value in wanted.items())]

    def writes(self) -> list[Entry]:
        """Return the calls that change something."""
        return self.of(kind="write")

    def violations(self) -> list[Entry]:
        """Return the calls that passed a limit."""
        return [one for one in self if one.violations]
