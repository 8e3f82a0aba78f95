"""Media types as the house writes them."""

from __future__ import annotations

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
DOTM = "application/vnd.ms-word.template.macroEnabled.12"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LOCKED_OFFICE = "application/x-ooxml-encrypted"
ODT = "application/vnd.oasis.opendocument.text"
OTT = "application/vnd.oasis.opendocument.text-template"
SXW = "application/vnd.sun.xml.writer"
STW = "application/vnd.sun.xml.writer.template"
WPS = "application/vnd.ms-works"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
OUTLOOK = "application/vnd.ms-outlook"
CONTAINER = "application/x-ole-storage"
PDF = "application/pdf"
RTF = "application/rtf"
ZIP = "application/zip"
MAIL = "message/rfc822"
HTML = "text/html"
XML = "application/xml"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

WORD_FILES = frozenset((DOCX, DOTX, DOCM, DOTM, LOCKED_OFFICE))
"""What the Word reader takes. Of a locked file it can say only that it is locked, but it says so in plain words."""

OFFICE_ENDINGS = {ODT: ".odt", OTT: ".ott", SXW: ".sxw", STW: ".stw", DOC: ".doc", RTF: ".rtf", WPS: ".wps"}
"""What LibreOffice turns into Word files, with the ending under which it knows each."""
