"""Processes of a batch: one opens the shop and forks the others; none is lost unseen."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exam_engine.issuance import workers
from exam_engine.issuance.workers import Apart, processes, stand_by
from exam_engine.issuance.workshop import Answer
from foundation.errors import Invalid, Unavailable


@dataclass(frozen=True)
class Plan:
    """Opens a shop that tells which process did what."""

    folder: str
    shared: bool = True

    def open(self) -> Shop:
        Path(self.folder, f"opened-{os.getpid()}").touch()
        return Shop(self.folder)

    def can_be_shared(self) -> bool:
        return self.shared


@dataclass(frozen=True)
class Shop:
    folder: str

    def examine(self, _tenant: str, trials: list[str]) -> list[Answer]:
        return [Answer(f"{trial} {os.getpid()}") for trial in trials]

    def prepare(self, _tenant: str, trials: list[str]) -> None:
        Path(self.folder, f"prepared-{os.getpid()}-{len(trials)}").touch()

    def make(self, _tenant: str, pieces: list[str]) -> list[Answer]:
        if "refused" in pieces:
            raise Invalid("certs-award-incomplete", field="name")
        if "killed" in pieces:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.2)
        return [Answer(f"{piece} {os.getpid()}") for piece in pieces]


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Apart]:
    yield from _crew(Plan(str(tmp_path)))


def _crew(plan: Any) -> Iterator[Apart]:
    stand_by(2)
    with processes(plan, 2) as apart:
        yield apart
    assert workers._waiting == []


def _hands(apart: Any) -> set[str]:
    """The processes that made four pieces of work given out at once."""
    given = [apart.hand().make("body", [str(place)]) for place in range(4)]
    answers = [one.result()[0].line_id.split() for one in given]
    assert [piece for piece, _ in answers] == ["0", "1", "2", "3"]
    return {pid for _, pid in answers}


def test_first_one_opens_and_prepares_once_for_all(crew: Any, tmp_path: Path) -> None:
    (answer,) = crew.hand().examine("body", ["a"]).result()
    eldest = answer.line_id.split()[1]
    assert len(_hands(crew)) == 2
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == [f"opened-{eldest}", f"prepared-{eldest}-1"]


def test_shop_with_a_token_is_opened_by_each_process_for_itself(tmp_path: Path) -> None:
    for apart in _crew(Plan(str(tmp_path), shared=False)):
        assert len(_hands(apart)) == 2
    assert len(list(tmp_path.glob("opened-*"))) == 2


def test_refusal_of_a_process_is_raised_here(crew: Any) -> None:
    with pytest.raises(Invalid, match="certs-award-incomplete"):
        crew.hand().make("body", ["refused"]).result()
    assert _hands(crew)


def test_lost_process_is_told_and_not_waited_for(crew: Any) -> None:
    with pytest.raises(Unavailable, match="certs-worker-lost"):
        crew.hand().make("body", ["killed"]).result()


def test_facts_of_a_refusal_come_along(crew: Any) -> None:
    with pytest.raises(Invalid) as refused:
        crew.hand().make("body", ["refused"]).result()
    assert refused.value.facts == {"field": "name"}
