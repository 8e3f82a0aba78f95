"""Between source and ledger: which messages were handed over, and which of them are kept by now."""

from __future__ import annotations

from klimadocs.model.mailbox import Known, Place
from klimadocs.sources import Delivery, Register
from klimadocs.sources.mailbox_prints import KeptNote, head_of, noted, print_of

_MOST_WAITING = 100


class Handover:
    """Notes what was kept, some at a time: a note that is lost with the program costs a second look at a message, never
    the message, because marks move only after the notes are written."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._sizes: dict[Place, int] = {}
        self._kept: list[Known] = []

    def offer(self, place: Place, size_bytes: int) -> None:
        """About to be handed over; `size_bytes` is the server's word."""
        self._sizes[place] = size_bytes

    def keep(self, delivery: Delivery, at_once: bool) -> None:
        """The bytes are in vault and ledger; safe to call twice."""
        if delivery.place is None:
            return
        size_bytes = self._sizes.pop(delivery.place, len(delivery.content))
        entry = Known(delivery.place, "kept", delivery.digest, size_bytes)
        self._kept.append(noted(entry, KeptNote(print_of(head_of(delivery.content)))))
        if at_once or len(self._kept) >= _MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Everything that was kept is noted when this returns."""
        if self._kept:
            self._register.note(*self._kept)
            self._kept = []

    def is_open(self, place: Place) -> bool:
        """True if it was handed over and not kept."""
        return place in self._sizes
