"""Which application a request is for: the first part of its path."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable
from typing import Any
from urllib.parse import quote

ENVIRON_KEY = "lime_stub.application"
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ApplicationPrefix:
    """Move the application's name from the path to the environment, so that rules are written without it."""

    def __init__(self, below: WsgiApp, known: Container[str], home: str | None = None) -> None:
        self._below = below
        self._known = known
        self._home = home

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        segment, _, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
        name = segment.encode("latin-1").decode("utf-8", "replace")
        if not name and self._home:
            return _answer(start_response, "302 Found", {"Location": f"/{quote(self._home)}/"})
        if name not in self._known:
            return _answer(start_response, "404 Not Found", message="There is no such application.")
        environ[ENVIRON_KEY] = name
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{segment}"
        environ["PATH_INFO"] = f"/{rest}"
        return self._below(environ, start_response)


def _answer(
    start_response: Callable[..., Any], status: str, headers: dict[str, str] | None = None, message: str = ""
) -> Iterable[bytes]:
    body = json.dumps({"message": message}).encode() if message else b""
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
    start_response(status, list(fields.items()))
    return [body]
