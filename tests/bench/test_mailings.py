"""Fifty thousand recipients: every row once, whoever is interrupted; queries and commits by units, memory bounded."""

from __future__ import annotations

from pathlib import Path

from tests.bench.mailings import interrupted, peak_bytes, sent_to

RECIPIENTS = (25_000, 15_000, 10_000)
MOST_BYTES = 150 * 1024 * 1024


def test_fifty_thousand_recipients_with_five_interruptions(tmp_path: Path) -> None:
    """The rows are those of APSIS, each once, with the farthest status; memory grows by less than 150 MB."""
    campaigns = sent_to(RECIPIENTS, tmp_path)

    peak = peak_bytes(lambda: interrupted(campaigns, (1, 5, 40, 60, 100)))
    rows = campaigns.rows()

    assert [len(rows[each]) for each in campaigns.sendings] == list(RECIPIENTS)
    for sending, count in zip(campaigns.sendings, RECIPIENTS, strict=True):
        assert len({email for email, _ in rows[sending]}) == count
        statuses = [status for _, status in rows[sending]]
        assert statuses.count("clicked") == count // 10
        assert statuses.count("open") == count // 3 - count // 30
    assert peak < MOST_BYTES


def test_queries_and_commits_grow_with_units(tmp_path: Path) -> None:
    """Ten times the recipients: ten times the units, and not one query for each row."""
    small, large = (sent_to((count,), tmp_path / str(count)) for count in _folders(tmp_path, 500, 5000))
    costs = []
    for campaigns in (small, large):
        statistics = campaigns.lime.statistics
        statistics.reset()
        campaigns.run()
        first = (statistics.queries, statistics.commits)
        statistics.reset()
        campaigns.run()
        costs.append((first, (statistics.queries, statistics.commits)))

    ((queries, commits), quiet), ((more_queries, more_commits), more_quiet) = costs
    units = (5000 - 500) // 200 + 1
    assert more_commits - commits <= units
    assert more_queries - queries <= 3 * units
    assert (more_quiet[0] - quiet[0], more_quiet[1]) == (0, quiet[1])


def _folders(path: Path, *names: int) -> tuple[int, ...]:
    for name in names:
        (path / str(name)).mkdir()
    return names
