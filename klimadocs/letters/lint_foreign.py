"""What comes from elsewhere: placeholders of other programs, Word's own fields and tracked changes, hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from klimadocs.letters.lint import Flaw
from klimadocs.letters.lint_pages import Page, Sign
from klimadocs.letters.lint_tags import Tag, flaw_at
from klimadocs.ooxml.names import W
from klimadocs.ooxml.opening import Package

_NAME = r"[^\W\d][\w.]*(?:\[[\w'\"]*\][\w.]*)*"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\$\{{\s*{_NAME}\s*\}}",
        rf"<<\s*{_NAME}\s*>>",
        rf"«\s*{_NAME}\s*»",
        rf"\[\[\s*{_NAME}\s*\]\]",
        r"\{\{\s*[#/^>&!][^}]*\}\}",
        r"\{\{\{[^}]*\}\}\}",
        rf"(?<![{{$])\{{\s*[#/^@+]?\s*{_NAME}\s*(?:\|[^{{}}]*)?\}}(?!\}})",
        rf"\{{\s*\{{\s*{_NAME}\s*\}}\s*\}}(?<!\}}\}})",
        rf"(?<!%)%{_NAME}%(?!%)",
        rf"(?:##+|@@|%%){_NAME}(?:##+|@@|%%)",
        rf"｛｛?\s*{_NAME}\s*｝｝?",
    )
)
_TAGS = re.compile(r"\{%.*?%\}|(?<!\{)\{\{(?![{#/^>&!]).*?\}\}(?!\})|\{#.*?#\}")
_ESCAPED = re.compile(r"\{_[{%]|[}%]_\}")
_MERGE = re.compile(
    r"\s*(?P<field>MERGEFIELD|MERGEREC|MERGESEQ|NEXTIF|NEXT|SKIPIF|ADDRESSBLOCK|GREETINGLINE|ASK|FILLIN|DATABASE)\b\s*\"?(?P<name>[^\s\"\\]*)"
)
_CLOCK = re.compile(r"\s*(?:DATE|TIME|SAVEDATE|PRINTDATE|CREATEDATE)\b")
_BROKEN = re.compile(r"(?:Fehler! (?:Verweisquelle|Textmarke)|Error! (?:Reference source|Bookmark))[^.]*")
_TAG_ANYWHERE = re.compile(r"\{\{[^{}<>]*\}\}|\{%[^{}<>]*%\}")
_UNFILLED = (
    (re.compile(r"word/_rels/.*\.rels$"), "Linkziel"),
    (re.compile(r"word/charts/"), "Diagramm"),
    (re.compile(r"word/diagrams/"), "Schaubild"),
    (re.compile(r"docProps/custom\.xml$"), "eigenen Merkmal des Dokuments"),
)
_TRACKED = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")


def foreign(page: Page) -> Iterator[Flaw]:
    """Placeholders that nothing here fills."""
    fields = list(_fields(page))
    yield from fields
    told = {flaw.number for flaw in fields}
    for paragraph in page.paragraphs:
        found = _foreign_words(paragraph.text) if paragraph.number not in told else ""
        if found:
            sentence = f"„{found}“ ist ein Platzhalter eines anderen Programms und bliebe im Brief stehen."
            remedy = "Hier schreibt man {{ name }}, mit zwei Klammern."
            yield flaw_at(page, paragraph.number, "foreign", sentence, remedy)
        if broken := _BROKEN.search(paragraph.text):
            sentence = f"Word konnte einen Verweis nicht auflösen: „{broken.group()}“."
            yield flaw_at(page, paragraph.number, "foreign", sentence, "Den Querverweis neu einfügen oder löschen.")


def _foreign_words(paragraph: str) -> str:
    text = _TAGS.sub("\n", _ESCAPED.sub("\n", paragraph))
    for pattern in _PATTERNS:
        if found := pattern.search(text):
            return found.group()
    return ""


def _fields(page: Page) -> Iterator[Flaw]:
    codes: dict[int, str] = {}
    for sign in page.signs:
        if "code" in sign.states and "deleted" not in sign.states:
            codes[sign.paragraph] = codes.get(sign.paragraph, "") + sign.character
    numbers = {id(paragraph.element): paragraph.number for paragraph in page.paragraphs}
    for simple in page.root.iter(f"{W}fldSimple"):
        above = next(simple.iterancestors(f"{W}p"), None)
        number = numbers.get(id(above), -1)
        codes[number] = f"{codes.get(number, '')} {simple.get(f'{W}instr', '')}"
    for number, code in codes.items():
        if found := re.search(_MERGE.pattern.removeprefix(r"\s*"), code):
            name = found.group("name") or "name"
            field = " ".join(filter(None, found.groups()))
            sentence = f"Hier steht ein Seriendruckfeld von Word ({field}); es bliebe leer."
            yield flaw_at(
                page,
                number,
                "foreign",
                sentence.replace(" )", ")"),
                f"Das Feld löschen und {{{{ {name.casefold()} }}}} schreiben.",
            )
        elif _CLOCK.match(code):
            sentence = "Hier steht ein Datumsfeld von Word; beim nächsten Öffnen zeigt es einen anderen Tag."
            yield flaw_at(page, number, "foreign", sentence, "Das Feld löschen und {{ brief.datum }} schreiben.")


def tracked(page: Page, tags: Sequence[Tag]) -> Iterator[Flaw]:
    """Changes that nobody accepted or refused, the first of each part, and each that touches a tag."""
    if next(page.root.iter(*_TRACKED), None) is None:
        return
    told = False
    for number, words in _deleted_tags(page):
        told = True
        yield flaw_at(
            page, number, "tracked", f"„{words}“ steht in gelöschtem Text, der noch in der Datei ist.",
            "In Word unter Überprüfen die Änderungen annehmen oder ablehnen.",
        )  # fmt: skip
    for tag in tags:
        states = [sign.states & {"inserted"} for sign in tag.signs]
        if any(states) or _is_cut(page, tag):
            told = True
            whole = "ist" if all(states) else "ist zum Teil"
            yield flaw_at(
                page, tag.paragraph, "tracked", f"{tag.written} {whole} eine noch nicht angenommene Änderung.",
                "In Word unter Überprüfen die Änderungen annehmen oder ablehnen.",
            )  # fmt: skip
    if not told:
        yield flaw_at(
            page, _first_tracked(page), "tracked",
            "Hier stehen Änderungen, die noch niemand angenommen hat; sie gingen mit jedem Brief hinaus.",
            "In Word unter Überprüfen alle Änderungen annehmen oder ablehnen.",
        )  # fmt: skip


def _first_tracked(page: Page) -> int:
    element = next(page.root.iter(*_TRACKED))
    above = next(element.iterancestors(f"{W}p"), None)
    return next((paragraph.number for paragraph in page.paragraphs if paragraph.element is above), -1)


def _deleted_tags(page: Page) -> Iterator[tuple[int, str]]:
    texts: dict[int, str] = {}
    for sign in page.signs:
        if "deleted" in sign.states:
            texts[sign.paragraph] = texts.get(sign.paragraph, "") + sign.character
    for number, text in texts.items():
        if found := re.search(r"\{\{.*?\}\}|\{%.*?%\}|\{[{%].*", text):
            yield number, found.group().strip()


def _is_cut(page: Page, tag: Tag) -> bool:
    """Deleted characters stand between those of the tag."""
    places = {id(sign): number for number, sign in enumerate(page.signs)}
    between = page.signs[places[id(tag.signs[0])] : places[id(tag.signs[-1])]]
    return any("deleted" in sign.states for sign in between)


def unseen(package: Package) -> Iterator[Flaw]:
    """Tags where nothing is filled: in targets of links, in charts and drawings that are parts of their own."""
    for name in package.names:
        label = next((label for pattern, label in _UNFILLED if pattern.match(name)), "")
        found = _TAG_ANYWHERE.search(unquote((package.part(name) or b"").decode("utf-8", "replace"))) if label else None
        if found:
            sentence = f"{found.group()} steht in einem {label}; dort wird nichts ersetzt."
            yield Flaw("unseen", sentence, "Den Wert in den Text schreiben.", name, label)


def hidden(page: Page, tags: Sequence[Tag]) -> Iterator[Flaw]:
    """What is printed where nobody sees it. Commands may be hidden: they vanish anyway."""
    for tag in tags:
        if tag.kind == "print" and any("hidden" in sign.states for sign in tag.signs):
            sentence = f"{tag.written} ist als verborgener Text formatiert; der Wert wäre im Brief nicht zu sehen."
            yield flaw_at(page, tag.paragraph, "hidden", sentence, "In Word unter Schriftart „Ausgeblendet“ abwählen.")


def unlike_boxes(page: Page) -> Iterator[Flaw]:
    """Text boxes are saved twice; where the two differ, it depends on the program what the letter says."""
    for element in page.root.iter("{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"):
        shown, instead = (_words(element, page.signs, name) for name in ("Choice", "Fallback"))
        if shown and instead and shown != instead and "{" in shown + instead:
            above = next(element.iterancestors(f"{W}p"), None)
            inner = next(element.iter(f"{W}p"), above)
            number = next((entry.number for entry in page.paragraphs if entry.element is inner), -1)
            sentence = f"Das Textfeld sagt für ältere Programme etwas anderes: „{instead[:60]}“."
            yield flaw_at(page, number, "twice", sentence, "Das Textfeld in Word öffnen, ändern und neu speichern.")


def _words(element: object, signs: Sequence[Sign], name: str) -> str:
    inside = {
        id(text)
        for branch in element  # type: ignore[attr-defined]
        if str(branch.tag).endswith(f"}}{name}")
        for text in branch.iter(f"{W}t")
    }
    return " ".join("".join(sign.character for sign in signs if id(sign.element) in inside).split())
