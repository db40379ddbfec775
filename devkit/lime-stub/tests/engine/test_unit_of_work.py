"""A unit of work saves everything or nothing, with few statements, and runs the hooks."""

import lime_type.limetypes
import pytest
from lime_errors import NotFoundError
from lime_stub.application import DenyAcl, LimeApplication
from lime_stub.model.errors import ForbiddenError, ValidationError
from lime_type import LimeObject
from lime_type.unit_of_work import UnitOfWork


@pytest.fixture
def register(monkeypatch):
    """Register custom classes for the duration of a test."""
    registry: dict[str, type] = {}
    monkeypatch.setattr(lime_type.limetypes, "limeobject_classes", registry)
    return registry.__setitem__


def number_of(app, limetype):
    """Count the objects of a limetype."""
    return app.limetypes.get_limetype(limetype).get_all().count


def test_result_is_found_by_index(app):
    """Add gives the index under which the saved object is found, once for one object."""
    unit = app.unit_of_work()
    ada, acme = app.limetypes.person(), app.limetypes.company(name="Acme")
    assert (unit.add(ada), unit.add(acme), unit.add(ada)) == (0, 1, 0)
    assert len(unit.context.get_all()) == 2
    result = unit.commit()
    assert isinstance(unit, UnitOfWork)
    assert (result.get(0).id, result.get(1).limetype.name) == (1001, "company")


def test_two_hundred_objects_take_few_statements(app):
    """Writes are batched by limetype, not made one by one."""
    company = app.limetypes.company(name="Acme")
    unit = app.unit_of_work()
    unit.add(company)
    for number in range(200):
        person = app.limetypes.person(firstname=f"Person {number}")
        person.properties.company.attach(company)
        unit.add(person)
    app.database.statistics.reset()
    unit.commit()
    statistics = app.database.statistics
    assert (statistics.commits, statistics.rows_written) == (1, 203)
    assert statistics.statements + statistics.queries <= 6
    assert len(list(company.properties.person.fetch())) == 200


def test_changes_of_one_kind_take_one_statement(app, save):
    """Two hundred changed objects are one UPDATE; unchanged ones are none."""
    people = save(*(app.limetypes.person(firstname=str(number)) for number in range(200)))
    for person in people:
        person.properties.lastname.value = "L"
    app.database.statistics.reset()
    save(*people)
    assert (app.database.statistics.statements, app.database.statistics.rows_written) == (1, 200)
    app.database.statistics.reset()
    save(*people)
    assert app.database.statistics.statements == 0


@pytest.mark.parametrize(
    ("values", "message"),
    [({}, "company.name is required"), ({"name": ""}, "required"), ({"name": "x" * 21}, "longer than 20")],
)
def test_checks_refuse_the_whole_unit(app, values, message):
    """One bad object keeps the others out, and none of them is left with an id."""
    unit = app.unit_of_work()
    person = app.limetypes.person(firstname="Ada")
    unit.add(person)
    unit.add(app.limetypes.company(**values))
    with pytest.raises(ValidationError, match=message):
        unit.commit()
    assert (number_of(app, "person"), person.id, person.is_new) == (0, None, True)
    assert person.properties.firstname.is_dirty()


def test_changed_object_is_checked_like_a_new_one(app, save):
    """What was saved once can still become too long."""
    company = save(app.limetypes.company(name="Acme"))
    company.properties.name.value = "x" * 21
    with pytest.raises(ValidationError, match="longer than 20"):
        save(company)
    assert app.limetypes.company.get(company.id).properties.name.value == "Acme"


def test_failed_unit_can_be_tried_again(app):
    """After the mistake is put right the same objects are saved, with their relations."""
    person, company = app.limetypes.person(), app.limetypes.company()
    person.properties.company.attach(company)
    unit = app.unit_of_work()
    unit.add(person)
    unit.add(company)
    with pytest.raises(ValidationError, match="required"):
        unit.commit()
    assert person.properties.company.fetch() is company
    company.properties.name.value = "Acme"
    saved = unit.commit().get(0)
    assert app.limetypes.person.get(saved.id).properties.company.descriptive == "Acme"


def test_failure_after_the_save_can_be_tried_again(app, register):
    """Ids, changes and relations are as before when a hook after the save fails."""
    mood = ["bad"]

    class Company(LimeObject):
        def after_update(self, unsaved_self, **kwargs):
            if mood == ["bad"]:
                raise RuntimeError

    register("company", Company)
    person, company = app.limetypes.person(firstname="Ada"), app.limetypes.company(name="Acme")
    person.properties.company.attach(company)
    unit = app.unit_of_work()
    unit.add(person)
    unit.add(company)
    with pytest.raises(RuntimeError):
        unit.commit()
    assert (person.is_new, company.id, person.properties.company.fetch()) == (True, None, company)
    mood.clear()
    saved = app.limetypes.person.get(unit.commit().get(0).id)
    assert (saved.properties.firstname.value, saved.properties.company.descriptive) == ("Ada", "Acme")


def test_committed_unit_is_empty(app):
    """What was committed is not saved again by a second commit."""
    unit = app.unit_of_work()
    company = app.limetypes.company(name="Acme")
    unit.add(company)
    unit.commit()
    assert unit.context.get_all() == []
    company.properties.name.value = "Not added"
    unit.commit()
    assert app.limetypes.company.get(company.id).properties.name.value == "Acme"


def test_attached_object_outside_the_unit(app):
    """A relation to an object that is saved nowhere is refused."""
    person = app.limetypes.person()
    person.properties.company.attach(app.limetypes.company(name="Acme"))
    unit = app.unit_of_work()
    unit.add(person)
    with pytest.raises(ValidationError, match="company"):
        unit.commit()


def test_delete_detaches_relations(app, save):
    """What pointed at a deleted object points at nothing."""
    company = save(app.limetypes.company(name="Acme"))
    person = save(app.limetypes.person(company=company.id))
    unit = app.unit_of_work()
    unit.delete(company)
    unit.commit()
    assert number_of(app, "company") == 0
    assert app.limetypes.person.get(person.id).properties.company.value is None


def test_object_deleted_meanwhile(app, save):
    """Saving or deleting what is gone is an error, not silence."""
    company = save(app.limetypes.company(name="Acme"))
    stale, twice = app.limetypes.company.get(company.id), app.limetypes.company.get(company.id)
    unit = app.unit_of_work()
    unit.delete(company)
    unit.commit()
    stale.properties.name.value = "New"
    for enter in (lambda unit: unit.add(stale), lambda unit: unit.delete(twice)):
        unit = app.unit_of_work()
        enter(unit)
        with pytest.raises(NotFoundError):
            unit.commit()


def test_hooks_run_in_the_documented_order(app, register):
    """before_update changes what is saved; after_update sees ids and the unsaved values."""
    seen = []

    class Person(LimeObject):
        def before_update(self, uow, **kwargs):
            super().before_update(uow, **kwargs)
            seen.append(("before", self.is_new, self.id))
            self.properties.lastname.value = "Set by the hook"
            history = self.application.limetypes.course(title="Made by the hook")
            uow.add(history)

        def after_update(self, unsaved_self, **kwargs):
            super().after_update(unsaved_self, **kwargs)
            name = unsaved_self.properties.firstname
            seen.append(("after", unsaved_self.is_new, self.id, name.is_dirty(), self.properties.firstname.is_dirty()))
            assert number_of(self.application, "person") == 1

    register("person", Person)
    unit = app.unit_of_work()
    unit.add(app.limetypes.person(firstname="Ada"))
    saved = unit.commit().get(0)
    assert seen == [("before", True, None), ("after", True, 1001, True, False)]
    assert isinstance(saved, Person)
    assert app.limetypes.person.get(saved.id).properties.lastname.value == "Set by the hook"
    assert number_of(app, "course") == 1


def test_before_delete_sees_the_relations(app, register, save):
    """The hook runs before the relations are detached."""
    seen = []

    class Company(LimeObject):
        def before_delete(self, uow, **kwargs):
            seen.extend(person.id for person in self.properties.person.fetch())

    register("company", Company)
    company = save(app.limetypes.company(name="Acme"))
    person = save(app.limetypes.person(company=company.id))
    unit = app.unit_of_work()
    unit.delete(app.limetypes.company.get(company.id))
    unit.commit()
    assert seen == [person.id]


@pytest.mark.parametrize("hook", ["before_update", "after_update"])
def test_failing_hook_rolls_everything_back(app, register, hook):
    """Objects of the unit and of a unit inside the hook are gone; nothing is published."""
    published = []
    app._publisher = lambda routing_key, body: published.append(routing_key)

    def fail(self, *arguments, **kwargs):
        inner = self.application.unit_of_work()
        inner.add(self.application.limetypes.course(title="Inner"))
        inner.commit()
        raise RuntimeError("no")

    register("person", type("Person", (LimeObject,), {hook: fail}))
    unit = app.unit_of_work()
    unit.add(app.limetypes.company(name="Acme"))
    unit.add(app.limetypes.person())
    with pytest.raises(RuntimeError, match="no"):
        unit.commit()
    assert [number_of(app, each) for each in ("company", "person", "course")] == [0, 0, 0]
    assert published == []


def test_unit_inside_after_update(app, register):
    """A unit started in after_update joins the transaction that is open."""

    class Person(LimeObject):
        def after_update(self, unsaved_self, **kwargs):
            inner = self.application.unit_of_work()
            inner.add(self.application.limetypes.company(name=f"Of {self.id}"))
            inner.commit()

    register("person", Person)
    app.database.statistics.reset()
    unit = app.unit_of_work()
    unit.add(app.limetypes.person())
    unit.commit()
    assert [each.descriptive for each in app.limetypes.company.get_all()] == ["Of 1001"]
    assert app.database.statistics.commits == 1


def test_events_are_published_after_the_commit(app, save):
    """One event for each object, when it is already in the database."""
    published = []

    def publish(routing_key, body):
        assert app.database.current_connection is None
        published.append((routing_key, body["id"], body["properties"]))

    app._publisher = publish
    company = save(app.limetypes.company(name="Acme"))
    company.properties.turnover.value = 2.5
    save(company)
    unit = app.unit_of_work()
    unit.delete(company)
    unit.commit()
    assert published == [
        ("core.limeobject.company.new.v1", 1001, {"name": "Acme"}),
        ("core.limeobject.company.update.v1", 1001, {"turnover": 2.5}),
        ("core.limeobject.company.delete.v1", 1001, {}),
    ]


@pytest.mark.parametrize(
    ("action", "work"),
    [
        ("add", lambda app, unit: unit.add(app.limetypes.company(name="New"))),
        ("write", lambda app, unit: unit.add(app.limetypes.company.get(1001))),
        ("delete", lambda app, unit: unit.delete(app.limetypes.company.get(1001))),
    ],
)
def test_refused_action(app, save, action, work):
    """The access-control object decides about each object of a unit."""
    save(app.limetypes.company(name="Acme"))
    limited = LimeApplication("app", app.database, acl=DenyAcl([(action, "company")]))
    unit = limited.unit_of_work()
    work(limited, unit)
    with pytest.raises(ForbiddenError, match=action):
        unit.commit()
    assert number_of(app, "company") == 1
