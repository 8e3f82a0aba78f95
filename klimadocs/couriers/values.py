"""Values from outside made fit for headers, texts and file names: what may not stand there is taken out or refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from klimadocs.errors import ConfigurationError, RefusedError
from klimadocs.forms.cleaning import clean
from klimadocs.model.mail import Attachment, Outgoing

MOST_REFERENCES = 20
_LINE_CHARACTERS = 200
_TEXT_CHARACTERS = 100_000
_NAME_BYTES = 150
_ADDRESS_CHARACTERS = 254
_ID_CHARACTERS = 250

_DROPPED = {"Cc", "Cf"}
_NOT_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]|[\U0001fffe\U0001ffff]")
_BREAKS = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_NOT_ASCII_NAME = re.compile(r"[^A-Za-z0-9 ._()+,-]")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})\s*$")
_DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
_ID = re.compile(r"[!-;=?-~]+")
_MEDIA_TYPE = re.compile(r"(?!message/|multipart/)[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_UNKNOWN_TYPE = "application/octet-stream"
_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


def clean_mail(mail: Outgoing) -> Outgoing:
    """The mail as it leaves: every value is fit for its place, and cleaning it again changes nothing. Raises
    RefusedError where the recipient or the mail's own id cannot be used, ConfigurationError for the sender."""
    references, in_reply_to = _thread(mail)
    return replace(
        mail,
        id=_own_id(mail),
        case=clean_line(mail.case),
        sender=clean_sender(mail.sender),
        sender_name=clean_line(mail.sender_name),
        recipient=clean_address(mail.recipient, mail.case) if mail.recipient else "",
        subject=clean_line(mail.subject),
        body=clean_text(mail.body),
        in_reply_to=in_reply_to,
        references=references,
        attachments=_clean_attachments(mail.attachments),
    )


def clean_paper(mail: Outgoing) -> Outgoing:
    """The same for a mail that leaves on paper, where addresses for e-mail do not matter. Raises RefusedError where the
    mail's own id cannot be used."""
    return replace(
        mail,
        id=_own_id(mail),
        case=clean_line(mail.case),
        sender_name=clean_line(mail.sender_name),
        subject=clean_line(mail.subject),
        attachments=_clean_attachments(mail.attachments),
        postal=tuple(filter(None, map(clean_line, mail.postal))),
        return_line=clean_line(mail.return_line),
        fax=clean_line(mail.fax, 40),
    )


def clean_line(text: str, most: int = _LINE_CHARACTERS) -> str:
    """One line without control, invisible and direction marks, at most `most` characters. An encoded word in it ("=?")
    is broken up: programs that decode twice would make headers of it (CVE-2024-6923)."""
    visible = "".join(" " if sign in "\n\r\t" else sign for sign in text[: 20 * most] if _is_kept(sign))
    line = " ".join(clean(visible).text.split()).replace("=?", "= ?")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def clean_text(text: str) -> str:
    """Lines with "\\n", without control, invisible and direction marks; no blank lines at its ends."""
    lines = _BREAKS.sub("\n", text[: 2 * _TEXT_CHARACTERS])
    visible = "".join(sign for sign in lines if _is_kept(sign))
    return unicodedata.normalize("NFC", _NOT_TEXT.sub("\ufffd", visible))[:_TEXT_CHARACTERS].strip("\n")


def clean_name(name: str) -> str:
    """A file name that every system takes: no path, no device, at most 150 bytes of UTF-8, its ending kept."""
    ending = _ENDING.search(name[-20:])
    suffix = f".{ending[1]}" if ending else ""
    stem = name[: len(name) - len(ending[0])] if ending else name
    stem = _NOT_IN_NAMES.sub("-", clean_line(stem, 1000)).strip(" .")
    stem = _cut(_DEVICES.sub(r"_\1", stem), _NAME_BYTES - len(suffix))
    return (stem or "Anlage") + suffix


def ascii_name(name: str) -> str:
    """For programs that know no others; as readable as can be."""
    flat = unicodedata.normalize("NFKD", name.translate(_UMLAUTS))
    plain = "".join(sign for sign in flat if not unicodedata.combining(sign))
    return _NOT_ASCII_NAME.sub("_", plain)


def clean_address(address: str, case: str) -> str:
    """Exactly one bare address in ASCII (domains in punycode). Raises RefusedError."""
    from email_validator import EmailNotValidError, validate_email

    bare = address.strip(" ")
    if len(bare) > _ADDRESS_CHARACTERS or "=?" in bare:
        raise _no_address(address, case)
    try:
        valid = validate_email(bare, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise _no_address(address, case) from None
    if valid.ascii_email is None:
        raise _no_address(address, case)
    return valid.ascii_email


def clean_sender(address: str) -> str:
    """Our own address, which is a matter of the settings. Raises ConfigurationError."""
    try:
        return clean_address(address, "")
    except RefusedError:
        raise ConfigurationError(
            f"Die eigene Adresse „{clean_line(address, 80)}“ ist keine vollständige E-Mail-Adresse.",
            "In den Einstellungen address beim Postfach und sender unter [smtp] berichtigen.",
        ) from None


def _no_address(address: str, case: str) -> RefusedError:
    shown, where = clean_line(address, 80), clean_line(case, 60)
    return RefusedError(
        f"Vorgang {where}: „{shown}“ ist keine E-Mail-Adresse, an die oder von der ein Brief gehen kann.",
        "Bitte genau eine Adresse ohne Umlaute vor dem @ eintragen, oder den Brief auf anderem Weg versenden.",
    )


def _own_id(mail: Outgoing) -> str:
    local, _, domain = mail.id.partition("@")
    if not is_id(mail.id) or not local or not domain:
        raise RefusedError(
            f"Vorgang {clean_line(mail.case, 60)}: die Kennung der E-Mail ist nicht verwendbar.",
            "Bitte der Technik melden; der Brief kann bis dahin von Hand versendet werden.",
        )
    return mail.id


def is_id(text: str) -> bool:
    """True for what may stand between < and > in a header without harm."""
    return len(text) <= _ID_CHARACTERS and _ID.fullmatch(text) is not None and "=?" not in text


def _thread(mail: Outgoing) -> tuple[tuple[str, ...], str]:
    """The chain, and the mail that this one answers. Ids that are none are left out: the thread is then shorter."""
    in_reply_to = mail.in_reply_to if is_id(mail.in_reply_to) else ""
    ids = [entry for entry in dict.fromkeys(mail.references) if is_id(entry) and entry != in_reply_to]
    chain = [*ids, in_reply_to] if in_reply_to else ids
    if len(chain) > MOST_REFERENCES:
        chain = [chain[0], *chain[1 - MOST_REFERENCES :]]
    return tuple(chain), in_reply_to


def _clean_attachments(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    taken: set[str] = set()
    return tuple(_clean_attachment(attachment, taken) for attachment in attachments)


def _clean_attachment(attachment: Attachment, taken: set[str]) -> Attachment:
    name = _untaken(clean_name(attachment.name), taken)
    taken.add(name.casefold())
    media_type = attachment.media_type.lower() if len(attachment.media_type) < 200 else ""
    known = _TYPES.get(_suffix(name).lower())
    fit = media_type if _MEDIA_TYPE.fullmatch(media_type) else _UNKNOWN_TYPE
    return Attachment(name, known or fit, attachment.content)


def _untaken(name: str, taken: set[str]) -> str:
    suffix = _suffix(name)
    stem, number, free = name.removesuffix(suffix), 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{_cut(stem, _NAME_BYTES - len(suffix.encode()) - 6)} ({number}){suffix}"
    return free


def _suffix(name: str) -> str:
    found = _ENDING.search(name)
    return found[0] if found else ""


def _is_kept(sign: str) -> bool:
    return sign in "\n\t\r" or unicodedata.category(sign) not in _DROPPED


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore").rstrip(" .")
