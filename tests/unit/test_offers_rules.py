"""Who offered before, what deserves a second look, and which acts an offer takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from alongside.offers import rules, twins
from alongside.offers.folding import mail_key, org_key, phone_key
from alongside.offers.signs import BY_SIGN, signs_of
from alongside.offers.states import OFFER, OfferState
from alongside.offers.words import Act, Sign
from alongside.rehearsal.flood import drafts

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fold", "typed", "key"),
    [
        (phone_key, "(614) 555-0144", "6145550144"),
        (phone_key, "+1 614.555.0144 ext. 4", "6145550144"),
        (phone_key, "+44 20 7946 0000", "2079460000"),
        (phone_key, "", ""),
        (mail_key, "Pat.Lee+help@GMail.com", "patlee@gmail.com"),
        (mail_key, "Pat.Lee+help@mail.example", "pat.lee@mail.example"),
        (mail_key, "no address", ""),
        (org_key, "The Lions Club of Dayton, Inc.", "club dayton lions"),
        (org_key, "Señor Paws LLC", "paws senor"),
        (org_key, "", ""),
    ],
)
def test_keys_of_one_maker_are_one(fold, typed: str, key: str) -> None:
    assert fold(typed) == key


@dataclass
class Old:
    pk: int = 1
    kind: str = "goods"
    what: str = "200 blankets"
    phone_key: str = "6145550144"
    mail_key: str = "pat@mail.example"
    org_key: str = "club dayton lions"


def new(**changed: str) -> twins.Keys:
    return twins.Keys(
        **{"kind": "goods", "what": "200 blankets", "phone_key": "", "mail_key": "", "org_key": ""} | changed
    )


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (new(phone_key="6145550144"), (1, None)),
        (new(phone_key="6145550144", what="200 Blankets!"), (1, None)),
        (new(phone_key="6145550144", what="300 blankets"), (None, 1)),
        (new(phone_key="6145550144", what="a truck"), (None, 1)),
        (new(phone_key="6145550144", kind="food"), (None, 1)),
        (new(mail_key="pat@mail.example"), (1, None)),
        (new(org_key="club daytn lions"), (None, 1)),
        (new(org_key="club elks lima"), (None, None)),
        (new(), (None, None)),
    ],
    ids=["again", "again with another mark", "another number", "same phone", "another kind", "again by mail",
         "same organization", "another organization", "no key"],
)  # fmt: skip
def test_the_same_again_and_perhaps_the_same_maker(
    keys: twins.Keys, found: tuple[int | None, int | None]
) -> None:
    assert twins.find(keys, [Old()]) == found


@pytest.mark.parametrize(
    ("what", "organization", "email", "signs"),
    [
        ("200 blankets", "Lions Club", "a@lions.example", []),
        ("Gift cards for everyone", "", "", ["hard_to_trace"]),
        ("Please send your bank details", "", "", ["asks_details"]),
        ("Bracelets, small fee of $5 for each", "", "", ["pay_first"]),
        ("I started a GoFundMe", "", "", ["collects"]),
        ("On behalf of the family I ask for help", "", "", ["relative"]),
        ("en nombre de la familia", "", "", ["relative"]),
        ("Food", "Red Cross", "redcross.help@gmail.com", ["big_name"]),
        ("Food", "Red Cross", "lee@redcross.example", []),
        ("See bit.ly/x", "", "", ["short_link"]),
        ("My relatives and I can drive", "", "", []),
    ],
)
def test_rules_of_thumb_find_words(what: str, organization: str, email: str, signs: list[str]) -> None:
    assert signs_of(what=what, organization=organization, email=email) == signs


def test_every_sign_has_advice_and_a_source() -> None:
    assert set(BY_SIGN) == set(Sign.values())
    assert all(rule.advice.endswith(".") and rule.source for rule in BY_SIGN.values())


def test_each_act_takes_the_states_of_its_move_and_nothing_leaves_the_same_but_put_back() -> None:
    for act in (Act.PARK, Act.MATCH, Act.DECLINE, Act.SAME, Act.PUT_BACK):
        assert set(rules.takes(act)) == {s for s in OfferState.values() if OFFER.may(act, s)}
    assert "same" not in rules.takes(Act.THANK)


@pytest.mark.parametrize(
    ("act", "facts", "code"),
    [
        ("thank", {}, ""),
        ("thank", {"sender": False}, "no_sender"),
        ("park", {"sender": False}, ""),
        ("match", {}, "no_need"),
        ("match", {"need_open": False}, "no_need"),
        ("match", {"need_open": True}, ""),
        ("park", {"count": 0}, "none"),
        ("park", {"count": 501}, "too_many"),
        ("burn", {}, "unknown_word"),
    ],
)
def test_what_may_be_done_with_many(act: str, facts: dict[str, object], code: str) -> None:
    given = {"count": 5, "most": 500, "need_open": None, "sender": True} | facts
    assert rules.may_act(act, **given).code == code


def test_a_flood_is_the_same_for_the_same_seed_and_may_be_kept() -> None:
    first, second, other = (list(drafts(300, seed=seed, at=NOW)) for seed in (1, 1, 2))
    assert first == second != other
    assert all(a.received_at <= b.received_at <= NOW for a, b in pairwise(first))
    for draft in first:
        words = dict.fromkeys(rules.LIMITS, "") | dict(draft.words)
        assert rules.may_log(words, source=draft.source, keep_as_written=False), words
