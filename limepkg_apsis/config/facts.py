"""What the form shows and nobody sets: whether there is a key, and which table each group of fields belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..crm.platform import application_section
from ..crm.resolution import look_through
from ..settings import FIELD_ROLES, CrmSettings
from ..translations import translate
from .defaults import group_of
from .pickers import TABLE_BESIDE

API_KEY_STATUS = "api_key_status"


def with_facts(application: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as the form shows them."""
    tables = look_through(application, CrmSettings(limetypes=group_of(config, "limetypes"))).tables
    fields = group_of(config, "fields")
    named = {role: {TABLE_BESIDE: tables[role].name} for role in FIELD_ROLES if role in tables}
    shown = {role: {**named.get(role, {}), **group_of(fields, role)} for role in FIELD_ROLES}
    return {API_KEY_STATUS: _key_status(application), **config, "fields": {**fields, **shown}}


def without_facts(config: Any) -> Any:
    """Return what a form posted without what it only showed; what is no form at all is returned as it is."""
    if not isinstance(config, Mapping):
        return config
    told = {name: value for name, value in config.items() if name != API_KEY_STATUS}
    if isinstance(told.get("fields"), Mapping):
        told["fields"] = {role: _without_table(names) for role, names in told["fields"].items()}
    return told


def _without_table(names: Any) -> Any:
    if not isinstance(names, Mapping):
        return names
    return {role: name for role, name in names.items() if role != TABLE_BESIDE}


def _key_status(application: Any) -> str:
    found = str(application_section(application, "secrets").get("api_key") or "").strip()
    return translate(application, "settings.api_key_status.found" if found else "settings.api_key_status.missing")
