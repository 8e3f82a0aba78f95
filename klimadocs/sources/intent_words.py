"""How people say that they withdraw, and how they ask: German first, then Spanish, Portuguese, English.

Each is looked for by itself in one sentence, so that no pattern needs gaps within gaps."""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{'|'.join(phrases)})")


WITHDRAWING = _any(
    r"zurück(?:zu)?zieh",
    r"zurückgezogen",
    r"zurück(?:zu)?nehmen",
    r"zurückgenommen",
    r"(?:rückzug|rücknahme|zurücknahme|zurückziehung|stornier\w+)\b",
    r"(?:verzichten|absehen|abzusehen|abstand (?:zu )?nehmen)\b",
    r"retir(?:amos|o|ar|ada)\b",
    r"withdr(?:aw|awing|awal|awn)\b",
)
"""Together with an `OBJECT` only."""

WITHDRAWING_APART = (
    _any(r"(?:ziehen?|zieht|nehmen?|nimmt|sehen?)\b"),
    _any(r"(?:zurück|abstand|ab)\s*(?:$|[.,;!)]|und\b)"),
)
"""A verb and its far end: "ziehen ... zurück", "nehmen ... Abstand", "sehen ... ab"."""

OBJECT = re.compile(
    r"(?i)bewerbung|interess?en?s?bekundung|\banträg|\bantrag|anmeldung|teilnahme|kandidatur|mitwirkung|beteiligung|"
    r"solicitud|candidatura|postulaci|manifestaci[oó]n|manifestação|inscri[cpç]|participaci[oó]n|participação|"
    r"application|expression of interest|participation|candidacy|proposal"
)

BY_ITSELF = _any(
    r"kein interesse mehr",
    r"nicht (?:mehr|länger) interessiert",
    r"(?:desistimos|desisto|renunciamos a)\b",
    r"no longer (?:wish|want|interested|intend|able) ?(?:to )?(?:take part|participat|apply|pursue|$|in\b)",
    r"ya no (?:participa|deseamos|queremos)",
    r"(?:não|já não) (?:mais )?(?:participaremos|desejamos participar|queremos participar)",
)

NO_MORE = _any(r"nicht (?:mehr|länger|weiter)\b", r"doch nicht\b")
TAKING_PART = _any(
    r"teilnehmen", r"teilzunehmen", r"(?:nicht mehr|nicht länger|doch nicht) teil\b", r"mitmachen", r"mitzumachen",
    r"(?:zu )?beteiligen", r"weiter(?:zu)?verfolg", r"verfolgen\b", r"aufrecht",
)  # fmt: skip

TITLE = re.compile(
    r"(?i)\W{0,3}(?:rückzug|rücknahme|zurücknahme|zurückziehung|widerruf|withdrawal|desistência|desistimiento|renuncia)\b"
)
"""At the beginning of a subject."""

NEGATED = _any(
    r"(?:nicht|keinesfalls|keineswegs|nie|niemals) (?:\w{1,20} ){0,2}(?:zurück|verzichten|absehen|abzusehen|abstand)",
    r"kein\w{0,2} (?:\w{1,20} )?(?:rückzug|rücknahme)",
    r"(?:do not|don't|not|won't) (?:\w{1,12} ){0,3}withdraw",
    r"(?:no|não) (?:\w{1,12} ){0,2}(?:retira|desist|renunc)",
)

HYPOTHETICAL = re.compile(
    r"(?i)\b(?:falls|sofern|ob|whether|si|caso|if|würden?|müssten?|könnten?)\b|^\W*(?:sollten?|wenn)\b"
)

ASKING = _any(
    r"(?:eine|die|meine|unsere|folgende|noch|zwei|drei|einige|kurze) (?:\w{1,20} ){0,2}(?:rück)?fragen?\b",
    r"(?:rück)?fragen? ?(?:zu|zum|zur|an)\b",
    r"(?:rück)?fragen? ?:",
    r"(?:könn(?:t)?en|würden) sie\b",
    r"(?:bitte|bitten|erbitten)\b.{0,60}\b(?:auskunft|rückruf|mitteilung|klärung|information\w*|rückmeldung|fristverlängerung|hilfe)\b",
    r"(?:wüssten?|würden? gern\w*|möchten?) (?:\w{1,20} ){0,3}(?:wissen|fragen|erfahren)\b",
    r"ist es möglich\b",
    r"(?:tengo|tenemos) (?:una|algunas|unas) (?:pregunta|duda|consulta)",
    r"(?:tenho|temos) (?:uma|algumas) (?:pergunta|dúvida)",
    r"(?:i|we) (?:have|had) (?:a|some|one|two) (?:\w{1,12} )?question",
    r"could you\b",
)

FOR_QUESTIONS = _any(
    r"(?:für|bei) (?:\w{1,20} ){0,3}(?:rück)?fragen\b", r"(?:stehe|stehen|zur verfügung|gerne? (?:jederzeit )?melden)\b"
)
"""The phrase at the end of letters: "Für Rückfragen stehen wir zur Verfügung"."""
