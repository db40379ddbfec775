"""What somebody reads when the environment cannot be made: one sentence, with the remedy."""

from __future__ import annotations

import pytest

from devkit.demo import set_up

ENSUREPIP = "The virtual environment was not created successfully because ensurepip is not available."
BROKEN_BUILD = "Collecting x\n  error: subprocess-exited-with-error\nERROR: Failed building wheel for greenlet\nbye\n"
OFFLINE = (
    "WARNING: Retrying after connection broken by 'NewConnectionError(...)'\nERROR: No matching distribution found\n"
)
NOTHING_THERE = "ERROR: Could not find a version that satisfies the requirement x (from versions: none)\n"


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (set_up.python_sentence("3.9.18"), ("Python 3.11", "3.9.18", "install")),
        (set_up.venv_sentence(ENSUREPIP), ("python3.11-venv", "install")),
        (set_up.venv_sentence("Error: [Errno 28] No space left on device\n"), (".venv", "No space left")),
        (set_up.pip_sentence(OFFLINE), ("index cannot be reached", "set-up.log")),
        (set_up.pip_sentence(NOTHING_THERE), ("index cannot be reached", "satisfies the requirement x")),
        (set_up.pip_sentence(BROKEN_BUILD), ("Failed building wheel for greenlet", "set-up.log")),
        (set_up.pip_sentence(""), ("no reason was given", "set-up.log")),
    ],
)
def test_sentence(sentence, words):
    """It names what is wrong, fits on one line and ends as sentences do."""
    assert [word for word in words if word not in sentence] == []
    assert "\n" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("answer", ["v20.0.0", "v20.20.2", "v24.1.0"])
def test_node_that_will_do(answer):
    """Node 20 and everything newer is fine."""
    set_up.check_node(answer)


@pytest.mark.parametrize(
    ("answer", "word"), [("", "there is no node"), ("not a version", "there is no node"), ("v18.19.1", "v18.19.1")]
)
def test_node_that_will_not_do(answer, word):
    """A missing one is told from an old one."""
    with pytest.raises(set_up.SetUpError, match=word):
        set_up.check_node(answer)


@pytest.mark.parametrize(
    ("version", "wanted"), [("3.11.0", True), ("3.11.12", True), ("3.12.1", False), ("3.1.1", False), ("", False)]
)
def test_python_version(version, wanted):
    """Exactly one minor version is wanted: the one that the locked packages are made for."""
    assert set_up.is_wanted(version) is wanted


def test_command_that_is_not_there_answers_nothing():
    """A missing program is no traceback."""
    assert set_up.answer_of(["a-program-that-nobody-has"]) == ""


def test_one_call_installs_everything():
    """Tools, both stand-ins and the package are resolved together, under the constraints."""
    command = " ".join(set_up.pip_command())
    assert command.count(" install ") == 1
    assert "-c devkit/lime-stub/constraints.txt -r devkit/tools.txt" in command
    assert command.endswith("-e devkit/lime-stub -e devkit/apsis-sim -e .")


@pytest.mark.parametrize(
    "changed",
    ["devkit/tools.txt", "devkit/lime-stub/constraints.txt", "pyproject.toml", "devkit/apsis-sim/pyproject.toml"],
)
def test_stamp_knows_every_file_that_decides(tmp_path, changed):
    """A change of any of them makes the next set-up install again."""
    for name in (
        "devkit/tools.txt",
        "devkit/lime-stub/constraints.txt",
        *(f"{each}/pyproject.toml" for each in set_up.EDITABLE),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one")
    before = set_up.digest_of(tmp_path)
    (tmp_path / changed).write_text("two")
    assert set_up.digest_of(tmp_path) != before
