"""A private Dovecot on the loopback: every name is a user, its mailbox is there at the first login."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.servers import processes
from tests.servers.certificates import Authority, Kind
from tests.servers.session import Session

PASSWORD = "geheim-23125"
_KEY = b"a key that only this test server knows"
_SERIAL = itertools.count(1)


@dataclass(frozen=True)
class Options:
    """What a server can and allows. `capability` replaces the list that it tells after login ("IMAP4rev1 UIDPLUS": no
    MOVE). `tls` is the certificate of the second port and of STARTTLS; `plaintext` False wants STARTTLS before a
    password. `rights` maps folders to ACL rights of their owner ("lr": look only). `separator` and `prefix` as other
    servers have them ("." and "INBOX.")."""

    capability: str = ""
    tls: Kind | None = None
    plaintext: bool = True
    quota_kib: int = 0
    rights: Mapping[str, str] = field(default_factory=dict)
    special: tuple[tuple[str, str], ...] = (("Drafts", "\\Drafts"), ("Sent", "\\Sent"))
    separator: str = "/"
    prefix: str = ""
    tokens: bool = False


class Dovecot:
    """Running from the start; `close` ends it and removes its folder."""

    def __init__(self, options: Options = Options()) -> None:
        processes.require("dovecot", "doveadm", *(("setpriv",) if os.getuid() == 0 else ()))
        self.options = options
        # a short path: unix sockets below it may have 107 characters
        self.folder = processes.give_away(Path(tempfile.mkdtemp(prefix="dc", dir="/tmp")))
        self.authority = Authority(self.folder)
        self.port, self.tls_port = processes.free_port(), processes.free_port()
        self.host = "127.0.0.1"
        self._write_configuration()
        self.start()

    # ------------------------------------------------------------------ life

    def start(self) -> None:
        """On the same ports as before."""
        command = [*processes.as_server_user(), "dovecot", "-F", "-c", str(self._configuration)]
        self._process = processes.start(command, self.folder / "printed.log")
        processes.await_true(self._is_up, f"Dovecot to start: {self.log()[-500:]}")

    def _is_up(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"Dovecot ended: {self.log()}")
        return processes.greets(self.port)

    def end(self) -> None:
        """In good order: sessions are told."""
        processes.end(self._process)

    def kill(self) -> None:
        """As a power cut would."""
        processes.end(self._process, signal.SIGKILL)
        shutil.rmtree(self.folder / "run", ignore_errors=True)

    def stop(self) -> None:
        """SIGSTOP: lines stay open, nothing answers."""
        processes.signal_all(self._process, signal.SIGSTOP)

    def cont(self) -> None:
        processes.signal_all(self._process, signal.SIGCONT)

    def close(self) -> None:
        processes.end(self._process, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self) -> str:
        """What it wrote so far."""
        parts = (self.folder / name for name in ("printed.log", "dovecot.log"))
        return "\n".join(path.read_text(errors="replace") for path in parts if path.exists())

    # ------------------------------------------------------------------ users

    def user(self, name: str = "") -> str:
        """A name whose mailbox is empty."""
        return f"{name or 'buero'}{next(_SERIAL)}"

    def token(self, user: str, seconds: int = 3600) -> str:
        """An access token (JWT) that this server takes, with `tokens`; below 0 it has expired."""
        now = int(time.time())
        head = {"alg": "HS256", "typ": "JWT", "kid": "default"}
        body = {"sub": user, "exp": now + seconds, "iat": now - 60, "nbf": now - 60, "iss": "example.org"}
        signed = b".".join(_base64(json.dumps(part).encode()) for part in (head, body))
        return (signed + b"." + _base64(hmac.digest(_KEY, signed, hashlib.sha256))).decode()

    def session(self, user: str) -> Session:
        """A second client; use it with `with`."""
        return Session(self.host, self.port, user, PASSWORD, tls=self._client_tls())

    def _client_tls(self) -> Path | None:
        return None if self.options.plaintext else self.authority.ca_file

    # ------------------------------------------------------------------ mails

    def deliver(self, user: str, *contents: bytes, folder: str = "INBOX", received: datetime | None = None) -> None:
        """Over the line, by APPEND; the folder is made."""
        with self.session(user) as session:
            for content in contents:
                session.append(folder, content, received)

    def pour(self, user: str, contents: Iterable[bytes], folder: str = "INBOX", received: float = 0.0) -> int:
        """Straight into the Maildir, quickly; returns how many. Equal neighbours share one file (hard links)."""
        new = self._maildir(user, folder) / "new"
        last, original, number = b"", None, 0
        moment = received or time.time()
        for number, content in enumerate(contents, 1):
            # Dovecot's table of file names looks at their ends: alike ones would take it minutes
            path = new / f"{int(moment)}.{next(_SERIAL)}.example.org.{number:07}"
            # a file system allows 65,000 links to a file
            if original is not None and content is last and number % 30000:
                path.hardlink_to(original)
                continue
            path.write_bytes(content)
            os.utime(processes.give_away(path), (moment, moment))
            last, original = content, path
        return number

    def _maildir(self, user: str, folder: str) -> Path:
        home = self.folder / "mail" / user
        path = home if folder == "INBOX" else home / f".{folder.replace('/', '.')}"
        for part in (home, path, *(path / name for name in ("cur", "new", "tmp"))):
            if not part.exists():
                part.mkdir()
                processes.give_away(part)
        return path

    # ------------------------------------------------------------------ what only an administrator can do

    def set_uid_validity(self, user: str, validity: int, folder: str = "INBOX") -> None:
        self.administer("mailbox", "update", "--uid-validity", str(validity), "-u", user, folder)

    def uid_validity(self, user: str, folder: str = "INBOX") -> int:
        with self.session(user) as session:
            return session.uid_validity(folder)

    def kick(self, user: str) -> None:
        """Throws all sessions of a user out."""
        self.administer("kick", user, expect=(0, 68))

    def administer(self, *arguments: str, expect: tuple[int, ...] = (0,)) -> str:
        """A doveadm command."""
        command = [*processes.as_server_user(), "doveadm", "-c", str(self._configuration), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/", check=False)
        if done.returncode not in expect:
            raise RuntimeError(f"doveadm {' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    # ------------------------------------------------------------------ configuration

    @property
    def _configuration(self) -> Path:
        return self.folder / "dovecot.conf"

    def _write_configuration(self) -> None:
        for name in ("mail", "home"):
            processes.give_away(_made(self.folder / name))
        if self.options.rights:
            lines = [f"{folder} owner {rights}\n" for folder, rights in self.options.rights.items()]
            processes.give_away(_written(self.folder / "acl", "".join(lines)))
        if self.options.tokens:
            self._write_keys()
        text = "\n".join([*self._basics(), *self._logins(), *self._mailboxes(), *self._plugins(), *self._services()])
        processes.give_away(_written(self._configuration, text + "\n"))

    def _basics(self) -> list[str]:
        name, folder = processes.server_user().pw_name, self.folder
        group = _group_name()
        tls = self.options.tls
        lines = [
            f"base_dir = {folder}/run", f"state_dir = {folder}/state", f"log_path = {folder}/dovecot.log",
            f"info_log_path = {folder}/dovecot.log", f"instance_name = {folder.name}", "protocols = imap",
            "listen = 127.0.0.1", f"ssl = {'yes' if tls else 'no'}",
            f"disable_plaintext_auth = {'no' if self.options.plaintext else 'yes'}", "login_trusted_networks =",
            f"default_internal_user = {name}", f"default_internal_group = {group}", f"default_login_user = {name}",
            "first_valid_uid = 1", f"mail_location = maildir:{folder}/mail/%u", "mail_fsync = never",
            "auth_failure_delay = 0", "mail_max_userip_connections = 200", "mailbox_list_index = yes",
            "maildir_very_dirty_syncs = yes", "mail_never_cache_fields = hdr.from hdr.to hdr.cc hdr.subject hdr.date imap.bodystructure size.virtual size.physical date.received",
        ]  # fmt: skip
        if self.options.capability:
            lines.append(f"imap_capability = {self.options.capability}")
        if tls:
            chain, key = (processes.give_away(path) for path in self.authority.issue(tls))
            lines += [f"ssl_cert = <{chain}", f"ssl_key = <{key}"]
        if not self.options.plaintext:
            # a client on the loopback counts as safe otherwise
            lines.append("ssl = required")
        return lines

    def _logins(self) -> list[str]:
        user = processes.server_user()
        tokens = " xoauth2 oauthbearer" if self.options.tokens else ""
        lines = [f"auth_mechanisms = plain login{tokens}"]
        if self.options.tokens:
            passdb = ["  driver = oauth2", "  mechanisms = xoauth2 oauthbearer", f"  args = {self.folder}/tokens.conf"]
            lines += ["passdb {", *passdb, "}"]
        lines += ["passdb {", "  driver = static", "  mechanisms = plain login", f"  args = password={PASSWORD}", "}"]
        place = f"uid={user.pw_uid} gid={user.pw_gid} home={self.folder}/home/%u allow_all_users=yes"
        return [*lines, "userdb {", "  driver = static", f"  args = {place}", "}"]

    def _write_keys(self) -> None:
        path = self.folder / "keys" / "default" / "HS256"
        path.mkdir(parents=True)
        _written(path / "default", base64.b64encode(_KEY).decode())
        for part in (path / "default", path, path.parent, path.parent.parent):
            processes.give_away(part)
        lines = ["introspection_mode = local", f"local_validation_key_dict = fs:posix:prefix={self.folder}/keys/"]
        lines += ["username_attribute = sub", "issuers = example.org"]
        processes.give_away(_written(self.folder / "tokens.conf", "\n".join(lines) + "\n"))

    def _mailboxes(self) -> list[str]:
        lines = ["namespace inbox {", "  inbox = yes", f"  separator = {self.options.separator}"]
        lines.append(f"  prefix = {self.options.prefix}")
        for name, use in self.options.special:
            lines += [f"  mailbox {name} {{", f"    special_use = {use}", "    auto = create", "  }"]
        return [*lines, "}"]

    def _plugins(self) -> list[str]:
        names = [*(["quota"] if self.options.quota_kib else []), *(["acl"] if self.options.rights else [])]
        if not names:
            return []
        settings = []
        if self.options.quota_kib:
            settings += ["  quota = count:User quota", "  quota_vsizes = yes", "  quota_grace = 0"]
            settings.append(f"  quota_rule = *:storage={self.options.quota_kib}K")
        if self.options.rights:
            settings.append(f"  acl = vfile:{self.folder}/acl")
        plugins = f"{' '.join(names)} {' '.join(f'imap_{name}' for name in names)}"
        return [f"mail_plugins = {' '.join(names)}", "protocol imap {", f"  mail_plugins = {plugins}", "}",
                "plugin {", *settings, "}"]  # fmt: skip

    def _services(self) -> list[str]:
        listeners = [f"  inet_listener imap {{\n    port = {self.port}\n  }}"]
        tls = f"    port = {self.tls_port}\n    ssl = yes" if self.options.tls else "    port = 0"
        listeners.append(f"  inet_listener imaps {{\n{tls}\n  }}")
        return [
            # without the listener, logins after failed ones are not delayed more and more
            "service anvil {\n  chroot =\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}",
             "service stats {\n  chroot =\n}",
            "service imap-login {\n  chroot =\n  service_count = 0\n" + "\n".join(listeners) + "\n}",
        ]  # fmt: skip


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _made(path: Path) -> Path:
    path.mkdir()
    return path


def _written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def _group_name() -> str:
    import grp

    return grp.getgrgid(processes.server_user().pw_gid).gr_name
