"""`python -m tests.conformance FOLDER`: every file of a sample, by every checker of other people.

The folder is one that `kaozheng certs sample` has written. Each file must be PDF/A-3a and PDF/UA-1
(page-validation), sound (`qpdf --check`), signed as a whole under the root (`pdfsig`, pyHanko's
command with ``--trust-replace``), say on its page what its record says, show a QR code that reads
back from the rendered page as its address, and carry a credential that Digital Bazaar's verifier
accepts. What has been checked is kept line by line, so that a run goes on where it was stopped.
Prints one JSON object: how many were checked, and what failed how often.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import page as validation
import pikepdf
import pypdfium2
import zxingcpp
from click.testing import CliRunner
from pyhanko.cli import cli_root

_ROOT = Path(__file__).resolve().parents[1]
_MODULES = _ROOT / "node_modules"
_VERIFIER = _ROOT / "tests" / "interop" / "digitalbazaar" / "verify.mjs"
_AT_ONCE = 50
"""Files whose credentials go through one run of the verifier, which takes a second to start."""
_PROFILES = {
    "pdf-a-3a": validation.ValidationProfile.PDF_A_3A,
    "pdf-ua-1": validation.ValidationProfile.PDF_UA_1,
}
_PDFSIG = ("Signature is Valid", "Certificate is Trusted", "Total document signed")
_DOTS_PER_POINT = 150 / 72


def main(folder: Path) -> int:
    """0 when every file passed every check."""
    done_file = folder / "conformance.jsonl"
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    done = {each["number"]: each["failed"] for each in _lines(done_file)}
    waiting = (record for record in records if record["number"] not in done)
    store = _trust_store(folder)
    while some := list(islice(waiting, _AT_ONCE)):
        accepted = _credentials(folder, some)
        with done_file.open("a", encoding="utf-8") as out:
            for record, credential in zip(some, accepted, strict=True):
                file = folder / f"{record['number']}.pdf"
                failed = [*_failed(file, record, folder, store)]
                failed += [] if credential else ["credential"]
                done[record["number"]] = failed
                out.write(json.dumps({"number": record["number"], "failed": failed}) + "\n")
    counted = Counter(check for failed in done.values() for check in failed)
    sys.stdout.write(json.dumps({"checked": len(done), "failed": dict(counted)}) + "\n")
    return 1 if counted else 0


def _failed(file: Path, record: dict[str, Any], folder: Path, store: str) -> Iterator[str]:
    """The names of the checks that this file does not pass."""
    for name, profile in _PROFILES.items():
        if not validation.validate_pdf(str(file), profile=profile).is_compliant:
            yield name
    if _run("qpdf", "--check", str(file)).returncode:
        yield "qpdf"
    told = _run("pdfsig", "-nssdir", store, str(file)).stdout
    yield from (f"pdfsig: {words}" for words in _PDFSIG if words not in told)
    if not _pyhanko_accepts(file, folder):
        yield "pyhanko"
    with pypdfium2.PdfDocument(file) as document:
        shown = _bare(document[0].get_textpage().get_text_range())
        picture = document[0].render(scale=_DOTS_PER_POINT).to_pil().convert("RGB")
    values = (record["name"], record["number"], record["document"], *record["scores"])
    if not all(_bare(value) in shown for value in values):
        yield "text"
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    if len(codes) != 1 or record["token"] not in codes[0].text:
        yield "qr"


def _pyhanko_accepts(file: Path, folder: Path) -> bool:
    """By the library's own command, in this process: to start it takes longer than to run it."""
    arguments = ["sign", "validate", "--pretty-print", "--trust", str(folder / "root.pem")]
    arguments += ["--trust-replace", "--other-certs", str(folder / "intermediate.pem")]
    arguments += ["--no-revocation-check", str(file)]
    return CliRunner().invoke(cli_root, arguments).exit_code == 0


def _credentials(folder: Path, records: Sequence[dict[str, Any]]) -> list[bool]:
    """Whether the verifier accepts what is attached to each file."""
    found = []
    for record in records:
        with pikepdf.open(folder / f"{record['number']}.pdf") as pdf:
            (attached,) = pdf.attachments.values()
            found.append(json.loads(attached.get_file().read_bytes()))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as job:
        json.dump({"credentials": found}, job)
        job.flush()
        answer = _run("node", str(_VERIFIER), str(_MODULES), job.name)
    return [bool(each["verified"]) for each in json.loads(answer.stdout)]


def _trust_store(folder: Path) -> str:
    """A store of NSS with the sample's root and issuing authority, for pdfsig."""
    store = f"sql:{tempfile.mkdtemp(prefix='conformance-')}"
    _run("certutil", "-N", "-d", store, "--empty-password")
    for name, trust in (("root", "CT,C,C"), ("intermediate", ",,")):
        file = str(folder / f"{name}.pem")
        _run("certutil", "-A", "-d", store, "-n", name, "-t", trust, "-a", "-i", file)
    return store


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if file.exists():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _bare(text: str) -> str:
    return "".join(text.split())


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
