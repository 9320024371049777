"""A certificate shown in part: the facts that its holder picks, signed, and nothing else.

Each hand-out is a fresh SD-JWT, so two of them are not linked by their salts; what links them is
the place in the status lists, without which nobody could tell a withdrawn certificate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from certs import wallet_offers
from certs.credential_check import Sources, verify_credential_file
from certs.signing import selective
from certs.signing.selective import DISCLOSABLE
from certs.signing.status_check import Believed
from certs.verdicts import Outcome, Verdict
from exam_engine import results_consent
from exam_engine.enrolment.batches import local_today
from exam_engine.holding import own_certificate
from exam_engine.looking_up import finder_by_number
from exam_engine.own_lists import OwnLists
from exam_engine.wiring import Engine
from foundation import audit
from foundation.errors import Invalid
from foundation.roles import Caller

RESULTS = "results"
FILE_TYPE = "application/dc+sd-jwt"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a hand-out says and whether it is good; ``claims`` is empty where it is not proven."""

    verdict: Verdict
    claims: Mapping[str, Any]


def facts_to_pick(*, agrees: bool) -> tuple[str, ...]:
    """What may be picked: the results only where the holder agreed to have them handed on."""
    return DISCLOSABLE if agrees else tuple(one for one in DISCLOSABLE if one != RESULTS)


def hand_out(engine: Engine, by: Caller, certificate_id: str, facts: list[str]) -> str:
    """The picked facts of one's own certificate as an SD-JWT, as long as the certificate stands.

    Raises ``Invalid`` where nothing, or something that is not offered, was picked.
    """
    if not facts:
        raise Invalid("certs-show-nothing")
    with engine.database.write(by.tenant_id) as tx:
        held = own_certificate(tx, engine.clock, by, certificate_id)
        wallet_offers.demand_standing(tx, certificate_id, local_today(engine.clock))
        agrees = results_consent.agrees(tx, held.subject_ref)
        unknown = sorted(set(facts) - set(facts_to_pick(agrees=agrees)))
        if unknown:
            raise Invalid("certs-share-part", part=unknown[0])
        audit.record(
            tx,
            engine.clock,
            actor=by.id,
            act="certs:certificate:hand-out",
            subject=held.subject_ref,
            facts={"shows": " ".join(one for one in DISCLOSABLE if one in facts)},
        )
    award = replace(held.award, tell_results=agrees)
    room = engine.certification.room
    whole = selective.issue(award, held.number, room.issuer, engine.clock.now(), held.status_index)
    return selective.present(whole, set(facts))


def examine(engine: Engine, text: str) -> Examined:
    """The verdict on a hand-out by the keys, lists and record of this installation."""
    room, now = engine.certification.room, engine.clock.now()
    keys = room.trust.credential_keys
    verdict = verify_credential_file(
        text.encode(),
        Believed(keys, room.contexts, now),
        local_today(engine.clock),
        Sources(
            fetch=OwnLists(engine, now).fetch,
            find=finder_by_number(engine.database, engine.translog.public_key),
        ),
    )
    unproven = {Outcome.ALTERED, Outcome.NOT_A_CERTIFICATE, Outcome.NOT_FOUND}
    if verdict.outcome in unproven or text.lstrip().startswith("{"):
        return Examined(verdict, {})
    return Examined(verdict, selective.prove(text, keys).claims)
