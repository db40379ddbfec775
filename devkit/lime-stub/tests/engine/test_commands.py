"""The commands print what they did, and say in one sentence why they could not."""

import json
import subprocess
import sys

import pytest
from lime_stub.__main__ import main, one_sentence

CRM = """
limetypes:
  company:
    name: {type: string, label: name, required: true}
    person: {type: hasmany, related: person, backref: company}
  person:
    name: {type: string}
    born: {type: date}
    company: {type: belongsto, related: company, backref: person}
objects:
  company:
    acme: {name: Acme}
  person:
    ada: {name: Ada, company: acme, born: 1815-12-10}
"""
MORE = """
limetypes:
  person:
    email: {type: link}
objects:
  person:
    ada: {name: Changed}
    bo: {name: Bo, company: acme, email: bo@example.com}
"""


@pytest.fixture
def lime(tmp_path, capsys):
    """Run a subcommand on the file crm.db; return exit code, lines of output and of errors."""

    def run(command, argument):
        code = main([command, argument, "--db", str(tmp_path / "crm.db"), "--application", "demo"])
        captured = capsys.readouterr()
        return code, captured.out.splitlines(), captured.err.splitlines()

    return run


@pytest.fixture
def written(tmp_path):
    """Write a file and return its name."""

    def write(content, name="crm.yaml"):
        (tmp_path / name).write_text(content, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_load_and_query(lime, written):
    """What was loaded can be asked for, as one JSON array on the last line."""
    code, lines, _ = lime("load", written(CRM))
    assert (code, lines[0], lines[-1]) == (
        0,
        "limetypes: 2 created, 2 in the database",
        "objects: 2 created, 0 already there",
    )
    query = {
        "limetype": "person",
        "responseFormat": {"object": {"name": None, "born": None, "company": {"name": None}}},
    }
    code, lines, _ = lime("query", json.dumps(query))
    assert code == 0
    assert json.loads(lines[-1]) == [{"name": "Ada", "born": "1815-12-10T00:00:00+00:00", "company": {"name": "Acme"}}]


def test_second_load_adds_what_is_missing(lime, written):
    """Fields and objects are added; objects with a known key stay as they are and can be related to."""
    lime("load", written(CRM))
    assert lime("load", written(CRM))[1][-1] == "objects: 0 created, 2 already there"
    code, lines, _ = lime("load", written(MORE))
    assert (code, lines[:2], lines[-1]) == (
        0,
        ["limetypes: 0 created, 2 in the database", "fields: 1 created"],
        "objects: 1 created, 1 already there",
    )
    _, lines, _ = lime("query", "@" + written('{"limetype": "person"}', "query.json"))
    assert [(row["name"], row["company"], row["email"]) for row in json.loads(lines[-1])] == [
        ("Ada", 1001, None),
        ("Bo", 1001, "bo@example.com"),
    ]


def test_install(lime, written):
    """The structure of a package is created once."""
    lip = {
        "install": {
            "tables": [{"name": "mailing", "fields": [{"name": "subject", "attributes": {"fieldtype": "string"}}]}]
        }
    }
    path = written(json.dumps(lip), "lip.json")
    code, lines, _ = lime("install", path)
    assert (code, lines[:2]) == (0, ["table created: mailing", "field created: mailing.subject"])
    assert lime("install", path)[1] == [
        "0 tables, 0 fields and 0 options created; 2 tables and fields were already there"
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "limetypes, objects or users"),
        ("users: {bo: {shoes: 42}}", "bo"),
        ("people: {}", "people"),
        ("- 1", "mapping"),
        ("limetypes: {person: {name: {type: round}}}", "person.name"),
        ("objects: {person: {}}", "person"),
        ("a: [", "line 2"),
    ],
)
def test_file_that_cannot_be_loaded(lime, written, content, words):
    """One line on standard error, exit code 1, nothing loaded."""
    code, lines, errors = lime("load", written(content))
    assert (code, lines, len(errors)) == (1, [], 1)
    assert words in errors[0]


def test_users_are_created_once(lime, written):
    """A user who is there already stays as it is, and nothing is said of it."""
    path = written("users: {robot: {fullname: Robot, user_type: Integration}, eva: {groups: [Everyone]}}")
    assert lime("load", path)[1][-1] == "users: robot, eva created"
    assert lime("load", path)[1][-1] == "objects: 0 created, 0 already there"


def test_load_is_all_or_nothing(lime, written):
    """A wrong object keeps the limetypes out as well."""
    lime("load", written(CRM + "    bo: {company: nowhere}\n"))
    code, _, errors = lime("query", '{"limetype": "person"}')
    assert (code, errors) == (1, ["lime-stub query: there is no limetype called 'person'"])


@pytest.mark.parametrize(
    ("command", "argument", "words"),
    [
        ("load", "missing.yaml", "missing.yaml"),
        ("query", '{"limetype": "person"}', "no database"),
        ("query", "{", "not JSON"),
        ("query", "[]", "limetype"),
        ("query", "@missing.json", "missing.json"),
        ("install", "no-such-package", "no lip.json"),
    ],
)
def test_argument_that_cannot_be_used(lime, tmp_path, command, argument, words):
    """The sentence names what is wrong; no file is made by accident."""
    code, _, errors = lime(command, argument)
    assert (code, len(errors)) == (1, 1)
    assert words in errors[0]
    assert not (tmp_path / "crm.db").exists()


def test_wrong_usage():
    """A missing argument is exit code 2."""
    with pytest.raises(SystemExit) as stopped:
        main(["load"])
    assert stopped.value.code == 2


def test_error_without_words():
    """An error with no message is named by its class."""
    assert one_sentence(KeyError()) == "KeyError"
    assert one_sentence(ValueError("two\n  lines")) == "two lines"


REAL, STUB = "2.882.0", "2.882.0+stub"


@pytest.mark.parametrize(
    ("version", "module", "at", "code"),
    [
        (REAL, "lime_stub", "before", 1),
        (REAL, "lime_stub.pytest_plugin", "behind", 1),
        (REAL, "lime_type", "behind", 1),
        (STUB, "lime_stub", "before", 0),
    ],
)
def test_refusal_beside_the_real_platform(tmp_path, version, module, at, code):
    """Wherever on the path another lime-crm is installed: the first import stops with one sentence that names it."""
    info = tmp_path / "lime_crm-other.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: lime-crm\nVersion: {version}\n", encoding="utf-8")
    place = "0" if at == "before" else "len(sys.path)"
    program = f"import sys; sys.path.insert({place}, {str(tmp_path)!r}); import {module}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == code
    last = done.stderr.strip().splitlines()[-1:]
    said = "lime_stub is a stand-in and must not be imported beside the real lime-crm 2.882.0: uninstall one."
    assert last == ([f"RuntimeError: {said}"] if code else [])
