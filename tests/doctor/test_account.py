"""When the account is asked for its lists, and when what is remembered is proof enough."""

from __future__ import annotations

from dataclasses import replace

from limepkg_apsis.core.linking import LIST_DELETED, STOPPED
from tests.acceptance.company import new_key
from tests.doctor.clinic import FIELDS, LISTS, Clinic, failing, line, states


def asked(clinic: Clinic) -> list[str]:
    """Return the calls of one examination, as the account's log names them."""
    clinic.sim.log.clear()
    clinic.examine()
    return [entry.route for entry in clinic.sim.log]


def just_after_the_run(clinic: Clinic) -> None:
    """Go back to two minutes after the lists were read."""
    clinic.clock.advance(-8 * 60)


def test_lists_that_a_run_has_just_read_are_not_read_again(clinic: Clinic) -> None:
    """APSIS asks for five minutes between equal calls: what a run with the same key has just found still holds."""
    just_after_the_run(clinic)

    assert line(clinic.examine(), "account")["message"] == "A run found the account right 2024-01-15 08:30 UTC."
    assert asked(clinic) == [FIELDS]


def test_a_new_key_is_asked_whatever_a_run_has_just_found(clinic: Clinic) -> None:
    """The run had another key."""
    just_after_the_run(clinic)
    key = new_key()
    clinic.sim.simulator.account(key)
    clinic.configure(api_key=key)

    assert failing(clinic.examine()) == {"account"}
    assert asked(clinic) == [FIELDS, LISTS]


def test_a_run_that_failed_has_found_nothing(clinic: Clinic) -> None:
    """Only a run that came to its end has seen the lists."""
    just_after_the_run(clinic)
    journal = clinic.app().limetypes.apsisrun
    (run,) = (each for each in journal.get_all() if each.get_property("kind").value == "campaigns")
    clinic.change(run, state="failed")

    assert asked(clinic) == [FIELDS, LISTS]


def test_lists_without_our_mark_are_known_by_their_names(clinic: Clinic) -> None:
    """A new key of the same account, whose lists were tied by hand."""
    key = new_key()
    world = clinic.sim.simulator.account(key)
    for number, known in clinic.sim.world.lists.items():
        world.lists[number] = replace(known, description="")
    clinic.configure(api_key=key)

    assert states(clinic.examine())["account"] == "passed"


def test_campaigns_that_are_left_alone_say_nothing_of_the_account(clinic: Clinic) -> None:
    """Their lists are gone, or nobody minds: no index is read for them."""
    first, second = (each.id for each in clinic.campaigns())
    clinic.remember(lambda memory: replace(memory, decisions=((first, LIST_DELETED), (second, STOPPED))))

    assert asked(clinic) == [FIELDS]


def test_without_a_list_any_account_is_right(clinic: Clinic) -> None:
    """Nothing is linked, so nothing has to be compared."""
    for campaign in clinic.campaigns():
        clinic.change(campaign, mailinglistid=None)

    assert asked(clinic) == [FIELDS]
    assert line(clinic.examine(), "account")["message"].startswith("No campaign is linked to a list yet")
