"""What the form shows: its sections in their order, its words in both languages, its lists of tables and fields."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lime_stub.web.forms import FormField, form_fields
from lime_stub.web.json_schema import json_schema_of, resolved
from marshmallow import Schema, ValidationError

from limepkg_apsis.config import RuntimeConfig
from limepkg_apsis.config import pickers as pickers_here
from limepkg_apsis.config.entries import Entry, Section
from limepkg_apsis.settings import FIELD_ROLES, LIMETYPE_ROLES

Tree = dict[str, Any]
SECTIONS = [
    ("what is synchronised", ["api_key_status", "enabled", "campaign_filter", "mailings", "history_option_key"]),
    ("how often", ["intervals_minutes"]),
    ("guards", ["guards"]),
    ("APSIS", ["requests_per_minute", "data_call_interval_seconds", "person_id_field"]),
    ("who may", ["may_sync_group", "may_approve_group"]),
    ("alarms and journal", ["alarm_coworker", "journal_days"]),
    ("tables and fields", ["limetypes", "fields"]),
]


def schema_of(plugin: RuntimeConfig) -> Tree:
    """Return the JSON schema of the form, with every group in its place."""
    root = json_schema_of(plugin.get_schema())

    def filled(node: Tree) -> Tree:
        found = resolved(node, root)
        inner = {name: filled(below) for name, below in found.get("properties", {}).items()}
        return found | ({"properties": inner} if inner else {})

    return filled(root)


def nodes(node: Tree, path: str = "") -> Iterator[tuple[str, Tree]]:
    """Yield every setting and every group of our form with its path."""
    for name, below in node.get("properties", {}).items():
        where = f"{path}.{name}".strip(".")
        if name == "addon_installer":
            continue  # it is the installer's own
        yield where, below
        yield from nodes(below, where)


def shown(plugin: RuntimeConfig, app: Any) -> dict[str, FormField]:
    """Return the fields of the form as a browser shows them."""

    def flat(fields: tuple[FormField, ...]) -> Iterator[FormField]:
        for field in fields:
            yield field
            yield from flat(field.children)

    schema = json_schema_of(plugin.get_schema())
    return {each.name: each for each in flat(form_fields(schema, plugin.get_config(), app.limetypes.get_all()))}


def test_the_sections_come_in_the_order_in_which_people_think(plugin: RuntimeConfig) -> None:
    """First what it does, last what hardly anybody needs."""
    top = [name for name in schema_of(plugin)["properties"] if name != "addon_installer"]

    assert top == [name for _, names in SECTIONS for name in names]


def test_groups_can_be_folded_and_what_is_hardly_needed_is(plugin: RuntimeConfig) -> None:
    """Told in the words of Lime's own form, which no other form has to understand."""
    folded = {path: each["lime"]["collapsed"] for path, each in nodes(schema_of(plugin)) if "properties" in each}

    assert {path for path, is_folded in folded.items() if not is_folded} == {"mailings", "intervals_minutes", "guards"}
    assert {path.split(".")[0] for path, is_folded in folded.items() if is_folded} == {"limetypes", "fields"}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_everything_has_words(reader: Callable[[str], Any], language: str) -> None:
    """No key, no empty text and no placeholder reaches an administrator."""
    for path, each in nodes(schema_of(RuntimeConfig(application=reader(language)))):
        texts = [each["title"], each["description"], *each.get("enumNames", [])]
        assert all(texts), path
        assert not [text for text in texts if re.search(r"settings\.|[{}]", text)], path


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_refusal_is_a_sentence(reader: Callable[[str], Any], language: str) -> None:
    """None is a key, none has a placeholder left, none is the library's own."""

    def sentences(schema: Schema) -> Iterator[str]:
        yield from schema.error_messages.values()
        for field in schema.fields.values():
            if isinstance(field, Entry):
                yield from field.error_messages.values()
            if isinstance(field, Section):
                yield from sentences(field.schema)

    told = set(sentences(RuntimeConfig(application=reader(language)).get_schema()))

    assert len(told) > 100
    assert [text for text in told if re.search(r"refused\.|[{}]|Not a valid|Unknown field", text)] == []


def test_titles_differ_between_the_languages(reader: Callable[[str], Any]) -> None:
    """The form is Swedish for those who read Swedish."""
    english, swedish = (dict(nodes(schema_of(RuntimeConfig(application=reader(each))))) for each in ("en", "sv"))

    assert (english["enabled"]["title"], swedish["enabled"]["title"]) == ("Synchronise", "Synkronisera")
    same = [path for path in english if english[path]["description"] == swedish[path]["description"]]
    assert same == []


def test_numbers_tell_their_bounds_and_defaults_to_the_form(plugin: RuntimeConfig) -> None:
    """A form can refuse a wrong number before it is sent."""
    days = dict(nodes(schema_of(plugin)))["journal_days"]

    assert (days["minimum"], days["maximum"], days["default"], days["type"]) == (7, 3650, 180, "integer")


def test_what_is_only_shown_cannot_be_changed(plugin: RuntimeConfig, app: Any) -> None:
    """Neither on Lime's own form nor on any other."""
    facts = {path for path, each in nodes(schema_of(plugin)) if each.get("readOnly")}

    assert facts == {"api_key_status", *(f"fields.{table}.limetype" for table in FIELD_ROLES)}
    assert all(dict(nodes(schema_of(plugin)))[path]["lime"]["disabled"] for path in facts)
    assert all(shown(plugin, app)[path].read_only for path in facts)


def test_tables_are_chosen_from_a_list(plugin: RuntimeConfig, app: Any) -> None:
    """Every table of this database, and none is chosen while it is found by itself."""
    form = shown(plugin, app)

    for role in LIMETYPE_ROLES:
        field = form[f"limetypes.{role}"]
        assert (field.kind, field.text) == ("choice", "")
        assert {"campaign", "person", "apsisrun"} <= {name for name, _ in field.choices}


def test_fields_are_chosen_from_a_list_that_follows_the_table(plugin: RuntimeConfig, app: Any) -> None:
    """The fields of the table that was found; of another one once that is chosen."""
    before = dict(shown(plugin, app)["fields.person.email"].choices)
    plugin.set_config(config={"limetypes": {"person": "coworker"}})
    after = dict(shown(plugin, app)["fields.person.email"].choices)

    assert "firstname" in before
    assert "mailinglistid" not in before
    assert set(after) == {"name"}


def test_a_list_is_text_where_the_platform_has_no_lists(
    app: Any, plugin: RuntimeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The module with the lists is seen in shipped packages alone: without it the same names are typed."""
    monkeypatch.setitem(sys.modules, "lime_type.fields", None)
    path = Path(pickers_here.__file__)
    spec = importlib.util.spec_from_file_location("limepkg_apsis.config.pickers_as_text", path)
    assert spec is not None
    assert spec.loader is not None
    pickers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pickers)
    refusals = {"key": "a key", "invalid": "no name"}
    typed = {
        "table": pickers.limetype_picker(app, {"title": "Table"}, refusals),
        "field": pickers.property_picker(app, {"title": "Field"}, refusals),
    }
    schema = Schema.from_dict(typed)()

    told = resolved(json_schema_of(schema), json_schema_of(schema))["properties"]
    assert {name: (each["type"], each["title"]) for name, each in told.items()} == {
        "table": ("string", "Table"),
        "field": ("string", "Field"),
    }
    assert schema.load({"table": " person ", "field": ""}) == {"table": "person"}
    with pytest.raises(ValidationError, match="no name"):
        schema.load({"table": 5})
