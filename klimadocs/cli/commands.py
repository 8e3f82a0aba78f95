"""The commands and their options. Each imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from klimadocs import __version__
from klimadocs.settings import Settings

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="klimadocs")
@click.option("--inbox", type=_FOLDER, help="Where forms arrive.  [default: inbox]")
@click.option("--outbox", type=_FOLDER, help="Where drafts and pages go.  [default: outbox]")
@click.option("--templates", type=_FOLDER, help="Calls, forms and letters.  [default: templates]")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def klimadocs(context: click.Context, /, debug: bool, **folders: Path | None) -> None:
    """Reads filled application forms, says what is missing, and drafts every letter with its reason.

    \b
    Every day:   klimadocs process-inbox      then open outbox/index.html
    One file:    klimadocs read FORM.docx --json

    Exit codes: 0 done, 1 internal error, 2 usage or configuration, 3 done but items need attention,
    4 verify found damage, 75 try again later.
    """
    from klimadocs.settings import load_settings

    context.obj = load_settings(Path.cwd(), os.environ, folders)


@klimadocs.command("process-inbox", short_help="The daily run: read, judge, draft.")
@click.option("-n", "--dry-run", is_flag=True, help="Print what would be done; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures of the run as JSON.")
@click.option("--limit", type=click.IntRange(min=1), help="Take in at most this many new arrivals.")
@click.option("--only", default="", metavar="ID", help="Take in only the arrival whose sha256 begins so.")
@click.option("--workers", type=click.IntRange(min=1), help="How many files are read at a time.")
@click.option(
    "--received", type=_DAY, metavar="DATE", help="Day of receipt of dropped files that do not tell it themselves."
)
@click.option("--today", type=_DAY, metavar="DATE", help="Judge and date letters as if it were this day.")
@click.option("--now", "at_once", is_flag=True, help="Do not wait out the pause after a fault of a mailbox.")
@click.option("--debug", is_flag=True, hidden=True)
@click.pass_obj
def process_inbox(settings: Settings, /, dry_run: bool, as_json: bool, workers: int | None, **options: Any) -> int:
    """The daily run: take in what arrived, read it, judge it, draft the letters that are due."""
    from dataclasses import replace

    from klimadocs.cli.daily import process

    if workers:
        settings = replace(settings, workers=workers)
    options |= {"received": _day(options["received"]), "today": _day(options["today"])}
    options.pop("debug")
    return process(settings, dry_run, as_json, **options)


@klimadocs.command(short_help="Read filled forms without storing anything.")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per file and line.")
@click.option("--call", default="", help="Compare with the forms of this call only.")
@click.option("--form", default="", help="Compare with this form only.")
@click.pass_obj
def read(settings: Settings, files: tuple[Path, ...], as_json: bool, call: str, form: str) -> int:
    """Read filled forms (or mails that hold them) without storing anything."""
    from klimadocs.cli.reading import read_files

    return read_files(settings, files, as_json, call, form)


@klimadocs.command(short_help="Make the empty form as Word and PDF.")
@click.argument("form")
@click.option("-o", "--output", type=_FOLDER, help="Folder for the files.  [default: the form's own folder]")
@click.pass_obj
def blank(settings: Settings, form: str, output: Path | None) -> int:
    """Make the empty Word and PDF form from a form definition."""
    from klimadocs.cli.authoring import make_blanks

    return make_blanks(settings, form, output)


@klimadocs.command(short_help="Write a form definition from any blank.")
@click.argument("blank", type=_FILE)
@click.option(
    "-o", "--output", type=_FOLDER, help="Folder for definition, blank and picture.  [default: beside the blank]"
)
@click.pass_obj
def learn(settings: Settings, blank: Path, output: Path | None) -> int:
    """Write a form definition from an empty Word or PDF form, with a picture of the fields that were found."""
    from klimadocs.cli.learning import learn_form

    return learn_form(settings, blank, output)


@klimadocs.command("eval", short_help="Compare readings with the truth.")
@click.argument("folder", type=_FOLDER)
@click.option(
    "--add", "case_id", default="", metavar="ID", help="First add this case, with its corrections, to the folder."
)
@click.pass_obj
def evaluate(settings: Settings, folder: Path, case_id: str) -> int:
    """Read the files of a folder and compare them with FILE.truth.toml: exact, wrong, doubted, by field and format."""
    from klimadocs.cli.evaluation import add_case, evaluate

    if case_id:
        add_case(settings, case_id, folder)
    return evaluate(settings, folder)


@klimadocs.command(short_help="Check calls, forms and letter templates.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--comments", is_flag=True, help="Write copies of faulty templates with the faults as Word comments.")
@click.option("-o", "--output", type=_FOLDER, help="Folder for the copies.  [default: check]")
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], comments: bool, output: Path | None) -> int:
    """Check calls, forms and letter templates; name each fault with place and remedy. A PATH is a file or folder under
    templates/, or a Word file that is to become a template."""
    from klimadocs.cli.checking import check_templates

    return check_templates(settings, paths, comments, output)


@klimadocs.command(short_help="Make letters to look at.")
@click.argument("letter", default="")
@click.option("--case", "case_id", default="", metavar="ID", help="For this case.")
@click.option("--sample", is_flag=True, help="With the sample answers of the form, in every language there is.")
@click.option("--data", type=_FILE, help="With the answers in this TOML file.")
@click.option("--language", default="", help="The template to use, such as de or de-es.")
@click.option("--pdf", is_flag=True, help="As tagged PDF as well, by LibreOffice.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File (.docx, .pdf) for one letter, else a folder."
)
@click.pass_obj
def render(settings: Settings, /, **options: Any) -> int:
    """Make a letter for a case, for the form's sample, or from a file of answers; all letters without LETTER."""
    from klimadocs.cli.rendering import Wish, render_letters

    return render_letters(settings, Wish(**options))


@klimadocs.command(short_help="List all cases.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per case and line.")
@click.pass_obj
def cases(settings: Settings, as_json: bool) -> int:
    """List all cases and where they stand."""
    from klimadocs.cli.casework import list_cases

    return list_cases(settings, as_json)


@klimadocs.command(short_help="Show one case.")
@click.argument("case_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Everything about the case as JSON.")
@click.pass_obj
def show(settings: Settings, case_id: str, as_json: bool) -> int:
    """Show one case: answers, findings, letters and why."""
    from klimadocs.cli.casework import show_case

    return show_case(settings, case_id, as_json)


@klimadocs.command(short_help="Set answers of a case by hand.")
@click.argument("case_id", metavar="ID")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.pass_obj
def correct(settings: Settings, case_id: str, values: tuple[str, ...]) -> int:
    """Set answers of a case by hand; the machine's values stay in the history."""
    from klimadocs.cli.casework import correct_case

    return correct_case(settings, case_id, values)


@klimadocs.command(short_help="Record what the office decided.")
@click.argument("case_id", metavar="ID")
@click.argument("decision", metavar="WORD")
@click.option("--note", default="", help="Why; kept with the decision.")
@click.option("--take-back", "taken_back", is_flag=True, help="The decision holds no longer.")
@click.pass_obj
def decide(settings: Settings, case_id: str, decision: str, note: str, taken_back: bool) -> int:
    """Record what the office decided about a case: accepted, refused, withdrawn or open; or a word that a letter of
    the call waits for."""
    from klimadocs.cli.casework import decide_case

    return decide_case(settings, case_id, decision, note, taken_back)


@klimadocs.command(short_help="Mark an item as dealt with by hand.")
@click.argument("item")
@click.option("--note", default="", help="What was done; kept with the item.")
@click.pass_obj
def settle(settings: Settings, item: str, note: str) -> int:
    """Mark an arrival that could not be read (file name or id) as dealt with by hand."""
    from klimadocs.cli.casework import settle_item

    return settle_item(settings, item, note)


@klimadocs.command(short_help="Release letters of a case.")
@click.argument("case_id", metavar="ID")
@click.argument("letter", default="")
@click.pass_obj
def approve(settings: Settings, case_id: str, letter: str) -> int:
    """Release a letter, or all letters of a case that need no decision by name."""
    from klimadocs.cli.casework import approve_case

    return approve_case(settings, case_id, letter)


@klimadocs.command(short_help="Decide on an edited draft.")
@click.argument("case_id", metavar="ID")
@click.argument("letter")
@click.option(
    "--take",
    type=click.Choice(["keep", "new", "changes"]),
    required=True,
    help="keep: the edited draft stays; new: drafted anew; changes: a copy with what is new as tracked changes.",
)
@click.pass_obj
def redraft(settings: Settings, case_id: str, letter: str, take: Any) -> int:
    """Decide on a draft that was edited in Word before other answers came to hold. Nothing is lost: an edited draft
    that is given up stays in the vault."""
    from klimadocs.cli.casework import redraft_letter

    return redraft_letter(settings, case_id, letter, take)


@klimadocs.command(short_help="Let approved letters leave.")
@click.option("-n", "--dry-run", is_flag=True, help="Print what would leave; change nothing.")
@click.option("--again", default="", metavar="ID", help="First allow what failed for this case to be tried again.")
@click.pass_obj
def send(settings: Settings, dry_run: bool, again: str) -> int:
    """Approved letters leave: as a reply draft in the mailbox, by SMTP where that is set up, or on paper."""
    from klimadocs.cli.daily import send_letters

    return send_letters(settings, dry_run, again)


@klimadocs.command(short_help="Write the overview as .xlsx and .html.")
@click.option("-o", "--output", type=_FOLDER, help="Folder for the files.  [default: outbox]")
@click.pass_obj
def report(settings: Settings, output: Path | None) -> int:
    """Write the overview of all cases as .xlsx and .html."""
    from klimadocs.cli.daily import write_report

    return write_report(settings, output)


@klimadocs.command(short_help="Compare the ledger with the files.")
@click.pass_obj
def verify(settings: Settings) -> int:
    """Compare the ledger with originals and drafts; exit code 4 if something is damaged or gone."""
    from klimadocs.cli.health import verify_house

    return verify_house(settings)


@klimadocs.command(short_help="Look at the environment.")
@click.option("--sign-in", is_flag=True, help="First sign in where a provider wants a person to do so once.")
@click.pass_obj
def doctor(settings: Settings, sign_in: bool) -> int:
    """Look at the environment: folders, ledger, templates, mailboxes, programs."""
    from klimadocs.cli.health import examine

    return examine(settings, sign_in)
