"""Names of people: how two spellings are compared, and how a name is shown in part.

Names are compared after NFC, which folds the compatibility ideographs of Unicode to the characters
they stand for; NFKC would also fold what differs between two persons' names.
"""

from __future__ import annotations

import unicodedata
from hashlib import sha256
from hmac import compare_digest

DOTS = dict.fromkeys(map(ord, "•・‧．⋅･∙᛫"), "·")
"""Forms of the dot inside names that mean the same as U+00B7."""


def fold_name(name: str) -> str:
    """The name as it is compared: NFC, one form of dot, no spaces, letters without case."""
    return "".join(unicodedata.normalize("NFC", name).translate(DOTS).split()).casefold()


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name; takes the same time wherever they differ."""
    digests = [sha256(fold_name(name).encode("utf-8", "replace")).digest() for name in (one, other)]
    return compare_digest(digests[0], digests[1])


def mask_name(name: str) -> str:
    """The first character of a name and a star for each other one; dots and spaces stay."""
    return "".join(mark if place == 0 or mark in "· " else "*" for place, mark in enumerate(name))
