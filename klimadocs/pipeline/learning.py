"""From the bytes of a blank form to the folder that `templates/` wants: definition, blank, picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from klimadocs.errors import KlimadocsError, UsageError
from klimadocs.forms.cleaning import fold
from klimadocs.forms.learn import Proposal, learn
from klimadocs.forms.learn_toml import write_toml
from klimadocs.forms.naming import Naming
from klimadocs.model.form import Form
from klimadocs.model.transcript import Box, Sighting, Transcript
from klimadocs.readers import find_reader, print_pages, sniff, survey_blank

PICTURE = "fields.pdf"
_TAG_PT = 60.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """`definition` is the text of form.toml, `blank` the name under which the blank is to lie beside it; `picture` is a
    PDF, None where none can be made; `notes` are for whoever asked."""

    form: Form
    definition: str
    blank: str
    picture: bytes | None
    notes: tuple[str, ...] = ()


def learn_blank(content: bytes, name: str, form_id: str) -> Learnt:
    """Raises UsageError for what is neither Word nor PDF, UnreadableError, KlimadocsError where nothing can be filled
    in."""
    is_pdf = content.lstrip()[:5] == b"%PDF-"
    reader = find_reader(sniff(content))
    if reader is None or (not is_pdf and content[:2] != b"PK"):
        raise UsageError(f"{name} is neither a Word file nor a PDF.", "Save the blank as .docx or PDF first.")
    transcript = reader.read(content)
    if not is_pdf and transcript.property("converted"):
        raise UsageError(f"{name} is no .docx.", "Save the blank as .docx first.")
    proposal = learn(transcript, survey_blank(content, transcript), form_id)
    if not proposal.form.fields:
        raise KlimadocsError(
            f"{name} has nothing to fill in.", "Is it a scan? Then make the form anew from a form.toml."
        )
    picture = _draw(proposal, transcript, content if is_pdf else print_pages(content), is_pdf)
    notes = tuple(_notes(proposal, transcript, picture is not None))
    definition = write_toml(proposal.form, name)
    return Learnt(proposal.form, definition, "blank.pdf" if is_pdf else "blank.docx", picture, notes)


def _notes(proposal: Proposal, transcript: Transcript, has_picture: bool) -> Iterator[str]:
    filled = [entry for entry in transcript.sightings if entry.mark and entry.key]
    if filled:
        yield f"{len(filled)} boxes are ticked already: is this really the blank?"
    if not transcript.is_in_order and not any(entry.method == "acroform" for entry in transcript.sightings):
        yield "The PDF has no form fields; places to write were found by lines and boxes. Look at the picture."
    if not has_picture:
        yield "No picture: LibreOffice is not installed, or could not print the form."
    unnamed = sum(1 for field in proposal.form.fields if field.label.startswith("Feld ohne"))
    if unnamed:
        yield f"{unnamed} fields have no label: name them in form.toml."


def _draw(proposal: Proposal, blank: Transcript, pdf: bytes | None, is_pdf: bool) -> bytes | None:
    from klimadocs.blanks.picture import Drawn, draw_fields

    if pdf is None:
        return None
    places = _places_on_pages(proposal.form, blank) if is_pdf else _places_by_labels(proposal.form, pdf)
    try:
        return draw_fields(pdf, [Drawn(page, box, words) for page, box, words in places])
    except Exception:  # pypdf raises errors of many kinds; without a picture the definition is still good
        return None


def _places_on_pages(form: Form, blank: Transcript) -> Iterator[tuple[int, Box, str]]:
    for entry in Naming(form, blank).blank.sightings:
        if entry.place.page and entry.place.box and entry.key:
            yield entry.place.page, entry.place.box, _words(form, entry.key)


def _words(form: Form, key: str) -> str:
    kinds = {field.id: field.kind for field in form.fields}
    return f"{key} ({kinds[key]})" if key in kinds else key


def _places_by_labels(form: Form, pdf: bytes) -> Iterator[tuple[int, Box, str]]:
    """Behind the printed label: where a Word field lies on the page, nobody says."""
    reader = find_reader(sniff(pdf))
    assert reader is not None
    lines = [entry for entry in reader.read(pdf).sightings if entry.place.box and entry.text.strip()]
    start = 0
    for field in form.fields:
        place = next((at for at in range(start, len(lines)) if _names(lines[at], field.label)), None)
        if place is None:
            continue
        start = place
        box = lines[place].place.box or (0.0, 0.0, 0.0, 0.0)
        yield lines[place].place.page or 1, (box[2] + 2, box[1], box[2] + _TAG_PT, box[3]), _words(form, field.id)


def _names(line: Sighting, label: str) -> bool:
    text, words = fold(line.text), fold(label.split(" (")[0])
    return bool(words) and (words in text or (len(text) > 8 and words.startswith(text)))
