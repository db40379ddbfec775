"""How the campaign card is made: packages from npm, then the files that browsers load; each once per change."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from devkit.demo.chores import program

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
# What browsers load is decided by these; specs, harness and texts are not part of it.
SOURCES = ("src", "vendor", "lwc.config.json", "package.json", "package-lock.json", "*.config.ts", "tsconfig*.json")
PACKAGES = ("vendor", "package.json", "package-lock.json")
# A warning for the bundler; a campaign card that never loads for everybody else (reference frontend 13.3).
UNRESOLVED = ("UNRESOLVED_IMPORT", "Unresolved import")
UNREACHABLE = ("ENOTFOUND", "ECONNREFUSED", "ETIMEDOUT", "EAI_AGAIN", "ECONNRESET", "E404")


class FrontendError(Exception):
    """The campaign card cannot be made; the text is one sentence for the person who asked."""


def main() -> int:
    """Make the campaign card, or see that it is there; return the exit code."""
    try:
        print(make(FRONTEND))
    except FrontendError as error:
        print(f"frontend: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("frontend: stopped; the next call starts again.", file=sys.stderr)
        return 130
    return 0


def make(frontend: Path) -> str:
    """Bring the packages and the built files up to date, and return a sentence about it."""
    started = time.monotonic()
    done = [_once(frontend, *step) for step in STEPS]
    if not any(done):
        return "The campaign card is built in frontend/dist."
    return f"The campaign card is built in frontend/dist ({time.monotonic() - started:.0f} s)."


def _once(frontend: Path, title: str, sources: Iterable[str], result: str, command: tuple[str, ...]) -> bool:
    stamp = frontend / result / ".made-of"
    wanted = digest_of(frontend, sources)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    print(title, flush=True)
    stamp.unlink(missing_ok=True)
    check(*run(frontend, command))
    stamp.write_text(wanted, encoding="utf-8")
    return True


STEPS = (
    # Scripts of packages have no business here: none of ours needs one.
    (
        "Fetching what the campaign card is built with.",
        PACKAGES,
        "node_modules",
        ("ci", "--ignore-scripts", "--no-audit", "--no-fund"),
    ),
    ("Building the campaign card.", SOURCES, "dist", ("run", "build")),
)


def digest_of(folder: Path, patterns: Iterable[str]) -> str:
    """Return a digest of the names and contents of files; a folder stands for everything in it."""
    digest = hashlib.sha256()
    for path in sorted(_files(folder, patterns)):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path, patterns: Iterable[str]) -> Iterable[Path]:
    for pattern in patterns:
        for found in folder.glob(pattern):
            inside = found.rglob("*") if found.is_dir() else (found,)
            # Written by the build itself, out of everything else.
            yield from (path for path in inside if path.is_file() and path.name != "components.d.ts")


def run(frontend: Path, command: tuple[str, ...]) -> tuple[int, str]:
    """Run npm and return its exit code and everything it said."""
    npm = shutil.which("npm")
    if npm is None:
        raise FrontendError("there is no npm on the PATH: install Node 20 or newer, which brings it, and try again.")
    return program.run([npm, *command], frontend, _environment(os.environ))


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    return {**given, "NO_COLOR": "1", "npm_config_update_notifier": "false"}


def check(code: int, output: str) -> None:
    """Make sure that npm did what it was asked for, and that a browser will find every part of what it made."""
    if code:
        offline = any(word in output for word in UNREACHABLE)
        cause = "npm cannot reach its registry" if offline else "npm failed"
        raise FrontendError(f"{cause}: {_last_words(output)}.")
    if any(word in output for word in UNRESOLVED):
        raise FrontendError("the built files import something that no browser finds: see `npm run build`.")


def _last_words(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() and "complete log" not in line.lower()]
    return (errors or lines or ["it said nothing"])[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
