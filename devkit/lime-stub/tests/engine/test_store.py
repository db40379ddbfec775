"""One database holds one application, and several users of one file do not lose each other's rows."""

import threading

import pytest
from lime_stub.application import LimeApplication
from lime_stub.dsl import create_limetypes_from_dsl
from lime_stub.store import Database

CAR = create_limetypes_from_dsl({"car": {"name": "string"}})


def save_cars(path, count):
    """Save cars one by one, through a connection of one's own."""
    app = LimeApplication("app", Database(path))
    for number in range(count):
        unit = app.unit_of_work()
        unit.add(app.limetypes.car(name=str(number)))
        unit.commit()


@pytest.fixture
def path(tmp_path):
    """Make a file with one limetype."""
    name = str(tmp_path / "crm.db")
    LimeApplication("app", Database(name), CAR)
    return name


@pytest.mark.parametrize("value", [{"a": [1, None, "ö"]}, [], "text", 0, None, False])
def test_values_are_kept_by_namespace_and_key(database, value):
    """The key-value store keeps any JSON and replaces what was there."""
    database.write_value("config", "x", "old")
    database.write_value("config", "x", value)
    database.write_value("other", "x", "untouched")
    assert database.read_value("config", "x") == value
    assert database.read_value("other", "x") == "untouched"
    assert database.read_value("config", "y") is None


def test_value_survives_in_a_file(path):
    """Another process reads what was written."""
    Database(path).write_value("config", "x", 1)
    assert Database(path).read_value("config", "x") == 1


def test_file_of_another_application(path):
    """A file is not shared between applications."""
    with pytest.raises(ValueError, match="'app'"):
        Database(path, "other")


def test_writers_wait_for_each_other(path):
    """Two databases on one file hand out each id once."""
    writers = [threading.Thread(target=save_cars, args=(path, 25)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    ids = [each.id for each in LimeApplication("app", Database(path)).limetypes.car.get_all()]
    assert ids == list(range(1001, 1051))


def test_reading_before_writing_is_one_step(path):
    """A transaction that reads and then writes never loses what another one wrote in between."""

    def count_up():
        database = Database(path)
        for _ in range(25):
            with database.transaction():
                database.write_value("test", "count", (database.read_value("test", "count") or 0) + 1)

    counters = [threading.Thread(target=count_up) for _ in range(2)]
    for counter in counters:
        counter.start()
    for counter in counters:
        counter.join()
    assert Database(path).read_value("test", "count") == 50


def test_reading_goes_on_while_somebody_writes(path):
    """An open cursor sees the rows of the moment it was opened."""
    save_cars(path, 3)
    cars = iter(LimeApplication("app", Database(path)).limetypes.car.get_all())
    first = next(cars)
    save_cars(path, 2)
    assert [first.id, *(each.id for each in cars)] == [1001, 1002, 1003]


def test_failed_transaction_leaves_nothing(database):
    """An error rolls back and later work is not disturbed."""
    database.write_value("config", "x", "old")
    with pytest.raises(RuntimeError), database.transaction():
        database.write_value("config", "x", "new")
        raise RuntimeError
    assert database.read_value("config", "x") == "old"
    assert database.current_connection is None


def test_failed_inner_transaction_leaves_the_outer_one(database):
    """A caught error inside takes back only the inner work."""
    with database.transaction():
        database.write_value("config", "outer", 1)
        with pytest.raises(RuntimeError), database.transaction():
            database.write_value("config", "inner", 1)
            raise RuntimeError
    assert (database.read_value("config", "outer"), database.read_value("config", "inner")) == (1, None)


def test_callbacks_run_after_the_commit(database):
    """A callback runs once the transaction is closed, at once without one, never after a roll-back."""
    seen = []
    with database.transaction():
        database.after_commit(lambda: seen.append("in"))
        assert seen == []
    database.after_commit(lambda: seen.append("out"))
    with pytest.raises(RuntimeError), database.transaction():
        database.after_commit(lambda: seen.append("never"))
        raise RuntimeError
    assert seen == ["in", "out"]


@pytest.mark.parametrize("name", ["sys_thing", "link_thing"])
def test_reserved_names(database, name):
    """A limetype cannot take the name of a table of the platform."""
    with pytest.raises(ValueError, match=name):
        LimeApplication("app", database, create_limetypes_from_dsl({name: {"name": "string"}}))


def test_awkward_names(database):
    """Words that SQL reserves are good names for limetypes and properties."""
    dsl = {"order": {"group": "string", "key": "integer", "limetype": "string", "self": "string"}}
    app = LimeApplication("app", database, create_limetypes_from_dsl(dsl))
    unit = app.unit_of_work()
    unit.add(app.limetypes.order(group="a", key=1, limetype="b", self="c"))
    saved = unit.commit().get(0)
    assert app.limetypes.order.get(saved.id).values() == {"group": "a", "key": 1, "limetype": "b", "self": "c"}
