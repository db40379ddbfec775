"""The command apsis-sim: run the simulator, or write its coverage page."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import yaml

from apsis_sim import coverage
from apsis_sim.control.routes import fill
from apsis_sim.limits import Mode
from apsis_sim.server import PortTaken, SimServer
from apsis_sim.simulator import DEFAULT_KEY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="apsis-sim", description="A stand-in for the APSIS Pro REST API.")
    parser.add_argument("--port", type=int, default=8075, help="0 picks a free one (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default: %(default)s)")
    parser.add_argument("--api-key", default=DEFAULT_KEY, help="the key of the account (default: %(default)s)")
    parser.add_argument("--seed", type=Path, help="a YAML or JSON file to fill the account with")
    parser.add_argument("--limits", choices=[mode.value for mode in Mode], default="report")
    parser.add_argument("--cert", help="certificate (PEM); the simulator then speaks https")
    parser.add_argument("--key", help="private key of the certificate (PEM)")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["coverage"]:
        return coverage.main(given[1:])
    options = _parser().parse_args(given)
    if bool(options.cert) != bool(options.key):
        return _complain("--cert and --key go together.")
    try:
        server = _server(options)
        server.start()
    except (PortTaken, ValueError, OSError, yaml.YAMLError) as error:
        return _complain(str(error))
    print(f"APSIS simulator ready on {server.base_url} (API key {server.api_key})", flush=True)
    _wait_for_signal()
    server.stop()
    return 0


def _server(options: argparse.Namespace) -> SimServer:
    server = SimServer(
        host=options.host,
        port=options.port,
        certificate=(options.cert, options.key) if options.cert else None,
        api_key=options.api_key,
        limits=options.limits,
    )
    if options.seed:
        fill(server.simulator, yaml.safe_load(options.seed.read_text(encoding="utf-8")) or {})
    return server


def _wait_for_signal() -> None:
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, on_signal)
    while not stop.wait(1.0):  # with a time-out, so that Windows hears Ctrl-C
        pass


def _complain(sentence: str) -> int:
    print(f"apsis-sim: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
