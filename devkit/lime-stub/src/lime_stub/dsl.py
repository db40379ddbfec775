"""How limetypes and objects are written down as YAML or dictionaries."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml

from lime_stub.limetypes import LimeType, LimeTypes
from lime_stub.model.definitions import (
    CHOICE_TYPES,
    DEFAULT_LANGUAGE,
    PROPERTY_TYPES,
    RELATION_TYPES,
    TO_MANY_TYPES,
    Option,
    PropertyDefinition,
    TypeDefinition,
)
from lime_stub.model.labels import NO_LABEL
from lime_stub.storage.loading import insert_objects

if TYPE_CHECKING:
    from lime_stub.objects import LimeObject

_FETCH_CHUNK = 500
_ABOUT_TYPE = frozenset({"_label", "_localname"})
_ABOUT_PROPERTY = frozenset(
    {"type", "label", "required", "length", "defaultvalue", "options", "related", "backref", "localname"}
)


def create_limetypes_from_dsl(dsl: Mapping[str, Any] | str) -> list[LimeType]:
    """Make limetypes from a dictionary or YAML text; they belong to no application yet."""
    return LimeTypes(definitions_from_dsl(dsl)).get_all()


def create_limeobjects_from_dsl(limetypes: LimeTypes, dsl: Mapping[str, Any] | str) -> dict[str, LimeObject]:
    """Store the objects of a dictionary or YAML text and return them by key."""
    # ASSUMED: create_limeobjects_from_dsl: persists, without running hooks; when two limetypes use one key, the
    # returned dictionary holds the last.
    application = limetypes.application
    if application is None:
        raise ValueError("the limetypes must belong to an application")
    ids = insert_objects(application.database, read_dsl(dsl), user_id=application.user_id).ids
    return {
        key: limeobject
        for name, keys in ids.items()
        for key, limeobject in _fetched(limetypes.get_limetype(name), keys).items()
    }


# The C loader is ten times faster; it is missing only where PyYAML was built without libyaml.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(names)) < len(names):
            # YAML's own way is to forget the first one.
            twice = next(name for name in names if names.count(name) > 1)
            raise ValueError(f"{twice} is there twice in what begins in line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def read_dsl(dsl: Mapping[str, Any] | str | Any) -> Mapping[str, Any]:
    """Read YAML text or an open file; pass dictionaries through."""
    if isinstance(dsl, Mapping):
        return dsl
    with _without_cycle_collection():
        content = yaml.load(dsl, Loader=_Loader)
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise ValueError("the YAML text must hold a mapping")
    return content


@contextmanager
def _without_cycle_collection() -> Iterator[None]:
    # The nodes of a large file make the collector run again and again in vain: 25 of 30 seconds for 300,000 objects.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def definitions_from_dsl(dsl: Mapping[str, Any] | str) -> list[TypeDefinition]:
    """Read the definitions of limetypes."""
    definitions = [_type_definition(str(name), body or {}) for name, body in read_dsl(dsl).items()]
    return _with_missing_sides(definitions)


def _type_definition(name: str, body: Mapping[str, Any]) -> TypeDefinition:
    _check_names(name, {str(each) for each in body if str(each).startswith("_")}, _ABOUT_TYPE)
    localname = body.get("_localname") or {}
    # ASSUMED: _localname: {singular: text or {language: text}, plural: ...}.
    return TypeDefinition(
        name=name,
        label=_label(body.get("_label")),
        singular=_texts(localname.get("singular")),
        plural=_texts(localname.get("plural")),
        properties=tuple(
            _property(name, str(each), _mapping(name, each, given))
            for each, given in body.items()
            if not str(each).startswith("_")
        ),
    )


def _mapping(owner: str, name: Any, given: Any) -> Mapping[str, Any]:
    if isinstance(given, str):
        return {"type": given}
    if not isinstance(given, Mapping):
        raise ValueError(f"{owner}.{name} must be described by a mapping with a type")
    return given


def _property(owner: str, name: str, given: Mapping[str, Any]) -> PropertyDefinition:
    _check_names(f"{owner}.{name}", set(map(str, given)), _ABOUT_PROPERTY)
    kind = str(given.get("type"))
    if kind not in PROPERTY_TYPES:
        raise ValueError(f"{owner}.{name} has the unknown type {kind!r}")
    if kind in RELATION_TYPES and not given.get("related"):
        raise ValueError(f"{owner}.{name} is a {kind} and must say what it is related to")
    return PropertyDefinition(
        name=name,
        type=kind,
        label=_label(given.get("label")),
        required=bool(given.get("required", False)),
        length=int(given["length"]) if given.get("length") else None,
        options=tuple(map(option_from_dsl, given.get("options") or ())) if kind in CHOICE_TYPES else (),
        defaultvalue=given.get("defaultvalue"),
        related=given.get("related"),
        backref=given.get("backref"),
        localname=_texts(given.get("localname")),
    )


def _check_names(owner: str, given: set[str], known: frozenset[str]) -> None:
    # A misspelt name would be a length, a label or a default that is not there.
    if given - known:
        raise ValueError(f"{owner} has {', '.join(sorted(given - known))}, known are {', '.join(sorted(known))}")


def option_from_dsl(given: Any) -> Option:
    """Read an option written as its key or as a mapping."""
    if not isinstance(given, Mapping):
        return Option(key=str(given), text=str(given))
    key = str(given.get("key", ""))
    return Option(key, given.get("id"), str(given.get("text") or key), bool(given.get("inactive", False)))


def _label(given: Any) -> str:
    return NO_LABEL if given is None else str(given).lower()


def _texts(given: Any) -> dict[str, str]:
    if isinstance(given, Mapping):
        return {str(language): str(text) for language, text in given.items()}
    return {DEFAULT_LANGUAGE: str(given)} if given else {}


def _with_missing_sides(definitions: list[TypeDefinition]) -> list[TypeDefinition]:
    # ASSUMED: to-many relation without its other side: that side is made, since rows and links are kept there.
    by_name = {each.name: each for each in definitions}
    for definition in definitions:
        for many in definition.properties:
            other = by_name.get(many.related or "")
            if many.type not in TO_MANY_TYPES or other is None:
                continue
            if not many.backref:
                raise ValueError(f"{definition.name}.{many.name} is a {many.type} and must name its backref")
            if other.property_named(many.backref):
                continue
            kind = "belongsto" if many.type == "hasmany" else many.type
            side = PropertyDefinition(many.backref, kind, related=definition.name, backref=many.name)
            by_name[other.name] = dataclasses.replace(other, properties=(*other.properties, side))
    return list(by_name.values())


def _fetched(limetype: LimeType, keys: Mapping[str, int]) -> dict[str, LimeObject]:
    ids, found = list(keys.values()), {}
    for start in range(0, len(ids), _FETCH_CHUNK):
        found.update({each.id: each for each in limetype.all_with_ids(ids[start : start + _FETCH_CHUNK])})
    return {key: found[number] for key, number in keys.items()}
