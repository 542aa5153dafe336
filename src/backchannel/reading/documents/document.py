"""A document: its text, and what is known of it.

Everything that a document can hold apart from plain text is taken apart in a process of its own
(:mod:`._worker`), with limits on memory and time: a hostile file can end that process and no more.
Nothing in a document is executed, nothing is fetched.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import zipfile
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from pathlib import Path

from backchannel.diagnostics import Code, Diagnostic, Span
from backchannel.errors import InputError
from backchannel.reading import codes
from backchannel.reading.lexicon import OUTLET_WORDS
from backchannel.reading.words import word_set

__all__ = [
    "LARGEST",
    "Document",
    "DocumentError",
    "guess_outlet",
    "guess_published",
    "kind_of",
    "mastheads",
    "printable",
    "read_bytes",
    "read_file",
    "title_below",
]

#: Largest file read, in bytes. A book is about 1 MB of text; a scanned report may be 20 MB.
LARGEST = 32_000_000
#: Most characters of text kept of one document: two novels, about a minute to read. And most words
#: and marks, which the parser keeps one by one: no running text of that length has as many.
LONGEST, MOST_WORDS = 1_000_000, 250_000
#: Most bytes a Word file may unpack to, and how much larger than packed.
UNPACKED, RATIO = 200_000_000, 200


@dataclass(frozen=True, slots=True)
class Document:
    """One published document.

    Attributes:
        name: of the file it came from, with a number for the entries of a feed.
        text: of the report, page furniture left out.
        title: of the report, empty where unknown.
        outlet: who published it.
        author: who wrote it, as printed.
        published: the day, where the document says it.
        language: ISO 639-1.
        url: where it was published.
        modified: when it was last changed, as the document states it.
        sha256: of the text.
        filed: the day that is only its file's or its page's, where it prints none.
        filed_from: what that day was taken from.
        exact: the text is the file, character for character.
        warnings: what went not quite well.
    """

    name: str
    text: str
    title: str = ""
    outlet: str = ""
    author: tuple[str, ...] = ()
    published: date | None = None
    language: str = ""
    url: str = ""
    sha256: str = ""
    filed: date | None = None
    filed_from: str = ""
    exact: bool = False
    warnings: tuple[Diagnostic, ...] = field(default=())
    modified: str = ""


class DocumentError(InputError):
    """A document that cannot be read; its diagnostic says why."""

    def __init__(self, name: str, code: Code, message: str, *, hint: str | None = None) -> None:
        super().__init__(
            f"{name}: {message}",
            diagnostics=[code.at(Span(name), message, hint=hint or code.fix)],
        )
        self.diagnostic = self.diagnostics[0]


_KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "mail",
    ".mbox": "mbox",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "xml",
}


def kind_of(name: str, data: bytes) -> str | None:
    """What a file is, by its ending, else by how it begins; ``None`` where neither tells.

    A PDF or a Word file is one whatever its name says, a page is no plain text, and what holds
    bytes that no text has is none.

    Example:
        >>> kind_of("page.htm", b""), kind_of("x", b"%PDF-1.7"), kind_of("a.txt", b"<html>")
        ('html', 'pdf', 'html')
    """
    known = _KINDS.get(Path(name).suffix.lower())
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return "pdf"
    if start.startswith(b"pk\x03\x04"):
        return "docx"
    if known in ("text", "markdown"):
        if start.startswith((b"<!doctype html", b"<html")):
            return "html"
        return None if _binary(data) else known
    if known and known != "xml":
        return known
    if b"<rss" in start or b"<feed" in start or b"<rdf" in start:
        return "feed"
    if start.startswith((b"<!doctype html", b"<html")) or b"<body" in start:
        return "html"
    if re.match(
        rb"(?:return-path|received|from|delivered-to|message-id|mime-version|date|subject):", start
    ):
        return "mail"
    if _POSTMARK.match(data):
        return "mbox"
    if _binary(data):
        return None
    return (
        "text" if known is None and not Path(name).suffix else ("feed" if known == "xml" else None)
    )


#: The line above every mail of a mailbox, and the first of the mail's head.
_POSTMARK = re.compile(rb"From [^\r\n]{0,200}\d\d:\d\d[^\r\n]{0,99}\r?\n>?[!-9;-~]{1,99}:")
#: Most mails taken from a mailbox.
_MAILS = 5_000


def _binary(data: bytes) -> bool:
    """Whether bytes are no text: more than a few are control characters."""
    from backchannel.reading.documents.plain import wide_letters

    start = data[:8192]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or wide_letters(start):
        return False
    return len(start.translate(None, _CONTROLS)) < 0.97 * len(start)


#: Control characters that no text holds, unlike tabs, line ends, and the end of old files.
_CONTROLS = bytes({*range(32)} - {8, 9, 10, 11, 12, 13, 26, 27})


def printable(name: str) -> str:
    """A file's name as it can be printed on one line: bytes that are no UTF-8 and newlines go.

    Example:
        >>> printable("a\\nb\\udcff.txt")
        'a b�.txt'
    """
    whole = re.sub("[\ud800-\udfff]", "\ufffd", name)
    return "".join(c if c.isprintable() else " " for c in whole)


def read_file(
    path: Path,
    *,
    name: str | None = None,
    timeout: float = 20.0,
    problems: list[Diagnostic] | None = None,
) -> list[Document]:
    """Read one file: one document, or one for every entry of a feed.

    Args:
        path: of the file.
        name: what it is called in messages; by default its path.
        timeout: of taking it apart, in seconds.
        problems: of entries of a feed; where given, one that cannot be read costs itself only.

    Raises:
        DocumentError: it cannot be read; the diagnostic says why.
    """
    shown = printable(name or str(path))
    try:
        if path.stat().st_size > LARGEST:
            raise DocumentError(shown, codes.TOO_LARGE, f"{path.stat().st_size:,} bytes")
        if not path.is_file():
            raise DocumentError(shown, codes.UNREADABLE, "not a file")
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(shown, codes.UNREADABLE, error.strerror or str(error)) from error
    return read_bytes(data, shown, timeout=timeout, problems=problems)


def read_bytes(
    data: bytes, name: str, *, timeout: float = 20.0, problems: list[Diagnostic] | None = None
) -> list[Document]:
    """Read a document from its bytes; ``name`` gives the kind by its ending. See :func:`read_file`.

    Raises:
        DocumentError: it cannot be read; the diagnostic says why.
    """
    if len(data) > LARGEST:
        raise DocumentError(name, codes.TOO_LARGE, f"{len(data):,} bytes")
    if not data.strip():
        raise DocumentError(name, codes.NO_TEXT, "the file is empty", hint="get the file again")
    kind = kind_of(name, data)
    if kind is None:
        raise DocumentError(name, codes.UNKNOWN_KIND, "neither name nor content says what it is")
    if kind in ("text", "markdown"):
        from backchannel.reading.documents.plain import plain_document

        return [plain_document(data, name, markdown=kind == "markdown")]
    if kind == "mbox":
        return _of_mailbox(data, name, timeout, problems)
    out = _taken_apart(kind, data, name, timeout, problems)
    named = _KINDS.get(Path(name).suffix.lower(), "xml")
    if out and named not in (kind, "xml"):
        said = codes.OTHER_KIND.at(Span(name), f"it holds {_CALLED[kind]} and was read as that")
        out[0] = replace(out[0], warnings=(said, *out[0].warnings))
    return out


def _taken_apart(
    kind: str, data: bytes, name: str, timeout: float, problems: list[Diagnostic] | None
) -> list[Document]:
    if kind == "docx":
        _check_archive(data, name)
    from backchannel.reading.documents.process import parse

    found = parse(kind, data, name, timeout)
    out: list[Document] = []
    bare = []
    for number, one in enumerate(found):
        if kind == "feed" and one.text.split() == one.title.split():
            bare.append(one.title)
            continue
        try:
            out.append(_finished(one, name, number, len(found)))
        except DocumentError as error:
            if problems is None or len(found) == 1:
                raise
            problems.append(error.diagnostic)
    if bare and len(bare) == len(found):
        raise DocumentError(name, codes.NO_TEXT, "headlines only", hint=codes.HEADLINES.fix)
    if bare and problems is not None:
        problems.append(
            codes.HEADLINES.at(
                Span(name),
                f"{len(bare)} of {len(found)} entries hold a headline only, the first {bare[0]!r}",
                hint=codes.HEADLINES.fix,
            )
        )
    return out


def _of_mailbox(
    data: bytes, name: str, timeout: float, problems: list[Diagnostic] | None
) -> list[Document]:
    """The documents of every mail in a mailbox; one that cannot be read costs itself only."""
    starts = [m.start() for m in re.finditer(rb"^" + _POSTMARK.pattern, data, re.M)]
    out: list[Document] = []
    said: list[Diagnostic] = []
    for number, (start, end) in enumerate(
        itertools.pairwise([*starts, len(data)][: _MAILS + 1]), 1
    ):
        mail = data[start:end].partition(b"\n")[2]
        try:
            out += _taken_apart("mail", mail, f"{name}#{number}", timeout, said)
        except DocumentError as error:
            said.append(error.diagnostic)
    if len(starts) > _MAILS:
        left = f"the mails after the first {_MAILS:,}"
        said.append(codes.PARTLY.at(Span(name), left, hint=codes.PARTLY.fix))
    if not out:
        raise DocumentError(name, codes.NO_TEXT, "no mail with a text in it")
    if problems is not None:
        problems += said
    return out


_CALLED = {"pdf": "a PDF", "docx": "a Word file", "html": "a web page"}


def _check_archive(data: bytes, name: str) -> None:
    """A Word file that would unpack to more than a report can be is not unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            total = sum(m.file_size for m in members)
            if total > UNPACKED or (total > 10_000_000 and total > RATIO * max(1, len(data))):
                raise DocumentError(
                    name, codes.TOO_LARGE, f"unpacks to {total:,} bytes from {len(data):,}"
                )
            if "word/document.xml" not in {m.filename for m in members}:
                raise DocumentError(name, codes.BROKEN, "an archive without a Word document in it")
    except zipfile.BadZipFile as error:
        raise DocumentError(name, codes.BROKEN, f"not a Word file: {error}") from error


def _finished(found: Document, name: str, number: int, of: int) -> Document:
    text = found.text.replace("\x00", "").strip()
    shown = name if of == 1 else f"{name}#{number + 1}"
    if not text:
        raise DocumentError(shown, codes.NO_TEXT, "no text in it (pictures only, or empty)")
    check_size(text, shown)
    return replace(
        found,
        name=shown,
        text=text,
        sha256=_hash(text),
        language=found.language or language_of(text),
        outlet=found.outlet or guess_outlet(text),
        published=found.published or guess_published(text),
    )


def check_size(text: str, name: str) -> None:
    """Refuse a text that is too long to be read.

    Raises:
        DocumentError: it has too many characters, or words and marks.
    """
    if len(text) > LONGEST:
        raise DocumentError(name, codes.TOO_LARGE, f"{len(text):,} characters")
    if len(text) > MOST_WORDS and (words := len(re.findall(r"\w+|[^\w\s]", text))) > MOST_WORDS:
        raise DocumentError(name, codes.TOO_LARGE, f"{words:,} words and marks")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


#: The commonest English words; a fifth of running English are these, and of no other language.
_ENGLISH = word_set("the of and to in that is was it for on with as be by at this had not are")


def language_of(text: str) -> str:
    """ISO 639-1 code of the language, by py3langid; empty where the text is too short to tell."""
    sample = text[:4000]
    if sum(c.isalpha() for c in sample) < 40:
        return ""
    words = re.findall(r"[a-z]+", sample.lower())
    if words and sum(w in _ENGLISH for w in words) > 0.2 * len(words):
        return "en"
    import py3langid

    return str(py3langid.classify(sample)[0])


_LINE = re.compile(
    r"^\W*(?:published|updated|posted)?:?\s*(?:on )?(?:\w+day,? )?"
    r"((?:\w{3,9}\.? \d{1,2},? \d{4})|(?:\d{1,2} \w{3,9},? \d{4})|(?:\d{4}-\d\d-\d\d))\b"
    # After the day only the hour, a change, the time it takes to read, a name.
    r"(?:[\s,;|·•–—-]*(?:at )?\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\b\.?)?(?: \(?\w{2,5}\)?)?)?"
    r"(?:[\s,;|·•–—(-]+(?:(?:last )?(?:updated|modified)|by|\d+[ -]min)\b.{0,40})?\W*$",
    re.I,
)
#: *The Isles Gazette, June 6, 2031*, *Harbour Post | 4 May 2031*.
_MASTHEAD = re.compile(
    r"^(?P<name>[^,.:;|·–—]{2,50}?)\s*[,|·–—]\s*(?:\w+day,? )?"
    r"(?P<day>\w{3,9}\.? \d{1,2},? \d{4}|\d{1,2} \w{3,9},? \d{4}|\d{4}-\d\d-\d\d)\W*$"
)
#: *Published on 5 March 2031*, *This version appeared in the … edition*.
_EDITION = re.compile(
    r"^\W*(?:(?:first |originally |last )?(?:published|posted|printed|updated|appeared)"
    r"|(?:a |this )(?:version|article|story|report)\b.{0,40}?\b(?:appear|print|publish|ran)\w*)\b",
    re.I,
)
#: What may stand after the day there, beside names and numbers.
_OF_EDITIONS = word_set(
    "edition issue in of on at by as the section page print under with headline"
)


def guess_published(text: str) -> date | None:
    """The day a text prints as its own: on a line of its own near the top, or in an edition note.

    Example:
        >>> guess_published("Talks stall\\nMay 4, 2031\\nThe talks stalled.")
        datetime.date(2031, 5, 4)
    """
    from backchannel.reading.dates import find_dates

    lines = [ln.strip() for ln in text.splitlines() if ln.strip()]
    for number, line in enumerate(lines[:8]):
        match = _LINE.match(line) or _MASTHEAD.match(line)
        if match and len(line) < 70 and not _is_entry(lines, number):
            day = match[match.lastindex or 1]
            found = [d for d in find_dates(day) if d.granularity == "day" and d.start]
            if found:
                return found[0].start
    for line in lines[-12:]:
        if len(line) < 200 and _EDITION.match(line):
            found = [d for d in find_dates(line) if d.granularity == "day" and d.basis == "stated"]
            if found and all(
                w[0].isupper() or w[0].isdigit() or w in _OF_EDITIONS
                for w in re.findall(r"\w+", line[found[0].span[1] :])
            ):
                return found[0].start
    return None


def _is_entry(lines: list[str], number: int) -> bool:
    """Whether a day is the heading of an entry in a chronicle: another such day heads another."""
    heads = [
        day[1].lower()
        for line, after in itertools.pairwise(lines)
        if len(line) < 70 and (day := _LINE.match(line)) and after.endswith((".", "!", "?", "”"))
    ]
    day = _LINE.match(lines[number])
    return day is not None and day[1].lower() in heads and len(set(heads)) > 1


def guess_outlet(text: str) -> str:
    """The outlet that a text prints with its day near the top, on one line or on two.

    Only what is called like one, or what the text tells that it was spoken to: a town or an author
    may stand there too.

    Example:
        >>> guess_outlet("Talks stall\\nThe Isles Gazette, June 6, 2031\\nThe talks stalled.")
        'The Isles Gazette'
        >>> guess_outlet("Inland Craft\\n6 June 2031\\nTalks stall\\n“No,” he told Inland Craft.")
        'Inland Craft'
    """
    for name in mastheads(text):
        words = name.split()
        titled = all(w[:1].isupper() or w.lower() in ("the", "of", "and", "&") for w in words)
        called = {w.lower().strip(".") for w in words} & (OUTLET_WORDS | _TITLES_OF_PAPERS)
        spoken_to = re.search(rf"\b{_SPOKEN_TO} (?:[Tt]he )?{re.escape(name)}\b", text)
        if (
            titled
            and len(words) > 1
            and (called or spoken_to)
            and words[0].lower() not in _NO_OUTLETS
        ):
            return name
    return ""


def mastheads(text: str) -> list[str]:
    """What stands before a day or on the line above it, near the top of a text."""
    lines = [ln.strip() for ln in text.splitlines() if ln.strip()][:5]
    out = []
    for number, line in enumerate(lines):
        alone = _LINE.match(line) is not None
        match = _MASTHEAD.match(line) if len(line) < 70 and not alone else None
        if match is not None:
            out.append(match["name"].strip())
        elif alone and len(lines[number - 1].split()) <= 6:
            # A title may stand there too; it is one where the text follows, and no other title.
            below = lines[number + 1] if number + 1 < len(lines) else ""
            if number == 1 and below and below[-1] not in ".!?”":
                out.append(lines[0])
    return out


def title_below(text: str, outlet: str) -> str:
    """The first line of a text that is neither its outlet's name nor its day."""
    lines = [ln.strip() for ln in text.splitlines() if ln.strip()]
    if lines and lines[0] == outlet:
        return next((ln for ln in lines[1:4] if not _LINE.match(ln)), lines[0])
    return lines[0] if lines else ""


_SPOKEN_TO = r"(?:told|tells|seen by|shown to|obtained by|reviewed by|interview with)"
_TITLES_OF_PAPERS = word_set(
    """
    advertiser argus bulletin chronicle courier dispatch echo examiner express globe
    independent record register reporter review sentinel standard star sun today voice
    """
)
_NO_OUTLETS = word_set("by published updated posted edition date last first")
