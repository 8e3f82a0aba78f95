"""The applicant's form, filled with what we know, lies beside a letter that asks for what is missing, and leaves with
it. What staff typed into it is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from klimadocs.letters import is_untouched_form, prefill_form
from klimadocs.model.case import Case
from klimadocs.model.day import CaseView
from klimadocs.model.event import Approved
from klimadocs.model.trouble import Trouble
from klimadocs.pipeline.doors import Doors, Tally, write

REVIEW, APPROVED = "review", "approved"
_TITLE = "Formular zum Ergänzen.docx"
_GAPS = ("gap", "error", "doubt")
_OVER = ("sent", "printed", "left")


def enclose(doors: Doors, tally: Tally, view: CaseView) -> None:
    """Writes the form while a letter that encloses it is due or on its way, else takes it out of review."""
    name = _places(view.case)[0]
    found = doors.outbox.read(name)
    is_ours = found is None or is_untouched_form(found)
    if _is_due(view):
        if is_ours and not any(doors.outbox.read(place) for place in _places(view.case)[1:]):
            _write(doors, tally, view, name)
    elif found is not None and is_ours and not _is_under_way(view):
        doors.outbox.remove(name)


def enclosed_with(doors: Doors, view: CaseView, approvals: Sequence[Approved]) -> tuple[tuple[str, str], ...]:
    """(file, digest) of what leaves with these letters; what staff moved to `approved/` goes before what lies in
    review."""
    if not any(_encloses(view, approval.letter) for approval in approvals):
        return ()
    contents = ((name, doors.outbox.read(name)) for name in reversed(_places(view.case)))
    found = [(name, sha256(content).hexdigest()) for name, content in contents if content is not None]
    return tuple(found[:1])


def is_enclosure(name: str) -> bool:
    """True for the name that such a form has wherever staff move it."""
    return name.endswith(f" {_TITLE}")


def _places(case: Case) -> tuple[str, str]:
    return f"{REVIEW}/{case.id}/{case.id} {_TITLE}", f"{APPROVED}/{case.id} {_TITLE}"


def _is_due(view: CaseView) -> bool:
    return any(_encloses(view, entry.letter) for entry in view.dues)


def _is_under_way(view: CaseView) -> bool:
    """Released, and no courier has done with it yet."""
    over = {digest for entry in view.case.dispatches if entry.state in _OVER for digest in entry.digests}
    return any(approval.digest not in over for approval in _released(view))


def _released(view: CaseView) -> Iterator[Approved]:
    newest = {approval.letter: approval for approval in view.case.approvals}
    return (approval for letter, approval in newest.items() if _encloses(view, letter))


def _encloses(view: CaseView, letter: str) -> bool:
    kind = view.call.letter(letter)
    return kind is not None and kind.encloses == "form"


def _write(doors: Doors, tally: Tally, view: CaseView, name: str) -> None:
    form = view.form
    blanks = (blank for blank in doors.catalogue.blanks if (blank.form.call, blank.form.id) == (form.call, form.id))
    blank = next((entry for entry in blanks if entry.path.endswith(".docx")), None)
    findings = view.assessment.findings
    gaps = {field for finding in findings if finding.gravity in _GAPS for field in finding.fields}
    content = prefill_form(blank.content, form, view.assessment.reading, gaps) if blank else None
    if content is None:
        sentence = "Das Formular lässt sich nicht vorausgefüllt beilegen: Es gibt keine Word-Vorlage mit Feldern dafür."
        remedy = "Das leere Formular selbst beilegen."
        tally.troubles.append(Trouble("draft", view.case.id, "no_form", sentence, remedy))
        return
    write(doors, tally, name, content)
