"""Keeps the HTTP library from logging addresses of our calls; what others log through it is left alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ours: ContextVar[bool] = ContextVar("limepkg_apsis_call_under_way", default=False)


def _passes(record: logging.LogRecord) -> bool:
    return not _ours.get()


# Read in urllib3 1.26 and 2.x: the pool writes the path of every call at DEBUG, and one of the two the whole address
# of an answer with broken headers at WARNING. A poll file's path is a secret.
for _name in ("urllib3.connectionpool", "urllib3.connection"):
    logging.getLogger(_name).addFilter(_passes)


@contextmanager
def quietly() -> Iterator[None]:
    """Silence the HTTP library, in this thread, for one call of ours."""
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)
