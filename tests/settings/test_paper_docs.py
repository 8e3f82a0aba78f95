"""What docs/paper.md promises of settings, names, days and limits is what the program does."""

from __future__ import annotations

import io
import os
import re
import tomllib
from datetime import date
from email.message import Message
from pathlib import Path

import pytest
from PIL import Image

from klimadocs.executors import Limits
from klimadocs.model.mail import Machines
from klimadocs.paper.leaves import pictures
from klimadocs.settings import Settings, load_settings
from klimadocs.sources import Delivery, folder
from klimadocs.sources.carriers import carrier_of
from klimadocs.sources.days import days_in
from klimadocs.sources.file_facts import facts_of
from klimadocs.sources.page_files import piles_of

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
STAMP = 1_409_900_000.0


def section(title: str) -> str:
    return re.split(r"^#+ ", PAGE.partition(f" {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def settings(place: Path) -> Settings:
    (place / "klimadocs.toml").write_text(EXAMPLE, encoding="utf-8")
    return load_settings(place, {"XDG_CONFIG_HOME": str(place)}, {})


def test_machines_named_as_in_the_example_are_known(tmp_path: Path) -> None:
    (account,) = settings(tmp_path).mailboxes
    machines = Machines(account.faxes, account.scanners)
    told = {"eingang@fax.example.org": "fax", "fritzbox@example.org": "fax", "kopierer-og2@example.org": "scanner",
            "buergermeister@example.org": ""}  # fmt: skip
    found = {sender: carrier_of(Message(), (sender,), "Unterlagen", machines) for sender in told}
    assert found == told


@pytest.mark.parametrize(("subject", "head"), [("Fax von 030 23125 117", ""), ("Unterlagen", "X-Fax-Number")])
def test_services_that_say_so_are_known_without_settings(subject: str, head: str) -> None:
    assert (f"{head.partition('-N')[0]}…" if head else f'"{subject}"') in PAGE
    mail = Message()
    if head:
        mail[head] = "030 23125 117"
    assert carrier_of(mail, ("fax@dienst.example.org",), subject, Machines()) == "fax"


@pytest.mark.parametrize(
    ("name", "received", "postmarked"),
    [
        ("2014-09-05 Bonn.pdf", date(2014, 9, 5), None),
        ("Bonn Eingang 05.09.2014.pdf", date(2014, 9, 5), None),
        ("Bonn Poststempel 04.09.2014 Antrag.pdf", None, date(2014, 9, 4)),
        ("2014-09-05/Bonn.pdf", date(2014, 9, 5), None),
        ("Eingang 05.09.2014/Bonn.pdf", date(2014, 9, 5), None),
    ],
)
def test_names_tell_the_day_as_the_page_says(name: str, received: date | None, postmarked: date | None) -> None:
    day = "Poststempel 04.09.2014" if postmarked else name.partition("/")[0]
    assert day in section("The date")
    *folders, file = name.split("/")
    found = days_in(folders, file)
    assert (found.received, found.postmarked) == (received, postmarked)


def test_a_day_alone_is_receipt_and_postmark_of_a_letter_and_with_a_word_only_the_receipt(tmp_path: Path) -> None:
    (tmp_path / "scan").mkdir()
    plain, worded = (tmp_path / "scan" / name for name in ("2014-09-05 Bonn.pdf", "Bonn Eingang 05.09.2014.pdf"))
    assert facts_of(tmp_path, plain).postmark == date(2014, 9, 5)
    assert facts_of(tmp_path, worded).postmark is None


def collected(place: Path, received: date | None = None) -> Delivery:
    (found,) = folder.FolderSource(place, received).collect()
    assert isinstance(found, Delivery)
    return found


def test_who_tells_the_day_comes_in_the_order_of_the_page(tmp_path: Path) -> None:
    """One teller after the other is taken away; each time the next one of the page speaks."""
    target = io.BytesIO()
    tags = {270: "030 23125 117", 271: "HylaFAX", 306: "2014:09:01 10:00:00"}
    Image.new("1", (1728, 2200), 1).save(target, "TIFF", compression="group4", dpi=(204, 196), tiffinfo=tags)
    tellers = []
    for where in ("fax/2014-09-03/2014-09-04 Bonn.tif", "fax/2014-09-03/Bonn.tif", "fax/Bonn.tif"):
        house = tmp_path / str(len(tellers))
        path = house / where
        path.parent.mkdir(parents=True)
        path.write_bytes(target.getvalue())
        os.utime(path, (STAMP, STAMP))
        side = path.with_name(f"{path.name}.toml")
        if not tellers:
            side.write_text("received = 2014-09-05\n")
            tellers.append(collected(house, date(2014, 9, 2)).received_by)
            side.unlink()
        tellers.append(collected(house, date(2014, 9, 2)).received_by)
    assert tellers == ["side file", "file name", "folder name", "fax server"]


def test_a_given_day_counts_before_the_time_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "scan").mkdir()
    (tmp_path / "scan" / "Bonn.txt").write_text("Ein Brief")
    assert collected(tmp_path, date(2014, 9, 5)).received_by == "given"
    assert collected(tmp_path).received_by == "file time"


def test_pages_in_files_of_their_own_join_as_the_page_says() -> None:
    names = [f"{stem}{number}{end}" for stem, end in (("name_00", ".jpg"), ("name-", ".tif")) for number in (1, 2)]
    assert {"name_001.jpg", "name-1.tif"} <= set(names)
    assert [len(pile) for pile in piles_of(sorted(names), str)] == [2, 2]
    days = ["scan_017.pdf", "scan_018.pdf"]
    assert [len(pile) for pile in piles_of(days, str)] == [1, 1]
    assert [len(pile) for pile in piles_of(["scan_017.jpg", "scan_018.jpg"], str)] == [1, 1]
    assert folder._PAGES_FOLLOW_S == 60


@pytest.mark.parametrize("name", ["scan", "fax"])
def test_the_folders_of_the_devices_are_known(name: str, tmp_path: Path) -> None:
    assert f"`inbox/{name}/`" in PAGE
    assert facts_of(tmp_path, tmp_path / name / "x.pdf").channel == {"scan": "post", "fax": "fax"}[name]


def test_limits_are_those_of_the_page() -> None:
    text = section("Limits")
    assert f"| {pictures.PAGES_MAX}; the rest" in text
    assert f"{pictures._PIXELS_MAX // 1_000_000} million pixels" in text
    assert f"{folder._LARGEST_BYTES // 2**20} MB" in text
    assert f"`seconds_per_file` ({Settings().seconds_per_file:g} s)" in text
    assert f"{Limits().seconds_more:g} s more" in text


def test_the_extra_is_there() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for name in re.findall(r"\.\[(\w+)\]", PAGE):
        assert name in extras
