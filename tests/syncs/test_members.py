"""The kind `members`: the members of a list become the participants of its campaign, under every failure."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.errors import IncompleteRead, StillWorking, Unavailable
from limepkg_apsis.core.model import TicketPurpose
from limepkg_apsis.core.report import RunState
from tests.builders import person
from tests.syncs.world import World, at_name, people


def test_participants_are_on_the_list() -> None:
    """The participants of a new campaign are on its list, and the campaign says when that was."""
    world = World()
    made = world.campaign(*people(3))

    outcome = world.press(made.id)

    assert outcome.state == "done"
    assert world.addresses(made) == {"p1@example.test", "p2@example.test", "p3@example.test"}
    assert world.now(made).last_synchronised == world.clock.now()


def test_second_run_writes_nothing_and_costs_three_calls() -> None:
    """Without changes: the index, the members, the opt-outs, and not one write on either side."""
    world = World()
    made = world.linked(*people(3))
    writes, calls = world.writes(), len(world.apsis.log)

    outcome = world.press(made.id)

    assert (outcome.state, world.writes()) == ("done", writes)
    asked = [call.name for call in world.apsis.log[calls:] if call.name != "settle"]  # nothing open: no call is made
    assert asked == ["read_lists", "read_opt_outs", "read_members"]


def test_quiet_campaign_gets_a_new_time_once_an_hour() -> None:
    """The time of the last sync stays true to the hour without a write every quarter."""
    world = World()
    made = world.linked(*people(1))
    world.clock.advance(minutes=59)
    world.press(made.id)
    early = world.now(made).last_synchronised
    world.clock.advance(minutes=2)
    world.press(made.id)

    assert early == made.last_synchronised
    assert world.now(made).last_synchronised == world.clock.now()


def test_person_taken_off_the_campaign_is_taken_off_the_list() -> None:
    """Lime decides who is on the list."""
    world = World()
    made = world.linked(*people(3))
    world.crm.remove_participants(made.id, 2)

    world.press(made.id)

    assert world.addresses(made) == {"p1@example.test", "p3@example.test"}


def test_somebody_deleted_by_hand_in_apsis_comes_back() -> None:
    """Only an opt-out in APSIS overrules Lime."""
    world = World()
    made = world.linked(*people(3))
    world.apsis.subscriptions[world.list_of(made)].pop()

    world.press(made.id)

    assert len(world.addresses(made)) == 3


def test_changed_address_changes_the_member() -> None:
    """The same subscriber gets the new address."""
    world = World()
    made = world.linked(*people(2))
    before = world.apsis.members_of(world.list_of(made))["p1@example.test"].id
    world.crm.change_person(1, email="new@example.test")

    world.press(made.id)

    assert world.addresses(made) == {"new@example.test", "p2@example.test"}
    assert world.apsis.members_of(world.list_of(made))["new@example.test"].id == before


def test_foreign_member_is_held_at_the_first_link_and_removed_later() -> None:
    """Who was on the list before us stays once, is reported, and is removed by the next run."""
    world = World()
    made = world.campaign(*people(2))
    list_id = world.apsis.add_list("Old", marker=f"lime:app:campaign:{made.id}")
    world.apsis.add_subscriber(list_id, "foreign@example.test")

    first = world.press(made.id)
    there = world.addresses(made)
    second = world.press(made.id)

    assert (first.state, second.state) == ("held", "done")
    assert [message.code for report in first.reports for message in report.messages] == ["guard_first_link"]
    assert "foreign@example.test" in there
    assert world.addresses(made) == {"p1@example.test", "p2@example.test"}


@pytest.mark.parametrize("read", ["read_members", "read_opt_outs", "read_account_opt_outs"])
@pytest.mark.parametrize(
    ("error", "state", "code"),
    [(IncompleteRead, "failed", "incomplete_read"), (Unavailable, "failed", "apsis_unavailable")],
)
def test_read_that_fails_writes_nothing(
    read: str, error: type[IncompleteRead] | type[Unavailable], state: str, code: str
) -> None:
    """If the members or the opt-outs cannot be read completely, nothing is written."""
    world = World()
    made = world.linked(*people(5))
    world.crm.remove_participants(made.id, 1)
    world.crm.add_participants(made.id, person(id=77))
    writes = world.writes()
    world.apsis.before_call = at_name(read, error)

    outcome = world.press(made.id)

    assert (outcome.state, outcome.error and outcome.error.error) == (state, code)
    assert world.writes() == writes
    assert world.press(made.id).state == "done"


def test_export_that_is_not_ready_waits_without_writing() -> None:
    """While APSIS prepares an export the run is pending, and nothing is decided on half of it."""
    world = World()
    made = world.linked(*people(5))
    world.crm.remove_participants(made.id, 1)
    writes = world.writes()
    world.apsis.before_call = at_name("read_members", StillWorking)

    outcome = world.press(made.id)

    assert (outcome.state, outcome.error, world.writes()) == ("pending", None, writes)


def test_opted_out_person_is_never_sent() -> None:
    """Neither somebody of the list's nor of the account's opt-out list is in any add."""
    world = World()
    made = world.linked(*people(1))
    world.crm.add_participants(made.id, *people(3, start=10))
    world.apsis.opt_out("p10@example.test", world.list_of(made))
    world.apsis.opt_out("p11@example.test")

    outcome = world.press(made.id)

    added = [change for call in world.apsis.calls_of("add_members") for change in call.changes]
    assert {change.address for change in added} == {"p1@example.test", "p12@example.test"}  # type: ignore[attr-defined]
    assert dict(outcome.reports[-1].counts.skipped) == {"global_opt_out": 1}


def test_import_under_way_is_not_sent_again() -> None:
    """A known ticket is settled, never repeated; the run is done once APSIS shows everybody."""
    world = World()
    made = world.campaign(*people(5))
    world.apsis.settles_needed = 3

    states = [world.press(made.id).state for _ in range(4)]

    assert states == ["pending", "pending", "pending", "done"]
    assert len(world.apsis.calls_of("add_members")) == 1
    assert len(world.addresses(made)) == 5


def test_lost_answer_of_an_import_doubles_nobody() -> None:
    """Where the work was done and its answer lost, the next run finds everybody there."""
    world = World()
    made = world.campaign(*people(5))
    world.apsis.after_call = at_name("add_members", Unavailable)

    first, second = world.press(made.id), world.press(made.id)

    assert (first.state, second.state) == ("failed", "done")
    assert len(world.apsis.subscriptions[world.list_of(made)]) == 5


def test_refused_rows_are_parked_with_their_reason() -> None:
    """A refused record is counted as rejected, keeps APSIS' wording, and is not sent again before it changes."""
    world = World()
    made = world.campaign(*people(5))
    world.apsis.refused = {"p2@example.test": "invalid e-mail address"}
    world.apsis.refused_at_once = {"p3@example.test": "no such domain"}

    first, second = world.press(made.id), world.press(made.id)
    world.crm.change_person(2, email="p2@example.org")
    third = world.press(made.id)

    assert [dict(each.reports[-1].counts.skipped) for each in (first, second, third)] == [
        {"rejected": 2},
        {"rejected": 2},
        {"rejected": 1},
    ]
    assert len(world.apsis.calls_of("add_members")) == 2
    assert {each.text for each in world.journal.memories[made.id].rejections} == {"no such domain"}


def test_refusal_is_not_forgotten_when_the_run_that_heard_of_it_ends_early() -> None:
    """The ticket is closed when its outcome is known; a run that cannot read the list then still parks the person."""
    world = World()
    made = world.linked(*people(2))
    world.apsis.settles_needed = 1
    world.apsis.refused["p3@example.test"] = "no"
    world.crm.add_participants(made.id, *people(1, start=3))
    world.press(made.id)
    world.apsis.finish_jobs()
    world.apsis.working.add("read_members")
    world.press(made.id)
    world.apsis.working.clear()
    sent = len(world.apsis.calls_of("add_members"))

    report = world.press(made.id).reports[-1]

    assert (report.state, dict(report.counts.skipped)) == (RunState.DONE, {"rejected": 1})
    assert len(world.apsis.calls_of("add_members")) == sent
    assert world.journal.memories[made.id].refused == ()


def test_work_that_apsis_loses_gives_nobody_up() -> None:
    """However often APSIS' queue loses the work, the people in it are sent again: nothing was said about them."""
    world = World()
    made = world.linked(*people(1))
    world.apsis.lost = True
    world.crm.add_participants(made.id, *people(1, start=2))
    for _ in range(5):
        world.press(made.id)
    world.apsis.lost = False

    report = world.press(made.id).reports[-1]

    assert (report.state, len(world.addresses(made))) == (RunState.DONE, 2)


def test_people_who_never_appear_are_given_up_after_three_tries() -> None:
    """A record that APSIS accepts and never shows is not sent for ever."""
    world = World()
    made = world.campaign(*people(2))
    world.apsis.ignored = {"p2@example.test"}

    states = [world.press(made.id).state for _ in range(5)]

    assert states == ["pending", "pending", "pending", "done", "done"]
    assert len(world.apsis.calls_of("add_members")) == 3
    assert dict(world.press(made.id).reports[-1].counts.skipped) == {"rejected": 1}


def test_campaigns_that_share_an_address_agree_on_its_name() -> None:
    """Two persons with one address in two campaigns: one name, and a second round that writes nothing."""
    world = World()
    first = world.campaign(person(id=30, name="Bo", email="info@example.test"))
    second = world.campaign(person(id=20, name="Ada", email="Info@example.test"))

    world.run_all()
    world.run_all()
    writes = world.writes()
    world.run_all()

    names = {world.apsis.members_of(world.list_of(each))["info@example.test"].name for each in (first, second)}
    assert (names, world.writes()) == ({"Ada"}, writes)


def test_campaign_whose_participants_point_nowhere_loses_nobody() -> None:
    """Participants without persons are skipped and counted; the members they were are held, not removed."""
    world = World()
    made = world.linked(*people(20))
    for participant_id, (campaign_id, _) in list(world.crm.participants.items()):
        world.crm.participants[participant_id] = (campaign_id, None)

    report = world.press(made.id).reports[-1]

    assert dict(report.counts.skipped) == {"no_person": 20}
    assert (report.state, len(world.addresses(made))) == (RunState.HELD, 20)


def test_preview_writes_nothing_on_either_side() -> None:
    """A preview is the plan of the run, and changes nothing anywhere."""
    from limepkg_apsis.core.kinds import News
    from limepkg_apsis.syncs.members import MEMBERS

    world = World()
    made = world.linked(*people(5))
    world.crm.remove_participants(made.id, 1)
    world.crm.add_participants(made.id, person(id=88, email="new@example.test"))
    before = (world.writes(), dict(world.journal.runs), dict(world.journal.memories))

    plan = MEMBERS.prepare(world.ports, made.id, News()).plan
    after = (world.writes(), dict(world.journal.runs), dict(world.journal.memories))
    report = world.press(made.id).reports[-1]

    assert (len(plan.changes), after) == (2, before)
    assert report.plan is not None
    assert report.plan.fingerprint == plan.fingerprint


def test_tickets_of_reads_do_not_count_as_people_under_way() -> None:
    """Only adds and updates keep somebody from being sent."""
    from datetime import UTC, datetime

    from limepkg_apsis.core.model import Ticket, TicketForm

    world = World()
    made = world.linked(*people(1))
    world.crm.add_participants(made.id, person(id=9, email="nine@example.test"))
    ticket = Ticket(
        TicketForm.POLL, TicketPurpose.READ_MEMBERS, "ref", world.list_of(made), datetime.now(UTC), people=(9,)
    )
    world.journal.tickets.save(ticket)

    world.press(made.id)

    assert "nine@example.test" in world.addresses(made)


def test_a_verification_that_is_not_ready_is_pending_and_remembers() -> None:
    """Everything was written and APSIS cannot show it yet: pending, and the link to the list is no longer new."""
    world = World()
    made = world.campaign(*people(3))
    world.run_kind("campaigns")

    def not_ready(name: str) -> None:
        if name == "read_members" and world.apsis.writes > 1:
            raise StillWorking

    world.apsis.before_call = not_ready

    outcome = world.run_kind("members")

    report = outcome.reports[0]
    assert (report.state, report.error, report.counts.pending) == (RunState.PENDING, "", 3)
    assert world.journal.memories[made.id].list_id == world.list_of(made)
    assert world.journal.memories[made.id].unconfirmed == ()


def test_no_log_line_of_a_run_names_anybody(caplog: pytest.LogCaptureFixture) -> None:
    """Runs that add, change, remove, refuse and fail log ids and counts, never an address or a name."""
    caplog.set_level("DEBUG")
    world = World()
    made = world.linked(*people(5), name="Secret campaign")
    world.apsis.refused = {"p21@example.test": "invalid"}
    world.crm.add_participants(made.id, *people(3, start=20))
    world.crm.remove_participants(made.id, 1)
    world.press(made.id)
    world.apsis.before_call = at_name("read_members", Unavailable)
    world.press(made.id)

    lines = "\n".join(record.getMessage() for record in caplog.records)
    assert "kind=members" in lines
    assert not any(word in lines for word in ("@", "P 2", "Secret"))
