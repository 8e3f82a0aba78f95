"""What arrives is hostile until proven otherwise: no value may act, hide, or break the page it stands in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimadocs.model.assessment import Finding
from klimadocs.model.day import Item
from klimadocs.model.reading import Answer, Leftover
from klimadocs.model.transcript import Place
from klimadocs.model.trouble import Trouble
from klimadocs.pages import case_data, case_page, index_page, report_page
from klimadocs.pages.phrases import clean
from tests.pages.library_card import arrival, day, drafted, reading, rich_view, view
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
    )
    items = (
        Item(arrival(1, name=payload, sender=payload, subject=payload), "trouble", payload, payload, (), (trouble,)),
        Item(arrival(2, name=payload), "case", payload, "", ("LA-2031-001",), (trouble,)),
    )
    today = day(hostile, items=items, troubles=(trouble,), office=payload)
    return [case_page(hostile), index_page(today), report_page(today)]


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


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(), max_size=700))
def test_any_text_survives_as_itself(text: str) -> None:
    hostile = view(read=reading(verein="Lesekreis", warum=text))
    page = case_page(hostile)
    page.encode("utf-8")
    assert faults(page) == []
    assert " ".join(clean(text).split()) in text_of(page)
    assert json.loads(json.dumps(case_data(hostile), ensure_ascii=False).encode("utf-8"))["schema"] == 1
