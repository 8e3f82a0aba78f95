"""A courier for dry runs: says what it would take."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from klimadocs.couriers import Departure
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Outgoing


class Rehearsal:
    """Hands over nothing and asks nobody."""

    def __init__(self, kind: CourierKind) -> None:
        self.kind: CourierKind = kind

    def hand_over(self, mail: Outgoing) -> str:
        return "dry run"

    def departures(self, mails: Collection[Outgoing], since: date | None = None) -> Iterator[Departure]:
        return iter(())

    def vanished(self, mails: Collection[Outgoing], since: date | None = None) -> frozenset[str]:
        return frozenset()

    def rest(self) -> None:
        pass
