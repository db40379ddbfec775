"""Which messages a process has taken and not acknowledged; those of a dead process go back to their queues."""

from __future__ import annotations

import json
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from lime_stub.worker.locks import LifeSign

QUEUES = "queues"
UNACKNOWLEDGED = "unacknowledged"


def queue_folder(root: Path, queue: str) -> Path:
    """Return the folder of a queue, making it."""
    folder = root / QUEUES / quote(queue, safe="")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put_message(root: Path, queue: str, payload: dict[str, Any], name: str | None = None) -> None:
    """Write a message into a queue; a reader never sees half of it."""
    folder = queue_folder(root, queue)
    final = folder / (name or f"{time.time_ns():020d}-{uuid.uuid4().hex}.msg")
    draft = final.with_suffix(".draft")
    draft.write_text(json.dumps(payload), encoding="utf-8")
    draft.rename(final)


def waiting_messages(root: Path, queue: str) -> list[Path]:
    """Return the files of a queue, the oldest first."""
    return sorted(queue_folder(root, queue).glob("*.msg"))


class Journal:
    """Keep what this process has taken in a folder that only lives as long as the process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._taken: dict[str, Path] = {}
        self._process = os.getpid()
        self._sign = self._take_sign()
        self._folder = self._sign.path.with_suffix("")
        self._folder.mkdir()

    @property
    def is_mine(self) -> bool:
        """Say whether this process made the journal, and not the parent it was forked from."""
        return self._process == os.getpid()

    def _take_sign(self) -> LifeSign:
        while True:
            sign = LifeSign.take(self.root / UNACKNOWLEDGED / f"{uuid.uuid4().hex}.alive")
            if sign is not None:
                return sign

    def take(self, queue: str) -> dict[str, Any] | None:
        """Take the oldest message of a queue, or None."""
        for waiting in waiting_messages(self.root, queue):
            mine = self._folder / f"{quote(queue, safe='')}@{waiting.name}"
            try:
                waiting.rename(mine)
            except FileNotFoundError:
                continue  # another process was faster
            payload: dict[str, Any] = json.loads(mine.read_text(encoding="utf-8"))
            self._taken[payload["properties"]["delivery_tag"]] = mine
            return payload
        return None

    def confirm(self, tag: str) -> None:
        """Forget a message that was acknowledged."""
        taken = self._mine(tag)
        if taken:
            taken.unlink(missing_ok=True)

    def put_back(self, tag: str) -> None:
        """Give a message back to its queue."""
        taken = self._mine(tag)
        if taken:
            _put_back(self.root, taken)

    def _mine(self, tag: str) -> Path | None:
        # A forked child carries a copy of this object; the messages are its parent's.
        return self._taken.pop(tag, None) if self.is_mine else None


def restore_abandoned(root: Path) -> int:
    """Give the messages of dead processes back to their queues; return how many."""
    return sum(_restore(root, sign) for sign in _dead(root))


def _dead(root: Path) -> Iterator[LifeSign]:
    for path in sorted((root / UNACKNOWLEDGED).glob("*.alive")):
        sign = LifeSign.take(path)
        if sign is not None:
            yield sign


def _restore(root: Path, sign: LifeSign) -> int:
    folder = sign.path.with_suffix("")
    abandoned = sorted(folder.glob("*.msg")) if folder.is_dir() else []
    for each in abandoned:
        _put_back(root, each)
    if folder.is_dir():
        folder.rmdir()
    sign.release()
    return len(abandoned)


def _put_back(root: Path, taken: Path) -> None:
    queue, _, name = taken.name.partition("@")
    payload = json.loads(taken.read_text(encoding="utf-8"))
    payload["redelivered"] = True
    payload["properties"].setdefault("delivery_info", {})["redelivered"] = True
    # First there, then gone here: a crash between the two delivers twice, never not at all.
    put_message(root, unquote(queue), payload, name)
    taken.unlink(missing_ok=True)
