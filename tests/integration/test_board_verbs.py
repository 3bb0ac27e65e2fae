"""The board says what was sent and what became of it; what is said again is seen first; paper has it all."""

import re
from datetime import timedelta

import pytest

from alongside.callouts import actions, queries
from alongside.callouts.rules_repeating import VERBS, Verb
from alongside.kernel import clock
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from tests.callouts import advisor, by_link, is_ready, opened, pages, says

MINUTE = timedelta(minutes=1)


@pytest.fixture
def callout(cast, at):
    for n in range(6):
        advisor(n, at)
    return opened(at, cast.officer)


@pytest.fixture
def officer(cast, client_for):
    return client_for(cast.officer)


def see(officer, path, at, status=200, **data):
    with clock.frozen(at):
        answer = officer.post(path, data) if data else officer.get(path)
    assert answer.status_code == status, answer.content[:400]
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def desk(callout, more=""):
    return f"/desk/duty/call-outs/{callout.pk}/{more}"


def questions(page):
    return Message.objects.filter(group=f"page:{page.pk}", kind="page_alert")


def test_the_board_says_by_channel_what_became_of_each_message(callout, officer, at):
    first, second = pages(callout)
    questions(first).update(state="delivered", handed_at=at, delivered_at=at + MINUTE)
    questions(second).update(state="failed")
    Message.objects.create(
        key="later", group=f"page:{second.pk}", kind="page_alert", channel="voice", address="+1614",
        created_at=at, due_at=at + 30 * MINUTE,
    )  # fmt: skip
    text = see(officer, desk(callout), at + MINUTE)
    assert "Email: delivered 12:01" in text
    assert "Email: could not be sent" in text
    assert "Phone call: goes 12:30" in text


def test_a_delivered_message_changes_what_a_poll_gets(callout, officer, at):
    with clock.frozen(at):
        tag = officer.get(desk(callout, "live/"))["ETag"]
        assert officer.get(desk(callout, "live/"), HTTP_IF_NONE_MATCH=tag).status_code == 304
        questions(pages(callout)[0]).update(state="delivered", handed_at=at, delivered_at=at)
        assert officer.get(desk(callout, "live/"), HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_the_question_is_seen_before_it_is_sent_again(callout, officer, at):
    page = pages(callout)[0]
    url = f"/desk/duty/pages/{page.pk}/again/"
    text = see(officer, url, at + 6 * MINUTE)
    assert "What they get" in text
    assert "Are you free? A short question" in text
    assert "¿" in text, "and in Spanish"
    assert questions(page).count() == 1, "looking sends nothing"
    see(officer, url, at + 6 * MINUTE, 302, go="1")
    assert questions(page).count() == 2
    assert LedgerEntry.objects.filter(action="ask_again", object=f"page:{page.pk}").exists()


@pytest.mark.parametrize(
    ("minutes", "why"), [(2, "less than five minutes ago"), (60, "four times"), (61, "They have answered")]
)
def test_nobody_is_sent_the_question_too_often_or_after_an_answer(callout, officer, at, minutes, why):
    page = pages(callout)[0]
    if minutes >= 60:
        for n in range(1, 4):
            actions.ask_again(page_id=page.pk, by=by_link(page), at=at + 6 * n * MINUTE)
    if minutes == 61:
        says(page, False, at + 30 * MINUTE)
    url = f"/desk/duty/pages/{page.pk}/again/"
    before = questions(page).count()
    assert why in see(officer, url, at + minutes * MINUTE)
    assert why in see(officer, url, at + minutes * MINUTE, 422, go="1")
    assert questions(page).count() == before


def test_at_night_the_officer_reads_that_nothing_rings(callout, officer, at):
    page = pages(callout)[0]
    text = see(officer, f"/desk/duty/pages/{page.pk}/again/", at + timedelta(hours=15))
    assert "nothing rings until 7 a.m." in text


def test_news_is_drafted_then_confirmed_and_goes_only_to_those_who_said_yes(callout, officer, at):
    url = desk(callout, "tell/")
    assert "Nobody has said yes" in see(officer, url, at)
    first = pages(callout)[0]
    is_ready(first, at)
    draft = see(officer, url, at, news="longer")
    assert "Nothing is sent yet. This goes to: Peer 00" in draft
    assert "It takes longer than we thought." in draft
    assert "Tarda más de lo previsto." in draft
    assert not Message.objects.filter(kind="information").exists()
    see(officer, url, at, 302, news="longer", sure="yes")
    sent = Message.objects.filter(kind="information")
    assert {m.address for m in sent} == {"peer00@advisors.example"}
    assert LedgerEntry.objects.filter(action="inform").count() == 1
    see(officer, url, at, 422, news="something of my own", sure="yes")


def test_every_message_to_an_advisor_has_a_verb_and_both_languages(callout, officer, at):
    text = see(officer, "/desk/duty/wording/", at)
    for verb in Verb:
        assert verb.label in text
    for kind in VERBS:
        context = {
            "minutes": 20,
            "news": "longer",
            "link": {"purpose": "page", "ref": "x"},
            "engagement_id": 1,
        }
        english, spanish = (
            render(kind=kind, context=context, language=language, exercise=False).text
            for language in ("en", "es")
        )
        assert english != spanish, f"{kind} is not in Spanish"


def test_the_kinds_that_call_outs_send_to_advisors_are_all_under_a_verb():
    from tests.house.house import ROOT

    text = (ROOT / "src/alongside/callouts/actions/telling.py").read_text()
    to_advisors = text.split("def _to_advisor")[0]
    assert set(re.findall(r'kind="(\w+)"', to_advisors)) <= set(VERBS)


def test_calling_off_says_first_who_hears_what(callout, officer, at):
    first, second = pages(callout)
    says(first, True, at)
    says(second, True, at)
    text = see(officer, desk(callout, "call-off/"), at)
    assert "Hear at once: Peer 00." in text
    assert "Are thanked a little later: Peer 01." in text
    assert "No answer is needed any more" in text


def test_the_call_tree_has_everybody_to_call_in_order_with_numbers(callout, officer, at, cast):
    says(pages(callout)[0], True, at)
    text = see(officer, desk(callout, "call-tree/"), at)
    assert text.index("Peer 00") < text.index("Peer 01") < text.index("Peer 02")
    assert "(614) 555-0102" in text
    assert "Dana Duty" in text
    assert LedgerEntry.objects.filter(action="read", object=f"callout:{callout.pk}").exists()


def test_who_is_called_by_hand_is_who_fits_and_was_not_asked(callout):
    asked = {p.advisor_id for p in pages(callout)}
    rest = queries.call_list(pages(callout)[0].seat_id)
    assert rest
    assert not asked & {card.id for card in rest}


def test_opening_shows_the_words_first(cast, officer, at, callout):
    from alongside.teams import actions as teams
    from tests.callouts import request_with_facts

    request_id = request_with_facts(at, cast.officer, key="two", agency_text="Lima PD")
    teams.propose(request_id=request_id, seats=("lead",), by=cast.officer.actor, at=at)
    text = see(officer, f"/desk/duty/requests/{request_id}/team/open/", at)
    assert "Are you free? A short question" in text
