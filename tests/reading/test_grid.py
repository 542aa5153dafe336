"""Every plain cue in every plain surrounding: a grid of sentences, sampled with a seed.

A cue that is read in *The union urged …* must be read as well in *Hundreds of dockers met on Monday
to urge …*. The grid crosses cues, complements, subjects and surroundings. The sample is always the
same, so what is read of it is no chance.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from backchannel.reading import extract_statements

#: Cues by frame: the lemma and its past where that is not regular, and a preposition.
CUES = {
    "clause": "announce warn insist argue believe deny:denied claim report acknowledge expect fear "
    "hope predict suggest promise complain explain maintain reveal admit:admitted declare say:said",
    "infinitive": "refuse agree want hope plan:planned threaten vow intend decline decide expect "
    "pledge",
    "person": "urge want order warn invite encourage tell:told instruct implore persuade",
    "object": "reject accept support oppose criticize condemn welcome demand want propose "
    "deny:denied endorse denounce praise defend contest dismiss question",
    "preposition": "call+for object+to insist+on warn+against complain+about agree+to appeal+for "
    "argue+for plead+for campaign+for",
    "predicate": "describe denounce see:saw regard portray condemn",
    "gerund": "propose suggest recommend oppose",
}
SAID = {
    "clause": (
        "that the port would have to close",
        "that talks were under way",
        "there was no deal with Karsk",
        "it would not close the port",
        "that neither side had moved",
    ),
    "infinitive": ("to close the port", "to talk to the owners about a deal"),
    "person": ("the owners to close the port", "all sides to show restraint"),
    "object": ("the plan to close the port", "any talk of closure", "an end to the fighting"),
    "preposition": ("the closure of the port", "an end to the fighting"),
    "predicate": ("the closure as a mistake", "the talks as a waste of time"),
    "gerund": ("closing the port", "sending a mediator to Karsk"),
}
WHO = (
    "the union",
    "the U.S.",
    "she",
    "they",
    "Ada Dahl",
    "Mayor Jonas Orlin",
    "the mayor of Karsk, Jonas Orlin,",
    "Ada Dahl, who led the talks,",
    "a spokesman for the union",
    "a source familiar with the talks",
    "officials in Karsk",
    "hundreds of dockers",
    "a string of former miners",
    "a number of states",
    "most of the dockers",
    "critics",
    "neither side",
    "the 40-member council",
    "the head of the port authority",
    "opponents of the plan",
)
AROUND = {
    "plain": "{who} {past} {said}.",
    "also": "{who} also {past} {said}.",
    "on a day": "On Monday {who} {past} {said}.",
    "interview": "In an interview with the Herald, {who} {past} {said}.",
    "after": "After the talks broke down, {who} {past} {said}.",
    "joined": "{who} met the owners on Monday and {past} {said}.",
    "but": "The talks went on, but {who} {past} {said}.",
    "because": "The row began because {who} {past} {said}.",
    "where": "The talks were held in Karsk, where {who} {past} {said}.",
    "as": "The talks went on as {who} {past} {said}.",
    "purpose": "{who} met on Monday to {lemma} {said}.",
    "speech": "{who} used a speech on Monday to {lemma} {said}.",
    "went on": "{who} went on to {lemma} {said}.",
    "trailing": "{who} {past} {said} at a meeting in Karsk.",
}


@dataclass(frozen=True)
class Cell:
    """One sentence of the grid, and what must be read from it."""

    frame: str
    cue: str
    said: str
    who: str
    around: str
    text: str


def cells(number: int) -> list[Cell]:
    rng = random.Random(20261126)
    out = []
    for _ in range(number):
        frame = rng.choice(list(CUES))
        word, _, preposition = rng.choice(CUES[frame].split()).partition("+")
        lemma, _, past = word.partition(":")
        said, who = rng.choice(SAID[frame]), rng.choice(WHO)
        around = rng.choice(list(AROUND))
        past = past or lemma + ("d" if lemma.endswith("e") else "ed")
        text = AROUND[around].format(
            who=who, lemma=lemma, past=past, said=f"{preposition} {said}".strip()
        )
        cue = lemma if "{lemma}" in AROUND[around] else past
        text = text[0].upper() + text[1:]
        out.append(Cell(frame, cue, said, who.rstrip(","), around, text))
    return out


@pytest.fixture(scope="module")
def read() -> list[tuple[Cell, bool, bool]]:
    """Each cell, whether its statement was read, and whether from the right source."""
    grid = cells(2000)
    out = []
    for i in range(0, len(grid), 50):
        part = grid[i : i + 50]
        text = "\n\n".join(cell.text for cell in part)
        statements = extract_statements(text)
        at = 0
        for cell in part:
            start = at + cell.text.rindex(cell.said)
            who = at + cell.text.lower().index(cell.who.lower())
            hits = [
                s
                for s in statements
                if s.cue
                and at <= s.cue[0][0] < at + len(cell.text)
                and cell.cue in " ".join(text[a:b] for a, b in s.cue)
                and _shared(s.content, start, start + len(cell.said)) > 0.6 * len(cell.said)
            ]
            right = any(
                s.source and s.source[0] < who + len(cell.who) and s.source[1] > who for s in hits
            )
            out.append((cell, bool(hits), right))
            at += len(cell.text) + 2
    return out


def _shared(spans: Sequence[tuple[int, int]], start: int, end: int) -> int:
    return sum(max(0, min(b, end) - max(a, start)) for a, b in spans)


def _share(rows: list[bool]) -> float:
    return sum(rows) / len(rows)


def test_most_cells_are_read(read: list[tuple[Cell, bool, bool]]) -> None:
    assert _share([found for _, found, _ in read]) >= 0.98


def test_whoever_is_found_is_the_right_one(read: list[tuple[Cell, bool, bool]]) -> None:
    assert _share([right for _, found, right in read if found]) >= 0.995


@pytest.mark.parametrize("by", ["frame", "who", "around"])
def test_no_row_of_the_grid_is_lost(read: list[tuple[Cell, bool, bool]], by: str) -> None:
    rows = defaultdict(list)
    for cell, found, _ in read:
        rows[getattr(cell, by)].append(found)
    assert not {k: _share(v) for k, v in rows.items() if _share(v) < 0.88}
