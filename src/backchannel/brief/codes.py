"""The codes of the brief: what is wrong with the analyst's own words."""

from __future__ import annotations

from backchannel.diagnostics import Code, Severity

__all__ = [
    "BC501",
    "BC502",
    "BC503",
    "BC504",
    "BC505",
    "BC506",
    "BC507",
    "BC508",
    "CODES",
]

BC501 = Code(
    "BC501",
    Severity.ERROR,
    "uncited judgement",
    "A judgement or forecast cites neither statements nor claims, so that nobody can check it.",
    "Name the statements it rests on in `evidence`, or the claims in `claims`.",
)
BC502 = Code(
    "BC502",
    Severity.ERROR,
    "likelihood and confidence in one sentence",
    "A likelihood says how probable something is, confidence how good the evidence is. In one "
    "sentence (“it is likely, with high confidence”) readers take one for the other; ICD 203 asks "
    "to keep them apart.",
    "Say the likelihood in `likelihood` and the confidence in `confidence`; the brief prints each "
    "in a sentence of its own.",
)
BC503 = Code(
    "BC503",
    Severity.WARNING,
    "likelihood word outside the scale",
    "Words such as “possibly” or “a good chance” mean anything between 20 and 80 percent to "
    "different readers. The brief uses the seven ranges of ICD 203.",
    "Use a word of the scale, or give the number in `likelihood`.",
)
BC504 = Code(
    "BC504",
    Severity.WARNING,
    "forecast without a date",
    "A judgement says what will happen, but not by when, so that it can never be found wrong.",
    "Name the date in the sentence, or make it an entry of `forecasts` with `resolves`.",
)
BC505 = Code(
    "BC505",
    Severity.WARNING,
    "likelihood outside the scale",
    "Certainty is not a judgement: the scale goes from 1 to 99 percent.",
    "State what is certain as a fact, with its sources; else give a number from 1 to 99.",
)
BC506 = Code(
    "BC506",
    Severity.ERROR,
    "word and number disagree",
    "The sentence uses a word of the scale whose range does not hold the number in `likelihood`.",
    "Change the word or the number.",
)
BC507 = Code(
    "BC507",
    Severity.NOTE,
    "forecast due",
    "The date by which a forecast was to be decided has passed, and no outcome is noted.",
    "Set `outcome` to yes, no or void, and `resolved_on`.",
)
BC508 = Code(
    "BC508",
    Severity.WARNING,
    "more confidence than the sources carry",
    "The confidence stated is higher than the standing of what the judgement rests on: high asks "
    "for three independent origins that nobody denies, one of them graded A or B; moderate for "
    "two.",
    "Lower `confidence`, or cite what else carries the judgement.",
)

CODES: tuple[Code, ...] = (BC501, BC502, BC503, BC504, BC505, BC506, BC507, BC508)
