"""No token, key, password, code or secret stands readable in the database's files."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation import second_factor
from foundation.api_keys import create_api_key
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.grants import grant
from foundation.identities import (
    IdentitySettings,
    begin_login,
    caller_of,
    conclude_login,
    confirm_second_factor,
)
from foundation.ids import new_id
from foundation.keys import KeyRing
from foundation.logins import add_login
from foundation.passwords import PasswordSettings, check_password, hash_password
from foundation.people import add_person
from foundation.roles import Role, system_caller

CHEAP = IdentitySettings(passwords=PasswordSettings(memory_kib=64, iterations=1))
RING = KeyRing.generate()


def _files(database: Database) -> bytes:
    path = Path(str(database.url.database))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


@pytest.mark.parametrize("canary", ["findable-canary-name"])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(password=st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=12))
def test_secrets_are_never_stored_in_clear(
    database: Database, clock: FixedClock, tenant: str, canary: str, password: str
) -> None:
    name, by = f"n{new_id()}", system_caller(tenant)
    password = f"白鹭{password}"  # a row of zeros would be found among the zeros of a file
    hashed = hash_password(CHEAP.passwords, password)
    with database.write(tenant) as tx:
        person = add_person(tx, clock, by=by, name=canary)
        grant(tx, clock, by=by, person_id=person.id, role=Role.AUTHOR)
        add_login(tx, clock, by=by, person_id=person.id, login_name=name, password_hash=hashed)
    with database.read() as tx:
        attempt = begin_login(tx, clock, name)
    check = check_password(CHEAP.passwords, attempt.password_hash, password)
    with database.write(tenant) as tx:
        session = conclude_login(tx, clock, CHEAP, attempt, check).require()
    with database.read(EVERY_TENANT) as tx:
        caller = caller_of(tx, clock, CHEAP, session.token)
    with database.write(tenant) as tx:
        second_factor.offer(tx, clock, RING, person_id=person.id)
        offer = second_factor.offered(tx, RING, person_id=person.id, login_name=name, issuer="body")
        assert offer is not None
        code = pyotp.TOTP(offer.secret).at(int(clock.now().timestamp()))
        finished = confirm_second_factor(tx, clock, CHEAP, RING, caller=caller, code=code)
        codes = second_factor.renew_recovery_codes(tx, clock, RING, person_id=person.id)
        key = create_api_key(
            tx,
            clock,
            by=caller,
            label="program",
            permissions=["itembank:item:read"],
            expires_at=clock.now() + timedelta(days=1),
        )
    stored = _files(database)
    assert canary.encode() in stored, "the scan must be able to find what is stored"
    secrets = [
        password,
        session.token,
        finished.require().token,
        offer.secret,
        key.text,
        key.text.rsplit("_", 1)[-1] if key.text.count("_") == 2 else key.text[16:],
        *codes,
        *(code.replace("-", "") for code in codes),
    ]
    for secret in secrets:
        assert secret.encode() not in stored
        assert base64.b64encode(secret.encode()) not in stored
    assert base64.b32decode(offer.secret) not in stored
