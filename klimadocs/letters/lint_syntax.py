"""Each tag by itself: does Jinja understand it? What is broken is told and set aside, or stood in for, so that the rest
can still be looked at."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError

from klimadocs.letters.lint import Flaw
from klimadocs.letters.lint_pages import Page
from klimadocs.letters.lint_tags import BLOCKS, INNER, QUOTED, Tag, flaw_at

_ELSEWHERE = {"include", "import", "from", "extends"}
_STAND_INS = {
    "if": "if namespace()",
    "elif": "elif namespace()",
    "for": "for {0} in namespace()",
    "set": "set {0} = namespace()",
    "macro": "macro {0}()",
}
_GERMAN = {
    "wenn": "if", "falls": "if", "sonst": "else", "ende": "endif", "endewenn": "endif", "für": "for", "fuer": "for",
    "elseif": "elif", "elsif": "elif", "elseif:": "elif", "foreach": "for", "end": "endif", "unless": "if",
}  # fmt: skip
_OWN = {"colspan", "cellbg", "vm", "hm"}


def parsed_alone(page: Page, tags: list[Tag], environment: Environment) -> tuple[list[Tag], list[Flaw]]:
    """The tags that Jinja understands, each taken by itself; and what is wrong with the others."""
    sound: list[Tag] = []
    flaws: list[Flaw] = []
    for tag in tags:
        wrong = _wrong(tag, environment) if tag.kind != "comment" else None
        if wrong is None:
            sound.append(tag)
            continue
        flaws.append(flaw_at(page, tag.paragraph, "syntax", *wrong))
        if tag.word in _STAND_INS:
            sound.append(_stand_in(tag))
    return sound, flaws


def _stand_in(tag: Tag) -> Tag:
    """Something that Jinja understands in the place of a broken opening, so that its end is no second fault."""
    name = re.match(r"(?:for|set|macro)\s+([^\W\d]\w*)", tag.body)
    return replace(tag, body=_STAND_INS[tag.word].format(name.group(1) if name else "x"))


def bound_by(tags: Iterable[Tag]) -> frozenset[str]:
    """Names that openings would have bound which had to be set aside: that they are unknown is no second fault."""
    found = (re.match(r"(?:for|set|macro)\s+([^\W\d]\w*)", tag.body) for tag in tags if tag.is_opening)
    return frozenset(match.group(1) for match in found if match) | {"loop"}


@lru_cache(maxsize=4000)
def _wrong(tag: Tag, environment: Environment) -> tuple[str, str] | None:
    """Sentence and remedy; None where the tag is understood."""
    if tag.prefix and re.search("[}%]", tag.body):
        return (
            f"In {tag.written} stehen „%“ oder „}}“; mit dem Buchstaben „{tag.prefix}“ geht das nicht.",
            "Den Wert vorher mit {% set ... %} berechnen.",
        )
    if not tag.body:
        return f"Der Platzhalter {tag.written} ist leer.", "Einen Namen hineinschreiben oder ihn löschen."
    if tag.kind == "block" and (told := _wrong_command(tag)):
        return told
    try:
        environment.parse(_alone(tag))
    except TemplateSyntaxError as error:
        return f"{tag.written} ist nicht zu verstehen: {_german(str(error), tag)}", _remedy(tag)
    return None


def _wrong_command(tag: Tag) -> tuple[str, str] | None:
    word = tag.word
    known = {*BLOCKS, *INNER, *(f"end{name}" for name in BLOCKS), *_OWN}
    if word in known:
        return None
    if word in _ELSEWHERE:
        return f"{tag.written}: Andere Dateien lassen sich nicht einbinden.", "Den Text in die Vorlage übernehmen."
    if word in ("tr", "tc", "p", "r"):
        return (
            f"{tag.written} ist nicht zu verstehen: vor „{word}“ steht ein Leerzeichen, oder dahinter fehlt eines.",
            f"{{%{word} ... %}} schreiben, das „{word}“ gleich hinter dem Prozentzeichen.",
        )
    near = _GERMAN.get(word) or next(iter(difflib.get_close_matches(word, sorted(known), n=1)), "")
    meant = f"Meinten Sie „{near}“?" if near else "Werte stehen in {{ }}; Befehle sind if, elif, else, for, set."
    return f"Den Befehl „{word or tag.body[:20]}“ in {tag.written} gibt es nicht.", meant


def _alone(tag: Tag) -> str:
    if tag.kind == "print":
        return f"{{{{ {tag.body} }}}}"
    word, block = tag.word, f"{{% {tag.body} %}}"
    if word in _OWN:
        rest = tag.body.removeprefix(word).strip()
        return f"{{{{ {rest} }}}}" if rest else ""
    if word.startswith("end"):
        return f"{{% {word.removeprefix('end')} x %}}{block}" if word == "endblock" else ""
    if word in INNER:
        return f"{{% if x %}}{block}{{% endif %}}"
    return f"{block}{{% end{word} %}}" if tag.is_opening else block


def _remedy(tag: Tag) -> str:
    body = tag.body
    if tag.kind == "print" and (found := re.match(r"[#/^]?\s*(if|for|else|elif|endif|endfor|set)\b", body)):
        return f"Befehle stehen in {{% %}}: {{% {found.group(1)} ... %}}."
    if "&&" in body or "||" in body:
        return "„and“ und „or“ schreiben."
    if re.search(r"(?<![=!<>])=(?!=)", QUOTED.sub("", body)) and tag.word in ("if", "elif"):
        return "Gleich heißt == (zwei Zeichen)."
    if body.count("'") % 2 or body.count('"') % 2:
        return "Ein Anführungszeichen fehlt; Texte stehen zwischen zwei gleichen."
    return "Die Schreibweise steht in docs/letters.md unter „Tags“."


def _german(message: str, tag: Tag) -> str:
    if tag.kind == "print" and re.match(r"[#/^]?\s*(if|for|else|elif|endif|endfor|set)\b", tag.body):
        return "ein Befehl in den Klammern für Werte."
    if found := re.search(r"got '?([^']*)'?$", message.rstrip(".")):
        if found.group(1).startswith("end of"):
            return "am Ende fehlt etwas."
        return f"unerwartet ist „{found.group(1)}“."
    if "unexpected char" in message:
        sign = re.search(r"unexpected char '(.)'", message)
        return f"das Zeichen „{sign.group(1) if sign else '?'}“ gehört nicht hierher."
    if "unexpected end" in message:
        return "es fehlt etwas am Ende."
    return f"{message.rstrip('.')}."
