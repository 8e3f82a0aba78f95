"""What a person has to do for a case today, in plain sentences, the pressing things first. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from klimadocs import wording
from klimadocs.model.assessment import Word
from klimadocs.model.case import Correspondence
from klimadocs.model.day import CaseView
from klimadocs.pages.answer_lines import AnswerLine, list_answers
from klimadocs.pages.badges import Tone
from klimadocs.pages.dispatch_lines import DispatchLine, list_dispatches
from klimadocs.pages.letter_lines import LetterLine, list_letters, title_of
from klimadocs.pages.mail_lines import CAUTION, WARNING, describe_mail, mail_of, name_of
from klimadocs.pages.phrases import address, count_of, listed, local_time, write_date


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. `links` are (text, address, remark)."""

    sentence: str
    remedy: str = ""
    links: tuple[tuple[str, str, str], ...] = ()
    tone: Tone = "warn"


def list_tasks(view: CaseView) -> tuple[Task, ...]:
    """() where nobody needs to do anything."""
    letters, dispatches = list_letters(view), list_dispatches(view)
    tasks = (
        *_for_sender(view),
        *(_for_failed(view, line) for line in dispatches if line.entry.state == "failed"),
        *(_for_message(view, entry) for entry in view.case.correspondence if entry.arrival.id not in view.settled),
        *(Task(trouble.sentence, trouble.remedy) for trouble in view.troubles),
        *(_for_withheld(line) for line in letters if line.status == "withheld"),
        *_for_doubts(view),
        *_for_leftovers(view),
        *_for_related(view),
        *_for_eligibility(view),
        *(_for_edit(line) for line in letters if line.edit and line.edit.is_stale),
        *(_for_held(line) for line in letters if line.waits_for_name),
        *(_for_gaps(line) for line in letters if line.gaps and line.status == "in review"),
        *(
            Task(f"Der Brief „{line.title}“ ist fällig, liegt aber noch nicht vor.")
            for line in letters
            if line.status == "due"
        ),
        *_for_drafts(letters),
        *(_for_mailbox(view, line) for line in dispatches if line.entry.state == "draft"),
    )
    return tuple(tasks)


def _for_sender(view: CaseView) -> Iterator[Task]:
    """The mail that brought the version which counts, as long as nobody has decided."""
    mail = mail_of(view, view.case.current.arrival.id)
    if mail is None or mail.authenticity != "failed" or view.case.decision != "open":
        return
    sentence = " ".join(filter(None, (WARNING, describe_mail(mail).note)))
    yield Task(sentence, CAUTION, (("Zu den Fassungen", "#verlauf", ""),), "bad")


def _for_failed(view: CaseView, line: DispatchLine) -> Task:
    sentence = f"Nicht hinausgegangen: {_titles(view, line)}. {line.reason}"
    return Task(sentence, line.remedy, (("Zu den Briefen", "#briefe", ""),), "bad")


def _for_mailbox(view: CaseView, line: DispatchLine) -> Task:
    """A draft that waits for a person; what must be looked at first makes it pressing."""
    sentence = f"Im Postfach wartet ein Entwurf: {_titles(view, line)}, {line.recipient}. {line.note}".strip()
    return Task(sentence, line.remedy, (("Zu den Briefen", "#briefe", ""),), "warn" if line.note else "calm")


def _for_edit(line: LetterLine) -> Task:
    sentence = f"„{line.title}“ wurde bearbeitet, und inzwischen gelten andere Angaben."
    remedy = "Bitte vergleichen und entscheiden, was gilt; bis dahin bleibt der Entwurf, wie er ist."
    return Task(sentence, remedy, (("Zu den Briefen", "#briefe", ""),))


def _for_message(view: CaseView, entry: Correspondence) -> Task:
    """A message stays a task until a person says that it is dealt with."""
    link = (("Zum Schriftwechsel", "#schriftwechsel", ""),)
    received = write_date(local_time(entry.arrival.received_at, view.call.time_zone).date())
    message = f"„{name_of(entry.arrival)}“ vom {received}"
    if entry.mail and entry.mail.kind == "bounce":
        sentence = f"Eine E-Mail zu diesem Vorgang konnte nicht zugestellt werden: {message}."
        return Task(sentence, "Die Adresse prüfen und erneut senden, dann als erledigt vermerken.", link, "bad")
    matter = wording.MATTERS[entry.mail.intent if entry.mail else ""]
    return Task(f"Nachricht {message}: {matter}", "Bitte lesen, dann als erledigt vermerken.", link)


def _titles(view: CaseView, line: DispatchLine) -> str:
    return listed(tuple(f"„{title_of(view, letter)}“" for letter in line.entry.letters)) or "eine Sendung"


def _for_withheld(line: LetterLine) -> Task:
    sentence = f"Der Brief „{line.title}“ wird zurückgehalten: {line.reason}"
    return Task(sentence, line.remedy, (("Zum Brief", "#briefe", ""),), "bad")


def _for_held(line: LetterLine) -> Task:
    sentence = f"Der Brief „{line.title}“ geht nur hinaus, wenn eine Person ihn einzeln und namentlich freigibt."
    return Task(
        sentence,
        "Bitte lesen Sie den Entwurf und die Gründe, bevor Sie ihn freigeben.",
        (("Zum Brief", "#briefe", ""),),
    )


def _for_gaps(line: LetterLine) -> Task:
    sentence = (
        f"Im Entwurf „{line.title}“ {_is(len(line.gaps))} {count_of(len(line.gaps), 'Stelle', 'Stellen')} noch offen."
    )
    return Task(
        sentence,
        "Bitte ergänzen Sie den Brief in Word oder berichtigen Sie die Angaben.",
        (("Zum Brief", "#briefe", ""),),
    )


def _for_doubts(view: CaseView) -> Iterator[Task]:
    doubts = [answer for section in list_answers(view) for answer in section.answers if answer.is_doubtful]
    if doubts:
        sentence = f"{count_of(len(doubts), 'Angabe', 'Angaben')} {_is(len(doubts))} unsicher gelesen."
        remedy = "Bitte am Original prüfen und, wo nötig, berichtigen:"
        yield Task(sentence, remedy, tuple(_link(answer) for answer in doubts))


def _link(answer: AnswerLine) -> tuple[str, str, str]:
    return answer.label, f"#{answer.anchor or 'angaben'}", answer.why


def _for_leftovers(view: CaseView) -> Iterator[Task]:
    number = len(view.case.current.reading.leftovers)
    if number:
        sentence = f"{count_of(number, 'Textstelle steht', 'Textstellen stehen')} außerhalb der Felder."
        yield Task(
            sentence, "Bitte lesen: Das Programm ordnet sie keiner Angabe zu.", (("Zum Text", "#text", ""),), "calm"
        )


def _for_related(view: CaseView) -> Iterator[Task]:
    if view.related:
        sentence = wording.finding_sentence("same_applicant", (("cases", ", ".join(view.related)),))
        yield Task(sentence, "", tuple((case, f"../{address(case)}/case.html", "") for case in view.related))


def _for_eligibility(view: CaseView) -> Iterator[Task]:
    if view.case.decision != "open":
        return
    link = (("Zu den Voraussetzungen", "#voraussetzungen", ""),)
    if Word.INELIGIBLE in view.assessment.words:
        yield Task(wording.WORDS["ineligible"], "Ob deshalb abgesagt wird, entscheidet eine Person.", link)
    elif Word.ELIGIBILITY_UNKNOWN in view.assessment.words:
        yield Task(
            wording.WORDS["eligibility_unknown"],
            "Es fehlt eine Antwort; sie ist zu erfragen, nicht zu vermuten.",
            link,
            "calm",
        )


def _for_drafts(letters: tuple[LetterLine, ...]) -> Iterator[Task]:
    number = sum(1 for line in letters if line.status == "in review" and not line.held)
    if number:
        sentence = f"{count_of(number, 'Entwurf liegt', 'Entwürfe liegen')} zur Durchsicht."
        yield Task(sentence, "Bitte lesen und freigeben.", (("Zu den Briefen", "#briefe", ""),), "calm")


def _is(number: int) -> str:
    return "ist" if number == 1 else "sind"
