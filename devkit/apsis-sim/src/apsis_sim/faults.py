"""Switchable faults: which calls they hit and what then goes wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from typing import Any

from apsis_sim.jobs import JobFaults
from apsis_sim.message import Request


@dataclass(frozen=True, slots=True)
class Effect:
    """What one kind of fault does, and with which parameters."""

    name: str
    meaning: str
    parameters: tuple[str, ...] = ()


EFFECTS: tuple[Effect, ...] = (
    # Answered instead of the real answer; the work is not done unless "work" is true.
    Effect("unauthorised", "403 with Code -4", ("work", "message")),
    Effect("busy", "503 with Code -5", ("work", "message")),
    Effect("maintenance", "503 with Code -6", ("work", "message")),
    Effect("bad_format", "400 (or 503, by variant) with Code -7", ("work", "message")),
    Effect("internal", "500 with Code -1", ("work", "message")),
    Effect("throttled", "429; retry_after seconds become the header", ("work", "retry_after")),
    Effect("gateway", "503 without a body", ("work", "status")),
    Effect("html", "200 with an HTML page", ("work", "status")),
    Effect("empty", "200 with an empty body", ("work", "status")),
    Effect("answer", "any status, body and code", ("work", "status", "code", "message", "body", "content_type")),
    # The line breaks.
    Effect("refused", "the connection is reset before the work", ()),
    Effect("lost_answer", "the work is done, the answer never comes; how: close or timeout", ("how",)),
    Effect("truncated", "half of the body, as if it were all (corrupt JSON)", ()),
    Effect("cut", "half of the body, then the connection closes", ()),
    Effect("slow", "so many seconds pass on the simulated clock before the answer", ("seconds",)),
    # Wrong or old data.
    Effect("stale", "reads show the account as it was when the fault was switched on", ()),
    Effect("repeated_page", "every page is the one before it", ()),
    Effect("shifted_rows", "page n starts (n-1)*by rows too late, or too early if negative", ("by",)),
    Effect("total_count", "TotalCount is add too high, or is value", ("add", "value")),
    Effect("total_pages", "TotalPages is value", ("value",)),
    Effect("meanwhile", "events happen just before (or after) the call", ("happen", "after")),
    # Queued calls; they hit the call that makes the job.
    Effect("poll_missing", "the first polls answer 404", ("polls",)),
    Effect("poll_half", "the first polls answer half a file", ("polls",)),
    Effect("never_finishes", "the job stays at Started", ()),
    Effect("job_state", "the job ends in state -1, -2 or -3", ("state", "work")),
    Effect("data_missing", "the data file answers 404", ()),
    Effect("poll_url", "PollURL and DataUrl with another host, scheme or user", ("host", "scheme", "user")),
    # Single rows.
    Effect("timeout_rows", "these rows (or the first n) fail with 'Timeout expired.'", ("emails", "ids", "first")),
    Effect("rejected", "these addresses are refused", ("emails", "ids", "message")),
    # Imports.
    Effect("import_failure", "the import fails with code 1 to 6", ("code", "message")),
    Effect("import_stuck", "the import never completes", ()),
)
_EFFECTS = {effect.name: effect for effect in EFFECTS}
_MATCHERS = ("method", "path", "route", "nth", "count", "containing")
_NUMBERS = {
    "status": range(200, 600),
    "state": range(-3, 0),
    "code": range(-100, 101),
    "polls": range(10_000),
    "first": range(1_000_000),
}
_ANY_NUMBER = ("seconds", "by", "add", "value")
TIMEOUT_TEXT = "Timeout expired. The timeout period elapsed prior to completion of the operation."


@dataclass(slots=True)
class Fault:
    """One fault: from the nth matching call on, for so many calls (None: always)."""

    id: int
    effect: str
    method: str = "*"
    path: str = "*"
    route: str = "*"
    containing: str = ""  # text the body must contain
    nth: int = 1
    count: int | None = 1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seen: int = 0
    hits: int = 0
    snapshot: Any = None  # the worlds by key, for a stale read

    def concerns(self, request: Request, route: str) -> bool:
        """Say whether a call is one of those this fault looks at."""
        return (
            _glob(self.method, request.method)
            and _glob(self.path, request.path)
            and _glob(self.route, route)
            and (not self.containing or self.containing.encode() in request.body)
        )

    def strikes(self) -> bool:
        """Count a call and say whether this one is hit."""
        self.seen += 1
        late_enough = self.seen >= self.nth
        hit = late_enough and (self.count is None or self.seen < self.nth + self.count)
        self.hits += hit
        return hit

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as plain data."""
        names = ("id", "effect", *_MATCHERS, "seen", "hits")
        return {**{name: getattr(self, name) for name in names}, **self.parameters}


def _glob(pattern: str, value: str) -> bool:
    return pattern == "*" or re.match(translate(pattern.lower()), value.lower()) is not None


def fault_from(number: int, given: Mapping[str, Any]) -> Fault:
    """Read a fault from plain data; every mistake is named."""
    name = str(given.get("effect", ""))
    effect = _EFFECTS.get(name)
    if effect is None:
        raise ValueError(f"There is no fault {name!r}. Known: {', '.join(_EFFECTS)}.")
    values = {key: value for key, value in given.items() if key not in ("effect", "always")}
    unknown = set(values) - set(_MATCHERS) - set(effect.parameters)
    if unknown:
        allowed = ", ".join((*_MATCHERS, "always", *effect.parameters))
        raise ValueError(f"{name} does not take {', '.join(sorted(unknown))}; it takes {allowed}.")
    matchers = {key: values.pop(key) for key in _MATCHERS if key in values}
    matchers["nth"] = int(matchers.get("nth", 1))
    count = None if given.get("always") else matchers.get("count", 1)
    matchers["count"] = None if count is None else int(count)
    _check_texts(matchers | values)
    _check_numbers(values)
    return Fault(number, name, parameters=values, **matchers)


def _check_texts(values: Mapping[str, Any]) -> None:
    for name in ("method", "path", "route", "containing", "host", "scheme", "user", "content_type"):
        if not isinstance(values.get(name, ""), str):
            raise ValueError(f"{name} must be a text, not {values[name]!r}.")
    if len(str(values.get("retry_after", "")).splitlines()) > 1:
        raise ValueError("retry_after is one line of a header.")


def _check_numbers(values: Mapping[str, Any]) -> None:
    # Said when the fault is switched on: a call that it strikes much later would be too late.
    for name, value in values.items():
        allowed = _NUMBERS.get(name)
        if value is None or (allowed is None and name not in _ANY_NUMBER):
            continue
        if not isinstance(value, int | float | str) or not math.isfinite(float(value)):
            raise ValueError(f"{name} must be a number, not {value!r}.")
        if allowed is not None and int(value) not in allowed:
            raise ValueError(f"{name} is {allowed[0]} to {allowed[-1]}, not {value!r}.")


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def add(self, effect: str, snapshot: Any = None, **given: Any) -> Fault:
        """Switch a fault on; by default it strikes once, at the next matching call."""
        self._number += 1
        fault = fault_from(self._number, {"effect": effect, **given})
        fault.snapshot = snapshot
        self._faults.append(fault)
        return fault

    def remove(self, number: int) -> bool:
        """Switch one fault off."""
        before = len(self._faults)
        self._faults = [fault for fault in self._faults if fault.id != number]
        return len(self._faults) < before

    def clear(self) -> None:
        """Switch every fault off."""
        self._faults = []

    def striking(self, request: Request, route: str) -> Struck:
        """Return the faults that hit this call."""
        if not self._faults:
            return NOTHING
        return Struck([one for one in self._faults if one.concerns(request, route) and one.strikes()])


class Struck:
    """The faults that hit one call."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._by_effect = {fault.effect: fault for fault in faults}

    def __bool__(self) -> bool:
        return bool(self._by_effect)

    def __contains__(self, effect: str) -> bool:
        return effect in self._by_effect

    def ids(self) -> list[int]:
        """Return the numbers of the faults."""
        return [fault.id for fault in self._by_effect.values()]

    def get(self, effect: str) -> Fault | None:
        """Return the fault with this effect."""
        return self._by_effect.get(effect)

    def parameter(self, effect: str, name: str, default: Any = None) -> Any:
        """Return a parameter of a fault, or the default when it does not strike."""
        fault = self._by_effect.get(effect)
        return default if fault is None else fault.parameters.get(name, default)

    def for_job(self) -> JobFaults:
        """Return what is to go wrong with the job this call makes."""
        return JobFaults(
            missing_polls=self._polls("poll_missing"),
            half_polls=self._polls("poll_half"),
            stuck="never_finishes" in self,
            end_state=int(self.parameter("job_state", "state", -1)) if "job_state" in self else None,
            works_anyway=bool(self.parameter("job_state", "work", False)),
            data_missing="data_missing" in self,
        )

    def _polls(self, effect: str) -> int:
        return int(self.parameter(effect, "polls", 1)) if effect in self else 0

    def for_rows(self) -> RowFaults:
        """Return what is to go wrong with single rows."""
        return RowFaults([fault for fault in map(self.get, ("timeout_rows", "rejected")) if fault is not None])


NOTHING = Struck()


class RowFaults:
    """Refuse single rows of a batch, by address, by id or by number."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._rules = [_RowRule(fault) for fault in faults]

    def __call__(self, email: str, subscriber_id: int) -> str | None:
        for rule in self._rules:
            if rule.hits(email, subscriber_id):
                return rule.text
        return None


class _RowRule:
    def __init__(self, fault: Fault) -> None:
        given = fault.parameters
        self.emails = {str(one).strip().lower() for one in given.get("emails", ())}
        self.ids = {int(one) for one in given.get("ids", ())}
        self.left = int(given.get("first", 0))
        default = TIMEOUT_TEXT if fault.effect == "timeout_rows" else "The subscriber was rejected"
        self.text = str(given.get("message", default))
        self.every = not (self.emails or self.ids or self.left)

    def hits(self, email: str, subscriber_id: int) -> bool:
        if self.every or email.strip().lower() in self.emails or subscriber_id in self.ids:
            return True
        if self.left > 0:
            self.left -= 1
            return True
        return False
