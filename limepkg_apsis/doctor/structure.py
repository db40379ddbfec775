"""Whether the database has what the sync needs: judgements on what one look through it found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..core.errors import Problem
from ..core.names import DELETED
from ..crm.labels import FieldFacts
from ..crm.resolution import Search
from ..crm.structure import NEEDS, TABLES, needed_for
from .findings import Finding, failed, noted, passed, skipped

NEEDED = needed_for(NEEDS)
"""What one of the kinds of sync cannot do without, as `<table>.<field>`."""

USUAL_HISTORY_OPTION = "autolog"
LONG_TEXT = 1_000_000
_JOURNAL_TEXTS = ("counts", "outcome", "messages", "plan", "tickets", "memory")
SHORTEST: Mapping[str, int] = {
    "campaign.name": 2 * len(DELETED),
    "campaign.sender_name": 32,
    "campaign.sender_address": 100,
    "history.notes": 200,
    "mailing.subject": 64,
    "recipient.email": 100,
    "run.kind": 16,
    "run.trigger": 16,
    "run.state": 16,
    "run.owner": 32,
    "run.fingerprint": 32,
    "run.error": 32,
    **{f"run.{each}": LONG_TEXT for each in _JOURNAL_TEXTS},
}
"""How many characters a field must hold; what a plan or a memory of a large list needs is known from nothing else."""

_MISSING = ("structure.field_missing", "structure.field_setting", "structure.person_name_missing")
_USUAL_NAMES = {spec.role: {f"{spec.role}.{each.role}": each.name for each in spec.fields} for spec in TABLES}
_OPTIONS = {f"{spec.role}.{each.role}": each.options for spec in TABLES for each in spec.fields}


def judge_labels(search: Search) -> Finding:
    """Say whether the platform tells its labels."""
    if _about(search.notes, "structure.labels_unreadable"):
        return noted("doctor.labels.unreadable", "doctor.labels.remedy")
    return passed("doctor.labels.passed")


def judge_duplicates(search: Search) -> Finding:
    """Say which labels are on several fields of one table."""
    twice = _about(search.notes, "structure.field_label_twice")
    if twice:
        return noted("doctor.duplicates.found", "doctor.duplicates.remedy", twice)
    return passed("doctor.duplicates.passed")


def judge_table(role: str, search: Search) -> Finding:
    """Judge whether one table was found."""
    if role in search.tables:
        return passed("doctor.table.passed", name=search.tables[role].name)
    missing = _of(search, role, "structure.table_missing")
    if not missing:
        return failed("doctor.table.failed", "doctor.table.remedy", _of(search, role))
    told = dict(missing[0].params)
    says = "doctor.table.missing" if told["label"] else "doctor.table.unnamed"
    return failed(says, "doctor.table.remedy", label=told["label"], name=told["name"])


def judge_fields(role: str, search: Search) -> Finding:
    """Judge whether one table has its fields; all that are missing are told at once."""
    usual = _USUAL_NAMES[role]
    wrong = [(concern, each) for concern, each in search.problems if concern in usual and each.key in _MISSING]
    missing = [concern for concern, _ in wrong]
    needed = [concern for concern in missing if concern in NEEDED]
    # A setting that names no field, and what is wrong with the name of a person, need words of their own.
    special = [each for _, each in wrong if each.key != "structure.field_missing"]
    table = search.tables[role].name
    told = ", ".join(f"{each} ({usual[each]})" for each in needed or missing)
    if needed:
        return failed("doctor.fields.failed", "doctor.fields.remedy", special, table=table, fields=told)
    if missing:
        return noted("doctor.fields.optional", "doctor.fields.remedy", special, table=table, fields=told)
    return passed("doctor.fields.passed", table=table)


def judge_types(search: Search) -> Finding:
    """Judge the types of all fields that were found."""
    found = [(concern, each) for concern, each in search.problems if each.key == "structure.field_type"]
    wrong = [each for _, each in found]
    if any(concern in NEEDED for concern, _ in found):
        return failed("doctor.types.failed", "doctor.types.remedy", wrong)
    if wrong:
        return noted("doctor.types.optional", "doctor.types.remedy", wrong)
    return passed("doctor.types.passed")


def judge_relations(search: Search) -> Finding:
    """Judge whether every relation leads to the right table."""
    wrong = [each for _, each in search.problems if each.key == "structure.relation_target"]
    if wrong:
        return failed("doctor.relations.failed", "doctor.relations.remedy", wrong)
    return passed("doctor.relations.passed")


def judge_lengths(search: Search) -> Finding:
    """Judge whether every field holds what will be written into it, where the platform tells how long it may be."""
    short = ", ".join(
        f"{table.name}.{facts.name} ({facts.length} < {SHORTEST[f'{role}.{each}']})"
        for role, table in search.tables.items()
        for each, facts in table.fields.items()
        if 0 < (facts.length or 0) < SHORTEST.get(f"{role}.{each}", 0)
    )
    if short:
        return failed("doctor.lengths.failed", "doctor.lengths.remedy", fields=short)
    return passed("doctor.lengths.passed")


def judge_category(search: Search) -> Finding:
    """Judge whether the e-mail campaigns can be told from the others (semantics 3.3)."""
    category = search.category
    if category.problems:
        return failed("doctor.category.failed", "doctor.category.remedy", category.problems)
    if category.field is None:
        return passed("doctor.category.all")
    return passed("doctor.category.passed", field=category.field.name)


def judge_options(check: str, table: str, field: str, search: Search) -> Finding:
    """Judge whether an option field has every key that is written into it."""
    wrong = _of(search, f"{table}.{field}", "structure.option_missing")
    missing = ", ".join(dict(each.params)["option"] for each in wrong)
    facts = search.tables[table].fields.get(field)
    if facts is not None and not facts.options:
        if not _tells_options(search):
            return skipped("doctor.skipped.not_told")
        missing = ", ".join(_OPTIONS[f"{table}.{field}"])
    if missing:
        return failed(f"doctor.{check}.failed", f"doctor.{check}.remedy", options=missing)
    return passed(f"doctor.{check}.passed") if facts is not None else skipped("doctor.skipped.field")


def judge_history_category(key: str, search: Search) -> Finding:
    """Judge whether notes can get their type; without such a field, or such a usual option, they get none."""
    facts = search.tables["history"].fields.get("category")
    if facts is None or not key:
        return passed("doctor.history_category.none")
    if facts.has_option(key):
        return passed("doctor.history_category.passed", option=key, field=facts.name)
    if not facts.options and not _tells_options(search):
        return skipped("doctor.skipped.not_told")
    remedy = "doctor.history_category.remedy"
    if key == USUAL_HISTORY_OPTION:
        return noted("doctor.history_category.absent", remedy, option=key, field=facts.name)
    return failed("doctor.history_category.failed", remedy, option=key, field=facts.name)


def _tells_options(search: Search) -> bool:
    """Tell whether the platform tells the options of any field: then one that has none has none."""
    return any(facts.options for facts in _all_fields(search))


def _all_fields(search: Search) -> Iterator[FieldFacts]:
    if search.category.field is not None:
        yield search.category.field
    for table in search.tables.values():
        yield from table.fields.values()


def _of(search: Search, concern: str, key: str = "") -> list[Problem]:
    return [each for about, each in search.problems if about == concern and key in ("", each.key)]


def _about(notes: Iterable[Problem], key: str) -> list[Problem]:
    return [each for each in notes if each.key == key]
