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

XML_MALFORMED = Code(
    "BC620",
    _E,
    "malformed XML",
    "The file is not well-formed XML, so nothing of it can be read.",
    "Open it where the message points; a cut-off download is the usual reason.",
)
XML_REFUSED = Code(
    "BC621",
    _E,
    "file refused",
    "Files with a document type or entities, deeper nesting or more bytes than any scenario needs "
    "are refused: they can be made to fill the memory of whoever opens them.",
    "Remove the document type, or split the file.",
)
NOT_A_SCENARIO = Code(
    "BC622",
    _E,
    "no bargaining scenario",
    "A GENIUS scenario is one domain file (`negotiation_template`) and one profile "
    "(`utility_space`) for each party; GeniusWeb, NegMAS and score sheets have their own shapes.",
    "Name the folder that holds the domain and the profiles, or list the files.",
)
PROFILE_INCOMPLETE = Code(
    "BC623",
    _E,
    "profile does not fit the domain",
    "A profile must evaluate every value of every issue of its domain. Templates leave evaluations "
    "empty; a profile of another domain lacks them.",
    "Complete the profile, or pair it with its own domain.",
)
NOT_A_NUMBER = Code(
    "BC624",
    _E,
    "not a number",
    "A weight, evaluation, score, bound or reservation value is not a finite number.",
    "Write a number, with a point for decimals.",
)
WEIGHTS = Code(
    "BC625",
    _W,
    "weights do not sum to one",
    "GENIUS does not rescale weights when it loads a profile: with a larger sum the utility is cut "
    "off at 1, with a smaller one no package reaches 1. It is read just so.",
    "Correct the weights if the scale was meant to be 0 to 1.",
)
UNSUPPORTED = Code(
    "BC626",
    _E,
    "not supported",
    "The file uses a part of the format that has no equal here.",
    "See the message; often another export of the same scenario is additive.",
)
SHEET = Code(
    "BC627",
    _E,
    "score sheet cannot be read",
    "A score sheet has a row for each value, with the issue, the value and a score for each party; "
    "a row named `reservation` (or BATNA, threshold, minimum) gives the reservation values.",
    "Name the columns in the first row: issue, value, then the parties.",
)
SCENARIO_MALFORMED = Code(
    "BC628",
    _E,
    "malformed scenario file",
    "The file is not the JSON, YAML or text that its format asks for.",
    "Check that the file is whole; export it again.",
)

CODES: tuple[Code, ...] = (
    GMCR_PICKLE,
    GMCR_SHAPE,
    GMCR_REFERENCE,
    GMCR_SHARED,
    GMCR_MISPERCEPTION,
    GMCR_SAME_NAME,
    GMCR_UNRANKED,
    XML_MALFORMED,
    XML_REFUSED,
    NOT_A_SCENARIO,
    PROFILE_INCOMPLETE,
    NOT_A_NUMBER,
    WEIGHTS,
    UNSUPPORTED,
    SHEET,
    SCENARIO_MALFORMED,
)
