"""How well a folder of files with known answers is read: for a look before and after a change, without storing."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from klimadocs.catalogue import Catalogue
from klimadocs.errors import ConfigurationError, UsageError
from klimadocs.executors import Executor
from klimadocs.forms.scoring import Mark, Truth, score
from klimadocs.model.form import Form
from klimadocs.model.reading import FormReading, Value
from klimadocs.pipeline.previewing import read_contents

TRUTH_ENDING = ".truth.toml"


@dataclass(frozen=True, slots=True)
class Example:
    """A file and what it really says. `channel` is how it came, `way` how it was filled in, both as the truth has it;
    `format` is the ending of the file's name."""

    path: Path
    truth: Truth
    channel: str
    way: str

    @property
    def format(self) -> str:
        return self.path.suffix.lower().removeprefix(".") or "?"


@dataclass(frozen=True, slots=True)
class Result:
    """One file, field by field."""

    example: Example
    marks: tuple[Mark, ...]


def evaluate_folder(catalogue: Catalogue, executor: Executor, folder: Path) -> Iterator[Result]:
    """Every file below `folder` that has a truth beside it (`<file>.truth.toml`), in the order of their names.

    Raises ConfigurationError for a truth that cannot be used, UsageError where the folder holds none."""
    examples = [_load(path, catalogue) for path in sorted(folder.rglob(f"*{TRUTH_ENDING}"))]
    if not examples:
        raise UsageError(f"There is no file with a {TRUTH_ENDING} beside it in {folder}.", "Name another folder.")
    for example in examples:
        contents = [(example.path.name, example.path.read_bytes())]
        reading = next(read_contents(catalogue, executor, contents)).read.reading
        form = _form(catalogue, example.truth.form)
        yield Result(example, score(example.truth, form, reading))


def add_example(folder: Path, name: str, content: bytes, reading: FormReading, channel: str, way: str) -> Path:
    """Keeps a file with its true answers, as staff have corrected them, for later looks. Returns the path of the truth;
    the same file again replaces its truth."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    path = folder / f"{name}{TRUTH_ENDING}"
    path.write_text(write_truth(f"{reading.call}/{reading.form}", _given(reading), channel, way), encoding="utf-8")
    return path


def write_truth(form: str, answers: Mapping[str, Value], channel: str, way: str, doubtful: Sequence[str] = ()) -> str:
    """The text of a truth; `form` is "<call>/<form>", "" for what is no form."""
    call, _, name = form.partition("/")
    head: dict[str, Value] = {
        "channel": channel,
        "way": way,
        "call": call,
        "form": name,
        "doubtful": tuple(sorted(doubtful)),
    }
    lines = [f"{key} = {_toml(value)}" for key, value in head.items()]
    return "\n".join(
        [*lines, "", "[answers]", *(f"{_toml(key)} = {_toml(value)}" for key, value in answers.items()), ""]
    )


def _given(reading: FormReading) -> dict[str, Value]:
    return {answer.field: answer.value for answer in reading.answers if answer.is_given}


def _toml(value: Value) -> str:
    """JSON writes texts, lists and numbers as TOML does, apart from one control character."""
    plain = list(value) if isinstance(value, tuple) else value
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def _form(catalogue: Catalogue, name: str) -> Form | None:
    return next((form for form in catalogue.forms if f"{form.call}/{form.id}" == name), None)


def _load(path: Path, catalogue: Catalogue) -> Example:
    file = path.with_name(path.name.removesuffix(TRUTH_ENDING))
    if not file.is_file():
        raise ConfigurationError(f"{path}: there is no file {file.name} beside it.", "Add the file or take it away.")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not to be read as TOML ({error}).", "Mend the file.") from None
    answers = raw.get("answers", {})
    doubtful = raw.get("doubtful", [])
    if not isinstance(answers, dict) or not isinstance(doubtful, list):
        raise ConfigurationError(f"{path}: “answers” must be a table, “doubtful” a list.", "Mend the file.")
    form = f"{raw.get('call', '')}/{raw.get('form', '')}".strip("/")
    truth = Truth(form, {key: _value(value) for key, value in answers.items()}, frozenset(map(str, doubtful)))
    _require_known_fields(path, truth, _form(catalogue, form))
    return Example(file, truth, str(raw.get("channel", "folder")), str(raw.get("way", "")))


def _require_known_fields(path: Path, truth: Truth, form: Form | None) -> None:
    if truth.form and form is None:
        raise ConfigurationError(f"{path}: there is no form “{truth.form}” here.", "Mend call and form in it.")
    known = {field.id for field in form.fields} if form else set()
    strange = sorted({*truth.answers, *truth.doubtful} - known)
    if strange:
        raise ConfigurationError(f"{path}: the form has no field “{strange[0]}”.", "Mend the name or take it out.")


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(str(entry) for entry in value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str | int) else str(value)
