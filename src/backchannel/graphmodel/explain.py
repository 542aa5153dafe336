"""Why a state is stable or not: the improvement, the sanction, and the words for both."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backchannel.errors import NotFound, UsageError
from backchannel.graphmodel import gmr, seq, sim, smr
from backchannel.graphmodel.kernel import Kernel
from backchannel.graphmodel.layout import Numbers
from backchannel.graphmodel.model import GraphModel
from backchannel.graphmodel.stability import CONCEPTS, concepts_for
from backchannel.results import Provenance, Result

__all__ = [
    "Answer",
    "Explanation",
    "Step",
    "Verdict",
    "change_in_words",
    "explain",
    "ranks_in_words",
]

#: Improvements told for each verdict, the most preferred first.
_TOLD = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One move: who, and to which state."""

    mover: str
    state: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An improvement and what meets it.

    Attributes:
        improvement: the state the decision maker would move to.
        sanction: the others' moves that make it pointless; empty where nothing does.
        end: where they lead.
        says: in words.
    """

    improvement: int
    sanction: tuple[Step, ...]
    end: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision maker, one concept, one state.

    Attributes:
        decision_maker, concept: which.
        stable: the verdict.
        improvements: how many there are in all.
        answers: for a stable state, improvements with their sanctions; for an unstable one, those
            that nothing meets first. At most five.
        says: in words.
    """

    decision_maker: str
    concept: str
    stable: bool
    improvements: int
    answers: tuple[Answer, ...]
    says: str


@dataclass(frozen=True)
class Explanation(Result):
    """Every verdict on one state.

    Attributes:
        state: index; ``ordered`` is one more.
        ordered: its number for people.
        label: its name.
        verdicts: by decision maker, then concept.
    """

    state: int
    ordered: int
    label: str
    verdicts: tuple[Verdict, ...]


def explain(
    model: GraphModel,
    state: int,
    *,
    concepts: Sequence[str] | None = None,
    decision_makers: Sequence[str] | None = None,
) -> Explanation:
    """Say for one state why it is stable or not.

    Args:
        model: the conflict.
        state: index from 0.
        concepts: of CONCEPTS; all where affordable.
        decision_makers: names; all by default.

    Raises:
        NotFound: no such state, concept or decision maker.
    """
    if not 0 <= state < model.n:
        raise NotFound(f"no state {state + 1}", hint=f"states are numbered 1 to {model.n}")
    wanted = tuple(concepts) if concepts is not None else concepts_for(model)
    for concept in wanted:
        if concept not in CONCEPTS:
            raise NotFound.named("concept", concept, CONCEPTS)
    who = tuple(decision_makers) if decision_makers is not None else model.decision_makers
    teller = _Teller(model, state)
    return Explanation(
        provenance=Provenance(
            "witnesses by breadth-first search",
            {"state": state + 1, "concepts": list(wanted)},
            case_hash=model.case_hash,
        ),
        state=state,
        ordered=state + 1,
        label=model.label(state),
        verdicts=tuple(
            teller.verdict(model.decision_maker(name), concept)
            for name in who
            for concept in wanted
        ),
    )


class _Teller:
    def __init__(self, model: GraphModel, state: int) -> None:
        self.model, self.state = model, state
        self.kernel = Kernel(model.structure, model.ranks)
        self.lowest: dict[tuple[str, int], Numbers] = {}

    def verdict(self, i: int, concept: str) -> Verdict:
        model, state = self.model, self.state
        name, called = model.decision_makers[i], model.called(i)
        rank = model.ranks[i]
        ways = sorted(model.improvements(state, i), key=lambda s: (-int(rank[s]), s))
        if not ways:
            says = f"{called} cannot improve on it by its own moves"
            return Verdict(name, concept, True, 0, (), says)
        if concept == "Nash":
            answers = [self._told(i, s1, (), None, "Nash") for s1 in ways[:_TOLD]]
            return Verdict(name, concept, False, len(ways), tuple(answers), answers[0].says)
        met = self._met(i, concept, ways)
        stable = all(met[s1] is not None for s1 in ways)
        # What nothing meets comes first: it decides.
        ways.sort(key=lambda s1: met[s1] is not None)
        answers = []
        for s1 in ways[:_TOLD]:
            find = met[s1]
            path = find() if find is not None else ()
            end = path[-1].state if path else None
            answers.append(self._told(i, s1, path, end, concept))
        return Verdict(name, concept, stable, len(ways), tuple(answers), answers[0].says)

    def _met(
        self, i: int, concept: str, ways: Sequence[int]
    ) -> dict[int, Callable[[], tuple[Step, ...]] | None]:
        """For each improvement how to find its sanction, ``None`` where there is none."""
        if concept == "SIM":
            if self.model.structure.space is None:
                raise UsageError("SIM needs options", hint="leave SIM out of the concepts")
            ends = sim.spoilers(self.kernel, i, self.state)
            return {s1: self._together(i, s1, ends.get(s1)) for s1 in ways}
        lowest = self._lowest(i, concept)
        here = self.model.ranks[i][self.state]
        return {s1: self._search(i, concept, s1) if lowest[s1] <= here else None for s1 in ways}

    def _lowest(self, i: int, concept: str) -> Numbers:
        if (concept, i) not in self.lowest:
            find = {"GMR": gmr.lowest, "SMR": smr.lowest, "SEQ": seq.lowest}[concept]
            self.lowest[concept, i] = find(self.kernel, i)
        return self.lowest[concept, i]

    def _together(self, i: int, s1: int, end: int | None) -> Callable[[], tuple[Step, ...]] | None:
        if end is None:
            return None
        model = self.model
        mine, after = model.values(s1), model.values(end)
        changed = {o for o in after if after[o] != mine[o]}

        def steps() -> tuple[Step, ...]:
            movers = [
                model.mover_name(m)
                for m in model.structure.against((i,))
                if any(model.options[o].name in changed for o in model.movers[m].options)
            ]
            return (Step(" and ".join(movers), end),)

        return steps

    def _search(self, i: int, concept: str, s1: int) -> Callable[[], tuple[Step, ...]]:
        """Breadth first along legal sequences, from ``s1`` to a state that serves as a sanction."""
        model, rank = self.model, self.model.ranks[i]
        here = int(rank[self.state])
        movers = model.structure.against((i,))
        step = model.improvements if concept == "SEQ" else model.moves

        def serves(s2: int) -> bool:
            if rank[s2] > here:
                return False
            return concept != "SMR" or all(rank[s3] <= here for s3 in model.moves(s2, i))

        def steps() -> tuple[Step, ...]:
            todo = deque([(s1, -1)])
            came: dict[tuple[int, int], tuple[int, int]] = {}
            while todo:
                at = todo.popleft()
                for mover in movers:
                    if mover == at[1]:
                        continue
                    targets = sorted(step(at[0], mover), key=lambda t: int(rank[t]))
                    for target in targets:
                        node = (target, mover)
                        if node in came:
                            continue
                        came[node] = at
                        if serves(target):
                            path = [node]
                            while came[path[-1]] != (s1, -1):
                                path.append(came[path[-1]])
                            return tuple(Step(model.mover_name(m), s) for s, m in reversed(path))
                        todo.append(node)
            raise AssertionError("the kernel promised a sanction")

        return steps

    # Words --------------------------------------------------------------------------------------

    def _told(
        self, i: int, s1: int, path: tuple[Step, ...], end: int | None, concept: str
    ) -> Answer:
        model, rank = self.model, self.model.ranks[i]
        called = model.called(i)
        start = f"{called} would rather {change_in_words(model, self.state, s1)}"
        if concept == "Nash":
            return Answer(s1, (), None, f"{start} (state {s1 + 1})")
        if end is None:
            kind = {
                "SEQ": "no improvement of the others",
                "SIM": "nothing the others would do at the same time",
                "SMR": "nothing the others can do, short of what it can undo,",
            }.get(concept, "nothing the others can do")
            return Answer(s1, (), None, f"{start} (state {s1 + 1}), and {kind} spoils it")
        verb = {"SEQ": "would", "SIM": "would at the same time"}.get(concept, "could")
        parts, before = [], s1
        for step in path:
            parts.append(
                f"{step.mover} {verb} "
                + change_in_words(model, before, step.state, after_could=True)
            )
            before = step.state
        worse = "less" if rank[end] < rank[self.state] else "no better"
        tail = f"which {called} likes {worse} than now (state {end + 1})"
        if concept == "SMR":
            tail += " and cannot mend"
        says = f"{start}, but then " + ", then ".join(parts) + f", {tail}"
        return Answer(s1, path, end, says)


def change_in_words(
    model: GraphModel, before: int, after: int, *, after_could: bool = False
) -> str:
    """What changes between two states, as an infinitive: "resume the war and not sign".

    Args:
        model: the conflict.
        before, after: states.
        after_could: worded to follow "could", where a bare "not" would say the opposite:
            "decide to resume the war and not to sign".
    """
    if not model.options:
        return f"go to {model.label(after)}"
    first, second = model.values(before), model.values(after)
    does: list[str] = []
    leaves: list[str] = []
    for option in model.options:
        value = second[option.name]
        if first[option.name] == value:
            continue
        says = option.says or option.name.replace("-", " ")
        if not option.is_yes_no:
            does.append(f"set {option.name.replace('-', ' ')} to {value}")
        else:
            (does if value == "yes" else leaves).append(says)
    if after_could and leaves:
        parts = [f"to {p}" for p in does] + [f"not to {p}" for p in leaves]
        return f"decide {_listed(parts)}"
    return _listed(does + [f"not {p}" for p in leaves]) or "leave all as it is"


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def ranks_in_words(model: GraphModel, name: str, first: int, second: int) -> str:
    """Which of two states a decision maker prefers, and by which statement."""
    reason = model.reason(name, first, second)
    called = model.called(model.decision_maker(name))
    if reason.preferred is None:
        return f"{called} likes {first + 1} and {second + 1} equally: {reason.says}"
    other = second if reason.preferred == first else first
    greatly = "greatly prefers" if reason.strong else "prefers"
    return f"{called} {greatly} {reason.preferred + 1} to {other + 1}: {reason.says}"
