"""What is found in a blank before it is a field: places to write into, and questions asked about them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from klimadocs.forms.cleaning import clean, fold
from klimadocs.model.blank import Control, ControlNature
from klimadocs.model.transcript import Place

Cell = tuple[int, int, int]

_REQUIRED = re.compile(
    r"(?i)\*|\((?:pflichtfeld|pflichtangabe|erforderlich|required|obligatorio|obrigat.rio)\)|pflichtfeld\b"
)
_ENUMERATION = re.compile(
    r"^(?:\(?\d{1,2}(?:\.\d{1,2})+|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-zA-Z][.)]|\d{1,2}(?=\s+[A-ZÄÖÜ–-]))\s+(?=\S)"
)
_ENDS = re.compile(r"^[\s:*.,;…_•·▪–\-]+(?=\w|[(„\"])|[\s:*,…_]+$|(?<=\w)\.{2,}$")
_OPEN_ENDED = re.compile(r"\(\s*\)|\[\s*\]")
_INVITATION = re.compile(
    r"(?:bitte )?(?:wahlen|auswahlen|auswahl|choose|select|please select|seleccion|elija|escolha|selecione)\b"
)
_LONGEST = 160
_DULL_NAMES = frozenset(
    (
        "text",
        "textfeld",
        "textfield",
        "check",
        "checkbox",
        "kontrollkästchen",
        "feld",
        "field",
        "dropdown",
        "untitled",
        "fill",
        "undefined",
        "cb",
        "tf",
        "t",
        "c",
        "f",
        "group",
        "gruppe",
        "button",
        "topmostsubform",
        "date",
        "combobox",
        "listbox",
        "optionbutton",
        "textbox",
    )
)


_SIGNED = re.compile(
    r"(?:ort|datum|unterschrift|stempel|place|date|signature|lugar|fecha|firma|local|data|assinatura)\b"
)
_SIGNED_MAX = 90


@dataclass(frozen=True, slots=True)
class Spot:
    """One place to write into or to tick. `natives` has several entries only for a group of buttons. `is_faint`: only
    a colon with nothing behind it tells of it; `is_line`: underscores or dots show it."""

    natives: tuple[str, ...]
    control: Control
    place: Place
    cell: Cell | None = None
    name: str = ""
    tip: str = ""
    is_faint: bool = False
    is_line: bool = False

    @property
    def is_box(self) -> bool:
        return self.control.nature == "box"


@dataclass(frozen=True, slots=True)
class Question:
    """What one field will be. `label` is "" where nothing tells; `about` is what else is said near by."""

    natives: tuple[str, ...]
    nature: ControlNature
    label: str
    options: tuple[str, ...] = ()
    is_required: bool = False
    section: str = ""
    about: str = ""
    name: str = ""
    place: Place = Place()


def tidy(text: str) -> str:
    """A label without the colon, stars, dots and numbers around it."""
    plain = _OPEN_ENDED.sub("", _REQUIRED.sub("", clean(text).text.replace("\n", " ")))
    plain = _ENDS.sub("", _ENUMERATION.sub("", " ".join(plain.split())))
    plain = _ENDS.sub("", plain).strip()
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1].rsplit(' ', 1)[0]} …"


def is_signed(text: str) -> bool:
    """Whether the words stand below a line to sign on: place, date, signature."""
    plain = text.strip()
    return len(plain) <= _SIGNED_MAX and not plain.endswith(":") and bool(_SIGNED.match(fold(plain)))


def is_required(text: str) -> bool:
    """Whether the words say that an answer must be given."""
    return bool(_REQUIRED.search(text))


def is_sentence(text: str) -> bool:
    """Whether the words beside a box make a statement of their own."""
    return len(text) > 55 or len(text.split()) > 7 or bool(re.search(r"\w\.$", text.strip()) and len(text.split()) > 3)


def is_yes_or_no(text: str) -> bool:
    """Whether the words beside a box only answer another question."""
    return fold(text) in ("ja", "nein", "yes", "no", "si", "sim", "nao", "j", "n")


def says_something(text: str) -> bool:
    """Whether words can be a label: a mere number or letter, as of a footnote, cannot."""
    return len(re.findall(r"[^\W\d_]", tidy(text))) > 1


def is_invitation(option: str) -> bool:
    """Whether an entry of a list only asks to choose."""
    return not fold(option) or bool(_INVITATION.match(fold(option)))


def is_meaningful(name: str) -> bool:
    """Whether a native name can serve as a label where nothing else is there."""
    folded = re.sub(r"[\d_\W]+", "", name).lower()
    return len(folded) > 1 and folded not in _DULL_NAMES
