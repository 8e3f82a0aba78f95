"""Which text of a Word file is set as hidden: directly, or through the styles a run and its paragraph are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from klimadocs.ooxml.names import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, VAL, W, is_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from klimadocs.ooxml.opening import Package

_VANISH, _STYLE, _BASED_ON, _NAME = f"{W}vanish", f"{W}style", f"{W}basedOn", f"{W}styleId"
_RUN_STYLE, _PARAGRAPH_STYLE = f"{W}rStyle", f"{W}pStyle"


@dataclass(frozen=True, slots=True)
class Hiding:
    """Styles that hide text. `is_possible` is False where no part ever says so, which spares a look at each run."""

    styles: frozenset[str]
    is_possible: bool

    def hides_paragraph(self, paragraph: _Element) -> bool:
        """True where the paragraph's style hides its runs; a run may still say otherwise."""
        return bool(self.styles) and self._names_style(paragraph.find(PARAGRAPH_PROPERTIES), _PARAGRAPH_STYLE)

    def hides_run(self, settings: _Element | None, is_paragraph_hidden: bool) -> bool:
        """True where a run with these settings (its rPr, None for none) is hidden."""
        if settings is None:
            return is_paragraph_hidden
        own = settings.find(_VANISH)
        if own is not None:
            return is_on(own.get(VAL))
        return is_paragraph_hidden or (bool(self.styles) and self._names_style(settings, _RUN_STYLE))

    def _names_style(self, settings: _Element | None, tag: str) -> bool:
        style = None if settings is None else settings.find(tag)
        return style is not None and style.get(VAL) in self.styles


def find_hiding(package: Package, stories: tuple[str, ...], roots: Sequence[_Element] = ()) -> Hiding:
    """Reads the styles. `stories` are the names of the parts whose text will be read, `roots` the same parts where they
    are parsed already: then nobody need look through their bytes."""
    styles_parts = package.related(package.main_document, "styles")
    hidden: set[str] = set()
    for name in styles_parts:
        if b"vanish" in (package.part(name) or b""):
            hidden |= _hidden_styles(package.xml(name))
    if roots:
        says_so = any(next(root.iter(_VANISH), None) is not None for root in roots)
    else:
        says_so = any(b"vanish" in (package.part(name) or b"") for name in stories)
    return Hiding(frozenset(hidden), bool(hidden) or says_so)


def _hidden_styles(root: _Element) -> set[str]:
    """Style ids that hide, themselves or through the chain they are based on; circles are walked once."""
    own: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for style in root.iter(_STYLE):
        name = str(style.get(_NAME, ""))
        settings = style.find(RUN_PROPERTIES)
        vanish = None if settings is None else settings.find(_VANISH)
        if vanish is not None:
            own[name] = is_on(vanish.get(VAL))
        based_on = style.find(_BASED_ON)
        parents[name] = "" if based_on is None else str(based_on.get(VAL, ""))
    return {name for name in parents if _hides(name, own, parents)}


def _hides(name: str, own: dict[str, bool], parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    while name and name not in seen:
        if name in own:
            return own[name]
        seen.add(name)
        name = parents.get(name, "")
    return False
