"""Damages files in every way that programs, mails and bad people do: from a seed, so that each damage can be had again."""

from __future__ import annotations

import copy
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

from lxml import etree

Mutation = Callable[[bytes, Random], bytes]
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"4294967295", b"-2147483648", b"99999999999999999999", b"1e9", b"0.0000001")
_TEXTS = ("", "\u202e☒", "☐", "x" * 5000, "\u0000".replace("\0", "\ufffd"), "a\u0308" * 50, "]]", "☒\n☐", "𝔘" * 20)
_REFERENCE = re.compile(rb"\d+ 0 R")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NAME = re.compile(rb"/[A-Za-z]+")
_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LENGTH = re.compile(rb"/Length \d+")


def damage(content: bytes, random: Random, times: int = 6) -> bytes:
    """Bytes that are flipped, cut off, taken out, put in, doubled or swapped."""
    for _ in range(random.randint(1, times)):
        content = random.choice(_DAMAGES)(content, random)
    return content


def _flip(content: bytes, random: Random) -> bytes:
    if not content:
        return content
    at = random.randrange(len(content))
    return content[:at] + bytes((content[at] ^ (1 << random.randrange(8)),)) + content[at + 1 :]


def _replace(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random, 6)
    return content[:start] + random.randbytes(random.randint(0, 4)) + content[end:]


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randint(len(content) // 4, len(content))]


def _take_out(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random, 400)
    return content[:start] + content[end:]


def _double(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random, 400)
    return content[:end] + content[start:end] * random.randint(1, 3) + content[end:]


def _blank_out(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random, 60)
    return content[:start] + random.choice((b"\0", b" ", b"\xff")) * (end - start) + content[end:]


def _swap(content: bytes, random: Random) -> bytes:
    start, middle = _span(content, random, 200)
    end = min(len(content), middle + random.randint(0, 200))
    return content[:start] + content[middle:end] + content[start:middle] + content[end:]


def _span(content: bytes, random: Random, most: int) -> tuple[int, int]:
    start = random.randint(0, len(content))
    return start, min(len(content), start + random.randint(0, most))


_DAMAGES: tuple[Mutation, ...] = (_flip, _flip, _replace, _replace, _cut, _take_out, _double, _blank_out, _swap)


def damage_zip(content: bytes, random: Random) -> bytes:
    """A package whose parts are damaged inside, zipped again with right sums; now and then the zip itself."""
    kind = random.randrange(10)
    if kind == 0:
        return damage(content, random)
    parts = open_zip(content)
    names = [name for name in parts if not name.endswith("/")]
    name = random.choice([*names, *(["word/document.xml"] if "word/document.xml" in parts else names) * len(names)])
    if kind == 1:
        parts = _without_order(parts, name, random)
    elif kind == 2:
        parts[name] = damage(parts[name], random)
    else:
        parts[name] = _change_xml(parts[name], random)
    return close_zip(parts)


def open_zip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


def close_zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _without_order(parts: dict[str, bytes], name: str, random: Random) -> dict[str, bytes]:
    """A part is gone, empty, under another name, or holds what belongs into another."""
    content = parts.pop(name)
    other = random.choice([*parts, name])
    match random.randrange(4):
        case 0:
            return parts
        case 1:
            return {**parts, name: b""}
        case 2:
            return {
                **parts,
                random.choice((name.upper(), f"{name}.xml", f"../{name}", name.replace("/", "\\"))): content,
            }
        case _:
            return {**parts, name: parts.get(other, b""), other: content}


def _change_xml(content: bytes, random: Random) -> bytes:
    """Well-formed XML that says something else; what is none is damaged as bytes."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return damage(content, random)
    for _ in range(random.randint(1, 5)):
        entries = list(root.iter(etree.Element))
        random.choice(_CHANGES)(random.choice(entries), random.choice(entries), random)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _remove(one: etree._Element, _: etree._Element, __: Random) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _move(one: etree._Element, other: etree._Element, random: Random) -> None:
    if one.getparent() is not None and one not in (other, *other.iterancestors()):
        other.insert(random.randint(0, len(other)), one)


def _copy(one: etree._Element, other: etree._Element, random: Random) -> None:
    if len(list(one.iter())) < 200:
        other.insert(random.randint(0, len(other)), copy.deepcopy(one))


def _rename(one: etree._Element, other: etree._Element, _: Random) -> None:
    one.tag = other.tag


def _unwrap(one: etree._Element, _: etree._Element, __: Random) -> None:
    parent = one.getparent()
    if parent is not None:
        place = parent.index(one)
        for child in reversed(list(one)):
            parent.insert(place, child)
        parent.remove(one)


def _nest(one: etree._Element, _: etree._Element, random: Random) -> None:
    """The element in itself, up to more than a parser allows."""
    holder = one
    for _ in range(random.choice((3, 40, 300))):
        holder = etree.SubElement(holder, one.tag, dict(one.attrib))


def _reword(one: etree._Element, _: etree._Element, random: Random) -> None:
    one.text = random.choice(_TEXTS)


def _set(one: etree._Element, other: etree._Element, random: Random) -> None:
    for name in one.attrib or other.attrib:
        one.set(name, random.choice((*_TEXTS, "1", "true", "99999999999", "-5", "FFFFFF", "D800", "110000", "begin")))


_CHANGES: tuple[Callable[[etree._Element, etree._Element, Random], None], ...] = (
    _remove, _move, _move, _copy, _rename, _unwrap, _nest, _reword, _reword, _set, _set,
)  # fmt: skip


def damage_pdf(content: bytes, random: Random) -> bytes:
    """`content` has plain objects and streams that are not packed. Numbers, names, references and whole objects are
    changed, streams damaged and packed; then the table of objects is left wrong, as after any careless change."""
    if random.randrange(8) == 0:
        return damage(content, random)
    for _ in range(random.randint(1, 4)):
        content = random.choice(_PDF_DAMAGES)(content, random)
    return content


def _change_token(pattern: re.Pattern[bytes], others: Sequence[bytes] | None) -> Mutation:
    """One of the tokens becomes another of the file, or of those given."""

    def change(content: bytes, random: Random) -> bytes:
        found = list(pattern.finditer(content))
        if not found:
            return content
        one, other = random.choice(found), random.choice(found)
        new = random.choice(others) if others and random.randrange(2) else other[0]
        return content[: one.start()] + new + content[one.end() :]

    return change


def _swap_objects(content: bytes, random: Random) -> bytes:
    found = list(_OBJECT.finditer(content))
    if len(found) < 2:
        return content
    one, other = sorted(random.sample(found, 2), key=lambda match: match.start())
    return b"".join(
        (content[: one.start()], other[0], content[one.end() : other.start()], one[0], content[other.end() :])
    )


def _swap_bodies(content: bytes, random: Random) -> bytes:
    """Two objects change their contents, but not their numbers: every reference leads to something else."""
    found = list(_OBJECT.finditer(content))
    if len(found) < 2:
        return content
    one, other = random.sample(found, 2)
    swapped = {one.start(): _body(one, other), other.start(): _body(other, one)}
    return _OBJECT.sub(lambda match: swapped.get(match.start(), match[0]), content)


def _body(head: re.Match[bytes], body: re.Match[bytes]) -> bytes:
    return head[0].partition(b"obj")[0] + b"obj" + body[0].partition(b"obj")[2]


def _damage_stream(content: bytes, random: Random) -> bytes:
    found = list(_STREAM.finditer(content))
    if not found:
        return content
    stream = random.choice(found)
    inner = damage(stream[1], random)
    if random.randrange(2):
        return content[: stream.start(1)] + inner + content[stream.end(1) :]
    packed = zlib.compress(inner, 1)
    packed = damage(packed, random, 2) if random.randrange(3) == 0 else packed
    start = content.rfind(b" obj", 0, stream.start())
    head = _LENGTH.sub(b"/Length %d /Filter /FlateDecode" % len(packed), content[start : stream.start(1)], count=1)
    return content[:start] + head + packed + content[stream.end(1) :]


def _append_revision(content: bytes, random: Random) -> bytes:
    """A later version of one object, with a table of its own that may lie."""
    found = list(_OBJECT.finditer(content))
    if not found:
        return content
    body = damage(random.choice(found)[0], random, 2)
    at = len(content) + random.choice((0, 0, 1, -40))
    number = body.split(b" ")[0][:6]
    return (
        content + b"\n" + body + b"\nxref\n" + number + b" 1\n%010d 00000 n \n" % max(at, 0)
        + b"trailer\n<< /Size 400 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (random.randrange(len(content)), at)
    )  # fmt: skip


_PDF_DAMAGES: tuple[Mutation, ...] = (
    damage, _damage_stream, _damage_stream, _swap_objects, _swap_bodies, _append_revision,
    _change_token(_REFERENCE, (b"null", b"[]", b"<< >>", b"1 0 R", b"9999 0 R")),
    _change_token(_NUMBER, _NUMBERS), _change_token(_NAME, (b"/", b"/Kids", b"/Parent", b"/FT", b"/Null")),
)  # fmt: skip


def damage_text(content: bytes, random: Random) -> bytes:
    """Lines swapped and repeated, other encodings, bytes that mean nothing."""
    lines = content.split(b"\n")
    match random.randrange(5):
        case 0:
            random.shuffle(lines)
            return b"\n".join(lines)
        case 1:
            at = random.randrange(len(lines))
            return b"\n".join([*lines[:at], *lines[at : at + 3] * random.randint(1, 40), *lines[at:]])
        case 2:
            text = content.decode("utf-8", "replace")
            return text.encode(random.choice(("utf-16", "utf-7", "cp1252", "utf-8-sig", "utf-32")), "replace")
        case _:
            return damage(content, random)
