"""What the tests of the brief share."""

from __future__ import annotations

import importlib.util
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from backchannel.brief.document import Document


def _load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> Callable[..., Document]:
    """The document that uses every kind of block."""
    made: Callable[..., Document] = _load("samples").document
    return made


def _streams(pdf: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(match[1])
        except zlib.error:
            continue


def _strings(data: bytes) -> Iterator[bytes]:
    """Text strings of a PDF: UTF-16 as it stands, and written in hexadecimal."""
    yield data.replace(b"\x00", b"")
    for match in re.finditer(rb"<([0-9A-Fa-f\s]{8,})>", data):
        digits = b"".join(match[1].split())
        yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode()).replace(b"\x00", b"")


def _pdf_text(data: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    titles: list[str] = []

    def outline(items: Any) -> None:
        for item in items:
            if isinstance(item, list):
                outline(item)
            else:
                titles.append(str(item.title))

    outline(reader.outline)
    return "\n".join([*pages, *titles, str(reader.metadata)])


@pytest.fixture(scope="session")
def everything() -> Callable[[str | bytes], bytes]:
    """Every byte of a rendering, packed parts unpacked, and the text that PDF glyphs stand for."""

    def unpack(made: str | bytes) -> bytes:
        if isinstance(made, str):
            return made.encode()
        if made.startswith(b"%PDF"):
            raw = [made, *_streams(made)]
            strings = [s for part in raw for s in _strings(part)]
            return b"\n".join([*raw, *strings, _pdf_text(made).encode()])
        with zipfile.ZipFile(BytesIO(made)) as archive:
            parts = [n.encode() + b"\n" + archive.read(n) for n in archive.namelist()]
        return b"\n".join([made, *parts])

    return unpack
