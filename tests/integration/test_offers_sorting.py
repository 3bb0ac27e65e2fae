"""Offers: written down once, found again, sorted by one or by hundreds, taken back, emptied in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.actor import OPERATOR, PUBLIC, Actor
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.offers import actions, queries
from alongside.offers.models import BulkAct, Offer, OfferList
from alongside.outbox.models import Message
from tests.integration.casework import Scene, no_reasons, scene  # noqa: F401 (a fixture)
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
DAY = timedelta(days=1)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture
def list_id(story: Scene) -> int:
    return actions.open_list(engagement_id=story.engagement_id, by=story.cast.coordinator.actor, at=story.at)


def give(list_id: int, at: datetime, number: int = 1, **words: str) -> actions.Logged:
    given = {
        "kind": "goods", "what": f"Bottled water, {number} pallets", "name": f"Person {number}",
        "email": f"p{number}@mail.example", "phone": "",
    } | words  # fmt: skip
    key = words.pop("key", f"k{number}-{words}")
    return actions.log_offer(list_id=list_id, key=key, source="page", words=given, by=PUBLIC, at=at)


def rows(list_id: int, **chosen: str) -> list[int]:
    found = queries.Filter.of({"state": "all"} | chosen)
    return sorted(card.id for card in queries.page(list_id, found).rows)


def test_the_same_form_twice_is_one_offer(list_id: int, at: datetime) -> None:
    first, second = give(list_id, at, key="k"), give(list_id, at, key="k")
    assert (first.what, second.what) == ("new", "same")
    assert first.offer_id == second.offer_id


def test_the_same_words_from_the_same_maker_are_counted_and_not_kept_twice(
    list_id: int, at: datetime
) -> None:
    first = give(list_id, at, what="200 blankets", email="Pat.Lee+a@gmail.com")
    again = give(list_id, at, what="200 blankets.", email="patlee@gmail.com", key="other")
    assert (again.what, again.offer_id) == ("again", first.offer_id)
    assert Offer.objects.get().again == 1


@pytest.mark.parametrize(
    ("changed", "twin"),
    [
        ({"what": "A truck"}, True),
        ({"what": "A truck", "email": "", "phone": "(614) 555-0144"}, True),
        ({"what": "A truck", "email": "x@y.example", "organization": "Lions Club of Dayton, Inc"}, True),
        ({"what": "A truck", "email": "x@y.example", "organization": "Elks Lodge"}, False),
        ({"what": "A truck", "email": "x@y.example"}, False),
    ],
    ids=["same mail", "same phone", "same organization", "another organization", "nothing alike"],
)
def test_another_offer_of_the_same_maker_is_pointed_out(
    list_id: int, at: datetime, changed: dict[str, str], twin: bool
) -> None:
    maker = {"organization": "The Dayton Lions Club", "phone": "614-555-0144"}
    first = give(list_id, at, **maker)
    second = give(list_id, at, key="2", **changed)
    assert Offer.objects.get(pk=second.offer_id).twin_of_id == (first.offer_id if twin else None)
    assert rows(list_id, only="twins") == ([second.offer_id] if twin else [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"what": " "}, "no_what"),
        ({"email": "", "phone": ""}, "no_way"),
        ({"kind": "weapons"}, "unknown_word"),
        ({"what": "x" * 601}, "too_long"),
        ({"what": "For SSN 078-05-1120"}, "text_blocked"),
        ({"what": "For the mother of Maria Lopez, who was killed"}, "text_asked"),
    ],
)
def test_what_may_not_be_kept_is_refused(
    list_id: int, at: datetime, words: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        give(list_id, at, **words)
    assert refused.value.verdict.code == code
    assert not Offer.objects.exists()


def test_words_names_and_numbers_are_found(list_id: int, at: datetime) -> None:
    water = give(list_id, at, 1, phone="(614) 555-0144").offer_id
    dog = give(list_id, at, 2, what="Two therapy dogs", organization="Señor Paws", kind="skill").offer_id
    for q, found in (("wat", [water]), ("PAWS senor", [dog]), ("614-555-0144", [water]), ("dogs water", []),
                     ("!!", []), ("p2", [dog]), ("'; DROP", [])):  # fmt: skip
        assert rows(list_id, q=q) == found, q
    assert rows(list_id, kind="skill") == [dog]
    assert rows(list_id, state="parked") == []


def test_pages_meet_without_gap_or_overlap(list_id: int, at: datetime) -> None:
    ids = [give(list_id, at, number).offer_id for number in range(120)]
    chosen = queries.Filter()
    first = queries.page(list_id, chosen)
    second = queries.page(list_id, chosen, before=first.older)
    third = queries.page(list_id, chosen, before=second.older)
    assert [c.id for p in (first, second, third) for c in p.rows] == ids[::-1]
    assert (first.newer, third.older) == (None, None)
    back = queries.page(list_id, chosen, after=third.newer)
    assert [c.id for c in back.rows] == [c.id for c in second.rows]
    assert {p.total for p in (first, second, third)} == {120}


def sort(list_id: int, act: str, ids: list[int], by: Actor, at: datetime, **more: Any) -> BulkAct:
    key = more.pop("key", f"{act}{ids}{at}")
    return actions.sort_offers(list_id=list_id, key=key, act=act, offer_ids=ids, by=by, at=at, **more)


def states(list_id: int) -> list[str]:
    return list(Offer.objects.filter(offer_list_id=list_id).order_by("pk").values_list("state", flat=True))


def test_many_are_parked_and_put_back_as_they_were(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    ids = [give(list_id, at, number).offer_id for number in range(4)]
    sort(list_id, "decline", ids[:1], by, at)
    sort(list_id, "park", ids[1:2], by, at)
    done = sort(list_id, "decline", ids, by, at + DAY)
    assert done.count == 3
    assert states(list_id) == ["declined"] * 4
    assert actions.undo_sorting(act_id=done.pk, by=by, at=at + DAY) == 3
    assert states(list_id) == ["declined", "parked", "new", "new"]
    with pytest.raises(Refused):
        actions.undo_sorting(act_id=done.pk, by=by, at=at + DAY)


def test_taking_back_leaves_what_was_handled_again_since(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    ids = [give(list_id, at, number).offer_id for number in range(2)]
    done = sort(list_id, "park", ids, by, at)
    sort(list_id, "decline", ids[:1], by, at + DAY)
    assert actions.undo_sorting(act_id=done.pk, by=by, at=at + DAY) == 1
    assert states(list_id) == ["declined", "new"]


def test_an_act_sent_twice_happens_once(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    ids = [give(list_id, at, number).offer_id for number in range(3)]
    first, second = (sort(list_id, "thank", ids, by, at, key="once") for _ in range(2))
    assert first.pk == second.pk
    assert Message.objects.count() - introductions() == 3


def introductions() -> int:
    return Message.objects.exclude(kind="offer_thanks").count()


def test_thanks_go_once_to_each_address_that_was_left(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    ids = [give(list_id, at, number).offer_id for number in range(3)]
    ids.append(give(list_id, at, 7, email="P0@mail.example", what="A choir", kind="time").offer_id)
    ids.append(give(list_id, at, 8, email="", phone="614-555-0144").offer_id)
    doubted = give(list_id, at, 9).offer_id
    actions.mark_impostor(offer_id=doubted, impostor=True, by=by, at=at)
    before = queries.preview(list_id, "thank", [*ids, doubted])
    assert (before.fits, before.chosen, before.mails) == (4, 6, 3)
    done = sort(list_id, "thank", [*ids, doubted], by, at)
    assert done.count == 4
    mails = Message.objects.filter(kind="offer_thanks")
    assert sorted(mails.values_list("address", flat=True)) == [f"p{n}@mail.example" for n in range(3)]
    assert {m.due_at for m in mails} == {at + timedelta(minutes=10)}
    assert rows(list_id, only="unthanked") == sorted([ids[4], doubted])


def test_thanks_are_taken_back_until_the_mails_go(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    ids = [give(list_id, at, number).offer_id for number in range(3)]
    done = sort(list_id, "thank", ids[:2], by, at)
    assert actions.undo_sorting(act_id=done.pk, by=by, at=at + timedelta(minutes=9)) == 2
    assert set(Message.objects.filter(kind="offer_thanks").values_list("state", flat=True)) == {"withdrawn"}
    again = sort(list_id, "thank", ids, by, at + DAY)
    assert again.count == 3
    with pytest.raises(Refused):
        actions.undo_sorting(act_id=again.pk, by=by, at=at + DAY + timedelta(minutes=10))


def test_a_match_needs_an_open_need_of_the_same_list(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    offer_id = give(list_id, at).offer_id
    need_id = actions.add_need(
        list_id=list_id, key="n", kind="goods", what="Water at the center", by=by, at=at
    )
    elsewhere = actions.general_list(by=by, at=at)
    foreign = actions.add_need(list_id=elsewhere, key="n", kind="goods", what="Water", by=by, at=at)
    for wrong in (None, foreign):
        with pytest.raises(Refused):
            sort(list_id, "match", [offer_id], by, at, need_id=wrong)
    sort(list_id, "match", [offer_id], by, at, need_id=need_id)
    (need,) = queries.needs(list_id)
    assert need.offers == 1
    actions.meet_need(need_id=need_id, met=True, by=by, at=at)
    other = give(list_id, at, 2).offer_id
    with pytest.raises(Refused):
        sort(list_id, "match", [other], by, at, need_id=need_id)


def test_offers_of_another_list_are_passed_over(story: Scene, list_id: int, at: datetime) -> None:
    by = story.cast.coordinator.actor
    elsewhere = actions.general_list(by=by, at=at)
    foreign, own = give(elsewhere, at, key="f").offer_id, give(list_id, at).offer_id
    assert sort(list_id, "decline", [foreign, own], by, at).count == 1
    assert Offer.objects.get(pk=foreign).state == "new"


def test_no_more_than_policy_says_are_handled_at_once(story: Scene, list_id: int, at: datetime) -> None:
    ids = [give(list_id, at, number).offer_id for number in range(3)]
    from alongside.policy.actions import change

    change(key="offers_at_once", value=10, why="A small list for the test.", by=story.cast.admin.actor, at=at)
    ids += [give(list_id, at, number).offer_id for number in range(3, 12)]
    with pytest.raises(Refused):
        sort(list_id, "park", ids, story.cast.coordinator.actor, at)
    assert set(states(list_id)) == {"new"}


@pytest.mark.parametrize("who", ["advisor", "funder", "officer"])
def test_only_owner_and_staff_sort(story: Scene, list_id: int, at: datetime, who: str) -> None:
    offer_id = give(list_id, at).offer_id
    with pytest.raises(Refused):
        sort(list_id, "park", [offer_id], getattr(story.cast, who).actor, at)


def test_a_named_owner_sorts_one_list_on_an_opened_device(story: Scene, list_id: int, at: datetime) -> None:
    elsewhere = actions.general_list(by=OPERATOR, at=at)
    with pytest.raises(Refused):
        actions.issue_owner_code(list_id=list_id, by=story.chief, at=at)
    with pytest.raises(Refused):
        actions.name_owner(list_id=list_id, name="Pat Lane", role="", not_sworn=False, by=story.chief, at=at)
    owner_id = actions.name_owner(
        list_id=list_id, name="Pat Lane", role="library director", not_sworn=True, by=story.chief, at=at
    )
    code = actions.issue_owner_code(list_id=list_id, by=story.chief, at=at)
    token = actions.open_with_owner_code(code=code.lower(), address="192.0.2.1", at=at)
    with pytest.raises(Refused):
        actions.open_with_owner_code(code=code, address="192.0.2.1", at=at)
    card = queries.by_owner_device(token, at)
    assert card is not None
    assert (card.id, card.owner.name if card.owner else "") == (list_id, "Pat Lane")
    owner = Actor("owner", str(owner_id), "Pat Lane")
    sort(list_id, "park", [give(list_id, at).offer_id], owner, at)
    with pytest.raises(Refused):
        sort(elsewhere, "park", [give(elsewhere, at, key="e").offer_id], owner, at)
    assert queries.by_owner_device(token, at + 15 * DAY) is None
    actions.end_ownership(list_id=list_id, by=story.chief, at=at)
    assert queries.by_owner_device(token, at) is None
    with pytest.raises(Refused):
        sort(list_id, "put_back", [Offer.objects.earliest("pk").pk], owner, at)


def test_only_the_agency_publishes_and_one_tap_takes_it_down(
    story: Scene, list_id: int, at: datetime
) -> None:
    page = {"community": "Millbrook", "slug": "millbrook-strong", "text": ""}
    for by in (story.cast.coordinator.actor, story.cast.advisor.actor, OPERATOR):
        with pytest.raises(Refused):
            actions.publish_page(list_id=list_id, by=by, at=at, **page)
    assert queries.published("millbrook-strong") is None
    for slug in ("A b", "x", "-ab", "a" * 41):
        with pytest.raises(Refused):
            actions.publish_page(list_id=list_id, by=story.chief, at=at, **page | {"slug": slug})
    actions.publish_page(list_id=list_id, by=story.chief, at=at, **page)
    found = queries.published("millbrook-strong")
    assert found is not None
    assert found.community == "Millbrook"
    actions.take_page_down(list_id=list_id, by=story.chief, at=at)
    assert queries.published("millbrook-strong") is None
    stream = LedgerEntry.objects.filter(stream=f"request:{story.request_id}", object=f"offers:{list_id}")
    assert [e.action for e in stream.order_by("seq")][-2:] == ["publish_offers_page", "take_offers_page_down"]


def test_an_address_once_used_is_never_given_to_another(story: Scene, list_id: int, at: datetime) -> None:
    page = {"community": "Millbrook", "slug": "strong", "text": ""}
    actions.publish_page(list_id=list_id, by=story.chief, at=at, **page)
    actions.take_page_down(list_id=list_id, by=story.chief, at=at)
    other = scene(story.cast, at, agency_text="Lima PD", both=False, key="other")
    second = actions.open_list(engagement_id=other.engagement_id, by=other.chief, at=at)
    with pytest.raises(Refused):
        actions.publish_page(list_id=second, by=other.chief, at=at, **page)
    actions.publish_page(list_id=list_id, by=story.chief, at=at, **page)


def test_details_are_emptied_when_their_time_is_over(story: Scene, list_id: int, at: datetime) -> None:
    old, young = give(list_id, at, 1).offer_id, give(list_id, at + 2 * DAY, 2).offer_id
    sort(list_id, "thank", [old, young], story.cast.coordinator.actor, at + 3 * DAY)
    assert actions.tick(at=at + 179 * DAY) == 0
    assert actions.tick(at=at + 180 * DAY) == 1
    assert actions.tick(at=at + 180 * DAY) == 0
    row = Offer.objects.get(pk=old)
    assert (row.what, row.name, row.email, row.search, row.mail_key, row.kind) == (
        "",
        "",
        "",
        "",
        "",
        "goods",
    )
    assert rows(list_id) == [young]
    assert Message.objects.get(key__startswith=f"offer_thanks:{old}:").address == ""
    assert Message.objects.get(key__startswith=f"offer_thanks:{young}:").address == "p2@mail.example"
    line = LedgerEntry.objects.get(action="purge_offers")
    assert '"count":1' in line.payload.replace(" ", "")


def test_the_board_asks_the_same_number_of_questions_however_long_it_is(list_id: int, at: datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.page(list_id, queries.Filter(q="water"))
            queries.counts(list_id)
            queries.needs(list_id)
            queries.last_acts(list_id, at)
        return len(seen)

    give(list_id, at, 0)
    first = asked()
    for number in range(1, 60):
        give(list_id, at, number)
    assert asked() == first == 5


def test_the_list_of_an_engagement_is_made_once(story: Scene, list_id: int, at: datetime) -> None:
    again = actions.open_list(engagement_id=story.engagement_id, by=story.chief, at=at)
    assert again == list_id
    assert actions.general_list(by=PUBLIC, at=at) == actions.general_list(by=PUBLIC, at=at)
    assert OfferList.objects.count() == 2
