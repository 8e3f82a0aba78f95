"""What people and programs do to a filled Word form: rows and sections moved, lost, repeated; answers put elsewhere."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tests.makers.blanks import BlankForm
from tests.makers.blanks.word_forms import PROMPT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FILLING = re.compile(r"[_.…\s\u2002☐☒■□]+|\[[ x]\]")
_PROMPTS = (PROMPT, "Wählen Sie ein Element aus.", "Klicken oder tippen Sie, um ein Datum einzugeben.")
_FIRST = ("Abendroth", "Brückner", "Çelik", "Dombrowski", "Eberhardt", "Öztürk", "Przybylski", "Großmann")
Element = Any


def unlike_answers(form: BlankForm, chance: random.Random, empty: float = 0.25) -> dict[str, object]:
    """Answers of which no two are equal, but for those that are chosen or ticked; some fields stay empty."""
    found: dict[str, object] = {}
    for number, entry in enumerate(form.asked, 11):
        if chance.random() < empty:
            continue
        match entry.kind:
            case "multi":
                chosen = tuple(option for option in entry.options if chance.random() < 0.5)
                found |= {entry.label: chosen} if chosen else {}
            case "choice":
                found[entry.label] = chance.choice(entry.options)
            case _:
                found[entry.label] = _unlike(entry.kind, number, chance)
    return found


def _unlike(kind: str, number: int, chance: random.Random) -> object:
    match kind:
        case "date":
            return f"19{number + 30}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"
        case "email":
            return f"post{number}@example.org"
        case "phone":
            return f"030 23125 1{number}"
        case "plz":
            return f"{number}{chance.randint(100, 999)}"
        case "integer":
            return 400 + number
        case "url":
            return f"www.seite{number}.example.org"
        case "country":
            return "Peru"
        case "bool":
            return True
        case "long":
            return f"Hier steht etwas über {chance.choice(_FIRST)} und die Nummer {number}"
    return f"{chance.choice(_FIRST)} {number}"


@dataclass
class Copy:
    """A filled copy, open for changes. `names`: those of its controls. `twofold`: fields whose answer was written a
    second time with other words."""

    form: BlankForm
    answers: Mapping[str, object]
    parts: dict[str, bytes]
    root: Element
    chance: random.Random
    names: list[str]
    twofold: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, form: BlankForm, answers: Mapping[str, object], chance: random.Random) -> Copy:
        with zipfile.ZipFile(io.BytesIO(form.make(answers))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        root = etree.fromstring(parts["word/document.xml"])
        return cls(form, answers, parts, root, chance, _names(root))

    def save(self) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for name, part in self.parts.items():
                archive.writestr(name, etree.tostring(self.root) if name == "word/document.xml" else part)
        return target.getvalue()

    @property
    def body(self) -> Element:
        return self.root[0]

    @property
    def children(self) -> list[Element]:
        return [child for child in self.body if child.tag in (f"{W}p", f"{W}tbl")]

    @property
    def rows(self) -> list[Element]:
        return list(self.root.iter(f"{W}tr"))

    @property
    def blocks(self) -> list[Element]:
        """Rows of tables, and paragraphs outside of them."""
        return [entry for entry in self.root.iter(f"{W}p", f"{W}tr") if entry.tag == f"{W}tr" or entry.getparent() is self.body]  # fmt: skip

    @property
    def asking(self) -> list[Element]:
        """Rows of several cells, and paragraphs with a question in them: no headings, no answers alone."""
        return [entry for entry in self.blocks if self.asks(entry)]

    def asks(self, entry: Element) -> bool:
        cells = entry.findall(f"{W}tc")
        return len(cells) > 1 or (not cells and ":" in self.bare(text_of(entry)))

    def is_apart(self, entry: Element) -> bool:
        """Whether the form goes on behind it."""
        following = entry.getnext()
        return (
            self.bare(text_of(entry)) != ""
            and (following is None or self.bare(text_of(following)) != "")
            and not text_of(entry).endswith(":")
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The answers as they are written, the longest first."""
        chosen = {entry.label for entry in self.form.asked if entry.options}
        texts = [str(value) for label, value in self.answers.items() if value is not True and label not in chosen]
        return tuple(sorted(texts, key=len, reverse=True))

    def outline(self) -> list[object]:
        """What a person sees of the form itself, however it is filled."""
        found: list[object] = []
        for entry in self.blocks:
            cells = entry.findall(f"{W}tc") if entry.tag == f"{W}tr" else [entry]
            texts = [self.bare(text_of(cell)) for cell in cells]
            names = [name for name in _names(entry) if self.names.count(name) == 1]
            found.append((entry.tag, texts, names))
        return found

    def bare(self, text: str) -> str:
        for words in (*self.words, *_PROMPTS):
            text = text.replace(words, "")
        return _FILLING.sub("", text)

    def holds(self, label: str) -> bool:
        """Whether the answer still stands somewhere in the copy."""
        value = self.answers.get(label)
        texts = value if isinstance(value, tuple) else (str(value),)
        return value is True or all(text in text_of(self.root) for text in texts)


def _names(element: Element) -> list[str]:
    return [name.get(f"{W}val") for name in element.iter(f"{W}tag", f"{W}name")]


def text_of(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def _only(element: Element, text: str) -> None:
    """The first run holds that text, the others none."""
    texts = list(element.iter(f"{W}t"))
    if not texts:
        _append(element, text)
    for place, entry in enumerate(texts):
        entry.text = "" if place else text
        entry.set(_SPACE, "preserve")


def _append(element: Element, text: str) -> None:
    paragraph = element if element.tag == f"{W}p" else element.findall(f"{W}p")[-1]
    run = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(run, f"{W}t", {_SPACE: "preserve"}).text = text


def _emptied(cell: Element) -> None:
    for child in cell.findall(f"{W}p")[1:]:
        cell.remove(child)
    paragraph = cell.find(f"{W}p")
    for child in list(paragraph):
        paragraph.remove(child)


def _pick(copy: Copy, found: list[Element]) -> Element | None:
    return copy.chance.choice(found) if found else None


def _pair(copy: Copy) -> Iterator[tuple[Element, Element]]:
    """A block and its next neighbour."""
    blocks = [entry for entry in copy.asking if entry.getnext() is not None and entry.getnext() in copy.asking]
    block = _pick(copy, blocks)
    if block is not None:
        yield block, block.getnext()


def swap_neighbours(copy: Copy) -> None:
    for one, other in _pair(copy):
        other.addnext(one)


def swap_any(copy: Copy) -> None:
    one = _pick(copy, copy.asking)
    others = [entry for entry in copy.asking if entry.tag == one.tag and entry is not one]
    other = _pick(copy, others)
    if other is not None:
        mark = etree.Element("mark")
        one.addprevious(mark)
        other.addprevious(one)
        mark.addprevious(other)
        mark.getparent().remove(mark)


def move_block(copy: Copy) -> None:
    block = _pick(copy, copy.asking)
    goal = _pick(copy, [entry for entry in copy.asking if entry.tag == block.tag and entry is not block])
    if goal is not None:
        goal.addnext(block)


def move_in_parent(copy: Copy) -> None:
    block = _pick(copy, copy.asking)
    near = [entry for entry in block.getparent() if entry.tag == block.tag and entry is not block]
    goal = _pick(copy, near)
    if goal is not None:
        goal.addprevious(block)


def delete_block(copy: Copy) -> None:
    block = _pick(copy, copy.blocks)
    block.getparent().remove(block)


def delete_some(copy: Copy) -> None:
    for block in copy.chance.sample(copy.blocks, min(3, len(copy.blocks))):
        block.getparent().remove(block)


def add_empty_row(copy: Copy) -> None:
    block = _pick(copy, copy.rows or copy.blocks)
    added = deepcopy(block)
    for paragraph in [*added.iter(f"{W}p")]:
        for child in list(paragraph):
            paragraph.remove(child)
    block.addnext(added)


def add_strange_row(copy: Copy) -> None:
    """Another question with another answer; not amid the paragraphs of an answer, where it would be part of it."""
    block = _pick(copy, copy.rows or [entry for entry in copy.blocks if copy.is_apart(entry)])
    added = deepcopy(block)
    cells = added.findall(f"{W}tc") or [added]
    for place, cell in enumerate(cells):
        if cell.tag == f"{W}tc":
            _emptied(cell)
        else:
            for child in list(cell):
                cell.remove(child)
        _append(cell, f"Ergänzung {place}" if len(cells) > 1 else "Ergänzung: siehe Anlage")
    block.addnext(added)


def repeat_block(copy: Copy) -> None:
    block = _pick(copy, copy.asking)
    block.addnext(deepcopy(block))


def repeat_block_otherwise(copy: Copy) -> None:
    """The row once more, with other answers."""
    block = _pick(copy, copy.asking)
    added = deepcopy(block)
    _otherwise(copy, added)
    (block.addnext if copy.chance.random() < 0.5 else block.addprevious)(added)


def _otherwise(copy: Copy, added: Element) -> None:
    for paragraph in added.iter(f"{W}p"):
        text = text_of(paragraph)
        for label, value in copy.answers.items():
            if str(value) in copy.words and str(value) in text:
                copy.twofold.add(label)
                text = text.replace(str(value), str(value)[::-1])
        if text != text_of(paragraph):
            _only(paragraph, text)


def lose_section(copy: Copy) -> None:
    """A run of paragraphs and tables is gone, as with a page."""
    for child in _run(copy):
        child.getparent().remove(child)


def _run(copy: Copy) -> list[Element]:
    """Some paragraphs and tables; answers that stand alone go with their questions."""
    children = copy.children
    starts = [place for place, child in enumerate(children) if copy.bare(text_of(child))]
    first = copy.chance.randrange(len(starts))
    last = min(first + copy.chance.randint(1, 4), len(starts))
    return children[starts[first] : starts[last] if last < len(starts) else len(children)]


def move_section(copy: Copy) -> None:
    children, run = copy.children, _run(copy)
    goal = _pick(copy, [child for child in children if child not in run])
    if goal is not None:
        for child in reversed(run):
            goal.addnext(child)


def repeat_section(copy: Copy) -> None:
    _repeat_run(copy, lambda child: None)


def repeat_section_otherwise(copy: Copy) -> None:
    _repeat_run(copy, lambda child: _otherwise(copy, child))


def _repeat_run(copy: Copy, change: Callable[[Element], None]) -> None:
    run = _run(copy)
    for child in reversed(run):
        added = deepcopy(child)
        change(added)
        run[-1].addnext(added)


def reword_label(copy: Copy) -> None:
    paragraph = _pick(copy, _labels(copy))
    if paragraph is not None:
        text = text_of(paragraph)
        words = re.match(r"[^:_\t]*", text)
        assert words is not None
        changed = copy.chance.choice((words[0].upper(), words[0][:2] + words[0][3:], f"Ihr {words[0]}", "Angabe", ""))
        _only(paragraph, changed + text[words.end() :])


def _labels(copy: Copy) -> list[Element]:
    """Paragraphs of printed words alone, or with their answer behind a colon."""
    plain = [entry for entry in copy.root.iter(f"{W}p") if not any(True for _ in entry.iter(f"{W}sdt", f"{W}fldChar"))]
    return [entry for entry in plain if len(copy.bare(text_of(entry))) > 2]


def _answered_cells(copy: Copy) -> list[tuple[Element, str]]:
    found = []
    for cell in copy.root.iter(f"{W}tc"):
        text = text_of(cell)
        if text in copy.words and cell.getprevious() is not None and cell.getprevious().tag == f"{W}tc":
            found.append((cell, text))
    return found


def answer_into_label(copy: Copy) -> None:
    cells = [pair for pair in _answered_cells(copy) if copy.bare(text_of(pair[0].getprevious()))]
    for cell, text in copy.chance.sample(cells, min(2, len(cells))):
        _emptied(cell)
        _append(cell.getprevious(), copy.chance.choice((" ", ": ", "\t")) + text)


def shift_down(copy: Copy) -> None:
    """From one row of a table on, all answers of a column stand one row too low; the last one falls off."""
    _shift(copy, 1)


def shift_up(copy: Copy) -> None:
    _shift(copy, -1)


def _shift(copy: Copy, step: int) -> None:
    columns = list(_columns(copy))
    column = _pick(copy, columns)
    if column is None:
        return
    cells = column[copy.chance.randrange(len(column) - 1) :][::-step]
    texts = [text_of(cell) if text_of(cell) in copy.words else "" for cell in cells]
    for cell, text in zip(cells, [*texts[1:], ""], strict=True):
        _emptied(cell)
        if text:
            _append(cell, text)


def _columns(copy: Copy) -> Iterator[list[Element]]:
    """Runs of cells one below the other with something to write in beside printed words."""
    known = {*copy.words, *_PROMPTS, ""}
    for table in copy.root.iter(f"{W}tbl"):
        for place in (1, 3):
            cells = [
                row.findall(f"{W}tc")[place] for row in table.findall(f"{W}tr") if len(row.findall(f"{W}tc")) > place
            ]
            cells = [cell for cell in cells if text_of(cell).strip("\u2002") in known]
            if len(cells) > 1:
                yield cells


def two_in_one(copy: Copy) -> None:
    cells = _answered_cells(copy)
    place = copy.chance.randrange(len(cells) - 1) if len(cells) > 1 else None
    if place is not None:
        (one, first), (other, second) = cells[place : place + 2]
        _emptied(other)
        _emptied(one)
        _append(one, f"{first} {second}" if copy.chance.random() < 0.5 else f"{first}, {second}")


def unwrap_some(copy: Copy) -> None:
    for control in list(copy.root.iter(f"{W}sdt")):
        if copy.chance.random() < 0.5:
            _unwrap(control)


def unwrap_all(copy: Copy) -> None:
    for control in list(copy.root.iter(f"{W}sdt")):
        _unwrap(control)
    for mark in list(copy.root.iter(f"{W}fldChar", f"{W}instrText")):
        if not any(True for _ in copy.root.iter(f"{W}checkBox", f"{W}ddList")):
            mark.getparent().getparent().remove(mark.getparent())


def _unwrap(control: Element) -> None:
    """Its text stays, as where it was pasted into another document; a prompt goes."""
    is_empty = text_of(control) in _PROMPTS
    for piece in list(control.find(f"{W}sdtContent")):
        if not is_empty:
            control.addprevious(piece)
    control.getparent().remove(control)


def add_column(copy: Copy) -> None:
    for table in copy.root.iter(f"{W}tbl"):
        for number, row in enumerate(table.findall(f"{W}tr")):
            cell = etree.SubElement(row, f"{W}tc")
            etree.SubElement(cell, f"{W}p")
            if number % 3 == 1:
                _append(cell, "wird nachgereicht")


CHANGES: dict[str, Callable[[Copy], None]] = {
    change.__name__.replace("_", " "): change
    for change in (
        swap_neighbours, swap_any, move_block, move_in_parent, delete_block, delete_some, add_empty_row, add_strange_row,
        repeat_block, repeat_block_otherwise, lose_section, move_section, repeat_section, repeat_section_otherwise,
        reword_label, answer_into_label, shift_down, shift_up, two_in_one, unwrap_some, unwrap_all, add_column,
    )
}  # fmt: skip
PAIRS = (
    ("unwrap all", "swap neighbours"), ("unwrap all", "move block"), ("unwrap all", "delete block"),
    ("unwrap all", "add strange row"), ("unwrap all", "lose section"), ("unwrap all", "reword label"),
    ("unwrap some", "swap any"), ("reword label", "delete block"), ("reword label", "swap neighbours"),
    ("delete block", "add empty row"), ("delete block", "repeat block"), ("swap neighbours", "swap neighbours"),
    ("answer into label", "delete block"), ("unwrap all", "answer into label"), ("unwrap all", "shift down"),
)  # fmt: skip


_SEEN = {"shift down", "shift up", "two in one", "unwrap some", "unwrap all"}
"""Changes that show although the printed form stays as it is."""


def altered(form: BlankForm, changes: tuple[str, ...], chance: random.Random) -> Copy | None:
    """None where nobody could see that something was changed."""
    copy = Copy.of(form, unlike_answers(form, chance), chance)
    start = copy.outline()
    for change in changes:
        before = copy.outline()
        CHANGES[change](copy)
        if change not in _SEEN and copy.outline() == before:
            return None
    is_seen = not changes or not _SEEN.isdisjoint(changes) or copy.outline() != start
    return copy if is_seen else None
