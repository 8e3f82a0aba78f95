"""What a file or a program gave, as a secret: its first line, fit for a mail server."""

from __future__ import annotations

from klimadocs.errors import ConfigurationError

LATER = "Es ist nichts verloren; der nächste Lauf versucht es wieder."


def one_line(said: str, content: bytes) -> str:
    """The first line without its end; blanks belong to a password. `said` begins the sentence of the ConfigurationError
    that is raised for an empty line, for bytes that are no UTF-8 and for control characters."""
    first = content.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].removesuffix(b"\r")
    try:
        text = first.decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"{said} ist kein Text in UTF-8.", "Das Geheimnis als Text in UTF-8 ablegen."
        ) from None
    if not text.strip():
        raise ConfigurationError(
            f"{said} ist in der ersten Zeile leer.", "Das Geheimnis muss in der ersten Zeile stehen."
        )
    if any((ord(character) < 32 and character != "\t") or ord(character) == 127 for character in text):
        raise ConfigurationError(
            f"{said} enthält Steuerzeichen.",
            "Das Geheimnis muss allein in der ersten Zeile stehen, als einfacher Text.",
        )
    return text
