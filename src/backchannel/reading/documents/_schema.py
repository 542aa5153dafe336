"""What a page says of its article for machines, in JSON-LD by the words of schema.org."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

#: Most characters of one script that are read, and most nodes of all.
_LONGEST, _NODES = 500_000, 2_000
_ARTICLE = re.compile(r"(?:Article|Posting|Report|PressRelease|Statement)$")

Node = dict[str, Any]


def article_of(tree: Any, titles: list[str]) -> Node:
    """The node of the page's own article, empty where none is clearly it.

    Entries of lists (``ItemList``) are other pages' articles. Of several the one counts whose
    headline is a title of the page.

    Args:
        tree: of the page, its scripts still there.
        titles: what the page calls itself.
    """
    articles: list[Node] = []
    pages: list[Node] = []
    by_id: dict[str, Node] = {}
    for node in _nodes(tree):
        kinds = [k for k in _list(node.get("@type")) if isinstance(k, str)]
        if isinstance(node.get("@id"), str):
            by_id.setdefault(node["@id"], node)
        if any(_ARTICLE.search(k) for k in kinds):
            articles.append(node)
        elif "WebPage" in kinds:
            pages.append(node)
    wanted = [_plain(t) for t in titles if t]
    named = [a for a in articles if any(_same(_plain(_text(a.get("headline"))), t) for t in wanted)]
    chosen = named or (articles if len(articles) == 1 else [])
    if chosen:
        found = dict(chosen[0])
        if pages and "datePublished" not in found:
            found["datePublished"] = pages[0].get("datePublished")
    elif len(pages) == 1 and not articles:
        found = dict(pages[0])
    else:
        return {}
    for key in ("author", "publisher"):
        found[key] = [
            by_id.get(v["@id"], v) if isinstance(v, dict) and isinstance(v.get("@id"), str) else v
            for v in _list(found.get(key))
        ]
    return found


def names(value: Any) -> list[str]:
    """The names of people or organizations, as strings or nodes."""
    out = []
    for entry in _list(value):
        name = _text(entry.get("name") if isinstance(entry, dict) else entry).strip()
        if name and not name.startswith(("http://", "https://")) and name not in out:
            out.append(name)
    return out[:20]


def _nodes(tree: Any) -> Iterator[Node]:
    left = _NODES
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        source = (script.text or "").strip().removeprefix("<!--").removesuffix("-->")
        try:
            stack = _list(json.loads(source[:_LONGEST], strict=False))
        except (ValueError, RecursionError):
            continue
        while stack and left:
            left -= 1
            node = stack.pop(0)
            if isinstance(node, dict):
                yield node
                for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                    stack.extend(_list(node.get(key)))


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _same(headline: str, title: str) -> bool:
    return len(headline) > 8 and len(title) > 8 and (headline in title or title in headline)
