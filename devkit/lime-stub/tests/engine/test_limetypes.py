"""Limetypes are found by attribute and name, and show what their properties are."""

import pytest
from lime_errors import NotFoundError
from lime_stub.application import LimeApplication
from lime_stub.model.labels import FieldLabel, TableLabel, field_label_of_code, table_label_of_code, use_label_spelling


def test_limetype_is_found_by_attribute_name_and_iteration(app):
    """All three ways lead to the same limetype."""
    assert app.limetypes.company is app.limetypes.get_limetype("company")
    assert app.limetypes.company in list(app.limetypes)
    assert [each.name for each in app.limetypes.get_all()] == ["company", "person", "course"]


def test_unknown_limetype(app):
    """An unknown name is an AttributeError by attribute and a NotFoundError by name."""
    assert not hasattr(app.limetypes, "nothing")
    with pytest.raises(NotFoundError):
        app.limetypes.get_limetype("nothing")


def test_there_is_no_look_up_by_label(app):
    """The platform's documentation knows no such method, so a caller must bring its own."""
    assert not any("label" in name for name in dir(app.limetypes))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("firstname", {"type": "string", "label": "firstname", "length": 64, "required": False, "related": None}),
        ("email", {"type": "link", "label": "primaryemailaddress", "length": 100, "related": None}),
        ("age", {"type": "integer", "label": "none", "length": None}),
        ("company", {"type": "belongsto", "label": "none", "related": "company", "backref": "person"}),
        ("course", {"type": "hasandbelongstomany", "related": "course", "backref": "person"}),
    ],
)
def test_metadata_of_a_property(app, name, expected):
    """The limetype and the object show the same metadata."""
    on_type = app.limetypes.person.get_property(name)
    on_object = app.limetypes.person().get_property(name)
    for attribute, value in expected.items():
        assert getattr(on_type, attribute) == value
        assert getattr(on_object, attribute) == value


def test_unknown_property_of_a_limetype_is_falsy(app):
    """Shipped packages ask with get_property whether a field exists."""
    assert app.limetypes.person.get_property("email")
    assert not app.limetypes.person.get_property("nothing")
    assert not hasattr(app.limetypes.person.properties, "nothing")


def test_options_have_key_id_and_text(app):
    """Options are numbered when their table is made, and each id is used once."""
    options = [option for each in app.limetypes.person.properties for option in each.options]
    assert [option.key for option in options] == ["active", "inactive", "red", "blue", "golf", "chess", "sailing"]
    assert options[1].text == "Not active"
    assert len({option.id for option in options}) == len(options)


def test_related_limetype(app):
    """Both ends of a relation lead to the limetype at the other end."""
    assert app.limetypes.person.get_property("company").get_related_limetype() is app.limetypes.company
    assert app.limetypes.company.get_property("person").get_related_limetype() is app.limetypes.person
    assert app.limetypes.person.get_property("email").get_related_limetype() is None


@pytest.mark.parametrize(
    ("language", "singular", "plural", "field"),
    [
        ("sv", "Företag", "Företag", "Namn"),
        ("en", "Company", "Companies", "Name"),
        ("fi", "Company", "Companies", "Name"),
    ],
)
def test_names_follow_the_language(app, language, singular, plural, field):
    """A language without texts falls back to English."""
    company = LimeApplication("app", app.database, language=language).limetypes.company
    assert (company.localname.singular, company.localname.plural) == (singular, plural)
    assert company.get_property("name").localname == field


@pytest.mark.parametrize(
    ("spelling", "table", "field"),
    [("string", "person", "primaryemailaddress"), ("code", 2, 23)],
)
def test_spelling_of_labels(app, request, spelling, table, field):
    """Labels can be shown as strings or as the numbers of the database."""
    request.addfinalizer(lambda: use_label_spelling(None))
    use_label_spelling(spelling)
    assert app.limetypes.person.label == table
    assert app.limetypes.person.get_property("email").label == field


def test_labels_as_enumeration(app, monkeypatch):
    """The environment can ask for members of an enumeration."""
    monkeypatch.setenv("LIME_STUB_LABELS", "enum")
    assert app.limetypes.person.label is TableLabel.Person
    assert app.limetypes.person().properties.email.label is FieldLabel.PrimaryEmailAddress


def test_labels_can_be_absent(app, monkeypatch):
    """Without labels, reading one is an AttributeError."""
    monkeypatch.setenv("LIME_STUB_LABELS", "absent")
    assert not hasattr(app.limetypes.person, "label")
    assert not hasattr(app.limetypes.person.get_property("email"), "label")


def test_unknown_spelling_is_refused():
    """A misspelt switch must not silently mean the default."""
    with pytest.raises(ValueError, match="absent"):
        use_label_spelling("numbers")


@pytest.mark.parametrize(
    ("code", "label"),
    [("0", "none"), ("1", "name"), ("6", "category"), (23, "primaryemailaddress"), ("30", "firstname")],
)
def test_numbers_of_field_labels(code, label):
    """The numbers are those of lip.json."""
    assert field_label_of_code(code) == label


@pytest.mark.parametrize(
    ("code", "label"), [("0", "none"), ("2", "person"), ("4", "todo"), ("8", "campaign"), ("9", "history")]
)
def test_numbers_of_table_labels(code, label):
    """The numbers are those of lip.json."""
    assert table_label_of_code(code) == label


def test_dashed_labels():
    """The visiting address is the one family of labels with a dash."""
    assert field_label_of_code(45) == "visitingaddress-streetaddress"
