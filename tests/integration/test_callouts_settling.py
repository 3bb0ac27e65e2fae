"""Declined by the agency head, or not needed: the advisor cannot tell, whatever they open and whenever."""

import re
from datetime import timedelta

import pytest

from alongside.callouts import actions, queries
from alongside.callouts.models import Page
from alongside.callouts.queries import Shown
from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.roster import queries as roster
from alongside.roster.models import Commitment
from alongside.teams import queries as teams
from tests.callouts import advisor, by_link, is_ready, opened, pages, says, the_seat

MINUTE = timedelta(minutes=1)
SECRET = "the same secret in both worlds"


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(6)]


@pytest.fixture
def callout(cast, at, law):
    return opened(at, cast.officer)


def chief_declines(callout, at, **more):
    actions.chief_declines(seat_id=the_seat(callout).pk, by=by_chief(callout), at=at, **more)


def chief_agrees(callout, at, **more):
    actions.chief_agrees(seat_id=the_seat(callout).pk, by=by_chief(callout), at=at, **more)


def by_chief(callout):
    from alongside.kernel.actor import Actor

    return Actor("requester", str(callout.request_id), "Dana Reyes")


def test_a_declined_name_is_set_aside_and_the_alternate_is_asked_first(callout, law, at):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at + MINUTE)
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at + 2 * MINUTE)
    chief_declines(callout, at + 60 * MINUTE)
    second.refresh_from_db()
    assert second.state == "yes"
    assert teams.vetoed(callout.request_id) == {law[0]}
    assert len(pages(callout)) == 2
    assert queries.names_for_chief(callout.request_id) == ()
    actions.confirm(page_id=second.pk, no_conflict=True, by=by_link(second), at=at + 62 * MINUTE)
    assert queries.names_for_chief(callout.request_id)[0].advisor.id == law[1]


def test_without_alternates_those_who_never_answered_and_the_next_are_asked(callout, law, at):
    is_ready(pages(callout)[0], at)
    chief_declines(callout, at + 60 * MINUTE)
    waiting = [p.advisor_id for p in pages(callout, state="planned")]
    assert waiting == [law[1], law[2]]
    assert queries.orphans() == []


def test_an_alternate_who_is_promised_elsewhere_by_then_is_passed_over(callout, law, at, cast):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at)
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at)
    from alongside.roster import actions as roster_actions

    roster_actions.commit(
        advisor_id=law[1], start=at, end=at + timedelta(days=3), exclusive=True, exercise=False,
        ref="seat:999999", by=cast.officer.actor, at=at,
    )  # fmt: skip
    chief_declines(callout, at + MINUTE)
    second.refresh_from_db()
    assert second.state == "spared"
    assert [p.advisor_id for p in pages(callout, state="planned")] == [law[2], law[3]]


def test_alternates_wait_for_the_agency_head_at_most_as_long_as_the_policy_says(callout, at):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at)
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at)
    assert queries.next_due_at() == at + timedelta(hours=12)
    actions.tick(at=at + timedelta(hours=12))
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state) == ("accepted", "spared")


def test_agreeing_settles_the_seat_and_ends_the_call_out(callout, law, at):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at)
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at)
    chief_agrees(callout, at + MINUTE)
    chief_agrees(callout, at + 2 * MINUTE)
    (seat,) = queries.seats_of_request(callout.request_id)
    assert (seat.state, seat.advisor.id) == ("agreed", law[0])
    callout.refresh_from_db()
    assert callout.state == "done"
    second.refresh_from_db()
    assert second.state == "spared"
    assert Commitment.objects.get(released_at__isnull=True).advisor_id == law[0]


def test_the_agency_head_answers_about_the_name_that_was_shown_and_no_other(callout, law, at):
    with pytest.raises(Refused):
        chief_agrees(callout, at)
    is_ready(pages(callout)[0], at)
    for act in (chief_agrees, chief_declines):
        with pytest.raises(Refused) as refused:
            act(callout, at, advisor_id=law[3])
        assert refused.value.verdict.code == "no_name"
    chief_declines(callout, at, advisor_id=law[0])
    with pytest.raises(Refused):
        chief_declines(callout, at, advisor_id=law[0])


def world_of(case, callout, at, officer):
    """Let the first advisor be ready, and then be declined, or not needed; return their page.

    Everything the two worlds share is made the same: moments, and the page's secret.
    """
    page = pages(callout)[0]
    Page.objects.filter(pk=page.pk).update(secret=SECRET)
    page.refresh_from_db()
    is_ready(page, at + 5 * MINUTE)
    decided = at + 60 * MINUTE
    if case == "declined":
        chief_declines(callout, decided)
    elif case == "not needed":
        actions.cancel(callout_id=callout.pk, why="Enough people.", by=officer.actor, at=decided)
    elif case == "request over":
        actions.cancel_for_request(request_id=callout.request_id, why="x", by=officer.actor, at=decided)
    return page


MOMENTS = (6, 59, 60, 61, 75, 90, 200, 60 * 24 * 30)


def settles_at(page):
    page.refresh_from_db()
    return page.settle_at


def scrubbed(html):
    """Take out what differs from request to request and page to page: tokens, keys, ids."""
    html = re.sub(r'(name="(csrfmiddlewaretoken|write_key)" value=")[^"]+', r"\1-", html)
    html = re.sub(r'nonce="[^"]+"', "", html)
    return re.sub(r"/(requests|page)/[\w-]+/", r"/\1/-/", html)


def everything_she_can_open(page, client, at):
    """Return every page of the advisor's desk and her link, at a moment, as drawn."""
    with clock.frozen(at):
        token = Page.objects.get(pk=page.pk).token_hash  # the link is found by its hash; see _by_hash
        opened_pages = [
            client.get("/advisor/"),
            client.get(f"/advisor/requests/{page.pk}/"),
            client.get("/advisor/availability/"),
            client.get(f"/advisor/page/{token}/"),
        ]
    assert [r.status_code for r in opened_pages] == [200] * 4
    return [scrubbed(r.content.decode()) for r in opened_pages]


@pytest.fixture
def _by_hash(monkeypatch):
    """Let the stored hash open the page, so that the test need not know the secret link."""
    monkeypatch.setattr(queries, "hashed", lambda purpose, value: value)


@pytest.mark.usefixtures("_by_hash")
def test_nothing_an_advisor_can_open_tells_declined_from_not_needed(cast, law, at, client_for):
    person = cast.officer.__class__.objects.get(pk=roster.card(law[0]).person_id)
    seen, mail, settled = {}, {}, {}
    from django.db import transaction

    for case in ("declined", "not needed", "request over"):
        sid = transaction.savepoint()
        callout = opened(at, cast.officer)
        page = world_of(case, callout, at, cast.officer)
        client = client_for(person)
        settled[case] = settles_at(page)
        seen[case] = [everything_she_can_open(page, client, at + n * MINUTE) for n in MOMENTS]
        mail[case] = [
            (m.kind, m.due_at, m.urgent, render(kind=m.kind, context={}, language="en", exercise=False))
            for m in Message.objects.filter(address="peer00@advisors.example")
            .exclude(kind="page_alert")
            .order_by("due_at", "pk")
        ]
        transaction.savepoint_rollback(sid)
    assert settled["declined"] == settled["not needed"] == settled["request over"]
    assert at + 60 * MINUTE <= settled["declined"] < at + 90 * MINUTE
    assert mail["declined"] == mail["not needed"] == mail["request over"]
    assert [m[0] for m in mail["declined"]] == ["seat_confirmed", "settled"]
    for n, a, b, c in zip(MOMENTS, seen["declined"], seen["not needed"], seen["request over"], strict=True):
        assert a == b == c, f"differs {n} minutes after the beginning"
    changed = [
        n for n, x, y in zip(MOMENTS[1:], seen["declined"], seen["declined"][1:], strict=False) if x != y
    ]
    assert len(changed) == 1


def test_an_alternate_not_needed_ends_with_the_same_page_and_words_as_a_declined_name(callout, law, at):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at)
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at)
    chief_declines(callout, at + MINUTE)
    actions.tick(at=at + 20 * MINUTE)
    says(pages(callout, state="planned")[0], True, at + 21 * MINUTE)
    later = at + timedelta(hours=2)
    actions.cancel(callout_id=callout.pk, why="Test.", by=by_chief(callout), at=at + 22 * MINUTE)
    shown = {queries.page_of(p.pk, p.advisor_id, later).shown for p in (first,)}
    spared = Page.objects.filter(state="spared")
    shown |= {queries.page_of(p.pk, p.advisor_id, later).shown for p in spared}
    assert shown == {Shown.SETTLED}


@pytest.mark.parametrize("case", ["declined", "not needed"])
def test_what_she_tries_before_and_after_it_shows_is_answered_alike(cast, law, at, case):
    callout = opened(at, cast.officer)
    page = world_of(case, callout, at, cast.officer)
    just_before = settles_at(page) - timedelta(seconds=1)
    by = by_link(page)
    assert actions.confirm(page_id=page.pk, no_conflict=True, by=by, at=just_before) is Shown.CONFIRMED
    assert says(page, True, just_before) is Shown.CONFIRMED
    with pytest.raises(Refused) as conflict:
        actions.confirm(page_id=page.pk, no_conflict=False, by=by, at=just_before)
    assert conflict.value.verdict.code == "nothing_to_confirm"
    after = just_before + 2 * MINUTE
    assert says(page, True, after) is Shown.SETTLED
    with pytest.raises(Refused) as too_late:
        says(page, False, after)
    assert too_late.value.verdict.code == "settled"


@pytest.mark.parametrize("case", ["declined", "not needed"])
def test_stepping_back_before_it_shows_ends_it_and_no_thank_you_follows(cast, law, at, case):
    callout = opened(at, cast.officer)
    page = world_of(case, callout, at, cast.officer)
    assert says(page, False, settles_at(page) - timedelta(seconds=1)) is Shown.DECLINED
    assert Message.objects.get(group=f"settle:{page.pk}").state == "withdrawn"
    page.refresh_from_db()
    assert page.settle_at is None


def test_stepping_back_after_confirming_opens_the_seat_again(callout, law, at):
    first = pages(callout)[0]
    is_ready(first, at)
    assert says(first, False, at + MINUTE) is Shown.DECLINED
    assert the_seat(callout).state == "open"
    assert queries.names_for_chief(callout.request_id) == ()
    assert queries.orphans() == []


def test_an_agreed_advisor_calls_instead_of_pressing_a_button(callout, at):
    first = pages(callout)[0]
    is_ready(first, at)
    chief_agrees(callout, at)
    with pytest.raises(Refused) as refused:
        says(first, False, at + MINUTE)
    assert refused.value.verdict.code == "agreed"


def test_a_seat_whose_person_left_the_team_can_be_asked_for_again(callout, law, at, cast):
    first = pages(callout)[0]
    is_ready(first, at)
    chief_agrees(callout, at + MINUTE)
    seat = the_seat(callout)
    for _ in range(2):
        actions.leave_seat(seat_id=seat.pk, by=cast.coordinator.actor, at=at + 2 * MINUTE)
    (card,) = queries.seats_of_request(callout.request_id)
    assert (card.state, card.advisor, card.state_label) == (
        "released",
        None,
        "Left the team; somebody else can be asked",
    )
    assert not Commitment.objects.filter(released_at__isnull=True).exists()
    first.refresh_from_db()
    assert first.state == "spared"
    assert not Message.objects.filter(group=f"settle:{first.pk}").exists()
    from alongside.teams import actions as team_actions

    proposal_id = team_actions.propose(
        request_id=callout.request_id, seats=("lead",), by=cast.officer.actor, at=at + 3 * MINUTE
    )
    team_actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at + 3 * MINUTE)
    actions.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at + 3 * MINUTE)
    (card,) = queries.seats_of_request(callout.request_id)
    assert (card.state, card.state_label) == ("open", "Open")


def test_a_seat_is_asked_for_again_within_a_call_out_that_is_still_open(cast, law, at):
    from alongside.teams import actions as team_actions

    callout = opened(at, cast.officer, seats=("lead", "faith"))
    keys = sorted(s.key for s in queries.seats_of_request(callout.request_id))
    is_ready(pages(callout)[0], at)
    seat = the_seat(callout)
    actions.chief_agrees(seat_id=seat.pk, by=by_chief(callout), at=at)
    actions.leave_seat(seat_id=seat.pk, by=cast.coordinator.actor, at=at + MINUTE)
    proposal_id = team_actions.propose(
        request_id=callout.request_id, seats=keys, by=cast.officer.actor, at=at + 3 * MINUTE
    )
    team_actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at + 3 * MINUTE)
    assert (
        actions.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at + 3 * MINUTE) == callout.pk
    )
    assert the_seat(callout).state == "open"
    assert queries.orphans() == []
