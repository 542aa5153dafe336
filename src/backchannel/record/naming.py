"""Whether what an analyst types while reviewing names what the case has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backchannel.casefile import Case
from backchannel.checks import known_names
from backchannel.errors import NotFound, UsageError

__all__ = ["OF_EVENT", "OF_STATEMENT", "refuse_unknown"]

#: What the fields of a statement refer to, and in what words.
OF_STATEMENT = {
    "via": "outlet",
    "to": "actor",
    "about": "subject",
    "supports": "claim",
    "denies": "claim",
    "qualifies": "claim",
    "issue": "issue",
    "source.party": "party",
    "source.person": "person",
    "source.outlet": "outlet",
}
#: The same for proposed events.
OF_EVENT = {"by": "actor", "to": "actor", "channel": "channel", "statement": "statement"}

_WORDS = {"actor": "party, person or outlet", "subject": "thing in the case"}


def refuse_unknown(
    case: Case,
    changes: Mapping[str, Any],
    fields: Mapping[str, str],
    *,
    issue: str = "",
    value: str = "",
) -> None:
    """Raise where a changed field names nothing.

    Args:
        case: as it was loaded.
        changes: what is changed.
        fields: what each field refers to: :data:`OF_STATEMENT` or :data:`OF_EVENT`.
        issue, value: as they are, where they are not changed.

    Raises:
        NotFound: there is no such claim, issue, value, party …
        UsageError: a value without an issue.
    """
    for name, kind in fields.items():
        given = changes.get(name) or ()
        for one in (given,) if isinstance(given, str) else given:
            known = known_names(case)[kind]
            if one not in known:
                raise NotFound.named(_WORDS.get(kind, kind), one, known)
    if not {"issue", "value"} & {*changes}:
        return
    issue, value = changes.get("issue", issue), changes.get("value", value)
    if value and not issue:
        raise UsageError(f"the value {value!r} is given without an issue", hint="add: issue=…")
    values = case.issues[issue].values if issue in case.issues else ()
    if value and values and value not in values:
        raise NotFound.named("value", value, values)
