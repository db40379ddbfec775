"""A clean set-up for the doctor, with nothing left behind for the next test."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import lime_config
import pytest
from apsis_sim.server import SimServer
from lime_stub.config import use_application_config
from lime_stub.plugins import load_plugins

from tests.doctor.clinic import Clinic, build, open_account
from tests.fakes.fake_clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    """Return a clock that stands still."""
    return FakeClock()


@pytest.fixture
def sim(clock: FakeClock) -> Iterator[SimServer]:
    """Run an account on a port of its own."""
    with open_account(clock) as server:
        yield server


@pytest.fixture(autouse=True)
def configuration() -> Iterator[None]:
    """Load the package as a server does, and put every configuration back afterwards."""
    load_plugins()
    before = copy.deepcopy(dict(lime_config.config))
    yield
    lime_config.config.clear()
    lime_config.config.update(before)
    use_application_config(None)


@pytest.fixture
def clinic(sim: SimServer, clock: FakeClock) -> Clinic:
    """Return a set-up that lacks nothing and has lived for some minutes."""
    return build(sim, clock)
