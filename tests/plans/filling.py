"""Programmes as municipalities send them back: rendered from the sample, then filled in one of several ways."""

from __future__ import annotations

import subprocess
import zipfile
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from klimadocs.catalogue import load_catalogue
from klimadocs.letters import Marks, open_press
from klimadocs.letters.context import compose
from klimadocs.model.plan import PlanReading
from klimadocs.ooxml.writing import write_package
from klimadocs.pipeline.plans import plan_templates
from klimadocs.pipeline.sampling import sample_view
from klimadocs.plans.reading import recognise
from klimadocs.readers import find_reader, sniff
from tests.letters.contexts import CALL

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
CATALOGUE = load_catalogue(CALL.parent)
TEMPLATES = plan_templates(CATALOGUE)
SOLAR = {
    "titel": "Solaranlagen auf drei Schulen",
    "handlungsfeld": "F1",
    "ziele": "S1, O1.1",
    "art": "Klimaschutz",
    "ort": "beide Kommunen",
    "beschreibung": "Drei Dächer mit zusammen 40 kWp.\nSchülerinnen & Schüler lesen <täglich> ab.",
    "verantwortlich_de": "Fachbereich Umwelt, J. Weißgerber",
    "verantwortlich_partner": "Secretaría de Obras, Señora Núñez",
    "beginn": "März 2017",
    "ende": "Juni 2018",
    "prioritaet": "1 hoch",
    "thg": "12,5",
    "kosten": "48.000",
    "waehrung": "EUR",
    "sdg": "7, 13",
    "status": "geplant",
}
WATER = {
    "titel": "Wasserschutz am Río Grande",
    "handlungsfeld": "F3",
    "ziele": "O1.1",
    "beschreibung": "Uferstreifen bepflanzen.",
    "verantwortlich_partner": "Alcaldía, Medio Ambiente",
    "beginn": "07/2017",
    "ende": "2. Hj. 2018",
    "status": "Idee",
}
STEPS = [{"schritt": "Statik prüfen", "wer": "Bauamt", "bis": "Mai 2017"}, {"schritt": "Bauen", "bis": "02/2018"}]
SIGNS = [{"name": "Stromertrag", "einheit": "MWh im Jahr", "ausgangswert": "0", "zielwert": "38", "quelle": "Zähler"}]
MONEY = [{"quelle": "Eigenmittel", "betrag": "8.000 €", "status": "bewilligt"}, {"quelle": "Nakopa", "betrag": "40000"}]


@cache
def blank(language: str = "de-es") -> bytes:
    """The programme of the sample, as it leaves the office."""
    call = CATALOGUE.call(CALL.name)
    form = call.forms[0]
    view = sample_view(call, form, CALL / "forms" / form.id / "sample.toml")
    kind = call.letter("handlungsprogramm")
    assert kind is not None
    template = kind.template(language)
    assert template is not None
    context = compose(view, kind, language, CATALOGUE.office, view.today)
    return open_press().press(template, context, Marks("KP-2014-007", kind.name, language, "0" * 64)).content


def read(content: bytes) -> PlanReading | None:
    """As the daily run reads it."""
    reader = find_reader(sniff(content))
    assert reader is not None
    return recognise(reader.read(content), TEMPLATES.rulers)


class Paper:
    """A programme in work; everything is found by the tags of its controls."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self._parts["word/document.xml"])
        self.body = self.root.find(f"{W}body")

    @property
    def content(self) -> bytes:
        xml = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return write_package({**self._parts, "word/document.xml": xml})

    def tables(self, tag: str) -> list[Any]:
        """Tables with controls of a group, in order."""
        return [table for table in self.body.findall(f"{W}tbl") if self._controls(table, f"{tag}.")]

    def sheet(self, number: int, values: dict[str, str]) -> None:
        """Fills fields of the sheet that stands in this place, from 1."""
        table = self.tables("massnahme")[number - 1]
        for name, text in values.items():
            self._fill(self._controls(table, f"massnahme.{name}")[0], text)

    def rows(self, tag: str, number: int, rows: list[dict[str, str]]) -> None:
        """Fills rows of a table; those that are missing are copied from the last one."""
        table = self.tables(tag)[number - 1]
        found = [row for row in table.findall(f"{W}tr") if self._controls(row, f"{tag}.")]
        while len(found) < len(rows):
            found.append(deepcopy(found[-1]))
            found[-2].addnext(found[-1])
        for row, values in zip(found, rows, strict=False):
            for name, text in values.items():
                self._fill(self._controls(row, f"{tag}.{name}")[0], text)

    def tick(self, tag: str, row: int, columns: list[int], table: int = 1) -> None:
        """Ticks boxes of the row that stands in this place, from 1."""
        rows = [entry for entry in self.tables(tag)[table - 1].findall(f"{W}tr") if self._controls(entry, f"{tag}.x")]
        boxes = self._controls(rows[row - 1], f"{tag}.x")
        for column in columns:
            box = boxes[column - 1]
            box.find(f".//{W14}checked").set(f"{W14}val", "1")
            box.find(f".//{W}t").text = "☒"

    def copy_sheet(self, number: int, renamed: str, place: int | None = None) -> None:
        """A copy of the sheet with all that stands up to the next one, behind the last or before `place`."""
        pieces = self._pieces(number)
        copies = [deepcopy(piece) for piece in pieces]
        anchor = self._pieces(place)[0] if place else None
        if anchor is not None:
            for copy in copies:
                anchor.addprevious(copy)
        else:
            last = self._pieces(len(self.tables("massnahme")))[-1]
            for copy in reversed(copies):
                last.addnext(copy)
        table = next(copy for copy in copies if copy.tag == f"{W}tbl")
        self._fill(self._controls(table, "massnahme.nr")[0], renamed)

    def without_controls(self) -> None:
        """The text stays, as in programs that know no controls."""
        for control in list(self.root.iter(f"{W}sdt"))[::-1]:
            content = control.find(f"{W}sdtContent")
            for child in list(content):
                control.addprevious(child)
            control.getparent().remove(control)

    def without_marks(self) -> None:
        """The document's own properties are gone."""
        self._parts["docProps/custom.xml"] = self._parts["docProps/custom.xml"].replace(b"klimadocs-", b"x-")

    def _pieces(self, number: int) -> list[Any]:
        """Heading and tables of a sheet."""
        table = self.tables("massnahme")[number - 1]
        pieces = [table.getprevious(), table]
        while (following := pieces[-1].getnext()) is not None and not _is_heading(following):
            pieces.append(following)
        return pieces

    def _controls(self, holder: Any, tag: str) -> list[Any]:
        found = []
        for control in holder.iter(f"{W}sdt"):
            value = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
            if value == tag or (tag.endswith(".") and value.startswith(tag)):
                found.append(control)
        return found

    def _fill(self, control: Any, text: str) -> None:
        prompt = control.find(f"{W}sdtPr/{W}showingPlcHdr")
        if prompt is not None:
            prompt.getparent().remove(prompt)
        content = control.find(f"{W}sdtContent")
        for run in list(content):
            content.remove(run)
        for number, line in enumerate(text.split("\n")):
            run = etree.SubElement(content, f"{W}r")
            if number:
                etree.SubElement(run, f"{W}br")
            etree.SubElement(run, f"{W}t").text = line


def _is_heading(element: Any) -> bool:
    style = element.find(f"{W}pPr/{W}pStyle")
    return style is not None and str(style.get(f"{W}val")).startswith("berschrift")


def filled(language: str = "de-es") -> Paper:
    """Two measures, goals, a timetable and a budget that agree with each other."""
    paper = Paper(blank(language))
    paper.sheet(1, SOLAR)
    paper.rows("schritte", 1, STEPS)
    paper.rows("indikatoren", 1, SIGNS)
    paper.rows("finanzierung", 1, MONEY)
    paper.sheet(2, WATER)
    paper.rows("indikatoren", 2, [{"name": "Ufer", "einheit": "m", "zielwert": "500"}])
    paper.rows("ziele", 1, [{"ziel": "Strom selbst erzeugen"}, {"ziel": "40 kWp bis 2018", "horizont": "2018"}])
    paper.tick("matrix", 1, [1, 2])
    paper.tick("matrix", 2, [2])
    paper.rows("zeitplan", 1, [{"titel": "Solaranlagen"}, {"titel": "Wasserschutz"}])
    paper.tick("zeitplan", 1, [1, 2, 3])
    paper.tick("zeitplan", 2, [2, 3, 4])
    amounts = [("48.000", "8.000", "40.000", "0"), ("6.000", "1.000", "2.000", "3.000")]
    names = ("kosten", "eigenmittel", "foerdermittel", "offen")
    paper.rows("budget", 1, [{"titel": "x", **dict(zip(names, row, strict=True))} for row in amounts])
    return paper


def by_libreoffice(content: bytes, folder: Path, *endings: str) -> bytes:
    """Saved in another format and back, one after the other."""
    path = folder / "programm.docx"
    path.write_bytes(content)
    for number, ending in enumerate(endings):
        target = folder / str(number)
        profile = (folder / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending]
        subprocess.run([*command, "--outdir", str(target), str(path)], check=True, capture_output=True, timeout=180)
        path = target / f"programm.{ending}"
    return path.read_bytes()
