"""Locks that know of forks: of threads, and of a process that shows it is alive until the kernel sees it die."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has neither forked workers nor this lock
    fcntl = None  # type: ignore[assignment]


def lock_for_forks() -> threading.Lock:
    """Return a lock for threads that no forked child finds locked by a thread it does not have."""
    lock = threading.Lock()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release)
    return lock


class LifeSign:
    """Hold the lock of a file until the process ends or lets go."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor
        # A forked child must not keep the sign of its dead parent.
        os.register_at_fork(after_in_child=self._close)

    @classmethod
    def take(cls, path: Path) -> LifeSign | None:
        """Lock a file, making it first; None when another process holds it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if _locked(descriptor) and _is_at(descriptor, path):
            return cls(path, descriptor)
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Let go and remove the file."""
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _locked(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_at(descriptor: int, path: Path) -> bool:
    # Between opening and locking, somebody may have cleared the file away: then the lock is on nothing.
    try:
        return os.fstat(descriptor).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False
