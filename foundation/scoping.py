"""The one filter on tenant-owned rows; `foundation.database` puts it on every transaction."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final, Literal, TypeVar

from sqlalchemy import Executable, inspect
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from foundation.schema import TenantOwned


class _EveryTenant(Enum):
    EVERY_TENANT = "every tenant"


EVERY_TENANT: Final = _EveryTenant.EVERY_TENANT
"""Scope of system work that must cross tenants: public verification, jobs, the audit chain."""

_BY_KEYS = "rows_named_by_keys"
E = TypeVar("E", bound=Executable)

Tenant = str | Literal[_EveryTenant.EVERY_TENANT] | None
"""Scope of a transaction: one tenant's id, every tenant, or no tenant-owned table at all."""


class UnscopedStatement(RuntimeError):
    """A statement touched tenant-owned rows in a transaction that names no tenant: our mistake."""


def by_keys(statement: E) -> E:
    """The statement, for one that names its rows by a long list of keys.

    SQLite takes any tenant for one of a hundred thousand and goes by the tenant's index, so that
    five hundred keys would read every row of the body. Here each row found is asked for its tenant
    and none is looked for by it.
    """
    return statement.execution_options(**{_BY_KEYS: True})


def only_own_rows(state: ORMExecuteState) -> None:
    """Filter every ORM select, update and delete by the transaction's tenant."""
    scope = state.session.info.get("tenant")
    if scope is EVERY_TENANT:
        return
    if scope is None:
        if any(issubclass(mapper.class_, TenantOwned) for mapper in state.all_mappers):
            raise UnscopedStatement(f"no tenant is named for {state.statement}")
        return
    if state.execution_options.get(_BY_KEYS):
        # No index can serve an expression, and so none is taken.
        own = with_loader_criteria(
            TenantOwned, lambda cls: cls.tenant_id.concat("") == scope, include_aliases=True
        )
    else:
        own = with_loader_criteria(
            TenantOwned, lambda cls: cls.tenant_id == scope, include_aliases=True
        )
    state.statement = state.statement.options(own)


def stamp_new_rows(session: Session, _context: Any, _instances: Any) -> None:
    """Give new rows the transaction's tenant, and refuse rows of another one."""
    scope = session.info.get("tenant")
    for row in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(row, TenantOwned):
            continue
        if scope is EVERY_TENANT:
            if row.tenant_id is None:
                raise UnscopedStatement(f"{type(row).__name__} was added without a tenant")
            continue
        if scope is None:
            raise UnscopedStatement(f"{type(row).__name__} was changed without a tenant")
        if row.tenant_id is None and inspect(row).transient is False:
            row.tenant_id = scope
        elif row.tenant_id != scope:
            raise UnscopedStatement(f"{type(row).__name__} belongs to another tenant")
