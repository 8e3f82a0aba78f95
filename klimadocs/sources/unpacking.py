"""What is inside an arrival: parts that may be a form, parts that are passed over, and what the mail tells."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import Message

from klimadocs.model.mail import MAIL_BODY, NO_MACHINES, Machines, MailFacts
from klimadocs.model.trouble import Trouble
from klimadocs.sources import Parcel
from klimadocs.sources.carriers import caller_of, carrier_of
from klimadocs.sources.envelope import read_head
from klimadocs.sources.facts import dismissal, read_facts
from klimadocs.sources.leaves import Leaf
from klimadocs.sources.mime import BrokenMail, Mail
from klimadocs.sources.naming import clean_name
from klimadocs.sources.opening import Opening
from klimadocs.sources.outlook import OutlookMail, read_outlook
from klimadocs.sources.page_joining import join_pages
from klimadocs.sources.texts import LIMIT, text_of_html

_RETURNING = frozenset({"bounce", "auto_reply", "receipt"})
_OUTLOOK = "application/vnd.ms-outlook"
_PLAUSIBLE_YEARS = range(1971, 2200)
_LINES_OF_A_FORM = 8
_BLOCKS = re.compile(r"(?i)<(?:tr|p|br|div|li)\b")
_AGAIN = "Bitte den Absender um erneute Zusendung bitten."


def unpack_arrival(
    content: bytes, media_type: str, name: str, servers: tuple[str, ...] = (), machines: Machines = NO_MACHINES
) -> Parcel:
    """`media_type` is sniffed. Never raises on bad input: what cannot be unpacked is a trouble."""
    if media_type == "message/rfc822":
        return _unpack_mail(content, servers, machines)
    if media_type == _OUTLOOK:
        return _unpack_outlook(content, name, servers, machines)
    return _unpack_file(content, name)


def _unpack_file(content: bytes, name: str) -> Parcel:
    opening = Opening()
    leaf = Leaf(clean_name(name) or "Datei", "", content)
    if opening.opener_of(leaf) is None:
        return Parcel(((name, content),))
    opening.open_file(leaf)
    return _parcel(opening, None)


def _unpack_mail(content: bytes, servers: tuple[str, ...], machines: Machines) -> Parcel:
    opening = Opening()
    try:
        mail = Mail(content)
    except BrokenMail as error:
        head = read_head(content)
        trouble = _trouble("broken_mail", str(error), _AGAIN)
        return _carried(Parcel((), troubles=(trouble,), mail=read_facts(head, "", servers)), head, machines)
    opening.open_mail(content, mail)
    facts = read_facts(mail.message, _text(opening), servers, "\n".join(opening.returned))
    if opening.is_signed and not facts.signature:
        facts = replace(facts, signature="S/MIME")
    return _carried(_parcel(opening, facts), mail.message, machines)


def _unpack_outlook(content: bytes, name: str, servers: tuple[str, ...], machines: Machines) -> Parcel:
    outlook = read_outlook(content)
    if outlook is None:
        sentence = "Die Outlook-Datei ist beschädigt und lässt sich nicht öffnen."
        return Parcel(((name, content),), troubles=(_trouble("broken_mail", sentence, _AGAIN),))
    opening = Opening()
    opening.open_outlook(outlook)
    facts = _dated(read_facts(outlook.head, _text(opening), servers), outlook)
    parcel = _parcel(opening, replace(facts, signature="S/MIME") if opening.is_signed else facts)
    return _carried(parcel, outlook.head, machines)


def _dated(facts: MailFacts, outlook: OutlookMail) -> MailFacts:
    """When our own server delivered it, as Outlook noted."""
    delivered = outlook.delivered_at
    if delivered is None or delivered.year not in _PLAUSIBLE_YEARS:
        return facts
    return replace(facts, received_at=delivered, received_by="mail server")


def _carried(parcel: Parcel, head: Message, machines: Machines) -> Parcel:
    """Where a machine brought paper the mail is the machine's, whatever it looks like."""
    facts = parcel.mail
    carrier = carrier_of(head, facts.senders, facts.subject, machines) if facts else ""
    if facts is None or not carrier:
        return parcel
    kind = "machine" if facts.kind == "personal" else facts.kind
    caller = caller_of(facts.subject, facts.excerpt) if carrier == "fax" else ""
    return replace(parcel, mail=replace(facts, kind=kind, carrier=carrier, caller=caller))


def _text(opening: Opening) -> str:
    """Plain text before HTML; what a person reads first stands first."""
    plain = "\n".join(text for text in opening.plain if text.strip())
    if plain:
        return plain[:LIMIT]
    return "\n".join(map(text_of_html, opening.html))[:LIMIT]


def _parcel(opening: Opening, facts: MailFacts | None) -> Parcel:
    returned = _returned(opening, facts)
    parts = () if returned else join_pages([(label, content) for label, content, _ in opening.parts])
    is_report = facts is not None and facts.kind in _RETURNING
    troubles = tuple(trouble for trouble, is_nested in opening.troubles if not (is_nested and is_report))
    ignored = (*opening.ignored, *returned)
    dismissed = dismissal(facts) if facts and not parts and not troubles else ""
    if not parts and not troubles and not dismissed:
        troubles = (_without_form(opening, facts is not None),)
        parts = _body(opening) if facts and facts.kind == "personal" else ()
    return Parcel(parts, ignored, dismissed, troubles, facts)


def _body(opening: Opening) -> tuple[tuple[str, bytes], ...]:
    """The text itself, where it is long enough to be a form that somebody typed into the mail."""
    plain = "\n".join(opening.plain)[:LIMIT]
    if plain.strip():
        content = plain.encode("utf-16", "replace")  # its byte order mark says that it is text, whatever it holds
        return ((MAIL_BODY, content),) if plain.count("\n") >= _LINES_OF_A_FORM else ()
    html = "\n".join(opening.html)[:LIMIT]
    is_long = len(_BLOCKS.findall(html)) >= _LINES_OF_A_FORM
    return ((MAIL_BODY, b"<!doctype html>" + html.encode("utf-8", "replace")),) if is_long else ()


def _returned(opening: Opening, facts: MailFacts | None) -> tuple[str, ...]:
    """Parts of our own mail that came back; () where there is any other part, or where a person wrote."""
    if facts is None or facts.kind not in _RETURNING or not all(is_nested for _, _, is_nested in opening.parts):
        return ()
    return tuple(f"{label} (aus der zurückgesandten E-Mail)" for label, _, _ in opening.parts)


def _without_form(opening: Opening, is_mail: bool) -> Trouble:
    if not is_mail:
        sentence = "Die Datei enthält nichts, was ein Formular sein kann."
        return _trouble("no_form", sentence, "Bitte ansehen und um das Formular bitten.")
    if opening.has_link:
        sentence = "Die E-Mail enthält statt eines Anhangs einen Link zu einem Cloud-Speicher; er wird nicht geöffnet."
        return _trouble("link", sentence, "Bitte den Absender bitten, das Formular als Anlage zu senden.")
    text = "Die E-Mail enthält keinen Anhang, der ein Formular sein kann."
    sentence = text if opening.has_text or opening.ignored else "Die E-Mail ist leer."
    return _trouble("no_form", sentence, "Bitte lesen und beantworten oder ablegen.")


def _trouble(kind: str, sentence: str, remedy: str) -> Trouble:
    return Trouble("unpack", "", kind, sentence, remedy)
