from __future__ import annotations

from proctor.models.fetch import chosen
from proctor.models.optional import MINIFAS, OPTIONAL, YOLOX_NANO, YOLOX_S, by_default


def test_every_address_is_pinned_and_every_model_names_its_limits() -> None:
    for model in OPTIONAL:
        assert model.address.startswith("https://")
        # Forty digits of a commit: an address that can change is none.
        assert any(len(part) == 40 for part in model.address.split("/")), model.name
        assert len(model.sha256) == 64
        assert model.licence
        assert model.limits


def test_names_and_files_are_each_given_once() -> None:
    assert len({model.name for model in OPTIONAL}) == len(OPTIONAL)
    assert len({model.file for model in OPTIONAL}) == len(OPTIONAL)


def test_training_data_for_research_only_bars_commercial_use() -> None:
    for model in OPTIONAL:
        assert ("non-commercial" in model.licence) == (not model.commercial)


def test_of_two_that_do_the_same_only_the_cheaper_one_is_fetched_unasked() -> None:
    assert YOLOX_NANO in by_default()
    assert YOLOX_S not in by_default()
    assert chosen([YOLOX_S.name]) == (YOLOX_S,)


def test_nothing_is_on_by_default_that_forbids_commercial_use() -> None:
    assert all(model.commercial for model in by_default())
    assert MINIFAS not in by_default()
