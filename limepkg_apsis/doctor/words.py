"""How a finding is told: title, sentence and remedy in the language of the one who reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..crm.journal.notation import without_addresses
from ..translations import translate
from .findings import Finding

_THINGS = {"table": "limetype.", "fields": "limetype.", "group": ""}
"""Which settings the things are that a family of checks is made for: their titles say what they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One check as people read it; `remedy` is empty where nothing is to do."""

    check: str
    title: str
    state: str
    message: str
    remedy: str


def line_of(application: Any, code: str, finding: Finding, hide: Callable[[str], str]) -> Line:
    """Return what one check found, in words; `hide` takes secrets out of a text."""
    params = dict(finding.params)
    if "check" in params:
        params["check"] = title_of(application, params["check"])
    sentences = [translate(application, finding.says, **params)]
    sentences += [translate(application, each.key, **dict(each.params)) for each in finding.problems]
    remedy = translate(application, finding.remedy, **params) if finding.remedy else ""
    return Line(
        check=code,
        title=title_of(application, code),
        state=finding.state.value,
        message=_harmless(" ".join(sentences), hide),
        remedy=_harmless(remedy, hide),
    )


def title_of(application: Any, code: str) -> str:
    """Return the title of a check by its code."""
    family, _, thing = code.partition(".")
    if not thing:
        return translate(application, f"doctor.{family}.title")
    what = translate(application, f"settings.{_THINGS[family]}{thing}.title")
    return translate(application, f"doctor.{family}.title", what=what)


def _harmless(text: str, hide: Callable[[str], str]) -> str:
    # The name of a user may be an address, and anything may have been pasted into a setting.
    return str(without_addresses(hide(text)))
