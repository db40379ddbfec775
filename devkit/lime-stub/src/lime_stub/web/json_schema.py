"""How a marshmallow schema becomes the JSON schema of a settings form."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import marshmallow

with warnings.catch_warnings():
    # marshmallow-jsonschema 0.13 imports pkg_resources and reads field.default.
    warnings.simplefilter("ignore")
    from marshmallow_jsonschema import JSONSchema


class _Declared(JSONSchema):  # type: ignore[misc]
    """Keep the order of the declaration on every level: the library makes a plain one of itself for what is nested."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "props_ordered": True})


def json_schema_of(schema: marshmallow.Schema) -> dict[str, Any]:
    """Return the JSON schema, with the properties in the order of the declaration."""
    # ASSUMED: order of the properties of a form: as declared, since the platform's templates ask for ordered schemas.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dumped = _Declared().dump(schema)
    return _plain(dumped)  # type: ignore[no-any-return]


def resolved(node: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node with its reference filled in; what the node says itself wins, title and description above all."""
    reference = node.get("$ref")
    if not reference:
        return dict(node)
    definition = root.get("definitions", {}).get(str(reference).rsplit("/", 1)[-1], {})
    return {**definition, **{key: value for key, value in node.items() if key != "$ref"}}


def _plain(value: Any) -> Any:
    """Return plain JSON: defaults and metadata may be tuples, dates, enumerations or objects."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
