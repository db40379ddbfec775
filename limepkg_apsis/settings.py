"""
The configuration as one frozen value, read once at the edge. Every problem is reported at the same time.

Sources (semantics 12): the application config and its secrets, the settings in Lime Admin, the environment.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from .core.errors import ConfigInvalid, ConfigMissing, Problem, problem

DEFAULT_BASE_URL = "https://se.api.anpdm.com:8443"
LIMETYPE_ROLES = ("campaign", "person", "participant", "history", "mailing", "recipient", "run")
FIELD_ROLES: Mapping[str, tuple[str, ...]] = {
    "campaign": ("name", "sender_name", "sender_address", "type", "list_id", "last_synchronised"),
    "person": ("name", "first_name", "last_name", "email", "global_opt_out", "email_bounce"),
    "participant": ("campaign", "person"),
    "history": ("notes", "start_date", "category", "person"),
    "mailing": (
        "subject",
        "campaign",
        "send_date",
        "sending_id",
        "statistic_link",
        "sent",
        "opened",
        "clicked",
        "bounced",
        "opted_out",
    ),
    "recipient": ("mailing", "person", "email", "status"),
}


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """How much may be removed without asking: the larger of the minimum and the percentage."""

    list_percent: float = 10
    list_minimum: int = 10
    account_percent: float = 5
    account_minimum: int = 50


@dataclass(frozen=True, slots=True)
class ApsisSettings:
    """How APSIS is reached. `ca_bundle` is a file of certificates to trust instead of the public ones."""

    base_url: str = DEFAULT_BASE_URL
    api_key: str = field(default="", repr=False)
    requests_per_minute: int = 50
    data_call_interval_seconds: int = 300
    person_id_field: str = ""
    ca_bundle: str = ""


@dataclass(frozen=True, slots=True)
class CrmSettings:
    """What the administrator said about tables and fields; empty means: find it by label or default name."""

    limetypes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    campaign_filter: str = "category"
    history_option_key: str = "autolog"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured."""

    apsis: ApsisSettings = ApsisSettings()
    crm: CrmSettings = CrmSettings()
    guards: GuardLimits = GuardLimits()
    enabled: bool = True
    intervals_minutes: Mapping[str, int] = field(default_factory=dict)
    mailings_days: int = 30
    may_sync_group: str = ""
    may_approve_group: str = ""
    journal_days: int = 180
    alarm_coworker: int | None = None


def read_settings(app_config: Mapping[str, Any], secrets: Mapping[str, Any], admin: Mapping[str, Any]) -> Settings:
    """
    Build the settings from the three trees.

    Raises `ConfigMissing` when only the key is absent, `ConfigInvalid` with every problem otherwise.
    """
    settings = _settings(app_config, secrets, admin)
    problems = tuple(find_problems(settings))
    if problems:
        missing = all(each.key == "config.api_key_missing" for each in problems)
        raise (ConfigMissing if missing else ConfigInvalid)(problems)
    return settings


def read_table_settings(admin: Mapping[str, Any]) -> CrmSettings:
    """Return what is said about tables and fields, whatever else may be wrong: enough to read the journal."""
    return _table_settings(admin)


def read_admin_settings(admin: Mapping[str, Any]) -> None:
    """Check what is set in Lime Admin alone; raise `ConfigInvalid` with every problem of it."""
    problems = tuple(find_problems(_settings({}, {"api_key": "set elsewhere"}, admin)))
    if problems:
        raise ConfigInvalid(problems)


def _settings(app: Mapping[str, Any], secrets: Mapping[str, Any], admin: Mapping[str, Any]) -> Settings:
    defaults = Settings()
    return Settings(
        apsis=ApsisSettings(
            base_url=str(app.get("base_url") or DEFAULT_BASE_URL).strip().rstrip("/"),
            api_key=str(secrets.get("api_key") or "").strip(),
            ca_bundle=str(app.get("ca_bundle") or ""),
            **_chosen(admin, ("requests_per_minute", "data_call_interval_seconds", "person_id_field")),
        ),
        crm=_table_settings(admin),
        guards=replace(defaults.guards, **_filled(admin.get("guards"))),
        mailings_days=(admin.get("mailings") or {}).get("days", defaults.mailings_days),
        intervals_minutes=_filled(admin.get("intervals_minutes")),
        alarm_coworker=_record_id(admin.get("alarm_coworker")),
        **_chosen(admin, ("enabled", "may_sync_group", "may_approve_group", "journal_days")),
    )


def _record_id(told: Any) -> Any:
    """Return an id as a number, though the form may have kept it as text; None for nobody."""
    text = told.strip() if isinstance(told, str) else told
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 20 else text or None


def _table_settings(admin: Mapping[str, Any]) -> CrmSettings:
    return CrmSettings(
        limetypes=_filled(admin.get("limetypes")),
        fields={table: _filled(names) for table, names in (admin.get("fields") or {}).items()},
        **_chosen(admin, ("campaign_filter", "history_option_key")),
    )


def _chosen(tree: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: tree[key] for key in keys if tree.get(key) is not None}


def _filled(tree: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (tree or {}).items() if value not in (None, "")}


def find_problems(settings: Settings) -> Iterator[Problem]:
    """Yield everything that is wrong with the values."""
    yield from _address_problems(settings.apsis.base_url)
    if not settings.apsis.api_key:
        yield problem("config.api_key_missing")
    yield from _number_problems(settings)
    if settings.crm.campaign_filter not in ("category", "all"):
        yield problem("config.campaign_filter")


def _number_problems(settings: Settings) -> Iterator[Problem]:
    strange = [name for name, value in _numbers(settings) if not _is_number(name, value)]
    if strange:
        # What is no number cannot be compared, and is not repeated: it may be anything that somebody pasted.
        yield from (problem("config.not_a_number", name=name) for name in strange)
        return
    yield from _range_problems(settings)
    yield from _guard_problems(settings.guards)
    for kind, minutes in settings.intervals_minutes.items():
        if minutes < 1:
            yield problem("config.interval", kind=kind, value=minutes)


def _numbers(settings: Settings) -> Iterator[tuple[str, object]]:
    yield "requests_per_minute", settings.apsis.requests_per_minute
    yield "data_call_interval_seconds", settings.apsis.data_call_interval_seconds
    yield "mailings.days", settings.mailings_days
    yield "journal_days", settings.journal_days
    yield "alarm_coworker", settings.alarm_coworker or 0
    for name in GuardLimits.__dataclass_fields__:
        yield f"guards.{name}", getattr(settings.guards, name)
    for kind, minutes in settings.intervals_minutes.items():
        yield f"intervals_minutes.{kind}", minutes


def _is_number(name: str, value: object) -> bool:
    kinds = (int, float) if name.endswith("_percent") else (int,)
    return isinstance(value, kinds) and not isinstance(value, bool)


def _range_problems(settings: Settings) -> Iterator[Problem]:
    if not 1 <= settings.apsis.requests_per_minute <= 6000:
        yield problem("config.requests_per_minute", value=settings.apsis.requests_per_minute)
    if settings.apsis.data_call_interval_seconds < 0:
        yield problem("config.data_call_interval_seconds", value=settings.apsis.data_call_interval_seconds)
    if not 1 <= settings.mailings_days <= 30:
        yield problem("config.mailings_days", value=settings.mailings_days)
    if not 7 <= settings.journal_days <= 3650:
        yield problem("config.journal_days", value=settings.journal_days)
    if settings.alarm_coworker is not None and settings.alarm_coworker < 1:
        yield problem("config.alarm_coworker", value=settings.alarm_coworker)


def _address_problems(base_url: str) -> Iterator[Problem]:
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        yield problem("config.base_url_unreadable")
        return
    if not host:
        yield problem("config.base_url_without_host")
    elif parts.username is not None or parts.password is not None:
        yield problem("config.base_url_with_credentials")
    elif parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        yield problem("config.base_url_not_https", host=host)
    elif parts.query or parts.fragment:
        yield problem("config.base_url_unreadable")


def is_loopback(host: str) -> bool:
    """Tell whether a host is this very machine: the only one that plain http may go to."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _guard_problems(guards: GuardLimits) -> Iterator[Problem]:
    for name in ("list_percent", "account_percent"):
        if not 0 <= getattr(guards, name) <= 100:
            yield problem("config.guard_percent", name=name, value=getattr(guards, name))
    for name in ("list_minimum", "account_minimum"):
        if getattr(guards, name) < 0:
            yield problem("config.guard_minimum", name=name, value=getattr(guards, name))
