"""The words of the form: titles, descriptions, and the sentence with which each setting refuses what it cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..crm.structure import FieldSpec, TableSpec
from ..translations import translate

REASONS = ("invalid", "invalid_utf8", "null", "required", "special", "too_large", "type", "validator_failed")
"""What marshmallow calls the ways in which a value can be wrong; its own sentences are in English only."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of the settings, in the language of the one who reads."""

    application: Any

    def say(self, key: str, **params: Any) -> str:
        """Return a sentence."""
        return translate(self.application, key, **params)

    def title(self, key: str, group: str = "") -> str:
        """Return what a setting is called; below a group, with the name of the group."""
        title = self.say(f"settings.{key}.title")
        return f"{self.title(group)}: {title}" if group else title

    def told(self, key: str, description: str = "", lime: Mapping[str, object] | None = None) -> dict[str, object]:
        """Return title and description, its own or another's; `lime` is what only Lime's own form understands."""
        texts: dict[str, object] = {
            "title": self.title(key),
            "description": self.say(f"settings.{description or key}.description"),
        }
        return texts | ({"lime": dict(lime)} if lime else {})

    def told_of_place(self, key: str, place: TableSpec | FieldSpec | None) -> dict[str, object]:
        """Return title and description of a table or a field: how it is found while nothing is chosen."""
        if place is None:
            return self.told(key)
        noun, by = "table" if isinstance(place, TableSpec) else "field", "label" if place.label else "name"
        by = "target" if isinstance(place, FieldSpec) and place.by_target else by
        found = self.say(f"settings.{noun}_by_{by}", label=place.label, name=place.name)
        return {"title": self.title(key), "description": found}

    def refusals(self, sentence: str, title: str, **params: Any) -> dict[str, str]:
        """Return the sentence for every way in which a value can be wrong, and the one for a key that was pasted."""
        wrong = dict.fromkeys(REASONS, self.say(f"refused.{sentence}", title=title, **params))
        return wrong | {"key": self.say("refused.key", title=title)}
