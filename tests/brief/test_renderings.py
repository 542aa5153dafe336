"""All text is hostile: nothing that a case says can be anything but text in any rendering."""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from backchannel.brief.document import Document, clean
from backchannel.brief.html import render_html
from backchannel.brief.markdown import escape, render_markdown
from backchannel.brief.pdf import render_pdf
from backchannel.brief.word import render_word

Sample = Callable[..., Document]

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title></svg><svg onload=alert(1)>",
    "<!-- --!> ]]> <![CDATA[ <?xml ?>",
    "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
    "# not a heading\n- no list\n> no quote\n| a | b |",
    "**no bold** _no_ `no code` ~~no~~ $x^2$ [^1] [ref]: http://example.org",
    '#panic("x") #include "/etc/passwd" $ sum $ @ref <label> \\u{41}',
    '#read("/etc/passwd") #eval("1+1") // comment /* x */',
    '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" }',
    '=cmd|"/C calc"!A1 +1+1 @SUM(1) -2+3',
    "&lt;b&gt; &amp; &#60;script&#62;",
    "\u202egnp.exe\u202c \u2066x\u2069 \x00\x08\x1b[31m \ufffe \ud800",
    "a" * 3000,
    "مرحبا שלום 多言語 🕊️ e\u0301",
    "<w:fldSimple w:instr='DATE'/> </w:t></w:r>",
]

#: The same in two strings, for the renderings that take their time.
TOGETHER = [" ".join(HOSTILE[::2]), " ".join(HOSTILE[1::2])]

SETTINGS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Outline(HTMLParser):
    """Elements and attributes of a page, and its text outside style and script."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(k, v or "") for k, v in attrs]
        if tag in ("style", "script"):
            self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.text.append(data)


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    found.close()
    return found


def same_page(sample: Sample, text: str) -> None:
    plain, hostile = outline(render_html(sample("x"))), outline(render_html(sample(text)))
    drawn = {"text", "title"}  # more or less words in a drawing's boxes is more or less of these
    assert [t for t in hostile.tags if t not in drawn] == [
        t for t in plain.tags if t not in drawn
    ] or not clean(text).strip()
    names = {k for k, _ in hostile.attributes}
    assert not {n for n in names if n.startswith("on")}
    assert names <= {k for k, _ in plain.attributes} | {"direction", "text-anchor"}
    for key, value in hostile.attributes:
        if key in ("href", "src"):
            assert value.startswith("#")


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_text_only(sample: Sample, text: str) -> None:
    same_page(sample, text)


@SETTINGS
@given(st.text(min_size=1, max_size=60))
def test_html_holds_any_text(sample: Sample, text: str) -> None:
    same_page(sample, text)


def test_html_forbids_what_it_does_not_hold(sample: Sample) -> None:
    """The policy names the digests of the very style and script of the page, and nothing else."""
    import base64
    import hashlib

    page = render_html(sample())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    for tag in ("style", "script"):
        held = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(held) == 1
        digest = base64.b64encode(hashlib.sha256(held[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert ' style="' not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page


def test_html_is_well_built(sample: Sample) -> None:
    page = render_html(sample())
    found = outline(page)
    levels = [int(t[1]) for t in found.tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    ids = [v for k, v in found.attributes if k == "id"]
    assert len(ids) == len(set(ids))
    targets = {v[1:] for k, v in found.attributes if k == "href"}
    assert targets <= set(ids)
    labelled = {w for k, v in found.attributes if k == "aria-labelledby" for w in v.split()}
    assert labelled <= set(ids)
    for landmark in ("main", "nav", "header", "footer"):
        assert landmark in found.tags


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def markdown_tokens(text: str) -> list[Any]:
    return [
        inner
        for token in MARKDOWN.parse(text)
        for inner in (token, *(token.children or ()))
        if inner.type not in ("text", "softbreak", "inline")
    ]


def same_markdown(sample: Sample, text: str) -> None:
    plain = [t.type for t in markdown_tokens(render_markdown(sample("x")))]
    hostile = [t.type for t in markdown_tokens(render_markdown(sample(text)))]
    assert not {"html_block", "html_inline", "image", "link_open", "fence"} & set(hostile)
    if clean(text).strip():
        assert hostile == plain


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_holds_text_only(sample: Sample, text: str) -> None:
    same_markdown(sample, text)


@SETTINGS
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_markdown_holds_any_text(sample: Sample, text: str) -> None:
    same_markdown(sample, "x" + text + "x")


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60))
def test_markdown_gives_the_words_back(text: str) -> None:
    words = clean(text).strip()
    inline = MARKDOWN.parseInline("x " + escape(words) + " x")
    children = inline[0].children if inline else []
    assert {t.type for t in children or ()} <= {"text", "text_special"}
    assert "".join(t.content for t in children or ()) == f"x {words} x"


def test_markdown_reads_as_text(sample: Sample) -> None:
    text = render_markdown(sample(), width=80)
    assert text.startswith("# Direct talks\n")
    assert "It is **likely** that it holds[^1][^2]." in text
    assert "[^1]: Gazette, 1 March (B2). a spokesman: “They met by the sea & beyond”" in text


def parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def fields(made: bytes) -> list[str]:
    found = []
    for name, data in parts(made).items():
        if name.endswith(".xml"):
            root = ElementTree.fromstring(data)
            found += [e.text or "" for e in root.iter(f"{W}instrText")]
            assert not list(root.iter(f"{W}fldSimple"))
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in data
    return found


@pytest.mark.parametrize("text", TOGETHER, ids=["one", "other"])
def test_word_holds_text_only(sample: Sample, text: str) -> None:
    made = render_word(sample(text))
    assert fields(made) == fields(render_word(sample("x")))
    assert not [n for n in parts(made) if "vba" in n.lower() or "embeddings" in n]


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=40))
def test_word_holds_any_text(sample: Sample, text: str) -> None:
    for code in fields(render_word(sample(text))):
        assert re.fullmatch(r" (PAGE|NOTEREF _Source\d+ \\h) ", code)


def test_word_has_real_structure(sample: Sample) -> None:
    import docx

    made = render_word(sample())
    document = docx.Document(BytesIO(made))
    styles = [p.style.name for p in document.paragraphs if p.style is not None]
    assert "Title" in styles
    assert styles.count("Heading 1") == 4
    assert "Heading 2" in styles
    root = ElementTree.fromstring(parts(made)["word/document.xml"])
    assert len(list(root.iter(f"{W}tblHeader"))) == 1
    noted = [int(e.get(f"{W}id", "0")) for e in root.iter(f"{W}endnoteReference")]
    assert noted == [1, 2, 3, 4, 5]
    notes = ElementTree.fromstring(parts(made)["word/endnotes.xml"])
    text = [
        "".join(t.text or "" for t in n.iter(f"{W}t")) for n in notes if n.get(f"{W}type") is None
    ]
    assert text[0].strip().startswith("Gazette, 1 March [B2] a spokesman: “They met by the sea")
    names = {e.get(f"{W}name") for e in root.iter(f"{W}bookmarkStart")}
    links = {e.get(f"{W}anchor") for e in root.iter(f"{W}hyperlink")}
    assert links <= names
    pictures = [n for n in parts(made) if n.startswith("word/media/")]
    assert {n.rsplit(".", 1)[1] for n in pictures} == {"png", "svg"}


def test_word_is_the_same_every_time(sample: Sample) -> None:
    one, other = parts(render_word(sample())), parts(render_word(sample()))
    assert one == other


@pytest.mark.parametrize("text", TOGETHER, ids=["one", "other"])
def test_pdf_holds_text_only(sample: Sample, text: str) -> None:
    made = render_pdf(sample(text))
    for name in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/URI", b"/SubmitForm"):
        assert name not in made


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(min_size=1, max_size=40))
def test_pdf_takes_any_text(sample: Sample, text: str) -> None:
    assert render_pdf(sample(text)).startswith(b"%PDF")


def test_pdf_says_typst_code_as_text(sample: Sample) -> None:
    from pypdf import PdfReader

    text = '#panic("x") $ sum $ @ref'
    reader = PdfReader(BytesIO(render_pdf(sample(text))))
    words = "".join(p.extract_text() for p in reader.pages).replace("\n", "").replace(" ", "")
    assert text.replace(" ", "") in words


def test_pdf_is_tagged_with_bookmarks_and_language(sample: Sample) -> None:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(render_pdf(sample(language="de"))))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "de"
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles[:3] == ["Bottom line", "Positions", "Method"]
    assert titles[-1] == "Sources cited"
    assert reader.metadata is not None
    assert reader.metadata.title == "Direct talks"


def test_pdf_uses_bundled_fonts_for_latin_text(sample: Sample) -> None:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(render_pdf(sample())))
    used = set()
    for page in reader.pages:
        page_fonts: Any = page["/Resources"].get("/Font", {})  # type: ignore[attr-defined]
        used |= {str(f.get_object()["/BaseFont"]) for f in page_fonts.values()}
    assert used
    assert all("Libertinus" in name or "NewCM" in name for name in used)


ORDERED = {
    "pPr": (
        "pStyle keepNext keepLines widowControl numPr pBdr shd tabs bidi spacing ind "
        "contextualSpacing jc outlineLvl rPr sectPr"
    ),
    "tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "rPr": "rStyle rFonts b bCs i iCs color spacing kern sz szCs vertAlign rtl lang",
    "sectPr": "headerReference footerReference endnotePr type pgSz pgMar cols docGrid",
}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_word_keeps_the_order_of_the_schema(sample: Sample, direction: str) -> None:
    """Word calls a file damaged whose properties stand in another order."""
    made = parts(render_word(sample(direction=direction)))
    for name in ("word/document.xml", "word/endnotes.xml"):
        for parent in ElementTree.fromstring(made[name]).iter():
            order = ORDERED.get(parent.tag.removeprefix(W), "").split()
            if order:
                tags = [child.tag.removeprefix(W) for child in parent]
                assert set(tags) <= set(order), (name, parent.tag, tags)
                assert tags == sorted(tags, key=order.index), (name, tags)
