"""The structure in a lip.json is installed without changing what is there."""

import json

import lime_filter
import pytest
import sqlalchemy
from lime_stub.application import LimeApplication
from lime_stub.core_database import core_limetypes
from lime_stub.model.errors import StubError
from lime_stub.structure import find_structure, install_structure, read_structure


def field(table, name, **attributes):
    """Describe a field as lip.json does."""
    return {"table": table, "name": name, "localname": {"sv": "", "en_us": name.title()}, "attributes": attributes}


def lip(tables=(), relations=()):
    """Describe a structure as lip.json does."""
    return {"uniqueName": "addon-x", "install": {"tables": list(tables), "relations": list(relations)}}


MAILING = {
    "name": "mailing",
    "localname_singular": {"sv": "Utskick", "en_us": "Mailing"},
    "localname_plural": {},
    "attributes": {"label": "0", "invisible": "0"},
    "fields": [
        field("mailing", "subject", fieldtype="string", length="128", label="1", required="1"),
        field("mailing", "sent", fieldtype="integer", label="0", required="0"),
        {
            **field("mailing", "state", fieldtype="option"),
            "options": ["new", {"key": "done", "localname": {"sv": "Klar"}}],
        },
    ],
}
TO_CAMPAIGN = {"table1": "campaign", "field1": "mailing", "table2": "mailing", "field2": "campaign"}


@pytest.fixture
def core(database):
    """Make an application with the core database."""
    return LimeApplication("app", database, core_limetypes())


def test_what_is_missing_is_created(core):
    """Tables, fields, options and both sides of relations appear, with labels read from their numbers."""
    report = install_structure(core.database, lip([MAILING], [TO_CAMPAIGN]))
    assert report.created_types == ("mailing",)
    assert set(report.created_fields) == {
        "mailing.subject",
        "mailing.sent",
        "mailing.state",
        "mailing.campaign",
        "campaign.mailing",
    }
    mailing = LimeApplication("app", core.database).limetypes.mailing
    subject = mailing.get_property("subject")
    assert (subject.type, subject.length, subject.label, subject.required) == ("string", 128, "name", True)
    assert [(each.key, each.text) for each in mailing.get_property("state").options] == [
        ("new", "new"),
        ("done", "Klar"),
    ]
    assert (mailing.get_property("campaign").type, mailing.localname.singular) == ("belongsto", "Mailing")


def test_second_installation_creates_nothing(core):
    """What is there is reported, not made again."""
    install_structure(core.database, lip([MAILING], [TO_CAMPAIGN]))
    before = core.database.definitions()
    report = install_structure(core.database, lip([MAILING], [TO_CAMPAIGN]))
    assert (report.created_types, report.created_fields, report.created_options) == ((), (), ())
    assert {"mailing", "mailing.subject", "campaign.mailing"} <= set(report.existing)
    assert core.database.definitions() == before


def test_field_is_added_to_a_table_with_rows(core):
    """Rows that were there get the new field, a yes/no field with no."""
    unit = core.unit_of_work()
    unit.add(core.limetypes.person(firstname="Ada"))
    unit.commit()
    interests = {**field("person", "interests", fieldtype="set"), "options": ["golf"]}
    table = {"name": "person", "fields": [field("person", "globaloptout", fieldtype="yesno"), interests]}
    report = install_structure(core.database, lip([table]))
    assert report.created_fields == ("person.globaloptout", "person.interests")
    (person,) = LimeApplication("app", core.database).limetypes.person.get_all()
    assert (person.properties.firstname.value, person.properties.globaloptout.value) == ("Ada", False)
    for operator in (lime_filter.EqualsOperator("globaloptout", False), lime_filter.EqualsOperator("interests", None)):
        assert person.limetype.get_all(lime_filter.Filter(operator)).count == 1


def test_relation_added_to_a_table_has_an_index(core):
    """A relation is looked up from both sides, also when it came late."""
    relation = {"table1": "campaign", "field1": "extra", "table2": "participant", "field2": "extracampaign"}
    install_structure(core.database, lip([], [relation]))
    indexes = sqlalchemy.inspect(core.database.engine).get_indexes("participant")
    assert ["extracampaign"] in [index["column_names"] for index in indexes]


def test_existing_field_of_another_type_is_left_alone(core):
    """A conflict is reported and not touched."""
    table = {"name": "person", "attributes": {"label": "1"}, "fields": [field("person", "email", fieldtype="string")]}
    report = install_structure(core.database, lip([table]))
    assert report.different == ("person.email",)
    person = LimeApplication("app", core.database).limetypes.person
    assert (person.get_property("email").type, person.label) == ("link", "person")


def test_missing_option_is_added(core):
    """The options that were there keep their ids."""
    before = core.limetypes.campaign.get_property("type").options
    table = {
        "name": "campaign",
        "fields": [{**field("campaign", "type", fieldtype="option"), "options": ["sms", "email"]}],
    }
    assert install_structure(core.database, lip([table])).created_options == ("campaign.type.sms",)
    after = LimeApplication("app", core.database).limetypes.campaign.get_property("type").options
    assert after[:-1] == before
    assert after[-1].key == "sms"


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        (None, None, ("hasmany", "belongsto")),
        ("1", "0", ("hasmany", "belongsto")),
        ("0", "1", ("belongsto", "hasmany")),
        ("0", None, ("belongsto", "hasmany")),
        (None, "1", ("belongsto", "hasmany")),
        ("1", "1", ("hasandbelongstomany", "hasandbelongstomany")),
    ],
)
def test_direction_of_a_relation(database, first, second, kinds):
    """Relationtab says which side is a tab; without it the first table has many of the second."""
    tables = [
        {"name": name, "fields": [field(name, other, fieldtype="relation", **({"relationtab": tab} if tab else {}))]}
        for name, other, tab in (("a", "b", first), ("b", "a", second))
    ]
    install_structure(database, lip(tables, [{"table1": "a", "field1": "b", "table2": "b", "field2": "a"}]))
    limetypes = LimeApplication("app", database).limetypes
    assert (limetypes.a.get_property("b").type, limetypes.b.get_property("a").type) == kinds


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (lip([], [TO_CAMPAIGN]), "campaign"),
        (lip([{"name": "a", "fields": [field("a", "b", fieldtype="round")]}]), "a.b"),
    ],
)
def test_structure_that_cannot_be_installed(database, content, message):
    """The message names the table or field."""
    with pytest.raises(StubError, match=message):
        install_structure(database, content)


@pytest.mark.parametrize("place", ["x_package/installation/lip.json", "x_package/lip.json", "lip.json"])
@pytest.mark.parametrize("name", ["x_package", "x-package"])
def test_structure_of_a_package_is_found(tmp_path, monkeypatch, place, name):
    """The file lies in the package, in its folder installation, or beside it."""
    (tmp_path / "x_package" / "installation").mkdir(parents=True)
    (tmp_path / "x_package" / "__init__.py").write_text("raise RuntimeError('imported')")
    (tmp_path / place).write_text("{}")
    monkeypatch.syspath_prepend(tmp_path)
    assert find_structure(name) == tmp_path / place


def test_structure_that_is_nowhere():
    """A package without lip.json is one sentence."""
    with pytest.raises(StubError, match=r"no lip\.json"):
        find_structure("no-such-package")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(tmp_path, encoding):
    """Files from the package builder are UTF-8, those edited by hand often Windows-1252."""
    path = tmp_path / "lip.json"
    path.write_bytes(json.dumps({"name": "Företag"}, ensure_ascii=False).encode(encoding))
    assert read_structure(path) == {"name": "Företag"}
