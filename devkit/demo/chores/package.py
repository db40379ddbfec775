"""How the package is built: the campaign card into its folder, the wheel and the source archive into `dist/`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devkit.demo.chores import frontend
from devkit.demo.chores.program import run

ROOT = Path(__file__).resolve().parents[3]
ROOM = Path("limepkg_apsis", "web_components")


class PackageError(Exception):
    """The package was not built; the text has what the build said."""


def main() -> int:
    """Build the package and return the exit code."""
    try:
        print(frontend.make(frontend.FRONTEND))
        for name in build(ROOT, ROOT / "dist"):
            print(f"dist/{name}")
    except (frontend.FrontendError, PackageError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


def build(root: Path, folder: Path) -> list[str]:
    """Build wheel and source archive of the project in `root` into a folder, and return their names."""
    with card_inside(root / ROOM, root / "frontend"):
        code, output = run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)], root)
    if code:
        raise PackageError(f"it was not built.\n{output}")
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def card_inside(room: Path, source: Path) -> Iterator[None]:
    """
    Have the built campaign card in the package: for older clients as `static`, for newer ones as `static_package`.

    Only while it is packed: what lies there is preferred to the frontend's own folder, and would soon be out of date
    (reference platform 17).
    """
    static, whole = room / "static", room / "static_package"
    try:
        _copy(source / "dist", static)
        _copy(source / "dist", whole / "dist")
        for name in ("package.json", "README.md"):
            shutil.copyfile(source / name, whole / name)
        yield
    finally:
        for folder in (static, whole):
            shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".made-of"))


if __name__ == "__main__":
    sys.exit(main())
