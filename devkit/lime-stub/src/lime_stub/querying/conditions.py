"""What filters and query expressions mean in SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from lime_stub.filters import AndOperator, Filter, OrOperator, PropertyOperator
from lime_stub.model.definitions import CHOICE_TYPES, Option, PropertyDefinition
from lime_stub.model.values import stored_value
from lime_stub.querying.joins import Joins, Path

_ORDERED: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda column, value: column == value,
    "!=": lambda column, value: column != value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
}
_PARTS = {"key", "op", "exp"}
_QUERY_OPERATORS = frozenset({*_ORDERED, "!", "?", "IN"})


def filter_condition(chosen: Filter, joins: Joins) -> Any:
    """Turn a filter into an SQL condition."""
    return _operator_condition(chosen.operator, joins)


def _operator_condition(operator: Any, joins: Joins) -> Any:
    if isinstance(operator, Filter):
        return _operator_condition(operator.operator, joins)
    if isinstance(operator, PropertyOperator):
        path = key_path(operator.field)
        _refuse_option_keys(joins.column(path)[1], operator.value)
        return _comparison(joins, path, operator.symbol, operator.value)
    if isinstance(operator, (AndOperator, OrOperator)):
        join = sa.and_ if isinstance(operator, AndOperator) else sa.or_
        return join(*(_operator_condition(each, joins) for each in operator.operators))
    raise ValueError(f"a filter is made of operators, not of {type(operator).__name__}")


def _refuse_option_keys(definition: PropertyDefinition, value: Any) -> None:
    # The base solution of the platform looks the id up before it filters.
    given = value if isinstance(value, list) else [value]
    if definition.type in CHOICE_TYPES and any(isinstance(each, str) for each in given):
        raise ValueError(f"{definition.name} is filtered by the id of an option, not by its key")


def expression_condition(expression: Mapping[str, Any], joins: Joins) -> Any:
    """Turn the filter of a query into an SQL condition."""
    _check_expression(expression)
    operator, operand = expression["op"], expression["exp"]
    if "key" in expression:
        if operator not in _QUERY_OPERATORS:
            raise ValueError(f"there is no operator {operator!r}")
        return _comparison(joins, key_path(expression["key"]), operator, operand)
    if operator in ("AND", "OR") and isinstance(operand, (list, tuple)):
        parts = [expression_condition(each, joins) for each in operand]
        return (sa.and_ if operator == "AND" else sa.or_)(sa.true() if operator == "AND" else sa.false(), *parts)
    if operator == "!":
        return sa.not_(expression_condition(operand, joins))
    raise ValueError(f"a filter needs a key, or AND or OR with a list, or !, not {operator!r}")


def _check_expression(expression: Any) -> None:
    # A part that is misspelt would otherwise be a comparison with nothing.
    parts = set(expression) if isinstance(expression, Mapping) else set()
    if parts | {"key"} != _PARTS:
        raise ValueError(f"a filter has op, exp and perhaps key, not {', '.join(sorted(map(str, parts))) or 'that'}")


def key_path(key: Any) -> Path:
    """Read a key written as text with dots, as a list, or as nested dictionaries."""
    # ASSUMED: keys of related properties: dots; nested dictionaries, as in responseFormat, mean the same.
    if isinstance(key, Mapping):
        if len(key) != 1:
            raise ValueError("a nested key has exactly one property on each level")
        ((name, rest),) = key.items()
        return (str(name), *(key_path(rest) if rest else ()))
    return tuple(str(key).split(".")) if isinstance(key, str) else tuple(map(str, key))


def _comparison(joins: Joins, path: Path, operator: str, value: Any) -> Any:
    column, definition = joins.column(path)
    if operator == "!":
        operator = "!="
    if operator == "?" or operator == "LIKE":
        return _like(column, operator, value)
    if operator == "IN":
        return _one_of(column, definition, value)
    if operator not in _ORDERED:
        raise ValueError(f"there is no operator {operator!r}")
    if definition.type == "set" and operator in ("=", "!="):
        return _set_condition(column, definition, operator, value)
    if value is None and operator in ("=", "!="):
        return column.is_(None) if operator == "=" else column.is_not(None)
    if definition.type == "option" and _unknown_option(definition, value):
        # ASSUMED: option compared with an unknown key or id: equals nothing, differs from everything.
        return sa.false() if operator == "=" else column.is_not(None)
    return _ORDERED[operator](column, stored_value(definition, value))


def _unknown_option(definition: PropertyDefinition, value: Any) -> bool:
    # ASSUMED: options in the filter of a query: by id, as filters on objects are documented; the key works as well.
    return definition.option_of(value) is None


def _set_condition(column: Any, definition: PropertyDefinition, operator: str, value: Any) -> Any:
    # ASSUMED: a set equals an option: the option is one of those chosen.
    if value is None:
        empty = sa.cast(column, sa.Text) == ""
        return empty if operator == "=" else sa.not_(empty)
    option = definition.option_of(value)
    if option is None:
        return sa.false() if operator == "=" else sa.true()
    found = sa.cast(column, sa.Text).like(f"%;{option.id};%")
    return found if operator == "=" else sa.not_(found)


def _like(column: Any, operator: str, value: Any) -> Any:
    # ASSUMED: a pattern without wildcards: contains. ASSUMED: case: "like" ignores it for a-z, "equals" does not.
    text = str(value or "")
    as_text = sa.cast(column, sa.Text)
    if operator == "LIKE" and "%" in text:
        return as_text.like(text)
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return as_text.like(f"%{escaped}%", escape="\\")


def _one_of(column: Any, definition: PropertyDefinition, values: Any) -> Any:
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise ValueError("IN needs a list of values")
    given = list(values)
    if definition.type in CHOICE_TYPES:
        given = [each for each in given if each is None or not _unknown_option(definition, _plain(each))]
    if definition.type == "set":
        return sa.or_(sa.false(), *(_set_condition(column, definition, "=", each) for each in given))
    known = column.in_([stored_value(definition, each) for each in given if each is not None])
    return sa.or_(known, column.is_(None)) if None in given else known


def _plain(value: Any) -> Any:
    return value.id if isinstance(value, Option) else value
