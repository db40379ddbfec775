"""Save the settings of a package, as Lime Admin would."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from lime_stub import opening
from lime_stub.admin import find_admin_plugin, save_config
from lime_stub.model.errors import StubError


def add_parser(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("admin", help=__doc__)
    parser.add_argument("plugin", metavar="PLUGIN", help="name of the configuration plugin or of its package")
    parser.add_argument("file", metavar="FILE", help="JSON file with the settings")
    opening.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Validate and save; print what is wrong, one line each."""
    opening.log_to_stderr()
    opening.prepare_process(args)
    plugin = find_admin_plugin(opening.open_for_command(args), args.plugin)
    problems = save_config(plugin, _settings(args.file))
    for problem in problems:
        print(problem)
    if not problems:
        print(f"saved the settings of {plugin.name}")
    return 1 if problems else 0


def _settings(path: str) -> dict[str, Any]:
    try:
        settings = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StubError(f"the settings cannot be read from {path}: {error}") from error
    if not isinstance(settings, dict):
        raise StubError(f"{path} must hold a JSON object")
    return settings
