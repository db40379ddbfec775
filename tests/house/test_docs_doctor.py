"""The page of troubleshooting lists every check of the set-up, what it says when something is wrong, and the remedy."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from limepkg_apsis.doctor import CHECKS
from limepkg_apsis.doctor.account import REMEDIES
from tests.house.pages import ROOT, Row, plain, rows, sentences


def said_when_all_is_well() -> set[str]:
    """Return the keys that the code passes to `passed`."""
    found: set[str] = set()
    for path in (ROOT / "limepkg_apsis" / "doctor").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "passed":
                texts = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
                found |= {text for text in texts if isinstance(text, str) and text.startswith("doctor.")}
    return found


def expected() -> Iterator[Row]:
    """Yield check, title, sentence and remedy of everything that a check may say is wrong, or worth knowing."""
    told, fine = sentences(), said_when_all_is_well()
    things = {check.family: bool(check.thing) for check in CHECKS}
    for family, for_things in things.items():
        for key, text in told.items():
            word = key.removeprefix(f"doctor.{family}.")
            if word == key or key in fine or key in REMEDIES.values() or word in ("title", "remedy", "passed"):
                continue
            remedy = told[REMEDIES.get(key, f"doctor.{family}.remedy")]
            code = f"{family}.…" if for_things else family
            yield (code, plain(told[f"doctor.{family}.title"]), plain(text), plain(remedy))


def test_every_check_is_listed_with_its_remedy() -> None:
    """Word for word, in the order in which the checks are made."""
    assert rows("troubleshooting", "check", "title", "what it says", "remedy") == list(expected())


def test_every_reason_not_to_check_is_listed() -> None:
    """Why a check is skipped."""
    reasons = [(plain(text),) for key, text in sentences().items() if key.startswith("doctor.skipped.")]

    assert rows("troubleshooting", "why a check was not made") == reasons
