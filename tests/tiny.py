"""A tiny second call, made of data alone: a library that gives out cards. Proves that the code knows no call."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from klimadocs.blanks import make_pdf, make_word
from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.ooxml.writing import write_package

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

OFFICE = """
name = "Stadtbücherei"
organisation = "Stadt Beispielhausen"
return_line = "Stadtbücherei · Markt 1 · 12345 Beispielhausen"
address = ["Stadtbücherei", "Markt 1"]
town = "Beispielhausen"
phone = "030 23125 001"
email = "post@buecherei.example.org"
"""

CALL = """
title = "Leseausweise 2031"
programme = "Lesen für alle"
phase = 1
organiser = "Stadtbücherei"
region = "Beispielhausen"
time_zone = "Europe/Berlin"
reference = "LA-{year}-{number:02}"
[deadline]
at = 2031-05-31T23:59:59
[practice]
today = 2031-05-20
[[rule]]
name = "alter"
title = "Mindestens sechs Jahre alt"
test = "alter is at least 6"
decides = true
reason = "Das Kind ist noch keine sechs Jahre alt."
[[criterion]]
name = "genres"
title = "Vorlieben"
weight = 10
fields = ["ausweis"]
points = { "Kinder" = 1.0, "Erwachsene" = 0.5 }
"""

FORM = """
id = "ausweis"
version = "1"
title = "Antrag auf einen Leseausweis"
[roles]
applicant = "name"
recipient = "leser"
street = "strasse"
[roles.people.leser]
full = "name"
email = "mail"
[[section]]
title = "Person"
field = [
  { id = "name", label = "Vor- und Nachname", type = "text", required = true },
  { id = "strasse", label = "Wohnung", type = "text", required = true },
  { id = "alter", label = "Lebensjahre", type = "integer", required = true },
  { id = "mail", label = "E-Mail", type = "email" },
]
[[section]]
title = "Ausweis"
field = [
  { id = "ausweis", label = "Art des Ausweises", type = "choice", required = true, options = ["Kinder", "Erwachsene"] },
  { id = "genre", label = "Gerne gelesen", type = "multi", options = ["Krimi", "Reise", "Comic"] },
  { id = "ordnung", label = "Ich beachte die Benutzungsordnung.", type = "bool", required = true },
  { id = "ab", label = "Gültig ab", type = "date" },
  { id = "wunsch", label = "Wünsche an die Bücherei", type = "long" },
]
"""

LETTER = """
title = "Bestätigung"
document = "letter"
"""


def lay_out(root: Path, paragraphs: tuple[str, ...] = (), letter: str = LETTER) -> Path:
    """Writes a `templates/` folder with the one call and its blanks; returns it."""
    templates = root / "templates"
    folder = templates / "leseausweis"
    (folder / "forms" / "ausweis").mkdir(parents=True)
    (folder / "letters" / "bestaetigung").mkdir(parents=True)
    (templates / "office.toml").write_text(OFFICE)
    (folder / "call.toml").write_text(CALL)
    (folder / "forms" / "ausweis" / "form.toml").write_text(FORM)
    (folder / "letters" / "bestaetigung" / "letter.toml").write_text(letter)
    (folder / "letters" / "bestaetigung" / "de.docx").write_bytes(word_file(paragraphs or PARAGRAPHS))
    add_blanks(templates)
    return templates


PARAGRAPHS = (
    "{{ empfaenger.anrede }}",
    "wir bestätigen den Antrag {{ fall.zeichen }} von {{ name }} ({{ alter }} Jahre).",
    "{% if genre %}Gelesen wird: {{ genre }}.{% endif %}",
    "{% if wunsch %}Wunsch: {{ wunsch }}{% endif %}",
    "Ende des Briefes vom {{ brief.datum }}.",
)


def add_blanks(templates: Path) -> Catalogue:
    """Makes the blanks of every form that has none; returns the catalogue with them."""
    catalogue = load_catalogue(templates)
    for form in catalogue.forms:
        call = catalogue.call(form.call)
        folder = templates / form.call / "forms" / form.id
        (folder / "blank.docx").write_bytes(make_word(form, call, catalogue.office))
        (folder / "blank.pdf").write_bytes(make_pdf(form, call, catalogue.office))
    return load_catalogue(templates)


def word_file(paragraphs: tuple[str, ...]) -> bytes:
    """A lean .docx with these paragraphs, as Word would save it."""
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in paragraphs)
    return write_package(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
                f'.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{_RELATIONSHIPS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
                f'Target="word/document.xml"/></Relationships>'
            ).encode(),
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode(),
        }
    )


def fill_word(blank: bytes, texts: dict[str, str], ticked: tuple[str, ...] = ()) -> bytes:
    """The blank with text in its controls and ticks in its boxes, as Word leaves them: the prompt's mark goes."""
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(blank))
    parts = {name: source.read(name) for name in source.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for control in root.iter(f"{{{W}}}sdt"):
        tag = control.find(f"{{{W}}}sdtPr/{{{W}}}tag")
        key = tag.get(f"{{{W}}}val") if tag is not None else ""
        if key in ticked:
            control.find(f".//{{{_W14}}}checked").set(f"{{{_W14}}}val", "1")
            next(control.iter(f"{{{W}}}t")).text = "☒"
        elif key in texts:
            _type_into(control, texts[key])
    parts["word/document.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2031, 5, 1, 12, 0, 0)), content)
    return target.getvalue()


def _type_into(control: etree._Element, text: str) -> None:
    properties = control.find(f"{{{W}}}sdtPr")
    prompt = properties.find(f"{{{W}}}showingPlcHdr")
    if prompt is not None:
        properties.remove(prompt)
    runs = list(control.find(f"{{{W}}}sdtContent").iter(f"{{{W}}}r"))
    for extra in runs[1:]:
        extra.getparent().remove(extra)
    for child in list(runs[0]):
        if child.tag != f"{{{W}}}rPr":
            runs[0].remove(child)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(runs[0], f"{{{W}}}br")
        piece = etree.SubElement(runs[0], f"{{{W}}}t")
        piece.text = line
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def fill_pdf(blank: bytes, texts: dict[str, str], ticked: Collection[str] = ()) -> bytes:
    """The same for the PDF form, as a viewer leaves it that makes no appearances."""
    import io

    from pikepdf import Name, Pdf, String

    document = Pdf.open(io.BytesIO(blank))
    for field in document.Root.AcroForm.Fields:
        name = str(field.T)
        if name in texts:
            field.V = String(texts[name])
        for kid in field.get("/Kids", [field]):
            key = f"{name}.{kid.T}" if "/Kids" in field and "/T" in kid else name
            if key in ticked:
                kid.V = kid.AS = Name("/Yes")
    target = io.BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()
