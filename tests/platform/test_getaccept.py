"""GetAccept's add-on runs on the stand-in beside ours, served by a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from lime_stub.store import Database

from tests.platform.vendors import Served, install, served

GETACCEPT = ("limepkg-getaccept==1.3.20", "bugsnag==4.9.2", "webob==1.8.11")


@pytest.fixture(scope="module")
def getaccept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve GetAccept's add-on beside ours."""
    site = install(tmp_path_factory.mktemp("getaccept"), *GETACCEPT)
    yield from served(site, tmp_path_factory.mktemp("customer"), "limepkg-getaccept")


@pytest.fixture(scope="module")
def deal(getaccept: Served) -> dict[str, Any]:
    """Make a company with a person, a deal and a document."""
    made: dict[str, Any] = {}
    for limetype, values in (
        ("company", {"name": "Acme"}),
        ("person", {"firstname": "Ada", "lastname": "Ek", "email": "ada@example.se"}),
        ("deal", {"name": "Big", "value": 12.5}),
    ):
        related = {name: made[name] for name in made if name != limetype}
        answer = getaccept.json("POST", f"api/v1/limeobject/{limetype}/", {**values, **related})
        assert answer.status_code == 201, answer.text
        made[limetype] = answer.json()["_id"]
    return made


def test_search_goes_through_filters_relations_and_options(getaccept: Served, deal: dict[str, Any]) -> None:
    """The add-on's search finds a person by a part of the name, with the name of the company."""
    found = getaccept.get("getaccept/persons", search="Ad", limit=10, offset=0).json()

    assert [(each["email"], each["company"], each["lime_id"]) for each in found] == [
        ("ada@example.se", "Acme", deal["person"])
    ]
    assert getaccept.get("getaccept/persons", search="nobody", limit=10, offset=0).json() == []


def test_properties_of_an_object_and_its_relations_are_serialised(getaccept: Served, deal: dict[str, Any]) -> None:
    """Own properties, options by key, and those of related objects, through the platform's accessors."""
    about = {"limetype": "deal", "record_id": deal["deal"]}

    told = getaccept.get("getaccept/object-props", **about).json()

    assert (told["deal.value"], told["company.name"], told["company.buyingstatus"], told["person.email"]) == (
        12.5,
        "Acme",
        "prospect",
        "ada@example.se",
    )
    assert getaccept.get("getaccept/deal-value", **about).json() == 12.5
    people = getaccept.get("getaccept/current-persons", **about).json()
    assert [each["email"] for each in people] == ["ada@example.se"]
    assert getaccept.get("getaccept/documents", **about).json() == []


def test_pickers_know_the_tables_and_older_settings_are_migrated(getaccept: Served) -> None:
    """A wrong table or field is refused by name; settings of version 1 are read as version 2."""
    path = "api/v1/webadmin/plugins/limepkg_getaccept"
    wrong = getaccept.json("PUT", path, {"company": {"limetype": "nowhere"}})
    assert (wrong.status_code, wrong.json()["problems"]) == (
        422,
        ["company.limetype: There is no limetype called nowhere."],
    )
    database = Database(str(getaccept.db), "demo")
    older = {"limetype": "coworker", "phone": "mobilephone"}
    database.write_value("runtime_config", "limepkg_getaccept_1", {"coworker": older})
    database.close()

    assert getaccept.settings("limepkg_getaccept")["coworker"] == {"limetype": "coworker", "mobile": "mobilephone"}
    assert getaccept.saved("limepkg_getaccept", 2)["coworker"]["mobile"] == "mobilephone"


def test_pickers_are_drop_downs_that_save(getaccept: Served) -> None:
    """Tables and fields are chosen from those of the database; the fields are those of the chosen table."""
    getaccept.json("PUT", "api/v1/webadmin/plugins/limepkg_getaccept", {})
    page = getaccept.get("webadmin/limepkg_getaccept").text
    tables, fields = (_options(page, name) for name in ("coworker.limetype", "coworker.first_name"))
    assert {"company", "coworker", "deal", "person"} < tables
    assert {"firstname", "buyingstatus"} < fields  # no table is chosen yet, so all fields can be

    form = getaccept.form("limepkg_getaccept") | {"coworker.limetype": "coworker", "coworker.first_name": "firstname"}
    assert getaccept.post("webadmin/limepkg_getaccept", form).status_code == 302

    page = getaccept.get("webadmin/limepkg_getaccept").text
    assert re.search(r'<option value="coworker" selected>', page)
    fields = _options(page, "coworker.first_name")
    assert "firstname" in fields
    assert "buyingstatus" not in fields
    chosen = {"limetype": "coworker", "first_name": "firstname"}
    assert getaccept.settings("limepkg_getaccept")["coworker"].items() >= chosen.items()


def _options(page: str, name: str) -> set[str]:
    found = re.search(rf'<select id="{re.escape(name)}".*?</select>', page, re.S)
    assert found is not None, name
    return set(re.findall(r'<option value="([^"]+)"', found[0]))


def test_the_add_ons_own_tests_pass(getaccept: Served) -> None:
    """The tests that the vendor ships pass on the stand-in's fixtures."""
    folder = getaccept.site / "limepkg_getaccept"
    words = ["-q", "-p", "no:cacheprovider", "--rootdir", str(folder), "-o", "python_files=*_test.py", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        env={
            "PYTHONPATH": str(getaccept.site),
            "LIME_STUB_PACKAGES": "limepkg-getaccept",
            "HTTPS_PROXY": "http://127.0.0.1:9",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert re.search(r"^\d+ passed", done.stdout.splitlines()[-1]), done.stdout
