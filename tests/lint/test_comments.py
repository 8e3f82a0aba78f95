"""Flaws as comments in a copy: at their paragraphs, in words, and the template itself untouched."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from klimadocs.cli import run
from klimadocs.letters.lint import with_comments
from klimadocs.ooxml.opening import open_package
from tests.lint.broken import SEEDS, Seed
from tests.lint.checking import flaws_of
from tests.lint.gardens import lay_out
from tests.lint.good import GOOD
from tests.lint.office import saved_by_office
from tests.lint.paper import box, heading, line, paper, row, table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAY = date(2031, 5, 20)
FAULTY = (
    line("Sehr geehrte {{ nmae }}, vom {{ brief.datun }}"),
    heading(2, "Zu zweit"),
    line("gemeinsam mit {{ verbund }}"),
    box("{{ nmae }}", "{{ nmae }}"),
    table(row("Thema", "Stand", is_head=True), row("{{ buero }}", "gut")),
)


def marked(content: bytes) -> dict[str, str]:
    """Each comment with the text of the paragraph that it is about."""
    package = open_package(content)
    (name,) = package.related(package.main_document, "comments")
    said = {entry.get(f"{W}id"): "".join(map(str, entry.itertext())) for entry in package.xml(name)}
    found = {}
    for start in package.document().iter(f"{W}commentRangeStart"):
        paragraph = start.getparent()
        assert paragraph is not None
        ends = [entry.tag for entry in paragraph.iter() if entry.get(f"{W}id") == start.get(f"{W}id")]
        assert ends == [f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"]
        found[said[start.get(f"{W}id")]] = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
    assert len(found) == len(said)
    return found


def test_each_flaw_stands_at_its_paragraph() -> None:
    content = paper(*FAULTY)
    found = marked(with_comments(content, flaws_of(content), DAY))
    assert {text: place for text, place in found.items() if "nmae" not in text} == {
        "„brief“ hat kein „datun“. Meinten Sie „brief.datum“?": "Sehr geehrte {{ nmae }}, vom {{ brief.datun }}",
        "„verbund“ wird ausgegeben, kann aber fehlen. {% if verbund %} ... {% endif %} darum setzen, oder einen Ersatz "
        'nennen: | default("...").': "gemeinsam mit {{ verbund }}",
        "„buero“ ist eine ganze Gruppe von Namen und lässt sich nicht ausgeben. Einen davon nennen, zum Beispiel "
        "buero.name, buero.organisation, buero.partnerorganisation, buero.absenderzeile.": "{{ buero }}",
    }


def test_what_word_cannot_comment_on_is_told_at_the_start_with_its_place() -> None:
    content = paper(head=line("{{ buero.nmae }}"))
    assert marked(with_comments(content, flaws_of(content), DAY)) == {
        "Kopfzeile, „{{ buero.nmae }}“: „buero“ hat kein „nmae“. Meinten Sie „buero.name“?": "Antwort auf Ihre Anmeldung"
    }


def test_a_text_box_is_commented_on_from_outside() -> None:
    content = paper(box("{{ nmae }}", "{{ nmae }}"))
    root = open_package(with_comments(content, flaws_of(content), DAY)).document()
    (start,) = root.iter(f"{W}commentRangeStart")
    assert next(start.iterancestors(f"{W}txbxContent"), None) is None


def test_comments_that_are_there_stay() -> None:
    own = f'<w:comment w:id="7" w:author="Ida">{line("Bitte prüfen")}</w:comment>'
    content = paper(line("{{ nmae }}"), comments=own)
    package = open_package(with_comments(content, flaws_of(content), DAY))
    ids = [entry.get(f"{W}id") for entry in package.xml("word/comments.xml")]
    assert ids == ["7", "8", "9"]


def test_a_sound_template_is_not_changed() -> None:
    assert with_comments(GOOD["plain"], flaws_of(GOOD["plain"]), DAY) == GOOD["plain"]


@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed.name != "no-word-file"], ids=lambda seed: seed.name)
def test_every_copy_can_be_opened(seed: Seed) -> None:
    content = seed.make()
    copy = with_comments(content, flaws_of(content), DAY)
    assert Document(io.BytesIO(copy)).paragraphs
    for name in open_package(copy).names:
        if name.endswith(".xml"):
            etree.fromstring(open_package(copy).part(name) or b"")


def test_libreoffice_reads_the_comments(tmp_path: Path) -> None:
    content = paper(*FAULTY)
    saved = saved_by_office({"kommentiert": with_comments(content, flaws_of(content), DAY)}, tmp_path)["kommentiert"]
    package = open_package(saved)
    said = [" ".join("".join(map(str, entry.itertext())).split()) for entry in package.xml("word/comments.xml")]
    assert len(said) == len(flaws_of(content))
    assert all(any(flaw.sentence in text for text in said) for flaw in flaws_of(content))


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    folder = lay_out(tmp_path)
    (folder / "gaerten/letters/antwort/de.docx").write_bytes(paper(*FAULTY))
    return folder


def test_the_command_writes_copies_and_leaves_the_templates(
    templates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in templates.rglob("*") if path.is_file()}
    copies = tmp_path / "copies"
    assert run(["--templates", str(templates), "check", "--comments", "-o", str(copies)]) == 2
    assert {path: path.read_bytes() for path in templates.rglob("*") if path.is_file()} == before
    assert [path.relative_to(copies) for path in copies.rglob("*.docx")] == [Path("gaerten/letters/antwort/de.docx")]
    assert str(copies / "gaerten/letters/antwort/de.docx") in capsys.readouterr().out
    assert len(marked((copies / "gaerten/letters/antwort/de.docx").read_bytes())) >= 4


def test_copies_may_not_lie_among_the_templates(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = templates / "gaerten/letters/antwort"
    assert run(["--templates", str(templates), "check", "--comments", "-o", str(folder)]) == 2
    assert "lies within" in capsys.readouterr().err


def test_a_word_file_is_checked_before_it_is_a_template(
    templates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, faulty, other = tmp_path / "gut.docx", tmp_path / "falsch.docx", tmp_path / "notiz.txt"
    sound.write_bytes(paper())
    faulty.write_bytes(paper(line("{{ nmae }}")))
    other.write_text("x")
    assert run(["--templates", str(templates), "check", str(sound)]) == 0
    assert "no faults" in capsys.readouterr().out
    assert run(["--templates", str(templates), "check", str(faulty)]) == 2
    assert capsys.readouterr().out == (
        f"{faulty} (Text, unter „Antwort auf Ihre Anmeldung“, „{{{{ nmae }}}}“): Den Namen „nmae“ kennt kein Brief. "
        "Meinten Sie „name“?\n"
    )
    assert run(["--templates", str(templates), "check", str(other)]) == 2
    assert "is no part of" in capsys.readouterr().err


@pytest.mark.parametrize("is_absolute", [True, False])
def test_the_copy_of_a_file_never_takes_its_place(
    templates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_absolute: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    faulty = tmp_path / "falsch.docx"
    faulty.write_bytes(paper(line("{{ nmae }}")))
    before = faulty.read_bytes()
    asked = ["--templates", str(templates), "check", "--comments", str(faulty) if is_absolute else faulty.name]
    assert run(asked) == 2
    assert len(marked((tmp_path / "check" / "falsch.docx").read_bytes())) == 1
    assert run([*asked, "-o", "."]) == 2
    assert faulty.read_bytes() == before


def test_one_file_of_many_can_be_checked(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = templates / "gaerten/letters/zusage/de.docx"
    assert run(["--templates", str(templates), "check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: no faults.\n"


def test_notes_change_nothing(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = templates / "gaerten/letters/antwort/de.docx"
    path.write_bytes(paper(title=""))
    assert run(["--templates", str(templates), "check", str(path)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("note: gaerten/letters/antwort/de.docx (Eigenschaften des Dokuments): ")


def test_what_nothing_uses_is_noted_in_few_lines(templates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--templates", str(templates), "check"])
    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("note: ")]
    assert notes == [
        "note: gaerten/forms/anmeldung/form.toml: No letter and no rule uses the fields “parzellen”, “flaeche”, “themen”, "
        "“seit”, “zusage”, “beschluss_datum”; pages show all answers.",
        "note: gaerten/call.toml: No letter asks for “fact:gemeinsam”; rules are shown on pages.",
    ]
