"""The page of a case tells where its letters are, what was written to it, and what is known of the writers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from klimadocs.model.case import DispatchRecord
from klimadocs.model.event import Decided, Dispatched, Dispatching, Entry, Event, Filed, Left, Postponed, Undelivered
from klimadocs.model.mail import MailFacts, MailKind
from klimadocs.pages import case_page
from tests.pages.library_card import arrival, drafted, view
from tests.pages.library_post import FORGED, NOTE, approved, dispatch, mail, message, posted_view, released
from tests.pages.markup import faults, section, text_of, tree

WARNING = "Vorsicht: Diese E-Mail kommt vielleicht nicht von dem Absender, der darin steht."


def _letters(record: DispatchRecord) -> str:
    return section(case_page(released(1, "absage", record)), "briefe")


def _tasks(page: str) -> str:
    return section(page, "zu-tun")


def test_markup_is_sound_with_mail_and_dispatch() -> None:
    assert faults(case_page(posted_view(), "../../index.html")) == []


@pytest.mark.parametrize(
    ("record", "badge", "sentence"),
    [
        (
            dispatch("absage", "draft", reference="Entwürfe"),
            "liegt als Entwurf im Postfach",
            "liegt seit 19.05.2031, 08:30 Uhr als Entwurf im Postfach "
            "(an ida@lesekreis.example.org; Ordner „Entwürfe“) Im Mailprogramm öffnen, prüfen und senden.",
        ),
        (
            dispatch("absage", "sent", reference="250 queued"),
            "gesendet",
            "gesendet am 19.05.2031, 08:30 Uhr (an ida@lesekreis.example.org; Antwort des Mailservers: 250 queued)",
        ),
        (dispatch("absage", "left"), "gesendet", "gesendet, vermerkt am 19.05.2031, 08:30 Uhr"),
        (
            dispatch("absage", "left", changed=True),
            "von Hand geändert gesendet",
            "von Hand geändert gesendet, vermerkt am 19.05.2031, 08:30 Uhr",
        ),
        (
            dispatch("absage", "printed", recipient="", reference="LA-2031-001.pdf"),
            "liegt im Druckfach",
            "liegt seit 19.05.2031, 08:30 Uhr im Druckfach (auf Papier; Datei „LA-2031-001.pdf“) Ausdrucken",
        ),
        (
            dispatch("absage", "failed", sentence="Das Postfach ist voll.", remedy="Später noch einmal."),
            "nicht gesendet",
            "nicht gesendet, Versuch am 19.05.2031, 08:30 Uhr (an ida@lesekreis.example.org) "
            "Das Postfach ist voll. Was zu tun ist: Später noch einmal.",
        ),
        (
            dispatch("absage", "waiting", sentence="Keine Antwort.", tries=3),
            "wird erneut versucht",
            "wird erneut versucht, 3. Versuch am 19.05.2031, 08:30 Uhr (an ida@lesekreis.example.org) "
            "Keine Antwort. Der nächste Lauf versucht es wieder; zu tun ist nichts.",
        ),
        (dispatch("absage", "open"), "wird übergeben", "wird übergeben seit 19.05.2031, 08:30 Uhr"),
    ],
)
def test_a_released_letter_tells_where_it_is(record: DispatchRecord, badge: str, sentence: str) -> None:
    page = case_page(released(1, "absage", record))
    assert tree(page).xpath("string(//article//span[contains(@class, 'badge')])").lstrip("✓!✕•") == badge
    assert f"Versand: {sentence}".replace(" ", "") in section(page, "briefe").replace(" ", "")
    assert f"Versand {badge} (1)" in text_of(page, "//header")


def test_what_went_wrong_earlier_is_not_told_of_what_has_left() -> None:
    words = _letters(dispatch("absage", "sent", sentence="Der Mailserver antwortet nicht.", tries=2))
    assert "antwortet nicht" not in words
    assert "erneut" not in words


def test_many_tries_call_for_a_look_at_the_connection() -> None:
    assert "Bitte die Verbindung zum Mailserver prüfen" in _letters(dispatch("absage", "waiting", tries=5))


def test_a_letter_that_a_person_sent_after_a_failure_is_not_called_changed() -> None:
    words = _letters(
        dispatch("absage", "left", courier="smtp", changed=True, sentence="Nein.", remedy="Selbst senden.")
    )
    assert "von Hand gesendet, vermerkt am" in words
    assert "geändert" not in words


def test_what_must_be_checked_before_sending_stands_out() -> None:
    page = case_page(released(1, "absage", dispatch("absage", "draft", recipient="", note=NOTE)))
    boxes = [" ".join(box.text_content().split()) for box in tree(page).xpath("//article//div[@class='box']")]
    assert boxes == [f"Vor dem Senden prüfen: {NOTE}"]
    assert "Empfänger ist noch einzutragen" in section(page, "briefe")
    assert NOTE in _tasks(page)


def test_a_note_on_what_has_left_is_told_as_a_hint() -> None:
    words = _letters(dispatch("absage", "left", note=NOTE))
    assert f"Hinweis: {NOTE}" in words
    assert "Vor dem Senden" not in words


def test_a_release_that_no_courier_has_says_so() -> None:
    subject = view(drafts=(drafted(1, "absage"),), approvals=(approved(1, "absage"),))
    assert "Versand: noch nicht im Versand" in section(case_page(subject), "briefe")
    other = replace(subject, case=replace(subject.case, dispatches=(dispatch("absage", "sent", digests=("other",)),)))
    assert "Versand: noch nicht im Versand" in section(case_page(other), "briefe")


def test_a_release_that_a_later_one_replaced_is_not_expected_to_leave() -> None:
    earlier = approved(1, "absage", digest="earlier", recipe="older", file="approved/alt.docx")
    subject = view(drafts=(drafted(1, "absage"),), approvals=(earlier, approved(1, "absage")))
    words = section(case_page(subject), "briefe")
    assert words.count("noch nicht im Versand") == 1
    assert words.count("durch eine spätere Freigabe ersetzt") == 1


def test_letters_in_one_mail_share_its_state() -> None:
    both = dispatch(
        "absage", "left", letters=("bestaetigung", "absage"), digests=("digest of bestaetigung", "digest of absage")
    )
    subject = view(
        drafts=(drafted(1, "bestaetigung"), drafted(1, "absage")),
        approvals=(approved(1, "bestaetigung"), approved(1, "absage")),
        dispatches=(both,),
    )
    assert section(case_page(subject), "briefe").count("gesendet, vermerkt am") == 2


def test_a_mail_that_came_back_is_not_called_sent() -> None:
    record = dispatch("absage", "sent")
    bounce = message(9, MailFacts(kind="bounce", references=(record.id,)))
    open_page = case_page(released(1, "absage", record, correspondence=(bounce,)))
    assert "✕ kam als unzustellbar zurück" in section(open_page, "briefe")
    assert "Die Adresse im Vorgang prüfen" in section(open_page, "briefe")
    assert "konnte nicht zugestellt werden" in _tasks(open_page)
    settled = case_page(released(1, "absage", record, correspondence=(bounce,), settled=(bounce.arrival.id,)))
    assert "kam als unzustellbar zurück" in section(settled, "briefe")
    assert "nichts zu tun" in _tasks(settled)
    stranger = message(9, MailFacts(kind="bounce", references=("another@example.org",)))
    assert "unzustellbar zurück" not in case_page(released(1, "absage", record, correspondence=(stranger,)))


@pytest.mark.parametrize(
    ("record", "sentence", "sign"),
    [
        (
            dispatch("absage", "failed", sentence="Das Postfach ist voll.", remedy="Später noch einmal."),
            "Nicht hinausgegangen: „Absage“. Das Postfach ist voll. Zu den Briefen Später noch einmal.",
            "bad",
        ),
        (
            dispatch("absage", "draft"),
            "Im Postfach wartet ein Entwurf: „Absage“, an ida@lesekreis.example.org.",
            "calm",
        ),
        (dispatch("absage", "draft", note=NOTE), NOTE, "warn"),
    ],
)
def test_what_has_not_left_is_a_task(record: DispatchRecord, sentence: str, sign: str) -> None:
    page = case_page(released(1, "absage", record))
    assert sentence in _tasks(page)
    assert tree(page).xpath("//section[@aria-labelledby='zu-tun']//span/@class") == [f"sign {sign}"]


@pytest.mark.parametrize("state", ["sent", "left", "printed", "waiting", "open"])
def test_what_has_left_or_is_tried_again_is_no_task(state: str) -> None:
    page = case_page(released(1, "absage", dispatch("absage", state)))  # type: ignore[arg-type]
    assert "nichts zu tun" in _tasks(page)


def test_correspondence_is_listed_by_receipt_with_its_matter() -> None:
    page = case_page(posted_view())
    rows = tree(page).xpath("//section[@aria-labelledby='schriftwechsel']//tbody/tr")
    words = [" ".join(" ".join(row.itertext()).split()) for row in rows]
    assert words[0] == (
        "18.05.2031, 14:03 Uhr zugeordnet nach dem Zeichen im Betreff Re: Unser Antrag von Ida Küßner "
        "<ida@lesekreis.example.org> ! Rückzug? ✓ erledigt Wir ziehen zurück. persönliche E-Mail · Echtheit des Absenders unbekannt"
    )
    assert "✕ nicht zugestellt ohne Text Unzustellbarkeitsmeldung" in words[1]
    assert f"! Frage {WARNING} {FORGED} Bitte nichts daraus öffnen" in words[2]
    assert "mit S/MIME signiert (Signatur nicht geprüft)" in words[2]
    assert "Antworten gehen an anders@example.com" in words[2]


def test_rows_of_the_correspondence_have_a_header_and_the_table_a_caption() -> None:
    table = tree(case_page(posted_view())).xpath("//section[@aria-labelledby='schriftwechsel']//table")[0]
    assert table.xpath("string(caption)")
    assert table.xpath("thead/tr/th/@scope") == ["col"] * 3
    assert table.xpath("tbody/tr/th/@scope") == ["row"] * 3


def test_a_message_of_which_nothing_is_known_is_still_listed() -> None:
    bare = replace(message(8), mail=None, arrival=arrival(8, name="8.eml", subject="", sender=""))
    words = section(case_page(view(correspondence=(bare,))), "schriftwechsel")
    assert "8.eml von unbekannt ohne Text" in words


def test_a_case_without_messages_says_so() -> None:
    assert "außer Formularen nichts eingegangen" in section(case_page(view()), "schriftwechsel")


def test_a_message_is_a_task_until_a_person_settles_it() -> None:
    note = message(18, mail(subject="Re: Unser Antrag", intent="withdrawal"))
    open_page = case_page(view(correspondence=(note,)))
    assert "Nachricht „Re: Unser Antrag“ vom 18.05.2031: Darin wird der Antrag offenbar zurückgezogen." in _tasks(
        open_page
    )
    assert "nichts zu tun" in _tasks(case_page(view(correspondence=(note,), settled=(note.arrival.id,))))


def _row_of_version(facts: MailFacts) -> str:
    page = case_page(view(mails=((arrival(1).id, facts),)))
    return text_of(page, "//section[@aria-labelledby='verlauf']//tbody/tr")


def test_a_submission_tells_what_our_own_server_found_about_its_sender() -> None:
    row = _row_of_version(
        mail(authenticity="passed", authenticity_note="Der Mailserver bestätigt den Absender (DMARC).", signature="PGP")
    )
    assert "von Ida Küßner <ida@lesekreis.example.org>" in row
    assert (
        "persönliche E-Mail · Absender bestätigt · mit PGP signiert (Signatur nicht geprüft) Der Mailserver bestätigt den Absender (DMARC)."
        in row
    )
    assert "Guten Tag, anbei unser Antrag." in row
    assert "Echtheit des Absenders unbekannt" in _row_of_version(mail())


def test_a_doubtful_sender_is_warned_of_as_long_as_nobody_has_decided() -> None:
    forged = mail(authenticity="failed", authenticity_note=FORGED)
    row = _row_of_version(forged)
    assert WARNING in row
    assert FORGED in row
    mails = ((arrival(1).id, forged),)
    page = case_page(view(mails=mails))
    assert f"{WARNING} {FORGED}" in _tasks(page)
    decided = (Decided("LA-2031-001", "accepted", "", "R. Roth"),)
    assert WARNING not in _tasks(case_page(view(mails=mails, decisions=decided)))
    assert WARNING not in case_page(view(mails=((arrival(1).id, mail()),)))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("auto_reply", "automatische Antwort"),
        ("list", "Rundmail"),
        ("calendar", "Termineinladung"),
        ("spam", "als Spam gekennzeichnet"),
        ("receipt", "Empfangs- oder Lesebestätigung"),
        ("machine", "von einem Programm verschickt"),
    ],
)
def test_each_kind_of_mail_has_its_words(kind: MailKind, words: str) -> None:
    assert words in _row_of_version(mail(kind=kind))


def test_several_senders_and_a_name_that_is_its_address_are_told_as_they_are() -> None:
    assert "von a@example.org, b@example.org" in _row_of_version(
        mail(senders=("a@example.org", "b@example.org"), sender_name="")
    )
    assert "von a@example.org Zeitpunkt" in _row_of_version(
        mail(senders=("a@example.org",), sender_name="a@example.org")
    )


def test_an_answer_address_that_is_the_sender_in_other_letters_is_not_told() -> None:
    assert "Antworten gehen" not in _row_of_version(mail(reply_to=("Ida@lesekreis.example.org",)))


_CASE, _ID = "LA-2031-001", "absage.klimadocs@buecherei.example.org"


@pytest.mark.parametrize(
    ("event", "courier", "sentence"),
    [
        (
            Dispatching(_ID, _CASE, "draft", ("bestaetigung", "absage"), (), (), "ida@example.org", "Bitte prüfen."),
            "draft",
            "Versand von „Eingangsbestätigung“ und „Absage“ begonnen (Entwurf im Postfach) an ida@example.org. "
            "Hinweis: Bitte prüfen.",
        ),
        (Dispatching(_ID, _CASE, "tray", ("absage",), (), ()), "tray", "Versand von „Absage“ begonnen (Druckfach)."),
        (Dispatched(_ID, _CASE, "Entwürfe"), "draft", "Als Entwurf in das Postfach gelegt: „Absage“ (Entwürfe)."),
        (Dispatched(_ID, _CASE, "x.pdf"), "tray", "In das Druckfach gelegt: „Absage“ (x.pdf)."),
        (Dispatched(_ID, _CASE, ""), "smtp", "Gesendet: „Absage“."),
        (
            Postponed(_ID, _CASE, "Keine Antwort."),
            "smtp",
            "Versand von „Absage“ aufgeschoben, er wird erneut versucht: Keine Antwort.",
        ),
        (Undelivered(_ID, _CASE, "Abgelehnt.", "Anrufen."), "smtp", "Nicht gesendet: „Absage“. Abgelehnt."),
        (
            Left(_ID, _CASE, "ida@example.org", True),
            "draft",
            "Von einer Person gesendet an ida@example.org: „Absage“, von Hand geändert.",
        ),
        (Left(_ID, _CASE, "", True), "smtp", "Von einer Person gesendet: „Absage“."),
    ],
)
def test_history_tells_each_step_of_a_dispatch(event: Event, courier: str, sentence: str) -> None:
    entry = Entry(1, "1", datetime(2031, 5, 2, 6, 30, tzinfo=UTC), event)
    record = dispatch("absage", "left", courier=courier)
    page = case_page(view(history=(entry,), dispatches=(record,)))
    assert tree(page).xpath("//ol/li/text()") == [sentence]


def test_history_tells_of_a_dispatch_that_the_case_does_not_know() -> None:
    entry = Entry(1, "1", datetime(2031, 5, 2, 6, 30, tzinfo=UTC), Dispatched("unknown", _CASE, ""))
    assert tree(case_page(view(history=(entry,)))).xpath("//ol/li/text()") == ["Gesendet: die Sendung."]


def test_history_tells_by_what_a_message_was_assigned() -> None:
    note = message(18, mail(subject="Frage"))
    entry = Entry(1, "1", datetime(2031, 5, 2, 6, 30, tzinfo=UTC), Filed(note.arrival.id, _CASE, "sender"))
    known = case_page(view(history=(entry,), correspondence=(note,)))
    assert tree(known).xpath("//ol/li/text()") == [
        "E-Mail „Frage“ von Ida Küßner <ida@lesekreis.example.org> zum Vorgang genommen (nach dem Absender)."
    ]
    assert "Eine E-Mail ohne Formular wurde zum Vorgang genommen" in case_page(view(history=(entry,)))
