"""Other word processors' files by way of LibreOffice, and the box that LibreOffice is kept in."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from klimadocs.catalogue import Catalogue
from klimadocs.errors import UnreadableError
from klimadocs.executors import Limits
from klimadocs.executors.airlock import Airlock
from klimadocs.forms.fill import fill
from klimadocs.forms.identify import identify
from klimadocs.forms.reference import Reference
from klimadocs.forms.scoring import is_same
from klimadocs.model.reading import FormReading
from klimadocs.model.transcript import Transcript
from klimadocs.programs import sealed
from klimadocs.programs.libreoffice import find_office
from klimadocs.programs.sealed import run_sealed
from klimadocs.readers import find_reader, media, sniff
from klimadocs.readers.office import OfficeReader
from klimadocs.readers.word import WordReader
from tests.makers.fillings.applicants import applicants
from tests.makers.fillings.controls import typed
from tests.makers.fillings.legacy import named
from tests.makers.fillings.plan import Desk
from tests.ooxml.test_package_opening import container
from tests.readers.word_files import packed
from tests.servers.processes import await_quiet

OFFICE = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
SEALED = pytest.mark.skipif(shutil.which("setpriv") is None, reason="util-linux is not installed")
RTF_FILES = sorted((Path(__file__).parents[2].with_name("shared") / "corpus" / "legacy-office").glob("*.rtf"))
FORMATS = ("odt", "ott", "doc", "rtf")
FILTERS = {"ott": "ott:writer8_template"}
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def save_as(source: bytes, ending: str, folder: Path) -> bytes:
    """The Word file as LibreOffice saves it in another format, with a profile that is not the reader's."""
    (folder / "in.docx").write_bytes(source)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'own').as_uri()}"]
    order = ["--convert-to", FILTERS.get(ending, ending), "--outdir", str(folder), str(folder / "in.docx")]
    subprocess.run([*command, *order], check=True, capture_output=True, timeout=120)
    return (folder / f"in.{ending}").read_bytes()


@pytest.fixture(autouse=True)
def nothing_left_behind(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every folder that is made on the way is gone in the end."""
    place = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.glob("klimadocs-*")) == []


def read(content: bytes) -> Transcript:
    reader = find_reader(sniff(content))
    assert isinstance(reader, OfficeReader)
    return reader.read(content)


def refusal(reader: OfficeReader, content: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        reader.read(content)
    assert caught.value.sentence.endswith((".", ")"))
    assert caught.value.remedy.endswith(".")
    return caught.value.kind


def opendocument(body: str, media_type: str = media.ODT, **members: bytes) -> bytes:
    """A text by hand."""
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:draw="{ODF}:drawing:1.0"'
    more = f'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="{ODF}:svg-compatible:1.0" office:version="1.2"'
    content = (
        f"<office:document-content {names} {more}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    entries = {"/": media_type, "content.xml": "text/xml", **dict.fromkeys(members, "")}
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries.items()
    )
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">{listed}</manifest:manifest>'
    parts = {
        "mimetype": media_type.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return packed({**parts, **members})


@pytest.fixture(scope="module")
def desk(shipped: Catalogue) -> Desk:
    return Desk(shipped, shipped.forms[0])


@pytest.fixture(scope="module")
def reference(desk: Desk) -> Reference:
    return Reference(desk.form, WordReader().read(desk.blank(".docx")))


def reading(transcript: Transcript, reference: Reference) -> FormReading:
    identity = identify(transcript, [reference])
    assert identity.reference is reference
    return fill(reference, transcript, identity.score)


@OFFICE
@pytest.mark.parametrize("ending", FORMATS)
def test_a_form_says_the_same_in_every_format(ending: str, desk: Desk, reference: Reference, tmp_path: Path) -> None:
    """Case 32 and build 3: saved by LibreOffice, read as if it had come as a Word file."""
    source = typed(desk, applicants(desk.form)[0])
    content = save_as(source, ending, tmp_path)
    transcript = read(content)
    assert transcript.property("converted") == ending
    assert transcript.media_type == sniff(content)
    assert transcript.troubles == ()
    meant, found = (reading(entry, reference) for entry in (WordReader().read(source), transcript))
    assert [
        answer.field for answer in found.answers if not is_same(meant.answer(answer.field).value, answer.value)
    ] == []


@OFFICE
def test_boxes_whose_state_the_file_does_not_tell_are_doubted(desk: Desk, reference: Reference, tmp_path: Path) -> None:
    """LibreOffice leaves out of .rtf what is ticked in a form of the older kind."""
    transcript = read(save_as(named(desk, applicants(desk.form)[0]), "rtf", tmp_path))
    assert [trouble.kind for trouble in transcript.troubles] == ["states_lost"]
    answers = {answer.field: answer for answer in reading(transcript, reference).answers}
    boxes = [field for field in reference.form.fields if field.kind in ("bool", "multi")]
    assert boxes
    assert all(answers[field.id].doubt for field in boxes)
    assert not any(answer.doubt for answer in answers.values() if reference.form.field(answer.field).kind == "text")


@OFFICE
def test_boxes_as_word_writes_them_into_rtf_are_read() -> None:
    """The state, or the default where the state is 25."""
    box = r"{\field{\*\fldinst { FORMCHECKBOX }{{\*\formfield{\fftype1\ffres%d\ffhps20\ffdefres%d}}}}{\fldrslt }}\par "
    states = ((1, 0), (0, 1), (25, 1), (25, 0))
    lines = "".join(f"Zeile {number}: {box % state}" for number, state in enumerate(states))
    name = r"{\field{\*\fldinst { FORMTEXT }{{\*\formfield{\fftype0{\*\ffname Ort}}}}}{\fldrslt {K\'f6ln}}}\par "
    transcript = read((r"{\rtf1\ansi\ansicpg1252 Ort: " + name + lines + "}").encode("cp1252"))
    controls = [entry for entry in transcript.sightings if entry.method == "control"]
    assert [(entry.key, entry.text) for entry in controls if entry.mark is None] == [("Ort", "Köln")]
    assert [entry.mark for entry in controls if entry.mark is not None] == [True, False, True, False]
    assert {entry.certainty for entry in controls} == {1.0}


@OFFICE
def test_one_box_without_a_state_makes_all_boxes_doubtful() -> None:
    bare = r"{\field{\*\fldinst { FORMCHECKBOX }}{\fldrslt }}\par "
    told = r"{\field{\*\fldinst { FORMCHECKBOX }{{\*\formfield{\fftype1\ffres1\ffdefres0}}}}{\fldrslt }}\par "
    transcript = read((r"{\rtf1\ansi A: " + bare + "B: " + told + "}").encode())
    controls = [entry for entry in transcript.sightings if entry.method == "control"]
    assert [(entry.mark, entry.certainty) for entry in controls] == [(False, 0.5), (True, 0.5)]
    assert [trouble.kind for trouble in transcript.troubles] == ["states_lost"]


@OFFICE
def test_the_oldest_of_its_family_is_read() -> None:
    """StarOffice and OpenOffice 1."""
    content = (
        '<office:document-content xmlns:office="http://openoffice.org/2000/office" '
        'xmlns:text="http://openoffice.org/2000/text" office:class="text" office:version="1.0"><office:body>'
        "<text:p>Stadt: München</text:p></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest"><manifest:file-entry '
        f'manifest:media-type="{media.SXW}" manifest:full-path="/"/><manifest:file-entry '
        'manifest:media-type="text/xml" manifest:full-path="content.xml"/></manifest:manifest>'
    )
    parts = {
        "mimetype": media.SXW.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    transcript = read(packed(parts))
    assert [entry.text for entry in transcript.sightings] == ["Stadt: München"]
    assert transcript.media_type == media.SXW


@pytest.mark.skipif(not RTF_FILES, reason="the corpus of real files is not beside the project")
@OFFICE
def test_real_rtf_files_are_read() -> None:
    for path in RTF_FILES:
        assert read(path.read_bytes()).sightings, path.name


@OFFICE
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
@pytest.mark.parametrize("is_sealed", [True, False])
def test_nothing_outside_the_file_is_fetched(is_sealed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures on a server and texts on this computer; also where the network cannot be taken away."""
    if not is_sealed:
        monkeypatch.setattr(sealed, "_guards", tuple)
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM")
    with listening() as (address, asked):
        picture = f'<draw:image xlink:href="{address}/bild.png" xlink:type="simple" xlink:actuate="onLoad"/>'
        frame = f'<draw:frame svg:width="2cm" svg:height="2cm">{picture}</draw:frame>'
        linked = f'<text:section text:name="A"><text:section-source xlink:href="{secret.as_uri()}"/></text:section>'
        far = f'<text:section text:name="B"><text:section-source xlink:href="{address}/b.txt"/></text:section>'
        transcript = read(opendocument(f"<text:p>vor</text:p>{linked}{far}<text:p>{frame}nach</text:p>"))
    assert asked == []
    assert [entry.text for entry in transcript.sightings] == ["vor", "nach"]
    assert "outside_target" in [trouble.kind for trouble in transcript.troubles]


class listening:
    """A server on this computer that notes what is asked of it."""

    def __enter__(self) -> tuple[str, list[str]]:
        asked: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                asked.append(self.rfile.readline(200).decode("ascii", "replace"))

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}", asked

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_without_libreoffice_it_is_said_what_is_missing() -> None:
    reader = OfficeReader(media.ODT, office="")
    assert refusal(reader, opendocument("")) == "no_program"
    assert refusal(OfficeReader(media.RTF, office="/nicht/da"), b"{\\rtf1}") == "not_converted"


def pretended(folder: Path, script: str) -> str:
    """A program in place of LibreOffice; $OUT is where it is to leave the Word file."""
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nOUT="$2"\n{script}\n')
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize(
    "script",
    [
        "exit 0",
        'mkdir "$OUT"; echo Text > "$OUT/form.docx"',
        'mkdir "$OUT"; ln -s /etc/hostname "$OUT/form.docx"',
        "exit 81",
    ],
)
def test_only_a_word_file_that_opens_counts(script: str, tmp_path: Path) -> None:
    """Case 27: LibreOffice says 0 when it failed."""
    assert refusal(OfficeReader(media.RTF, pretended(tmp_path, script)), b"{\\rtf1}") == "not_converted"


def test_what_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """Case 26."""
    note = tmp_path / "alive"
    script = f"(while true; do date +%N > {note}; sleep 0.02; done) & while true; do sleep 1; done"
    assert refusal(OfficeReader(media.RTF, pretended(tmp_path, script), seconds=1.0), b"{\\rtf1}") == "too_slow"
    await_quiet(note)


@SEALED
def test_what_runs_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """The executor kills a child that takes too long; then nobody is left to end its LibreOffice."""
    if "unshare" not in sealed._guards():
        pytest.skip("this kernel gives no namespaces to us")
    note = tmp_path / "alive"
    code = (
        "import sys; from pathlib import Path; from klimadocs.programs.sealed import run_sealed; "
        "run_sealed(['/bin/sh', '-c', sys.argv[1]], Path(sys.argv[2]), 60)"
    )
    script = f"(while true; do date +%N > {note}; sleep 0.02; done) & wait"
    parent = subprocess.Popen([sys.executable, "-c", code, script, str(tmp_path)])
    until = time.monotonic() + 20
    while not note.exists() and time.monotonic() < until:
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    await_quiet(note)


@SEALED
@pytest.mark.enable_socket
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_there_is_no_network_and_there_are_limits(tmp_path: Path) -> None:
    if "unshare" not in sealed._guards():
        pytest.skip("this kernel gives no namespaces to us")
    with listening() as (address, asked):
        code = (
            "import resource, urllib.request\n"
            "open('limit', 'w').write(str(resource.getrlimit(resource.RLIMIT_AS)[0]))\n"
            f"urllib.request.urlopen('{address}', timeout=5)\n"
        )
        assert run_sealed([sys.executable, "-c", code], tmp_path, 30)
    assert asked == []
    assert int((tmp_path / "limit").read_text()) == 2 << 30


@pytest.mark.parametrize(
    ("media_type", "content", "kind"),
    [
        (media.ODT, b"", "empty"),
        (media.ODT, opendocument("")[:200], "truncated"),
        (media.ODT, opendocument("", **{"META-INF/manifest.xml": b"<m><encryption-data/></m>"}), "encrypted"),
        (media.ODT, opendocument("", a=b"\0" * (65 << 20)), "too_large"),
    ],
    ids=["empty", "truncated", "encrypted", "too_large"],
)
def test_what_is_locked_or_overgrown_meets_no_program(
    media_type: str, content: bytes, kind: str, tmp_path: Path
) -> None:
    """Cases 31, 38 and 39."""
    started = tmp_path / "started"
    reader = OfficeReader(media_type, pretended(tmp_path, f"touch {started}"))
    assert refusal(reader, content) == kind
    assert not started.exists()


@OFFICE
def test_locked_old_word_files_are_refused(desk: Desk, tmp_path: Path) -> None:
    """The flag in the head of the text, as Word sets it."""
    content = save_as(desk.blank(".docx"), "doc", tmp_path)
    at = content.index(b"\xec\xa5")
    locked = bytearray(content)
    locked[at + 11] |= 0x01
    assert refusal(OfficeReader(media.DOC, office=""), bytes(locked)) == "encrypted"
    assert refusal(OfficeReader(media.DOC, office=""), content) == "no_program"


@OFFICE
def test_macros_are_told() -> None:
    content = opendocument("<text:p>Ort: Köln</text:p>", **{"Scripts/python/a.py": b"pass"})
    assert [trouble.kind for trouble in read(content).troubles] == ["macros"]


@OFFICE
@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        (media.ODT, packed({"mimetype": media.ODT.encode()})),
        (media.DOC, container("WordDocument")),
        (media.WPS, container("MatOST")),
    ],
    ids=["odt", "doc", "wps"],
)
def test_broken_files_are_refused(media_type: str, content: bytes) -> None:
    """Case 31."""
    assert sniff(content) == media_type
    assert refusal(OfficeReader(media_type), content) == "not_converted"


@OFFICE
def test_two_children_read_at_the_same_time() -> None:
    """Each with a profile of its own, under the limits of the executor."""
    files = [opendocument(f"<text:p>Ort: Köln {number}</text:p>") for number in range(2)]
    done = list(Airlock(2, Limits()).run(read, files))
    found = [entry.result for entry in done if isinstance(entry.result, Transcript)]
    assert [entry.sightings[0].text for entry in found] == ["Ort: Köln 0", "Ort: Köln 1"]
