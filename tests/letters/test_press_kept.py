"""Templates are kept compiled; of a letter nothing is kept. Same input, same bytes, whatever was pressed before."""

from __future__ import annotations

import gc
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from klimadocs.errors import LetterError
from klimadocs.letters import open_press
from klimadocs.letters import word as word_module
from klimadocs.letters.context import Context
from klimadocs.letters.speech import Missing, Speech
from klimadocs.letters.word import WordPress
from klimadocs.model.call import Template
from klimadocs.ooxml.words import visible_text
from tests.letters.press_files import MARKS, context, paragraph, row, table, template_of, word_template

LETTERS = 300
THREADS = 8
TEMPLATES = [
    word_template(
        paragraph(
            "{{ name }} aus {{ ort }}, geboren {{ tag }}, {{ zahl }} {% if wunsch %}wünscht {{ wunsch }}{% endif %}"
        ),
        paragraph("{% set gemerkt %}{{ name }}{% endset %}{{ gemerkt }}, {{ art|uebersetzt('es') }}{{ fehlt }}"),
        table(
            2,
            row("Was", "Wer"),
            row("{%tr for e in liste %}", ""),
            row("{{ e }}", "{{ name }}"),
            row("{%tr endfor %}", ""),
        ),
        paragraph(f"Vorlage {number}"),
        header1=paragraph("Kopf {{ name }}"),
        footer1=paragraph("{{ ort }}"),
        title="An {{ name }}",
    )
    for number in range(3)
]


def sign(number: int) -> str:
    return f"Nummer{number:04}"


def letter_of(number: int) -> tuple[Template, Context]:
    own = sign(number)
    names: dict[str, Any] = {
        "name": f"{own} & <Kind>",
        "ort": f"{own}-Stadt",
        "tag": date(2000, 1, 1) + timedelta(days=number),
        "zahl": 100_000 + number,
        "wunsch": f"{own} wünscht\nzwei Zeilen" if number % 3 else "",
        "liste": [f"{own} Zeile {line}" for line in range(number % 5)],
        "art": "Stadt",
        "fehlt": Missing(own),
    }
    speech = Speech("es" if number % 2 else "de", (("es", (("Stadt", f"{own} Ciudad"),)),))
    return template_of(TEMPLATES[number % 3]), Context(names, speech)


@pytest.fixture(scope="module")
def alone() -> dict[int, bytes]:
    """Each letter by a press that makes no other."""
    return {number: open_press().press(*letter_of(number), MARKS).content for number in range(0, LETTERS, 10)}


def test_no_letter_carries_anothers_values(alone: dict[int, bytes]) -> None:
    """300 letters of three templates in two languages, in any order, by eight threads and one press."""
    press, numbers = open_press(), list(range(LETTERS))
    random.Random(7).shuffle(numbers)
    with ThreadPoolExecutor(THREADS) as pool:
        pressed = dict(
            zip(numbers, pool.map(lambda number: press.press(*letter_of(number), MARKS), numbers), strict=True)
        )
    for number, letter in pressed.items():
        text = visible_text(letter.content)
        others = text.replace(sign(number), "")
        assert "Nummer" not in others
        assert "Nummer" not in " ".join(letter.printed).replace(sign(number), "")
        assert f"Vorlage {number % 3}" in text
        assert (f"de {2000 + number // 366}" in text) == bool(number % 2) or number > 364
        assert letter.gaps == (sign(number),)
    assert {number: pressed[number].content for number in alone} == alone


def test_a_letter_that_fails_leaves_nothing_behind() -> None:
    press = open_press()
    template, names = letter_of(1)
    good = press.press(template, names, MARKS).content
    for lacking in ("ort", "liste", "zahl"):
        broken = {name: value for name, value in letter_of(2)[1].names.items() if name != lacking}
        with pytest.raises(LetterError, match=lacking):
            press.press(template, Context(broken, Speech("de")), MARKS)
    assert press.press(template, names, MARKS).content == good


def test_of_a_letter_nothing_is_kept() -> None:
    press = WordPress()
    for number in range(20):
        press.press(*letter_of(number), MARKS)
    reached, seen = [press], set()
    while reached:
        entry = reached.pop()
        if (
            id(entry) in seen
            or isinstance(entry, type)
            or type(entry).__name__ in ("module", "function", "builtin_function_or_method")
        ):
            continue
        seen.add(id(entry))
        assert not (isinstance(entry, str) and "Nummer" in entry)
        assert not (isinstance(entry, bytes) and b"Nummer" in entry)
        reached += gc.get_referents(entry)


def test_names_of_the_template_do_not_stay_for_the_next_letter() -> None:
    content = word_template(paragraph("{% if merken %}{% set gemerkt = name %}{% endif %}{{ gemerkt or name }}"))
    press = open_press()
    first = press.press(template_of(content), context(merken=True, name="Ida"), MARKS)
    assert visible_text(first.content).strip() == "Ida"
    with pytest.raises(LetterError, match="gemerkt"):
        press.press(template_of(content), context(merken=False, name="Eva"), MARKS)


def test_a_template_is_compiled_once_and_again_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[bytes] = []
    real = word_module.compile_sheet
    monkeypatch.setattr(
        word_module, "compile_sheet", lambda content, sandbox: compiled.append(content) or real(content, sandbox)
    )
    press = open_press()
    for number in (0, 3, 6, 1, 4):
        press.press(*letter_of(number), MARKS)
    assert compiled == [TEMPLATES[0], TEMPLATES[1]]
    same_digest = Template("de", "x/letters/y/de.docx", letter_of(0)[0].digest, TEMPLATES[2])
    assert "Vorlage 2" in visible_text(press.press(same_digest, letter_of(2)[1], MARKS).content)


def test_old_templates_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_module, "_KEPT", 2)
    press = WordPress()
    letters = [press.press(*letter_of(number), MARKS).content for number in (0, 1, 2, 0)]
    assert letters[0] == letters[3]
    assert len(press._sheets) == 2
