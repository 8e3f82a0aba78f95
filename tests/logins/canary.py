"""A secret that may never be seen, and how a refusal is looked at."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import TypeVar

import pytest

from klimadocs.errors import KlimadocsError

CANARY = "Kanarienvogel-8f3a"
Kind = TypeVar("Kind", bound=KlimadocsError)


def refused(kind: type[Kind], call: Callable[[], object]) -> Kind:
    """The error of exactly this class; neither its words nor its traceback hold the secret."""
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    seen = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    assert CANARY not in seen
    assert caught.value.remedy
    return caught.value
