"""The invented mails around the forms, each in the manner of another mail program."""

from __future__ import annotations

from tests.makers.mail_writing import (
    CRLF,
    WORD_TYPE,
    attachment,
    message,
    multipart,
    picture,
    received,
    rfc2047,
    rfc2231,
    text,
)
from tests.makers.sample_truth import Sample

_SERVER = "mx.skew.example.org"
_TO = "To: klimapartnerschaften@skew.example.org"
_CARD = """begin:vcard
fn:Ingo M=C3=A4rklin
n:M=C3=A4rklin;Ingo
org:Universit=C3=A4tsstadt T=C3=BCbingen
email;internet:ingo.maerklin@tuebingen.example.org
tel;work:089 99998-412
version:2.1
end:vcard
"""


def tuebingen(_: Sample, form: bytes) -> bytes:
    """Thunderbird: text and picture, the form, a visiting card."""
    words = """Sehr geehrte Damen und Herren,

anbei erhalten Sie die Interessensbekundung der Universitätsstadt
Tübingen für eine Klimapartnerschaft mit São Bento do Sul. Für
Rückfragen – gerne auch telefonisch – stehen Frau Dr. d’Alessandro
und ich zur Verfügung.

Mit freundlichen Grüßen
Ingo Märklin

-- 
Universitätsstadt Tübingen · Fachabteilung Städtepartnerschaften
Am Markt 1 · 72070 Tübingen
"""
    logo = attachment(
        'image/png;\r\n name="image001.png"',
        'inline;\r\n filename="image001.png"',
        picture(),
        "Content-ID: <part1.02040608@tuebingen.example.org>",
    )
    file_name = "Interessensbekundung_Klimapartnerschaft_Universitätsstadt Tübingen.docx"
    parts = [
        multipart("related", "------------010203040506070809010203", [text(words), logo]),
        attachment(WORD_TYPE, rfc2231(file_name), form),
        attachment(
            'text/x-vcard; charset=utf-8;\r\n name="ingo_maerklin.vcf"',
            'attachment;\r\n filename="ingo_maerklin.vcf"',
            _CARD.encode("ascii"),
        ),
    ]
    headers = [
        received(_SERVER, "mail.tuebingen.example.org", "Mon,  1 Sep 2014 16:47:09 +0200 (CEST)", "4B2A61F03C"),
        "Message-ID: <54048A1B.2050607@tuebingen.example.org>",
        "Date: Mon, 01 Sep 2014 16:46:51 +0200",
        "From: =?UTF-8?B?SW5nbyBNw6Rya2xpbg==?= <ingo.maerklin@tuebingen.example.org>",
        "User-Agent: Mozilla/5.0 (Windows NT 6.1; rv:24.0) Gecko/20100101 Thunderbird/24.7.0",
        _TO,
        "Subject: =?UTF-8?Q?Interessensbekundung_Klimapartnerschaft_T=C3=BCbingen_=E2=80=93_?=\r\n"
        " =?UTF-8?Q?S=C3=A3o_Bento_do_Sul?=",
    ]
    return message(headers, multipart("mixed", "------------000807060504030201080706", parts))


def murnau_first(_: Sample, form: bytes) -> bytes:
    """Outlook behind Exchange: text twice, the logo of the signature, the form under an encoded word."""
    words = """Hallo Frau Ahlers,

wie besprochen schon mal das Formular, der Rest kommt nach der Sitzung.
Die Einwohnerzahl finden Sie auf unserer Homepage.

Schöne Grüße aus Murnau
Korbinian Reßler
"""
    headers = [
        received(_SERVER, "exchange.murnau.example.org", "Tue, 2 Sep 2014 11:20:44 +0200", "9C41D22E07"),
        "From: =?iso-8859-1?Q?Re=DFler=2C_Korbinian?= <korbinian.ressler@murnau.example.org>",
        'To: "klimapartnerschaften@skew.example.org" <klimapartnerschaften@skew.example.org>',
        "Subject: WG: Klimapartnerschaften",
        "Thread-Topic: Klimapartnerschaften",
        "Date: Tue, 2 Sep 2014 09:20:38 +0000",
        "Message-ID: <B7E2A1C90D4F@exchange.murnau.example.org>",
        "Accept-Language: de-DE, en-US",
        "X-MS-Has-Attach: yes",
    ]
    return message(headers, _outlook(words, rfc2047("Interessensbekundung_Ausfüllformular.docx"), form, "B7E2"))


def murnau_second(_: Sample, form: bytes) -> bytes:
    """The same sender answers his own mail with the form complete."""
    words = """Sehr geehrte Frau Ahlers,

entschuldigen Sie den halben Entwurf vom Dienstag. Hier ist das vollständige
Formular, vom Bürgermeister freigegeben. Bitte verwenden Sie nur noch dieses.

Schöne Grüße
Korbinian Reßler

________________________________
Von: Reßler, Korbinian
Gesendet: Dienstag, 2. September 2014 11:21
An: klimapartnerschaften@skew.example.org
Betreff: WG: Klimapartnerschaften

Hallo Frau Ahlers, wie besprochen schon mal das Formular [...]
"""
    headers = [
        received(_SERVER, "exchange.murnau.example.org", "Fri, 5 Sep 2014 09:03:12 +0200", "1F70BB4A55"),
        "From: =?iso-8859-1?Q?Re=DFler=2C_Korbinian?= <korbinian.ressler@murnau.example.org>",
        'To: "klimapartnerschaften@skew.example.org" <klimapartnerschaften@skew.example.org>',
        "Subject: =?iso-8859-1?Q?AW:_Klimapartnerschaften_=96_vollst=E4ndig?=",
        "Date: Fri, 5 Sep 2014 07:03:06 +0000",
        "Message-ID: <C80F55D27E11@exchange.murnau.example.org>",
        "In-Reply-To: <B7E2A1C90D4F@exchange.murnau.example.org>",
        "References: <B7E2A1C90D4F@exchange.murnau.example.org>",
        "X-MS-Has-Attach: yes",
    ]
    return message(headers, _outlook(words, rfc2047("Interessensbekundung_Ausfüllformular_NEU.docx"), form, "C80F"))


def neubrandenburg(_: Sample, form: bytes) -> bytes:
    """Written ten minutes before the deadline, held up for hours: two servers, the upper line is ours."""
    words = "Guten Abend, anbei fristgerecht unsere Interessensbekundung. Stadt Neubrandenburg, Stadtentwicklung\n"
    headers = [
        received(_SERVER, "relay.neubrandenburg.example.org", "Sat, 6 Sep 2014 08:12:31 +0200", "77D0E19B2A"),
        "Received: from pc0412.intern (unknown [198.51.100.8])\r\n"
        "\tby relay.neubrandenburg.example.org (Postfix) with ESMTP id 3F0A; Fri, 5 Sep 2014 23:50:20 +0200",
        "Date: Fri, 5 Sep 2014 23:50:12 +0200",
        "From: Stadtentwicklung Neubrandenburg <stadtentwicklung@neubrandenburg.example.org>",
        _TO,
        "Message-Id: <20140905235012.3F0A@relay.neubrandenburg.example.org>",
        "Subject: Interessensbekundung",
        "X-Mailer: Novell GroupWise 12.0",
    ]
    form_part = attachment(f'{WORD_TYPE}; name="Formular.docx"', 'attachment; filename="Formular.docx"', form)
    return message(headers, multipart("mixed", "=__Part5A3B9.0__=", [text(words), form_part]))


def bielefeld(_: Sample, form: bytes) -> bytes:
    """The same file once more, of no declared kind."""
    words = "Liebe Frau Ahlers,\n\nzur Sicherheit noch einmal per E-Mail.\n\nJörg-Peter Großekathöfer\n"
    headers = [
        received(_SERVER, "mail.bielefeld.example.org", "Thu, 4 Sep 2014 14:31:55 +0200", "E0528C6D11"),
        "From: =?utf-8?q?J=C3=B6rg-Peter_Gro=C3=9Fekath=C3=B6fer?=\r\n"
        " <joerg-peter.grossekathoefer@bielefeld.example.org>",
        _TO,
        "Subject: Fwd: Interessensbekundung Bielefeld",
        "Date: Thu, 4 Sep 2014 14:31:49 +0200",
        "Message-Id: <3D1E9A70-5B2C@mail.bielefeld.example.org>",
        "X-Mailer: Apple Mail (2.1878.6)",
    ]
    name = "Bielefeld%20Interessensbekundung%20Estel%C3%AD.docx"
    form_part = attachment("application/octet-stream", f"attachment; filename*=utf-8''{name}", form)
    return message(headers, multipart("mixed", "Apple-Mail=_61F2A3", [text(words), form_part]))


def away() -> bytes:
    """An answer of a machine."""
    words = "Guten Tag, ich bin bis zum 12. September nicht im Haus. In dringenden Fällen: 089 99998-400.\n"
    headers = [
        received(_SERVER, "mail.tuebingen.example.org", "Thu, 4 Sep 2014 07:00:58 +0200", "AA01C3D499"),
        "Return-Path: <>",
        "Auto-Submitted: auto-replied",
        "From: =?UTF-8?B?SW5nbyBNw6Rya2xpbg==?= <ingo.maerklin@tuebingen.example.org>",
        _TO,
        "Subject: =?UTF-8?Q?Automatische_Antwort=3A_Ihre_Interessensbekundung?=",
        "Date: Thu, 4 Sep 2014 07:00:57 +0200",
        "Message-ID: <auto-540800c9@tuebingen.example.org>",
        "X-Auto-Response-Suppress: All",
    ]
    return message(headers, text(words))


def _outlook(words: str, file_name: str, form: bytes, mark: str) -> str:
    html = (
        f"<html><body><p>{words.strip().replace(chr(10), '<br>')}</p><img src='cid:image001.png@{mark}'></body></html>"
    )
    logo = attachment(
        'image/png; name="image001.png"',
        'inline; filename="image001.png"; size=69',
        picture(),
        f"Content-ID: <image001.png@{mark}>",
    )
    both = multipart("alternative", f"_000_{mark}_", [text(words, charset="iso-8859-1"), text(html, "html", "utf-8")])
    with_logo = multipart("related", f"_002_{mark}_", [both, logo])
    form_part = attachment(
        f'{WORD_TYPE};{CRLF}\tname="{file_name}"',
        f'attachment;{CRLF}\tfilename="{file_name}"; size={len(form)}',
        form,
        f"Content-Description: {file_name}",
    )
    return multipart("mixed", f"_004_{mark}_", [with_logo, form_part])
