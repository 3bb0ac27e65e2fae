"""Messages that failed for good: who sees them, what can be done, what is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import lines_for_page
from alongside.outbox import actions_failed, queries
from alongside.outbox.actions import claim
from alongside.outbox.models import Message
from alongside.outbox.states import OtherWay
from alongside.web.duty.messages import KINDS

AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still():
    """Stop the clock."""
    with clock.frozen(AT):
        yield


def failed(**given) -> Message:
    """Make a message that was refused for good."""
    told = {
        "key": "k",
        "group": "none:1",
        "kind": "duty_alert",
        "address": "nobody@elsewhere.example",
        "state": "failed",
        "created_at": AT - HOUR,
        "due_at": AT - HOUR,
        "tries": 7,
        "last_error": "550 no such mailbox",
    }
    return Message.objects.create(**(told | given))


def desk_of(person) -> Client:
    """Return a client in a person's session, with a second step."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["second_factor_set"] = True
    session.save()
    return client


def page(person) -> str:
    """Return the page as this person sees it."""
    answer = desk_of(person).get(reverse("duty:messages"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_to_whom_when_and_why(cast):
    failed(address=cast.advisor.email, kind="page_alert")
    shown = page(cast.officer)
    for words in (
        "Question to an advisor",
        cast.advisor.name,
        "Peer advisor",
        "550 no such mailbox",
        "11:00",
    ):
        assert words in shown
    assert cast.advisor.email not in shown


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("smtp: 550", "refused for good"),
        ("smtp: ConnectionRefusedError", "could not be reached"),
        ("smtp: SMTPAuthenticationError", "our own user or password"),
        ("No carrier is set up for email.", "Nothing is set up"),
        ("odd", "odd"),
    ],
)
def test_the_cause_is_said_in_words(cast, said, words):
    failed(last_error=said)
    shown = page(cast.officer)
    assert words in shown
    assert said in shown


def test_an_address_of_nobody_who_signs_in_is_shown_as_it_is(cast):
    failed()
    assert "nobody@elsewhere.example" in page(cast.officer)


@pytest.mark.parametrize("who", ["advisor", "funder", "roster_manager"])
def test_who_does_not_answer_for_messages_is_turned_away(cast, who):
    message = failed()
    client = desk_of(getattr(cast, who))
    assert client.get(reverse("duty:messages")).status_code == 404
    for name in ("send_again", "settle"):
        answer = client.post(reverse(f"duty:{name}", args=[message.pk]), {"how": "phone", "write_key": name})
        assert answer.status_code == 404
    assert queries.failed().count() == 1


def test_the_board_links_to_the_page_only_when_there_is_something(cast):
    board = reverse("intake:board")
    assert reverse("duty:messages") not in desk_of(cast.officer).get(board).content.decode()
    failed()
    shown = desk_of(cast.officer).get(board).content.decode()
    assert reverse("duty:messages") in shown
    assert "1 message could not be sent" in shown


def test_sending_again_gives_a_message_all_its_tries_and_a_line(cast):
    message = failed()
    client = desk_of(cast.officer)
    answer = client.post(reverse("duty:send_again", args=[message.pk]), {"write_key": "a"}, follow=True)
    assert "being sent again" in answer.content.decode()
    (claimed,) = claim(at=AT)
    assert (claimed.id, claimed.tries) == (message.pk, 1)
    line = lines_for_page("outbox")[0]
    assert (line["action"], line["object"]) == ("send_message_again", f"message:{message.pk}")
    assert line["facts"] == {"kind": "duty_alert", "channel": "email", "about": "none:1"}
    assert cast.officer.name == line["actor_text"]


def test_marking_as_handled_takes_it_off_the_list_and_says_how_and_who(cast):
    message = failed()
    client = desk_of(cast.officer)
    form = {"how": "phone", "write_key": "a"}
    client.post(reverse("duty:settle", args=[message.pk]), form)
    client.post(reverse("duty:settle", args=[message.pk]), form)
    assert not queries.failed().exists()
    shown = page(cast.coordinator)
    assert "Told by phone" in shown
    assert cast.officer.name in shown
    assert [line["facts"]["how"] for line in lines_for_page("outbox")] == ["phone"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"not_after": AT - HOUR}, "too late"),
        ({"state": "due"}, "has not failed"),
        ({"state": "handed", "handed_at": AT}, "has not failed"),
        ({"settled_at": AT, "settled_how": "phone"}, "dealt with this message already"),
    ],
)
def test_what_cannot_be_sent_again_says_why(cast, given, sentence):
    message = failed(**given)
    with pytest.raises(Refused, match=sentence):
        actions_failed.send_again(message_id=message.pk, by=cast.officer.actor, at=AT)
    assert lines_for_page("outbox") == []


def test_what_was_handled_cannot_be_handled_again(cast):
    message = failed()
    by = cast.officer.actor
    actions_failed.settle(message_id=message.pk, how=OtherWay.PERSON, by=by, at=AT)
    for again in (
        lambda: actions_failed.settle(message_id=message.pk, how=OtherWay.MAIL, by=by, at=AT),
        lambda: actions_failed.send_again(message_id=message.pk, by=by, at=AT),
    ):
        with pytest.raises(Refused):
            again()


def test_a_message_that_is_not_there_and_a_way_that_is_none_change_nothing(cast):
    client = desk_of(cast.officer)
    assert client.post(reverse("duty:send_again", args=[9]), {"write_key": "a"}).status_code == 404
    assert client.post(reverse("duty:settle", args=[9]), {"write_key": "c"}).status_code == 404
    message = failed()
    client.post(reverse("duty:settle", args=[message.pk]), {"how": "pigeon", "write_key": "b"})
    assert queries.failed().count() == 1


def test_every_kind_of_message_has_a_name_for_people():
    from alongside.outbox import apps

    folder = __import__("pathlib").Path(apps.__file__).parent / "templates" / "outbox"
    kinds = {p.name.partition(".")[0] for p in folder.glob("*.txt") if not p.name.startswith("_")}
    assert kinds == set(KINDS)
