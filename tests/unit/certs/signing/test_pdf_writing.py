"""No stream of a written file looks one byte shorter than it says."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from certs.signing.pdf_writing import written


def _document(number: int) -> Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.KZNG_Number = Dictionary(Number=number)
    pdf.Root.KZNG_Data = pdf.make_stream(b"%d" % number)
    return pdf


def _plainly_saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    mode = pikepdf.ObjectStreamMode.generate
    pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


def test_streams_of_data_of_objects_and_of_references_end_plainly() -> None:
    cut_short = 0
    for number in range(1_000):
        with _document(number) as pdf:
            cut_short += b"\r\nendstream" in _plainly_saved(pdf)
            data = written(pdf)
        assert b"\r\nendstream" not in data
        with pikepdf.open(io.BytesIO(data)) as read:
            assert read.Root.KZNG_Data.read_bytes() == b"%d" % number
            assert read.Root.KZNG_Number.Number == number
            assert read.Root.KZNG_Data[Name.Length] == len(read.Root.KZNG_Data.read_raw_bytes())
    assert cut_short > 0, "nothing was put to the test"


def test_the_same_document_gives_the_same_bytes() -> None:
    for number in range(300):
        with _document(number) as one, _document(number) as other:
            assert written(one) == written(other)
