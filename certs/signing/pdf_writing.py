"""Writes a PDF so that no stream looks one byte shorter than it says.

The writer ends the line before ``endstream`` with one line feed. Data that ends in a carriage
return makes of it the two-byte end of a line, and whoever counts from there finds ``Length`` one
too large (ISO 32000-1, 7.3.8.1; ISO 19005-3, 6.1.7.1). Compressed data ends in a checksum, so that
one stream in 256 does.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Name, Object, Pdf, Stream

_LOOKS_SHORT = b"\r\nendstream"
_SPARE = Name("/KZNG_Spare")
_TURNS = 16


def written(pdf: Pdf) -> bytes:
    """The file's bytes: the same for the same document, objects in streams, one revision."""
    data = _saved(pdf)
    for turn in range(_TURNS):
        if _LOOKS_SHORT not in data:
            break
        with Pdf.open(BytesIO(data)) as again:
            if not _end_otherwise(again):
                # It is a stream of objects or of cross-references, which the writer makes anew each
                # time and not from the old one: a private entry in the catalogue alters it.
                again.Root[_SPARE] = turn
            data = _saved(again)
    return data


def _saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
        deterministic_id=True,
    )
    return out.getvalue()


def _end_otherwise(pdf: Pdf) -> bool:
    """One byte more after compressed data, where a decoder has ended; whether any needed it."""
    found = [each for each in pdf.objects if isinstance(each, Stream) and _looks_short(each)]
    for stream in found:
        kept = dict(stream.stream_dict.items())
        stream.write(stream.read_raw_bytes() + b" ")
        for key in ("/Filter", "/DecodeParms"):
            if key in kept:
                stream[key] = kept[key]
    return bool(found)


def _looks_short(stream: Object) -> bool:
    if stream.get(Name.Type) in (Name.ObjStm, Name.XRef):
        return False
    return Name.Filter in stream and stream.read_raw_bytes().endswith(b"\r")
