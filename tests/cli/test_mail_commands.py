"""The commands as an administrator types them, against real servers: doctor, the daily run with its digest, send."""

from __future__ import annotations

import email
import json
from pathlib import Path

import pytest

from klimadocs.cli import run
from tests.makers.mailbox_mails import head, message, text, with_form, word_part
from tests.pipeline.house import ANSWERS, TICKS, blank_word
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.tiny import fill_word

pytestmark = pytest.mark.enable_socket

SETTINGS = """
[paths]
templates = "{templates}"
[run]
workers = 1
[mailbox.buero]
host = "127.0.0.1"
port = {port}
security = "none"
user = "{user}"
address = "post@buecherei.example.org"
password_file = "passwort"
"""
OUTGOING = """
[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "post@buecherei.example.org"
sends = {sends}
[dispatch]
digest_to = ["leitung@example.org"]
"""


@pytest.fixture
def office(tmp_path: Path, tiny_templates: Path, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an office with a mailbox that holds one form; the current folder."""
    user = dovecot.user()
    content = fill_word(blank_word(tiny_templates), ANSWERS, TICKS)
    dovecot.deliver(user, with_form("Antrag", "ida@example.org", "m1", word_part(content)))
    (tmp_path / "klimadocs.toml").write_text(SETTINGS.format(templates=tiny_templates, port=dovecot.port, user=user))
    secret = tmp_path / "passwort"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    (tmp_path / "user").write_text(user)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def add(office: Path, text_: str) -> None:
    with (office / "klimadocs.toml").open("a") as file:
        file.write(text_)


def test_doctor_logs_in_and_looks(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    told = capsys.readouterr().out
    assert "ok  mailbox buero:" in told
    assert "INBOX 1 messages" in told
    assert "drafts in Drafts" in told


def test_doctor_names_a_wrong_password(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Case 22."""
    (office / "passwort").write_text("falsch-23125")
    assert run(["doctor"]) == 2
    told = capsys.readouterr().out
    assert "!!  mailbox buero:" in told
    assert "falsch-23125" not in told


def test_a_wrong_password_is_exit_code_two_and_says_so(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "passwort").write_text("falsch-23125")
    assert run(["process-inbox"]) == 2
    assert "Postfach buero" in capsys.readouterr().out
    (office / "passwort").write_text(PASSWORD)
    assert run(["process-inbox"]) == 0, "the pause ends when the password file changes"


def test_a_dry_run_leaves_the_mailbox_alone(office: Path, dovecot: Dovecot, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["process-inbox", "--dry-run"]) == 0
    assert "take in  Antrag" in capsys.readouterr().out
    with dovecot.session((office / "user").read_text()) as session:
        assert ["\\Seen" in message.flags for message in session.messages()] == [False]
    assert not list((office / "inbox").glob(".kept/*/*"))


def test_digest_and_letters_leave_by_smtp(
    office: Path, dovecot: Dovecot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    user = (office / "user").read_text()
    dovecot.deliver(user, message(head("Frage", "wer@example.org", "m2"), text("Wann?\n")))
    certificates = tmp_path / "zertifikate"
    certificates.mkdir()
    with SmtpSink(certificates) as sink:
        add(office, OUTGOING.format(port=sink.port, sends="true"))
        assert run(["process-inbox", "--json"]) == 3
        report = json.loads(capsys.readouterr().out)
        assert report["new"]["arrivals"] == 2
        assert [letter.recipients for letter in sink.letters] == [("leitung@example.org",)]
        digest = email.message_from_bytes(sink.letters[0].content)
        assert digest["Auto-Submitted"] == "auto-generated"
        assert b"Frage" in digest.get_payload(decode=True)

        assert run(["approve", "LA-2031-01"]) == 0
        assert run(["send", "--dry-run"]) == 0
        assert "hand on  LA-2031-01: bestaetigung (smtp)" in capsys.readouterr().out
        assert len(sink.letters) == 1
        assert run(["send"]) == 0
        answer = email.message_from_bytes(sink.letters[1].content)
        assert sink.letters[1].recipients == ("ida@example.org",)
        assert answer["In-Reply-To"] == "<m1@mail.example.org>"
        assert answer["Auto-Submitted"] is None
        assert run(["send"]) == 0
        assert len(sink.letters) == 2
        assert run(["process-inbox"]) == 3
        assert len(sink.letters) == 2, "nothing new, no digest"
    assert run(["verify"]) == 0
    assert (office / "outbox/sent/LA-2031-01/LA-2031-01 Bestätigung.docx").is_file()


def test_a_server_that_is_down_is_exit_code_75(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Case 24: nothing else was to be done."""
    text_ = (office / "klimadocs.toml").read_text()
    (office / "klimadocs.toml").write_text(text_.replace("port = ", "port = 1 # "))
    assert run(["process-inbox"]) == 75
    assert "Postfach buero" in capsys.readouterr().out
