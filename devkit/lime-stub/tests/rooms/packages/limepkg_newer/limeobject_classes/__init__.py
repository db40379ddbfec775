"""Limeobject classes of the sample package."""

from lime_type import LimeObject


class Deal(LimeObject):
    """Shout the name."""

    def before_update(self, uow, **kwargs):
        """Change the name before it is saved."""
        super().before_update(uow, **kwargs)
        self.properties.name.value = self.properties.name.value.upper()


def register_limeobject_classes(register_class):
    """Register the classes."""
    register_class("deal", Deal)
