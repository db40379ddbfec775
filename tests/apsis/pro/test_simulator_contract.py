"""The gateway to APSIS Pro does on the simulator what every adapter must do, whichever way open questions are answered."""

from __future__ import annotations

from typing import Any

import pytest
from apsis_sim.variants import TABLE

from tests.apsis.pro.simulated import SimulatedAccount
from tests.contracts.apsis_contract import ApsisContract

OTHER_ANSWERS = [{variant.key: choice} for variant in TABLE for choice in variant.choices[1:]]


def _name(variants: dict[str, Any]) -> str:
    return ",".join(f"{key}={value}" for key, value in variants.items()) or "defaults"


@pytest.fixture(params=[{}, *OTHER_ANSWERS], ids=_name)
def variants(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One answer to one open question."""
    chosen: dict[str, Any] = request.param
    return chosen


class TestProOnSimulator(ApsisContract):
    """The contract on the simulator."""

    @pytest.fixture
    def account(self, variants: dict[str, Any]) -> SimulatedAccount:
        """An empty account."""
        return SimulatedAccount(variants=variants)


class TestProWithPersonIdField(ApsisContract):
    """The contract where the account has a demographic field for the person's id."""

    @pytest.fixture
    def account(self) -> SimulatedAccount:
        """An empty account with the field."""
        return SimulatedAccount(person_id_field="LimeId")
