"""Where the demonstration takes place, and what it leaves alone."""

from __future__ import annotations

import socket

import pytest

from devkit.demo.place import ADDRESS, FILES, DemoError, Place, check_ports, claimed, read_place


def test_usual_place(tmp_path):
    """Without a word in the environment everything is below the project."""
    assert read_place({}, tmp_path) == Place(8610, 8620, tmp_path / ".demo" / "lime.db", tmp_path / ".demo")


def test_chosen_place(tmp_path):
    """Each variable overrides its part; a relative database is below the project."""
    place = read_place({"LIME_PORT": "1234", "APSIS_PORT": " 1235 ", "LIME_DB": "some/x.db"}, tmp_path)
    assert place == Place(1234, 1235, tmp_path / "some" / "x.db", tmp_path / ".demo")


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"LIME_PORT": "x"}, "LIME_PORT must be a number"),
        ({"APSIS_PORT": "0"}, "APSIS_PORT must be a number"),
        ({"LIME_PORT": "65536"}, "65535"),
        ({"LIME_PORT": "²"}, "LIME_PORT must be a number"),
        ({"LIME_PORT": "8620"}, "both 8620"),
        ({"LIME_DB": "sqlite:///x.db"}, "path of an SQLite file"),
    ],
)
def test_impossible_place(tmp_path, environment, words):
    """What cannot be used is told in a sentence."""
    with pytest.raises(DemoError, match=words):
        read_place(environment, tmp_path)


def test_taken_port(tmp_path):
    """A port that somebody listens on is named, with the variable that chooses another."""
    with socket.socket() as other, socket.socket() as free:
        for each in (other, free):
            each.bind((ADDRESS, 0))
        other.listen()
        free_port = free.getsockname()[1]
        free.close()
        taken = other.getsockname()[1]
        with pytest.raises(DemoError, match=rf"Port {taken} is taken .* APSIS_PORT="):
            check_ports(Place(free_port, taken, tmp_path / "lime.db", tmp_path))


def test_database_of_somebody_else_stays(tmp_path):
    """A file that the demonstration did not make is not replaced."""
    database = tmp_path / "theirs.db"
    database.write_text("precious")
    with pytest.raises(DemoError, match="left alone"), claimed(Place(1, 2, database, tmp_path / ".demo")):
        pass
    assert database.read_text() == "precious"


@pytest.mark.parametrize("name", ["elsewhere/x.db", ".demo/lime.db"])
def test_own_database_is_replaced(tmp_path, name):
    """What an earlier run made goes, with its queues, its journal files and its logs."""
    place = Place(1, 2, tmp_path / name, tmp_path / ".demo")
    with claimed(place):
        pass
    old = [place.database, place.database.with_name(f"{place.database.name}-wal"), *map(place.file, FILES)]
    for path in old:
        path.write_text("old")
    place.database.with_name(f"{place.database.name}.broker").mkdir()
    with claimed(place):
        assert [path for path in old if path.exists()] == []
        assert not place.database.with_name(f"{place.database.name}.broker").exists()


def test_two_at_once_need_two_databases(tmp_path):
    """The second one is told so, and nothing of the first is touched."""
    place = Place(1, 2, tmp_path / ".demo" / "lime.db", tmp_path / ".demo")
    with claimed(place):
        place.database.write_text("in use")
        with pytest.raises(DemoError, match="Another demonstration uses"), claimed(place):
            pass
        assert place.database.read_text() == "in use"
    with claimed(place):
        assert not place.database.exists()


def test_another_database_has_files_of_its_own(tmp_path):
    """A run beside the usual one overwrites nothing of it, and what it leaves behind is removed when it is over."""
    folder = tmp_path / ".demo"
    usual, beside = Place(1, 2, folder / "lime.db", folder), Place(4, 3, tmp_path / "x.db", folder)
    with claimed(beside):
        beside.log("tasks").write_text("beside")
        with claimed(usual):
            usual.log("tasks").write_text("usual")
        assert beside.log("tasks").read_text() == "beside"
    with claimed(usual):
        assert not beside.log("tasks").exists()
