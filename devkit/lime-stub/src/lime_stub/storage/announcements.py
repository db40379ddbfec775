"""Which events are published after a commit, and what they carry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lime_stub.model.values import serialize_properties_and_values

if TYPE_CHECKING:
    from lime_stub.application import LimeApplication
    from lime_stub.objects import LimeObject


@dataclass(frozen=True, slots=True)
class Change:
    """One object that was written or deleted."""

    limetype: str
    event: str
    limeobject: LimeObject
    properties: dict[str, Any] = field(default_factory=dict)


def change_of(limeobject: LimeObject, event: str) -> Change:
    """Record what is about to happen to an object."""
    names = [] if event == "delete" else limeobject.state.dirty_names()
    values = {name: limeobject.get_property(name).value for name in names}
    return Change(limeobject.limetype.name, event, limeobject, serialize_properties_and_values(values))


def announce(application: LimeApplication, changes: Iterable[Change]) -> None:
    """Publish one event for each change."""
    # ASSUMED: routing key of an event: core.limeobject.…, as in the examples; the prose beside them says core.lime.…
    for change in changes:
        application.publish(f"core.limeobject.{change.limetype}.{change.event}.v1", _body(application, change))


def _body(application: LimeApplication, change: Change) -> dict[str, Any]:
    # ASSUMED: body of an event: id, limetype, event, application, user and the changed properties with new values.
    return {
        "id": change.limeobject.id,
        "limetype": change.limetype,
        "event": change.event,
        "application": application.identifier,
        "user_id": application.user_id,
        "properties": change.properties,
    }
