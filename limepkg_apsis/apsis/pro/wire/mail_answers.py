"""
What was sent and what came of it, as values of the core.

Hardly any member of these answers is certain (reference, sections 11 and 12), so each is looked for under every name
that it may have. What is certain must be there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ....core.errors import ContractBroken, IncompleteRead
from ....core.model import Addressee, Bounce, BounceStatus, Sending
from .rows import Row, as_int, as_row, date_of, required_int

# ASSUMED: fields of bounces, opens and sendings (14 #1): the names that the reference lists, the likeliest first.
EMAIL = ("email", "emailaddress", "recipientemail", "subscriberemail")
MEMBER = ("subscriberid", "recipientid")
OWN_ID = ("id", "bounceid")
BOUNCED = ("created", "date", "bouncedate", "timestamp")
CATEGORY = ("bouncecategory", "category", "bouncetype", "type")
SUBJECT = ("subject", "newslettersubject", "name", "newslettername", "title")
SENT = ("senddate", "senddatetime", "sendtime", "sentdate", "sent", "date")
LISTS = ("mailinglistid", "mailinglistids", "mailinglists")

_CATEGORIES = re.compile(r"(hard|soft)[\s_-]*(?:bounce[sd]?)?", re.IGNORECASE)


def first_name(row: Row, names: Sequence[str]) -> str:
    """Return the first of some names under which a row says anything; empty when it says nothing."""
    return next((name for name in names if row.get(name) not in (None, "")), "")


def first_text(row: Row, names: Sequence[str]) -> str:
    """Return what a row says under the first of some names."""
    name = first_name(row, names)
    return str(row[name]).strip() if name else ""


def bounce_of(row: Row) -> Bounce:
    """Return one bounce."""
    return Bounce(
        email=first_text(row, EMAIL),
        status=bounce_status_of(first_text(row, CATEGORY)),
        created=date_of(row, first_name(row, BOUNCED)),
        id=as_int(first_text(row, OWN_ID)) or 0,
    )


def bounce_status_of(category: str) -> BounceStatus:
    """Return the status of a category: what is not surely hard or soft, technical bounces among it, is `other`."""
    # ASSUMED: bounce codes (14 #1): numbers of APSIS Pro are not known, so no number means hard or soft.
    match = _CATEGORIES.fullmatch(category)
    return BounceStatus(match[1].lower()) if match else BounceStatus.OTHER


def addressee_of(row: Row) -> Addressee:
    """Return whom a row is about."""
    return Addressee(first_text(row, EMAIL), as_int(first_text(row, MEMBER)) or 0)


def own_id_of(row: Row) -> int:
    """Return the row's own id; 0 when it has none."""
    return as_int(first_text(row, OWN_ID)) or 0


def sendings_of(result: Any) -> tuple[Sending, ...]:
    """Return sendings, each once; only an array is an answer."""
    if not isinstance(result, list):
        raise IncompleteRead(reason="no_index")
    return tuple({each.id: each for each in map(_sending_of, result)}.values())


def _sending_of(value: Any) -> Sending:
    row = as_row(value)
    return Sending(
        id=required_int(row, "SendQueueId"),
        list_ids=_list_ids(row),
        subject=first_text(row, SUBJECT),
        sent=date_of(row, first_name(row, SENT)),
    )


def _list_ids(row: Row) -> tuple[int, ...]:
    # The lists are certain (reference 12.1): without them a sending would be passed over in silence.
    name = next((each for each in LISTS if each in row), None)
    if name is None:
        raise ContractBroken(reason="row_unreadable", member="MailinglistId")
    told = row[name]
    numbers = [_list_id(each) for each in (told if isinstance(told, list) else [told])]
    return tuple(dict.fromkeys(each for each in numbers if each))


def _list_id(value: Any) -> int:
    if value in (None, ""):
        return 0
    number = as_int(as_row(value).get("id") if isinstance(value, Mapping) else value)
    if number is None:
        raise ContractBroken(reason="row_unreadable", member="MailinglistId")
    return number
