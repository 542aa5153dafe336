"""The table of PLOVER's event types and their modes (``plover.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

__all__ = ["event_types", "modes_of"]


@cache
def event_types() -> Mapping[str, tuple[str, Mapping[str, str]]]:
    """Every event type: what it says, and its modes with what they say.

    Example:
        >>> event_types()["CONSULT"][1]["phone"]
        'by telephone, video or other remote means'
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (Path(__file__).parent / "plover.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=loader)
    return MappingProxyType(
        {
            name: (str(entry["says"]), MappingProxyType(dict(entry.get("modes", {}))))
            for name, entry in data.items()
        }
    )


def modes_of(type: str) -> tuple[str, ...]:
    """The modes of an event type, none where PLOVER gives it none.

    Example:
        >>> modes_of("MOBILIZE"), modes_of("AGREE")
        (('troops', 'weapons', 'police', 'militia'), ())
    """
    found = event_types().get(type)
    return tuple(found[1]) if found else ()
