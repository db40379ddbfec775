"""Applications for the tests of the Lime side: two databases, empty, on the platform's own fixtures."""

from __future__ import annotations

from typing import Any

import pytest

from limepkg_apsis.crm import connect
from limepkg_apsis.settings import CrmSettings
from tests.crm.schemas import DATABASES
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock


@pytest.fixture(scope="session", params=sorted(DATABASES))
def schema(request: pytest.FixtureRequest) -> str:
    """Name the database of a test."""
    return str(request.param)


@pytest.fixture(scope="session")
def lime_types(schema: str) -> list[Any]:
    """Return the tables of the database."""
    from lime_type import create_limetypes_from_dsl

    return list(create_limetypes_from_dsl(DATABASES[schema][0]()))


@pytest.fixture
def crm_settings(schema: str) -> CrmSettings:
    """Return what the administrator of the database had to say."""
    return DATABASES[schema][1]


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still."""
    return FakeClock()


@pytest.fixture
def lime_world(lime_app: Any, crm_settings: CrmSettings, clock: FakeClock) -> LimeWorld:
    """Return the application with our ports over it."""
    return LimeWorld(lime_app, connect(lime_app, crm_settings, clock), clock)
