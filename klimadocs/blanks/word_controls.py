"""Content controls of the Word form. They can be filled and emptied, but not deleted by accident."""

from __future__ import annotations

from itertools import count
from xml.sax.saxutils import escape, quoteattr

from klimadocs.blanks.phrases import prompt_for
from klimadocs.model.form import Field

EMPTY_BOX = "\N{BALLOT BOX}"
_TITLE_MAX = 64  # Word refuses longer titles of controls
_BOX_FACE = (
    '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:cs="MS Gothic" w:hint="eastAsia"/>'
)
_BOX = (
    '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
)


class Controls:
    """Writes the controls of one document and numbers them."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._numbers = count(10_001)

    def entry(self, field: Field) -> str:
        """A control for anything but boxes, showing its prompt."""
        prompt = prompt_for(field)
        run = f'<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>{escape(prompt)}</w:t></w:r>'
        return self._wrap(field.label, field.id, "<w:showingPlcHdr/>" + self._write_kind(field, prompt), run)

    def box(self, key: str, label: str) -> str:
        """An empty check box named `key`."""
        run = f"<w:r><w:rPr>{_BOX_FACE}</w:rPr><w:t>{EMPTY_BOX}</w:t></w:r>"
        return self._wrap(label, key, _BOX, run)

    def _wrap(self, label: str, key: str, kind: str, content: str) -> str:
        title = label if len(label) <= _TITLE_MAX else label[: _TITLE_MAX - 1].rstrip() + "…"
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(key)}/>"
            f'<w:id w:val="{next(self._numbers)}"/><w:lock w:val="sdtLocked"/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    def _write_kind(self, field: Field, prompt: str) -> str:
        if field.kind == "choice":
            return _write_list(field, prompt)
        if field.kind == "date":
            return (
                f'<w:date><w:dateFormat w:val="dd.MM.yyyy"/><w:lid w:val={quoteattr(self._language)}/>'
                '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
            )
        return '<w:text w:multiLine="1"/>' if field.kind == "long" else "<w:text/>"


def _write_list(field: Field, prompt: str) -> str:
    # The first entry has no value: choosing it brings the prompt back.
    items = "".join(
        f"<w:listItem w:displayText={quoteattr(text)} w:value={quoteattr(text)}/>" for text in field.options
    )
    return f'<w:dropDownList><w:listItem w:displayText={quoteattr(prompt)} w:value=""/>{items}</w:dropDownList>'
