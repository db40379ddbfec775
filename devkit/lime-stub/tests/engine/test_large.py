"""What a large database costs does not grow with how far one has read; the benchmark has the full size."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from lime_stub.application import open_application

PERSONS = 5_000
FULL_SIZE, SECONDS_FOR_IT = 100_000, 60
BENCH = Path(__file__).resolve().parents[2] / "bench" / "large_database.py"


@pytest.fixture(scope="module")
def bench():
    """Return the benchmark as a module."""
    spec = importlib.util.spec_from_file_location("large_database", BENCH)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def loaded(bench, tmp_path_factory):
    """Load a customer into a file; return the application and how long that took."""
    address = str(tmp_path_factory.mktemp("large") / "large.db")
    seconds = bench.load(address, PERSONS)
    app = open_application(address, "large")
    yield app, seconds
    app.database.close()


def test_loading_is_fast_enough_for_the_full_size(loaded):
    """A twentieth of the rows in a twentieth of the time."""
    assert loaded[1] < SECONDS_FOR_IT * PERSONS / FULL_SIZE


def test_last_pages_cost_what_the_first_ones_cost(bench, loaded):
    """A nested query in pages: the memory of a page does not grow with the offset, its time hardly."""
    last = 2 * PERSONS - bench.PAGE
    tuple(bench.pages(loaded[0], [0]))  # whatever is made once only
    first, late = ([*bench.pages(loaded[0], [start] * 3)] for start in (0, last))
    assert {each.rows for each in first + late} == {bench.PAGE}
    assert min(each.peak_bytes for each in late) < 1.2 * min(each.peak_bytes for each in first)
    assert min(each.seconds for each in late) < 5 * min(each.seconds for each in first)


def test_everything_is_read_once_and_with_its_relations(bench, loaded):
    """The pages together are all rows, and the nested values are those of the right person."""
    seen = []
    assert bench.walk(loaded[0], seen.append) == 2 * PERSONS == seen[-1]
    (row,) = bench._rows(loaded[0], {"limit": 1, "offset": 2 * PERSONS - 1})
    assert row["person"]["email"] == f"p{PERSONS - 1}@example.se"


def test_memory_is_that_of_a_page_and_not_of_the_table(bench, loaded):
    """A page of a tenth of the rows takes a small part of what all rows at once take."""
    import tracemalloc

    (page,) = bench.pages(loaded[0], [0])
    tracemalloc.start()
    everything = bench._rows(loaded[0], {"limit": 0})
    whole = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(everything) == 2 * PERSONS
    assert page.peak_bytes < whole / 3
