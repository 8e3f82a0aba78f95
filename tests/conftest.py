"""Fixtures that many tests share, and what a test run tells at its end: how the samples were read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from klimadocs.catalogue import Catalogue, load_catalogue
from tests.pipeline.house import House, build
from tests.tiny import lay_out

Verdicts = dict[str, str]
pytest_plugins = ["tests.servers.fixtures"]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where the real programs must be there, a test that was skipped has failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        reporter.write_line("CI: skipped tests count as failed")
        for report in reporter.stats["skipped"]:
            reporter.write_line(f"  {report.nodeid}: {report.longrepr[2] if report.longrepr else ''}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table is built from reports, so that it also comes out where tests run in several processes."""
    found = _collect(terminalreporter)
    if not found:
        return
    names = sorted(found)
    fields = list(dict.fromkeys(field for verdicts in found.values() for field in verdicts))
    width = max(len(field) for field in fields)
    write = terminalreporter.write_line
    terminalreporter.section("samples read, field by field")
    for number, name in enumerate(names, 1):
        write(f"{number:>4}  {name}{'' if found[name] else '  (no form, as expected)'}")
    columns = [(number, name) for number, name in enumerate(names, 1) if found[name]]
    write(" " * width + "".join(f"{number:>6}" for number, _ in columns))
    for field in fields:
        write(field.ljust(width) + "".join(f"{found[name].get(field, '?'):>6}" for _, name in columns))
    write(_count(found))


def _collect(terminalreporter: pytest.TerminalReporter) -> dict[str, Verdicts]:
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())]
    properties = [pair for report in reports for pair in getattr(report, "user_properties", ())]
    return {value[0]: value[1] for key, value in properties if key == "sample"}


def _count(found: dict[str, Verdicts]) -> str:
    verdicts = [verdict for entries in found.values() for verdict in entries.values()]
    right, empty, doubt = (verdicts.count(kind) for kind in ("ok", ".", "doubt"))
    wrong = len(verdicts) - right - empty - doubt
    return f"{len(verdicts)} answers: {right} right (ok), {empty} empty (.), {doubt} rightly doubted, {wrong} not as expected"


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The templates that klimadocs ships."""
    return load_catalogue(Path(__file__).parent.parent / "templates")


@pytest.fixture(scope="session")
def tiny_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates of the tiny call, made once."""
    return lay_out(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def house(tmp_path: Path, tiny_templates: Path) -> House:
    """An empty house with the tiny call."""
    return build(tmp_path / "house", tiny_templates)
