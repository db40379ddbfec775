"""Fields for configuration forms that hold the name of a limetype or a property."""

from lime_stub.type_fields import LimePropertyField, LimeTypeField

__all__ = ["LimePropertyField", "LimeTypeField"]
