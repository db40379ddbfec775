"""A line to APSIS that says what a test has written down, in order, and remembers what was sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.settings import ApsisSettings
from tests.fakes.fake_clock import FakeClock

BASE = "https://apsis.example.test:8443"
KEY = "secret-key-0f6c2a52"
HTML = b"<html><body>Please try again</body></html>"
_BUILDER = HTTPAdapter()


@dataclass(frozen=True)
class Reply:
    """One scripted answer; `announced` is a Content-Length that may lie."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None


def result(value: object, code: object = 1, status: int = 200, message: str = "OK", **headers: str) -> Reply:
    """Script an answer with an envelope; header names are written with underscores."""
    body = json.dumps({"Code": code, "Message": message, "Result": value}).encode()
    return Reply(status, body, {name.replace("_", "-"): each for name, each in headers.items()})


def refusal(text: str = "Refused") -> Reply:
    """Script an answer with the code -2."""
    return result(None, code=-2, status=400, message=text)


def bare(value: object) -> Reply:
    """Script a file: JSON without envelope."""
    return Reply(body=json.dumps(value).encode())


class FakeLine(BaseAdapter):
    """The adapter; running out of answers fails the test."""

    def __init__(self, *script: Reply | Exception) -> None:
        super().__init__()
        self.script = list(script)
        self.sent: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Answer with the next line of the script."""
        self.sent.append(request)
        self.options.append(options)
        assert self.script, f"nothing is scripted for {request.method} {request.url}"
        reply = self.script.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return _response(reply, request)

    def close(self) -> None:
        """Do nothing; there is nothing to close."""

    @property
    def said(self) -> list[str]:
        """Return verb and path of what was sent."""
        return [f"{each.method} {each.path_url!s}" for each in self.sent]

    def bodies(self) -> list[Any]:
        """Return the JSON bodies of what was sent, None where there was none."""
        return [json.loads(each.body) if each.body else None for each in self.sent]


def _response(reply: Reply, request: requests.PreparedRequest) -> requests.Response:
    announced = len(reply.body) if reply.announced is None else reply.announced
    raw = HTTPResponse(
        body=BytesIO(reply.body),
        headers={"Content-Length": str(announced), **reply.headers},
        status=reply.status,
        preload_content=False,
        decode_content=False,
        enforce_content_length=True,
        request_method=request.method,
    )
    return _BUILDER.build_response(request, raw)


def connected(
    *script: Reply | Exception, base_url: str = BASE, per_minute: int = 1000
) -> tuple[Transport, FakeLine, FakeClock]:
    """Return a transport on a scripted line, with a clock of its own."""
    line, clock = FakeLine(*script), FakeClock()
    settings = ApsisSettings(base_url=base_url, api_key=KEY, requests_per_minute=per_minute)
    return Transport(settings, clock, limiter=Limiter(), adapter=line), line, clock
