"""COVERAGE.md: each method, where the reference has it, and how sure it is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from apsis_sim import variants
from apsis_sim.faults import EFFECTS
from apsis_sim.pro.urls import ROUTES

PAGE = Path(__file__).resolve().parents[2] / "COVERAGE.md"

_INTRODUCTION = """# What the simulator covers

Written by `apsis-sim coverage` from the tables in the code; do not edit.

*Path* says how sure verb and path are, with the evidence grades of the reference (D official documentation,
L run against the live service, P restated by a client, C seen in a client's code, I inferred). *Answer* says
the same of the shape of the answer: documented, inferred from a neighbour, or assumed because nobody describes it.
"""

_MISSING = """
## Not simulated

The services of reference section 12.4: transactional, SMS, events. They answer as an unknown path does: 404 with
Code -3.
"""


def page() -> str:
    """Return the text of COVERAGE.md."""
    parts = [_INTRODUCTION, f"\n## Methods ({len(ROUTES)})\n", _methods(), _MISSING]
    parts += ["\n## Open questions and their switches\n", _switches(), "\n## Faults\n", _faults()]
    return "".join(parts)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n" + "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _methods() -> str:
    rows = [
        [f"{one.verb} `{one.template}`", one.name, one.section, f"{one.path_is} ({one.grade})", one.answer_is]
        for one in ROUTES
    ]
    return _table(["Method", "Name in the log", "Section", "Path", "Answer"], rows)


def _switches() -> str:
    rows = [
        [f"`{one.key}`", str(one.default), ", ".join(map(str, one.choices[1:])), one.section, one.meaning]
        for one in variants.TABLE
    ]
    return _table(["Variant", "Default", "Alternatives", "Section", "Question"], rows)


def _faults() -> str:
    rows = [[f"`{one.name}`", ", ".join(one.parameters), one.meaning] for one in EFFECTS]
    return _table(["Fault", "Parameters", "Effect"], rows)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is current."""
    parser = argparse.ArgumentParser(prog="apsis-sim coverage", description="Write COVERAGE.md.")
    parser.add_argument("--check", action="store_true", help="only say whether the file is current")
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args(arguments)
    if not options.check:
        options.out.write_text(page(), encoding="utf-8")
        return 0
    current = options.out.exists() and options.out.read_text(encoding="utf-8") == page()
    if not current:
        print(f"{options.out} is not current; run apsis-sim coverage.", file=sys.stderr)
    return 0 if current else 1
