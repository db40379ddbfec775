"""The add-on installer creates what a package asks for, once."""

from __future__ import annotations

import sys
import types

import marshmallow
import pytest
from lime_stub.application import find_user
from lime_stub.model.errors import StubError
from limepkg_addon_installer import BaseInstaller, InstallationData, UserItem

FIELD = {"table": "note", "name": "text", "localname": {"en_us": "Text"}, "attributes": {"fieldtype": "string"}}
TABLE = {"name": "note", "localname_singular": {"en_us": "Note"}, "attributes": {"label": "0"}, "fields": [FIELD]}
RELATION = {"table1": "company", "field1": "note", "table2": "note", "field2": "company"}


@pytest.fixture
def package(monkeypatch):
    """Put a package with installation data among the modules."""
    asked = []

    def get_installation_data(app, config):
        asked.append(config)
        robot = UserItem(username="robot", fullname="Robot", groups=["Robots"], user_type="API")
        return InstallationData(tables=[TABLE], relations=[RELATION], groups=["Robots"], users=[robot])

    whole, part = types.ModuleType("limepkg_inst"), types.ModuleType("limepkg_inst.installation")
    whole.__path__ = []
    part.get_installation_data = get_installation_data
    monkeypatch.setitem(sys.modules, "limepkg_inst", whole)
    monkeypatch.setitem(sys.modules, "limepkg_inst.installation", part)
    return asked


class Installer(BaseInstaller):
    """An installer in the documented form."""

    def get_module(self):
        """Return the package."""
        return "limepkg_inst"

    def get_storage_key(self):
        """Return the key."""
        return "limepkg_inst"


def test_everything_is_created_once(package, lime_app, save_lime_objects):
    """The first installation creates, the second finds everything there."""
    report = Installer(lime_app).install(config={"a": 1})
    assert (report.tables, report.groups, report.users) == (("note",), ("Robots",), ("robot",))
    assert set(report.fields) == {"note.text", "note.company", "company.note"}
    company = save_lime_objects(lime_app.limetypes.company(name="A"))
    save_lime_objects(lime_app.limetypes.note(text="t", company=company.id))
    assert [each.properties.text.value for each in company.properties.note.fetch()] == ["t"]
    assert find_user(lime_app.database, username="robot").user_type == "API"
    again = Installer(lime_app).install()
    assert (again.tables, again.fields, again.groups, again.users) == ((), (), (), ())
    assert package == [{"a": 1}, {"a": 1}]


def test_state_is_kept_under_the_storage_key(package, lime_app):
    """What was done is remembered beside that of other packages."""
    lime_app.database.write_value("lime_data", "addon_installer_config", {"other": {"x": 1}})
    Installer(lime_app).install(config={})
    state = lime_app.database.read_value("lime_data", "addon_installer_config")
    assert state["other"] == {"x": 1}
    assert state["limepkg_inst"]["created"]["tables"] == ["note"]


def test_missing_installation_data(lime_app):
    """A module without the function is named."""

    class Lost(Installer):
        def get_module(self):
            return "limepkg_nowhere"

    with pytest.raises(StubError, match="limepkg_nowhere"):
        Lost(lime_app).install()


def test_setup_entry_in_the_settings(lime_app):
    """The schema gets one optional field more and still validates as before."""

    class Settings(marshmallow.Schema):
        size = marshmallow.fields.Integer(required=True)

    schema = Installer(lime_app).inject_installer_field(Settings())
    assert set(schema.fields) == {"size", "addon_installer"}
    assert schema.load({"size": 1}) == {"size": 1}
    assert set(Settings().fields) == {"size"}
