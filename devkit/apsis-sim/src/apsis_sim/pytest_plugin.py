"""The fixture that gives a test a simulator of its own."""

from collections.abc import Iterator

import pytest

from apsis_sim.server import SimServer


@pytest.fixture
def apsis_sim() -> Iterator[SimServer]:
    """A running simulator with an empty account."""
    with SimServer() as server:
        yield server
