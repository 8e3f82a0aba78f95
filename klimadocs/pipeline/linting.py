"""What is wrong with calls, forms and letters, before anyone receives one: every fault with place and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath

from klimadocs.catalogue import Blank, Catalogue
from klimadocs.errors import ConfigurationError, KlimadocsError
from klimadocs.forms.reference import Reference
from klimadocs.letters import Press
from klimadocs.letters.lint import Flaw, find_flaws, find_text_flaws
from klimadocs.letters.lint_shapes import TEXT, Shape
from klimadocs.model.call import Call, LetterKind, Template
from klimadocs.model.form import Form
from klimadocs.pipeline.lint_lands import lint_lands
from klimadocs.pipeline.lint_outcomes import lint_outcomes
from klimadocs.pipeline.lint_plans import lint_languages, lint_plan
from klimadocs.pipeline.lint_use import lint_use
from klimadocs.pipeline.vocabulary import Rehearsal, occasion_of
from klimadocs.readers import find_reader, sniff
from klimadocs.rules.checks import cross_check, field_check

_OF_MAILS = {"schreiben": Shape("list", element=TEXT), "betreff": TEXT}
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is a path under `templates/`; `where` and `flaw` tell the spot in a Word template. A note is worth a look
    and no fault."""

    place: str
    sentence: str
    remedy: str
    where: str = ""
    is_note: bool = False
    flaw: Flaw | None = None

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return f"{self.place}{where}: {self.sentence} {self.remedy}".strip()


def lint(catalogue: Catalogue, press: Press) -> list[Fault]:
    """All faults, in the order of the folders, without notes."""
    return [fault for fault in lint_all(catalogue, press) if not fault.is_note]


def lint_all(catalogue: Catalogue, press: Press, is_wanted: Callable[[str], bool] = lambda place: True) -> list[Fault]:
    """Faults and notes, in the order of the folders. `is_wanted` a path: templates that are not are passed over."""
    faults: list[Fault] = []
    for call in catalogue.calls:
        for form in call.forms:
            faults += _lint_checks(form)
        faults += [Fault(place, sentence, remedy) for place, sentence, remedy in lint_outcomes(call)]
        rehearsals = _rehearsals(catalogue, call)
        for letter in call.letters:
            for template in (entry for entry in letter.templates if is_wanted(entry.path)):
                faults += _lint_template(call, letter, template, rehearsals, press)
                faults += [Fault(*found) for found in lint_languages(template)]
                faults += [Fault(*found) for found in lint_plan(letter, template)]
        if is_wanted(call.id):
            faults += [
                Fault(place, sentence, remedy, is_note=True) for place, sentence, remedy in lint_use(call, press)
            ]
    faults += [Fault(*found) for found in lint_lands(catalogue)]
    faults += _lint_mail(catalogue)
    for blank in (entry for entry in catalogue.blanks if is_wanted(entry.path)):
        faults += _lint_blank(blank)
    return faults + list(_missing_blanks(catalogue))


def lint_file(catalogue: Catalogue, path: str, content: bytes, press: Press) -> list[Fault]:
    """A template that belongs to no letter yet, by the call whose names fit it best. Its name may tell its language."""
    language = PurePath(path).stem
    if not _LANGUAGE.fullmatch(language):
        language = catalogue.forms[0].language.split("-")[0] if catalogue.forms else "de"
    template = Template(language, path, sha256(content).hexdigest(), content)
    letter = LetterKind(PurePath(path).stem, PurePath(path).stem, "letter", (), (template,))
    tries = [_lint_template(call, letter, template, _rehearsals(catalogue, call), press) for call in catalogue.calls]
    return min(map(list, tries), key=len)


def _rehearsals(catalogue: Catalogue, call: Call) -> list[Rehearsal]:
    return [Rehearsal(call, form, catalogue.office) for form in call.forms]


def _lint_checks(form: Form) -> Iterator[Fault]:
    place = f"{form.call}/forms/{form.id}/form.toml"
    names = [(field_check, name) for field in form.fields for name in field.checks]
    names += [(cross_check, check.check) for check in form.cross_checks if check.check != "test"]  # type: ignore[misc]
    for find, name in names:
        try:
            find(name)
        except ConfigurationError as error:
            yield Fault(place, error.sentence, error.remedy)


def _lint_template(
    call: Call, letter: LetterKind, template: Template, rehearsals: list[Rehearsal], press: Press
) -> Iterator[Fault]:
    flaws = find_flaws(template.content, occasion_of(call, letter, template, rehearsals))
    for flaw in flaws:
        yield Fault(template.path, flaw.sentence, flaw.remedy, flaw.where, flaw.is_note, flaw)
    if not flaws:  # whatever else would keep the press from making letters
        try:
            press.variables(template)
        except ConfigurationError as error:
            yield Fault(template.path, error.sentence, error.remedy)


def _lint_mail(catalogue: Catalogue) -> Iterator[Fault]:
    """The office's own words for the mails that carry letters, by the names of the first letter of each call."""
    texts = {
        "Betreff der Begleitmail": catalogue.office.mail.subject,
        "Text der Begleitmail": catalogue.office.mail.body,
    }
    for call in (entry for entry in catalogue.calls if entry.letters and any(texts.values())):
        letter = call.letters[0]
        occasion = occasion_of(call, letter, letter.templates[0], _rehearsals(catalogue, call))
        words = [replace(entry, shapes={**entry.shapes, **_OF_MAILS}) for entry in occasion.vocabularies]
        for label, text in texts.items():
            for flaw in find_text_flaws(text, label, replace(occasion, vocabularies=words)):
                yield Fault("office.toml", flaw.sentence, flaw.remedy, flaw.where, flaw.is_note)


def _lint_blank(blank: Blank) -> Iterator[Fault]:
    reader = find_reader(sniff(blank.content))
    if reader is None:
        yield Fault(blank.path, "Nothing here reads this kind of file.", "Keep blanks as .docx or .pdf.")
        return
    try:
        reference = Reference(blank.form, reader.read(blank.content))
    except KlimadocsError as error:
        yield Fault(blank.path, error.sentence, error.remedy)
        return
    for field in blank.form.fields:
        marks = {field.mark_key(option) for option in field.options}
        if not ({field.id} | marks) & reference.keys:
            yield Fault(blank.path, f"The blank has no field “{field.id}”.", "Make it anew with klimadocs blank.")


def _missing_blanks(catalogue: Catalogue) -> Iterator[Fault]:
    have = {(blank.form.call, blank.form.id) for blank in catalogue.blanks}
    for form in catalogue.forms:
        if (form.call, form.id) not in have:
            place = f"{form.call}/forms/{form.id}"
            yield Fault(place, "The form has no blank to compare with.", f"Run klimadocs blank {form.id}.")
