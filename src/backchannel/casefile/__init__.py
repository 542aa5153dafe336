"""Files to a case: YAML nodes with spans, models, the frozen :class:`Case`, and diagnostics."""

from __future__ import annotations

from backchannel.casefile.case import Case, Loaded, Report
from backchannel.casefile.loader import ParseCache, load_case, load_text

__all__ = ["Case", "Loaded", "ParseCache", "Report", "load_case", "load_text"]
