"""The catalog of protocols: loaded as often as one likes, edited by people, never overwritten by a release."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.library import actions, queries, shipped
from alongside.library.models import Version
from tests.people import Cast

pytestmark = pytest.mark.django_db
KEY = "committee-meeting-01"
DAY = timedelta(days=1)


@pytest.fixture
def loaded(at: datetime) -> None:
    actions.load(by=OPERATOR, at=at)


def release(text: str, key: str = KEY) -> shipped.Shipped:
    """Return the release's catalog with one item worded anew."""
    now = shipped.catalog()
    protocols = tuple(
        (p, head, tuple((k, replace(c, text=text) if k == key else c) for k, c in items))
        for p, head, items in now.protocols
    )
    return replace(now, protocols=protocols)


def text_of(key: str = KEY) -> str:
    found = queries.item(key)
    assert found is not None
    return found.content.text


def save(text: str, cast: Cast, at: datetime, *, seen: int = 1, key: str = KEY) -> int:
    card = queries.item(key)
    assert card is not None
    return actions.save_item(
        key=key,
        content=replace(card.content, text=text),
        seen=seen,
        why="Plainer words",
        by=cast.coordinator.actor,
        at=at,
    )


def test_loading_twice_is_loading_once(at: datetime):
    first = actions.load(by=OPERATOR, at=at)
    second = actions.load(by=OPERATOR, at=at + DAY)
    for_plans = queries.protocols(for_plans=True)
    assert len(for_plans) == 27 and sum(len(p.items) for p in for_plans) == 258
    assert first.added == sum(1 + len(p.items) for p in queries.protocols())
    assert second == actions.LoadReport(same=first.added)
    assert LedgerEntry.objects.filter(action="load_catalog").count() == 1


def test_what_nobody_changed_follows_the_release(loaded, at: datetime):
    report = actions.load(by=OPERATOR, at=at + DAY, catalog=release("Call everyone together"))
    assert (report.updated, report.offered) == (1, 0)
    assert text_of() == "Call everyone together"
    assert [v.number for v in Version.objects.filter(item__key=KEY).order_by("number")] == [1, 2]


def test_what_staff_changed_stays_and_the_newer_wording_waits(loaded, cast: Cast, at: datetime):
    save("Our own words", cast, at + DAY)
    newer = release("Call everyone together")
    assert actions.load(by=OPERATOR, at=at + 2 * DAY, catalog=newer).offered == 1
    assert actions.load(by=OPERATOR, at=at + 3 * DAY, catalog=newer).offered == 0
    card = queries.item(KEY)
    assert card is not None and card.offered and card.content.text == "Our own words"


@pytest.mark.parametrize(("take", "text"), [(True, "Call everyone together"), (False, "Our own words")])
def test_a_waiting_wording_is_taken_or_turned_down_once(
    loaded, cast: Cast, at: datetime, take: bool, text: str
):
    save("Our own words", cast, at + DAY)
    newer = release("Call everyone together")
    actions.load(by=OPERATOR, at=at + 2 * DAY, catalog=newer)
    for _ in range(2):
        actions.answer_offer(kind="item", key=KEY, take=take, by=cast.coordinator.actor, at=at + 3 * DAY)
    assert text_of() == text
    assert actions.load(by=OPERATOR, at=at + 4 * DAY, catalog=newer).offered == 0
    assert LedgerEntry.objects.filter(action="take_offered" if take else "keep_own").count() == 1


def test_each_save_is_a_version_with_who_when_and_why(loaded, cast: Cast, at: datetime):
    assert save("Our own words", cast, at + DAY) == 2
    version = Version.objects.get(item__key=KEY, number=2)
    assert (version.by_text, version.at, version.why) == (cast.coordinator.name, at + DAY, "Plainer words")
    assert LedgerEntry.objects.filter(action="change_catalog", object=f"item:{KEY}").count() == 1


def test_the_same_words_again_are_no_version(loaded, cast: Cast, at: datetime):
    save("Our own words", cast, at + DAY)
    assert save("Our own words", cast, at + DAY, seen=1) == 2


def test_two_people_at_once_lose_nothing(loaded, cast: Cast, at: datetime):
    save("Our own words", cast, at + DAY, seen=1)
    with pytest.raises(Refused, match="since you opened it"):
        save("Other words", cast, at + DAY, seen=1)


def test_an_earlier_version_comes_back_as_a_new_one(loaded, cast: Cast, at: datetime):
    before = text_of()
    save("Our own words", cast, at + DAY)
    assert actions.restore(kind="item", key=KEY, number=1, by=cast.coordinator.actor, at=at + 2 * DAY) == 3
    assert text_of() == before
    found = queries.item_versions([(KEY, 2), (KEY, 3), (KEY, 9)])
    assert {k: v.content.text for k, v in found.items()} == {(KEY, 2): "Our own words", (KEY, 3): before}


def test_a_retired_line_leaves_the_lists_and_can_come_back(loaded, cast: Cast, at: datetime):
    doing = {"kind": "item", "key": KEY, "why": "Not used here", "by": cast.coordinator.actor, "at": at + DAY}
    actions.retire(retired=True, **doing)
    assert KEY not in {i.key for i in queries.items()}
    assert (found := queries.item(KEY)) is not None and found.retired
    actions.retire(retired=False, **doing)
    assert KEY in {i.key for i in queries.items()}


def test_a_line_of_ones_own_is_kept_through_a_load(loaded, cast: Cast, at: datetime):
    like = queries.item(KEY)
    assert like is not None
    content = replace(like.content, text="Ask the tribe's own office first", basis="own", source_title="")
    key = actions.add_item(
        protocol_key="committee-meeting", content=content, why="Asked for", by=cast.coordinator.actor, at=at
    )
    actions.load(by=OPERATOR, at=at + DAY)
    assert text_of(key) == "Ask the tribe's own office first"


def test_a_protocol_is_looked_after_by_somebody_who_may_edit(loaded, cast: Cast, at: datetime):
    day = (at + 90 * DAY).date()
    doing = {"key": "ics", "review_on": day, "by": cast.coordinator.actor, "at": at}
    with pytest.raises(Refused, match="may edit"):
        actions.look_after(owner_id=cast.advisor.pk, **doing)
    actions.look_after(owner_id=cast.coordinator.pk, **doing)
    card = queries.protocol("ics")
    assert card is not None and (card.owner_name, card.review_on) == (cast.coordinator.name, day)


def test_the_catalog_is_read_in_two_queries(loaded, django_assert_num_queries):
    with django_assert_num_queries(2):
        for protocol in queries.protocols():
            assert protocol.items and protocol.owner_name == ""
