"""What the chapters of the programme are written with: hints, headings, values that may be missing."""

from __future__ import annotations

from collections.abc import Sequence

from tests.makers.word_xml import paragraph, plain_table

HERE, THERE = "{{ bewerber.name }}", "{{ partner.name }}"
FILL = "bitte ergänzen"
TODO = f"<{FILL}>"


def hint(text: str) -> str:
    """What belongs here, in the style that is to be overwritten."""
    return paragraph(text, "Hinweis")


def sub(text: str) -> str:
    """A heading of the second level."""
    return paragraph(text, "berschrift2")


def known(name: str, otherwise: str = FILL) -> str:
    """The value where it is there, else a word that asks for it."""
    return f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{otherwise}{{% endif %}}"


def two_sided(rows: Sequence[tuple[str, str, str]], title: str) -> str:
    """A table with a column for each municipality."""
    return plain_table((45, 60, 60), ("Angabe", HERE, THERE), rows, title)


def after_table(text: str, keep: str = "<w:keepNext/>") -> str:
    """A paragraph below a table; it stays with what follows."""
    return paragraph(text, properties=f'{keep}<w:spacing w:before="160"/>')
