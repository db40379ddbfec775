"""One call of a method: its parameters, its body, and how views answer it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from apsis_sim.faults import NOTHING, RowFaults, Struck
from apsis_sim.message import Request
from apsis_sim.pro import bodies, dates
from apsis_sim.pro.errors import invalid
from apsis_sim.variants import Variants
from apsis_sim.world import World
from apsis_sim.world.imports import ImportPace

T = TypeVar("T")
# ASSUMED: paging.max_size: more than 1,000 rows a page is refused.
MAX_PAGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """A result with other words than OK."""

    result: Any
    message: str = "OK"


@dataclass(frozen=True, slots=True)
class Queued:
    """Work to be done later; the caller gets a ticket."""

    work: Callable[[], Any]


@dataclass
class Call:
    """What a view is given."""

    world: World
    request: Request
    params: Mapping[str, str] = field(default_factory=dict)
    faults: Struck = NOTHING
    import_pace: ImportPace = field(default_factory=ImportPace)

    @property
    def variants(self) -> Variants:
        """Return the answers to the open questions."""
        return self.world.variants

    @cached_property
    def body(self) -> Any:
        """Return the body as plain data."""
        return bodies.read_body(self.request)

    @cached_property
    def row_faults(self) -> RowFaults:
        """Return what goes wrong with single rows of this call."""
        return self.faults.for_rows()

    def number(self, name: str) -> int:
        """Return a number from the path."""
        return int(self.params[name])

    def flag(self, name: str) -> bool:
        """Return a yes or no from the query."""
        return bodies.as_bool(self.request.query.get(name.lower()), name)

    def moment(self, name: str) -> float:
        """Return a date from the path."""
        return bodies.as_date(self.params[name], name)

    def interval(self) -> Callable[[float], bool]:
        """Return whether a moment lies between the dates of the query, which may both be left out."""
        first, last = (self.request.query.get(name) or None for name in ("datefrom", "dateto"))
        start = float("-inf") if first is None else bodies.as_date(first, "dateFrom")
        end = float("inf") if last is None else bodies.as_date(last, "dateTo")
        return lambda moment: start <= moment <= end

    def between(self) -> Callable[[float], bool]:
        """Return whether a moment lies between the dates of the path."""
        # ASSUMED: dates.ends: both ends belong to the interval.
        start, end = self.moment("from"), self.moment("to")
        return lambda moment: start <= moment <= end

    def date(self, seconds: float, *, offset: bool = True) -> dates.WireDate | None:
        """Write a moment the way the variants ask for."""
        if self.variants["dates.values"] == "null":
            return None
        style = self.variants["dates.offset"]
        return dates.to_wire(seconds, offset=offset if style == "by_service" else style == "always")

    def page(self, rows: Sequence[T], item: Callable[[T], Any]) -> dict[str, Any]:
        """Return one page of rows with the totals."""
        page, size = self.number("page"), self.number("size")
        if page < 1 or not 1 <= size <= MAX_PAGE_SIZE:
            raise invalid(f"The page starts at 1 and its size is 1 to {MAX_PAGE_SIZE}")
        total = len(rows)
        pages = -(-total // size)
        # ASSUMED: paging.empty_pages: an empty result has 0 pages.
        if total == 0 and self.variants["paging.empty_pages"] == "one":
            pages = 1
        # ASSUMED: paging.past_end: a page past the end is empty.
        if page > max(pages, 1) and self.variants["paging.past_end"] == "error":
            raise invalid(f"There is no page {page}")
        start = self._start(page, size)
        wrong_pages = "total_pages" in self.faults
        return {
            "TotalCount": self._total(total),
            "TotalPages": int(self.faults.parameter("total_pages", "value", 0)) if wrong_pages else pages,
            "Items": [item(row) for row in rows[max(start, 0) : max(start + size, 0)]],
        }

    def _start(self, page: int, size: int) -> int:
        if "repeated_page" in self.faults:
            page = max(page - 1, 1)
        by = int(self.faults.parameter("shifted_rows", "by", 1)) if "shifted_rows" in self.faults else 0
        return (page - 1) * (size + by)

    def _total(self, total: int) -> int:
        if "total_count" not in self.faults:
            return total
        fixed = self.faults.parameter("total_count", "value")
        return int(fixed if fixed is not None else total + self.faults.parameter("total_count", "add", 1))
