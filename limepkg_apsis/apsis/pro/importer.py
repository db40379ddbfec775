"""What an XML import carries: its text, and how many people fit into one call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from ...core.changes import AddMember
from .limits import Limits
from .wire.calls import encode

_UNCARRIABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold, escaped or not."""

_FRAME_BYTES = len(encode({"XmlData": "<Subscribers></Subscribers>"}))


def import_text(adds: Sequence[AddMember], person_id_field: str) -> str:
    """Return the people as one XML document."""
    # ASSUMED: element names of the XML import (14 #10): only Name, Email and DemographicData are confirmed, so the
    # link to Lime travels in a demographic field or not at all.
    root = ElementTree.Element("Subscribers")
    root.extend(_subscriber(add, person_id_field) for add in adds)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False)


def _subscriber(add: AddMember, person_id_field: str) -> ElementTree.Element:
    element = ElementTree.Element("Subscriber")
    _append(element, "Name", add.name)
    _append(element, "Email", add.email)
    if person_id_field:
        data = ElementTree.SubElement(element, "DemographicData")
        _append(data, "Demographic", str(add.person_ids[0])).set("mapTo", carriable(person_id_field))
    return element


def _append(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag)
    child.text = carriable(text)
    return child


def carriable(text: str) -> str:
    """Return a text without the characters that XML cannot carry."""
    return _UNCARRIABLE.sub("", text)


def import_batches(adds: Sequence[AddMember], person_id_field: str, limits: Limits) -> Iterator[list[AddMember]]:
    """Split people so that no call has too many rows or too many bytes."""
    batch: list[AddMember] = []
    size = _FRAME_BYTES
    for add in adds:
        more = _bytes_of(add, person_id_field)
        if batch and (len(batch) == limits.imported or size + more > limits.import_bytes):
            yield batch
            batch, size = [], _FRAME_BYTES
        batch.append(add)
        size += more
    if batch:
        yield batch


def _bytes_of(add: AddMember, person_id_field: str) -> int:
    text = ElementTree.tostring(_subscriber(add, person_id_field), "unicode", short_empty_elements=False)
    return len(encode(text)) - len('""')
