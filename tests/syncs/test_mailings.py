"""The kind `mailings`: sendings and their recipients become records, once, under every failure."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from limepkg_apsis.core.errors import ContractBroken, Unavailable
from limepkg_apsis.core.model import Campaign, Reaction, Totals
from limepkg_apsis.core.report import RunReport, RunState
from tests.builders import person
from tests.syncs.world import Killed, World, at_call, at_name, every_death, people

P1, P2, P3 = "p1@example.test", "p2@example.test", "p3@example.test"


def company(count: int = 3, **fields: object) -> tuple[World, Campaign]:
    """Make a world with one campaign whose participants are on its list."""
    world = World()
    return world, world.linked(*people(count), **fields)


def run(world: World) -> RunReport:
    """Run the kind and return its report."""
    return world.run_kind("mailings").reports[0]


def statuses(world: World, sending: int, campaign: Campaign) -> dict[str, str]:
    return world.crm.recipients_of(sending, campaign.id)


def records(world: World) -> object:
    """Return what Lime has, without the ids of rows."""
    keys = {each: (one.sending_id, one.campaign_id) for each, one in world.crm.mailings.items()}
    rows = sorted(
        (keys[mailing], row.email, row.status, row.person_id) for mailing, row in world.crm.recipients.values()
    )
    return sorted(world.crm.mailings.values(), key=lambda one: (one.sending_id, one.campaign_id)), rows


def test_sending_becomes_a_mailing_with_its_recipients_and_totals() -> None:
    """Subject, date, totals; each recipient with status and person."""
    world, made = company()
    sending = world.apsis.send(world.list_of(made), subject="Autumn")
    world.apsis.react(sending, Reaction.OPEN, P1, P2)
    world.apsis.react(sending, Reaction.CLICK, P2)
    world.apsis.react(sending, Reaction.BOUNCE, P3)
    world.apsis.react(sending, Reaction.OPT_OUT, P1)

    report = run(world)

    (mailing,) = world.crm.mailings.values()
    assert (mailing.sending_id, mailing.campaign_id, mailing.subject) == (sending, made.id, "Autumn")
    assert (mailing.sent, mailing.totals) == (world.clock.now(), Totals(3, 2, 1, 1, 1))
    assert statuses(world, sending, made) == {P1: "open", P2: "clicked", P3: "bounce"}
    assert {row.email: row.person_id for _, row in world.crm.recipients.values()} == {P1: 1, P2: 2, P3: 3}
    assert (report.state, dict(report.written)) == (RunState.DONE, {"RecordMailing": 2, "AddRecipient": 3})


def test_run_without_news_writes_nothing() -> None:
    """The second run reads and leaves everything as it is."""
    world, made = company()
    world.apsis.send(world.list_of(made))
    run(world)
    commits = world.crm.commits

    report = run(world)

    assert (report.state, report.wrote, world.crm.commits) == (RunState.DONE, 0, commits)


def test_what_comes_later_updates_the_same_rows() -> None:
    """A bounce is corrected upwards, an open becomes a click, totals follow; no row is doubled."""
    world, made = company()
    sending = world.apsis.send(world.list_of(made))
    world.apsis.react(sending, Reaction.BOUNCE, P1)
    run(world)
    ids = set(world.crm.recipients)
    world.apsis.react(sending, Reaction.OPEN, P1)
    run(world)
    first = statuses(world, sending, made)[P1]
    world.apsis.react(sending, Reaction.CLICK, P1)
    run(world)

    assert (first, statuses(world, sending, made)[P1]) == ("open", "clicked")
    assert set(world.crm.recipients) == ids
    assert [one.totals for one in world.crm.mailings.values()] == [Totals(3, 1, 1, 1, 0)]


def test_what_people_change_is_overwritten() -> None:
    """Subject and a lowered status come back, a deleted row too, while the sending is inside the window."""
    world, made = company()
    sending = world.apsis.send(world.list_of(made), subject="Autumn")
    world.apsis.react(sending, Reaction.OPEN, P1, P2)
    run(world)
    before = records(world)
    (mailing_id,) = world.crm.mailings
    world.crm.mailings[mailing_id] = replace(world.crm.mailings[mailing_id], subject="Mine")
    first, second, *_ = world.crm.recipients
    _, row = world.crm.recipients[first]
    world.crm.recipients[first] = (mailing_id, replace(row, status="sent"))
    del world.crm.recipients[second]

    run(world)

    assert records(world) == before


@pytest.mark.parametrize(("hours", "there"), [(24 * 30, True), (24 * 30 + 1, False), (24 * 31, False), (0, True)])
def test_window_ends_right_to_the_hour(hours: int, there: bool) -> None:
    """A sending of thirty days is there, one an hour older is not."""
    world, made = company()
    world.apsis.send(world.list_of(made), sent=world.clock.now() - timedelta(hours=hours))

    run(world)

    assert bool(world.crm.mailings) is there


def test_outside_the_window_nothing_is_touched_again() -> None:
    """Clicks that come after thirty days change nothing, and what people changed stays."""
    world, made = company()
    sending = world.apsis.send(world.list_of(made))
    run(world)
    before = records(world)
    for _ in range(3):
        world.clock.advance(days=10, hours=1)
        world.apsis.react(sending, Reaction.CLICK, P1)
        if world.clock.now() - world.apsis.sendings[sending].sent > timedelta(days=30):
            commits = world.crm.commits
            run(world)
    after_click = records(world)

    assert (after_click, world.crm.commits) == (before, commits)


def test_sending_to_a_list_of_no_campaign_is_ignored() -> None:
    """Nothing is read of it either."""
    world, _ = company()
    other = world.apsis.add_list("Other")
    world.apsis.send(other, emails=[P1])

    run(world)

    assert world.crm.mailings == {}
    assert world.apsis.calls_of("read_recipients") == []


def test_sending_to_two_campaigns_is_two_mailings() -> None:
    """A recipient belongs where the person takes part, else to the campaign with the lowest id."""
    world, one = company(2)
    two = world.linked(person(id=2, email=P2, name="P 2"), person(id=3, email=P3, name="P 3"))
    lists = (world.list_of(one), world.list_of(two))
    sending = world.apsis.send(*lists, emails=[P1, P2, P3, "nobody@example.test"])

    run(world)

    low, high = sorted((one, two), key=lambda each: each.id)
    assert set(statuses(world, sending, low)) == {P1, P2, "nobody@example.test"}
    assert set(statuses(world, sending, high)) == {P2, P3}


def test_recipient_who_opts_out_stays_in_the_mailing() -> None:
    """The participant goes, the recipient of that day stays where it was, with the person."""
    world, one = company(2)
    two = world.linked(*people(2, start=3))
    sending = world.apsis.send(world.list_of(one), world.list_of(two))
    run(world)
    before = records(world)
    world.crm.participants.clear()

    run(world)

    assert records(world) == before
    assert set(statuses(world, sending, two)) == {P3, "p4@example.test"}


def test_person_outside_the_campaign_is_found_by_the_address() -> None:
    """Somebody on the list who takes part in nothing is linked all the same; a stranger to Lime to nobody."""
    world, made = company(1)
    world.crm.add_person(person(id=90, email="X@example.test"))
    world.crm.add_person(person(id=80, email="x@example.test"))
    world.apsis.send(world.list_of(made), emails=[P1, "x@example.test", "stranger@example.test"])

    run(world)

    found = {row.email: row.person_id for _, row in world.crm.recipients.values()}
    assert found == {P1: 1, "x@example.test": 80, "stranger@example.test": None}


def test_off_for_forty_days_tells_the_gap_and_the_sendings() -> None:
    """What was missed is told by name, for a week; what is still inside the window is fetched."""
    world, made = company()
    run(world)
    world.clock.advance(days=5)
    missed = world.apsis.send(world.list_of(made), subject="Missed")
    world.clock.advance(days=20)
    fetched = world.apsis.send(world.list_of(made), subject="Fetched")
    world.clock.advance(days=15)

    report = run(world)
    world.clock.advance(days=6)
    again = run(world)
    world.clock.advance(days=2)
    later = run(world)

    gap, told = report.messages
    assert (gap.code, dict(gap.params)["sendings"]) == ("mailings_gap", "1")
    assert (told.code, told.record, dict(told.params)["subject"]) == ("sending_missed", made.id, "Missed")
    assert dict(told.params)["sending"] == str(missed)
    assert {one.sending_id for one in world.crm.mailings.values()} == {fetched}
    assert (again.messages, later.messages) == (report.messages, ())


def test_no_gap_within_the_window() -> None:
    """Off for thirty days misses nothing."""
    world, made = company()
    run(world)
    world.clock.advance(hours=1)
    world.apsis.send(world.list_of(made))
    world.clock.advance(days=29, hours=23)

    report = run(world)

    assert (report.messages, len(world.crm.mailings)) == ((), 1)


def test_recipients_that_are_not_ready_wait_and_the_others_are_done() -> None:
    """Pending goes on at the next tick, with what is left only; nothing is written for what is not ready."""
    world, made = company()
    world.tick()
    ready = world.apsis.send(world.list_of(made))
    waiting = world.apsis.send(world.list_of(made))
    world.apsis.preparing.add(waiting)
    world.clock.advance(hours=5)
    world.tick()
    assert {one.sending_id for one in world.crm.mailings.values()} == {ready}
    world.apsis.preparing.clear()
    world.clock.advance(minutes=15)
    calls = len(world.apsis.log)

    world.tick()

    assert {one.sending_id for one in world.crm.mailings.values()} == {ready, waiting}
    asked = {call.list_id for call in world.apsis.log[calls:] if call.name == "read_recipients"}
    assert asked == {waiting}


def test_sending_that_cannot_be_read_stops_no_other() -> None:
    """It is told, the others are done, and the next run tries again."""
    world, made = company()
    bad, good = (world.apsis.send(world.list_of(made)) for _ in range(2))
    held = world.apsis.recipients.pop(bad)

    report = run(world)
    world.apsis.recipients[bad] = held
    second = run(world)

    assert report.state is RunState.PARTLY
    assert [(each.code, dict(each.params)["sending"]) for each in report.messages] == [("sending_unreadable", str(bad))]
    assert (second.state, {one.sending_id for one in world.crm.mailings.values()}) == (RunState.DONE, {bad, good})


def test_record_that_lime_refuses_stops_no_other() -> None:
    """The run is partly done and says which sending it was."""
    world, made = company()
    sending = world.apsis.send(world.list_of(made))
    world.crm.refused_emails.add(P2)

    report = run(world)

    assert (report.state, report.messages[0].code) == (RunState.PARTLY, "sending_not_saved")
    assert set(statuses(world, sending, made)) == {P1, P3}
    assert dict(report.written)["AddRecipient"] == 2


def test_incomplete_index_of_sendings_writes_nothing() -> None:
    """An answer that cannot be proven is no answer."""
    world, made = company()
    world.apsis.send(world.list_of(made))
    world.apsis.incomplete = {"read_sendings"}

    report = run(world)

    assert (report.error, world.crm.mailings) == ("incomplete_read", {})


def test_run_that_takes_too_long_leaves_the_rest_to_the_next() -> None:
    """Many sendings do not hold up other kinds for hours; the newest come first."""
    world, made = company()
    sendings = []
    for _ in range(4):
        world.clock.advance(minutes=1)
        sendings.append(world.apsis.send(world.list_of(made)))

    def slow(name: str) -> None:
        if name == "read_recipients":
            world.clock.advance(minutes=2)

    world.apsis.after_call = slow

    first = run(world)
    after_one = [one.sending_id for one in world.crm.mailings.values()]
    second = run(world)

    assert (first.state, after_one) == (RunState.PENDING, [sendings[3], sendings[2]])
    assert (second.state, len(world.crm.mailings)) == (RunState.DONE, 4)


@pytest.mark.parametrize("recipients", [1, 200, 201, 1000])
def test_commits_grow_with_units_of_two_hundred(recipients: int) -> None:
    """One commit a unit, and two for the mailing: one when it is made, one with the totals."""
    world, made = company(1)
    world.apsis.send(world.list_of(made), emails=[f"r{n}@example.test" for n in range(recipients)])
    before = world.crm.commits

    run(world)

    assert world.crm.commits - before == 2 + -(-recipients // 200)
    assert len(world.crm.recipients) == recipients


def test_missing_tables_stop_this_kind_alone() -> None:
    """Without tables for mailings no call is made for them."""
    world, _ = company()
    world.crm.lacking.add("mailings")

    assert run(world).error == "structure_missing"
    assert world.apsis.calls_of("read_sendings") == []


def busy() -> World:
    """A world in which everything happens: two campaigns, old and new sendings, rows to make, change and leave."""
    world = World()
    one = world.linked(*people(20), id=501)
    two = world.linked(*people(8, start=16), id=502)
    sent = [world.apsis.send(world.list_of(one)), world.apsis.send(world.list_of(one), world.list_of(two))]
    world.apsis.send(world.list_of(two), sent=world.clock.now() - timedelta(days=31))
    world.run_kind("mailings")
    for number in (1, 2, 18):
        world.apsis.react(sent[1], Reaction.OPEN, f"p{number}@example.test")
    world.apsis.react(sent[0], Reaction.CLICK, P1)
    world.apsis.send(world.list_of(two), emails=[P1, *(f"s{n}@example.test" for n in range(205))])
    return world


def test_killed_at_every_call_the_next_run_reaches_the_same_state() -> None:
    """Wherever the process ends, before or after a call on either side: the end is the same, nothing is doubled."""
    undisturbed = busy()
    undisturbed.run_kind("mailings")
    wanted, killed = records(undisturbed), 0
    for where, world in every_death(busy, lambda world: world.run_kind("mailings")):
        world.run_kind("mailings")
        killed += 1

        assert records(world) == wanted, where

    assert killed > 60


def test_killed_at_the_gap_the_gap_is_told_all_the_same() -> None:
    """The run that found it may end before it has told anybody."""
    for number in itertools.count(1):
        world, made = company()
        run(world)
        world.clock.advance(days=5)
        world.apsis.send(world.list_of(made))
        world.clock.advance(days=35)
        world.journal.before_call = at_call(number, Killed)
        try:
            run(world)
            break
        except Killed:
            world.journal.before_call = lambda name: None
            world.clock.advance(minutes=10)

        assert [each.code for each in run(world).messages] == ["mailings_gap", "sending_missed"], number
    assert number > 5


def test_no_log_line_and_no_report_names_anybody(caplog: pytest.LogCaptureFixture) -> None:
    """Runs that write, fail and are refused log ids and counts, never an address or a name."""
    caplog.set_level("DEBUG")
    world, made = company()
    world.apsis.send(world.list_of(made))
    world.crm.refused_emails.add(P2)
    reports = [run(world)]
    for error in (Unavailable, ContractBroken):
        world.apsis.before_call = at_name("read_recipients", error)
        reports.append(run(world))

    told = "\n".join([*(record.getMessage() for record in caplog.records), *map(str, reports)])
    assert "kind=mailings" in told
    assert not any(word in told for word in ("@", "P 1"))
