"""A small call made for the linter: allotments that look for a partner garden abroad."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.model.call import Template
from tests.lint.paper import paper
from tests.tiny import OFFICE

CALL = """
title = "Gärten 2031"
programme = "Gärten in aller Welt"
phase = 3
organiser = "Gartenamt"
region = "Südamerika"
time_zone = "Europe/Berlin"
reference = "GA-{year}-{number:02}"
services = ["Saatgut", "Beratung"]
[deadline]
at = 2031-05-31T23:59:59
[[date]]
name = "treffen"
title = "Treffen der Gärten"
text = "Herbst 2031"
[[date]]
name = "beginn"
title = "Beginn"
day = 2031-09-01
[lists]
region = ["AR", "BR"]
[languages]
AR = "es"
BR = "pt"
"*" = "en"
[[rule]]
name = "partner_genannt"
title = "Ein Partnergarten ist genannt"
test = "partner_name is given"
[[rule]]
name = "region"
title = "Der Partner liegt in Südamerika"
applies = "partner_name is given"
test = "partner_land in region"
decides = true
reason = "Der Partner liegt nicht in Südamerika."
[facts]
gemeinsam = "verbund is given"
"""

FORM = """
id = "anmeldung"
version = "1"
title = "Anmeldung"
[roles]
applicant = "name"
applicant_kind = "art"
recipient = "kontakt"
partner = "partner_name"
partner_country = "partner_land"
street = "strasse"
[roles.people.kontakt]
last = "nachname"
office = "amt"
email = "mail"
[roles.nouns]
"Verein" = { noun = "Verein", gender = "m" }
[[section]]
title = "Garten"
field = [
  { id = "name", label = "Name des Gartens", type = "text", required = true },
  { id = "art", label = "Art", type = "choice", required = true, options = ["Verein", "Stadt"] },
  { id = "strasse", label = "Straße", type = "text", required = true },
  { id = "parzellen", label = "Zahl der Parzellen", type = "integer", required = true },
  { id = "flaeche", label = "Fläche in Quadratmetern", type = "integer" },
  { id = "themen", label = "Themen", type = "multi", required = true, options = ["Wasser", "Boden", "Bienen"] },
  { id = "seit", label = "Gegründet am", type = "date" },
  { id = "zusage", label = "Wir machen mit", type = "bool", required = true },
  { id = "verbund", label = "Gemeinsam mit", type = "long" },
  { id = "beschluss", label = "Beschluss", type = "choice", required = true, options = ["liegt vor", "geplant"] },
  { id = "beschluss_datum", label = "Tag des Beschlusses", type = "date", required = "beschluss is 'liegt vor'" },
]
[[section]]
title = "Menschen"
field = [
  { id = "nachname", label = "Nachname", type = "text", required = true },
  { id = "amt", label = "Amt im Verein", type = "text" },
  { id = "mail", label = "E-Mail", type = "email", required = true },
  { id = "partner_name", label = "Partnergarten", type = "text" },
  { id = "partner_land", label = "Land", type = "country" },
]
"""

GLOSSARY = """
[es]
"Wasser" = "Agua"
"Boden" = "Suelo"
"Bienen" = "Abejas"
"Herbst 2031" = "otoño de 2031"
"liegt vor" = "existe"
[pt]
"Wasser" = "Água"
"Boden" = "Solo"
[en]
"Wasser" = "Water"
"Boden" = "Soil"
"Bienen" = "Bees"
"""

LETTERS = {
    "antwort": 'title = "Antwort"\ndocument = "letter"\n',
    "zusage": 'title = "Zusage"\ndocument = "letter"\ngroup = "antwort"\n[when]\nall = ["complete", "rule:partner_genannt"]\n'
    'none = ["ineligible", "eligibility_unknown"]\n',
    "rueckfrage": 'title = "Rückfrage"\ndocument = "letter"\ngroup = "antwort"\n[[when]]\nany = ["gaps"]\n'
    '[[when]]\nany = ["ineligible", "eligibility_unknown"]\nall = ["complete"]\n'
    '[[when]]\nall = ["complete", "eligible"]\nnone = ["rule:partner_genannt"]\n',
    "vereinbarung": 'title = "Vereinbarung"\ndocument = "agreement"\nspeaks = "partner"\n[when]\nall = ["rule:partner_genannt"]\n',
}


def lay_out(folder: Path) -> Path:
    """The call as files, with a sound template for each letter."""
    call = folder / "templates" / "gaerten"
    (call / "forms/anmeldung").mkdir(parents=True)
    (call.parent / "office.toml").write_text(OFFICE, "utf-8")
    (call / "call.toml").write_text(CALL, "utf-8")
    (call / "glossary.toml").write_text(GLOSSARY, "utf-8")
    (call / "forms/anmeldung/form.toml").write_text(FORM, "utf-8")
    for name, text in LETTERS.items():
        letter = call / "letters" / name
        letter.mkdir(parents=True)
        (letter / "letter.toml").write_text(text, "utf-8")
        for language in ("de-es", "de-pt", "de-en") if name == "vereinbarung" else ("de",):
            other = line_in(language[3:]) if language != "de" else ""
            (letter / f"{language}.docx").write_bytes(paper(other))
    return call.parent


def line_in(language: str) -> str:
    """A paragraph marked as written in another language."""
    return f'<w:p><w:r><w:rPr><w:lang w:val="{language}"/></w:rPr><w:t>Hola</w:t></w:r></w:p>' if language else ""


@cache
def catalogue() -> Catalogue:
    with TemporaryDirectory() as folder:
        return load_catalogue(lay_out(Path(folder)))


def with_template(content: bytes, letter: str = "antwort", language: str = "de") -> Catalogue:
    """The call with one template replaced."""
    known = catalogue()
    (call,) = known.calls
    kind = call.letter(letter)
    assert kind
    path = f"gaerten/letters/{letter}/{language}.docx"
    mine = Template(language, path, sha256(content).hexdigest(), content)
    templates = tuple(mine if entry.language == language else entry for entry in kind.templates)
    letters = tuple(replace(kind, templates=templates) if entry.name == letter else entry for entry in call.letters)
    return replace(known, calls=(replace(call, letters=letters),))
