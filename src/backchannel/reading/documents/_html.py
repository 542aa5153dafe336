"""A web page: its text without the furniture, and what it states of itself."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from typing import Any

from backchannel.reading.documents._blocks import BLOCKS, as_edited, blocks, is_told
from backchannel.reading.documents._found import Found, Problem
from backchannel.reading.documents._furniture import without_furniture
from backchannel.reading.documents._letters import decoded_page
from backchannel.reading.documents._page_day import beside, in_sentence, open_day, page_day
from backchannel.reading.documents._schema import article_of, names
from backchannel.reading.documents._tables import tables_as_rows

#: Deepest nesting of HTML that the extractor is given; deeper pages are flattened first.
_DEEPEST = 200
#: Blocks that hold text and not other blocks.
_TEXT = frozenset({"p", "li", "dd", "dt", "td", "th", "blockquote", "h2", "h3", "h4", "figcaption"})
#: Paragraphs among which a page's title stands.
_TOP = 8
#: A form that asks for something and says less than this is furniture.
_FORM = 300
#: So is a line that does, with less than this around its field.
_FIELD = 80
#: In a report shorter than ``_SHORT`` the extractor takes paragraphs apart at every mark-up; one
#: shorter than ``_NOTHING`` it did not find.
_SHORT, _NOTHING = 400, 40


def read_html(data: bytes, name: str, text: str | None = None) -> list[Found]:
    """Take a page apart.

    Args:
        data: of the page.
        name: of the file.
        text: the page where it is decoded already, whatever it declares.
    """
    said = ""
    if text is None:
        text, said = decoded_page(data)
    tree = _parsed(text)
    deep = _depth(tree) > _DEEPEST
    found = _stated(_head_only(tree) if deep else tree)
    found["notes"] = [["BC207", said]] if said else []
    left_out = _cleaned(tree)
    if left_out:
        found["notes"].append(["BC226", f"a table: the last {left_out:,} of its cells"])
    body = _report(_flattened(tree) if deep else tree)
    if not body and len(data) > 1000:
        body = _stripped(text)
    title = str(found.get("title") or "").strip()
    if title and not body.startswith(title[:40]):
        paragraphs = body.split("\n\n")
        if title in paragraphs[:_TOP]:
            paragraphs.remove(title)
            body = "\n\n".join(paragraphs)
        body = f"{title}\n\n{body}"
    found["text"] = body
    return [found]


def _parsed(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(
        remove_comments=True, no_network=True, huge_tree=False, encoding="utf-8"
    )
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Problem("BC204" if "empty" in str(error).lower() else "BC206", str(error)) from None


def _stated(tree: Any) -> Found:
    """What the page says of itself; the tree is left as it is but for its JSON-LD."""
    from trafilatura.metadata import extract_metadata

    titles = [t.text_content() for tag in ("title", "h1") for t in tree.iter(tag)][:4]
    article = article_of(tree, titles)
    found: Found = {}
    days: dict[str, str] = {}
    own_name = tree.xpath("boolean(//meta[@property='og:site_name' or @name='og:site_name'])")
    with contextlib.suppress(Exception):
        days = page_day(tree, article, _address(tree))
    for element in [e for e in tree.iter("time") if in_sentence(e)]:
        element.drop_tag()
    # The extractor would take the authors of every article that JSON-LD lists.
    for script in list(tree.iter("script")):
        script.drop_tree()
    with contextlib.suppress(Exception):
        meta = extract_metadata(tree, date_config={"extensive_search": False})
        found |= {
            "title": meta.title,
            "outlet": meta.sitename,
            "url": meta.url,
            "author": [a.strip() for a in (meta.author or "").split(";")],
            "language": meta.language,
        }
        if (
            not days.keys() & {"published", "filed"}
            and meta.date
            and not open_day(" ".join(tree.itertext()))
        ):
            days |= {"filed": meta.date, "filed_from": "what the page's code suggests"}
    found |= days
    if authors := names(article.get("author")):
        found["author"] = authors
    publishers = names(article.get("publisher"))
    if publishers and not own_name:
        found["outlet"] = publishers[0]
    language = tree.get("lang") or ""
    if not found.get("language") and re.match(r"[a-z]{2}\b", language):
        found["language"] = language[:2]
    return found


def _address(tree: Any) -> str:
    found = tree.xpath("string(//link[@rel='canonical']/@href)") or tree.xpath(
        "string(//meta[@property='og:url']/@content)"
    )
    return str(found)


def _cleaned(tree: Any) -> int:
    """Take out what is no text, and make forms, tables and marks of editing readable.

    Returns:
        How many cells of tables were left out.
    """
    for form in list(tree.iter("form")):
        asks = any(
            e.tag == "textarea" or (e.get("type") or "text").lower() in ("text", "email", "search")
            for e in form.iter("input", "textarea")
        )
        if asks and len(" ".join(form.text_content().split())) < _FORM:
            form.drop_tree()
        else:
            _without_fields(form)
            form.drop_tag()
    for tag in (
        *("script", "style", "noscript", "template", "svg", "iframe", "object"),
        *("input", "button", "select", "textarea"),
    ):
        for element in list(tree.iter(tag)):
            element.drop_tree()
    as_edited(tree)
    texts: dict[Any, str] = {}
    for element in list(tree.iter("time")):
        # The extractor drops it; a line that is nothing but a day is no text.
        block = next((e for e in element.iterancestors() if e.tag in BLOCKS), None)
        if block is None or block.tag not in _TEXT:
            continue
        if block not in texts:
            texts[block] = block.text_content().strip()
        if texts[block] != element.text_content().strip():
            element.drop_tag()
    _one_article(tree)
    left = tables_as_rows(tree)
    for element in list(tree.iter("div")):
        # The extractor takes the words of a short page's bare ``div`` apart at every mark-up.
        if not any(child.tag in BLOCKS for child in element.iter() if child is not element):
            text = " ".join(element.text_content().split())
            if len(text) >= 30 and re.search(r"[.!?…][”’\"')]*$", text):
                element.tag = "p"
    return left


def _without_fields(form: Any) -> None:
    """Take out the lines of a form around a whole page that ask for something: *Search*."""
    for field in list(form.iter("input", "textarea", "select")):
        if (field.get("type") or "text").lower() not in ("text", "email", "search"):
            continue
        line = field.getparent()
        if line is None or line.tag not in ("div", "p", "li", "label", "span", "fieldset"):
            continue
        text = " ".join(line.text_content().split())
        if len(text) < _FIELD and not is_told(text):
            line.drop_tree()


def _one_article(tree: Any) -> None:
    """Entries of a live report, each an article, become sections, whose headings are kept.

    Below the report's own heading, with sentences, and no teasers: their headings lead elsewhere.
    """
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return
    around = next(heading.iterancestors("article"), None)
    entries = [
        e
        for e in (around if around is not None else tree).iter("article")
        if not (e is around or beside(e) or _is_teaser(e))
        and any(is_told(p.text_content()) for p in e.iterfind(".//p"))
    ]
    beside_each_other = Counter(e.getparent() for e in entries)
    for entry in entries:
        if beside_each_other[entry.getparent()] > 1:
            entry.tag = "section"


def _is_teaser(article: Any) -> bool:
    links = article.xpath(".//*[self::h2 or self::h3 or self::h4][.//a or parent::a]//@href")
    links += article.xpath(".//a[h2 or h3 or h4]/@href")
    return any(not str(link).startswith("#") for link in links)


def _report(tree: Any) -> str:
    import trafilatura

    body = trafilatura.extract(
        tree,
        output_format="txt",
        include_comments=False,
        include_tables=False,
        favor_precision=False,
        deduplicate=False,
    )
    text = without_furniture(_unwrapped(body or ""))
    if len(text) >= _SHORT:
        return text
    whole = "\n\n".join(blocks(tree))
    if len(text) < _NOTHING:
        return whole
    for element in [e for tag in ("nav", "aside", "footer") for e in tree.iter(tag)]:
        element.drop_tree()
    whole = "\n\n".join(blocks(tree))
    own = without_furniture(whole)
    # Made one paragraph, the extractor's text still has its furniture.
    squeezed = "".join(text.split())
    within = any(squeezed in "".join(w.split()) for w in (own, whole))
    return own if within and len(own) < 1.5 * len(text) else text


def _stripped(page: str) -> str:
    """The text of a page that the parser gave up on: whatever stands outside tags."""
    page = re.sub(r"<(script|style)\b[^>]*>[^<]*</\1\s*>", " ", page, flags=re.I)
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", page)).strip()


def _depth(tree: Any) -> int:
    deepest, stack = 0, [(tree, 1)]
    while stack:
        element, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((child, depth + 1) for child in element)
    return deepest


def _head_only(tree: Any) -> Any:
    """A page nested absurdly deep, as its head alone."""
    from copy import deepcopy

    from lxml import html

    page = html.document_fromstring("<html><head></head><body></body></html>")
    head = tree.find("head")
    if head is not None and _depth(head) < _DEEPEST:
        page.replace(page.find("head"), deepcopy(head))
    return page


def _flattened(tree: Any) -> Any:
    """A page nested absurdly deep, as the paragraphs of its text."""
    from lxml import html

    page = html.document_fromstring("<html><body><article></article></body></html>")
    article = page.find(".//article")
    for piece in blocks(tree):
        paragraph = html.Element("p")
        paragraph.text = piece
        article.append(paragraph)
    return page


def _unwrapped(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<!\n)\n(?!\n)", "\n\n", text)).strip()
