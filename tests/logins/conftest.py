"""Case 94: whatever a test of this folder does, the secret stands in no output and in no log line."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.logins.canary import CANARY


@pytest.fixture(autouse=True)
def _nothing_leaks(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    out, err = capfd.readouterr()
    assert CANARY not in out + err
    assert CANARY not in "".join(record.getMessage() + str(record.exc_info) for record in caplog.records)
