"""What carriers post: signed or turned away; once; forward only; and what a person's text or key does."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.test import Client

from alongside.callouts import actions as callouts
from alongside.callouts.models import Page
from alongside.callouts.queries_phone import code_of
from alongside.gateways.models import Reply
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.models import LedgerEntry as Line
from alongside.outbox.models import Attempt, Message, Receipt, StoppedNumber
from alongside.policy import actions as policy
from alongside.roster.queries_reach import reach
from tests.callouts import advisor, by_link, opened, pages, says, the_seat
from tests.carriers import AGREED, hook, message, send_all, two_carriers

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def carriers(at):
    with two_carriers() as both, clock.frozen(at):
        yield both


@pytest.fixture
def asked(at, cast, carriers):
    """One advisor who agreed to texts and calls is asked, and the text has gone out."""
    advisor(1, at, **AGREED)
    callout = opened(at, cast.officer)
    send_all(at)
    return callout


def the_text(carriers):
    """Return the carrier that took the text, and the text."""
    return next((c, item) for c in carriers for item in c.messages)


def page_of(callout) -> Page:
    return pages(callout)[0]


# Receipts ----------------------------------------------------------------------------------------------


def test_the_text_goes_by_one_carrier_and_names_nothing(asked, carriers, cast):
    assert len(carriers[0].messages) + len(carriers[1].messages) == 1
    _, item = the_text(carriers)
    assert item.body.startswith(f"{code_of(page_of(asked))} Are you free?")
    assert not any(word in item.body for word in ("Millbrook", "Alongside", "police", "Police"))
    assert message("sms").state == "handed" and page_of(asked).state == "handed"


def test_a_receipt_says_that_it_arrived(asked, carriers, at):
    carrier, item = the_text(carriers)
    assert carrier.report(item, "delivered") == 204
    assert message("sms").state == "delivered" and message("sms").delivered_at == at


def test_a_forged_receipt_learns_nothing_and_changes_nothing(asked, carriers):
    carrier, item = the_text(carriers)
    url = item.callback
    for name in ("a", "b", "nobody"):
        item.callback = url.replace(f"/carriers/{carrier.name}/", f"/carriers/{name}/")
        assert carrier.report(item, "delivered", forged=True) == 403
    assert message("sms").state == "handed" and not Receipt.objects.exists()


def test_every_hook_refuses_what_is_not_signed(asked, carriers):
    for path in ("receipt/1", "text", "call/1", "call/1/person", "call/1/key"):
        answer = Client().post(f"/carriers/a/{path}/", {"MessageSid": "x"})
        assert (answer.status_code, answer.content) == (403, b"")
        assert Client().get(f"/carriers/a/{path}/").status_code == 405


def test_a_field_changed_on_the_way_breaks_the_signature(carriers):
    from twilio.request_validator import RequestValidator

    url, params = hook(carriers[0], "text"), {"MessageSid": "SM1", "From": "+16145550101", "Body": "STOP"}
    signature = RequestValidator(carriers[0].token).compute_signature(url, params)
    changed = Client().post(
        "/carriers/a/text/", params | {"From": "+16145550102"}, headers={"X-Twilio-Signature": signature}
    )
    assert changed.status_code == 403 and not Reply.objects.exists()


def test_a_body_that_is_too_large_is_not_read(carriers):
    assert carriers[0].reply(hook(carriers[0], "text"), by="+16145550101", text="x" * 20_000) == 413


def test_forging_is_slowed_down(carriers):
    answers = [Client().post("/carriers/a/text/", {}).status_code for _ in range(31)]
    assert answers == [403] * 30 + [429]


def test_a_receipt_said_again_is_one_receipt(asked, carriers):
    carrier, item = the_text(carriers)
    for _ in range(5):
        assert carrier.report(item, "sent") == 204
    assert Receipt.objects.count() == 1


def test_states_only_move_forward_in_any_order(asked, carriers):
    carrier, item = the_text(carriers)
    chance = random.Random(4)
    carrier.report(item, "delivered")
    for _ in range(60):
        status = chance.choice(["queued", "sending", "sent", "undelivered", "failed", "delivered"])
        carrier.report(item, status)
        assert (
            message("sms").state == "delivered"
            and Attempt.objects.get(message__channel="sms").state == "delivered"
        )


def test_a_receipt_of_another_message_is_not_believed(asked, carriers):
    carrier, item = the_text(carriers)
    item.sid = "SMother"
    carrier.report(item, "delivered")
    assert message("sms").state == "handed"


def test_a_text_that_was_not_delivered_goes_to_the_other_carrier(asked, carriers, at):
    carrier, item = the_text(carriers)
    carrier.report(item, "undelivered", code="30008")
    assert message("sms").state == "due"
    send_all(at + SECOND)
    other = carriers[1] if carrier is carriers[0] else carriers[0]
    assert len(carrier.messages) == len(other.messages) == 1
    other.report(other.messages[0], "undelivered", code="30008")
    assert message("sms").state == "failed"


@pytest.mark.parametrize("code", ["30003", "30006"])
def test_a_number_that_no_carrier_can_reach_lets_the_call_go_at_once(asked, carriers, at, code):
    carrier, item = the_text(carriers)
    carrier.report(item, "undelivered", code=code)
    assert message("sms").state == "failed"
    assert message("voice").due_at == at
    assert Message.objects.filter(channel="voice").latest("pk").due_at == at + 8 * MINUTE


def test_a_text_without_any_receipt_lets_the_call_go_before_a_minute_has_passed(asked, carriers, at):
    send_all(at + 44 * SECOND)
    assert message("voice").state == "due"
    send_all(at + 46 * SECOND)
    assert message("voice").state == "handed"
    assert sum(len(c.calls) for c in carriers) == 1


def test_a_text_that_arrived_leaves_the_call_its_time(asked, carriers, at):
    carrier, item = the_text(carriers)
    carrier.report(item, "delivered")
    send_all(at + 2 * MINUTE)
    assert not any(c.calls for c in carriers)
    send_all(at + 3 * MINUTE)
    assert sum(len(c.calls) for c in carriers) == 1


def test_after_an_answer_no_phone_rings(asked, carriers, at):
    says(page_of(asked), False, at)
    send_all(at + 10 * MINUTE)
    assert not any(c.calls for c in carriers)


# A page of which nothing arrived ------------------------------------------------------------------------


def nothing_but_the_phone(callout):
    """Let the mail to the one asked have failed."""
    Message.objects.filter(kind="page_alert", channel="email").update(state="failed")
    return page_of(callout)


def test_a_person_whose_every_message_came_back_is_not_waited_for(at, cast, carriers):
    first, second = (advisor(n, at, sms_consent=AGREED["sms_consent"]) for n in (1, 2))
    policy.change(key="wave_size", value=1, why="One at a time", by=OPERATOR, at=at)
    callout = opened(at, cast.officer)
    send_all(at)
    page = nothing_but_the_phone(callout)
    carrier, item = the_text(carriers)
    carrier.report(item, "undelivered", code="30006")
    page.refresh_from_db()
    assert page.state == "unreachable"
    assert [p.advisor_id for p in pages(callout)] == [first, second]
    assert Line.objects.filter(action="unreachable", stream=f"request:{callout.request_id}").count() == 1


def test_a_person_is_waited_for_while_a_call_is_still_to_come(asked, carriers, at):
    page = nothing_but_the_phone(asked)
    carrier, item = the_text(carriers)
    carrier.report(item, "undelivered", code="30006")
    for minutes in (0, 8):
        page.refresh_from_db()
        assert page.state == "handed"
        before = [(c, i) for c in carriers for i in c.calls]
        send_all(at + minutes * MINUTE)
        carrier, item = next((c, i) for c in carriers for i in c.calls if (c, i) not in before)
        carrier.report(item, "no-answer")
    page.refresh_from_db()
    assert page.state == "unreachable"


def test_a_person_who_has_the_mail_or_the_page_open_is_waited_for(asked, carriers, at):
    carrier, item = the_text(carriers)
    carrier.report(item, "undelivered", code="30006")
    assert page_of(asked).state == "handed"
    callouts.note_seen(page_id=page_of(asked).pk, by=by_link(page_of(asked)), at=at)
    Message.objects.filter(channel__in=["email", "voice"]).update(state="failed")
    Attempt.objects.update(state="taken")
    Message.objects.filter(channel="sms").update(state="handed")
    carrier.report(item, "failed", code="30006")
    assert message("sms").state == "failed" and page_of(asked).state == "seen"


# Texts from people -------------------------------------------------------------------------------------

NUMBER = "+16145550101"


def text(carriers, words, *, by=NUMBER, **more) -> int:
    return carriers[0].reply(hook(carriers[0], "text"), by=by, text=words, **more)


def test_a_yes_with_the_code_holds_the_seat_and_nothing_more(asked, carriers, at):
    page = page_of(asked)
    assert text(carriers, f"{code_of(page)} yes") == 200
    page.refresh_from_db()
    assert page.state == "yes" and page.answered_by == f"advisor_text:{page.pk}"
    assert the_seat(asked).state == "held"
    send_all(at)
    bodies = [item.body for c in carriers for item in c.messages]
    assert any("Sign in and confirm" in body for body in bodies)


def test_spanish_answers_count(asked, carriers):
    text(carriers, f"{code_of(page_of(asked))} Sí")
    assert page_of(asked).state == "yes"


def test_a_no_with_the_code_is_a_no(asked, carriers):
    text(carriers, f"{code_of(page_of(asked))} no")
    assert page_of(asked).state == "declined"


def test_the_same_text_twice_is_one(asked, carriers):
    page = page_of(asked)
    for _ in range(3):
        assert text(carriers, f"{code_of(page)} yes", sid="SMsame") == 200
    assert Reply.objects.count() == 1
    assert Line.objects.filter(action="say_yes").count() == 1


def test_a_replayed_yes_does_not_undo_a_later_no(asked, carriers):
    page = page_of(asked)
    text(carriers, f"{code_of(page)} yes", sid="SM1")
    text(carriers, f"{code_of(page)} no", sid="SM2")
    text(carriers, f"{code_of(page)} yes", sid="SM1")
    assert page_of(asked).state == "declined"


@pytest.mark.parametrize("words", ["no problem", "{code} not sure", "yes", "{code} yes but later", "?"])
def test_what_is_not_plain_goes_to_a_person_with_its_words(asked, carriers, words, cast):
    said = words.format(code=code_of(page_of(asked)))
    text(carriers, said)
    reply = Reply.objects.get()
    assert reply.needs_person and reply.text == said and reply.page_id == page_of(asked).pk
    assert page_of(asked).state == "handed"
    assert Message.objects.filter(kind="reply_unclear", address=cast.officer.email).exists()
    assert Line.objects.filter(action="unclear_reply", stream=f"request:{asked.request_id}").exists()


def test_an_answer_from_another_number_is_no_answer(asked, carriers):
    text(carriers, f"{code_of(page_of(asked))} yes", by="+16145550177")
    assert page_of(asked).state == "handed"
    assert Reply.objects.get().needs_person


def test_two_machines_never_talk_for_long(asked, carriers, at):
    for number in range(10):
        text(carriers, f"What is this? {number}")
    assert Message.objects.filter(kind="not_understood").count() == 3
    assert Reply.objects.filter(needs_person=True).count() == 10


@pytest.mark.parametrize("words", ["Automatic reply: out of office", "I'm driving right now"])
def test_a_machine_gets_no_answer(asked, carriers, words):
    text(carriers, words)
    assert not Message.objects.filter(kind="not_understood").exists()
    assert Reply.objects.get().needs_person


def test_short_codes_and_our_own_numbers_get_no_answer(asked, carriers):
    for sender in ("72975", carriers[1].sender):
        text(carriers, "Hello there", by=sender)
    assert not Message.objects.filter(kind="not_understood").exists()


def test_stop_ends_texts_and_consent_and_is_told_to_the_roster_manager(asked, carriers, at, cast, client_for):
    text(carriers, "STOP")
    assert StoppedNumber.objects.get().address == NUMBER
    found = reach(page_of(asked).advisor_id)
    assert (found.sms, found.voice) == (False, True)
    told = Message.objects.get(kind="text_consent")
    assert told.address == cast.roster_manager.email and told.context["what"] == "stopped"
    assert client_for(cast.roster_manager).get(told.context["path"]).status_code == 200
    before = sum(len(c.messages) for c in carriers)
    later = opened(at, cast.officer, key="later")
    send_all(at)
    channels = set(
        Message.objects.filter(group=f"page:{page_of(later).pk}").values_list("channel", flat=True)
    )
    assert channels == {"email", "voice"} and sum(len(c.messages) for c in carriers) == before


def test_stop_all_ends_calls_too(asked, carriers, at):
    text(carriers, "STOPALL")
    send_all(at + 10 * MINUTE)
    assert not any(c.calls for c in carriers)
    assert reach(page_of(asked).advisor_id).number == ""


def test_start_brings_texts_back(asked, carriers):
    text(carriers, "STOP")
    text(carriers, "START")
    assert reach(page_of(asked).advisor_id).sms
    assert StoppedNumber.objects.get().ended_at is not None


def test_the_carrier_s_own_reading_of_a_keyword_goes_first(asked, carriers):
    text(carriers, "arrête", OptOutType="STOP")
    assert not reach(page_of(asked).advisor_id).sms


def test_keywords_are_answered_by_us_only_where_the_carrier_gives_no_answer(asked, carriers, settings):
    def said(words, **more):
        params = {"MessageSid": f"SM{words}{more}", "From": NUMBER, "Body": words, **more}
        return carriers[0].post(hook(carriers[0], "text"), params)[1]

    assert "<Message>" not in said("HELP")
    with two_carriers(answers="us") as theirs:
        carriers = theirs
        assert "STOP ends them" in said("help")
        assert "<Message>" not in said("HELP", OptOutType="HELP")
        settings.SMS_NAME = "Peers"
        assert "Peers: You get no more texts" in said("stop")
        assert "You get texts from this number again" in said("start")


def test_a_carrier_that_refuses_a_stopped_number_stops_it_everywhere(at, cast, carriers):
    advisor(1, at, **AGREED)
    for carrier in carriers:
        carrier.mode = "stopped"
    callout = opened(at, cast.officer)
    send_all(at)
    assert carriers[0].asked + carriers[1].asked == 1
    assert not reach(page_of(callout).advisor_id).sms and message("sms").state in ("failed", "withdrawn")


# Calls -------------------------------------------------------------------------------------------------


@pytest.fixture
def ringing(asked, carriers, at):
    carrier, item = the_text(carriers)
    carrier.report(item, "delivered")
    send_all(at + 3 * MINUTE)
    return next((c, item) for c in carriers for item in c.calls)


@pytest.mark.parametrize("by", ["machine_end_beep", "machine_start", "fax"])
def test_a_machine_hears_no_name_and_no_reason(ringing, by):
    carrier, item = ringing
    heard = carrier.pick_up(item, by=by, keys=["1"])
    assert heard.said == ["Hello. Please look at your messages and mail when you can. Thank you."]
    assert message("voice").state == "delivered"


def test_what_may_be_a_machine_hears_nothing_before_a_key(ringing):
    carrier, item = ringing
    assert "Alongside" not in " ".join(carrier.pick_up(item, by="unknown").said)
    assert "Press 1 for yes" in " ".join(carrier.pick_up(item, by="unknown", keys=["5"]).said)


def test_a_person_presses_one_and_holds_the_seat(ringing, asked):
    carrier, item = ringing
    heard = carrier.pick_up(item, keys=["1"])
    assert heard.said[0].startswith("You are asked whether you could help now.")
    assert "Alongside" not in " ".join(heard.said)
    assert f"The code is {', '.join(code_of(page_of(asked)))}" in heard.said[0]
    assert page_of(asked).state == "yes" and page_of(asked).answered_by.startswith("advisor_call:")
    assert any("confirm with the duty officer" in said for said in heard.said)


def test_a_call_says_whose_it_is_only_when_policy_wants_that(ringing, asked, at, cast):
    policy.change(key="program_names", value=1, why="Our advisors want to know", by=cast.admin.actor, at=at)
    carrier, item = ringing
    heard = carrier.pick_up(item, keys=["1"])
    assert heard.said[0].startswith("This is Alongside peer advisory program. You are asked")
    assert "Alongside" not in " ".join(carrier.pick_up(item, by="machine_start").said)


def test_two_is_no_and_nine_is_the_duty_officer(ringing, asked):
    carrier, item = ringing
    assert carrier.pick_up(item, keys=["9"]).dialed == "+16145550100"
    assert page_of(asked).state == "handed"
    carrier.pick_up(item, keys=["2"])
    assert page_of(asked).state == "declined"


def test_a_wrong_key_asks_again(ringing, asked):
    carrier, item = ringing
    heard = carrier.pick_up(item, keys=["7", "1"])
    assert any("not understood" in said for said in heard.said)
    assert page_of(asked).state == "yes"


def test_a_call_picked_up_after_the_answer_asks_nothing(ringing, asked, at):
    says(page_of(asked), False, at + 3 * MINUTE)
    carrier, item = ringing
    heard = carrier.pick_up(item, keys=["1"])
    assert heard.said == ["Thank you. Nothing more is needed from you."]
    assert page_of(asked).state == "declined"


def test_a_phone_that_nobody_takes_up_rings_once_more_at_its_time(ringing, carriers, at):
    carrier, item = ringing
    carrier.report(item, "no-answer")
    assert message("voice").state == "failed"
    send_all(at + 7 * MINUTE)
    assert sum(len(c.calls) for c in carriers) == 1
    send_all(at + 8 * MINUTE)
    assert sum(len(c.calls) for c in carriers) == 2


def test_a_spanish_speaker_is_called_in_spanish(at, cast, carriers):
    advisor(1, at, language="es", **AGREED)
    opened(at, cast.officer)
    send_all(at + 3 * MINUTE)
    carrier, item = next((c, i) for c in carriers for i in c.calls)
    assert (
        carrier.post(item.url, {"CallSid": item.sid, "AnsweredBy": "human"})[1].count('language="es-MX"') == 3
    )
