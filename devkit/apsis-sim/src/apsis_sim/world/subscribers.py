"""Rules for people: creating, updating, deleting, double opt-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apsis_sim.world.account import World
from apsis_sim.world.addresses import is_valid, same
from apsis_sim.world.optouts import forget_opt_outs, refuse_opted_out
from apsis_sim.world.records import Subscriber
from apsis_sim.world.refusals import Refused

_TEXT_FIELDS = ("name", "external_id", "format", "country_code", "phone_number")
_EXTERNAL_ID_LIMIT = 50
_DEMOGRAPHIC_LIMIT = 500


def known_demographics(world: World, given: Mapping[str, str]) -> dict[str, str]:
    """Return the values under the account's own field names; refuse unknown names and long values."""
    kept: dict[str, str] = {}
    for name, value in given.items():
        found = world.demographic(name)
        if found is None:
            # ASSUMED: demographic.unknown: a name the account does not have is refused.
            if world.variants["demographic.unknown"] == "refused":
                raise Refused("unknown_demographic", name=name)
            continue
        if len(value) > _DEMOGRAPHIC_LIMIT:
            raise Refused("too_long", field=f"Demographic data {found.name}", limit=_DEMOGRAPHIC_LIMIT)
        kept[found.name] = value
    return kept


def _checked(world: World, fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    if "email" in values:
        values["email"] = str(values["email"]).strip()
        if not is_valid(values["email"]):
            raise Refused("invalid_email", email=values["email"])
    if len(values.get("external_id") or "") > _EXTERNAL_ID_LIMIT:
        raise Refused("too_long", field="ExternalId", limit=_EXTERNAL_ID_LIMIT)
    if "format" in values:
        values["format"] = _format(values["format"])
    if "demographics" in values:
        values["demographics"] = known_demographics(world, values["demographics"])
    return values


def _format(value: str) -> str:
    # ASSUMED: subscriber.format: HTML or text in any case; empty means HTML.
    if value.lower() not in ("html", "text", ""):
        raise Refused("wrong_value", field="Format")
    return "text" if value.lower() == "text" else "HTML"


def add_subscriber(world: World, fields: Mapping[str, Any], subscriber_id: int | None = None) -> Subscriber:
    """Put a new person into the account, whether or not the address is known."""
    if not fields.get("email"):
        raise Refused("missing", field="Email")
    values = _without_empty(_checked(world, fields))
    number = world.next_id("subscriber", subscriber_id)
    return world.store(Subscriber(id=number, created=world.now(), **values))


def create_on_list(world: World, list_id: int, fields: Mapping[str, Any], *, update: bool) -> Subscriber:
    """Put a person on a list: a new one, or the one who has the address."""
    mailing_list = world.mailing_list(list_id)
    if not fields.get("email"):
        raise Refused("missing", field="Email")
    values = _checked(world, fields)
    known = world.by_email(values["email"])
    refuse_opted_out(world, mailing_list, values["email"], known.id if known else 0)
    if known is None:
        person = add_subscriber(world, values)
    elif update:
        person = world.store(_updated(world, known, values))
    # ASSUMED: create.existing: without updateIfExists=true only the subscription is made.
    elif world.variants["create.existing"] == "error":
        raise Refused("already_exists", email=values["email"])
    else:
        person = known
    mailing_list.put(person.id)
    return person


def _updated(world: World, known: Subscriber, values: Mapping[str, Any]) -> Subscriber:
    # ASSUMED: create.update_scope: members left out under updateIfExists=true keep their values.
    base = known
    if world.variants["create.update_scope"] == "full":
        base = Subscriber(id=known.id, email=known.email, created=known.created)
    return replace(base, **_merged(world, base, {**values, "email": known.email}))


def _merged(world: World, old: Subscriber, values: Mapping[str, Any]) -> dict[str, Any]:
    if "demographics" not in values:
        return dict(values)
    # ASSUMED: update.demographics: a key that is left out keeps its value.
    kept = old.demographics if world.variants["update.demographics"] == "per_key" else {}
    return {**values, "demographics": _non_empty({**kept, **values["demographics"]})}


def _non_empty(demographics: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in demographics.items() if value != ""}


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = {name: value for name, value in values.items() if name not in _TEXT_FIELDS or value}
    if "demographics" in cleaned:
        cleaned["demographics"] = _non_empty(cleaned["demographics"])
    return cleaned


def update_subscriber(world: World, subscriber_id: int, fields: Mapping[str, Any]) -> Subscriber:
    """Change a person: absent members stay, empty ones are cleared."""
    old = world.subscriber(subscriber_id)
    values = _checked(world, fields)
    # ASSUMED: update.external_id: an update by id does not change ExternalId.
    if world.variants["update.external_id"] == "ignored":
        values.pop("external_id", None)
    if "email" in values and same(values["email"]) != same(old.email):
        _check_new_address(world, old, values["email"])
    return world.store(replace(old, **_merged(world, old, values)))


def merge_imported(world: World, known: Subscriber, fields: Mapping[str, Any]) -> Subscriber:
    """Change a person by an import: what the file leaves out stays, ExternalId may change."""
    values = _checked(world, fields)
    merged = _non_empty({**known.demographics, **values.get("demographics", {})})
    return world.store(replace(known, **{**values, "demographics": merged}))


def _check_new_address(world: World, person: Subscriber, email: str) -> None:
    # ASSUMED: update.email_taken: several people may have one address.
    if world.variants["update.email_taken"] == "refused" and world.ids_by_email(email):
        raise Refused("already_exists", email=email)
    # ASSUMED: update.email_opted_out: an address that opted out cannot be taken by a member of that list.
    if world.variants["update.email_opted_out"] == "refused":
        refuse_opted_out(world, None, email)
        for mailing_list in world.lists_of(person.id):
            refuse_opted_out(world, mailing_list, email)


def delete_subscriber(world: World, subscriber_id: int) -> bool:
    """Remove a person from the account and every list; say whether there was one."""
    person = world.subscribers.get(subscriber_id)
    if person is None:
        return False
    world.forget(person)
    forget_opt_outs(world, person)
    return True


def request_double_opt_in(world: World, list_id: int, fields: Mapping[str, Any]) -> None:
    """Mail a person who must confirm before joining; who has confirmed is only updated."""
    mailing_list = world.mailing_list(list_id)
    values = _checked(world, fields)
    email = values.get("email") or ""
    if not email:
        raise Refused("missing", field="Email")
    # ASSUMED: double_opt_in.opted_out: refused with the same text as a direct create.
    refuse_opted_out(world, mailing_list, email)
    known = world.by_email(email)
    if known is not None and known.id in mailing_list:
        world.store(_updated(world, known, values))
        return
    waiting = Subscriber(id=0, created=world.now(), **_without_empty(values))
    world.pending[(list_id, same(email))] = waiting
    world.mails.append((list_id, email))


def confirm(world: World, list_id: int, email: str) -> Subscriber:
    """Let somebody confirm a double opt-in."""
    waiting = world.pending.pop((list_id, same(email)), None)
    if waiting is None:
        raise Refused("no_subscriber_with_email", email=email)
    names = (*_TEXT_FIELDS, "email", "demographics")
    return create_on_list(world, list_id, {name: getattr(waiting, name) for name in names}, update=True)
