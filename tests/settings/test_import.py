"""Settings are read by every command: they must not bring heavy libraries along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = ["msal", "google.auth", "keyring", "requests", "cryptography", "imapclient", "lxml", "pydantic", "sqlalchemy"]


def test_settings_and_logins_are_light(tmp_path: Path) -> None:
    (tmp_path / "klimadocs.toml").write_text(
        '[mailbox.a]\nhost = "x"\nuser = "a@example.org"\nauth = "google"\ntoken_file = "t"\n'
    )
    code = f"""
import sys
from pathlib import Path
from klimadocs.logins import open_login
from klimadocs.settings import load_settings
account = load_settings(Path({str(tmp_path)!r}), {{"XDG_CONFIG_HOME": "/nowhere"}}, {{}}).mailboxes[0]
open_login("mailbox.a", account.user, account.secret, {{}})
print([name for name in {HEAVY} if name in sys.modules])
"""
    root = Path(__file__).parent.parent.parent
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"
