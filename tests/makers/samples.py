"""Makes the invented submissions in inbox/ from the blanks: python -m tests.makers.samples

Same blanks, same bytes. Five of them went through programs and fonts that not every machine has (LibreOffice, pdftk,
poppler): they stay as they lie in inbox/ unless asked for: python -m tests.makers.samples --programs
Whenever a blank changes, run it with --programs and read the result: python -m pytest tests/test_samples.py
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.model.form import Form
from tests.makers import sample_mails
from tests.makers.paper import samples as paper
from tests.makers.pdf_typing import Filler, fill_with_pdftk, fill_with_pikepdf, fill_with_pypdf
from tests.makers.sample_truth import ROOT, Sample, load_samples
from tests.makers.word_oddities import (
    add_row,
    hide_note,
    paste_into_new_document,
    put_before_heading,
    put_into_footer,
    put_into_signature,
    track_change,
)
from tests.makers.word_typing import Typist

Recipe = Callable[[Sample], bytes]


@dataclass(frozen=True)
class Desk:
    """Where the blanks lie and forms are filled."""

    catalogue: Catalogue

    def fill_in_word(self, sample: Sample) -> bytes:
        typist = self._sit_down()
        typist.fill(sample)
        return typist.save()

    def fill_through_web_form(self, sample: Sample) -> bytes:
        typist = self._sit_down(leaves_prompt_flag=True)
        typist.fill(sample)
        return typist.save()

    def fill_with_remarks(self, sample: Sample) -> bytes:
        reference, letter, label, person, note, signature = sample.leftovers
        typist = self._sit_down()
        typist.fill(sample)
        track_change(typist, "einwohner", "328.864", sample.shown("einwohner"))
        put_before_heading(typist, "1 Kommune", letter)
        add_row(typist, "klima_email", label, person)
        put_before_heading(typist, "4 Themen", note)
        hide_note(typist, "Motivation und Erwartungen", "mit Dezernat 3 noch abzustimmen")
        put_into_signature(typist, signature)
        put_into_footer(typist, reference)
        return typist.save()

    def paste(self, sample: Sample) -> bytes:
        return paste_into_new_document(self._blank(".docx"), self.catalogue.forms[0], sample)

    def save_in_libreoffice(self, sample: Sample) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder) / "formular.docx", Path(folder) / "neu"
            source.write_bytes(self.fill_in_word(sample))
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(target), str(source)]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
            return (target / source.name).read_bytes()

    def fill_pdf(self, filler: Filler) -> Recipe:
        return lambda sample: filler(self._blank(".pdf"), self.catalogue.forms[0], sample)

    def mail(self, write: Callable[[Sample, bytes], bytes], fill: Recipe) -> Recipe:
        return lambda sample: write(sample, fill(sample))

    def cut_off(self, sample: Sample) -> bytes:
        whole = self.fill_in_word(next(entry for entry in load_samples() if entry.name == "bielefeld-esteli"))
        return whole[: len(whole) * 2 // 3]

    def on_paper(self, carry: Callable[[bytes, Form, Sample], bytes]) -> Recipe:
        return lambda sample: carry(self._blank(".pdf"), self.catalogue.forms[0], sample)

    def _sit_down(self, leaves_prompt_flag: bool = False) -> Typist:
        return Typist(self._blank(".docx"), self.catalogue.forms[0], leaves_prompt_flag)

    def _blank(self, ending: str) -> bytes:
        return next(blank.content for blank in self.catalogue.blanks if blank.path.endswith(ending))


def recipes(desk: Desk) -> dict[str, Recipe]:
    """How each sample is made, without programs from elsewhere."""
    return {
        "bielefeld-esteli": desk.fill_in_word,
        "jena-sanmarcos": desk.fill_pdf(fill_with_pikepdf),
        "tuebingen-saobento": desk.mail(sample_mails.tuebingen, desk.fill_in_word),
        "norderstedt-neu": desk.fill_pdf(fill_with_pypdf),
        "osnabrueck-cotacachi": desk.paste,
        "murnau-unvollstaendig": desk.mail(sample_mails.murnau_first, desk.fill_in_word),
        "neubrandenburg-verspaetet": desk.mail(sample_mails.neubrandenburg, desk.fill_through_web_form),
        "murnau-korrigiert": desk.mail(sample_mails.murnau_second, desk.fill_in_word),
        "bielefeld-nochmals": desk.mail(sample_mails.bielefeld, desk.fill_in_word),
        "abwesenheit": lambda _: sample_mails.away(),
        "beschaedigt": desk.cut_off,
        "kalletal-unvollstaendig": desk.fill_in_word,
        "bielefeld-pueblonuevo": desk.fill_with_remarks,
    }


def program_recipes(desk: Desk) -> dict[str, Recipe]:
    """Those that need LibreOffice, pdftk, or poppler and fonts for what is printed."""
    return {
        "lemgo-papier": desk.on_paper(paper.by_post),
        "hameln-fax": desk.on_paper(paper.by_fax),
        "ostbevern-foto": desk.on_paper(paper.by_telephone),
        "hunsrueck-talamanca": desk.save_in_libreoffice,
        "wuerzburg-mwanza": desk.fill_pdf(fill_with_pdftk),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", action="store_true", help="also make those that need LibreOffice and pdftk")
    parser.add_argument("--templates", type=Path, default=ROOT / "templates")
    options = parser.parse_args()
    desk = Desk(load_catalogue(options.templates))
    made = recipes(desk) | (program_recipes(desk) if options.programs else {})
    for sample in load_samples():
        if sample.name in made:
            sample.path.parent.mkdir(parents=True, exist_ok=True)
            sample.path.write_bytes(made[sample.name](sample))
        print(f"{'made' if sample.name in made else 'kept'}  {sample.file}")


if __name__ == "__main__":
    main()
