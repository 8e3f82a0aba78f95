"""Approved letters leave once: in the thread, by the right courier, and what is uncertain is a person's to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from klimadocs.couriers import Departure
from klimadocs.errors import ConfigurationError, KlimadocsError, RefusedError, TemporaryError, UncertainError
from klimadocs.model.case import DispatchRecord
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Outgoing
from klimadocs.pipeline.day import Report, Session, run, send
from klimadocs.pipeline.digest import write_digests
from klimadocs.pipeline.doors import Mailroom
from tests.makers.mailbox_mails import with_form, word_part
from tests.pipeline.house import ANSWERS, TICKS, House, blank_word
from tests.tiny import LETTER, PARAGRAPHS, fill_word, lay_out, word_file


@dataclass
class Shelf:
    """A courier that keeps what it is given; `answers` are raised first, one for each call."""

    kind: CourierKind = "draft"
    mails: list[Outgoing] = field(default_factory=list)
    answers: list[KlimadocsError] = field(default_factory=list)
    gone: list[Departure] = field(default_factory=list)
    lost: frozenset[str] = frozenset()
    rests: int = 0

    def hand_over(self, mail: Outgoing) -> str:
        if self.answers:
            raise self.answers.pop(0)
        self.mails.append(mail)
        return "Regal"

    def departures(self, mails: Collection[Outgoing], since: date | None = None) -> Iterator[Departure]:
        waiting = {mail.id for mail in mails}
        return iter([entry for entry in self.gone if entry.id in waiting])

    def vanished(self, mails: Collection[Outgoing], since: date | None = None) -> frozenset[str]:
        return self.lost

    def rest(self) -> None:
        self.rests += 1


@dataclass
class Post:
    """A house with couriers that can be looked into."""

    house: House
    draft: Shelf = field(default_factory=Shelf)
    tray: Shelf = field(default_factory=lambda: Shelf("tray"))
    smtp: Shelf | None = None
    most_letters: int = 50

    def room(self) -> Mailroom:
        return Mailroom(
            tray=self.tray,
            drafts={"buero": self.draft},
            senders={"buero": "post@buecherei.example.org"},
            default="buero",
            smtp=self.smtp,
            smtp_sender="post@buecherei.example.org",
            most_letters=self.most_letters,
        )

    def run(self, only_send: bool = False) -> Report:
        with self.house.doors() as doors:
            doors = replace(doors, mailroom=self.room())
            return send(doors) if only_send else run(doors)

    def session(self, work: str, *arguments: str) -> object:
        with self.house.doors() as doors:
            session = Session(replace(doors, mailroom=self.room()))
            result = getattr(session, work)(*arguments)
            session.finish()
            return result

    def approve_all(self) -> None:
        self.run()
        with self.house.doors() as doors:
            session = Session(replace(doors, mailroom=self.room()))
            for view in session.views():
                session.approve(view.case.id, "", "Probe")
            session.finish()

    def mail(self, number: str, sender: str = "ida@example.org", **changes: str) -> None:
        answers = {**ANSWERS, **changes}
        content = fill_word(blank_word(self.house.templates), answers, TICKS)
        self.house.drop(f"{number}.eml", with_form("Antrag", sender, number, word_part(content)))


@pytest.fixture
def post(house: House) -> Post:
    return Post(house)


def dispatches(report: Report) -> list[DispatchRecord]:
    return [entry for view in report.day.views for entry in view.case.dispatches]


def test_a_mail_is_answered_in_its_thread_and_once(post: Post) -> None:
    post.mail("m1")
    post.approve_all()
    report = post.run()
    [entry] = dispatches(report)
    assert (entry.state, entry.recipient, entry.reference) == ("draft", "ida@example.org", "Regal")
    [mail] = post.draft.mails
    assert mail.in_reply_to == "m1@mail.example.org"
    assert mail.references == ("m1@mail.example.org",)
    assert mail.subject == "Re: Antrag [LA-2031-01]"
    assert [file.name for file in mail.attachments] == ["LA-2031-01 Bestätigung.docx"]
    assert "Bestätigung" in mail.body
    assert "LA-2031-01" in mail.body
    rests = post.draft.rests
    assert post.run().is_idle
    assert len(post.draft.mails) == 1
    assert post.draft.rests == rests + 1


@pytest.fixture
def partnered(tmp_path: Path) -> Post:
    """A house whose call knows a second letter, for a partner that the form names with an address."""
    house = House(tmp_path, lay_out(tmp_path))
    folder = house.templates / "leseausweis"
    form = folder / "forms" / "ausweis" / "form.toml"
    roles = 'partner_recipient = "patin"\n[roles.people.patin]\nfull = "wunsch"\nemail = "wunsch"\n[roles.people.leser]'
    form.write_text(form.read_text().replace("[roles.people.leser]", roles))
    letter = folder / "letters" / "gruss"
    letter.mkdir()
    (letter / "letter.toml").write_text(LETTER.replace("Bestätigung", "Gruß") + 'to = "partner"\n')
    (letter / "de.docx").write_bytes(word_file(PARAGRAPHS))
    return Post(house)


def test_what_is_for_the_partner_never_travels_with_what_is_for_the_applicant(partnered: Post) -> None:
    post = partnered
    post.mail("m1", wunsch="patin@example.com")
    post.approve_all()
    report = post.run()
    by_recipient = {mail.recipient: mail for mail in post.draft.mails}
    assert [file.name for file in by_recipient["ida@example.org"].attachments] == ["LA-2031-01 Bestätigung.docx"]
    to_partner = by_recipient[""]
    assert [file.name for file in to_partner.attachments] == ["LA-2031-01 Gruß.docx"]
    assert (to_partner.in_reply_to, to_partner.references) == ("", ())
    assert to_partner.subject == "Gruß [LA-2031-01]"
    [note] = [entry.note for entry in dispatches(report) if not entry.recipient]
    assert note.endswith("Im Formular steht dafür als E-Mail-Adresse: patin@example.com.")
    assert post.run().is_idle


def test_smtp_never_writes_to_a_partner_by_itself(partnered: Post) -> None:
    post = partnered
    post.smtp = Shelf("smtp")
    post.mail("m1", wunsch="patin@example.com")
    post.approve_all()
    post.run()
    assert [mail.recipient for mail in post.smtp.mails] == ["ida@example.org"]
    assert [mail.recipient for mail in post.draft.mails] == [""]


def test_paper_goes_to_the_tray(post: Post) -> None:
    post.house.drop("post/2031-05-04 Ida.docx")
    post.approve_all()
    report = post.run()
    assert [entry.state for entry in dispatches(report)] == ["printed"]
    assert post.tray.mails[0].postal[0] == "Ida Küßner"
    assert "outbox/sent/LA-2031-01/LA-2031-01 Bestätigung.docx" in post.house.files()
    assert post.draft.mails == []


def test_a_sender_whom_the_form_does_not_name_gets_no_address(post: Post) -> None:
    post.mail("m1", sender="fremd@example.com")
    post.approve_all()
    [entry] = dispatches(post.run())
    assert entry.recipient == ""
    assert "stimmen nicht überein" in entry.note
    assert post.draft.mails[0].recipient == ""


def test_a_draft_that_a_person_sent_has_left(post: Post) -> None:
    post.mail("m1")
    post.approve_all()
    [entry] = dispatches(post.run())
    post.draft.gone = [Departure(entry.id, True, "ida@example.org", "Gesendet")]
    [entry] = dispatches(post.run())
    assert (entry.state, entry.changed) == ("left", True)
    assert "outbox/sent/LA-2031-01/LA-2031-01 Bestätigung.docx" in post.house.files()
    assert not any(name.startswith("outbox/approved/") for name in post.house.files())
    assert post.run().is_idle


def test_a_draft_that_was_thrown_away_is_told_and_made_again_on_demand(post: Post) -> None:
    post.mail("m1")
    post.approve_all()
    [entry] = dispatches(post.run())
    post.draft.lost = frozenset({entry.id})
    report = post.run()
    assert [entry.state for entry in dispatches(report)] == ["failed"]
    assert report.exit_code == 3
    post.draft.lost = frozenset()
    assert post.session("send_again", "LA-2031-01") == 1
    assert [entry.state for entry in dispatches(post.run())] == ["draft"]
    assert [mail.id for mail in post.draft.mails] == [entry.id, entry.id]


def test_what_cannot_be_reached_is_tried_again_with_the_same_mail(post: Post) -> None:
    """Case 25: 4xx."""
    post.mail("m1")
    post.mail("m2", sender="ole@example.org", name="Ole", mail="ole@example.org")
    post.approve_all()
    post.draft.answers = [TemporaryError("Der Server antwortet nicht.", "Später.")]
    report = post.run()
    assert [entry.state for entry in dispatches(report)] == ["waiting"], (
        "the second mail does not knock at a closed door"
    )
    assert [trouble.kind for trouble in report.day.troubles] == ["unreachable"]
    assert [entry.state for entry in dispatches(post.run())] == ["draft", "draft"]
    assert len({mail.id for mail in post.draft.mails}) == 2


@pytest.mark.parametrize("error", [RefusedError("Nein (550).", "Prüfen."), UncertainError("Unklar.", "Nachsehen.")])
def test_what_was_refused_or_is_uncertain_is_never_tried_again_by_itself(post: Post, error: KlimadocsError) -> None:
    """Case 25: 5xx, and the line cut after DATA."""
    post.smtp = Shelf("smtp", answers=[error])
    post.mail("m1")
    post.approve_all()
    report = post.run()
    assert [(entry.state, entry.sentence) for entry in dispatches(report)] == [("failed", error.sentence)]
    assert report.exit_code == 3
    assert post.run().exit_code == 3
    assert post.smtp.mails == []
    assert post.session("settle", "LA-2031-01", "", "jemand") == "LA-2031-01"
    report = post.run()
    assert [entry.state for entry in dispatches(report)] == ["left"]
    assert report.exit_code == 0


def test_a_sending_that_was_killed_is_for_a_person(post: Post) -> None:
    post.smtp = Shelf("smtp")
    post.mail("m1")
    post.approve_all()

    def die(point: str) -> None:
        if point.startswith("after handing over"):
            raise KeyboardInterrupt

    with post.house.doors(die) as doors, pytest.raises(KeyboardInterrupt):
        run(replace(doors, mailroom=post.room()))
    assert len(post.smtp.mails) == 1
    report = post.run()
    assert [entry.state for entry in dispatches(report)] == ["failed"]
    assert len(post.smtp.mails) == 1


def test_a_draft_that_was_killed_is_looked_up_again(post: Post) -> None:
    post.mail("m1")
    post.approve_all()

    def die(point: str) -> None:
        if point.startswith("before handing over"):
            raise KeyboardInterrupt

    with post.house.doors(die) as doors, pytest.raises(KeyboardInterrupt):
        run(replace(doors, mailroom=post.room()))
    assert [entry.state for entry in dispatches(post.run())] == ["draft"]
    assert len(post.draft.mails) == 1


def test_an_account_that_is_set_up_wrongly_is_exit_code_two(post: Post) -> None:
    post.mail("m1")
    post.approve_all()
    post.draft.answers = [ConfigurationError("Das Passwort ist falsch.", "Berichtigen.")]
    assert post.run().exit_code == 2


def test_the_brake_holds_the_rest_back(post: Post) -> None:
    post.most_letters = 1
    post.mail("m1")
    post.mail("m2", sender="ole@example.org", name="Ole", mail="ole@example.org")
    post.approve_all()
    report = post.run()
    assert len(post.draft.mails) == 1
    assert [trouble.kind for trouble in report.day.troubles] == ["brake"]
    post.run()
    assert len(post.draft.mails) == 2


def test_one_sender_gets_one_letter_of_a_kind_a_day(post: Post) -> None:
    """Case 60: two machines that answer each other must not go on for ever."""
    post.mail("m1")
    post.mail("m2", name="Ole Küßner")
    post.approve_all()
    report = post.run()
    assert [mail.recipient for mail in post.draft.mails] == ["ida@example.org"]
    assert [trouble.kind for trouble in report.day.troubles] == ["again_today"]
    page = post.house.files()["outbox/index.html"].decode()
    assert "An ida@example.org ging heute schon ein solcher Brief; dieser folgt morgen." in page
    assert "(LA-2031-02)" in page


def test_send_only_sends(post: Post) -> None:
    post.mail("m1")
    post.approve_all()
    post.mail("m2", sender="ole@example.org", name="Ole")
    report = post.run(only_send=True)
    assert [entry.state for entry in dispatches(report)] == ["draft"]
    assert len(report.day.views) == 1


def test_without_an_address_nothing_is_sent_by_itself(post: Post) -> None:
    post.smtp = Shelf("smtp")
    post.mail("m1", sender="fremd@example.com")
    post.approve_all()
    assert [entry.state for entry in dispatches(post.run())] == ["draft"]
    assert post.smtp.mails == []


def test_a_broken_text_of_the_office_holds_the_mail_and_not_the_run(post: Post) -> None:
    post.mail("m1")
    office = post.house.templates / "office.toml"
    before = office.read_text()
    try:
        office.write_text(before + '[mail]\nbody = "{{ gibt.es.nicht }}"\n')
        post.approve_all()
        assert [trouble.kind for trouble in post.run().day.troubles] == ["mail_text"]
        office.write_text(
            before + '[mail]\nsubject = "Nachricht zu {{ fall.zeichen }}"\nbody = "Guten Tag {{ name }}"\n'
        )
        post.run()
        assert post.draft.mails[0].body == "Guten Tag Ida Küßner"
    finally:
        office.write_text(before)


def test_the_digest_tells_what_needs_a_person(post: Post) -> None:
    post.mail("m1")
    post.house.drop("2031-05-07 kaputt.docx", b"PK\x03\x04 abgeschnitten")
    report = post.run()
    mails = list(
        write_digests(report.day, report.tally, "post@buecherei.example.org", ["a@example.org", "b@example.org"])
    )
    assert [mail.recipient for mail in mails] == ["a@example.org", "b@example.org"]
    assert mails[0].subject == "klimadocs: 2 neu eingegangen, 1 zu klären"
    assert "kaputt.docx" in mails[0].body
    assert "Bilanz: 2 Eingänge = 1 in Vorgängen + 0 doppelt + 0 kein Formular + 1 zu klären." in mails[0].body
    assert mails[0].is_automatic
    assert mails[0].id != mails[1].id
