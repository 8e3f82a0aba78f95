"""What a Word file shows and what it has stored may differ, and words may be struck through: both are to be looked at."""

from __future__ import annotations

import io
import zipfile

import pytest

from klimadocs.forms.fill import fill
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.reading import FormReading
from klimadocs.readers import survey_blank
from klimadocs.readers.word import WordReader
from tests.makers.blanks.word_forms import DOG_CONSENT, WORD_FORMS
from tests.readers.word_files import control, paragraph, run, word_file

DOG = next(form for form in WORD_FORMS if form.name == "hundesteuer")
LINES = next(form for form in WORD_FORMS if form.name == "vereinsfoerderung")


def date(full: str, shown: str, pattern: str = "dd.MM.yyyy") -> str:
    kind = f'<w:date w:fullDate="{full}T00:00:00Z"><w:dateFormat w:val="{pattern}"/></w:date>'
    return control(run(shown), "tag", more=kind)


@pytest.mark.parametrize(
    ("full", "shown", "pattern", "is_doubted"),
    [
        ("2014-05-06", "06.05.2014", "dd.MM.yyyy", False),
        ("2014-05-06", "6.5.14", "dd.MM.yyyy", False),
        ("2014-05-06", "6. Mai 2014", "d. MMMM yyyy", False),
        ("2014-05-06", "Mai 2014", "MMMM yyyy", False),
        ("2014-05-06", "07.05.2014", "dd.MM.yyyy", True),
        ("2014-05-06", "06.06.2014", "dd.MM.yyyy", True),
        ("2014-05-06", "06.05.2015", "dd.MM.yyyy", True),
        ("2014-05-06", "bald", "dd.MM.yyyy", True),
        ("", "07.05.2014", "dd.MM.yyyy", False),
    ],
)
def test_day_that_differs_from_the_stored_one_is_doubted(full: str, shown: str, pattern: str, is_doubted: bool) -> None:
    (found,) = WordReader().read(word_file(paragraph(date(full, shown, pattern)))).sightings
    assert found.text == shown
    assert bool(found.doubt) is is_doubted


def struck(content: bytes, words: str) -> bytes:
    """The runs that begin with these words, or hold their end, are struck through."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["word/document.xml"].decode()
    before, found, behind = document.partition(words)
    assert found
    start = before.rindex("<w:r ")
    end = before.index(">", start) + 1
    settings = "<w:rPr><w:strike/></w:rPr>"
    parts["word/document.xml"] = (before[:end] + settings + before[end:] + found + behind).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def read(form: object, content: bytes) -> FormReading:
    blank = form.make({})  # type: ignore[attr-defined]
    transcript = WordReader().read(blank)
    reference = Reference(learn(transcript, survey_blank(blank, transcript), "form", "andere").form, transcript)
    return fill(reference, WordReader().read(content), 1.0)


def doubted(reading: FormReading) -> list[str]:
    return [answer.field for answer in reading.answers if answer.doubt]


def test_answer_in_a_control_that_is_struck_through_is_doubted() -> None:
    assert doubted(read(DOG, struck(DOG.make(DOG.answers), "Pudel"))) == ["rasse"]


def test_declaration_that_is_struck_through_is_doubted_though_its_box_is_ticked() -> None:
    reading = read(DOG, struck(DOG.make(DOG.answers), DOG_CONSENT[len(DOG_CONSENT) // 2 + 1 :][:12]))
    assert doubted(reading) == ["ich_versichere_dass_angaben_vollstaendig"]
    assert "durchgestrichen" in (reading.answer("ich_versichere_dass_angaben_vollstaendig").why or "")


def test_answer_on_a_line_that_is_struck_through_is_doubted() -> None:
    assert doubted(read(LINES, struck(LINES.make(LINES.answers), "Kassenw"))) == ["funktion"]


def test_words_struck_through_in_the_blank_itself_say_nothing() -> None:
    words = DOG_CONSENT[len(DOG_CONSENT) // 2 + 1 :][:12]
    blank = struck(DOG.make({}), words)
    transcript = WordReader().read(blank)
    reference = Reference(learn(transcript, survey_blank(blank, transcript), "form", "andere").form, transcript)
    reading = fill(reference, WordReader().read(struck(DOG.make(DOG.answers), words)), 1.0)
    assert doubted(reading) == []
