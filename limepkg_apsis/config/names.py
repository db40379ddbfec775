"""Whether the names in the settings are names of this database: of a table, of a field of the right table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..core.errors import Problem
from ..crm import labels
from ..crm.platform import find_object
from ..crm.resolution import Search, look_through
from ..settings import CrmSettings
from .defaults import group_of
from .wording import Wording

Refusal = tuple[tuple[str, ...], str]
"""The path of a setting, and why it is refused."""

UNFIT = ("structure.field_type", "structure.relation_target")
"""What makes a field that exists useless for what it was chosen for. What can still be added to it is no reason."""
COWORKER = "coworker"
"""Label and usual name of the table of coworkers."""
CAMPAIGN_TYPE = ("campaign", "type")


def refused_names(application: Any, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names that name nothing, as a tree of sentences; nothing where the database cannot be asked."""
    if getattr(application, "limetypes", None) is None:
        return {}
    told = [*_tables(application, config), *_fields(application, config), *_coworker(application, config)]
    return _as_tree(told)


def _tables(application: Any, config: Mapping[str, Any]) -> Iterator[Refusal]:
    wording = Wording(application)
    for role, name in group_of(config, "limetypes").items():
        if labels.limetype_named(application, name) is None:
            title = wording.title(f"limetype.{role}", group="limetypes")
            yield ("limetypes", role), wording.say("refused.table", title=title)


def _fields(application: Any, config: Mapping[str, Any]) -> Iterator[Refusal]:
    tables, fields = group_of(config, "limetypes"), group_of(config, "fields")
    chosen = {table: dict(names) for table, names in fields.items() if names}
    if not chosen:
        return
    campaigns = str(config.get("campaign_filter") or "category")
    search = look_through(application, CrmSettings(limetypes=tables, fields=chosen, campaign_filter=campaigns))
    for table, names in chosen.items():
        for role, name in names.items():
            text = _why_not(search, table, role, name)
            if text:
                yield ("fields", table, role), text


def _why_not(search: Search, table: str, role: str, name: str) -> str:
    wording = Wording(search.application)
    title = wording.title(f"field.{table}.{role}", group=f"limetype.{table}")
    if table not in search.tables:
        if search.settings.limetypes.get(table):
            return ""  # the table itself is refused
        return wording.say("refused.field_without_table", title=title, table=wording.title(f"limetype.{table}"))
    found = search.tables[table].name
    known = {each.name for each in labels.fields_of(labels.limetype_named(search.application, found))}
    if name not in known:
        return wording.say("refused.field", title=title, table=found)
    return "; ".join(wording.say(each.key, **dict(each.params)) for each in _unfit(search, (table, role)))


def _unfit(search: Search, place: tuple[str, str]) -> Iterator[Problem]:
    if place == CAMPAIGN_TYPE:
        yield from search.category.problems
    for concern, each in search.problems:
        if concern == ".".join(place) and each.key in UNFIT:
            yield each


def _coworker(application: Any, config: Mapping[str, Any]) -> Iterator[Refusal]:
    record = config.get("alarm_coworker")
    if record and not _is_coworker(application, record):
        wording = Wording(application)
        yield ("alarm_coworker",), wording.say("refused.record", title=wording.title("alarm_coworker"))


def _is_coworker(application: Any, record: int) -> bool:
    """Tell whether there is such a coworker; where the table cannot be told for certain, anybody may be one."""
    named = labels.limetype_named(application, COWORKER)
    tables = labels.limetypes_labelled(application, COWORKER) or ((named,) if named else ())
    if len(tables) != 1:
        return bool(tables) or not labels.tells_labels(application)
    return find_object(tables[0], record) is not None


def _as_tree(told: list[Refusal]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for (*groups, last), text in told:
        here = tree
        for group in groups:
            here = here.setdefault(group, {})
        here[last] = [text]
    return tree
