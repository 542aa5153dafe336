"""The process in which documents are taken apart (not imported: run with ``-m``).

It limits its own memory, can open no file for writing and is spoken to on pipes. A module for every
kind: lxml and trafilatura for HTML, pypdf, python-docx, the standard library's mail, feedparser.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

from backchannel.reading.documents._feed import read_feed
from backchannel.reading.documents._found import Problem
from backchannel.reading.documents._html import read_html
from backchannel.reading.documents._mail import read_mail
from backchannel.reading.documents._pdf import read_pdf
from backchannel.reading.documents._word import read_docx

#: Address space of the process in bytes; a 20 MB PDF takes about 300 MB.
_MEMORY = 1_500_000_000


def _limit() -> None:
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_PARSERS = {
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "mail": read_mail,
    "feed": read_feed,
}


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        return {"documents": _PARSERS[request["kind"]](data, request["name"])}
    except Problem as problem:
        return {"error": problem.code, "message": str(problem)[:500]}
    except MemoryError:
        return {"error": "BC205", "message": "its reader ran out of memory"}
    except RecursionError:
        return {"error": "BC205", "message": "nested too deep"}
    except Exception as error:  # whatever a parser raises on hostile input is that input's fault
        return {"error": "BC206", "message": f"{type(error).__name__}: {str(error)[:300]}"}


def main() -> None:
    """Serve requests from standard input until it ends."""
    _limit()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        size = source.read(8)
        if len(size) < 8:
            return
        request = json.loads(source.read(int.from_bytes(size, "big")))
        data = source.read(request["size"])
        body = json.dumps(_answer(request, data)).encode()
        sink.write(len(body).to_bytes(8, "big") + body)
        sink.flush()


if __name__ == "__main__":
    main()
