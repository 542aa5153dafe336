"""The day of a web page: what it states for machines of its own article, then what it prints.

What might be another article's (a teaser's, a list's) or the day on which the page was built is
kept apart as *filed*, so that it is taken last and with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any

from backchannel.reading.documents._blocks import BLOCKS

#: Tags that mean the article's publication and nothing else, the surest first.
_STATED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publication_date",
    "publication-date",
    "publishdate",
    "publish-date",
    "og:published_time",
    "citation_publication_date",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "dcterms.created",
)
#: Also the day on which a page was built.
_BUILT = ("date",)
_ISO = re.compile(r"\s*(\d{4})[-/]?(\d\d)[-/]?(\d\d)(?!\d)")
_BESIDE_TAGS = frozenset({"aside", "nav", "footer"})
_BESIDE = re.compile(
    r"\b(?:related|teasers?|comments?|most-?read|sidebar|recommend\w*|promo|trending|latest|"
    r"more-on|read-?more|newsletter|breadcrumbs?|widget)\b",
    re.I,
)
_DATED = re.compile(r"date|publish|posted|byline|timestamp|dateline|pubtime|\btime\b", re.I)
_SAYS = re.compile(r"^\W*(?:first )?(?:published|posted|issued|released|by)\b", re.I)
_CHANGED = re.compile(r"updated|modified|revised|corrected", re.I)
#: More times than these within one paragraph are no line with the report's day.
_TIMES = 5
_STOPS = re.compile(r"[.!?…:;,][”’\"')\]]*$")
_DATELINE = re.compile(r"(?:[A-Z][\w.’'-]*[,\s(]*){0,4}")
_TIME = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b\d{1,2}[:.]\d\d\b|"
    r"\b(?:[ap]\.?m|at|on|last|[A-Z]{3,4})\b\.?|\W|\d+ (?:min|minutes?) read",
    re.I,
)
#: A day and a month that could be either way round.
_OPEN = re.compile(r"\b(?!(\d\d?)([./-])\1\b)(?:0?[1-9]|1[012])[./-](?:0?[1-9]|1[012])[./-]\d{4}\b")
_IN_URL = re.compile(r"/((?:19|20)\d\d)/(\d\d)/(\d\d)(?=/|$|\D)")
_IN_SCRIPT = re.compile(r"[\"']datePublished[\"']\s*:\s*[\"'](\d{4}-\d\d-\d\d)")


#: Tags that say when the article was last changed.
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified")


def page_day(tree: Any, article: dict[str, Any], url: str) -> dict[str, str]:
    """``published``, or else ``filed`` and ``filed_from``; ``modified`` where the page states it.

    Args:
        tree: of the page, before anything is taken out of it but comments.
        article: its own node of JSON-LD.
        url: its address, where it names one.
    """
    tags = _tags(tree)
    changes = [tags.get(_MODIFIED[0]), article.get("dateModified"), *map(tags.get, _MODIFIED[1:])]
    changed = next((v for v in changes if isinstance(v, str) and _day(v)), "")
    found = _own_day(tree, tags, article, url)
    return found | {"modified": changed} if changed else found


def _own_day(tree: Any, tags: dict[str, str], article: dict[str, Any], url: str) -> dict[str, str]:
    stated = [tags[name] for name in _STATED if name in tags]
    for value in (tags.get(_STATED[0]), article.get("datePublished"), *stated):
        if value and (found := _day(value)):
            return {"published": found.isoformat()}
    if (found := _printed(tree)) is not None:
        return {"published": found.isoformat()}
    for source, found in _guessed(tree, tags, url):
        if found is not None:
            return {"filed": found.isoformat(), "filed_from": source}
    return {}


def in_sentence(element: Any) -> bool:
    """Whether a time stands in a sentence of the report, where it is no day of the report's own.

    A dateline's is (*VIK, 6 March — The union …*), and a line's like *Published on 6 March by …*.
    """
    block = next((e for e in element.iterancestors() if e.tag in BLOCKS), None)
    if block is None:
        return False
    if sum(1 for _ in islice(block.iter("time"), _TIMES + 1)) > _TIMES:
        return block.tag in ("p", "li", "dd", "td")
    if any(e.tag in BLOCKS for e in block.iter() if e is not block):
        return False
    text = " ".join(block.text_content().split())
    own = " ".join(element.text_content().split())
    before, _, after = text.partition(own)
    if _DATELINE.fullmatch(before) and re.match(r"[\s)]*[–—:|-]", after):
        return False
    others = len(before.split()) + len(after.split())
    return others > 3 and bool(_STOPS.search(text)) and not _SAYS.match(text)


def open_day(text: str) -> bool:
    """Whether a day is written that could be either way round: 06/03/2031."""
    return _OPEN.search(text) is not None


def _tags(tree: Any) -> dict[str, str]:
    out: dict[str, str] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and element.get("content") and not beside(element):
                out.setdefault(name, element.get("content"))
    for element in tree.iter("time", "span", "p", "div"):
        if (element.get("itemprop") or "").lower() == "datepublished" and not beside(element):
            value = element.get("datetime") or element.get("content")
            if value:
                out.setdefault("datepublished", value)
    return out


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None
    match = _ISO.match(value)
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError):
        return None


def beside(element: Any) -> bool:
    """Whether something stands beside the article: in a menu, among teasers or comments."""
    for step in (element, *element.iterancestors()):
        if step.tag in ("body", "html", "article", "main"):
            return False
        if step.tag in _BESIDE_TAGS or _BESIDE.search(
            f"{step.get('class') or ''} {step.get('id') or ''}"
        ):
            return True
    return False


def _printed(tree: Any) -> date | None:
    """The day that the head of the article shows, as a time element or as a line of its own."""
    heading = next((h for h in tree.iter("h1") if not beside(h)), None)
    within = next(
        (e for e in (heading.iterancestors() if heading is not None else ()) if e.tag == "article"),
        None,
    )
    if within is None:
        articles = list(tree.iter("article"))
        within = articles[0] if len(articles) == 1 and heading is None else None
    changed: date | None = None
    # Above the heading and away from it stands the day of the visit, in the site's own head.
    around = list(heading.iterancestors())[:2] if heading is not None and within is None else []
    above = bool(around)
    for element in _head(within if within is not None else tree):
        if above and element is heading:
            above = False
        if beside(element) or element is heading:
            continue
        if above and not any(e in around for e in element.iterancestors() if e.tag != "body"):
            continue
        of = next((e for e in element.iterancestors() if e.tag == "article"), None)
        if of is not None and of is not within and not (heading is None and within is None):
            continue
        found = _shown(element)
        if found is None:
            continue
        mark = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.text or ''}"
        if not _CHANGED.search(mark) or _SAYS.match(element.text or ""):
            return found
        changed = changed or found
    return changed


def _head(container: Any) -> Iterator[Any]:
    """Elements of the article up to its third long paragraph."""
    long = 0
    for element in container.iter(
        "h1", "p", "div", "span", "time", "li", "td", "small", "em", "i", "b"
    ):
        size = sum(len(t) for t in element.itertext()) if element.tag == "p" else 0
        long += size > 120
        if long > 2:
            return
        yield element


def _shown(element: Any) -> date | None:
    if element.tag == "time" and in_sentence(element):
        return None
    if element.tag == "time" and (found := _day(element.get("datetime"))):
        return found
    pieces: list[str] = []
    for piece in element.itertext():
        pieces.append(piece)
        if sum(map(len, pieces)) > 200:
            return None
    text = " ".join("".join(pieces).split())
    if not 8 <= len(text) <= 100 or not re.search(r"\d{4}", text):
        return None
    from backchannel.reading.dates import find_dates

    if open_day(text):
        return None
    days = [
        d
        for d in find_dates(text)
        if d.granularity == "day" and d.basis == "stated" and d.start is not None
    ]
    if not days or days[0].start is None:
        return None
    marked = (
        f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    )
    first = days[0]
    rest = _TIME.sub("", text[: first.span[0]] + text[first.span[1] :])
    if element.tag == "time" or _DATED.search(marked) or _SAYS.match(text) or not rest:
        return first.start
    return None


def _guessed(tree: Any, tags: dict[str, str], url: str) -> Iterator[tuple[str, date | None]]:
    for name in _BUILT:
        yield "a tag of the page", _day(tags.get(name))
    in_url = _IN_URL.search(url)
    yield "the page's address", _day("-".join(in_url.groups())) if in_url else None
    scripts = {
        m[1] for s in tree.iter("script") for m in _IN_SCRIPT.finditer((s.text or "")[:500_000])
    }
    yield "a script of the page", _day(scripts.pop()) if len(scripts) == 1 else None
    times = [
        e.get("datetime")
        for e in tree.iter("time")
        if e.get("datetime") and not beside(e) and not in_sentence(e)
    ]
    yield "a time on the page", _day(times[0]) if len(times) == 1 else None
