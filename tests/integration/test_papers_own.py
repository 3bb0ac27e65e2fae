"""An advisor opens the papers meant for them, and no others: need to know, until 72 hours after the close."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from alongside.deployments import actions as deployments
from alongside.engagements import actions
from alongside.kernel import clock
from alongside.ledger.queries import entries
from tests.integration.casework import no_reasons, said_yes  # noqa: F401
from tests.integration.deploying import DAY, trip, word_file
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]
HOUR = timedelta(hours=1)


def test_terms_and_own_receipts_of_an_own_trip_and_the_teams_plan(
    cast: Cast, at: datetime, client_for: SignIn
):
    t = trip(cast, at)
    deployments.submit(deployment_id=t.id, by=t.coordinator, at=at)

    def keep(kind: str, about: str, by=t.coordinator) -> int:
        return actions.add_paper(
            engagement_id=t.scene.engagement_id, kind=kind, name=f"{kind}.docx", about=about, by=by, at=at,
            data=word_file(f"For {kind} {about} {by}."), keep_as_written=True,
        )  # fmt: skip

    own, plain = f"deployment:{t.id}", ""
    papers = {
        "terms": keep("terms", own), "approval": keep("approval", own), "mine": keep("receipt", own, t.advisor),
        "theirs": keep("receipt", own), "plan": keep("hand_back", plain), "other": keep("terms", plain),
    }  # fmt: skip
    me, somebody = client_for(cast.advisor), client_for(cast.other_advisor)

    def opens(client: Client, address: str, when: datetime) -> set[str]:
        with clock.frozen(when):
            return {
                key for key, pk in papers.items() if client.get(f"{address}papers/{pk}/").status_code == 200
            }

    case, way = f"/my/engagements/{t.scene.engagement_id}/", f"/my/travel/{t.id}/"
    assert opens(me, way, at + HOUR) == {"terms", "mine"}
    assert opens(me, case, at + HOUR) == {"plan"}
    assert opens(somebody, way, at + HOUR) == opens(somebody, case, at + HOUR) == set()
    read = [x.object for x in entries(f"request:{t.scene.request_id}") if x.action == "read"]
    assert {f"paper:{papers[key]}" for key in ("terms", "mine", "plan")} <= set(read)
    with clock.frozen(at + HOUR):
        page, plan = me.get(way).content.decode(), me.get(f"{case}hand-back/").content.decode()
    assert "Papers for you" in page and "terms.docx" in page and "approval.docx" not in page
    assert "hand_back.docx" in plan
    actions.close(
        engagement_id=t.scene.engagement_id, hand_back=said_yes(("officers", "agency"), on=at), keep_follow_ups=False,
        by=t.coordinator, at=at + 2 * HOUR,
    )  # fmt: skip
    assert opens(me, way, at + 2 * DAY) == {"terms", "mine"}
    assert opens(me, way, at + 4 * DAY) == opens(me, case, at + 4 * DAY) == set()
