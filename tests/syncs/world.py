"""A small world for tests of the work itself: both sides in memory, one clock, and the port methods that may fail."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from limepkg_apsis.core.approval import Approval, Verdict
from limepkg_apsis.core.guards import Allowance
from limepkg_apsis.core.kinds import Ports
from limepkg_apsis.core.linking import marker_of
from limepkg_apsis.core.model import Campaign, Person
from limepkg_apsis.core.outcome import Outcome
from limepkg_apsis.core.planner import Rules
from limepkg_apsis.core.report import Trigger
from limepkg_apsis.core.sync import Sync
from limepkg_apsis.syncs import SYNC_KINDS, kind_named
from tests.builders import campaign, person
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_apsis import MemoryApsis
from tests.fakes.memory_crm import MemoryCrm
from tests.fakes.memory_journal import MemoryJournal


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


def is_valid(email: str) -> bool:
    """A stand-in for the library: one @ and a dot behind it."""
    return email.count("@") == 1 and "." in email.partition("@")[2] and " " not in email


@dataclass
class World:
    """Lime, APSIS, the journal between them, and somebody who presses the button."""

    clock: FakeClock = field(default_factory=FakeClock)
    crm: MemoryCrm = field(default_factory=MemoryCrm)
    journal: MemoryJournal = field(init=False)
    apsis: MemoryApsis = field(init=False)
    list_allowance: Allowance = Allowance(10, 10)
    account_allowance: Allowance = Allowance(50, 5)
    owners: int = 0

    def __post_init__(self) -> None:
        self.journal = MemoryJournal(self.clock)
        self.apsis = MemoryApsis(self.journal.tickets, self.clock)

    def rules(self) -> Rules:
        return Rules(self.clock.now(), is_valid, self.list_allowance, self.account_allowance)

    @property
    def ports(self) -> Ports:
        return Ports(self.crm, self.apsis, self.journal, self.clock, self.rules)

    @property
    def sync(self) -> Sync:
        """A new process each time, as a task is."""
        self.owners += 1
        return Sync(self.ports, SYNC_KINDS, f"worker-{self.owners}", data_call_interval_seconds=300)

    def press(self, campaign_id: int) -> Outcome:
        """Somebody presses *Sync now*."""
        return self.sync.campaign(campaign_id, Trigger.PERSON)

    def run_kind(self, name: str) -> Outcome:
        """Somebody asks for one kind now."""
        kind = kind_named(name)
        assert kind is not None
        return self.sync.kind(kind, Trigger.PERSON)

    def run_all(self) -> list[Outcome]:
        """Every kind once, in order."""
        return [self.run_kind(kind.name) for kind in SYNC_KINDS]

    def tick(self, is_over: Callable[[], bool] = lambda: False) -> Outcome:
        return self.sync.due(is_over)

    def campaign(self, *people: Person, **fields: object) -> Campaign:
        """Make a campaign with participants."""
        made = self.crm.add_campaign(campaign(**fields))
        self.crm.add_participants(made.id, *people)
        return made

    def linked(self, *people: Person, **fields: object) -> Campaign:
        """Make a campaign that has been synchronised with its participants already."""
        made = self.campaign(*people, **fields)
        self.press(made.id)
        assert self.now(made).list_id is not None
        return self.now(made)

    def say(self, known: Campaign, verdict: Verdict) -> None:
        """Somebody approves or rejects what the last run of a campaign held."""
        last = self.journal.last_run("members", known.id)
        assert last is not None
        self.journal.approvals.save(known.id, Approval(last.held_fingerprint, verdict, self.clock.now()))

    def now(self, known: Campaign) -> Campaign:
        """Return a campaign as it is now in Lime."""
        return self.crm.campaigns[known.id]

    def list_of(self, known: Campaign) -> int:
        list_id = self.now(known).list_id
        assert list_id is not None
        return list_id

    def addresses(self, known: Campaign) -> set[str]:
        """Return who is on the list of a campaign."""
        return set(self.apsis.members_of(self.list_of(known)))

    def lists_marked_for(self, known: Campaign) -> list[int]:
        marker = marker_of(self.crm.application, known.id)
        return [each.id for each in self.apsis.lists.values() if marker in each.marker]

    def writes(self) -> int:
        """Count every write on either side so far, the journal apart."""
        return len(self.crm.writes) + self.apsis.writes


def people(count: int, start: int = 1) -> list[Person]:
    """Make people with addresses of their own."""
    return [person(id=n, email=f"p{n}@example.test", name=f"P {n}") for n in range(start, start + count)]


def at_call(number: int, error: Callable[[], BaseException]) -> Callable[[str], None]:
    """Return a hook that raises at its n-th call, counted from 1."""
    seen = iter(range(1, number + 1))

    def hook(name: str) -> None:
        if next(seen, None) == number:
            raise error()

    return hook


def at_name(wanted: str, error: Callable[[], BaseException]) -> Callable[[str], None]:
    """Return a hook that raises at the first call of one port method."""
    left = [wanted]

    def hook(name: str) -> None:
        if left and name == wanted:
            left.clear()
            raise error()

    return hook


def states(outcomes: Iterable[Outcome]) -> list[str]:
    return [outcome.state for outcome in outcomes]


def every_death(build: Callable[[], World], work: Callable[[World], object]) -> Iterator[tuple[str, World]]:
    """
    Let the process end at every call of every port, before its work and after it, each time in a new world.

    Gives each world as the dead process left it, with nobody in the way any more.
    """
    for side, moment in itertools.product(("apsis", "crm", "journal"), ("before_call", "after_call")):
        for number in itertools.count(1):
            world = build()
            setattr(getattr(world, side), moment, at_call(number, Killed))
            try:
                work(world)
                break
            except Killed:
                setattr(getattr(world, side), moment, lambda name: None)
                world.clock.advance(minutes=10)
                yield f"{side} {moment} {number}", world
