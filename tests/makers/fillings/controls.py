"""The form filled in its own controls, in every shape that programs give them."""

from __future__ import annotations

import re
from itertools import cycle

from lxml import etree

from tests.makers.fillings.plan import Desk, Filled, Way
from tests.makers.fillings.sheets import Sheet, parse, parse_all, replace, within, words
from tests.makers.sample_truth import Sample
from tests.makers.word_typing import (
    TICKED_SIGN,
    W14,
    Element,
    Typist,
    W,
    close_parts,
    name_of,
    open_parts,
)

_STAMP = 'w:author="Käthe Müßig" w:date="2014-08-30T09:00:00Z"'
_ON = ('<w14:checked w14:val="1"/>', '<w14:checked w14:val="true"/>', '<w14:checked w14:val="on"/>', "<w14:checked/>")
_OFF = ('<w14:checked w14:val="0"/>', '<w14:checked w14:val="false"/>', '<w14:checked w14:val="off"/>', "")
_WORD_PROMPT = "Klicken oder tippen Sie hier, um Text einzugeben."
_CONTENT_TYPE = "wordprocessingml.document.main+xml"


def typed(desk: Desk, sample: Sample) -> bytes:
    return _filled(desk, sample).save()


def with_flag_left(desk: Desk, sample: Sample) -> bytes:
    typist = Typist(desk.blank(".docx"), desk.form, leaves_prompt_flag=True)
    typist.fill(sample)
    return typist.save()


def tracked(desk: Desk, sample: Sample) -> bytes:
    """Every answer replaces another one while changes are tracked."""
    sheet = _filled(desk, sample)
    for number, control in enumerate(_answered(sheet)):
        content = control.find(f"{W}sdtContent")
        old = parse(f'<w:del w:id="{2 * number}" {_STAMP}><w:r><w:delText>früher</w:delText></w:r></w:del>')
        new = parse(f'<w:ins w:id="{2 * number + 1}" {_STAMP}/>')
        new.extend(list(content))
        content.extend([old, new])
    return sheet.save()


def noisy(desk: Desk, sample: Sample) -> bytes:
    """Bookmarks, smart tags, comments, hidden words, soft hyphens, links, and pages that end in the middle."""
    sheet = _filled(desk, sample)
    wraps = cycle(('<w:smartTag w:element="place"/>', '<w:customXml w:element="a"/>', '<w:hyperlink w:anchor="b"/>'))
    for number, control in enumerate(_answered(sheet)):
        content = control.find(f"{W}sdtContent")
        runs = content.findall(f"{W}r")
        holder = parse(next(wraps))
        runs[0].addprevious(holder)
        holder.append(runs[0])
        runs[-1].addnext(parse(f'<w:bookmarkStart w:id="{number}" w:name="_Hlk{number}"/>'))
        content.append(parse(words("geheim", "<w:vanish/>")))
        content.insert(0, parse(f'<w:commentRangeStart w:id="{number}"/>'))
        content.append(parse(f'<w:r><w:commentReference w:id="{number}"/></w:r>'))
        text = next(control.iter(f"{W}t"))
        text.addprevious(parse("<w:lastRenderedPageBreak/>"))
        text.addnext(parse("<w:softHyphen/>"))
    return sheet.save()


def boxes_spelled(desk: Desk, sample: Sample) -> bytes:
    """On and off in every spelling of ST_OnOff, and boxes that show other characters."""
    sheet = _filled(desk, sample)
    on, off, signs = cycle(_ON), cycle(_OFF), cycle((TICKED_SIGN, "\u2611", "\u2714"))
    for box in sheet.boxes():
        is_on = sheet.is_ticked(box)
        replace(box.find(f".//{W14}checked"), next(on if is_on else off))
        if is_on:
            sign = next(signs)
            box.find(f".//{W14}checkedState").set(f"{W14}val", f"{ord(sign):04X}")
            next(box.iter(f"{W}t")).text = sign
    return sheet.save()


def nested(desk: Desk, sample: Sample) -> bytes:
    """A control in a control; the name is on the outer one."""
    sheet = _filled(desk, sample)
    for number, control in enumerate(sheet.controls()):
        settings = control.find(f"{W}sdtPr")
        outer = parse("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
        outer[0].extend(settings.findall(f"{W}alias") + settings.findall(f"{W}tag"))
        settings.append(parse(f'<w:id w:val="{number + 1}"/>'))
        control.addprevious(outer)
        outer[1].append(control)
    return sheet.save()


def around_paragraphs(desk: Desk, sample: Sample) -> bytes:
    """Controls around paragraphs; each line of an answer is a paragraph of its own."""
    sheet = _filled(desk, sample)
    for control in sheet.entries():
        paragraph, content = within(control, "p"), control.find(f"{W}sdtContent")
        text = sheet.shown(control)
        runs = [words(line) for line in text.split("\n")] if text else [_inner(content)]
        for child in list(content):
            content.remove(child)
        content.extend(parse_all("".join(f"<w:p>{run}</w:p>" for run in runs)))
        paragraph.addprevious(control)
        paragraph.getparent().append(paragraph)
    return sheet.save()


def around_cells(desk: Desk, sample: Sample) -> bytes:
    sheet = _filled(desk, sample)
    for control in sheet.entries():
        paragraph, cell, content = within(control, "p"), within(control, "tc"), control.find(f"{W}sdtContent")
        for child in list(content):
            control.addprevious(child)
        paragraph.remove(control)
        cell.addprevious(control)
        content.append(cell)
    return sheet.save()


def framed(desk: Desk, sample: Sample) -> bytes:
    """A group around each table, and in it a repetition around every row."""
    sheet = _filled(desk, sample)
    for table in sheet.tables():
        for row in table.findall(f"{W}tr"):
            _wrap(row, '<w15:repeatingSection xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>')
        _wrap(table, "<w:group/>")
    return sheet.save()


def emptied(desk: Desk, sample: Sample) -> bytes:
    """What was typed and deleted again shows the words that Word itself puts there."""
    sheet = _filled(desk, sample)
    for control in sheet.entries():
        if not sheet.shown(control):
            next(control.iter(f"{W}t")).text = _WORD_PROMPT
    return sheet.save()


def strict(desk: Desk, sample: Sample) -> bytes:
    """ISO 29500 Strict: other namespaces throughout."""
    parts = open_parts(typed(desk, sample))
    office = rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)/2006/"
    return close_parts({name: re.sub(office, rb"http://purl.oclc.org/ooxml/\1/", part) for name, part in parts.items()})


def as_macro_file(desk: Desk, sample: Sample) -> bytes:
    return _retyped(typed(desk, sample), "ms-word.document.macroEnabled.main+xml", "ms-word.")


def as_template(desk: Desk, sample: Sample) -> bytes:
    return _retyped(typed(desk, sample), "wordprocessingml.template.main+xml", "")


def deleted_again(desk: Desk, sample: Sample) -> Filled:
    """Every fifth answer is deleted while changes are tracked: it does not hold any more."""
    sheet = _filled(desk, sample)
    gone = _answered(sheet)[::5]
    for number, control in enumerate(gone):
        content = control.find(f"{W}sdtContent")
        deletion = parse(f'<w:del w:id="{number}" {_STAMP}/>')
        deletion.extend(list(content))
        content.append(deletion)
        for text in deletion.iter(f"{W}t"):
            text.tag = f"{W}delText"
    keys = {name_of(control) for control in gone}
    return Filled(sheet.save(), {key: value for key, value in sample.answers.items() if key not in keys})


def _filled(desk: Desk, sample: Sample) -> Sheet:
    sheet = Sheet(desk, sample)
    sheet.fill(sample)
    return sheet


def _answered(sheet: Sheet) -> list[Element]:
    return [control for control in sheet.entries() if sheet.shown(control)]


def _inner(content: Element) -> str:
    return "".join(etree.tostring(child, encoding="unicode") for child in content)


def _wrap(element: Element, setting: str) -> None:
    frame = parse(f"<w:sdt><w:sdtPr>{setting}</w:sdtPr><w:sdtContent/></w:sdt>")
    element.addprevious(frame)
    frame[1].append(element)


def _retyped(content: bytes, kind: str, family: str) -> bytes:
    parts = open_parts(content)
    old = f"vnd.openxmlformats-officedocument.{_CONTENT_TYPE}".encode()
    new = (f"vnd.{kind}" if family else f"vnd.openxmlformats-officedocument.{kind}").encode()
    name = "[Content_Types].xml"
    return close_parts(parts | {name: parts[name].replace(old, new)})


CONTROL_WAYS = (
    Way("controls", "controls", typed),
    Way("controls, prompt flag left", "controls", with_flag_left),
    Way("controls, tracked changes", "controls", tracked),
    Way("controls, tracked deletions", "controls", deleted_again),
    Way("controls, noise around words", "controls", noisy),
    Way("controls, boxes in all spellings", "controls", boxes_spelled),
    Way("controls in controls", "controls", nested),
    Way("controls around paragraphs", "controls", around_paragraphs),
    Way("controls around cells", "controls", around_cells),
    Way("controls in groups and repetitions", "controls", framed),
    Way("controls emptied again", "controls", emptied),
    Way("controls, Strict Open XML", "controls", strict),
    Way("controls, macro file", "controls", as_macro_file, "docm"),
    Way("controls, template", "controls", as_template, "dotx"),
)
