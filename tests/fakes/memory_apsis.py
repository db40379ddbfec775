"""A working APSIS account in memory: the port with the rules of the real one, steerable where tests need trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from limepkg_apsis.core.addresses import Address, normalise
from limepkg_apsis.core.changes import AddMember, ChangeAddress, CreateList, UpdateList, UpdateMember
from limepkg_apsis.core.cost import CallSizes
from limepkg_apsis.core.errors import IncompleteRead, NotFound, StillWorking
from limepkg_apsis.core.journal import Tickets
from limepkg_apsis.core.memory import RecentCalls
from limepkg_apsis.core.model import (
    MailingList,
    Member,
    OptOut,
    Refusal,
    Settlement,
    Ticket,
    TicketForm,
    TicketPurpose,
)
from limepkg_apsis.core.ports import Clock
from tests.fakes.memory_mail import MemoryMail
from tests.fakes.memory_questions import MemoryQuestions

T = TypeVar("T")
Hook = Callable[[str], None]
MemberRow = AddMember | UpdateMember | ChangeAddress

ON_LIST_OPT_OUTS = "on the opt-out list of this list"
ON_ACCOUNT_OPT_OUTS = "on the opt-out list of the account"


def no_trouble(name: str) -> None:
    """Let a call pass: the hook that is there until a test puts another in its place."""


class MemoryTickets:
    """Tickets that live as long as the test; `saved` remembers every save, in order."""

    def __init__(self) -> None:
        self.open: dict[str, Ticket] = {}
        self.saved: list[Ticket] = []

    def save(self, ticket: Ticket) -> None:
        """Store a ticket, or its newer state."""
        self.saved.append(ticket)
        self.open[ticket.reference] = ticket

    def close(self, ticket: Ticket) -> None:
        """Forget a ticket."""
        self.open.pop(ticket.reference, None)

    def still_open(self, list_id: int) -> tuple[Ticket, ...]:
        """Return the open tickets of one list, oldest first."""
        return tuple(ticket for ticket in self.open.values() if ticket.list_id == list_id)


@dataclass(frozen=True, slots=True)
class Call:
    """One use of the port, as the log keeps it."""

    name: str
    list_id: int = 0
    changes: tuple[object, ...] = ()


@dataclass(slots=True)
class Job:
    """Accepted work: its rows, and how many settles it still wants to be looked at."""

    list_id: int
    rows: tuple[MemberRow, ...]
    settles_left: int
    done: bool = False
    refused: tuple[Refusal, ...] = ()


@dataclass
class MemoryApsis(MemoryMail, MemoryQuestions):
    """
    One account. Public attributes are the other side: tests fill and inspect them.

    `before_call(name)` runs before the work of a port method, `after_call(name)` after it and before its answer: what
    they raise is a call that failed, or one that worked and lost its answer. Each batch of `add_members` and
    `update_members` is also announced as `submit`: after it, the work is accepted and its ticket not yet saved.
    `settles_needed` is how many settles a ticket survives. `incomplete`, `working`, `lost` and `ignored` steer trouble:
    names of reads that cannot be proven or are not ready, whether tickets end without work, and addresses that
    are accepted and never appear.
    """

    tickets: Tickets = field(default_factory=MemoryTickets)
    clock: Clock | None = None
    settles_needed: int = 0
    batch: int = 1000
    carries_names: bool = True
    carries_links: bool = True
    before_call: Hook = no_trouble
    after_call: Hook = no_trouble
    lists: dict[int, MailingList] = field(default_factory=dict)
    people: dict[int, Member] = field(default_factory=dict)
    subscriptions: dict[int, list[int]] = field(default_factory=dict)
    list_opt_outs: dict[int, dict[Address, OptOut]] = field(default_factory=dict)
    account_opt_outs: dict[Address, OptOut] = field(default_factory=dict)
    refused: dict[Address, str] = field(default_factory=dict)
    refused_at_once: dict[Address, str] = field(default_factory=dict)
    ignored: set[Address] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)
    working: set[str] = field(default_factory=set)
    lost: bool = False
    log: list[Call] = field(default_factory=list)
    calls: int = 0
    polls: int = 0
    writes: int = 0
    key_fingerprint: str = "key-1"
    recalled: RecentCalls = RecentCalls()
    _jobs: dict[str, Job] = field(default_factory=dict)
    _next_id: int = 4711

    # --- the other side: what somebody does in APSIS itself ---------------------------------------------------------

    def add_list(self, name: str = "List", *, marker: str = "", sender: str = "news@example.test") -> int:
        """Make a list by hand and return its id."""
        list_id = self._new_id()
        self.lists[list_id] = MailingList(list_id, name, sender, sender, marker)
        self.subscriptions[list_id] = []
        self.list_opt_outs[list_id] = {}
        return list_id

    def add_subscriber(self, list_id: int, email: str, name: str = "", person_id: str = "") -> int:
        """Put somebody on a list by hand and return the member's id."""
        member_id = self._find(email) or self._new_id()
        self.people[member_id] = Member(member_id, email, name, person_id)
        if member_id not in self.subscriptions[list_id]:
            self.subscriptions[list_id].append(member_id)
        return member_id

    def delete_list(self, list_id: int) -> None:
        """Delete a list by hand; its people stay in the account."""
        del self.lists[list_id], self.subscriptions[list_id], self.list_opt_outs[list_id]

    def opt_out(self, email: str, list_id: int = 0, *, reason: str = "", person_id: str = "") -> None:
        """Let somebody opt out of one list, or of the whole account."""
        row = OptOut(email, person_id, self._now(), reason)
        rows = self.list_opt_outs[list_id] if list_id else self.account_opt_outs
        rows[normalise(email)] = row
        member_id = self._find(email)
        for each in [list_id] if list_id else self.subscriptions:
            if member_id in self.subscriptions[each]:
                self.subscriptions[each].remove(member_id)

    def members_of(self, list_id: int) -> dict[Address, Member]:
        """Return who is on a list now, by address."""
        return {normalise(self.people[each].email): self.people[each] for each in self.subscriptions[list_id]}

    def finish_jobs(self) -> None:
        """Let all accepted work end now; the tickets still have to be settled."""
        for job in self._jobs.values():
            job.settles_left = 0

    def calls_of(self, name: str) -> list[Call]:
        """Return the logged calls of one method."""
        return [call for call in self.log if call.name == name]

    # --- the port ----------------------------------------------------------------------------------------------------

    @property
    def sizes(self) -> CallSizes:
        """Return what one call may carry."""
        return CallSizes()

    @property
    def recent(self) -> RecentCalls:
        """Return what another worker must know: in memory nothing is counted, only passed on."""
        return self.recalled

    def recall(self, recent: RecentCalls) -> None:
        """Remember what earlier workers left."""
        self.recalled = recent

    def probe(self) -> None:
        """Answer."""
        self._enter("probe")
        self.after_call("probe")

    def read_lists(self) -> tuple[MailingList, ...]:
        """Return the index of lists."""
        self._enter("read_lists")
        self._prove("read_lists")
        return self._leave("read_lists", tuple(self.lists.values()))

    def find_list(self, list_id: int) -> MailingList | None:
        """Return one list, or None."""
        self._enter("find_list", list_id)
        return self._leave("find_list", self.lists.get(list_id))

    def create_list(self, change: CreateList) -> int:
        """Make a list and return its id."""
        self._enter("create_list", 0, change)
        self.writes += 1
        list_id = self.add_list(change.name, marker=change.marker)
        self.lists[list_id] = MailingList(
            list_id, change.name, change.sender_name, change.sender_address, change.marker
        )
        return self._leave("create_list", list_id)

    def update_list(self, change: UpdateList) -> None:
        """Give a list its name and sender."""
        self._enter("update_list", change.list_id, change)
        self.writes += 1
        self.lists[change.list_id] = replace(
            self._list(change.list_id),
            name=change.name,
            sender_name=change.sender_name,
            sender_address=change.sender_address,
        )
        self.after_call("update_list")

    def read_members(self, list_id: int) -> Iterator[Member]:
        """Yield the members of a list."""
        self._enter("read_members", list_id)
        self._list(list_id)
        rows = [self.people[each] for each in self.subscriptions[list_id]]
        if not self.carries_names:
            rows = [replace(row, name=None) for row in rows]
        if not self.carries_links:
            rows = [replace(row, person_id=None) for row in rows]
        yield from self._rows("read_members", rows)

    def read_opt_outs(self, list_id: int) -> Iterator[OptOut]:
        """Yield the opt-outs of a list."""
        self._enter("read_opt_outs", list_id)
        self._list(list_id)
        yield from self._rows("read_opt_outs", list(self.list_opt_outs[list_id].values()))

    def read_account_opt_outs(self) -> Iterator[OptOut]:
        """Yield the opt-outs of the account."""
        self._enter("read_account_opt_outs")
        yield from self._rows("read_account_opt_outs", list(self.account_opt_outs.values()))

    def count_account_opt_outs(self) -> int:
        """Return how many opted out of the account."""
        self._enter("count_account_opt_outs")
        self._prove("count_account_opt_outs")
        return self._leave("count_account_opt_outs", len(self.account_opt_outs))

    def read_recent_opt_outs(self, since: datetime, until: datetime) -> tuple[OptOut, ...]:
        """Return who opted out of the account between two moments."""
        self._enter("read_recent_opt_outs")
        self._prove("read_recent_opt_outs")
        rows = self.account_opt_outs.values()
        return self._leave("read_recent_opt_outs", tuple(r for r in rows if r.created and since <= r.created <= until))

    def add_members(self, list_id: int, adds: Sequence[AddMember]) -> tuple[Refusal, ...]:
        """Ask for people to be put on a list."""
        self._enter("add_members", list_id, *adds)
        refused = self._submit(list_id, TicketPurpose.ADD, adds)
        return self._leave("add_members", refused)

    def update_members(self, list_id: int, changes: Sequence[UpdateMember | ChangeAddress]) -> tuple[Refusal, ...]:
        """Ask for members to be changed."""
        self._enter("update_members", list_id, *changes)
        refused = self._submit(list_id, TicketPurpose.UPDATE, changes)
        return self._leave("update_members", refused)

    def remove_subscription(self, list_id: int, member_id: int) -> None:
        """End one subscription."""
        self._enter("remove_subscription", list_id, member_id)
        self.writes += 1
        if member_id in self.subscriptions.get(list_id, []):
            self.subscriptions[list_id].remove(member_id)
        self.after_call("remove_subscription")

    def settle(self, list_id: int) -> tuple[Settlement, ...]:
        """Look at the open tickets of a list."""
        purposes = (TicketPurpose.ADD, TicketPurpose.UPDATE)
        tickets = [each for each in self.tickets.still_open(list_id) if each.purpose in purposes]
        if not tickets:
            self.log.append(Call("settle", list_id))
            return ()
        self._enter("settle", list_id)
        settlements = tuple(self._settle(ticket) for ticket in tickets)
        return self._leave("settle", settlements)

    # --- how it works --------------------------------------------------------------------------------------------------

    def _enter(self, name: str, list_id: int = 0, *changes: object) -> None:
        self.log.append(Call(name, list_id, changes))
        self.before_call(name)
        self.calls += 1

    def _leave(self, name: str, answer: T) -> T:
        self.after_call(name)
        return answer

    def _rows(self, name: str, rows: list[T]) -> Iterator[T]:
        if name in self.working:
            raise StillWorking()
        yield from rows[: len(rows) // 2] if name in self.incomplete else rows
        self._prove(name)
        self.after_call(name)

    def _prove(self, name: str) -> None:
        if name in self.incomplete:
            raise IncompleteRead()

    def _submit(self, list_id: int, purpose: TicketPurpose, changes: Sequence[MemberRow]) -> tuple[Refusal, ...]:
        self._list(list_id)
        refused, accepted = self._sort_out(changes)
        for start in range(0, len(accepted), self.batch):
            rows = tuple(accepted[start : start + self.batch])
            self.before_call("submit")
            self.calls, self.writes = self.calls + 1, self.writes + 1
            reference = f"memory:{self._new_id()}"
            self._jobs[reference] = Job(list_id, rows, self.settles_needed)
            if not self.settles_needed:
                self._work(self._jobs[reference])
            self.after_call("submit")
            self.tickets.save(self._ticket(reference, list_id, purpose, rows))
        return refused

    def _sort_out(self, changes: Sequence[MemberRow]) -> tuple[tuple[Refusal, ...], list[MemberRow]]:
        texts = self.refused_at_once
        refused = tuple(Refusal(change.address, texts[change.address]) for change in changes if change.address in texts)
        return refused, [change for change in changes if change.address not in texts]

    def _ticket(self, reference: str, list_id: int, purpose: TicketPurpose, rows: Sequence[MemberRow]) -> Ticket:
        people = tuple(row.person_ids[0] for row in rows)
        return Ticket(TicketForm.POLL, purpose, reference, list_id, self._now(), people=people)

    def _settle(self, ticket: Ticket) -> Settlement:
        self.polls += 1
        job = self._jobs.get(ticket.reference)
        if job is None or self.lost:
            self.tickets.close(ticket)
            return Settlement(ticket, finished=True, lost=True)
        if job.settles_left > 0:
            job.settles_left -= 1
            self.tickets.save(replace(ticket, looks=ticket.looks + 1, looked_at=self._now()))
            return Settlement(ticket, finished=False)
        self._work(job)
        self.tickets.close(ticket)
        return Settlement(ticket, finished=True, refused=job.refused)

    def _work(self, job: Job) -> None:
        if job.done or self.lost:
            return
        job.done = True
        refused = [self._carry_out(job.list_id, row) for row in job.rows if row.address not in self.ignored]
        job.refused = tuple(each for each in refused if each)

    def _carry_out(self, list_id: int, row: MemberRow) -> Refusal | None:
        text = self.refused.get(row.address) or self._objection(list_id, row)
        if text:
            return Refusal(row.address, text)
        if isinstance(row, AddMember):
            self.add_subscriber(list_id, row.email, row.name, str(row.person_ids[0]))
        else:
            member = self.people[row.member_id]
            email = row.email if isinstance(row, ChangeAddress) else member.email
            self.people[row.member_id] = member._replace(name=row.name, email=email)
        return None

    def _objection(self, list_id: int, row: MemberRow) -> str:
        if not isinstance(row, AddMember):
            return "" if row.member_id in self.people else "no such member"
        if row.address in self.account_opt_outs:
            return ON_ACCOUNT_OPT_OUTS
        opted_out = list_id not in self.lists or row.address in self.list_opt_outs[list_id]
        return ON_LIST_OPT_OUTS if opted_out else ""

    def _list(self, list_id: int) -> MailingList:
        if list_id not in self.lists:
            raise NotFound(limetype="list", record=list_id)
        return self.lists[list_id]

    def _find(self, email: str) -> int | None:
        wanted = normalise(email)
        return next((each.id for each in self.people.values() if normalise(each.email) == wanted), None)

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id

    def _now(self) -> datetime:
        return self.clock.now() if self.clock else datetime(2024, 1, 15, 8, 30, tzinfo=UTC)
