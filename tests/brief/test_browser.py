"""The page in headless Chromium: accessible, no scrolling sideways, hovering shows sources."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backchannel.brief import build_brief, render
from backchannel.casefile import load_case

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="Chromium is not installed"
    ),
]

WIDTHS = [390, 820, 1360]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM is not None, "CI needs Chromium"
    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = load_case("port-of-kestrow").case
    file: Path = tmp_path_factory.mktemp("brief") / "brief.html"
    file.write_text(render(build_brief(case, since="2026-03-20"), "html"))
    return file


@pytest.fixture(scope="module")
def short_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sections that hold every kind of block."""
    case = load_case("port-of-kestrow").case
    sections = ["bottom-line", "parties", "threats", "outlook", "moves"]
    file: Path = tmp_path_factory.mktemp("brief") / "short.html"
    file.write_text(render(build_brief(case, sections=sections), "html"))
    return file


def checked(browser: Any, file: Path, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The page's policy forbids foreign scripts, that of the checker as well.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (820, "dark"), (1360, "light")])
def test_no_violation(browser: Any, short_file: Path, width: int, scheme: str) -> None:
    checked(browser, short_file, width, scheme)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1360, "light")])
def test_no_violation_in_a_whole_brief(
    browser: Any, page_file: Path, width: int, scheme: str
) -> None:
    checked(browser, page_file, width, scheme)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(browser: Any, page_file: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(page_file.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= width


def test_pointing_at_a_citation_shows_its_passage(browser: Any, page_file: Path) -> None:
    messages: list[str] = []
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.on("console", lambda message: messages.append(message.text))
    page.goto(page_file.as_uri())
    page.hover(".cites a >> nth=0")
    tip = page.wait_for_selector("[role=tooltip]")
    words = tip.inner_text()
    assert words
    assert words.split("“")[0].split(",")[0] in page.inner_text("#source-1")
    page.keyboard.press("Escape")
    assert page.query_selector("[role=tooltip]") is None
    page.focus(".mention >> nth=0")
    assert page.wait_for_selector("[role=tooltip]").inner_text()
    page.click(".cites a >> nth=0")
    assert page.url.endswith("#source-1")
    page.close()
    # Neither the style nor the script ran into the page's own policy, and nothing was fetched.
    assert messages == []


def test_the_page_asks_for_nothing(browser: Any, page_file: Path) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    page.close()
    assert asked == [page_file.as_uri()]
