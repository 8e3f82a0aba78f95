"""The empty PDF form: what viewers and readers look for, and that nothing is cut off on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdf
import pytest
import segno

from klimadocs.blanks import make_pdf
from klimadocs.model.form import Form
from tests.blanks.definitions import CALL, OFFICE, every_kind, keys_of, one_field, straining
from tests.letters.sheets import FOOT_MM, Sheet, sheets_of

FORMS = [every_kind, one_field, straining]
MM = 72 / 25.4
UMLAUTS = "Süßwiese, São João & Peña"


@pytest.fixture(scope="module")
def blanks() -> dict[str, bytes]:
    return {make.__name__: make_pdf(make(), CALL, OFFICE) for make in FORMS}


@pytest.fixture(scope="module")
def sheets(blanks: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Sheet]]:
    folder = tmp_path_factory.mktemp("sheets")
    for name, content in blanks.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: sheets_of(folder / f"{name}.pdf") for name in blanks}


def fields_of(document: pikepdf.Pdf) -> dict[str, Any]:
    return dict(walk(document.Root.AcroForm.Fields, ""))


def walk(fields: Any, above: str) -> Iterator[tuple[str, Any]]:
    for field in fields:
        name = f"{above}{field.T}"
        if "/Kids" in field:
            yield from walk(field.Kids, f"{name}.")
        else:
            yield name, field


def test_the_same_form_gives_the_same_bytes(blanks: dict[str, bytes]) -> None:
    assert make_pdf(every_kind(), CALL, OFFICE) == blanks["every_kind"]
    assert make_pdf(one_field(), CALL, OFFICE) != blanks["every_kind"]


def test_no_clock_is_in_the_file(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        assert not {"/CreationDate", "/ModDate"} & set(document.docinfo.keys())


@pytest.mark.parametrize("make", FORMS)
def test_every_field_is_there_once_and_in_order(blanks: dict[str, bytes], make: Callable[[], Form]) -> None:
    with pikepdf.open(BytesIO(blanks[make.__name__])) as document:
        names = [name for name, _ in walk(document.Root.AcroForm.Fields, "")]
        listed = sum(len(page.get("/Annots", [])) for page in document.pages)

    assert names == keys_of(make())
    assert listed == len(names)


@pytest.mark.parametrize("make", FORMS)
def test_the_file_is_sound(blanks: dict[str, bytes], make: Callable[[], Form]) -> None:
    with pikepdf.open(BytesIO(blanks[make.__name__])) as document:
        assert document.check_pdf_syntax() == []


def test_names_of_parts_hold_no_dot(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        group = next(field for field in document.Root.AcroForm.Fields if str(field.T) == "sorten")
        assert [str(kid.T) for kid in group.Kids] == ["1", "2", "3"]
        assert all(kid.Parent.objgen == group.objgen for kid in group.Kids)


def test_kinds_become_the_fields_that_viewers_know(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        fields = fields_of(document)
        assert [str(option) for option in fields["art"].Opt] == ["", "Wiese", "Acker", "Größere Allee"]
        assert int(fields["art"].Ff) == 1 << 17
        assert int(fields["lage"].Ff) == 1 << 12
        assert {name for name, field in fields.items() if "/MaxLen" in field} == {"plz"}
        assert int(fields["plz"].MaxLen) == 5
        assert set(fields["pflege"].AP.N.keys()) == {"/Off", "/Yes"}
        assert str(fields["pflege"].AS) == "/Off"


def test_a_field_says_what_is_asked(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        fields = fields_of(document)
        assert str(fields["seit"].TU) == "Gepflanzt am (TT.MM.JJJJ; Pflichtangabe, falls zutreffend)"
        assert str(fields["sorten.2"].TU) == "Obstsorten: Birnen"


def test_people_can_type_umlauts(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        helvetica = document.Root.AcroForm.DR.Font.Helv
        assert str(helvetica.Encoding) == "/WinAnsiEncoding"
        assert str(fields_of(document)["name"].DA).startswith("/Helv ")


def test_a_filled_form_reads_back_and_shows_its_values(blanks: dict[str, bytes]) -> None:
    writer = pypdf.PdfWriter(clone_from=BytesIO(blanks["every_kind"]))
    values = {"name": UMLAUTS, "art": "Größere Allee", "lage": "oben\nam Hang", "plz": "01067"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, {**values, "sorten.2": "/Yes", "pflege": "/Yes"})
    filled = BytesIO()
    writer.write(filled)

    with pikepdf.open(filled) as document:
        fields = fields_of(document)
        assert {name: str(fields[name].V).replace("\r", "\n") for name in values} == values
        assert [name for name, field in fields.items() if str(field.get("/V")) == "/Yes"] == ["sorten.2", "pflege"]
        look = fields["name"].AP.N.read_bytes().decode("cp1252")
    assert UMLAUTS in look


def test_properties_language_and_title_are_set(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        known = {str(key): str(value) for key, value in document.docinfo.items()}
        assert known == {
            "/Title": "Antrag auf Förderung",
            "/Subject": "Aufruf Streuobst 2031",
            "/Author": "Landkreis Oberland",
            "/klimadocs-call": "obst-2031",
            "/klimadocs-form": "antrag",
            "/klimadocs-version": "3",
        }
        assert str(document.Root.Lang) == "de-DE"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


@pytest.mark.parametrize("make", FORMS)
def test_every_piece_of_the_reading_order_leads_back_to_its_page(
    blanks: dict[str, bytes], make: Callable[[], Form]
) -> None:
    with pikepdf.open(BytesIO(blanks[make.__name__])) as document:
        numbers = document.Root.StructTreeRoot.ParentTree.Nums
        back = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
        for page in document.pages:
            assert str(page.obj.Tabs) == "/S"
            for number, element in enumerate(back[int(page.obj.StructParents)]):
                assert int(element.K[0].MCID) == number
                assert element.Pg.objgen == page.obj.objgen
            for widget in page.get("/Annots", []):
                assert back[int(widget.StructParent)].K[0].Obj.objgen == widget.objgen


def test_headings_and_fields_are_read_in_order(blanks: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(blanks["every_kind"])) as document:
        roles = [str(element.S) for element in document.Root.StructTreeRoot.K[0].K]
    assert [role for role in roles if role in ("/H1", "/H2")] == ["/H1", "/H2", "/H2", "/H2"]
    assert roles.count("/Form") == len(keys_of(every_kind()))
    assert roles.index("/H1") < roles.index("/H2") < roles.index("/Form")


def test_sections_are_listed_beside_the_pages(blanks: dict[str, bytes]) -> None:
    outline = pypdf.PdfReader(BytesIO(blanks["every_kind"])).outline

    assert [entry.title for entry in outline if not isinstance(entry, list)] == ["1 Fläche", "2 Auswahl"]


@pytest.mark.parametrize(("name", "pages"), [("one_field", 1), ("every_kind", 2), ("straining", 6)])
def test_forms_take_few_pages(sheets: dict[str, list[Sheet]], name: str, pages: int) -> None:
    assert len(sheets[name]) == pages


@pytest.mark.parametrize("make", FORMS)
def test_nothing_is_printed_over_the_margins(sheets: dict[str, list[Sheet]], make: Callable[[], Form]) -> None:
    for sheet in sheets[make.__name__]:
        assert min(stretch.left for stretch in sheet.texts) > 24.5
        assert max(stretch.right for stretch in sheet.texts) < 190.5
        assert max(stretch.bottom for stretch in sheet.texts) < 297 - 8
        body = [stretch for stretch in sheet.texts if stretch.top < FOOT_MM]
        assert max(stretch.bottom for stretch in body) < FOOT_MM - 2


@pytest.mark.parametrize("make", FORMS)
def test_every_word_is_printed(sheets: dict[str, list[Sheet]], make: Callable[[], Form]) -> None:
    text = squeeze("".join(sheet.text for sheet in sheets[make.__name__]))
    form = make()
    words = [text for field in form.fields for text in (field.label, field.hint)]
    words += [option for field in form.fields if field.kind == "multi" for option in field.options]
    words += [form.title, form.notice, *(section.title for section in form.sections)]

    assert [word for word in words if squeeze(word) not in text] == []


@pytest.mark.parametrize("make", FORMS)
def test_labels_keep_clear_of_the_frames(blanks: dict[str, bytes], make: Callable[[], Form], sheets: Any) -> None:
    with pikepdf.open(BytesIO(blanks[make.__name__])) as document:
        for page, sheet in zip(document.pages, sheets[make.__name__], strict=True):
            for widget in page.get("/Annots", []):
                left, bottom, right, top = (float(edge) / MM for edge in widget.Rect)
                inside = sheet.within(left, 297 - top + 0.5, right, 297 - bottom - 0.5)
                assert [stretch.text for stretch in inside] == []


@pytest.mark.parametrize("make", FORMS)
def test_frames_are_large_enough_for_a_pen_and_within_the_margins(
    blanks: dict[str, bytes], make: Callable[[], Form]
) -> None:
    with pikepdf.open(BytesIO(blanks[make.__name__])) as document:
        for field in fields_of(document).values():
            left, bottom, right, top = (float(edge) / MM for edge in field.Rect)
            assert right - left > 4
            assert top - bottom > (4 if str(field.FT) == "/Btn" else 6)
            assert left > 24.9
            assert right < 190.1
            assert bottom > 30


def test_no_heading_stands_at_the_foot_of_a_page(sheets: dict[str, list[Sheet]]) -> None:
    for make in FORMS[:2]:
        titles = {section.title for section in make().sections}
        for sheet in sheets[make.__name__]:
            last = max((stretch for stretch in sheet.texts if stretch.top < FOOT_MM), key=lambda stretch: stretch.top)
            assert last.text not in titles


def test_people_with_a_pen_see_the_options_of_a_short_choice(sheets: dict[str, list[Sheet]]) -> None:
    text = " ".join("\n".join(sheet.text for sheet in sheets["every_kind"]).split())

    assert "Wiese · Acker · Größere Allee" in text


def test_every_page_tells_its_form_and_number(sheets: dict[str, list[Sheet]]) -> None:
    for number, sheet in enumerate(sheets["every_kind"], start=1):
        assert sheet.find("Seite ").text == f"Seite {number} von 2"
        assert "Formular antrag · Fassung 3 · Aufruf obst-2031" in sheet.text


def test_the_code_in_the_corner_names_form_and_page(blanks: dict[str, bytes]) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(blanks["every_kind"])
    scale = 300 / 72
    for number, page in enumerate(document, start=1):
        expected = [list(row) for row in segno.make_qr(f"klimadocs:obst-2031:antrag:3:{number}", error="m").matrix]
        picture = page.render(scale=scale, grayscale=True)
        greys = bytes(picture.buffer)
        module = 16 * MM * scale / len(expected)
        middles = [(place + 0.5) * module for place in range(len(expected))]
        lines = [int(271 * MM * scale + middle) * picture.stride for middle in middles]
        seen = [[int(greys[line + int(174 * MM * scale + middle)] < 128) for middle in middles] for line in lines]
        assert seen == expected
    document.close()


def squeeze(text: str) -> str:
    return "".join(text.split())
