"""A document in one of its renderings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal, overload

from backchannel.brief.document import Document
from backchannel.errors import NotFound, UsageError

__all__ = ["FORMATS", "render", "write"]

#: File endings of the renderings.
FORMATS = ("html", "docx", "pdf", "md")


@overload
def render(document: Document, kind: Literal["html", "md"]) -> str: ...
@overload
def render(document: Document, kind: Literal["docx", "pdf"]) -> bytes: ...
@overload
def render(document: Document, kind: str) -> str | bytes: ...
def render(document: Document, kind: str) -> str | bytes:
    """Render a document as ``html``, ``docx``, ``pdf`` or ``md``.

    Raises:
        NotFound: another kind.
        MissingExtra: what the rendering needs is not installed.
    """
    if kind == "html":
        from backchannel.brief.html import render_html

        return render_html(document)
    if kind == "docx":
        from backchannel.brief.word import render_word

        return render_word(document)
    if kind == "pdf":
        from backchannel.brief.pdf import render_pdf

        return render_pdf(document)
    if kind == "md":
        from backchannel.brief.markdown import render_markdown

        return render_markdown(document, width=100)
    raise NotFound.named("format", kind, FORMATS)


def write(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` at once: whoever reads sees the old file or the new one.

    Raises:
        UsageError: the folder does not exist or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # mkstemp makes files private; a document follows the user's own mask.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
