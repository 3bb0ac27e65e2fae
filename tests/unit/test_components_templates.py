"""Every component draws with its least and with all its arguments, and can be used by everyone."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import Context
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

from alongside.web.components.gallery import gallery, top_comment
from alongside.web.components.samples import SAMPLES, empty_form, returned_form

TEMPLATES = Path("src/alongside/web/templates")
COMPONENTS = sorted(p.stem for p in (TEMPLATES / "components").glob("*.html") if p.stem != "gallery")
FRAMES = sorted(p.name for p in TEMPLATES.glob("base*.html"))
ERRORS = sorted(p.name for p in (TEMPLATES / "errors").glob("*.html"))
PROGRAM = {"name": "Alongside", "phone": "614-555-0100", "email": "help@program.example"}

STRICT = DjangoTemplates(
    {
        "NAME": "strict",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"string_if_invalid": "UNDEFINED(%s)"},
    }
).engine


def draw(name, context=None):
    return STRICT.get_template(name).render(Context(context or {}))


class Page(HTMLParser):
    """Collects tags with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def inline_code(html):
    """Return whatever the content security policy would refuse."""
    page = Page(html)
    found = [tag for tag, attrs in page.tags if tag == "style" or (tag == "script" and "src" not in attrs)]
    return found + [a for _, attrs in page.tags for a in attrs if a == "style" or a.startswith("on")]


def test_every_component_has_samples_and_every_sample_a_component():
    assert sorted(SAMPLES) == COMPONENTS


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_says_at_its_top_what_it_is_and_every_argument_it_takes(name):
    about = " ".join(top_comment(name))
    assert about
    for argument in {key for sample in SAMPLES[name] for key in sample}:
        assert re.search(rf"\b{argument}\b", about), f"{name}.html does not mention {argument}"


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name in COMPONENTS for number in range(len(SAMPLES[name]))]
)
def test_a_component_draws_with_its_least_and_with_all_its_arguments(name, number):
    html = draw(f"components/{name}.html", SAMPLES[name][number])
    assert "UNDEFINED" not in html
    assert not inline_code(html)


@pytest.mark.parametrize("name", [*FRAMES, *(f"errors/{e}" for e in ERRORS)])
def test_a_frame_draws_with_nothing_but_the_program(name):
    html = draw(name, {"program": PROGRAM, "verdict": "Not now."})
    assert "UNDEFINED" not in html
    assert not inline_code(html)
    assert "988" in html
    assert "(614) 555-0100" in html
    assert '<html lang="en">' in html


@pytest.mark.parametrize("name", ["errors/500.html", "errors/503.html"])
def test_the_pages_about_a_breakdown_need_no_context(name):
    html = draw(name)
    assert "UNDEFINED" not in html
    assert "911" in html
    assert "988" in html


@pytest.mark.parametrize("frame", ["base_public.html", "base_desk.html", "base_print.html"])
def test_an_exercise_is_marked_on_every_frame_and_a_real_case_on_none(frame):
    marked = draw(frame, {"program": PROGRAM, "exercise": True})
    assert "EXERCISE - not a real incident" in marked
    assert "EXERCISE" not in draw(frame, {"program": PROGRAM, "exercise": False})


def test_every_input_of_a_returned_form_has_a_label_and_names_its_hint_and_error():
    form = returned_form()
    html = "".join(draw("components/field.html", {"field": field}) for field in form)
    page = Page(html)
    labels = {attrs["for"] for tag, attrs in page.tags if tag == "label"}
    for tag, attrs in page.tags:
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden":
            assert attrs["id"] in labels
        for target in (attrs.get("aria-describedby") or "").split():
            assert target in page.ids
    for name in form.errors:
        assert re.search(rf'aria-describedby="[^"]*id_{name}_error', html), name
    assert len(page.ids) == len(set(page.ids))


def test_the_list_of_errors_links_to_inputs_that_exist():
    form = returned_form()
    summary = Page(draw("components/form_errors.html", {"form": form}))
    fields = Page("".join(draw("components/field.html", {"field": field}) for field in form))
    links = [attrs["href"].lstrip("#") for tag, attrs in summary.tags if tag == "a"]
    assert len(links) == len(form.errors)
    assert set(links) <= set(fields.ids)
    assert draw("components/form_errors.html", {"form": empty_form()}).strip() == ""


def test_each_widget_draws_the_right_keyboard_and_class():
    html = "".join(draw("components/field.html", {"field": field}) for field in empty_form())
    for part in (
        'type="tel"', 'inputmode="tel"', 'autocomplete="tel"', 'type="date"', 'type="datetime-local"',
        'class="usa-select"', 'class="usa-textarea"', 'class="usa-radio__input"',
        'class="usa-checkbox__input"',
        'data-typeahead="/help/agencies/"', 'data-fill="town:id_town state:id_state"', 'type="hidden"',
    ):  # fmt: skip
        assert part in html, part


def test_a_table_cell_says_its_own_column_for_the_phone():
    html = draw("components/table.html", SAMPLES["table"][1])
    assert html.count('data-label="People asked"') == 2
    assert html.count('scope="row"') == 2


def test_a_button_that_cannot_be_pressed_says_why_and_can_be_reached():
    page = Page(
        draw("components/button_disabled_with_reason.html", SAMPLES["button_disabled_with_reason"][0])
    )
    button = next(attrs for tag, attrs in page.tags if tag == "button")
    assert button["aria-disabled"] == "true"
    assert "disabled" not in button
    assert button["type"] == "button"
    assert button["aria-describedby"] in page.ids


def test_an_act_that_a_rule_refuses_has_no_button_that_sends():
    html = draw("components/confirm_form.html", SAMPLES["confirm_form"][2])
    assert 'type="submit"' not in html
    assert "First call Marion Police Department back" in html


def test_what_is_typed_is_shown_and_never_run():
    html = draw("components/alert.html", {"text": "<script>x</script>", "title": "<b>"})
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


def test_the_gallery_shows_every_component():
    html = gallery(RequestFactory().get("/components/")).content.decode()
    assert html.count('class="al-specimen al-stack"') > 30
    assert not inline_code(html)
