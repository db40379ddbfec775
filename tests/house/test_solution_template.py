"""The template of a customer's solution bakes, what it bakes is right, and answers that cannot work are refused."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter

from limepkg_apsis.config.schema import create_schema

ROOT = Path(__file__).resolve().parents[2]
ASKED = json.loads((ROOT / "devkit/solution/cookiecutter.json").read_text(encoding="utf-8"))
RENAMED = {"participant": "deltagare", "mailing": "utskick", "recipient": "mottagare"}
ANSWERS: dict[str, dict[str, str]] = {
    "default": {},
    "unusual": {
        "customer": "Åkerlunds Frö & Trädgård",
        "application": "Fro-2",
        "language": "en",
        "schedule_user": "robot@example.com",
        "package_index": "https://packages.example.com/simple/",
        **{f"{usual}_table": name for usual, name in RENAMED.items()},
    },
}
# The stand-ins are dependencies of the baked tests, which therefore name them; nothing else may.
OF_DEVKIT = re.compile(r"devkit|lime[_-]stub|apsis[_-]sim|stand-in|simulator|\btests[./](house|fakes|builders)", re.I)
LEFT_OVER = re.compile(r"\{\{|\{%|%\}|cookiecutter|__lib_name", re.I)
SECRET = re.compile(
    r"^(?!#).*api_key: *[\"']?[\w-]|(password|token) *[:=] *\S|://[^/\s]*:[^/\s]*@|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}",
    re.M | re.I,
)


class Baked(NamedTuple):
    """One solution, and the answers it was baked from."""

    folder: Path
    answers: dict[str, str]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def texts(self) -> dict[str, str]:
        left_by_tests = {"__pycache__", ".hypothesis"}
        files = (
            path
            for path in self.folder.rglob("*")
            if path.is_file() and not left_by_tests.intersection(path.relative_to(self.folder).parts)
        )
        return {path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8") for path in files}

    @property
    def library(self) -> str:
        return self.folder.name.replace("-", "_")


@pytest.fixture(scope="module")
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what cookiecutter remembers out of the home of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("cookiecutter")
    config = folder / "config.yaml"
    config.write_text(yaml.safe_dump({"replay_dir": str(folder), "cookiecutters_dir": str(folder)}), encoding="utf-8")
    return config


@pytest.fixture(scope="module", params=ANSWERS)
def baked(request: pytest.FixtureRequest, own_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Baked:
    """Bake the solution that belongs to one set of answers, from the root of the repository."""
    answers = ANSWERS[request.param]
    return Baked(Path(bake(own_files, tmp_path_factory.mktemp(request.param), answers)), answers)


def bake(own_files: Path, to: Path, answers: dict[str, str]) -> str:
    return cookiecutter(str(ROOT), no_input=True, extra_context=answers, output_dir=str(to), config_file=str(own_files))


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a Python module as a developer would, without the settings of the pytest that runs this."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "LIME_STUB_"))}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=mine | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


# --- what is baked --------------------------------------------------------------------------------------------------


def test_the_baked_tests_pass(baked: Baked) -> None:
    """Set-up complete, first preview right, nothing written: said by the solution's own tests."""
    done = run("pytest", "-q", "-p", "no:cacheprovider", folder=baked.folder)

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d\d passed", done.stdout, flags=re.M), done.stdout


def test_the_baked_code_is_formatted_and_without_lint(baked: Baked) -> None:
    """The rules are those of Lime's generator: 88 columns, black and isort."""
    rules = ("--isolated", "--line-length", "88")

    for command in (("format", "--check", *rules), ("check", "--select", "E,F,W,I", *rules)):
        done = run("ruff", *command, "--no-cache", ".", folder=baked.folder)
        assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_left_of_the_template(baked: Baked) -> None:
    """Every answer is filled in, also in the names of the files."""
    left = {name: LEFT_OVER.search(name + "\n" + text) for name, text in baked.texts.items()}

    assert {name: found.group() for name, found in left.items() if found} == {}


def test_the_stand_ins_are_only_named_by_the_tests(baked: Baked) -> None:
    """A customer's solution does not know how this package is developed."""
    named = {name for name, text in baked.texts.items() if OF_DEVKIT.search(name + "\n" + text)}

    assert {name for name in named if not name.startswith("tests/")} == set()
    assert "tests/README.md" in named


def test_no_secret_is_baked(baked: Baked) -> None:
    """No key, no password, no address with one in it; the place of the key is a comment."""
    held = {name: SECRET.search(text) for name, text in baked.texts.items()}

    assert {name: found.group() for name, found in held.items() if found} == {}
    assert "secrets" not in yaml.safe_load(baked.text("config/application_config.yaml"))
    assert re.search(r"^# +api_key:$", baked.text("config/application_config.yaml"), flags=re.M)


def test_the_project_asks_for_what_this_package_asks_for(baked: Baked) -> None:
    """The same Python and the same platform, and this package in its present version."""
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["poetry"]
    project = tomllib.loads(baked.text("pyproject.toml"))["tool"]
    wanted = project["poetry"]["dependencies"]

    assert {name: wanted[name] for name in ("python", "lime-crm")} == {
        name: ours["dependencies"][name] for name in ("python", "lime-crm")
    }
    assert wanted["limepkg-apsis"] == "^" + ours["version"].rpartition(".")[0]
    assert project["poetry"]["plugins"]["lime_plugins"] == {baked.folder.name: baked.library}
    assert project["metadata"]["lib_name"] == baked.library
    assert project["lime"]["project"]["project_type"] == "solution"


def test_the_package_index_is_only_named_when_it_was_given(baked: Baked) -> None:
    """Where Poetry looks is the customer's affair."""
    sources = tomllib.loads(baked.text("pyproject.toml"))["tool"]["poetry"].get("source", [])

    assert [each["url"] for each in sources] == [url for url in [baked.answers.get("package_index")] if url]


def test_the_answers_are_in_the_configuration(baked: Baked) -> None:
    """Who runs the schedule, in which language, and which tables have names of their own."""
    service = yaml.safe_load(baked.text("config/service_config.yaml"))["plugins"]["limepkg_apsis"]
    settings = json.loads(baked.text(f"{baked.library}/apsis_settings.json"))
    chosen = {usual: baked.answers.get(f"{usual}_table", "") for usual in RENAMED}

    assert service == {
        "user_name": baked.answers.get("schedule_user", ASKED["schedule_user"]),
        "language": baked.answers.get("language", ASKED["language"][0]),
        "watched_limetypes": [baked.answers.get("participant_table", "participant"), "person"],
    }
    assert settings == {"enabled": False, "limetypes": chosen}
    assert create_schema(Reader()).validate(settings) == {}
    assert baked.answers.get("customer", ASKED["customer"]) in baked.text("README.md")
    assert f"`/{baked.answers.get('application', 'example_company')}/limepkg-apsis/doctor`" in baked.text("README.md")


class Reader:
    """Somebody who reads the settings in English."""

    language = "en"


def test_the_built_solution_has_its_settings_with_it(baked: Baked, tmp_path: Path) -> None:
    """What is deployed is the wheel: the task in it must find its file, and no test travels along."""
    script = f"from poetry.core.masonry.api import build_wheel; build_wheel({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", script], cwd=baked.folder, check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()

    assert f"{baked.library}/apsis_settings.json" in names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {baked.library}


# --- what is asked, and what is refused -----------------------------------------------------------------------------


def test_every_question_is_a_sentence() -> None:
    """Nobody has to guess what a variable means; the choices have words as well."""
    asked = {name for name in ASKED if not name.startswith("_")}

    assert set(ASKED["__prompts__"]) == asked
    assert set(ASKED["__prompts__"]["language"]) == {"__prompt__", *ASKED["language"]}


BAD: list[tuple[str, str, str]] = [
    ("customer", "", "The name of the customer"),
    ("customer", 'Example "AB"', "The name of the customer"),
    ("customer", "E" * 61, "The name of the customer"),
    ("customer", "Example\nCompany", "The name of the customer"),
    ("package_name", "limepkg-example", "The name of the solution"),
    ("package_name", "solution-Åkerlund", "The name of the solution"),
    ("package_name", "solution--example", "The name of the solution"),
    ("application", "two words", "The name of the application"),
    ("application", "a/b", "The name of the application"),
    ("participant_table", "Deltagare", "The name of the table participant"),
    ("participant_table", "", "The name of the table participant"),
    ("mailing_table", "2mailing", "The name of the table mailing"),
    ("mailing_table", "participant", "The table mailing"),
    ("recipient_table", "person", "The table recipient"),
    ("schedule_user", "the robot", "The name of the user"),
    ("package_index", "http://packages.example.com/", "The address of the package index"),
    ("package_index", "https://me:secret@packages.example.com/", "The address of the package index"),
]


@pytest.mark.parametrize(("question", "answer", "told"), BAD)
def test_an_answer_that_cannot_work_is_refused_with_one_sentence(
    question: str, answer: str, told: str, own_files: Path, tmp_path: Path, capfd: Any
) -> None:
    """The sentence names what is wrong and what is wanted, and nothing is left on the disk."""
    with pytest.raises(FailedHookException):
        bake(own_files, tmp_path, {question: answer})

    (sentence,) = capfd.readouterr().err.splitlines()
    assert re.fullmatch(rf"{told} (is .*, but it must be|cannot be called) .+\.", sentence)
    assert list(tmp_path.iterdir()) == []


def test_the_command_ends_with_an_error_when_it_refuses(own_files: Path, tmp_path: Path) -> None:
    """Scripts can tell that nothing was made."""
    command = ("cookiecutter", str(ROOT), "--no-input", "-o", str(tmp_path), "--config-file", str(own_files))
    done = run(*command, "application=two words", folder=tmp_path)

    assert done.returncode != 0
    assert "The name of the application is 'two words'" in done.stderr
    assert list(tmp_path.iterdir()) == []
