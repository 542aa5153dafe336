"""Events between parties in a text, coded with PLOVER v2."""

from backchannel.reading.events.coding import Event, find_events

__all__ = ["Event", "find_events"]
