"""Made the first version of the layouts: `python -m tests.makers.layouts FOLDER`. Staff move things in Word since then.

A layout is a Word file that shows where things stand in every letter: window, information block, subject, marks."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from klimadocs.ooxml.writing import write_package
from tests.makers.din_letter import PAGE, footer
from tests.makers.word_package import Draft, word_parts
from tests.makers.word_xml import bullet, frame, page_line, paragraph, run, runs, twips


@dataclass(frozen=True, slots=True)
class Form:
    """A form of DIN 5008 in mm from the upper left corner: the height of the letterhead, marks, subject; `head` is where
    the letterhead's text begins."""

    name: str
    head: float
    letterhead: float
    upper_fold: float
    lower_fold: float
    subject: float


FORMS = {
    "din-5008-a": Form("Form A", 7, 27, 87, 192, 80.5),
    "din-5008-b": Form("Form B", PAGE.header, 45, 105, 210, 98.5),
}
WINDOW_LEFT, TEXT_LEFT, BLOCK_LEFT, HOLE = 20, 25, 125, 148.5


def layout(form: Form) -> Draft:
    """Says of each place what stands in it."""
    top = form.letterhead
    lines = [f"Anschrift, Zeile {number} von 6" for number in range(1, 7)]
    address = "".join(paragraph(line, "Anschrift", frame(25, top + 17.7, 80, 27.3, "atLeast")) for line in lines)
    body = (
        paragraph("Absenderzeile", "Absenderzeile", frame(25, top + 2.5, 80, 3.5, "atLeast"))
        + paragraph(
            "Längere Anschriften stehen klein von hier an", "AnschriftEng", frame(25, top + 8.8, 80, 8.5, "atLeast")
        )
        + address
        + "".join(_entry(label, top) for label in ("Unser Zeichen", "Ansprechperson", "Telefon", "E-Mail", "Datum"))
        + paragraph(f"Betreff ({form.name} der DIN 5008)", "Betreff", _space(form.subject - PAGE.top))
        + paragraph("Dieses Blatt sagt, wo in den Briefen was steht; die Worte stehen in den Briefen selbst.", "Bezug")
        + paragraph("So wird es geändert:")
        + bullet("Positionsrahmen verschieben: Absenderzeile, Anschrift, Informationsblock.")
        + bullet("Den Abstand vor dem Betreff, die Seitenränder und den Abstand der Kopfzeile ändern.")
        + bullet("Falt- und Lochmarken verschieben; sie sind in der Kopfzeile der ersten Seite verankert.")
        + paragraph(
            "Es gilt für alle Briefe, wenn sein Name in templates/office.toml steht, und jeder Entwurf entsteht neu."
        )
    )
    marks = (
        ("Faltmarke oben", form.upper_fold, 4), ("Lochmarke", HOLE, 6), ("Faltmarke unten", form.lower_fold, 4),
    )  # fmt: skip
    drawn = "".join(page_line(number, name, y, length) for number, (name, y, length) in enumerate(marks, 1))
    head = f'<w:p><w:pPr><w:pStyle w:val="Kopfname"/></w:pPr>{runs("Kopf der ersten Seite")}{drawn}</w:p>'
    return Draft(
        title=f"Layout: DIN 5008 {form.name}",
        body=body,
        first_header=head + paragraph(f"endet {form.letterhead} mm unter der Kante des Blattes", "Koptrger"),
        header=paragraph("Kopf der folgenden Seiten", "Kopfzeile"),
        first_footer=paragraph("Fuß der ersten Seite", "Fuzeile"),
        footer=footer("Fuß der folgenden Seiten"),
        page=replace(PAGE, header=form.head),
        size_pt=10.5,
    )


def _entry(label: str, top: float) -> str:
    place = frame(BLOCK_LEFT, top + 5, 75, 40, "atLeast")
    word = run(label, '<w:rStyle w:val="Leitwort"/>')
    return f'<w:p><w:pPr><w:pStyle w:val="Infoblock"/>{place}</w:pPr>{word}{runs(chr(9) + "Angabe")}</w:p>'


def _space(height_mm: float) -> str:
    return f'<w:spacing w:before="{twips(height_mm)}" w:after="0"/>'


def make(name: str) -> bytes:
    """The bytes of one layout, the same on every day."""
    parts = word_parts(layout(FORMS[name]))
    core = parts["docProps/core.xml"].decode().replace("{{ buero.name }}", "klimadocs")
    return write_package({**parts, "docProps/core.xml": core.encode()})


def main(folder: Path) -> None:
    """Writes all layouts into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FORMS:
        (folder / f"{name}.docx").write_bytes(make(name))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
