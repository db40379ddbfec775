"""Pages prove that they are everything, or are read once more, or are no answer."""

from __future__ import annotations

import pytest

from limepkg_apsis.apsis.pro.paging import read_pages
from limepkg_apsis.apsis.pro.wire.answers import Page
from limepkg_apsis.core.errors import IncompleteRead


def page(total: int, pages: int, *ids: int) -> Page:
    """Make a page."""
    return Page(tuple({"id": each} for each in ids), total, pages)


GOOD = [page(5, 3, 1, 2), page(5, 3, 3, 4), page(5, 3, 5)]


class Far:
    """The other side: one list of pages for each time it is read from the start."""

    def __init__(self, *reads: list[Page]) -> None:
        self.reads = list(reads)
        self.calls: list[int] = []

    def fetch(self, number: int) -> Page:
        """Return a page."""
        self.calls.append(number)
        if number == 1 and len(self.calls) > 1:
            self.reads.pop(0)
        pages = self.reads[0]
        return pages[number - 1] if number <= len(pages) else page(pages[0].total, pages[0].pages)

    def read(self) -> list[int]:
        """Read all pages."""
        return [row["id"] for row in read_pages(self.fetch(1), self.fetch, lambda row: row["id"], 3)]


@pytest.mark.parametrize(
    ("pages", "ids"),
    [(GOOD, [1, 2, 3, 4, 5]), ([page(0, 0)], []), ([page(0, 1)], []), ([page(2, 1, 1, 2)], [1, 2])],
)
def test_whole_pages_are_read_once(pages: list[Page], ids: list[int]) -> None:
    """Every page is fetched once when they prove themselves."""
    far = Far(pages)

    assert far.read() == ids
    assert far.calls == list(range(1, max(1, len(pages)) + 1))


SHIFTY = {
    "a total that changes": [page(5, 3, 1, 2), page(6, 3, 3, 4), page(5, 3, 5)],
    "a page twice": [page(5, 3, 1, 2), page(5, 3, 1, 2), page(5, 3, 5)],
    "a page missing": [page(5, 3, 1, 2), page(5, 3), page(5, 3, 5)],
    "a row shifted out": [page(5, 3, 1, 2), page(5, 3, 4, 5), page(5, 3)],
    "a row shifted in": [page(5, 3, 1, 2), page(5, 3, 2, 3), page(5, 3, 4)],
    "a total too high": [page(6, 3, 1, 2), page(6, 3, 3, 4), page(6, 3, 5)],
    "a total too low": [page(4, 3, 1, 2), page(4, 3, 3, 4), page(4, 3, 5)],
    "too few pages announced": [page(5, 2, 1, 2), page(5, 2, 3, 4), page(5, 2, 5)],
    "nothing at all": [page(5, 0)],
    "a page more than we read directly": [page(4, 4, 1), page(4, 4, 2), page(4, 4, 3), page(4, 4, 4)],
}


@pytest.mark.parametrize("pages", SHIFTY.values(), ids=SHIFTY.keys())
def test_doubtful_pages_are_read_once_more(pages: list[Page]) -> None:
    """A second read that proves itself is the answer."""
    assert Far(pages, GOOD).read() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("pages", SHIFTY.values(), ids=SHIFTY.keys())
def test_pages_that_stay_doubtful_are_no_answer(pages: list[Page]) -> None:
    """Nothing is returned of a list that cannot be proven."""
    with pytest.raises(IncompleteRead):
        Far(pages, pages).read()
