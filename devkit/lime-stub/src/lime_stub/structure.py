"""How the structure part of a lip.json becomes limetypes: what is missing is created, nothing else is touched."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lime_stub.model.definitions import (
    CHOICE_TYPES,
    DEFAULT_LANGUAGE,
    PROPERTY_TYPES,
    Option,
    PropertyDefinition,
    TypeDefinition,
    text_in,
)
from lime_stub.model.errors import StubError
from lime_stub.model.labels import field_label_of_code, table_label_of_code
from lime_stub.storage.schema import SchemaReport

if TYPE_CHECKING:
    from lime_stub.store import Database

LIP_FILE = "lip.json"


def install_structure(database: Database, lip: Mapping[str, Any]) -> SchemaReport:
    """Create the tables, fields, options and relations of a lip.json that are missing in a database."""
    present = {each.name: each for each in database.definitions()}
    return database.create_limetype_tables(*structure_definitions(lip, present))


def structure_definitions(
    lip: Mapping[str, Any], present: Mapping[str, TypeDefinition] | None = None
) -> list[TypeDefinition]:
    """Read the limetypes of a lip.json; relations may lead to limetypes that are present already."""
    install = lip.get("install", lip)
    tables = install.get("tables") or []
    wanted = {str(table["name"]): _type(table) for table in tables}
    for relation in install.get("relations") or []:
        for name in (str(relation["table1"]), str(relation["table2"])):
            if name not in wanted and name not in (present or {}):
                raise StubError(f"lip.json relates to the table {name!r}, which is neither in it nor in the database")
            wanted.setdefault(name, TypeDefinition(name))
        for owner, side in _sides(relation, _relation_kinds(tables)):
            definition = wanted[owner]
            wanted[owner] = dataclasses.replace(definition, properties=(*definition.properties, side))
    return list(wanted.values())


def find_structure(package: str) -> Path:
    """Find the lip.json of a package given as distribution, import name or path."""
    for candidate in _candidates(package):
        if candidate.is_file():
            return candidate
    raise StubError(f"no {LIP_FILE} found for {package!r}: neither in the package nor beside it")


def read_structure(path: Path) -> Mapping[str, Any]:
    """Read a lip.json; files edited by hand may be in Windows-1252."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    content = json.loads(text)
    if not isinstance(content, Mapping):
        raise StubError(f"{path.name} does not hold a JSON object")
    return content


def _candidates(package: str) -> Iterator[Path]:
    given = Path(package)
    if given.exists():
        yield from (given, given / LIP_FILE)
    name = package.replace("-", "_")
    spec = importlib.util.find_spec(name) if name.isidentifier() else None
    for folder in (Path(each) for each in (spec.submodule_search_locations or () if spec else ())):
        yield from (folder / "installation" / LIP_FILE, folder / LIP_FILE, folder.parent / LIP_FILE)


def _type(table: Mapping[str, Any]) -> TypeDefinition:
    attributes = table.get("attributes") or {}
    fields = (each for each in table.get("fields") or () if _kind(each) != "relation")
    return TypeDefinition(
        name=str(table["name"]),
        label=table_label_of_code(attributes.get("label", 0)),
        singular=_texts(table.get("localname_singular")),
        plural=_texts(table.get("localname_plural")),
        properties=tuple(_property(str(table["name"]), each) for each in fields),
    )


def _property(owner: str, field: Mapping[str, Any]) -> PropertyDefinition:
    attributes = field.get("attributes") or {}
    kind = _kind(field)
    if kind not in PROPERTY_TYPES:
        raise StubError(f"lip.json gives {owner}.{field['name']} the unknown field type {kind!r}")
    return PropertyDefinition(
        name=str(field["name"]),
        type=kind,
        label=field_label_of_code(attributes.get("label", 0)),
        required=_is_on(attributes.get("required")),
        length=int(attributes.get("length") or 0) or None,
        options=tuple(_options(field)) if kind in CHOICE_TYPES else (),
        defaultvalue=attributes.get("defaultvalue") or None,
        localname=_texts(field.get("localname")),
    )


def _options(field: Mapping[str, Any]) -> Iterator[Option]:
    # ASSUMED: options in lip.json: a list `options` in the field or in its attributes; keys, or key with localname.
    for given in field.get("options") or (field.get("attributes") or {}).get("options") or ():
        if isinstance(given, Mapping):
            key = str(given.get("key", ""))
            texts = _texts(given.get("localname") or given.get("text"))
            yield Option(key, text=text_in(texts, DEFAULT_LANGUAGE, key))
        else:
            yield Option(str(given), text=str(given))


def _relation_kinds(tables: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    # ASSUMED: relationtab: "1" makes a relation field a tab (hasmany), "0" a field (belongsto).
    return {
        (str(table["name"]), str(field["name"])): "hasmany" if _is_on(attributes["relationtab"]) else "belongsto"
        for table in tables
        for field in table.get("fields") or ()
        if "relationtab" in (attributes := field.get("attributes") or {})
    }


def _sides(
    relation: Mapping[str, Any], kinds: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, PropertyDefinition]]:
    # ASSUMED: direction of a relation without relationtab: table1 has many of table2.
    one = (str(relation["table1"]), str(relation["field1"]))
    two = (str(relation["table2"]), str(relation["field2"]))
    first, second = kinds.get(one), kinds.get(two)
    if first == second == "hasmany":
        first = second = "hasandbelongstomany"
    elif first == "belongsto" or second == "hasmany":
        first, second = "belongsto", "hasmany"
    else:
        first, second = "hasmany", "belongsto"
    yield one[0], PropertyDefinition(one[1], first, related=two[0], backref=two[1])
    yield two[0], PropertyDefinition(two[1], second, related=one[0], backref=one[1])


def _kind(field: Mapping[str, Any]) -> str:
    return str((field.get("attributes") or {}).get("fieldtype") or "string")


def _texts(given: Any) -> dict[str, str]:
    if isinstance(given, str):
        return {DEFAULT_LANGUAGE: given}
    return {str(language): str(text) for language, text in (given or {}).items() if text}


def _is_on(value: Any) -> bool:
    return str(value).lower() in ("1", "true")
