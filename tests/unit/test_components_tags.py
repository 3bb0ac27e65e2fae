"""The filters and tags that every page leans on."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from alongside.kernel.verdict import ALLOWED, refuse
from alongside.web.templatetags import alongside_tags as tags

NIGHT = datetime(2026, 11, 22, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "zone", "expected"),
    [
        (NIGHT, "America/New_York", "Sun, Nov 22, 3:05 a.m. EST"),
        (NIGHT, "America/Chicago", "Sun, Nov 22, 2:05 a.m. CST"),
        (NIGHT, "Nowhere/Land", "Sun, Nov 22, 8:05 a.m. UTC"),
        (NIGHT, "", "Sun, Nov 22, 8:05 a.m. UTC"),
        (datetime(2026, 7, 4, 16, 0, tzinfo=UTC), "America/New_York", "Sat, July 4, noon EDT"),
    ],
)
def test_a_moment_is_written_with_its_zone(value, zone, expected):
    with timezone.override("UTC"):
        html = tags.when(value, zone)
    assert f">{expected}</time>".replace("July", "Jul") in html.replace("July", "Jul")
    assert html.startswith('<time datetime="2026-')


def test_what_lies_far_away_carries_its_year():
    assert "Sun, Nov 22, 2026, 3:05 a.m. EST" in tags.when_year(NIGHT, "America/New_York")
    assert "Sun, Nov 22, 2026" in tags.day(date(2026, 11, 22))
    assert "Sat, Nov 21, 2026" in tags.day(datetime(2026, 11, 22, 3, tzinfo=UTC), "America/New_York")
    assert "3:05 a.m. EST" in tags.clock_time(NIGHT, "America/New_York")


@pytest.mark.parametrize("write", [tags.when, tags.when_year, tags.clock_time, tags.day])
def test_a_missing_moment_is_written_as_nothing(write):
    assert write(None) == ""


@pytest.mark.parametrize(
    ("number", "shown", "dialed"),
    [
        ("+16145550100", "(614) 555-0100", "+16145550100"),
        ("614.555.0100", "(614) 555-0100", "+16145550100"),
        ("1 614 555 0100", "(614) 555-0100", "+16145550100"),
        ("555-0100", "555-0100", "5550100"),
        ("+44 20 7946 0000", "+44 20 7946 0000", "+442079460000"),
        ("614-555-0100 ext 4", "614-555-0100 ext 4", "+16145550100,4"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_a_phone_number_is_written_as_people_read_it(number, shown, dialed):
    assert tags.phone(number) == shown
    assert tags.tel(number) == dialed


def test_a_verdict_is_written_in_the_readers_language_with_its_places_filled():
    refusal = refuse("x", "Call %(agency)s back first.", agency="Marion & Sons")
    assert tags.sentence(refusal) == "Call Marion & Sons back first."
    assert tags.sentence(ALLOWED) == ""
    assert tags.sentence("Already a sentence.") == "Already a sentence."
    assert tags.sentence(None) == ""
    page = Template("{% load alongside_tags %}{{ v|sentence }}").render(Context({"v": refusal}))
    assert page == "Call Marion &amp; Sons back first."
    with translation.override("es"):
        assert tags.sentence(refuse("y", "January")) == "enero"


@pytest.mark.parametrize(
    ("share", "text", "width"), [(0.734, "73%", "73"), (0, "0%", "0"), (None, "–", "0"), (1.2, "120%", "100")]
)
def test_a_share_is_written_as_a_percentage_and_drawn_within_its_bar(share, text, width):
    assert tags.pct(share) == text
    assert tags.width(share) == width


def test_a_code_is_split_into_groups_with_the_words_to_say():
    assert tags.code_groups("7kq2-M9XD") == [
        {"letters": "7KQ2", "words": "seven Kilo Quebec two"},
        {"letters": "M9XD", "words": "Mike nine X-ray Delta"},
    ]


def test_every_character_of_a_code_has_a_word():
    from alongside.kernel.ids import READ_ALOUD

    assert set(READ_ALOUD) <= set(tags.SPOKEN)


def test_a_form_shown_again_keeps_its_key_and_two_forms_have_two():
    template = Template("{% load alongside_tags %}{% write_key %}")
    assert 'value="kept"' in template.render(Context({"write_key": "kept"}))
    assert template.render(Context()) != template.render(Context())
    own = Template("{% load alongside_tags %}{% write_key 'own' %}")
    assert 'value="own"' in own.render(Context({"write_key": "kept"}))


def test_the_csrf_field_is_drawn_inside_an_include_that_passes_only_its_arguments():
    page = '{% include "components/confirm_form.html" with url="/x/" label="Take" only %}'
    html = Template(page).render(RequestContext(RequestFactory().get("/"), {}))
    assert 'name="csrfmiddlewaretoken" value="' in html
    assert 'name="write_key" value="' in html


def test_the_page_about_a_breakdown_draws_without_a_style_sheet(monkeypatch):
    def broken(path):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(tags, "static", broken)
    assert tags.stylesheet() == ""


def test_lines_of_a_timeline_are_escaped_but_for_markup_that_was_made_safe():
    entry = {
        "at": NIGHT,
        "text": "<b>met</b> & talked",
        "by": '"Ann"',
        "note": mark_safe("<em>kept</em>"),
        "url": "/x/?a=1&b='",
        "url_label": "<i>",
    }
    drawn = tags.timeline_lines([entry, {"at": None, "text": "<b>"}], "America/New_York")
    assert drawn == (
        f"<li>{tags.when(NIGHT, 'America/New_York')}\n<p>&lt;b&gt;met&lt;/b&gt; &amp; talked</p>\n"
        '<p class="al-note">By &quot;Ann&quot;</p>\n<p class="al-note"><em>kept</em></p>\n'
        '<p class="al-no-print"><a class="al-plain" href="/x/?a=1&amp;b=&#x27;">&lt;i&gt;'
        '<span class="al-unseen">: &lt;b&gt;met&lt;/b&gt; &amp; talked</span></a></p></li>\n'
        "<li>\n<p>&lt;b&gt;</p></li>"
    )
