"""A letter after DIN 5008 form B: head, window, information block, subject, close and foot; German or foreign."""

from __future__ import annotations

from dataclasses import dataclass

from tests.makers.word_package import Draft, Page
from tests.makers.word_xml import control, each, field, frame, page_line, paragraph, run, runs, small_command, when

PAGE = Page()
SUBJECT_MM = 98.5
SUBJECT_SPACE = f'<w:spacing w:before="{round((SUBJECT_MM - PAGE.top) * 1440 / 25.4)}" w:after="0"/>'
RETURN_FRAME = frame(25, 47.5, 80, 3.5, "atLeast")
TIGHT_FRAME = frame(25, 53.8, 80, 8.5, "atLeast")
ADDRESS_FRAME = frame(25, 62.7, 80, 27.3, "atLeast")
BLOCK_FRAME = frame(125, 50, 75, 40, "atLeast")
OVERFLOWS = '(empfaenger.anschrift | join("\\n") | wordwrap(40)).count("\\n") > 5'
TITLE = "{{ brief.titel }} {{ fall.zeichen }}"


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of a letter's frame in one language; `lang` is what a spelling checker calls it."""

    lang: str = "de-DE"
    reference: str = "Unser Zeichen"
    contact: str = "Ansprechperson"
    phone: str = "Telefon"
    date: str = "Datum"
    close: str = "Mit freundlichen Grüßen"
    page: str = "Seite {} von {}"
    about: str = "{{ aufruf.programm }}, {{ aufruf.phase }}. Phase: {{ aufruf.region }}"


def _about(phase: str, language: str) -> str:
    words = f'uebersetzt("{language}")'
    return f"{{{{ aufruf.programm | {words} }}}}, {phase}: {{{{ aufruf.region | {words} }}}}"


GERMAN = Tongue()
TONGUES = {
    "de": GERMAN,
    "es": Tongue(
        "es-419", "Referencia", "Contacto", "Teléfono", "Fecha", "Atentamente,", "Página {} de {}",
        _about("fase {{ aufruf.phase }}", "es"),
    ),
    "pt": Tongue(
        "pt-BR", "Referência", "Contato", "Telefone", "Data", "Atenciosamente,", "Página {} de {}",
        _about("fase {{ aufruf.phase }}", "pt"),
    ),
    "en": Tongue(
        "en-GB", "Reference", "Contact", "Telephone", "Date", "Yours sincerely,", "Page {} of {}",
        _about("phase {{ aufruf.phase }}", "en"),
    ),
}  # fmt: skip


def draft_mark() -> str:
    """The content control that the office's release removes."""
    line = paragraph("{{ brief.entwurf }}", "Entwurfsvermerk")
    return control("klimadocs-entwurf", "Entwurfsvermerk", 140905001, line)


def first_header() -> str:
    """Name of the office, rule, draft mark; fold marks at 105 and 210 mm, hole mark at 148.5 mm."""
    marks = (("Faltmarke oben", 105, 4), ("Lochmarke", 148.5, 6), ("Faltmarke unten", 210, 4))
    lines = "".join(page_line(n, name, y, length) for n, (name, y, length) in enumerate(marks, 1))
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Kopfname"/></w:pPr>{runs("{{ buero.name }}")}{lines}</w:p>'
        + paragraph(
            "{{ buero.organisation }}{% if buero.partnerorganisation %} · in Zusammenarbeit mit "
            "{{ buero.partnerorganisation }}{% endif %}",
            "Koptrger",
        )
        + draft_mark()
    )


def header() -> str:
    """Following pages: who writes, and about what."""
    return paragraph("{{ buero.name }}\t{{ fall.zeichen }}", "Kopfzeile")


def first_footer() -> str:
    """How to reach the office."""
    return (
        paragraph('{{ buero.anschrift | join(" · ") }}', "Fuzeile")
        + paragraph(
            "Telefon {{ buero.telefon }}{% if buero.fax %} · Fax {{ buero.fax }}{% endif %} · E-Mail {{ buero.email }}"
            "{% if buero.web %} · {{ buero.web }}{% endif %}",
            "Fuzeile",
        )
        + each("zeile", "buero.fusszeilen", paragraph("{{ zeile }}", "Fuzeile"))
    )


def footer(text: str = "{{ brief.titel }}", shown: int = 2, tongue: Tongue = GERMAN) -> str:
    """A short text and the page number."""
    page, pages = field("PAGE", str(shown)), field("NUMPAGES", "2")
    before, between, _ = tongue.page.split("{}")
    counted = f"{runs(text + chr(9) + before)}{page}{runs(between)}{pages}"
    return f'<w:p><w:pPr><w:pStyle w:val="Fuzeile"/></w:pPr>{counted}</w:p>'


def _window() -> str:
    """Six lines of 11 pt from 62.7 mm on; where these do not do, ten of 8 pt from the return line on."""
    return (
        paragraph("{{ buero.absenderzeile }}", "Absenderzeile", RETURN_FRAME)
        + small_command(f"{{%p if {OVERFLOWS} %}}", TIGHT_FRAME)
        + _lines("AnschriftEng", TIGHT_FRAME)
        + small_command("{%p else %}", ADDRESS_FRAME)
        + _lines("Anschrift", ADDRESS_FRAME)
        + small_command("{%p endif %}", ADDRESS_FRAME)
    )


def _lines(style: str, place: str) -> str:
    return (
        small_command("{%p for zeile in empfaenger.anschrift %}", place)
        + paragraph("{{ zeile }}", style, place)
        + small_command("{%p endfor %}", place)
    )


def _information(tongue: Tongue) -> str:
    def entry(label: str, value: str, test: str = "") -> str:
        word = run(label, '<w:rStyle w:val="Leitwort"/>')
        block = f'<w:p><w:pPr><w:pStyle w:val="Infoblock"/>{BLOCK_FRAME}</w:pPr>{word}{runs(chr(9) + value)}</w:p>'
        if not test:
            return block
        return small_command(f"{{%p if {test} %}}", BLOCK_FRAME) + block + small_command("{%p endif %}", BLOCK_FRAME)

    return (
        entry(tongue.reference, "{{ fall.zeichen }}")
        + entry(tongue.contact, "{{ buero.ansprechperson }}", "buero.ansprechperson")
        + entry(tongue.phone, "{{ buero.durchwahl }}")
        + entry("E-Mail", "{{ buero.kontakt_email }}")
        + entry(tongue.date, "{{ brief.datum }}")
    )


def _close(enclosures: str, tongue: Tongue, other: Tongue | None = None) -> str:
    name = "{% if buero.zeichnung %}{{ buero.zeichnung }} {% endif %}{{ buero.unterschrift_name }}"
    return (
        _wishes(tongue, other)
        + paragraph(name, "Unterschrift")
        + when("buero.unterschrift_funktion", paragraph("{{ buero.unterschrift_funktion }}", "Unterschrift"))
        + enclosures
    )


def _wishes(tongue: Tongue, other: Tongue | None) -> str:
    if other is None:
        return paragraph(tongue.close, "Gruformel")
    words = runs(f"{tongue.close} · ") + runs(other.close.rstrip(","), other.lang)
    return f'<w:p><w:pPr><w:pStyle w:val="Gruformel"/></w:pPr>{words}</w:p>'


def letter(*blocks: str, enclosures: str = "", language: str = "de", also: str = "", about: str = "") -> Draft:
    """A letter with these blocks between salutation and close. `also`: it is in German and in this language, and greets
    both sides; `about` then replaces the line below the subject."""
    tongue = TONGUES[language]
    salutation = paragraph("{{ empfaenger.anrede }}", "Anrede")
    if also:
        salutation += paragraph("{{ partner.anrede }}", "Anrede", lang=TONGUES[also].lang)
    body = (
        _window()
        + _information(tongue)
        + paragraph("{{ brief.betreff }}", "Betreff", SUBJECT_SPACE)
        + paragraph(about or tongue.about, "Bezug", lang=TONGUES[also].lang if also else "")
        + salutation
        + "".join(blocks)
        + _close(enclosures, tongue, TONGUES[also] if also else None)
    )
    feet = (first_footer(), footer(tongue=tongue))
    return Draft(TITLE, body, first_header(), header(), *feet, PAGE, size_pt=10.5, language=tongue.lang)
