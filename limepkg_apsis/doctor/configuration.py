"""Whether the settings can be used: judgements on the three trees that they are made of. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..core.errors import ConfigurationError, Problem
from ..settings import ApsisSettings, Settings, read_admin_settings, read_settings
from ..syncs import SYNC_KINDS
from .findings import Finding, failed, noted, passed, skipped

CALLS_A_MINUTE = 60
"""What APSIS allows all who use one key together (reference, section 3)."""
REST_SECONDS = 300
"""What APSIS asks for between two equal data calls."""
LARGEST = 10**9
"""No number that is meant is larger; times reckoned with such ones have no date."""

_TYPES: Mapping[str, tuple[type, ...]] = {"bool": (bool,), "int": (int,), "float": (int, float), "str": (str,)}


@dataclass(frozen=True, slots=True)
class Told:
    """The application config, its secrets, and what Lime Admin holds, as they are."""

    app: Mapping[str, Any]
    secrets: Mapping[str, Any]
    admin: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The key, as the sync would use it."""
        return str(self.secrets.get("api_key") or "").strip()

    def for_lime(self) -> Settings:
        """Return the settings without those of APSIS. `ConfigurationError` when Lime Admin holds something unusable."""
        return read_settings({}, {"api_key": "not looked at"}, self.admin)

    def for_apsis(self) -> ApsisSettings:
        """Return the settings of APSIS. `ConfigurationError` when anything is wrong anywhere."""
        return read_settings(self.app, self.secrets, self.admin).apsis

    def problems(self, setting: str) -> tuple[Problem, ...]:
        """Return what is wrong with one setting of the application config or its secrets."""
        try:
            read_settings(self.app, self.secrets, {})
        except ConfigurationError as error:
            return tuple(each for each in error.problems if each.key.startswith(f"config.{setting}"))
        return ()


def judge_settings(told: Told) -> Finding:
    """Judge what Lime Admin holds."""
    remedy = "doctor.settings.remedy"
    try:
        read_admin_settings(told.admin)
        strange = ", ".join(sorted(_strange(told.for_lime())))
    except ConfigurationError as error:
        return failed("doctor.settings.failed", remedy, error.problems)
    except (TypeError, AttributeError, ValueError):
        return failed("doctor.settings.unreadable", remedy)
    return failed("doctor.settings.strange", remedy, names=strange) if strange else passed("doctor.settings.passed")


def _strange(found: Settings) -> Iterator[str]:
    """Yield the names of the settings whose value is of another kind than it must be."""
    for owner in (found, found.apsis, found.crm, found.guards):
        for each in fields(owner):
            if not _is_a(getattr(owner, each.name), str(each.type)):
                yield each.name
    for kind, minutes in found.intervals_minutes.items():
        if not _is_a(minutes, "int"):
            yield f"intervals_minutes.{kind}"
    for table, names in {"limetypes": found.crm.limetypes, **found.crm.fields}.items():
        for role, name in names.items():
            if not _is_a(name, "str"):
                yield f"{table}.{role}"


def _is_a(value: object, word: str) -> bool:
    if word not in _TYPES:
        return True
    fits = isinstance(value, _TYPES[word]) and (word == "bool" or not isinstance(value, bool))
    return fits and not (isinstance(value, int) and abs(value) > LARGEST)


def judge_key(told: Told) -> Finding:
    """Judge whether there is a key, and whether it can be one."""
    remedy = "doctor.key.remedy"
    if told.problems("api_key"):
        return failed("doctor.key.failed", remedy)
    # It travels as the user name of Basic authentication, which ends at the first colon.
    if not told.key.isascii() or not told.key.isprintable() or set(told.key) & set(" :"):
        return failed("doctor.key.strange", remedy)
    return passed("doctor.key.passed")


def judge_address(told: Told) -> Finding:
    """Judge the address of the API."""
    wrong = told.problems("base_url")
    return failed("doctor.address.failed", "doctor.address.remedy", wrong) if wrong else passed("doctor.address.passed")


def judge_certificates(is_there: bool | None) -> Finding:
    """Judge the file of certificates; None: none is named."""
    if is_there is None:
        return passed("doctor.certificates.public")
    if not is_there:
        return failed("doctor.certificates.failed", "doctor.certificates.remedy")
    return passed("doctor.certificates.passed")


def judge_pace(settings: Settings) -> Finding:
    """Judge whether APSIS is asked as often as it allows everybody, or more often."""
    calls, rest = settings.apsis.requests_per_minute, settings.apsis.data_call_interval_seconds
    if calls > CALLS_A_MINUTE or rest < REST_SECONDS:
        return noted("doctor.pace.fast", "doctor.pace.remedy", calls=calls, seconds=rest)
    return passed("doctor.pace.passed", calls=calls, seconds=rest)


def judge_intervals(settings: Settings) -> Finding:
    """Judge whether every kind may run as often as it is set to."""
    rest = settings.apsis.data_call_interval_seconds
    set_to = {each.name: settings.intervals_minutes.get(each.name, each.interval_minutes) for each in SYNC_KINDS}
    short = ", ".join(f"{kind} ({minutes})" for kind, minutes in set_to.items() if minutes * 60 < rest)
    if short:
        return failed("doctor.intervals.failed", "doctor.intervals.remedy", kinds=short, seconds=rest)
    return passed("doctor.intervals.passed")


def judge_enabled(settings: Settings) -> Finding:
    """Say whether scheduled work is switched on."""
    if settings.enabled:
        return passed("doctor.enabled.passed")
    return noted("doctor.enabled.off", "doctor.enabled.remedy")


def judge_person_id_field(field: str, names: tuple[str, ...] | None) -> Finding:
    """Judge whether APSIS has the demographic field that is to hold the id of a person."""
    if not field:
        return passed("doctor.person_id_field.none")
    if names is None:
        return skipped("doctor.skipped.not_told")
    if field.casefold() in {each.casefold() for each in names}:
        return passed("doctor.person_id_field.passed", field=field)
    return failed("doctor.person_id_field.failed", "doctor.person_id_field.remedy", field=field)
