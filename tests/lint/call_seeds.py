"""Calls whose letters do not fit together: what is changed in the files of the small call, and what must be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallSeed:
    """`file` is under the call's folder; `old` becomes `new` there ("" for `old`: the whole file is deleted)."""

    name: str
    says: str
    file: str
    old: str
    new: str
    told: str


CALL_SEEDS = (
    CallSeed("gap", "an outcome for which a group has no letter", "letters/rueckfrage/letter.toml",
             '[[when]]\nany = ["gaps"]\n', "", "gaps + on_time + eligible selects no letter of the group “antwort”"),
    CallSeed("overlap", "two letters of a group for one outcome", "letters/zusage/letter.toml",
             'all = ["complete", "rule:partner_genannt"]', 'all = ["complete"]', "selects 2 letters"),
    CallSeed("overlap-by-rule", "two letters of a group where a rule holds", "letters/rueckfrage/letter.toml",
             'all = ["complete", "eligible"]\nnone = ["rule:partner_genannt"]', 'all = ["complete", "eligible"]',
             "rule:partner_genannt selects 2 letters"),
    CallSeed("gap-by-rule", "no letter of a group where a rule does not hold", "letters/rueckfrage/letter.toml",
             '[[when]]\nall = ["complete", "eligible"]\nnone = ["rule:partner_genannt"]\n', "",
             "complete + on_time + eligible selects no letter"),
    CallSeed("gap-after-decision", "no letter of a group after a decision that only some of them rule out",
             "letters/zusage/letter.toml", 'none = ["ineligible",', 'none = ["refused", "ineligible",',
             "eligible + refused + rule:partner_genannt selects no letter"),
    CallSeed("overlap-by-decision", "two letters of a group after a decision", "letters/rueckfrage/letter.toml",
             '[[when]]\nany = ["gaps"]', '[[when]]\nall = ["accepted"]\n[[when]]\nany = ["gaps"]',
             "accepted + rule:partner_genannt selects 2 letters"),
    CallSeed("contradiction", "words that exclude each other", "letters/antwort/letter.toml",
             'document = "letter"\n', 'document = "letter"\n[when]\nall = ["complete", "gaps"]\n', "exclude each other"),
    CallSeed("all-and-none", "the same word under all and none", "letters/antwort/letter.toml",
             'document = "letter"\n', 'document = "letter"\n[when]\nall = ["late"]\nnone = ["late"]\n', "never holds"),
    CallSeed("none-of-all", "every word of an axis is ruled out", "letters/antwort/letter.toml",
             'document = "letter"\n', 'document = "letter"\n[when]\nnone = ["complete", "gaps"]\n', "never holds"),
    CallSeed("undated", "a letter that waits for a date of which only a text is known", "letters/antwort/letter.toml",
             'document = "letter"\n', 'document = "letter"\n[when]\nfrom = "3 days before treffen"\n', "treffen"),
    CallSeed("unknown-date", "a letter that waits for a date that the call does not have", "letters/antwort/letter.toml",
             'document = "letter"\n', 'document = "letter"\n[when]\nfrom = "3 days before trefen"\n', "Did you mean “treffen”?"),
    CallSeed("unknown-word", "a misspelt word in a condition", "letters/zusage/letter.toml",
             '"complete"', '"complet"', "Did you mean “complete”?"),
    CallSeed("unknown-rule", "a rule that the call does not have", "letters/zusage/letter.toml",
             "rule:partner_genannt", "rule:partner_gennant", "Did you mean “rule:partner_genannt”?"),
    CallSeed("unknown-key", "a misspelt key of letter.toml", "letters/antwort/letter.toml",
             "title =", "titel =", "Did you mean “title”?"),
    CallSeed("unknown-key-call", "a misspelt key of call.toml", "call.toml", "organiser =", "organizer =",
             "Did you mean “organiser”?"),
    CallSeed("alike-decisions", "two decisions that differ by a letter", "letters/antwort/letter.toml",
             'document = "letter"\n',
             'document = "letter"\n[when]\nany = ["decided:beratung", "decided:beratungg"]\n', "differ by little"),
    CallSeed("language-lacking", "a country whose language a letter does not have", "letters/vereinbarung/de-pt.docx",
             "", "", "no template “de-pt.docx”"),
    CallSeed("language-new", "a country is added, its language is not", "call.toml", 'AR = "es"', 'AR = "es"\nHT = "fr"',
             "no template “de-fr.docx”"),
    CallSeed("mail-typo", "a misspelt name in the text of the mail that carries letters", "../office.toml",
             'email = "post@buecherei.example.org"', 'email = "post@buecherei.example.org"\n[mail]\nbody = "{% for s in schreiben %}{{ s }}{% endfor %} {{ buero.emial }}"',
             "„buero“ hat kein „emial“. Meinten Sie „buero.email“?"),
    CallSeed("mail-unclosed", "a loop without its end in the text of the mail", "../office.toml",
             'email = "post@buecherei.example.org"', 'email = "post@buecherei.example.org"\n[mail]\nsubject = "{% for s in schreiben %}{{ s }}"',
             "{% for s in schreiben %} wird nicht geschlossen."),
    CallSeed("glossary-lacking", "an option is renamed, the glossary is not", "glossary.toml", '"Bienen" = "Abejas"',
             '"Biene" = "Abejas"', "Für „Bienen“ gibt es keine Übersetzung nach „es“"),
    CallSeed("field-renamed", "a field is renamed, the templates are not", "forms/anmeldung/form.toml",
             'id = "beschluss_datum"', 'id = "beschluss_tag"', "Den Namen „beschluss_datum“ kennt kein Brief."),
    CallSeed("option-renamed", "an option is renamed, a condition in a template is not", "forms/anmeldung/form.toml",
             '"liegt vor", "geplant"', '"vorhanden", "geplant"', "„beschluss“ ist nie „liegt vor“"),
    CallSeed("field-optional", "a field need no longer be answered, but is printed", "forms/anmeldung/form.toml",
             'label = "Zahl der Parzellen", type = "integer", required = true', 'label = "Zahl", type = "integer"',
             "„parzellen“ wird ausgegeben, kann aber fehlen."),
    CallSeed("field-of-another-kind", "a number becomes a text, and is printed as a number",
             "forms/anmeldung/form.toml", 'id = "parzellen", label = "Zahl der Parzellen", type = "integer"',
             'id = "parzellen", label = "Zahl der Parzellen", type = "text"', "Der Filter „zahl“ erwartet eine Zahl"),
)  # fmt: skip
