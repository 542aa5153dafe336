"""What each decision maker takes the conflict to be: from the case, and as of a date.

Also the findings of a hypergame, see :mod:`backchannel.graphmodel.hypergames`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backchannel.casefile import Case
from backchannel.errors import NotFound, UsageError
from backchannel.graphmodel.case import preference_from_spec
from backchannel.graphmodel.model import AnyPreference, GraphModel
from backchannel.graphmodel.preferences import Preference, Ranking
from backchannel.graphmodel.space import Space
from backchannel.graphmodel.structure import Structure

__all__ = [
    "Illusion",
    "LeftOut",
    "Perception",
    "Seen",
    "Surprise",
    "Unexpected",
    "View",
    "perceptions_of",
    "seen_by",
]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A preference of another that a decision maker cannot have known of.

    Attributes:
        decision_maker: whose preference.
        statement: the expression.
        evidence: what shows it, none of it known by the date.
    """

    decision_maker: str
    statement: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Perception:
    """How one decision maker's view differs from the conflict.

    Attributes:
        unaware_of: options it does not know of; in its view they stay at the status quo.
        believes: the preferences it attributes to others (or, oddly, to itself).
        as_of: date of what it knows, for the reader.
        left_out: preferences of others that it cannot have known of by then.
        learned: options it was unaware of, and can have known of by then.
    """

    unaware_of: tuple[str, ...] = ()
    believes: Mapping[str, AnyPreference] = field(default_factory=dict)
    as_of: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    learned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The conflict as one decision maker sees it.

    Attributes:
        decision_maker, called: whose view.
        as_of: date of what it knows.
        unaware_of: options it does not know of.
        misjudges: decision makers to whom it attributes an order of the states not theirs.
        left_out: preferences of others it cannot have known of.
        learned: options it did not know of, and does by the date.
        states: how many states its view has.
        equilibria: by concept, the equilibria of its view, as states of the conflict.
        says: in words.
    """

    decision_maker: str
    called: str
    as_of: str | None
    unaware_of: tuple[str, ...]
    misjudges: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    learned: tuple[str, ...]
    states: int
    equilibria: Mapping[str, tuple[int, ...]]
    says: str

    @property
    def differs(self) -> bool:
        """Whether it sees another conflict than there is."""
        return bool(self.unaware_of or self.misjudges)


@dataclass(frozen=True, slots=True)
class Unexpected:
    """A hypergame equilibrium that is none in someone's view.

    Attributes:
        state: of the conflict.
        by: who does not expect it to last.
        concepts: under which it is so.
        leaving: who, in that view, would move away.
        says: in words.
    """

    state: int
    by: str
    concepts: tuple[str, ...]
    leaving: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Illusion:
    """An equilibrium of someone's view that would not last.

    Attributes:
        state: of the conflict.
        by: who expects it to last.
        concepts: under which it is so.
        leaving: who would move away, each as it sees the conflict itself.
        says: in words.
    """

    state: int
    by: str
    concepts: tuple[str, ...]
    leaving: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Surprise:
    """A strategic surprise: an improvement that another does not see coming.

    Attributes:
        state: from which: the status quo, or where a view or the conflict settles.
        mover: whose improvement it is, by decision makers' names.
        target: where it leads; the mover's best of those that surprise.
        more: further improvements of this mover from here that surprise in the same way.
        surprised: who does not expect it.
        how: it does not know of an option that the move uses or that is taken already, so that it
            judges another state (``unaware``); or its beliefs about the mover rule the improvement
            out (``belief``).
        options: that the move uses and the surprised party does not know of.
        effect: what it means for the surprised party: ``worse``, ``better`` or ``same``.
        says: in words.
    """

    state: int
    mover: tuple[str, ...]
    target: int
    more: int
    surprised: str
    how: Literal["unaware", "belief"]
    options: tuple[str, ...]
    effect: Literal["worse", "better", "same"]
    says: str


@dataclass(frozen=True, eq=False)
class Seen:
    """A view as a model of its own.

    Attributes:
        model: the states in which the options it is unaware of stand as in the status quo.
        whole: by state of the view, the state of the conflict; shape (states of the view,).
        part: by state of the conflict, the state of the view that it looks like, −1 where it looks
            like none; shape (n,).
    """

    model: GraphModel
    whole: NDArray[np.int64]
    part: NDArray[np.int64]


def perceptions_of(
    case: Case, model: GraphModel, *, as_of: str | None = None
) -> dict[str, Perception]:
    """The views that a case states, or what each decision maker can have known by a date.

    Without a date, views are as the case writes them. As of a date, what a party can have known is
    what :func:`backchannel.record.view` shows of the record as of the date and known to it, and

    - a statement about another's preference that cites evidence, none of it known, is left out;
    - an option that the party is unaware of becomes known with the first statement cited for it;
    - what cites nothing stays, and so does what the party believes.

    Args:
        case: a case with a model.
        model: of this case.
        as_of: EDTF date.

    Raises:
        UsageError: no date.
    """
    assert case.model is not None
    out = {}
    for viewer in model.decision_makers:
        spec = case.model.views.get(viewer)
        believes: dict[str, AnyPreference] = {}
        unaware: tuple[str, ...] = ()
        if spec is not None:
            unaware = spec.unaware_of
            believes = {
                name: preference_from_spec(p, model.structure.states, case.model.labels)
                for name, p in spec.believes.items()
            }
        perception = Perception(unaware, believes, spec.as_of if spec else None)
        if as_of is not None:
            perception = _by_then(case, model, viewer, perception, as_of)
        out[viewer] = perception
    return out


def _by_then(
    case: Case, model: GraphModel, viewer: str, perception: Perception, as_of: str
) -> Perception:
    from backchannel.record import view

    assert case.model is not None
    known = view(case, as_of=as_of, known_to=viewer if viewer in case.parties else None).statements
    shown = {
        name
        for options in case.model.options.values()
        for name, option in options.items()
        if any(e in known for e in option.evidence)
    }
    believes = dict(perception.believes)
    left: list[LeftOut] = []
    for name, actual in zip(model.decision_makers, model.preferences, strict=True):
        preference = believes.get(name, actual)
        if name == viewer or not isinstance(preference, Preference):
            continue
        hidden = [
            s
            for s in preference.statements
            if s.evidence and not any(e in known for e in s.evidence)
        ]
        if hidden:
            left += [LeftOut(name, str(s), s.evidence) for s in hidden]
            kept = tuple(s for s in preference.statements if s not in hidden)
            believes[name] = replace(preference, statements=kept)
    return Perception(
        tuple(o for o in perception.unaware_of if o not in shown),
        believes,
        as_of,
        tuple(left),
        tuple(o for o in perception.unaware_of if o in shown),
    )


def seen_by(model: GraphModel, viewer: str, perception: Perception) -> Seen:
    """Build a view.

    Args:
        model: the conflict as it is.
        viewer: whose view.
        perception: how it differs.

    Raises:
        NotFound: an option or decision maker that the model does not have.
        UsageError: options are unknown to it and there is no status quo for them to stay at.
    """
    model.decision_maker(viewer)
    rankings = [r.rank for r in model.rankings]
    for name, believed in perception.believes.items():
        rankings[model.decision_maker(name)] = _ranks(model, believed)
    every = np.arange(model.n)
    if not perception.unaware_of:
        return Seen(
            replace(model, rankings=tuple(Ranking(r) for r in rankings)), every, every.copy()
        )
    space = model.structure.space
    if space is None:
        raise UsageError(
            f"the view of {viewer!r} leaves out options, and an explicit graph has none",
            hint="state what it believes of others' preferences instead",
        )
    if model.status_quo is None:
        raise UsageError(
            f"options that {viewer!r} does not know of stay at the status quo, and there is none",
            hint="add 'status_quo:' to the model",
        )
    codes = space.codes.copy()
    here = space.digits_of(model.status_quo)
    for name in dict.fromkeys(perception.unaware_of):
        if name not in space.places:
            raise NotFound.named("option", name, space.places)
        o = space.places[name]
        codes += (here[o] - space.digits(o)) * space.weights[o]
    whole = np.flatnonzero(codes == space.codes)
    part = _places(codes, space.codes[whole])
    structure = Structure(Space(space.options, space.codes[whole]), len(model.decision_makers))
    view = replace(
        model,
        structure=structure,
        rankings=tuple(Ranking(r[whole]) for r in rankings),
        status_quo=int(part[model.status_quo]),
        labels={int(part[s]): label for s, label in model.labels.items() if whole[part[s]] == s},
    )
    return Seen(view, whole, part)


def _places(codes: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each code stands in a rising list, −1 where it does not."""
    at = np.minimum(np.searchsorted(among, codes), len(among) - 1)
    return np.where(among[at] == codes, at, -1)


def _ranks(model: GraphModel, believed: AnyPreference) -> NDArray[np.int32]:
    """Ranks over the whole conflict's states."""
    if isinstance(believed, Preference):
        return believed.ranking(model.structure.states, model.assumed).rank
    if isinstance(believed, Ranking):
        return believed.rank
    rank = np.asarray(believed, np.int32)
    if rank.shape != (model.n,):
        raise UsageError(f"believed ranks: {model.n} states are wanted")
    return rank
