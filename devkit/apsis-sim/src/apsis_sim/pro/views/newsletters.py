"""Newsletter service."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Call, Queued
from apsis_sim.world import Refused, World
from apsis_sim.world.records import Newsletter
from apsis_sim.world.sendings import create_newsletter

MOST_AT_ONCE = 1000
_MEMBERS = {
    "Name": "name",
    "Subject": "subject",
    "BodyHtml": "body_html",
    "BodyText": "body_text",
    "Tracking": "tracking",
}
_LINK = re.compile(r"""href\s*=\s*["']([^"']+)""", re.IGNORECASE)


def _fields(body: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        own: bodies.as_text(body[wire], wire) for wire, own in _MEMBERS.items() if body.get(wire) is not None
    }
    if body.get("FolderId") is not None:
        fields["folder_id"] = bodies.as_int(body["FolderId"], "FolderId")
    return fields


def create(call: Call) -> int:
    """Make a newsletter and answer its id."""
    fields = _fields(bodies.as_object(call.body))
    name, subject = fields.pop("name", ""), fields.pop("subject", "")
    return create_newsletter(call.world, name, subject, **fields).id


def update(call: Call) -> int:
    """Change a newsletter."""
    # ASSUMED: newsletter.update: members left out are kept, the id is the result.
    old = _find(call.world, call.number("id"))
    fields = _fields(bodies.as_object(call.body))
    call.world.newsletters[old.id] = replace(old, updated=call.world.now(), **fields)
    return old.id


def _find(world: World, number: int) -> Newsletter:
    found = world.newsletters.get(number)
    if found is None:
        raise Refused("no_newsletter", id=number)
    return found


def delete_many(call: Call) -> Queued:
    """Delete newsletters later; every id gets a row."""
    ids = bodies.int_list(call.body, at_most=MOST_AT_ONCE)
    return Queued(lambda: [{"Key": number, "Value": _delete(call.world, number)} for number in ids])


def _delete(world: World, number: int) -> str:
    # ASSUMED: newsletter.delete_rows: the same rows as for mailing lists.
    gone = world.newsletters.pop(number, None)
    return "Succefully deleted" if gone is not None else str(Refused("no_newsletter", id=number))


def delete_one(call: Call) -> bool:
    """Delete one newsletter."""
    # ASSUMED: newsletter.delete_result: true.
    del call.world.newsletters[_find(call.world, call.number("id")).id]
    return True


def all_queued(call: Call) -> Queued:
    """Export every newsletter."""
    return Queued(lambda: [items.newsletter(call, one) for one in call.world.newsletters.values()])


def paged(call: Call) -> dict[str, Any]:
    """Answer one page of newsletters."""
    return call.page(list(call.world.newsletters.values()), lambda one: items.newsletter(call, one))


def one(call: Call) -> items.Item:
    """Answer one newsletter."""
    return items.newsletter(call, _find(call.world, call.number("id")))


def web_version(call: Call) -> str:
    """Answer the address under which a newsletter can be read."""
    # ASSUMED: newsletter.web_version: an address; its form is not known.
    return f"https://www.anpdm.example/newsletter/{_find(call.world, call.number('id')).id}"


def links(call: Call) -> list[dict[str, Any]]:
    """Answer the links in a newsletter."""
    # ASSUMED: newsletter.links: Id and Link.
    found = _LINK.findall(_find(call.world, call.number("id")).body_html)
    return [{"Id": number, "Link": link} for number, link in enumerate(found, start=1)]
