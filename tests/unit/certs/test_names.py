"""Names as they are compared and as they are shown."""

from __future__ import annotations

import pytest

from certs.names import mask_name, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽·买买提", "阿依古丽・买买提"),
        ("张伟", "张\u3000伟"),
        ("Maria Fernández", "MARIA FERNA\u0301NDEZ"),
        ("\uf92c", "郎"),
    ],
)
def test_spellings_of_one_name_are_the_same_name(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("张伟", "张玮"), ("张伟", "张伟伟"), ("王½", "王1⁄2"), ("张伟", "")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_shown_name_keeps_its_first_character_and_its_dots() -> None:
    assert mask_name("张伟") == "张*"
    assert mask_name("阿依古丽·买买提") == "阿***·***"
    assert mask_name("𫖯𬱖") == "𫖯*"
    assert mask_name("Ana de la Vega") == "A** ** ** ****"
