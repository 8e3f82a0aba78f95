"""Which words of the trained recogniser stand: those that it is sure enough of, for what the others and the lexicon say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pytest

from klimadocs.model.form import Field
from klimadocs.paper.ink.pieces import Pieces, pieces_of
from klimadocs.paper.laying.grounds import Zone
from klimadocs.paper.reading import seconding
from klimadocs.paper.reading.preparing import COARSE, LOOKS, Way
from klimadocs.paper.reading.recognition import Lines, Seen
from klimadocs.paper.reading.seconding import Lead
from klimadocs.paper.reading.texts import Writing
from klimadocs.paper.reading.voting import seconds, vote
from klimadocs.paper.reading.words import is_known


def lines(text: str, surety: float = 90.0) -> Lines:
    """Each letter ten pixels wide, rows under each other."""
    found: list[tuple[Seen, ...]] = []
    for row, line in enumerate(text.split("\n")):
        words: list[Seen] = []
        start = 0
        for word in line.split(" "):
            span = 10 * start, 40 * row, 10 * (start + len(word)), 40 * row + 30
            words.append(Seen(word, span, surety, tuple(10.0 * (start + place) + 5 for place in range(len(word)))))
            start += len(word) + 1
        found.append(tuple(words))
    return Lines(tuple(found))


@dataclass
class Heard:
    """A writing of which nothing is known but its readings: that of the trained recogniser, then the others. At every
    further look it is as sure as at the first, or as `looks` says."""

    readings: tuple[Lines, Lines, Lines]
    kind: str = "text"
    looks: Lines | None = None
    asked: int = 0
    ways: tuple[Way, Way, Way] = (COARSE[1], COARSE[0], COARSE[2])

    @property
    def zone(self) -> Zone:
        return Zone("a", Field(id="a", label="A", kind=self.kind), (0.0, 0.0, 100.0, 20.0), False)

    @property
    def pieces(self) -> Pieces:
        return pieces_of(np.full((40, 400), 255, np.uint8), 118.0)

    @property
    def has_words(self) -> bool:
        return self.kind == "text"

    def lines(self, way: Way) -> Lines:
        self.asked += not way.is_trained
        if way in LOOKS:
            return self.looks or self.readings[0]
        return self.readings[self.ways.index(way)]


def lead(trained: Lines, first: str, second: str, kind: str = "text", looks: Lines | None = None) -> tuple[Lead, Heard]:
    heard = Heard((trained, lines(first), lines(second)), kind, looks)
    return Lead(cast(Writing, heard), is_known), heard


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("San Lucas am See", [1, 1, 1, 1]),
        ("San Lucas amSee", [1, 1, 0, 0]),
        ("San Luzas am See", [1, 0, 1, 1]),
        ("San Lucas, am See", [1, 0, 1, 1]),
        ("San Lucas am See.", [1, 1, 1, 0]),
        ("‚San Lucas am See", [0, 1, 1, 1]),
        ("", [0, 0, 0, 0]),
    ],
)
def test_a_word_is_seconded_where_it_stands_between_the_same_blanks(other: str, found: list[int]) -> None:
    assert seconds(lines("San Lucas am See"), [lines(other) if other else Lines()]) == found


def test_each_reading_seconds_for_itself_and_in_its_own_row() -> None:
    assert seconds(lines("Bau\nHof"), [lines("Bau\nHof"), lines("Bau\nHuf"), lines("Bau Hof")]) == [3, 2]


def test_a_known_word_needs_one_other_reading_and_no_third_is_made() -> None:
    entry, heard = lead(lines("Gemeinde", 92.0), "Gemeinde", "Cemeinde")
    assert entry.is_borne_out()
    assert heard.asked == 1


def test_of_a_strange_word_it_must_be_surer_the_fewer_have_it() -> None:
    assert lead(lines("Trauschke", 95.5), "Trauschke", "Trauschke")[0].is_borne_out()
    assert not lead(lines("Trauschke", 90.0), "Trauschke", "Trauschke")[0].is_borne_out()
    assert not lead(lines("Trauschke", 95.5), "Trauschkc", "Irauschke")[0].is_borne_out()
    assert lead(lines("Trauschke", 97.5), "Trauschkc", "Irauschke")[0].is_borne_out()


def test_a_dot_that_may_be_an_accent_asks_for_more() -> None:
    assert not lead(lines("Esteli", 96.0), "Esteli", "Esteli")[0].is_borne_out()
    assert lead(lines("Esteli", 99.0), "Esteli", "Esteli")[0].is_borne_out()
    assert not lead(lines("fur", 96.0), "fur", "fur")[0].is_borne_out()


def test_it_must_see_the_same_word_at_every_look() -> None:
    trained = lines("Trauschke", 98.0)
    assert lead(trained, "Trauschkc", "Irauschke", looks=lines("Trauschke", 97.2))[0].is_borne_out()
    assert not lead(trained, "Trauschkc", "Irauschke", looks=lines("Trauschke", 80.0))[0].is_borne_out()
    assert not lead(trained, "Trauschkc", "Irauschke", looks=lines("Trauschko", 99.0))[0].is_borne_out()
    assert not lead(lines("Trauschke", 80.0), "Trauschkc", "Irauschke", looks=lines("Trauschke", 99.0))[
        0
    ].is_borne_out()


def test_an_address_is_believed_alone_only_if_all_its_words_are_told_elsewhere() -> None:
    assert not lead(lines("qnx@example.org", 99.9), "qnx@cxample.org", "qnx@exumple.org", "email")[0].is_borne_out()
    assert lead(lines("qnx@example.org", 99.9), "qnx@ example.org", "qnx@exumple.org", "email")[0].is_borne_out()
    knowing = lead(lines("klima@qnxyz.org", 93.0), "klima@qnxyz.arg", "klimu@qnxyz.org", "email")[0]
    assert not knowing.is_borne_out()
    told = Lead(knowing.writing, lambda part: part in ("klima", "qnxyz", "org"))
    assert told.is_borne_out()
    assert not lead(lines("klima@stadt.co", 99.9), "klima@stadt.cr", "klima@stadt.cr", "email")[0].is_borne_out()


@pytest.mark.parametrize(
    ("trained", "other"), [("Xl", "XI"), ("Vi", "VI"), ("Xt", "XI"), ("III", "Ill"), ("Wesel 12", "Wesel 17")]
)
def test_numerals_and_numbers_are_never_believed_alone(trained: str, other: str) -> None:
    assert not lead(lines(trained, 99.9), other, other)[0].is_borne_out()


def test_what_leaves_ink_unread_is_not_borne_out(monkeypatch: pytest.MonkeyPatch) -> None:
    entry, _ = lead(lines("Gemeinde", 99.0), "Gemeinde Wesel", "Gemeinde Wesel")
    assert entry.is_borne_out()
    monkeypatch.setattr(seconding, "is_complete", lambda found, pieces: False)
    assert not entry.is_borne_out()


def test_in_a_number_any_dash_is_a_hyphen() -> None:
    assert lead(lines("23125–461", 99.0), "23125-461", "23125.461", "phone")[0].is_borne_out()
    assert not lead(lines("23125-461", 70.0), "23125-461", "23125-461", "phone")[0].is_borne_out()


def test_nothing_read_bears_out_nothing() -> None:
    assert not lead(Lines(), "", "")[0].is_borne_out()


def test_of_a_dispute_that_variant_counts_whose_words_stand() -> None:
    entry, heard = lead(lines("Gemeinde Estelí", 92.0), "Gemeinde Esteli", "Cemeinde Fsteli")
    verdict = vote(heard.readings, entry.choose)
    assert [word.text for word in entry.standing] == ["Gemeinde"]
    assert verdict.lines.words[0].text == "Gemeinde"
    assert [dispute.variants[0].text for dispute in verdict.open] != []
    assert [word.text for word in entry.without_standing(verdict.lines).words] == ["Esteli"]


def test_what_it_is_sure_of_and_others_read_otherwise_is_told() -> None:
    entry, _ = lead(lines("Schölerberg", 99.0), "Schülerberg", "Schülerberg")
    assert entry.objection_to(lines("Schülerberg")) == "Schölerberg"
    assert entry.objection_to(lines("Schölerberg")) == ""
    entry, _ = lead(lines("Schölerberg", 40.0), "Schülerberg", "Schülerberg")
    assert entry.objection_to(lines("Schülerberg")) == ""


def test_what_others_have_too_but_it_hardly_sees_is_told() -> None:
    entry, _ = lead(lines("202", 84.5), "202", "202", "integer", looks=lines("202", 40.0))
    assert entry.unsure_of(lines("202"), lines("202")) == "202"
    assert entry.unsure_of(lines("202"), Lines()) == ""
    entry, _ = lead(lines("202", 84.5), "202", "202", "integer", looks=lines("2012", 90.0))
    assert entry.unsure_of(lines("202"), Lines()) == "202"


def test_where_nobody_settles_a_dispute_the_first_reading_counts_if_it_leads() -> None:
    readings = (lines("Ríos"), lines("Rios"), lines("Rios"))
    assert vote(readings, lambda dispute: None).lines.text == "Rios"
    found = vote(readings, lambda dispute: None, first_leads=True)
    assert (found.lines.text, len(found.open)) == ("Ríos", 1)
