"""A campaign in Lime becomes a mailing list in APSIS: one test per sentence, through the tasks and over real HTTP."""

from __future__ import annotations

from tests.acceptance.company import SENDER, Company


def test_a_new_email_campaign_gets_a_list(company: Company) -> None:
    """A new e-mail campaign gets a list with its name and sender; its id is saved in Lime."""
    spring = company.campaign("Vår på Öland", mailinglistsendername="Öland AB")

    company.sync(spring)

    there = company.list_of(spring)
    assert (there.name, there.from_name, there.from_email) == ("Vår på Öland", "Öland AB", SENDER)
    assert there.description == f"lime:myapp:campaign:{spring}"


def test_its_participants_are_on_it(company: Company) -> None:
    """The participants of the campaign are members of the list, under their names."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "bo@example.se", "cy@example.se")

    answer = company.sync(spring)

    assert company.member_names(spring) == {
        "ada@example.se": "P0 Ek",
        "bo@example.se": "P1 Ek",
        "cy@example.se": "P2 Ek",
    }
    assert (answer["state"], answer["counts"]["on_list"]) == ("done", 3)
    assert (answer["campaign_state"], answer["ready_to_send"]) == ("synced", True)
    assert company.field_of(spring, "mailinglistlastsyncdate") is not None


def test_a_renamed_campaign_renames_the_list(company: Company) -> None:
    """The list follows the name and the sender of the campaign; nothing else of it is lost."""
    spring = company.campaign("Vår")
    company.sync(spring)
    company.happen(
        "change_list", list=company.list_of(spring).id, folder_id=0, description="note lime:myapp:campaign:1"
    )
    company.happen("change_list", list=company.list_of(spring).id, description=f"kept lime:myapp:campaign:{spring}")
    company.change("campaign", spring, name="Sommar", mailinglistsendername="Nya avsändaren")

    company.sync(spring)

    there = company.list_of(spring)
    assert (there.name, there.from_name) == ("Sommar", "Nya avsändaren")
    assert there.description == f"kept lime:myapp:campaign:{spring}"


def test_a_campaign_of_another_type_is_left_alone(company: Company) -> None:
    """An event is no e-mail campaign: no list, no member, no error."""
    event = company.campaign("Kundkväll", kind="event")
    company.invite(event, "ada@example.se")

    answers = [company.sync(event), company.sync_kind("campaigns"), company.sync_kind("members")]

    assert [answer["state"] for answer in answers] == ["done"] * 3
    assert answers[0]["runs"][0]["messages"][0]["code"] == "not_an_email_campaign"
    assert (company.sim.world.lists, company.writes()) == ({}, [])


def test_a_person_with_an_invalid_address_is_skipped_and_counted(company: Company) -> None:
    """Who cannot be reached is left out and counted by reason; the others are on the list."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "inte en adress", "", "bo@", "å@exempel..se")
    company.take_part(spring, [None])

    answer = company.sync(spring)

    assert company.members(spring) == {"ada@example.se"}
    assert answer["counts"] == {
        "participants": 6,
        "on_list": 1,
        "pending": 0,
        "failed": 0,
        "skipped": {"invalid_address": 3, "no_address": 1, "no_person": 1},
    }


def test_two_persons_with_one_address_are_one_member(company: Company) -> None:
    """An address is mailed once, however many people share it; both count as on the list."""
    spring = company.campaign()
    company.invite(spring, "info@example.se", " Info@Example.SE ")

    answer = company.sync(spring)

    assert company.members(spring) == {"info@example.se"}
    assert (answer["counts"]["participants"], answer["counts"]["on_list"]) == (2, 2)


def test_a_person_taken_off_the_campaign_is_taken_off_the_list(company: Company) -> None:
    """Lime decides who is on the list."""
    spring = company.campaign()
    ada, *_ = company.invite(spring, "ada@example.se", "bo@example.se")
    company.sync(spring)
    company.leave(spring, ada)

    company.sync(spring)

    assert company.members(spring) == {"bo@example.se"}


def test_a_foreign_member_is_held_at_the_first_link_and_removed_later(company: Company) -> None:
    """Who was on the list before us stays the first time and is reported; the next run takes him off."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se")
    list_id = company.happen("create_list", name="Vår", description=f"lime:myapp:campaign:{spring}")
    company.happen("add_member", list=list_id, email="foreign@example.se")

    first = company.sync(spring)
    there = company.members(spring)
    second = company.sync(spring)

    assert (first["state"], second["state"]) == ("held", "done")
    assert there == {"ada@example.se", "foreign@example.se"}
    assert first["runs"][-1]["messages"][0]["code"] == "guard_first_link"
    assert company.members(spring) == {"ada@example.se"}


def test_somebody_deleted_by_hand_in_apsis_comes_back(company: Company) -> None:
    """Taken off the list in APSIS, or deleted there altogether: the next run puts them back."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "bo@example.se", "cy@example.se")
    company.sync(spring)
    company.happen("remove_member", list=company.list_of(spring).id, email="ada@example.se")
    company.happen("delete_subscriber", email="bo@example.se")

    company.sync(spring)

    assert company.members(spring) == {"ada@example.se", "bo@example.se", "cy@example.se"}


def test_a_changed_address_changes_the_member(company: Company) -> None:
    """The same subscriber gets the new address, so that APSIS keeps what it knows of the person."""
    spring = company.campaign()
    ada, *_ = company.invite(spring, "ada@example.se", "bo@example.se")
    company.sync(spring)
    before = company.sim.world.ids_by_email("ada@example.se")
    company.change("person", ada, email="ada.ek@example.se")

    company.sync(spring)

    assert company.members(spring) == {"ada.ek@example.se", "bo@example.se"}
    assert company.sim.world.ids_by_email("ada.ek@example.se") == before


def test_the_second_run_writes_nothing_on_either_side(company: Company) -> None:
    """Counted in APSIS' log of requests and in Lime's units of work, our own journal apart."""
    spring, summer = company.campaign("Vår"), company.campaign("Sommar")
    company.invite(spring, "ada@example.se", "info@example.se", "fel")
    company.invite(summer, "INFO@example.se", "bo@example.se")
    for _ in range(2):
        for campaign in (spring, summer):
            company.sync(campaign)
    before = company.writes()
    lime = company.rows("campaign", {"_id": None, "_updatedtime": None, "mailinglistlastsyncdate": None})

    answers = [company.sync(spring), company.sync(summer), company.sync_kind("campaigns"), company.sync_kind("members")]

    assert [answer["written"] for answer in answers] == [{}] * 4
    assert company.writes() == before
    assert company.rows("campaign", {"_id": None, "_updatedtime": None, "mailinglistlastsyncdate": None}) == lime


def test_somebody_who_opted_out_is_not_put_on_the_list(company: Company) -> None:
    """Neither who opted out of the list nor who opted out of everything is ever sent again."""
    spring = company.campaign()
    company.sync(spring)
    company.happen("opt_out", email="list@example.se", list=company.list_of(spring).id)
    company.happen("opt_out", email="all@example.se")
    company.invite(spring, "ada@example.se", "list@example.se", "all@example.se")

    answer = company.sync(spring)

    assert company.members(spring) == {"ada@example.se"}
    assert answer["counts"]["skipped"] == {"global_opt_out": 1}
    assert not any(
        b"list@example.se" in entry.body or b"all@example.se" in entry.body for entry in company.sim.log.writes()
    )


def test_a_preview_writes_nothing_and_tells_what_would_happen(company: Company) -> None:
    """The same planner, no write on either side."""
    from limepkg_apsis.tasks import tasks

    spring = company.campaign()
    company.invite(spring, "ada@example.se")
    company.sync(spring)
    company.invite(spring, "bo@example.se")
    before = (company.writes(), len(company.rows("apsisrun", {"_id": None})))

    answer = tasks.sync_campaign(company.app, spring, preview=True)

    assert (answer["state"], answer["changes"]) == ("preview", {"AddMember": 1})
    assert (company.writes(), len(company.rows("apsisrun", {"_id": None}))) == before


def test_a_list_chosen_by_its_id_is_used(company: Company) -> None:
    """A campaign that already holds the id of a list keeps that list, whatever it is called."""
    list_id = company.happen("create_list", name="Gammal lista")
    spring = company.campaign("Vår", mailinglistid=list_id)
    company.invite(spring, "ada@example.se")

    company.sync(spring)

    assert company.list_of(spring).id == list_id
    assert company.list_of(spring).name == "Vår"
    assert len(company.sim.world.lists) == 1


def test_a_campaign_without_a_sender_says_so_in_words(company: Company) -> None:
    """Nothing is written for it; its message names the field as the card does."""
    spring = company.campaign(sender="")

    answer = company.sync(spring)

    message = answer["runs"][0]["messages"][0]
    assert (message["code"], message["params"]) == ("not_ready", {"missing": "sender_address"})
    assert "Sender address" in message["message"]
    assert company.writes() == []
