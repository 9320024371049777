"""The operators of a page without those that change nothing (ISO 32000-1, 8.4).

WeasyPrint saves and restores the graphics state around every box, and says each time that nothing
is transparent and that lines are not dashed. What a painting operator does depends only on the
state that it finds. So what makes no difference to that is left out, and to be sure, the result is
played through beside the original: the same must be painted in the same state.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

_SETS = {
    "rg": "fill",
    "RG": "stroke",
    "w": "width",
    "J": "cap",
    "j": "join",
    "M": "mitre",
    "d": "dash",
    "gs": "opacity",
}
"""What of the state each operator sets. A page that sets it by others is left as it is."""
_OTHERS = frozenset(("g", "G", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "ri", "i"))
_DEFAULTS = {"cap": "0 J", "join": "0 j", "mitre": "4 M", "dash": "[] 0 d"}
_FILLS = frozenset(("f", "f*", "F", "Tj", "TJ"))
_PAINTS = frozenset((*_FILLS, "S", "s", "B", "B*", "b", "b*", "sh", "Do", "n"))
_LAST_WORD = re.compile(r"(?:^|(?<=\s))[A-Za-z]+\*?$")
_NO_MOVE = re.compile(r"^0 0 m\n(?=\S+ \S+ m$)", re.MULTILINE)

Painted = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]
"""A line, what of the state matters to it, and the matrices and clips that it is under."""


def tidied(content: bytes, *, opaque: bool, pictures: Collection[str]) -> bytes:
    """The same page in fewer operators, one a line.

    ``opaque`` says that no state of the page is transparent; ``pictures`` names its images.
    """
    lines = content.decode("latin-1").split("\n")
    if any(_operator(line) in _OTHERS for line in lines):
        return content
    if opaque:
        lines = [line for line in lines if _operator(line) != "gs"]
    short = _without_repeats(_without_saving(lines))
    if list(_painted(short, pictures)) != list(_painted(lines, pictures)):
        return content
    return _NO_MOVE.sub("", "\n".join(short)).encode("latin-1")


def _without_saving(lines: Sequence[str]) -> list[str]:
    """Leaves out pairs of q and Q between which nothing but the colour of areas changes."""
    dropped: set[int] = set()
    opened: list[int] = []
    needed: set[int] = set()
    for place, line in enumerate(lines):
        operator = _operator(line)
        if operator == "q":
            opened.append(place)
        elif operator == "Q" and opened:
            start = opened.pop()
            if start not in needed:
                dropped |= {start, place}
        elif opened and _binds(operator, line):
            needed.add(opened[-1])
    return [line for place, line in enumerate(lines) if place not in dropped]


def _binds(operator: str, line: str) -> bool:
    """Whether a line changes more of the state than the colour, which is always told again."""
    what = _SETS.get(operator)
    changed = what not in (None, "fill") and _DEFAULTS.get(str(what)) != line
    return changed or operator in ("cm", "W", "W*")


def _without_repeats(lines: Sequence[str]) -> list[str]:
    """Leaves out operators that set what is set already."""
    made = []
    states = [dict(_DEFAULTS)]
    for line in lines:
        operator = _operator(line)
        if operator == "q":
            states.append(dict(states[-1]))
        elif operator == "Q" and len(states) > 1:
            states.pop()
        what = _SETS.get(operator)
        if what is not None:
            if states[-1].get(what) == line:
                continue
            states[-1][what] = line
        made.append(line)
    return made


def _painted(lines: Sequence[str], pictures: Collection[str]) -> Iterator[Painted]:
    """What is painted and told, line by line."""
    state = dict(_DEFAULTS)
    under: tuple[str, ...] = ()
    saved = []
    for line in lines:
        operator = _operator(line)
        if operator == "q":
            saved.append((dict(state), under))
        elif operator == "Q":
            if saved:
                state, under = saved.pop()
        elif operator in _SETS:
            state[_SETS[operator]] = line
        elif operator in ("cm", "W", "W*"):
            under = (*under, line)
        if operator not in ("q", "Q") and operator not in _SETS and line:
            found = _found(operator, line, state, pictures) if operator in _PAINTS else ()
            yield line, found, under


def _found(
    operator: str, line: str, state: dict[str, str], pictures: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """What of the state a painting operator depends on."""
    if operator == "n":
        return ()
    if operator in _FILLS:
        keys: Collection[str] = ("fill", "opacity")
    elif operator in ("S", "s"):
        keys = state.keys() - {"fill"}
    elif operator == "Do" and line.split()[0][1:] in pictures:
        keys = ("opacity",)
    else:
        keys = state
    return tuple((key, state[key]) for key in sorted(keys) if key in state)


def _operator(line: str) -> str:
    found = _LAST_WORD.search(line)
    return found[0] if found else ""
