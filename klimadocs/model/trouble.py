"""A trouble: what our own staff must look at. The run goes on, the item is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """Störung. `sentence` and `remedy` are German, for the review list; `kind` is one of the words of `wording`."""

    stage: str
    item: str
    kind: str
    sentence: str
    remedy: str
