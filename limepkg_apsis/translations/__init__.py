"""Every sentence a person reads, in the language of the one who reads it. Texts live in the `.po` files beside this."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lime_translation

from ..crm.users import language_of


def register_translations() -> str:
    """Return the folder of the `.po` files."""
    return str(Path(__file__).parent.resolve())


def translate(application: Any, key: str, language: str = "", **params: Any) -> str:
    """Return the text of a key; the key itself where there is none, so that nothing is ever empty."""
    full_key = f"limepkg_apsis.{key}"
    text = lime_translation.get_text(language or language_of(application), full_key, **params)
    return key if text == full_key else str(text)
