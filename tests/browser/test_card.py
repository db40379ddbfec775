"""The campaign card in a real browser, over the real endpoints, the task handler and the simulated account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.card import LATER, Visit
from tests.browser.site import Site

pytestmark = pytest.mark.xdist_group("browser")

Visiting = Callable[..., Visit]
FAIR, CATALOGUE, CHRISTMAS, WELCOME, NAMESAKE, BREAKFAST, NO_SENDER, LETTER = 2, 4, 6, 7, 9, 10, 11, 12


def synchronised(visit: Visit, campaign: int) -> int:
    """Bring a campaign's list up to date by hand, and return its id."""
    visit.open(campaign)
    with visit.page.expect_response(lambda answer: answer.url.endswith("/runs")):
        visit.press("Sync now")
    # Out of reach from then on until the run has ended.
    expect(visit.card.get_by_role("button", name="Sync now", exact=True)).to_be_enabled(timeout=LATER)
    expect(visit.card.get_by_text("Ready to send", exact=True)).to_be_visible(timeout=LATER)
    return visit.site.list_of(campaign)


def test_a_sync_is_started_watched_and_counted(visit: Visiting, site: Site) -> None:
    """One press; a bar with how far it is; then the numbers, and they are those of APSIS."""
    site.takes(3)
    with visit() as here:
        here.open(FAIR)
        here.sees("There is no list in APSIS yet.")
        here.takes_pictures("waiting")
        here.press("Sync now")
        here.sees("Synchronising")
        expect(here.card.get_by_role("progressbar")).to_be_visible()
        here.takes_pictures("syncing")
        site.takes(0.2)
        expect(here.card.get_by_text("Ready to send", exact=True)).to_be_visible(timeout=LATER)
        counts = here.counts()
        here.takes_pictures("synced")

        assert counts["Participants"] == 420
        assert counts["On the list"] == site.participants_on(FAIR, site.list_of(FAIR))
        assert counts["On the list"] + counts["Left out"] == 420


def test_a_list_that_was_deleted_is_made_again(visit: Visiting, site: Site) -> None:
    """The card says so at the next look; nothing happens until somebody chooses; then there is a new list with everybody."""
    with visit() as here:
        old = synchronised(here, CHRISTMAS)
        people = site.members(old)
        here.lets_happen("Delete the list")
        here.press("Sync now")
        here.sees("Somebody deleted the list in APSIS.")
        here.takes_pictures("list-deleted")
        here.press("Create the list again")
        expect(here.card.get_by_text("Ready to send", exact=True)).to_be_visible(timeout=LATER)

        assert site.list_of(CHRISTMAS) != old
        assert site.members(site.list_of(CHRISTMAS)) == people


def test_what_is_held_is_reviewed_by_name_and_approved(visit: Visiting, site: Site) -> None:
    """Too many at once wait, while others join; who it is can be read; exactly they are taken off after the approval."""
    with visit() as here:
        listed = synchronised(here, WELCOME)
        before = site.members(listed)
        here.lets_happen("A wrong filter removes")
        here.lets_happen("Three people join")
        here.press("Sync now")
        here.sees("people would be taken off the list")
        held = len(set(before))
        here.takes_pictures("needs-approval")

        assert set(before) < set(site.members(listed))

        here.press("Review")
        here.sees("Waiting for approval", here.plan)
        expect(here.plan.locator("lwc-limepkg-apsis-people a").first).to_be_visible(timeout=LATER)
        names = here.plan.locator("lwc-limepkg-apsis-people a").all_inner_texts()
        assert all(" " in name for name in names)
        here.takes_pictures("review")
        here.plan.get_by_role("button", name="Approve for").click()
        expect(here.card.get_by_text("Ready to send", exact=True)).to_be_visible(timeout=LATER)

        after = site.members(listed)
        assert len(after) < held
        assert here.counts()["On the list"] == site.participants_on(WELCOME, listed)


def test_who_may_not_approve_has_no_button_and_is_refused(visit: Visiting, site: Site) -> None:
    """The page does not offer it, and the server does not do it."""
    with visit() as here:
        listed = synchronised(here, CATALOGUE)
        before = site.members(listed)
        here.lets_happen("A wrong filter removes")
        here.press("Sync now")
        here.sees("people would be taken off the list")

    with visit("standard") as here:
        here.expected = ["403"]
        with here.page.expect_response(lambda answer: answer.url.endswith(f"/{CATALOGUE}/status")) as told:
            here.open(CATALOGUE)
        here.press("Review" if here.card.get_by_role("button", name="Review").count() else "Details")
        here.sees("an administrator has to decide", here.plan)
        expect(here.plan.get_by_role("button", name="Approve")).to_have_count(0)
        here.takes_pictures("review-of-others")
        held = told.value.json()["held"]
        status = here.page.evaluate(
            """async ({ run, fingerprint }) => (await fetch(`/demo/limepkg-apsis/runs/${run}/approve`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ fingerprint }),
            })).status""",
            held,
        )

        assert status == 403
        assert site.members(listed) == before


def test_a_server_that_goes_away_is_told_calmly_and_comes_back_by_itself(visit: Visiting, site: Site) -> None:
    """What was known stays to be read; nobody has to press anything."""
    with visit() as here:
        here.expected = ["Failed to load resource", "ERR_CONNECTION_REFUSED"]
        synchronised(here, FAIR)
        site.stop_lime()
        try:
            here.press("Sync now")
            here.sees("The server does not answer.")
            here.sees("brought up to date by itself")
            assert here.counts()["Participants"] == 420
            here.takes_pictures("server-gone")
        finally:
            site.start_lime()
        expect(here.card.get_by_text("The server does not answer.")).to_have_count(0, timeout=LATER)
        expect(here.card.get_by_text("Ready to send", exact=True)).to_be_visible(timeout=LATER)


def test_a_list_that_was_there_is_used_when_somebody_says_so(visit: Visiting, site: Site) -> None:
    """Nobody is put on it, or taken off it, before; what it had more than Lime waits to be looked at."""
    with visit() as here:
        here.open(NAMESAKE)
        here.press("Sync now")
        here.sees("APSIS already has a list with this name")
        here.takes_pictures("choose-list")

        assert site.list_of(NAMESAKE) == 0

        here.card.get_by_role("button", name="Use list").click()
        here.sees("Last complete sync:")
        expect(here.card.get_by_text("Choose a list")).to_have_count(0, timeout=LATER)
        here.takes_pictures("list-chosen")

        assert site.list_of(NAMESAKE) != 0


def test_two_presses_start_one_run(visit: Visiting, site: Site) -> None:
    """Nobody waits for the answer before pressing again."""
    site.takes(1)
    with visit() as here:
        here.open(BREAKFAST)
        asked: list[str] = []
        here.page.on("request", lambda each: asked.append(each.url) if each.method == "POST" else None)
        here.card.get_by_role("button", name="Sync now", exact=True).dblclick()
        expect(here.card.get_by_text("Ready to send", exact=True)).to_be_visible(timeout=LATER)

        assert len([url for url in asked if url.endswith("/runs")]) == 1
    site.takes(0.2)


def test_the_keyboard_alone_is_enough(visit: Visiting) -> None:
    """Preview by key, close by key; the focus goes into the dialog, and back to where it was."""
    with visit() as here:
        here.open(FAIR)
        preview = here.card.get_by_role("button", name="Preview", exact=True)
        preview.focus()
        here.page.keyboard.press("Enter")
        here.sees("Preview: what a sync would do", here.plan)
        expect(here.plan.get_by_role("tab").first).to_be_visible(timeout=LATER)
        expect(here.plan).to_be_focused()
        here.page.keyboard.press("Escape")
        expect(here.plan).to_have_count(0)
        expect(here.card).to_be_focused()
        details = here.card.get_by_role("button", name="Details", exact=True)
        details.focus()
        here.page.keyboard.press("Enter")
        expect(here.plan.get_by_role("tab").first).to_be_visible()
        here.page.keyboard.press("Escape")
        expect(details).to_be_focused()


@pytest.mark.parametrize(
    ("campaign", "sentence", "name"),
    [(NO_SENDER, "Still missing", "not-ready"), (LETTER, "this one is of another type", "no-email-campaign")],
)
def test_a_campaign_that_gets_no_list_says_why(visit: Visiting, campaign: int, sentence: str, name: str) -> None:
    """In words that say what to do about it."""
    with visit() as here:
        here.open(campaign)
        here.sees(sentence)
        here.takes_pictures(name)


def test_why_somebody_is_on_the_list_is_explained(visit: Visiting) -> None:
    """Step by step, for a person who was chosen on the card."""
    with visit() as here:
        synchronised(here, FAIR)
        here.page.get_by_role("button", name="Why?").first.click()
        here.sees("Takes part in the campaign.", here.page.locator("lwc-limepkg-apsis-person"))
        here.sees("Looked up in Lime and APSIS", here.page.locator("lwc-limepkg-apsis-person"))
        here.takes_pictures("person")


def test_what_became_of_a_mailing_is_on_the_card(visit: Visiting, site: Site) -> None:
    """Sent, opened, clicked, bounced, opted out, as numbers."""
    with visit() as here:
        synchronised(here, WELCOME)
        here.lets_happen("Send a mailing")
        site.mails_are_read_back()
        here.open(WELCOME)
        here.sees("Last mailings")
        here.takes_pictures("mailing")


def test_the_card_speaks_the_language_of_its_user(visit: Visiting) -> None:
    """Swedish for a Swede, also what the server has put into words."""
    with visit("svea") as here:
        here.open(LETTER)
        here.sees("APSIS-lista")
        here.takes_pictures("swedish")
