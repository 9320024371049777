"""What a test's outcome processing counts of its items, by the clauses of the standard."""

from __future__ import annotations

import pytest

from itembank.exchange.qti_items import read_test
from itembank.exchange.qti_results import read_sittings
from itembank.exchange.safe_xml import parse
from itembank.qti.running import as_json
from itembank.qti.test_view import score_test

NAMES = ("Selected", "Presented", "Responded", "Correct", "Incorrect")
TEST = (
    '<assessmentTest identifier="t">'
    + "".join(
        f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="integer"/>'
        for name in NAMES
    )
    + '<testPart identifier="p"><assessmentSection identifier="s">'
    + "".join(f'<assessmentItemRef identifier="{name}" href="x.xml"/>' for name in "ABCDE")
    + "</assessmentSection></testPart><outcomeProcessing>"
    + "".join(
        f'<setOutcomeValue identifier="{name}"><number{name}/></setOutcomeValue>' for name in NAMES
    )
    + "</outcomeProcessing></assessmentTest>"
)


def response(name: str, value: str, key: str, base_type: str = "identifier") -> str:
    correct = f"<correctResponse><value>{key}</value></correctResponse>" if key else ""
    given = f"<value>{value}</value>" if value else ""
    return (
        f'<responseVariable identifier="{name}" cardinality="single" baseType="{base_type}">'
        f"{correct}<candidateResponse>{given}</candidateResponse></responseVariable>"
    )


def counted(**items: str) -> dict[str, object]:
    results = "".join(
        f'<itemResult identifier="{name}">{told}</itemResult>' for name, told in items.items()
    )
    sat = read_sittings(parse(f"<assessmentResult>{results}</assessmentResult>".encode(), "r.xml"))
    test = read_test(parse(TEST.encode(), "t.xml"))
    return {name: as_json(value) for name, value in score_test(test, sat).outcomes.items()}


def tried(times: str) -> str:
    return response("numAttempts", times, "", "integer")


@pytest.mark.parametrize(
    ("name", "count"),
    [("Selected", 5), ("Presented", 4), ("Responded", 3), ("Correct", 1), ("Incorrect", 1)],
)
def test_items_are_counted_as_their_clauses_say(name: str, count: int) -> None:
    told = counted(
        A=tried("1") + response("R", "x", "x"),
        B=tried("1") + response("R", "y", "x"),
        # Half of it has no key: it is neither right nor wrong.
        C=tried("2") + response("R", "x", "x") + response("S", "z", ""),
        # Presented and left open, without a key.
        D=tried("1") + response("R", "", ""),
        # Never attempted: not counted as wrong.
        E=tried("0") + response("R", "", "x"),
    )
    assert told[name] == count
