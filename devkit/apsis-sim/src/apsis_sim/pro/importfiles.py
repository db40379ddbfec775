"""Reading what is imported: the XML of the request body and the CSV behind an address."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from apsis_sim.pro import xmltext
from apsis_sim.world import World
from apsis_sim.world.imports import FILE_NOT_FOUND, WRONG_DATA, WRONG_FORMAT, ImportFailed, ImportRow

_SYSTEM_ELEMENTS = {
    "externalid": "external_id",
    "format": "format",
    "countrycode": "country_code",
    "phonenumber": "phone_number",
}
# ASSUMED: import.csv_columns: the order of the six fixed columns is not known.
_CSV_COLUMNS = ("email", "name", "external_id", "format", "country_code", "phone_number")
_FIRST_DEMOGRAPHIC_COLUMN = 7


def rows_of_xml(world: World, text: str, *, by_name: bool) -> list[ImportRow]:
    """Read the subscribers of an XML import."""
    try:
        root = xmltext.parse(text)
    except ValueError as error:
        raise ImportFailed(WRONG_FORMAT, f"The XML cannot be read: {error}") from None
    if xmltext.local_name(root) != "Subscribers":
        raise ImportFailed(WRONG_FORMAT, "The root element must be Subscribers")
    return [_row(world, element, by_name) for element in root]


def _row(world: World, element: Element, by_name: bool) -> ImportRow:
    if xmltext.local_name(element) != "Subscriber":
        raise ImportFailed(WRONG_FORMAT, "Subscribers may only hold Subscriber")
    fields: dict[str, str] = {}
    demographics: dict[str, str] = {}
    for child in element:
        name = xmltext.local_name(child)
        if name == "DemographicData":
            demographics.update(_demographics(world, child, by_name))
        elif name in ("Email", "Name"):
            fields[name.lower()] = (child.text or "").strip()
        else:
            fields.update(_system_element(world, name, child.text or ""))
    return ImportRow(fields.pop("email", ""), fields, demographics)


def _system_element(world: World, name: str, text: str) -> Mapping[str, str]:
    # ASSUMED: import.system_elements: only Name, Email and DemographicData are confirmed; others are ignored.
    style = world.variants["import.system_elements"]
    if style == "failure":
        raise ImportFailed(WRONG_FORMAT, f"The element {name} is not known")
    own = _SYSTEM_ELEMENTS.get(name.lower())
    return {own: text.strip()} if style == "accepted" and own is not None else {}


def _demographics(world: World, element: Element, by_name: bool) -> Iterator[tuple[str, str]]:
    for child in element:
        target = child.get("mapTo")
        if xmltext.local_name(child) != "Demographic" or not target:
            raise ImportFailed(WRONG_FORMAT, "DemographicData may only hold Demographic with mapTo")
        yield target if by_name else _name_at(world, target), child.text or ""


def _name_at(world: World, index: str) -> str:
    # ASSUMED: import.map_by_number: without name mapping, mapTo is the number of the field.
    found = world.demographic_at(int(index)) if index.isdecimal() else None
    if found is None:
        raise ImportFailed(WRONG_DATA, f"There is no demographic data field number {index}")
    return found.name


def rows_of_csv(world: World, order: Mapping[str, Any]) -> list[ImportRow]:
    """Fetch and read a CSV file; what can be fetched is in the world's files."""
    text = world.files.get(str(order.get("Url")))
    if text is None:
        raise ImportFailed(FILE_NOT_FOUND, "The file was not found")
    try:
        return _csv_rows(world, order, text)
    except (csv.Error, KeyError, TypeError, ValueError) as error:
        raise ImportFailed(WRONG_FORMAT, f"The file cannot be read: {error}") from None


def _csv_rows(world: World, order: Mapping[str, Any], text: str) -> list[ImportRow]:
    reader = csv.reader(
        io.StringIO(text),
        delimiter=str(order.get("DelimiterChar") or ","),
        quotechar=str(order.get("QuoteChar") or '"'),
    )
    lines = [line for line in reader if line and not line[0].startswith(str(order.get("CommentChar") or "\0"))]
    mapping = {
        int(one["ImportFilePosition"]): int(one["DemographicDataField"])
        for one in order.get("DemographicDataMapping") or ()
    }
    return [_csv_row(world, line, mapping) for line in lines[1 if order.get("HasHeader") else 0 :]]


def _csv_row(world: World, line: list[str], mapping: Mapping[int, int]) -> ImportRow:
    fields = {name: value for name, value in zip(_CSV_COLUMNS, line, strict=False) if value}
    demographics: dict[str, str] = {}
    for position, value in enumerate(line[_FIRST_DEMOGRAPHIC_COLUMN - 1 :], start=_FIRST_DEMOGRAPHIC_COLUMN):
        number = mapping.get(position) if mapping else position - _FIRST_DEMOGRAPHIC_COLUMN + 1
        if number is not None:
            demographics[_name_at(world, str(number))] = value
    return ImportRow(fields.pop("email", ""), fields, demographics)
