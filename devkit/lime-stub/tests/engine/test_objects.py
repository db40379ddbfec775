"""Objects hold values by property, remember what changed, and know their relations."""

import datetime

import pytest
from lime_errors import NotFoundError
from lime_stub.model.errors import ValidationError
from lime_type.limeobjects import (
    BelongsToPropertyAccessor,
    HasManyPropertyAccessor,
    LimeObject,
    OptionPropertyAccessor,
    SetPropertyAccessor,
)
from lime_type.unit_of_work import _serialize_properties_and_values

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("firstname", "Ada", "Ada"),
        ("firstname", 7, "7"),
        ("firstname", 7.5, "7.5"),
        ("firstname", None, None),
        ("age", "41", 41),
        ("age", 41.0, 41),
        ("member", 1, True),
        ("member", None, False),
        ("picture", 1001, 1001),
        ("company", "1001", 1001),
    ],
)
def test_value_of_a_person(app, save, name, given, value):
    """A value is shown as its type says, before and after saving."""
    person = app.limetypes.person(**{name: given})
    assert person.get_property(name).value == value
    assert app.limetypes.person.get(save(person).id).get_property(name).value == value


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("2026-03-01T12:00:00+01:00", datetime.datetime(2026, 3, 1, 11, tzinfo=UTC)),
        ("2026-03-01", datetime.datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, tzinfo=UTC)),
        (datetime.datetime(2026, 3, 1, 9), datetime.datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("", None),
    ],
)
def test_times_become_aware(app, save, given, value):
    """ISO text, dates and datetimes are accepted; what comes back has a zone."""
    company = app.limetypes.company(name="Acme", founded=given)
    assert company.properties.founded.value == value
    save(company)
    assert app.limetypes.company.get(company.id).properties.founded.value == value


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("age", "many"),
        ("age", 1.5),
        ("age", True),
        ("company", True),
        ("company", 1001.5),
        ("member", 2),
        ("member", "perhaps"),
        ("firstname", ["a"]),
        ("firstname", b"Ada"),
        ("firstname", True),
        ("firstname", datetime.date(2026, 3, 1)),
    ],
)
def test_value_of_the_wrong_kind_is_refused(app, name, given):
    """The message names the property, not the value."""
    with pytest.raises(ValidationError, match=name):
        app.limetypes.person(**{name: given})


@pytest.mark.parametrize("given", [float("nan"), float("inf"), "NaN", True, "much"])
def test_decimal_that_is_no_number_is_refused(app, given):
    """A database holds no infinity."""
    with pytest.raises(ValidationError, match="turnover"):
        app.limetypes.company(turnover=given)


@pytest.mark.parametrize("name", ["firstname", "nothing"])
def test_a_property_is_changed_through_its_accessor(app, name):
    """With `.value` forgotten nothing would be saved, so it is an error."""
    person = app.limetypes.person(firstname="Ada")
    with pytest.raises(AttributeError, match=name):
        setattr(person.properties, name, "Bo")
    assert person.properties.firstname.value == "Ada"


def test_option_is_chosen_by_key_id_and_option(app):
    """An option property takes all three and shows an option."""
    accessor = app.limetypes.person(status="inactive").properties.status
    assert isinstance(accessor, OptionPropertyAccessor)
    assert (accessor.value.key, accessor.value.text) == ("inactive", "Not active")
    accessor.value = accessor.options[0].id
    assert accessor.value.key == "active"
    accessor.value = accessor.options[1]
    assert accessor.value.key == "inactive"
    accessor.set_by_key("active")
    assert accessor.value.id == accessor.options[0].id


def test_default_option(app):
    """A new object has the default of its properties."""
    assert app.limetypes.person().properties.status.value.key == "active"


def test_nothing_chosen(app, monkeypatch):
    """An empty option is falsy and has an empty key, or is None where that is asked for."""
    accessor = app.limetypes.person().properties.colour
    assert not accessor.value
    assert accessor.value.key == ""
    monkeypatch.setenv("LIME_STUB_EMPTY_OPTION", "none")
    assert accessor.value is None


def test_unknown_option_is_refused(app):
    """A key that the property does not have cannot be chosen."""
    with pytest.raises(ValidationError, match="green"):
        app.limetypes.person(colour="green")


def test_set_holds_options_in_the_order_given(app, save):
    """A set survives a save."""
    person = save(app.limetypes.person(interests=["chess", "golf", "chess"]))
    accessor = app.limetypes.person.get(person.id).properties.interests
    assert isinstance(accessor, SetPropertyAccessor)
    assert [option.key for option in accessor.value] == ["chess", "golf"]
    assert not app.limetypes.person().properties.interests.value


def test_dirty_and_original_value(app, save):
    """A change is remembered until it is saved or taken back."""
    person = save(app.limetypes.person(firstname="Ada", colour="red"))
    name, colour = person.properties.firstname, person.properties.colour
    assert not name.is_dirty()
    name.value, colour.value = "Grace", "blue"
    assert (name.is_dirty(), name.original_value, colour.original_value.key) == (True, "Ada", "red")
    name.value = "Ada"
    assert not name.is_dirty()
    assert not save(person).properties.colour.is_dirty()


def test_properties_by_name_and_iteration(app):
    """Hasattr and getattr with a default work, as shipped packages use them."""
    person = app.limetypes.person(firstname="Ada")
    assert hasattr(person.properties, "firstname")
    assert getattr(person.properties, "nothing", None) is None
    assert [each.name for each in person.properties][:2] == ["firstname", "lastname"]
    assert "firstname" in [each.name for each in person.get_properties_with_value()]
    assert "lastname" not in [each.name for each in person.get_properties_with_value()]
    with pytest.raises(NotFoundError):
        person.get_property("nothing")


def test_values_are_plain(app, save):
    """values() can be answered as JSON, once times are written as text."""
    company = save(app.limetypes.company(name="Acme", founded="2020-01-01"))
    person = save(app.limetypes.person(firstname="Ada", interests=["golf"], company=company.id))
    assert person.values() == {
        "firstname": "Ada",
        "lastname": None,
        "email": None,
        "age": None,
        "member": False,
        "status": "active",
        "colour": None,
        "interests": ["golf"],
        "picture": None,
        "company": company.id,
    }
    assert _serialize_properties_and_values(company.values())["founded"] == "2020-01-01T00:00:00+00:00"
    assert app.limetypes.person(**person.values()).compare_to(person) == {}


def test_unknown_property_cannot_be_given(app):
    """A misspelt name is not silently lost."""
    with pytest.raises(NotFoundError):
        app.limetypes.person(first_name="Ada")


def test_compare_to(app):
    """The difference shows both values."""
    one, two = app.limetypes.person(firstname="Ada"), app.limetypes.person(firstname="Grace")
    assert one.compare_to(two) == {"firstname": ("Ada", "Grace")}


def test_new_object_has_no_id(app, save):
    """Ids start at 1001 and appear with the save."""
    person = app.limetypes.person()
    assert (person.id, person.is_new, isinstance(person, LimeObject)) == (None, True, True)
    saved = save(person)
    assert (saved.id, saved.is_new, saved.limetype.name, saved.application) == (1001, False, "person", app)
    assert app.limetypes.person.get(1001).createdtime == app.database.clock()


def test_missing_object(app):
    """Get raises NotFoundError."""
    with pytest.raises(NotFoundError):
        app.limetypes.person.get(4711)


def test_attached_object_is_related_after_the_save(app, save):
    """Two new objects can be related before either has an id."""
    person, company = app.limetypes.person(firstname="Ada"), app.limetypes.company(name="Acme")
    accessor = person.properties.company
    accessor.attach(company)
    assert isinstance(accessor, BelongsToPropertyAccessor)
    assert (accessor.value, accessor.fetch(), accessor.is_dirty()) == (None, company, True)
    save(person, company)
    read = app.limetypes.person.get(person.id).properties.company
    assert (read.value, read.id, read.fetch().id, read.descriptive) == (company.id, company.id, company.id, "Acme")
    assert read.get_related_limetype().name == "company"


@pytest.mark.parametrize("detach", [lambda each: setattr(each, "value", None), lambda each: each.detach()])
def test_detached_object(app, save, detach):
    """None takes the relation away."""
    company = save(app.limetypes.company(name="Acme"))
    person = save(app.limetypes.person(company=company.id))
    detach(person.properties.company)
    save(person)
    assert app.limetypes.person.get(person.id).properties.company.fetch() is None


def test_value_replaces_what_was_attached(app, save):
    """The last word counts, whether it was attach or value."""
    acme, other = save(app.limetypes.company(name="Acme"), app.limetypes.company(name="Other"))
    accessor = app.limetypes.person().properties.company
    accessor.attach(acme)
    accessor.value = other.id
    assert accessor.fetch().id == other.id
    accessor.attach(acme)
    accessor.value = None
    assert (accessor.value, accessor.fetch()) == (None, None)
    accessor.value = acme
    assert accessor.fetch() is acme


def test_object_of_another_limetype_cannot_be_attached(app):
    """A relation leads to one limetype."""
    with pytest.raises(ValidationError, match="company"):
        app.limetypes.person().properties.company.attach(app.limetypes.course(title="Chess"))


def test_has_many_from_both_sides(app, save):
    """Attaching on the many side is the same as attaching on the other."""
    company, ada, eve = app.limetypes.company(name="Acme"), app.limetypes.person(), app.limetypes.person()
    ada.properties.company.attach(company)
    company.properties.person.attach(eve)
    save(company, ada, eve)
    accessor = app.limetypes.company.get(company.id).properties.person
    assert isinstance(accessor, HasManyPropertyAccessor)
    assert {each.id for each in accessor.fetch()} == {ada.id, eve.id}


def test_has_many_shows_what_was_changed_before_the_save(app, save):
    """Fetch follows attach and detach at once."""
    company = save(app.limetypes.company(name="Acme"))
    ada, eve = save(app.limetypes.person(company=company.id), app.limetypes.person())
    accessor = company.properties.person
    accessor.attach(eve)
    accessor.detach(ada)
    assert ([each.id for each in accessor.fetch()], accessor.is_dirty()) == ([eve.id], True)
    save(company, ada, eve)
    assert [each.id for each in app.limetypes.company.get(company.id).properties.person.fetch()] == [eve.id]


def test_relation_of_a_limetype_to_itself(app, save):
    """A company can have a parent and children."""
    parent = save(app.limetypes.company(name="Parent"))
    child = save(app.limetypes.company(name="Child", parent=parent.id))
    assert [each.id for each in parent.properties.child.fetch()] == [child.id]


def test_many_to_many(app, save):
    """Links are seen from both sides and can be removed."""
    person, chess, golf = (
        app.limetypes.person(),
        app.limetypes.course(title="Chess"),
        app.limetypes.course(title="Golf"),
    )
    person.properties.course.attach(chess)
    person.properties.course.attach(golf)
    save(person, chess, golf)
    assert [each.descriptive for each in app.limetypes.person.get(person.id).properties.course.fetch()] == [
        "Chess",
        "Golf",
    ]
    assert [each.id for each in chess.properties.person.fetch()] == [person.id]
    chess.properties.person.detach(person)
    save(chess)
    assert [each.id for each in person.properties.course.fetch()] == [golf.id]


def test_file_is_fetched(app):
    """A file property gives the file or None."""
    number = app.files.create("logo.png", b"bytes")
    picture = app.limetypes.person(picture=number).properties.picture.fetch()
    assert (picture.filename, picture.extension, picture.mimetype) == ("logo.png", "png", "image/png")
    assert picture.stream.read() == b"bytes"
    assert app.limetypes.person().properties.picture.fetch() is None


@pytest.mark.parametrize(
    ("limetype", "values", "text"),
    [
        ("company", {"name": "Acme"}, "Acme"),
        ("person", {"firstname": "Ada", "lastname": "Lovelace"}, "Ada Lovelace"),
        ("person", {"lastname": "Lovelace"}, "Lovelace"),
        ("course", {}, ""),
    ],
)
def test_descriptive(app, limetype, values, text):
    """The text that stands for an object is made of its labelled names."""
    assert app.limetypes.get_limetype(limetype)(**values).descriptive == text
