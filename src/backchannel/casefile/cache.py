"""What was parsed, kept between loads of one case."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backchannel.casefile.files import Bytes, read
from backchannel.diagnostics import Diagnostic

__all__ = ["ParseCache"]

#: A file written less than this long before it was read may change again within one tick of its
#: time stamp (two seconds on the coarsest file system); it is read anew the next time.
_RACY_NS = 2_000_000_000

_Signature = tuple[int, int, int, int, int]


class ParseCache:
    """Parsed files by kind, name and the hash of their bytes.

    Give the same cache to every load of one case that is looked at again and again. It holds the
    latest version of each file only. A file whose inode, size and times of change are those of
    the last reading is not read again, as git does; times within two seconds of that reading are
    not trusted.

    Attributes:
        parsed: files parsed so far.
        read: files read so far.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, Any]] = {}
        self._seen: dict[str, tuple[_Signature, str]] = {}
        self._root: Path | None = None
        self.parsed = 0
        self.read = 0

    def at(self, root: Path) -> None:
        """Begin a load of the case at ``root``; what is known of another folder's files goes."""
        if root != self._root:
            self._root = root
            self._seen.clear()

    def get(
        self, kind: str, root: Path, name: str, make: Callable[[Bytes], Any]
    ) -> tuple[Any, str, list[Diagnostic]]:
        """The parsed form of a file, made now if the file is new or changed.

        Returns:
            The parsed form (``None`` where the file cannot be read), the SHA-256 of its bytes,
            and what was wrong with reading it.
        """
        kept = self._kept.get((kind, name))
        if kept is not None:
            seen = self._seen.get(name)
            if seen is not None and seen[1] == kept[0] and seen[0] == _signature(root, name):
                return kept[1], kept[0], []
        now = time.time_ns()
        before = _signature(root, name)
        file, found = read(root, name)
        self.read += 1
        self._seen.pop(name, None)
        if file is None:
            return None, "", found
        if before is not None and not found and now - max(before[:2]) > _RACY_NS:
            self._seen[name] = (before, file.sha256)
        if kept is not None and kept[0] == file.sha256:
            return kept[1], file.sha256, found
        value = make(file)
        self.parsed += 1
        self._kept[(kind, name)] = (file.sha256, value)
        return value, file.sha256, found

    def made(self, kind: str, name: str, key: str, make: Callable[[], Any]) -> Any:
        """Something that follows from parsed files, made anew when ``key`` changes."""
        kept = self._kept.get((kind, name))
        if kept is not None and kept[0] == key:
            return kept[1]
        value = make()
        self._kept[(kind, name)] = (key, value)
        return value


def _signature(root: Path, name: str) -> _Signature | None:
    try:
        info = os.stat(f"{root}{os.sep}{name}")
    except (OSError, ValueError):
        return None
    return (info.st_mtime_ns, info.st_ctime_ns, info.st_size, info.st_ino, info.st_dev)
