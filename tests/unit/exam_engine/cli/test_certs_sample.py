"""Samples: certificates of invented people that anyone can check, and what they cost."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from typer.testing import CliRunner

from exam_engine.cli.main import app
from exam_engine.demo.samples import NAMES
from tests.certificates import faces


def _run(out: Path, *more: str) -> dict[str, Any]:
    faces()  # skips where the fonts from npm are not unpacked
    done = CliRunner().invoke(app, ["certs", "sample", "--out", str(out), "--json", *more])
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(
        next(line for line in done.stdout.splitlines() if line.startswith("{"))
    )
    return told


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.fixture(scope="module")
def told(folder: Path) -> dict[str, Any]:
    return _run(folder, "--count", "14")


@pytest.mark.usefixtures("told")
def test_every_certificate_has_a_page_and_a_credential(folder: Path) -> None:
    pages, credentials = ({path.stem for path in folder.glob(kind)} for kind in ("*.pdf", "*.json"))
    assert len(pages) == 14
    assert pages == credentials


@pytest.mark.usefixtures("told")
def test_attached_credential_is_the_one_beside_the_page(folder: Path) -> None:
    for path in folder.glob("*.pdf"):
        with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
            attached = pdf.attachments["credential.json"].get_file().read_bytes()
        assert attached == path.with_suffix(".json").read_bytes()


def test_issuer_that_lies_beside_them_vouches_for_the_credentials(
    told: dict[str, Any], folder: Path
) -> None:
    files = [str(path) for path in folder.glob("*.json")]
    trusted = ["--trust", str(folder / "issuer.jsonld")]
    done = CliRunner().invoke(app, ["credential", "verify", *files, *trusted, "--json"])
    assert done.exit_code == 0, done.output
    verdicts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [one["outcome"] for one in verdicts] == ["valid"] * told["count"]


@pytest.mark.usefixtures("told")
def test_root_certifies_the_intermediate(folder: Path) -> None:
    root, intermediate = (
        x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
        for name in ("root", "intermediate")
    )
    intermediate.verify_directly_issued_by(root)


def test_report_counts_time_paths_and_bytes(told: dict[str, Any]) -> None:
    assert told["ok"] is True
    assert told["paths"] == {"press": 14}
    assert told["fallbacks"] == 0
    assert told["making"]["cpu_seconds"] > 0
    assert told["setup"]["wall_seconds"] > 0
    assert told["per_second_cpu"] > 0
    assert 10_000 < told["bytes_mean"] <= told["bytes_most"]


@pytest.mark.usefixtures("told")
def test_records_name_the_awkward_holders_and_the_digests(folder: Path) -> None:
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    assert [record["name"] for record in records[: len(NAMES)]] == list(NAMES)
    for record in records:
        data = (folder / f"{record['number']}.pdf").read_bytes()
        assert sha256(data).hexdigest() == record["sha256"]


def test_slow_way_can_be_asked_for(tmp_path: Path) -> None:
    told = _run(tmp_path, "--count", "1", "--path", "weasyprint", "--level", "senior")
    assert told["paths"] == {"weasyprint": 1}
