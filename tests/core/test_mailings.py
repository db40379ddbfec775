"""Which sendings are kept up to date, where recipients belong and how far they came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.core.mailings import (
    Gap,
    Reactions,
    Tally,
    Window,
    campaigns_of,
    gap_between,
    known_rows,
    missed_in,
    next_status,
    plan_mailings,
    recipient_changes,
    status_of,
    window_of,
)
from limepkg_apsis.core.model import Addressee, Reaction, RecipientRow, RecipientStatus, Sending, Totals

NOW = datetime(2024, 4, 15, 8, 30, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
SENT, BOUNCED, OPEN, CLICKED = RecipientStatus
ADA, BO, CY = "ada@example.test", "bo@example.test", "cy@example.test"


@pytest.mark.parametrize(
    ("ago", "inside"),
    [
        (timedelta(days=30), True),
        (timedelta(days=30, seconds=1), False),
        (timedelta(days=29, hours=23), True),
        (timedelta(days=30, hours=1), False),
        (timedelta(0), True),
        (timedelta(hours=-1), False),
    ],
)
@pytest.mark.parametrize("now", [NOW, datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 11, 1, 3, tzinfo=UTC)])
def test_window_ends_after_so_many_times_24_hours(now: datetime, ago: timedelta, inside: bool) -> None:
    """Right to the second, also when the clocks were changed in between; what is still to be sent is outside."""
    sending = Sending(1, (5,), sent=(now - ago).astimezone(STOCKHOLM))

    assert window_of(now, 30).holds(sending) is inside


def test_sending_without_a_date_is_as_old_as_apsis_says() -> None:
    """APSIS gave it for this interval; nobody can tell more."""
    assert window_of(NOW, 30).holds(Sending(1, (5,)))


@pytest.mark.parametrize(
    ("list_ids", "campaigns"),
    [((), ()), ((99,), ()), ((11,), (1,)), ((13, 11), (1, 3)), ((12, 99), (2,)), ((0, 11, 11), (1,))],
)
def test_campaigns_of_a_sending_are_those_of_its_lists(list_ids: tuple[int, ...], campaigns: tuple[int, ...]) -> None:
    """Lists of nobody count for nothing; a list that two campaigns name is the older one's."""
    assert campaigns_of(Sending(1, list_ids), [(4, 12), (3, 13), (2, 12), (1, 11)]) == campaigns


def test_plan_has_one_mailing_for_each_sending_and_campaign_newest_first() -> None:
    """What is too old, or went to no campaign, is not in it; a sending that comes twice is there once."""
    hours = [(1, (11,), 1), (2, (11, 12), 2), (3, (99,), 3), (4, (11,), 24 * 31), (1, (11,), 1)]
    sendings = [Sending(number, lists, "S", NOW - timedelta(hours=ago)) for number, lists, ago in hours]

    plan = plan_mailings(sendings, [(1, 11), (2, 12)], window_of(NOW, 30))

    assert [(each.sending_id, each.campaign_id) for each in plan] == [(1, 1), (2, 1), (2, 2)]
    assert plan[0].sent == "2024-04-15T07:30:00+00:00"


@pytest.mark.parametrize(
    ("days_ago", "gap"), [(None, None), (29, None), (30, None), (40, Gap(NOW - timedelta(40), NOW - timedelta(30)))]
)
def test_gap_is_what_lies_before_the_window_and_after_the_last_time(days_ago: int | None, gap: Gap | None) -> None:
    """Before the first time there is none; up to thirty days nothing is missed."""
    known = None if days_ago is None else NOW - timedelta(days=days_ago)

    assert gap_between(known, window_of(NOW, 30)) == gap


def test_missed_are_sendings_of_the_gap_to_campaigns_that_are_not_in_lime() -> None:
    """Neither those inside the window, nor older ones, nor those of other lists, nor those that are there."""
    gap = Gap(NOW - timedelta(40), NOW - timedelta(30))
    rows = [(1, 35, 11), (2, 29, 11), (3, 41, 11), (4, 35, 99), (5, 36, 11), (6, 37, 11), (7, 30, 11)]
    sendings = [Sending(number, (list_id,), "S", NOW - timedelta(days)) for number, days, list_id in rows]

    assert [each.id for each in missed_in(gap, sendings, [(1, 11)], {5})] == [6, 1]


@pytest.mark.parametrize(
    ("done", "status"),
    [
        ((), SENT),
        ((Reaction.OPT_OUT,), SENT),
        ((Reaction.BOUNCE,), BOUNCED),
        ((Reaction.BOUNCE, Reaction.OPEN), OPEN),
        ((Reaction.OPEN, Reaction.CLICK), CLICKED),
        ((Reaction.CLICK, Reaction.BOUNCE), CLICKED),
    ],
)
def test_clicked_over_open_over_bounce_over_sent(done: tuple[Reaction, ...], status: RecipientStatus) -> None:
    """The farthest counts."""
    assert status_of(done) is status


@given(st.sampled_from([*RecipientStatus, "", "strange"]), st.lists(st.sampled_from(list(RecipientStatus)), max_size=6))
def test_a_status_never_goes_backwards(known: str, found: list[RecipientStatus]) -> None:
    """Whatever comes in whatever order: each status is at least the one before, and the end is the highest of all."""
    order = list(RecipientStatus)
    ranks = [-1 if known not in order else order.index(RecipientStatus(known))]
    status = str(known)
    for each in found:
        status = next_status(status, each).value
        ranks.append(order.index(RecipientStatus(status)))

    assert ranks == sorted(ranks)
    assert not found or ranks[-1] == max(ranks[0], *(order.index(each) for each in found))


def changes(
    recipients: list[Addressee], tallies: list[Tally], reactions: Reactions | None = None, *taking_part: tuple[int, str]
) -> set[tuple[int, int | None, str, str]]:
    """Return the changes as (campaign, row, address, status)."""
    found = recipient_changes(
        recipients, tallies, reactions or Reactions(), lambda campaign, address: (campaign, address) in taking_part
    )
    return {(each.campaign_id, each.row.id, each.row.email, each.row.status) for each in found}


def test_several_lists_put_a_recipient_where_the_person_takes_part() -> None:
    """Each campaign in which the person takes part; else the one with the lowest id."""
    tallies = [Tally(2), Tally(1)]

    found = changes([Addressee(ADA), Addressee(BO), Addressee(CY)], tallies, None, (1, ADA), (2, ADA), (2, BO))

    assert found == {(1, None, ADA, "sent"), (2, None, ADA, "sent"), (2, None, BO, "sent"), (1, None, CY, "sent")}


def test_recipient_who_stopped_taking_part_stays_where_the_row_is() -> None:
    """Who opts out is no participant any more and was a recipient all the same: no second row elsewhere."""
    row = RecipientRow(7, BO, "sent")
    tallies = [Tally(1), Tally(2, known_rows([row]))]

    assert changes([Addressee(BO)], tallies) == set()
    assert [tally.totals.sent for tally in tallies] == [0, 1]


def test_one_row_for_each_address_however_it_is_spelled() -> None:
    """Two subscribers with one address, and a row that comes twice, are one recipient; nobody is none."""
    recipients = [Addressee("Ada@Example.test "), Addressee(ADA), Addressee(""), Addressee(ADA)]
    tally = Tally(1)

    assert changes(recipients, [tally]) == {(1, None, "Ada@Example.test", "sent")}
    assert tally.totals.sent == 1


def test_reactions_are_counted_once_and_change_only_what_differs() -> None:
    """By address, or by the member's id where APSIS tells no address."""
    reactions = Reactions()
    for what, who in [
        (Reaction.OPEN, Addressee("ADA@example.test")),
        (Reaction.OPEN, Addressee(ADA)),
        (Reaction.CLICK, Addressee("", 22)),
        (Reaction.BOUNCE, Addressee(CY)),
        (Reaction.OPT_OUT, Addressee(CY)),
    ]:
        reactions.note(what, who)
    known = known_rows([RecipientRow(7, ADA, "open"), RecipientRow(8, BO, "sent"), RecipientRow(9, ADA, "sent")])
    tally = Tally(1, known)

    found = changes([Addressee(ADA, 21), Addressee(BO, 22), Addressee(CY, 23)], [tally], reactions)

    assert found == {(1, 8, BO, "clicked"), (1, None, CY, "bounce")}
    assert tally.totals == Totals(sent=3, opened=1, clicked=1, bounced=1, opted_out=1)


def test_window_is_a_value() -> None:
    """Both of its ends belong to it."""
    window = Window(NOW - timedelta(1), NOW)

    assert all(window.holds(Sending(1, (), sent=each)) for each in (window.since, window.until))
