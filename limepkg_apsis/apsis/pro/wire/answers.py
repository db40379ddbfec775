"""The answers of APSIS Pro as values of the core: lenient about form, strict about what must be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....core.errors import ContractBroken, IncompleteRead
from ....core.model import MailingList, OptOut
from .members import email_of
from .rows import Row, as_int, as_row, date_of, required_int, text_of


def lists_of(result: Any) -> tuple[MailingList, ...]:
    """Return the index of lists; only an array is one, and an empty array is an empty index."""
    if not isinstance(result, list):
        raise IncompleteRead(reason="no_index")
    rows = {each.id: each for each in map(list_of, result)}
    return tuple(rows.values())


def list_of(value: Any) -> MailingList:
    """Return one list."""
    row = as_row(value)
    return MailingList(
        id=required_int(row, "Id"),
        name=text_of(row, "Name"),
        sender_name=text_of(row, "FromName"),
        sender_address=text_of(row, "FromEmail"),
        marker=text_of(row, "Description"),
    )


def raw_list_of(result: Any, list_id: int) -> Mapping[str, Any] | None:
    """Return the members of one list as they came; None when there is none; never another list."""
    if result is None:
        return None
    if required_int(as_row(result), "Id") != list_id:
        raise ContractBroken(reason="other_list")
    found: Mapping[str, Any] = result
    return found


def new_id_of(result: Any) -> int:
    """Return the id of what was made."""
    number = as_int(result)
    if number is None or number <= 0:
        raise ContractBroken(reason="no_id")
    return number


def ids_of(result: Any) -> tuple[int, ...]:
    """Return the ids of an address: a list since v3, one number before (reference, section 8)."""
    listed = result if isinstance(result, list) else [] if result is None else [result]
    numbers = tuple(as_int(each) for each in listed)
    if any(number is None for number in numbers):
        raise ContractBroken(reason="no_id")
    return tuple(number for number in numbers if number)


def list_ids_of(result: Any) -> tuple[int, ...]:
    """Return the ids of the lists somebody is on."""
    rows = as_row(result).get("mailinglists") if isinstance(result, Mapping) else result
    if rows is not None and not isinstance(rows, list):
        raise ContractBroken(reason="row_unreadable", member="Mailinglists")
    return tuple(required_int(as_row(each), "Id") for each in rows or ())


def count_of(result: Any) -> int:
    """Return a plain number."""
    number = as_int(result)
    if number is None or number < 0:
        raise ContractBroken(reason="no_count")
    return number


def field_names_of(result: Any) -> tuple[str, ...] | None:
    """Return the names of the demographic fields that are in use; None when the answer does not tell them."""
    rows = as_row(result).get("demographics") if isinstance(result, Mapping) else result
    if not isinstance(rows, list) or not all(isinstance(each, Mapping) for each in rows):
        return None
    names = (text_of(as_row(each), "Key").strip() for each in rows)
    return tuple(name for name in names if name)  # unused slots have no name


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its rows, and how many rows and pages there are in all according to it."""

    rows: tuple[Row, ...]
    total: int
    pages: int


def page_of(result: Any) -> Page:
    """Return a page; without an announced total nothing can be proven by it."""
    row = as_row(result) if isinstance(result, Mapping) else {}
    items, total = row.get("items") or [], as_int(row.get("totalcount"))
    if total is None or total < 0 or not isinstance(items, list):
        raise IncompleteRead(reason="no_total")
    rows = tuple(as_row(item) for item in items)
    return Page(rows, total, as_int(row.get("totalpages")) or _pages(total, len(rows)))


def _pages(total: int, size: int) -> int:
    # ASSUMED: empty result (section 5): TotalCount 0 with or without pages.
    return -(-total // size) if size else 0


def opt_out_of(row: Row) -> OptOut:
    """Return one row of an opt-out list."""
    return OptOut(
        email=email_of(row),
        person_id=text_of(row, "ExternalId"),
        created=date_of(row, "Created"),
        reason=text_of(row, "Reason"),
    )


def has_address(opt_out: OptOut) -> bool:
    """Tell whether an opt-out says whose it is."""
    return bool(opt_out.email.strip())


def opt_out_key(row: Row) -> object:
    """Return what makes a row of an opt-out list different from every other."""
    # ASSUMED: opt-out item of a list (14 #19): nobody knows whether Id is the row or the person; unique it is.
    return text_of(row, "Id") or (text_of(row, "SubscriberId"), email_of(row).casefold())


def poll_address_of(result: Any) -> str:
    """Return where to look for queued work; a secret."""
    address = text_of(as_row(result), "PollURL")
    if not address:
        raise ContractBroken(reason="no_poll_address")
    return address


def import_id_of(result: Any) -> str:
    """Return the id of an import, whatever its form."""
    # ASSUMED: form of an import id (section 9): a number or a text.
    if isinstance(result, bool) or not isinstance(result, int | str) or not str(result).strip():
        raise ContractBroken(reason="no_id")
    return str(result).strip()


def import_state_of(result: Any) -> int | None:
    """Return the state of an import: -1 unknown, 0 waiting, 1 working, 2 done, 3 failed."""
    return as_int(as_row(result).get("result"))


def report_of(result: Any) -> tuple[str, ...]:
    """Return the addresses of a report; `IncompleteRead` when it announces more than it names."""
    row = as_row(result)
    emails = row.get("emails") or []
    announced = as_int(row.get("totalcount"))
    if not isinstance(emails, list) or (announced is not None and announced > len(emails)):
        raise IncompleteRead(reason="report")
    return tuple(str(each) for each in emails)
