"""The command `lime-stub`: it finds its subcommands in the folder `commands`, one module each."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence

import yaml
from sqlalchemy.exc import SQLAlchemyError

from lime_stub import commands
from lime_stub.model.errors import LimeError, StubError

EXPECTED = (StubError, LimeError, ValueError, OSError, yaml.YAMLError, json.JSONDecodeError, SQLAlchemyError)


def make_parser() -> argparse.ArgumentParser:
    """Build the parser from the modules in the folder."""
    parser = argparse.ArgumentParser(prog="lime-stub", description="A stand-in for Lime CRM, for development only.")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for module in sorted(each.name for each in pkgutil.iter_modules(commands.__path__)):
        importlib.import_module(f"{commands.__name__}.{module}").add_parser(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; an expected error becomes one sentence on standard error and the exit code 1."""
    given = make_parser().parse_args(arguments)
    command = importlib.import_module(f"{commands.__name__}.{given.command}")
    try:
        return int(command.run(given) or 0)
    except EXPECTED as error:
        print(f"lime-stub {given.command}: {one_sentence(error)}", file=sys.stderr)
        return 1


def one_sentence(error: BaseException) -> str:
    """Put the message of an error on one line."""
    original = getattr(error, "orig", None) or error
    return " ".join(str(original).split()) or type(original).__name__


if __name__ == "__main__":
    sys.exit(main())
