"""What can be chosen in a drop-down of limetypes or of properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lime_stub.type_fields import LIMETYPE_PICKER, PROPERTY_PICKER

Choices = tuple[tuple[str, str], ...]


def picker_of(node: Mapping[str, Any]) -> str:
    """Return the picker a node of a JSON schema asks for, or nothing."""
    name = _component(node).get("name")
    return str(name) if name in (LIMETYPE_PICKER, PROPERTY_PICKER) else ""


def picker_choices(
    node: Mapping[str, Any], siblings: Mapping[str, Any], limetypes: Iterable[Any], value: Any
) -> Choices:
    """Return what a picker offers, as (name, text); a value that is not among it stays visible."""
    known = list(limetypes)
    if picker_of(node) == LIMETYPE_PICKER:
        offered = {each.name: _text(each.localname.singular, each.name) for each in known}
    else:
        offered = _properties(_component(node).get("props") or {}, siblings, known)
    lost = {str(value): f"{value} (not in this database)"} if isinstance(value, str) and value not in offered else {}
    return tuple((offered | ({} if lost.keys() == {""} else lost)).items())


def _properties(props: Mapping[str, Any], siblings: Mapping[str, Any], known: list[Any]) -> dict[str, str]:
    wanted = props.get("limetype") or siblings.get(str(props.get("limetypeField")))
    (only, *_) = [each for each in known if each.name == wanted] or [None]
    if only is not None:
        return {each.name: _text(each.localname, each.name) for each in only.properties}
    owners: dict[str, list[str]] = {}
    for limetype in known:
        for each in limetype.properties:
            owners.setdefault(each.name, []).append(limetype.name)
    return {name: f"{name} ({', '.join(owners[name])})" for name in sorted(owners)}


def _component(node: Mapping[str, Any]) -> Mapping[str, Any]:
    lime = node.get("lime")
    found = lime.get("component") if isinstance(lime, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _text(localname: Any, name: str) -> str:
    shown = str(localname or "")
    return f"{shown} ({name})" if shown and shown != name else name
