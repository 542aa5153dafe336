"""What a reader of documents hands back, and how it says that it cannot."""

from __future__ import annotations

from typing import Any

#: A document taken apart: ``text`` and what is known of it, as JSON can hold it.
Found = dict[str, Any]


class Problem(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
