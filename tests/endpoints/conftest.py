"""The bureau of the endpoint tests: the company of the acceptance tests, with a web server and a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lime_stub.tasks import DeferredDispatcher, use_dispatcher

from tests.acceptance.company import Company
from tests.acceptance.conftest import company, lime_types, sim
from tests.endpoints.bureau import Bureau

__all__ = ["company", "lime_types", "sim"]


@pytest.fixture
def bureau(company: Company) -> Iterator[Bureau]:
    """Return a bureau where sent tasks wait until a test lets them run."""
    with use_dispatcher(DeferredDispatcher()) as worker:
        yield Bureau(company, worker)
