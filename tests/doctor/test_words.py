"""The checks as a list: they hang together, and each has its words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from limepkg_apsis import doctor
from limepkg_apsis.crm.structure import TABLES
from limepkg_apsis.doctor import CHECKS

PACKAGE = Path(doctor.__file__).parent
FAMILIES = sorted({check.family for check in CHECKS})


def texts(language: str) -> dict[str, str]:
    """Return the sentences of one language."""
    path = PACKAGE.parent / "translations" / f"{language}.po"
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def test_a_check_comes_after_those_it_depends_on() -> None:
    """What a check needs has been made before it."""
    for place, check in enumerate(CHECKS):
        assert {*check.needs, *check.whole} <= {each.code for each in CHECKS[:place]}, check.code


def test_no_check_is_made_twice_and_no_table_is_left_out() -> None:
    """One check for each table, one for its fields."""
    codes = [check.code for check in CHECKS]

    assert len(set(codes)) == len(codes)
    assert {f"{family}.{table.role}" for family in ("table", "fields") for table in TABLES} <= set(codes)


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("family", FAMILIES)
def test_every_check_has_its_words(family: str, language: str) -> None:
    """A title, a remedy, and something to say."""
    ours = {key for key in texts(language) if key.startswith(f"doctor.{family}.")}

    assert {f"doctor.{family}.title", f"doctor.{family}.remedy"} < ours


def test_no_sentence_is_left_of_a_check_that_is_gone() -> None:
    """Each sentence of the doctor is said somewhere in its code."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py"))
    said = set(re.findall(r'"(doctor\.[a-z_.]+)"', code)) | {f"doctor.{family}.title" for family in FAMILIES}
    endings = set(re.findall(r'f"doctor\.\{check\}\.([a-z]+)"', code))
    said |= {f"doctor.{check}.{ending}" for check in FAMILIES for ending in endings}

    assert {key for key in texts("en") if key.startswith("doctor.")} - said == set()


def test_no_placeholder_is_a_word_of_the_translator() -> None:
    """`language` and `key` are arguments of the call that fills the sentences."""
    used = {
        name for key, text in texts("en").items() if key.startswith("doctor.") for name in re.findall(r"{(\w+)}", text)
    }

    assert used.isdisjoint({"language", "key", "application"})
