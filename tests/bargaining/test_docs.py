"""What the page on deals shows is a deal that can be read."""

from __future__ import annotations

import re
from pathlib import Path

from backchannel.bargaining import from_case, solve
from backchannel.casefile import load_case

PAGE = Path(__file__).resolve().parents[2] / "docs/concepts/bargaining.md"

REST = """format: 1
case: strike
title: A strike
as_of: 2026-01-01
parties: {union: {name: Union}, firm: {name: Firm}}
issues:
  wage: {values: [freeze, two percent, four percent]}
model:
  options: {union: {strike: {}}}
  preferences: {union: [strike], firm: [not strike]}
"""


def test_the_example_is_a_deal(tmp_path):
    block = re.search(r"```yaml\n(deal:.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    (tmp_path / "case.yaml").write_text(REST + block.group(1), encoding="utf-8")
    case = load_case(tmp_path).case
    deal = from_case(case)
    assert deal.reservation == (40, 35)
    assert len(deal.unknown) == 2
    assert solve(deal).zone
