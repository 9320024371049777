"""One frozen tree of settings, read once from the environment and passed on.

Each room declares the group it needs; `exam_engine.wiring` hangs the groups into one tree. A
setting's docstring is its documentation: `docs/settings.md` is written from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ENVIRONMENT_PREFIX = "KAOZHENG_"
_HOME = Path(__file__).resolve().parent.parent


def _where_installed(folder: str) -> str:
    there = _HOME / folder
    return str(there) if not Path(folder).exists() and there.exists() else folder


InstalledFolder = Annotated[str, Field(validate_default=True), AfterValidator(_where_installed)]
"""A folder that ``make install`` fills. A relative one is looked for where a command runs, then
beside the packages, so that commands find fonts and models from anywhere."""


class Group(BaseModel):
    """Base of a room's settings: frozen, unknown names refused, docstrings kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Tree(BaseSettings):
    """Base of the whole tree: ``KAOZHENG_DATABASE__URL`` sets ``database.url``."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX,
        env_nested_delimiter="__",
        env_file=None,
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
    )


@dataclass(frozen=True, slots=True)
class SettingDescription:
    """One setting as an operator sees it."""

    variable: str
    default: str
    description: str


def describe(tree: type[Tree]) -> Iterator[SettingDescription]:
    """Every setting of ``tree`` in the order of declaration."""
    yield from _describe(tree, ENVIRONMENT_PREFIX)


def _describe(model: type[BaseModel], prefix: str) -> Iterator[SettingDescription]:
    for name, field in model.model_fields.items():
        annotation: Any = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, Group):
            yield from _describe(annotation, f"{prefix}{name.upper()}__")
            continue
        default = field.get_default(call_default_factory=True)
        shown = "(secret)" if isinstance(default, SecretStr) else repr(default)
        yield SettingDescription(f"{prefix}{name.upper()}", shown, field.description or "")
