"""What a request and a response are, whichever way they travel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote

_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Ending(Enum):
    """How an answer leaves the server."""

    WHOLE = "whole"
    CLOSED = "closed"  # the connection is closed and nothing was answered
    RESET = "reset"  # the same, rudely: what a refused connection looks like to the client
    CUT = "cut"  # half the body, then the connection is closed
    SILENT = "silent"  # nothing comes until the client gives up


@dataclass(frozen=True)
class Request:
    """One request, with header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    scheme: str = "http"

    @cached_property
    def path(self) -> str:
        """Return the path without the query, as it was sent."""
        return self.target.partition("?")[0]

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Return the decoded parts of the path."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    @cached_property
    def query(self) -> dict[str, str]:
        """Return the query parameters with their names in lower case."""
        raw = self.target.partition("?")[2]
        return {name.lower(): value for name, value in parse_qsl(raw, keep_blank_values=True)}

    @property
    def host(self) -> str:
        """Return host and port the request came to."""
        return self.headers.get("host") or "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; a body that is not bytes is sent piece by piece."""

    status: int
    body: bytes | Iterable[bytes] = b""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    ending: Ending = Ending.WHOLE

    @property
    def reason(self) -> str:
        """Return the words that go with the status."""
        return _REASONS.get(self.status, "Unknown")

    def whole_body(self) -> bytes:
        """Return the body in one piece."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)
