"""The mail around letters: to whom it goes, which thread it answers, what it says. The same letters, the same mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from klimadocs import wording
from klimadocs.couriers import Courier
from klimadocs.letters import write_plain
from klimadocs.letters.context import (
    compose,
    contact_address,
    language_of,
    partner_address,
    partner_lines,
    postal_lines,
)
from klimadocs.model.day import CaseView
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Attachment, MailFacts, Outgoing
from klimadocs.pipeline.doors import Doors
from klimadocs.rules.addressing import Address, address
from klimadocs.rules.fold import History

Party = Literal["applicant", "partner"]
PARTIES: tuple[Party, ...] = ("applicant", "partner")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Post:
    """One mail and the courier that is to take it. `note` (German) is what a person must look at before it leaves."""

    courier: Courier | None
    kind: CourierKind
    mail: Outgoing
    note: str = ""


def party_of(view: CaseView, letter: str) -> Party:
    """Whom a letter is for; the applicant where the call no longer knows it."""
    found = view.call.letter(letter)
    return found.to if found else "applicant"


def address_of(view: CaseView, history: History, kind: CourierKind, to: Party = "applicant") -> Address:
    """To whom the answer may go; paper needs no e-mail address. The partner's stands in the applicant's form only: a
    person looks at it first."""
    if kind == "tray":
        return Address("", "")
    if to == "partner":
        return Address("", " ".join((wording.TO_PARTNER, _partner_hint(view))).strip())
    arrival = view.case.current.arrival
    return address(history.mail_of(arrival.id), arrival.channel, contact_address(view))


def courier_of(doors: Doors, view: CaseView, kind: CourierKind) -> Courier | None:
    """The mailbox that the application came through answers it."""
    room = doors.mailroom
    if kind == "draft":
        return room.drafts.get(view.case.current.arrival.account) or room.drafts.get(room.default)
    return room.smtp if kind == "smtp" else room.tray


def write_mail(
    doors: Doors,
    history: History,
    view: CaseView,
    letters: Sequence[str],
    digests: Sequence[str],
    to: Address,
    kind: CourierKind,
    party: Party = "applicant",
) -> Outgoing:
    """Without its files. Raises LetterError where the office's own text for mails is broken. The partner is written to
    in its language, outside the applicant's thread."""
    office = doors.catalogue.office
    sender = _sender(doors, view, kind) or office.email
    last = _last_mail(view, history) if party == "applicant" else None
    subject, body = _texts(doors, view, letters)
    return Outgoing(
        id=_name(view.case.id, digests, sender),
        case=view.case.id,
        sender=sender,
        sender_name=office.name,
        recipient=to.recipient,
        subject=_subject(view, last, subject),
        body=body,
        in_reply_to=last.message_id if last else "",
        references=_chain(last),
        postal=partner_lines(view) if party == "partner" else postal_lines(view),
        return_line=office.return_line,
    )


def attach(mail: Outgoing, files: Iterable[tuple[str, bytes]]) -> Outgoing:
    """The mail with its files, (name in the outbox, bytes)."""
    return replace(
        mail, attachments=tuple(Attachment(name.rpartition("/")[2], _WORD, content) for name, content in files)
    )


def _sender(doors: Doors, view: CaseView, kind: CourierKind) -> str:
    room = doors.mailroom
    if kind == "smtp":
        return room.smtp_sender
    return room.senders.get(view.case.current.arrival.account) or room.senders.get(room.default, "")


def _name(case_id: str, digests: Sequence[str], sender: str) -> str:
    """Message-ID: whoever makes this mail again makes it under the same name."""
    digest = sha256("\n".join((case_id, *sorted(digests))).encode()).hexdigest()[:32]
    return f"{digest}.klimadocs@{sender.rpartition('@')[2] or 'localhost'}"


def _last_mail(view: CaseView, history: History) -> MailFacts | None:
    """The newest mail that the applicant wrote in this case: the answer belongs under it."""
    arrivals = [entry.arrival for entry in view.case.submissions]
    arrivals += [entry.arrival for entry in view.case.correspondence]
    found = [(arrival.received_at, mail) for arrival in arrivals if (mail := history.mail_of(arrival.id))]
    found = [(at, mail) for at, mail in found if mail.kind == "personal" and mail.message_id]
    return max(found, key=lambda entry: entry[0])[1] if found else None


def _chain(last: MailFacts | None) -> tuple[str, ...]:
    """RFC 5322, 3.6.4: the References of the mail that is answered (else its In-Reply-To), then its own id."""
    if last is None:
        return ()
    before = last.references or last.in_reply_to[:1]
    return (*(entry for entry in before if entry != last.message_id), last.message_id)


def _texts(doors: Doors, view: CaseView, letters: Sequence[str]) -> tuple[str, str]:
    kinds = [kind for name in letters if (kind := view.call.letter(name))]
    lead = min(kinds or view.call.letters, key=lambda kind: (kind.document != "letter", kind.order))
    office = doors.catalogue.office
    language = language_of(view, lead).split("-")[0]
    context = compose(view, lead, language, office, view.today)
    titles = [dict(kind.titles).get(language, kind.title) for kind in kinds]
    extra = {"schreiben": titles, "betreff": context.names["brief"]["betreff"]}
    body = wording.MAIL_BODIES.get(language) or office.mail.body or wording.MAIL_BODY
    subject = write_plain(office.mail.subject or wording.MAIL_SUBJECT, context, extra)
    return " ".join(subject.split()), write_plain(body, context, extra)


def _partner_hint(view: CaseView) -> str:
    found = partner_address(view)
    return f"Im Formular steht dafür als E-Mail-Adresse: {found}." if found else ""


def _subject(view: CaseView, last: MailFacts | None, subject: str) -> str:
    """An answer keeps the subject of the thread; the reference stands in it, so that the next mail finds its case."""
    if last and last.subject:
        subject = last.subject if last.subject.casefold().startswith(("re:", "aw:")) else f"Re: {last.subject}"
    return subject if view.case.id in subject else f"{subject} [{view.case.id}]"
