"""
The page of the installation, followed by somebody who has nothing but an empty database and a key: every step of the
page is done, what it shows is what is used, and nothing is done that the page does not say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Any

import pytest
from apsis_sim.control.events import happen
from lime_application import get_application
from lime_stub.config import use_application_config
from lime_stub.tasks import DeferredDispatcher, use_dispatcher

from limepkg_apsis.tasks import tasks
from tests.acceptance.conftest import sim
from tests.acceptance.installation_page import Step, as_shown, body_of, filled_in, steps
from tests.acceptance.new_site import NAME, NewSite

__all__ = ["sim"]

PLACES = {
    "table of the campaigns": ("utskick", {"": "campaign"}),
    "its name": ("utskick", {"rubrik": "name"}),
    "its type": ("utskick", {"sort": "category"}),
    "table of the persons": ("kontakt", {"": "person"}),
    "their address": ("kontakt", {"epost": "primaryemailaddress"}),
    "their name": ("kontakt", {"fornamn": "firstname", "efternamn": "lastname"}),
    "table of the history": ("handelse", {"": "history"}),
    "its notes": ("handelse", {"text": "notes"}),
}
"""Where this customer has what the page gives a label to, and the label as the platform spells it."""
SPELLED = {
    "campaign": "Campaign",
    "name": "Name",
    "category": "Category",
    "person": "Person",
    "primaryemailaddress": "Primary e-mail address",
    "firstname": "First name",
    "lastname": "Last name",
    "history": "History",
    "notes": "Notes",
}
HURRIED = {"requests_per_minute": 6000, "data_call_interval_seconds": 0}
"""The account of a test has an agreement of its own: nobody waits for its next minute, or five of them."""
STRANGERS = 12
"""So many are on the old list and take no part: more than the next run would take off unasked."""


@pytest.fixture
def site(sim: Any) -> Iterator[NewSite]:
    """Return an empty site."""
    with use_dispatcher(DeferredDispatcher()) as worker:
        yield NewSite(sim, worker)
    use_application_config(None)


def add_the_package(site: NewSite, step: Step) -> None:
    """The dependency is the distribution that is installed, in a version that fits, and Lime Admin shows it."""
    ((name, version),) = tomllib.loads(step.take("toml"))["tool"]["poetry"]["dependencies"].items()
    assert metadata.version(name).startswith(version.lstrip("^") + ".")
    site.deploy()
    assert name in site.packages
    assert site.form().title in step.take("check")


def set_the_key(site: NewSite, step: Step) -> None:
    """The form finds the key, and does not show it."""
    site.write_application_config(step.take("yaml"))
    site.set(**HURRIED)
    shown = site.form().get_config()["api_key_status"]
    assert f"*{shown}*" in step.take("check")


def switch(site: NewSite, step: Step) -> None:
    """What the page calls a setting is what the form calls it."""
    title, value = step.take("setting")
    name, is_on = site.setting_titled(title), {"on": True, "off": False}[value]
    site.set(**{name: is_on})
    assert site.form().get_config()[name] is is_on


def set_the_labels(site: NewSite, step: Step) -> None:
    """Nothing can be found before, and every row of the table is needed by this customer."""
    assert site.call("GET", f"/{NAME}/limepkg-apsis/health").status_code == 503
    for what, told in step.take("table"):
        table, labels = PLACES[what]
        for field, label in labels.items():
            assert f"*{SPELLED[label]}*" in told
            site.set_label(table, field, label)
    site.add_option("utskick", "sort", step.take("option"))


def create_what_is_missing(site: NewSite, step: Step) -> None:
    """The customer's own tables are used, none is made a second time."""
    step.take("press")
    created = set(site.press_setup().tables)
    assert created == {"participant", "mailing", "recipient", "apsisrun"}


def create_the_user(site: NewSite, step: Step) -> None:
    """The user is the one as whom the schedule runs."""
    site.create_user(*step.take("user"))


def ask_the_doctor(site: NewSite, step: Step) -> None:
    """Everything is right but that the schedule is off."""
    answer = call(site, step, {})
    assert [each["message"] for each in answer["checks"] if each["state"] == "failed"] == []
    agree(answer, step)
    assert "enabled" in [each["check"] for each in answer["checks"] if each["remedy"]]


def look_at_a_preview(site: NewSite, step: Step) -> None:
    """The code of the page, word for word: nothing is written, and the schedule is off, so no card can start anything."""
    names: dict[str, Any] = {"application": site.app, "campaign": new_campaign(site, "Sommar")}
    refused = site.call("POST", f"/{NAME}/limepkg-apsis/campaigns/{names['campaign']}/runs")
    assert (refused.status_code, tick()["state"]) == (403, "paused")
    exec(compile(step.take("python"), "installation.md", "exec"), names)  # our own page, in our own test
    agree(names["answer"], step)
    assert names["answer"]["changes"] == {"CreateList": 1, "AddMember": 2}
    assert site.sim.log.writes() == []


def synchronise_and_approve(site: NewSite, step: Step) -> None:
    """A list is there already, with people on it who take no part: it is used, they are seen, they go."""
    world = site.sim.world
    old = old_list(site, "Vår")
    known: dict[str, Any] = {"campaign": new_campaign(site, "Vår")}
    answer = None
    while (wanted := step.next("call")) is not None:
        answer = call(site, step, known)
        learn(known, wanted.path, answer)
    agree(answer, step)
    assert {member.email for member in world.members(old)} == {"ada@example.se", "bo@example.se"}
    assert known["list"] == old


def see_that_it_goes_on(site: NewSite, step: Step) -> None:
    """Scheduled passes bring everything up to date, and monitoring is told so."""
    for _ in range(2):
        tick()
    agree(call(site, step, {}), step)


DONE: dict[str, Callable[[NewSite, Step], None]] = {
    "Add the package": add_the_package,
    "Set the key": set_the_key,
    "Switch the schedule off for now": switch,
    "Set the labels": set_the_labels,
    "Create the tables and fields": create_what_is_missing,
    "Create the user": create_the_user,
    "Ask whether everything is right": ask_the_doctor,
    "Look at a first preview": look_at_a_preview,
    "Switch the schedule on": switch,
    "Synchronise one campaign and approve": synchronise_and_approve,
    "See that it goes on by itself": see_that_it_goes_on,
}


def test_the_page_is_followed_from_an_empty_database_to_a_list_that_is_right(site: NewSite) -> None:
    """Installer, doctor, first preview, approval, synchronised: each step of the page, in its order, and all of it."""
    found = steps()

    assert [step.title for step in found] == list(DONE)
    for step in found:
        DONE[step.title](site, step)
        assert (step.title, step.left) == (step.title, [])


def call(site: NewSite, step: Step, known: dict[str, Any]) -> Any:
    """Make the next call of the page and return its answer, which is no refusal."""
    wanted = step.take("call")
    path = filled_in(wanted.path, {"application": NAME, **known})
    answer = site.call(wanted.method, path, body_of(wanted, known))
    assert answer.status_code in (200, 202), (path, answer.get_json(silent=True))
    return answer.get_json(silent=True)


def learn(known: dict[str, Any], path: str, answer: Any) -> None:
    """Remember from an answer what the page lets the reader take from it."""
    if path.endswith(("/previews", "/runs")):
        known["run"] = answer["id"]
    if path.endswith("/status"):
        known.update(("list", each["list"]) for each in answer["choices"] if each["action"] == "use")
        if answer["held"]:
            assert (answer["state"], answer["held"]["count"]) == ("needs_approval", STRANGERS)
            known.update({"held run": answer["held"]["run"], "held fingerprint": answer["held"]["fingerprint"]})


def agree(answer: Any, step: Step) -> None:
    """Compare an answer with the check of the step."""
    told = step.facts()
    assert told
    assert {name: as_shown(answer[name]) for name in told} == told


def new_campaign(site: NewSite, name: str) -> int:
    """Return an e-mail campaign with two participants."""
    campaign = site.save("utskick", rubrik=name, sort="email", mailinglistsenderaddress="hej@example.se")
    for email in ("ada@example.se", "bo@example.se"):
        person = site.save("kontakt", fornamn=email[:3], efternamn="Ek", epost=email)
        site.save("participant", campaign=campaign, person=person)
    return campaign


def old_list(site: NewSite, name: str) -> int:
    """Return a list that somebody made in APSIS long ago."""
    made = int(happen(site.sim.world, "create_list", name=name, from_email="hej@example.se"))
    for email in ("ada@example.se", *(f"gammal{n}@example.se" for n in range(STRANGERS))):
        happen(site.sim.world, "add_member", list=made, email=email)
    return made


def tick() -> dict[str, Any]:
    """Let the schedule wake up, as the user who was created for it."""
    return dict(tasks.tick(get_application(NAME, "apsis-integration", "en")))
