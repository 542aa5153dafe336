"""The sections of a brief, one file each.

Every module holds ``section(view, wording) -> Section | None``: ``None`` when the case holds
nothing for it. :data:`ORDER` is the order in which they are printed unless a template says else.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from backchannel.errors import NotFound

if TYPE_CHECKING:
    from backchannel.brief.catalogue import Wording
    from backchannel.brief.document import Section
    from backchannel.brief.view import View

__all__ = ["ORDER", "Maker", "maker"]

Maker = Callable[["View", "Wording"], "Section | None"]

ORDER = (
    "bottom-line",
    "changes",
    "parties",
    "timeline",
    "positions",
    "claims",
    "figures",
    "agreement",
    "threats",
    "settle",
    "packages",
    "moves",
    "outlook",
    "unknown",
    "sources",
    "method",
)


def maker(name: str) -> Maker:
    """The function that makes a section.

    Raises:
        NotFound: there is no such section.
    """
    if name not in ORDER:
        raise NotFound.named("section", name, ORDER)
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    made: Maker = module.section
    return made
