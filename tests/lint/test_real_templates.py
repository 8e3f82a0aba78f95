"""Templates that others use for their own letters: whatever is unknown to our letters, their tags are in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.letters.lint import find_flaws
from klimadocs.pipeline.vocabulary import Rehearsal, occasion_of
from tests.lint.checking import flaws_of
from tests.lint.office import saved_by_office

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parents[2].with_name("shared") / "corpus" / "docx"
MISSING = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real files is not beside the project")
OURS = {"unknown", "filter", "picture", "optional"}
BROKEN = {
    "python-docx-template__template_error_tpl.docx": ("unclosed", "{% endif %} schließt etwas, das nicht begonnen hat.")
}


@MISSING
def test_templates_of_docxtpl_itself_are_in_order() -> None:
    paths = sorted(CORPUS.rglob("python-docx-template__*.docx"))
    assert len(paths) > 20
    for path in paths:
        found = [(flaw.kind, flaw.sentence) for flaw in flaws_of(path.read_bytes()) if not flaw.is_note]
        expected = [BROKEN[path.name]] if path.name in BROKEN else []
        assert [entry for entry in found if entry[0] not in OURS] == expected, path.name


def test_the_shipped_templates_are_sound_after_libreoffice_saved_them(tmp_path: Path) -> None:
    """As a clerk does who has no Word."""
    known = load_catalogue(ROOT / "templates")
    kept = [
        (template, occasion_of(call, letter, template, [Rehearsal(call, form, known.office) for form in call.forms]))
        for call in known.calls
        for letter in call.letters
        for template in letter.templates
    ]
    saved = saved_by_office({template.digest: template.content for template, _ in kept}, tmp_path)
    found = {template.path: find_flaws(saved[template.digest], occasion) for template, occasion in kept}
    assert {path: [flaw.sentence for flaw in flaws] for path, flaws in found.items() if flaws} == {}


@MISSING
def test_whatever_the_file_the_linter_comes_to_an_end() -> None:
    for path in sorted(CORPUS.rglob("*.docx")):
        assert all(flaw.sentence for flaw in flaws_of(path.read_bytes())), path.name
