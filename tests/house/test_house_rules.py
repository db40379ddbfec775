"""Rules about ourselves that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import limepkg_apsis
from limepkg_apsis.syncs import SYNC_KINDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "limepkg_apsis"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
HOOKS = (
    "default_config",
    "get_task_modules",
    "register_blueprint",
    "register_config",
    "register_scheduled_tasks",
    "register_static_content",
    "register_translations",
    "register_web_components",
)
LONGEST_FILE = 400


def test_every_hook_the_platform_looks_up_is_there() -> None:
    """A hook that is missing would silently take its part of the product away."""
    assert [name for name in HOOKS if not callable(getattr(limepkg_apsis, name, None))] == []


def test_kinds_are_named_after_their_files() -> None:
    """File name, task argument, configuration key and translation key are one word."""
    files = {path.stem for path in (PACKAGE / "syncs").glob("*.py")} - {"__init__"}

    assert {kind.name for kind in SYNC_KINDS} == files


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_rooms_one_can_overlook(path: Path) -> None:
    """Each module says in its first line what it decides, and fits in a head."""
    text = path.read_text(encoding="utf-8")
    module = ast.parse(text)

    assert ast.get_docstring(module) or not module.body
    assert text.count("\n") <= LONGEST_FILE


def test_no_module_is_named_after_nothing() -> None:
    """A noun for what it holds."""
    empty_words = {"utils", "helpers", "manager", "common", "data", "info", "misc"}

    assert [path for path in MODULES if set(path.stem.split("_")) & empty_words] == []


def test_every_setting_has_its_title_and_description() -> None:
    """The form in Lime Admin shows words, never keys."""
    from limepkg_apsis.config.schema import create_schema

    class Reader:
        language = "sv"

    def titles(fields: dict[str, object]) -> Iterator[str]:
        for field in fields.values():
            yield from (str(field.metadata["title"]), str(field.metadata["description"]))  # type: ignore[attr-defined]
            if hasattr(field, "schema"):
                yield from titles(field.schema.fields)

    found = list(titles(create_schema(Reader()).fields))

    assert len(found) > 50
    assert [text for text in found if text.startswith("settings.")] == []


def test_nothing_in_the_package_knows_the_stand_ins() -> None:
    """The package is written against the real platform and the real APSIS alone."""
    names = re.compile(r"\b(lime_stub|apsis_sim|devkit)\b")

    assert [path for path in MODULES if names.search(path.read_text(encoding="utf-8"))] == []


def test_the_client_has_no_way_to_take_anybody_off_an_opt_out_list() -> None:
    """No request that removes an opt-out or deletes a subscriber can be built."""
    wire = "\n".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "apsis").rglob("*.py"))
    deletes = re.findall(r"\"DELETE\"[^\n]*", wire)

    assert all("optout" not in line.lower() for line in deletes)
    assert "subscribers/v2/email" not in wire
    assert "subscribers/v2/id" not in wire
    assert len(deletes) == 1


def test_importing_the_package_needs_no_network_and_no_settings() -> None:
    """A server loads every package at its start; ours must not ask for anything then."""
    script = "import socket; socket.socket.connect = None; import limepkg_apsis; print(limepkg_apsis.__name__)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.returncode) == ("limepkg_apsis", 0), done.stderr
