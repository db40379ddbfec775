"""
The server behind the demonstration: the stand-in for Lime, and beside it the page with a campaign card.

Run like `lime-stub serve`, with the address of the stand-in for APSIS as one more argument.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from lime_stub import opening
from lime_stub.commands import serve

from devkit.demo.apsis import Apsis
from devkit.demo.card_page import create_page

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def main(arguments: Sequence[str]) -> int:
    """Serve until the process is told to stop."""
    given = _parser().parse_args(arguments)
    site, lime = serve.build(given)
    (application,) = site.databases
    page = create_page(application, site.packages, Apsis(given.apsis))
    return serve.listen(beside(application, lime, page), given.port, application)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="devkit.demo.host", description=__doc__)
    opening.add_arguments(parser)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--apsis", required=True, help="base address of the stand-in for APSIS")
    parser.set_defaults(api_key=None, standard_api_key=None)
    return parser


def beside(application: str, lime: WsgiApp, page: WsgiApp) -> WsgiApp:
    """Return a server whose addresses below the application's name are Lime's, and all others the page's."""

    def serve_either(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        segment = environ.get("PATH_INFO", "").lstrip("/").partition("/")[0]
        is_lime = segment.encode("latin-1").decode("utf-8", "replace") == application
        return (lime if is_lime else page)(environ, start_response)

    return serve_either


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
