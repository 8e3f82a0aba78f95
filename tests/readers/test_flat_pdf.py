"""Forms that lost their fields: flattened, printed, typed over. Read whole, or doubted; never wrong and silent."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from klimadocs.errors import UnreadableError
from klimadocs.readers import find_reader
from klimadocs.readers.media import PDF
from tests.bench import flat
from tests.makers import flat_ways
from tests.makers.flat_applicants import applicants
from tests.makers.sample_truth import Sample
from tests.readers.pdf_files import PdfDraft

PROGRAMS = {
    "pdftk flatten": "pdftk",
    "poppler pdftocairo": "pdftocairo",
    "ghostscript pdfwrite": "gs",
    "qpdf flatten": "qpdf",
    "scaled to 94 %": "pdftk",
    "US letter": "pdftocairo",
    "set anew, flowed": "pdftotext",
}
NAMES = ("lange-texte", "fast-leer", "verwechselbar")


@pytest.fixture(scope="module")
def office() -> flat.Office:
    return flat.open_office()


@pytest.fixture(scope="module")
def people(office: flat.Office) -> dict[str, Sample]:
    return {sample.name: sample for sample in applicants(office.form)}


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


@pytest.mark.parametrize("way", flat_ways.PDF_WAYS)
def test_no_way_of_losing_the_fields_leads_to_a_silent_error(
    way: str, office: flat.Office, people: dict[str, Sample]
) -> None:
    if way in PROGRAMS:
        need(PROGRAMS[way])
    if way == "scaled to 94 %" or way == "ghostscript pdfwrite":
        need("pdftk")
    score = flat.measure(office, {way}, [people["verwechselbar"], people["ueberlauf"]])[way]
    assert score.counts["silent"] == 0, score.misses
    assert score.counts["no form"] == 0
    assert score.share("exact") >= 0.95, score.misses


def test_print_of_the_word_form_is_read_exactly(office: flat.Office, people: dict[str, Sample]) -> None:
    need("soffice")
    scores = flat.measure(office, {"Word, LibreOffice", "Word, larger Times"}, [people[name] for name in NAMES])
    for score in scores.values():
        assert [miss for miss in score.misses if not miss.startswith("right, doubted")] == []
        assert score.share("exact") >= 0.99


def test_print_of_the_blank_has_no_answers(office: flat.Office) -> None:
    reading = flat.read(flat_ways.strip_fields(office.blanks["pdf"]), office.references)
    assert reading is not None
    assert reading.is_blank
    assert reading.leftovers == ()


def test_print_of_the_blank_word_form_has_no_answers(office: flat.Office) -> None:
    need("soffice")
    printed = flat_ways.print_with_libreoffice({"leer": office.blanks["docx"]})["leer"]
    reading = flat.read(printed, office.references)
    assert reading is not None
    assert reading.is_blank


def changed(content: bytes, change: str) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as document:
        if change == "page missing":
            del document.pages[2]
        elif change == "pages swapped":
            document.pages.append(document.pages[1])
            del document.pages[1]
        elif change == "cover letter":
            document.add_blank_page(page_size=(595, 842))
            document.pages.insert(0, document.pages[-1])
            del document.pages[-1]
        else:
            for page in document.pages:
                page.CropBox = pikepdf.Array([20, 20, 580, 830])
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()


@pytest.mark.parametrize("change", ["page missing", "pages swapped", "cover letter", "cropped"])
def test_pages_may_be_missing_or_in_another_order(change: str, office: flat.Office, people: dict[str, Sample]) -> None:
    content = changed(flat_ways.typed_over(office.blanks["pdf"], office.form, people["verwechselbar"]), change)
    score = flat.Score()
    flat.rate(score, people["verwechselbar"], flat.read(content, office.references), "typed over, X")
    assert score.counts["silent"] == 0
    if change != "page missing":
        assert score.share("exact") >= 0.97, score.misses


def turned(content: bytes, degrees: int, is_compensated: bool) -> bytes:
    """The pages turned by the file, so that their words lie on the side; or with their content turned the other way, so
    that they stand upright."""
    with pikepdf.open(io.BytesIO(content)) as document:
        for page in document.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            page.Rotate = degrees
            if is_compensated:
                matrix = {
                    90: (0, 1, -1, 0, height, 0),
                    180: (-1, 0, 0, -1, width, height),
                    270: (0, -1, 1, 0, 0, width),
                }
                page.contents_add(f"q {' '.join(map(str, matrix[degrees]))} cm".encode(), prepend=True)
                page.contents_add(b"Q")
                if degrees != 180:
                    page.MediaBox = page.CropBox = pikepdf.Array([0, 0, height, width])
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()


@pytest.mark.parametrize("is_compensated", [False, True])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pages_are_read_as_their_words_stand(
    degrees: int, is_compensated: bool, office: flat.Office, people: dict[str, Sample]
) -> None:
    content = flat_ways.typed_over(office.blanks["pdf"], office.form, people["fast-leer"])
    score = flat.Score()
    reading = flat.read(turned(content, degrees, is_compensated), office.references)
    flat.rate(score, people["fast-leer"], reading, "typed over, X")
    assert score.share("exact") == 1.0, score.misses


@pytest.mark.parametrize("way", ["typed over fields", "notes over fields"])
def test_fields_and_notes_of_turned_pages_lie_where_the_words_are(
    way: str, office: flat.Office, people: dict[str, Sample]
) -> None:
    content = flat_ways.PDF_WAYS[way](office.blanks["pdf"], office.form, people["verwechselbar"])
    before, after = flat.Score(), flat.Score()
    flat.rate(before, people["verwechselbar"], flat.read(content, office.references), way)
    flat.rate(after, people["verwechselbar"], flat.read(turned(content, 90, False), office.references), way)
    assert after.counts == before.counts


def test_two_forms_in_one_file_are_doubted(office: flat.Office, people: dict[str, Sample]) -> None:
    first = flat_ways.typed_over(office.blanks["pdf"], office.form, people["verwechselbar"])
    second = flat_ways.typed_over(office.blanks["pdf"], office.form, people["fast-leer"])
    with pikepdf.open(io.BytesIO(first)) as document, pikepdf.open(io.BytesIO(second)) as other:
        document.pages.extend(other.pages)
        target = io.BytesIO()
        document.save(target)
    score = flat.Score()
    flat.rate(score, people["verwechselbar"], flat.read(target.getvalue(), office.references), "typed over, X")
    assert score.counts["silent"] == 0


def test_letter_that_names_all_labels_is_no_form(office: flat.Office) -> None:
    draft = PdfDraft(2)
    labels = [field.label.encode("cp1252", "ignore").decode("cp1252") for field in office.form.fields]
    draft.write([f"{label}: fehlt noch" for label in labels[:35]])
    draft.write([f"{label}: fehlt noch" for label in labels[35:]], page=2)
    assert flat.read(draft.save(), office.references) is None


@pytest.mark.parametrize("lines", [["Rechnung 2014-17", "Summe 119,00 EUR"], []])
def test_other_papers_are_no_form(lines: list[str], office: flat.Office) -> None:
    draft = PdfDraft()
    draft.write(lines)
    assert flat.read(draft.save(), office.references) is None


def test_every_page_of_many_is_read() -> None:
    reader = find_reader(PDF)
    assert reader is not None
    draft = PdfDraft(20)
    for page in range(1, 21):
        draft.write([f"Hier steht Seite {page} von zwanzig"], page=page)
    found = [(entry.place.page, entry.text) for entry in reader.read(draft.save()).sightings]
    assert found == [(page, f"Hier steht Seite {page} von zwanzig") for page in range(1, 21)]


def test_many_and_huge_pages_stay_within_limits() -> None:
    reader = find_reader(PDF)
    assert reader is not None
    draft = PdfDraft(200, media_box=(0, 0, 14400, 14400))
    transcript = reader.read(draft.save())
    assert [trouble.kind for trouble in transcript.troubles] == ["pages_unread"]


def read_or_refuse(content: bytes) -> str:
    """ "" for a file that was read, else what the refusal says."""
    reader = find_reader(PDF)
    assert reader is not None
    try:
        reader.read(content)
    except UnreadableError as error:
        return error.sentence
    return ""


def test_damaged_pages_raise_nothing_but_the_one_error(office: flat.Office, people: dict[str, Sample]) -> None:
    content = flat_ways.typed_over(office.blanks["pdf"], office.form, people["fast-leer"])
    refusals = {
        read_or_refuse(content[:step] + b"\x00\xff" * 20 + content[step + 40 :])
        for step in range(0, len(content), len(content) // 12)
    }
    assert "" in refusals


CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "pdf"


def test_real_files_are_not_taken_for_the_form(office: flat.Office) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the collection of real files is not here")
    taken = []
    for path in sorted(CORPUS.rglob("*.pdf"))[::3]:
        try:
            reading = flat.read(path.read_bytes(), office.references)
        except (UnreadableError, AssertionError):
            continue
        taken += [path.name] if reading else []
    assert taken == []


def written_by_hand(content: bytes, is_picture: bool) -> bytes:
    """A tablet lays writing over the empty page: as hundreds of strokes, or as one picture."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595.276, 841.89))
    if is_picture:
        picture = Image.new("RGBA", (300, 400), (0, 0, 0, 0))
        picture.putpixel((150, 200), (0, 0, 120, 255))
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842, mask="auto")
    else:
        for step in range(300):
            x, y = 256 + step % 60 * 4, 250 + step // 60 * 24
            canvas.bezier(x, y, x + 1, y + 6, x + 3, y - 3, x + 4, y + 5)
    canvas.save()
    with pikepdf.open(io.BytesIO(content)) as document, pikepdf.open(target) as over:
        document.pages[0].add_overlay(over.pages[0])
        result = io.BytesIO()
        document.save(result)
        return result.getvalue()


@pytest.mark.parametrize("is_picture", [True, False])
def test_writing_by_hand_leaves_no_field_surely_empty(is_picture: bool, office: flat.Office) -> None:
    content = written_by_hand(flat_ways.strip_fields(office.blanks["pdf"]), is_picture)
    reading = flat.read(content, office.references)
    assert reading is not None
    doubted = {answer.field for answer in reading.answers if answer.doubt}
    assert {"einwohner", "strasse", "landkreis"} <= doubted
    assert "beratung" not in doubted
