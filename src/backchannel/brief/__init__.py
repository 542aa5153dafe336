"""The brief: from a case to a document, rendered as HTML, Word, PDF or Markdown.

Example:
    >>> from backchannel.brief import build_brief, render
    >>> from backchannel.casefile import load_case
    >>> document = build_brief(load_case("port-of-kestrow").case, sections=["threats"])
    >>> render(document, "md").splitlines()[0]
    '# The shutdown of the port of Kestrow, spring 2026'
"""

from __future__ import annotations

from backchannel.brief.build import build_brief
from backchannel.brief.document import Document
from backchannel.brief.forecasts import forecast_log
from backchannel.brief.render import FORMATS, render
from backchannel.brief.template import Template, load_template

__all__ = [
    "FORMATS",
    "Document",
    "Template",
    "build_brief",
    "forecast_log",
    "load_template",
    "render",
]
