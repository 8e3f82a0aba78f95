"""The day's work on the tiny call: what arrives is kept, read, answered once, and accounted for."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from klimadocs.errors import TemporaryError, UsageError
from klimadocs.ooxml.words import visible_text
from klimadocs.pipeline.day import run
from klimadocs.pipeline.verifying import verify
from klimadocs.wiring import open_house, open_rehearsal
from tests.pipeline.house import House

LETTER = "outbox/review/LA-2031-01/LA-2031-01 Bestätigung.docx"


def test_a_second_call_needs_no_line_of_code(house: House) -> None:
    house.drop("2031-05-04 Ida.docx", wunsch="Mehr über\nRatten & Mäuse")
    report = house.run()
    assert report.needs_attention == 0
    text = visible_text(house.files()[LETTER])
    assert "Guten Tag Ida Küßner," in text
    assert "wir bestätigen den Antrag LA-2031-01 von Ida Küßner (9 Jahre)." in text
    assert "Gelesen wird: Krimi, Comic." in text
    assert "Wunsch: Mehr über\nRatten & Mäuse" in text
    assert "vom 20. Mai 2031" in text


def test_a_second_run_changes_nothing(house: House) -> None:
    """Case 3."""
    house.drop("2031-05-04 Ida.docx")
    house.drop("2031-05-05 kaputt.docx", b"PK\x03\x04")
    house.run()
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in house.root.rglob("*") if path.is_file()}
    report = house.run()
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in house.root.rglob("*") if path.is_file()}
    assert report.is_idle
    assert after == before


def test_everything_that_arrives_stands_in_the_balance(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.drop("2031-05-05 kaputt.docx", b"PK\x03\x04 abgeschnitten")
    house.drop("2031-05-05 leer.docx", (house.templates / "leseausweis/forms/ausweis/blank.docx").read_bytes())
    house.drop("2031-05-06 brief.txt", b"Guten Tag, wo bleibt mein Ausweis?")
    house.drop("2031-05-07 weg.eml", b"From: a@example.org\nSubject: Weg\nAuto-Submitted: auto-replied\n\nBin weg.\n")
    house.drop("~$Ida.docx", b"Sperrdatei")
    day = house.run().day
    states = {item.arrival.name: item.state for item in day.items}
    assert states == {
        "2031-05-04 Ida.docx": "case",
        "2031-05-05 kaputt.docx": "trouble",
        "2031-05-05 leer.docx": "trouble",
        "2031-05-06 brief.txt": "trouble",
        "2031-05-07 weg.eml": "dismissed",
    }
    assert day.is_even
    assert day.arrived == 5
    assert all(item.sentence and item.remedy for item in day.items if item.state == "trouble")


def test_what_a_person_has_dealt_with_is_red_no_longer(house: House) -> None:
    house.drop("2031-05-05 kaputt.docx", b"PK\x03\x04 abgeschnitten")
    house.drop("2031-05-06 Ida.docx")
    assert house.run().needs_attention == 1
    with house.session() as session:
        assert session.settle("2031-05-05 kaputt.docx", "angerufen", "jemand") == "2031-05-05 kaputt.docx"
        with pytest.raises(UsageError, match="part of a case"):
            session.settle("2031-05-06 Ida.docx", "", "jemand")
        with pytest.raises(UsageError, match="not one arrival"):
            session.settle("gibt es nicht", "", "jemand")
        report = session.finish()
    assert report.needs_attention == 0
    assert report.day.is_even
    assert "angerufen" in next(item.sentence for item in report.day.items if item.state == "dismissed")
    assert house.run().is_idle


def test_a_print_of_the_blank_is_called_empty(house: House) -> None:
    from pikepdf import Pdf

    document = Pdf.open(house.templates / "leseausweis/forms/ausweis/blank.pdf")
    del document.Root.AcroForm
    for page in document.pages:
        del page.Annots
    target = house.root / "inbox/2031-05-05 Ausdruck.pdf"
    target.parent.mkdir(parents=True, exist_ok=True)
    document.save(target)
    (item,) = house.run().day.items
    assert item.state == "trouble"
    assert "ist leer" in item.sentence


def mail_with(content: bytes, subject: str, received: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ida@example.org", "post@buecherei.example.org", subject
    mail["Received"] = f"from x by mx.buecherei.example.org; {received}"
    mail.set_content("Anbei.")
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="Antrag.docx")
    return bytes(mail)


def test_the_same_form_twice_is_one_submission(house: House) -> None:
    """Case 64."""
    form = house.drop("2031-05-04 Ida.docx").read_bytes()
    house.drop("noch einmal.eml", mail_with(form, "Antrag", "Mon, 05 May 2031 09:00:00 +0200"))
    house.drop("kopie/2031-05-06 Ida.docx", form)
    day = house.run().day
    assert [view.case.id for view in day.views] == ["LA-2031-01"]
    assert [item.state for item in day.items] == ["case", "duplicate"]
    assert day.is_even
    assert len(day.views[0].case.submissions) == 1


def test_a_newer_form_replaces_the_older_and_keeps_it(house: House) -> None:
    """Case 64."""
    house.drop("2031-05-04 Ida.docx", alter="8")
    house.run()
    house.drop("2031-05-06 Ida neu.docx", alter="9")
    house.drop("2031-05-01 Ida alt.docx", alter="7")
    view = house.run().day.views[0]
    assert view.case.current.reading.value("alter") == 9
    assert [entry.relation for entry in view.case.submissions] == ["new", "older", "newer"]
    assert "replaces_earlier" in view.assessment.words
    assert "(9 Jahre)" in visible_text(house.files()[LETTER])
    assert len([name for name in house.files("outbox/review") if name.endswith(".docx")]) == 1


def test_a_correction_of_staff_makes_the_letter_anew(house: House) -> None:
    house.drop("2031-05-04 Ida.docx", alter="neun")
    report = house.run()
    assert "alter" in {name for finding in report.day.views[0].assessment.findings for name in finding.fields}
    with house.session() as session:
        session.correct("LA-2031-01", "alter", "9", "jemand")
        session.finish()
    data = json.loads(house.files()["outbox/review/LA-2031-01/case.json"])
    assert "(9 Jahre)" in visible_text(house.files()[LETTER])
    assert data["answers"]["alter"]["value"] == 9
    with house.session() as session, pytest.raises(UsageError, match="no answer"):
        session.correct("LA-2031-01", "alter", "zehn", "jemand")


def test_a_letter_that_staff_edited_is_never_written_over(house: House) -> None:
    house.drop("2031-05-04 Ida.docx", alter="8")
    house.run()
    edited = house.root / LETTER
    edited.write_bytes(edited.read_bytes() + b"von Hand")
    house.drop("2031-05-06 Ida neu.docx", alter="9")
    report = house.run()
    assert edited.read_bytes().endswith(b"von Hand")
    assert [trouble.kind for trouble in report.day.troubles] == ["edited"]


def test_a_draft_that_was_deleted_comes_back_byte_for_byte(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    before = (house.root / LETTER).read_bytes()
    (house.root / LETTER).unlink()
    house.run()
    assert (house.root / LETTER).read_bytes() == before


def test_moving_a_letter_approves_it_once(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    approved = house.root / "outbox/approved/Bestätigung an Ida.docx"
    approved.parent.mkdir()
    (house.root / LETTER).rename(approved)
    first = house.run()
    assert [entry.how for entry in first.day.views[0].case.approvals] == ["folder"]
    assert not (house.root / LETTER).exists()
    assert house.run().is_idle
    with house.doors() as doors:
        assert verify(doors).damage == []


def test_approving_by_command_moves_the_letter(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    with house.session() as session:
        assert session.approve("LA-2031-01", "", "jemand") == ("approved/LA-2031-01 Bestätigung.docx",)
        session.finish()
    assert not (house.root / LETTER).exists()
    assert [entry.state for entry in house.run().day.views[0].case.dispatches] == ["printed"]
    assert "outbox/sent/LA-2031-01/LA-2031-01 Bestätigung.docx" in house.files()
    assert house.run().is_idle


def test_a_correction_after_the_release_is_told(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    with house.session() as session:
        session.approve("LA-2031-01", "", "jemand")
        assert session.view("LA-2031-01").troubles == ()
        session.correct("LA-2031-01", "alter", "10", "jemand")
        session.finish()
        assert [trouble.kind for trouble in session.view("LA-2031-01").troubles] == ["corrected"]
    assert "nennt die alte" in house.files()["outbox/review/LA-2031-01/case.html"].decode()


def test_a_foreign_file_in_approved_is_named(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    (house.root / "outbox/approved").mkdir(parents=True)
    (house.root / "outbox/approved/Fremd.docx").write_bytes(b"x")
    assert [trouble.kind for trouble in house.run().day.troubles] == ["stranger"]


def test_a_decision_is_kept_and_superseded(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    with house.session() as session:
        session.decide("LA-2031-01", "refused", "kein Platz", "jemand")
        session.decide("LA-2031-01", "accepted", "doch Platz", "jemand")
        session.finish()
    view = house.run().day.views[0]
    assert view.case.decision == "accepted"
    assert [entry.decision for entry in view.case.decisions] == ["refused", "accepted"]


def test_two_children_are_two_cases_and_numbers_are_never_reused(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    house.drop("2031-05-03 Ole.docx", name="Ole Müller", mail=None)
    house.drop("2031-05-02 Una.docx", name=None)
    day = house.run().day
    assert {view.case.id: view.applicant for view in day.views} == {
        "LA-2031-01": "Ida Küßner",
        "LA-2031-02": "ohne Namen",
        "LA-2031-03": "Ole Müller",
    }


def test_a_rehearsal_writes_nothing(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    before = house.files("inbox")
    with open_rehearsal(house.settings) as doors:
        report = run(doors)
    assert [view.case.id for view in report.day.views] == ["LA-2031-01"]
    assert "review/LA-2031-01/LA-2031-01 Bestätigung.docx" in report.tally.written
    assert {name for name in house.files() if "outbox" in name} == set()
    assert {name for name in house.files("inbox") if ".ledger" not in name} == set(before)


def test_two_runs_at_once_are_refused(house: House) -> None:
    """Case 97."""
    with house.doors(), pytest.raises(TemporaryError, match="Another run"), open_house(house.settings):
        pass


def test_a_lost_original_is_damage(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    for path in (house.root / "inbox/.kept").rglob("*"):
        if path.is_file():
            path.unlink()
    with house.doors() as doors:
        assert verify(doors).damage


def test_postmark_counts_where_the_call_says_so(tmp_path: Path, tiny_templates: Path) -> None:
    """Case 66."""
    import shutil

    from tests.pipeline.house import build

    templates = tmp_path / "templates"
    shutil.copytree(tiny_templates, templates)
    call = templates / "leseausweis/call.toml"
    call.write_text(call.read_text() + '\n[deadline.basis]\npost = "postmark"\n')
    house = build(tmp_path / "house", templates)
    house.drop("post/2031-05-31 Ida.docx")
    house.drop("2031-06-01 Ole.docx", name="Ole")
    words = {view.applicant: view.assessment.words for view in house.run().day.views}
    assert "on_time" in words["Ida Küßner"]
    assert "late" in words["Ole"]


def approve(house: House) -> None:
    with house.session() as session:
        session.approve("LA-2031-01", "", "jemand")
        session.finish()


def test_a_newer_form_after_approval_is_answered_and_the_answer_stays(house: House) -> None:
    """Case 64: what was released for the older version says nothing about the letter for the newer one."""
    house.drop("2031-05-04 Ida.docx", alter="8")
    house.run()
    approve(house)
    house.drop("2031-05-06 Ida neu.docx", alter="9")
    house.run()
    assert house.run().is_idle
    assert "(9 Jahre)" in visible_text(house.files()[LETTER])
    approve(house)
    assert [entry.state for entry in house.run().day.views[0].case.dispatches] == ["printed", "printed"]
    assert house.run().is_idle
    assert LETTER not in house.files()
    with house.doors() as doors:
        assert verify(doors).damage == []


def test_a_released_letter_that_is_edited_is_released_anew(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    approve(house)
    released = house.root / "outbox/approved/LA-2031-01 Bestätigung.docx"
    released.write_bytes(released.read_bytes() + b"von Hand")
    view = house.run().day.views[0]
    assert [(entry.how, entry.edited) for entry in view.case.approvals] == [("command", False), ("folder", True)]
    with house.doors() as doors:
        assert verify(doors).damage == []


def test_approving_twice_says_that_nothing_is_left(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    approve(house)
    with pytest.raises(UsageError, match="nothing left to approve"):
        approve(house)


def test_a_ledger_that_was_lost_does_not_cost_the_edits_of_staff(house: House) -> None:
    house.drop("2031-05-04 Ida.docx")
    house.run()
    edited = house.root / LETTER
    edited.write_bytes(edited.read_bytes() + b"von Hand")
    for path in (house.root / "inbox").glob(".ledger*"):
        path.unlink()
    house.run()
    assert edited.read_bytes().endswith(b"von Hand")
    assert house.run().is_idle


def own_templates(tmp_path: Path, tiny_templates: Path) -> Path:
    import shutil

    return Path(shutil.copytree(tiny_templates, tmp_path / "templates"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{ id = "wunsch"', '{ id = "neu", label = "Neu", type = "text", required = true },\n  { id = "wunsch"'),
        ('{ id = "ab", label = "Gültig ab", type = "date" },\n', ""),
        ('label = "Wohnung", type = "text"', 'label = "Wohnung", type = "date"'),
        ('options = ["Kinder", "Erwachsene"]', 'options = ["Jugendliche", "Erwachsene"]'),
        ('type = "bool", required = true', 'type = "text", required = true'),
    ],
    ids=["added", "removed", "another type", "another option", "no box any more"],
)
def test_a_form_may_be_changed_while_cases_run(tmp_path: Path, tiny_templates: Path, before: str, after: str) -> None:
    from tests.pipeline.house import build

    templates = own_templates(tmp_path, tiny_templates)
    house = build(tmp_path / "house", templates)
    house.drop("2031-05-04 Ida.docx")
    house.run()
    form = templates / "leseausweis/forms/ausweis/form.toml"
    assert before in form.read_text()
    form.write_text(form.read_text().replace(before, after))
    view = house.run().day.views[0]
    assert [answer.field for answer in view.assessment.reading.answers] == [field.id for field in view.form.fields]
    assert view.case.withheld == ()
    assert house.run().is_idle


def test_a_letter_that_is_held_back_is_told_once_and_forgotten_when_no_longer_due(
    tmp_path: Path, tiny_templates: Path
) -> None:
    from dataclasses import replace
    from datetime import date

    from klimadocs.clock import Clock
    from tests.pipeline.house import build
    from tests.tiny import LETTER as TOML
    from tests.tiny import word_file

    templates = own_templates(tmp_path, tiny_templates)
    letter = templates / "leseausweis/letters/bestaetigung"
    (letter / "de.docx").write_bytes(word_file(("{{ brief.datum }} {{ 1 / 0 }}",)))
    (letter / "letter.toml").write_text(TOML + '[when]\nnone = ["withdrawn"]\n')
    house = build(tmp_path / "house", templates)
    house.drop("2031-05-04 Ida.docx")
    assert house.run().needs_attention == 1
    with house.doors() as doors:
        later = run(replace(doors, clock=Clock(date(2031, 5, 21))))
    assert later.tally.added == []
    assert later.needs_attention == 1
    with house.session() as session:
        session.decide("LA-2031-01", "withdrawn", "", "jemand")
        session.finish()
    assert house.run().needs_attention == 0


def test_a_form_typed_into_the_mail_is_read_and_doubted(house: House) -> None:
    lines = ["Vor- und Nachname: Ida Küßner", "Wohnung: Gasse 3", "Lebensjahre: 9", "E-Mail: ida@example.org"]
    lines += ["Art des Ausweises: Kinder", "Ich beachte die Benutzungsordnung.: ja", "Gültig ab: 12.05.2031"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ida@example.org", "post@buecherei.example.org", "Antrag"
    mail["Message-ID"] = "<m1@mail.example.org>"
    mail.set_content("Guten Tag,\n\nhier der Antrag:\n\n" + "\n".join(lines) + "\n\nGrüße\nIda Küßner\n")
    house.drop("antrag.eml", bytes(mail))
    day = house.run().day
    assert [(item.state, item.troubles) for item in day.items] == [("case", ())]
    reading = day.views[0].case.current.reading
    assert reading.answer("name").value == "Ida Küßner"
    assert reading.answer("name").method == "mail"
    assert all(answer.doubt for answer in reading.answers if answer.is_given)


def test_a_long_mail_is_not_taken_for_a_form(house: House) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ida@example.org", "post@buecherei.example.org", "Frage"
    mail.set_content("\n".join(f"Zeile {number}: nichts" for number in range(20)))
    house.drop("frage.eml", bytes(mail))
    (item,) = house.run().day.items
    assert (item.state, [trouble.kind for trouble in item.troubles]) == ("trouble", ["no_form"])
