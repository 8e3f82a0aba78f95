"""German wording of findings, troubles and states: one place, so that a clerk reads one voice. Names no field."""

from __future__ import annotations

from collections.abc import Iterable

FINDINGS = {
    "required": "Diese Angabe fehlt.",
    "not_ticked": "Diese Erklärung ist nicht angekreuzt.",
    "not_understood": "Die Angabe „{raw}“ ist nicht zu verstehen; erwartet wird {expected}.",
    "not_an_option": "Die Angabe „{raw}“ gehört nicht zu den vorgesehenen Antworten.",
    "email_invalid": "Die E-Mail-Adresse „{raw}“ ist nicht gültig.",
    "phone_invalid": "Die Telefonnummer „{raw}“ ist nicht vollständig oder nicht gültig.",
    "postcode_invalid": "Die Postleitzahl „{raw}“ hat nicht fünf Ziffern oder ist nicht vergeben.",
    "postcode_unknown": "Die Postleitzahl {raw} steht nicht im Verzeichnis (Großempfänger oder Postfach?).",
    "country_unknown": "„{raw}“ ist als Land nicht zu erkennen.",
    "url_invalid": "Die Internetadresse „{raw}“ ist nicht gültig.",
    "municipality_key_invalid": "Der Gemeindeschlüssel „{raw}“ ist nicht gültig (5, 8, 9 oder 12 Ziffern, ab 01).",
    "municipality_key_short": "Der Gemeindeschlüssel „{raw}“ hat 7 Ziffern; gemeint ist wohl 0{raw}.",
    "key_state_mismatch": "Gemeindeschlüssel ({key}) und Bundesland ({state}) passen nicht zusammen.",
    "not_positive": "Die Zahl muss größer als null sein.",
    "number_too_large": "Die Zahl {raw} ist unwahrscheinlich groß.",
    "year_implausible": "Das Jahr {raw} ist nicht plausibel.",
    "year_in_future": "Das Jahr {raw} liegt in der Zukunft.",
    "date_in_future": "Das Datum {raw} liegt in der Zukunft.",
    "date_contradicts": "Das Datum {raw} passt nicht zur Angabe „{state}“.",
    "doubtful": "{why}",
    "same_applicant": "Für diese Stelle gibt es einen weiteren Vorgang ({cases}): bitte prüfen, ob beide gemeint sind.",
}

BY_HAND = "Die Angabe ist von Hand geschrieben und nicht sicher zu lesen."
AS_READ_BY_HAND = "{} (von Hand geschrieben; so gelesen)"

EXPECTED = {
    "integer": "eine ganze Zahl",
    "date": "ein Datum (TT.MM.JJJJ)",
    "choice": "eine der vorgesehenen Antworten",
    "multi": "ein Kreuz",
    "bool": "ein Kreuz",
    "plz": "eine Postleitzahl mit fünf Ziffern",
}

WORDS = {
    "complete": "Die Angaben sind vollständig.",
    "gaps": "Es fehlen Angaben, oder Angaben sind fehlerhaft.",
    "doubtful": "Einzelne Angaben sind unsicher gelesen.",
    "on_time": "Das Formular ist fristgerecht eingegangen.",
    "late": "Das Formular ist nach der Frist eingegangen.",
    "eligible": "Die Teilnahmevoraussetzungen sind erfüllt.",
    "ineligible": "Mindestens eine Teilnahmevoraussetzung ist nicht erfüllt.",
    "eligibility_unknown": "Ob die Teilnahmevoraussetzungen erfüllt sind, ist noch offen.",
    "replaces_earlier": "Das Formular ersetzt eine frühere Fassung.",
    "accepted": "Die Teilnahme ist beschlossen.",
    "refused": "Die Absage ist beschlossen.",
    "withdrawn": "Der Antrag wurde zurückgezogen.",
}

FOR_ALL = "Diesen Brief bekommt jede Stelle, deren Formular eingegangen ist."

MAIL_SUBJECT = "{{ betreff }}"
MAIL_BODY = """{{ empfaenger.anrede }}

anbei erhalten Sie zu Ihrem Vorgang {{ fall.zeichen }}:

{% for titel in schreiben %}  - {{ titel }}
{% endfor %}
Bitte lassen Sie das Zeichen {{ fall.zeichen }} im Betreff stehen, wenn Sie auf diese E-Mail antworten.

Mit freundlichen Grüßen
{{ buero.zeichnung }} {{ buero.unterschrift_name }}

{% for zeile in buero.anschrift %}{{ zeile }}
{% endfor %}Telefon: {{ buero.durchwahl }}
E-Mail: {{ buero.email }}
"""

# The same in the languages of partners abroad; an office's own text is German.
MAIL_BODIES = {
    "es": """{{ empfaenger.anrede }}

adjunto le enviamos, con referencia {{ fall.zeichen }}:

{% for titel in schreiben %}  - {{ titel }}
{% endfor %}
Le rogamos mantener la referencia {{ fall.zeichen }} en el asunto de su respuesta.

Atentamente,
{{ buero.unterschrift_name }}

{% for zeile in buero.anschrift %}{{ zeile }}
{% endfor %}Alemania
Teléfono: {{ buero.durchwahl }}
Correo electrónico: {{ buero.email }}
""",
    "pt": """{{ empfaenger.anrede }}

enviamos em anexo, com a referência {{ fall.zeichen }}:

{% for titel in schreiben %}  - {{ titel }}
{% endfor %}
Pedimos que mantenha a referência {{ fall.zeichen }} no assunto da sua resposta.

Atenciosamente,
{{ buero.unterschrift_name }}

{% for zeile in buero.anschrift %}{{ zeile }}
{% endfor %}Alemanha
Telefone: {{ buero.durchwahl }}
E-mail: {{ buero.email }}
""",
    "en": """{{ empfaenger.anrede }}

please find attached, under our reference {{ fall.zeichen }}:

{% for titel in schreiben %}  - {{ titel }}
{% endfor %}
Please keep the reference {{ fall.zeichen }} in the subject of your answer.

Yours sincerely,
{{ buero.unterschrift_name }}

{% for zeile in buero.anschrift %}{{ zeile }}
{% endfor %}Germany
Telephone: {{ buero.durchwahl }}
E-mail: {{ buero.email }}
""",
}
TO_PARTNER = "Dieser Brief geht an die Partnerkommune: Bitte die Adresse prüfen und eintragen."

# Suggestions for what a person may answer; an office replaces them in templates/office.toml, [mail.replies].
REPLIES = {
    "withdrawal": "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Wir haben notiert, dass Sie Ihren Antrag "
    "zurückziehen, und schließen den Vorgang. Über eine spätere Bewerbung würden wir uns freuen.\n\n"
    "Mit freundlichen Grüßen",
    "question": "Guten Tag,\n\nvielen Dank für Ihre Frage. [Antwort]\n\nMit freundlichen Grüßen",
    "no_form": "Guten Tag,\n\nvielen Dank für Ihre Nachricht. Ihrer E-Mail lag kein Formular bei, das wir lesen "
    "können. Bitte senden Sie uns das ausgefüllte Formular als Word- oder PDF-Datei.\n\nMit freundlichen Grüßen",
    "encrypted": "Guten Tag,\n\nIhre E-Mail ist verschlüsselt; wir können sie leider nicht öffnen. Bitte senden Sie "
    "uns das Formular unverschlüsselt, per Fax oder mit der Post.\n\nMit freundlichen Grüßen",
    "link": "Guten Tag,\n\nIhre E-Mail enthält einen Link. Aus Gründen der Sicherheit öffnen wir keine Links. Bitte "
    "senden Sie uns das Formular als Anlage einer E-Mail.\n\nMit freundlichen Grüßen",
}
MATTERS = {
    "withdrawal": "Darin wird der Antrag offenbar zurückgezogen.",
    "question": "Darin wird offenbar etwas gefragt.",
    "": "Sie enthält kein Formular.",
}
FILED_BY = {
    "reference": "nach dem Zeichen im Betreff",
    "thread": "nach dem Mailverlauf",
    "sender": "nach dem Absender",
    "document": "nach dem Zeichen im Dokument",
}
COURIERS = {"draft": "Entwurf im Postfach", "smtp": "E-Mail", "tray": "Druckfach"}
DISPATCH_STATES = {
    "open": "wird übergeben",
    "waiting": "wird erneut versucht",
    "draft": "liegt als Entwurf im Postfach",
    "sent": "gesendet",
    "printed": "liegt im Druckfach",
    "failed": "nicht gesendet",
    "left": "gesendet",
}

CHANNELS = {"mail": "per E-Mail", "fax": "per Fax", "post": "per Post", "folder": "als Datei"}
GRAVITIES = {"gap": "fehlt", "error": "fehlerhaft", "doubt": "unsicher", "note": "Hinweis"}
VERDICTS = {"pass": "erfüllt", "fail": "nicht erfüllt", "unknown": "offen", "not_applicable": "trifft nicht zu"}
DECISIONS = {"accepted": "Teilnahme", "refused": "Absage", "withdrawn": "zurückgezogen", "open": "offen"}
RECEIVED_BY = {
    "given": "von Hand angegeben",
    "file name": "aus dem Dateinamen",
    "folder name": "aus dem Namen des Ordners",
    "side file": "aus der Begleitdatei",
    "mail server": "vom Mailserver",
    "mail date": "aus dem Kopf der E-Mail",
    "fax server": "vom Faxserver",
    "file time": "Zeitpunkt der Ablage",
}
METHODS = {
    "control": "Formularfeld in Word",
    "cell": "Tabellenzelle",
    "line": "Textzeile",
    "acroform": "PDF-Formularfeld",
    "xfa": "XFA-Datensatz",
    "annotation": "Anmerkung im PDF",
    "ocr": "Texterkennung",
    "mark": "Kästchen",
    "mail": "E-Mail-Text",
    "person": "von Hand berichtigt",
}
DRAFT_MARK = "ENTWURF – nicht versendet"
PRACTICE = "Übungsbetrieb"


def decision_title(word: str, titles: Iterable[tuple[str, str]] = ()) -> str:
    """What staff read for a decision: an outcome, or a word of the call, by its title where the call gives one."""
    return DECISIONS.get(word) or dict(titles).get(word) or word.replace("_", " ")


def finding_sentence(rule: str, arguments: tuple[tuple[str, str], ...], message: str = "") -> str:
    """The sentence that staff and municipality read. A message of the form's author is used as it is."""
    return message or FINDINGS[rule].format(**dict(arguments))


def write_leaves(numbers: Iterable[int]) -> str:
    """Sheets of a file, in rising order: "Blatt 1 bis 3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "Blatt " + ", ".join(f"{run[0]} bis {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
