"""What the platform tells about tables and fields: the only code that touches labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

NO_LABEL = "none"

_TABLE_WORDS = "none company person project todo note coworker document campaign history"
_FIELD_WORDS = """
    none name key description startdate duedate category completed notes priority responsiblecoworker table idrecord
    hometelephonenumber businesstelephonenumber mobiletelephonenumber homefaxnumber businessfaxnumber birthday
    homeaddress businessaddress businesshomepage personalhomepage primaryemailaddress secondaryemailaddress jobtitle
    nickname receivedtime senttime location firstname lastname inactive companynumber visitingaddress recordimage
    signature screenshot streetaddress zipcode city country customernumber geography streetaddress2
    visitingaddressstreetaddress visitingaddressstreetaddress2 visitingaddresszipcode visitingaddresscity
    visitingaddresscountry
"""
TABLE_CODES: Mapping[int, str] = dict(enumerate(_TABLE_WORDS.split()))
FIELD_CODES: Mapping[int, str] = dict(enumerate(_FIELD_WORDS.split()))
_OTHER_SPELLINGS = {"primaryemail": "primaryemailaddress", "startvalue": "startdate", "endvalue": "duedate"}

# ASSUMED: by-label look-up: no such method is known; these are the names it would most likely have.
_TABLE_LOOK_UPS = ("get_limetype_by_label", "get_by_label")
_FIELD_LOOK_UPS = ("get_property_by_label", "get_by_label")


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What is known of one field. An empty `kind`: the platform does not tell; `options` are pairs of key and id."""

    name: str
    label: str = NO_LABEL
    kind: str = ""
    options: tuple[tuple[str, int | None], ...] = ()
    related: str = ""
    length: int | None = None

    def option_id(self, key: str) -> int | None:
        """Return the id of the first option with a key; None when there is none or ids are not told."""
        return next((number for each, number in self.options if each == key), None)

    def option_key(self, number: int) -> str:
        """Return the key of an option by its id; empty when there is no such option."""
        return next((key for key, each in self.options if each == number), "")

    def has_option(self, key: str) -> bool:
        """Tell whether there is an option with a key."""
        return any(each == key for each, _ in self.options)


def label_of(thing: Any, codes: Mapping[int, str]) -> str:
    """Return the label of a table or a field as one lower-case word, however the platform spells it."""
    # ASSUMED: type of .label: a string of the DSL; an Enum, the code of the database or no attribute work as well.
    raw = getattr(thing, "label", None)
    spellings = (raw.name, raw.value) if isinstance(raw, Enum) else (raw,)
    words = [_word(each, codes) for each in spellings]
    return next((word for word in words if word in codes.values()), words[0])


def _word(raw: object, codes: Mapping[int, str]) -> str:
    if isinstance(raw, int) or (isinstance(raw, str) and raw.strip().isdigit()):
        return codes.get(int(raw), NO_LABEL)
    word = _plain(raw)
    return _OTHER_SPELLINGS.get(word, word) or NO_LABEL


def _plain(raw: object) -> str:
    last = str(raw or "").rsplit(".", 1)[-1].lower()
    return "".join(letter for letter in last if letter.isalnum())


def limetypes_of(application: Any) -> tuple[Any, ...]:
    """Return all tables of an application, in the order in which the platform gives them."""
    return tuple(application.limetypes.get_all())


def limetype_named(application: Any, name: str) -> Any | None:
    """Return a table by its internal name, or None."""
    # ASSUMED: unknown limetype: which exception the platform raises is not known, so the list is searched.
    return next((each for each in limetypes_of(application) if each.name == name), None)


def limetypes_labelled(application: Any, label: str) -> tuple[Any, ...]:
    """Return the tables that carry a label."""
    found = _looked_up(application.limetypes, _TABLE_LOOK_UPS, label)
    if found is not None:
        return (found,)
    return tuple(each for each in limetypes_of(application) if label_of(each, TABLE_CODES) == label)


def tells_labels(application: Any) -> bool:
    """Tell whether the platform says anything about labels at all."""
    if any(hasattr(application.limetypes, each) for each in _TABLE_LOOK_UPS):
        return True
    return any(getattr(each, "label", None) is not None for each in limetypes_of(application))


def fields_of(limetype: Any) -> tuple[FieldFacts, ...]:
    """Return what is known of each field of a table, in definition order."""
    return tuple(_facts(limetype, each) for each in _properties(limetype))


def fields_labelled(limetype: Any, label: str, known: Iterable[FieldFacts] | None = None) -> tuple[str, ...]:
    """Return the names of the fields that carry a label, in definition order; `known` are its fields, once read."""
    found = _looked_up(limetype, _FIELD_LOOK_UPS, label)
    if found is not None:
        return (str(found.name),)
    facts = fields_of(limetype) if known is None else known
    return tuple(each.name for each in facts if each.label == label)


def _looked_up(owner: Any, methods: Iterable[str], label: str) -> Any | None:
    from lime_errors import NotFoundError

    for method in methods:
        if hasattr(owner, method):
            try:
                return getattr(owner, method)(label) or None
            except (NotFoundError, KeyError, AttributeError):
                return None
    return None


def _properties(limetype: Any) -> Iterator[Any]:
    # ASSUMED: properties of a limetype: told by the type where it can be iterated, else by an unsaved object of it.
    told: Any = getattr(limetype, "properties", None)
    if not hasattr(told, "__iter__"):
        told = limetype().properties
    yield from told.values() if isinstance(told, Mapping) else told


def _facts(limetype: Any, shown: Any) -> FieldFacts:
    # The property of the type is the better source; an object's accessor may know less.
    sources = [each for each in (_property_of(limetype, shown.name), shown) if each is not None]
    labels = [label_of(each, FIELD_CODES) for each in sources]
    return FieldFacts(
        name=str(shown.name),
        label=next((each for each in labels if each != NO_LABEL), NO_LABEL),
        kind=_kind(_told(sources, "type")),
        options=_options(_told(sources, "options")),
        related=_related(sources),
        length=_told(sources, "length"),
    )


def _property_of(limetype: Any, name: str) -> Any | None:
    return limetype.get_property(name) if hasattr(limetype, "get_property") else None


def _told(sources: Iterable[Any], attribute: str) -> Any:
    told = (getattr(each, attribute, None) for each in sources)
    return next((each for each in told if each is not None), None)


def _kind(told: Any) -> str:
    return _plain(told.name if isinstance(told, Enum) else told)


def _options(told: Any) -> tuple[tuple[str, int | None], ...]:
    if told is None or isinstance(told, str):
        return ()
    return tuple((str(_part(each, "key") or ""), _part(each, "id")) for each in told)


def _part(option: Any, name: str) -> Any:
    return option.get(name) if isinstance(option, Mapping) else getattr(option, name, None)


def _related(sources: Sequence[Any]) -> str:
    told = _told(sources, "related")
    if told is None:
        asked = next((each for each in sources if hasattr(each, "get_related_limetype")), None)
        told = asked.get_related_limetype() if asked is not None else None
    return str(getattr(told, "name", told) or "")
