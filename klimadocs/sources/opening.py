"""Opens one wrapper after the other until every part is kept, passed over with a reason, or told as a trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from klimadocs.model.trouble import Trouble
from klimadocs.ooxml.containers import container_names, is_container
from klimadocs.sources import archives, mapi, smime, tnef
from klimadocs.sources.envelope import is_mail
from klimadocs.sources.leaves import Contents, Leaf, read_contents
from klimadocs.sources.mime import DEEPEST, MOST_PARTS, BrokenMail, Mail
from klimadocs.sources.naming import Labels, clean_name
from klimadocs.sources.outlook import OutlookFile, OutlookMail, read_outlook
from klimadocs.sources.passing import is_system_path, reason_to_pass
from klimadocs.sources.texts import is_encrypted, links_to_cloud, shown_pictures

MOST_BYTES = 300 << 20

_AGAIN = "Bitte den Absender um erneute Zusendung bitten."
_PLAIN = "Bitte den Absender bitten, das Formular unverschlüsselt, per Fax oder mit der Post zu senden."
_PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
_OUTLOOK_STREAM = "__properties_version1.0"
_SURELY_MAIL = ("message/", "multipart/")
_UNNAMED_TYPES = frozenset({"", "application/octet-stream", "application/x-unknown-content-type"})

Opener = Callable[[Leaf, int], None]


class _Full(Exception):
    """A limit on the whole; the text is a German sentence."""


class Opening:
    """Everything that one arrival gives. `parts` with True for those that lie in a mail that was attached; `troubles`
    likewise; `plain` and `html` are the texts of the mail itself, `returned` heads of mails that came back."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes, bool]] = []
        self.ignored: list[str] = []
        self.troubles: list[tuple[Trouble, bool]] = []
        self.plain: list[str] = []
        self.html: list[str] = []
        self.returned: list[str] = []
        self.is_signed = False
        self._labels = Labels()
        self._count = 0
        self._bytes = 0

    def open_mail(self, content: bytes, mail: Mail | None = None) -> None:
        """The outermost mail; a limit on the whole is told as a trouble, what was found before stays."""
        self._fenced(lambda: self._open_contents(Leaf("", "message/rfc822", content), 0, mail))

    def open_outlook(self, mail: OutlookMail) -> None:
        """The outermost mail, where it is a .msg file."""
        self._fenced(lambda: self._open_outlook_mail(mail, 0, False))

    def open_file(self, leaf: Leaf) -> None:
        """A file that arrived by itself."""
        opener = self.opener_of(leaf)
        self._fenced(lambda: opener(leaf, 0) if opener else self._keep(leaf))

    def opener_of(self, leaf: Leaf) -> Opener | None:
        """What opens a part, by its content; None for what is a file of its own."""
        content = leaf.content
        if content.startswith(tnef.MAGIC):
            return self._open_tnef
        if is_container(content):
            return self._open_msg if _OUTLOOK_STREAM in container_names(content) else None
        if content[:200].lstrip().startswith(_PGP_MESSAGE):
            return self._tell_encrypted
        if leaf.media_type in smime.TYPES or smime.is_container(content):
            return self._open_container
        if archives.archive_kind(content):
            return self._open_archive
        return self._open_attached if _is_attached_mail(leaf) else None

    def _fenced(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BrokenMail as error:
            self._tell("broken_mail", str(error), _AGAIN)
        except _Full as error:
            self._tell("too_large", str(error), "Bitte die E-Mail selbst ansehen oder um kleinere Sendungen bitten.")

    def _take(self, leaf: Leaf, depth: int, shown: frozenset[str] = frozenset()) -> None:
        self._count += 1
        self._bytes += len(leaf.content)
        if self._count > MOST_PARTS:
            raise _Full(f"Die Sendung hat mehr als {MOST_PARTS} Teile; nicht alle wurden ausgepackt.")
        if self._bytes > MOST_BYTES:
            raise _Full("Die Anlagen sind zusammen größer als 300 MB; nicht alle wurden ausgepackt.")
        leaf = leaf if leaf.name else replace(leaf, name=f"Teil {self._count}")
        opener = self.opener_of(leaf)
        if opener != self._tell_encrypted and (reason := reason_to_pass(leaf, shown)):
            self.ignored.append(f"{leaf.name} ({reason})")
        elif opener is None:
            self._keep(leaf)
        elif depth >= DEEPEST:
            raise BrokenMail("Die E-Mail ist zu tief verschachtelt.")
        else:
            opener(leaf, depth + 1)

    def _keep(self, leaf: Leaf) -> None:
        self.parts.append((self._labels.label(leaf.name), leaf.content, leaf.is_nested))

    def _tell(self, kind: str, sentence: str, remedy: str, is_nested: bool = False) -> None:
        self.troubles.append((Trouble("unpack", "", kind, sentence, remedy), is_nested))

    def _open_contents(self, leaf: Leaf, depth: int, mail: Mail | None = None) -> None:
        contents = read_contents(mail or Mail(leaf.content))
        shown = frozenset().union(*map(shown_pictures, contents.markup))
        self._tell_of(contents, leaf.is_nested)
        for inner in contents.leaves:
            self._take(inner if inner.is_nested or not leaf.is_nested else replace(inner, is_nested=True), depth, shown)
        if not leaf.is_nested:
            self.plain += contents.plain
            self.html += contents.html
            self.returned += contents.returned

    def _tell_of(self, contents: Contents, is_nested: bool) -> None:
        if any(map(is_encrypted, (*contents.plain, *contents.html))):
            self._tell("encrypted", "Der Text der E-Mail ist mit PGP verschlüsselt.", _PLAIN, is_nested)
        if "message/partial" in contents.kinds:
            sentence = "Die E-Mail ist nur ein Stück einer zerlegten E-Mail."
            self._tell("broken_mail", sentence, _AGAIN, is_nested)
        if any(leaf.media_type == "message/external-body" for leaf in contents.leaves):
            sentence = "Eine Anlage liegt nicht in der E-Mail, sondern an einem anderen Ort; sie wird nicht geholt."
            self._tell("link", sentence, "Bitte um das Formular als Anlage bitten.", is_nested)

    def _open_attached(self, leaf: Leaf, depth: int) -> None:
        """A mail as a file; what is none after all is kept."""
        try:
            self._open_contents(replace(leaf, is_nested=True), depth)
        except BrokenMail as error:
            self._keep(leaf)
            self._tell("broken_mail", f"„{leaf.name}“: {error}", _AGAIN, leaf.is_nested)

    def _open_tnef(self, leaf: Leaf, depth: int) -> None:
        attachments = tnef.read_attachments(leaf.content)
        if not attachments:
            self.ignored.append(f"{leaf.name} (ohne Anlagen)")
        for file in attachments:
            inner = Leaf(clean_name(file.name), file.media_type, file.content, file.content_id, leaf.is_nested)
            self._take(inner, depth, frozenset({file.content_id} - {""}))

    def _open_msg(self, leaf: Leaf, depth: int) -> None:
        mail = read_outlook(leaf.content)
        if mail is None:
            self._keep(leaf)
            sentence = f"Die Outlook-Datei „{leaf.name}“ ist beschädigt und lässt sich nicht öffnen."
            self._tell("broken_mail", sentence, _AGAIN, leaf.is_nested)
        else:
            self._open_outlook_mail(mail, depth, True)

    def _open_outlook_mail(self, mail: OutlookMail, depth: int, is_nested: bool) -> None:
        shown = shown_pictures(mail.html)
        contents = Contents(plain=[mail.text], html=[mail.html])
        self._tell_of(contents, is_nested)
        if not is_nested:
            self.plain.append(mail.text)
            self.html.append(mail.html)
        for file in mail.files:
            self._take_outlook_file(file, depth, is_nested, shown)

    def _take_outlook_file(self, file: OutlookFile, depth: int, is_nested: bool, shown: frozenset[str]) -> None:
        if file.mail is not None:
            self._open_outlook_mail(file.mail, depth + 1, True)
            return
        leaf = Leaf(clean_name(file.name), file.media_type, file.content, file.content_id, is_nested)
        if not file.content and file.method in (mapi.METHOD_LINK, mapi.METHOD_OBJECT):
            self._tell_unread(leaf, file.method)
            return
        self._take(leaf, depth, shown)

    def _tell_unread(self, leaf: Leaf, method: int) -> None:
        name = leaf.name or "ohne Namen"
        if method == mapi.METHOD_LINK:
            self.ignored.append(f"{name} (Link)")
            sentence = f"Die Anlage „{name}“ ist nur ein Link; er wird nicht geöffnet."
            self._tell("link", sentence, "Bitte um das Formular als Anlage bitten.", leaf.is_nested)
            return
        self.ignored.append(f"{name} (eingebettetes Objekt)")
        sentence = f"In die E-Mail ist ein Objekt eingebettet („{name}“), das nicht gelesen wird."
        self._tell("not_opened", sentence, "Bitte die E-Mail in Outlook ansehen.", leaf.is_nested)

    def _open_container(self, leaf: Leaf, depth: int) -> None:
        opened = smime.open_container(leaf.content)
        if opened.kind == "signed":
            self.is_signed = self.is_signed or not leaf.is_nested
            self._open_signed(leaf, opened.content, depth)
        elif opened.kind == "encrypted":
            self._tell_encrypted(leaf, depth)
        elif opened.kind == "certificates":
            self.ignored.append(f"{leaf.name} (Signatur)")
        else:
            self._keep(leaf)

    def _open_signed(self, leaf: Leaf, content: bytes, depth: int) -> None:
        """Mostly a part of a mail with its own head; signed files stand in it as they are."""
        if content[:200].lstrip().lower().startswith(b"content-") or is_mail(content):
            self._open_contents(Leaf("", "", content, "", leaf.is_nested), depth)
            return
        name = leaf.name[:-4] if leaf.name.lower().endswith(".p7m") else leaf.name
        self._take(Leaf(name, "", content, "", leaf.is_nested), depth)

    def _tell_encrypted(self, leaf: Leaf, depth: int) -> None:
        self.ignored.append(f"{leaf.name} (verschlüsselt)")
        self._tell("encrypted", f"„{leaf.name}“ ist verschlüsselt und lässt sich nicht öffnen.", _PLAIN, leaf.is_nested)

    def _open_archive(self, leaf: Leaf, depth: int) -> None:
        kind = archives.archive_kind(leaf.content)
        try:
            if kind != "zip":
                raise archives.ClosedArchive(f"Archive der Art {kind} werden nicht geöffnet.")
            self._take_members(leaf, depth)
        except archives.ClosedArchive as error:
            self._keep(leaf)
            self._tell("archive", f"„{leaf.name}“: {error.sentence}", error.remedy, leaf.is_nested)

    def _take_members(self, leaf: Leaf, depth: int) -> None:
        """One level only: an archive in an archive is kept and told."""
        members = [
            Leaf(clean_name(member.path), "", member.content, "", leaf.is_nested, _note(member.path))
            for member in archives.read_members(leaf.content)
        ]
        if not members:
            self.ignored.append(f"{leaf.name} (leer)")
        for member in members:
            if not member.note and archives.archive_kind(member.content):
                self._keep(member)
                sentence = f"„{member.name}“ ist ein Archiv im Archiv „{leaf.name}“ und wird nicht geöffnet."
                self._tell("archive", sentence, "Bitte um die Dateien ohne Archiv bitten.", leaf.is_nested)
            else:
                self._take(member, depth)

    @property
    def has_text(self) -> bool:
        """True where somebody wrote something."""
        return any(text.strip() for text in (*self.plain, *self.html))

    @property
    def has_link(self) -> bool:
        """True where the text points to files left elsewhere."""
        return any(map(links_to_cloud, (*self.plain, *self.html)))


def _note(path: str) -> str:
    return "Systemdatei" if is_system_path(path) else ""


def _is_attached_mail(leaf: Leaf) -> bool:
    """By its name or what it is called; a text file that merely looks like a mail stays a file."""
    if leaf.media_type.startswith(_SURELY_MAIL):
        return bool(leaf.content)
    may_be = leaf.media_type in _UNNAMED_TYPES or leaf.name.lower().endswith(".eml")
    return may_be and is_mail(leaf.content)
