"""What staff changed in a draft beside what is new, for a case page; long stretches that stayed are cut. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from klimadocs.model.day import CaseView
from klimadocs.model.event import Drafted
from klimadocs.model.revision import Passage, Piece, Revision

_MOST = 40
_AROUND = 50
_SHARED = "Beide Seiten haben hier geändert."
_TAKES = (
    ("keep", "Ihre Fassung bleibt, wie sie ist"),
    ("new", "Der Brief entsteht neu; Ihre Fassung wird aufgehoben, aber nicht mehr gezeigt"),
    ("changes", "Eine Kopie entsteht, in der das Neue als Änderungen (Word: Überprüfen) in Ihrer Fassung steht"),
)


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A paragraph that differs; `remark` is "" where only one side changed it."""

    pieces: tuple[Piece, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class EditLine:
    """An edited draft. `takes` are (command, what it does); () where there is nothing to decide. `more` says how many
    paragraphs are not shown."""

    sentence: str
    is_stale: bool
    yours: tuple[PassageLine, ...]
    news: tuple[PassageLine, ...]
    takes: tuple[tuple[str, str], ...]
    more: int = 0


def describe_edit(view: CaseView, draft: Drafted) -> EditLine | None:
    """None for a draft that nobody edited."""
    found = next((entry for entry in view.revisions if entry.file == draft.file), None)
    if found is None:
        return None
    takes = tuple(
        (f"klimadocs redraft {view.case.id} {draft.letter} --take {word}", text)
        for word, text in _TAKES
        if found.is_stale and (word != "changes" or found.has_base)
    )
    more = max(0, len(found.yours) - _MOST) + max(0, len(found.news) - _MOST)
    return EditLine(_sentence(found), found.is_stale, _lines(found.yours), _lines(found.news), takes, more)


def _sentence(revision: Revision) -> str:
    if not revision.is_due:
        return "Sie haben diesen Entwurf bearbeitet. Er bleibt liegen, obwohl der Brief nicht mehr fällig ist."
    if not revision.is_stale:
        return "Sie haben diesen Entwurf bearbeitet."
    told = "Sie haben diesen Entwurf bearbeitet, und inzwischen gelten andere Angaben. Er bleibt, wie er ist, bis Sie "
    told += "entscheiden."
    if not revision.has_base:
        told += " Was ursprünglich im Entwurf stand, ist nicht mehr bekannt; verglichen wird mit dem neuen Brief."
    return told


def _lines(passages: Sequence[Passage]) -> tuple[PassageLine, ...]:
    return tuple(PassageLine(_cut(entry.pieces), _SHARED if entry.is_shared else "") for entry in passages[:_MOST])


def _cut(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    last = len(pieces) - 1
    return tuple(_shortened(piece, number == 0, number == last) for number, piece in enumerate(pieces))


def _shortened(piece: Piece, is_first: bool, is_last: bool) -> Piece:
    if piece.kind != "same" or len(piece.text) <= 2 * _AROUND + 10:
        return piece
    start = piece.text[:_AROUND].rpartition(" ")[0] or piece.text[:_AROUND]
    end = piece.text[-_AROUND:].partition(" ")[2] or piece.text[-_AROUND:]
    if is_first:
        return Piece("same", f"… {end}")
    return Piece("same", f"{start} …" if is_last else f"{start} … {end}")
