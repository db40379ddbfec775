"""The first preview says who would be added and who would not, and writes nothing."""

import pytest
from apsis_sim import happen
from limepkg_apsis.tasks.tasks import sync_campaign

from {{ cookiecutter.__lib_name }}.tasks import tasks

PARTICIPANT = tasks.read_settings()["limetypes"]["participant"] or "participant"
EVERYTHING = "everything@example.com"
GUESTS = (
    # first name, address, what becomes of it
    ("Ada", "ada@example.com", "added"),
    ("Bo", "bo@example.com", "added"),
    ("Cia", " BO@example.com", "the same member as Bo"),
    ("Dan", None, "no_address"),
    ("Eva", "eva(at)example.com", "invalid_address"),
    ("Finn", EVERYTHING, "global_opt_out"),
)


@pytest.fixture
def campaign(lime_app, save_lime_objects):
    """Return a campaign with these guests, and one participant who is nobody."""
    limetypes = lime_app.limetypes
    sender = {"mailinglistsenderaddress": "news@example.com"}
    spring = limetypes.campaign(name="Spring", type="email", **sender)
    spring = save_lime_objects(spring)
    people = save_lime_objects(
        *(limetypes.person(firstname=name, email=email) for name, email, _ in GUESTS)
    )
    participant = limetypes.get_limetype(PARTICIPANT)
    ids = [None, *(each.id for each in people)]
    save_lime_objects(*(participant(campaign=spring.id, person=each) for each in ids))
    return spring


@pytest.fixture
def opted_out(apsis_sim):
    """Let somebody opt out of everything in APSIS, of which Lime knows nothing yet."""
    happen(apsis_sim.world, "opt_out", email=EVERYTHING)


def everything_in(application):
    """Return every record in Lime."""
    tables = application.limetypes.get_all()
    return {
        (table.name, each.id): each.values()
        for table in tables
        for each in table.get_all()
    }


@pytest.mark.usefixtures("opted_out")
def test_the_first_preview_says_who_would_be_added_and_who_not(lime_app, campaign):
    """Everybody is counted once: two members for three people, and four left out."""
    answer = sync_campaign(lime_app, campaign.id, preview=True)

    assert (answer["state"], answer["error"]) == ("preview", None)
    assert answer["changes"] == {"CreateList": 1, "AddMember": 2}
    assert answer["counts"] == {
        "participants": 7,
        "on_list": 0,
        "pending": 3,
        "failed": 0,
        "skipped": {
            "global_opt_out": 1,
            "invalid_address": 1,
            "no_address": 1,
            "no_person": 1,
        },
    }
    assert (answer["held"], answer["messages"]) == (0, [])


def test_the_first_preview_writes_nothing(lime_app, campaign, apsis_sim):
    """No record in Lime is another one afterwards, and APSIS was only read."""
    before = everything_in(lime_app)

    sync_campaign(lime_app, campaign.id, preview=True)

    assert everything_in(lime_app) == before
    assert len(before) > len(GUESTS)
    assert len(apsis_sim.log) > 0
    assert (apsis_sim.log.writes(), apsis_sim.world.lists) == ([], {})
