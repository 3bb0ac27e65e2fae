"""Pages of offers: who gets in, what the public page tells, spam that learns nothing, acts shown before done."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.gateways.protocol import Envelope
from alongside.incidents import actions as incidents
from alongside.jobs.deliver import deliver
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.offers import actions, queries
from alongside.offers.models import Offer, OfferList
from alongside.rehearsal.flood import drafts, flood
from alongside.web.offers.making import in_time, mint_key
from tests.integration.casework import Scene, no_reasons, scene  # noqa: F401 (a fixture)
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def story(cast: Cast, at: datetime) -> Scene:
    return scene(cast, at)


@pytest.fixture
def now(at: datetime) -> Any:
    with clock.frozen(at + timedelta(hours=2)):
        yield at + timedelta(hours=2)


@pytest.fixture
def chief(story: Scene, now: datetime) -> Client:
    code = incidents.issue_code(request_id=story.request_id, by=story.cast.officer.actor, at=now)
    client = Client()
    client.cookies["case"], _ = incidents.open_with_code(code=code, address="192.0.2.1", at=now)
    return client


PAGE = {"community": "Town of Millbrook", "slug": "millbrook", "text": "Rides help most."}


@pytest.fixture
def published(story: Scene, now: datetime) -> int:
    list_id = actions.open_list(engagement_id=story.engagement_id, by=story.chief, at=now)
    actions.publish_page(list_id=list_id, by=story.chief, at=now, **PAGE)
    return list_id


def form(now: datetime, **changed: str) -> dict[str, str]:
    return {
        "write_key": mint_key(now - MINUTE), "kind": "goods", "what": "200 blankets", "name": "Ada Abbot",
        "email": "ada@mail.example",
    } | changed  # fmt: skip


def test_the_chief_sees_the_page_first_then_publishes_and_takes_it_down(
    chief: Client, story: Scene, now: datetime
) -> None:
    anyone, url = Client(), "/community/millbrook/"
    assert anyone.get(url).status_code == 404
    seen = chief.post("/help/case/offers/publish/", PAGE | {"write_key": "1"})
    assert seen.status_code == 200
    assert b"This is what everybody would see" in seen.content
    assert not OfferList.objects.exists()
    assert (
        chief.post("/help/case/offers/publish/", PAGE | {"sure": "yes", "write_key": "2"}).status_code == 302
    )
    assert b"Rides help most." in anyone.get(url).content
    assert chief.post("/help/case/offers/take-down/", {"write_key": "3"}).status_code == 302
    gone, never = anyone.get(url), anyone.get("/community/never-was/")
    assert gone.status_code == never.status_code == 404
    strip = re.compile(rb'value="/community/[^"]*"')
    assert strip.sub(b"", gone.content) == strip.sub(b"", never.content)


def test_without_a_name_for_the_address_nobody_can_guess_it(chief: Client, now: datetime) -> None:
    for key in ("1", "2"):
        page = chief.post(
            "/help/case/offers/publish/", PAGE | {"slug": "", "write_key": key}
        ).content.decode()
        assert re.search(r"/community/[a-z0-9]{12}/", page)


def test_the_community_page_names_neither_the_program_nor_a_case(
    published: int, story: Scene, now: datetime
) -> None:
    for url in ("/community/millbrook/", "/community/millbrook/sent/", "/community/nowhere/"):
        answer = Client().get(url)
        page = answer.content.decode()
        for word in (
            settings.PROGRAM["name"],
            settings.PROGRAM["phone"] or "-nothing-",
            "Millbrook Police",
            "alongside/icons",
        ):
            assert word not in page, (url, word)
        assert not answer.cookies, url
        assert "988" in page


def test_an_offer_is_sent_once_and_counted_when_it_comes_again(published: int, now: datetime) -> None:
    sent = form(now)
    for _ in range(2):
        answer = Client().post("/community/millbrook/", sent)
        assert (answer.status_code, answer.url) == (302, "/community/millbrook/sent/")
    Client().post("/community/millbrook/", form(now, what="200 Blankets."))
    offer = Offer.objects.get()
    assert (offer.source, offer.again, offer.received_at) == ("page", 1, now)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"website": "https://spam.example"}, 302),
        ({"write_key": "made up"}, 422),
        ({"write_key": "young"}, 422),
        ({"write_key": "old"}, 422),
        ({"email": ""}, 422),
        ({"what": "SSN 078-05-1120"}, 422),
    ],
    ids=[
        "a field nobody sees",
        "a key of their own",
        "filled in at once",
        "a day old",
        "no way to answer",
        "data",
    ],
)
def test_what_machines_send_is_not_kept(
    published: int, now: datetime, changed: dict[str, str], status: int
) -> None:
    keys = {"young": mint_key(now), "old": mint_key(now - timedelta(hours=25))}
    words = form(now, **changed)
    words["write_key"] = keys.get(words["write_key"], words["write_key"])
    assert Client().post("/community/millbrook/", words).status_code == status
    assert not Offer.objects.exists()


def test_a_form_sent_too_soon_can_be_sent_again_with_everything_in_it(published: int, now: datetime) -> None:
    page = Client().post("/community/millbrook/", form(now, write_key=mint_key(now))).content.decode()
    assert "200 blankets" in page
    key = re.search(r'name="write_key" value="([^"]+)"', page)
    assert key
    assert not in_time(key[1], now)
    assert in_time(key[1], now + 4 * timedelta(seconds=1))


def test_one_address_offers_so_many_times_an_hour(published: int, now: datetime) -> None:
    answers = [
        Client().post("/community/millbrook/", form(now, what=f"{n} chairs", email=f"{n}@mail.example"))
        for n in range(12)
    ]
    assert [a.status_code for a in answers] == [302] * 10 + [429] * 2
    assert Offer.objects.count() == 10


def test_names_are_asked_about_once_and_may_be_kept(published: int, now: datetime) -> None:
    words = form(now, what="A quilt for Maria Lopez, who was killed")
    asked = Client().post("/community/millbrook/", words)
    assert asked.status_code == 422
    assert "keep it as written" in asked.content.decode()
    assert Client().post("/community/millbrook/", words | {"keep": "on"}).status_code == 302


def test_the_general_form_names_no_community(published: int, now: datetime) -> None:
    anyone = Client()
    assert "Millbrook" not in anyone.get("/offers/").content.decode()
    assert not OfferList.objects.filter(general=True).exists()
    assert anyone.post("/offers/", form(now)).url == "/offers/sent/"
    assert Offer.objects.get().offer_list.general


def test_the_owner_is_named_by_the_chief_and_opens_one_list(
    chief: Client, published: int, story: Scene, now: datetime
) -> None:
    words = {"name": "Pat Lane", "role": "library director", "write_key": "o"}
    assert chief.post("/help/case/offers/owner/", words).status_code == 422
    page = chief.post(
        "/help/case/offers/owner/", words | {"not_sworn": "on", "write_key": "o2"}
    ).content.decode()
    code = "".join(re.findall(r'al-code__group">([^<]+)<', page))
    owner = Client()
    assert owner.get("/offers/list/").url == "/offers/list/open/"
    assert owner.post("/offers/list/open/", {"code": "ABCD"}).status_code == 422
    opened = owner.post("/offers/list/open/", {"code": code})
    assert opened.url == "/offers/list/"
    assert opened.cookies["offers"]["path"] == "/offers/list/"
    page = owner.get("/offers/list/").content.decode()
    assert "Town of Millbrook" in page
    assert settings.PROGRAM["name"] not in page
    assert LedgerEntry.objects.filter(
        stream=f"offers:{published}", action="read", actor__startswith="owner:"
    ).exists()
    for url in ("add/", "phone/", "needs/", "?state=all&q=x&before=1"):
        assert owner.get(f"/offers/list/{url}").status_code == 200
    owner.post("/offers/list/phone/", form(now, write_key="p1", phone="614-555-0144"))
    assert Offer.objects.get().taken_by == "Pat Lane"
    assert chief.post("/help/case/offers/end-owner/", {"write_key": "e"}).status_code == 302
    assert owner.get("/offers/list/").status_code == 302


def load(list_id: int, count: int, at: datetime) -> None:
    actions.take_in(list_id=list_id, drafts=list(drafts(count, seed=1, at=at)), by=OPERATOR, at=at)


def test_nothing_is_done_before_it_was_shown(
    published: int, story: Scene, client_for: SignIn, now: datetime
) -> None:
    load(published, 80, now)
    client, base = client_for(story.cast.coordinator), f"/desk/offers/{published}/"
    total = queries.counts(published)["new"]
    form = {"act": "thank", "all": "yes", "query": "state=new", "write_key": "a"}
    shown = client.post(f"{base}act/", form).content.decode()
    assert "<h2>Thank by mail</h2>" in shown
    assert "mails go out in 10 minutes" in shown
    assert "Thank you for your offer to Town of Millbrook" in shown
    assert not Offer.objects.filter(thanked_at__isnull=False).exists()
    ids = re.search(r'name="offers" value="([\d,]+)"', shown)
    assert ids
    assert len(ids[1].split(",")) == total
    late = actions.log_offer(
        list_id=published, key="late", source="page", by=OPERATOR, at=now,
        words={"kind": "food", "what": "Soup", "email": "late@mail.example"},
    )  # fmt: skip
    done = client.post(f"{base}act/", {"act": "thank", "offers": ids[1], "sure": "yes", "write_key": "b"})
    assert done.status_code == 302
    assert not Offer.objects.get(pk=late.offer_id).thanked_at
    assert Offer.objects.filter(thanked_at__isnull=False).count() > 40
    page = client.get(base).content.decode()
    undo = re.search(rf'action="({base}undo/\d+/)"', page)
    assert undo
    assert client.post(undo[1], {"write_key": "c"}).status_code == 302
    assert not Offer.objects.filter(thanked_at__isnull=False).exists()


def test_thanks_come_from_the_communitys_mailbox_and_name_no_program(
    published: int, story: Scene, now: datetime
) -> None:
    load(published, 3, now)
    ids = list(Offer.objects.exclude(email="").values_list("pk", flat=True))
    actions.sort_offers(list_id=published, key="k", act="thank", offer_ids=ids, by=OPERATOR, at=now)
    sent: list[Envelope] = []

    class Post:
        name = "post"

        def send(self, envelope: Envelope) -> str:
            sent.append(envelope)
            return ""

    with clock.frozen(now + 11 * MINUTE):
        deliver(choose=lambda _channel: Post())
    thanks = [e for e in sent if "Thank you for your offer" in e.subject]
    assert len(thanks) == len(ids)
    for envelope in thanks:
        assert envelope.sender == settings.OFFERS_FROM != ""
        assert settings.PROGRAM["name"] not in envelope.subject + envelope.text + envelope.html


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 200), ("coordinator", 200), ("advisor", 404), ("funder", 404)]
)
def test_who_reads_offers(
    published: int, cast: Cast, client_for: SignIn, now: datetime, who: str, status: int
) -> None:
    client = client_for(getattr(cast, who))
    assert client.get(f"/desk/offers/{published}/").status_code == status
    assert client.get("/desk/offers/").status_code == status


def test_a_duty_officer_looks_and_does_nothing(
    published: int, cast: Cast, client_for: SignIn, now: datetime
) -> None:
    load(published, 3, now)
    client, base = client_for(cast.officer), f"/desk/offers/{published}/"
    page = client.get(base).content.decode()
    assert 'name="offer"' not in page
    for url in ("add/", "phone/"):
        assert client.get(base + url).status_code == 404
    offer_id = Offer.objects.earliest("pk").pk
    assert client.post(f"{base}act/", {"act": "park", "offer": offer_id, "sure": "yes"}).status_code == 404
    assert Offer.objects.get(pk=offer_id).state == "new"


def test_the_pages_ask_as_often_on_a_long_list_as_on_a_short_one(
    published: int, story: Scene, client_for: SignIn, now: datetime
) -> None:
    client = client_for(story.cast.coordinator)
    urls = ("", "?q=toys&kind=goods&only=unthanked", "?state=all", "needs/")

    def asked() -> list[int]:
        found = []
        for url in urls:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(f"/desk/offers/{published}/{url}").status_code == 200
            found.append(len(seen))
        return found

    load(published, 3, now)
    asked()
    short = asked()
    load_more(published, 400, now)
    assert asked() == short


def load_more(list_id: int, count: int, at: datetime) -> None:
    actions.take_in(list_id=list_id, drafts=list(drafts(count, seed=2, at=at)), by=OPERATOR, at=at)


def test_an_act_on_many_asks_as_often_as_on_one(published: int, now: datetime) -> None:
    load(published, 200, now)
    found = Offer.objects.filter(state="new").exclude(email="").order_by("pk")
    ids = list(found.values_list("pk", flat=True))
    assert len(ids) > 100

    def asked(act: str, those: list[int]) -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.sort_offers(
                list_id=published, key=f"{act}{len(those)}", act=act, offer_ids=those, by=OPERATOR, at=now
            )
        return len(seen)

    for act in ("thank", "park"):
        assert asked(act, ids[:2]) == asked(act, ids[2:100]), act


def test_a_flood_goes_only_into_an_exercise_or_the_demo(story: Scene, cast: Cast, at: datetime) -> None:
    with pytest.raises(Refused):
        flood(engagement_id=story.engagement_id, count=10, seed=1, at=at)
    drill = scene(cast, at, exercise=True, both=False, agency_text="Lima PD", key="drill")
    made = flood(engagement_id=drill.engagement_id, count=300, seed=1, at=at)
    rows = Offer.objects.all()
    assert rows.count() == made < 300
    assert sum(rows.values_list("again", flat=True)) == 300 - made
    assert rows.filter(twin_of__isnull=False).exists()
    assert flood(engagement_id=drill.engagement_id, count=300, seed=1, at=at) == 0
