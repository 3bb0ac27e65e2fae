"""Numbers as people type them at three in the morning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel import phone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("303-555-0123", "+13035550123"),
        ("(303) 555-0123", "+13035550123"),
        ("303.555.0123", "+13035550123"),
        ("303 555 0123", "+13035550123"),
        ("303–555–0123", "+13035550123"),
        ("3035550123", "+13035550123"),
        ("13035550123", "+13035550123"),
        ("1 (303) 555-0123", "+13035550123"),
        ("+1 303 555 0123", "+13035550123"),
        ("  +1-303-555-0123 ", "+13035550123"),
        ("303/555-0123", "+13035550123"),
        ("303-555-0123 x45", "+13035550123x45"),
        ("303-555-0123 ext. 45", "+13035550123x45"),
        ("303-555-0123, 45", "+13035550123x45"),
        ("303-555-0123 #45", "+13035550123x45"),
        ("+13035550123x45", "+13035550123x45"),
    ],
)
def test_what_can_be_dialed_is_kept_in_one_form(typed, kept):
    assert phone.digits(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "555-0123",
        "911",
        "988",
        "the chief's cell",
        "303-555-012",
        "303-555-01234",
        "103-555-0123",
        "303-155-0123",
        "911-555-0123",
        "303-911-0123",
        "+44 20 7946 0958",
        "+52 303 555 0123",
        "303-555-0123 or 303-555-0124",
        "303+555+0123",
        "٣٠٣٥٥٥٠١٢٣",
    ],
)
def test_what_cannot_be_dialed_is_kept_as_nothing(typed):
    assert phone.digits(typed) == ""


def test_a_number_is_shown_as_people_write_it():
    assert phone.shown("+13035550123") == "(303) 555-0123"
    assert phone.shown("+13035550123x45") == "(303) 555-0123 ext. 45"
    assert phone.shown("ask dispatch") == "ask dispatch"


def test_writing_and_extension_do_not_make_two_lines_of_one():
    assert phone.same("303.555.0123", "+1 (303) 555-0123 ext 9")
    assert not phone.same("303-555-0123", "303-555-0124")
    assert not phone.same("", "")
    assert not phone.same("nonsense", "nonsense")


@given(st.text(max_size=40))
def test_any_text_is_read_without_error_and_reading_again_changes_nothing(text):
    kept = phone.digits(text)
    assert phone.digits(kept) == kept
    assert phone.digits(phone.shown(kept)) == kept
