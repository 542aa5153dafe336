"""Files in the user's cache folder: private, made anew where broken, never missed where absent."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from pathlib import Path

__all__ = ["cache_folder", "open_private", "throw_away"]


def cache_folder() -> Path:
    """Where what can be made anew is kept: ``$BACKCHANNEL_CACHE``, else the user's cache folder."""
    given = os.environ.get("BACKCHANNEL_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "backchannel"


def open_private(path: Path) -> sqlite3.Connection:
    """Open a SQLite file that nobody else can read, for several readers and a writer.

    Raises:
        OSError: there is no place for it.
        sqlite3.Error: it is no database.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    base = sqlite3.connect(path, timeout=30)
    os.chmod(path, 0o600)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = NORMAL")
    return base


def throw_away(path: Path) -> bool:
    """Remove a file and what SQLite lays beside it; whether there was one."""
    had = path.exists()
    for end in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(f"{path}{end}")
    return had
