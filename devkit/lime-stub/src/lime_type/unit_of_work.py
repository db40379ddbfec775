"""The unit of work."""

from lime_stub.model.values import serialize_properties_and_values as _serialize_properties_and_values
from lime_stub.unit_of_work import UnitOfWork

__all__ = ["UnitOfWork", "_serialize_properties_and_values"]
