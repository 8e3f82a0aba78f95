"""The tables of mail in klimadocs.toml: what they become, and how mistakes are told."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from klimadocs.errors import ConfigurationError
from klimadocs.model.account import Account, Dispatch, MailRule, Secret, Smtp
from klimadocs.settings import Settings, load_settings

CANARY = "Kanarienvogel-8f3a"
BUERO = '[mailbox.buero]\nhost = "imap.example.org"\nuser = "klima@example.org"\npassword_command = ["pass", "klima"]\n'
SMTP = '[smtp]\nhost = "smtp.example.org"\nsender = "klima@example.org"\n'
PASS = Secret(password_command=("pass", "klima"))


def load(folder: Path, text: str, user_text: str = "") -> Settings:
    (folder / "klimadocs.toml").write_text(text)
    (folder / "config" / "klimadocs").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "klimadocs" / "config.toml").write_text(user_text)
    return load_settings(folder, {"XDG_CONFIG_HOME": str(folder / "config")}, {})


def account(folder: Path, more: str = "", replaced: str = BUERO) -> Account:
    (found,) = load(folder, replaced + more).mailboxes
    return found


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    assert caught.value.remedy
    assert CANARY not in str(caught.value)
    return str(caught.value)


def test_without_mail_nothing_is_fetched_or_sent(tmp_path: Path) -> None:
    settings = load(tmp_path, "[run]\nworkers = 1\n")
    assert (settings.mailboxes, settings.smtp, settings.dispatch) == ((), None, Dispatch())


def test_an_account_with_its_defaults(tmp_path: Path) -> None:
    expected = Account(name="buero", host="imap.example.org", user="klima@example.org", secret=PASS)
    assert account(tmp_path) == expected
    assert expected.sender == "klima@example.org"


def test_an_account_with_every_key(tmp_path: Path) -> None:
    text = """
        [mailbox.amt-2]
        host = "127.0.0.1"
        port = 1143
        security = "none"
        user = "klima"
        password_file = "geheim/kennwort"
        folder = ["INBOX", "Fax"]
        done = "Erledigt"
        trouble = ""
        drafts = "Entwürfe"
        sent = ""
        address = "klima@example.org"
        ca_file = "/etc/ssl/amt.pem"
        server = "mx.example.org"
        largest_mib = 25
        connect_seconds = 5
        answer_seconds = 7.5
        [[mailbox.amt-2.rule]]
        action = "leave"
        sender = "*@werbung.example.com"
        [[mailbox.amt-2.rule]]
        action = "take"
        recipient = "klima@*"
        subject = "*Interessen*"
        older_than_days = 0
    """
    (found,) = load(tmp_path, text).mailboxes
    assert found == Account(
        name="amt-2",
        host="127.0.0.1",
        user="klima",
        port=1143,
        security="none",
        secret=Secret(password_file=tmp_path / "geheim" / "kennwort"),
        folders=("INBOX", "Fax"),
        done="Erledigt",
        trouble="",
        drafts="Entwürfe",
        sent="",
        address="klima@example.org",
        ca_file=Path("/etc/ssl/amt.pem"),
        server="mx.example.org",
        rules=(MailRule("leave", sender="*@werbung.example.com"), MailRule("take", "", "klima@*", "*Interessen*", 0)),
        largest_mib=25,
        connect_seconds=5.0,
        answer_seconds=7.5,
    )


@pytest.mark.parametrize(("security", "imap", "smtp"), [("tls", 993, 465), ("starttls", 143, 587)])
def test_ports_follow_security(tmp_path: Path, security: str, imap: int, smtp: int) -> None:
    line = f'security = "{security}"\n'
    settings = load(tmp_path, BUERO + line + SMTP + line)
    assert settings.smtp is not None
    assert (settings.mailboxes[0].port, settings.smtp.port) == (imap, smtp)


def test_sending(tmp_path: Path) -> None:
    assert load(tmp_path, SMTP).smtp == Smtp(host="smtp.example.org", sender="klima@example.org")
    login = 'user = "klima@example.org"\ncredential = "klima-smtp"\nsends = true\n'
    text = '[smtp]\nhost = "smtp.example.org"\n' + login
    expected = Smtp(host="smtp.example.org", sender="klima@example.org", user="klima@example.org",
                    secret=Secret(credential="klima-smtp"), sends=True)  # fmt: skip
    assert load(tmp_path, text).smtp == expected


def test_dispatch(tmp_path: Path) -> None:
    text = BUERO + SMTP + '[dispatch]\nmost_letters = 5\ndigest_to = "leitung@example.org"\nmailbox = "buero"\n'
    assert load(tmp_path, text).dispatch == Dispatch(5, ("leitung@example.org",), "buero")


MICROSOFT = 'auth = "microsoft"\ntenant = "mitte.example.org"\nclient_id = "1"\n'


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('keyring = "klima"\ncredential = "klima.imap"\n', {"keyring": "klima", "credential": "klima.imap"}),
        ('token_command = ["marke"]\n', {"token_command": ("marke",)}),
        ('token_command = ["m"]\nmechanism = "oauthbearer"\n', {"token_command": ("m",), "mechanism": "oauthbearer"}),
        (MICROSOFT + 'certificate_file = "k.pem"\n', {"auth": "microsoft", "certificate_file": "k.pem"}),
        (MICROSOFT + 'client_secret_file = "g"\n', {"auth": "microsoft", "client_secret_file": "g"}),
        (MICROSOFT + 'flow = "device"\ntoken_file = "t"\n', {"flow": "device", "token_file": "t"}),
        ('auth = "google"\nclient_secret_file = "g"\n', {"auth": "google", "client_secret_file": "g"}),
        ('auth = "google"\ntoken_file = "g"\n', {"auth": "google", "token_file": "g"}),
    ],
)
def test_every_way_to_log_in(tmp_path: Path, lines: str, expected: dict[str, object]) -> None:
    found = asdict(account(tmp_path, lines, BUERO.partition("password_command")[0]).secret)
    for key, value in expected.items():
        assert found[key] == (tmp_path / str(value) if key.endswith("_file") else value)


def test_two_files_are_merged_key_by_key_and_paths_count_from_their_own_file(tmp_path: Path) -> None:
    secret = (
        '[mailbox.buero]\npassword_file = "kennwort"\nuser = "klima@example.org"\ndone = "Alt"\n[smtp]\nsends = true\n'
    )
    text = '[mailbox.buero]\nhost = "imap.example.org"\nca_file = "amt.pem"\ndone = "Neu"\n' + SMTP
    settings = load(tmp_path, text, user_text=secret)
    (found,) = settings.mailboxes
    assert found.secret.password_file == tmp_path / "config" / "klimadocs" / "kennwort"
    assert (found.ca_file, found.done) == (tmp_path / "amt.pem", "Neu")
    assert settings.smtp is not None
    assert settings.smtp.sends


def test_a_path_may_begin_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "daheim"))
    text = BUERO.replace('password_command = ["pass", "klima"]', 'password_file = "~/kennwort"')
    assert account(tmp_path, replaced=text).secret.password_file == tmp_path / "daheim" / "kennwort"


@pytest.mark.parametrize("key", ["password", "Passwort", "client_secret", "token"])
@pytest.mark.parametrize("table", [BUERO, SMTP])
def test_a_secret_does_not_belong_into_this_file(tmp_path: Path, key: str, table: str) -> None:
    said = refusal(tmp_path, f'{table}{key} = "{CANARY}"\n')
    assert f"“{key}” would put a secret into this file" in said
    assert "password_file (chmod 600)" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BUERO + "hosst = 'x'", "Did you mean “host”?"),
        (BUERO + "[mailbox.buero.rules]", "Did you mean “rule”?"),
        (SMTP + "sendz = true", "Did you mean “sends”?"),
        ("[dispatch]\nmost_leters = 3", "Did you mean “most_letters”?"),
        ("[dispach]\nmost_letters = 3", "Did you mean “dispatch”?"),
        (BUERO + "[[mailbox.buero.rule]]\naction = 'take'\nsendr = 'x'", "Did you mean “sender”?"),
        ("[mailbox]\nhost = 'x'", "[mailbox.buero]"),
        ("[mailbox.'a b']\nhost = 'x'", "cannot be the name of a mailbox"),
        ("mailbox = 3", "must be a table"),
        ("[[smtp]]\nhost = 'x'", "must be a table"),
        ("paths = 3", "must be a table"),
        (BUERO.replace("host", "#"), "“host” is missing"),
        (BUERO.replace("user", "#"), "“user” is missing"),
        (BUERO.replace("password_command", "#"), "every other way to log in"),
        (BUERO.replace('["pass", "klima"]', f"'{CANARY}'"), "“password_command” must be a list"),
        (BUERO.replace('["pass", "klima"]', "[]"), "“password_command” must be a list"),
        (BUERO + f"port = '{CANARY}'", "“port” must be a whole number"),
        (BUERO + "port = true", "“port” must be a whole number"),
        (BUERO + "port = 70000", "“port” must be a whole number from 1 to 65535"),
        (BUERO + "largest_mib = 0", "“largest_mib”"),
        (BUERO + "connect_seconds = nan", "“connect_seconds”"),
        (BUERO + "answer_seconds = inf", "“answer_seconds”"),
        (BUERO + "answer_seconds = 0", "“answer_seconds”"),
        (BUERO + f"security = '{CANARY}'", "“security” must be one of tls, starttls, none"),
        (BUERO + "security = ['tls']", "“security” must be one of"),
        (BUERO + "security = 'none'", "this machine only"),
        (SMTP + "security = 'none'", "this machine only"),
        (BUERO.replace("imap.example.org", "imaps://imap.example.org"), "“host” must be a name alone"),
        (BUERO.replace("imap.example.org", "imap.example.org:993"), "“host” must be a name alone"),
        (BUERO.replace("klima@example.org", "klima"), "Set address"),
        (BUERO + "address = 'a@b, c@d'", "“address” must be a mail address"),
        (BUERO + "folder = []", "“folder” must name at least one"),
        (BUERO + "folder = ''", "“folder” must be a text or a list"),
        (BUERO + "folder = [1]", "“folder” must be a text or a list"),
        (BUERO + 'folder = "IN\\r\\nBOX"', "“folder” must be a text or a list"),
        (BUERO + 'done = "a\\nb"', "“done” must be a text of one line"),
        (BUERO + "folder = ['INBOX', 'inbox']", "names the same folder as “folder”"),
        (BUERO + "done = 'inbox'", "“done” names the same folder as “folder”"),
        (BUERO + "done = 'X'\ntrouble = 'X'", "“trouble” names the same folder as “done”"),
        (BUERO + "drafts = 'INBOX'", "“drafts” names the same folder"),
        (BUERO + "rule = 'take'", "[[mailbox.buero.rule]]"),
        (BUERO + "[[mailbox.buero.rule]]\nsender = 'x'", "“action” is missing"),
        (BUERO + "[[mailbox.buero.rule]]\naction = 'drop'", "must be one of take, leave"),
        (BUERO + "[[mailbox.buero.rule]]\naction = 'take'\nolder_than_days = -1", "older_than_days"),
        (BUERO + "keyring = 3", "“keyring” must be a text"),
        (BUERO + "credential = '../x'", "name of a systemd credential"),
        (BUERO + "token_command = ['x']", "“token_command” contradicts “password_command”"),
        (BUERO + "auth = 'google'\nclient_secret_file = 'x'", "“auth” contradicts"),
        (BUERO + "auth = 'yahoo'", "must be one of microsoft, google"),
        (BUERO + "mechanism = 'xoauth2'", "“mechanism” does not belong"),
        (BUERO + "flow = 'client'", "“flow” does not belong"),
        (SMTP + "user = 'x'", "belong together"),
        (SMTP + "keyring = 'x'", "belong together"),
        (SMTP.replace("sender", "#"), "“sender” must be a mail address"),
        (SMTP + "sends = 'ja'", "true or false"),
        ("[dispatch]\nmost_letters = 0", "“most_letters”"),
        (SMTP + "[dispatch]\ndigest_to = ['leitung']", "“digest_to” must be a mail address"),
        (BUERO + "[dispatch]\ndigest_to = 'leitung@example.org'", "Add [smtp]"),
        (BUERO + "[dispatch]\nmailbox = 'biuro'", "Choose one of buero"),
        ("[dispatch]\nmailbox = 'buero'", "names no mailbox"),
        (BUERO + "drafts = ''\n[dispatch]\nmailbox = 'buero'", "that takes drafts"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (MICROSOFT, "“certificate_file” is missing. Set exactly one of certificate_file, client_secret_file"),
        (MICROSOFT + "certificate_file = 'k'\nclient_secret_file = 'g'", "must stand alone"),
        (MICROSOFT + "certificate_file = 'k'\ntoken_file = 't'", 'It goes with auth = "microsoft", flow = "device"'),
        (MICROSOFT + "flow = 'device'", "“token_file” is missing"),
        (MICROSOFT + "flow = 'device'\ntoken_file = 't'\ncertificate_file = 'k'", "“certificate_file” does not belong"),
        (MICROSOFT.replace("mitte.example.org", "") + "certificate_file = 'k'", "“tenant” is missing"),
        (MICROSOFT.replace("mitte.example.org", "../x") + "certificate_file = 'k'", "“tenant” must be"),
        (MICROSOFT.replace("mitte.example.org", "common") + "certificate_file = 'k'", "your own directory"),
        (MICROSOFT.replace("client_id", "#") + "certificate_file = 'k'", "“client_id” is missing"),
        ("auth = 'google'", "Set exactly one of client_secret_file, token_file"),
        ("auth = 'google'\ntoken_file = 't'\ntenant = 'x'", 'It goes with auth = "microsoft"'),
    ],
)
def test_half_an_app_registration_is_named(tmp_path: Path, lines: str, said: str) -> None:
    assert said in refusal(tmp_path, BUERO.partition("password_command")[0] + lines)


def test_a_mistake_is_told_with_the_file_it_stands_in(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"config\.toml, \[mailbox\.buero\]: “port”"):
        load(tmp_path, BUERO, user_text="[mailbox.buero]\nport = 'x'\n")


def test_the_environment_holds_no_mail(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="unknown") as caught:
        load_settings(tmp_path, {"XDG_CONFIG_HOME": str(tmp_path), "KLIMADOCS_PASSWORD": CANARY}, {})
    assert CANARY not in str(caught.value)
