"""What makes a PDF one for the archive (PDF/A-2b): its own description, the meaning of its greys, an identity."""

from __future__ import annotations

from typing import Any

_TITLE = "Archivkopie eines Eingangs auf Papier"
_DATE_AT, _DATE_LENGTH = 24, 12
_ID_AT, _ID_LENGTH = 84, 16
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:identifier>sha256:{digest}</dc:identifier><xmpMM:DocumentID>sha256:{digest}</xmpMM:DocumentID>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def mark_as_archive(writer: Any, digest: str) -> None:
    """`digest` is the sha256 of the original that the file is a copy of."""
    from pypdf.generic import (
        ArrayObject,
        ByteStringObject,
        DictionaryObject,
        NameObject,
        StreamObject,
        TextStringObject,
    )

    xmp = StreamObject()
    xmp.set_data(_XMP.format(title=_TITLE, digest=digest).encode())
    xmp.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
            NameObject("/DestOutputProfile"): writer._add_object(_profile()),
        }
    )
    root = writer.root_object
    root[NameObject("/Metadata")] = writer._add_object(xmp)
    root[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])
    root[NameObject("/Lang")] = TextStringObject("de")
    writer.metadata = None
    identity = ByteStringObject(bytes.fromhex(digest)[:16])
    writer._ID = ArrayObject([identity, identity])


def _profile() -> Any:
    """sRGB; without the moment at which the library made it, so that the same pages give the same bytes."""
    from PIL import ImageCms
    from pypdf.generic import NameObject, NumberObject, StreamObject

    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    raw[_DATE_AT : _DATE_AT + _DATE_LENGTH] = bytes((7, 222, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    raw[_ID_AT : _ID_AT + _ID_LENGTH] = bytes(_ID_LENGTH)
    stream = StreamObject()
    stream.set_data(bytes(raw))
    stream[NameObject("/N")] = NumberObject(3)
    return stream.flate_encode()
