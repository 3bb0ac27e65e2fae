"""The privacy page says what is kept: nothing that is stored is missing there, and no clock is invented."""

from __future__ import annotations

from collections import Counter

from django.apps import apps

from alongside.policy.catalog import CATALOG
from alongside.web.public.data_map import EMPTY_OF_PEOPLE, HOLDINGS, _who


def test_every_stored_model_stands_in_exactly_one_holding():
    stored = {f"{m._meta.app_label}.{m.__name__}" for m in apps.get_models() if m._meta.managed}
    said = Counter(name for held in HOLDINGS for name in held.models)
    assert [name for name, times in said.items() if times > 1] == []
    assert stored - set(said) - EMPTY_OF_PEOPLE == set(), "say in web/public/data_map.py why it is kept"
    assert set(said) | EMPTY_OF_PEOPLE <= stored, "the map names a model that is gone"


def test_a_time_is_one_of_the_policy_and_the_sentence_has_its_place():
    for held in HOLDINGS:
        assert ("%(days)s" in held.long) == bool(held.clock), held.title
        if held.clock:
            assert CATALOG[held.clock].unit == "days"


def test_every_holding_says_who_sees_it():
    assert [held.title for held in HOLDINGS if not _who(held)] == []
