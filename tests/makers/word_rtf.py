"""Filled forms as Word saves them in .rtf: form fields with their data groups, controls as the bare words they show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

_HEAD = (
    r"{\rtf1\adeflang1025\ansi\ansicpg1252\uc1\adeff0\deff0\stshfdbch0\stshfloch37\stshfhich37\stshfbi37\deflang1031"
    r"\deflangfe1031{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}"
    r"{\f37\fbidi \fswiss\fcharset0\fprq2{\*\panose 020f0502020204030204}Calibri;}"
    r"{\f11\fbidi \fmodern\fcharset128\fprq1 MS Gothic;}}{\colortbl;\red0\green0\blue0;}"
    r"{\*\generator Microsoft Word 16.0}{\info{\title Formular}}\paperw11906\paperh16838\formprot\viewkind1 "
)
_RUN = r"\rtlch\fcs1 \af0\afs22 \ltrch\fcs0 \lang1031\insrsid11\charrsid12 "
_UNDECIDED = 25
"""What Word writes where nobody has touched the field: then its default counts."""
_NUMBERS = count(1)


def words(text: str) -> str:
    """A run; what the code page lacks is written as Word does, with a question mark for programs that know no better."""
    return f"{{{_RUN}{escaped(text)}}}"


def escaped(text: str) -> str:
    found = ""
    for letter in text:
        if letter in "\\{}":
            found += f"\\{letter}"
        elif letter == "\n":
            found += r"\line "
        elif letter == "\t":
            found += r"\tab "
        elif ord(letter) < 128:
            found += letter
        else:
            found += _strange(letter)
    return found


def _strange(letter: str) -> str:
    try:
        return f"\\'{letter.encode('cp1252')[0]:02x}"
    except UnicodeEncodeError:
        units = letter.encode("utf-16-le")
        numbers = (int.from_bytes(units[place : place + 2], "little", signed=True) for place in range(0, len(units), 2))
        return "".join(f"\\u{number}\\'3f" for number in numbers)


def text_field(value: str, name: str = "", default: str = "", limit: int = 0) -> str:
    """FORMTEXT; an empty one shows five wide blanks."""
    preset = f"{{\\*\\ffdeftext {escaped(default)}}}" if default else ""
    maximum = f"\\ffmaxlen{limit}" if limit else ""
    data = f"\\fftype0{maximum}\\fftypetxt0{_name(name)}{preset}"
    return _field("FORMTEXT", data, value or default or "\u2002" * 5)


def box_field(is_ticked: bool, name: str = "", default: bool = False) -> str:
    """FORMCHECKBOX; one that stands as its default does says so by a number of its own."""
    state = _UNDECIDED if is_ticked == default else int(is_ticked)
    return _field(
        "FORMCHECKBOX", f"\\fftype1\\ffres{state}\\fftypetxt0\\ffhps20{_name(name)}\\ffdefres{int(default)}", ""
    )


def list_field(options: Sequence[str], chosen: str, name: str = "") -> str:
    """FORMDROPDOWN; the first entry is the default."""
    place = options.index(chosen) if chosen else 0
    entries = "".join(f"{{\\*\\ffl {escaped(option)}}}" for option in options)
    state = place or _UNDECIDED
    return _field(
        "FORMDROPDOWN", f"\\fftype2\\ffres{state}\\fftypetxt0\\ffhaslistbox\\ffdefres0{_name(name)}{entries}", ""
    )


def _name(name: str) -> str:
    return f"{{\\*\\ffname {escaped(name)}}}" if name else ""


def _field(code: str, data: str, shown: str) -> str:
    bookmark = f"Feld{next(_NUMBERS)}"
    binary = "650000001400000007005400650078007400310000000000"
    instruction = (
        f"{{\\*\\fldinst {{{_RUN}{{\\*\\bkmkstart {bookmark}}} {code} }}"
        f"{{{_RUN}{{\\*\\datafield \n{binary}}}{{\\*\\formfield{{{data}}}}}}}}}"
    )
    result = f"{{\\fldrslt {{{_RUN}{escaped(shown)}}}}}" if shown else r"{\fldrslt }"
    return f"{{\\field\\flddirty{instruction}{result}}}\\sectd \\ltrsect{{{_RUN}{{\\*\\bkmkend {bookmark}}}}}"


def sign(is_ticked: bool) -> str:
    """What is left of a check box control: its sign, in its own font."""
    return f"{{\\rtlch\\fcs1 \\af11 \\ltrch\\fcs0 \\loch\\af11\\hich\\af11\\dbch\\f11 {escaped('☒' if is_ticked else '☐')}}}"


def paragraph(*content: str) -> str:
    return f"\\pard\\plain \\ltrpar\\ql \\li0\\ri0\\widctlpar\\wrapdefault\\itap0 {''.join(content)}{{{_RUN}\\par }}\n"


def row(*cells: str) -> str:
    """A row of a table; each cell holds runs and fields."""
    edges = "".join(f"\\clvertalt\\clbrdrt\\brdrs\\brdrw10 \\cltxlrtb\\clftsWidth3\\clwWidth4500\\cellx{4500 * place}" for place in range(1, len(cells) + 1))  # fmt: skip
    inner = "".join(f"{cell}{{{_RUN}\\cell }}" for cell in cells)
    settings = rf"\trowd \irow0\irowband0\ltrrow\ts15\trgaph70\trleft0\trftsWidth1 {edges}"
    return f"{settings}\\pard\\plain \\ltrpar\\ql \\widctlpar\\intbl\\wrapdefault {inner}\\pard \\intbl {{{_RUN}{settings}\\row }}\n"


def document(*blocks: Iterable[str] | str) -> bytes:
    return (_HEAD + "".join("".join(block) for block in blocks) + "}").encode("ascii")
