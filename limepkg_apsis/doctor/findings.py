"""What a check can find: it passes, it fails with a remedy, or it could not be made, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from ..core.errors import Problem

Params = tuple[tuple[str, str], ...]


class State(StrEnum):
    """How a check came out."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    What one check found.

    `says` is the translation key of its sentence, `remedy` that of what to do (empty: nothing is to do), `params` fill
    both. `problems` are single things that are wrong, told after the sentence.
    """

    state: State
    says: str = ""
    remedy: str = ""
    params: Params = ()
    problems: tuple[Problem, ...] = ()


def passed(says: str, **params: object) -> Finding:
    """Return that all is well."""
    return Finding(State.PASSED, says, params=_texts(params))


def noted(says: str, remedy: str, problems: Iterable[Problem] = (), **params: object) -> Finding:
    """Return that nothing is wrong, but something should be known, or may be changed."""
    return Finding(State.PASSED, says, remedy, _texts(params), tuple(problems))


def failed(says: str, remedy: str, problems: Iterable[Problem] = (), **params: object) -> Finding:
    """Return that something is wrong, and how it is put right."""
    return Finding(State.FAILED, says, remedy, _texts(params), tuple(problems))


def skipped(says: str, **params: object) -> Finding:
    """Return that the check could not be made, and why."""
    return Finding(State.SKIPPED, says, params=_texts(params))


def shown(moment: datetime) -> str:
    """Return a moment as people read it."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _texts(params: dict[str, object]) -> Params:
    return tuple(sorted((name, str(value)) for name, value in params.items()))
