"""What every `Crm` must do; a fixture `world` of the heir says which one is tried."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Protocol

import pytest

from limepkg_apsis.core.errors import LimeWriteFailed
from limepkg_apsis.core.ports import Crm

WHEN = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)
NOWHERE = 987_654


class CrmWorld(Protocol):
    """What a contract test needs beside the port: a way to put things there."""

    crm: Crm

    def add_campaign(self, **fields: object) -> int: ...
    def add_person(self, **fields: object) -> int: ...
    def add_participant(self, campaign_id: int, person_id: int | None) -> int: ...


class CrmContract:
    """Heirs define a fixture `world`."""

    def test_application_has_a_name(self, world: CrmWorld) -> None:
        """The marker of our lists needs the application's name."""
        assert world.crm.application

    def test_only_email_campaigns_are_read_by_id(self, world: CrmWorld) -> None:
        """Campaigns of another type are left out; the others come in the order of their ids."""
        first, other, second = (world.add_campaign(is_email=each) for each in (True, False, True))
        found = [each.id for each in world.crm.read_campaigns()]
        assert found == sorted([first, second])
        assert other not in found

    def test_campaign_is_found_whatever_its_type(self, world: CrmWorld) -> None:
        """A single campaign is found by its id and says itself whether it is an e-mail campaign."""
        other = world.add_campaign(is_email=False, name="Letter")
        found = world.crm.find_campaign(other)
        assert (found.id, found.name, found.is_email) == (other, "Letter", False)

    def test_links_are_those_of_all_campaigns(self, world: CrmWorld) -> None:
        """Every campaign with a list id is told, whatever its type; those without are not."""
        fields = [{"list_id": 12}, {"list_id": None}, {"list_id": 11, "is_email": False}, {"list_id": 12}]
        ids = [world.add_campaign(**each) for each in fields]
        assert world.crm.read_links() == ((ids[0], 12), (ids[2], 11), (ids[3], 12))
        assert world.crm.read_links(12) == ((ids[0], 12), (ids[3], 12))
        assert world.crm.read_links(99) == ()

    def test_unknown_campaign_is_nothing(self, world: CrmWorld) -> None:
        """An id that nobody has gives None."""
        assert world.crm.find_campaign(NOWHERE) is None

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": "Autumn", "sender_name": "Lime", "sender_address": "news@example.test"},
            {"name": "Höst & vår", "sender_name": "", "sender_address": ""},
            {"list_id": 4711, "last_synchronised": WHEN},
            {"list_id": None, "last_synchronised": None},
        ],
    )
    def test_campaign_is_read_as_it_was_saved(self, world: CrmWorld, fields: dict[str, Any]) -> None:
        """Every field of a campaign comes back, empty ones empty."""
        found = world.crm.find_campaign(world.add_campaign(**fields))
        assert {name: getattr(found, name) for name in fields} == fields

    def test_participants_come_by_id_with_their_persons(self, world: CrmWorld) -> None:
        """Each participant of the campaign comes once, with its person; other campaigns' do not."""
        campaign, other = world.add_campaign(), world.add_campaign()
        anna = world.add_person(name="Anna Ek", email="Anna@Example.test", global_opt_out=True)
        bo = world.add_person(name="Bo Al", email="")
        second, first = world.add_participant(campaign, bo), world.add_participant(campaign, anna)
        world.add_participant(other, anna)
        found = list(world.crm.read_participants(campaign))
        assert [each.id for each in found] == sorted([first, second])
        people = {each.person.id: each.person for each in found}
        assert (people[anna].name, people[anna].email) == ("Anna Ek", "Anna@Example.test")
        assert [people[anna].global_opt_out, people[bo].global_opt_out, people[bo].email] == [True, False, ""]

    def test_participant_may_point_to_nobody(self, world: CrmWorld) -> None:
        """A participant without a person is still a participant."""
        campaign = world.add_campaign()
        alone = world.add_participant(campaign, None)
        assert [(each.id, each.person) for each in world.crm.read_participants(campaign)] == [(alone, None)]

    def test_person_may_take_part_twice(self, world: CrmWorld) -> None:
        """Two participants with one person are two participants."""
        campaign, person = world.add_campaign(), world.add_person()
        both = [world.add_participant(campaign, person) for _ in range(2)]
        assert [each.id for each in world.crm.read_participants(campaign)] == both

    def test_campaign_without_participants_has_none(self, world: CrmWorld) -> None:
        """No participants, and no campaign at all, are both an empty answer."""
        assert list(world.crm.read_participants(world.add_campaign())) == []
        assert list(world.crm.read_participants(NOWHERE)) == []

    def test_owner_of_an_address_is_the_person_with_the_lowest_id(self, world: CrmWorld) -> None:
        """Several persons may share an address; addresses nobody has are left out."""
        owners = [world.add_person(email="shared@example.test") for _ in range(3)]
        found = world.crm.read_address_owners(["shared@example.test", "unknown@example.test"])
        assert {address: person.id for address, person in found.items()} == {"shared@example.test": min(owners)}

    @pytest.mark.parametrize("typed", ["Anna@Example.test", "anna@example.test"])
    @pytest.mark.parametrize("asked", ["Anna@Example.test", " Anna@Example.test "])
    def test_owner_is_found_by_normalised_address(self, world: CrmWorld, typed: str, asked: str) -> None:
        """The answer is by normalised address, and is the person as Lime has it."""
        owner = world.add_person(email=typed, name="Anna Ek")
        found = world.crm.read_address_owners([asked])
        assert found["anna@example.test"].id == owner
        assert found["anna@example.test"].email == typed

    def test_address_with_a_foreign_domain_is_found_in_both_forms(self, world: CrmWorld) -> None:
        """A domain is the same in letters of its language and in ASCII."""
        owner = world.add_person(email="bo@räksmörgås.example")
        found = world.crm.read_address_owners(["bo@xn--rksmrgs-5wao1o.example"])
        assert [person.id for person in found.values()] == [owner]

    def test_nobody_owns_no_address(self, world: CrmWorld) -> None:
        """Empty addresses are nobody's, although people without an address exist."""
        world.add_person(email="")
        assert world.crm.read_address_owners([]) == {}
        assert world.crm.read_address_owners(["", "  "]) == {}

    def test_list_id_is_saved_and_can_be_saved_again(self, world: CrmWorld) -> None:
        """Tying a campaign to a list may be repeated, and to another list as well."""
        campaign = world.add_campaign()
        for list_id in (4711, 4711, 4712):
            world.crm.save_list_id(campaign, list_id)
            assert world.crm.find_campaign(campaign).list_id == list_id

    def test_time_of_the_sync_is_saved(self, world: CrmWorld) -> None:
        """The time comes back as the same moment, and nothing else of the campaign changes."""
        campaign = world.add_campaign(list_id=4711, name="Autumn")
        world.crm.save_synchronised(campaign, WHEN)
        found = world.crm.find_campaign(campaign)
        assert (found.last_synchronised, found.list_id, found.name) == (WHEN, 4711, "Autumn")

    def test_saving_to_an_unknown_campaign_is_refused(self, world: CrmWorld) -> None:
        """A campaign that was deleted meanwhile is a failed write that names the record."""
        for save in (
            lambda: world.crm.save_list_id(NOWHERE, 1),
            lambda: world.crm.save_synchronised(NOWHERE, WHEN),
        ):
            with pytest.raises(LimeWriteFailed) as failure:
                save()
            assert failure.value.params["record"] == str(NOWHERE)
