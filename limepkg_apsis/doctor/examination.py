"""How an application is examined: every check in order, each guarded, none that depends on one that did not pass."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..apsis.connect import connect_to_look
from ..core.errors import Unexpected
from ..core.ports import Clock
from ..runtime import SystemClock
from .checks import CHECKS, Check
from .findings import Finding, State, failed, skipped
from .setup import Connect, Setup
from .words import Line, line_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examination:
    """Every check, in order."""

    checks: tuple[Line, ...]

    @property
    def ok(self) -> bool:
        """Tell whether no check failed."""
        return all(each.state != State.FAILED for each in self.checks)

    def to_dict(self) -> dict[str, object]:
        """Return the examination as JSON-able values."""
        return {"ok": self.ok, "checks": [asdict(each) for each in self.checks]}


def examine(application: Any, *, clock: Clock | None = None, connect: Connect = connect_to_look) -> Examination:
    """
    Make every check of the set-up of one application, and tell them in its language.

    A wrong set-up raises nothing, and nothing is written on either side. APSIS gets two calls at most, each made once.
    """
    setup = Setup(application, clock or SystemClock(), connect)
    found: dict[str, Finding] = {}
    for check in CHECKS:
        found[check.code] = _make(check, setup, found)
    return Examination(tuple(line_of(application, code, each, setup.hide_key) for code, each in found.items()))


def _make(check: Check, setup: Setup, found: Mapping[str, Finding]) -> Finding:
    unmet = _first_unmet(check.needs, found)
    if unmet:
        return skipped("doctor.skipped.needs", check=unmet)
    finding = _guarded(check, setup)
    lacking = _first_unmet(check.whole, found) if finding.state is State.PASSED else ""
    return skipped("doctor.skipped.needs", check=lacking) if lacking else finding


def _first_unmet(codes: Iterable[str], found: Mapping[str, Finding]) -> str:
    return next((code for code in codes if found[code].state is not State.PASSED), "")


def _guarded(check: Check, setup: Setup) -> Finding:
    """Judge; whatever a strange set-up makes the code raise is a finding, too."""
    try:
        return check.judge(setup)
    except Exception as error:
        unexpected = Unexpected.of(error)
        logger.error("application=%s check=%s error=%s", setup.identifier, check.code, unexpected)
        return failed("doctor.unexpected.failed", "doctor.unexpected.remedy", kind=unexpected.params["kind"])
