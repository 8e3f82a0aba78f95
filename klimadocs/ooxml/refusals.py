"""Why a file cannot be opened, in words for the office: one sentence and one remedy for each kind."""

from __future__ import annotations

from klimadocs.errors import UnreadableError

_AGAIN = "Bitte die Absenderin oder den Absender um eine neue Datei bitten."
_REFUSALS = {
    "empty": ("Die Datei ist leer (0 Bytes).", _AGAIN),
    "not_a_zip": (
        "Die Datei ist kein Word-Dokument im Format .docx.",
        "Bitte prüfen, was geschickt wurde, und um eine Fassung als .docx oder PDF bitten.",
    ),
    "truncated": ("Die Datei ist abgeschnitten oder beschädigt; ihr Ende fehlt.", _AGAIN),
    "broken_zip": ("Die Datei ist in sich widersprüchlich gepackt und wird deshalb nicht geöffnet.", _AGAIN),
    "encrypted": (
        "Die Datei ist mit einem Kennwort geschützt.",
        "Bitte um eine Fassung ohne Kennwort bitten.",
    ),
    "old_word": (
        "Die Datei liegt im alten Word-Format (.doc) vor.",
        "Bitte in Word öffnen und als .docx speichern oder um eine solche Fassung bitten.",
    ),
    "too_large": (
        "Die Datei ist ausgepackt größer als erlaubt und wird deshalb nicht geöffnet.",
        "Bitte mit Vorsicht behandeln: So sehen auch Dateien aus, die Rechner lahmlegen sollen.",
    ),
    "doctype": (
        "Die Datei enthält eine DOCTYPE-Angabe, die in Word-Dateien verboten ist.",
        "Bitte nicht öffnen: Word schreibt so etwas nie. Um eine neue Datei bitten.",
    ),
    "broken_xml": ("Die Datei ist im Inneren beschädigt.", _AGAIN),
    "no_document": (
        "In der Datei steckt kein Word-Dokument.",
        "Bitte prüfen, was geschickt wurde, und um das Formular als .docx oder PDF bitten.",
    ),
}
KINDS = tuple(_REFUSALS)
"""Every kind that opening a Word file can be refused with."""


def refuse(kind: str, detail: str = "") -> UnreadableError:
    """The error to raise for `kind`; `detail` names the part or the place in it."""
    sentence, remedy = _REFUSALS[kind]
    return UnreadableError(kind, f"{sentence} ({detail})" if detail else sentence, remedy)
