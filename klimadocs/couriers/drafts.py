"""Drafts in the office's own mailbox: put there once, in the thread of the mail that they answer. A person sends them;
the folder of sent mails tells when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, TypeVar

from klimadocs.couriers import Departure
from klimadocs.couriers.building import DISPATCH_HEADER, build
from klimadocs.couriers.line import Line
from klimadocs.couriers.matching import Found, is_alike, is_changed, is_ours, read
from klimadocs.couriers.values import clean_line, clean_mail
from klimadocs.errors import ConfigurationError, RefusedError, TemporaryError
from klimadocs.imap import AnswerNo
from klimadocs.model.account import Account, Login
from klimadocs.model.event import CourierKind
from klimadocs.model.mail import Outgoing

if TYPE_CHECKING:
    from klimadocs.imap.session import Session

_HEAD = f"BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO REFERENCES SUBJECT {DISPATCH_HEADER.upper()})]"
_FLAGS = (b"\\Draft", b"\\Seen")
# a letter that was handed over before the program died is looked for in the next runs, not for ever
_LOOK_BACK = timedelta(days=60)
_MOST_FETCHED = 5
_MOST_BYTES = 50 * 1024 * 1024
Result = TypeVar("Result")
_UsualFolder = Literal["drafts", "sent"]
_USUAL_DRAFTS = "Drafts"
Criteria = list[str | date]


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


class DraftsCourier:
    """One session from the first call to `rest`. `now` gives the date of drafts."""

    kind: CourierKind = "draft"

    def __init__(self, account: Account, login: Login, now: Callable[[], datetime] = _now) -> None:
        self._account = account
        self._line = Line(account, login)
        self._now = now

    def hand_over(self, mail: Outgoing) -> str:
        """The folder that the draft lies in, or that it was sent to already. Safe to call twice."""
        if not self._account.drafts:
            raise ConfigurationError(
                f"Für das Postfach „{self._account.name}“ ist kein Ordner für Entwürfe eingestellt.",
                f'In den Einstellungen unter [mailbox.{self._account.name}] drafts = "auto" setzen.',
            )
        content, mail = build(mail, self._now()), clean_mail(mail)
        return self._run(lambda session: self._put_once(session, content, mail))

    def departures(self, mails: Collection[Outgoing], since: date | None = None) -> Iterator[Departure]:
        """Of drafts that left by another mailbox, or were deleted, nothing is told; see `vanished`."""
        return iter(self._look(mails, since)[0])

    def vanished(self, mails: Collection[Outgoing], since: date | None = None) -> frozenset[str]:
        """Ids of mails that lie neither among the drafts nor among the sent ones: a person deleted or moved them."""
        return frozenset(self._look(mails, since)[1])

    def rest(self) -> None:
        """Logs out; the next call logs in again."""
        self._line.close()

    def _put_once(self, session: Session, content: bytes, mail: Outgoing) -> str:
        drafts = self._folder(session, "drafts") or session.ensure_folder(_USUAL_DRAFTS)
        lately = (self._now() - _LOOK_BACK).date()
        for folder, since in ((drafts, None), (self._folder(session, "sent"), lately)):
            if folder and _open(session, folder) and _find_ours(session, mail, since) is not None:
                return folder
        return self._append(session, drafts, content, mail)

    def _look(self, mails: Collection[Outgoing], since: date | None) -> tuple[list[Departure], list[str]]:
        if not mails or not self._account.sent:
            return [], []
        return self._run(lambda session: self._look_into(session, mails, since))

    def _look_into(
        self, session: Session, mails: Collection[Outgoing], since: date | None
    ) -> tuple[list[Departure], list[str]]:
        departures: list[Departure] = []
        waiting = self._waiting(session, mails)
        folder, taken = self._folder(session, "sent"), set[int]()
        if folder and _open(session, folder):
            for mail in map(clean_mail, mails):
                found = _find(session, mail, since, mail.id not in waiting, taken)
                if found:
                    departures.append(_departure(mail, found, folder))
        left = {departure.id for departure in departures}
        return departures, [mail.id for mail in mails if mail.id not in left | waiting]

    def _waiting(self, session: Session, mails: Collection[Outgoing]) -> set[str]:
        """Ids of those that lie among the drafts still; some programs save a draft without our id."""
        folder, taken = self._folder(session, "drafts"), set[int]()
        if not folder or not _open(session, folder):
            return set()
        return {mail.id for mail in map(clean_mail, mails) if _find(session, mail, None, True, taken, "UNDELETED")}

    def _run(self, errand: Callable[[Session], Result]) -> Result:
        """What a server refuses beside APPEND is a matter of rights and settings."""
        try:
            return self._line.run(errand)
        except AnswerNo as error:
            raise ConfigurationError(
                f"Das Postfach „{self._account.name}“ verweigert einen Ordner: {error.sentence}",
                "Rechte am Postfach und die Namen drafts und sent in den Einstellungen prüfen.",
            ) from error

    def _folder(self, session: Session, kind: _UsualFolder) -> str | None:
        """The server's name; None where there is none, or where none is wanted."""
        name = self._account.drafts if kind == "drafts" else self._account.sent
        if name == "auto":
            return session.special(kind)
        if kind == "drafts" and name:
            return session.ensure_folder(name)
        return session.folder(name) if name else None

    def _append(self, session: Session, folder: str, content: bytes, mail: Outgoing) -> str:
        try:
            try:
                _put(session, folder, content)
            except AnswerNo as error:
                if error.code not in ("TRYCREATE", "NONEXISTENT"):
                    raise
                session.forget_folder(folder)
                folder = session.ensure_folder(folder)
                _put(session, folder, content)
        except AnswerNo as error:
            raise self._refusal(error, folder, mail) from error
        return folder

    def _refusal(self, error: AnswerNo, folder: str, mail: Outgoing) -> RefusedError | TemporaryError:
        where = f"Postfach „{self._account.name}“, Ordner „{clean_line(folder, 60)}“"
        if error.code == "OVERQUOTA" or "quota" in error.sentence.casefold():
            return TemporaryError(
                f"Vorgang {mail.case}: im {where} ist kein Platz mehr ({error.sentence}).",
                "Bitte im Postfach aufräumen; der nächste Lauf versucht es wieder.",
            )
        return RefusedError(
            f"Vorgang {mail.case}: der Entwurf wurde nicht angenommen ({where}: {error.sentence}).",
            "Bitte Rechte am Ordner prüfen, oder den Brief von Hand versenden.",
        )


def _put(session: Session, folder: str, content: bytes) -> None:
    with session.guarded():
        session.client.append(folder, content, flags=_FLAGS)


def _open(session: Session, folder: str) -> bool:
    """False where there is no such folder (yet)."""
    try:
        session.select(folder, readonly=True)
    except AnswerNo as error:
        if error.code in ("NOPERM", "INUSE", "UNAVAILABLE"):
            raise
        return False
    return True


def _departure(mail: Outgoing, found: Found, folder: str) -> Departure:
    return Departure(mail.id, is_changed(found, mail), ", ".join(found.recipients), folder)


def _find(
    session: Session, mail: Outgoing, since: date | None, may_guess: bool, taken: set[int], *also: str
) -> Found | None:
    """The message that this mail became, in the folder at hand. `taken` are UIDs that are other mails."""
    uid = _find_ours(session, mail, since, *also)
    if uid is not None:
        taken.add(uid)
        return _whole(session, uid)
    return _find_alike(session, mail, since, taken, *also) if may_guess else None


def _find_ours(session: Session, mail: Outgoing, since: date | None, *also: str) -> int | None:
    """By our own header first, then by Message-ID. Servers look for parts of words: every hit is compared whole."""
    for header in (DISPATCH_HEADER, "Message-ID"):
        heads = _heads(session, _search(session, since, *also, "HEADER", header, mail.id))
        found = [uid for uid, head in heads.items() if is_ours(head, mail)]
        if found:
            return max(found)
    return None


def _find_alike(session: Session, mail: Outgoing, since: date | None, taken: set[int], *also: str) -> Found | None:
    """Among the newest that are in the thread or name the case."""
    uids: set[int] = set()
    if mail.in_reply_to:
        uids |= _search(session, since, *also, "HEADER", "In-Reply-To", mail.in_reply_to)
    if mail.case.isascii():
        uids |= _search(session, since, *also, "SUBJECT", f"[{mail.case}]")
    heads = _heads(session, uids - taken)
    candidates = sorted((uid for uid, head in heads.items() if not head.dispatch), reverse=True)
    for uid in candidates[:_MOST_FETCHED]:
        found = _whole(session, uid)
        if is_alike(found, mail):
            taken.add(uid)
            return found
    return None


def _search(session: Session, since: date | None, *criteria: str) -> set[int]:
    wanted: Criteria = [*(("SINCE", since - timedelta(days=1)) if since else ()), *criteria]
    with session.guarded():
        return set(session.client.search(wanted))


def _heads(session: Session, uids: set[int]) -> dict[int, Found]:
    if not uids:
        return {}
    with session.guarded():
        answers = session.client.fetch(sorted(uids), [_HEAD])
    return {uid: read(_body_of(answer)) for uid, answer in answers.items()}


def _whole(session: Session, uid: int) -> Found:
    """Empty where somebody took it away meanwhile, or where it is far larger than any letter."""
    with session.guarded():
        size = session.client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE", _MOST_BYTES)
        if size >= _MOST_BYTES:
            return Found()
        return read(_body_of(session.client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {})))


def _body_of(answer: dict[bytes, object]) -> bytes:
    bodies = [value for key, value in answer.items() if key.startswith(b"BODY[") and isinstance(value, bytes)]
    return bodies[0] if bodies else b""
