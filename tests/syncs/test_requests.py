"""What people ask for at the campaign card is done by whoever holds the lease: never lost, never done twice."""

from __future__ import annotations

from limepkg_apsis.core.errors import Unavailable
from limepkg_apsis.core.model import Campaign
from limepkg_apsis.core.report import RunRow, RunState
from limepkg_apsis.core.requests import Action, Request
from tests.builders import person
from tests.syncs.world import Killed, World, at_name, people


def ask(world: World, made: Campaign, action: Action = Action.SYNC, list_id: int = 0) -> RunRow:
    """Press a button of the card."""
    return world.journal.requests.ask(Request(made.id, action, list_id, user_id=12))[0]


def row(world: World, asked: RunRow) -> RunRow:
    """Return what became of it."""
    return world.journal.runs[asked.id]


def test_request_is_done_by_the_next_worker_and_tells_what_came_of_it() -> None:
    """Its runs name it; it has the counts of the members and everything that was written."""
    world = World()
    made = world.campaign(*people(3))
    asked = ask(world, made)

    outcome = world.sync.asked()

    done = row(world, asked)
    assert not outcome.busy
    assert (done.state, done.counts["on_list"], done.written) == ("done", 3, {"CreateList": 1, "AddMember": 3})
    parts = world.journal.history.parts(asked.id)
    assert [each.kind for each in parts] == ["campaigns", "opt_outs", "members"]
    assert sum(each.calls for each in parts) == done.calls


def test_schedule_does_what_people_asked_for_before_what_is_due() -> None:
    """A person who waits comes before a hundred campaigns."""
    world = World()
    made = [world.linked(*people(1, start=n)) for n in range(1, 4)]
    world.clock.advance(minutes=15)
    asked = ask(world, made[2])
    world.journal.calls.clear()

    world.tick()

    assert row(world, asked).state == "done"
    assert world.journal.calls.index("start_request") < world.journal.calls.index("begin")
    first = next(run for run in world.journal.runs.values() if run.id > asked.id)
    assert first.request_id == asked.id


def test_slice_ends_early_for_somebody_who_waits() -> None:
    """The request is done within the campaign that is under way, and the pass goes on afterwards."""
    world = World()
    made = [world.linked(*people(1, start=n)) for n in range(1, 6)]
    world.clock.advance(minutes=15)
    seen: list[int] = []

    def somebody_comes(name: str) -> None:
        world.clock.advance(6)
        if name == "begin" and not seen:
            seen.append(ask(world, made[4]).id)

    world.journal.after_call = somebody_comes
    outcome = world.tick()
    world.journal.after_call = lambda name: None

    assert not outcome.finished
    assert world.journal.runs[seen[0]].state == "done"
    assert world.tick().finished


def test_request_that_comes_as_the_lease_is_left_is_not_forgotten() -> None:
    """Its own worker found the lease taken; whoever left it looks once more."""
    world = World()
    made = world.linked(*people(2))
    asked: list[RunRow] = []

    def too_late(name: str) -> None:
        if name == "release_lease" and not asked:
            asked.append(ask(world, made))

    world.journal.before_call = too_late
    world.press(made.id)

    assert row(world, asked[0]).state == "done"


def test_worker_that_finds_another_at_work_leaves_the_request_to_it() -> None:
    """Nothing is done twice, and nothing is lost."""
    world = World()
    made = world.linked(*people(2))
    world.journal.take_lease("somebody else", 300)
    asked = ask(world, made)

    assert world.sync.asked().busy
    assert row(world, asked).state == "queued"
    world.journal.release_lease("somebody else")
    world.tick()
    assert row(world, asked).state == "done"


def test_request_that_cannot_be_done_says_why() -> None:
    """An outage, and a campaign that was deleted: each request ends, and the next one is done."""
    world = World()
    down, fine = world.linked(*people(1)), world.linked(*people(1, start=5))
    gone = ask(world, Campaign(999, "Gone"))
    first, second = ask(world, down), ask(world, fine)
    world.apsis.before_call = at_name("read_lists", Unavailable)

    world.sync.asked()

    ends = [(row(world, each).state, row(world, each).error) for each in (gone, first, second)]
    assert ends == [("failed", "not_found"), ("failed", "apsis_unavailable"), ("done", "")]


def test_preview_writes_nothing_and_is_what_runs() -> None:
    """The plans are kept to be looked at, neither side is touched, and the run has the same fingerprint."""
    world = World()
    made = world.linked(*people(5))
    world.crm.remove_participants(made.id, 1)
    world.crm.add_participants(made.id, person(id=88, email="new@example.test"))
    writes = world.writes()
    asked = ask(world, made, Action.PREVIEW)

    world.sync.asked()
    between = world.writes()
    run = ask(world, made)
    world.sync.asked()

    assert (row(world, asked).state, between) == ("preview", writes)
    assert row(world, asked).totals["adds"] == row(world, asked).totals["removals"] == 1
    assert row(world, run).fingerprint == row(world, asked).fingerprint != ""
    assert row(world, run).state == "done"


def test_first_preview_has_the_fingerprint_of_the_first_run() -> None:
    """Although there is no list yet when it is made."""
    world = World()
    made = world.campaign(*people(3))
    preview, run = ask(world, made, Action.PREVIEW), ask(world, made)

    world.sync.asked()

    assert row(world, preview).totals["adds"] == 3
    assert row(world, preview).fingerprint == row(world, run).fingerprint


def test_stopped_run_leaves_what_the_next_one_completes() -> None:
    """Stopped between two removals: some are off, the rest comes off later, nobody is lost."""
    world = World()
    made = world.linked(*people(40))
    world.crm.remove_participants(made.id, 1, 2, 3, 4)
    asked = ask(world, made)
    removed: list[str] = []

    def impatient(name: str) -> None:
        if name == "remove_subscription":
            removed.append(name)
            world.clock.advance(3)
            if len(removed) == 2:
                world.journal.history.stop(asked.id)

    world.apsis.after_call = impatient
    world.sync.asked()
    world.apsis.after_call = lambda name: None
    stopped = row(world, asked)
    left = len(world.addresses(made))
    world.press(made.id)

    assert (stopped.state, stopped.error, left, len(removed)) == ("cancelled", "cancelled", 38, 2)
    assert len(world.addresses(made)) == 36


def test_progress_is_told_while_a_request_is_done() -> None:
    """How many of how many, at most every few seconds."""
    world = World()
    made = world.linked(*people(40))
    world.crm.remove_participants(made.id, *range(1, 11))
    asked = ask(world, made)
    told = []

    def watch(name: str) -> None:
        world.clock.advance(1)
        if name == "remove_subscription":
            told.append(row(world, asked).progress)

    world.apsis.after_call = watch
    world.sync.asked()

    seen = [each.done for each in told if each]
    assert {each.total for each in told if each} == {10}
    assert (seen[0], seen == sorted(seen), len(set(seen)) > 3) == (0, True, True)


def test_link_actions_are_done_under_the_lease() -> None:
    """Stop, create again, use another list: each is a request, and the sync follows at once."""
    world = World()
    made = world.linked(*people(2))
    other = world.apsis.add_list("Somewhere else")

    stop = ask(world, made, Action.STOP)
    world.sync.asked()
    paused = dict(world.journal.account.decisions)[made.id]
    use = ask(world, made, Action.USE, other)
    world.sync.asked()

    assert (row(world, stop).state, paused) == ("done", "paused")
    assert world.list_of(made) == other
    assert row(world, use).state == "done"
    assert len(world.addresses(made)) == 2


def test_killed_while_a_request_is_done() -> None:
    """The next holder of the lease ends it as interrupted; the schedule goes on where it stopped."""
    world = World()
    made = world.linked(*people(2))
    world.crm.add_participants(made.id, person(id=88, email="new@example.test"))
    asked = ask(world, made)
    world.apsis.after_call = at_name("add_members", Killed)
    try:
        world.sync.asked()
    except Killed:
        world.apsis.after_call = lambda name: None
    world.clock.advance(minutes=15)

    world.tick()

    assert row(world, asked).state == RunState.INTERRUPTED.value
    assert len(world.addresses(made)) == 3
