"""Which names a configuration form accepts for limetypes and properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from lime_stub.model.errors import NotFoundError

LIMETYPE_PICKER, PROPERTY_PICKER = "limetype-picker", "property-picker"


def _schema_of(field: fields.Field, component: str, props: Mapping[str, Any]) -> dict[str, Any]:
    # ASSUMED: pickers in the JSON schema: a text, with the component and what it needs to know below the key `lime`.
    about = {key: value for key, value in field.metadata.items() if isinstance(value, str)}
    return {"type": "string", **about, "lime": {"component": {"name": component, "props": dict(props)}}}


class LimeTypeField(fields.Str):
    """Hold the name of a limetype of the application."""

    def __init__(self, application: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.application = application

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        name = str(super()._deserialize(value, attr, data, **kwargs))
        if name and self.application is not None and name not in self.application.limetypes:
            raise ValidationError(f"There is no limetype called {name}.")
        return name

    def _jsonschema_type_mapping(self) -> dict[str, Any]:
        return _schema_of(self, LIMETYPE_PICKER, {})


class LimePropertyField(fields.Str):
    """Hold the name of a property of the limetype that another field of the form names."""

    def __init__(
        self,
        application: Any = None,
        limetype_field: str | None = None,
        limetype: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.application = application
        self.limetype_field = limetype_field
        self.limetype = limetype

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        name = str(super()._deserialize(value, attr, data, **kwargs))
        owner = self.limetype or (data or {}).get(self.limetype_field or "")
        # ASSUMED: property field without a limetype: any name is accepted, the missing limetype is the finding.
        if name and owner and self.application is not None and not self._exists(owner, name):
            raise ValidationError(f"There is no property called {name} on {owner}.")
        return name

    def _exists(self, owner: str, name: str) -> bool:
        try:
            return bool(self.application.limetypes.get_limetype(owner).get_property(name))
        except NotFoundError:
            # A shipped package names a relation here; a limetype that is missing is told by its own field.
            return True

    def _jsonschema_type_mapping(self) -> dict[str, Any]:
        props = {"limetypeField": self.limetype_field, "limetype": self.limetype}
        return _schema_of(self, PROPERTY_PICKER, {key: value for key, value in props.items() if value})
