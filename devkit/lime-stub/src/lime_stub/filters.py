"""Which filters there are for reading objects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Operator:
    """Be the parent of all operators."""


class PropertyOperator(Operator):
    """Compare one property with a value."""

    symbol = ""

    def __init__(self, field: str, value: Any) -> None:
        self.field = field
        self.value = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.field!r}, {self.value!r})"


class EqualsOperator(PropertyOperator):
    """Match objects whose property has the value; None matches nothing chosen."""

    symbol = "="


class NotEqualsOperator(PropertyOperator):
    """Match objects whose property has another value."""

    symbol = "!="


class InOperator(PropertyOperator):
    """Match objects whose property has one of the values."""

    symbol = "IN"

    def __init__(self, field: str, value: Iterable[Any]) -> None:
        super().__init__(field, list(value))


class LikeOperator(PropertyOperator):
    """Match objects whose text is like a pattern."""

    symbol = "LIKE"


class _PairOperator(Operator):
    # Exactly two: more is not documented for the platform.
    def __init__(self, a: Operator, b: Operator) -> None:
        self.operators = (a, b)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.operators[0]!r}, {self.operators[1]!r})"


class AndOperator(_PairOperator):
    """Match objects that match both operators."""


class OrOperator(_PairOperator):
    """Match objects that match one of two operators."""


class Filter:
    """Hold the operator that says which objects are wanted."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    def __repr__(self) -> str:
        return f"Filter({self.operator!r})"
