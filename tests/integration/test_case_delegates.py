"""Delegates of an agency head: named, given an own code, kept to their scope, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from alongside.engagements import actions as engagements
from alongside.engagements import queries as cases
from alongside.incidents import actions, queries, queries_delegates
from alongside.incidents.models import CaseDelegate
from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    scene,
)
from tests.people import Cast, ask, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR = timedelta(hours=1)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture(autouse=True)
def _now(at: datetime) -> Iterator[None]:
    with clock.frozen(at + 2 * HOUR):
        yield


def named(story: Scene, *scopes: str, **words: Any) -> int:
    given = {"name": "Pat Lane", "title": "Deputy chief", "named_by": "Dana Reyes", "by_head": True} | words
    return actions.name_case_delegate(
        request_id=story.request_id, scopes=scopes or ["see"], by=story.chief, at=story.at + HOUR, **given
    )


def opened(code: str, at: datetime) -> Client:
    client = Client()
    client.cookies["case"], _ = actions.open_with_code(code=code, address="192.0.2.7", at=at)
    return client


def delegate_device(story: Scene, *scopes: str) -> Client:
    code = actions.issue_delegate_code(
        delegate_id=named(story, *scopes), by=story.cast.officer.actor, at=story.at + HOUR
    )
    return opened(code, story.at + HOUR)


def head_device(story: Scene) -> Client:
    code = actions.issue_code(request_id=story.request_id, by=story.cast.officer.actor, at=story.at + HOUR)
    return opened(code, story.at + HOUR)


@pytest.mark.parametrize(
    ("words", "scopes", "code"),
    [
        ({"by_head": False}, ["see"], "head_only"),
        ({"name": " "}, ["see"], "no_name"),
        ({"title": "x" * 121}, ["see"], "too_long"),
        ({}, ["everything"], "no_scope"),
    ],
)
def test_only_the_head_names_with_a_name_and_a_scope(
    story: Scene, words: dict[str, Any], scopes: list[str], code: str
) -> None:
    with pytest.raises(Refused) as caught:
        named(story, *scopes, **words)
    assert caught.value.verdict.code == code
    assert not CaseDelegate.objects.exists()


def test_nobody_is_named_before_the_call_back(cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        actions.name_case_delegate(
            request_id=ask(at), name="Pat Lane", title="Deputy", scopes=["see"], named_by="Reyes",
            by_head=True, by=cast.officer.actor, at=at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("scopes", "silence", "people"), [(("see",), 404, 404), (("help",), 302, 404), (("people",), 404, 302)]
)
def test_a_delegate_acts_within_the_scope_only(
    story: Scene, scopes: tuple[str, ...], silence: int, people: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alongside.web.public.case_page.seats_to_answer", lambda _: {7})
    monkeypatch.setattr("alongside.callouts.actions.chief_agrees", lambda **_: None)
    device = delegate_device(story, *scopes)
    assert device.get("/help/case/").status_code == 200
    yes = {"answer": "yes", "advisor": "1", "write_key": "n"}
    assert device.post("/help/case/names/7/", yes).status_code == people
    assert device.post("/help/case/silence/", {"write_key": "s"}).status_code == silence
    assert (cases.card(story.engagement_id).silent_since is not None) is (silence == 302)


def test_what_a_delegate_does_names_the_delegate(story: Scene) -> None:
    delegate_device(story, "help").post("/help/case/silence/", {"write_key": "s"})
    line = LedgerEntry.objects.get(action="be_silent")
    assert line.actor == f"requester:{story.request_id}"
    assert "Pat Lane, delegate" in line.payload


def test_naming_and_ending_the_silence_are_the_heads_alone(story: Scene) -> None:
    delegate, head = delegate_device(story, "see", "people", "help", "offers"), head_device(story)
    assert delegate.get("/help/case/delegates/").status_code == 404
    assert delegate.post("/help/case/silence/", {"write_key": "a"}).status_code == 302
    assert delegate.post("/help/case/silence/lift/", {"write_key": "b"}).status_code == 404
    page = head.get("/help/case/").content.decode()
    assert "You asked us not to get in touch" in page and "We want contact again" in page
    assert head.post("/help/case/silence/lift/", {"write_key": "c"}).status_code == 302
    assert cases.card(story.engagement_id).silent_since is None


def test_a_head_names_and_takes_back_on_the_page(story: Scene) -> None:
    head = head_device(story)
    form = {"name": "Pat Lane", "title": "Deputy chief", "scopes": ["see", "people"], "write_key": "d"}
    assert head.post("/help/case/delegates/", form).status_code == 302
    assert head.post("/help/case/delegates/", form).status_code == 302
    [one] = queries_delegates.delegates(story.request_id)
    assert (one.name, one.scopes, one.has_code) == ("Pat Lane", ("people", "see"), False)
    code = actions.issue_delegate_code(delegate_id=one.id, by=story.cast.officer.actor, at=story.at + HOUR)
    device = opened(code, story.at + HOUR)
    assert b"Pat Lane" in head.get("/help/case/delegates/").content
    assert head.post(f"/help/case/delegates/{one.id}/revoke/", {"write_key": "r"}).status_code == 302
    assert device.get("/help/case/").status_code == 302  # to the door where a code is entered
    assert head.get("/help/case/").status_code == 200
    with pytest.raises(Refused):
        actions.issue_delegate_code(delegate_id=one.id, by=story.cast.officer.actor, at=story.at + HOUR)


def test_another_cases_delegate_is_not_there(story: Scene, cast: Cast) -> None:
    other = scene(cast, story.at, agency_text="Lima PD")
    theirs = named(other)
    assert (
        head_device(story).post(f"/help/case/delegates/{theirs}/revoke/", {"write_key": "x"}).status_code
        == 404
    )
    assert queries_delegates.delegates(other.request_id)


def test_staff_write_down_what_the_head_said_and_read_out_a_code(
    story: Scene, client_for: Callable[..., Client]
) -> None:
    desk = client_for(story.cast.officer)
    url = f"/desk/requests/{story.request_id}/delegates/"
    form = {"name": "Pat Lane", "title": "Deputy chief", "scopes": ["help"], "write_key": "h"}
    assert desk.post(url, form).status_code == 422
    assert desk.post(url, form | {"heard": "on"}).status_code == 302
    [one] = queries_delegates.delegates(story.request_id)
    shown = desk.post(f"{url}{one.id}/code/", {"write_key": "k"})
    assert shown.status_code == 200 and b"Read this out now, twice" in shown.content
    assert desk.post(f"{url}{one.id}/revoke/", {"write_key": "r"}).status_code == 302
    assert queries_delegates.delegates(story.request_id) == []


def test_a_delegate_reached_on_the_call_back_gets_a_delegates_page(cast: Cast, at: datetime) -> None:
    request_id = verified(at, cast.officer)
    by = cast.officer.actor
    actions.record_call_back(
        request_id=request_id, number="614-555-0199", source="dispatch_center", reached="delegate",
        outcome="real", acceptor_name="Pat Lane", acceptor_title="Deputy chief", named_by_head="Dana Reyes",
        by=by, at=at,
    )  # fmt: skip
    code = actions.issue_code(request_id=request_id, by=by, at=at)
    token, _ = actions.open_with_code(code=code, address="192.0.2.7", at=at)
    found = queries_delegates.visitor_of_device(token, at)
    assert found is not None and found.delegate is not None and found.delegate.named_by == "Dana Reyes"
    actions.revoke_case_delegate(delegate_id=found.delegate.id, by=by, at=at)
    assert queries_delegates.visitor_of_device(token, at) is None
    with pytest.raises(Refused) as caught:
        actions.accept(request_id=request_id, by=by, at=at)
    assert caught.value.verdict.code == "delegate_revoked"
    assert queries.card(request_id).state == "verified"


def test_the_agencys_own_tasks_are_on_its_page(story: Scene) -> None:
    by = {"by": story.cast.coordinator.actor, "at": story.at + HOUR}
    day = (story.at + 48 * HOUR).date()
    own = engagements.make_task(
        engagement_id=story.engagement_id,
        what="Name somebody for offers.",
        owner_role="command",
        due_date=day,
        **by,
    )
    other = engagements.make_task(
        engagement_id=story.engagement_id,
        what="Send the list.",
        owner_person=story.cast.advisor.pk,
        due_date=day,
        **by,
    )
    head = head_device(story)
    page = head.get("/help/case/").content.decode()
    assert "Name somebody for offers." in page and "Send the list." not in page
    assert "Name somebody for offers." in head.get("/help/case/print/").content.decode()
    assert head.post(f"/help/case/tasks/{other}/", {"event": "done", "write_key": "a"}).status_code == 404
    assert head.post(f"/help/case/tasks/{own}/", {"event": "done", "write_key": "b"}).status_code == 302
    assert cases.task(own).by_requester


def test_offers_are_looked_after_within_the_scope_only(story: Scene) -> None:
    form = {"community": "City of Millbrook", "slug": "millbrook", "text": "", "sure": "yes"}
    helps = delegate_device(story, "help")
    assert helps.post("/help/case/offers/publish/", form).status_code == 404
    page = helps.get("/help/case/offers/").content.decode()
    assert "Make the page" not in page and "Name who sorts them" not in page
    sorts = delegate_device(story, "offers")
    assert "Make the page" in sorts.get("/help/case/offers/").content.decode()
    assert sorts.post("/help/case/offers/publish/", form).status_code == 302


def test_a_ninth_delegate_on_the_call_back_does_not_lose_the_call_back(cast: Cast, at: datetime) -> None:
    request_id = verified(at, cast.officer)
    for number in range(8):
        actions.name_case_delegate(
            request_id=request_id, name=f"Pat {number}", title="Deputy chief", scopes=["see"], named_by="Dana Reyes",
            by_head=True, by=cast.officer.actor, at=at,
        )  # fmt: skip
    actions.record_call_back(
        request_id=request_id, number="614-555-0199", source="dispatch_center", reached="delegate", outcome="real",
        acceptor_name="Lee Park", acceptor_title="Captain", named_by_head="Dana Reyes", by=cast.officer.actor,
        at=at + HOUR,
    )  # fmt: skip
    assert len(queries_delegates.delegates(request_id)) == 9
    actions.accept(request_id=request_id, by=cast.officer.actor, at=at + HOUR)
