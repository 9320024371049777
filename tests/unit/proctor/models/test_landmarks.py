from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data

from proctor.models.landmarks import Region, _cut_out, _matrix

SIZE = 192


@pytest.mark.parametrize(
    "region",
    [
        Region(320, 240, 300, 0.0),
        Region(300, 200, 150, 0.6),
        Region(10, 470, 260, -0.3),
        Region(320, 240, 900, 0.2),
        Region(-500, 240, 100, 0.0),
        Region(400, 5000, 80, 1.2),
        Region(320, 240, 0.0, 0.0),
    ],
)
def test_crop_by_way_of_four_colours_is_the_plain_one(region: Region) -> None:
    rgb = np.ascontiguousarray(cv2.resize(skimage.data.astronaut(), (640, 480)))
    matrix = _matrix(region, SIZE)
    plain = cv2.warpAffine(
        rgb,
        matrix,
        (SIZE, SIZE),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    apart = np.abs(_cut_out(rgb, matrix, SIZE).astype(int) - plain)
    # Places are told by other numbers, so that a value halfway between two levels may fall down.
    assert apart.max() <= 1
    assert (apart > 0).mean() < 1e-2
