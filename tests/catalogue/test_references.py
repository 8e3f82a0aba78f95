"""File references: each case has its own, and it is fit to be the name of a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from klimadocs.catalogue import load_catalogue
from klimadocs.errors import ConfigurationError


def own(tmp_path: Path, tiny_templates: Path, pattern: str) -> Path:
    templates = Path(shutil.copytree(tiny_templates, tmp_path / "templates"))
    call = templates / "leseausweis/call.toml"
    assert "LA-{year}-{number:02}" in call.read_text()
    call.write_text(call.read_text().replace("LA-{year}-{number:02}", pattern))
    return templates


@pytest.mark.parametrize(
    "pattern", ["LA", "LA/{year}/{number}", "../../{number}", "{jahr}-{number}", "{number", "{number} LA", ""]
)
def test_a_pattern_that_is_no_reference_is_refused(tmp_path: Path, tiny_templates: Path, pattern: str) -> None:
    with pytest.raises(ConfigurationError, match="no pattern for file references"):
        load_catalogue(own(tmp_path, tiny_templates, pattern))


def test_two_calls_may_not_share_their_references(tmp_path: Path, tiny_templates: Path) -> None:
    templates = own(tmp_path, tiny_templates, "LA-{year}-{number:02}")
    shutil.copytree(templates / "leseausweis", templates / "zweiter")
    with pytest.raises(ConfigurationError, match=r"leseausweis and zweiter .*LA-2031-01"):
        load_catalogue(templates)
