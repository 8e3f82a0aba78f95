"""A case that came on paper shows, beside every value, the piece of paper it was read from."""

from __future__ import annotations

import io
from base64 import b64decode
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from klimadocs.model.day import CaseView
from klimadocs.model.evidence import Clipping, pack_clippings, unpack_clippings
from klimadocs.model.reading import Answer
from klimadocs.model.transcript import Place
from klimadocs.pages import case_page
from tests.pages.library_card import arrival, reading, view
from tests.pages.markup import faults, text_of, tree


def png(shade: int) -> bytes:
    target = io.BytesIO()
    Image.new("L", (30, 10), shade).save(target, "PNG")
    return target.getvalue()


def on_paper(**answers: Answer | str) -> CaseView:
    found = view(1, reading(**answers))
    clippings = tuple(Clipping(field.id, 2, png(10), png(250)) for field in found.form.fields)
    return replace(found, clippings=clippings)


def names(found: CaseView) -> list[str]:
    return [field.id for field in found.form.fields if field.kind not in ("bool", "multi")]


def test_each_value_stands_beside_its_paper_and_the_blank() -> None:
    plain = view()
    name = names(plain)[0]
    found = on_paper(**{name: Answer(name, "Musterhausen", method="ocr", place=Place(2, (1, 2, 3, 4), "Blatt 2"))})
    label = next(field.label for field in found.form.fields if field.id == name)
    row = tree(case_page(found)).xpath(f"//tr[contains(., 'Musterhausen')]//img[contains(@alt, '{label}')]")
    assert [image.get("alt") for image in row] == [
        f"Ausschnitt des Papiers: {label}, Blatt 2",
        f"Dieselbe Stelle im leeren Formular: {label}",
    ]
    shown = [b64decode(image.get("src").removeprefix("data:image/png;base64,")) for image in row]
    assert shown == [png(10), png(250)]
    assert faults(case_page(found)) == []


def test_an_empty_field_shows_its_paper_only_where_it_is_in_doubt() -> None:
    name, other = names(view())[:2]
    found = on_paper(**{name: Answer(name, None, doubt=True, why="Verwischt."), other: Answer(other, None)})
    alts = [image.get("alt") for image in tree(case_page(found)).xpath("//img")]
    labels = {field.id: field.label for field in found.form.fields}
    assert any(labels[name] in alt for alt in alts)
    assert not any(labels[other] in alt for alt in alts)


def test_a_case_without_paper_has_no_pictures() -> None:
    assert tree(case_page(view())).xpath("//img") == []


@pytest.mark.parametrize(
    ("channel", "source", "known"),
    [("fax", "fax server", "vom Faxserver"), ("post", "folder name", "aus dem Namen des Ordners")],
)
def test_who_told_the_day_is_shown(channel: str, source: str, known: str) -> None:
    found = view()
    came = arrival(1, channel=channel, received_by=source, postmarked_on=date(2031, 5, 16))
    found = replace(found, case=replace(found.case, current=replace(found.case.current, arrival=came)))
    head = text_of(case_page(found), "//header")
    assert f"({known})" in head
    assert "Poststempel vom 16.05.2031" in head


def test_pictures_are_packed_and_unpacked_to_the_same() -> None:
    clippings = (Clipping("ort", 1, png(1), png(2)), Clipping("straße", 3, png(3), png(4)))
    packed = pack_clippings(clippings)
    assert unpack_clippings(packed) == clippings
    assert pack_clippings(clippings) == packed
    assert (pack_clippings(()), unpack_clippings(b"")) == (b"", ())
