"""
Every name of the platform that our package uses exists on the stand-in, and the reference says how well it is known.

`python -m tests.house.test_platform_surface` prints the list: it is what to go through on a real server.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest
from lime_type import create_limetypes_from_dsl

from tests.platform.surface import (
    ABSENT_HERE,
    CALLED,
    CONFIRMED,
    IMPORTED,
    INFERRED,
    PACKAGE,
    UNKNOWN,
    called_names,
    checklist,
    found_by_name,
    imported_names,
)

TABLES = {
    "campaign": {
        "_label": "campaign",
        "name": {"type": "string", "label": "name"},
        "type": {"type": "option", "label": "category", "options": ["email"]},
        "person": {"type": "belongsto", "related": "person", "backref": "campaign"},
    },
    "person": {
        "_label": "person",
        "name": {"type": "string", "label": "name"},
        "campaign": {"type": "hasmany", "related": "campaign", "backref": "person"},
    },
}


@pytest.fixture(scope="module")
def lime_types() -> list[Any]:
    """Return two tables that are related."""
    return list(create_limetypes_from_dsl(TABLES))


@pytest.fixture
def examples(lime_app: Any) -> dict[str, Any]:
    """Return one object of every role."""
    import lime_admin.plugins
    import lime_task
    import lime_webserver.webserver
    import limepkg_addon_installer

    limetype = lime_app.limetypes.get_limetype("campaign")
    limeobject = limetype(name="A", type="email")
    unit = lime_app.unit_of_work()
    place = unit.add(limeobject)
    committed = unit.commit()
    return {
        "application": lime_app,
        "user": lime_app.user,
        "group": next(iter(lime_app.user.groups)),
        "limetype": limetype,
        "limeobject": committed.get(place),
        "accessor": limeobject.get_property("type"),
        "property": limetype.get_property("type"),
        "relation": limetype.get_property("person"),
        "option": next(iter(limetype.get_property("type").options)),
        "unit": unit,
        "committed": committed,
        "plugin": lime_admin.plugins.AdminPlugin(application=lime_app),
        "resource": lime_webserver.webserver.LimeResource,
        "installer": limepkg_addon_installer.BaseInstaller(lime_app),
        "sent": lime_task.send_task("limepkg_apsis.tasks.tasks.tick", lime_app),
    }


def test_every_name_we_import_is_graded() -> None:
    """What the source takes from the platform is what the table knows: no more and no less."""
    assert set(imported_names()) == set(IMPORTED)


def test_every_attribute_we_use_is_graded() -> None:
    """Nothing is asked of an object of the platform that the table does not know."""
    assert set(called_names()) - set(CALLED) == set()


def test_every_graded_attribute_is_used() -> None:
    """The table names nothing that our source does not say."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    words = {name.rpartition(".")[2] for name in CALLED} - {"__call__"}

    assert {word for word in words if not re.search(rf"(\.|\"|def ){word}\b", text)} == set()


@pytest.mark.parametrize("name", IMPORTED)
def test_imported_name_exists(name: str) -> None:
    """The stand-in has it."""
    assert found_by_name(name) is not None


@pytest.mark.parametrize("name", CALLED)
def test_attribute_exists(name: str, examples: dict[str, Any]) -> None:
    """An object of the stand-in has it."""
    role, *path, last = name.split(".")
    owner = examples[role]
    for each in path:
        owner = getattr(owner, each)

    assert last in dir(owner)


@pytest.mark.parametrize("name", ABSENT_HERE)
def test_no_look_up_by_label_exists(name: str, examples: dict[str, Any]) -> None:
    """No public code calls one, so our own search must be the one that is tried here."""
    assert not any(hasattr(each, name) for each in (examples["application"].limetypes, examples["limetype"]))


def test_the_checklist_names_everything_with_grade_and_section() -> None:
    """One line for each name, with how well it is known, where the reference says so, and our files."""
    lines = checklist().splitlines()
    sys.stdout.write("\n" + "\n".join(lines) + "\n")

    assert len(lines) == len(IMPORTED) + len(CALLED)
    assert all(re.match(rf"({CONFIRMED}|{INFERRED}|{UNKNOWN}) +\d", line) for line in lines)


if __name__ == "__main__":
    sys.stdout.write(checklist() + "\n")
