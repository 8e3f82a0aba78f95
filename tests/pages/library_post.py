"""The library's mail: messages of a case, letters on their way, and a day on which not everything arrives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from klimadocs.model.case import Correspondence, DispatchRecord, DispatchState
from klimadocs.model.day import CaseView, Day, Item
from klimadocs.model.event import Approved, Dispatched, Dispatching, Entry, Event, Filed, Left, Postponed, Undelivered
from klimadocs.model.mail import MailFacts
from klimadocs.model.trouble import Trouble
from tests.pages.library_card import arrival, day, drafted, view

COURIERS = {"sent": "smtp", "printed": "tray"}
NOTE = "Der Absender ida@lesekreis.example.org ist nicht die Adresse im Formular (post@lesekreis.example.org)."
FORGED = "Der Mailserver bestätigt den Absender nicht (DMARC): Die Adresse kann gefälscht sein."
REPLY = "Guten Tag,\n\nvielen Dank für Ihre Frage. [Antwort]\n\nMit freundlichen Grüßen"


def mail(**changes: object) -> MailFacts:
    """A mail that a person wrote and nothing speaks against."""
    plain = MailFacts(
        message_id="eins@lesekreis.example.org",
        senders=("ida@lesekreis.example.org",),
        sender_name="Ida Küßner",
        subject="Unser Antrag",
        excerpt="Guten Tag,\nanbei unser Antrag.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def message(number: int, facts: MailFacts | None = None, how: str = "thread") -> Correspondence:
    """A mail that came with this number and belongs to a case."""
    facts = facts or mail(subject="Re: Unser Antrag", excerpt="Wann hören wir von Ihnen?")
    return Correspondence(arrival(number, name=f"{number}.eml", subject=facts.subject), facts, how)


def approved(number: int, letter: str, **changes: object) -> Approved:
    """The draft of this letter, released by name; its digest is that of the letter."""
    plain = Approved(
        f"LA-2031-{number:03}", letter, "de", f"approved/{letter}.docx", f"digest of {letter}", "R. Roth", "command",
        recipe=f"recipe of {letter}",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def dispatch(letter: str, state: DispatchState, **changes: object) -> DispatchRecord:
    """This letter alone in a mail, by the courier that ends in this state."""
    plain = DispatchRecord(
        id=f"{letter}.klimadocs@buecherei.example.org",
        courier=COURIERS.get(state, "draft"),  # type: ignore[arg-type]
        letters=(letter,),
        digests=(f"digest of {letter}",),
        files=(f"approved/{letter}.docx",),
        recipient="ida@lesekreis.example.org",
        state=state,
        at=datetime(2031, 5, 19, 6, 30, tzinfo=UTC),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def released(number: int, letter: str, record: DispatchRecord, **changes: object) -> CaseView:
    """A case with one released letter and what became of it."""
    return view(
        number,
        drafts=(drafted(number, letter),),
        approvals=(approved(number, letter),),
        dispatches=(record,),
        **changes,
    )


def posted_view() -> CaseView:
    """A case with a letter in every state and messages of every kind."""
    letters = ("bestaetigung", "nachfrage", "absage", "vereinbarung")
    lost = "Der Mailserver nimmt den Empfänger nicht an (550)."
    dispatches = (
        dispatch("bestaetigung", "left", changed=True),
        dispatch("nachfrage", "draft", recipient="", note=NOTE, reference="Entwürfe"),
        dispatch("absage", "failed", courier="smtp", sentence=lost, remedy="Die Adresse prüfen."),
        dispatch("vereinbarung", "waiting", sentence="Der Mailserver antwortet nicht.", tries=2),
    )
    correspondence = (
        message(18, mail(subject="Re: Unser Antrag", intent="withdrawal", excerpt="Wir ziehen zurück."), "reference"),
        message(
            19,
            mail(
                kind="bounce",
                senders=("MAILER-DAEMON@mx.example.org",),
                sender_name="Mail Delivery System",
                subject="Undelivered Mail Returned to Sender",
                references=("bestaetigung.klimadocs@buecherei.example.org",),
                excerpt="",
            ),
        ),
        message(
            20,
            mail(
                subject="Frage",
                intent="question",
                authenticity="failed",
                authenticity_note=FORGED,
                reply_to=("anders@example.com",),
                signature="S/MIME",
                excerpt="Wann hören wir von Ihnen?\nUnd an wen überweisen wir?",
            ),
            "sender",
        ),
    )
    return view(
        1,
        drafts=tuple(drafted(1, letter) for letter in letters),
        approvals=tuple(approved(1, letter) for letter in letters),
        dispatches=dispatches,
        correspondence=correspondence,
        history=_history(),
        mails=(
            (
                arrival(1).id,
                mail(
                    authenticity="passed",
                    authenticity_note="Der Mailserver bestätigt den Absender (DMARC).",
                    signature="PGP",
                ),
            ),
        ),
        settled=(arrival(18).id,),
    )


def _history() -> tuple[Entry, ...]:
    case, name = "LA-2031-001", "{}.klimadocs@buecherei.example.org".format
    events: tuple[Event, ...] = (
        Dispatching(
            name("bestaetigung"), case, "draft", ("bestaetigung",), ("d",), ("f",), "ida@lesekreis.example.org"
        ),
        Dispatched(name("bestaetigung"), case, "Entwürfe"),
        Left(name("bestaetigung"), case, "ida@lesekreis.example.org", True),
        Dispatching(name("nachfrage"), case, "draft", ("nachfrage", "absage"), ("d", "e"), ("f", "g"), note=NOTE),
        Undelivered(name("absage"), case, "Der Mailserver nimmt den Empfänger nicht an (550).", "Die Adresse prüfen."),
        Postponed(name("vereinbarung"), case, "Der Mailserver antwortet nicht."),
        Filed(arrival(18).id, case, "reference"),
    )
    return tuple(
        Entry(number, str(number), datetime(2031, 5, number + 1, 6, 30, tzinfo=UTC), event)
        for number, event in enumerate(events, 1)
    )


def post_day() -> Day:
    """Five cases with letters on their way, and three messages that a person must read."""
    views = (
        posted_view(),
        released(2, "bestaetigung", dispatch("bestaetigung", "sent", reference="250 2.0.0 queued as 4F7A")),
        released(
            3, "bestaetigung", dispatch("bestaetigung", "printed", reference="LA-2031-003 Eingangsbestätigung.pdf")
        ),
        released(4, "absage", dispatch("absage", "draft", reference="Entwürfe")),
        released(5, "absage", dispatch("absage", "left")),
    )
    odd = Trouble("unpack", "Rechnung.zip", "archive", "Das Archiv ist verschlüsselt.", "Absender fragen.")
    items = (
        Item(arrival(1), "case", "Als Vorgang LA-2031-001 aufgenommen.", "", ("LA-2031-001",), mail=mail()),
        Item(
            arrival(19, name="19.eml", subject="Frage zu den Ausweisen"),
            "trouble",
            "Nachricht zu LA-2031-001 (nach dem Mailverlauf). Darin wird offenbar etwas gefragt.",
            "Bitte lesen, den Vorgang berichtigen oder entscheiden, dann als erledigt vermerken.",
            ("LA-2031-001",),
            mail=mail(
                subject="Frage zu den Ausweisen", intent="question", excerpt="Gelten die Ausweise auch am Montag?"
            ),
            suggestion=REPLY,
            ignored=("logo.png", "ida.vcf"),
        ),
        Item(
            arrival(20, name="20.eml", subject="Mahnung"),
            "trouble",
            odd.sentence,
            odd.remedy,
            (),
            (odd,),
            mail=mail(
                subject="Mahnung",
                senders=("amt@example.com",),
                sender_name="Stadtkasse",
                authenticity="failed",
                authenticity_note=FORGED,
                reply_to=("gewinn@example.net",),
                excerpt="Sofort öffnen! " * 60,
            ),
        ),
        Item(
            arrival(21, name="21.eml", subject="Automatische Antwort: Unser Antrag"),
            "dismissed",
            "Automatische Antwort.",
            mail=mail(kind="auto_reply", subject="Automatische Antwort: Unser Antrag"),
        ),
    )
    return day(*views, items=items)
