"""The checks, in the order in which they are made and shown, each with those it depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..crm.resolution import Search
from ..crm.structure import TABLES
from . import account, configuration, service, structure
from .findings import Finding, skipped
from .setup import Setup

ROLES = tuple(each.role for each in TABLES)
_TABLES = tuple(f"table.{role}" for role in ROLES)
_FIELDS = tuple(f"fields.{role}" for role in ROLES)


@dataclass(frozen=True, slots=True)
class Check:
    """
    One check. A code such as `table.person` is that of a family, made for one thing.

    It cannot be made unless those it `needs` have passed; and without those that make it `whole` it may fail, but a
    pass would say too much.
    """

    code: str
    judge: Callable[[Setup], Finding]
    needs: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """What its sentences are filed under."""
        return self.code.partition(".")[0]

    @property
    def thing(self) -> str:
        """The table or setting it is made for; empty for a check that is made once."""
        return self.code.partition(".")[2]


def _configuration() -> Iterator[Check]:
    yield Check("settings", lambda at: configuration.judge_settings(at.told))
    yield Check("key", lambda at: configuration.judge_key(at.told))
    yield Check("address", lambda at: configuration.judge_address(at.told))
    yield Check("certificates", lambda at: configuration.judge_certificates(at.certificate_file))
    yield Check("pace", lambda at: configuration.judge_pace(at.settings), ("settings",))
    yield Check("intervals", lambda at: configuration.judge_intervals(at.settings), ("settings",))
    yield Check("enabled", lambda at: configuration.judge_enabled(at.settings), ("settings",))


def _structure() -> Iterator[Check]:
    yield Check("labels", lambda at: structure.judge_labels(at.search), ("settings",))
    for role in ROLES:
        yield Check(f"table.{role}", _of_table(structure.judge_table, role), ("settings",))
    for role in ROLES:
        yield Check(f"fields.{role}", _of_table(structure.judge_fields, role), (f"table.{role}",))
    yield Check("duplicates", lambda at: structure.judge_duplicates(at.search), ("settings",), _TABLES)
    found = (*_TABLES, *_FIELDS)
    yield Check("types", lambda at: structure.judge_types(at.search), ("settings",), found)
    yield Check("relations", lambda at: structure.judge_relations(at.search), ("settings",), found)
    yield Check("lengths", lambda at: structure.judge_lengths(at.search), ("settings",), (*found, "types"))
    yield Check("category", lambda at: structure.judge_category(at.search), ("table.campaign",))
    yield Check(
        "bounce_options",
        lambda at: structure.judge_options("bounce_options", "person", "email_bounce", at.search),
        ("fields.person",),
    )
    yield Check(
        "recipient_options",
        lambda at: structure.judge_options("recipient_options", "recipient", "status", at.search),
        ("fields.recipient",),
    )
    yield Check(
        "history_category",
        lambda at: structure.judge_history_category(at.settings.crm.history_option_key, at.search),
        ("table.history",),
    )


def _of_table(judge: Callable[[str, Search], Finding], role: str) -> Callable[[Setup], Finding]:
    return lambda at: judge(role, at.search)


def _service() -> Iterator[Check]:
    yield Check("user", lambda at: service.judge_user(at.acts_as))
    yield Check("language", lambda at: service.judge_language(at.acts_as))
    yield Check("schedule", lambda at: service.judge_schedule(at.runs_scheduled_tasks))
    yield Check(
        "events",
        lambda at: service.judge_events(at.people_tables, at.watched_tables),
        ("table.participant", "table.person"),
    )
    yield Check(
        "passes",
        lambda at: service.judge_passes(at.journal.memory, at.settings, at.now) if at.journal else _NO_JOURNAL,
        ("fields.run",),
    )
    yield Check(
        "lease",
        lambda at: service.judge_lease(at.journal.holders, at.now) if at.journal else _NO_JOURNAL,
        ("fields.run",),
    )
    for setting in ("may_sync_group", "may_approve_group"):
        yield Check(f"group.{setting}", _of_group(setting), ("settings",))
    yield Check(
        "copies",
        lambda at: account.judge_copies(at.linked) if at.linked is not None else skipped("doctor.skipped.field"),
        ("fields.campaign",),
    )


def _of_group(setting: str) -> Callable[[Setup], Finding]:
    def judge(at: Setup) -> Finding:
        name: str = getattr(at.settings, setting)
        return service.judge_group(setting, name, at.group_exists(name))

    return judge


def _apsis() -> Iterator[Check]:
    yield Check(
        "breaker",
        lambda at: account.judge_breaker(at.journal.memory.breaker, at.now) if at.journal else _NO_JOURNAL,
        ("fields.run",),
    )
    yield Check("answer", lambda at: account.judge_answer(at.visit), ("settings", "key", "address", "certificates"))
    yield Check("accepted", lambda at: account.judge_accepted(at.visit), ("answer",))
    yield Check("clock", lambda at: account.judge_clock(at.visit), ("answer",))
    yield Check(
        "person_id_field",
        lambda at: configuration.judge_person_id_field(at.settings.apsis.person_id_field, at.visit.field_names),
        ("accepted",),
    )
    yield Check(
        "account",
        lambda at: account.judge_account(at.account) if at.account else skipped("doctor.skipped.field"),
        ("accepted", "fields.campaign", "category", "fields.run"),
    )


_NO_JOURNAL = skipped("doctor.skipped.journal")

CHECKS: tuple[Check, ...] = (*_configuration(), *_structure(), *_service(), *_apsis())
