"""What the documentation claims is what the code does: its settings, its codes, its numbers, its links, its example."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
import types
from collections.abc import Iterator
from inspect import getmembers, isclass, isfunction
from pathlib import Path

import pytest
import yaml
from marshmallow import fields, missing, validate

import limepkg_apsis
from limepkg_apsis.apsis import repeating, transport
from limepkg_apsis.apsis.pro.limits import LIMITS
from limepkg_apsis.config import entries
from limepkg_apsis.config.pickers import LimetypePicker, PropertyPicker
from limepkg_apsis.config.schema import create_schema
from limepkg_apsis.core import errors, lease
from limepkg_apsis.core.plan import Guard, SkipReason
from limepkg_apsis.core.report import RunState
from limepkg_apsis.core.states import CampaignState
from limepkg_apsis.settings import DEFAULT_BASE_URL
from limepkg_apsis.syncs import SYNC_KINDS
from tests.house.pages import DOCS, PAGES, ROOT, Row, anchors, code_blocks, page, plain, rows, sections, sentences

# --- configuration --------------------------------------------------------------------------------------------------


class Reader:
    """Somebody who reads the settings in English."""

    language = "en"


def settings(members: dict[str, fields.Field], path: str = "") -> Iterator[Row]:
    """Yield each setting of the form: its name, its title, what it is, what is allowed, its default."""
    for name, field in members.items():
        where = f"{path}.{name}".strip(".")
        if isinstance(field, fields.Nested):
            yield from settings(field.schema.fields, where)
        elif not isinstance(field, entries.Fact):
            title = plain(str(field.metadata["title"]))
            yield (where, title, word_for(field), allowed(field), shown(field.load_default))


def word_for(field: fields.Field) -> str:
    words = {
        entries.YesNo: "yes/no",
        entries.WholeNumber: "whole number",
        entries.RecordId: "id",
        entries.Number: "number",
        entries.Text: "text",
        entries.Choice: "choice",
        LimetypePicker: "table",
        PropertyPicker: "field",
    }
    return words[type(field)]


def allowed(field: fields.Field) -> str:
    if isinstance(field, entries.RecordId):
        return "of a coworker"
    for check in field.validators:
        if isinstance(check, validate.Range):
            return f"{check.min} to {check.max}"
        if isinstance(check, validate.OneOf):
            return ", ".join(check.choices)
    return ""


def shown(value: object) -> str:
    if value is None or value is missing:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def test_every_setting_is_described_with_its_bounds_and_its_default() -> None:
    """The page of the settings is the form in Lime Admin, in the same order."""
    expected = list(settings(create_schema(Reader()).fields))

    assert rows("configuration", "setting", "in the form", "what it is", "allowed", "default") == expected


def test_every_fact_of_the_form_is_described() -> None:
    """What is only shown stands on the page too."""
    schema = create_schema(Reader())
    facts = [
        (name, str(field.metadata["title"])) for name, field in schema.fields.items() if isinstance(field, entries.Fact)
    ]

    assert rows("configuration", "only shown", "in the form")[: len(facts)] == facts


def test_every_refusal_of_the_form_is_quoted() -> None:
    """What an administrator reads when a value is refused, word for word."""
    wanted = {plain(text) for key, text in sentences().items() if key.startswith("refused.")}

    assert {row[0] for row in rows("configuration", "what it says")} == wanted


def test_every_key_of_the_application_config_is_described() -> None:
    """What the server's files may say of us, with the default address."""
    source = (ROOT / "limepkg_apsis" / "settings.py").read_text(encoding="utf-8")
    read = {f"config.limepkg_apsis.{key}" for key in re.findall(r'\bapp\.get\("(\w+)"', source)}
    read |= {f"secrets.limepkg_apsis.{key}" for key in re.findall(r'\bsecrets\.get\("(\w+)"', source)}
    told = dict(rows("configuration", "key", "default value"))

    assert set(told) == read
    assert told["config.limepkg_apsis.base_url"] == DEFAULT_BASE_URL


def test_every_key_of_the_environment_is_described() -> None:
    """As whom the scheduled task runs, and which events are heard; a list is written with commas."""
    defaults = limepkg_apsis.default_config()
    told = {key: value if isinstance(value, str) else ", ".join(value) for key, value in defaults.items()}

    assert dict(rows("configuration", "environment key", "default value")) == told


# --- codes and sentences --------------------------------------------------------------------------------------------


def codes() -> set[str]:
    known = {thing.code for _, thing in getmembers(errors, isclass) if issubclass(thing, errors.ApsisSyncError)}
    return known | {guard.value for guard in Guard}


def test_every_code_has_its_section() -> None:
    """Nobody meets a code that cannot be looked up, and no section is left of a code that is gone."""
    assert {head for head in sections("troubleshooting") if re.fullmatch(r"[a-z_]+", head)} == codes()


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_section_quotes_what_people_see(code: str) -> None:
    """The sentence and the remedy stand there word for word."""
    told = sections("troubleshooting")[code]
    keys = (f"error.{code}", f"error.{code}.remedy", f"message.{code}")
    seen = [sentences()[key] for key in keys if key in sentences()]

    assert seen
    assert [text for text in seen if plain(text) not in told] == []


@pytest.mark.parametrize("group", ["config", "structure", "skip", "message"])
def test_every_single_problem_is_in_the_tables(group: str) -> None:
    """Each sentence about one setting, one field, one participant or one campaign, word for word."""
    # What is said of one person is the same sentence as of several.
    keys = [key for key in sentences() if key.startswith(f"{group}.") and not key.endswith(".one")]
    wanted = {plain(sentences()[key]) for key in keys}
    told = {row[0] for row in rows("troubleshooting", "what it says")} | {plain(page("troubleshooting"))}

    assert {text for text in wanted if not any(text in each for each in told)} == set()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("reason", [reason.value for reason in SkipReason]),
        ("guard", [guard.value for guard in Guard]),
        ("state of a campaign", [state.value for state in CampaignState]),
        ("state of a run", [state.value for state in RunState]),
        ("kind", [kind.name for kind in SYNC_KINDS]),
    ],
)
def test_the_words_of_the_rules_are_those_of_the_code(header: str, expected: list[str]) -> None:
    """Every reason, guard, state and kind is explained once."""
    assert sorted(name for (name,) in rows("how-it-works", header) if name) == sorted(expected)


# --- numbers, libraries, assumptions --------------------------------------------------------------------------------


def test_the_numbers_are_those_of_the_code() -> None:
    """Sizes and times that people plan with."""
    connect, read = transport.CONNECT_AND_READ_SECONDS
    expected = {
        "members or opt-outs on one page": LIMITS.page,
        "pages read directly, else one queued export": LIMITS.direct_pages,
        "subscriptions of people who are known already, in one call": LIMITS.subscribe,
        "new people in one call": LIMITS.create,
        "most new people in such calls, else an import": LIMITS.people_created,
        "people in one import": LIMITS.imported,
        "bytes in one import": LIMITS.import_bytes,
        "changed members in one call": LIMITS.update,
        "attempts of one call": repeating.ATTEMPTS,
        "longest pause that APSIS may ask for, in seconds": int(repeating.LONGEST_PAUSE),
        "seconds to connect": connect,
        "seconds to read": read,
        "seconds a lease lives without a heartbeat": lease.LEASE_SECONDS,
        "seconds between heartbeats": int(lease.BEAT_EVERY.total_seconds()),
    }

    assert dict(rows("technical", "what", "number")) == {what: f"{number:,}" for what, number in expected.items()}


def test_third_party_libraries_are_those_of_the_package() -> None:
    """Every dependency has its reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = set(project["tool"]["poetry"]["dependencies"]) - {"python", "lime-crm"}

    assert {name for (name,) in rows("technical", "library")} == wanted


def test_what_is_called_assumed_is_assumed_in_the_code() -> None:
    """An assumption that was confirmed or dropped leaves the page too."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "limepkg_apsis").rglob("*.py"))
    keys = {re.sub(r" \(.*\)", "", key) for key in re.findall(r"ASSUMED: ([^:\n]+):", text)}
    told = {name for (name,) in rows("technical", "assumed")}

    assert len(told) > 20
    assert told - keys == set()


# --- links and the example ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_resolves(path: Path) -> None:
    """No link leads nowhere, and no page of the site links outside it."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    broken = []
    for target, anchor in re.findall(r"\]\((?![a-z]+:)([^)#\s]*)#?([^)\s]*)\)", text):
        there = (path.parent / target).resolve() if target else path
        inside = not path.is_relative_to(DOCS) or there.is_relative_to(DOCS)
        if not (inside and there.exists()) or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            broken.append((target, anchor))

    assert broken == []


def test_the_site_has_every_page_and_no_other() -> None:
    """What is in the folder is in the navigation."""
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))

    assert sorted(re.findall(r"[\w-]+\.md", str(site["nav"]))) == sorted(path.name for path in DOCS.glob("*.md"))


def module_of(path: str, source: str) -> types.ModuleType:
    """Run a block as the module that its file would be."""
    name = path.removesuffix(".py").replace("/", ".")
    module = types.ModuleType(name)
    module.__package__ = name.rpartition(".")[0]
    exec(compile(source, path, "exec"), module.__dict__)  # our own page, in our own test
    return module


def test_the_example_of_a_sync_runs_and_passes_its_own_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk-through is a kind of sync that works, with a test that is green."""
    blocks = code_blocks("adding-a-sync")
    for path in (each for each in blocks if each.startswith("limepkg_apsis/")):
        module = module_of(path, blocks[path])
        monkeypatch.setitem(sys.modules, module.__name__, module)
    tests = [module_of(path, source) for path, source in blocks.items() if path.startswith("tests/")]
    runnable = [test for module in tests for name, test in getmembers(module, isfunction) if name.startswith("test_")]

    assert len(runnable) >= 2
    for test in runnable:
        test()


def test_the_example_is_put_among_the_kinds_that_are_there() -> None:
    """The line of the walk-through is the line of the code, with the new kind in it."""
    line = re.compile(r"^SYNC_KINDS: .* = \((.*)\)$", re.M)
    told = line.findall(page("adding-a-sync"))[0].split(", ")
    there = line.findall((ROOT / "limepkg_apsis" / "syncs" / "__init__.py").read_text(encoding="utf-8"))[0].split(", ")

    assert [each for each in told if each != "LOST_LINKS"] == there != told


@pytest.mark.parametrize("name", ["adding-a-sync", "adding-an-edition"])
def test_the_walk_throughs_name_files_that_are_there(name: str) -> None:
    """A path that is mentioned exists, unless it is a file of the example or has a placeholder."""
    paths = set(re.findall(r"`((?:limepkg_apsis|tests|devkit|docs)/[\w./-]+)`", page(name)))
    made = set(code_blocks(name))

    assert len(paths) > 5
    assert {path for path in paths - made if not (ROOT / path).exists()} == set()


def test_every_python_block_can_be_parsed() -> None:
    """No example with a slip of the pen."""
    for path in PAGES:
        for source in re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.M | re.S):
            ast.parse(source)
