"""Changes XML as a tree, so that most of what the fuzzer tries gets past the parser.

Bytes that are changed at random are nearly always broken XML, which every reader refuses at once;
the readers' own code is reached by files that are well formed and mean something odd.
"""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import Final

from lxml import etree

_VALUES: Final = (
    *(
        "",
        " ",
        "0",
        "1",
        "-1",
        "1e400",
        "NaN",
        "INF",
        "1,2",
        "0,0,9,9",
        "true",
        "record",
        "ordered",
    ),
    *(
        "multiple",
        "single",
        "float",
        "integer",
        "point",
        "pair",
        "directedPair",
        "duration",
        "file",
    ),
    *(
        "identifier",
        "A",
        "A B",
        "RESPONSE",
        "SCORE",
        "{SCORE}",
        "[a-z-[b]]+",
        "(",
        "\\p{L}",
        "\ud7ff",
    ),
    *(
        "rect",
        "poly",
        "circle",
        "../x",
        "http://x/",
        "decimalPlaces",
        "99999999999",
        "１",
        "√",
        "二",
    ),
)
_MOST = 3


def mutated(data: bytes, vocabulary: tuple[str, ...], seed: int) -> bytes | None:
    """The XML with one to three changes; None where it cannot be parsed."""
    chance = Random(seed)
    try:
        root = etree.fromstring(data)
        for _ in range(chance.randint(1, _MOST)):
            _change(root, vocabulary, chance)
    except (etree.XMLSyntaxError, ValueError):
        # Broken already, or a name that XML does not allow: the bytes are changed instead.
        return None
    return bytes(etree.tostring(root))


def _change(root: etree._Element, vocabulary: tuple[str, ...], chance: Random) -> None:
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    one, other = chance.choice(elements), chance.choice(elements)
    above = one.getparent()
    kind = chance.randrange(7)
    if kind == 0 and above is not None:
        above.remove(one)
    elif kind == 1 and above is not None:
        above.append(deepcopy(one))
    elif kind == 2 and one is not root:
        other.append(deepcopy(one))
    elif kind == 3 and one.attrib:
        one.set(chance.choice(list(one.attrib)), chance.choice(_VALUES))
    elif kind == 4:
        one.text = chance.choice(_VALUES)
    elif kind == 5 and one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]
    else:
        space = etree.QName(one).namespace
        name = chance.choice(vocabulary)
        one.tag = f"{{{space}}}{name}" if space else name
