"""What the address of the bank's list asks for: the filters, read from a query and written back."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from foundation.roles import Caller, Permission
from itembank.library import person_of
from itembank.search import Wanted

Word = Annotated[str, Query(max_length=200)]
FIELDS = (
    *("text", "level", "area", "type", "difficulty", "status", "skill"),
    *("points", "exposure", "flag", "author", "tag", "pool", "reviewer"),
)
"""Names in the address; ``types`` may stand there besides, once for each type of a cell."""


def read_wanted(
    text: Word = "",
    level: Word = "",
    area: Word = "",
    type: Word = "",
    difficulty: Word = "",
    status: Word = "",
    skill: Word = "",
    points: Word = "",
    exposure: Word = "",
    flag: Word = "",
    author: Word = "",
    tag: Word = "",
    pool: Word = "",
    reviewer: Word = "",
    types: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
) -> Wanted:
    """The filters of an address."""
    return Wanted(
        level=level,
        area=area,
        item_type=type,
        difficulty=difficulty,
        status=status,
        skill=skill.strip(),
        text=text.strip(),
        types=tuple(types),
        points=points.strip(),
        exposure=exposure,
        flag=flag,
        author=author,
        tag=tag,
        pool=pool,
        reviewer=reviewer,
    )


WantedDep = Annotated[Wanted, Depends(read_wanted)]


def as_fields(wanted: Wanted) -> dict[str, str]:
    """The filters by their names in an address, without the empty ones."""
    values = {name: getattr(wanted, "item_type" if name == "type" else name) for name in FIELDS}
    if wanted.types:
        values["types"] = ",".join(wanted.types)
    return {name: value for name, value in values.items() if value}


def address(fields: dict[str, str]) -> str:
    """The list's address with these filters."""
    pairs = [
        (name, one)
        for name, value in fields.items()
        for one in (value.split(",") if name == "types" else [value])
    ]
    return f"/staff/items?{urlencode(pairs)}"


def from_fields(fields: dict[str, str]) -> Wanted:
    """The filters that `as_fields` wrote; names that it does not know are left aside."""
    known = {name: fields[name] for name in FIELDS if name in fields}
    types = [one for one in fields.get("types", "").split(",") if one]
    return read_wanted(**known, types=types)


def may_name_authors(caller: Caller) -> bool:
    """Whether lists may tell who wrote what: reviewers work without knowing."""
    return not caller.may(Permission.ITEM_REVIEW)


def seen_by(caller: Caller, wanted: Wanted) -> Wanted:
    """``wanted`` as far as the caller may ask: reviewers may look for nobody's items but theirs."""
    if wanted.author in ("", person_of(caller)) or may_name_authors(caller):
        return wanted
    return Wanted(**{**{f: getattr(wanted, f) for f in Wanted.__slots__}, "author": ""})
