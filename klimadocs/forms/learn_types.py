"""What kind of answer a label asks for, by its words in German, English, Spanish and Portuguese."""

from __future__ import annotations

import re

from klimadocs.forms.cleaning import fold
from klimadocs.model.blank import ControlNature
from klimadocs.model.form import FieldKind

_PLACE = r"\b(?:ort|wohnort|stadt|town|city|ciudad|cidade|localidad|datum|strasse|hausnummer|nr)\b"
_EMAIL = re.compile(r"\be ?mails?\b|\bemail|\be mail|mailadresse|\bcorreo\b")
_URL = re.compile(
    r"internet|\bweb ?(?:seite|site|adresse)|\bhomepage\b|\burl\b|\bwebsite\b|pagina web|\bsitio\b|\bwww\b"
)
_PHONE = re.compile(
    r"telefon|\btel\b|mobil(?:nummer|telefon|funk)?\b|\bhandy|\bfax|rufnummer|\bphone|\btelephone|\bcell\b|\bcelular|\bmovil\b"
)
_POSTCODE = re.compile(r"\bplz\b|postleitzahl|\bpost ?code\b|\bpostal code\b|\bzip\b|\bcodigo postal\b")
_COUNTRY = re.compile(r"^(?:land|staat|country|pais|herkunftsland|wohnsitzland|partnerland)\b(?! ?kreis)|\bland des\b")
_DATE = re.compile(
    r"datum\b|\bgeburtstag\b|\bgeb am\b|geboren am\b|\bdate\b|\bfecha\b|\bdata (?:de|do|da|d)\b|^data$|\bstichtag\b"
    r"|\bnascimento\b|\bnacimiento\b|\bbeginn am\b|\beintritt am\b|\bgultig (?:bis|ab)\b|\bam$|\bzum$|\bvom$"
)
_NOT_DATE = re.compile(r"\bort\b|\bplace\b|\blugar\b|\blocal\b|unterschrift|signature|firma|\bupdate\b")
_NUMBER = re.compile(
    r"^(?:anzahl|zahl)\b|\banzahl\b|einwohner(?:zahl)?\b|\balter\b|\bnumber of\b"
    r"|\bnumero de (?:personas|habitantes|participantes|empleados)\b"
    r"|\bnumero de (?:pessoas|habitantes|funcionarios)\b|\bquantidade\b|\bcantidad\b|\bbaujahr\b"
    r"|\bhow many\b|\bwie viele\b|\bage\b|\bedad\b|\bidade\b|\bstunden\b|(?<!schul)(?<!haushalts)jahr$"
    r"|\byear$|\bano$|teilnehmerzahl|personenzahl|gruppengrosse"
)
_LONG = re.compile(
    r"begrundung|beschreib|bemerkung|erlauter|anmerkung|mitteilung|motivation|stellungnahme|\bziele\b"
    r"|kurzdarstellung|\bwarum\b|\bwhy\b|\bcomments?\b|descri(?:be|ption|pcion|cao|ba|va)|observac"
    r"|comentario|\breasons?\b|\bjustific|\bvorhaben\b|wunsche und|anregungen|sachverhalt"
)
_SEVERAL = re.compile(
    r"mehrfach|mehrere|zutreffende[ns]?\b|\balle[ns]?\b|\bwelche[nr]?\b|all that apply|\bwhich\b|as many"
    r"|marque todas|todas las|varias|varios|\bthemen\b|\bthemenfelder\b|\binteressen\b|\bsprachen\b"
    r"|\banlagen\b|\bunterlagen\b|\bfachgebiete\b|\bangebote\b|\bleistungen\b|\bwochentage\b|\btage\b"
    r"|\bbereiche\b|\bmassnahmen\b|\bnachweise\b|\bschwerpunkte\b|\binterests\b|\blanguages\b|\btopics\b"
    r"|\bdocuments\b|\bidiomas\b|\btemas\b|\bareas\b|\bdocumentos\b"
)


def guess_kind(nature: ControlNature, label: str, about: str, options: int) -> FieldKind:
    """`options` is how many there are; 0 for a place to write into."""
    folded = fold(label)
    match nature:
        case "box":
            return _boxes(f"{folded} {fold(about)}") if options > 1 else "bool"
        case "lists":
            return "multi"
        case "list" | "radio" if options:
            return "choice"
        case "date":
            return "date"
        case "long":
            return "long"
    return _written(folded)


def _boxes(words: str) -> FieldKind:
    return "multi" if _SEVERAL.search(words) else "choice"


def _written(folded: str) -> FieldKind:
    if _EMAIL.search(folded) and not _PHONE.search(folded):
        return "email"
    if _PHONE.search(folded):
        return "text" if _EMAIL.search(folded) else "phone"
    if _POSTCODE.search(folded):
        return "text" if re.search(_PLACE, folded) else "plz"
    if _URL.search(folded):
        return "url"
    if _DATE.search(folded) and not _NOT_DATE.search(folded):
        return "date"
    if _COUNTRY.search(folded):
        return "country"
    if _LONG.search(folded):
        return "long"
    return "integer" if _NUMBER.search(folded) else "text"
