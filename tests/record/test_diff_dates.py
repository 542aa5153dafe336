"""A date that is none is said to be none, not taken for a revision."""

from __future__ import annotations

import pytest

from backchannel.casefile import load_case
from backchannel.errors import UsageError
from backchannel.record import changes_since


@pytest.mark.parametrize("since", ["2031-13-45", "2031/03", "5.3.2031"])
def test_a_date_that_is_none(since: str) -> None:
    case = load_case("prisoners-dilemma").case
    with pytest.raises(UsageError, match="is no date"):
        changes_since(case, since)
