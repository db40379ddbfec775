"""Reading plain data from seeds and events: names in any spelling, moments, people, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from apsis_sim.clock import showable
from apsis_sim.world import World
from apsis_sim.world.records import Subscriber
from apsis_sim.world.registers import MailingList
from apsis_sim.world.subscribers import add_subscriber

_PERSON = ("email", "name", "external_id", "format", "country_code", "phone_number", "demographics")
_LIST = ("name", "from_name", "from_email", "description", "character_set", "folder_id", "hidden")


def spelled(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members under snake_case names without underscores, so that FromName is from_name."""
    return {str(key).replace("_", "").lower(): value for key, value in given.items()}


def pick(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return the members with these names that are given."""
    have = spelled(given)
    return {name: have[name.replace("_", "")] for name in names if have.get(name.replace("_", "")) is not None}


def only(given: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    """Refuse members nobody reads, which are spelling mistakes."""
    known = {name.replace("_", "") for name in names}
    wrong = sorted(set(spelled(given)) - known)
    if wrong:
        raise ValueError(f"{what} does not know {', '.join(wrong)}; it knows {', '.join(sorted(names))}.")


def moment(value: Any, now: float) -> float | None:
    """Read a moment: seconds since 1970, an ISO date, or {"days_ago": n}."""
    return None if value is None else showable(_seconds(value, now))


def _seconds(value: Any, now: float) -> float:
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, Mapping):
        return now - float(spelled(value)["daysago"]) * 24 * 3600
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    parsed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


def person_fields(given: str | Mapping[str, Any]) -> dict[str, Any]:
    """Read a person: an address, or an object."""
    if isinstance(given, str):
        return {"email": given}
    fields = pick(given, _PERSON)
    for name in fields.keys() - {"demographics"}:
        fields[name] = str(fields[name])
    return fields


def list_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Read the members of a mailing list."""
    return pick(given, _LIST)


def find_list(world: World, given: Any) -> MailingList:
    """Return the list with this id or name."""
    if isinstance(given, str) and not given.isdecimal():
        named = [one for one in world.lists.values() if one.name == given]
        if len(named) != 1:
            raise ValueError(f"There are {len(named)} lists with the name {given!r}.")
        return named[0]
    return world.mailing_list(int(given))


def find_person(world: World, email: str) -> Subscriber:
    """Return the person with this address."""
    found = world.by_email(email)
    if found is None:
        raise ValueError(f"Nobody in the account has the address {email!r}.")
    return found


def ensure_person(world: World, given: str | Mapping[str, Any]) -> Subscriber:
    """Return the person with this address, new if nobody has it; an explicit id always makes a new one."""
    fields = person_fields(given)
    wanted = spelled(given).get("id") if isinstance(given, Mapping) else None
    known = world.by_email(str(fields.get("email", "")))
    if known is None or wanted is not None:
        return add_subscriber(world, fields, None if wanted is None else int(wanted))
    return known
