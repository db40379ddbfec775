"""The shipped structure is what the sync looks for, in a new database and in one that has its own names."""

from __future__ import annotations

from typing import Any

import marshmallow
import pytest

from limepkg_apsis.crm.connect import connect
from limepkg_apsis.crm.structure import NEEDS, TABLES
from limepkg_apsis.installation.installer import Installer, add_installer_field
from limepkg_apsis.installation.structure import shipped_structure, structure_for
from limepkg_apsis.settings import CrmSettings
from tests.crm.opened import opened
from tests.crm.schemas import SWEDISH_SETTINGS, choice, swedish, text
from tests.fakes.fake_clock import FakeClock

LANGUAGES = {"sv", "en_us"}


def install(app: Any, lip: dict[str, Any]) -> Any:
    """Install a structure and open the application again."""
    from lime_application import LimeApplication
    from lime_stub.structure import install_structure

    install_structure(app.database, lip)
    return LimeApplication("app", app.database)


def core_application() -> Any:
    """Return an application over the platform's core database."""
    from lime_application import LimeApplication
    from lime_stub.core_database import core_limetypes
    from lime_stub.store import Database

    database = Database("sqlite://", "app")
    database.create_limetype_tables(*core_limetypes())
    return LimeApplication("app", database)


@pytest.mark.parametrize("mode", ["string", "enum", "code", "absent"])
def test_core_database_with_the_shipped_structure_is_complete(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """After the installation every kind of sync finds what it needs, however labels are spelled."""
    monkeypatch.setenv("LIME_STUB_LABELS", mode)
    crm = connect(install(core_application(), shipped_structure()), CrmSettings(), FakeClock(), NEEDS)
    assert crm.structure.elsewhere == ()
    assert crm.structure.category.name == "type"
    assert crm.journal.take_lease("a", 60)
    assert crm.read_campaigns() == ()


def test_everything_the_sync_looks_for_by_name_is_shipped() -> None:
    """No field that only its name can find is missing in the file."""
    shipped = {
        table["name"]: {each["name"] for each in table["fields"]} for table in shipped_structure()["install"]["tables"]
    }
    wanted = {
        (table.name, field.name)
        for table in TABLES
        for field in table.fields
        if not field.label or table.role in ("participant", "mailing", "recipient", "run")
        if table.role != "history"
    }
    assert {(table, field) for table, field in wanted if field not in shipped.get(table, ())} == set()


def test_renamed_tables_are_extended_and_not_doubled() -> None:
    """Fields and relations go into the tables that carry the labels, or were chosen."""
    dsl = {
        "kampanj": {"_label": "campaign", "titel": text(64, "name"), "typ": choice("email", label="category")},
        "kontakt": {"_label": "person", "namn": text(64, "name"), "epost": text(64, "primaryemailaddress")},
        "deltagare": {"anteckning": text()},
    }
    settings = CrmSettings(limetypes={"participant": "deltagare"})
    app = install(opened(dsl), structure_for(opened(dsl), settings))
    names = {each.name for each in app.limetypes.get_all()}
    assert names == {"kampanj", "kontakt", "deltagare", "mailing", "recipient", "apsisrun"}
    crm = connect(app, settings, FakeClock())
    assert crm.structure["participant"].name == "deltagare"
    assert crm.structure["run"].fields["campaign"].related == "kampanj"


def test_database_with_its_own_names_gets_only_what_it_lacks() -> None:
    """Fields that labels or settings find are not made a second time under the usual names."""
    install_part = structure_for(opened(swedish()), SWEDISH_SETTINGS)["install"]
    made = {table["name"]: {each["name"] for each in table["fields"]} for table in install_part["tables"]}
    assert made["kampanj"] == {"mailing"}
    assert made["kontakt"] == {"recipient"}
    assert made["deltagare"] == set()
    assert made["korning"] == set()
    app = install(opened(swedish()), {"install": install_part})
    crm = connect(app, SWEDISH_SETTINGS, FakeClock(), ("campaigns", "members", "mailings"))
    assert crm.structure["recipient"].fields["person"].related == "kontakt"


def test_add_on_installer_makes_the_structure() -> None:
    """The installer of the platform finds what it asks for, and a second time there is nothing to do."""
    app = core_application()
    installer = Installer(app)
    first = installer.install({"limetypes": {"person": ""}, "fields": {"person": {"email": None}}})
    assert "apsisrun" in first.tables
    again = Installer(app).install({})
    assert (again.tables, again.fields, again.different) == ((), (), ())
    assert connect(app, CrmSettings(), FakeClock()).read_campaigns() == ()


def test_settings_get_an_entry_for_the_installer() -> None:
    """Where the installer is present, Lime Admin offers it."""
    assert "addon_installer" in add_installer_field(core_application(), marshmallow.Schema()).fields


def test_every_name_is_given_in_both_languages() -> None:
    """Tables, fields and options are shown to people in Swedish and English."""
    for table in shipped_structure()["install"]["tables"]:
        named = [table["localname_singular"], table["localname_plural"]]
        for field in table["fields"]:
            named += [field["localname"], *(option["localname"] for option in field.get("options", ()))]
        assert all(set(each) == LANGUAGES and all(each.values()) for each in named), table["name"]


def test_fields_people_must_not_change_are_read_only() -> None:
    """What mirrors APSIS is written by the sync alone."""
    fields = {
        (table["name"], each["name"]): each["attributes"]
        for table in shipped_structure()["install"]["tables"]
        for each in table["fields"]
    }
    for key in (("person", "globaloptout"), ("person", "emailbounce"), ("campaign", "mailinglistid")):
        assert fields[key]["limereadonly"] == "1"
    assert fields[("campaign", "mailinglistsenderaddress")]["limereadonly"] == "0"


def test_relations_have_two_sides_that_are_fields() -> None:
    """Each relation of the file joins two fields that the file describes."""
    install_part = shipped_structure()["install"]
    fields = {
        (table["name"], each["name"]): each["attributes"].get("relationtab")
        for table in install_part["tables"]
        for each in table["fields"]
    }
    for relation in install_part["relations"]:
        many = fields[(relation["table1"], relation["field1"])]
        one = fields[(relation["table2"], relation["field2"])]
        assert (many, one) == ("1", "0"), relation
