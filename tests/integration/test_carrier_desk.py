"""The officers' pages about texts: the words as they came, done once, and one's own phone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from alongside.duty.queries import phone_of
from alongside.gateways.inbound import receive_text
from alongside.gateways.models import Reply
from alongside.ledger.models import LedgerEntry
from tests.callouts import advisor, opened
from tests.carriers import AGREED

pytestmark = pytest.mark.django_db
RAW = "no problem <b>but</b> after 5"


@pytest.fixture
def reply(at, cast) -> Reply:
    advisor(1, at, **AGREED)
    opened(at, cast.officer)
    words = {"carrier": "a", "ref": "SM1", "number": "614-555-0101", "carrier_answers": True}
    receive_text(**words, text=RAW, at=at)
    return Reply.objects.get()


def test_the_words_are_shown_as_they_came_with_a_way_to_record_the_answer(reply, cast, client_for):
    html = client_for(cast.officer).get(reverse("replies:waiting")).content.decode()
    assert "no problem &lt;b&gt;but&lt;/b&gt; after 5" in html and "Peer 01" in html
    assert reverse("duty:voice", args=[reply.page_id]) in html and "988" in html


def test_reading_them_is_a_line_in_the_ledger(reply, cast, client_for):
    client_for(cast.officer).get(reverse("replies:waiting"))
    assert LedgerEntry.objects.filter(stream="carriers", action="read", object="replies").count() == 1


def test_done_is_done_once_and_by_whom(reply, cast, client_for):
    client = client_for(cast.officer)
    url = reverse("replies:done", args=[reply.pk])
    for key in ("k1", "k1", "k2"):
        assert client.post(url, {"write_key": key}).status_code == 302
    reply.refresh_from_db()
    assert reply.handled_by == str(cast.officer.actor) and reply.text == RAW
    assert LedgerEntry.objects.filter(action="handle_reply").count() == 1
    assert "Nothing to read" in client.get(reverse("replies:waiting")).content.decode()


def test_a_text_that_needed_nobody_cannot_be_marked(reply, cast, client_for):
    Reply.objects.update(needs_person=False)
    assert client_for(cast.officer).post(reverse("replies:done", args=[reply.pk])).status_code == 404


def test_the_board_says_how_many_wait_and_is_quiet_without(reply, cast, client_for):
    client = client_for(cast.officer)
    assert "1 text to read" in client.get(reverse("duty:callouts")).content.decode()
    Reply.objects.all().delete()
    assert "to read" not in client.get(reverse("duty:callouts")).content.decode()


def test_advisors_see_no_texts(reply, cast, client_for):
    assert client_for(cast.advisor).get(reverse("replies:waiting")).status_code == 404


@pytest.fixture
def own_phone(cast, client_for):
    client = client_for(cast.officer)
    return lambda **sent: client.post(reverse("replies:own_phone"), sent)


def test_nothing_is_ticked_beforehand(cast, client_for):
    html = client_for(cast.officer).get(reverse("replies:own_phone")).content.decode()
    assert "checked" not in html and "No carrier for texts and calls" in html


def test_an_officer_chooses_texts_and_takes_them_back(own_phone, cast):
    assert own_phone(number="614-555-0166", sms="on", write_key="a").status_code == 302
    assert phone_of(cast.officer.pk).number == "+16145550166"
    assert (phone_of(cast.officer.pk).sms, phone_of(cast.officer.pk).voice) == (True, False)
    assert own_phone(number="", write_key="b").status_code == 302
    assert phone_of(cast.officer.pk).number == ""
    lines = LedgerEntry.objects.filter(stream="duty", object=f"person:{cast.officer.pk}").order_by("seq")
    assert list(lines.values_list("action", flat=True)) == ["keep_phone", "drop_phone"]
    assert not LedgerEntry.objects.filter(payload__contains="5550166").exists()


@pytest.mark.parametrize(
    ("number", "says"),
    [("", "Write the number"), ("12", "area code"), ("614-555-0166 ext. 4", "without an extension")],
)
def test_a_number_that_no_machine_can_reach_is_said(own_phone, cast, number, says):
    answer = own_phone(number=number, sms="on", write_key="a")
    assert answer.status_code == 422 and says in answer.content.decode()
    assert phone_of(cast.officer.pk).number == ""
