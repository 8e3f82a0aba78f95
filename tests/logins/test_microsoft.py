"""Tokens of Microsoft 365, by the real msal; only the network is played. Cases 22 and 94."""

from __future__ import annotations

import base64
import datetime
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from klimadocs.errors import ConfigurationError, TemporaryError
from klimadocs.logins import open_login
from klimadocs.logins.microsoft import AppTokens, PersonTokens
from klimadocs.logins.tokens import TokenLogin
from klimadocs.model.account import Secret
from tests.logins.canary import CANARY, refused
from tests.logins.provider import Form, Provider, Reply, microsoft, reply

pytest.importorskip("msal", reason="the extra klimadocs[microsoft] is not installed")
TENANT, CLIENT = "mitte-id", "11111111-2222-3333-4444-555555555555"


def private(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


def app(folder: Path, provider: Provider, **changes: Any) -> TokenLogin:
    secret = Secret(auth="microsoft", tenant=TENANT, client_id=CLIENT, **changes)
    if not changes:
        secret_file = private(folder / "geheimnis", CANARY + "\n")
        secret = Secret(auth="microsoft", tenant=TENANT, client_id=CLIENT, client_secret_file=secret_file)
    return TokenLogin("mailbox.buero", "xoauth2", AppTokens("mailbox.buero", "k@example.org", secret, {}, provider))


class Counting:
    """Hands out token 1, token 2 and so on."""

    def __init__(self, seconds: int = 3600) -> None:
        self._seconds = seconds
        self.handed_out = 0

    def __call__(self, form: Form) -> Reply:
        self.handed_out += 1
        return reply(access_token=f"{CANARY}-{self.handed_out}", expires_in=self._seconds, token_type="Bearer")


def test_the_program_shows_its_secret_and_keeps_the_token_for_the_run(tmp_path: Path) -> None:
    provider = microsoft(token=Counting())
    login = app(tmp_path, provider)
    assert (login.secret(), login.secret()) == (f"{CANARY}-1", f"{CANARY}-1")
    name, form = provider.asked[-1]
    assert (name, form["grant_type"], form["client_secret"]) == ("token", "client_credentials", CANARY)
    assert form["scope"] == "https://outlook.office365.com/.default"


def test_a_refused_token_is_replaced_once(tmp_path: Path) -> None:
    provider = microsoft(token=Counting())
    login = app(tmp_path, provider)
    assert login.secret() == f"{CANARY}-1"
    assert login.renew()
    assert (login.secret(), login.secret()) == (f"{CANARY}-2", f"{CANARY}-2")
    assert not login.renew()
    assert provider.times("token") == 2


def test_an_expired_token_is_not_handed_out_again(tmp_path: Path) -> None:
    login = app(tmp_path, microsoft(token=Counting(seconds=1)))
    assert [login.secret(), login.secret()] == [f"{CANARY}-1", f"{CANARY}-2"]


def certificate(bits: int = 2048, passphrase: bytes = b"", curve: bool = False) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    key: Any = ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "klimadocs")])
    begin = datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 4711, begin, begin + datetime.timedelta(days=365))
    lock = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    return (builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + pem).decode()


def test_the_program_shows_its_certificate(tmp_path: Path) -> None:
    provider = microsoft(token=Counting())
    path = private(tmp_path / "klimadocs.pem", certificate())
    assert app(tmp_path, provider, certificate_file=path).secret() == f"{CANARY}-1"
    _, form = provider.asked[-1]
    parts = str(form["client_assertion"], "ascii").split(".")[:2]  # type: ignore[call-overload]
    head, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts)
    assert "client_secret" not in form
    assert {"alg", "x5t#S256"} <= set(head)
    assert (claims["iss"], claims["aud"]) == (CLIENT, f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("-----BEGIN PRIVATE KEY-----\n" + CANARY, "PEM"),
        (certificate().partition("-----BEGIN PRIVATE KEY")[0], "PEM"),
        (certificate(passphrase=CANARY.encode()), "Kennwort"),
        (certificate(curve=True), "RSA"),
    ],
    ids=["rubbish", "no key", "passphrase", "curve"],
)
def test_a_certificate_that_cannot_be_used(tmp_path: Path, content: str, said: str) -> None:
    path = private(tmp_path / "klimadocs.pem", content)
    provider = microsoft()
    error = refused(ConfigurationError, lambda: app(tmp_path, provider, certificate_file=path).secret())
    assert said in str(error)
    assert provider.asked == []


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = private(tmp_path / "klimadocs.pem", certificate())
    path.chmod(0o644)
    refused(ConfigurationError, lambda: app(tmp_path, microsoft(), certificate_file=path).secret())


def no(word: str, code: int, status: int = 401) -> Any:
    text = f"AADSTS{code}: Something is wrong with '{CANARY}'. Trace ID: 1"
    return lambda _: reply(status, error=word, error_description=text, error_codes=[code])


@pytest.mark.parametrize(
    ("word", "code", "remedy"),
    [
        ("invalid_client", 7000215, "seinen Wert"),
        ("invalid_client", 7000222, "abgelaufen"),
        ("invalid_client", 700027, "Zertifikat"),
        ("unauthorized_client", 700016, "client_id"),
        ("invalid_request", 999999, "docs/mail.md"),
    ],
)
def test_a_refusal_is_told_by_its_code(tmp_path: Path, word: str, code: int, remedy: str) -> None:
    provider = microsoft(token=no(word, code))
    error = refused(ConfigurationError, app(tmp_path, provider).secret)
    assert f"[mailbox.buero] Microsoft lehnt ab ({word}, AADSTS{code})" in error.sentence
    assert remedy in error.remedy
    assert provider.times("token") == 1


def test_an_unknown_tenant(tmp_path: Path) -> None:
    provider = microsoft(openid_configuration=no("invalid_tenant", 90002, 400))
    assert TENANT in refused(ConfigurationError, app(tmp_path, provider).secret).sentence


def raising(error: Exception) -> Any:
    def answer(_: Form) -> Reply:
        raise error

    return answer


@pytest.mark.parametrize("last", ["openid_configuration", "token"])
@pytest.mark.parametrize(
    "fault",
    [
        raising(requests.exceptions.ConnectTimeout(CANARY)),
        raising(requests.exceptions.ConnectionError(CANARY)),
        lambda _: reply(503, error="server_error"),
        lambda _: reply(429, error="too many"),
        lambda _: Reply(200, b"<html>Please sign in " + CANARY.encode()),
        lambda _: Reply(302, b"", {"Location": "https://proxy.example.org/"}),
    ],
    ids=["time-out", "connection", "503", "429", "proxy page", "redirect"],
)
def test_a_network_fault_is_temporary(tmp_path: Path, last: str, fault: Any) -> None:
    login = app(tmp_path, microsoft(**({"token": Counting()} | {last: fault})))
    refused(TemporaryError, login.secret)


@pytest.mark.parametrize("fault", [no("temporarily_unavailable", 90055, 400), no("invalid_request", 90033, 400)])
def test_microsoft_may_ask_for_later(tmp_path: Path, fault: Any) -> None:
    refused(TemporaryError, app(tmp_path, microsoft(token=fault)).secret)


def test_after_a_network_fault_the_same_login_works_again(tmp_path: Path) -> None:
    answers = iter([reply(503), reply(access_token="geht", expires_in=3600)])
    login = app(tmp_path, microsoft(token=lambda _: next(answers)))
    refused(TemporaryError, login.secret)
    assert login.secret() == "geht"


def test_a_certificate_of_a_stranger_is_no_matter_of_time(tmp_path: Path) -> None:
    provider = microsoft(openid_configuration=raising(requests.exceptions.SSLError(CANARY)))
    assert "REQUESTS_CA_BUNDLE" in refused(ConfigurationError, app(tmp_path, provider).secret).remedy


def test_the_library_is_an_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msal", None)  # type: ignore[arg-type]
    assert "klimadocs[microsoft]" in refused(ConfigurationError, app(tmp_path, microsoft()).secret).remedy
    assert "klimadocs[microsoft]" in refused(ConfigurationError, person(tmp_path, microsoft()).secret).remedy


def test_what_the_settings_left_out_is_named(tmp_path: Path) -> None:
    for secret in (Secret(auth="microsoft"), Secret(auth="microsoft", tenant=TENANT, client_id=CLIENT)):
        refused(ConfigurationError, open_login("smtp", "k", secret, {}).secret)


def tokens(folder: Path, provider: Provider, name: str = "mailbox.buero") -> PersonTokens:
    secret = Secret(
        auth="microsoft", flow="device", tenant=TENANT, client_id=CLIENT, token_file=folder / "anmeldung.json"
    )
    return PersonTokens(name, "klima@example.org", secret, {}, provider)


def person(folder: Path, provider: Provider) -> TokenLogin:
    return TokenLogin("mailbox.buero", "xoauth2", tokens(folder, provider))


def coded(entries: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(entries).encode()).decode().rstrip("=")


class Desk:
    """The side of Microsoft in a device flow: the person signs in while the program asks for the second time."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.is_withdrawn = False

    def begin(self, form: Form) -> Reply:
        self.forms.append(form)
        return reply(
            user_code="ABCD\x1b[2J-1234",
            device_code=CANARY,
            verification_uri="https://microsoft.com/devicelogin",
            expires_in=900,
            interval=0,
            message="\x1b]52;c;eA==\x07",
        )

    def token(self, form: Form) -> Reply:
        self.forms.append(form)
        if self.is_withdrawn:
            return reply(400, error="invalid_grant", error_description=f"AADSTS50173: {CANARY}")
        if len(self.forms) == 2:
            return reply(400, error="authorization_pending")
        identity = {"aud": CLIENT, "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0", "sub": "s", "oid": "o",
                    "tid": TENANT, "preferred_username": "klima@example.org"}  # fmt: skip
        return reply(
            access_token=f"{CANARY}-{len(self.forms)}",
            refresh_token=f"{CANARY}-R{len(self.forms)}",
            id_token=f"{coded({'alg': 'none'})}.{coded(identity)}.",
            client_info=coded({"uid": "o", "utid": TENANT}),
            scope="https://outlook.office.com/IMAP.AccessAsUser.All",
            expires_in=3600,
        )

    def provider(self) -> Provider:
        return microsoft(devicecode=self.begin, token=self.token)


def signed_in(folder: Path) -> Desk:
    desk = Desk()
    said: list[str] = []
    assert tokens(folder, desk.provider()).sign_in(said.append) == "klima@example.org"
    assert len(said) == 1
    assert "https://microsoft.com/devicelogin" in said[0]
    assert "ABCD2J-1234" in said[0]
    assert said[0].isprintable()
    assert CANARY not in said[0]
    return desk


def test_a_person_signs_in_once_and_later_runs_need_nobody(tmp_path: Path) -> None:
    desk = signed_in(tmp_path)
    assert (tmp_path / "anmeldung.json").stat().st_mode & 0o777 == 0o600
    assert "https://outlook.office.com/IMAP.AccessAsUser.All" in desk.forms[0]["scope"]
    assert "offline_access" in desk.forms[0]["scope"]
    login = person(tmp_path, desk.provider())
    assert login.secret() == f"{CANARY}-3"
    assert login.renew()
    assert login.secret() == f"{CANARY}-4"
    assert desk.forms[-1]["grant_type"] == "refresh_token"
    assert f"{CANARY}-R4" in (tmp_path / "anmeldung.json").read_text()


def test_smtp_asks_for_sending_only(tmp_path: Path) -> None:
    desk = Desk()
    tokens(tmp_path, desk.provider(), "smtp").sign_in(lambda _: None)
    assert "SMTP.Send" in desk.forms[0]["scope"]
    assert "IMAP" not in desk.forms[0]["scope"]


def test_a_sign_in_that_was_withdrawn(tmp_path: Path) -> None:
    desk = signed_in(tmp_path)
    desk.is_withdrawn = True
    login = person(tmp_path, desk.provider())
    login.renew()
    error = refused(ConfigurationError, login.secret)
    assert "AADSTS50173" in error.sentence
    assert "--sign-in" in error.remedy


def test_nobody_has_signed_in_yet(tmp_path: Path) -> None:
    assert "--sign-in" in refused(ConfigurationError, person(tmp_path, Desk().provider()).secret).remedy


@pytest.mark.parametrize("content", [CANARY, "", "[]", '{"AccessToken": 1}', '{"Account": {"a": 1}}', "\x00\xff"])
def test_a_token_file_that_is_damaged(tmp_path: Path, content: str) -> None:
    private(tmp_path / "anmeldung.json", content)
    refused(ConfigurationError, person(tmp_path, Desk().provider()).secret)


def test_a_token_file_that_others_can_read(tmp_path: Path) -> None:
    private(tmp_path / "anmeldung.json", "{}").chmod(0o640)
    refused(ConfigurationError, person(tmp_path, Desk().provider()).secret)


def test_a_device_flow_that_is_not_allowed(tmp_path: Path) -> None:
    provider = microsoft(devicecode=no("invalid_client", 7000218))
    error = refused(ConfigurationError, lambda: tokens(tmp_path, provider).sign_in(lambda _: None))
    assert "öffentliche Clientflows" in error.remedy
    assert not (tmp_path / "anmeldung.json").exists()


def test_no_object_shows_its_secret(tmp_path: Path) -> None:
    login = app(tmp_path, microsoft(token=Counting()))
    login.secret()
    assert CANARY not in repr(login) + repr(vars(login))
    signed_in(tmp_path)
    login = person(tmp_path, Desk().provider())
    login.secret()
    assert CANARY not in repr(login) + repr(vars(login))
