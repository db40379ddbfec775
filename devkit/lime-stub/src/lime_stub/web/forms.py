"""How a JSON schema becomes the fields of an HTML form, and how a posted form becomes JSON again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lime_stub.web.json_schema import resolved
from lime_stub.web.pickers import picker_choices, picker_of

MAX_DEPTH = 8
MISSING = object()


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; `name` is its dotted path."""

    name: str
    kind: str
    title: str
    description: str = ""
    value: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    read_only: bool = False
    children: tuple[FormField, ...] = ()
    collapsible: bool = False
    collapsed: bool = False
    columns: int = 1

    @property
    def text(self) -> str:
        """Return the value as the text of an input."""
        if self.value is None or self.value is MISSING:
            return ""
        return json.dumps(self.value, indent=2, ensure_ascii=False) if self.kind == "json" else str(self.value)


@dataclass(frozen=True, slots=True)
class _Form:
    """What every field of one form may need: the whole schema, and the limetypes one can choose among."""

    root: Mapping[str, Any]
    limetypes: tuple[Any, ...]


def form_fields(
    schema: Mapping[str, Any], values: Mapping[str, Any], limetypes: Iterable[Any] = ()
) -> tuple[FormField, ...]:
    """Return the fields of a schema's form, filled with values or else with defaults."""
    return tuple(_fields(resolved(schema, schema), _Form(schema, tuple(limetypes)), values, "", 0))


def posted_json(fields: tuple[FormField, ...], form: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Return what a posted form says, and what of it cannot be read."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field in fields:
        key = field.name.rsplit(".", 1)[-1]
        if field.read_only:
            continue
        if field.kind == "group":
            inner, below = posted_json(field.children, form)
            problems.extend(below)
            if inner or field.required:
                values[key] = inner
        else:
            _put(values, key, field, form, problems)
    return values, problems


def with_read_only(fields: tuple[FormField, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return posted values together with what the form shows and does not post."""
    shown = dict(values)
    for field in fields:
        key = field.name.rsplit(".", 1)[-1]
        if field.kind == "group":
            below = values.get(key)
            shown[key] = with_read_only(field.children, below if isinstance(below, Mapping) else {})
        elif field.read_only and field.value not in (None, MISSING):
            shown[key] = field.value
    return shown


def _put(values: dict[str, Any], key: str, field: FormField, form: Mapping[str, str], problems: list[str]) -> None:
    try:
        value = _read(field, form)
    except ValueError as error:
        problems.append(f"{field.name}: not JSON ({error})")
        return
    if value is not MISSING:
        values[key] = value


def _read(field: FormField, form: Mapping[str, str]) -> Any:
    if field.kind == "checkbox":
        # A box nobody ever ticked stays unsaid, so that the schema's own default applies.
        is_unsaid = field.value is None or field.value is MISSING
        return True if field.name in form else MISSING if is_unsaid and not field.required else False
    text = form.get(field.name, "").strip()
    if not text:
        # An empty optional field is left out, so that the schema's own default applies.
        return "" if field.required and field.kind == "text" else MISSING
    if field.kind == "number":
        return _number(text)
    if field.kind == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    return json.loads(text) if field.kind == "json" else text


def _number(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _fields(
    node: Mapping[str, Any], form: _Form, values: Mapping[str, Any], path: str, depth: int
) -> Iterator[FormField]:
    required = set(node.get("required") or ())
    for key, below in node.get("properties", {}).items():
        name = f"{path}.{key}" if path else key
        yield _field(resolved(below, form.root), form, values, name, key in required, depth)


def _field(
    node: Mapping[str, Any], form: _Form, values: Mapping[str, Any], name: str, required: bool, depth: int
) -> FormField:
    key = name.rsplit(".", 1)[-1]
    shown = values.get(key, node.get("default"))
    kind = _kind(node, depth)
    inner = shown if isinstance(shown, Mapping) else {}
    return FormField(
        name=name,
        kind=kind,
        title=str(node.get("title") or key),
        description=str(node.get("description") or ""),
        value="\n".join(map(str, shown)) if kind == "lines" and isinstance(shown, list) else shown,
        choices=picker_choices(node, values, form.limetypes, shown) if picker_of(node) else _choices(node),
        required=required,
        read_only=bool(node.get("readOnly") or node.get("readonly") or _lime(node).get("disabled")),
        children=tuple(_fields(node, form, inner, name, depth + 1)) if kind == "group" else (),
        collapsible=bool(_lime(node).get("collapsible")),
        collapsed=bool(_lime(node).get("collapsed", True)),
        columns=_columns(node),
    )


def _lime(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what the node says for Lime's own form alone."""
    found = node.get("lime")
    return found if isinstance(found, Mapping) else {}


def _columns(node: Mapping[str, Any]) -> int:
    layout = _lime(node).get("layout") or {}
    return int(layout.get("columns") or 1) if layout.get("type") == "grid" else 1


def _kind(node: Mapping[str, Any], depth: int) -> str:
    types = node.get("type")
    plain_type = next((each for each in types if each != "null"), "string") if isinstance(types, list) else types
    if node.get("enum") or picker_of(node):
        return "choice"
    if plain_type == "object":
        return "group" if node.get("properties") and depth < MAX_DEPTH else "json"
    if plain_type == "array":
        return "lines" if (node.get("items") or {}).get("type") == "string" else "json"
    return {"boolean": "checkbox", "integer": "number", "number": "number"}.get(str(plain_type), "text")


def _choices(node: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    keys = [str(each) for each in node.get("enum") or () if each is not None]
    labels = [str(each) for each in node.get("enumNames") or ()]
    return tuple((key, labels[place] if place < len(labels) else key) for place, key in enumerate(keys))
