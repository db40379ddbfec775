"""The simulator without sockets: a transport for the requests library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO, RawIOBase
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from apsis_sim.message import Ending, Request, Response
from apsis_sim.simulator import Inspected, Simulator
from apsis_sim.world import World

_BUILDER = HTTPAdapter()


class SimAdapter(BaseAdapter):
    """Send requests straight to a simulator; mount it on a session."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self.simulator = simulator

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Answer a request."""
        response = self.simulator.handle(_incoming(request))
        _raise_broken_line(response, request)
        raw = HTTPResponse(
            body=_body(response),
            headers=_headers(response),
            status=response.status,
            reason=response.reason,
            preload_content=False,
            decode_content=False,
            request_method=request.method,
            enforce_content_length=True,
        )
        answer = _BUILDER.build_response(request, raw)
        if not kwargs.get("stream"):
            answer.content  # reads it, as a session does
        return answer

    def close(self) -> None:
        """Do nothing; there is nothing to close."""


def _incoming(request: requests.PreparedRequest) -> Request:
    scheme, _, rest = str(request.url).partition("://")
    host, slash, target = rest.partition("/")
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    headers.setdefault("host", host.rpartition("@")[2])
    return Request(str(request.method), slash + target or "/", headers, _bytes(request.body), scheme)


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    return bytes(body.read()) if hasattr(body, "read") else b"".join(body)


def _raise_broken_line(response: Response, request: requests.PreparedRequest) -> None:
    if response.ending is Ending.SILENT:
        raise requests.exceptions.ReadTimeout("The answer never came", request=request)
    if response.ending in (Ending.CLOSED, Ending.RESET):
        raise requests.exceptions.ConnectionError("The connection was closed without an answer", request=request)


def _headers(response: Response) -> dict[str, str]:
    headers: dict[str, str] = dict(response.headers)
    if response.content_type:
        headers["Content-Type"] = response.content_type
    if isinstance(response.body, bytes):
        headers["Content-Length"] = str(len(response.body))
    return headers


def _body(response: Response) -> Any:
    if response.ending is Ending.CUT:
        whole = response.whole_body()
        return BytesIO(whole[: len(whole) // 2])
    return BytesIO(response.body) if isinstance(response.body, bytes) else _Stream(iter(response.body))


class _Stream(RawIOBase):
    """A file over pieces that are made while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes | None:
        return self.read(size)

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = next(self._pieces, b"")
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


class InProcess(Inspected):
    """A simulator in this process, for tests that make very many calls."""

    base_url = "http://127.0.0.1:8075"  # nothing listens there; the adapter answers

    def __init__(self, world: World | None = None, **options: Any) -> None:
        self.simulator = Simulator(world, **options)
        self.adapter = SimAdapter(self.simulator)

    def __call__(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        return self.adapter.send(request, **kwargs)

    def mount(self, session: requests.Session) -> requests.Session:
        """Let a session send everything here."""
        session.mount("http://", self.adapter)
        session.mount("https://", self.adapter)
        return session

    def session(self) -> requests.Session:
        """Return a session with the key of the account."""
        session = self.mount(requests.Session())
        session.auth = (self.simulator.api_key, "")
        session.trust_env = False
        return session

    def call(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Response:
        """Send a request without any client library."""
        return self.simulator.handle(Request(method, path, dict(headers or {}), body))
