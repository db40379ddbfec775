"""Objects and the accessors of their properties."""

from lime_stub.model.accessors import (
    BelongsToPropertyAccessor,
    HasManyPropertyAccessor,
    OptionPropertyAccessor,
    PropertyAccessor,
    SetPropertyAccessor,
)
from lime_stub.objects import LimeObject

__all__ = [
    "BelongsToPropertyAccessor",
    "HasManyPropertyAccessor",
    "LimeObject",
    "OptionPropertyAccessor",
    "PropertyAccessor",
    "SetPropertyAccessor",
]
