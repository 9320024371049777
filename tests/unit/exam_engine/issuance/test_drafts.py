"""A whole batch is made with what was read for its first certificate; the next one reads anew."""

from __future__ import annotations

from certs import template_shelf
from exam_engine.issuance.drafts import Frames
from tests.results_world import World

SCHEME, LEVEL = "063", "L1"


def test_template_chosen_in_the_middle_of_a_batch_is_for_the_next_one(world: World) -> None:
    frames = Frames()
    with world.database.read(world.tenant) as tx:
        first = frames.of(tx, SCHEME, LEVEL)
    with world.database.write(world.tenant) as tx:
        template_shelf.choose(
            tx, world.clock, rank=1, reference="classic-zh", by="officer", whole_document=True
        )
    with world.database.read(world.tenant) as tx:
        again, anew = frames.of(tx, SCHEME, LEVEL), Frames().of(tx, SCHEME, LEVEL)
    assert again is first
    assert not again.frame.whole_document
    assert anew.template.reference == template_shelf.HOUSE[1] + "@1"
    assert anew.frame.whole_document
