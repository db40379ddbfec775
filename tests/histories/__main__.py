"""Play many histories and tell those whose promises are broken: `python -m tests.histories --count N --seed S`."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.histories.history import Ending, play

MOST_TOLD = 10


def main() -> int:
    """Return 0 when every history ended well."""
    parser = argparse.ArgumentParser(prog="python -m tests.histories", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many histories")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow it")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    given = parser.parse_args()
    seeds = range(given.seed, given.seed + given.count)
    failed = [each for each in endings(seeds, given.jobs) if each.broken]
    for each in failed[:MOST_TOLD]:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(f"{given.count} histories from seed {given.seed}: {len(failed)} broken")
    sys.stdout.write(f": {' '.join(str(each.seed) for each in failed)}\n" if failed else "\n")
    return 1 if failed else 0


def endings(seeds: range, jobs: int) -> list[Ending]:
    """Play histories, in several processes if asked for."""
    if jobs < 2:
        return [play(seed) for seed in seeds]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(play, seeds, chunksize=25))


if __name__ == "__main__":
    sys.exit(main())
