"""Codes of foreign formats (BC6xx): BC60x GMCR+ files, BC62x bargaining scenarios."""

from __future__ import annotations

from backchannel.diagnostics import Code, Severity

__all__ = ["CODES"]

_E, _W = Severity.ERROR, Severity.WARNING

GMCR_PICKLE = Code(
    "BC601",
    _E,
    "GMCR+ pickle",
    "Files of GMCR+ from before 2014 are Python pickles. Reading a pickle runs whatever code "
    "stands in it, so they are refused.",
    "Open the file in GMCR+ and save it again, which writes JSON.",
)
GMCR_SHAPE = Code(
    "BC602",
    _E,
    "no GMCR+ file",
    "The file is not the JSON that GMCR+ writes: a list of options, decision makers with indices "
    'into it, conditions of `[option, "Y" or "N"]`.',
    "Check that it is the file GMCR+ saved, whole and unchanged.",
)
GMCR_REFERENCE = Code(
    "BC603",
    _E,
    "GMCR+ reference to nothing",
    "The file refers to an option or a state by a number it does not have, or ranks a state twice.",
    "Open the file in GMCR+, look at what is named, and save it again.",
)
GMCR_SHARED = Code(
    "BC604",
    _W,
    "option owned by several",
    "GMCR+ lets each owner change the option alone and then gets moves wrong. It is read as an "
    "option that needs the consent of all its owners.",
    "Give the option one owner, or leave it as joint consent.",
)
GMCR_MISPERCEPTION = Code(
    "BC605",
    _W,
    "misperceptions left out",
    "The file says that a decision maker does not perceive some states. The model is read as it "
    "is, not as that decision maker sees it.",
    "Write a case and give the decision maker a view.",
)
GMCR_SAME_NAME = Code(
    "BC606",
    _W,
    "same name twice",
    "GMCR+ allows two options or decision makers of one name; here a number tells them apart.",
    "Nothing, or rename one in GMCR+.",
)
GMCR_UNRANKED = Code(
    "BC607",
    _W,
    "states not ranked",
    "A manual ranking leaves states out; they are taken as tied below all that it names.",
    "Rank every state in GMCR+.",
)

CODES: tuple[Code, ...] = (
    GMCR_PICKLE,
    GMCR_SHAPE,
    GMCR_REFERENCE,
    GMCR_SHARED,
    GMCR_MISPERCEPTION,
    GMCR_SAME_NAME,
    GMCR_UNRANKED,
)
