"""One application to look at: each part is looked at once, when the first check needs it. Nothing is ever written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ..config import admin_settings
from ..core.breaker import is_open, may_probe
from ..core.errors import ApsisSyncError, StillWorking
from ..core.linking import ListFacts
from ..core.memory import AccountMemory, RecentCalls
from ..core.model import MailingList
from ..core.ports import Clock
from ..core.report import RunState
from ..crm import platform, users, values
from ..crm.journal import LimeJournal
from ..crm.journal.lease import CANDIDATE, HOLDER
from ..crm.journal.rows import LEASE, JournalRows
from ..crm.reader import read_campaigns, read_links
from ..crm.resolution import Search, look_through
from ..crm.structure import TABLES, Structure
from ..settings import ApsisSettings, Settings
from ..translations import speaks
from .account import AccountFacts, Visit, links_that_count
from .configuration import Told
from .service import ActsAs, Holder

_JOURNAL_ROLES = tuple(each.role for spec in TABLES if spec.role == "run" for each in spec.fields)
SHORTEST_KEY = 8
"""What is shorter is no key; to hide it would only spoil the words it is part of."""
_GOOD = (RunState.DONE.value, RunState.PARTLY.value)


class Look(Protocol):
    """What is asked of APSIS: each method one call, made once. Errors as `core.ports.Apsis`."""

    @property
    def key_fingerprint(self) -> str:
        """A digest of host and key."""
        ...

    @property
    def ahead(self) -> timedelta | None:
        """How far APSIS' clock is before ours; None when its last answer did not tell the time."""
        ...

    def recall(self, recent: RecentCalls) -> None:
        """Count the calls of workers as our own."""
        ...

    def read_field_names(self) -> tuple[str, ...] | None:
        """Return the names of the account's demographic fields; None when the answer does not tell them."""
        ...

    def read_lists(self) -> tuple[MailingList, ...]:
        """Return the complete index of lists."""
        ...


Connect = Callable[[ApsisSettings, Clock], Look]


@dataclass(frozen=True, slots=True)
class Impatient:
    """A clock for whoever must not wait: where others would sleep until a call may be made, it gives up."""

    clock: Clock

    def now(self) -> datetime:
        """Return the present moment."""
        return self.clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait for nothing."""
        raise StillWorking(reason="budget")


@dataclass(frozen=True, slots=True)
class JournalFacts:
    """What the journal tells: the account's memory, the lease, and when a run last found the account right."""

    memory: AccountMemory
    holders: tuple[Holder, ...]
    lists_read: datetime | None


class Setup:
    """Everything the checks look at. A property raises what its source raises."""

    def __init__(self, application: Any, clock: Clock, connect: Connect) -> None:
        self.application = application
        self.identifier = str(getattr(application, "identifier", ""))
        self.now = clock.now()
        self._clock = Impatient(clock)
        self._connect = connect

    @cached_property
    def told(self) -> Told:
        """The configuration as it is."""
        app = self.application
        return Told(
            platform.application_section(app, "config"),
            platform.application_section(app, "secrets"),
            admin_settings(app),
        )

    def hide_key(self, text: str) -> str:
        """Return a text without the key, wherever that may have come from."""
        key = self.told.key if "told" in vars(self) else ""  # a configuration that cannot be read has told no key
        return text.replace(key, "***") if len(key) >= SHORTEST_KEY else text

    @cached_property
    def settings(self) -> Settings:
        """The settings, without those that tell one APSIS account from another."""
        return self.told.for_lime()

    @cached_property
    def certificate_file(self) -> bool | None:
        """Whether the file of certificates is there; None when none is named."""
        path = str(self.told.app.get("ca_bundle") or "")
        try:
            return Path(path).exists() if path else None
        except (OSError, ValueError):  # no name that a file could have
            return False

    @cached_property
    def search(self) -> Search:
        """What is in the database."""
        return look_through(self.application, self.settings.crm)

    @cached_property
    def journal(self) -> JournalFacts | None:
        """What the journal tells; None without its table, or one of its fields."""
        table = self.search.tables.get("run")
        if table is None or not all(table.has(role) for role in _JOURNAL_ROLES):
            return None
        journal = LimeJournal(self.application, Structure(self.search.tables), self._clock)
        rows = JournalRows(self.application, table)
        held = rows.read(LEASE, ("heartbeat", "lease_seconds"), state=[CANDIDATE, HOLDER])
        holders = tuple(_holder(row.fields["heartbeat"], row.fields["lease_seconds"]) for row in held)
        last = journal.last_run("campaigns", None)
        lists_read = last.started if last and last.state in _GOOD else None
        return JournalFacts(journal.read_account_memory(), holders, lists_read)

    @property
    def memory(self) -> AccountMemory:
        """What is remembered; nothing where there is no journal."""
        return self.journal.memory if self.journal else AccountMemory()

    @cached_property
    def look(self) -> Look:
        """The way to APSIS."""
        look = self._connect(self.told.for_apsis(), self._clock)
        look.recall(self.memory.recent)
        return look

    @cached_property
    def visit(self) -> Visit:
        """What comes of the call that proves address and key; none is made while APSIS is left alone."""
        breaker = self.memory.breaker
        if is_open(breaker) and not may_probe(breaker, self.now):
            return Visit(rests_until=breaker.next_probe)
        try:
            names = self.look.read_field_names()
        except ApsisSyncError as error:
            return Visit(error, ahead=self.look.ahead)
        return Visit(ahead=self.look.ahead, field_names=names)

    @cached_property
    def linked(self) -> tuple[tuple[int, int], ...] | None:
        """The campaigns that hold a list id, with it; None when that field cannot be read."""
        campaign = self.search.tables["campaign"]
        return read_links(self.application, self._structure) if campaign.has("list_id") else None

    @cached_property
    def account(self) -> AccountFacts | None:
        """What tells one account from another, with the index of lists where it is needed."""
        if self.linked is None or self.journal is None:
            return None
        facts = ListFacts(self.identifier, (), (), self.linked, decisions=dict(self.memory.decisions))
        known = AccountFacts(self.memory, self.look.key_fingerprint, facts, self._lists_read_lately())
        return self._with_lists(known) if links_that_count(facts) and known.known is None else known

    def _with_lists(self, known: AccountFacts) -> AccountFacts:
        campaigns = read_campaigns(self.application, self._structure)
        try:
            lists = self.look.read_lists()
        except ApsisSyncError as error:
            return replace(known, error=error)
        return replace(known, facts=replace(known.facts, campaigns=campaigns, lists=lists))

    def _lists_read_lately(self) -> datetime | None:
        # APSIS asks for a rest between equal calls: what a run with this very key has just found need not be asked.
        when = self.journal.lists_read if self.journal else None
        rest = timedelta(seconds=self.settings.apsis.data_call_interval_seconds)
        same_key = self.memory.key_fingerprint == self.look.key_fingerprint
        return when if when is not None and same_key and timedelta(0) <= self.now - when < rest else None

    @cached_property
    def acts_as(self) -> ActsAs:
        """As whom and in which language the schedule runs."""
        told = platform.scheduled_as()
        user, language = str(told["user_name"] or ""), str(told["language"] or "")
        return ActsAs(
            user,
            language,
            users.user_exists(self.application, user),
            users.language_is_active(self.application, language),
            speaks(language),
        )

    @property
    def runs_scheduled_tasks(self) -> bool | None:
        """Whether this service runs scheduled tasks; None where its config does not say."""
        return platform.runs_scheduled_tasks()

    @property
    def people_tables(self) -> tuple[str, ...]:
        """What the tables are called whose changes make a card out of date."""
        return tuple(self.search.tables[role].name for role in ("participant", "person"))

    @property
    def watched_tables(self) -> tuple[str, ...]:
        """What the tables are called whose changes are heard of."""
        return platform.watched_limetypes()

    def group_exists(self, name: str) -> bool | None:
        """Tell whether a group exists; None where the platform does not tell, or none is named."""
        return users.group_exists(self.application, name) if name else None

    @property
    def _structure(self) -> Structure:
        return Structure(self.search.tables, self.search.category.field)


def _holder(heartbeat: object, seconds: object) -> Holder:
    return Holder(values.moment(heartbeat), timedelta(seconds=values.number(seconds) or 0))
