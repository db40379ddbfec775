"""Keeps the HTTP library from logging addresses of our calls; what others log through it is left alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ours: ContextVar[bool] = ContextVar("limepkg_apsis_call_under_way", default=False)


def _passes(record: logging.LogRecord) -> bool:
    return not _ours.get()


# Read in urllib3 2.x: this logger writes the path of every call at DEBUG. A poll file's path is a secret.
logging.getLogger("urllib3.connectionpool").addFilter(_passes)


@contextmanager
def quietly() -> Iterator[None]:
    """Silence the HTTP library, in this thread, for one call of ours."""
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)
