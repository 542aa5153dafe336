"""Writing into a case's files: spans replaced under a hash check, whole or not at all.

A write names the SHA-256 of what was read. Under a lock on the case's folder the file is read
again; if it is not what was read, nothing is written and :class:`WriteConflict` is raised. The new
bytes go to a temporary file in the same folder, are flushed to the disk, the hash is checked once
more, and the file takes the old one's place in one step. Whoever reads meanwhile, or after the
writer was killed at any point, sees the old file or the new one, never a part. What the edits do
not cover stays as it was, byte for byte: the byte order mark, the newlines, comments, the mode.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from backchannel.casefile.files import inside
from backchannel.diagnostics import Edit
from backchannel.errors import UsageError, WriteConflict

__all__ = ["Written", "apply_edits", "edited", "locked", "remove_files", "write_files"]

#: How long to wait for another writer of the same case, in seconds.
LOCK_PATIENCE = 10.0

_BOM = b"\xef\xbb\xbf"
_TEMP = ".backchannel-"
_HINT = "load the case again and repeat the change"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the SHA-256 of the new bytes of every file, by name."""

    files: Mapping[str, str]


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes of a file with ``edits`` made in it.

    Args:
        data: UTF-8, with or without byte order mark.
        edits: for one file; offsets count characters of the text without the mark. Several
            insertions at one place land in the order given.

    Raises:
        UsageError: edits overlap or lie outside the file, or a text cannot be encoded.
    """
    mark = _BOM if data.startswith(_BOM) else b""
    text = data[len(mark) :].decode("utf-8")
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        start, end = edit.span.start, edit.span.end
        if not 0 <= start <= end <= len(text):
            raise UsageError(f"an edit of {start}:{end} lies outside {edit.span.file}")
        if start < at:
            raise UsageError(f"two edits overlap at {edit.span}")
        out += [text[at:start], edit.text]
        at = end
    out.append(text[at:])
    try:
        return mark + "".join(out).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("the text holds half a character (a lone surrogate)") from error


def apply_edits(root: Path | str, edits: Sequence[Edit], expected: Mapping[str, str]) -> Written:
    """Make ``edits`` in the files of the case at ``root``.

    Args:
        root: the case's folder.
        edits: for any of its files.
        expected: SHA-256 of the bytes that the spans were made on, by file.

    Returns:
        The new hashes.

    Raises:
        WriteConflict: a file is not what was read any more; nothing was written.
        UsageError: an edit cannot be made, or the disk refuses.

    Each file lands whole or not at all. With edits in several files all new ones stand on the
    disk, and all old ones were looked at again, before the first takes its place.
    """
    root = Path(root)
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.span.file, []).append(edit)
    missing = [name for name in by_file if name not in expected]
    if missing:
        raise UsageError(f"no expected hash for {missing[0]}")
    with locked(root):
        new: dict[str, bytes] = {}
        for name, changes in by_file.items():
            data = _current(_target(root, name), name, expected[name])
            assert data is not None
            try:
                new[name] = edited(data, changes)
            except UnicodeDecodeError as error:
                raise UsageError(f"{name} is not UTF-8") from error
        return _write(root, new, expected)


def write_files(
    root: Path | str, contents: Mapping[str, bytes], expected: Mapping[str, str | None]
) -> Written:
    """Replace or create whole files.

    Args:
        root: the case's folder.
        contents: new bytes by name.
        expected: the SHA-256 of the file that is replaced; ``None`` where it must not exist yet.

    Raises:
        WriteConflict: a file is not as expected; nothing was written.
        UsageError: the disk refuses.
    """
    root = Path(root)
    with locked(root):
        for name in contents:
            _current(_target(root, name), name, expected[name])
        return _write(root, contents, expected)


def remove_files(root: Path | str, expected: Mapping[str, str]) -> None:
    """Remove files of the case at ``root``, each if it still has the SHA-256 given for it.

    Raises:
        WriteConflict: a file is not as expected; nothing was removed.
        UsageError: the disk refuses.
    """
    root = Path(root)
    with locked(root):
        for name, sha256 in expected.items():
            _current(_target(root, name), name, sha256)
        for name in expected:
            try:
                os.unlink(_target(root, name))
            except OSError as error:
                raise UsageError(f"cannot remove {name}: {error.strerror or error}") from error


def _write(
    root: Path, contents: Mapping[str, bytes], expected: Mapping[str, str | None]
) -> Written:
    """Write every file beside its place, look again, and only then put them there."""
    staged: list[tuple[str, Path, Path]] = []
    name = ""
    try:
        for name, data in contents.items():
            path = _target(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path.parent, {temp for _, _, temp in staged})
            temp = path.parent / f"{_TEMP}{secrets.token_hex(8)}.tmp"
            staged.append((name, path, temp))
            _stage(temp, data, path if expected[name] is not None else None)
        for name, path, _ in staged:
            _current(path, name, expected[name])
        done: list[str] = []
        for name, path, temp in staged:
            _place(temp, path, name, expected[name], done)
            done.append(name)
    except OSError as error:
        raise UsageError(f"cannot write {name}: {error.strerror or error}") from error
    finally:
        for _, _, temp in staged:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temp)
    for folder in {path.parent for _, path, _ in staged}:
        _sync(folder)
    hashes = {n: hashlib.sha256(d).hexdigest() for n, d in contents.items()}
    return Written(MappingProxyType(hashes))


def _target(root: Path, name: str) -> Path:
    path = root / name
    if os.path.isabs(name) or "\0" in name or not inside(root, path):
        raise UsageError(f"{name!r} is not inside the case's folder")
    # A link inside the folder stays a link: what it points to is written.
    return path.resolve()


def _current(path: Path, name: str, expected: str | None) -> bytes | None:
    """The bytes of a file if they are what was expected."""
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            raise UsageError(f"{name} is not a file")
        data = path.read_bytes()
    except FileNotFoundError:
        if expected is None:
            return None
        raise WriteConflict(f"{name} is gone", hint=_HINT) from None
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror or error}") from error
    if expected is None:
        raise WriteConflict(f"{name} exists already; nothing was written", hint=_HINT)
    if hashlib.sha256(data).hexdigest() != expected:
        raise WriteConflict(f"{name} changed since it was read; nothing was written", hint=_HINT)
    return data


def _stage(temp: Path, data: bytes, like: Path | None) -> None:
    """Write ``data`` to a new file, down to the disk."""
    fd = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(fd, "wb") as file:
        file.write(data)
        if like is not None:
            _like(like, file.fileno())
        file.flush()
        os.fsync(file.fileno())


def _place(temp: Path, path: Path, name: str, expected: str | None, done: Sequence[str]) -> None:
    try:
        _current(path, name, expected)
        if expected is None:
            _create(temp, path, name)
        else:
            os.replace(temp, path)
    except WriteConflict as error:
        if not done:
            raise
        # The others were looked at a moment ago: somebody saves files while we write.
        raise WriteConflict(
            f"{name} changed while {', '.join(done)} was written", hint=error.hint
        ) from error


def _create(temp: Path, path: Path, name: str) -> None:
    try:
        # Unlike a rename, a link never takes the place of a file that appeared meanwhile.
        os.link(temp, path)
    except FileExistsError:
        raise WriteConflict(f"{name} exists already; nothing was written", hint=_HINT) from None
    except OSError:
        os.replace(temp, path)


def _like(path: Path, fd: int) -> None:
    """Give the open file the mode and, where allowed, the owner of ``path``."""
    info = os.stat(path)
    if hasattr(os, "fchown"):
        with contextlib.suppress(OSError):
            os.fchown(fd, info.st_uid, info.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(fd, stat.S_IMODE(info.st_mode))


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _sweep(folder: Path, ours: Collection[Path]) -> None:
    """Remove what killed writers left; the lock says that none but us is at work."""
    with os.scandir(folder) as entries:
        for entry in entries:
            stale = entry.name.startswith(_TEMP) and entry.name.endswith(".tmp")
            if stale and folder / entry.name not in ours:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


@contextlib.contextmanager
def locked(root: Path, patience: float = LOCK_PATIENCE) -> Iterator[None]:
    """Hold the lock of the case at ``root``; the system frees it if the process dies.

    Raises:
        WriteConflict: another program held it for longer than ``patience`` seconds.
        UsageError: there is no such folder.
    """
    fd = _open_lock(root)
    try:
        until = time.monotonic() + patience
        while not _try_lock(fd):
            if time.monotonic() > until:
                raise WriteConflict(
                    "another program is writing this case; nothing was written",
                    hint="try again when it has finished",
                )
            time.sleep(0.005)
        yield
    finally:
        os.close(fd)


if sys.platform == "win32":
    import msvcrt

    def _open_lock(root: Path) -> int:
        try:
            return os.open(root / f"{_TEMP}lock", os.O_CREAT | os.O_RDWR)
        except OSError as error:
            raise UsageError(f"cannot write in {root}: {error.strerror or error}") from error

    def _try_lock(fd: int) -> bool:
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _open_lock(root: Path) -> int:
        try:
            # The folder itself is locked, so that no lock file is left in the case.
            return os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            raise UsageError(f"cannot write in {root}: {error.strerror or error}") from error

    def _try_lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            raise UsageError(
                f"the case's folder cannot be locked: {error.strerror or error}",
                hint="copy the case to a local disk",
            ) from error
        return True
