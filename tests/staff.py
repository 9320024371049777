"""People with logins for tests, cheap to hash; `tests.browsers` puts them in front of pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyotp

from foundation import second_factor
from foundation.clock import FixedClock
from foundation.database import EVERY_TENANT, Database
from foundation.grants import grant
from foundation.identities import (
    IdentitySettings,
    LoginOutcome,
    begin_login,
    caller_of,
    conclude_login,
    confirm_second_factor,
)
from foundation.keys import KeyRing
from foundation.logins import add_login
from foundation.passwords import PasswordSettings, check_password, hash_password
from foundation.people import add_person
from foundation.roles import Caller, Role, system_caller

PASSWORD = "江边的 7 只白鹭"
CHEAP = IdentitySettings(passwords=PasswordSettings(memory_kib=64, iterations=1))
"""Settings as in service, but with hashes that cost next to nothing."""


@dataclass(frozen=True)
class Staff:
    """One assessment body's people, and how they log in."""

    database: Database
    clock: FixedClock
    tenant: str
    settings: IdentitySettings = CHEAP

    def of(self, tenant: str) -> Staff:
        """The people of another body in the same installation."""
        return replace(self, tenant=tenant)

    def add(
        self,
        login_name: str,
        *roles: Role,
        organisation_id: str | None = None,
        must_change_password: bool = False,
    ) -> str:
        """A person with a login and roles, for the whole body or one organisation; their id."""
        hashed = hash_password(self.settings.passwords, PASSWORD)
        by = system_caller(self.tenant)
        with self.database.write(self.tenant) as tx:
            person = add_person(tx, self.clock, by=by, name=login_name)
            add_login(
                tx,
                self.clock,
                by=by,
                person_id=person.id,
                login_name=login_name,
                password_hash=hashed,
                must_change_password=must_change_password,
            )
            for role in roles:
                grant(
                    tx,
                    self.clock,
                    by=by,
                    person_id=person.id,
                    role=role,
                    organisation_id=organisation_id,
                )
        return person.id

    def log_in(self, login_name: str, password: str = PASSWORD) -> LoginOutcome:
        """The three beats of a login."""
        with self.database.read() as tx:
            attempt = begin_login(tx, self.clock, login_name)
        check = check_password(self.settings.passwords, attempt.password_hash, password)
        with self.database.write(attempt.tenant_id) as tx:
            return conclude_login(
                tx, self.clock, self.settings, attempt, check, client="Firefox, Linux"
            )

    def caller(self, token: str) -> Caller:
        """Whom the next request with this token comes from."""
        with self.database.read(EVERY_TENANT) as tx:
            return caller_of(tx, self.clock, self.settings, token)

    def logged_in(self, login_name: str) -> Caller:
        """Log in and be recognised."""
        return self.caller(self.log_in(login_name).require().token)

    def enrol(self, ring: KeyRing, login_name: str) -> tuple[str, str]:
        """Log in and enrol a second factor: the secret, and the token of the finished login."""
        caller = self.logged_in(login_name)
        with self.database.write(self.tenant) as tx:
            second_factor.offer(tx, self.clock, ring, person_id=caller.id)
            offer = second_factor.offered(
                tx, ring, person_id=caller.id, login_name=login_name, issuer="body"
            )
            assert offer is not None
            outcome = confirm_second_factor(
                tx,
                self.clock,
                self.settings,
                ring,
                caller=caller,
                code=self.code(offer.secret),
            )
        return offer.secret, outcome.require().token

    def code(self, secret: str, *, steps: int = 0) -> str:
        """What an authenticator shows now, or some steps earlier or later."""
        return pyotp.TOTP(secret).at(int(self.clock.now().timestamp()) + 30 * steps)
