"""Which text a key stands for in a language."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import polib

from lime_stub.plugins import find_package

logger = logging.getLogger(__name__)


def get_text(language: str, key: str, **kwargs: Any) -> str:
    """Return the text of `limepkg_x.<msgid>`; an unknown key is its own text."""
    package, _, msgid = key.partition(".")
    text = _find(language, package, msgid)
    return _filled(text, kwargs) if text else key


def languages_of(package: str) -> tuple[str, ...]:
    """Return the languages a package has texts in."""
    folder = _folder(package)
    return tuple(sorted(each.stem for each in folder.glob("*.po"))) if folder else ()


def _find(language: str, package: str, msgid: str) -> str | None:
    folder = _folder(package) if msgid else None
    if folder is None:
        return None
    paths = (folder / f"{code}.po" for code in _codes(language))
    return next((text for path in paths if (text := _texts_of(path).get(msgid))), None)


def _folder(package: str) -> Path | None:
    found = find_package(package)
    folder = found.call("register_translations") if found else None
    return Path(folder) if folder else None


def _codes(language: str) -> Iterator[str]:
    # ASSUMED: language of a text: en_us falls back to en; a language without the text never falls back to another.
    code = (language or "").replace("-", "_").lower()
    yield code
    if "_" in code:
        yield code.split("_")[0]


def _texts_of(path: Path) -> dict[str, str]:
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@lru_cache(maxsize=256)
def _read(path: Path, changed: int) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path), encoding="utf-8") if not entry.obsolete}


def _filled(text: str, values: dict[str, Any]) -> str:
    # ASSUMED: placeholders: {name} as in str.format; a text is shown unfilled rather than not at all.
    if not values:
        return text
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError):
        logger.warning("a text has placeholders that do not fit its arguments %s", sorted(values))
        return text
