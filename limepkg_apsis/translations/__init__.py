"""Every sentence a person reads, in the language of the one who reads it. Texts live in the `.po` files beside this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lime_translation

from ..crm.users import language_of

LAST_RESORT = "en"
"""What is spoken to those whose language has no texts."""


def register_translations() -> str:
    """Return the folder of the `.po` files."""
    return str(Path(__file__).parent.resolve())


def translate(application: Any, key: str, language: str = "", **params: Any) -> str:
    """Return the text of a key, in English where the language has none; the key itself, never nothing, at last."""
    wanted = language or language_of(application)
    return _text(wanted, key, **params) or _text(LAST_RESORT, key, **params) or key


def speaks(language: str) -> bool:
    """Tell whether there are texts in a language."""
    return bool(language) and _text(language, "note.opt_out") != ""


def _text(language: str, key: str, **params: Any) -> str:
    full_key = f"limepkg_apsis.{key}"
    text = str(lime_translation.get_text(language, full_key, **params))
    return "" if text == full_key else text
