"""
How long a large customer takes: 100,000 persons and 200,000 participants are loaded, then read in pages.

`python devkit/lime-stub/bench/large_database.py [persons]` prints the figures. The database is a file that is removed.
"""

from __future__ import annotations

import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lime_query import execute_query
from lime_stub.application import LimeApplication, open_application
from lime_stub.dsl import definitions_from_dsl
from lime_stub.storage.loading import insert_objects
from lime_stub.store import Database

PERSONS = 100_000
CAMPAIGNS = 100
PAGE = 1000
TABLES = {
    "campaign": {
        "_label": "campaign",
        "name": {"type": "string", "label": "name", "length": 64},
        "participant": {"type": "hasmany", "related": "participant", "backref": "campaign"},
    },
    "person": {
        "_label": "person",
        "name": {"type": "string", "label": "name", "length": 64},
        "email": {"type": "link", "label": "primaryemailaddress", "length": 128},
        "participant": {"type": "hasmany", "related": "participant", "backref": "person"},
    },
    "participant": {
        "campaign": {"type": "belongsto", "related": "campaign", "backref": "participant"},
        "person": {"type": "belongsto", "related": "person", "backref": "participant"},
    },
}
WANTED = {"_id": None, "campaign": {"name": None}, "person": {"_id": None, "name": None, "email": None}}


@dataclass(frozen=True)
class Page:
    """One page that was read: where it began, how many rows it had, what it cost."""

    offset: int
    rows: int
    seconds: float
    peak_bytes: int


def customer(persons: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Describe a customer: every person takes part twice."""
    return {
        "campaign": {f"c{n}": {"name": f"Campaign {n}"} for n in range(CAMPAIGNS)},
        "person": {f"p{n}": {"name": f"Person {n}", "email": f"p{n}@example.se"} for n in range(persons)},
        "participant": {
            f"t{n}": {"person": f"p{n // 2}", "campaign": f"c{n * 7 % CAMPAIGNS}"} for n in range(2 * persons)
        },
    }


def load(address: str, persons: int) -> float:
    """Make the database and return how many seconds the loading took."""
    objects = customer(persons)
    started = time.perf_counter()
    database = Database(address, "large")
    database.create_limetype_tables(*definitions_from_dsl(TABLES))
    insert_objects(database, objects)
    database.close()
    return time.perf_counter() - started


def pages(app: LimeApplication, starts: Iterator[int] | range) -> Iterator[Page]:
    """Read one page after another by offset; the rows of a page are gone when the next one is read."""
    for start in starts:
        tracemalloc.start()
        began = time.perf_counter()
        rows = len(_rows(app, {"limit": PAGE, "offset": start}))
        yield Page(start, rows, time.perf_counter() - began, tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()


def walk(app: LimeApplication, look: Callable[[int], object] = lambda rows: None) -> int:
    """Read everything by the last id, as a careful client does, and return how many rows there were."""
    last, count = 0, 0
    while rows := _rows(app, {"limit": PAGE, "filter": {"key": "_id", "op": ">", "exp": last}}):
        last, count = rows[-1]["_id"], count + len(rows)
        look(count)
    return count


def _rows(app: LimeApplication, more: dict[str, Any]) -> list[dict[str, Any]]:
    query = {
        "limetype": "participant",
        "responseFormat": {"object": WANTED},
        "orderBy": [{"_id": "ASC"}],
        **more,
    }
    found: list[dict[str, Any]] = execute_query(query, app.database.connection, app.limetypes, app.acl, app.user)[
        "objects"
    ]
    return found


def main() -> None:
    """Print the figures."""
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else PERSONS
    with tempfile.TemporaryDirectory() as folder:
        address = str(Path(folder) / "large.db")
        print(f"{persons} persons and {2 * persons} participants loaded in {load(address, persons):.1f} s")
        app = open_application(address, "large")
        last = 2 * persons - PAGE
        for page in pages(app, range(0, last + 1, last // 4 // PAGE * PAGE or PAGE)):
            cost = f"{page.seconds * 1000:6.1f} ms, peak {page.peak_bytes / 1e6:.1f} MB"
            print(f"offset {page.offset:>7}: {page.rows} rows, {cost}")
        began = time.perf_counter()
        count = walk(app)
        print(f"{count} rows walked by id in {time.perf_counter() - began:.1f} s")
        app.database.close()


if __name__ == "__main__":
    main()
