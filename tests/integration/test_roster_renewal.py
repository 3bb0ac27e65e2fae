"""Once a year everyone on the roster is asked; who does not answer is left out, and both sides are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.kernel import clock
from alongside.kernel.agreement import VERSION
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.roster import actions, queries
from alongside.roster.models import PeerAdvisor
from alongside.roster.models_renewal import Renewal
from tests.callouts import advisor

pytestmark = pytest.mark.django_db
YEAR, DAY = timedelta(days=365), timedelta(days=1)
ANSWER = {"right": True, "declared": True, "conflicts": [], "version": VERSION}


def kinds(to: str) -> list[str]:
    return sorted(Message.objects.filter(address=to).values_list("kind", flat=True))


@pytest.fixture
def own(cast, at):
    """The cast's advisor on the roster, confirmed today."""
    return advisor(0, at, email=cast.advisor.email, name=cast.advisor.name)


def test_an_advisor_is_asked_once_and_both_are_told_once(cast, at, own):
    assert actions.tick(at=at + YEAR - 31 * DAY) == 0
    for moment in (at + YEAR - 30 * DAY, at + YEAR - 29 * DAY, at + YEAR):
        actions.tick(at=moment)
    assert kinds(cast.advisor.email) == ["renew_asked"] and not kinds(cast.roster_manager.email)
    for moment in (at + YEAR + DAY, at + YEAR + 2 * DAY):
        actions.tick(at=moment)
    assert kinds(cast.advisor.email) == ["renew_asked", "renew_lapsed"]
    assert kinds(cast.roster_manager.email) == ["renew_lapsed_desk"]
    said = (
        LedgerEntry.objects.filter(stream=f"advisor:{own}").order_by("seq").values_list("action", flat=True)
    )
    assert list(said)[-2:] == ["ask_renewal", "renewal_ran_out"]


def test_what_is_told_is_true_matching_leaves_them_out_from_that_day(cast, at, own):
    for days, fine in ((365, True), (366, False)):
        row = next(r for r in queries.table(at=at + days * DAY) if r.card.id == own)
        assert row.in_date is fine


def test_nobody_is_told_late_without_being_asked_when_the_clock_stood_still(cast, at, own):
    later = at + YEAR + 40 * DAY
    actions.tick(at=later)
    assert "renew_asked" in kinds(cast.advisor.email)
    actions.tick(at=later + timedelta(seconds=1))
    assert kinds(cast.advisor.email) == ["renew_asked", "renew_lapsed"]


def test_who_left_is_not_asked_and_who_paused_is(cast, at, own):
    actions.pause(advisor_id=own, by=cast.roster_manager.actor, at=at)
    other = advisor(1, at)
    actions.leave(advisor_id=other, by=cast.roster_manager.actor, at=at)
    actions.tick(at=at + YEAR)
    assert Renewal.objects.get().advisor_id == own


def test_an_answer_brings_them_back_and_the_next_year_asks_again(cast, at, own):
    late = at + YEAR + 3 * DAY
    actions.tick(at=late)
    actions.tick(at=late)
    actions.renew(advisor_id=own, by=cast.advisor.actor, at=late, **ANSWER | {"conflicts": ["litigation"]})
    row = PeerAdvisor.objects.get(pk=own)
    assert row.revalidated_date == late.date() and row.open_litigation
    assert next(r for r in queries.table(at=late) if r.card.id == own).in_date
    kept = Renewal.objects.get()
    assert (kept.agreement, kept.conflicts, kept.answered_at) == (VERSION, ["litigation"], late)
    actions.tick(at=late + YEAR)
    assert Renewal.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"right": False}, {"declared": False}, {"conflicts": ["religion"]}, {"version": VERSION + 1}]
)
def test_a_confirmation_is_whole_or_none(cast, at, own, change):
    with pytest.raises(Refused):
        actions.renew(advisor_id=own, by=cast.advisor.actor, at=at + YEAR, **ANSWER | change)
    assert PeerAdvisor.objects.get(pk=own).revalidated_date == at.date()


def test_the_page_shows_the_entry_and_takes_the_answer(client_for, cast, at, own):
    client, later = client_for(cast.advisor), at + YEAR
    with clock.frozen(later):
        html = client.get("/advisor/yearly/").content.decode()
        assert cast.advisor.name in html and "I go to no place on my own initiative" in html
        assert client.post("/advisor/yearly/", {"version": VERSION, "conflicts": "none"}).status_code == 422
        both = {"version": VERSION, "right": "on", "conflicts": ["none", "sells"]}
        assert client.post("/advisor/yearly/", both).status_code == 422
        assert client.post("/advisor/yearly/", both | {"conflicts": ["sells"]}).status_code == 302
    assert Renewal.objects.get().conflicts == ["sells"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "and confirm, by November 22, 2027."), ("es", "22 de noviembre de 2027")],
)
def test_the_letter_writes_its_day_as_people_do(cast, at, own, language, words):
    actions.tick(at=at + YEAR - 30 * DAY)
    message = Message.objects.get(kind="renew_asked")
    text = render(kind="renew_asked", context=message.context, language=language, exercise=False).text
    assert words in " ".join(text.split()), text
