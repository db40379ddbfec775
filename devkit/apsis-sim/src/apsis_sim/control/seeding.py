"""Filling an account from a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apsis_sim.control.plain import ensure_person, find_list, list_fields, moment, only, pick, spelled
from apsis_sim.world import World
from apsis_sim.world import filters as filter_rules
from apsis_sim.world import sendings as sending_rules
from apsis_sim.world.lists import create_list
from apsis_sim.world.optouts import opt_out_of_all, opt_out_of_list
from apsis_sim.world.records import Demographic, Subscriber

MEMBERS = (
    "hard_bounce_limit",
    "demographics",
    "folders",
    "subscribers",
    "lists",
    "generate",
    "opt_outs",
    "filters",
    "newsletters",
    "sendings",
    "bounces",
    "files",
)
_MOST_DEMOGRAPHICS = 100
_LIST_MEMBERS = (
    "id",
    "name",
    "from_name",
    "from_email",
    "description",
    "character_set",
    "folder_id",
    "hidden",
)

SENDING_MEMBERS = (
    "id",
    "lists",
    "newsletter",
    "name",
    "subject",
    "body_html",
    "from_name",
    "from_email",
    "send_date",
    "opens",
    "clicks",
    "bounces",
    "opt_outs",
)


def seed(world: World, document: Mapping[str, Any]) -> None:
    """Add everything a document names to an account."""
    only(document, (*MEMBERS, "accounts"), "A seed")
    given = spelled(document)
    world.hard_bounce_limit = int(given.get("hardbouncelimit", world.hard_bounce_limit))
    world.files.update(given.get("files") or {})
    for one in given.get("demographics") or ():
        _demographic(world, one)
    for one in given.get("folders") or ():
        filter_rules.create_folder(world, one["name"], one.get("type", "Recipients"), one.get("id"))
    for one in given.get("subscribers") or ():
        ensure_person(world, one)
    for one in given.get("lists") or ():
        _list(world, one)
    for one in given.get("generate") or ():
        generate(world, **one)
    for one in given.get("optouts") or ():
        _opt_out(world, one, None)
    _mail(world, given)


def _mail(world: World, given: Mapping[str, Any]) -> None:
    for one in given.get("filters") or ():
        fields = pick(one, ("name", "demographic", "value", "operator"))
        filter_rules.create_filter(world, filter_id=one.get("id"), **fields)
    for one in given.get("newsletters") or ():
        fields = pick(one, ("name", "subject", "body_html", "body_text", "folder_id", "tracking"))
        sending_rules.create_newsletter(world, newsletter_id=one.get("id"), **fields)
    for one in given.get("sendings") or ():
        send(world, one)
    for one in given.get("bounces") or ():
        bounce(world, one, int(spelled(one).get("sending") or 0))


def _demographic(world: World, given: str | Mapping[str, Any]) -> None:
    fields = {"name": given} if isinstance(given, str) else pick(given, ("name", "index", "alternatives", "visible"))
    if "name" not in fields and isinstance(given, Mapping):
        fields["name"] = spelled(given)["key"]
    index = int(fields.get("index", len(world.demographics) + 1))
    if not 1 <= index <= _MOST_DEMOGRAPHICS:
        raise ValueError(f"An account has the demographic fields 1 to {_MOST_DEMOGRAPHICS}, not {index}.")
    made = Demographic(
        index, str(fields["name"]), tuple(fields.get("alternatives", ())), bool(fields.get("visible", True))
    )
    world.demographics.append(made)


def _list(world: World, given: Mapping[str, Any]) -> None:
    only(given, (*_LIST_MEMBERS, "members", "opt_outs", "created"), "A list")
    have = spelled(given)
    fields = {"from_name": "Sender", "from_email": "sender@example.test", **list_fields(given)}
    with world.at(moment(have.get("created"), world.now())):
        made = create_list(world, fields, have.get("id"))
    for one in have.get("members") or ():
        made.put(ensure_person(world, one).id)
    for one in have.get("optouts") or ():
        _opt_out(world, one, made.id)


def _opt_out(world: World, given: str | Mapping[str, Any], list_id: int | None) -> None:
    have = {"email": given} if isinstance(given, str) else spelled(given)
    person = ensure_person(world, str(have["email"]))
    wanted = list_id if list_id is not None else have.get("list")
    details: dict[str, Any] = {
        "reason": str(have.get("reason", "")),
        "sending_id": int(have.get("sending") or 0),
    }
    with world.at(moment(have.get("created", have.get("at")), world.now())):
        if wanted is None:
            opt_out_of_all(world, person.id, **details)
        else:
            opt_out_of_list(world, find_list(world, wanted).id, person.id, **details)


def generate(
    world: World, list: Any, count: int, prefix: str = "person", domain: str = "example.test", first: int = 1
) -> None:
    """Put count invented people on a list, quickly."""
    mailing_list = find_list(world, list)
    now = world.now()
    for number in range(first, first + count):
        email = f"{prefix}{number}@{domain}"
        person = Subscriber(world.next_id("subscriber"), email, f"{prefix.title()} {number}", str(number), created=now)
        mailing_list.put(world.store(person).id)


def send(world: World, given: Mapping[str, Any]) -> int:
    """Send a newsletter, made for the purpose unless it is named, and note what its recipients did."""
    only(given, SENDING_MEMBERS, "A sending")
    have = spelled(given)
    newsletter = have.get("newsletter")
    if newsletter is None:
        subject = str(have.get("subject") or have.get("name") or "Newsletter")
        made = sending_rules.create_newsletter(
            world, str(have.get("name") or subject), subject, body_html=str(have.get("bodyhtml", ""))
        )
        newsletter = made.id
    order = sending_rules.Order(
        newsletter_id=int(newsletter),
        list_ids=tuple(find_list(world, one).id for one in have["lists"]),
        send_date=moment(have.get("senddate"), world.now()),
        **pick(given, ("from_name", "from_email")),
    )
    sending = sending_rules.order_sending(world, order, have.get("id"))
    with world.at(sending.send_date if sending.sent else None):
        _reactions(world, sending.id, have)
    return sending.id


def _reactions(world: World, sending_id: int, have: Mapping[str, Any]) -> None:
    for one in have.get("opens") or ():
        sending_rules.record(world, "open", sending_id, _email(one))
    for one in have.get("clicks") or ():
        link = "https://www.example.test/" if isinstance(one, str) else str(one.get("link", ""))
        sending_rules.record(world, "click", sending_id, _email(one), link=link)
    for one in have.get("bounces") or ():
        bounce(world, one, sending_id)
    for one in have.get("optouts") or ():
        extra = {"email": one} if isinstance(one, str) else dict(one)
        _opt_out(world, {**extra, "sending": sending_id}, None)


def _email(given: str | Mapping[str, Any]) -> str:
    return given if isinstance(given, str) else str(spelled(given)["email"])


def bounce(world: World, given: str | Mapping[str, Any], sending_id: int) -> None:
    """Note a bounce."""
    have = {} if isinstance(given, str) else spelled(given)
    with world.at(moment(have.get("created", have.get("at")), world.now())):
        sending_rules.record_bounce(
            world,
            _email(given),
            str(have.get("kind", "hard")),
            sending_id=sending_id,
            text=str(have.get("text", "")),
        )
