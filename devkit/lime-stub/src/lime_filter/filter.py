"""All filters, with the one the package itself does not offer."""

from lime_stub.filters import (
    AndOperator,
    EqualsOperator,
    Filter,
    InOperator,
    LikeOperator,
    NotEqualsOperator,
    OrOperator,
)

__all__ = [
    "AndOperator",
    "EqualsOperator",
    "Filter",
    "InOperator",
    "LikeOperator",
    "NotEqualsOperator",
    "OrOperator",
]
