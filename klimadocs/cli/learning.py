"""learn: a first form definition from a blank that somebody else made."""

from __future__ import annotations

from pathlib import Path

import click

from klimadocs.errors import UsageError
from klimadocs.forms.learn import slug
from klimadocs.pipeline.learning import PICTURE, learn_blank
from klimadocs.settings import Settings
from klimadocs.stores.vault import write_durably


def learn_form(settings: Settings, blank: Path, output: Path | None) -> int:
    """Writes form.toml, the blank and a picture into `output`, by default a folder beside the blank that is called
    like it. Raises UsageError where a form.toml lies there already."""
    folder = output or blank.parent / (slug(blank.stem).replace("_", "-") or "form")
    path = folder / "form.toml"
    if path.exists():
        raise UsageError(f"{path} is there already.", "Give another folder with -o, or move it away.")
    content = blank.read_bytes()
    learnt = learn_blank(content, blank.name, folder.resolve().name)
    files = [(learnt.blank, content), (path.name, learnt.definition.encode())]
    files += [(PICTURE, learnt.picture)] if learnt.picture is not None else []
    for name, made in files:
        write_durably(folder / name, made)
        click.echo(str(folder / name))
    for note in learnt.notes:
        click.echo(f"  {note}", err=True)
    count = len(learnt.form.fields)
    place = settings.templates / "<call>" / "forms" / folder.resolve().name
    click.echo(f"  {count} fields. Correct form.toml, put the folder at {place}, then klimadocs check.", err=True)
    return 0
