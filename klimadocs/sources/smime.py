"""S/MIME containers (CMS): signed ones are opened, encrypted ones are named. No signature is verified here."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any, Literal

from klimadocs.sources.transfer import decode_base64

TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})

_INFLATED_BYTES = 100 << 20
_BEGINS_SEQUENCE = b"\x30"
_OIDS = (bytes.fromhex("06092a864886f70d0107"), bytes.fromhex("060b2a864886f70d01091001"))
_WRITTEN = (b"MI", b"-----BEGIN ")


@dataclass(frozen=True, slots=True)
class Container:
    """`content` is what was signed, b"" for anything else."""

    kind: Literal["signed", "encrypted", "certificates", "unknown"]
    content: bytes = field(default=b"", repr=False)


def is_container(content: bytes) -> bool:
    """True for the beginning of a CMS container, in binary or written as base64."""
    head = content[:64]
    if head.startswith(_WRITTEN):
        head = _binary(content[:256])[:64]
    return head.startswith(_BEGINS_SEQUENCE) and any(oid in head[:32] for oid in _OIDS)


def open_container(content: bytes) -> Container:
    """Never raises."""
    from asn1crypto import cms

    try:
        return _open(cms.ContentInfo.load(_binary(content)))
    except Exception:  # the library raises anything on damaged containers
        return Container("unknown")


def _open(info: Any) -> Container:
    kind = info["content_type"].native
    if kind == "signed_data":
        inner = info["content"]["encap_content_info"]["content"]
        content = inner.native if inner is not None else None
        return Container("signed", content) if isinstance(content, bytes) and content else Container("certificates")
    if kind in ("enveloped_data", "authenticated_enveloped_data", "encrypted_data", "signed_and_enveloped_data"):
        return Container("encrypted")
    if kind == "compressed_data":
        packed = info["content"]["encap_content_info"]["content"].native
        return Container("signed", zlib.decompressobj().decompress(packed, _INFLATED_BYTES))
    return Container("unknown")


def _binary(content: bytes) -> bytes:
    if not content.startswith(_WRITTEN):
        return content
    lines = [line for line in content.splitlines() if not line.startswith(b"-----")]
    return decode_base64(b"".join(lines))
