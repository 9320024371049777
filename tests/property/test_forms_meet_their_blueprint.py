"""Any form from any pool meets its table exactly; where none can, some shortage is named."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from exam_engine.assembly.blueprints import Blueprint, Cell, Section
from exam_engine.assembly.drafts import FormDraft
from exam_engine.assembly.linear import assemble, key_bounds
from foundation.errors import Invalid
from itembank.candidates import Candidate
from itembank.items import Difficulty, ItemType

SINGLE = Section("单选", (ItemType.SINGLE_CHOICE,), Decimal(5))
TRUTH = Section("判断", (ItemType.TRUE_FALSE,), Decimal(10))
CELLS = (Cell("甲", SINGLE, 6), Cell("乙", SINGLE, 6), Cell("甲", TRUTH, 4))
BLUEPRINT = Blueprint(
    level="初级",
    minutes=60,
    sections=(SINGLE, TRUTH),
    cells=CELLS,
    area_points={"甲": Decimal(70), "乙": Decimal(30)},
    difficulty={Difficulty.EASY: Decimal(40), Difficulty.MEDIUM: Decimal(60)},
)


@st.composite
def pools(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(16, 45))
    pool = []
    for number in range(count):
        single = draw(st.booleans())
        area = draw(st.sampled_from("甲乙")) if single else "甲"
        identifier = f"T-{number}"
        enemy = draw(st.integers(0, count - 1))
        pool.append(
            Candidate(
                ref=f"v-{number}",
                identifier=identifier,
                level="初级",
                area=area,
                item_type=ItemType.SINGLE_CHOICE if single else ItemType.TRUE_FALSE,
                points=Decimal(5 if single else 10),
                difficulty=draw(st.sampled_from([Difficulty.EASY, Difficulty.MEDIUM])),
                skills=(f"L1-1.1.{draw(st.integers(1, 6))}",),
                tasks=("L1-1.1",),
                key=draw(st.sampled_from("ABCD")) if single else None,
                seconds=60,
                enemies=(f"T-{enemy}",) if draw(st.integers(0, 4)) == 0 else (),
            )
        )
    return pool


def _draft_or_refusal(pool: list[Candidate], seed: str) -> FormDraft | Invalid:
    try:
        return assemble(BLUEPRINT, pool, seed)
    except Invalid as refusal:
        return refusal


@given(pools(), st.text(max_size=4))
@settings(max_examples=120, deadline=None)
def test_a_form_meets_its_blueprint_or_a_shortage_is_named(
    pool: list[Candidate], seed: str
) -> None:
    draft = _draft_or_refusal(pool, seed)
    if isinstance(draft, Invalid):
        assert any(draft.facts.get(name) for name in ("cells", "shares", "conflicts")), draft
        return
    by_ref = {candidate.ref: candidate for candidate in pool}
    chosen = [by_ref[item.ref] for item in draft.items]
    for cell in CELLS:
        assert sum(1 for candidate in chosen if cell.takes(candidate)) == cell.count
    easy = sum(c.points for c in chosen if c.difficulty is Difficulty.EASY)
    assert (easy, sum(c.points for c in chosen)) == (40, 100)
    least, most = key_bounds(BLUEPRINT)
    keys = Counter(c.key for c in chosen if c.key is not None)
    assert all(least <= keys[letter] <= most for letter in "ABCD")
    names = {c.identifier for c in chosen}
    for candidate in chosen:
        assert not (names - {candidate.identifier}) & set(candidate.enemies)


@given(pools(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_pool_changes_nothing(pool: list[Candidate], random: object) -> None:
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (_draft_or_refusal(candidates, "seed") for candidates in (pool, shuffled))
    if isinstance(one, FormDraft):
        assert one == other
    else:
        assert isinstance(other, Invalid)
        assert one.code == other.code
