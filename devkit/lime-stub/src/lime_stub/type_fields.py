"""Which names a configuration form accepts for limetypes and properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from lime_stub.model.errors import NotFoundError


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
            return False
