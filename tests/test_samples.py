"""The invented submissions of inbox/ through the real path, field by field, against what a person wrote down."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from klimadocs.catalogue import Catalogue, load_catalogue
from klimadocs.executors.serial import Serial
from klimadocs.model.reading import Answer
from klimadocs.pipeline.previewing import FileReading, read_contents
from klimadocs.sources import Delivery, open_folder
from tests.makers.sample_truth import INBOX, ROOT, Sample, load_samples
from tests.makers.samples import Desk, program_recipes, recipes

SAMPLES = {sample.name: sample for sample in load_samples()}
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_read_as_it_was_filled(name: str, record_property: Callable[[str, object], None]) -> None:
    sample = SAMPLES[name]
    found = _read(sample)
    reading = found.read.reading
    answers = reading.answers if reading else ()
    record_property("sample", (name, {answer.field: _verdict(sample, answer) for answer in answers}))

    assert (reading is not None) == sample.has_form
    wanted = {field: tuple(value) if isinstance(value, list) else value for field, value in sample.answers.items()}
    given = {answer.field: answer.value for answer in answers if answer.is_given}
    if sample.is_paper:
        _check_paper(sample, found, given, wanted)
        return
    assert given == wanted
    assert {field: type(value) for field, value in given.items()} == {
        field: type(value) for field, value in wanted.items()
    }
    assert {answer.field: answer.why for answer in answers if answer.doubt}.keys() == set(sample.doubt)
    assert [_one_line(entry.text) for entry in (reading.leftovers if reading else ())] == list(sample.leftovers)
    assert [trouble.kind for trouble in found.read.troubles] == list(sample.troubles)
    assert all(answer.value in (None, False, ()) for answer in answers if not answer.is_given)


def _check_paper(sample: Sample, found: FileReading, given: dict[str, object], wanted: dict[str, object]) -> None:
    """What stands on paper is read or doubted; which letters are hard to read changes with the versions of programs."""
    assert found.read.reading is not None
    doubted = {answer.field for answer in found.read.reading.answers if answer.doubt}
    assert {name for name in given.keys() | wanted.keys() if given.get(name) != wanted.get(name)} <= doubted
    assert len(doubted) <= 4
    assert [trouble.kind for trouble in found.read.troubles] == list(sample.troubles)


def test_every_field_of_every_form_is_answered_once() -> None:
    fields = [field.id for field in _catalogue().forms[0].fields]
    for sample in SAMPLES.values():
        reading = _read(sample).read.reading
        assert reading is None or [answer.field for answer in reading.answers] == fields


def test_inbox_holds_these_files_and_knows_when_they_came() -> None:
    found = {entry.name: _told(entry) for entry in open_folder(INBOX).collect() if isinstance(entry, Delivery)}
    assert found == {sample.file: _expected(sample) for sample in SAMPLES.values()}


def test_mailed_again_is_the_same_file() -> None:
    again = message_from_bytes(SAMPLES["bielefeld-nochmals"].path.read_bytes())
    attached = [part.get_payload(decode=True) for part in again.walk() if part.get_filename()]
    assert attached == [SAMPLES["bielefeld-esteli"].path.read_bytes()]


@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if not sample.file.endswith(".pdf")])
def test_sample_is_made_from_the_blank_as_it_is(name: str) -> None:
    """Else the blank has changed since: python -m tests.makers.samples --programs"""
    recipe = recipes(Desk(_catalogue())).get(name)
    if recipe is None:
        assert name in program_recipes(Desk(_catalogue())), "neither the maker nor a program makes this sample"
        return
    made = recipe(SAMPLES[name])
    assert recipe(SAMPLES[name]) == made
    assert _unpacked(SAMPLES[name].path.read_bytes()) == _unpacked(made)


@cache
def _catalogue() -> Catalogue:
    return load_catalogue(ROOT / "templates")


@cache
def _reading_of(file: str) -> FileReading:
    content = (INBOX / file).read_bytes()
    return next(read_contents(_catalogue(), Serial(), [(file, content)]))


def _read(sample: Sample) -> FileReading:
    return _reading_of(sample.file)


def _verdict(sample: Sample, answer: Answer) -> str:
    want = sample.answers.get(answer.field)
    want = tuple(want) if isinstance(want, list) else want
    is_right = (answer.value if answer.is_given else None) == want
    if not is_right:
        return "WRONG"
    if answer.doubt != (answer.field in sample.doubt):
        return "DOUBT" if answer.doubt else "SURE?"
    return "doubt" if answer.doubt else "ok" if answer.is_given else "."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _told(entry: Delivery) -> tuple[object, ...]:
    return (entry.channel, entry.received_at, entry.received_by, entry.sender, entry.postmarked_on)


def _expected(sample: Sample) -> tuple[object, ...]:
    arrival = sample.arrival
    moment = arrival.get("received") or datetime.combine(arrival["day"], datetime.min.time(), BERLIN).replace(hour=12)
    postmarked: date | None = arrival.get("postmarked")
    return arrival["channel"], moment.astimezone(UTC), arrival["received_by"], arrival.get("sender", ""), postmarked


def _unpacked(content: bytes) -> object:
    """What is inside, so that two ways of packing the same do not count."""
    if content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return {name: package.read(name) for name in package.namelist()}
    mail = message_from_bytes(content)
    if not mail.get("From"):
        return content[: len(content) // 2]
    payloads = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    return [mail.items(), *(_unpacked(payload) for payload in payloads if isinstance(payload, bytes))]
