"""The form changed by those who filled it in: labels, rows, sections, and answers in places not meant for them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from itertools import cycle, pairwise
from typing import Any

from tests.makers.fillings.plan import Desk, Filled, Way
from tests.makers.fillings.sheets import (
    Sheet,
    label_cell,
    label_paragraph,
    labelled,
    parse,
    replace,
    text_of,
    within,
    words,
)
from tests.makers.sample_truth import Sample
from tests.makers.word_oddities import add_row, put_into_footer, remark
from tests.makers.word_typing import W14, Element, W, name_of
from tests.readers.word_files import text_box

_OUTER = " ".join(
    (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
    )
)
Change = Callable[[Sheet], "set[str] | None"]


def _with_controls(change: Change) -> Callable[[Desk, Sample], Filled]:
    """The form is filled in its controls, then changed; the change may name fields to look at."""

    def make(desk: Desk, sample: Sample) -> Filled:
        sheet = Sheet(desk, sample)
        sheet.fill(sample)
        doubtful = change(sheet) or set()
        return Filled(sheet.save(), dict(sample.answers), frozenset(doubtful))

    return make


def _with_cells(change: Change) -> Callable[[Desk, Sample], Filled]:
    """The same, and in the end no control is left."""

    def make(desk: Desk, sample: Sample) -> Filled:
        sheet = Sheet(desk, sample)
        doubtful = change(sheet) or set()
        sheet.write_plainly()
        sheet.mark_plainly()
        return Filled(sheet.save(), dict(sample.answers), frozenset(doubtful))

    return make


def reworded(sheet: Sheet) -> None:
    """Every fourth label has a slip of the pen, other words around it, or another spelling."""
    change = cycle((_swapped, lambda text: f"{text.strip()} (bitte angeben):", _without_umlauts, str.upper))
    for control in list(labelled(sheet))[::4]:
        paragraph = label_paragraph(control)
        texts = list(paragraph.iter(f"{W}t"))
        texts[0].text = next(change)(text_of(paragraph))
        for text in texts[1:]:
            text.text = ""


def _swapped(text: str) -> str:
    middle = len(text) // 2
    return f"{text[: middle - 1]}{text[middle]}{text[middle - 1]}{text[middle + 1 :]}"


def _without_umlauts(text: str) -> str:
    pairs = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))
    for umlaut, letters in pairs:
        text = text.replace(umlaut, letters)
    return text + ":"


def rows_swapped(sheet: Sheet) -> None:
    """In every table two neighbours change places, label and answer together."""
    for table in sheet.tables():
        own = [control for control in labelled(sheet) if within(control, "tbl") is table]
        if len(own) > 1:
            within(own[1], "tr").addnext(within(own[0], "tr"))


def rows_deleted(sheet: Sheet) -> set[str]:
    """Rows of questions that were not answered are gone."""
    gone = [control for control in labelled(sheet) if not sheet.shown(control)]
    for control in gone:
        row = within(control, "tr")
        row.getparent().remove(row)
    return {name_of(control) for control in gone}


def rows_added(sheet: Sheet) -> None:
    for number, table in enumerate(sheet.tables()):
        own = [control for control in labelled(sheet) if within(control, "tbl") is table]
        if own:
            add_row(sheet, name_of(own[0]), f"Ergänzende Angabe {number}", f"siehe Anlage {number}")


def row_below(sheet: Sheet) -> set[str]:
    """The answer stands in a row of its own below the question; the cell beside it is empty."""
    return _move_answers(sheet, _into_row_below)


def below_label(sheet: Sheet) -> set[str]:
    """The answer stands as a paragraph below the question, in the same cell."""
    return _move_answers(sheet, lambda control, text: label_cell(control).append(parse(f"<w:p>{words(text)}</w:p>")))


def behind_label(sheet: Sheet) -> set[str]:
    """The answer stands in the line of the question: "Ort: Jena"."""
    return _move_answers(sheet, lambda control, text: label_paragraph(control).append(parse(words(f": {text}"))))


def _into_row_below(control: Element, text: str) -> None:
    row = deepcopy(within(control, "tr"))
    for cell in row.iter(f"{W}tc"):
        for paragraph in cell.findall(f"{W}p"):
            cell.remove(paragraph)
        cell.append(parse("<w:p/>"))
    row.find(f"{W}tc").append(parse(f"<w:p>{words(text)}</w:p>"))
    within(control, "tr").addnext(row)


def _move_answers(sheet: Sheet, put: Callable[[Element, str], None]) -> set[str]:
    """Answers to every third question; its control is gone. They are not where they should be, so a look is due."""
    moved = [control for control in labelled(sheet) if sheet.shown(control)][::3]
    for control in moved:
        put(control, sheet.shown(control))
        replace(control, "")
    return {name_of(control) for control in moved}


def beside_empty_control(sheet: Sheet) -> set[str]:
    """The prompt stands, the answer is typed behind it in the same cell."""
    moved = [control for control in labelled(sheet) if sheet.shown(control)][::4]
    for control in moved:
        text = sheet.shown(control)
        content, prompt = control.find(f"{W}sdtContent"), sheet.prompts[name_of(control)]
        for child in list(content):
            content.remove(child)
        content.append(parse(words(prompt)))
        control.find(f"{W}sdtPr").append(parse("<w:showingPlcHdr/>"))
        control.addnext(parse(words(f" {text}")))
    return {name_of(control) for control in moved}


def marked_beside(sheet: Sheet) -> set[str]:
    """Boxes stay empty; an x is typed before the words."""
    for box in sheet.boxes():
        if sheet.is_ticked(box):
            box.find(f".//{W14}checked").set(f"{W14}val", "0")
            next(box.iter(f"{W}t")).text = "☐"
            box.addnext(parse(words(" x ")))
    return {name_of(box).partition(".")[0] for box in sheet.boxes() if sheet.is_ticked(box)}


def in_text_boxes(sheet: Sheet) -> set[str]:
    """Some answers float over their cells in text boxes."""
    moved = [control for control in labelled(sheet) if sheet.shown(control)][::9]
    for control in moved:
        inner = text_box(f"<w:p>{words(sheet.shown(control))}</w:p>")
        box = parse(f"<w:r {_OUTER}>" + inner.removeprefix("<w:r>"))
        within(control, "p").append(box)
        replace(control, "")
    return {name_of(control) for control in moved}


def with_remarks(sheet: Sheet) -> None:
    """A letter before the form, notes between its tables and in its footer, a greeting at the end."""
    body = sheet.root.find(f"{W}body")
    for text in ("Mit freundlichen Grüßen", "Sehr geehrte Damen und Herren,", "anbei unsere Unterlagen."):
        body.insert(0, remark(text))
    for number, table in enumerate(sheet.tables()):
        table.addprevious(remark(f"Anmerkung {number}: siehe unser Schreiben vom Montag"))
    body.insert(len(body) - 1, remark("Wir freuen uns auf die Zusammenarbeit."))
    put_into_footer(sheet, "Az. 12-345/6")


def with_column(sheet: Sheet) -> set[str]:
    """A third column for remarks; some answers have one."""
    remarked: set[str] = set()
    for number, control in enumerate(list(labelled(sheet))):
        has_remark = number % 7 == 3 and sheet.shown(control) != ""
        text = words("wird nachgereicht, sobald geklärt") if has_remark else ""
        within(control, "tr").append(parse(f"<w:tc><w:p>{text}</w:p></w:tc>"))
        remarked |= {name_of(control)} if has_remark else set()
    return remarked


def split_tables(sheet: Sheet) -> None:
    """Every table is cut in two, with an empty line between."""
    for table in sheet.tables():
        rows = table.findall(f"{W}tr")
        if len(rows) > 3:
            second = parse("<w:tbl/>")
            second.extend(rows[len(rows) // 2 :])
            table.addnext(second)
            table.addnext(parse("<w:p/>"))


def section_missing(desk: Desk, sample: Sample) -> Filled:
    """One of the tables is gone, with all that stood in it."""
    sheet = Sheet(desk, sample)
    sheet.fill(sample)
    tables = sheet.tables()
    gone = tables[len(sample.answers) % len(tables)]
    keys = {name_of(control).partition(".")[0] for control in gone.iter(f"{W}sdt")}
    gone.getparent().remove(gone)
    answers = {key: value for key, value in sample.answers.items() if key not in keys}
    return Filled(sheet.save(), answers, frozenset(keys))


def two_in_one(desk: Desk, sample: Sample) -> Filled:
    """Two neighbours share the cell of the first; the second is empty."""
    sheet = Sheet(desk, sample)
    words_only = [control for control in labelled(sheet) if sheet.form.field(name_of(control)).kind == "text"]
    pairs = [pair for pair in pairwise(words_only) if all(map(sheet.shown, pair))][::4]
    joined = {name_of(one): f"{sheet.shown(one)} {sheet.shown(two)}" for one, two in pairs}
    keys = {name_of(control) for pair in pairs for control in pair}
    answers: dict[str, Any] = {key: value for key, value in sample.answers.items() if key not in keys} | joined
    filled = Sample(sample.name, "", True, answers, sample.typed | joined, (), (), ())
    sheet.sample = filled
    sheet.write_plainly()
    sheet.mark_plainly()
    return Filled(sheet.save(), answers, frozenset(keys))


def as_lines(desk: Desk, sample: Sample) -> Filled:
    """Everything without tables, as in a letter: "Label: answer", a box before its words."""
    sheet = Sheet(desk, sample)
    sheet.write_plainly()
    sheet.mark_plainly()
    for table in sheet.tables():
        for row in table.findall(f"{W}tr"):
            cells = [[text_of(paragraph) for paragraph in cell.iter(f"{W}p")] for cell in row.findall(f"{W}tc")]
            glue = " " if cells[0][0].startswith(("☐", "☒")) else ": "
            first = glue.join(filter(None, (cells[0][0], *(entry[0] for entry in cells[1:2]))))
            more = [line for entry in cells[1:] for line in entry[1:]]
            for line in (first, *more):
                table.addprevious(parse(f"<w:p>{words(line)}</w:p>"))
        table.getparent().remove(table)
    return Filled(sheet.save(), dict(sample.answers))


CHANGE_WAYS = (
    Way("labels reworded, controls", "altered", _with_controls(reworded)),
    Way("labels reworded, cells", "altered", _with_cells(reworded)),
    Way("rows swapped, controls", "altered", _with_controls(rows_swapped)),
    Way("rows swapped, cells", "altered", _with_cells(rows_swapped)),
    Way("rows deleted, controls", "altered", _with_controls(rows_deleted)),
    Way("rows deleted, cells", "altered", _with_cells(rows_deleted)),
    Way("rows added, controls", "altered", _with_controls(rows_added)),
    Way("rows added, cells", "altered", _with_cells(rows_added)),
    Way("section missing", "altered", section_missing),
    Way("tables cut in two, controls", "altered", _with_controls(split_tables)),
    Way("tables cut in two, cells", "altered", _with_cells(split_tables)),
    Way("column added", "altered", _with_controls(with_column)),
    Way("remarks around, controls", "altered", _with_controls(with_remarks)),
    Way("remarks around, cells", "altered", _with_cells(with_remarks)),
    Way("answers below their labels", "altered", _with_cells(below_label)),
    Way("answers in rows below", "altered", _with_cells(row_below)),
    Way("answers behind their labels", "altered", _with_cells(behind_label)),
    Way("answers beside empty controls", "altered", _with_controls(beside_empty_control)),
    Way("marks beside empty boxes", "altered", _with_controls(marked_beside)),
    Way("answers in text boxes", "altered", _with_cells(in_text_boxes)),
    Way("two answers in one cell", "altered", two_in_one),
    Way("no tables, lines of text", "altered", as_lines),
)
