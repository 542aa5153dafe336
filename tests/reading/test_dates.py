"""Date expressions: what is found, which days they mean, and on what basis."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.casefile.edtf import interval
from backchannel.reading.batch import extract_files
from backchannel.reading.dates import find_dates, stated_days
from backchannel.reading.dates.calendar_words import add_months, month_span

THURSDAY = date(2031, 3, 6)

RESOLVED = [
    ("They met on Wednesday.", "2031-03-05"),
    ("They met on Thursday.", "2031-03-06"),
    ("They met on Friday.", "2031-02-28"),
    ("They will meet on Friday.", "2031-03-07"),
    ("They will meet on Thursday.", "2031-03-06"),
    ("They met last Friday.", "2031-02-28"),
    ("They meet next Friday.", "2031-03-07"),
    ("It expired last weekend.", "2031-03-01/2031-03-02"),
    ("It ended at the weekend.", "2031-03-01/2031-03-02"),
    ("It will open over the weekend.", "2031-03-08/2031-03-09"),
    ("They were warned in early February.", "2031-02-01~/2031-02-10~"),
    ("It lasts until mid-April.", "2031-04-11~/2031-04-20~"),
    ("They agreed in mid-January.", "2031-01-11~/2031-01-20~"),
    ("It happened in December.", "2030-12"),
    ("It happened in March.", "2031-03"),
    ("It will happen in January.", "2032-01"),
    ("It began on October 7, 2029.", "2029-10-07"),
    ("It began on 7 October 2029.", "2029-10-07"),
    ("Since October 2029 they talk.", "2029-10"),
    ("It was so in the 1990s.", "1990-01-01/1999-12-31"),
    ("It was founded in 1997.", "1997"),
    ("They met yesterday.", "2031-03-05"),
    ("They talk this week.", "2031-03-03/2031-03-06"),
    ("They will talk later this week.", "2031-03-06/2031-03-09"),
    ("They talk next week.", "2031-03-10/2031-03-16"),
    ("They talked last week.", "2031-02-24/2031-03-02"),
    ("They talked last month.", "2031-02"),
    ("They talked two years ago.", "2029"),
    ("They talked three days ago.", "2031-03-03"),
    ("In the third quarter of 2030 it fell.", "2030-07-01/2030-09-30"),
    ("He left on Tuesday night.", "2031-03-04"),
    # What lies ahead
    ("The hostages will be freed on Friday.", "2031-03-07"),
    ("The hostages are to be released on Friday.", "2031-03-07"),
    ("They agreed to meet on Friday.", "2031-03-07"),
    ("They vowed to strike on Monday.", "2031-03-10"),
    ("The union called a strike for Monday.", "2031-03-10"),
    ("The vote was postponed to Friday.", "2031-03-07"),
    ("Mediators invited both sides to a hearing on Monday.", "2031-03-10"),
    ("Talks resume on Monday.", "2031-03-10"),
    ("I am away on Monday.", "2031-03-10"),
    ("Pay will be raised by 3 percent in September.", "2031-09"),
    ("It ends in April.", "2031-04"),
    ("They offered 2.8 percent from 1 September.", "2031-09-01"),
    ("Schools reopen in early April.", "2031-04-01~/2031-04-10~"),
    ("Councillors voted to close the bridge from Monday.", "2031-03-10"),
    # What lies behind
    ("Members voted 31 to 24 for action in late November.", "2030-11-21~/2030-11-30~"),
    ("They refused to meet on Monday.", "2031-03-03"),
    ("They could not agree on Monday.", "2031-03-03"),
    ("They may have been killed on Monday.", "2031-03-03"),
    ("Gunmen took him before dawn on Monday.", "2031-03-03"),
    ("On Monday the union said it will vote.", "2031-03-03"),
    ("The president, in a speech on Saturday, vowed to return.", "2031-03-01"),
    ("The board will refuse, people close to it told us on Wednesday.", "2031-03-05"),
    ("Only half was paid by the end of January.", "2031-01-21~/2031-01-31~"),
    ("May 28 - A truce begins.", "2030-05-28"),
    ("A ration, cut by half in December, meets what is needed.", "2030-12"),
    ("It is the third raid, after break-ins in June.", "2030-06"),
    # Several days, parts of months and years
    ("They met on 3 and 4 October.", "2030-10-03/2030-10-04"),
    ("They will meet from 3 to 5 October.", "2031-10-03/2031-10-05"),
    ("They met on March 3-5, 2030.", "2030-03-03/2030-03-05"),
    ("On March 3 and 4 soldiers died.", "2031-03-03"),
    ("It fell in the first half of 2030.", "2030-01-01/2030-06-30"),
    ("It rose in the last quarter of 2030.", "2030-10-01/2030-12-31"),
    ("It fell in Q3 2030.", "2030-07-01/2030-09-30"),
    ("They will strike in the last week of May.", "2031-05-25~/2031-05-31~"),
    ("They vote on the first Tuesday of May.", "2031-05-06"),
    ("It ends at the end of the month.", "2031-03-21~/2031-03-31~"),
    ("It will be over by year's end.", "2031-11-01~/2031-12-31~"),
    ("It grew in late summer 2030.", "2030-08-01~/2030-08-31~"),
    ("It has fallen since the autumn.", "2030-09-01/2030-11-30"),
    ("They will meet on the 17th.", "2031-03-17"),
    ("They met earlier this month.", "2031-03-01/2031-03-06"),
    ("They will meet in the middle of next week.", "2031-03-11~/2031-03-13~"),
    ("They will meet by the end of next week.", "2031-03-14~/2031-03-16~"),
    ("They will meet in the middle of next month.", "2031-04-11~/2031-04-20~"),
    ("Prices have risen so far this year.", "2031-01-01/2031-03-06"),
    # Counted from another day
    ("They will meet a week tomorrow.", "2031-03-14"),
    ("He was arrested on March 10 last year.", "2030-03-10"),
    ("They met in mid-May last year.", "2030-05-11~/2030-05-20~"),
    ("They left three days before Christmas.", "2030-12-22"),
    ("They will meet the week after next.", "2031-03-17/2031-03-23"),
    ("They will meet on Monday week.", "2031-03-17"),
    ("They will meet in two weeks' time.", "2031-03-17~/2031-03-23~"),
    ("He left a year and a half ago.", "2029-08-01~/2029-10-31~"),
    ("It rained in the past 24 hours.", "2031-03-05~/2031-03-06~"),
    ("It may rain in the coming days.", "2031-03-06~/2031-03-13~"),
    ("It was on 11th of August of 2029.", "2029-08-11"),
    ("It was on 2029/08/11.", "2029-08-11"),
]

#: Several dates in one text, each read by the others.
TOGETHER = [
    ("I am away on Monday and Tuesday.", ["2031-03-10", "2031-03-11"]),
    ("Rounds were held in May and October 2029.", ["2029-05", "2029-10"]),
    ("It earned 3m in 2029, up on the year before.", ["2029", "2028"]),
    (
        "It began in the summer of 2027. In May of the following year it ended.",
        ["2027-06-01/2027-08-31", "2028-05"],
    ),
    (
        "They marched on Tuesday. He stays until they report in May. Police came the next day.",
        ["2031-03-04", "2031-05", "2031-03-05"],
    ),
    ("We vote in April, most likely on the 16th.", ["2031-04", "2031-04-16"]),
    ("On Monday, a day after prosecutors charged them, they left.", ["2031-03-03", "2031-03-03"]),
]


@pytest.mark.parametrize(("text", "edtf"), TOGETHER, ids=[r[0] for r in TOGETHER])
def test_dates_are_read_by_those_beside_them(text: str, edtf: list[str]) -> None:
    assert [d.edtf for d in find_dates(text, THURSDAY)] == edtf


@pytest.mark.parametrize(("text", "edtf"), RESOLVED, ids=[r[0] for r in RESOLVED])
def test_resolves_against_the_day_of_publication(text: str, edtf: str) -> None:
    assert [d.edtf for d in find_dates(text, THURSDAY)] == [edtf]


@pytest.mark.parametrize(
    "text",
    [
        "They may march.",
        "The 2,000 men",
        "It cost $1999.",
        "Room 1997 is free",
        "1997 people came",
        "May I?",
        "He was second.",
        "The ship sailed at 1800 GMT.",
        "It was Good Friday.",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, THURSDAY) == []


def test_hours_after_takes_the_day_of_its_sentence() -> None:
    found = find_dates("On Wednesday, hours after the vote, she left.", THURSDAY)
    assert [(d.edtf, d.basis) for d in found] == [
        ("2031-03-05", "published"),
        ("2031-03-05~", "text"),
    ]


def test_a_week_earlier_shifts_the_last_date() -> None:
    found = find_dates("It failed on March 3. They had met a week earlier.", THURSDAY)
    assert found[1].start is not None
    assert found[1].end is not None
    assert found[1].start <= date(2031, 2, 24) <= found[1].end
    assert found[1].basis == "text"


def test_a_day_takes_the_year_stated_elsewhere() -> None:
    text = "The attack of October 7 … on October 7, 2029."
    assert [d.edtf for d in find_dates(text, THURSDAY)] == ["2029-10-07", "2029-10-07"]
    known = stated_days(text)
    assert [d.edtf for d in find_dates("On October 7 it began.", THURSDAY, stated=known)] == [
        "2029-10-07"
    ]


def test_a_year_stated_elsewhere_is_not_taken_by_a_day_close_at_hand() -> None:
    elsewhere = {(3, 3): 2029, (5, 15): 2032, (5, 20): 2032}
    found = find_dates("On March 3 they met.", THURSDAY, stated=elsewhere)
    assert [d.edtf for d in found] == ["2031-03-03"]
    # The other text speaks of what is still to come, this one of what has been.
    found = find_dates(
        "A report was dated 15 May. It will end on 20 May.", THURSDAY, stated=elsewhere
    )
    assert [d.edtf for d in found] == ["2030-05-15", "2032-05-20"]


def test_json_has_edtf() -> None:
    (found,) = find_dates("It ended in early March.", THURSDAY)
    assert found.to_json()["edtf"] == "2031-03-01~/2031-03-10~"


def test_without_a_day_of_publication_only_stated_dates_resolve() -> None:
    found = find_dates("On Wednesday and on 3 May 2029.", None)
    assert [d.edtf for d in found] == ["2029-05-03"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([r[0] for r in RESOLVED]), min_size=1, max_size=4),
    st.dates(date(1960, 1, 1), date(2090, 12, 31)),
)
def test_intervals_are_ordered_disjoint_in_the_text_and_valid_edtf(
    texts: list[str], published: date
) -> None:
    text = " ".join(texts)
    until = -1
    for d in find_dates(text, published):
        assert d.span[0] >= until
        until = d.span[1]
        assert d.start is not None
        assert d.end is not None
        assert d.start <= d.end
        edtf = d.edtf
        assert edtf is not None
        parsed = interval(edtf)
        assert parsed.earliest <= d.start
        assert d.end <= parsed.latest


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.dates())
def test_any_text_and_day(text: str, published: date) -> None:
    for d in find_dates(text, published, vague=True):
        assert 0 <= d.span[0] < d.span[1] <= len(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-500, 500))
def test_adding_months_lands_in_that_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month + months
    assert moved.day == min(day.day, month_span(moved.year, moved.month)[1].day)


#: Report, offset and words of the expressions in the five reports, and the days they can mean.
REPORTS = [
    ("000", 84, "Mar 10, 2025", "2025-03-10", "2025-03-10"),
    ("000", 490, "October 7", "2023-10-07", "2023-10-07"),
    ("000", 4315, "last week", "2025-03-02", "2025-03-09"),
    ("000", 4536, "October 7", "2023-10-07", "2023-10-07"),
    ("001", 235, "Friday", "2025-03-07", "2025-03-07"),
    ("001", 426, "early February", "2025-02-01", "2025-02-12"),
    ("001", 991, "hours after", "2025-02-27", "2025-03-07"),
    ("001", 1155, "a week earlier", "2025-02-20", "2025-03-04"),
    ("001", 2502, "Wednesday", "2025-03-05", "2025-03-05"),
    ("001", 2737, "Thursday", "2025-03-06", "2025-03-06"),
    ("001", 2979, "Thursday", "2025-03-06", "2025-03-06"),
    ("001", 3435, "next week", "2025-03-09", "2025-03-16"),
    ("002", 126, "January", "2025-01-01", "2025-01-31"),
    ("002", 2856, "the 1990s", "1990-01-01", "1999-12-31"),
    ("002", 4532, "October 2023", "2023-10-01", "2023-10-31"),
    ("002", 5088, "October 2023", "2023-10-01", "2023-10-31"),
    ("002", 5816, "13 March, 2025", "2025-03-13", "2025-03-13"),
    ("003", 406, "Thursday", "2025-03-06", "2025-03-06"),
    ("003", 427, "this week", "2025-03-02", "2025-03-09"),
    ("003", 672, "last weekend", "2025-02-28", "2025-03-02"),
    ("003", 1815, "at the weekend", "2025-02-28", "2025-03-02"),
    ("003", 1973, "October 2023", "2023-10-01", "2023-10-31"),
    ("003", 2110, "mid-April", "2025-04-10", "2025-04-20"),
    ("003", 2273, "in recent weeks", "2025-01-15", "2025-03-06"),
    ("003", 2761, "last 12, 13 months", "2024-01-15", "2025-03-06"),
    ("003", 3502, "Wednesday", "2025-03-05", "2025-03-05"),
    ("003", 3513, "hours after", "2025-03-05", "2025-03-05"),
    ("003", 3577, "shortly after", "2025-03-05", "2025-03-05"),
    ("003", 4589, "Wednesday", "2025-03-05", "2025-03-05"),
    ("003", 5298, "Saturday", "2025-03-01", "2025-03-01"),
    ("003", 5638, "late November 2023", "2023-11-20", "2023-11-30"),
    ("004", 898, "Wednesday", "2025-03-05", "2025-03-05"),
    ("004", 1299, "December", "2024-12-01", "2024-12-31"),
    ("004", 1455, "October 7, 2023", "2023-10-07", "2023-10-07"),
    ("004", 1661, "mid-January", "2025-01-10", "2025-01-20"),
    ("004", 1780, "Hours after", "2025-03-05", "2025-03-06"),
    ("004", 3726, "1997", "1997-01-01", "1997-12-31"),
    ("004", 4093, "this week", "2025-03-02", "2025-03-09"),
    ("004", 4201, "Tuesday night", "2025-03-04", "2025-03-04"),
]
PUBLISHED = {
    "000": "2025-03-10",
    "001": "2025-03-07",
    "002": "2025-03-13",
    "003": "2025-03-06",
    "004": "2025-03-06",
}


def test_expressions_of_the_five_reports(shared: Path) -> None:
    """At least 32 of 35 inside the right interval; here as a share of those listed."""
    files = sorted((shared / "reports").glob("0*.txt"))
    stated: dict[tuple[int, int], int] = {}
    texts = {f.name[:3]: f.read_bytes().decode("utf-8") for f in files}
    for text in texts.values():
        stated.update(stated_days(text))
    right = 0
    for report, start, words, low, high in REPORTS:
        text = texts[report]
        assert text[start : start + len(words)] == words
        found = [
            d
            for d in find_dates(text, date.fromisoformat(PUBLISHED[report]), stated=stated)
            if d.span[0] < start + len(words) and start < d.span[1] and d.start and d.end
        ]
        right += any(
            low <= d.start.isoformat() and d.end.isoformat() <= high
            for d in found
            if d.start and d.end
        )
    assert right >= len(REPORTS) * 32 / 35


def test_dates_of_page_furniture_are_left_out(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text(
        "Talks stall at the port\nThe union left on March 3, 2031.\nIt came back in a day.\n"
        "Copyright 2031 Harbour Post\n",
        encoding="utf-8",
    )
    (found,), _ = extract_files([str(page)])
    assert [d.edtf for d in found.dates] == ["2031-03-03"]
