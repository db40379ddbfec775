"""When the campaign card is built anew, and what somebody reads when it cannot be."""

from __future__ import annotations

import pytest

from devkit.demo.chores.frontend import FrontendError, check, digest_of

SOURCES = ("src", "*.config.ts")


@pytest.fixture
def frontend(tmp_path):
    for name in ("src/card/card.tsx", "src/components.d.ts", "stencil.config.ts", "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize("name", ["src/card/card.tsx", "src/card/new.ts", "stencil.config.ts"])
def test_change_that_counts(frontend, name):
    """A source that is new or different makes the built files old."""
    before = digest_of(frontend, SOURCES)
    (frontend / name).write_text("changed")

    assert digest_of(frontend, SOURCES) != before


@pytest.mark.parametrize("name", ["README.md", "src/components.d.ts"])
def test_change_that_does_not_count(frontend, name):
    """Neither what is not asked for nor what the build itself writes."""
    before = digest_of(frontend, SOURCES)
    (frontend / name).write_text("changed")

    assert digest_of(frontend, SOURCES) == before


def test_file_that_was_renamed_counts(frontend):
    """The name of a component is part of it."""
    before = digest_of(frontend, SOURCES)
    (frontend / "src/card/card.tsx").rename(frontend / "src/card/other.tsx")

    assert digest_of(frontend, SOURCES) != before


@pytest.mark.parametrize(
    ("code", "output", "words"),
    [
        (
            1,
            "npm error code ENOTFOUND\nnpm error network request failed\n",
            "cannot reach its registry: npm error code",
        ),
        (1, "> build\n[ ERROR ] TypeScript: card.tsx:3\n", "npm failed: .*card.tsx:3"),
        (1, "", "it said nothing"),
        (0, "[ WARN ] Bundling Warning UNRESOLVED_IMPORT\n", "no browser finds"),
    ],
)
def test_build_that_fails(code, output, words):
    """One sentence with the cause, also where the bundler only warns."""
    with pytest.raises(FrontendError, match=words) as raised:
        check(code, output)
    assert "\n" not in str(raised.value)


def test_build_that_works():
    """Nothing is raised."""
    check(0, "build finished\n")
