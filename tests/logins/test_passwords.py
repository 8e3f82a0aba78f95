"""Passwords: where they come from, in which order, and what is refused. Cases 22 and 94."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from klimadocs.errors import ConfigurationError
from klimadocs.logins import needs_sign_in, open_login, sign_in
from klimadocs.logins.files import write_private
from klimadocs.model.account import Secret
from tests.logins.canary import CANARY, refused

PATH = {"PATH": os.environ["PATH"]}


def private(path: Path, text: str = "aus der Datei\n", mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def secret_of(secret: Secret, environment: dict[str, str] | None = None) -> str:
    return open_login("mailbox.buero", "klima@example.org", secret, environment or PATH).secret()


def test_the_ways_are_tried_in_their_order(tmp_path: Path) -> None:
    private(tmp_path / "klima", "von systemd\n", 0o440)
    ways = Secret(
        credential="klima",
        password_command=("echo", "vom Programm"),
        password_file=private(tmp_path / "kennwort"),
        keyring="klima",
    )
    assert secret_of(ways, PATH | {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "von systemd"
    assert secret_of(ways) == "vom Programm"
    assert secret_of(Secret(password_file=ways.password_file, keyring="klima")) == "aus der Datei"


def test_a_credential_that_is_not_handed_over(tmp_path: Path) -> None:
    for environment in (PATH, PATH | {"CREDENTIALS_DIRECTORY": str(tmp_path)}):
        error = refused(ConfigurationError, lambda given=environment: secret_of(Secret(credential="klima"), given))
        assert "LoadCredential=klima:" in error.remedy


def test_a_way_that_fails_is_not_passed_over(tmp_path: Path) -> None:
    ways = Secret(password_command=("false",), password_file=private(tmp_path / "kennwort"))
    refused(ConfigurationError, lambda: secret_of(ways))


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o620, 0o602, 0o644, 0o666, 0o601])
def test_a_file_that_others_can_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = private(tmp_path / "kennwort", CANARY, mode)
    error = refused(ConfigurationError, lambda: secret_of(Secret(password_file=path)))
    assert error.remedy == f"chmod 600 {path}"
    assert f"Rechte {mode:04o}" in error.sentence


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rohr", 0o600)
    for path in (tmp_path, tmp_path / "rohr", tmp_path / "fehlt", Path("/dev/null")):
        error = refused(ConfigurationError, lambda given=path: secret_of(Secret(password_file=given)))
        assert str(path) in error.sentence


def test_a_link_to_a_private_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "verweis").symlink_to(private(tmp_path / "kennwort"))
    assert secret_of(Secret(password_file=tmp_path / "verweis")) == "aus der Datei"


@pytest.mark.parametrize("content", ["", "\n" + CANARY, CANARY + "\x00", "\x1b" + CANARY, CANARY * 100_000])
def test_a_file_that_holds_no_secret(tmp_path: Path, content: str) -> None:
    path = private(tmp_path / "kennwort", content)
    refused(ConfigurationError, lambda: secret_of(Secret(password_file=path)))


def test_no_way_at_all_is_said_at_once() -> None:
    error = refused(ConfigurationError, lambda: open_login("smtp", "klima@example.org", Secret(), {}))
    assert "[smtp] names no way to log in" in error.sentence


def test_a_refused_password_is_never_tried_again(tmp_path: Path) -> None:
    login = open_login("mailbox.buero", "k", Secret(password_file=private(tmp_path / "k", CANARY)), {})
    assert (login.mechanism, login.secret(), login.renew()) == ("password", CANARY, False)
    assert CANARY not in repr(login) + str(login) + repr(vars(login))


def test_a_changed_password_counts_at_once(tmp_path: Path) -> None:
    path = private(tmp_path / "kennwort", "alt")
    login = open_login("mailbox.buero", "k", Secret(password_file=path), {})
    assert login.secret() == "alt"
    private(path, "neu")
    assert login.secret() == "neu"


class Ring(ModuleType):
    """Stands for the library keyring; a real keyring belongs to the person who runs the tests."""

    def __init__(self, entries: dict[tuple[str, str], str], fault: type[Exception] | None = None) -> None:
        super().__init__("keyring")
        self._entries = entries
        self._fault = fault

    def get_password(self, service: str, user: str) -> str | None:
        if self._fault:
            raise self._fault(CANARY)
        return self._entries.get((service, user))


class NoKeyringError(RuntimeError):
    """As keyring says it under cron."""


def test_the_keyring_knows_service_and_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Ring({("klima", "klima@example.org"): "vom Bund"}))
    assert secret_of(Secret(keyring="klima")) == "vom Bund"
    error = refused(ConfigurationError, lambda: secret_of(Secret(keyring="anders")))
    assert error.remedy == "keyring set anders klima@example.org"


def test_the_keyring_is_not_there_under_cron(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", Ring({}, NoKeyringError))
    error = refused(ConfigurationError, lambda: secret_of(Secret(keyring="klima")))
    assert "NoKeyringError" in error.sentence
    assert "cron" in error.remedy


def test_the_library_of_the_keyring_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)  # type: ignore[arg-type]
    error = refused(ConfigurationError, lambda: secret_of(Secret(keyring="klima")))
    assert "klimadocs[keyring]" in error.remedy


def test_a_private_file_is_replaced_whole_and_never_open_to_others(tmp_path: Path) -> None:
    path = private(tmp_path / "marke", "alt", 0o644)
    os.umask(os.umask(0o022))
    write_private(path, b"neu")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"neu", 0o600)
    assert list(tmp_path.iterdir()) == [path]
    refused(ConfigurationError, lambda: write_private(tmp_path / "fehlt" / "marke", b"x"))


def test_only_the_device_flow_needs_a_person() -> None:
    assert needs_sign_in(Secret(auth="microsoft", flow="device"))
    assert not needs_sign_in(Secret(auth="microsoft"))
    said = SimpleNamespace(lines=[])
    refused(ConfigurationError, lambda: sign_in("smtp", "k", Secret(password_command=("x",)), said.lines.append))
    assert said.lines == []
