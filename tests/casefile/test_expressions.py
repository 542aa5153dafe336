"""The expression language: what parses, what it means, and where it points when it does not."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile.expressions import (
    FALSE,
    MAX_DEPTH,
    MAX_LENGTH,
    TRUE,
    And,
    Compare,
    Expr,
    If,
    Iff,
    Implies,
    In,
    Name,
    Not,
    Or,
    Value,
    children,
    conjunction,
    disjunction,
    evaluate,
    mentions,
    names,
    parse,
    to_text,
)
from backchannel.errors import ExpressionError, UsageError

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("release-alexander", Name("release-alexander")),
        ("60-days", Name("60-days")),
        ('"full pay"', Name("full pay")),
        ("not a and b", And((Not(A), B))),
        ("a or b and c", Or((A, And((B, C))))),
        ("a and b or c", Or((And((A, B)), C))),
        ("(a or b) and c", And((Or((A, B)), C))),
        ("a implies b or c", Implies(A, Or((B, C)))),
        ("a if b", If(A, B)),
        ("a iff not b", Iff(A, Not(B))),
        ("not not a", Not(Not(A))),
        ("a = b", Compare(A, "=", Value("b"))),
        ("not a = b", Not(Compare(A, "=", Value("b")))),
        ("a >= -2.5", Compare(A, ">=", Value("-2.5"))),
        ("a=b", Compare(A, "=", Value("b"))),
        ('a != "six weeks"', Compare(A, "!=", Value("six weeks"))),
        ("a != 'it\\'s'", Compare(A, "!=", Value("it's"))),
        ('a in [x, 3, "y z"]', In(A, (Value("x"), Value("3"), Value("y z")))),
        ("a not in [x]", Not(In(A, (Value("x"),)))),
        ("a = true", Compare(A, "=", Value("true"))),
        ("true and not false", And((TRUE, Not(FALSE)))),
        ("größe and b", And((Name("größe"), B))),
    ],
)
def test_parses(text: str, tree: Expr) -> None:
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "column", "length", "message", "hint"),
    [
        ("", 0, 1, "empty", None),
        ("   ", 3, 1, "empty", None),
        ("a && b", 2, 2, "'&&' is not an operator", "write 'and'"),
        ("a || b", 2, 2, "'||'", "write 'or'"),
        ("!a", 0, 1, "'!'", "write 'not'"),
        ("a -> b", 2, 2, "'->'", "write 'implies'"),
        ("a == b", 2, 2, "'=='", "write '='"),
        ("a ≠ b", 2, 1, "'≠'", "write '!='"),
        ("a + b", 2, 1, "'+'", "no arithmetic"),
        ("a an b", 2, 2, "operator is missing before 'an'", "did you mean 'and'"),
        ("a implied b", 2, 7, "operator is missing", "did you mean 'implies'"),
        ("a AND b", 2, 3, "operator is missing", "did you mean 'and'"),
        ("a then b", 2, 4, "'then' is not an operator", "b if a"),
        ("a xor b", 2, 3, "'xor'", "not (a iff b)"),
        ("if a then b", 0, 2, "'if' needs something on its left", "b if a"),
        ("truce = six weeks", 12, 5, "operator is missing before 'weeks'", '"six weeks"'),
        ("(a and b", 0, 1, "never closed", "add a ')'"),
        ("a and b)", 7, 1, "never opened", "remove it"),
        ("a and", 2, 3, "missing after 'and'", None),
        ("a and or b", 6, 2, "name is missing before 'or'", None),
        ("(a and )", 7, 1, "missing before this parenthesis", None),
        ("a implies b implies c", 12, 7, "do not chain", "parentheses"),
        ("a if b iff c", 7, 3, "do not chain", "parentheses"),
        ("a =", 2, 1, "value is missing after '='", None),
        ("a = and", 4, 3, "value is missing", None),
        ("1 < a < 2", 0, 1, "cannot stand alone", "name on the left"),
        ("a < b < c", 6, 1, "do not chain", "and"),
        ("a in x", 5, 1, "list is missing", "[a, b]"),
        ("a in [x y]", 8, 1, "cannot stand in a list", "commas"),
        ("a in [x", 5, 1, "bracket is never closed", "']'"),
        ("a in []", 6, 1, "value is missing in this list", None),
        ('a = "six weeks', 4, 10, "never closed", None),
        ('a = ""', 4, 2, "nothing stands between", None),
        ("a; b", 1, 1, "no meaning", None),
        ("a] and b", 1, 1, "cannot stand here", None),
        ("true = a", 0, 4, "cannot be compared", "left"),
        ("(a) = b", 4, 1, "needs a name on its left", None),
    ],
)
def test_points_at_the_error(
    text: str, column: int, length: int, message: str, hint: str | None
) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    error = caught.value
    assert message in error.message
    assert (error.column, error.length, error.text) == (column, length, text)
    if hint:
        assert error.hint is not None
        assert hint in error.hint


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "not " * 5_000 + "a", "(" * 3000 + "a" + ")" * 3000, "(not " * 900 + "a"],
    ids=["long", "nots", "parentheses", "mixed"],
)
def test_hostile_depth_is_an_error_not_a_crash(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"deeper than|longer than"):
        parse(text)


def test_the_bounds_are_reached_exactly() -> None:
    inner = "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    assert parse(inner) == A
    with pytest.raises(ExpressionError, match="deeper"):
        parse(f"({inner})")
    # Depth is of nesting, not of length: siblings do not add up.
    assert len(children(parse(" and ".join(["(not a)"] * 500)))) == 500
    with pytest.raises(ExpressionError, match="longer"):
        parse("a" * (MAX_LENGTH + 1))


def test_names_and_where_they_stand() -> None:
    expr = parse('b and (a = "x y") or b in [p, q]')
    assert names(expr) == ("b", "a")
    assert [(n.name, n.column, n.length) for n, _ in mentions(expr)] == [
        ("b", 0, 1),
        ("a", 7, 1),
        ("b", 21, 1),
    ]
    values = [(v.text, v.column, v.length) for _, vs in mentions(expr) for v in vs]
    assert values == [("x y", 11, 5), ("p", 27, 1), ("q", 30, 1)]


TRUTH = {
    "a and b": [False, False, False, True],
    "a or b": [False, True, True, True],
    "a implies b": [True, True, False, True],
    "b if a": [True, True, False, True],
    "a iff b": [True, False, False, True],
    "not a": [True, True, False, False],
}


@pytest.mark.parametrize("text", TRUTH)
def test_truth_tables(text: str) -> None:
    rows = itertools.product([False, True], repeat=2)
    assert [evaluate(parse(text), {"a": a, "b": b}) for a, b in rows] == TRUTH[text]


def test_values_follow_the_declared_order() -> None:
    order = {"truce": ["none", "six weeks", "five years"]}
    held = [
        t
        for t in order["truce"]
        if evaluate(parse('truce >= "six weeks"'), {"truce": t}, order.__getitem__)
    ]
    assert held == ["six weeks", "five years"]
    assert evaluate(parse("x > 9"), {"x": "10"})
    assert evaluate(parse("x = 10.0"), {"x": 10})
    assert evaluate(parse("x = yes and x"), {"x": True})
    assert evaluate(parse("x not in [5, 6]"), {"x": "7"})


@pytest.mark.parametrize(
    ("text", "given", "message"),
    [
        ("a", {}, "'a' has no value"),
        ("a", {"a": "six weeks"}, "neither yes nor no"),
        ("a < b", {"a": "x"}, "no order"),
        ("a < z", {"a": "x"}, "no value of 'a'"),
    ],
)
def test_what_cannot_be_evaluated(text: str, given: dict[str, str], message: str) -> None:
    order = {"a": ["x", "y"]} if text == "a < z" else None
    with pytest.raises(UsageError, match=message):
        evaluate(parse(text), given, order)


# Properties ---------------------------------------------------------------------------------------

_words = st.sampled_from(["a", "b", "c-d", "e f", "and", "5", "x.y", 'q"t', "no", "in"])
_names = _words.map(Name)
_values = _words.map(Value)
_leaves = (
    st.sampled_from([TRUE, FALSE])
    | _names
    | st.builds(Compare, _names, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), _values)
    | st.builds(In, _names, st.lists(_values, min_size=1, max_size=3).map(tuple))
)


def _grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return (
        st.builds(Not, inner)
        | st.builds(And, parts)
        | st.builds(Or, parts)
        | st.builds(Implies, inner, inner)
        | st.builds(If, inner, inner)
        | st.builds(Iff, inner, inner)
    )


expressions: st.SearchStrategy[Expr] = st.recursive(_leaves, _grow, max_leaves=12)


@given(expressions)
@settings(max_examples=200, deadline=None)
def test_printing_and_parsing_are_inverse(expr: Expr) -> None:
    assert parse(to_text(expr)) == expr


_pieces = ["a", "b", "(", ")", "and", "not", "=", "in", "[", "]", ",", "if"]


@given(st.text(max_size=40) | st.lists(st.sampled_from(_pieces), max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_text_parses_or_points_inside_itself(text: str) -> None:
    try:
        expr = parse(text)
    except ExpressionError as error:
        where = (error.column, error.length)
    else:
        where = (0, 1)
        assert parse(to_text(expr)) == expr
    assert 0 <= where[0] <= len(text)
    assert where[1] >= 1


def _holds(expr: Expr, given: dict[str, bool]) -> bool:
    """Truth through negation, conjunction and nothing else."""
    match expr:
        case Name(name):
            return given[name]
        case Not(part):
            return not _holds(part, given)
        case And(parts):
            return min(_holds(p, given) for p in parts)
        case Or(parts):
            return not min(not _holds(p, given) for p in parts)
        case Implies(p, q) | If(q, p):
            return not min(_holds(p, given), not _holds(q, given))
        case Iff(p, q):
            return _holds(And((Implies(p, q), Implies(q, p))), given)
        case _:
            return expr == TRUE


_logic = st.recursive(st.sampled_from([A, B, C, TRUE, FALSE]), _grow, max_leaves=10)


@given(_logic, st.tuples(st.booleans(), st.booleans(), st.booleans()))
@settings(max_examples=200, deadline=None)
def test_evaluation_is_classical(expr: Expr, truth: tuple[bool, bool, bool]) -> None:
    given = dict(zip("abc", truth, strict=True))
    assert evaluate(expr, given) == _holds(expr, given)


def test_empty_junctions() -> None:
    assert conjunction([]) == TRUE
    assert disjunction([]) == FALSE
    assert conjunction([A]) == disjunction([A]) == A
    assert conjunction([A, B]) == And((A, B))
    for wrong in (
        lambda: And((A,)),
        lambda: Or(()),
        lambda: In(A, ()),
        lambda: Compare(A, "=<", Value("x")),
    ):
        with pytest.raises(ValueError):
            wrong()
