"""What happens when a process ends or an answer is lost at the worst moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from apsis_sim.world.imports import ImportPace
from lime_type import LimeObject
from lime_type.limetypes import limeobject_classes

from limepkg_apsis.config import admin_settings
from limepkg_apsis.core.report import Trigger
from limepkg_apsis.runtime import Runtime, open_runtime, settings_of
from limepkg_apsis.syncs.members import MEMBERS
from limepkg_apsis.translations.summary import summary_of
from tests.acceptance.company import Company
from tests.fakes.fake_clock import FakeClock


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def dies_while_saving() -> Iterator[list[str]]:
    """Let the process end while Lime saves a campaign whose named field was changed; one death for each name."""
    deaths: list[str] = []

    class Campaign(LimeObject):  # type: ignore[misc]
        def before_update(self, uow: Any, **kwargs: Any) -> None:
            if deaths and self.get_property(deaths[0]).is_dirty():
                deaths.pop()
                raise Killed

    former = dict(limeobject_classes)
    limeobject_classes["campaign"] = Campaign
    yield deaths
    limeobject_classes.clear()
    limeobject_classes.update(former)


def free_the_lease(company: Company) -> None:
    """Let the time pass after which a dead run no longer keeps others out."""
    unit = company.app.unit_of_work()
    for row in company.rows("apsisrun", {"_id": None, "kind": None}):
        if row["kind"] == "lease":
            lease = company.app.limetypes.apsisrun.get(row["_id"])
            lease.properties.heartbeat.value = "2020-01-01T00:00:00Z"
            unit.add(lease)
    unit.commit()


def test_killed_between_creating_the_list_and_saving_its_id(company: Company, dies_while_saving: list[str]) -> None:
    """The list is there, Lime does not know it yet, the process is gone: still one list after the next run."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se")
    dies_while_saving.append("mailinglistid")
    with pytest.raises(Killed):
        company.sync(spring)
    assert len(company.sim.world.lists) == 1

    free_the_lease(company)
    answer = company.sync(spring)

    assert answer["state"] == "done"
    assert [each.id for each in company.sim.world.lists.values()] == [company.list_of(spring).id]
    assert company.members(spring) == {"ada@example.se"}


def test_a_run_that_lives_keeps_others_out(company: Company) -> None:
    """While the lease of another run lasts the next one does nothing and says so; a dead one is taken over."""
    spring = company.campaign()
    runtime = opened(company)
    runtime.ports.journal.take_lease("another worker", 300)

    while_it_lives = company.sync(spring)
    free_the_lease(company)
    after_it_died = company.sync(spring)

    assert (while_it_lives["state"], while_it_lives["run"]) == ("busy", None)
    assert after_it_died["state"] == "done"


def test_an_answer_lost_after_creating_the_list(company: Company) -> None:
    """APSIS made the list and nobody heard of it: the next run finds it by its marker."""
    spring = company.campaign()
    company.sim.simulator.add_fault("lost_answer", route="lists.create")

    first, second = company.sync(spring), company.sync(spring)

    assert (first["state"], first["error"]["code"]) == ("failed", "apsis_unavailable")
    assert (second["state"], len(company.sim.world.lists)) == ("done", 1)


@pytest.mark.parametrize("people", [5, 120])
def test_an_answer_lost_after_an_import_doubles_nobody(company: Company, people: int) -> None:
    """Added by a small call or by an import: after a lost answer nobody is there twice and nobody is missing."""
    spring = company.campaign()
    company.sync(spring)
    company.invite_crowd(spring, people)
    company.sim.simulator.add_fault("lost_answer", route="subscribers.create_many")
    company.sim.simulator.add_fault("lost_answer", route="imports.from_xml")

    company.sync(spring)
    answer = company.sync(spring)

    on_list = company.sim.world.emails(company.list_of(spring).id)
    assert answer["state"] == "done"
    assert sorted(on_list) == sorted({f"p{n}@example.se" for n in range(people)})


def test_an_import_under_way_is_asked_about_and_never_sent_again(company: Company) -> None:
    """A known import is polled by the next run; it is in APSIS' log once."""
    spring = company.campaign()
    company.sync(spring)
    company.invite_crowd(spring, 60)
    company.sim.simulator.import_pace = ImportPace(looks=None, seconds=3600.0)
    clock = FakeClock()
    first = scheduled(company, clock)
    company.sim.simulator.finish_all()
    second = scheduled(company, clock)

    imports = [route for route in company.writes() if route == "imports.from_xml"]
    assert (first["state"], second["state"]) == ("pending", "done")
    assert (len(imports), len(company.members(spring))) == (1, 60)


def opened(company: Company, clock: FakeClock | None = None) -> Runtime:
    """Return the runtime as the scheduled task opens it: nobody waits, so nothing is waited for."""
    settings = settings_of(company.app, admin_settings(company.app))
    return open_runtime(company.app, settings, a_person_waits=False, clock=clock)


def scheduled(company: Company, clock: FakeClock) -> dict[str, Any]:
    """Run the members as the schedule does, a quarter of an hour later."""
    clock.advance(minutes=15)
    return summary_of(company.app, opened(company, clock).sync.kind(MEMBERS, Trigger.SCHEDULE))
