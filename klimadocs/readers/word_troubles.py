"""What a Word file carries besides its text, and what staff must know of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from klimadocs.model.trouble import Trouble
from klimadocs.ooxml.names import W

if TYPE_CHECKING:
    from klimadocs.ooxml.opening import Package, Relationship

_TROUBLES = {
    "controls_lost": (
        "Formularfelder im Dokument: {count}; gelesen wurden {seen}.",
        "Bitte die gelesenen Werte mit dem Original vergleichen.",
    ),
    "active_controls": (
        "Das Dokument enthält ActiveX-Felder ({count}), deren Inhalt nicht gelesen werden kann.",
        "Bitte diese Felder im Original nachsehen.",
    ),
    "states_lost": (
        "Keines der Kästchen im Dokument ({count}) sagt, ob es angekreuzt ist; beim Speichern kann das verloren gehen.",
        "Bitte die Kästchen im Original ansehen oder um das Formular als Word- oder PDF-Datei bitten.",
    ),
    "tracked_changes": (
        "Das Dokument enthält nachverfolgte Änderungen; Eingefügtes gilt, Gelöschtes nicht.",
        "Bitte im Original prüfen, welche Fassung gemeint ist.",
    ),
    "hidden_text": (
        "Das Dokument enthält ausgeblendeten Text, der nicht als Antwort gilt.",
        "Bitte im Original unter „Ausgeblendeter Text“ nachsehen.",
    ),
    "comments": (
        "Das Dokument enthält Kommentare ({count}), die nicht als Antwort gelten.",
        "Bitte die Kommentare im Original lesen.",
    ),
    "macros": (
        "Das Dokument enthält Makros; sie wurden weder ausgeführt noch übernommen.",
        "Bitte die Datei nicht mit aktivierten Makros öffnen.",
    ),
    "outside_target": (
        "Das Dokument verweist auf Inhalte außerhalb ({target}); sie wurden nicht geholt.",
        "Bitte prüfen, ob etwas Wesentliches fehlt, und den Verweis nicht öffnen.",
    ),
    "embedded_text": (
        "Das Dokument enthält eingebettete fremde Texte ({count}), die nicht gelesen wurden.",
        "Bitte diese Teile im Original lesen.",
    ),
}
_HARMLESS = ("hyperlink",)
_LOCAL = re.compile(r"^(?:file:/+)?(?:[A-Za-z]:[\\/]|[^\\/:]+$)")


def trouble(kind: str, **details: object) -> Trouble:
    """A trouble of the reading stage; the pipeline adds which item it belongs to."""
    sentence, remedy = _TROUBLES[kind]
    return Trouble(stage="read", item="", kind=kind, sentence=sentence.format(**details), remedy=remedy)


def find_package_troubles(package: Package) -> list[Trouble]:
    """Macros, comments, outside targets, embedded parts."""
    found: list[Trouble] = []
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        found.append(trouble("macros"))
    if comments := _count_comments(package):
        found.append(trouble("comments", count=comments))
    if chunks := len(package.related(package.main_document, "aFChunk")):
        found.append(trouble("embedded_text", count=chunks))
    targets = {arrow.target: None for arrow in _all_relationships(package) if _leads_outside(arrow)}
    return found + [trouble("outside_target", target=_shortened(target)) for target in list(targets)[:5]]


def _count_comments(package: Package) -> int:
    parts = package.related(package.main_document, "comments")
    return sum(1 for name in parts for _ in package.xml(name).iter(f"{W}comment"))


def _all_relationships(package: Package) -> list[Relationship]:
    """Of every part: a header or the settings may point outside as well as the document."""
    found: list[Relationship] = []
    for name in package.names:
        folder, _, file = name.rpartition("_rels/")
        if file.lower().endswith(".rels") and b"xternal" in (package.part(name) or b""):
            found += package.relationships(folder + file[: -len(".rels")])
    return found


def _leads_outside(arrow: Relationship) -> bool:
    """A template on the sender's own disk is everyday life; anything else outside is worth a look."""
    if not arrow.is_external or arrow.kind in _HARMLESS:
        return False
    return arrow.kind != "attachedTemplate" or _LOCAL.match(arrow.target) is None


def _shortened(target: str) -> str:
    printable = "".join(character for character in target if character.isprintable())
    return printable if len(printable) <= 80 else f"{printable[:79]}…"
