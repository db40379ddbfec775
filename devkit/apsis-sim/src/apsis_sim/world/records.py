"""The things an APSIS account consists of, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Immutable:
    """A value that never changes, so that a copy of the world may share it."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return self


@dataclass(frozen=True, slots=True)
class Demographic(Immutable):
    """One of the account's 100 demographic fields; an unused one has no name."""

    index: int
    name: str
    alternatives: tuple[str, ...] = ()
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Subscriber(Immutable):
    """One person of the account."""

    id: int
    email: str
    name: str = ""
    external_id: str = ""
    format: str = "HTML"
    country_code: str = ""
    phone_number: str = ""
    demographics: Mapping[str, str] = field(default_factory=dict)
    created: float = 0.0


@dataclass(frozen=True, slots=True)
class OptOut(Immutable):
    """One row of an opt-out list; list_id 0 means that no list was named."""

    id: int
    subscriber_id: int
    email: str
    reason: str
    created: float
    list_id: int = 0
    sending_id: int = 0
    name: str = ""
    external_id: str = ""
    format: str = "HTML"
    country_code: str = ""
    phone_number: str = ""


@dataclass(frozen=True, slots=True)
class Folder(Immutable):
    """A folder for lists, newsletters or reports."""

    id: int
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Filter(Immutable):
    """A named condition on one demographic field."""

    id: int
    name: str
    demographic: str
    operator: int
    value: str


@dataclass(frozen=True, slots=True)
class Newsletter(Immutable):
    """A newsletter that can be sent."""

    id: int
    name: str
    subject: str
    body_html: str = ""
    body_text: str = ""
    folder_id: int = 0
    tracking: str = "all"
    created: float = 0.0
    updated: float = 0.0


@dataclass(frozen=True, slots=True)
class Recipient(Immutable):
    """Somebody a newsletter was sent to, as the person was at that moment."""

    subscriber_id: int
    email: str
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Event(Immutable):
    """Something that happened to one recipient of a sending: an open, a click or a bounce."""

    id: int
    subscriber_id: int
    email: str
    external_id: str
    sending_id: int
    created: float
    kind: str = ""
    code: int = 0
    text: str = ""
    link: str = ""


@dataclass(slots=True)
class Sending:
    """One dispatch of a newsletter; recipients are fixed at the moment it goes out."""

    id: int
    newsletter_id: int
    list_ids: tuple[int, ...]
    name: str
    subject: str
    from_name: str
    from_email: str
    send_date: float
    created: float
    campaign_id: str = ""
    filter_id: int = 0
    sent: bool = False
    recipients: tuple[Recipient, ...] = ()


@dataclass(slots=True)
class Import:
    """One import: what it will do, how far it has come and what it found."""

    id: int
    list_id: int
    submitted: float
    source: Any  # a function that returns the rows or raises ImportFailed
    sync: bool = False
    state: int = 0
    looks: int = 0
    stuck: bool = False
    failure_code: int | None = None
    message: str = ""
    created: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    on_all: list[str] = field(default_factory=list)
    on_list: list[str] = field(default_factory=list)
    rejects: Any = None  # a function (email, id) -> refusal text or None
