"""A proposed form definition as the text of a form.toml, with comments for whoever completes it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from klimadocs.forms.cleaning import fold
from klimadocs.model.form import Field, Form

_HEAD = """\
# Proposed by `klimadocs learn` from the blank beside this file. Read it once through, then correct:
#
# id        name of the field everywhere: ledger, `read --json`, letter templates; may be changed
# label     as printed; may be changed
# type      guessed: text | long | choice | multi | bool | integer | date | email | phone | plz | country | url
# required  true | false | a condition ("<field> is <option>", "is not", "is given")
# options   as printed; their order is that of `native`, so keep both together
# native    where the field stands in the blank; leave it as it is (klimadocs/forms/natives.py says how to read it)
# After a change: `klimadocs check` proves that all fits.
"""
_ROLES = (
    (
        "applicant",
        ("antragsteller", "name", "firma", "kommune", "organisation", "verein", "applicant", "nome", "nombre"),
    ),
    ("street", ("strasse", "anschrift", "adresse", "street", "address", "rua", "calle", "endereco", "direccion")),
    ("postcode", ("plz", "postleitzahl", "postcode", "zip", "codigo postal", "cep")),
    ("town", ("ort", "wohnort", "stadt", "town", "city", "cidade", "ciudad")),
)
_PERSON = (
    ("salutation", ("anrede", "salutation")),
    ("title", ("titel", "title")),
    ("first", ("vorname", "first name", "nome proprio")),
    ("last", ("nachname", "familienname", "last name", "surname", "sobrenome", "apellidos", "apellido")),
    ("full", ("name", "ansprechpartner", "ansprechperson", "kontaktperson", "nome", "nombre")),
    ("office", ("amt", "funktion", "position", "abteilung")),
    ("phone", ("telefon", "tel", "phone", "telefone", "telefono", "mobil")),
    ("email", ("e mail", "email", "correo electronico")),
)


def write_toml(form: Form, source: str) -> str:
    """`source` is the name of the file that was learnt from."""
    lines = [_HEAD]
    for key, value in (("id", form.id), ("version", form.version), ("title", form.title)):
        lines.append(f"{key} = {_quoted(value)}")
    lines += [f"# learnt from {_one_line(source)}", "", *_roles(form)]
    for section in form.sections:
        lines += ["", "[[section]]", f"title = {_quoted(section.title)}"]
        for field in section.fields:
            lines += ["", *_field(field)]
    return "\n".join(lines) + "\n"


def _roles(form: Form) -> Iterator[str]:
    """Only the applicant is set, since no form works without; the rest is proposed."""
    found = _matches(form, _ROLES)
    yield "[roles]                      # what the fields mean to a case and to a letter"
    applicant = found.get("applicant", form.roles.applicant)
    yield f"applicant = {_quoted(applicant)}      # guessed: the field that names who applies"
    for name in ("street", "postcode", "town"):
        if name in found:
            yield f"# {name} = {_quoted(found[name])}"
    person = _matches(form, _PERSON)
    if person:
        yield '# recipient = "kontakt"'
        yield "# [roles.people.kontakt]"
        yield from (f"# {name} = {_quoted(person[name])}" for name, _ in _PERSON if name in person)


def _matches(form: Form, table: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """Role -> first field whose label is one of its words, or begins with it."""
    found: dict[str, str] = {}
    for role, words in table:
        labels = [(fold(field.label), field.id) for field in form.fields if field.kind not in ("bool", "multi", "long")]
        hits = [field_id for word in words for label, field_id in labels if label == word]
        hits += [field_id for word in words for label, field_id in labels if label.startswith(f"{word} ")]
        if hits:
            found[role] = hits[0]
    return found


def _field(field: Field) -> Iterator[str]:
    yield "  [[section.field]]"
    yield f"  id = {_quoted(field.id)}"
    yield f"  label = {_quoted(field.label)}"
    yield f"  type = {_quoted(field.kind)}"
    if field.required is True:
        yield "  required = true"
    if field.options:
        yield f"  options = {_list(field.options)}"
    yield f"  native = {_list(field.native)}"


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """A basic string of TOML; JSON writes the same but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
