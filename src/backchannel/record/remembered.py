"""What the language model made of statements, kept in the user's cache between runs.

Reading a statement takes some twenty milliseconds, and a case's statements are read again every
morning. What is kept can be thrown away at any time and is readable to nobody else; where there is
no place to keep it, everything is read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from backchannel.casefile.cachefile import cache_folder, open_private, throw_away

__all__ = ["Remembered"]

#: Statements that are kept: about 5 kB each. The least recently used go first.
MOST = 40_000
_ASKED = 500


class Remembered:
    """A table of blobs by a model's mark and a statement's words, in one SQLite file.

    Args:
        mark: of the model; what another model made is not found.
        path: of the file; without it, ``meanings.sqlite`` in the cache folder.
        most: entries that are kept.
    """

    def __init__(self, mark: str, path: Path | None = None, most: int = MOST) -> None:
        self._mark = mark
        self._most = most
        self._base = _open(path or cache_folder() / "meanings.sqlite")

    def get(self, statements: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """What is kept of these statements; those that are not are left out."""
        if self._base is None:
            return {}
        by_key = {self._key(s): s for s in statements}
        keys = list(by_key)
        out: dict[tuple[str, str], bytes] = {}
        with contextlib.suppress(sqlite3.Error), self._base:
            for start in range(0, len(keys), _ASKED):
                some = keys[start : start + _ASKED]
                marks = ",".join("?" * len(some))
                for key, blob in self._base.execute(
                    f"SELECT key, made FROM meanings WHERE key IN ({marks})",
                    some,
                ):
                    out[by_key[key]] = blob
                self._base.execute(
                    "UPDATE meanings SET used = (SELECT MAX(used) + 1 FROM meanings) "
                    f"WHERE key IN ({marks})",
                    some,
                )
        return out

    def put(self, made: Mapping[tuple[str, str], bytes]) -> None:
        """Keep what was made; a file that cannot be written is let be."""
        if self._base is None or not made:
            return
        rows = [(self._key(s), blob) for s, blob in made.items()]
        with contextlib.suppress(sqlite3.Error), self._base:
            self._base.executemany(
                "INSERT OR REPLACE INTO meanings VALUES "
                "(?, ?, (SELECT COALESCE(MAX(used), 0) + 1 FROM meanings))",
                rows,
            )
            self._base.execute(
                "DELETE FROM meanings WHERE key IN "
                "(SELECT key FROM meanings ORDER BY used DESC LIMIT -1 OFFSET ?)",
                (self._most,),
            )

    def close(self) -> None:
        """Close the file."""
        if self._base is not None:
            self._base.close()
            self._base = None

    def _key(self, statement: Sequence[str]) -> bytes:
        text = "\0".join((self._mark, *statement))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _open(path: Path) -> sqlite3.Connection | None:
    for anew in (False, True):
        try:
            if anew:
                throw_away(path)
            base = open_private(path)
            base.execute(
                "CREATE TABLE IF NOT EXISTS meanings "
                "(key BLOB PRIMARY KEY, made BLOB NOT NULL, used INTEGER NOT NULL)"
            )
            base.execute("CREATE INDEX IF NOT EXISTS by_use ON meanings (used)")
            return base
        except (OSError, sqlite3.Error):
            continue
    return None
