"""XML in and out: bodies without entities, answers in the style of a DataContract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from apsis_sim.pro.dates import WireDate

HEADER = '<?xml version="1.0" encoding="utf-8"?>'
_NIL = 'i:nil="true"'
_UNCARRIABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'


def parse(text: str) -> ElementTree.Element:
    """Parse XML that declares no document type and so no entities; raise ValueError for anything else."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("document types and entities are not accepted")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None


def local_name(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def to_plain(element: ElementTree.Element) -> Any:
    """Read a DataContract body as the JSON it stands for."""
    # ASSUMED: xml.body: ArrayOf… is a list, an element without children a string, anything else an object.
    children = list(element)
    if local_name(element).startswith("ArrayOf"):
        return [to_plain(child) for child in children]
    if not children:
        return element.text or ""
    names = [local_name(child) for child in children]
    if (len(children) > 1 and len(set(names)) == 1) or names[0] in ("DemDataField", "KeyValuePair"):
        return [to_plain(child) for child in children]
    return {name: to_plain(child) for name, child in zip(names, children, strict=True)}


def response(envelope: Mapping[str, Any]) -> str:
    """Write an envelope."""
    inner = "".join(_element(name, envelope[name]) for name in sorted(envelope))
    return f"{HEADER}<Response {_NAMESPACE}>{inner}</Response>"


def document(root: str, value: Any) -> str:
    """Write a value below a root element, as in a poll file."""
    return f"{HEADER}<{root} {_NAMESPACE}>{_content(value)}</{root}>"


def file(value: Any) -> str:
    """Write what a data file holds when it is short."""
    if not isinstance(value, list | tuple):
        return document("Result", value)
    whole = value and all(isinstance(item, int) for item in value)
    return document("ArrayOfint" if whole else "ArrayOfItem", value)


def array(items: Iterable[Any]) -> Iterator[str]:
    """Write the items of a data file one by one."""
    # ASSUMED: xml.items: rows are called Item; the type names of the service are not known.
    yield f"{HEADER}<ArrayOfItem {_NAMESPACE}>"
    for item in items:
        yield _element("Item", item)
    yield "</ArrayOfItem>"


def _element(name: str, value: Any) -> str:
    if value is None:
        return f"<{name} {_NIL}/>"
    return f"<{name}>{_content(value)}</{name}>"


def _content(value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_element(name, value[name]) for name in sorted(value))  # DataContract order
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, WireDate):
        return value.wall
    if isinstance(value, str | int | float):
        return _text(str(value))
    return "".join(_element("int" if isinstance(item, int) else "Item", item) for item in value)


def _text(text: str) -> str:
    # ASSUMED: xml.control: a character that no XML document may hold is shown as a question mark in a diamond.
    return escape(_UNCARRIABLE.sub("\N{REPLACEMENT CHARACTER}", text), {"\r": "&#13;"})
