"""
How the structure of one database is found: setting, then label, then default name, for some relations then where they
lead, then a problem. All problems of one database are reported at once; a wrong setting is a problem and never a
reason to guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..core.errors import Problem, StructureMissing, problem
from ..settings import CrmSettings
from . import labels
from .category import Category, find_category
from .labels import FieldFacts
from .structure import NEEDS, PERSON_NAME, TABLES, FieldSpec, Structure, Table, TableSpec, needed_for

FIRST_KINDS = ("campaigns", "members")
SURE = ("setting", "label")
_TWO_NAMES = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Found:
    """One field that was found, and what found it: `setting`, `label`, `name` or `target`."""

    facts: FieldFacts
    by: str


@dataclass(slots=True)
class Search:
    """One look through a database; `problems` are filed under the `<table>.<field>` that they concern."""

    application: Any
    settings: CrmSettings
    tables: dict[str, Table] = field(default_factory=dict)
    category: Category = Category()
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def complain(self, concern: str, key: str, **params: object) -> None:
        """File a problem."""
        self.problems.append((concern, problem(key, **params)))


def find_structure(application: Any, settings: CrmSettings, kinds: Collection[str] = FIRST_KINDS) -> Structure:
    """
    Settle where everything is in one database.

    Raises `StructureMissing` with every problem that stops one of the kinds.
    """
    search = look_through(application, settings)
    stopping, elsewhere = _sort_out(search.problems, needed_for(kinds))
    if stopping:
        raise StructureMissing(stopping)
    lacking = {kind: tuple(_sort_out(search.problems, needed_for([kind]))[0]) for kind in NEEDS}
    return Structure(search.tables, search.category.field, tuple(search.notes), tuple(elsewhere), lacking)


def look_through(application: Any, settings: CrmSettings) -> Search:
    """Find whatever is there, and collect what is wrong with it or missing; nothing is raised."""
    search = Search(application, settings)
    limetypes = {spec.role: _find_limetype(search, spec) for spec in TABLES}
    names = {role: limetype.name for role, limetype in limetypes.items() if limetype is not None}
    for spec in TABLES:
        if limetypes[spec.role] is not None:
            search.tables[spec.role] = _read_table(search, spec, limetypes[spec.role], names)
    _settle_category(search, limetypes["campaign"])
    return search


def _sort_out(problems: Collection[tuple[str, Problem]], needs: frozenset[str]) -> tuple[list[Problem], list[Problem]]:
    tables = {each.split(".")[0] for each in needs}
    stopping: list[Problem] = []
    elsewhere: list[Problem] = []
    for concern, each in problems:
        (stopping if concern in needs or concern in tables else elsewhere).append(each)
    return stopping, elsewhere


def _find_limetype(search: Search, spec: TableSpec) -> Any | None:
    chosen = search.settings.limetypes.get(spec.role, "")
    if chosen:
        limetype = labels.limetype_named(search.application, chosen)
        if limetype is None:
            search.complain(spec.role, "structure.table_setting", role=spec.role, name=chosen)
        return limetype
    labelled = labels.limetypes_labelled(search.application, spec.label) if spec.label else ()
    if len(labelled) > 1:
        # A guess would synchronise the wrong people: an administrator names the table.
        found = ", ".join(sorted(each.name for each in labelled))
        search.complain(spec.role, "structure.table_label_twice", label=spec.label, tables=found)
        return None
    limetype = labelled[0] if labelled else labels.limetype_named(search.application, spec.name)
    if limetype is None:
        search.complain(spec.role, "structure.table_missing", role=spec.role, label=spec.label, name=spec.name)
    return limetype


def _read_table(search: Search, spec: TableSpec, limetype: Any, names: Mapping[str, str]) -> Table:
    known = {each.name: each for each in labels.fields_of(limetype)}
    found: dict[str, Found] = {}
    for wanted in spec.fields:
        hit = _find_field(search, spec.role, limetype, wanted, known) or _by_target(search, spec, wanted, known, names)
        if hit is not None:
            objections = list(_objections(limetype.name, wanted, hit.facts, names))
            search.problems += [(f"{spec.role}.{wanted.role}", each) for each in objections]
            found |= {} if objections else {wanted.role: hit}
    if spec.role == "person":
        found = _settle_name(search, limetype.name, found)
    _list_missing(search, spec, limetype.name, found)
    return Table(spec.role, limetype.name, {role: each.facts for role, each in found.items()})


def _find_field(
    search: Search, table: str, limetype: Any, wanted: FieldSpec, known: Mapping[str, FieldFacts]
) -> Found | None:
    concern = f"{table}.{wanted.role}"
    chosen = search.settings.fields.get(table, {}).get(wanted.role, "")
    if chosen:
        if chosen not in known:
            search.complain(concern, "structure.field_setting", table=limetype.name, role=concern, name=chosen)
        return Found(known[chosen], "setting") if chosen in known else None
    labelled = labels.fields_labelled(limetype, wanted.label, known.values()) if wanted.label else ()
    if len(labelled) > 1:
        # ASSUMED: duplicates of a label in one table: possible; the first in definition order is meant.
        search.notes.append(_twice(limetype.name, wanted.label, labelled))
    if labelled and labelled[0] in known:
        return Found(known[labelled[0]], "label")
    return Found(known[wanted.name], "name") if wanted.name in known else None


def _by_target(
    search: Search, spec: TableSpec, wanted: FieldSpec, known: Mapping[str, FieldFacts], names: Mapping[str, str]
) -> Found | None:
    """Find a relation by where it leads, if only one leads there; a wrong setting is no reason to."""
    target = names.get(wanted.related, "")
    if not (wanted.by_target and target) or search.settings.fields.get(spec.role, {}).get(wanted.role):
        return None
    leading = [each for each in known.values() if each.kind in wanted.kinds and each.related == target]
    return Found(leading[0], "target") if len(leading) == 1 else None


def _twice(table: str, label: str, fields: tuple[str, ...]) -> Problem:
    return problem("structure.field_label_twice", table=table, label=label, fields=", ".join(fields), used=fields[0])


def _objections(table: str, wanted: FieldSpec, facts: FieldFacts, names: Mapping[str, str]) -> Iterator[Problem]:
    if wanted.kinds and facts.kind and facts.kind not in wanted.kinds:
        kinds = ", ".join(sorted(wanted.kinds))
        yield problem("structure.field_type", table=table, field=facts.name, type=facts.kind, wanted=kinds)
        return
    for key in wanted.options if facts.options else ():
        if not facts.has_option(key):
            yield problem("structure.option_missing", table=table, field=facts.name, option=key)
    target = names.get(wanted.related, "")
    if target and facts.related and facts.related != target:
        yield problem(
            "structure.relation_target",
            table=table,
            field=facts.name,
            related=facts.related,
            wanted=target,
        )


def _settle_name(search: Search, table: str, found: dict[str, Found]) -> dict[str, Found]:
    """Keep the one name or the two, whichever was set or labelled; all that have the usual names otherwise."""
    names = ("name", *_TWO_NAMES)
    sure = {role for role in names if role in found and found[role].by in SURE}
    usual = {role for role in names if role in found}
    if "name" in sure:
        kept = {"name"}
    elif sure.issuperset(_TWO_NAMES):
        kept = set(_TWO_NAMES)
    else:
        kept = usual if "name" in usual or usual.issuperset(_TWO_NAMES) else set()
    if not kept:
        search.complain(PERSON_NAME, "structure.person_name_missing", table=table)
    return {role: hit for role, hit in found.items() if role not in names or role in kept}


def _list_missing(search: Search, spec: TableSpec, table: str, found: Mapping[str, Found]) -> None:
    named = {"name", "first_name", "last_name"} if spec.role == "person" else set()
    complained = {concern for concern, _ in search.problems}
    for wanted in spec.fields:
        concern = f"{spec.role}.{wanted.role}"
        if wanted.role in found or wanted.role in named or concern in complained:
            continue
        search.complain(
            concern,
            "structure.field_missing",
            table=table,
            role=concern,
            label=wanted.label,
            name=wanted.name,
        )


def _settle_category(search: Search, campaign: Any | None) -> None:
    if campaign is not None:
        search.category = find_category(search.application, campaign, search.settings)
        search.problems += [("campaign", each) for each in search.category.problems]
        search.notes += search.category.notes
