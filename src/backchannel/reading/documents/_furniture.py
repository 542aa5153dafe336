"""Lines that belong to a page and to no report: advertisements, share lines, appeals."""

from __future__ import annotations

import re

_LINE = re.compile(
    r"""
    (?:advertisement|sponsored(?:\ content)?|story\ continues\ below(?:\ advertisement)?)
        (?:\W+scroll\ to\ continue)?
    | (?:scroll|tap|swipe)\ (?:down\ )?(?:to|for)\ \w+
    | (?:last\ )?updated\W*(?:\d+|an?|just)\ (?:min(?:ute)?s?|hours?|days?|now)?(?:\ ago)?
    | (?:\d+|an?)\ (?:min(?:ute)?s?|hours?|days?)\ ago
    | (?:share|tweet|email|print|save|copy\ link)(?:\ this)?(?:\ (?:article|page|story|post))?
        (?:(?:\ (?:via|on)|:)?(?:\W+(?:facebook|twitter|x|e-?mail|whatsapp|linkedin|link)\b)*)
    | (?:view|show|read|see|load|hide|post|leave)\ (?:all\ |a\ |more\ )?comments?\W*(?:\(?\d*\)?)
    | (?:comments?|\d+\ comments?)\W*(?:\(?\d*\)?)
    | join\ the\ (?:conversation|discussion|debate)\b.{0,40}
    | most\ (?:read|popular|viewed|shared)
    | (?:read|more)\ (?:more|next|on\ this(?:\ (?:story|topic))?)(?:\W.{0,8})?
    | related\ (?:articles?|stories|topics|content|news)
    | recommended(?:\ (?:for\ you|stories))?
    | (?:skip|back)\ to\ (?:main\ )?(?:content|top|navigation)
    | our\ standards:.{0,80}
    | purchase\ licensing\ rights.{0,30}
    | (?:all\ )?rights\ reserved | (?:copyright\ )?(?:©|\(c\))\ .{0,100}
    | (?:subscribe|sign\ up|log\ in|register|sign\ in)(?:\ (?:now|here|today|for\ free))?
    | sign\ up\ (?:for|to)\ .{0,80}(?:newsletter|briefing|inbox|alerts?)\b.{0,40}
    | you\ have\ (?:\w+|\d+)\ (?:free\ )?(?:articles?|stories)\ (?:left|remaining)\b.{0,120}
    | (?:subscribe|register)\ (?:now\ )?(?:for|to|from)\ .{0,60}
        (?:keep|continue|unlock|unlimited|full\ access)\b.{0,60}
    | (?:we\ use\ cookies|accept\ all(?:\ cookies)?|manage\ (?:preferences|cookies))\b.{0,120}
    | (?:view|open|read)\ (?:this|it)\b.{0,20}\ in\ (?:your|a)\ (?:web\ )?browser\b.{0,10}
    | unsubscribe\b.{0,60}
    | you\ (?:are\ receiving|received)\ this\ (?:e-?mail|message|newsletter)\ because\b.{0,150}
    """,
    re.I | re.X,
)


def is_furniture(line: str) -> bool:
    """Whether a line is the page's and not the report's.

    Example:
        >>> is_furniture("Advertisement · Scroll to continue"), is_furniture("The talks go on.")
        (True, False)
    """
    return len(line) < 180 and _LINE.fullmatch(line.strip(" \t-–—•·|*.»›→:")) is not None


#: Headings of lists of other reports, and an entry of such a list: no sentence, or an item.
_LISTS = re.compile(
    r"most (?:read|popular|viewed|shared)|related|recommended|read more|more on", re.I
)
_ENTRY = re.compile(r"- .{1,150}|(?!.*[.!?…][”’\"')]*$).{1,90}")


def without_furniture(text: str) -> str:
    """Paragraphs without those that are furniture, and without the lists of other reports."""
    out: list[str] = []
    listing = False
    for paragraph in text.split("\n\n"):
        if is_furniture(paragraph):
            listing = _LISTS.match(paragraph.strip(" -–—•·|*")) is not None
        elif not (listing and _ENTRY.fullmatch(paragraph)):
            listing = False
            out.append(paragraph)
    return "\n\n".join(out)
