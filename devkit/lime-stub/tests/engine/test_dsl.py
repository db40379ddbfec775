"""Limetypes and objects can be written down as YAML or dictionaries."""

import gc

import pytest
import yaml
from lime_errors import NotFoundError
from lime_stub.application import LimeApplication
from lime_stub.core_database import CORE_DSL, core_limetypes
from lime_stub.model.errors import ValidationError
from lime_type import LimeType, create_limeobjects_from_dsl, create_limetypes_from_dsl

OBJECTS = """
company:
  acme: {name: Acme, parent: group, person: [bo]}
  group: {name: Group}
person:
  ada: {firstname: Ada, company: acme, colour: blue, interests: [golf, chess], course: [chess]}
  bo: {firstname: Bo, status: inactive}
course:
  chess: {title: Chess}
"""


@pytest.mark.parametrize("read", [lambda text: text, yaml.safe_load])
def test_limetypes_from_text_and_dictionary(read):
    """Both forms give the same list of limetypes, which belong to no application yet."""
    types = create_limetypes_from_dsl(read(CORE_DSL))
    assert all(isinstance(each, LimeType) for each in types)
    assert [each.definition for each in types] == [each.definition for each in core_limetypes()]
    with pytest.raises(NotFoundError, match="application"):
        _ = types[0].application


@pytest.mark.parametrize(
    ("given", "key", "text", "id"),
    [
        ("red", "red", "red", None),
        ({"key": "red", "text": "Red"}, "red", "Red", None),
        ({"key": "red", "text": "Red", "id": 5}, "red", "Red", 5),
        ({"key": "", "text": "Empty"}, "", "Empty", None),
        (7, "7", "7", None),
    ],
)
def test_forms_of_an_option(given, key, text, id):
    """An option is a key, or a mapping."""
    (limetype,) = create_limetypes_from_dsl({"car": {"colour": {"type": "option", "options": [given]}}})
    (option,) = limetype.get_property("colour").options
    assert (option.key, option.text, option.id) == (key, text, id)


def test_given_option_ids_are_kept_and_not_handed_out_again(database):
    """Options with and without ids can stand beside each other."""
    dsl = {"car": {"colour": {"type": "option", "options": [{"key": "red", "id": 100_001}, "blue"]}}}
    car = LimeApplication("app", database, create_limetypes_from_dsl(dsl)).limetypes.car
    assert [option.id for option in car.get_property("colour").options] == [100_001, 100_002]


def test_reading_leaves_the_collector_as_it_was():
    """Reading YAML without the cycle collector must not switch it off for good, even after an error."""
    assert gc.isenabled()
    with pytest.raises(yaml.YAMLError):
        create_limetypes_from_dsl("a: [")
    assert gc.isenabled()


def test_missing_side_of_a_relation_is_made(database):
    """Rows of a hasmany relation are kept on the other side, so that side must exist."""
    dsl = {"car": {"wheel": {"type": "hasmany", "related": "wheel", "backref": "car"}}, "wheel": {}}
    app = LimeApplication("app", database, create_limetypes_from_dsl(dsl))
    assert app.limetypes.wheel.get_property("car").type == "belongsto"


@pytest.mark.parametrize(
    ("dsl", "message"),
    [
        ({"car": {"wheel": {"type": "round"}}}, "car.wheel has the unknown type"),
        ({"car": {"wheel": {"type": "belongsto"}}}, "car.wheel .* related"),
        ({"car": {"wheel": ["string"]}}, "car.wheel must be described"),
        ({"car": {"wheel": {"type": "hasmany", "related": "car"}}}, "backref"),
        ({"car": {"wheel": {"label": "name"}}}, "car.wheel has the unknown type 'None'"),
        ({"car": {"wheel": {"type": "string", "size": 10}}}, "car.wheel has size"),
        ({"car": {"_title": "company"}}, "car has _title"),
        ("car: {wheel: {type: string}, wheel: {type: text}}", "wheel"),
        ("car: {}\ncar: {}", "car"),
        ("- car", "mapping"),
    ],
)
def test_limetype_that_cannot_be_read(dsl, message):
    """The message names the property."""
    with pytest.raises(ValueError, match=message):
        create_limetypes_from_dsl(dsl)


def test_relation_to_an_unknown_limetype(database):
    """A relation that leads nowhere is refused before any table is made."""
    types = create_limetypes_from_dsl({"car": {"owner": {"type": "belongsto", "related": "nobody"}}})
    with pytest.raises(ValueError, match="nobody"):
        LimeApplication("app", database, types)
    assert database.definitions() == ()


def test_unlimited_length(database):
    """The greatest length means no limit, and no length does too."""
    dsl = {"note": {"a": {"type": "text", "length": 1073741823}, "b": {"type": "string"}}}
    app = LimeApplication("app", database, create_limetypes_from_dsl(dsl))
    unit = app.unit_of_work()
    unit.add(app.limetypes.note(a="x" * 100_000, b="y" * 100_000))
    assert unit.commit().get(0).id == 1001


@pytest.mark.parametrize("read", [lambda text: text, yaml.safe_load])
def test_objects_are_stored_and_returned_by_key(app, read):
    """Relations are written as keys, from either side, before or after the object they name."""
    objects = create_limeobjects_from_dsl(app.limetypes, read(OBJECTS))
    assert sorted(objects) == ["acme", "ada", "bo", "chess", "group"]
    ada = app.limetypes.person.get(objects["ada"].id)
    assert ada.properties.company.value == objects["acme"].id
    assert (ada.properties.colour.value.key, ada.properties.status.value.key) == ("blue", "active")
    assert [option.key for option in ada.properties.interests.value] == ["golf", "chess"]
    assert [each.id for each in ada.properties.course.fetch()] == [objects["chess"].id]
    assert objects["acme"].properties.parent.value == objects["group"].id
    assert [each.id for each in objects["acme"].properties.person.fetch()] == [objects["ada"].id, objects["bo"].id]


def test_given_ids_are_honoured(app):
    """An explicit _id is kept and never handed out again."""
    objects = create_limeobjects_from_dsl(app.limetypes, {"person": {"a": {"_id": 1234}, "b": None}})
    assert objects["a"].id == 1234
    assert objects["b"].id == 1235


def test_objects_are_few_statements(app):
    """A thousand objects are written in batches."""
    app.database.statistics.reset()
    create_limeobjects_from_dsl(app.limetypes, {"person": {str(number): {"firstname": "x"} for number in range(1000)}})
    assert app.database.statistics.rows_written >= 1000
    assert app.database.statistics.statements + app.database.statistics.queries < 20


@pytest.mark.parametrize(
    ("dsl", "error", "message"),
    [
        ({"car": {}}, NotFoundError, "car"),
        ({"person": {"ada": {"first": "Ada"}}}, NotFoundError, "person has no property 'first'"),
        ({"person": {"ada": {"company": "nowhere"}}}, ValidationError, "nowhere"),
        ({"person": {"ada": {"colour": "green"}}}, ValidationError, "green"),
        ({"company": {"acme": {"turnover": 1}}}, ValidationError, "company.name is required"),
        ({"company": {"acme": {"name": "x" * 21}}}, ValidationError, "longer than 20"),
    ],
)
def test_objects_that_cannot_be_stored(app, dsl, error, message):
    """Nothing is stored when one object is wrong."""
    with pytest.raises(error, match=message):
        create_limeobjects_from_dsl(app.limetypes, {"course": {"chess": {"title": "Chess"}}, **dsl})
    assert app.limetypes.course.get_all().count == 0


@pytest.mark.parametrize(
    ("limetype", "label", "fields"),
    [
        ("company", "company", {"name": "name"}),
        ("person", "person", {"firstname": "firstname", "lastname": "lastname", "email": "primaryemailaddress"}),
        ("coworker", "coworker", {"firstname": "firstname", "username": "none"}),
        ("history", "history", {"type": "category", "notes": "notes", "startdate": "startdate"}),
        ("todo", "todo", {"done": "completed", "note": "notes", "coworker": "responsiblecoworker"}),
        ("campaign", "campaign", {"name": "name", "type": "category", "campaignstatus": "none"}),
        ("deal", "deal", {"name": "name"}),
        ("document", "document", {}),
        ("participant", "none", {"campaign": "none", "person": "none"}),
    ],
)
def test_core_database(database, limetype, label, fields):
    """The core database carries the labels by which add-ons find their tables and fields."""
    found = LimeApplication("app", database, core_limetypes()).limetypes.get_limetype(limetype)
    assert found.label == label
    assert {name: found.get_property(name).label for name in fields} == fields


def test_core_campaign_can_be_an_email_campaign(database):
    """The type of a campaign has the option email."""
    campaign = LimeApplication("app", database, core_limetypes()).limetypes.campaign
    assert "email" in [option.key for option in campaign.get_property("type").options]
