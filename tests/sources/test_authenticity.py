"""Only what our own server found counts; a stranger may write whatever he likes (case 62)."""

from __future__ import annotations

import pytest

from klimadocs.model.mail import Authenticity
from tests.sources.heads import facts_of

OWN = "Authentication-Results: mx.skew.example.org; "
FOREIGN = "Authentication-Results: mx.elsewhere.example.com; "
IN = "Received: from gw.example.com by mx.skew.example.org; Thu, 4 Sep 2014 16:52:11 +0200"
OUT = "Received: from pc.example.com by gw.example.com; Thu, 4 Sep 2014 16:52:01 +0200"
STORE = "Received: from mx.skew.example.org by store.internal; Thu, 4 Sep 2014 16:52:12 +0200"
FROM = "musterstadt.example.org"

VERDICTS: list[tuple[Authenticity, list[str]]] = [
    ("passed", [OWN + f"dmarc=pass (p=none dis=none) header.from={FROM}"]),
    ("passed", [OWN + "dmarc=pass"]),
    ("passed", [OWN + f"spf=pass smtp.mailfrom=bounce@{FROM}; dkim=none"]),
    ("passed", [OWN + f"dkim=pass (2048-bit key) header.d={FROM} header.s=a; spf=fail smtp.mailfrom=x@example.com"]),
    ("passed", [OWN + f"dkim=pass header.i=@mail.{FROM}"]),
    ("passed", [OWN + f"dkim=fail header.d=list.example.com;\r\n dkim=pass header.d={FROM}"]),
    ("passed", [f"Authentication-Results: MX.Skew.Example.Org. 1; dkim=pass header.d={FROM}"]),
    ("passed", [f"Authentication-Results: (x (y)) mx.skew.example.org (z); dkim/1 = pass header.d={FROM}"]),
    ("passed", [STORE, IN, OWN + "dmarc=pass", OUT]),
    ("passed", [OWN + "dmarc=pass", IN, OUT, OWN + "dmarc=fail"]),
    ("passed", [FOREIGN + "dmarc=fail", OWN + "dmarc=pass"]),
    ("failed", [OWN + f"dmarc=fail (p=reject) header.from={FROM}; dkim=pass header.d={FROM}"]),
    ("failed", [OWN + "spf=softfail smtp.mailfrom=x@example.com; dkim=fail header.d=example.com"]),
    ("failed", [OWN + "spf=fail smtp.mailfrom=x; dkim=fail", OWN + "dmarc=pass"]),
    ("unknown", []),
    ("unknown", [OWN + "none"]),
    ("unknown", [OWN]),
    ("unknown", [OWN + "dkim=pass header.d=example.com; spf=pass smtp.mailfrom=x@example.com"]),
    ("unknown", [OWN + "dmarc=pass header.from=bonn.example.com"]),
    ("unknown", [OWN + "dkim=pass header.d=org"]),
    ("unknown", [OWN + f"dkim=pass header.d=evil{FROM}"]),
    ("unknown", [OWN + "spf=fail smtp.mailfrom=x; dkim=none"]),
    ("unknown", [OWN + "dkim=pass reason=\"x; dmarc=pass\" header.d=example.com"]),
    ("unknown", [OWN + "spf=none (domain of \"x); dmarc=pass (\"@example.com) smtp.mailfrom=\"a\\\"; dmarc=pass; \""]),
    ("unknown", [OWN + "(dmarc=pass)"]),
    ("failed", [OWN + "spf=none (domain of \"x) smtp.mailfrom=y; dmarc=fail"]),
    ("unknown", [FOREIGN + "dmarc=pass"]),
    ("unknown", [f"Authentication-Results: mx.skew.example.org.example.com; dkim=pass header.d={FROM}"]),
    ("unknown", ["X-" + OWN + "dmarc=pass"]),
    ("unknown", ["ARC-" + OWN.replace(": ", ": i=1; ") + "dmarc=pass"]),
    ("unknown", [IN, OUT, OWN + "dmarc=pass"]),
    ("unknown", [STORE, IN, OUT, OWN + "dmarc=pass"]),
    ("unknown", ["Authentication-Results: spf=pass smtp.mailfrom=musterstadt.example.org; dmarc=pass"]),
    ("unknown", ["From: a@musterstadt.example.org, b@example.com", OWN + "dmarc=pass"]),
    ("unknown", ["From: Anna", OWN + "dmarc=pass"]),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "fields"), VERDICTS)
def test_our_own_server_decides(expected: Authenticity, fields: list[str]) -> None:
    assert facts_of(*fields).authenticity == expected


def test_without_a_server_of_ours_nothing_is_believed() -> None:
    found = facts_of(OWN + "dmarc=pass", servers=())
    assert (found.authenticity, found.authenticity_note) == (
        "unknown",
        "Für das Postfach ist kein Mailserver eingetragen, dessen Prüfung des Absenders zählt.",
    )


MICROSOFT = "Authentication-Results: spf={spf} (sender IP is 192.0.2.1)\r\n smtp.mailfrom=" + FROM + "; {rest}"


@pytest.mark.parametrize(
    ("expected", "spf", "rest"),
    [
        (
            "passed",
            "pass",
            "dkim=pass (signature was verified) header.d=x.example;dmarc=pass action=none;compauth=pass",
        ),
        (
            "failed",
            "pass",
            "dkim=none (message not signed) header.d=none;dmarc=none action=none;compauth=fail reason=001",
        ),
        ("failed", "fail", "dkim=none;dmarc=fail action=quarantine header.from=musterstadt.example.org;compauth=fail"),
        ("unknown", "none", "dkim=none;dmarc=none action=none header.from=musterstadt.example.org"),
    ],
)
def test_exchange_online_leaves_its_name_out(expected: Authenticity, spf: str, rest: str) -> None:
    """That counts only where the settings say that the mailbox lies there."""
    field = MICROSOFT.format(spf=spf, rest=rest)
    assert facts_of(field, servers=("musterstadt.mail.protection.outlook.com",)).authenticity == expected
    assert facts_of(field, servers=("notoutlook.com",)).authenticity == "unknown"


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ([OWN + "dmarc=pass"], "Der Mailserver mx.skew.example.org bestätigt den Absender (DMARC)."),
        (
            [OWN + "dmarc=fail"],
            "Der Mailserver mx.skew.example.org bestätigt den Absender nicht (DMARC): Die Adresse kann gefälscht sein.",
        ),
        ([], "Der eigene Mailserver sagt nichts über die Echtheit des Absenders."),
        ([OWN + "none"], "Der Mailserver mx.skew.example.org hat die Echtheit des Absenders nicht feststellen können."),
    ],
)
def test_staff_are_told_in_german(fields: list[str], note: str) -> None:
    assert facts_of(*fields).authenticity_note == note
