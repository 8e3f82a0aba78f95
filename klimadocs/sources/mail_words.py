"""What mail programs and servers write into subjects, senders and texts, by the kind of mail that it betrays.

Entries are regular expressions without groups of their own; case does not count. German first, then English and what
correspondents in Spanish and Portuguese (and their providers in French) send."""

from __future__ import annotations

import re


def _starts(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?:{'|'.join(phrases)})")


BOUNCE_SENDER = _starts(r"(?:mailer|mail)[-_. ]?daemon(?:[@<\s]|$)", r"mail[-_. ]?delivery", r"mmdf(?:@|$)")
"""Programs that do nothing else."""

POSTMASTER = _starts(r"postmaster(?:@|$)", r"microsoftexchange[0-9a-f]{32}", r"uucp(?:@|$)")
"""Programs, and now and then a person."""

BOUNCE_SUBJECT = _starts(
    r"(?:nicht |un)zustellbar",
    r"unzustellbarkeitsbericht",
    r"fehlgeschlagene zustellung",
    r"zustell(?:ung|ungs)?[ -]?(?:bericht|fehler|fehlgeschlagen|verzögert|nicht möglich)",
    r"nachricht nicht zugestellt",
    r"die e-?mail konnte nicht zugestellt",
    r"undeliver(?:ed|able)\b",
    r"(?:mail |message )?delivery (?:status|failed|failure|has failed|report|problem|notification|delayed|error)",
    r"(?:warning|warnung)\s*: (?:message|could not|e-?mail|mail)\b",
    r"returned (?:mail|to sender)\b",
    r"failure notice",
    r"mail system error",
    r"message (?:undeliverable|you sent blocked)",
    r"\*\*message you sent blocked",
    r"considered unsolicited bulk",
    r"postmaster notify",
    r"e-?mail could not be delivered",
    r"non remis",
    r"no se puede entregar|no se pudo entregar|mensaje no entregado",
    r"não foi possível entregar|não entregue|falha na entrega",
)

BOUNCE_TEXT = re.compile(
    r"(?i)(?:could not|couldn't|cannot|can not|konnten?) (?:be |nicht |leider nicht )?(?:delivered|deliver|zugestellt)"
    r"|delivery (?:to the following|has failed|failed)|undeliverable|unzustellbar|permanent (?:fatal )?(?:error|fail)"
)
"""Counts only where the mail has no sender to answer to."""

AUTO_SUBJECT = _starts(
    r"automatische (?:antwort|nachricht|rückantwort|eingangsbestätigung|benachrichtigung)",
    r"automatisch (?:erzeugt|generiert)",
    r"auto[-_ ]?antwort\b",
    r"abwesenheits[-_ ]?(?:notiz|assistent|meldung|nachricht|info)",
    r"abwesen(?:d|heit)\s*(?::|$)",
    r"(?:ich bin |bin )?(?:derzeit |zurzeit )?(?:nicht im (?:büro|haus)|außer haus|im urlaub)\s*(?::|$)",
    r"urlaubs[-_ ]?(?:notiz|meldung|benachrichtigung)",
    r"auto(?:mated|matic)?[-_ ]?(?:reply|response|respond(?:er)?)\b",
    r"auto\s*:",
    r"out of (?:the )?office\b",
    r"vacation (?:reply|message|response)",
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|aviso de ausencia",
    r"resposta autom[aá]tica|(?:fora|ausente) do escrit[oó]rio|aus[eê]ncia tempor[aá]ria",
    r"r[eé]ponse automatique|absence du bureau",
    r"risposta automatica|automatyczna odpowiedź|automatisch antwoord|automatic(?:k|ký|ka) odpov",
)

NOTES_ABSENCE = re.compile(
    r"(?i)^.{3,80} (?:ist (?:außer haus|nicht im (?:büro|haus)|abwesend)|is out of the office)\b[^?]*$"
)
"""How Notes does it: the name of the person, then where she is not."""

RECEIPT_SUBJECT = _starts(r"(?:nicht )?gelesen\s*:", r"(?:not )?read\s*:", r"le[ií]do\s*:")

SPAM_SUBJECT = _starts(
    r"\*{2,}\s*(?:spam|junk)",
    r"[\[{(<]\s*(?:spam|junk)\b",
    r"(?:spam|junk)\s*:",
    r"(?:spam|junk)[-_ ]?(?:verdacht|mail)\s*:",
)

MACHINE_SENDER = re.compile(
    r"(?i)^(?:[^@]{0,30}[^a-zäöüß@])?(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|nicht[-_.]?antworten|keine[-_.]?antwort|"
    r"e?[-_.]?fax(?:server|gateway|master|2mail|mail|eingang)?|telefax|scan(?:ner|2mail|tomail)?|mfp|drucker|kopierer|"
    r"printer|fritz\.?box|root|cron|nagios|icinga|zabbix|monitoring|alerts?|notifications?|benachrichtigung(?:en)?|"
    r"www-data|wordpress|daemon|mailer|robot)(?:[^a-zäöüß@][^@]{0,60})?@"
)

MACHINE_SUBJECT = _starts(
    r"(?:tele)?fax (?:nicht )?(?:empfangen|eingegangen|received)\b",
    r"(?:tele)?fax (?:von|from) [+\d(]",
    r"(?:neues|new|eingehendes|received) (?:tele)?fax\b",
    r"facsimile received",
    r"fax-?eingang\b",
    r"scan(?:ned)? (?:from|to) ",
    r"gescanntes? (?:dokument|bild)",
    r"message from \W?(?:km_|rnp|sharp|mfp|hp)",
    r"attached image$",
    r"cron <",
)

MACHINE_PROGRAM = re.compile(
    r"(?i)hylafax|fritz!?box|konica|bizhub|ricoh|kyocera|xerox|lexmark|scan ?to|digital sending|faxserver|tobit faxware"
)
