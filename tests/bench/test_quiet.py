"""A hundred thousand members without changes cost little more than reading them."""

from __future__ import annotations

from tests.bench.quiet import measure

MEMBERS = 100_000
MOST_BYTES = 120 * 1024 * 1024
MOST_TIMES = 3.0


def test_quiet_run_of_a_large_list_is_cheap() -> None:
    """Memory has a ceiling, and processor time stays within a few times of parsing the export and two set differences."""
    figures = measure(MEMBERS)

    assert (figures.report.counts.on_list, figures.report.wrote) == (MEMBERS, 0)
    assert figures.peak_bytes < MOST_BYTES
    assert figures.ratio <= MOST_TIMES, f"{figures.ours:.2f} s over {figures.yardstick:.2f} s"
