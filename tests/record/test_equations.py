"""The equation parser, and reconciliation against brute force."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile.equations import parse_equation, reconcile
from backchannel.casefile.models import Equation, Figure, FigureReading, Reading, Statement
from backchannel.errors import ExpressionError


@pytest.mark.parametrize(
    ("text", "coefficients", "constant", "relation"),
    [
        ("a = b + c", {"a": 1, "b": -1, "c": -1}, 0, "="),
        ("held-alive = held - held-dead", {"held-alive": 1, "held": -1, "held-dead": 1}, 0, "="),
        ("2 * (a + b) <= 10 - c / 4", {"a": 2, "b": 2, "c": Fraction(1, 4)}, 10, "<="),
        ("-a + 1,500 >= 3", {"a": -1}, -1497, ">="),
        ("a = a", {}, 0, "="),
        ("a*3 == 0.5", {"a": 3}, Fraction(1, 2), "="),
        ("2024-dead = 7", {"2024-dead": 1}, 7, "="),
        ("a \u2212 b \u2264 c \u00d7 2", {"a": 1, "b": -1, "c": -2}, 0, "<="),
    ],
)
def test_reads_linear_sums(text, coefficients, constant, relation):
    found = parse_equation(text)
    assert found.coefficients == coefficients
    assert found.constant == constant
    assert found.relation == relation


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("a + b", 5, "needs '='"),
        ("a = b * c", 6, "not linear"),
        ("a = 3 / b", 8, "dividing by a figure"),
        ("a = b / 0", 8, "division by zero"),
        ("a = (b + c", 4, "not closed"),
        ("a = b c", 6, "'c' is not expected"),
        ("a = b = c", 6, "one '='"),
        ("a = ", 4, "ends where"),
        ("a = $b", 4, "means nothing"),
        ("1 = 2", 0, "at least one figure"),
        ("a = " + "(" * 60 + "b", 54, "too deeply"),
        ("a = " + "b + " * 600 + "b", 2000, "at most 2000"),
        ("", 0, "ends where"),
    ],
)
def test_errors_carry_the_column(text, column, says):
    with pytest.raises(ExpressionError, match=says) as caught:
        parse_equation(text)
    assert caught.value.column == column


@given(st.text(alphabet="ab1.-+*/()= <>", max_size=30))
def test_never_raises_anything_else(text):
    columns = []
    try:
        columns = list(parse_equation(text).columns.values())
    except ExpressionError as error:
        columns = [error.column]
    assert columns
    assert all(0 <= column <= len(text) for column in columns)


def fig(low, high):
    if low is not None and low == high:
        return Figure(unit="x", value=low)
    return Figure(unit="x", at_least=low, at_most=high)


bound = st.one_of(st.none(), st.integers(0, 6))


@st.composite
def systems(draw):
    figures = {}
    for name in "abcd":
        low, high = draw(bound), draw(bound)
        if low is not None and high is not None and low > high:
            low, high = high, low
        figures[name] = fig(low, high)
    equations = []
    for _ in range(draw(st.integers(1, 3))):
        terms = draw(
            st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=2, max_size=4, unique=True)
        )
        signs = draw(st.lists(st.sampled_from([1, -1, 2]), min_size=4, max_size=4))
        relation = draw(st.sampled_from(["=", "<=", ">="]))
        side = " + ".join(
            f"{s} * {t}" if s > 0 else f"0 - {t}" for s, t in zip(signs, terms, strict=False)
        )
        equations.append(Equation(f"{side} {relation} {draw(st.integers(-3, 12))}"))
    return figures, equations


def feasible_by_definition(figures, equations):
    """A rational point exists: Fourier-Motzkin elimination, straight from the definition."""
    rows = []  # sum of terms <= constant
    for i, name in enumerate("abcd"):
        f = figures[name]
        low = f.value if f.value is not None else f.at_least
        high = f.value if f.value is not None else f.at_most
        unit = [Fraction(int(i == j)) for j in range(4)]
        rows.append(([-u for u in unit], -Fraction(low or 0)))
        if high is not None:
            rows.append((unit, Fraction(high)))
    for equation in equations:
        parsed = parse_equation(equation.equation)
        terms = [parsed.coefficients.get(n, Fraction(0)) for n in "abcd"]
        if parsed.relation in ("=", "<="):
            rows.append((terms, parsed.constant))
        if parsed.relation in ("=", ">="):
            rows.append(([-t for t in terms], -parsed.constant))
    for i in range(4):
        up = [r for r in rows if r[0][i] > 0]
        down = [r for r in rows if r[0][i] < 0]
        rows = [r for r in rows if r[0][i] == 0]
        for (ut, uc), (dt, dc) in itertools.product(up, down):
            terms = [u / ut[i] - d / dt[i] for u, d in zip(ut, dt, strict=True)]
            rows.append((terms, uc / ut[i] - dc / dt[i]))
        rows = list({(tuple(t), c) for t, c in rows})
    return all(c >= 0 for _, c in rows)


@settings(max_examples=120, deadline=None)
@given(systems())
def test_conflicts_exactly_where_no_values_exist(system):
    figures, equations = system
    found = reconcile(figures, equations)
    assert not found.unread
    assert bool(found.conflicts) != feasible_by_definition(figures, equations)


@settings(max_examples=80, deadline=None)
@given(systems())
def test_each_relaxation_alone_reconciles_its_conflict(system):
    figures, equations = system
    for conflict in reconcile(figures, equations).conflicts:
        chosen = [equations[i] for i in conflict.equations]
        relevant = figures
        for relaxation in conflict.alone:
            f = figures[relaxation.figure]
            low = f.value if f.value is not None else f.at_least
            high = f.value if f.value is not None else f.at_most
            if relaxation.side == "at least":
                low = relaxation.needed
            else:
                high = relaxation.needed
            relevant = {**figures, relaxation.figure: fig(low, high)}
            assert all(c.gap < 1e-5 for c in reconcile(relevant, chosen).conflicts)
        bounds = dict(figures)
        for relaxation in conflict.together:
            f = bounds[relaxation.figure]
            low = f.value if f.value is not None else f.at_least
            high = f.value if f.value is not None else f.at_most
            if relaxation.side == "at least":
                low = max(0, relaxation.needed - 1e-5)
            else:
                high = relaxation.needed + 1e-5
            bounds[relaxation.figure] = fig(low, high)
        if conflict.together:
            assert not reconcile(bounds, chosen).conflicts


@settings(max_examples=80, deadline=None)
@given(systems())
def test_propagated_bounds_keep_every_solution(system):
    figures, equations = system
    found = reconcile(figures, equations)
    if found.conflicts:
        return
    parsed = [parse_equation(e.equation) for e in equations]
    for point in itertools.product(range(7), repeat=4):
        at = dict(zip("abcd", point, strict=True))
        inside = all(
            (f.value is None or at[n] == f.value)
            and (f.at_least is None or at[n] >= f.at_least)
            and (f.at_most is None or at[n] <= f.at_most)
            for n, f in figures.items()
        )
        holds = all(
            {"=": total == e.constant, "<=": total <= e.constant, ">=": total >= e.constant}[
                e.relation
            ]
            for e in parsed
            for total in [sum(c * at[n] for n, c in e.coefficients.items())]
        )
        if inside and holds:
            for name, known in found.figures.items():
                assert known.least is None or known.least <= at[name] + 1e-9
                assert known.most is None or known.most >= at[name] - 1e-9


def test_an_unknown_is_solved():
    figures = {
        "held": fig(59, 59),
        "dead": Figure(unit="x", at_least=35),
        "alive": Figure(unit="x", at_least=22),
    }
    found = reconcile(figures, [Equation("held = dead + alive")])
    assert not found.conflicts
    assert (found.figures["dead"].least, found.figures["dead"].most) == (35, 37)
    assert found.figures["alive"].solved == (0,)
    assert found.figures["alive"].low == 22
    assert found.figures["alive"].high is None


def test_disagreeing_readings_are_named_with_their_sources():
    figure = Figure(
        unit="x",
        readings=(
            FigureReading(value=38, evidence=("a-1",)),
            FigureReading(value=41, evidence=("b-1",)),
        ),
    )
    found = reconcile({"dismissed": figure}, [])
    (conflict,) = found.conflicts
    assert conflict.message == "sources disagree on dismissed: 38 (a-1) against 41 (b-1)"
    assert [str(r) for r in conflict.alone] == [
        "dismissed at most 41 instead of 38",
        "dismissed at least 38 instead of 41",
    ]
    known = found.figures["dismissed"]
    assert (known.low, known.high, known.contested) == (38, 41, True)


def test_a_system_conflict_names_only_what_is_needed():
    figures = {n: fig(None, None) for n in "abcxy"} | {"z": fig(1, 1), "w": fig(2, 2)}
    equations = [
        Equation("a = b + 1"),
        Equation("b = c + 1"),
        Equation("c = a + 1"),
        Equation("x = a + z"),
        Equation("y = x + w"),
    ]
    (conflict,) = reconcile(figures, equations).conflicts
    assert conflict.kind == "system"
    assert conflict.equations == (0, 1, 2)


def test_readings_of_other_dates_are_kept_aside():
    figure = Figure(
        unit="x",
        as_of="2025-03-06",
        value=59,
        readings=(FigureReading(value=63, as_of="2025-02-01"),),
    )
    found = reconcile({"held": figure}, [])
    assert not found.conflicts
    assert [r.comparable for r in found.figures["held"].readings] == [True, False]


def test_money_and_tolerance():
    figures = {"a": fig(1_900_000, 1_900_000), "b": fig(1_000_000.4, 1_000_000.4)}
    figures["c"] = fig(900_000, 900_000)
    assert reconcile(figures, [Equation("a = b + c")]).conflicts[0].gap == pytest.approx(0.4)
    assert not reconcile(figures, [Equation("a = b + c", tolerance=1)]).conflicts


def test_what_cannot_be_read_is_named():
    found = reconcile(
        {"a": fig(1, 1)}, [Equation("a = "), Equation("a = q"), Equation("a = 1", tolerance=-1)]
    )
    assert [i for i, _ in found.unread] == [0, 1, 2]


def counted(id, **values):
    """A statement that gives figures."""
    readings = tuple(Reading(figure=f, value=v) for f, v in values.items())
    return Statement(
        id=id, span=(0, 1), source={"name": id[0]}, kind="claim", figures=readings, report="r"
    )


def test_a_source_that_cannot_add_is_named_though_others_disagree_with_it():
    """One says 46 = 28 + 18; another 44 = 27 + 18, in two sentences; a third repeats its sum."""
    figures = {name: Figure(unit="people") for name in ("total", "men", "women")}
    said = [counted("a1", total=46, men=28, women=18)]
    said += [counted("b1", total=44), counted("b2", men=27, women=18)]
    equations = [Equation("total = men + women")]
    assert [c.kind for c in reconcile(figures, equations, said[1:]).conflicts] == ["equation"]
    found = reconcile(figures, equations, said).conflicts
    assert [c.kind for c in found] == ["readings", "readings", "source"]
    assert found[-1].message == (
        "as b1 and b2 have it, total = men + women: 44 on the left, 45 on the right"
    )
    again = reconcile(figures, equations, [*said, counted("c1", total=44, men=27, women=18)])
    assert [c.kind for c in again.conflicts].count("source") == 1
    assert "as b1, b2 and c1 have it" in again.conflicts[-1].message


def test_who_gives_one_figure_only_is_not_held_to_the_sum():
    figures = {name: Figure(unit="people") for name in ("total", "men", "women")}
    said = [counted("a1", total=46, men=28, women=18), counted("b1", total=44)]
    found = reconcile(figures, [Equation("total = men + women")], said).conflicts
    assert [c.kind for c in found] == ["readings"]
