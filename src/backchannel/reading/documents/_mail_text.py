"""The text of a mail: what its sender wrote, and the messages that it passes on.

A passed-on message stands below a head of its own (*From:*, *Date:*, *Subject:*) or behind ``>``
marks. Lines that a program broke are joined again; lines that a person broke stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

__all__ = ["Message", "messages"]

#: Most messages taken out of one text, one within the other.
_MESSAGES = 20
_MARK = re.compile(
    r"\W{0,12}(?:begin )?(?:forwarded|original) (?:message|mail)\b.{0,40}|"
    r"-{2,} ?forwarded by\b.{0,120}",
    re.I,
)
_FIELD = re.compile(
    r"[*_]{0,2}(from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?)"
    r"[*_]{0,2} ?:[*_]{0,2}(?:\s+(.*))?$",
    re.I,
)
_WROTE = re.compile(r"^(?:on\b|am\b|le\b|\w).{3,200}\b(?:wrote|writes|said)\s*:\s*$", re.I | re.S)
_LABEL = re.compile(r"(?:[A-Z][A-Z.'’ -]{1,30}|(?:[A-Z][\w.’'-]*\s?){1,4}):\s")
_ITEM = re.compile(r"(?:[•▪*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
#: A head that programs escape at the beginning of a line.
_ESCAPED = re.compile(r"^>+From (?=\S)")
_QUOTED = re.compile(r"^ ?(?:> ?)+")
_ONCE = re.compile(r"^ ?> ?")
#: Most lines of a message's head.
_HEAD = 60
#: Most lines of a signature, and below a line of two bare hyphens.
_SIGNED, _BARE = 15, 5


@dataclass(frozen=True)
class Message:
    """A message, as far as the text tells.

    Attributes:
        text: its paragraphs.
        sender: as its head has it, empty for the mail's own sender.
        date: the same.
        subject: the same.
        quoted: lines that it quotes, of a message not told, and that were left out.
    """

    text: str
    sender: str = ""
    date: str = ""
    subject: str = ""
    quoted: int = 0


@dataclass(frozen=True)
class _Join:
    """How the lines of a mail belong together."""

    flowed: bool
    whole: bool


def messages(
    text: str, *, reply: bool, forward: bool, flowed: bool = False, whole: bool = False
) -> list[Message]:
    """The mail's own message first, then those that it passes on.

    Args:
        text: of the mail.
        reply: it answers a mail, so pieces of a mail between its own are what they answer.
        forward: it says that it passes something on.
        flowed: a space at the end of a line says that the next goes on with it (RFC 3676).
        whole: every line is a paragraph, as of a page.
    """
    join = _Join(flowed, whole)
    lines = [_ESCAPED.sub("From ", ln) for ln in text.splitlines()]
    out: list[Message] = []
    head = Message("")
    while len(out) < _MESSAGES:
        start, after, below = _next(lines)
        own = lines[:start]
        if not out:
            found = _unquoted(own, reply=reply, forward=forward, join=join)
            out += found
        else:
            # What a passed-on message quotes in turn is older still.
            quoted = sum(1 for ln in own if _QUOTED.match(ln))
            if quoted > 0.8 * sum(1 for ln in own if ln.strip()):
                own = [_QUOTED.sub("", ln) for ln in own]
            own = [ln for ln in own if not _QUOTED.match(ln)]
            out.append(replace(head, text=_paragraphs(_unsigned(own), join)))
        if below is None:
            break
        head, lines = below, lines[after:]
        if lines and sum(1 for ln in lines if _QUOTED.match(ln)) > 0.8 * sum(
            1 for ln in lines if ln.strip()
        ):
            lines = [_QUOTED.sub("", ln, count=1) for ln in lines]
    return [m for i, m in enumerate(out) if i == 0 or m.text]


def _next(lines: Sequence[str]) -> tuple[int, int, Message | None]:
    """Where the next head of a message begins and ends, and what it says."""
    for i, line in enumerate(lines):
        bare = _QUOTED.sub("", line).strip()
        marked = bool(_MARK.fullmatch(bare))
        if not marked and not bare.lower().lstrip("*_").startswith("from"):
            continue
        j = i + marked
        while marked and j < len(lines) and j < i + 4 and not _QUOTED.sub("", lines[j]).strip():
            j += 1
        fields: dict[str, str] = {}
        last = ""
        while j < min(len(lines), i + _HEAD):
            text = _QUOTED.sub("", lines[j])
            match = _FIELD.match(text.strip())
            if match:
                last = match[1].lower()
                fields.setdefault(last, (match[2] or "").strip())
            elif last and text[:1] in " \t" and text.strip():
                fields[last] += " " + text.strip()
            else:
                break
            j += 1
        others = {"sent", "date", "to", "subject"} & fields.keys()
        if "from" in fields and len(others) >= (1 if marked else 2):
            date = fields.get("sent") or fields.get("date") or ""
            begin = i
            while begin and not marked and re.fullmatch(r"[\s_>-]*", lines[begin - 1]):
                begin -= 1
            found = Message("", fields["from"], date, fields.get("subject", ""))
            return begin, j, found
    return len(lines), len(lines), None


def _unquoted(
    lines: list[str], *, reply: bool, forward: bool, join: _Join, depth: int = 0
) -> list[Message]:
    """The own message of some lines, and the messages that it quotes whole, the latest first."""
    groups: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        if _QUOTED.match(line):
            if groups and all(not ln.strip() for ln in lines[groups[-1][1] : i]):
                groups[-1] = (groups[-1][0], i + 1)
            else:
                groups.append((i, i + 1))
    if not groups:
        return [Message(_paragraphs(_unsigned(lines), join))]
    first, end = groups[0]
    told = first
    while told and not lines[told - 1].strip():
        told -= 1
    wrote = ""
    for n in (1, 2):
        said = " ".join(ln.strip() for ln in lines[max(0, told - n) : told])
        if _WROTE.match(said):
            wrote, told = said, told - n
            break
    own = lines[: told if wrote else first] + lines[end:]
    own_text = _paragraphs(_unsigned([ln for ln in own if not _QUOTED.match(ln)]), join)
    if reply and (len(groups) > 1 or (not wrote and any(ln.strip() for ln in lines[end:]))):
        return [Message(_answered(lines, groups, join))]
    if len(groups) > 1 or not (forward or wrote or not (reply or own_text)):
        return [Message(own_text, quoted=sum(b - a for a, b in groups))]
    sender, date = _attributed(wrote)
    quoted = [_ONCE.sub("", ln) for ln in lines[first:end]]
    if depth >= _MESSAGES:
        return [Message(own_text, quoted=len(quoted))]
    if not forward:
        inner, *older = _unquoted(quoted, reply=True, forward=False, join=join, depth=depth + 1)
        return [Message(own_text), replace(inner, sender=sender, date=date), *older]
    quoted = [ln for ln in quoted if not _QUOTED.match(ln)] or [
        _QUOTED.sub("", ln) for ln in quoted
    ]
    return [Message(own_text), Message(_paragraphs(_unsigned(quoted), join), sender, date)]


def _answered(lines: list[str], groups: Sequence[tuple[int, int]], join: _Join) -> str:
    """A message that answers a quoted one piece by piece, the pieces with a mark before them."""
    out: list[str] = []
    at = 0
    for begin, end in groups:
        out.append(_paragraphs(lines[at:begin], join))
        piece = _paragraphs([_QUOTED.sub("", ln) for ln in lines[begin:end]], join)
        out += [f"> {paragraph}" for paragraph in piece.split("\n\n") if paragraph]
        at = end
    out.append(_paragraphs(_unsigned(lines[at:]), join))
    return "\n\n".join(piece for piece in out if piece)


def _attributed(wrote: str) -> tuple[str, str]:
    """Who and when, of *On Tue, 4 Mar 2031 at 16:05 the Ministry of Labour wrote:*."""
    from backchannel.reading.dates import find_dates

    text = re.sub(r"\s*\b(?:wrote|writes|said)\s*:\s*$", "", wrote)
    day = next((d for d in find_dates(text) if d.granularity == "day"), None)
    if day is None:
        return text, ""
    date = text[day.span[0] : day.span[1]]
    rest = text[: day.span[0]] + " " + text[day.span[1] :]
    rest = re.sub(
        r"\b(?:mon|tue|wed|thu|fri|sat|sun)\w*\b\.?,?|\d{1,2}[:.]\d\d(?:[:.]\d\d)?",
        "",
        rest,
        flags=re.I,
    )
    rest = re.sub(
        r"^\s*on\b|\bat\b|\b[AP]\.?M\b\.?|[+-]\d{4}\b|\bGMT\b|\bUTC\b", "", rest, flags=re.I
    )
    return " ".join(rest.split()).strip(" ,"), date


def _unsigned(lines: Sequence[str]) -> list[str]:
    """Lines without the signature: what stands, not too long, below ``--`` at the end."""
    for i in range(len(lines) - 1, -1, -1):
        if lines[i] not in ("-- ", "--"):
            continue
        below = [ln for ln in lines[i + 1 :] if ln.strip()]
        told = any(len(ln) > 60 or re.search(r"\w[.!?]$", ln.strip()) for ln in below)
        if len(below) <= (_SIGNED if lines[i] == "-- " else _BARE if not told else -1):
            return list(lines[:i])
        break
    return list(lines)


def _paragraphs(lines: Sequence[str], join: _Join) -> str:
    """Lines joined where a program broke them."""
    widths = sorted(len(ln) for ln in lines if ln.strip())
    width = widths[-1] if widths else 0
    wrapped = not join.whole and (width <= 100 or widths[int(0.9 * (len(widths) - 1))] <= 80)
    width = min(width, 80)
    out: list[list[str]] = []
    open_line = ""
    for line in lines:
        text = line.strip()
        if not text.strip("-_=* "):
            open_line = ""
        elif open_line and _goes_on(open_line, line, width, flowed=join.flowed, wrapped=wrapped):
            out[-1].append(text)
            open_line = line
        else:
            out.append([text])
            open_line = line
    return "\n\n".join(" ".join(paragraph) for paragraph in out)


def _goes_on(line: str, after: str, width: int, *, flowed: bool, wrapped: bool) -> bool:
    text = after.strip()
    if flowed and line.endswith(" "):
        return True
    if not wrapped or _LABEL.match(text) or _ITEM.match(text):
        return False
    if text[:1].islower():
        return True
    return width >= 50 and len(line.rstrip()) + 1 + len(text.split()[0]) > width
