"""The form of the settings in Lime Admin: what may be set, in which order, and within which bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load, validates_schema

from ..crm.structure import TABLES, FieldSpec, TableSpec
from ..settings import FIELD_ROLES, LIMETYPE_ROLES, GuardLimits
from ..syncs import SYNC_KINDS
from .defaults import default_settings
from .entries import LONGEST_TEXT, Choice, Entry, Fact, Number, RecordId, Section, Text, WholeNumber, YesNo
from .facts import API_KEY_STATUS, without_facts
from .names import refused_names
from .pickers import TABLE_BESIDE, limetype_picker, property_picker
from .wording import Wording

Members = dict[str, fields.Field]
Lime = dict[str, object]
LARGEST_COUNT = 1000000
OPEN: Lime = {"collapsible": True, "collapsed": False}
SHUT: Lime = {"collapsible": True, "collapsed": True}
IN_TWO_COLUMNS: Lime = {"layout": {"type": "grid", "columns": 2}}
PLACES: Mapping[str, TableSpec | FieldSpec] = {
    **{table.role: table for table in TABLES},
    **{f"{table.role}.{spec.role}": spec for table in TABLES for spec in table.fields},
}
"""How each table and field is found while nothing is chosen."""


def create_schema(application: Any) -> Schema:
    """Return the schema with everything it says in the language of the one who reads it."""
    return _Form(application).schema()


class _SettingsSchema(Schema):
    """All settings: what they are together is checked here."""

    application: Any = None

    @pre_load
    def leave_facts_out(self, posted: Any, **_: Any) -> Any:
        """Ignore what the form only showed."""
        return without_facts(posted)

    @validates_schema(skip_on_field_errors=False)
    def check_names(self, loaded: Mapping[str, Any], **_: Any) -> None:
        """Refuse names that are not names of this database."""
        refused = refused_names(self.application, loaded)
        if refused:
            raise ValidationError(refused)


class _Form:
    """The settings in the order in which they are shown."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._wording = Wording(application)

    def schema(self) -> Schema:
        """Return all settings."""
        members = {
            **self._what_is_synchronised(),
            "intervals_minutes": self._intervals(),
            "guards": self._guards(),
            **self._apsis(),
            **self._who_may(),
            **self._alarms_and_journal(),
            "limetypes": self._limetypes(),
            "fields": self._fields(),
        }
        extra = {"application": self._application}
        return _schema_class("Settings", members, self._messages("settings", ""), _SettingsSchema, extra)()

    # --- the sections ------------------------------------------------------------------------------------------------

    def _what_is_synchronised(self) -> Members:
        return {
            API_KEY_STATUS: Fact(metadata=self._wording.told(API_KEY_STATUS)),
            "enabled": self._yes_no("enabled"),
            "campaign_filter": self._choice("campaign_filter", ("category", "all")),
            "mailings": self._section("mailings", {"days": self._whole("mailings.days", 1, 30)}, OPEN),
            "history_option_key": self._text("history_option_key"),
        }

    def _intervals(self) -> Section:
        kinds: Members = {}
        for kind in SYNC_KINDS:
            about = self._about(
                f"intervals_minutes.{kind.name}", "whole_number", f"kind.{kind.name}", low=1, high=10080
            )
            kinds[kind.name] = WholeNumber(1, 10080, **about)
        return self._section("intervals_minutes", kinds, OPEN | IN_TWO_COLUMNS)

    def _guards(self) -> Section:
        limits: Members = {}
        for name in GuardLimits.__dataclass_fields__:
            make, most = (self._number, 100) if name.endswith("_percent") else (self._whole, LARGEST_COUNT)
            limits[name] = make(f"guards.{name}", 0, most)
        return self._section("guards", limits, OPEN | IN_TWO_COLUMNS)

    def _apsis(self) -> Members:
        return {
            "requests_per_minute": self._whole("requests_per_minute", 1, 6000),
            "data_call_interval_seconds": self._whole("data_call_interval_seconds", 0, 86400),
            "person_id_field": self._text("person_id_field"),
        }

    def _who_may(self) -> Members:
        return {key: self._text(key) for key in ("may_sync_group", "may_approve_group")}

    def _alarms_and_journal(self) -> Members:
        return {
            "alarm_coworker": RecordId(**self._about("alarm_coworker", "record")),
            "journal_days": self._whole("journal_days", 7, 3650),
        }

    def _limetypes(self) -> Section:
        pickers: Members = {}
        for role in LIMETYPE_ROLES:
            key = f"limetype.{role}"
            told = self._wording.told_of_place(key, PLACES.get(role))
            pickers[role] = limetype_picker(self._application, told, self._messages("table", key, group="limetypes"))
        return self._section("limetypes", pickers, SHUT | IN_TWO_COLUMNS)

    def _fields(self) -> Section:
        groups = {table: self._fields_of(table, roles) for table, roles in FIELD_ROLES.items()}
        return self._section("fields", groups, SHUT)

    def _fields_of(self, table: str, roles: tuple[str, ...]) -> Section:
        pickers: Members = {TABLE_BESIDE: Fact(metadata=self._wording.told("table_of_fields"))}
        for role in roles:
            key = f"field.{table}.{role}"
            told = self._wording.told_of_place(key, PLACES.get(f"{table}.{role}"))
            refusals = self._messages("name", key, group=f"limetype.{table}")
            pickers[role] = property_picker(self._application, told, refusals)
        return self._section(f"limetype.{table}", pickers, SHUT | IN_TWO_COLUMNS, "fields_of")

    # --- one setting -------------------------------------------------------------------------------------------------

    def _yes_no(self, path: str) -> Entry:
        return YesNo(**self._about(path, "yes_no"))

    def _whole(self, path: str, low: int, high: int) -> Entry:
        return WholeNumber(low, high, **self._about(path, "whole_number", low=low, high=high))

    def _number(self, path: str, low: float, high: float) -> Entry:
        return Number(low, high, **self._about(path, "number", low=low, high=high))

    def _text(self, path: str) -> Entry:
        return Text(**self._about(path, "text", most=LONGEST_TEXT))

    def _choice(self, path: str, words: tuple[str, ...]) -> Entry:
        labels = {word: self._wording.say(f"settings.{path}.{word}") for word in words}
        return Choice(labels, **self._about(path, "choice", choices=", ".join(words)))

    def _section(self, key: str, members: Mapping[str, fields.Field], lime: Lime, description: str = "") -> Section:
        name = "".join(word.title() for word in key.replace(".", "_").split("_"))
        nested = _schema_class(name, members, self._messages("section", key))
        return Section(
            nested,
            load_default=_defaults_of(nested),
            dump_default={},
            error_messages=self._messages("section", key),
            metadata=self._wording.told(key, description, lime),
        )

    def _about(self, path: str, refusal: str, key: str = "", **params: Any) -> dict[str, Any]:
        """Return default, refusals and texts of a setting. A `key` of its own for the texts: the group names it too."""
        default = reduce(lambda tree, name: tree[name], path.split("."), default_settings())
        group = path.split(".", maxsplit=1)[0] if key else ""
        return {
            "load_default": default,
            "dump_default": default,
            "error_messages": self._messages(refusal, key or path, group, **params),
            "metadata": self._wording.told(key or path),
        }

    def _messages(self, refusal: str, key: str, group: str = "", **params: Any) -> dict[str, str]:
        title = self._wording.title(key, group) if key else ""
        return {
            **self._wording.refusals(refusal, title, **params),
            "unknown": self._wording.say("refused.unknown"),
        }


def _defaults_of(nested: type[Schema]) -> Callable[[], Any]:
    return lambda: nested().load({})


def _schema_class(
    name: str,
    members: Mapping[str, fields.Field],
    messages: Mapping[str, str],
    base: type[Schema] = Schema,
    extra: Mapping[str, Any] | None = None,
) -> type[Schema]:
    meta = type("Meta", (), {"unknown": RAISE, "ordered": True})
    return type(f"{name}Schema", (base,), {**members, **(extra or {}), "Meta": meta, "error_messages": dict(messages)})
