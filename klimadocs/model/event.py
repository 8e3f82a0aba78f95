"""The history of one application: events that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from klimadocs.model.arrival import Arrival, Enclosure
from klimadocs.model.mail import MailFacts, Outgoing
from klimadocs.model.plan import PlanReading
from klimadocs.model.reading import FormReading, Value
from klimadocs.model.trouble import Trouble

Relation = Literal["new", "newer", "older", "duplicate"]
Decision = Literal["accepted", "refused", "withdrawn", "open"]
OUTCOMES: tuple[Decision, ...] = ("accepted", "refused", "withdrawn", "open")
CourierKind = Literal["draft", "smtp", "tray"]


def part_of(digest: str, number: int) -> str:
    """The name of the form with that number, from 1, in the file with that sha256; of the first it is that of the
    file."""
    return digest if number == 1 else f"{digest}#{number}"


def file_of(submission: str) -> str:
    """The sha256 of the file that a form came in."""
    return submission.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Arrived:
    """Bytes are in the vault and known from now on."""

    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What an arrival holds. `dismissed`: the German reason why it is no application (an auto-reply, say), "" else."""

    arrival: str
    enclosures: tuple[Enclosure, ...]
    ignored: tuple[str, ...] = ()
    dismissed: str = ""
    troubles: tuple[Trouble, ...] = ()
    mail: MailFacts | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What one enclosure says. `reading` is None where it is no form or cannot be read; a trouble says why. `plan` is
    there for a programme that came back filled. In the vault, "" for what came on no paper: `evidence` is
    the sha256 of packed pictures (see `klimadocs.model.evidence`), `copy` that of a PDF that can be searched.
    `others` are further forms in the same file, each under its own name (see `part_of`), `leaves` the pages of the
    file that this one stands on; () where it is the only one."""

    enclosure: str
    reader: str
    reading: FormReading | None
    troubles: tuple[Trouble, ...] = ()
    plan: PlanReading | None = None
    evidence: str = ""
    copy: str = ""
    leaves: tuple[int, ...] = ()
    others: tuple[Read, ...] = ()

    @property
    def all(self) -> tuple[Read, ...]:
        """This one and the others of the same file."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A reading became part of a case. `copies` are digests of further files of the same arrival that say the same."""

    submission: str
    arrival: str
    case: str
    call: str
    form: str
    number: int
    relation: Relation
    copies: tuple[str, ...] = ()
    reading: FormReading | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A person set a value; the machine's value stays in the history."""

    case: str
    field: str
    value: Value
    raw: str
    by: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A person decided. Of outcomes (`OUTCOMES`) the latest counts; any other word stands until it is taken back."""

    case: str
    decision: str
    note: str
    by: str
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Drafted:
    """A letter lies in review. `digest` is that of the file's bytes (the vault keeps them), `recipe` that of all that
    went into it. It was made from `data` (digest of the names that the template may use), `template`, `rules` (digest
    of the call's and the letter's settings) and `program`; `note` is German and says how it was made, where not in the
    usual way. Letters of earlier programs have neither."""

    case: str
    letter: str
    language: str
    file: str
    digest: str
    recipe: str
    dated: date
    reasons: tuple[str, ...]
    template: str
    program: str
    gaps: tuple[str, ...] = ()
    held: bool = False
    submission: str = ""
    data: str = ""
    rules: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """Staff keep the wording that they gave a draft, though other answers hold: what was drafted from those (`recipe`)
    counts as the draft from now on. The file says that it is of the recipe `earlier`, and its digest is `digest`."""

    case: str
    letter: str
    language: str
    recipe: str
    earlier: str
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class Discarded:
    """Staff gave up the wording that they gave a draft; the letter is drafted anew. The vault keeps it as `digest`."""

    case: str
    letter: str
    language: str
    recipe: str
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A letter was due, but what was pressed may not be released; `reason` is German."""

    case: str
    letter: str
    language: str
    recipe: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A draft that is no longer due was taken out of review."""

    case: str
    letter: str
    language: str
    recipe: str


@dataclass(frozen=True, slots=True)
class Approved:
    """A person released a letter. `digest` is that of the bytes that were released, edits included."""

    case: str
    letter: str
    language: str
    file: str
    digest: str
    by: str
    how: Literal["command", "folder", "desk"]
    edited: bool = False
    recipe: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A person has dealt with an arrival that the machine could not finish; it is red no longer."""

    arrival: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A mail without a form belongs to a case; `how` says what told so, `rivals` are other cases that it names."""

    arrival: str
    case: str
    how: Literal["reference", "thread", "sender", "document"]
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispatching:
    """Approved letters are about to be handed over. Without an end in the ledger nobody knows whether they left.
    `dispatch` is the id of the mail; `digests` are those of the approved files, beside `letters` and `files`; `note`
    is German and says what a person must look at before it leaves. `mail` is the mail as it was begun, its files left
    out."""

    dispatch: str
    case: str
    courier: CourierKind
    letters: tuple[str, ...]
    digests: tuple[str, ...]
    files: tuple[str, ...]
    recipient: str = ""
    note: str = ""
    mail: Outgoing | None = None


@dataclass(frozen=True, slots=True)
class Dispatched:
    """The courier has it. `reference`: the folder of the draft, the server's answer, the file in the tray."""

    dispatch: str
    case: str
    reference: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """The courier could not be reached; nothing left, the same mail is tried again in a later run. German."""

    dispatch: str
    case: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The courier was told no, or nobody knows whether it left; never tried again by itself. German."""

    dispatch: str
    case: str
    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Left:
    """A person sent the draft; `changed`: not as it was drafted."""

    dispatch: str
    case: str
    recipient: str
    changed: bool = False


Event = (
    Arrived | Unpacked | Read | Submitted | Corrected | Decided | Drafted | Kept | Discarded | Withheld | Withdrawn
    | Approved | Settled | Filed | Dispatching | Dispatched | Postponed | Undelivered | Left
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as the ledger holds it: `number` grows without gaps in meaning, `at` is aware UTC, `key` is unique."""

    number: int
    key: str
    at: datetime
    event: Event
