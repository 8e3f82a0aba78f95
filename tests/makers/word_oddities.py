"""What people do to a Word form besides filling it: remarks, tracked changes, hidden words, pasting it elsewhere."""

from __future__ import annotations

from itertools import cycle
from xml.sax.saxutils import escape

from lxml import etree

from klimadocs.model.form import Form
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import (
    DOCUMENT,
    RSIDS,
    SPACE,
    TICKED_SIGN,
    WORD,
    Element,
    Typist,
    W,
    close_parts,
    is_box,
    name_of,
    open_parts,
    ticked_keys,
    write_xml,
)

_NS = f'xmlns:w="{WORD}"'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DIRECT_LOOK = (
    '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>'
)


def remark(text: str) -> Element:
    """A paragraph typed between the printed ones."""
    return _parse(f'<w:p {_NS} w:rsidR="{RSIDS[1]}"><w:r w:rsidR="{RSIDS[2]}"><w:t>{escape(text)}</w:t></w:r></w:p>')


def put_before_heading(typist: Typist, heading: str, text: str) -> None:
    paragraph_with(typist, heading).addprevious(remark(text))


def put_into_signature(typist: Typist, text: str) -> None:
    """Typed above the line for the signature."""
    paragraph_with(typist, "Unterschrift der zeichnungsberechtigten Person").addprevious(remark(text))


def add_row(typist: Typist, after_key: str, label: str, text: str) -> None:
    """The row of a control is copied, as the Tab key does, and both of its cells are overwritten."""
    row = next(typist.control(after_key).iterancestors(f"{W}tr"))
    copy = _parse(etree.tostring(row))
    for cell, words in zip(copy.iter(f"{W}tc"), (label, text), strict=True):
        for paragraph in list(cell.iter(f"{W}p")):
            cell.remove(paragraph)
        cell.append(remark(words))
    row.addnext(copy)


def put_into_footer(typist: Typist, text: str) -> None:
    root = etree.fromstring(typist.parts["word/footer1.xml"])
    root.append(remark(text))
    typist.parts["word/footer1.xml"] = write_xml(root)


def track_change(typist: Typist, key: str, old: str, new: str) -> None:
    """Overwrites the answer while changes are tracked."""
    content = typist.control(key).find(f"{W}sdtContent")
    for child in list(content):
        content.remove(child)
    stamp = 'w:author="Großekathöfer, Jörg-Peter" w:date="2014-09-03T10:12:00Z"'
    content.append(_parse(f'<w:del {_NS} w:id="901" {stamp}><w:r><w:delText>{old}</w:delText></w:r></w:del>'))
    content.append(_parse(f'<w:ins {_NS} w:id="902" {stamp}><w:r><w:t>{new}</w:t></w:r></w:ins>'))


def hide_note(typist: Typist, label: str, text: str) -> None:
    """A run behind a label, set as hidden."""
    words = f'<w:t xml:space="preserve"> {escape(text)}</w:t>'
    run = f'<w:r {_NS} w:rsidR="{RSIDS[3]}"><w:rPr><w:vanish/></w:rPr>{words}</w:r>'
    paragraph_with(typist, label).append(_parse(run))


def paste_into_new_document(blank: bytes, form: Form, sample: Sample) -> bytes:
    """The body of the form in a document of its own: controls, styles, properties and footer are gone. Answers are
    typed over the prompts (Enter begins a paragraph); every second prompt without an answer stands there as text."""
    root = _parse(open_parts(blank)[DOCUMENT])
    ticked, signs, keeps = ticked_keys(form, sample), cycle([TICKED_SIGN, "x", "X"]), cycle([True, False])
    for control in list(root.iter(f"{W}sdt")):
        key = name_of(control)
        if is_box(control):
            flatten(control, next(signs) if key in ticked else None)
        elif key in sample.answers:
            flatten(control, sample.shown(key))
        else:
            flatten(control, None if next(keeps) else "")
    for name in ("sectPr/footerReference", "p/pPr/pStyle"):
        for element in list(root.iterfind(".//" + "/".join(f"{W}{step}" for step in name.split("/")))):
            element.getparent().remove(element)
    signature = list(root.iter(f"{W}tbl"))[-1].find(f".//{W}tc")
    signature.insert(1, remark(sample.leftovers[0]))
    return new_document(write_xml(root))


def flatten(control: Element, text: str | None) -> None:
    """Instead of the control its text, or `text`; further lines become further paragraphs of the cell."""
    paragraph = next(control.iterancestors(f"{W}p"))
    if text is None:
        text = "".join(control.find(f"{W}sdtContent").itertext())
    lines = text.split("\n")
    control.addprevious(_plain_run(lines[0]))
    paragraph.remove(control)
    for line in reversed(lines[1:]):
        following = _parse(f"<w:p {_NS}/>")
        following.append(_plain_run(line))
        paragraph.addnext(following)


def _plain_run(text: str) -> Element:
    run = _parse(f"<w:r {_NS}>{_DIRECT_LOOK}<w:t/></w:r>")
    words = run.find(f"{W}t")
    words.text = text
    words.set(SPACE, "preserve")
    return run


def new_document(document: bytes) -> bytes:
    def package(path: str) -> str:
        return f"{_OFFICE}/package/2006/{path}"

    types = (
        f'<Types xmlns="{package("content-types")}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{DOCUMENT}" ContentType="{_MAIN_TYPE}.document.main+xml"/></Types>'
    )
    arrows = (
        f'<Relationships xmlns="{package("relationships")}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="{DOCUMENT}"/></Relationships>'
    )
    return close_parts({"[Content_Types].xml": types.encode(), "_rels/.rels": arrows.encode(), DOCUMENT: document})


def paragraph_with(typist: Typist, words: str) -> Element:
    """The first paragraph that begins with the words."""
    return next(entry for entry in typist.root.iter(f"{W}p") if "".join(map(str, entry.itertext())).startswith(words))


def _parse(xml: str | bytes) -> Element:
    return etree.fromstring(xml)
