"""Tell what a run without changes costs, for lists of several sizes: `python -m tests.bench`."""

from __future__ import annotations

import sys

from tests.bench.quiet import measure

SIZES = (10_000, 100_000)


def main() -> None:
    """Write one line for each size."""
    for members in SIZES:
        figures = measure(members)
        sys.stdout.write(
            f"{members} members: {figures.ours:.2f} s, yardstick {figures.yardstick:.2f} s, ratio {figures.ratio:.2f}, "
            f"peak {figures.peak_bytes / 2**20:.0f} MB\n"
        )


if __name__ == "__main__":
    main()
