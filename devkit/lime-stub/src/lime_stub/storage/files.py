"""How files are kept and fetched."""

from __future__ import annotations

import io
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lime_stub.model.errors import NotFoundError
from lime_stub.storage import sequences
from lime_stub.storage.tables import FILES

if TYPE_CHECKING:
    from lime_stub.store import Database


@dataclass(frozen=True, slots=True)
class File:
    """A stored file."""

    id: int
    filename: str
    extension: str
    mimetype: str
    stream: io.BytesIO


class Files:
    """Be the `files` of an application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fetch(self, file_id: int) -> File:
        """Return a file with its content."""
        row = self._database.fetch_one(sa.select(FILES).where(FILES.c.id == file_id))
        if row is None:
            raise NotFoundError(f"there is no file {file_id}")
        # ASSUMED: extension of a file: without the dot.
        extension = row.filename.rpartition(".")[2] if "." in row.filename else ""
        return File(row.id, row.filename, extension, row.mimetype, io.BytesIO(row.content))

    def create(self, filename: str, content: bytes, mimetype: str | None = None) -> int:
        """Store a file and return its id; a seam of the stand-in."""
        kind = mimetype or mimetypes.guess_type(filename)[0] or "application/octet-stream"
        with self._database.transaction() as connection:
            number = sequences.allocate(connection, sequences.FILES, 1)
            connection.execute(FILES.insert().values(id=number, filename=filename, mimetype=kind, content=content))
        return number
