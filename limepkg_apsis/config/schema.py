"""The form of the settings in Lime Admin: what may be set, within which bounds, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from ..settings import FIELD_ROLES, LIMETYPE_ROLES, GuardLimits
from ..syncs import SYNC_KINDS
from ..translations import translate


def create_schema(application: Any) -> Schema:
    """Return the schema with titles in the language of the one who reads it."""
    return _schema("Settings", _settings_fields(application))()


def _settings_fields(application: Any) -> dict[str, fields.Field]:
    def told(key: str) -> dict[str, str]:
        return {
            "title": translate(application, f"settings.{key}.title"),
            "description": translate(application, f"settings.{key}.description"),
        }

    def section(key: str, inner: Mapping[str, fields.Field]) -> fields.Nested:
        nested = _schema(key.title().replace("_", "").replace(".", ""), inner)
        return fields.Nested(nested, load_default=lambda: nested().load({}), metadata=told(key))

    def text(key: str, default: str = "", **options: Any) -> fields.String:
        return fields.String(load_default=default, allow_none=True, metadata=told(key), **options)

    def number(key: str, default: int, low: int, high: int | None = None) -> fields.Integer:
        return fields.Integer(
            load_default=default, strict=True, validate=validate.Range(min=low, max=high), metadata=told(key)
        )

    return {
        "enabled": fields.Boolean(load_default=True, metadata=told("enabled")),
        "intervals_minutes": section(
            "intervals_minutes",
            {kind.name: number(f"kind.{kind.name}", kind.interval_minutes, 1, 10080) for kind in SYNC_KINDS},
        ),
        "requests_per_minute": number("requests_per_minute", 50, 1, 6000),
        "data_call_interval_seconds": number("data_call_interval_seconds", 300, 0, 86400),
        "guards": section("guards", {name: _guard(name, told) for name in GuardLimits.__dataclass_fields__}),
        "mailings": section("mailings", {"days": number("mailings.days", 30, 1, 30)}),
        "campaign_filter": text("campaign_filter", "category", validate=validate.OneOf(choices=["category", "all"])),
        "history_option_key": text("history_option_key", "autolog"),
        "person_id_field": text("person_id_field"),
        "may_sync_group": text("may_sync_group"),
        "may_approve_group": text("may_approve_group"),
        "limetypes": section("limetypes", {role: text(f"limetype.{role}") for role in LIMETYPE_ROLES}),
        "fields": section(
            "fields",
            {
                table: section(f"limetype.{table}", {role: text(f"field.{table}.{role}") for role in roles})
                for table, roles in FIELD_ROLES.items()
            },
        ),
    }


def _guard(name: str, told: Any) -> fields.Field:
    default = getattr(GuardLimits(), name)
    if name.endswith("_percent"):
        return fields.Float(
            load_default=default, validate=validate.Range(min=0, max=100), metadata=told(f"guards.{name}")
        )
    return fields.Integer(
        load_default=default, strict=True, validate=validate.Range(min=0), metadata=told(f"guards.{name}")
    )


def _schema(name: str, members: Mapping[str, fields.Field]) -> type[Schema]:
    meta = type("Meta", (), {"unknown": RAISE, "ordered": True})
    return type(f"{name}Schema", (Schema,), {**members, "Meta": meta})
