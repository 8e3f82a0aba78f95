"""blank: for those who write forms."""

from __future__ import annotations

from pathlib import Path

import click

from klimadocs.settings import Settings
from klimadocs.stores.vault import write_durably
from klimadocs.wiring import catalogue_of


def make_blanks(settings: Settings, form_name: str, output: Path | None) -> int:
    """blank.docx and blank.pdf; files that are the same already are left alone."""
    from klimadocs.blanks import make_pdf, make_word

    catalogue = catalogue_of(settings)
    form = catalogue.form(form_name)
    call = catalogue.call(form.call)
    folder = output or settings.templates / form.call / "forms" / form.id
    for name, make in (("blank.docx", make_word), ("blank.pdf", make_pdf)):
        content = make(form, call, catalogue.office)
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            write_durably(path, content)
        click.echo(str(path))
    return 0
