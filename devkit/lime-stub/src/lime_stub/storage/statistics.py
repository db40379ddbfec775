"""How many statements a database has run: a seam for tests, which the real platform does not have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(slots=True)
class Statistics:
    """Count what one Database object has done since it was made or reset."""

    queries: int = 0
    statements: int = 0
    commits: int = 0
    rows_written: int = 0

    def reset(self) -> None:
        """Start counting from zero."""
        self.queries = self.statements = self.commits = self.rows_written = 0

    def watch(self, engine: Any) -> None:
        """Count every statement the engine sends."""
        sa.event.listen(engine, "before_cursor_execute", self._count)

    def _count(
        self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        word = statement.lstrip()[:6].upper()
        if word == "SELECT":
            self.queries += 1
        elif word in ("INSERT", "UPDATE", "DELETE"):
            self.statements += 1
            self.rows_written += len(parameters) if executemany else 1
