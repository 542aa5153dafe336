"""What on a page is not the report: menus, appeals to readers, captions, share lines.

Rules of form and wording, no lists of outlets. A line is judged alone, then runs of lines are:
once an appeal to readers has begun near the end, what follows it belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["classify_lines", "dateline"]

_PLACE = r"[A-Z][\w.’'-]*(?:[ ,/]+[A-Z][\w.’'-]*)*"
_DAY = r",? [A-Z][a-z]{2,8}\.? \d{1,2}\.?"
_DATELINE = re.compile(
    rf"{_PLACE}(?:{_DAY})?,? \([^()]{{2,30}}\)\s*[-–—_]+\s+"
    rf"|{_PLACE}{_DAY},? (?:\([^()]{{2,30}}\)|/[A-Z]{{2,12}}/\.?)\s*[:–—-]*\s*"
    r"|[A-Z]{3,}(?: [A-Z]{3,}){0,2}(?:, [A-Z][\w. ]{2,20})?\s[-–—_]+\s"
)


def dateline(line: str) -> int:
    """How many characters of a paragraph are its dateline.

    Example:
        >>> dateline("DOHA, May 5 (Agency) - The talks went on.")
        23
    """
    match = _DATELINE.match(line[:120])
    return match.end() if match and match.end() < len(line) else 0


_WHOLE = re.compile(
    r"(?:no comments:?|\d+ comments?:?|post a comment|leave a (?:comment|reply)|comments?|"
    r"share(?:\s*[|:·•,/].*| (?:this|on|via|with|by|article|story|full|to)\b.*)?|"
    r"tweet|e-?mail(?: this)?|print|advertisement|sponsored(?: content)?|related "
    r"(?:stories|articles|"
    r"content|posts)?:?|read (?:more|next|also)\b.*|see also\b.*|"
    r"more (?:on|from|in)\b(?!.*[.!?] .*[.!?]$).*|"
    r"most (?:read|popular)|"
    r"sign (?:in|up).*|log ?in|subscribe.*|newsletters?|menu|search|home|news|updated?|live|"
    r"follow us.*|short link:?.*|permalink|tags?:.*|topics?:.*|filed under.*|copyright.*|©.*|"
    r"all rights reserved.*|auto_awesome|deep dives|loading\b.{0,20}|skip to .*|cookie.*|"
    r"privacy policy.*|"
    r"terms (?:of (?:use|service)).*|back to top|next|previous|photo|image|video|watch:?.*|"
    r"listen\b.*|"
    r"thank you,?|download .* app.*|click here.*|read the (?:rest|full).*|load more.*|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,? .{0,30}\d{4}|\w{3,9}\.? \d{1,2},? \d{4}.{0,20}|"
    r"by [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,4}(?: and [A-Z].*)?|\d+ min(?:ute)?s? read)[.!]?",
    re.I,
)
_APPEAL = re.compile(
    r"\b(?:support(?:ing)? (?:us\b|our (?:work|journalism)|the \w+(?: \w+){0,4} (?:isn.t|is not))|"
    r"become a (?:member|subscriber|supporter)|join(?:ing)? (?:our|the) [\w ]{0,30}community|"
    r"(?:our|quality|independent) journalism|we (?:haven.t|have not) put up a paywall|"
    r"for as little as|ad-?free|your (?:support|subscription|donation|contribution)|"
    r"subscribe (?:now|today|to)|sign up for|our newsletter|unlock access|exclusive content|"
    r"dear reader|readers? like you|we.re (?:really )?pleased that you|donate (?:now|today)|"
    r"make a (?:donation|contribution)|you.ve read|remove all ads|help us|we rely on|"
    r"that.s why we started|enable javascript|accept (?:all )?cookies|your (?:browser|inbox)|"
    r"follow us on|download our|get (?:the latest|unlimited))\b",
    re.I,
)
#: Credits of pictures, at the end of a line or as a line.
_CREDIT = re.compile(
    r"^(?:(?:\d+ )?view gallery|file ?(?:photo)?:|source:|photos?:|photograph:|image:|"
    r"illustration:|graphic:|picture:|video:)\b|"
    r"[(\[.]\s*(?:photo(?:graph)?s?|image|picture|credit|courtesy|illustration|file|source:)(?<=[\w:])"
    r"(?!\w)[^.]{0,80}$|"
    r"(?:/ ?(?:AFP|AP|Getty Images|Reuters|EPA|Shutterstock|Pool|Anadolu)\b|"
    r"\bvia (?:AP|REUTERS|Getty Images)\b)[\s)\]]*$",
    re.I,
)
_EDITION = re.compile(
    r"^\*? ?(?:a version of this (?:article|story)|this (?:article|story) "
    r"(?:was|has been|appears|originally)|editor.s note|correction:)",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)\]]*$")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|says?|said|can|could|may|must|do|does|did)\b",
    re.I,
)


def classify_lines(lines: Sequence[str]) -> list[str]:
    """The kind of every line: ``title``, ``heading``, ``caption``, ``body`` or ``furniture``.

    Example:
        >>> classify_lines(["Talks stall at the port", "The talks stalled on Monday, she said.",
        ...                 "Post a Comment"])
        ['title', 'body', 'furniture']
    """
    kinds = [_one(line) for line in lines]
    appeals = [i for i, line in enumerate(lines) if _appeal_strength(line) >= 1]
    strong = [i for i in appeals if _appeal_strength(lines[i]) >= 2]
    if strong or len(appeals) >= 2:
        first = strong[0] if strong else appeals[0]
        asking = set(appeals)
        while first - 1 in asking:
            first -= 1
        body_before = sum(1 for k in kinds[:first] if k == "body")
        for i in appeals:
            kinds[i] = "furniture"
        if body_before >= 2 and len(lines) - first <= 15:
            for i in range(first, len(lines)):
                kinds[i] = "furniture"
    elif appeals and appeals[0] >= len(lines) - 3 and len(lines) > 4:
        kinds[appeals[0]] = "furniture"
    bodies = [i for i, kind in enumerate(kinds) if kind == "body"]
    for i, kind in enumerate(kinds):
        if kind == "heading":
            if not bodies or i < bodies[0]:
                kinds[i] = "title"
            elif i > bodies[-1]:
                kinds[i] = "furniture"
    if len(lines) > 1 and kinds and kinds[0] == "body" and len(lines[0]) < 140:
        ends = _SENTENCE_END.search(lines[0])
        if not ends or (lines[0].count(". ") == 0 and len(lines[0]) < 110 and len(lines) > 3):
            kinds[0] = "title"
    return kinds


def _appeal_strength(line: str) -> int:
    return len(_APPEAL.findall(line))


def _one(line: str) -> str:
    if _WHOLE.fullmatch(line) or not any(c.isalpha() for c in line):
        return "furniture"
    if _EDITION.match(line):
        return "furniture"
    if len(line) < 300 and _CREDIT.search(line):
        return "caption"
    if _SENTENCE_END.search(line) or line.endswith((":", ",", ";", "-", "—", "”", '"', "''")):
        return "body"
    words = line.split()
    if len(words) <= 25 and len(line) < 200:
        return "heading"
    return "body"
