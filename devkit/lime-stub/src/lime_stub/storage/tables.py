"""Which SQL tables there are: the platform's own, and one for each limetype."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from lime_stub.model.definitions import (
    NUMBER_TYPES,
    REFERENCE_TYPES,
    TIME_TYPES,
    PropertyDefinition,
    TypeDefinition,
)

FIRST_ID = 1001
FIRST_OPTION_ID = 100_001
# Fields people are looked up by; without an index each look-up reads the whole table.
INDEXED_LABELS = frozenset({"primaryemailaddress", "key"})


class UtcDateTime(sa.types.TypeDecorator):  # type: ignore[misc]
    """Keep aware datetimes as UTC without zone."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Drop the zone after moving to UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Put the zone back."""
        return value.replace(tzinfo=UTC) if value else None


class IdSet(sa.types.TypeDecorator):  # type: ignore[misc]
    """Keep a tuple of option ids as text with a separator on both sides of each id, so that LIKE can find one."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Any) -> str:
        """Write ;1;2; or nothing."""
        return f";{';'.join(map(str, value))};" if value else ""

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[int, ...]:
        """Read ;1;2; back."""
        return tuple(int(part) for part in (value or "").split(";") if part)


SYSTEM = sa.MetaData()
SEQUENCES = sa.Table(
    "sys_sequence",
    SYSTEM,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("next_id", sa.Integer),
)
LIMETYPES = sa.Table(
    "sys_limetype",
    SYSTEM,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("definition", sa.JSON, nullable=False),
)
VALUES = sa.Table(
    "sys_data",
    SYSTEM,
    sa.Column("namespace", sa.String(200), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("value", sa.JSON),
)
APPLICATIONS = sa.Table("sys_application", SYSTEM, sa.Column("identifier", sa.String(200), primary_key=True))
GROUPS = sa.Table(
    "sys_group",
    SYSTEM,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(200), unique=True, nullable=False),
)
USERS = sa.Table(
    "sys_user",
    SYSTEM,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("username", sa.String(200), unique=True, nullable=False),
    sa.Column("fullname", sa.String(200)),
    sa.Column("password", sa.String(200)),
    sa.Column("api_key", sa.String(200), index=True),
    sa.Column("language", sa.String(20)),
    sa.Column("user_type", sa.String(50)),
    sa.Column("active", sa.Boolean, nullable=False),
)
MEMBERSHIPS = sa.Table(
    "sys_membership",
    SYSTEM,
    sa.Column("user_id", sa.Integer, primary_key=True),
    sa.Column("group_id", sa.Integer, primary_key=True),
)
FILES = sa.Table(
    "sys_file",
    SYSTEM,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("filename", sa.String(400), nullable=False),
    sa.Column("mimetype", sa.String(200)),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
# The keys under which `lime-stub load` has stored objects, so that a second load adds only what is missing.
LOADED_KEYS = sa.Table(
    "sys_loaded_key",
    SYSTEM,
    sa.Column("limetype", sa.String(200), primary_key=True),
    sa.Column("key", sa.String(400), primary_key=True),
    sa.Column("id", sa.Integer, nullable=False),
)


def limetype_table(definition: TypeDefinition) -> sa.Table:
    """Build the table of one limetype."""
    columns = [
        sa.Column("_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("_createdtime", UtcDateTime),
        sa.Column("_createduser", sa.Integer),
        sa.Column("_updatedtime", UtcDateTime),
        sa.Column("_updateduser", sa.Integer),
        *(_column(each) for each in definition.stored),
    ]
    table = sa.Table(definition.name, sa.MetaData(), *columns)
    for each in definition.stored:
        if each.type in ("belongsto", "user") or each.label in INDEXED_LABELS:
            sa.Index(f"ix_{definition.name}_{each.name}", table.c[each.name])
    return table


def link_table(definition: TypeDefinition, many: PropertyDefinition) -> tuple[sa.Table, str, str]:
    """Build the table of a many-to-many relation; also return the column of this side and of the other."""
    here, there = (definition.name, many.name), (many.related or "", many.backref or "")
    first, second = sorted((here, there))
    name = f"link_{first[0]}_{first[1]}__{second[0]}_{second[1]}"
    table = sa.Table(
        name,
        sa.MetaData(),
        sa.Column("first_id", sa.Integer, primary_key=True),
        sa.Column("second_id", sa.Integer, primary_key=True, index=True),
    )
    return (table, "first_id", "second_id") if here == first else (table, "second_id", "first_id")


def _column(definition: PropertyDefinition) -> sa.Column:
    # Rows that are there when the column is added must look like those written later.
    default = {"yesno": sa.false(), "set": ""}.get(definition.type)
    return sa.Column(definition.name, _column_type(definition.type), server_default=default)


def _column_type(property_type: str) -> Any:
    if property_type in TIME_TYPES:
        return UtcDateTime
    if property_type == "yesno":
        return sa.Boolean(create_constraint=False)
    if property_type == "set":
        return IdSet
    if property_type == "integer" or property_type == "option" or property_type in REFERENCE_TYPES:
        return sa.BigInteger
    return sa.Float if property_type in NUMBER_TYPES else sa.Text
