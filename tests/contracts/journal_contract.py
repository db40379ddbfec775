"""What every `Journal` must do; a fixture `world` of the heir says which one is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import pytest

from limepkg_apsis.core.changes import AddMember, RemoveSubscription
from limepkg_apsis.core.errors import Interrupted
from limepkg_apsis.core.journal import Journal
from limepkg_apsis.core.memory import AccountMemory, Breaker, CampaignMemory, RecentCalls, Rejection
from limepkg_apsis.core.model import Ticket, TicketForm, TicketPurpose
from limepkg_apsis.core.plan import Counts, Guard, Held, Plan
from limepkg_apsis.core.report import RunReport, RunState
from tests.fakes.fake_clock import FakeClock

WHEN = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)
LEASE = 60.0


class JournalWorld(Protocol):
    """What a contract test needs beside the port."""

    journal: Journal
    clock: FakeClock

    def add_campaign(self, **fields: object) -> int: ...


def report(campaign: int | None, state: RunState = RunState.DONE, wrote: int = 0) -> RunReport:
    """Make the report of a run that wrote so much."""
    written = {"AddMember": wrote} if wrote else {}
    return RunReport("members", campaign, state, Counts(participants=3, on_list=3), written=written)


def ticket(reference: str, list_id: int = 7, **fields: object) -> Ticket:
    """Make a ticket."""
    made = Ticket(TicketForm.POLL, TicketPurpose.ADD, reference, list_id, WHEN)
    return replace(made, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


class JournalContract:
    """Heirs define a fixture `world`."""

    # --- the lease ---------------------------------------------------------------------------------------------------

    def test_lease_is_taken_by_one_only(self, world: JournalWorld) -> None:
        """Whoever comes second waits until the first has gone."""
        journal = world.journal
        assert journal.take_lease("a", LEASE)
        assert not journal.take_lease("b", LEASE)
        journal.release_lease("a")
        assert journal.take_lease("b", LEASE)
        assert not journal.take_lease("a", LEASE)

    def test_holder_may_take_the_lease_again(self, world: JournalWorld) -> None:
        """Taking twice is holding once; one release ends it."""
        journal = world.journal
        assert journal.take_lease("a", LEASE)
        assert journal.take_lease("a", LEASE)
        journal.release_lease("a")
        assert journal.take_lease("b", LEASE)

    @pytest.mark.parametrize(("silence", "taken"), [(LEASE - 1, False), (LEASE + 1, True)])
    def test_dead_holder_is_succeeded_when_the_lease_has_run_out(
        self, world: JournalWorld, silence: float, taken: bool
    ) -> None:
        """A holder of whom nothing is heard keeps the lease exactly as long as it lasts."""
        journal = world.journal
        journal.take_lease("a", LEASE)
        world.clock.advance(silence)
        assert journal.take_lease("b", LEASE) is taken

    def test_sign_of_life_prolongs_the_lease(self, world: JournalWorld) -> None:
        """A lease counts from the last sign of life."""
        journal = world.journal
        journal.take_lease("a", LEASE)
        for _ in range(3):
            world.clock.advance(LEASE - 1)
            journal.keep_lease("a")
        assert not journal.take_lease("b", LEASE)

    def test_lease_that_ran_out_cannot_be_kept(self, world: JournalWorld) -> None:
        """Who was silent for too long is interrupted, whether somebody took over or not."""
        journal = world.journal
        journal.take_lease("a", LEASE)
        world.clock.advance(LEASE + 1)
        with pytest.raises(Interrupted):
            journal.keep_lease("a")
        assert journal.take_lease("b", LEASE)
        with pytest.raises(Interrupted):
            journal.keep_lease("a")
        journal.keep_lease("b")

    def test_lease_that_was_never_taken_cannot_be_kept(self, world: JournalWorld) -> None:
        """There is nothing to keep for strangers."""
        journal = world.journal
        with pytest.raises(Interrupted):
            journal.keep_lease("a")
        journal.take_lease("b", LEASE)
        with pytest.raises(Interrupted):
            journal.keep_lease("a")

    def test_release_by_a_stranger_does_nothing(self, world: JournalWorld) -> None:
        """Releasing is repeatable and never ends somebody else's lease."""
        journal = world.journal
        journal.release_lease("b")
        journal.take_lease("a", LEASE)
        journal.release_lease("b")
        journal.keep_lease("a")
        journal.release_lease("a")
        journal.release_lease("a")

    # --- runs --------------------------------------------------------------------------------------------------------

    def test_run_is_running_until_it_ends(self, world: JournalWorld) -> None:
        """A run that never ended stays visible as running."""
        campaign = world.add_campaign()
        assert world.journal.last_run("members", campaign) is None
        run = world.journal.begin("members", campaign, "schedule")
        row = world.journal.last_run("members", campaign)
        assert (row.id, row.kind, row.campaign_id) == (run, "members", campaign)
        assert (row.trigger, row.state, row.started, row.ended) == ("schedule", "running", world.clock.now(), None)

    def test_end_of_a_run_is_kept(self, world: JournalWorld) -> None:
        """State, time, counts, error and the fingerprint of what is held come back."""
        campaign = world.add_campaign()
        run = world.journal.begin("members", campaign, "person")
        world.clock.advance(5)
        held = Held(RemoveSubscription("a@example.test", 1), Guard.MASS_REMOVAL)
        plan = Plan("members", campaign, 7, held=(held,))
        counts = Counts(participants=3, on_list=1, failed=1, skipped=(("no_address", 1),))
        ended = RunReport("members", campaign, RunState.HELD, counts, error="guard_mass_removal", plan=plan)
        for _ in range(2):
            world.journal.finish(run, ended)
        row = world.journal.last_run("members", campaign)
        assert (row.state, row.error, row.trigger, row.ended) == (
            "held",
            "guard_mass_removal",
            "person",
            world.clock.now(),
        )
        assert (row.counts, row.held_fingerprint) == (counts.to_dict(), plan.held_fingerprint)

    def test_undisturbed_stretch_is_one_row(self, world: JournalWorld) -> None:
        """A run after one that was done and wrote nothing takes over its row."""
        campaign = world.add_campaign()
        runs = []
        for _ in range(3):
            world.clock.advance(minutes=15)
            runs.append(world.journal.begin("members", campaign, "schedule"))
            assert world.journal.last_run("members", campaign).state == "running"
            world.journal.finish(runs[-1], report(campaign))
        assert len(set(runs)) == 1
        row = world.journal.last_run("members", campaign)
        assert (row.state, row.started, row.ended) == ("done", world.clock.now(), world.clock.now())

    @pytest.mark.parametrize(
        ("state", "wrote"),
        [(RunState.DONE, 2), (RunState.FAILED, 0), (RunState.HELD, 0), (RunState.PREVIEW, 0), (None, 0)],
    )
    def test_run_worth_remembering_keeps_its_row(self, world: JournalWorld, state: RunState | None, wrote: int) -> None:
        """A run that wrote, did not end well, or did not end at all is followed by a row of its own."""
        campaign = world.add_campaign()
        first = world.journal.begin("members", campaign, "schedule")
        if state:
            world.journal.finish(first, report(campaign, state, wrote))
        second = world.journal.begin("members", campaign, "schedule")
        assert second != first
        assert world.journal.last_run("members", campaign).id == second

    def test_reused_row_forgets_the_former_run(self, world: JournalWorld) -> None:
        """A row that is running again shows nothing of the run before."""
        campaign = world.add_campaign()
        run = world.journal.begin("members", campaign, "schedule")
        world.journal.finish(run, report(campaign))
        world.journal.begin("members", campaign, "person")
        row = world.journal.last_run("members", campaign)
        assert (row.id, row.trigger, row.ended, row.counts) == (run, "person", None, {})

    def test_kinds_and_scopes_are_apart(self, world: JournalWorld) -> None:
        """The newest run is that of one kind and one scope; the account is a scope of its own."""
        one, other = world.add_campaign(), world.add_campaign()
        scopes = [("members", one), ("members", other), ("campaigns", None), ("opt_outs", one)]
        runs = {scope: world.journal.begin(*scope, "schedule") for scope in scopes}
        assert len(set(runs.values())) == len(scopes)
        assert {scope: world.journal.last_run(*scope).id for scope in scopes} == runs
        assert world.journal.last_run("members", None) is None

    # --- memories ----------------------------------------------------------------------------------------------------

    def test_memory_of_a_campaign_comes_back(self, world: JournalWorld) -> None:
        """What was saved last is what is read, for each campaign its own."""
        campaign, other = world.add_campaign(), world.add_campaign()
        assert world.journal.read_memory(campaign) == CampaignMemory()
        full = CampaignMemory(
            list_id=7,
            participants=3,
            on_list=2,
            rejections=(Rejection(11, "abc", "refused"),),
            unconfirmed=((12, 1), (13, 2)),
            held_from=4,
            withheld=((14, "digest"),),
            refused=(("digest", "refused"),),
        )
        for memory in (CampaignMemory(list_id=6), full):
            world.journal.save_memory(campaign, memory)
            assert world.journal.read_memory(campaign) == memory
        assert world.journal.read_memory(other) == CampaignMemory()

    def test_memory_of_the_account_comes_back(self, world: JournalWorld) -> None:
        """What was saved last is what is read."""
        assert world.journal.read_account_memory() == AccountMemory()
        full = AccountMemory(
            key_fingerprint="key",
            first_list_id=7,
            passes=(("members", WHEN),),
            unfinished=("members",),
            removed=(("members", 3),),
            members=9,
            breaker=Breaker(2, "rate_limited", WHEN, None),
            recent=RecentCalls((WHEN, WHEN), (("digest", WHEN),)),
        )
        for memory in (AccountMemory("other"), full):
            world.journal.save_account_memory(memory)
            assert world.journal.read_account_memory() == memory

    # --- tickets -----------------------------------------------------------------------------------------------------

    def test_tickets_are_kept_until_they_are_closed(self, world: JournalWorld) -> None:
        """Tickets come back oldest first, each list its own; a newer state takes the place of the older."""
        tickets = world.journal.tickets
        assert tickets.still_open(7) == ()
        first = ticket("https://poll.test/1?x=a%40b", people=(11, 12))
        second = ticket("2", form=TicketForm.IMPORT, purpose=TicketPurpose.UPDATE)
        account = ticket("3", list_id=0, purpose=TicketPurpose.READ_OPT_OUTS)
        for each in (first, second, account):
            tickets.save(each)
        assert (tickets.still_open(7), tickets.still_open(0)) == ((first, second), (account,))
        looked = replace(first, looked_at=WHEN, looks=2)
        tickets.save(looked)
        assert tickets.still_open(7) == (looked, second)
        tickets.close(first)
        tickets.close(first)
        assert tickets.still_open(7) == (second,)
        assert tickets.still_open(0) == (account,)

    def test_ticket_survives_a_new_run(self, world: JournalWorld) -> None:
        """What one process stored another one finds, in whatever run."""
        world.journal.tickets.save(ticket("1"))
        run = world.journal.begin("campaigns", None, "schedule")
        world.journal.finish(run, replace(report(None), plan=Plan("campaigns", None, 7, (add_one(),))))
        assert world.journal.tickets.still_open(7) == (ticket("1"),)


def add_one() -> AddMember:
    """Make a change that names somebody."""
    return AddMember("a@example.test", "A@example.test", "Anna Ek", (1001,))
