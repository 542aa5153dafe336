"""The process that takes documents apart, started on first use and again after every accident.

Requests and answers are a length (8 bytes) and JSON or bytes on pipes. One worker serves a whole
batch; one that exceeds its memory or a document's time is killed and costs that document only.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from datetime import date
from typing import Any

from backchannel.diagnostics import Span
from backchannel.reading import codes
from backchannel.reading.documents.document import Document, DocumentError

__all__ = ["parse"]

_lock = threading.Lock()
_worker: subprocess.Popen[bytes] | None = None
#: Longest answer taken from the worker, in bytes.
_MOST = 64_000_000


def _started() -> subprocess.Popen[bytes]:
    global _worker
    if _worker is None or _worker.poll() is not None:
        _worker = subprocess.Popen(
            [sys.executable, "-I", "-m", "backchannel.reading.documents._worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
        )
        atexit.register(_stop)
    return _worker


def _stop() -> None:
    global _worker
    worker, _worker = _worker, None
    if worker is not None:
        worker.kill()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                # What was not sent yet is flushed, to a reader that is dead.
                with contextlib.suppress(OSError):
                    pipe.close()
        worker.wait()


def parse(kind: str, data: bytes, name: str, timeout: float) -> list[Document]:
    """Take a document apart in the worker.

    Raises:
        DocumentError: broken, without text, or stopped for its time or memory.
    """
    with _lock:
        worker = _started()
        assert worker.stdin is not None
        assert worker.stdout is not None
        head = json.dumps({"kind": kind, "name": name, "size": len(data)}).encode()
        # A deadline for everything: starting, sending and answering.
        until = time.monotonic() + timeout
        sender = threading.Thread(target=_send, args=(worker, head, data), daemon=True)
        sender.start()
        answer = _receive(worker, until)
        if answer is None:
            died = worker.poll() is not None
            _stop()
            sender.join(5)
            reason = "its reader ran out of memory" if died else f"longer than {timeout:g} s"
            raise DocumentError(name, codes.STOPPED, reason)
        sender.join(5)
    if "error" in answer:
        code = {c.code: c for c in codes.CODES}.get(answer["error"], codes.BROKEN)
        raise DocumentError(name, code, str(answer.get("message", "")))
    return [_document(d, name) for d in answer["documents"]]


def _send(worker: subprocess.Popen[bytes], head: bytes, data: bytes) -> None:
    assert worker.stdin is not None
    try:
        worker.stdin.write(len(head).to_bytes(8, "big") + head + data)
        worker.stdin.flush()
    except (BrokenPipeError, OSError, ValueError):
        return


def _receive(worker: subprocess.Popen[bytes], until: float) -> dict[str, Any] | None:
    size = _read(worker, 8, until)
    if size is None:
        return None
    length = int.from_bytes(size, "big")
    if length > _MOST:
        return None
    body = _read(worker, length, until)
    if body is None:
        return None
    answer = json.loads(body)
    assert isinstance(answer, dict)
    return answer


def _read(worker: subprocess.Popen[bytes], size: int, until: float) -> bytes | None:
    assert worker.stdout is not None
    descriptor = worker.stdout.fileno()
    out = bytearray()
    while len(out) < size:
        left = until - time.monotonic()
        if left <= 0:
            return None
        if os.name == "posix":
            ready, _, _ = select.select([descriptor], [], [], left)
            if not ready:
                return None
        piece = os.read(descriptor, min(size - len(out), 1 << 20))
        if not piece:
            worker.wait()
            return None
        out += piece
    return bytes(out)


def _document(found: dict[str, Any], name: str) -> Document:
    by_code = {c.code: c for c in codes.CODES}
    notes = [(by_code[code], message) for code, message in found.get("notes") or []]
    return Document(
        name=name,
        text=found.get("text") or "",
        title=found.get("title") or "",
        outlet=found.get("outlet") or "",
        author=tuple(a for a in found.get("author") or [] if a),
        published=_day(found.get("published")),
        language=found.get("language") or "",
        url=found.get("url") or "",
        filed=_day(found.get("filed")),
        filed_from=found.get("filed_from") or "",
        warnings=tuple(c.at(Span(name), message, hint=c.fix) for c, message in notes),
        modified=str(found.get("modified") or ""),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
