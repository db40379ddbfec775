"""What every `Crm` must do with opt-outs; a fixture `world` of the heir says which one is tried."""

from __future__ import annotations

from typing import Protocol

import pytest

from limepkg_apsis.core.changes import RemoveParticipant, SetGlobalOptOut
from limepkg_apsis.core.ports import Crm

NOWHERE = 987_654


class OptOutWorld(Protocol):
    """What a contract test needs beside the port: a way to put things there, and to see what is there."""

    crm: Crm

    def add_campaign(self, **fields: object) -> int: ...
    def add_person(self, **fields: object) -> int: ...
    def add_participant(self, campaign_id: int, person_id: int | None) -> int: ...
    def notes_of(self, person_id: int) -> list[str]: ...


def removal(campaign_id: int, person_id: int, *participant_ids: int, note: str = "left") -> RemoveParticipant:
    """Make the wish to take a person off a campaign."""
    return RemoveParticipant(campaign_id, person_id, participant_ids, note)


class OptOutContract:
    """Heirs define a fixture `world`."""

    def test_everything_a_note_needs_is_there(self, world: OptOutWorld) -> None:
        """A database with a history table objects to nothing."""
        world.crm.check_opt_outs()

    def test_removed_person_is_off_the_campaign_with_one_note(self, world: OptOutWorld) -> None:
        """Only the participants named go; the person's history says why, in the words it was given."""
        campaign, other = world.add_campaign(), world.add_campaign()
        ada, bo = world.add_person(), world.add_person()
        twice = [world.add_participant(campaign, ada) for _ in range(2)]
        kept = world.add_participant(campaign, bo)
        elsewhere = world.add_participant(other, ada)

        failed = world.crm.remove_opted_out([removal(campaign, ada, *twice, note="Ut ur Höst 2026 – åäö")])

        assert failed == ()
        assert [each.id for each in world.crm.read_participants(campaign)] == [kept]
        assert [each.id for each in world.crm.read_participants(other)] == [elsewhere]
        assert (world.notes_of(ada), world.notes_of(bo)) == (["Ut ur Höst 2026 – åäö"], [])

    def test_second_time_nothing_happens(self, world: OptOutWorld) -> None:
        """Who is off already gets no second note, and a participant that never was is no failure."""
        campaign, ada = world.add_campaign(), world.add_person()
        wish = removal(campaign, ada, world.add_participant(campaign, ada), NOWHERE)

        assert [world.crm.remove_opted_out([wish]) for _ in range(2)] == [(), ()]
        assert world.notes_of(ada) == ["left"]

    def test_participant_that_was_given_to_somebody_else_stays(self, world: OptOutWorld) -> None:
        """A record that points to another person by now is not that person's opt-out."""
        campaign, ada, bo = world.add_campaign(), world.add_person(), world.add_person()
        theirs = world.add_participant(campaign, bo)

        world.crm.remove_opted_out([removal(campaign, ada, theirs)])

        assert [each.id for each in world.crm.read_participants(campaign)] == [theirs]
        assert (world.notes_of(ada), world.notes_of(bo)) == ([], [])

    def test_removing_nobody_is_nothing(self, world: OptOutWorld) -> None:
        """An empty unit is a success."""
        assert world.crm.remove_opted_out([]) == ()

    def test_flags_are_read_by_id(self, world: OptOutWorld) -> None:
        """Every person comes once, with the address as typed and the flag, those without an address too."""
        first = world.add_person(email="Ada@Example.test", global_opt_out=True)
        second = world.add_person(email="")

        rows = [(each.person_id, each.email, each.opted_out) for each in world.crm.read_flags()]

        assert rows == [(first, "Ada@Example.test", True), (second, "", False)]

    @pytest.mark.parametrize("before", [True, False])
    def test_flags_are_saved_and_can_be_saved_again(self, world: OptOutWorld, before: bool) -> None:
        """Only the people named change; a second time is the same."""
        ada, bo = (world.add_person(global_opt_out=before) for _ in range(2))
        wish = SetGlobalOptOut(ada, not before)

        assert [world.crm.save_flags([wish]) for _ in range(2)] == [(), ()]
        assert {each.person_id: each.opted_out for each in world.crm.read_flags()} == {ada: not before, bo: before}

    def test_refused_person_is_named_and_the_others_are_saved(self, world: OptOutWorld) -> None:
        """A person who was deleted meanwhile is a failed write with the id; it stops nobody else."""
        ada = world.add_person()

        failed = world.crm.save_flags([SetGlobalOptOut(NOWHERE, True), SetGlobalOptOut(ada, True)])

        assert [each.params["record"] for each in failed] == [str(NOWHERE)]
        assert [each.opted_out for each in world.crm.read_flags()] == [True]
