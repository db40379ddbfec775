"""
How the development environment is made: everything Python in `.venv`, in one call of pip, once per change.

Runs under whatever Python 3 the machine has, so it imports the standard library alone and leaves out what 3.6 lacks:
a wrong version has to be told so in a sentence.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.stamp"
LOG = VENV / "set-up.log"
TOOLS = "devkit/tools.txt"
CONSTRAINTS = "devkit/lime-stub/constraints.txt"
EDITABLE = ("devkit/lime-stub", "devkit/apsis-sim", ".")
PYTHON = (3, 11)
OLDEST_NODE = 20
VERSION_QUESTION = "import sys; print('.'.join(map(str, sys.version_info[:3])))"


class SetUpError(Exception):
    """The environment cannot be made; the text is one sentence for the person who asked."""


def main() -> int:
    """Make the environment, or see that it is there; return the exit code."""
    try:
        print(set_up())
    except SetUpError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("set-up: stopped; the next call starts again.", file=sys.stderr)
        return 130
    return 0


def set_up() -> str:
    """Bring `.venv` up to date and return a sentence about it."""
    wanted = digest_of(ROOT)
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted and venv_python().is_file():
        return "Everything is installed in .venv."
    python = find_python()
    check_node(answer_of([shutil.which("node") or "node", "--version"]))
    started = time.monotonic()
    print(
        f"Installing into .venv with Python {'.'.join(map(str, PYTHON))}: about two minutes the first time.", flush=True
    )
    make_venv(python)
    install()
    STAMP.write_text(wanted, encoding="utf-8")
    return f"Everything is installed in .venv ({time.monotonic() - started:.0f} s)."


def digest_of(root: Path) -> str:
    """Return a digest of everything that decides what is installed, and of where."""
    digest = hashlib.sha256(str(root).encode())
    for name in (TOOLS, CONSTRAINTS, *(f"{folder}/pyproject.toml" for folder in EDITABLE)):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def venv_python(venv: Path = VENV) -> Path:
    """Return where the environment's interpreter is."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find_python() -> str:
    """Return an interpreter of the wanted version: the one that runs this, else one on the PATH."""
    if sys.version_info[:2] == PYTHON:
        return sys.executable
    name = f"python{PYTHON[0]}.{PYTHON[1]}"
    found = shutil.which(name)
    # A shim of a version manager can be on the PATH without leading anywhere, so it is asked.
    if found and is_wanted(answer_of([found, "-c", VERSION_QUESTION])):
        return found
    raise SetUpError(python_sentence(".".join(map(str, sys.version_info[:3]))))


def is_wanted(version: str) -> bool:
    """Tell whether a version is the one the locked packages are made for."""
    return version.split(".")[:2] == [str(part) for part in PYTHON]


def python_sentence(running: str) -> str:
    """Say which Python is missing."""
    wanted = f"{PYTHON[0]}.{PYTHON[1]}"
    return (
        f"Python {wanted} is needed, but this is Python {running} and there is no python{wanted} on the PATH: "
        f"install Python {wanted} and try again."
    )


def check_node(answer: str) -> None:
    """Make sure that the campaign card can be built later; `answer` is what `node --version` said."""
    found = re.match(r"v?(\d+)\.", answer)
    if found is None:
        raise SetUpError(
            f"Node {OLDEST_NODE} or newer is needed to build the campaign card, and there is no node on the PATH: "
            "install it and try again."
        )
    if int(found.group(1)) < OLDEST_NODE:
        raise SetUpError(
            f"Node {OLDEST_NODE} or newer is needed to build the campaign card, but node is {answer.strip()}: "
            "update it and try again."
        )


def answer_of(command: "list[str]") -> str:
    """Return what a command prints; nothing when it cannot be run."""
    try:
        code, output = run(command)
    except OSError:
        return ""
    return output.strip() if code == 0 else ""


def run(command: "list[str]") -> "tuple[int, str]":
    """Run a command and return its exit code and everything it said."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output, _ = process.communicate()
    return process.returncode, output.decode("utf-8", "replace")


def make_venv(python: str) -> None:
    """Make the environment unless a fitting one is there."""
    present = venv_python()
    if present.is_file() and is_wanted(answer_of([str(present), "-c", VERSION_QUESTION])):
        return
    code, output = run([python, "-m", "venv", "--clear", str(VENV)])
    if code:
        raise SetUpError(venv_sentence(output))


def venv_sentence(output: str) -> str:
    """Say why the environment could not be made."""
    if "ensurepip" in output:
        return (
            f"the folder .venv could not be made, because this Python comes without venv: install the package "
            f"python{PYTHON[0]}.{PYTHON[1]}-venv of your system and try again."
        )
    return f"the folder .venv could not be made: {last_words(output)}."


def install() -> None:
    """Install everything in one call, so that all requirements are resolved together."""
    # Until the call is through, the environment is nobody's: a stamp of an earlier one must not vouch for it.
    if STAMP.exists():
        STAMP.unlink()
    with LOG.open("w", encoding="utf-8", errors="replace") as log:
        code = subprocess.call(pip_command(), cwd=str(ROOT), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    if code:
        raise SetUpError(pip_sentence(LOG.read_text(encoding="utf-8", errors="replace")))


def pip_command() -> "list[str]":
    """Return the one call of pip."""
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["-c", CONSTRAINTS, "-r", TOOLS]
    for folder in EDITABLE:
        command += ["-e", folder]
    return command


UNREACHABLE = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "ProxyError", "(from versions: none)")


def pip_sentence(log: str) -> str:
    """Say why the packages could not be installed."""
    whole = "the whole log is .venv/set-up.log"
    if any(word in log for word in UNREACHABLE):
        return (
            "the packages could not be downloaded: the package index cannot be reached, or does not have them "
            f"({last_words(log)}; {whole})."
        )
    return f"the packages could not be installed: {last_words(log)} ({whole})."


def last_words(output: str) -> str:
    """Return the line that says most about a failure: the last one marked as an error, else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR: ")]
    line = (errors or lines or ["no reason was given"])[-1]
    return re.sub("^ERROR: ", "", line).rstrip(".:")


if __name__ == "__main__":
    sys.exit(main())
