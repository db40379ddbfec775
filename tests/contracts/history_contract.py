"""What every `Journal` must do for people: requests, approvals, history. A fixture `world` says which one is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from limepkg_apsis.core.alarms import Alarm
from limepkg_apsis.core.approval import Approval, Verdict
from limepkg_apsis.core.changes import AddMember, RemoveSubscription
from limepkg_apsis.core.plan import Counts, Guard, Held, Plan, Skip, SkipReason
from limepkg_apsis.core.report import Message, Progress, RunReport, RunState, Step
from limepkg_apsis.core.requests import Action, Request
from limepkg_apsis.core.rows import PlanRow, Section
from tests.contracts.journal_contract import JournalWorld

PLAN = Plan(
    "members",
    7,
    4711,
    changes=(AddMember("a@example.test", "A@example.test", "Anna Ek", (1001, 1002)),),
    held=(Held(RemoveSubscription("b@example.test", 13), Guard.MASS_REMOVAL),),
    skips=(Skip(SkipReason.NO_ADDRESS, 21, 1005),),
)


def held_report(campaign: int) -> RunReport:
    """Make the report of a run that did one thing, and holds another."""
    plan = replace(PLAN, campaign_id=campaign)
    return RunReport(
        "members",
        campaign,
        RunState.HELD,
        Counts(participants=3, on_list=2, skipped=(("no_address", 1),)),
        written={"AddMember": 1},
        messages=(Message("guard_mass_removal", campaign, (("count", "1"),)),),
        plan=plan,
        calls=4,
        least_calls=4,
    )


class HistoryContract:
    """Heirs define a fixture `world`."""

    # --- requests ----------------------------------------------------------------------------------------------------

    def test_request_waits_until_somebody_does_it(self, world: JournalWorld) -> None:
        """Asked, begun, ended: it is seen at every moment, with who asked and when."""
        requests, campaign = world.journal.requests, world.add_campaign()
        asked = world.clock.now()
        row, joined = requests.ask(Request(campaign, Action.SYNC, user_id=12))
        assert (row.kind, row.action, row.state, row.user_id, joined) == ("campaign", "sync", "queued", 12, False)
        assert (row.queued, row.started, row.campaign_id, row.trigger) == (asked, None, campaign, "person")
        (waiting,) = requests.waiting()
        assert (waiting.id, waiting.campaign_id, waiting.user_id) == (row.id, campaign, 12)
        world.clock.advance(5)
        assert requests.start(waiting)
        assert requests.waiting() == ()
        found = requests.under_way(campaign)
        assert found is not None
        assert (found.id, found.state, found.started) == (row.id, "running", world.clock.now())
        requests.finish(waiting, replace(held_report(campaign), kind="campaign"))
        assert requests.under_way(campaign) is None
        last = requests.last(campaign)
        assert last is not None
        assert (last.id, last.state, last.counts["on_list"], last.written) == (row.id, "held", 2, {"AddMember": 1})

    def test_like_requests_are_one(self, world: JournalWorld) -> None:
        """A second click joins the first, waiting or under way; another wish, or another campaign, is its own."""
        requests, one, other = world.journal.requests, world.add_campaign(), world.add_campaign()
        first, _ = requests.ask(Request(one, Action.SYNC, user_id=12))
        assert requests.ask(Request(one, Action.SYNC, user_id=13)) == (first, True)
        (waiting,) = requests.waiting()
        requests.start(waiting)
        again, joined = requests.ask(Request(one, Action.SYNC))
        assert (again.id, joined) == (first.id, True)
        rows = [
            requests.ask(each)
            for each in (Request(one, Action.PREVIEW), Request(other, Action.SYNC), Request(one, Action.USE, 4711))
        ]
        assert [joined for _, joined in rows] == [False, False, False]
        assert len({first.id, *(row.id for row, _ in rows)}) == 4
        assert [each.list_id for each in requests.waiting()] == [0, 0, 4711]

    def test_ended_request_is_not_joined(self, world: JournalWorld) -> None:
        """After the end a click asks anew."""
        requests, campaign = world.journal.requests, world.add_campaign()
        first, _ = requests.ask(Request(campaign, Action.SYNC))
        (waiting,) = requests.waiting()
        requests.start(waiting)
        requests.finish(waiting, RunReport("campaign", campaign, RunState.DONE))
        second, joined = requests.ask(Request(campaign, Action.SYNC))
        assert (second.id != first.id, joined) == (True, False)

    def test_request_taken_back_is_not_begun(self, world: JournalWorld) -> None:
        """Whoever waits may think better of it; once begun it is asked to stop instead."""
        journal, campaign = world.journal, world.add_campaign()
        journal.requests.ask(Request(campaign, Action.SYNC))
        (waiting,) = journal.requests.waiting()
        stopped = journal.history.stop(waiting.id)
        assert stopped is not None
        assert (stopped.state, stopped.error, stopped.ended) == ("cancelled", "cancelled", world.clock.now())
        assert not journal.requests.start(waiting)
        assert journal.requests.waiting() == ()
        assert journal.history.stop(waiting.id) is None

    def test_run_hears_that_somebody_wants_it_to_stop(self, world: JournalWorld) -> None:
        """Progress is seen at once, and tells the run whether to go on."""
        journal, campaign = world.journal, world.add_campaign()
        journal.requests.ask(Request(campaign, Action.SYNC))
        (waiting,) = journal.requests.waiting()
        journal.requests.start(waiting)
        progress = Progress(Step.WRITING, 3, 12)
        assert journal.progressed(waiting.id, progress) is False
        under_way = journal.requests.under_way(campaign)
        assert under_way is not None
        assert under_way.progress == progress
        stopped = journal.history.stop(waiting.id)
        assert stopped is not None
        assert stopped.state == "cancelling"
        assert journal.progressed(waiting.id, progress) is True

    def test_dead_runs_are_interrupted(self, world: JournalWorld) -> None:
        """What a dead process left running is ended; what waits goes on waiting, what ended stays."""
        journal, campaign = world.journal, world.add_campaign()
        ended = journal.begin("campaigns", None, "schedule")
        journal.finish(ended, RunReport("campaigns", None, RunState.DONE, written={"CreateList": 1}))
        dead = journal.begin("members", campaign, "schedule")
        journal.requests.ask(Request(campaign, Action.SYNC))
        assert journal.end_dead_runs() == 1
        rows = [journal.history.find(run_id) for run_id in (ended, dead)]
        assert [row.state for row in rows if row] == ["done", "interrupted"]
        assert len(journal.requests.waiting()) == 1

    # --- approvals ---------------------------------------------------------------------------------------------------

    def test_last_word_counts(self, world: JournalWorld) -> None:
        """A word takes the place of the last; only that very word can be taken back."""
        approvals, campaign, other = world.journal.approvals, world.add_campaign(), world.add_campaign()
        assert approvals.read(campaign) is None
        first = Approval("aaaa", Verdict.APPROVED, world.clock.now(), 12)
        second = Approval("bbbb", Verdict.REJECTED, world.clock.now() + timedelta(seconds=5))
        for word in (first, second):
            approvals.save(campaign, word)
            assert approvals.read(campaign) == word
        approvals.drop(campaign, "aaaa")
        assert approvals.read(campaign) == second
        assert approvals.read(other) is None
        approvals.drop(campaign, "bbbb")
        approvals.drop(campaign, "bbbb")
        assert approvals.read(campaign) is None

    # --- history -----------------------------------------------------------------------------------------------------

    def test_run_tells_what_it_did_and_what_it_holds(self, world: JournalWorld) -> None:
        """Counts, messages, cost and fingerprints come back; the plan comes back row by row."""
        journal, campaign = world.journal, world.add_campaign()
        run = journal.begin("members", campaign, "schedule")
        told = held_report(campaign)
        journal.planned(run, told.plan)
        journal.finish(run, told)
        row = journal.history.find(run)
        assert (row.state, row.held, row.written) == ("held", {"guard_mass_removal": 1}, {"AddMember": 1})
        assert (row.fingerprint, row.held_fingerprint) == (told.plan.fingerprint, told.plan.held_fingerprint)
        assert (row.messages, row.calls, row.least_calls) == (told.messages, 4, 4)
        assert list(journal.history.rows(run)) == [
            PlanRow(Section.ADDS, "AddMember", (1001, 1002)),
            PlanRow(
                Section.HELD,
                "RemoveSubscription",
                reason="no_participant",
                guard="guard_mass_removal",
                record=13,
                shown_as="b… at example.test",
            ),
            PlanRow(Section.SKIPS, person_ids=(1005,), reason="no_address", record=21),
        ]
        assert [row.section for row in journal.history.rows(run, Section.SKIPS)] == [Section.SKIPS]
        assert journal.history.find(run + 100) is None

    def test_runs_are_found_by_person(self, world: JournalWorld) -> None:
        """What was done to somebody, by whom it is shared, in which run; other people and campaigns are left out."""
        journal, campaign, other = world.journal, world.add_campaign(), world.add_campaign()
        for each in (campaign, other):
            run = journal.begin("members", each, "schedule")
            journal.finish(run, held_report(each))
        (found,) = journal.history.of_person(1002, campaign)
        assert (found[0].campaign_id, found[1].change, found[1].person_ids) == (campaign, "AddMember", (1001, 1002))
        (skipped,) = journal.history.of_person(1005, campaign)
        assert skipped[1].reason == "no_address"
        assert journal.history.of_person(100, campaign) == ()

    def test_previews_are_history_and_no_runs(self, world: JournalWorld) -> None:
        """A preview is kept with its plan and never taken for the last run."""
        journal, campaign = world.journal, world.add_campaign()
        request, _ = journal.requests.ask(Request(campaign, Action.PREVIEW))
        shown = journal.note_preview(replace(held_report(campaign), state=RunState.PREVIEW), request.id)
        assert journal.last_run("members", campaign) is None
        assert journal.started_since("members", world.clock.now()) == {}
        (part,) = journal.history.parts(request.id)
        assert (part.id, part.state, part.request_id) == (shown, "preview", request.id)
        assert len(list(journal.history.rows(shown))) == 3
        assert journal.history.of_person(1002, campaign) == ()

    def test_newest_runs_come_first(self, world: JournalWorld) -> None:
        """By campaign, by kind, and no more than asked for; memories and leases are no runs."""
        journal, campaign = world.journal, world.add_campaign()
        journal.take_lease("a", 60)
        journal.note_change(campaign)
        account = journal.begin("campaigns", None, "schedule")
        runs = []
        for _ in range(3):
            runs.append(journal.begin("members", campaign, "schedule"))
            journal.finish(runs[-1], held_report(campaign))
        asked, _ = journal.requests.ask(Request(campaign, Action.SYNC))
        assert [row.id for row in journal.history.recent()] == [asked.id, *reversed(runs), account]
        assert [row.id for row in journal.history.recent(campaign, "members", 2)] == [*reversed(runs)][:2]
        assert [row.id for row in journal.history.recent(campaign, "campaign")] == [asked.id]

    def test_old_runs_are_forgotten(self, world: JournalWorld) -> None:
        """Runs that ended long ago go with their plans, a few at a time; younger ones and memories stay."""
        journal, campaign = world.journal, world.add_campaign()
        old = [journal.begin("members", campaign, "schedule") for _ in range(1)]
        journal.finish(old[0], held_report(campaign))
        world.clock.advance(days=200)
        young = journal.begin("members", campaign, "schedule")
        journal.finish(young, replace(held_report(campaign), plan=None))
        before = world.clock.now() - timedelta(days=180)
        assert journal.history.clean(before) == 1
        assert journal.history.clean(before) == 0
        assert journal.history.find(old[0]) is None
        assert journal.history.find(young) is not None
        assert journal.history.of_person(1002, campaign) == ()

    # --- what puts campaigns in order --------------------------------------------------------------------------------

    def test_starts_are_told_by_campaign(self, world: JournalWorld) -> None:
        """From a moment on, that moment included; the account is a scope of its own."""
        journal, one, other = world.journal, world.add_campaign(), world.add_campaign()
        journal.begin("members", one, "schedule")
        world.clock.advance(60)
        moment = world.clock.now()
        journal.begin("members", other, "schedule")
        journal.begin("bounces", None, "schedule")
        assert journal.started_since("members", moment) == {other: moment}
        assert set(journal.started_since("members", moment - timedelta(minutes=2))) == {one, other}
        assert journal.started_since("bounces", moment) == {None: moment}

    def test_changes_in_lime_are_remembered(self, world: JournalWorld) -> None:
        """The last one counts, for each campaign its own."""
        journal, one, other = world.journal, world.add_campaign(), world.add_campaign()
        assert journal.changed_at(one) is None
        for _ in range(2):
            world.clock.advance(5)
            journal.note_change(one)
        assert (journal.changed_at(one), journal.changed_at(other)) == (world.clock.now(), None)

    # --- alarms ------------------------------------------------------------------------------------------------------

    def test_alarm_stands_until_it_is_over(self, world: JournalWorld) -> None:
        """Since when, which to-do tells of it, and whether it stands still."""
        alarms = world.journal.alarms
        assert alarms.standing() == ()
        begun = alarms.begin(Alarm("kind_late", "members"))
        other = alarms.begin(Alarm("key_rejected"))
        alarms.deliver(begun, 4711)
        first, second = alarms.standing()
        assert (first.key, first.since, first.todo) == (("kind_late", "members"), world.clock.now(), 4711)
        assert (second, second.todo) == (other, 0)
        alarms.end(begun)
        alarms.end(begun)
        assert alarms.standing() == (other,)

    def test_newest_run_says_whether_a_campaign_fails(self, world: JournalWorld) -> None:
        """A run that went well ends it; runs of long ago do not count."""
        journal, one, other, old = world.journal, *(world.add_campaign() for _ in range(3))
        for each in (old, one, other):
            run = journal.begin("members", each, "schedule")
            journal.finish(run, RunReport("members", each, RunState.FAILED))
            world.clock.advance(600)
        since = world.clock.now() - timedelta(minutes=25)
        well = journal.begin("members", other, "schedule")
        journal.finish(well, RunReport("members", other, RunState.DONE))
        assert journal.failed_since("members", since) == {one}
