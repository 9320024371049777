"""Parameters that are to stand are read from a table or an earlier run, and faults are named."""

from __future__ import annotations

import json

import pytest

from foundation.errors import Invalid
from itembank.calibration.item_models import ItemModel
from itembank.calibration.parameter_file import read_parameters


def test_a_table_and_an_earlier_run_say_the_same() -> None:
    table = read_parameters(b"item,model,a,b,c,b1,b2\nQ1,3PL,1.2,0.3,0.2,,\nQ2,GRM,0.9,,,-1,1\n")
    run = {
        "parameters": [
            {"item": "Q1", "model": "3PL", "a": 1.2, "b": 0.3, "c": 0.2, "d": 1.0, "se": {}},
            {"item": "Q2", "model": "GRM", "a": 0.9, "b1": -1, "b2": 1, "se": {"a": 0.1}},
        ]
    }
    again = read_parameters(json.dumps(run).encode())
    assert table["Q1"].model is ItemModel.THREE_PL and again["Q2"].model is ItemModel.GRM
    assert table["Q2"].values == again["Q2"].values == {"a": 0.9, "b1": -1.0, "b2": 1.0}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("item,model,a,b\n", "calibration-parameters-empty"),
        ("name,a\nQ1,1\n", "calibration-parameters-columns"),
        ("{}", "calibration-parameters-columns"),
        ("item,model,a,b\nQ1,2PL,1,x\n", "calibration-parameters-cell"),
        ("item,model,a,b\nQ1,2PL,1,\n", "calibration-parameters-missing"),
        ("item,model,a,b\nQ1,2PL,1,0\nQ1,2PL,1,0\n", "calibration-parameters-item"),
        ("item,model,a,b\nQ1,5PL,1,0\n", "calibration-model-unknown"),
    ],
)
def test_faults_have_names(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_parameters(text.encode())
    assert refusal.value.code == code
