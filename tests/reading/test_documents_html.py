"""Web pages: their own day, author and letters; forms, tables, marks of editing, furniture."""

from __future__ import annotations

import time
from datetime import date

import pytest

from backchannel.reading.documents import Document, read_bytes

LEAD = (
    "<p>The Dockers’ Federation said on Wednesday that it would not return to talks with the port "
    "authority until a ban on night shifts was lifted.</p>"
)
REST = (
    "<p>The authority’s director, Per Holm, rejected the demand and said that a raise of 4.5 "
    "percent was the last offer that the federation would get from him.</p>"
    "<p>The mediator, Lena Brask, said that she hoped both sides would meet again on Friday.</p>"
)


def one(page: str | bytes) -> Document:
    (found,) = read_bytes(page if isinstance(page, bytes) else page.encode(), "a.html")
    return found


def page(body: str, head: str = "", before: str = "", after: str = "") -> str:
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f"<title>Dockers refuse talks</title>{head}</head><body>{before}"
        f"<article><h1>Dockers refuse talks</h1>{body}</article>{after}</body></html>"
    )


LIST = (
    '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": '
    '[{"@type": "NewsArticle", "datePublished": "2031-04-20", "author": "Ann Other"}]}</script>'
)
OWN = (
    '<script type="application/ld+json">{"@graph": [{"@type": "Person", "@id": "#d", "name": '
    '"Rune Dahl"}, {"@type": "NewsArticle", "headline": "Dockers refuse talks", "author": '
    '{"@id": "#d"}, "publisher": {"@type": "Organization", "name": "Harbour Post"}, '
    '"datePublished": "2031-03-06T08:00+01:00"}, {"@type": "NewsArticle", "headline": '
    '"A storm in the north", "datePublished": "2031-04-20"}]}</script>'
)
VISITED = (
    "<html><body><div class=top><span class=date>Friday, 7 March 2031</span></div>"
    "<div class=story><h1>Dockers refuse talks</h1>{}</div></body></html>"
)
TEASER = "<aside><a href=x>Storm <time datetime=2031-04-20>20 April</time></a></aside>"


@pytest.mark.parametrize(
    ("source", "published", "filed"),
    [
        (page(LEAD, '<meta content="2031-03-06T23:00Z" property="article:published_time">'), 6, 0),
        (page("<p>6 March 2031</p>" + LEAD, '<meta name="date" content="2031-04-22">'), 6, 0),
        (page("<p>Published 6 March 2031, updated 7 March 2031</p>" + LEAD), 6, 0),
        (page("<p class=date>Published on 6th March 2031 at 18.02</p>" + LEAD), 6, 0),
        (page("<p class=date>Wed 6 Mar 2031 18.02 GMT</p>" + LEAD), 6, 0),
        (page("<p class=date>6 March 2031</p>" + LEAD, before=TEASER), 6, 0),
        (page("<time datetime=2031-03-06T08:00>6 March</time>" + LEAD, LIST), 6, 0),
        (page(LEAD, OWN), 6, 0),
        (page("<p>By Rune Dahl, Harbour Post, 6 March 2031</p>" + LEAD), 6, 0),
        (VISITED.format("<p>6 March 2031</p>" + LEAD), 6, 0),
        (VISITED.format(LEAD + REST * 2), 0, 0),
        (page("<p class=date>2 hours ago</p>" + LEAD, after="<footer>© 2031 Post</footer>"), 0, 0),
        (page("<p class=date>06/03/2031</p>" + LEAD), 0, 0),
        (page(LEAD, before=TEASER), 0, 0),
        (
            page(LEAD, '<!-- <meta property="article:published_time" content="2030-01-01"> -->'),
            0,
            0,
        ),
        (page(LEAD, '<meta name="date" content="2031-03-06">'), 0, 6),
        (page(LEAD, '<script>x = {"datePublished": "2031-03-06"}</script>'), 0, 6),
        (page(LEAD, '<link rel="canonical" href="https://p.example/2031/03/06/talks">'), 0, 6),
    ],
    ids=[
        *("tag-turned-round", "built-later", "printed", "ordinal", "weekday", "teaser"),
        *(
            "list-of-others",
            "graph",
            "byline",
            "visit",
            "visit-only",
            "ago",
            "either-way-round",
            "teaser-only",
            "comment",
        ),
        *("date-tag", "script", "address"),
    ],
)
def test_the_day_is_the_articles_own(source: str, published: int, filed: int) -> None:
    found = one(source)
    assert found.published == (date(2031, 3, published) if published else None)
    if filed:
        assert found.filed == date(2031, 3, filed)


IN_SENTENCE = (
    "<p>The authority, which paid until <time datetime=2029-05-03>3 May 2029</time>, will not pay "
    "past <time datetime=2031-06-01>1 June</time>.</p>"
    "<ul><li><time>1 March</time> The pay was frozen.</li></ul>"
)


@pytest.mark.parametrize("rest", [REST, REST * 3, ""], ids=["short", "long", "alone"])
def test_a_time_in_a_sentence_is_text_and_no_day_of_the_page(rest: str) -> None:
    found = one(page(LEAD + IN_SENTENCE + rest))
    assert "paid until 3 May 2029, will not pay past 1 June." in found.text
    assert "1 March The pay was frozen." in found.text
    assert (found.published, found.filed) == (None, None)


def test_thousands_of_times_in_a_paragraph_cost_little() -> None:
    start = time.monotonic()
    found = one(page(f"<p>{'<time datetime=2031-01-01>x</time> and ' * 4_000}so on.</p>" + LEAD))
    assert "x and x and" in found.text
    assert time.monotonic() - start < 10


def test_a_single_time_in_a_sentence_dates_nothing() -> None:
    found = one(page(LEAD + "<p>It was built on <time datetime=2029-05-03>3 May</time>.</p>"))
    assert "built on 3 May." in found.text
    assert (found.published, found.filed) == (None, None)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Karsund, <time datetime=2031-03-06>6 March</time> — The strike goes on, the union said."
        "</p>",
        "<p>Published on <time datetime=2031-03-06>6 March</time> by our own staff in Karsund.</p>",
        "<p>By Rune Dahl, <time datetime=2031-03-06>6 March</time></p>",
    ],
    ids=["dateline", "published", "byline"],
)
def test_a_time_in_the_reports_own_line_is_its_day(line: str) -> None:
    assert one(page(line + LEAD)).published == date(2031, 3, 6)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2031-03-09T10:00:00Z">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Dockers refuse '
        'talks", "dateModified": "2031-03-09T10:00:00Z"}</script>',
    ],
    ids=["tag", "json-ld"],
)
def test_when_a_page_was_changed_is_handed_over_and_is_not_its_day(head: str) -> None:
    from backchannel.reading.documents._html import read_html

    (found,) = read_html(page(LEAD, head).encode(), "a.html")
    assert found["modified"] == "2031-03-09T10:00:00Z"
    assert "published" not in found


def test_a_day_that_could_be_either_way_round_is_not_guessed() -> None:
    found = one(page("<p class=date>06/03/2019</p>" + LEAD))
    assert (found.published, found.filed) == (None, None)


def test_author_and_outlet_stand_in_json_ld() -> None:
    found = one(page(LEAD, OWN))
    assert (found.author, found.outlet) == (("Rune Dahl",), "Harbour Post")
    assert one(page(LEAD, LIST)).author == ()


def test_a_page_within_one_form_is_read() -> None:
    body = (
        "<form id=aspnetForm method=post><input type=hidden name=s value=x><div id=content>"
        f"<h1>Statement</h1>{LEAD}{REST}</div></form>"
    )
    text = one(f"<html><body>{body}</body></html>").text
    assert "return to talks" in text
    assert "last offer" in text


def test_a_form_that_asks_is_furniture() -> None:
    form = (
        "<form><p>Our best stories in your inbox.</p><input type=email><button>Go</button></form>"
    )
    assert "inbox" not in one(page(LEAD + form + REST)).text


def test_a_row_of_a_table_stays_one_paragraph() -> None:
    table = (
        "<table><tr><th>Issue</th><th>Authority</th></tr>"
        "<tr><td>Pay</td><td>The authority says it will pay 4.5 percent.</td></tr>"
        "<tr><td>North</td><td>40</td></tr></table>"
    )
    paragraphs = one(page(LEAD + table + REST)).text.split("\n\n")
    assert "Pay | The authority says it will pay 4.5 percent." in paragraphs
    assert "North | 40" in paragraphs
    order = [p[:20] for p in paragraphs]
    assert order.index("North | 40") < order.index("The authority’s dire")


def test_a_cell_of_several_paragraphs_does_not_take_a_table_apart() -> None:
    table = (
        "<table><tr><th>Side</th><th>Says</th></tr><tr><td>Authority</td><td><p>It will pay.</p>"
        "<p>It will not pay more.</p></td></tr></table>"
    )
    paragraphs = one(page(LEAD + table + REST)).text.split("\n\n")
    assert "Authority | It will pay. It will not pay more." in paragraphs


def test_a_table_that_lays_out_a_page_loses_nothing() -> None:
    body = (
        "<table><tr><td><a href=/>Home</a></td><td><h1>Dockers refuse talks</h1>"
        f"{LEAD}<p>Olm said <b>the offer</b> was dead.</p>{REST}{LEAD}</td></tr></table>"
    )
    text = one(f"<html><body>{body}</body></html>").text
    assert "Olm said the offer was dead." in text


def test_menus_in_a_table_that_lays_out_a_page_are_left_out() -> None:
    body = (
        "<table><tr><td><a href=/>Home</a><br><a href=/n>News</a></td><td><h1>Dockers refuse talks"
        f"</h1>{LEAD}{REST}</td><td>Weather: 4 degrees</td></tr>"
        "<tr><td>By Rune Dahl</td></tr></table>"
    )
    paragraphs = one(f"<html><body>{body}</body></html>").text.split("\n\n")
    assert paragraphs[0] == "Dockers refuse talks"
    assert not {"Home", "News", "Weather: 4 degrees"} & set(paragraphs)
    assert paragraphs.count("Dockers refuse talks") == 1
    assert "By Rune Dahl" in paragraphs


def test_a_line_that_asks_in_a_form_around_a_page_is_left_out() -> None:
    body = (
        "<form><div>Search <input type=text><button>Go</button></div><main>"
        f"<h1>Dockers refuse talks</h1>{LEAD}{REST}</main></form>"
    )
    paragraphs = one(f"<html><body>{body}</body></html>").text.split("\n\n")
    assert "Search" not in paragraphs
    assert paragraphs.count("Dockers refuse talks") == 1


def test_a_table_of_thousands_of_cells_is_cut_with_a_warning() -> None:
    rows = "".join(f"<tr><td>{i}</td><td>x</td></tr>" for i in range(5_000))
    start = time.monotonic()
    found = one(page(LEAD + f"<table>{rows}</table>" + REST))
    assert "12 | x" in found.text
    assert "4999" not in found.text
    assert "last offer" in found.text
    assert [w.code for w in found.warnings] == ["BC226"]
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("rest", ["", REST * 2], ids=["short", "long"])
@pytest.mark.parametrize("within", [False, True])
def test_entries_that_are_articles_keep_their_headings(rest: str, within: bool) -> None:
    entries = "".join(
        f"<article><h2>{head}</h2>{LEAD}{rest}</article>"
        for head in ("At noon", "At ten", "At six")
    )
    whole = f"<h1>Talks live</h1>{entries}"
    if within:
        whole = f"<article>{whole}</article>"
    paragraphs = one(f"<html><body><main>{whole}</main></body></html>").text.split("\n\n")
    assert [p for p in paragraphs if p.startswith("At ")] == ["At noon", "At ten", "At six"]


def test_articles_whose_headings_lead_elsewhere_are_no_entries() -> None:
    teasers = "".join(
        f"<article><h2><a href=/{n}>Storm {n}</a></h2><p>The storm took a roof off.</p></article>"
        for n in range(3)
    )
    found = one(f"<body><main><h1>Post</h1><article>{LEAD * 4}</article>{teasers}</main></body>")
    assert "storm" not in found.text.lower()


def test_struck_words_go_and_quotation_elements_get_their_marks() -> None:
    body = (
        "<p>It said <del>40</del> <ins>50</ins> crews would go; Holm said <q>the ban stays</q>.</p>"
    )
    text = one(page(LEAD + body + REST)).text
    assert "It said 50 crews would go; Holm said “the ban stays”." in text


def test_what_a_style_strikes_goes_and_typed_marks_are_not_doubled() -> None:
    body = (
        '<p>It said <span style="color: red; text-decoration:line-through">40 </span>50 crews '
        "would go; Holm said “<q>the ban stays</q>”.</p>"
    )
    text = one(page(LEAD + body + REST)).text
    assert "It said 50 crews would go; Holm said “the ban stays”." in text


@pytest.mark.parametrize(
    ("quote", "read"),
    [
        (
            "<p>We waited.</p><p>We will <b>not</b> wait.</p>",
            ["“We waited.", "“We will not wait.”"],
        ),
        ("We will not wait.", ["“We will not wait.”"]),
        ("<p>“We will not wait.”</p>", ["“We will not wait.”"]),
        ("<p>We waited.</p>Olm", ["We waited."]),
    ],
    ids=["paragraphs", "bare", "own-marks", "mixed"],
)
def test_a_quotation_set_off_below_a_colon_has_marks(quote: str, read: list[str]) -> None:
    body = f"<p>The chair, Ada Olm, wrote:</p><blockquote>{quote}</blockquote>"
    paragraphs = one(page(LEAD + body + REST)).text.split("\n\n")
    at = paragraphs.index("The chair, Ada Olm, wrote:") + 1
    assert paragraphs[at : at + len(read)] == read


def test_a_quotation_set_off_below_a_full_stop_is_left_as_it_is() -> None:
    text = one(page(LEAD + "<blockquote><p>The ban stays for now.</p></blockquote>" + REST)).text
    assert "\n\nThe ban stays for now.\n\n" in text


def test_a_short_page_of_divisions_keeps_its_paragraphs() -> None:
    body = (
        "<div class=story><h1>Dockers refuse talks</h1><div>Olm said the offer was "
        "<a href=x>dead</a>, and <b>Holm</b> said <i>“the ban stays”</i>.</div>"
        "<div><span>The mediator said</span><span> that she would return.</span></div></div>"
    )
    paragraphs = one(f"<html><body>{body}</body></html>").text.split("\n\n")
    assert paragraphs[1:] == [
        "Olm said the offer was dead, and Holm said “the ban stays”.",
        "The mediator said that she would return.",
    ]


def test_a_very_short_page_keeps_its_paragraphs_and_loses_its_furniture() -> None:
    body = (
        "<figure><img src=a.jpg><figcaption>Ada Olm on Monday. Photo: A. B.</figcaption></figure>"
        "<p>The chair, Ada Olm, said the crews would strike.</p><p>See also: <a href=/x>the letter"
        "</a>.</p><p>Comments (3)</p><p>The deal was “subject to review”.</p>"
    )
    paragraphs = one(page(body)).text.split("\n\n")
    assert "The chair, Ada Olm, said the crews would strike." in paragraphs
    assert paragraphs[-1] == "The deal was “subject to review”."
    assert "Comments (3)" not in paragraphs


SAID = (
    "The union’s chair said on Wednesday that the café offer was “dead” and would not be revived."
)


@pytest.mark.parametrize(
    ("head", "encoding", "warned"),
    [
        ('<script src=x charset="iso-8859-1"></script><meta charset="utf-8">', "utf-8", False),
        ('<!-- <meta charset="windows-1251"> -->', "utf-8", False),
        ('<meta charset="iso-8859-1">', "utf-8-sig", False),
        ('<meta charset="utf-16">', "utf-8", False),
        ('<meta http-equiv=content-type content="text/html; charset=x-none">', "utf-8", False),
        ('<meta charset="utf-8">', "cp1252", True),
        ('<meta charset="iso-8859-1">', "utf-8", True),
    ],
    ids=["script", "comment", "mark", "utf-16", "unknown", "not-utf-8", "not-latin"],
)
def test_letters_are_read_as_they_are_written(head: str, encoding: str, warned: bool) -> None:
    source = f"<html><head>{head}<title>Talks</title></head><body><p>{SAID}</p></body></html>"
    found = one(source.encode(encoding))
    assert SAID in found.text
    assert [w.code for w in found.warnings] == (["BC207"] if warned else [])


def test_the_encoding_of_an_xml_declaration_counts() -> None:
    source = (
        '<?xml version="1.0" encoding="windows-1251"?><html><body><p>Профсоюз заявил.</p></body>'
    )
    assert "Профсоюз" in one(source.encode("cp1251")).text


def test_furniture_within_the_article_is_left_out() -> None:
    lines = [
        "Advertisement · Scroll to continue",
        "Updated 2 hours ago",
        "Our Standards: The Trust Principles.",
        "You have 2 free articles left this month. Subscribe for 9 crowns a month to keep reading.",
        "View comments (212)",
        "Join the conversation (48 comments)",
        "Share this page: Facebook",
    ]
    body = "".join(f"<p>{ln}</p>" for ln in lines)
    kept = ["Save this port, the dockers say", "Copyright law stays, says the minister"]
    body += "".join(f"<h2>{ln}</h2>{LEAD}" for ln in kept)
    others = "<p>Most read</p><ol><li>Premier will resign</li></ol>"
    text = one(page(LEAD + body + REST + others)).text
    assert not [ln for ln in [*lines, "Most read", "Premier will resign"] if ln in text]
    assert "meet again on Friday" in text
    assert [ln for ln in kept if ln in text] == kept
