"""What holds while nobody has set anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ..settings import FIELD_ROLES, Settings
from ..syncs import SYNC_KINDS


def default_settings() -> dict[str, Any]:
    """Return every setting with its default; which tables and fields are meant is found, so none is chosen."""
    usual = Settings()
    return {
        "enabled": usual.enabled,
        "campaign_filter": usual.crm.campaign_filter,
        "mailings": {"days": usual.mailings_days},
        "history_option_key": usual.crm.history_option_key,
        "intervals_minutes": {kind.name: kind.interval_minutes for kind in SYNC_KINDS},
        "guards": asdict(usual.guards),
        "requests_per_minute": usual.apsis.requests_per_minute,
        "data_call_interval_seconds": usual.apsis.data_call_interval_seconds,
        "person_id_field": usual.apsis.person_id_field,
        "may_sync_group": usual.may_sync_group,
        "may_approve_group": usual.may_approve_group,
        "alarm_coworker": usual.alarm_coworker,
        "journal_days": usual.journal_days,
        "limetypes": {},
        "fields": {table: {} for table in FIELD_ROLES},
    }


def completed(saved: Mapping[str, Any]) -> dict[str, Any]:
    """Return saved settings with the default for each that is missing, on every level."""
    return _merged(default_settings(), saved)


def group_of(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a group of settings; an empty one where there is none, or something that is no group."""
    group = settings.get(name)
    return group if isinstance(group, Mapping) else {}


def _merged(defaults: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**defaults, **saved}
    for name, value in defaults.items():
        if isinstance(value, Mapping) and isinstance(merged[name], Mapping):
            merged[name] = _merged(value, merged[name])
    return merged
