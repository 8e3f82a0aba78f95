"""Places are carried over from one Word file to another; words, looks and all else stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.errors import ConfigurationError
from klimadocs.ooxml.geometry import read_geometry, with_geometry
from klimadocs.ooxml.opening import open_package
from klimadocs.ooxml.words import visible_text
from tests.letters.word_hands import edited, saved_by_libreoffice
from tests.makers.layouts import make
from tests.makers.word_xml import emu, twips
from tests.tiny import lay_out

TEMPLATES = Path(__file__).parents[2] / "templates"
LETTER = TEMPLATES / "lateinamerika-2014/letters/absage/de.docx"
A, B = (TEMPLATES / "layouts" / f"din-5008-{form}.docx" for form in "ab")


def xml(content: bytes, part: str = "word/document.xml") -> str:
    return (open_package(content).part(part) or b"").decode()


def test_windows_marks_and_subject_move_and_nothing_else() -> None:
    before = LETTER.read_bytes()
    after = with_geometry(before, read_geometry(A.read_bytes()))
    assert visible_text(after) == visible_text(before)
    for top in (47.5, 53.8, 62.7, 50):
        assert f'w:y="{twips(top)}"' in xml(before)
        assert f'w:y="{twips(top)}"' not in xml(after)
        assert f'w:y="{twips(top - 18)}"' in xml(after)
    assert f'w:before="{twips(80.5 - 30)}"' in xml(after)
    for mark in (87, 148.5, 192):
        assert f">{emu(mark)}</wp:posOffset>" in xml(after, "word/header1.xml")
    changed = [name for name in open_package(before).names if xml(before, name) != xml(after, name)]
    assert sorted(changed) == ["word/document.xml", "word/header1.xml"]


def test_there_and_back_is_where_it_was() -> None:
    one, other = read_geometry(A.read_bytes()), read_geometry(B.read_bytes())
    before = LETTER.read_bytes()
    back = with_geometry(with_geometry(before, one), other)
    assert read_geometry(back).frames == read_geometry(before).frames
    assert with_geometry(before, other) == before


def test_a_layout_may_be_saved_by_another_program(tmp_path: Path) -> None:
    """Identifiers of styles change, names do not."""
    saved = read_geometry(saved_by_libreoffice(A.read_bytes(), tmp_path))
    after = with_geometry(LETTER.read_bytes(), saved)
    for top in (47.5, 62.7, 50):
        assert f'w:y="{twips(top - 18)}"' in xml(after)


def test_staff_move_a_frame_in_word_and_all_letters_follow() -> None:
    def move(document: object) -> None:
        for frame in document.element.body.iter(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}framePr"
        ):  # type: ignore[attr-defined]
            frame.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}x", "1701")

    layout = read_geometry(edited(A.read_bytes(), move))
    after = with_geometry(LETTER.read_bytes(), layout)
    assert 'w:x="1417"' not in xml(after)
    assert after.count(b"PK") == LETTER.read_bytes().count(b"PK")


def test_a_file_without_frames_stays_as_it_is() -> None:
    content = make("din-5008-b")
    plain = TEMPLATES / "lateinamerika-2014/letters/memorandum/de-es.docx"
    geometry = read_geometry(content)
    assert visible_text(with_geometry(plain.read_bytes(), geometry)) == visible_text(plain.read_bytes())


def test_office_toml_names_the_layout_of_all_letters(tmp_path: Path) -> None:
    templates = lay_out(tmp_path)
    letter = templates / "leseausweis/letters/bestaetigung/de.docx"
    letter.write_bytes(LETTER.read_bytes())
    (templates / "layouts").mkdir()
    (templates / "layouts/fenster.docx").write_bytes(A.read_bytes())
    office = templates / "office.toml"
    office.write_text(f'layout = "fenster"\n{office.read_text("utf-8")}', "utf-8")
    template = load_catalogue(templates).calls[0].letters[0].templates[0]
    assert template.content == with_geometry(letter.read_bytes(), read_geometry(A.read_bytes()))
    assert template.content != letter.read_bytes()
    office.write_text(office.read_text("utf-8").replace("fenster", "form-c"), "utf-8")
    with pytest.raises(ConfigurationError, match="It has: fenster"):
        load_catalogue(templates)
    (templates / "layouts/form-c.docx").write_bytes(b"kein Word")
    with pytest.raises(ConfigurationError, match="is no Word file"):
        load_catalogue(templates)
