"""Texts come from the .po files of the loaded packages."""

from __future__ import annotations

import lime_translation
import pytest

ROWS = [
    ("sv", "limepkg_newer.greeting", {"name": "Åsa"}, "Hej Åsa"),
    ("en", "limepkg_newer.greeting", {"name": "Ann"}, "Hello Ann"),
    ("en_us", "limepkg_newer.greeting", {"name": "Ann"}, "Hello Ann"),
    ("EN-US", "limepkg_newer.greeting", {"name": "Ann"}, "Hello Ann"),
    ("en", "limepkg_newer.greeting", {}, "Hello {name}"),
    ("en", "limepkg_newer.greeting", {"other": 1}, "Hello {name}"),
    ("sv", "limepkg_newer.plain", {}, "limepkg_newer.plain"),
    ("en", "limepkg_newer.empty", {}, "limepkg_newer.empty"),
    ("en", "limepkg_newer.nothing", {}, "limepkg_newer.nothing"),
    ("en", "limepkg_older.greeting", {}, "limepkg_older.greeting"),
    ("en", "greeting", {}, "greeting"),
    ("", "limepkg_newer.greeting", {}, "limepkg_newer.greeting"),
]


@pytest.mark.parametrize(("language", "key", "values", "text"), ROWS)
def test_text_of_a_key(samples, language, key, values, text):
    """A key has a text in the language, or is its own text."""
    assert lime_translation.get_text(language, key, **values) == text
