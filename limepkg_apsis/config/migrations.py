"""How saved settings of an older form become those of the present one, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from ..settings import Settings

try:
    from lime_admin.plugins import ConfigMigration
except ImportError:  # where the platform keeps it is seen in shipped packages alone
    ConfigMigration = object

PERCENTAGES = ("list_percent", "account_percent")


class IntoVersion2(ConfigMigration):  # type: ignore[misc]  # the platform is untyped
    """
    Version 1 kept what was posted: words for yes and no, numbers as text, nothing for what was emptied.

    Version 2 keeps values of their own types, and knows for how long runs are kept and who is told when help is needed.
    """

    version = 2

    def upgrade(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings of version 1 as version 2 keeps them."""
        new = {"journal_days": Settings().journal_days, "alarm_coworker": None}
        return {**new, **_typed(config)}

    def downgrade(self, config: Mapping[str, Any]) -> dict[str, Any]:
        """Return settings of version 2 as version 1 can read them."""
        return {name: value for name, value in config.items() if name not in ("journal_days", "alarm_coworker")}


def _typed(config: Mapping[str, Any]) -> dict[str, Any]:
    filled = _without_nothing(config)
    if "enabled" in filled:
        filled["enabled"] = _yes_or_no(filled["enabled"])
    if isinstance(filled.get("guards"), dict):
        filled["guards"] |= {name: _number(filled["guards"][name]) for name in PERCENTAGES if name in filled["guards"]}
    return filled


def _without_nothing(config: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was emptied: the default holds for it."""
    return {
        name: _without_nothing(value) if isinstance(value, Mapping) else value
        for name, value in config.items()
        if value is not None
    }


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return value in fields.Boolean.truthy if value in fields.Boolean.truthy | fields.Boolean.falsy else value


def _number(value: Any) -> Any:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value
