"""In which language a sentence is, also for those whose language has none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from limepkg_apsis.translations import speaks, translate


@pytest.mark.parametrize(
    ("language", "key", "text"),
    [
        ("sv", "card.ready.yes", "Klar att skicka"),
        ("en_us", "card.ready.yes", "Ready to send"),
        ("fi", "card.ready.yes", "Ready to send"),
        ("fi", "no.such.key", "no.such.key"),
    ],
)
def test_text_is_in_the_language_else_in_english(
    reader: Callable[[str], Any], language: str, key: str, text: str
) -> None:
    """A key is shown only where there is no text at all."""
    assert translate(reader(language), key) == text


@pytest.mark.parametrize(
    ("language", "there"), [("sv", True), ("en", True), ("en_us", True), ("fi", False), ("", False)]
)
def test_it_can_be_told_whether_there_are_texts(language: str, there: bool) -> None:
    """Whoever would read English for want of texts has none."""
    assert speaks(language) is there
