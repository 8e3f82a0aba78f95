"""What every letter inherits from its template: title, language, headings, pictures, tables, empty paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from klimadocs.letters.lint import Flaw
from klimadocs.letters.lint_pages import CORE, Page, Paragraph, level_of, outline_levels
from klimadocs.letters.lint_tags import flaw_at
from klimadocs.ooxml import names
from klimadocs.ooxml.names import VAL, W
from klimadocs.ooxml.opening import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_OLD_SHAPE = "{urn:schemas-microsoft-com:vml}imagedata"
_IMAGE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_MARGINS = (f"{W}hdr", f"{W}ftr")
_DECORATIVE = "decorative"
_NOTES = ("footnoteReference", "endnoteReference", "footnoteRef", "endnoteRef", "separator", "continuationSeparator")
_OTHERS = ("drawing", "pict", "object", "fldChar", "fldSimple", "sectPr", "bookmarkStart", "sdt", "framePr")
_CONTENT = {names.TEXT, names.SYMBOL, names.BREAK, names.MATH_TEXT, *(f"{W}{name}" for name in (*_NOTES, *_OTHERS))}
_LANGUAGES = {"de": "Deutsch", "es": "Spanisch", "pt": "Portugiesisch", "en": "Englisch", "fr": "Französisch"}


def looks(package: Package, pages: list[Page], languages: tuple[str, ...]) -> Iterator[Flaw]:
    """What a screen reader, or the next person who changes the template, would stumble over."""
    yield from _title(pages)
    yield from _language(package, pages, languages)
    levels = outline_levels(package)
    for page in pages:
        if page.name == CORE:
            continue
        yield from _pictures(page)
        yield from _tables(page)
        if page.name == package.main_document:
            yield from _headings(page, levels)
            yield from _empty(page)


def _title(pages: list[Page]) -> Iterator[Flaw]:
    core = next((page for page in pages if page.name == CORE), None)
    titles = core.root.findall(f"{names.DC}title") if core else []
    if not any((title.text or "").strip() for title in titles):
        label = core.label if core else "Eigenschaften des Dokuments"
        sentence = "Das Dokument hat keinen Titel; ein Vorleseprogramm nennt dann den Dateinamen."
        yield Flaw(
            "title", sentence, "In Word unter Datei, Informationen als Titel {{ brief.titel }} eintragen.", CORE, label
        )


def _language(package: Package, pages: list[Page], languages: tuple[str, ...]) -> Iterator[Flaw]:
    body = pages[0]
    found = [_spoken(root) for root in _styles(package)]
    default = next((language for language in found if language), "")
    marked = {
        str(entry.get(VAL, ""))[:2] for page in pages if page.name != CORE for entry in page.root.iter(f"{W}lang")
    }
    for root in _styles(package):
        marked |= {str(entry.get(VAL, ""))[:2] for entry in root.iter(f"{W}lang")}
    wanted = languages[0]
    remedy = "In Word alles markieren und unter Überprüfen, Sprache die Sprache für die Korrekturhilfen festlegen."
    if not default:
        yield Flaw(
            "language", "Das Dokument sagt nicht, in welcher Sprache es geschrieben ist.", remedy, body.name, body.label
        )
    elif default[:2] != wanted:
        sentence = f"Als Sprache des Dokuments ist {default} eingestellt; die Vorlage ist {_named(wanted)}."
        yield Flaw("language", sentence, remedy, body.name, body.label)
    for language in languages[1:]:
        if language not in marked:
            sentence = f"Kein Text der Vorlage ist als {_named(language)} ({language}) gekennzeichnet."
            yield Flaw(
                "language",
                sentence,
                "Den Text in dieser Sprache markieren und seine Sprache festlegen.",
                body.name,
                body.label,
            )


def _named(language: str) -> str:
    return _LANGUAGES.get(language, language)


def _styles(package: Package) -> list[_Element]:
    return [package.xml(name) for name in package.related(package.main_document, "styles")]


def _spoken(styles: _Element) -> str:
    """Of the defaults, or of the style that all text is in."""
    places = [styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")]
    places += [
        style.find(f"{W}rPr/{W}lang") for style in styles.iter(f"{W}style")
        if style.get(f"{W}default") == "1" and style.get(f"{W}type") == "paragraph"
    ]  # fmt: skip
    return next((str(entry.get(VAL, "")) for entry in reversed(places) if entry is not None and entry.get(VAL)), "")


def _pictures(page: Page) -> Iterator[Flaw]:
    for picture in page.root.iter(_PICTURE):
        if picture.get("descr", "").strip() or _is_box(picture) or _is_decorative(picture):
            continue
        if page.root.tag in _MARGINS and not _shows_image(picture):  # lines: readers pass over heads and feet anyway
            continue
        if next(picture.iterancestors(names.FALLBACK), None) is None:
            yield _undescribed(page, picture, picture.get("name") or "Bild")
    for image in page.root.iter(_OLD_SHAPE):
        shape = image.getparent()
        if (
            next(image.iterancestors(names.FALLBACK), None) is None
            and shape is not None
            and not shape.get("alt", "").strip()
        ):
            yield _undescribed(page, image, shape.get("id") or "Bild")


def _undescribed(page: Page, element: _Element, name: str) -> Flaw:
    above = next(element.iterancestors(names.PARAGRAPH), None)
    number = next((entry.number for entry in page.paragraphs if entry.element is above), -1)
    sentence = f"Das Bild „{name}“ hat keinen Alternativtext."
    remedy = "Rechtsklick auf das Bild, „Alternativtext anzeigen“: beschreiben oder als dekorativ kennzeichnen."
    return flaw_at(page, number, "picture", sentence, remedy)


def _is_box(picture: _Element) -> bool:
    """A box of text speaks for itself."""
    parent = picture.getparent()
    return parent is not None and next(parent.iter(names.TEXT_BOX), None) is not None


def _shows_image(picture: _Element) -> bool:
    parent = picture.getparent()
    return parent is not None and next(parent.iter(_IMAGE), None) is not None


def _is_decorative(picture: _Element) -> bool:
    return any(
        str(entry.tag).endswith(f"}}{_DECORATIVE}") and names.is_on(entry.get("val")) for entry in picture.iter("*")
    )


def _headings(page: Page, levels: dict[str, int]) -> Iterator[Flaw]:
    before = 0
    for paragraph in page.paragraphs:
        level = level_of(paragraph.element, levels) if paragraph.element is not None and paragraph.text.strip() else 0
        if before and level > before + 1:
            sentence = f"Auf eine Überschrift der Ebene {before} folgt eine der Ebene {level}."
            yield flaw_at(
                page, paragraph.number, "heading", sentence, f"Die Formatvorlage Überschrift {before + 1} nehmen."
            )
        before = level or before


def _tables(page: Page) -> Iterator[Flaw]:
    for table in page.root.iter(names.TABLE):
        rows = [row for row in table.iter(names.ROW) if next(row.iterancestors(names.TABLE)) is table]
        cells = max((len(row.findall(names.CELL)) for row in rows), default=0)
        if len(rows) < 2 or cells < 2 or any(_is_head(row) for row in rows):
            continue
        first = next(table.iter(names.PARAGRAPH), None)
        number = next((entry.number for entry in page.paragraphs if entry.element is first), -1)
        sentence = "Die Tabelle hat keine Kopfzeile; ein Vorleseprogramm weiß nicht, was in welcher Spalte steht."
        remedy = "Die erste Zeile markieren; unter Tabellenlayout „Überschriften wiederholen“ wählen."
        yield flaw_at(page, number, "table", sentence, remedy)


def _is_head(row: _Element) -> bool:
    head = row.find(f"{W}trPr/{W}tblHeader")
    return head is not None and names.is_on(head.get(VAL))


def _empty(page: Page) -> Iterator[Flaw]:
    """The first of each run of empty paragraphs; cells and what follows a table must have one."""
    before: Paragraph | None = None
    was_empty = False
    for paragraph in page.paragraphs:
        element = paragraph.element
        if element is None:
            continue
        is_empty = not paragraph.text.strip() and not any(
            entry.tag in _CONTENT and _has_content(entry) for entry in element.iter("*")
        )
        if is_empty and not was_empty and _is_needless(element):
            place = before if before and before.text.strip() else paragraph
            sentence = "Hier stehen leere Absätze, um Abstand zu schaffen."
            remedy = "Sie löschen und den Abstand in der Formatvorlage einstellen (Absatz, Abstand nach)."
            yield flaw_at(page, place.number, "empty", sentence, remedy)
        was_empty, before = is_empty, (before if is_empty else paragraph)


def _has_content(entry: _Element) -> bool:
    return entry.tag != names.TEXT or bool((entry.text or "").strip())


def _is_needless(paragraph: _Element) -> bool:
    parent, before = paragraph.getparent(), paragraph.getprevious()
    after = paragraph.getnext()
    in_body = parent is not None and parent.tag == f"{W}body"
    beside = [entry.tag for entry in (before, after) if entry is not None]
    return in_body and names.TABLE not in beside
