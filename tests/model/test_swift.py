"""Values made in less time are still frozen values."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, replace
from typing import Any

import pytest

from klimadocs.model.reading import Answer
from klimadocs.model.swift import swift
from klimadocs.model.transcript import Place, Sighting


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    box: tuple[int, int] | None = None
    is_seen: bool = False


@swift
@dataclass(frozen=True, slots=True)
class Quick:
    text: str
    box: tuple[int, int] | None = None
    is_seen: bool = False


@pytest.mark.parametrize("wanted", [{"text": "a"}, {"text": "a", "box": (1, 2)}, {"text": "", "is_seen": True}])
def test_it_holds_what_any_other_holds(wanted: dict[str, Any]) -> None:
    plain, quick = Plain(**wanted), Quick(**wanted)
    assert repr(quick) == repr(plain).replace("Plain", "Quick")
    assert Quick(*(getattr(plain, entry.name) for entry in fields(plain))) == quick
    assert hash(quick) == hash(Quick(**wanted))


@pytest.mark.parametrize("made", [Quick("a"), Place(1), Sighting("a", "line", Place()), Answer("ort", "Jena")])
def test_it_cannot_be_altered_and_lives_on_elsewhere(made: Any) -> None:
    first = fields(made)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, first, "b")
    assert pickle.loads(pickle.dumps(made)) == made
    assert replace(made) == made
    assert getattr(replace(made, **{first: 7}), first) == 7


def test_what_must_be_given_must_be_given() -> None:
    with pytest.raises(TypeError, match="text"):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="other"):
        Quick("a", other=1)  # type: ignore[call-arg]
