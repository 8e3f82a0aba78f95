"""To whom an answer may go without a person filling it in: never to an address that only a stranger vouches for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.model.arrival import Channel
from klimadocs.model.mail import MailFacts

_IN_TEXT = re.compile(r"[^\s<>(),;:\"]{1,64}@[^\s<>(),;:\"]{1,253}")
_LONGEST_TEXT = 2_000

# Anybody can have an address there: the domain says nothing of the sender.
_FOR_ANYBODY = re.compile(
    r"(?:gmx|web|gmail|googlemail|t-online|magenta|freenet|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|"
    r"aol|aim|posteo|mailbox|proton|protonmail|tutanota|tuta|arcor|vodafone|vodafonemail|kabelmail|unity-?mail|online|"
    r"o2online|1und1|ionos|email|mail|e-mail|netcologne|ewetel|uol|bol|terra|ig|globo|zipmail|laposte|orange|libero|gmx-topmail)"
    r"\.(?:com|de|net|org|at|ch|li|me|info|eu|pm|io|es|fr|it|pt|co\.uk|com\.(?:br|ar|mx|co|pe|ec|cl)|mx|ar|cl|co)"
)
_BY_MACHINE = "Die E-Mail kam von einem Automaten (etwa Faxserver oder Scanner): An den Absender geht keine Antwort."
_NOT_PERSONAL = {
    "list": "Die E-Mail kam über einen Verteiler: Die Antwort ginge vielleicht an viele.",
    "spam": "Der Mailserver hat die E-Mail als Spam gekennzeichnet: Bitte den Absender prüfen.",
}
_PAPER = {"fax": "per Fax", "post": "per Post", "folder": "als Datei"}


@dataclass(frozen=True, slots=True)
class Address:
    """`recipient` is "" where a person must fill it in; `note` says in German why, or why it is this one."""

    recipient: str
    note: str


def address(mail: MailFacts | None, channel: Channel, form_address: str) -> Address:
    """`mail` is the one that the current form came with, None where it came on another way. `form_address` is what the
    form gives as e-mail address: nothing, one or several."""
    given = _addresses_in(form_address)
    if channel != "mail" or mail is None:
        return Address("", _on_paper(channel, given))
    refusal = _refusal(mail)
    if refusal:
        return Address("", refusal)
    sender = mail.senders[0]
    return _agreed(mail, sender, given)


def _refusal(mail: MailFacts) -> str:
    """German reason why the sender of this mail cannot be answered at all; "" where he can."""
    if mail.kind != "personal":
        return _NOT_PERSONAL.get(mail.kind, _BY_MACHINE)
    if len(mail.senders) > 1:
        return f"Die E-Mail nennt mehrere Absender ({', '.join(mail.senders[:3])})."
    if not mail.senders or not _is_valid(mail.senders[0]):
        return "Die E-Mail nennt keinen gültigen Absender."
    if mail.reply_to and not _are_same(mail.reply_to, mail.senders):
        return (
            f"Die Antwort soll an eine andere Adresse gehen ({', '.join(mail.reply_to[:3])}) "
            f"als die des Absenders ({mail.senders[0]})."
        )
    if mail.authenticity == "failed":
        return mail.authenticity_note or "Der Mailserver hält die Absenderadresse für gefälscht."
    return ""


def _agreed(mail: MailFacts, sender: str, given: Sequence[str]) -> Address:
    """The sender, where the form or our own mail server vouches for him."""
    if any(_are_same((address,), (sender,)) for address in given):
        return Address(sender, "Absender und E-Mail-Adresse im Formular stimmen überein.")
    domain = _domain(sender)
    if any(_domain(address) == domain for address in given) and not _FOR_ANYBODY.fullmatch(domain):
        return Address(sender, f"Absender und E-Mail-Adresse im Formular gehören zu derselben Stelle ({domain}).")
    if given:
        differing = f"{sender} und {', '.join(given[:3])}"
        return Address("", f"Absender und E-Mail-Adresse im Formular stimmen nicht überein: {differing}.")
    if mail.authenticity == "passed":
        return Address(sender, f"Das Formular nennt keine E-Mail-Adresse. {mail.authenticity_note}".strip())
    return Address("", f"Das Formular nennt keine E-Mail-Adresse, und der Absender ({sender}) ist nicht bestätigt.")


def _on_paper(channel: Channel, given: Sequence[str]) -> str:
    way = _PAPER.get(channel)
    note = (
        f"Das Formular kam {way}: Die Antwort geht auf Papier." if way else "Zu der E-Mail ist kein Absender bekannt."
    )
    return f"{note} Im Formular steht als E-Mail-Adresse: {', '.join(given[:3])}." if given else note


def _addresses_in(text: str) -> tuple[str, ...]:
    found = [entry.rstrip(".") for entry in _IN_TEXT.findall(text[:_LONGEST_TEXT])]
    return tuple(dict.fromkeys(entry for entry in found if _is_valid(entry)))


def _is_valid(text: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _are_same(some: Sequence[str], others: Sequence[str]) -> bool:
    return {entry.casefold() for entry in some} == {entry.casefold() for entry in others}


def _domain(entry: str) -> str:
    return entry.rpartition("@")[2].casefold()
