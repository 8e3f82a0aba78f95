"""What arrives is hostile until proven otherwise: no value may act, hide, or break the page it stands in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimadocs.model.assessment import Finding
from klimadocs.model.case import DispatchRecord, DispatchState
from klimadocs.model.day import Item
from klimadocs.model.event import Dispatched, Dispatching, Entry, Event, Filed, Left, Postponed, Undelivered
from klimadocs.model.mail import MailFacts
from klimadocs.model.reading import Answer, Leftover
from klimadocs.model.transcript import Place
from klimadocs.model.trouble import Trouble
from klimadocs.pages import case_data, case_page, index_page, report_page
from klimadocs.pages.phrases import clean
from tests.pages.library_card import arrival, day, drafted, reading, rich_view, view
from tests.pages.library_post import approved, dispatch, mail, message
from tests.pages.markup import faults, text_of, tree

PAYLOADS = [
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "<!-- ",
    "]]>",
    "&lt;b&gt; & <b>",
    "http://evil.example.org/?a=<b>",
    "\u202egnp.exe",
    "a\x00b\x1b[31m",
    "\ud800 halb",
    "../../../etc/passwd",
]


def _pages(payload: str) -> list[str]:
    """Every page with the payload in every place that the outside can reach."""
    answer = Answer("", payload, f"roh {payload}", 0.4, True, payload, "ocr", Place(1, None, payload), payload)
    read = reading(verein=payload, patin=payload, patin_land=answer, genres=(payload,), warum=payload, art=payload)
    trouble = Trouble("read", payload, "odd", payload, payload)
    hostile = view(
        1,
        read,
        findings=(Finding("not_an_option", ("art",), "error", (("raw", payload),)),),
        troubles=(trouble,),
        drafts=(
            drafted(1, "nachfrage", file=f"review/LA-2031-001/{payload}.docx", gaps=(payload,), reasons=(payload,)),
        ),
        duplicates=(arrival(2, name=payload, sender=payload, subject=payload),),
        approvals=(approved(1, "absage", file=payload, by=payload),),
        dispatches=tuple(_dispatch(state, payload) for state in get_args(DispatchState)),
        correspondence=(
            message(7, _mail(payload), payload),
            message(8, replace(_mail(payload), authenticity="failed")),
        ),
        mails=((f"{1:064x}", _mail(payload)), (f"{2:064x}", replace(_mail(payload), authenticity="failed"))),
        history=tuple(
            Entry(number, str(number), datetime(2031, 5, 2, tzinfo=UTC), event)
            for number, event in enumerate(_events(payload), 1)
        ),
    )
    items = (
        Item(
            arrival(1, name=payload, sender=payload, subject=payload),
            "trouble",
            payload,
            payload,
            (),
            (trouble,),
            replace(_mail(payload), authenticity="failed"),
            payload,
            (payload,),
        ),
        Item(arrival(2, name=payload), "case", payload, "", ("LA-2031-001",), (trouble,)),
    )
    today = day(hostile, items=items, troubles=(trouble,), office=payload)
    return [case_page(hostile), index_page(today), report_page(today)]


def _mail(payload: str) -> MailFacts:
    words = (payload,)
    return mail(
        message_id=payload, senders=words, sender_name=payload, reply_to=(f"{payload} 2",), subject=payload,
        authenticity_note=payload, signature=payload, excerpt=payload, references=words,
    )  # fmt: skip


def _dispatch(state: DispatchState, payload: str) -> DispatchRecord:
    return dispatch(
        "absage", state, id=f"{state} {payload}", recipient=payload, note=payload, reference=payload, sentence=payload,
        remedy=payload,
    )  # fmt: skip


def _events(payload: str) -> tuple[Event, ...]:
    case, name = "LA-2031-001", f"sent {payload}"
    return (
        Filed(f"{7:064x}", case, "thread"),
        Dispatching(name, case, "draft", ("absage", payload), (), (), payload, payload),
        Dispatched(name, case, payload),
        Postponed(name, case, payload),
        Undelivered(name, case, payload, payload),
        Left(name, case, payload, True),
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_shown_as_text_and_does_nothing(payload: str) -> None:
    for page in _pages(payload):
        page.encode("utf-8")
        assert faults(page) == []
        assert " ".join(clean(payload).split()) in text_of(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_address_leaves_the_outbox(payload: str) -> None:
    for page in _pages(payload):
        addresses = tree(page).xpath("//@href | //@src")
        assert all(":" not in address and "//" not in address for address in addresses)
        assert all(address.startswith(("#", "review/", "../LA-")) or "/" not in address for address in addresses)


@pytest.mark.parametrize("page", [case_page(rich_view(), "../../index.html"), index_page(day()), report_page(day())])
def test_nothing_is_fetched_and_the_page_says_so(page: str) -> None:
    policy = tree(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self'")
    assert not tree(page).xpath("//script | //link | //img | //iframe")
    assert "url(" not in page
    assert "@import" not in page


def test_marks_that_turn_the_text_around_are_made_visible() -> None:
    page = case_page(view(read=reading(verein="Rechnung \u202egnp.exe", warum="\u2066x\u2069")))
    assert not set(page) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_leftovers_are_escaped() -> None:
    read = replace(reading(verein="x"), leftovers=(Leftover("<b>fett</b>", Place()),))
    assert "&lt;b&gt;fett&lt;/b&gt;" in case_page(view(read=read))


def test_halves_of_surrogate_pairs_in_a_mail_reach_neither_page_nor_record() -> None:
    broken = "\ud800 halb"
    subject = view(correspondence=(message(7, _mail(broken)),), dispatches=(_dispatch("failed", broken),))
    case_page(subject).encode("utf-8")
    text = json.dumps(case_data(subject), ensure_ascii=False)
    assert "? halb" in json.loads(text.encode("utf-8"))["correspondence"][0]["mail"]["subject"]


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=700))
def test_any_text_survives_as_itself(text: str) -> None:
    hostile = view(read=reading(verein="Lesekreis", warum=text))
    page = case_page(hostile)
    page.encode("utf-8")
    assert faults(page) == []
    assert " ".join(clean(text).split()) in text_of(page)
    assert json.loads(json.dumps(case_data(hostile), ensure_ascii=False).encode("utf-8"))["schema"] == 1
