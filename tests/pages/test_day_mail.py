"""The day's page tells staff what was written, warns of forged senders, and says which letters did not leave."""

from __future__ import annotations

from dataclasses import replace

from klimadocs.model.day import Item
from klimadocs.pages import index_page
from tests.pages.library_card import arrival, day, view
from tests.pages.library_post import FORGED, NOTE, REPLY, dispatch, mail, message, post_day, released
from tests.pages.markup import faults, section, text_of, tree


def _figures(page: str) -> list[str]:
    parts = tree(page).xpath("//section[@aria-labelledby='versand']//ul[contains(@class, 'balance')]/li")
    return [" ".join(part.text_content().split()) for part in parts]


def test_markup_is_sound() -> None:
    assert faults(index_page(post_day())) == []


def test_a_message_to_be_settled_shows_sender_subject_text_and_kind() -> None:
    words = section(index_page(post_day()), "zu-klaeren")
    assert (
        "19.eml 19.05.2031, 14:03 Uhr, per E-Mail, von Ida Küßner <ida@lesekreis.example.org> "
        "Betreff: Frage zu den Ausweisen" in words
    )
    assert "Gelten die Ausweise auch am Montag? persönliche E-Mail · Echtheit des Absenders unbekannt" in words
    assert "nicht berücksichtigt: logo.png, ida.vcf" in words


def test_a_forged_sender_is_warned_of_where_the_mail_is_shown() -> None:
    page = index_page(post_day())
    boxes = [" ".join(box.text_content().split()) for box in tree(page).xpath("//li//div[@class='box bad']")]
    assert boxes[0].startswith("Vorsicht: Diese E-Mail kommt vielleicht nicht von dem Absender, der darin steht.")
    assert FORGED in boxes[0]
    assert "Antworten gehen an gewinn@example.net" in section(page, "zu-klaeren")
    assert section(page, "eingaenge").count("Absender zweifelhaft") == 1


def test_a_forged_sender_of_a_case_is_marked_in_the_list() -> None:
    item = Item(arrival(1), "case", "Aufgenommen.", mail=mail(authenticity="failed"))
    assert "✕ Absender zweifelhaft" in section(index_page(day(items=(item,))), "eingaenge")


def test_a_suggestion_is_folded_and_keeps_its_lines() -> None:
    root = tree(index_page(post_day()))
    assert root.xpath("//details/summary[text()='Vorschlag für eine Antwort']/../div[@class='copy']/text()") == [REPLY]
    item = Item(arrival(1), "trouble", "Nichts darin ist ein Formular.", mail=mail())
    assert "Vorschlag" not in index_page(day(items=(item,)))


def test_parts_that_were_passed_over_are_named_for_every_arrival() -> None:
    item = Item(arrival(1), "case", "Aufgenommen.", ignored=("smime.p7s",))
    assert "nicht berücksichtigt: smime.p7s" in section(index_page(day(items=(item,))), "eingaenge")


def test_every_dispatch_is_counted_once() -> None:
    assert _figures(index_page(post_day())) == [
        "2 fehlgeschlagen",
        "2 Entwürfe im Postfach",
        "1 im Druckfach",
        "2 gesendet",
        "1 noch unterwegs",
    ]
    assert _figures(index_page(day(released(1, "absage", dispatch("absage", "draft"))))) == [
        "0 fehlgeschlagen",
        "1 Entwurf im Postfach",
        "0 im Druckfach",
        "0 gesendet",
    ]


def test_what_failed_stands_first_with_its_remedy() -> None:
    page = index_page(post_day())
    words = section(page, "versand")
    assert words.index("Absage für LA-2031-001 Lesekreis 1") < words.index("fehlgeschlagen")
    assert "Der Mailserver nimmt den Empfänger nicht an (550). Was zu tun ist: Die Adresse prüfen." in words
    assert "kam als unzustellbar zurück" in words
    assert section(page, "zu-klaeren").startswith("Zu klären ✕ 2 Sendungen sind nicht angekommen")
    assert tree(page).xpath("//section[@aria-labelledby='zu-klaeren']//a/@href")[0] == "#versand"


def test_a_failed_dispatch_alone_is_something_to_settle() -> None:
    words = section(index_page(day(released(1, "absage", dispatch("absage", "failed")))), "zu-klaeren")
    assert "1 Sendung ist nicht angekommen oder nicht hinausgegangen." in words
    assert "Kein Eingang ist zu klären." not in words


def test_a_returned_mail_that_a_person_has_settled_needs_nobody() -> None:
    record = dispatch("absage", "sent")
    bounce = message(9, mail(kind="bounce", references=(record.id,)))
    subject = released(1, "absage", record, correspondence=(bounce,))
    assert _figures(index_page(day(subject)))[0] == "1 fehlgeschlagen"
    assert _figures(index_page(day(replace(subject, settled=(bounce.arrival.id,)))))[0] == "0 fehlgeschlagen"


def test_what_is_still_to_leave_is_listed_with_what_to_look_at() -> None:
    page = index_page(post_day())
    rows = tree(page).xpath("//section[@aria-labelledby='versand']//tbody/tr")
    words = [" ".join(" ".join(row.itertext()).split()) for row in rows]
    assert [row.split()[0] for row in words] == ["LA-2031-001", "LA-2031-001", "LA-2031-004"]
    assert "wird erneut versucht Der Mailserver antwortet nicht." in words[0]
    assert f"Empfänger ist noch einzutragen ! liegt als Entwurf im Postfach Vor dem Senden prüfen: {NOTE}" in words[1]
    assert rows[0].xpath("string(th/a/@href)") == "review/LA-2031-001/case.html"
    assert tree(page).xpath("//section[@aria-labelledby='versand']//thead//th/@scope") == ["col"] * 4


def test_the_list_of_cases_tells_where_each_letter_is() -> None:
    root = tree(index_page(post_day()))
    letters = root.xpath("//section[@aria-labelledby='vorgaenge']//li")
    words = [" ".join(letter.text_content().split()) for letter in letters]
    assert "Eingangsbestätigung gesendet" in words
    assert "Absage nicht gesendet" in words
    held = root.xpath("//section[@aria-labelledby='vorgaenge']//span[contains(@class, 'held')]/text()")
    assert held == ["kam als unzustellbar zurück", "nicht gesendet"]


def test_a_day_without_dispatch_says_so() -> None:
    page = index_page(day(view()))
    assert "Noch ist kein Brief zum Versand übergeben." in section(page, "versand")
    assert "nicht hinausgegangen" not in text_of(page)


def test_the_same_day_gives_the_same_page() -> None:
    assert index_page(post_day()) == index_page(post_day())
