"""Numbers of statements that no figure of the ledger has yet, and recording them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from backchannel.brief import build_brief, render
from backchannel.casefile import load_case
from backchannel.cli import program
from backchannel.cli._errors import handled
from backchannel.errors import UsageError
from backchannel.record import figures, propose_figures
from backchannel.record.making import under_figures
from backchannel.record.reviewing import decide, undo

WHEN = "2030-05-04T10:00:00Z"
FIGURES = """\
# what is counted
figures:
  held: {unit: miners, says: miners still held underground}  # by the strikers
  dead: {unit: miners, says: "miners held, dead", as_of: 2030-05-02}
  alive: {unit: miners, says: "miners held, alive"}
  ore: {unit: tonnes of ore, says: ore shipped in spring, value: 1900}
equations: [held = dead + alive]
"""


def reports():
    def said(id, words, **more):
        return {"id": id, "source": "a clerk", "words": words, "status": "proposed", **more}

    return {
        "r1": {
            "outlet": "wire",
            "published": "2030-05-02",
            "statements": [
                said("a", "The company said 59 miners were still held underground."),
                said("b", "At least 35 miners were dead, and 22 were alive."),
                said("c", "They would free nearly 2,000 tonnes of ore for 45 million crowns."),
            ],
        },
        "r2": {
            "outlet": "post",
            "published": "2030-05-03",
            "statements": [
                said("d", "The union said that 61 miners were still held underground."),
                said("e", "The company denied that 12 miners were dead.", kind="denial"),
                said("f", "Between 10 and 12 rescuers had been wounded as of 1 May."),
                said("g", "No number stands here."),
                said("h", "More than 400 families were waiting at the gate.", status="accepted"),
                said("i", "They asked for 30 days.", status="rejected"),
            ],
        },
    }


@pytest.fixture
def root(folder):
    return folder(FIGURES, reports())


@pytest.fixture
def case(root):
    return load_case(root).case


def run(command, root, *arguments, text=""):
    done = CliRunner().invoke(program, [command, str(root), *arguments], input=text)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def review(root, *arguments, text=""):
    return run("review", root, "--by", "A. B.", *arguments, text=text)


def session(root, text):
    return review(root, "--no-suggest", text=text)


def test_numbers_with_bounds_unit_state_day_and_likely_figure(case):
    found = propose_figures(case)
    assert [
        (p.statement, p.number, p.words, p.value, p.at_least, p.at_most, p.about)
        for p in found.proposals
    ] == [
        ("a", 1, "59", 59, None, None, False),
        ("b", 1, "At least 35", None, 35, None, False),
        ("b", 2, "22", 22, None, None, False),
        ("c", 1, "nearly 2,000", 2000, None, None, True),
        ("c", 2, "45 million", 45_000_000, None, None, False),
        ("d", 1, "61", 61, None, None, False),
        ("f", 1, "Between 10 and 12", None, 10, 12, False),
        ("h", 1, "More than 400", None, 400, None, False),
    ]
    (rescuers,) = found.of("f")
    assert (rescuers.unit, rescuers.state, rescuers.as_of) == ("rescuers", "wounded", "2030-05-01")
    likely = {(p.statement, p.number): "" if p.new else p.figure for p in found.proposals}
    assert likely == {
        ("a", 1): "held",
        ("b", 1): "dead",
        ("b", 2): "alive",
        # Other ore: offered and not shipped.
        ("c", 1): "",
        ("c", 2): "",
        ("d", 1): "held",
        ("f", 1): "",
        ("h", 1): "",
    }
    assert (rescuers.figure, rescuers.says) == ("rescuers-wounded", "rescuers, wounded")
    assert found.to_json()["proposals"][0]["figure"] == "held"


def test_only_some(case):
    assert {p.statement for p in propose_figures(case, only=["d", "f"]).proposals} == {"d", "f"}
    assert propose_figures(case, only=["g"]).proposals == ()


def test_the_innermost_statement_has_the_number(folder):
    root = folder(FIGURES, reports())
    sidecar = root / "reports" / "r1.yaml"
    text = "The company said 59 miners were still held underground."
    start = text.index("59")
    inner = (
        f"- {{id: a2, span: [{start}, {len(text) - 1}], source: x, kind: claim, nested_in: a}}\n"
    )
    sidecar.write_text(sidecar.read_text() + inner)
    assert [p.statement for p in propose_figures(load_case(root).case).proposals][:1] == ["b"]
    assert propose_figures(load_case(root).case, only=["a"]).proposals == ()
    assert propose_figures(load_case(root).case).of("a2")[0].value == 59
    # Without saying so: by where it stands. A rejected one has nothing.
    sidecar.write_text(sidecar.read_text().replace(", nested_in: a", ""))
    assert propose_figures(load_case(root).case, only=["a"]).proposals == ()
    sidecar.write_text(sidecar.read_text().replace("id: a2,", "id: a2, status: rejected,"))
    assert len(propose_figures(load_case(root).case, only=["a"]).proposals) == 1


def test_what_is_recorded_is_proposed_no_more(folder):
    cited = FIGURES.replace("shipped in spring,", "shipped in spring, evidence: [c],")
    given = reports()
    given["r1"]["statements"][1]["figures"] = [{"figure": "dead", "at_least": 35}]
    case = load_case(folder(cited.replace("1900", "2000"), given)).case
    left = propose_figures(case)
    # The other number of the statement keeps its place.
    assert [(p.number, p.words) for p in left.of("b")] == [(2, "22")]
    assert [(p.number, p.words) for p in left.of("c")] == [(2, "45 million")]


def test_a_number_that_another_source_gives_may_be_the_same(folder):
    given = reports()
    given["r2"]["statements"] += [
        {"id": "j", "source": "x", "words": "61 people were down there."},
        {"id": "k", "source": "x", "words": "He saw 61 barrels."},
    ]
    root = folder(FIGURES, given)
    decided = decide_numbers(load_case(root).case, "d", "held")
    (same,), (others,) = (propose_figures(decided.case).of(s) for s in "jk")
    assert (same.figure, same.new) == ("held", False)
    assert others.new


def test_a_number_of_another_day_is_of_another_figure(folder):
    given = reports()
    given["r2"]["statements"] += [
        {"id": "j", "source": "x", "words": "The miners held who were dead were 36 as of 3 May."},
    ]
    (p,) = propose_figures(load_case(folder(FIGURES, given)).case).of("j")
    assert (p.as_of, p.new) == ("2030-05-03", True)


def decide_numbers(case, statement, *pairs, **more):
    numbers = under_figures(propose_figures(case, only=[statement]).proposals, pairs, **more)
    return decide(case, statement, "accepted", by="A. B.", on=WHEN, numbers=numbers)


def test_recording_accepts_and_the_ledger_counts_it(root, case):
    before = {p: p.read_text() for p in root.rglob("*.yaml")}
    decided = decide_numbers(case, "b", "1=dead", "2=alive")
    s = decided.case.statements["b"]
    assert (s.status, s.decided_by, s.decided_on) == ("accepted", "A. B.", WHEN)
    assert [(r.figure, r.value, r.at_least) for r in s.figures] == [
        ("dead", None, 35),
        ("alive", 22, None),
    ]
    assert figures(decided.case).figures["dead"].held == "at least 35"
    # The sum is worked out, as for what is written by hand.
    assert figures(decided.case).figures["held"].implied == "at least 57"
    undo(decided)
    assert {p: p.read_text() for p in root.rglob("*.yaml")} == before


def test_sums_across_two_sources_that_do_not_add_up(case):
    case = decide_numbers(case, "b", "1=dead", "2=alive").case
    case = decide_numbers(case, "a", "held").case
    ledger = figures(case)
    assert not ledger.conflicts
    assert ledger.figures["dead"].implied == "37"
    given = decide_numbers(case, "d", "held").case
    (conflict,) = figures(given).conflicts
    assert (conflict.kind, conflict.figures) == ("readings", ("held",))
    assert {ids for _, ids in conflict.sides} == {("a",), ("d",)}


def test_an_equation_fails_across_two_sources(folder):
    given = reports()
    given["r1"]["statements"][1]["words"] = "There 35 miners were dead, and 22 were alive."
    case = load_case(folder(FIGURES, given)).case
    case = decide_numbers(case, "b", "1=dead", "2=alive").case
    case = decide_numbers(case, "d", "held").case
    ledger = figures(case)
    assert [c.kind for c in ledger.conflicts] == ["equation"]
    assert [e.holds for e in ledger.equations] == [False]
    text = render(build_brief(case, sections=["figures"]), "md")
    assert "61 on the left[^1], 57 on the right[^2]" in text


def test_a_new_figure_stands_with_the_others_and_keeps_its_day(root, case):
    decided = decide_numbers(case, "f", "rescuers-wounded")
    made = decided.case.figures["rescuers-wounded"]
    assert (made.unit, made.says, made.as_of) == ("rescuers", "rescuers, wounded", "2030-05-01")
    s = decided.case.statements["f"]
    assert (s.made_figures, s.figures[0].as_of) == (("rescuers-wounded",), None)
    text = (root / "case.yaml").read_text()
    assert "# what is counted" in text
    assert "# by the strikers" in text


def test_a_reading_of_another_day_is_kept_aside(case):
    decided = decide_numbers(case, "f", "dead")
    (reading,) = decided.case.statements["f"].figures
    assert reading.as_of == "2030-05-01"
    (known,) = figures(decided.case).figures["dead"].known.readings
    assert not known.comparable


def test_taking_back_removes_the_reading_and_the_figure_it_made(root, case):
    before = (root / "case.yaml").read_text()
    case = decide_numbers(case, "h", "gate", says="families at the gate").case
    assert case.statements["h"].as_read == {"figures": ""}
    case = decide(case, "h", "proposed", by="C", on=WHEN).case
    s = case.statements["h"]
    assert (s.figures, s.made_figures, s.as_read) == ((), (), {})
    assert s.decisions[0].changed["made_figures"] == {"gate": "families at the gate"}
    assert s.decisions[0].changed["figures"] == [{"figure": "gate", "at_least": "400"}]
    assert (root / "case.yaml").read_text() == before


@pytest.mark.parametrize("added", ["equations: [held = gate + dead]", "a statement", "value: 3"])
def test_a_figure_that_something_rests_on_stays(root, case, added):
    case = decide_numbers(case, "h", "gate", says="families at the gate").case
    file = root / "case.yaml"
    if added == "a statement":
        case = decide_numbers(case, "d", "gate").case
    elif added == "value: 3":
        file.write_text(file.read_text().replace("at the gate}", "at the gate, value: 3}"))
    else:
        file.write_text(file.read_text().replace("equations: [held = dead + alive]", added))
    case = decide(load_case(root).case, "h", "proposed", by="C", on=WHEN).case
    assert "gate" in case.figures
    assert case.statements["h"].figures == ()


def test_taking_back_leaves_what_was_there(folder):
    given = reports()
    given["r1"]["statements"][1]["figures"] = [{"figure": "dead", "at_least": 35}]
    root = folder(FIGURES, given)
    case = decide_numbers(load_case(root).case, "b", "2=alive").case
    assert [r.figure for r in case.statements["b"].figures] == ["dead", "alive"]
    case = decide(case, "b", "proposed", by="C", on=WHEN).case
    assert [(r.figure, r.at_least) for r in case.statements["b"].figures] == [("dead", 35)]


@pytest.mark.parametrize(
    ("statement", "pairs", "words"),
    [
        ("b", ["dead"], "which number is 'dead'?"),
        ("b", ["3=dead"], "'3' is no number of it"),
        ("g", ["dead"], "which number is 'dead'?"),
        ("a", ["hled"], "there is no figure 'hled'"),
    ],
)
def test_what_cannot_be_recorded_is_said(root, case, statement, pairs, words):
    before = {p: p.read_text() for p in root.rglob("*.yaml")}
    with pytest.raises(UsageError) as error:
        decide_numbers(case, statement, *pairs)
    assert error.value.message == words
    assert {p: p.read_text() for p in root.rglob("*.yaml")} == before


# at the terminal


def test_the_session_lists_numbers_and_records_one(root):
    done = review(root, text="f\n\ns\nf\n1\ndead\nf\nalive\ns\nq\n")
    assert "number 1: 59 miners, held · may be held: miners still held underground" in done.stdout
    assert "number 2: 22 miners, alive · may be alive" in done.stdout
    assert "recorded: 59 miners, held, as held; go on with s" in done.stdout
    assert "2 accepted, 0 rejected" in done.stdout
    case = load_case(root).case
    assert [(r.figure, r.value) for r in case.statements["a"].figures] == [("held", 59)]
    assert [r.figure for r in case.statements["b"].figures] == ["dead", "alive"]
    assert case.statements["c"].status == "proposed"


def test_a_statement_stays_for_its_claim(root):
    done = session(root, "f\n\nm\ndug-in\n\nThey are dug in.\nq\n")
    assert "1 accepted" in done.stdout
    s = load_case(root).case.statements["a"]
    assert (s.supports, [r.figure for r in s.figures]) == (("dug-in",), ["held"])


def test_a_new_figure_in_the_session_and_undo(root):
    before = {p: p.read_text() for p in root.rglob("*.yaml")}
    done = session(root, "s\ns\nf\n2\nprice\ncrowns asked for the ore\n\nq\n")
    assert "recorded: 45 million crowns, as price" in done.stdout
    made = load_case(root).case.figures["price"]
    assert (made.unit, made.says) == ("crowns", "crowns asked for the ore")
    for path, text in before.items():
        path.write_text(text)
    done = session(root, "s\ns\nf\n2\nprice\ncrowns asked for the ore\n\nu\nq\n")
    assert "c: undone" in done.stdout
    assert "0 accepted" in done.stdout
    assert {p: p.read_text() for p in root.rglob("*.yaml")} == before


def test_slips_in_the_session_change_nothing(root):
    before = {p: p.read_text() for p in root.rglob("*.yaml")}
    done = session(root, "f\n?\nf\nhled\n\ns\nf\n9\nf\n\ns\ns\ns\nf\nq\n")
    assert "held: miners still held underground (miners)" in done.stdout
    assert "no figure 'hled'" in done.stderr
    assert "hint: did you mean 'held'?" in done.stderr
    assert "there is no number 9" in done.stderr
    assert "no number is found in it that is not recorded" in done.stderr
    assert {p: p.read_text() for p in root.rglob("*.yaml")} == before


def test_without_a_session(root):
    done = review(root, "--accept", "b", "--figure", "1=dead", "--figure", "2=alive")
    assert done.stdout == "b: accepted; At least 35 as dead; 22 as alive\n"
    done = review(root, "--accept", "c", "--figure", "2=price", "--says", "asked", "--json")
    assert json.loads(done.stdout) == [
        {"statement": "c", "status": "accepted", "by": "A. B.", "figures": {"price": "45 million"}}
    ]
    done = review(root, "--accept", "h", "--figure", "g", "--unit", "homes", "--says", "there")
    assert load_case(root).case.figures["g"].unit == "homes"
    done = review(root, "--reopen", "c")
    assert "the figure price is removed with it" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--figure", "1=dead"], "go with --accept"),
        (["--accept", "a", "--accept", "b", "--figure", "1=dead"], "--accept of one statement"),
        (["--accept", "a", "--unit", "miners"], "--unit with --figure"),
        (["--accept", "b", "--figure", "1=x", "--figure", "2=y", "--says", "z"], "one by one"),
    ],
)
def test_flags_that_do_not_go_together(root, arguments, words):
    done = review(root, *arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_errors_of_the_flags_are_plain(root, capsys):
    assert handled(program, ["review", str(root), "--accept", "a", "--figure", "hled"]) == 2
    said = capsys.readouterr().err
    assert "there is no figure 'hled'" in said
    assert "hint: say what it counts, to make it (--says)" in said


def test_what_is_in_no_ledger_yet_is_shown(root):
    done = run("show", root, "figures", "--proposed", "--csv")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0] == ["statement", "number", "words", "value", "unit", "as of", "may be"]
    assert ["b", "1", "At least 35", "at least 35", "miners; dead", "", "dead"] in rows
    ore = next(r for r in rows if r[:2] == ["c", "1"])
    assert ore[2:6] == ["nearly 2,000", "about 2,000", "tonnes of ore", ""]
    rescuers = next(r for r in rows if r[0] == "f")
    assert rescuers[3:] == [
        "10 to 12",
        "rescuers; wounded",
        "2030-05-01",
        "new: rescuers-wounded",
    ]
    assert f"backchannel review {root} --accept STATEMENT --figure NUMBER=FIGURE" in done.stderr
    found = json.loads(run("show", root, "figures", "--proposed", "--json").stdout)
    assert [p["statement"] for p in found["proposals"]][:2] == ["a", "b"]
    assert run("show", root, "figures", "--proposed", "--as-of", "2030-05-02").exit_code == 2
