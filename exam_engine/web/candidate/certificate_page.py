"""The page of a holder's own certificate, as every act on it shows it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from certs import look_ups, sharing, wallet_offers
from certs.awards import Standing
from certs.records import Certificate, chain, history
from certs.rendering.qr import qr_svg
from certs.sharing import DAYS, Part
from certs.wallet_offers import Form, Offer
from exam_engine import holding, look_up_record, results_consent, wallets
from exam_engine.scoring.examinees import own_enrolment
from exam_engine.showing import facts_to_pick
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT, Tx
from foundation.errors import Refusal
from foundation.roles import Caller

KIND = {Standing.GRANTED: "good", Standing.WITHDRAWN: "bad"}
"""How a standing looks; the others are warnings."""


@dataclass(frozen=True, slots=True)
class WalletOffer:
    """An offer with the address that opens a wallet, and that address as a QR code."""

    made: Offer
    link: str
    qr: str


@dataclass(frozen=True, slots=True)
class Fate:
    """Why a certificate does not stand, and which one has taken its place."""

    ground: str
    successor_id: str
    successor: str


def certificate_page(
    request: Request,
    engine: Engine,
    caller: Caller,
    certificate_id: str,
    error: Refusal | None = None,
    *,
    handed: str = "",
    picked: tuple[str, ...] = (),
) -> Response:
    """One's own certificate; ``handed`` is what was just handed out of the facts ``picked``."""
    clock, ring, lang = engine.clock, engine.ring, request.state.lang
    with engine.database.read(caller.tenant_id) as tx:
        held = holding.own_certificate(tx, clock, caller, certificate_id)
        told: dict[str, Any] = {
            "links": sharing.live_links(tx, clock, ring, certificate_id),
            "candidate": own_enrolment(tx, held.subject_ref),
            "closed": look_ups.is_look_up_closed(tx, certificate_id),
            "agrees": results_consent.agrees(tx, held.subject_ref),
            "claimed": {one.form: one.at for one in wallet_offers.claims(tx, certificate_id)},
            "fate": _fate(tx, held),
        }
        offers = wallet_offers.live_offers(tx, clock, ring, certificate_id)
    with engine.database.read(EVERY_TENANT) as tx:
        seen_by = look_up_record.seen_by(tx, ring, held.number)
    site = wallets.issuer_address(engine)
    return page(
        request,
        "candidate/certificate.html",
        status=422 if error else 200,
        **told,
        held=held,
        seen_by=seen_by,
        stands=held.standing is Standing.GRANTED,
        kind=KIND.get(held.standing, "warn"),
        offers={one.form: _wallet_offer(site, one) for one in offers},
        forms=list(Form),
        site=site,
        is_https=engine.settings.web.is_https,
        profile=holding.profile_entry(held, lang, site),
        days=DAYS,
        parts=list(Part),
        facts=facts_to_pick(agrees=told["agrees"]),
        handed=handed,
        picked=picked,
        error=error,
    )


def _fate(tx: Tx, held: Certificate) -> Fate | None:
    if held.standing in (Standing.GRANTED, Standing.EXPIRED):
        return None
    changes = history(tx, held.id)
    later = [one for one in chain(tx, held.id) if one.id != held.id][-1:]
    superseded = held.standing is Standing.SUPERSEDED and later
    return Fate(
        ground=changes[-1].reason_code if changes else "",
        successor_id=later[0].id if superseded else "",
        successor=later[0].number if superseded else "",
    )


def _wallet_offer(site: str, made: Offer) -> WalletOffer:
    link = wallets.offer_link(site, made)
    return WalletOffer(made, link, qr_svg(link))
