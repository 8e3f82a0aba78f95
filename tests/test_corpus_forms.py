"""Real files that nobody here wrote: read without an exception, learnt as forms, and read again after that.

The files lie beside the project and are read in place; without them these tests are skipped. A filled form is emptied
by tools other than the reader's own, learnt, and then read with what was learnt.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from klimadocs.errors import UnreadableError
from klimadocs.executors import Limits, open_executor
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.forms.learn import learn
from klimadocs.forms.reference import Reference
from klimadocs.model.form import Field
from klimadocs.model.transcript import Transcript
from klimadocs.pipeline.previewing import list_fields
from klimadocs.pipeline.reading import Job
from klimadocs.programs.libreoffice import find_office
from klimadocs.readers import find_reader, sniff, survey_blank

CORPUS = Path(__file__).parents[1].with_name("shared") / "corpus"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the project")
OFFICE = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
WORD_AND_PDF = (".docx", ".docm", ".dotx", ".pdf")
OTHERS = (".doc", ".odt", ".rtf")
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in WORD_AND_PDF)
OTHER_FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in OTHERS)
EXPECTED = sorted((CORPUS / "expected").glob("*.json"))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

NOT_EMPTIED = {
    "tika__testPDF_malformedXFA.pdf": "its end is missing; with it repaired it is a pure XFA form without fields",
}
WORD_MISSES = {
    "DocIO-Examples__Template.docx": (3, "three prompts of Word stand there as text, and prompts are no answers"),
    "docx2python__check_drop_my.docx": (
        2,
        "a prompt; and an older list whose first entry is what an untouched one shows",
    ),
    "poi__tika-3816.docx": (1, "a prompt"),
}
"""How many texts of controls come back neither as answer nor as leftover, and why that is right."""


def read(content: bytes) -> Transcript:
    reader = find_reader(sniff(content))
    assert reader is not None
    return reader.read(content)


@MISSING
@OFFICE
@pytest.mark.timeout(120)
@pytest.mark.parametrize("path", OTHER_FILES, ids=lambda path: path.name)
def test_other_office_files_are_read_or_refused(path: Path) -> None:
    content = path.read_bytes()
    reader = find_reader(sniff(content))
    if reader is None:
        return
    try:
        sightings = reader.read(content).sightings
    except UnreadableError as error:
        if not (error.kind and error.sentence and error.remedy):
            pytest.fail(f"a refusal without words: {error!r}")
        return
    assert sightings


@MISSING
@pytest.mark.timeout(60)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_any_readable_file_can_be_learnt(path: Path) -> None:
    """Forms or not: no exception, unique names; and read against itself, the file answers nothing for sure."""
    content = path.read_bytes()
    try:
        blank = read(content)
    except (UnreadableError, AssertionError):
        return
    form = learn(blank, survey_blank(content, blank), "x").form
    ids = [field.id for field in form.fields]
    assert len(set(ids)) == len(ids)
    assert all(field.label and field.id.isidentifier() and field.native for field in form.fields)
    reading = fill(Reference(form, blank), blank, 1.0)
    assert [answer.field for answer in reading.answers if answer.is_given and not answer.doubt] == []


def emptied_pdf(content: bytes) -> bytes:
    pdf = pikepdf.open(io.BytesIO(content))
    widgets = [
        entry for page in pdf.pages for entry in page.obj.get("/Annots", []) if entry.get("/Subtype") == "/Widget"
    ]
    for node in _nodes([*pdf.Root.AcroForm.Fields, *widgets]):
        for key in ("/V", "/I"):
            if key in node:
                del node[key]
        if "/AS" in node:
            node.AS = pikepdf.Name.Off
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def _nodes(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        yield node
        yield from _nodes(list(node.get("/Kids", [])))


def emptied_word(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        root = etree.fromstring(parts[name])
        for control in root.iter(f"{W}sdt"):
            _empty_control(control)
        for form in root.iter(f"{W}ffData"):
            for entry in [*form.iter(f"{W}checked"), *form.iter(f"{W}result")]:
                entry.getparent().remove(entry)
            for entry in form.iter(f"{W}default"):
                entry.set(f"{W}val", "0")
        parts[name] = etree.tostring(root)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _empty_control(control: Any) -> None:
    shown = control.find(f"{W}sdtContent")
    if shown is None or shown.find(f".//{W}sdt") is not None:
        return
    box = control.find(f"{W}sdtPr/{W14}checkbox")
    state = None if box is None else box.find(f"{W14}checked")
    if state is not None:
        state.set(f"{W14}val", "0")
    prompt = "☐" if box is not None else "Klicken Sie hier, um Text einzugeben."
    for place, text in enumerate(shown.iter(f"{W}t")):
        text.text = "" if place else prompt


def reference_of(content: bytes) -> Reference:
    blank = read(content)
    return Reference(learn(blank, survey_blank(content, blank), "x", "c").form, blank)


def is_filled_in(field: dict[str, Any]) -> bool:
    """Push buttons and signatures hold no value."""
    is_button = field["type"] == "/Btn" and field["value"] is None and not ({"/Off"} & set(field["states"] or ()))
    return field["type"] != "/Sig" and not is_button


def squeezed(value: object) -> str:
    text = "\n".join(value) if isinstance(value, list) else str(value or "")
    return "".join(text.removeprefix("\ufeff").split())


@MISSING
@pytest.mark.parametrize("path", [p for p in EXPECTED if p.name.startswith("pdf__")], ids=lambda path: path.stem)
def test_real_pdf_forms_are_read_after_learning(path: Path) -> None:
    """Every field that an independent tool lists is a field of the definition, and says what it says there."""
    expected = json.loads(path.read_text("utf-8"))
    name = Path(expected["file"]).name
    if name in NOT_EMPTIED:
        return
    content = (CORPUS / expected["file"]).read_bytes()
    reference = reference_of(emptied_pdf(content))
    copy = read(content)
    assert identify(copy, [reference]).reference is reference
    reading = fill(reference, copy, 1.0)
    fields = list(filter(is_filled_in, expected["fields"]))
    learnt = {field["name"]: entry for field in fields if (entry := _learnt(reference, field["name"])) is not None}
    assert [field["name"] for field in fields if field["name"] not in learnt] == []
    missed = {field["name"] for field in fields if not _agrees(field, learnt[field["name"]], reading)}
    assert missed == set()


def _learnt(reference: Reference, name: str) -> Field | None:
    for field in reference.form.fields:
        if any(native == name or native.startswith(f"{name}=") for native in field.native):
            return field
    return None


def _agrees(field: dict[str, Any], learnt: Field, reading: Any) -> bool:
    answer = next(entry for entry in reading.answers if entry.field == learnt.id)
    value = "" if field["value"] == "/Off" else squeezed(field["value"])
    match field["type"]:
        case "/Tx":
            return squeezed(answer.raw) == value
        case "/Ch":
            return bool(answer.is_given) == bool(value)
        case _ if learnt.kind == "bool":
            return (answer.value is True) == bool(value)
        case _:
            place = next((at for at, native in enumerate(learnt.native) if native == field["name"]), None)
            chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
            is_chosen = answer.is_given if place is None else learnt.options[place] in chosen
            return answer.doubt or bool(is_chosen) == bool(value)


@MISSING
@pytest.mark.parametrize("path", [p for p in EXPECTED if p.name.startswith("docx__")], ids=lambda path: path.stem)
def test_real_word_forms_are_read_after_learning(path: Path) -> None:
    """The text of every control comes back in an answer, its reason for doubt, or the leftovers."""
    expected = json.loads(path.read_text("utf-8"))
    content = (CORPUS / expected["file"]).read_bytes()
    reference, copy = reference_of(emptied_word(content)), read(content)
    reading = fill(reference, copy, 1.0)
    told = [f"{answer.value} {answer.raw} {answer.why}" for answer in reading.answers]
    text = squeezed(" ".join([*told, *(entry.text for entry in reading.leftovers)]))
    filled = [entry.text for entry in copy.sightings if entry.method == "control" and entry.text.strip()]
    lost = [entry for entry in filled if squeezed(entry) not in text]
    allowed, _ = WORD_MISSES.get(Path(expected["file"]).name, (0, ""))
    assert len(lost) == allowed, lost


@MISSING
def test_a_file_that_is_no_known_form_lists_its_own_fields() -> None:
    content = (CORPUS / "pdf" / "qpdf__sample-form.pdf").read_bytes()
    job = Job("sample-form.pdf", "0", sniff(content), content)
    (done,) = open_executor(1, Limits(60, 2000)).run(list_fields, [job])
    values = {entry.key: entry.text for entry in done.result}  # type: ignore[union-attr]
    assert len(values) == 17
    assert values["Given Name Text Box"] == "ABC"
