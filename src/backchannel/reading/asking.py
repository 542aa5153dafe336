"""A language model through a batch of reports: whom to ask, what is new in it, when to stop."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backchannel.diagnostics import Diagnostic, Span
from backchannel.reading import codes
from backchannel.reading.model import Endpoint, ModelError, NoAnswer, propose
from backchannel.reading.statements import Statement

__all__ = ["Asking", "Told"]

_Span = tuple[int, int]
#: Failures of the server in a row after which it is not asked again in a batch.
_PATIENCE = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What a model added to a text's statements.

    Attributes:
        statements: those that passed the gate and are new.
        dropped: how many did not stand in the text.
        by: the model, empty where none answered.
    """

    statements: tuple[Statement, ...] = ()
    dropped: int = 0
    by: str = ""


class Asking:
    """Asks a model for a batch of texts, until its server fails twice in a row."""

    def __init__(self, endpoint: Endpoint | None) -> None:
        self.endpoint = endpoint
        self._failures = 0

    @property
    def on(self) -> bool:
        """Whether there is a model that can be asked."""
        return self.endpoint is not None and self._failures < _PATIENCE

    def about(
        self, text: str, have: Iterable[tuple[_Span, ...]], at: Span, said: list[Diagnostic]
    ) -> Told:
        """Statements of the model that are not among those there, by their contents' spans."""
        if self.endpoint is None or not self.on:
            return Told()
        try:
            answer = propose(text, self.endpoint)
        except ModelError as error:
            self._failures = self._failures + 1 if isinstance(error, NoAnswer) else 0
            stop = "" if self.on else "; it is not asked again in this run"
            hint = "read the files again when it runs: what it failed on is asked again"
            said.append(
                codes.MODEL_FAILED.at(at, f"{error.message}{stop}", hint=hint if stop else None)
            )
            return Told()
        self._failures = 0
        if answer.dropped:
            lost = f"{answer.dropped} of {answer.proposed}"
            said.append(
                codes.DROPPED.at(
                    at, f"{lost} do not stand in the text word for word, or say nothing"
                )
            )
        known = list(have)
        # Small models say one thing over and over.
        once = {s.content: s for s in reversed(answer.statements)}
        new = tuple(
            s
            for s in answer.statements
            if once[s.content] is s and not any(_covers(h, s.content[0]) for h in known)
        )
        return Told(new, answer.dropped, self.endpoint.model)


def _covers(content: tuple[_Span, ...], span: _Span) -> bool:
    inside = sum(max(0, min(b, span[1]) - max(a, span[0])) for a, b in content)
    return inside > 0.6 * (span[1] - span[0])
