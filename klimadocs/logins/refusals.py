"""What the refusals of Microsoft mean, and what to do about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from klimadocs.errors import ConfigurationError, KlimadocsError, TemporaryError
from klimadocs.logins.lines import LATER
from klimadocs.logins.web import word_of

_SIGN_IN = "Neu anmelden: klimadocs doctor --sign-in"
_REMEDIES = {
    "AADSTS7000215": "Der geheime Clientschlüssel ist falsch: seinen Wert ablegen, nicht seine ID.",
    "AADSTS7000222": "Der geheime Clientschlüssel ist abgelaufen: neu anlegen oder besser ein Zertifikat verwenden.",
    "AADSTS700027": "Das Zertifikat ist nicht hinterlegt oder abgelaufen: in der App-Registrierung hochladen.",
    "AADSTS700016": "Die Anwendung ist in diesem Verzeichnis nicht bekannt: client_id oder tenant berichtigen.",
    "AADSTS90002": "Das Verzeichnis gibt es nicht: tenant berichtigen.",
    "AADSTS7000218": "In der App-Registrierung öffentliche Clientflows zulassen (Authentifizierung).",
    "AADSTS65001": "Die Berechtigungen der App-Registrierung brauchen die Zustimmung der Administration.",
    "AADSTS7000112": "Die Anwendung ist in diesem Verzeichnis gesperrt.",
    "AADSTS53003": 'Der bedingte Zugriff verbietet diese Anmeldung, wie Microsoft es rät. Besser flow = "client".',
    "AADSTS50126": "Benutzername oder Kennwort war falsch.",
    "AADSTS50173": _SIGN_IN,
    "AADSTS50076": _SIGN_IN,
    "AADSTS50078": _SIGN_IN,
    "AADSTS50079": _SIGN_IN,
    "AADSTS700082": _SIGN_IN,
    "AADSTS700084": _SIGN_IN,
}
_BY_WORD = {"invalid_grant": _SIGN_IN, "interaction_required": _SIGN_IN, "expired_token": _SIGN_IN,
            "authorization_pending": _SIGN_IN, "access_denied": "Die Anmeldung wurde abgelehnt."}  # fmt: skip
_FOR_NOW = {"temporarily_unavailable", "server_error", "AADSTS90033", "AADSTS50196", "AADSTS90055"}


def refusal(name: str, answer: Mapping[str, Any]) -> KlimadocsError:
    """TemporaryError or ConfigurationError with the provider's own error word and code; the rest of its answer may
    quote what it was asked and is left out."""
    word, code = word_of(answer.get("error")), code_of(answer)
    said = ", ".join(part for part in (word, code) if part) or "ohne Begründung"
    if {word, code} & _FOR_NOW:
        return TemporaryError(f"[{name}] Microsoft gibt gerade keine Zugangsmarke aus ({said}).", LATER)
    remedy = _REMEDIES.get(code) or _BY_WORD.get(word) or "Die App-Registrierung mit docs/mail.md vergleichen."
    return ConfigurationError(f"[{name}] Microsoft lehnt ab ({said}).", remedy)


def code_of(answer: Mapping[str, Any]) -> str:
    """AADSTS and its number; "" where there is none."""
    found = re.search(r"\bAADSTS\d{3,9}\b", str(answer.get("error_description") or ""))
    return found.group() if found else ""
