"""Credentials of ours are accepted, and altered ones refused, by Digital Bazaar's verifier."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.certificates import MODULES, specimen_of
from tests.certificates import award as some_award

SCRIPT = Path(__file__).with_name("verify.mjs")


def _verify(credential: bytes, folder: Path) -> dict[str, object]:
    if shutil.which("node") is None or not (MODULES / "@digitalbazaar/vc").is_dir():
        pytest.skip("node or the package @digitalbazaar/vc is not installed")
    file = folder / "credential.json"
    file.write_bytes(credential)
    done = subprocess.run(
        ["node", str(SCRIPT), str(MODULES), str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("name", ["张伟", "䶮𫖯𬱖", "阿依古丽·买买提", 'O"Brien\\ the <first>'])
def test_attached_credential_is_accepted(name: str, tmp_path: Path) -> None:
    made = specimen_of(some_award(holder_name=name)).made
    answer = _verify(made.credential, tmp_path)
    assert answer == {"verified": True, "problems": []}


def test_altered_credential_is_refused(tmp_path: Path) -> None:
    made = specimen_of(some_award()).made
    answer = _verify(made.credential.replace("张伟".encode(), "李伟".encode()), tmp_path)
    assert answer["verified"] is False
