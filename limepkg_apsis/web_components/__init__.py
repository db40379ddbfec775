"""What the web client loads: the component of the campaign card, for older and newer clients."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PACKAGED = HERE / "static"
IN_DEVELOPMENT = HERE.parent.parent / "frontend" / "dist"


def register_web_components() -> list[dict[str, Any]]:
    """Return the components that the client creates itself, as `lwc.config.json` lists them; [] before the build."""
    folder = static_folder()
    for place in (folder, folder.parent):
        config = place / "lwc.config.json"
        if config.is_file():
            return list(json.loads(config.read_text(encoding="utf-8")))
    return []


def register_static_content() -> list[tuple[str, str]]:
    """Return the routes of our static files; the version in the first one makes browsers forget the old ones."""
    folder = str(static_folder())
    return [(_versioned("lwc-components"), folder), ("static", folder)]


def static_folder() -> Path:
    """Return where the built components are: in the package, or in the frontend's own folder during development."""
    return PACKAGED if PACKAGED.is_dir() else IN_DEVELOPMENT


def _versioned(name: str) -> str:
    try:
        return f"{name}-{version('limepkg-apsis')}"
    except PackageNotFoundError:
        return name
