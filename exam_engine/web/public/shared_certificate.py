"""What a holder's link leads to: the verdict on a certificate, and the parts the holder opened."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from certs import records, sharing
from certs.awards import Award, Standing, standing_on
from certs.rendering.portrait import prepare_portrait
from certs.sharing import Opened, Part
from certs.verdicts import Outcome
from exam_engine.enrolment.batches import local_today
from exam_engine.scoring.examinees import own_enrolment
from exam_engine.web.depends import CallerDep, EngineDep, LangDep
from exam_engine.web.limits import Kind, limit
from exam_engine.web.public import judging
from exam_engine.web.public.verdict_card import card
from exam_engine.web.shared.pages import page
from exam_engine.wiring import Engine
from foundation.database import EVERY_TENANT
from foundation.errors import NotFound

router = APIRouter(include_in_schema=False)
_LONGEST = 64


@router.get("/verify/s/{token}")
def show(
    request: Request, engine: EngineDep, caller: CallerDep, lang: LangDep, token: str
) -> Response:
    """The standing as anyone may see it, and what the holder shows beside it."""
    limit(request, Kind.VERIFY, account=judging.account(caller))
    opened = _find(engine, token)
    with engine.database.write(opened.tenant_id) as tx:
        sharing.count_opening(tx, engine.clock, opened.link_id)
        held = records.certificate(tx, opened.certificate_id)
    answer = judging.token(engine, held.token)
    judging.write_down(engine, caller, answer, "link")
    return page(
        request,
        "public/shared.html",
        card=card(answer.verdict, engine.words, lang),
        asked_at=answer.at,
        opened=opened,
        token=token,
        stands=answer.verdict.outcome is Outcome.VALID,
        shown=_shown(held.award, opened.shows),
        record=judging.record_file(engine, answer),
    )


@router.get("/verify/s/{token}/photo")
def photo(request: Request, engine: EngineDep, token: str) -> Response:
    """The holder's photo, where the holder opened it, it is still kept and the certificate good."""
    limit(request, Kind.VERIFY)
    opened = _find(engine, token)
    if Part.PHOTO not in opened.shows:
        raise NotFound("certs-share-unknown")
    with engine.database.read(opened.tenant_id) as tx:
        held = records.certificate(tx, opened.certificate_id)
        digest = own_enrolment(tx, held.subject_ref).photo_digest
    today = local_today(engine.clock)
    stands = standing_on(held.standing, held.expires_on, today) is Standing.GRANTED
    if digest is None or not stands:
        raise NotFound("certs-share-unknown")
    picture = prepare_portrait(engine.blobs.get(digest, tenant=opened.tenant_id))
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _find(engine: Engine, token: str) -> Opened:
    """Anyone who has the link may follow it, whichever body issued: hence every tenant."""
    with engine.database.read(EVERY_TENANT) as tx:
        return sharing.find_link(tx, engine.clock, token[:_LONGEST])


def _shown(award: Award, parts: frozenset[Part]) -> dict[str, object]:
    return {
        "name": award.holder_name if Part.FULL_NAME in parts else None,
        "scores": award.scores if Part.SCORES in parts else (),
        "points": award.skills.points if Part.SKILLS in parts else (),
        "photo": Part.PHOTO in parts and award.photo_digest is not None,
    }
