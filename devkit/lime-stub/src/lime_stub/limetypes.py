"""How limetypes are found, and how their objects are made and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lime_stub.filters import EqualsOperator, Filter, InOperator
from lime_stub.model import access
from lime_stub.model.definitions import PropertyDefinition, TypeDefinition, text_in
from lime_stub.model.errors import NotFoundError
from lime_stub.model.labels import table_label
from lime_stub.model.metadata import PropertyMetadata
from lime_stub.objects import LimeObject
from lime_stub.querying.conditions import filter_condition
from lime_stub.querying.joins import Joins
from lime_stub.querying.results import LimeObjects
from lime_stub.storage.tables import link_table

if TYPE_CHECKING:
    from lime_stub.application import LimeApplication


class LimeProperty(PropertyMetadata):
    """Show one property of a limetype."""


@dataclass(frozen=True, slots=True)
class LocalName:
    """The names of a limetype in the application's language."""

    singular: str
    plural: str

    def __str__(self) -> str:
        return self.singular


class TypeProperties:
    """Give the properties of a limetype by attribute and by iteration."""

    def __init__(self, limetype: LimeType) -> None:
        self._limetype = limetype

    def __getattr__(self, name: str) -> LimeProperty:
        found = None if name.startswith("__") else self._limetype.get_property(name)
        if found is None:
            raise AttributeError(f"{self._limetype.name} has no property {name!r}")
        return found

    def __iter__(self) -> Iterator[LimeProperty]:
        return (LimeProperty(each, self._limetype) for each in self._limetype.definition.properties)

    def __len__(self) -> int:
        return len(self._limetype.definition.properties)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._limetype.definition_of(name) is not None


class LimeType:
    """Be one limetype; call it to make an unsaved object."""

    def __init__(self, definition: TypeDefinition, limetypes: LimeTypes | None = None) -> None:
        self.definition = definition
        self._limetypes = limetypes
        self._properties = {each.name: each for each in definition.properties}

    # -- metadata -----------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Return the internal name."""
        return self.definition.name

    @property
    def label(self) -> Any:
        """Return the label in the spelling in force."""
        return table_label(self.definition.label)

    @property
    def localname(self) -> LocalName:
        """Return singular and plural in the application's language."""
        singular = text_in(self.definition.singular, self.language, self.name.capitalize())
        return LocalName(singular, text_in(self.definition.plural, self.language, singular))

    @property
    def properties(self) -> TypeProperties:
        """Return the properties, by attribute and by iteration."""
        # ASSUMED: properties of a limetype: as on objects; shipped packages only ask the type for single ones.
        return TypeProperties(self)

    def get_property(self, name: str) -> LimeProperty | None:
        """Return a property by name; None when there is none."""
        definition = self._properties.get(name)
        return LimeProperty(definition, self) if definition else None

    def definition_of(self, name: str) -> PropertyDefinition | None:
        """Return the definition of a property, or None."""
        return self._properties.get(name)

    def sibling(self, name: str) -> LimeType:
        """Return another limetype of the same application."""
        if self._limetypes is None:
            raise NotFoundError(f"{self.name} is not part of an application yet")
        return self._limetypes.get_limetype(name)

    # -- where it lives -----------------------------------------------------------------------------------------

    @property
    def application(self) -> LimeApplication:
        """Return the application."""
        if self._limetypes is None or self._limetypes.application is None:
            raise NotFoundError(f"{self.name} is not part of an application yet")
        return self._limetypes.application

    @property
    def language(self) -> str | None:
        """Return the application's language, or None outside an application."""
        application = self._limetypes.application if self._limetypes else None
        return application.language if application else None

    @property
    def table(self) -> sa.Table:
        """Return the SQL table."""
        return self.application.database.table(self.definition)

    def now(self) -> datetime:
        """Return the time new objects are made at."""
        application = self._limetypes.application if self._limetypes else None
        return application.database.clock() if application else datetime.now(UTC)

    # -- objects ------------------------------------------------------------------------------------------------

    def __call__(self, /, **values: Any) -> LimeObject:
        """Make an unsaved object; options by key, relations by id or object."""
        return _class_of(self.name)(self, **values)

    def from_row(self, row: Any) -> LimeObject:
        """Make the object of a row of the table."""
        return _class_of(self.name)(self, _from_row=True, **row._mapping)

    def get(self, id: int) -> LimeObject:
        """Return the object with the id; NotFoundError when there is none."""
        found = self.find(id)
        if found is None:
            raise NotFoundError(f"there is no {self.name} {id}")
        return found

    def get_all(self, filter: Filter | None = None, limit: int | None = None, offset: int | None = None) -> LimeObjects:
        """Return the objects that match, lazily and in the order of their ids."""
        joins = Joins(self.application.database, self, self.application.acl)
        condition = None if filter is None else filter_condition(filter, joins)
        statement = sa.select(*self.table.c).select_from(joins.source)
        return LimeObjects(self, statement if condition is None else statement.where(condition), limit, offset)

    def find(self, id: int) -> LimeObject | None:
        """Return the object with the id, or None."""
        access.require(self.application.acl, access.READ, self.name)
        row = self.application.database.fetch_one(sa.select(self.table).where(self.table.c["_id"] == id))
        return self.from_row(row) if row else None

    def find_by(self, name: str, value: Any) -> LimeObject | None:
        """Return the first object with a value in a property, or None."""
        return next(iter(self.get_all(Filter(EqualsOperator(name, value)), limit=1)), None)

    def all_by(self, name: str, value: Any) -> LimeObjects:
        """Return the objects with a value in a property."""
        return self.get_all(Filter(EqualsOperator(name, value)))

    def all_with_ids(self, ids: Iterable[int]) -> LimeObjects:
        """Return the objects that have one of the ids."""
        return self.get_all(Filter(InOperator("_id", ids)))

    def all_linked(self, other: LimeType, many: PropertyDefinition, id: int) -> LimeObjects:
        """Return the objects linked to an object of another limetype by a many-to-many relation."""
        access.require(self.application.acl, access.READ, self.name)
        links, there, here = link_table(other.definition, many)
        linked = sa.select(links.c[here]).where(links.c[there] == id)
        return LimeObjects(self, sa.select(self.table).where(self.table.c["_id"].in_(linked)), None, None)

    def __repr__(self) -> str:
        return f"<LimeType {self.name}>"


class LimeTypes:
    """Be the limetypes of an application, by attribute, by name and by iteration."""

    def __init__(self, definitions: Iterable[TypeDefinition], application: LimeApplication | None = None) -> None:
        self.application = application
        self._by_name = {each.name: LimeType(each, self) for each in definitions}

    def get_limetype(self, name: str) -> LimeType:
        """Return a limetype by name; NotFoundError when there is none."""
        # ASSUMED: unknown limetype: NotFoundError here, AttributeError from limetypes.<name>.
        try:
            return self._by_name[name]
        except KeyError:
            raise NotFoundError(f"there is no limetype called {name!r}") from None

    def get_all(self) -> list[LimeType]:
        """Return all limetypes."""
        # ASSUMED: order of limetypes and properties: the order in which they were made.
        return list(self._by_name.values())

    def __getattr__(self, name: str) -> LimeType:
        if name.startswith("_") or name not in self._by_name:
            raise AttributeError(f"there is no limetype called {name!r}")
        return self._by_name[name]

    def __iter__(self) -> Iterator[LimeType]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name


def _class_of(name: str) -> type[LimeObject]:
    # Tests replace the attribute of the platform's module, so the registry is looked up there each time.
    from lime_type import limetypes

    found: type[LimeObject] = limetypes.limeobject_classes.get(name, LimeObject)
    return found
