"""Which checks `make check` consists of. All of them run, so that one look shows everything that is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from devkit.demo.chores.program import run

ROOT = Path(__file__).resolve().parents[3]
# Mistakes that are meant: APSIS' own in its answers, those of tests, and Swedish words.
WORDS = "succefully,succesfully,nmae,advence,adress,dokument,exempel,titel"
# What is not English, or not ours to spell.
NOT_ENGLISH = ("*.po", "*/lip.json", "*/demo/sample/*", "*/demo/tests/*", "*.lock", "package-lock.json")
NOT_OURS = ("./.venv", "./.git", "./.demo", "./.*_cache", "./.hypothesis", "*/node_modules")
# What is built from our own files, which are checked themselves.
BUILT = ("*/dist", "./dist", "./build", "*/.stencil", "*/web_components/static", "*/web_components/static_package")

CHECKS: Mapping[str, tuple[str, ...]] = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),
    "contracts": ("lint-imports",),
    "spelling": ("codespell", "--ignore-words-list", WORDS, "--skip", ",".join((*NOT_ENGLISH, *NOT_OURS, *BUILT)), "."),
    "generated files": ("apsis-sim", "coverage", "--check"),
}


def main(names: Sequence[str]) -> int:
    """Run the named checks, or all; print what failed in full and the rest in one line each."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"check: there is no check {unknown[0]!r}, only {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = [name for name in names or CHECKS if not _passes(name)]
    if failed:
        print(f"check: {', '.join(failed)} failed.", file=sys.stderr)
    return 1 if failed else 0


def _passes(name: str) -> bool:
    program, *arguments = CHECKS[name]
    path = Path(sys.executable).with_name(f"{program}.exe" if os.name == "nt" else program)
    code, output = run([str(path), *arguments], ROOT)
    print(f"{'FAILED' if code else 'ok    '}  {name}  ({' '.join((program, *arguments[:2]))})", flush=True)
    if code:
        print(output, flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
