"""Codes of reading (BC2xx)."""

from __future__ import annotations

from datetime import date

from backchannel.diagnostics import Code, Diagnostic, Severity, Span

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

UNREADABLE = Code(
    "BC201",
    _E,
    "document cannot be opened",
    "The file is not there, is a folder where a file was expected, or may not be read.",
    "Correct the name or the file's permissions.",
)
TOO_LARGE = Code(
    "BC202",
    _E,
    "document too large",
    "The file, what it unpacks to, or its text is larger than a report can be; it was not read.",
    "Cut the part that is the report out of it.",
)
UNKNOWN_KIND = Code(
    "BC203",
    _E,
    "kind of document not known",
    "Neither the name nor the content says what the file is. Read are HTML, PDF, Word "
    "(.docx), plain "
    "text, Markdown, mail (.eml, .mbox), RSS and Atom.",
    "Save it as one of these.",
)
NO_TEXT = Code(
    "BC204",
    _E,
    "no text in the document",
    "The document holds no text: it is empty, or consists of pictures (a scanned PDF).",
    "Run character recognition first, or save the page's text.",
)
STOPPED = Code(
    "BC205",
    _E,
    "reading was stopped",
    "The document took more time or memory than is allowed, so its reader was stopped. "
    "Nothing of it "
    "was kept.",
    "Save the page's text as a .txt file and read that.",
)
BROKEN = Code(
    "BC206",
    _E,
    "document is broken",
    "The file cannot be taken apart as what its name says it is.",
    "Get the file again, or save its text.",
)
ENCODING = Code(
    "BC207",
    _W,
    "encoding repaired",
    "The file is not in the encoding it should be in (UTF-8, or what it declares). It was read as "
    "Windows-1252 or UTF-8, and bytes that mean nothing were replaced.",
    "Save the file as UTF-8 where characters came out wrong.",
)
ENCRYPTED = Code(
    "BC209",
    _E,
    "document is encrypted",
    "The document wants a password.",
    "Save it without one.",
)
NO_DATE = Code(
    "BC210",
    _W,
    "published date not known",
    "Nothing says when the report was published, so *on Wednesday* and the like stay open.",
    "Give `--published DATE`.",
)
NEAR_DUPLICATE = Code(
    "BC211",
    _N,
    "near-duplicate",
    "The report repeats another one's text. It is kept and the later one linked (`relies_on`), so "
    "that they count as one origin.",
    "Nothing to do; remove the link where the two are independent after all.",
)
NEW_VERSION = Code(
    "BC212",
    _N,
    "new version of a report",
    "The same outlet's report with a changed text. It is kept as a version; the later replaces the "
    "older one; the diff shows what changed.",
    "Read what changed: a correction can move a claim.",
)
KNOWN = Code(
    "BC213",
    _N,
    "report already in the case",
    "The outlet's report with exactly this text is in the case, or one that this is a part of (a "
    "feed's teaser); it was not added again.",
    "Nothing to do.",
)
NOT_ENGLISH = Code(
    "BC214",
    _W,
    "not English",
    "The rules that propose statements read English. Of other languages the text is kept and dates "
    "and figures may be found, but hardly a statement.",
    "Annotate the statements by hand, or read a translation.",
)
DROPPED = Code(
    "BC215",
    _N,
    "proposals of the model dropped",
    "The language model proposed statements whose quote does not stand in the text word for word, "
    "or is a word that says nothing. They were dropped.",
    "Nothing to do; many of them mean that the model does not suit.",
)
MODEL_FAILED = Code(
    "BC216",
    _W,
    "language model not reached",
    "The configured endpoint refused, or did not answer, or not in the form asked for. Only the "
    "rules' proposals were kept.",
    "Check `--model-url` and that the server runs.",
)
NO_OUTLET = Code(
    "BC217",
    _W,
    "outlet not known",
    "Nothing says who published the report; it was filed under the name of its file.",
    "Give `--outlet NAME`.",
)

NO_DAY = Code(
    "BC218",
    _E,
    "report without a day",
    "A report of a case needs the day on which it was published, and nothing says it.",
    "Give `--published DATE`.",
)
DAY_FROM_NAME = Code(
    "BC220",
    _W,
    "day taken from the file's name",
    "Nothing in the document says when it was published; the day in its file's name was taken.",
    "If it is another day: take the report out of the case and read it with `--published DATE`.",
)
LEFT_OUT = Code(
    "BC221",
    _W,
    "files of a folder left out",
    "The folder holds files that are no documents this program reads (HTML, PDF, Word, plain text, "
    "Markdown, mail, RSS, Atom), or links that lead out of it. The others were read.",
    "Save those that are reports as one of these; name a text without an ending, or what a link "
    "leads to, by itself.",
)
OTHER_KIND = Code(
    "BC222",
    _W,
    "content is not what the name says",
    "The name's ending says one kind, the content is another: a PDF saved as `.html`, a page saved "
    "as `.txt`. It was read as what it is.",
    "Nothing to do, or give the file the ending of what it holds.",
)
HEADLINES = Code(
    "BC223",
    _W,
    "headlines without a text",
    "Entries of a feed hold a headline and nothing else. A headline is no report: they were left "
    "out.",
    "Read the pages that the entries lead to.",
)
UNWRITTEN = Code(
    "BC219",
    _E,
    "report not written",
    "The report was read but could not be written into the case: its files changed "
    "meanwhile, or the "
    "case's own file does not parse.",
    "Correct the case (`backchannel check`) and read the file again.",
)
DAY_FILED = Code(
    "BC225",
    _W,
    "day taken from metadata",
    "The document prints no day of its own. The day was taken from what is filed with it: when the "
    "file was made, a tag or the address of a page, the mail that it was attached to. That is "
    "often the day on which somebody saved or printed it.",
    "If it is another day: take the report out of the case and read it with `--published DATE`.",
)
PARTLY = Code(
    "BC226",
    _W,
    "part of the document left out",
    "A part could not be read, or there is more of it than is taken: an attachment of another "
    "kind, a table of thousands of cells, quoted lines of a mail, lines at the edges of pages.",
    "Save that part as a file of its own and read it.",
)


def day_filed(at: Span, day: date, source: str) -> Diagnostic:
    """The warning that a day is only metadata's."""
    return DAY_FILED.at(at, f"taken to be of {day}, from {source}", hint=DAY_FILED.fix)


CODES: tuple[Code, ...] = (
    UNREADABLE,
    TOO_LARGE,
    UNKNOWN_KIND,
    NO_TEXT,
    STOPPED,
    BROKEN,
    ENCODING,
    ENCRYPTED,
    NO_DATE,
    NEAR_DUPLICATE,
    NEW_VERSION,
    KNOWN,
    NOT_ENGLISH,
    DROPPED,
    MODEL_FAILED,
    NO_OUTLET,
    NO_DAY,
    UNWRITTEN,
    DAY_FROM_NAME,
    DAY_FILED,
    PARTLY,
    LEFT_OUT,
    OTHER_KIND,
    HEADLINES,
)
