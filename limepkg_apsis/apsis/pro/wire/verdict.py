"""What an answer of APSIS Pro means: its code decides first, the HTTP status second (reference, section 2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ....core.errors import (
    ApsisSyncError,
    ContractBroken,
    KeyRejected,
    Maintenance,
    Unavailable,
)
from ...exchange import Answer, Busy, FileGone, Refused, Throttled, Unreadable
from .rows import Row, as_int, as_row, text_of

_NOTHING = object()


def result_of(answer: Answer) -> Any:
    """Return the `Result` of a method's answer, or raise what the answer says instead."""
    envelope = _envelope(answer)
    code = as_int(envelope.get("code")) if envelope else None
    if envelope is None or code is None:
        raise _by_status(answer)
    if code == 1 and answer.is_success:
        return envelope.get("result")
    raise _by_code(code, envelope, answer) or _by_status(answer)


def file_of(answer: Answer) -> Any:
    """Return what is in a data file: bare, without envelope."""
    check_file(answer)
    value = _json(answer.body)
    if value is _NOTHING:
        raise Unreadable(reason="file_unreadable")
    return value


def poll_of(answer: Answer) -> Row | None:
    """Return what a poll file says; None while it cannot be read."""
    # A first look may meet a half-written file (reference, section 4): no error, and no reason to ask at once again.
    check_file(answer)
    value = _json(answer.body)
    return as_row(value) if isinstance(value, dict) else None


def check_file(answer: Answer) -> None:
    """Raise unless there is a file."""
    if answer.status in (404, 410):
        raise FileGone(reason="file_gone")
    if not answer.is_success:
        # No key was sent for the file, so 401 and 403 say nothing about the key.
        denied = answer.status in (401, 403)
        raise ContractBroken(reason="file_denied") if denied else _by_status(answer)


def _envelope(answer: Answer) -> Row | None:
    value = _json(answer.body)
    return as_row(value) if isinstance(value, dict) else None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _NOTHING


def _by_code(code: int, envelope: Row, answer: Answer) -> ApsisSyncError | None:
    error = _error_for(code, envelope, answer)
    if error:
        error.params |= {"status": str(answer.status), "apsis_code": str(code)}
    return error


def _error_for(code: int, envelope: Row, answer: Answer) -> ApsisSyncError | None:
    errors: dict[int, Callable[[], ApsisSyncError]] = {
        -1: lambda: Unavailable(answer.retry_after),
        -2: lambda: Refused(text_of(envelope, "Message")),
        -3: lambda: ContractBroken(reason="call_not_understood"),
        -4: KeyRejected,
        # ASSUMED: throttle signal (14 #2): APSIS may mean "too many calls" by it; with a 429 it surely does.
        -5: lambda: (Throttled if answer.status == 429 else Busy)(answer.retry_after),
        -6: lambda: Maintenance(answer.retry_after),
        -7: lambda: ContractBroken(reason="call_not_understood"),
    }
    return errors[code]() if code in errors else None


def _by_status(answer: Answer) -> ApsisSyncError:
    status = answer.status
    if status in (401, 403):
        return KeyRejected(status=status)
    if status == 429:
        return Throttled(answer.retry_after, status=status)
    if status == 408 or status >= 500:
        return Unavailable(answer.retry_after, status=status)
    if answer.is_success:
        return Unreadable(reason="answer_unreadable", status=status)
    return ContractBroken(reason="redirected" if 300 <= status < 400 else "status", status=status)
