"""Small packages of items for tests, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I" title="T">'
    '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">'
    "<correctResponse><value>A</value></correctResponse></responseDeclaration>"
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    '<itemBody><img src="{picture}" alt="p"/><choiceInteraction responseIdentifier="RESPONSE" '
    'maxChoices="1"><simpleChoice identifier="A">a</simpleChoice>'
    '<simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody>'
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p2/rptemplates/'
    'match_correct"/></assessmentItem>'
)
"""A choice of QTI 2.2 whose key is A; ``picture`` is what it shows."""


def archive(**files: bytes | str) -> bytes:
    """An archive of these files; two underscores stand for the point of a name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "."), content)
    return target.getvalue()


def png(width: int, height: int) -> bytes:
    """The beginning of a picture that says it has this size."""
    header = struct.pack(">II5B", width, height, 8, 6, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
    )
