"""Tokens of Google Workspace, by the real google-auth, from an end point on loopback. Cases 22 and 94."""

from __future__ import annotations

import base64
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.logins import open_login
from klimadocs.logins.google import GoogleTokens
from klimadocs.logins.tokens import TokenLogin
from klimadocs.model.account import Secret
from tests.logins.canary import CANARY, refused
from tests.logins.provider import Form, Provider, reply

pytest.importorskip("google.oauth2", reason="the extra klimadocs[google] is not installed")


class EndPoint(ThreadingHTTPServer):
    """Hands out tokens until it is told to refuse."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.forms: list[Form] = []
        self.refusal: tuple[int, dict[str, Any]] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/token"


class _Handler(BaseHTTPRequestHandler):
    server: EndPoint

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.forms.append(dict(parse_qsl(self.rfile.read(length).decode())))
        token = {"access_token": f"{CANARY}-{len(self.server.forms)}", "expires_in": 3600, "token_type": "Bearer"}
        status, entries = self.server.refusal or (200, token)
        content = json.dumps(entries).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def end_point() -> Iterator[EndPoint]:
    with EndPoint() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(65537, 2048)
    lock = serialization.NoEncryption()
    return made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock).decode()


def private(path: Path, entries: object) -> Path:
    path.write_text(entries if isinstance(entries, str) else json.dumps(entries))
    path.chmod(0o600)
    return path


def service_account(folder: Path, key: str, address: str) -> Secret:
    entries = {"type": "service_account", "client_email": "klimadocs@example.org", "private_key": key,
               "private_key_id": "1", "token_uri": address}  # fmt: skip
    return Secret(auth="google", client_secret_file=private(folder / "dienst.json", entries))


@pytest.mark.enable_socket
def test_a_service_account_acts_for_the_mailbox(tmp_path: Path, key: str, end_point: EndPoint) -> None:
    secret = service_account(tmp_path, key, end_point.address)
    login = open_login("mailbox.buero", "klima@example.org", secret, {})
    assert (login.mechanism, login.secret(), login.secret()) == ("xoauth2", f"{CANARY}-1", f"{CANARY}-1")
    claims = json.loads(base64.urlsafe_b64decode(end_point.forms[0]["assertion"].split(".")[1] + "=="))
    assert (claims["sub"], claims["scope"]) == ("klima@example.org", "https://mail.google.com/")
    assert login.renew()
    assert login.secret() == f"{CANARY}-2"
    assert not login.renew()
    assert CANARY not in repr(login) + repr(vars(login))


@pytest.mark.enable_socket
@pytest.mark.parametrize("word", ["unauthorized_client", "invalid_grant", "invalid_scope"])
def test_a_refusal_is_told_by_its_word(tmp_path: Path, key: str, end_point: EndPoint, word: str) -> None:
    end_point.refusal = (401, {"error": word, "error_description": CANARY})
    login = open_login("smtp", "klima@example.org", service_account(tmp_path, key, end_point.address), {})
    error = refused(ConfigurationError, login.secret)
    assert f"[smtp] Google lehnt ab ({word})" in error.sentence
    assert len(end_point.forms) == 1


@pytest.mark.enable_socket
@pytest.mark.parametrize("status", [302, 429, 500, 503])
def test_a_fault_is_temporary(tmp_path: Path, key: str, end_point: EndPoint, status: int) -> None:
    end_point.refusal = (status, {"error": CANARY})
    login = open_login("smtp", "klima@example.org", service_account(tmp_path, key, end_point.address), {})
    refused(TemporaryError, login.secret)
    end_point.refusal = None
    assert login.secret() == f"{CANARY}-2"


@pytest.mark.enable_socket
def test_nobody_answers(tmp_path: Path, key: str, end_point: EndPoint) -> None:
    secret = service_account(tmp_path, key, end_point.address.replace(str(end_point.server_port), "1"))
    assert "127.0.0.1" in refused(TemporaryError, open_login("smtp", "k@example.org", secret, {}).secret).sentence


def test_a_person_consented_once(tmp_path: Path) -> None:
    provider = Provider(token=lambda form: reply(access_token=form["refresh_token"] + "-neu", expires_in=3600))
    entries = {"type": "authorized_user", "client_id": "c", "client_secret": CANARY, "refresh_token": "r"}
    secret = Secret(auth="google", token_file=private(tmp_path / "zustimmung.json", entries))
    tokens = GoogleTokens("mailbox.buero", "klima@example.org", secret, {}, provider)
    assert TokenLogin("mailbox.buero", "xoauth2", tokens).secret() == "r-neu"
    assert provider.asked[0][1]["client_secret"] == CANARY


@pytest.mark.parametrize("content", ["", CANARY, "[]", "{}", '{"type": "service_account"}'])
@pytest.mark.parametrize("name", ["client_secret_file", "token_file"])
def test_a_file_that_is_no_key(tmp_path: Path, name: str, content: str) -> None:
    secret = Secret(auth="google", **{name: private(tmp_path / "falsch.json", content)})  # type: ignore[arg-type]
    error = refused(ConfigurationError, open_login("smtp", "k@example.org", secret, {}).secret)
    assert name in error.sentence


def test_a_damaged_private_key(tmp_path: Path) -> None:
    secret = service_account(tmp_path, f"-----BEGIN PRIVATE KEY-----\n{CANARY}\n", "https://example.org/token")
    refused(ConfigurationError, open_login("smtp", "k@example.org", secret, {}).secret)


def test_no_key_at_all_and_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    login = open_login("smtp", "k@example.org", Secret(auth="google"), {})
    refused(ConfigurationError, login.secret)
    monkeypatch.setitem(sys.modules, "google.oauth2", None)  # type: ignore[arg-type]
    assert "klimadocs[google]" in refused(ConfigurationError, login.secret).remedy
