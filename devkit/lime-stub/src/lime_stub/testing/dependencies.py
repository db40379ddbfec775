"""How tests put a service of their own in the place of one of the server's."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

LIFESTYLES = ("transient", "scoped", "singleton")


@dataclass(frozen=True)
class ComponentRegistrationMeta:
    """Say what a registration is for; "test" replaces a production service."""

    label: str | None = None


@dataclass(frozen=True)
class ComponentRegistration:
    """Say how a service is made, and how long it lives."""

    service: Hashable
    factory: Callable[..., Any]
    lifestyle: str = "transient"
    meta: ComponentRegistrationMeta | None = None

    def __post_init__(self) -> None:
        if self.lifestyle not in LIFESTYLES:
            raise ValueError(f"lifestyle must be one of {', '.join(LIFESTYLES)}, not {self.lifestyle!r}")


class DependencyContainer:
    """Hold registrations and make services."""

    def __init__(self, registrations: Iterable[ComponentRegistration] = ()) -> None:
        self._registrations: dict[Hashable, ComponentRegistration] = {}
        self._made: dict[Hashable, Any] = {}
        for each in registrations:
            self.register(each)

    def register(self, registration: ComponentRegistration) -> None:
        """Add a service; one with meta replaces the service of that name."""
        if registration.service in self._registrations and registration.meta is None:
            raise ValueError(f"service {registration.service!r} is registered already: give meta to replace it")
        self._registrations[registration.service] = registration
        self._made.pop(registration.service, None)

    def get(self, service: Hashable) -> Any:
        """Return a service; KeyError when nobody registered it."""
        # ASSUMED: how a service is asked for: get(service), or by index.
        registration = self._registrations[service]
        if registration.lifestyle == "transient":
            return self._make(registration)
        if service not in self._made:
            self._made[service] = self._make(registration)
        return self._made[service]

    __getitem__ = get

    def __contains__(self, service: object) -> bool:
        return service in self._registrations

    def _make(self, registration: ComponentRegistration) -> Any:
        # ASSUMED: argument of a factory: the container, for a factory that asks for an argument.
        return registration.factory(self) if _wants_argument(registration.factory) else registration.factory()


def _wants_argument(factory: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(factory).parameters.values()
    except ValueError:
        return False
    named = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return any(each.kind in named and each.default is inspect.Parameter.empty for each in parameters)
