"""What stands on a page beside all fields has a name, and a stamp is one thing however many pieces came out of it."""

from __future__ import annotations

from klimadocs.paper.ink.margins import Note, named
from klimadocs.paper.laying.grounds import Ground, grounds_of
from tests.paper.sheets_of_paper import office


def last_page() -> tuple[Ground, tuple[float, float, float, float]]:
    """The page of the shipped form that is signed, and where it prints what the room for the stamp is."""
    grounds = [ground for reference in office().references for ground in grounds_of(reference)]
    return next(
        (ground, line.place.box)
        for ground in grounds
        for line in ground.reference.raw.sightings
        if line.place.page == ground.page and line.cell and line.place.box and line.text.startswith("Stempel")
    )


def test_pieces_of_a_stamp_are_one() -> None:
    ground, (left, top, _, _) = last_page()
    pieces = [(left + 10, top - 60, left + 25, top - 50), (left + 60, top - 40, left + 75, top - 25)]
    assert list(named([Note(box) for box in pieces], ground)) == [
        ("(Stempel)", (left + 10, top - 60, left + 75, top - 25))
    ]


def test_notes_elsewhere_stay_apart() -> None:
    ground, _ = last_page()
    notes = [Note((60.0, 90.0, 120.0, 110.0)), Note((300.0, 90.0, 360.0, 110.0))]
    assert [box for _, box in named(notes, ground)] == [note.box for note in notes]
