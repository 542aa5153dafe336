"""Python's search for reference cycles, put off while much is built that holds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["paused"]


@contextmanager
def paused() -> Iterator[None]:
    """No collection of cycles inside; loading a large case would spend most of its time in them.

    Nodes and records are freed by their reference counts; the few cycles wait for the next
    collection after the block.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
