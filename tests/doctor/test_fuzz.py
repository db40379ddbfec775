"""Whatever stands in a configuration, the doctor answers, and gives away neither key nor address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lime_stub.config import use_application_config

from limepkg_apsis.core.errors import Unavailable
from limepkg_apsis.core.memory import RecentCalls
from limepkg_apsis.core.model import MailingList
from limepkg_apsis.core.ports import Clock
from limepkg_apsis.doctor import CHECKS, examine
from limepkg_apsis.settings import FIELD_ROLES, LIMETYPE_ROLES, ApsisSettings
from limepkg_apsis.syncs import SYNC_KINDS
from tests.doctor.clinic import Clinic, build, open_account
from tests.fakes.fake_clock import FakeClock

KEY = "7d0f-secret-key-4711"


class Nobody:
    """An account that never answers: no call leaves this process, whatever the address."""

    key_fingerprint = "f"
    ahead: timedelta | None = None

    def __init__(self, chosen: ApsisSettings, clock: Clock) -> None:
        self.chosen = chosen

    def recall(self, recent: RecentCalls) -> None:
        """Forget it."""

    def read_field_names(self) -> tuple[str, ...] | None:
        """Do not answer."""
        raise Unavailable(reason="no_connection")

    def read_lists(self) -> tuple[MailingList, ...]:
        """Do not answer."""
        raise Unavailable(reason="no_connection")


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([KEY, "a@b.se", "email"])
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def section(*names: str) -> st.SearchStrategy[Any]:
    """Return what may stand where a section with these names should."""
    return st.dictionaries(st.sampled_from(names), values, max_size=4) | values


ADMIN = st.dictionaries(st.text(), values, max_size=3) | st.fixed_dictionaries(
    {},
    optional={
        "enabled": values,
        "requests_per_minute": values,
        "data_call_interval_seconds": values,
        "person_id_field": values,
        "campaign_filter": values,
        "history_option_key": values,
        "may_sync_group": values,
        "may_approve_group": values,
        "guards": section("list_percent", "list_minimum", "account_percent", "other"),
        "mailings": section("days"),
        "intervals_minutes": section(*(kind.name for kind in SYNC_KINDS)),
        "limetypes": section(*LIMETYPE_ROLES),
        "fields": st.dictionaries(st.sampled_from(sorted(FIELD_ROLES)), section("name", "email", "type", "person")),
    },
)
APP = st.fixed_dictionaries({}, optional={"base_url": values, "ca_bundle": values, "other": values})


@pytest.fixture(scope="module")
def clinic() -> Iterator[Clinic]:
    """Return one set-up for all examples: none of them changes more than what it is configured with."""
    clock = FakeClock()
    with open_account(clock) as sim:
        yield build(sim, clock)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(admin=ADMIN, app=APP, key=st.just(KEY) | values)
def test_any_configuration_is_examined(clinic: Clinic, admin: dict[str, Any], app: dict[str, Any], key: Any) -> None:
    """Every check is made or skipped with a reason, nothing is raised, and nothing secret is told."""
    clinic.hold(admin)
    use_application_config({"config": {"limepkg_apsis": app}, "secrets": {"limepkg_apsis": {"api_key": key}}})

    answer = examine(clinic.app(), clock=clinic.clock, connect=Nobody).to_dict()

    lines: Any = answer["checks"]
    assert [each["check"] for each in lines] == [check.code for check in CHECKS]
    assert all(each["title"] and each["message"] for each in lines)
    assert all(bool(each["remedy"]) or each["state"] != "failed" for each in lines)
    told = json.dumps(lines)
    assert key != KEY or KEY not in told
    assert "a@b.se" not in told
