"""Reading the files of a case: safely, once, and inside its folder."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from backchannel.casefile import codes
from backchannel.casefile.nodes import MAX_BYTES, SourceFile
from backchannel.diagnostics import Diagnostic, Span

__all__ = [
    "Bytes",
    "catalog",
    "decode",
    "exists",
    "find_case",
    "inside",
    "is_text",
    "near_file",
    "read",
    "shown",
]

#: Opening a pipe that nobody writes to must not wait.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BOMS = ((b"\xff\xfe\x00\x00", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as it was read."""

    name: str
    data: bytes
    sha256: str


def catalog() -> Path | None:
    """The folder of the cases that ship with the program, ``None`` where they are not installed."""
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "catalog", here.parents[3] / "catalog"):
        if folder.is_dir():
            return folder
    return None


def find_case(where: str | Path) -> Path:
    """The folder of a case: a folder, its ``case.yaml``, or a name in the catalog.

    The path returned need not exist; loading then says so.
    """
    path = Path(where)
    if path.is_dir():
        return path
    if path.name in ("case.yaml", "case.yml") and path.exists():
        return path.parent
    if isinstance(where, str) and not path.exists() and os.sep not in where and where[:1] != ".":
        folder = catalog()
        if folder is not None and (folder / where / "case.yaml").is_file():
            return folder / where
    return path


def inside(root: Path, path: Path) -> bool:
    """Whether ``path``, with symbolic links followed, stands inside ``root``."""
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        # A circle of links leads nowhere.
        return False


def read(root: Path, name: str) -> tuple[Bytes | None, list[Diagnostic]]:
    """Read a file whole; if it changes while it is read, again, three times at the most.

    What is no plain file (a pipe, a device, a folder) is not read: it might never end.
    """
    path = root / name
    changed = False
    try:
        for _ in range(3):
            fd = os.open(path, _READ)
            try:
                before = os.fstat(fd)
                if not stat.S_ISREG(before.st_mode):
                    kind = "a folder" if stat.S_ISDIR(before.st_mode) else "no plain file"
                    return None, [codes.NO_CASE.at(Span(name), f"cannot read it: it is {kind}")]
                if before.st_size > MAX_BYTES:
                    size = f"{before.st_size / 2**20:.0f} MiB"
                    return None, [codes.TOO_BIG.at(Span(name), f"the file has {size}")]
                data = _whole(fd, MAX_BYTES + 1)
                after = os.fstat(fd)
            finally:
                os.close(fd)
            changed = (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size)
            if not changed and len(data) == before.st_size:
                break
            changed = True
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, [codes.NO_CASE.at(Span(name), f"cannot read the file: {reason}")]
    found = []
    if changed:
        found.append(codes.CHANGED.at(Span(name), "the file changed while it was read"))
    return Bytes(name, data, hashlib.sha256(data).hexdigest()), found


def _whole(fd: int, most: int) -> bytes:
    with open(fd, "rb", buffering=0, closefd=False) as file:
        parts = []
        while most > 0 and (part := file.read(min(most, 1 << 20))):
            parts.append(part)
            most -= len(part)
    return b"".join(parts)


def decode(file: Bytes) -> tuple[SourceFile | None, list[Diagnostic]]:
    """UTF-8 (with or without byte order mark) to text; a diagnostic where it is something else."""
    data = file.data
    for bom, name in _BOMS:
        if data.startswith(bom):
            return None, [
                codes.ENCODING.at(
                    Span(file.name), f"the file is {name}, not UTF-8", hint="save it as UTF-8"
                )
            ]
    try:
        return SourceFile(file.name, data.decode("utf-8-sig"), file.sha256), []
    except UnicodeDecodeError as error:
        good = SourceFile(file.name, data[: error.start].decode("utf-8"))
        line, column = good.position(len(good.text))
        span = Span(file.name, line, column, line, column + 1, len(good.text), len(good.text) + 1)
        byte = data[error.start]
        return None, [
            codes.ENCODING.at(
                span, f"the byte 0x{byte:02X} is not UTF-8", hint="save the file as UTF-8"
            )
        ]


def exists(path: Path) -> bool:
    """Whether there is a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_text(name: str) -> bool:
    """Whether a file's name could be decoded; what could not stands in it as lone surrogates."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def shown(name: str) -> str:
    """A file's name as it can be printed."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _listing(root: Path, folder: str) -> list[str]:
    try:
        names = [e.name for e in os.scandir(root / folder)]
        return sorted(n for n in names if n[:1] != "." and is_text(n))
    except (OSError, ValueError):
        return []


def near_file(root: Path, path: str) -> str | None:
    """The way to a file whose name is like that of one that is missing."""
    from backchannel.errors import near

    folder, _, name = path.rpartition("/")
    close = near(name, _listing(root, folder or "."), most=1)
    return f"did you mean {close[0]!r}?" if close else None
