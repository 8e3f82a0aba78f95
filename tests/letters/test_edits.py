"""Three letters (drafted, edited, drafted anew) become one with tracked changes; nothing that anybody wrote is lost."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import Context
from klimadocs.letters.edit_words import lay_in, spell
from klimadocs.letters.edits import tell_edits, track_changes
from klimadocs.letters.speech import Speech
from klimadocs.model.call import Template
from klimadocs.model.revision import Passage
from klimadocs.ooxml.words import visible_text
from klimadocs.ooxml.writing import write_package
from tests.letters.contexts import Names
from tests.letters.word_hands import (
    accepted,
    adding,
    comments,
    cutting,
    edited,
    rejected,
    replacing,
    saved_by_libreoffice,
)
from tests.makers.din_letter import footer
from tests.makers.letter_texts import table_of_gaps
from tests.makers.word_package import Draft, word_parts
from tests.makers.word_xml import each, frame, paragraph, when

DAY = date(2014, 9, 9)
Making = tuple[bytes, bytes]
BODY = (
    paragraph("{{ name }}", "Anschrift", frame(25, 62.7, 80, 27.3)),
    paragraph("Ihre Interessensbekundung", "Betreff"),
    when(
        "luecken",
        paragraph("in Ihrem Formular fehlen noch Angaben. Bitte senden Sie uns diese Angaben bis **{{ frist }}**:"),
        table_of_gaps(),
    ),
    when(
        "pruefen",
        paragraph("Bitte prüfen Sie außerdem diese Angaben:"),
        each("angabe", "pruefen", paragraph("{{ angabe }}", "Aufzhlungszeichen")),
    ),
    paragraph("Am einfachsten ergänzen Sie Ihr Formular, per E-Mail oder per Fax. Nennen Sie unser Zeichen."),
    paragraph("Brauchen Sie mehr Zeit, rufen Sie uns bitte vorher an; wir finden gemeinsam eine Lösung."),
    paragraph("Mit freundlichen Grüßen", "Gruformel"),
)
HEADER = paragraph("Servicestelle\t{{ zeichen }}", "Kopfzeile")
LETTER = write_package(word_parts(Draft("Nachforderung", "".join(BODY), HEADER, HEADER, footer(), footer())))


def names_of(**changes: object) -> Names:
    known: Names = {"name": "Stadt Münster", "frist": "Montag, 15. September 2014", "zeichen": "KP-2014-007"}
    known |= {"luecken": gaps("Einwohnerzahl"), "pruefen": ["PLZ: 48100 steht in keinem Verzeichnis."]}
    return known | {"buero": {"name": "Servicestelle"}, "brief": {"titel": "Nachforderung"}} | changes


def gaps(*labels: str) -> list[Names]:
    return [
        {"nr": n, "abschnitt": "", "feld": label, "was": "Diese Angabe fehlt."} for n, label in enumerate(labels, 1)
    ]


def pressed(names: Names) -> bytes:
    template = Template("de", "de.docx", sha256(LETTER).hexdigest(), LETTER)
    return (
        open_press()
        .press(template, Context(names, Speech("de")), Marks("KP-2014-007", "nachforderung", "de", "0"))
        .content
    )


def made(before: Names, after: Names) -> Making:
    return pressed(before), pressed(after)


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def told(passages: tuple[Passage, ...]) -> list[str]:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return ["".join(marks[piece.kind].format(piece.text) for piece in passage.pieces) for passage in passages]


def test_edits_are_told_word_by_word() -> None:
    base, fresh = made(names_of(frist="Montag, 15. September 2014"), names_of(frist="Freitag, 19. September 2014"))
    mine = edited(base, replacing("fehlen noch Angaben", "fehlen uns noch Angaben"), cutting("Brauchen Sie mehr Zeit"))
    yours, news = tell_edits(base, mine, fresh)
    assert [line for line in told(yours) if "[+uns +]" in line or "[+ uns+]" in line]
    assert any(line.startswith("[-Brauchen Sie mehr Zeit") for line in told(yours))
    assert len(yours) == 2
    assert [line for line in told(news) if "[-Montag, 15-][+Freitag, 19+]. September 2014" in line]
    assert len(news) == 1
    assert [passage.is_shared for passage in (*yours, *news)].count(True) == 2


def test_a_letter_that_nobody_edited_tells_nothing(tmp_path: Path) -> None:
    """Whatever another program does to the file: headers in another order, numbers of pages, identifiers."""
    base = pressed(names_of())
    assert tell_edits(base, saved_by_libreoffice(base, tmp_path), None) == ((), ())


@pytest.mark.parametrize("program", ["python-docx", "LibreOffice"])
def test_what_is_new_is_laid_into_what_staff_wrote(program: str, tmp_path: Path) -> None:
    before, after = gaps("Einwohnerzahl", "Fax", "Ort"), gaps("Einwohnerzahl", "Telefon", "Ort", "Datum")
    base, fresh = made(
        names_of(luecken=before, frist="Montag, 15. September 2014"),
        names_of(luecken=after, frist="Freitag, 19. September 2014"),
    )
    mine = edited(
        base,
        replacing("fehlen noch Angaben", "fehlen uns noch einige Angaben"),
        adding("Frau Ahlers ruft Sie dazu an.", before="Am einfachsten"),
    )
    if program == "LibreOffice":
        mine = saved_by_libreoffice(mine, tmp_path)
    tracked = track_changes(base, mine, fresh, DAY)
    assert lines(rejected(tracked)) == lines(visible_text(mine))
    text = accepted(tracked)
    assert "fehlen uns noch einige Angaben. Bitte senden Sie uns diese Angaben bis Freitag, 19. September 2014:" in text
    assert "Frau Ahlers ruft Sie dazu an." in text
    assert [word for word in ("Telefon", "Datum") if word not in text] == []
    assert "Fax\n" not in text.replace("per Fax", "")
    assert "15. September" not in text
    assert comments(tracked) == []


def test_both_wordings_stand_where_both_sides_changed() -> None:
    base, fresh = made(names_of(frist="Montag, 15. September 2014"), names_of(frist="Freitag, 19. September 2014"))
    mine = edited(base, replacing("Montag, 15. September 2014", "Ende September"))
    tracked = track_changes(base, mine, fresh, DAY)
    text = accepted(tracked)
    assert [word for word in ("Ende", "Freitag, 19") if word not in text] == []
    assert lines(rejected(tracked)) == lines(visible_text(mine))
    assert len(comments(tracked)) == 1
    assert "Freitag, 19" in comments(tracked)[0]


def test_what_staff_cut_comes_back_as_a_suggestion_with_a_comment() -> None:
    base, fresh = made(names_of(), names_of(frist="Freitag, 19. September 2014"))
    mine = edited(base, cutting("fehlen noch Angaben"))
    tracked = track_changes(base, mine, fresh, DAY)
    assert "Freitag, 19. September 2014" in accepted(tracked)
    assert lines(rejected(tracked)) == lines(visible_text(mine))
    assert ["gestrichen" in text for text in comments(tracked)] == [True]


def test_what_staff_changed_stays_where_the_new_letter_drops_it() -> None:
    base, fresh = made(names_of(), names_of(pruefen=[]))
    mine = edited(base, replacing("PLZ: 48100", "Postleitzahl: 48100"))
    tracked = track_changes(base, mine, fresh, DAY)
    assert "Postleitzahl: 48100" in accepted(tracked)
    assert "Bitte prüfen Sie außerdem" not in accepted(tracked)
    assert ["entfällt" in text for text in comments(tracked)] == [True]


def test_a_table_that_is_new_comes_as_a_table() -> None:
    base, fresh = made(names_of(luecken=[]), names_of(luecken=gaps("Einwohnerzahl", "Fax")))
    tracked = track_changes(base, base, fresh, DAY)
    assert lines(rejected(tracked)) == lines(visible_text(base))
    assert sorted(lines(accepted(tracked))) == sorted(lines(visible_text(fresh)))


def test_the_same_three_letters_make_the_same_bytes() -> None:
    base, fresh = made(names_of(), names_of(frist="Freitag, 19. September 2014"))
    assert track_changes(base, base, fresh, DAY) == track_changes(base, base, fresh, DAY)


def test_numbers_of_changes_are_unique() -> None:
    base, fresh = made(names_of(luecken=gaps("Ort", "Fax")), names_of(luecken=gaps("Zahl", "Ort", "Fax", "Tag")))
    with ZipFile(BytesIO(track_changes(base, base, fresh, DAY))) as zipped:
        xml = zipped.read("word/document.xml").decode()
    found = [piece.split('w:id="')[1].split('"')[0] for piece in xml.split("<w:ins ")[1:] + xml.split("<w:del ")[1:]]
    assert found
    assert len(found) == len(set(found))


WORDS = st.lists(
    st.sampled_from(
        [
            "Wir",
            "bitten",
            "Sie",
            "um",
            "Ihre",
            "Angaben",
            "bis",
            "15",
            ".",
            ",",
            "19",
            "September",
            "2014",
            "&",
            "<",
            "Fax",
        ]
    ),
    max_size=9,
)
TEXTS = WORDS.map(" ".join)


def laid(base: str, own: str, fresh: str) -> str:
    for edit in reversed(lay_in(base, own, fresh)):
        start = edit.end if edit.is_clash else edit.start
        own = own[:start] + edit.text + own[edit.end :]
    return own


@given(TEXTS, TEXTS)
def test_one_side_alone_always_wins(base: str, other: str) -> None:
    assert laid(base, base, other).split() == other.split()
    assert laid(base, other, base) == other
    assert laid(base, other, other) == other


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=300)
def test_places_of_edits_are_in_order(base: str, own: str, fresh: str) -> None:
    edits = lay_in(base, own, fresh)
    assert all(0 <= edit.start <= edit.end <= len(own) for edit in edits)
    for one, other in pairwise(edits):
        assert one.end <= other.start or (one.is_clash and other.is_clash)


@given(TEXTS, TEXTS)
def test_what_is_told_is_both_texts(before: str, after: str) -> None:
    pieces = spell(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone").split() == after.split()


LABELS = st.lists(
    st.sampled_from(["Einwohnerzahl", "Fax", "Ort", "Telefon", "Datum & Ort", "E-Mail <privat>"]), max_size=5
)
ALL_NAMES = st.builds(
    lambda labels, doubts, day, sign: names_of(
        luecken=gaps(*labels), pruefen=doubts, frist=f"{day}. September 2014", zeichen=sign
    ),
    LABELS, LABELS, st.integers(1, 30), st.sampled_from(["KP-2014-007", "KP-2014-008"]),
)  # fmt: skip


@given(ALL_NAMES, ALL_NAMES, ALL_NAMES)
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_rejecting_all_gives_back_what_staff_wrote(before: Names, own: Names, after: Names) -> None:
    base, mine, fresh = pressed(before), pressed(own), pressed(after)
    tracked = track_changes(base, mine, fresh, DAY)
    assert lines(rejected(tracked)) == lines(visible_text(mine))
    known = {entry["feld"] for entry in before["luecken"]}
    new = " ".join(entry["feld"] for entry in after["luecken"] if entry["feld"] not in known)
    assert set(re.findall(r"\w+", new)) <= set(re.findall(r"\w+", accepted(tracked)))


@given(ALL_NAMES, ALL_NAMES)
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_accepting_all_gives_the_new_letter_where_staff_changed_nothing(before: Names, after: Names) -> None:
    base, fresh = pressed(before), pressed(after)
    tracked = track_changes(base, base, fresh, DAY)
    assert lines(accepted(tracked)) == lines(visible_text(fresh))
    assert comments(tracked) == []
    assert track_changes(base, fresh, base, DAY) == fresh
