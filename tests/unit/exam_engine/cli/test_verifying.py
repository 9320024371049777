"""`kaozheng verify`: by a root certificate alone, without an installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from certs.check_record import Asked, check_record
from certs.verification import verify_document
from exam_engine.cli.main import app
from tests.certificates import MODULES, NOW, NUMBER, authority, issuer, specimen, trust
from tests.conftest import ROOT

Run = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one genuine certificate, one altered, one badge and the root beside it."""
    home = tmp_path_factory.mktemp("verify")
    files = home / "files"
    files.mkdir()
    pdf = specimen().made.pdf
    (files / "a.pdf").write_bytes(pdf)
    (files / "b.pdf").write_bytes(pdf + b"\n")
    (files / "c.json").write_bytes(specimen().made.credential)
    (home / "root.pem").write_bytes(authority().root.certificate.public_bytes(Encoding.PEM))
    return home


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run(*given)``: the exit code and what was told, of the command called in the folder."""

    def called(*given: str) -> tuple[int, list[dict[str, Any]]]:
        monkeypatch.chdir(folder)
        done = CliRunner().invoke(app, ["verify", *given, "--json"])
        return done.exit_code, _documents(done.stdout)

    return called


def _started(folder: Path, *given: str) -> tuple[int, list[dict[str, Any]]]:
    """The same of a process of its own, with nothing imported that it does not ask for."""
    program = "from exam_engine.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", *given, "--json"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, _documents(done.stdout)


def _documents(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def test_genuine_file_is_valid_by_its_root_and_nothing_is_left_behind(folder: Path) -> None:
    code, told = _started(folder, "files/a.pdf", "--root", "root.pem", "--name", "张伟")
    assert code == 0
    (one,) = told
    assert (one["ok"], one["outcome"], one["number"]) == (True, "valid", NUMBER)
    assert {"certs-check-recorded", "certs-check-standing"} <= set(one["not_checked"])
    # The key of the credential and its context lie in the project, not in this folder.
    credential = next(c for c in one["checks"] if c["code"] == "certs-check-credential")
    assert credential["passed"] is (True if MODULES.is_dir() else None)
    assert sorted(path.name for path in folder.iterdir()) == ["files", "root.pem"]


def test_folder_without_certificates_is_no_stack_of_good_ones(folder: Path, run: Run) -> None:
    (folder / "empty").mkdir()
    code, _ = run("empty", "--root", "root.pem")
    (folder / "empty").rmdir()
    assert code == 1


def test_folder_is_told_file_by_file_and_one_bad_file_makes_a_no(folder: Path) -> None:
    code, told = _started(folder, "files", "--root", "root.pem")
    assert code == 1
    found = {Path(str(one["file"])).name: one["outcome"] for one in told}
    assert found == {"a.pdf": "valid", "b.pdf": "altered", "c.json": "unknown"}


def test_other_root_and_no_root_are_a_clear_no(folder: Path, run: Run) -> None:
    (folder / "files" / "none.pem").write_bytes(b"nothing")
    code, _ = run("files/a.pdf", "--root", "files/none.pem")
    assert code == 1
    (folder / "files" / "none.pem").unlink()


def test_wrong_name_is_told(run: Run) -> None:
    code, (one,) = run("files/a.pdf", "--root", "root.pem", "--name", "李四")
    assert (code, one["outcome"]) == (1, "name_mismatch")


def test_record_of_a_check_is_not_believed_by_a_root_alone(folder: Path, run: Run) -> None:
    verdict = verify_document(specimen().made.pdf, trust(), NOW, NOW.date(), specimen().find)
    record = check_record(
        Asked("file"), verdict, NOW, "https://x.example", issuer().key, issuer().method
    )
    place = folder / "record.json"
    place.write_bytes(record)
    code, (one,) = run("record.json", "--root", "root.pem")
    place.unlink()
    assert (code, one["code"]) == (1, "certs-record-key")
