"""The press gives the same certificate as the slow way: same page, same text, same standards."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import page
import pikepdf
import pypdfium2 as pdfium
import pytest
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from certs.awards import Award, PartScore
from certs.issuing import Produced, produce
from certs.press.asides import Why
from certs.press.press import Press, photo_size
from certs.press.static_file import StaticFile
from certs.reading import visible_text
from certs.rendering.portrait import digest
from certs.signing.credentials import prove_credential, read_credential
from certs.signing.sealed_qr import open_sealed, sealed_part
from certs.verdicts import Outcome
from certs.verification import verify_document
from foundation.errors import Invalid
from tests.certificates import (
    LEVELS,
    NOW,
    NUMBER,
    TODAY,
    TOKEN,
    authority,
    award,
    contexts,
    line,
    photo,
    record_of,
    reservation,
    trust,
)


@lru_cache(maxsize=1)
def press() -> Press:
    return Press(line())


@lru_cache(maxsize=32)
def pressed(given: Award) -> Produced:
    return press().produce(reservation(given), photo() if given.photo_digest else None)


def _picture(pdf: bytes, scale: float = 100 / 72) -> Image.Image:
    document = pdfium.PdfDocument(pdf)
    return document[0].render(scale=scale).to_pil().convert("RGB")


def _needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def _run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_page_looks_like_the_page_of_the_slow_way() -> None:
    slow = produce(line(), reservation(award()), photo())
    one, other = (_picture(made.pdf) for made in (pressed(award()), slow))
    difference = np.abs(np.asarray(one, np.int16) - np.asarray(other, np.int16)).max(axis=2)
    # The two codes say the same in different patterns, so their square is left out.
    difference[590:730, 110:250] = 0
    assert difference.mean() < 0.5
    assert (difference > 64).mean() < 0.005


def test_text_is_the_same_and_in_the_same_order_as_the_slow_way() -> None:
    slow = produce(line(), reservation(award()), photo())
    assert visible_text(pressed(award()).pdf) == visible_text(slow.pdf)


def test_file_is_pdf_a_3a_and_pdf_ua_1(tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pressed(award()).pdf)
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(str(file), profile=profile).is_compliant, profile


def test_file_without_its_photo_stays_below_forty_thousand_bytes() -> None:
    made = pressed(award())
    assert len(made.pdf) - len(photo()) < 40_000


def test_pictures_have_the_same_names_in_every_process() -> None:
    """A process that goes on where another one was killed prints the same bytes."""
    pictures = pikepdf.Dictionary({f"/i{place}": place for place in range(9)})
    new = StaticFile._renamed_pictures(object.__new__(StaticFile), pictures)
    assert list(new.items()) == [(b"/i%d Do" % one, b"/X%d Do" % one) for one in range(9)]
    assert [int(pictures[f"/X{place}"]) for place in range(9)] == list(range(9))


def test_files_are_the_same_whichever_certificate_was_printed_first() -> None:
    long = award(holder_name="帕提古丽·阿不都热依木·买买提")
    one, other = Press(line()), Press(line())
    made = [one.produce(reservation(each), photo()).pdf for each in (award(), long)]
    again = [other.produce(reservation(each), photo()).pdf for each in (long, award())]
    assert made == again[::-1]


def test_every_piece_of_the_page_belongs_to_the_element_that_names_it() -> None:
    with pikepdf.open(io.BytesIO(pressed(award()).pdf)) as pdf:
        tree = pdf.Root.StructTreeRoot
        (owners,) = (row for row in tree.ParentTree.Nums if isinstance(row, pikepdf.Array))
        told = pdf.pages[0].Contents.read_bytes()
        pieces = {int(number) for number in re.findall(rb"/MCID (\d+)", told)}
        assert pieces == set(range(len(owners)))
        assert all(number in list(owner.K) for number, owner in enumerate(owners))
        elements = list(_elements(tree))
        assert {owner.objgen for owner in owners} <= {each.objgen for each in elements}
        assert all(list(each.K) for each in elements)


def _elements(above: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = above.K if isinstance(above.K, pikepdf.Array) else [above.K]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == above.objgen
            yield kid
            yield from _elements(kid)


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    _needs("qpdf")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pressed(award()).pdf)
    assert "No syntax or stream encoding errors" in _run("qpdf", "--check", file)


def test_pdfsig_finds_it_valid_trusted_and_wholly_signed(tmp_path: Path) -> None:
    _needs("pdfsig", "certutil")
    file = tmp_path / "certificate.pdf"
    file.write_bytes(pressed(award()).pdf)
    base = f"sql:{tmp_path}"
    _run("certutil", "-N", "-d", base, "--empty-password")
    made = authority()
    for name, keyed, flags in (("root", made.root, "CT,C,C"), ("issuing", made.issuing, ",,")):
        pem = tmp_path / f"{name}.pem"
        pem.write_bytes(keyed.certificate.public_bytes(Encoding.PEM))
        _run("certutil", "-A", "-d", base, "-n", name, "-t", flags, "-a", "-i", pem)
    told = _run("pdfsig", "-nssdir", base, file)
    for found in ("Signature is Valid", "Certificate is Trusted", "Total document signed"):
        assert found in told


def test_strict_verification_finds_it_valid() -> None:
    made = pressed(award())
    record = record_of(award(), made.pdf)
    verdict = verify_document(made.pdf, trust(), NOW, TODAY, lambda _: record)
    assert verdict.outcome is Outcome.VALID, verdict.failed


def test_digest_is_that_of_the_whole_file() -> None:
    made = pressed(award())
    assert made.path == "press"
    assert made.file_digest == sha256(made.pdf).hexdigest()


def test_attached_credential_is_the_source_and_can_be_proven() -> None:
    made = pressed(award())
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.Root.AF[0].AFRelationship == "/Source"
        attached = pdf.attachments["credential.json"].get_file().read_bytes()
    assert attached == made.credential
    proven = prove_credential(read_credential(attached), trust().credential_keys, contexts())
    assert (proven.number, proven.holder_name) == (NUMBER, "张伟")


def test_credential_says_what_that_of_the_slow_way_says() -> None:
    slow = produce(line(), reservation(award()), photo())
    assert json.loads(pressed(award()).credential) == json.loads(slow.credential)


def test_code_on_the_page_reads_back_as_the_query_address() -> None:
    codes = zxingcpp.read_barcodes(
        _picture(pressed(award()).pdf, 150 / 72), formats=zxingcpp.BarcodeFormat.QRCode
    )
    assert [code.text for code in codes] == [line().query_address(TOKEN)]


def test_sealed_code_reads_back_and_opens() -> None:
    sealing = replace(line(), seals=True)
    made = Press(sealing).produce(reservation(award()), photo())
    (code,) = zxingcpp.read_barcodes(
        _picture(made.pdf, 300 / 72), formats=zxingcpp.BarcodeFormat.QRCode
    )
    assert code.text == sealing.qr_text(reservation(award()))
    sealed = open_sealed(sealed_part(code.text) or "", trust().credential_keys.values())
    assert (sealed.number, sealed.name) == (NUMBER, "张伟")


def test_same_reservation_gives_the_same_bytes_from_another_press() -> None:
    assert Press(line()).produce(reservation(award()), photo()).pdf == pressed(award()).pdf


def test_what_was_printed_before_leaves_no_trace() -> None:
    fresh = Press(line())
    fresh.produce(reservation(award(holder_name="欧阳若溪", scores=_scores("99.5"))), photo())
    assert fresh.produce(reservation(award()), photo()).pdf == pressed(award()).pdf


def _scores(value: str) -> tuple[PartScore, ...]:
    return tuple(PartScore(score.name, value) for score in award().scores)


@pytest.mark.parametrize(
    "given",
    [
        award(holder_name="帕提古丽·阿不都热依木·买买提吐尔逊·阿卜杜克里木"),
        award(holder_name="李䶮"),
        award(holder_name="Maria Fernanda Lopez"),
        award(holder_name="张　伟", document_masked="E1234***89"),
        award(level=LEVELS["高级"], expires_on=date(2029, 11, 20)),
        award(scores=(), posts=(), photo_digest=None),
        award(demonstration=False),
    ],
    ids=["long", "rare", "latin", "spaced", "senior", "bare", "real"],
)
def test_every_shape_is_pressed_and_shows_what_the_slow_way_shows(given: Award) -> None:
    made = pressed(given)
    assert made.path == "press"
    assert made.fallback_reason is None
    slow = produce(line(), reservation(given), photo() if given.photo_digest else None)
    assert visible_text(made.pdf) == visible_text(slow.pdf)


def test_name_of_two_lines_goes_the_slow_way_and_says_so() -> None:
    given = award(holder_name="阿卜杜热合曼江·买买提吐尔逊·" * 3 + "阿卜杜克里木")
    made = pressed(given)
    assert (made.path, made.fallback_reason) == ("weasyprint", Why.SEVERAL_LINES)
    assert made.pdf == produce(line(), reservation(given), photo()).pdf


def test_photo_of_another_kind_goes_the_slow_way_and_says_so() -> None:
    out = io.BytesIO()
    Image.new("L", (413, 579), 200).save(out, "JPEG")
    grey = out.getvalue()
    made = press().produce(reservation(award(photo_digest=digest(grey))), grey)
    assert (made.path, made.fallback_reason) == ("weasyprint", Why.PHOTO)


@pytest.mark.parametrize("name", ["王\U000247bd", "བསོད་ནམས", "王\ue123"])
def test_missing_glyph_stops_that_certificate_alone(name: str) -> None:
    good = (reservation(award()), photo())
    bad = (reservation(award(holder_name=name)), photo())
    made = press().produce_many([good, bad, good])
    refusal = made[1]
    assert isinstance(refusal, Invalid)
    assert refusal.code in ("certs-glyph-missing", "certs-script-unsupported")
    assert refusal.facts["code_point"] == f"U+{ord(str(refusal.facts['character'])):04X}"
    assert [isinstance(each, Produced) and each.pdf for each in (made[0], made[2])] == [
        pressed(award()).pdf
    ] * 2


def test_wrong_photo_is_refused_as_on_the_slow_way() -> None:
    with pytest.raises(Invalid) as caught:
        press().produce(reservation(award()), None)
    assert caught.value.code == "certs-photo-differs"


def test_smaller_photo_keeps_its_own_pixels() -> None:
    out = io.BytesIO()
    Image.new("RGB", (151, 211), "#884422").save(out, "JPEG")
    small = out.getvalue()
    made = press().produce(reservation(award(photo_digest=digest(small))), small)
    assert made.path == "press"
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        pictures = [each for _, each in pdf.pages[0].Resources.XObject.items()]
        sizes = {
            (int(each.Width), int(each.Height)) for each in pictures if each.Subtype == "/Image"
        }
    assert (151, 211) in sizes
    slow = produce(line(), reservation(award(photo_digest=digest(small))), small)
    one, other = (np.asarray(_picture(each.pdf), np.int16) for each in (made, slow))
    assert np.abs(one - other)[200:420, 110:280].mean() < 1


def test_size_of_a_photo_is_read_from_the_jpeg() -> None:
    assert photo_size(photo()) == (413, 579)


def test_template_that_capitalises_names_is_not_compiled() -> None:
    made = _with_field_text("name", "{{ award.holder_name | upper }}")
    assert (made.path, made.fallback_reason) == ("weasyprint", Why.TEMPLATE)


def test_template_that_sets_a_value_among_words_is_not_compiled() -> None:
    made = _with_html(
        lambda html: html.replace("职业技能等级证书</h1>", "证书{{ fields.number.text }}号</h1>")
    )
    assert (made.path, made.fallback_reason) == ("weasyprint", Why.TEMPLATE)


def test_template_that_shows_a_value_outside_its_field_is_not_compiled() -> None:
    made = _with_html(lambda html: html.replace("</main>", "<p>{{ award.holder_name }}</p></main>"))
    assert (made.path, made.fallback_reason) == ("weasyprint", Why.TEMPLATE)


def _with_field_text(key: str, text: str) -> Produced:
    template = line().template
    fields = {**template.fields, key: replace(template.fields[key], text=text)}
    return _with_template(replace(template, fields=fields))


def _with_html(change: Callable[[str], str]) -> Produced:
    template = line().template
    changed = change(template.html)
    assert changed != template.html
    return _with_template(replace(template, html=changed))


def _with_template(template: object) -> Produced:
    other = replace(line(), template=template)  # type: ignore[arg-type]
    return Press(other).produce(reservation(award()), photo())
