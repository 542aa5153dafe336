"""Open a deal from whatever holds one: scenario folders and files, score sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backchannel.bargaining.deal import Deal
from backchannel.diagnostics import Diagnostic
from backchannel.errors import UsageError
from backchannel.interop import codes
from backchannel.interop._inputs import Problem, fail

__all__ = ["FORMATS", "Opened", "is_scenario", "read_deal", "write_deal"]

#: What a deal can be written as.
FORMATS = ("genius", "geniusweb", "negmas", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Opened:
    """A deal read from foreign files.

    Attributes:
        deal: the deal.
        format: ``GENIUS``, ``GeniusWeb``, ``NegMAS``, ``LLM-Deliberation`` or ``score sheet``.
        diagnostics: warnings.
    """

    deal: Deal
    format: str
    diagnostics: tuple[Diagnostic, ...] = ()


def is_scenario(paths: Sequence[str | Path]) -> bool:
    """Whether ``paths`` are foreign files or a folder of them, and not a case."""
    if not paths:
        return False
    first = Path(paths[0])
    if len(paths) > 1 or first.is_file():
        return first.name != "case.yaml" and first.suffix.lower() != ".zip"
    return first.is_dir() and not (first / "case.yaml").is_file() and _kind(first) is not None


def _kind(folder: Path) -> str | None:
    from backchannel.interop.geniusweb import is_geniusweb
    from backchannel.interop.negmas import is_negmas

    files = sorted(p for p in folder.iterdir() if p.is_file() and p.name[0] != ".")
    endings = {p.suffix.lower() for p in files}
    if ".xml" in endings:
        return "genius"
    if (folder / "config.txt").is_file():
        return "llmdelib"
    if any(p.suffix.lower() == ".json" and is_geniusweb(p) for p in files):
        return "geniusweb"
    if any(p.suffix.lower() in (".yml", ".yaml") and is_negmas(p) for p in files):
        return "negmas"
    return None


def read_deal(paths: Sequence[str | Path]) -> Opened:
    """Read a deal.

    Args:
        paths: a folder, a list of GENIUS, GeniusWeb or NegMAS files, or one score sheet.

    Raises:
        InputError: they hold no deal that can be read.
        UsageError: a file cannot be read.
    """
    from backchannel.interop.genius import read_genius
    from backchannel.interop.geniusweb import read_geniusweb
    from backchannel.interop.llmdelib import read_llmdelib
    from backchannel.interop.negmas import read_negmas
    from backchannel.interop.sheets import read_sheet

    listed = [Path(p) for p in paths]
    for path in listed:
        if not path.exists():
            raise UsageError(f"there is no {path}")
    first = listed[0]
    if first.is_dir() and len(listed) == 1:
        kind = _kind(first)
    else:
        ending = first.suffix.lower()
        kind = {".xml": "genius", ".json": "geniusweb", ".yml": "negmas", ".yaml": "negmas"}.get(
            ending, "sheet" if ending in (".csv", ".tsv", ".txt", ".xlsx") else None
        )
    match kind:
        case "genius":
            scenario = read_genius(listed)
            return Opened(scenario.deal(), "GENIUS", scenario.diagnostics)
        case "geniusweb":
            return Opened(read_geniusweb(listed), "GeniusWeb")
        case "negmas":
            return Opened(read_negmas(listed), "NegMAS")
        case "llmdelib":
            return Opened(read_llmdelib(first), "LLM-Deliberation")
        case "sheet" if len(listed) == 1:
            return Opened(read_sheet(first), "score sheet")
    message = f"neither a scenario nor a score sheet: {first}"
    raise fail([Problem(codes.NOT_A_SCENARIO, message).at(first)])


def write_deal(deal: Deal, path: str | Path, form: str) -> tuple[Path, ...]:
    """Write a deal in one of :data:`FORMATS`; a folder, or for csv and xlsx a file.

    Raises:
        UsageError: the format cannot hold the deal, or is none of them.
    """
    from backchannel.interop.genius import write_genius
    from backchannel.interop.geniusweb import write_geniusweb
    from backchannel.interop.negmas import write_negmas
    from backchannel.interop.sheets import write_sheet

    match form:
        case "genius":
            return write_genius(deal, path)
        case "geniusweb":
            return write_geniusweb(deal, path)
        case "negmas":
            return write_negmas(deal, path)
        case "csv" | "xlsx":
            return (write_sheet(deal, Path(path).with_suffix(f".{form}")),)
    raise UsageError(f"no format {form!r}; there are: {', '.join(FORMATS)}")
