"""The things to think of as pages and sheets show them: the same for the agency, the team and staff."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from alongside.engagements.queries import Foresight, ThoughtCard
from alongside.engagements.states import ThoughtState
from alongside.kernel.choice import Choice
from alongside.kernel.field import Fact, Window
from alongside.kernel.text import gettext_noop
from alongside.library.words import Basis, DueBasis, Recurrence
from alongside.web.components.widgets import DateInput
from alongside.web.templatetags.alongside_tags import day

Context = dict[str, Any]
Rows = list[dict[str, Any]]
SHEET_LINES, SHEET_WIDTH, HEADING_LINES = 25, 88, 3
"""What fits on one page of Letter paper beside its head and foot: lines, letters in one, lines of a heading."""

NOTES = {
    note: note
    for note in (
        gettext_noop("As soon as identity is confirmed"),
        gettext_noop("All along"),
        gettext_noop("Three months before a trial"),
        gettext_noop("Around a trial"),
        gettext_noop("After a trial"),
        gettext_noop("Before month 36"),
        gettext_noop("Six months before help ends"),
        gettext_noop("In the first year"),
        gettext_noop("Over the years"),
    )
}
"""Times of the release's catalog that are no number of hours, marked for translation."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where these pages are for one visitor: addresses of the list, of an item, of a sheet; may they mark?"""

    list_url: str
    item_url: Callable[[str], str]
    sheet_url: Callable[[str], str]
    works: bool
    aloud: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper for one role: ``label`` is a message id, ``roles`` whose items it holds."""

    label: str
    roles: frozenset[str]


SHEETS: dict[str, Sheet] = {
    "chief": Sheet(
        gettext_noop("The chief or sheriff"),
        frozenset({"chief", "law-enforcement", "incident-commander", "emergency-management"}),
    ),
    "pio": Sheet(gettext_noop("The public information officer"), frozenset({"public-information-officer"})),
    "victims": Sheet(
        gettext_noop("The victim services lead"),
        frozenset(
            {
                "victim-services",
                "family-assistance-center-manager",
                "resiliency-center-director",
                "voca-administrator",
                "access-coordinator",
                "child-services",
            }
        ),
    ),
    "wellness": Sheet(
        gettext_noop("The wellness lead"),
        frozenset({"agency-wellness-lead", "behavioral-health", "faith-leader"}),
    ),
    "elected": Sheet(
        gettext_noop("The elected official"),
        frozenset({"elected-official", "donations-coordinator", "grants-officer"}),
    ),
}


def windows() -> list[Window]:
    """Return the spans in their order."""
    return list(Window)


def list_context(found: Foresight, place: Place, *, shown: str) -> Context:
    """Return the page for one span; the present one when ``shown`` names none."""
    window = shown if shown in Window.values() else found.present.value
    waiting = found.waiting(window)
    mild = [t for t in waiting if not t.item.content.hard]
    return {
        "spans": [
            {
                "label": _(w.label),
                "url": f"{place.list_url}?when={w.value}",
                "current": w == window,
            }
            for w in Window
        ],
        "span": _(Window(window).label),
        "is_present": window == found.present,
        "first": [_row(found, t, place) for t in mild if t.item.content.say],
        "rest": _by_role(found, [t for t in mild if not t.item.content.say], place),
        "hard": [_row(found, t, place) for t in waiting if t.item.content.hard],
        "answered": [_row(found, t, place) for t in found.answered()],
        "because": sorted(_(_label(Fact, fact)) for fact in found.known.present),
        "not_known": sorted(_(_label(Fact, fact)) for fact in found.known.open),
        "sheets": [{"label": _(s.label), "url": place.sheet_url(key)} for key, s in SHEETS.items()],
        "works": place.works,
        "aloud": place.aloud,
        "empty": not found.thoughts,
    }


def _label(kind: type[Choice], word: str) -> str:
    return kind(word).label if word in kind.values() else word


def _by_role(found: Foresight, thoughts: Iterable[ThoughtCard], place: Place) -> Rows:
    groups: dict[str, Rows] = {}
    for thought in thoughts:
        groups.setdefault(_role(found, thought.item.content.role), []).append(_row(found, thought, place))
    return [{"role": role, "rows": rows} for role, rows in groups.items()]


def _role(found: Foresight, role: str) -> str:
    named = found.roles.get(role)
    return named.in_words(get_language() or "en") if named else role


def _row(found: Foresight, thought: ThoughtCard, place: Place) -> Context:
    language, item = get_language() or "en", thought.item
    protocol = found.titles.get(item.protocol)
    return {
        "key": item.key,
        "text": item.in_words(language),
        "say": item.aloud(language),
        "role": _role(found, item.content.role),
        "usual": usual(thought),
        "topic": protocol.in_words(language) if protocol else "",
        "url": place.item_url(item.key),
        "state": _(thought.state_label),
        "said": said(found, thought),
        "open": thought.open,
        "basis": _(_label(Basis, item.content.basis)),
        "due_basis": _(_label(DueBasis, item.content.due_basis)) if item.content.due_basis else "",
        "source_title": item.content.source_title,
        "source_url": item.content.source_url,
        "hard": item.content.hard,
        "returned": thought.returned,
        "works": place.works,
        "aloud": place.aloud,
    }


def usual(thought: ThoughtCard) -> str:
    """Return when this is usually done, counted from the incident; never a date, never a promise."""
    content = thought.item.content
    if content.recurrence:
        return _(_label(Recurrence, content.recurrence))
    if content.due_note:
        return _(content.due_note)
    hours = content.due_hours
    if hours is None:
        return ""
    if hours <= 72:
        return _within(hours, ngettext("usually within %(n)s hour", "usually within %(n)s hours", hours))
    if hours < 24 * 60:
        days = round(hours / 24)
        return _within(days, ngettext("usually within %(n)s day", "usually within %(n)s days", days))
    months = round(hours / 730)
    return _within(months, ngettext("usually within %(n)s month", "usually within %(n)s months", months))


def _within(number: int, words: str) -> str:
    return words % {"n": number}


def said(found: Foresight, thought: ThoughtCard) -> str:
    """Return what became of an item, in a few words."""
    if thought.state == ThoughtState.LATER and thought.later_on:
        return format_html(_("Put off until {day}"), day=day(thought.later_on))
    if thought.state == ThoughtState.HANDED:
        return _("With: %(role)s") % {"role": _role(found, thought.handed_to)}
    return _(thought.state_label)


def item_context(found: Foresight, thought: ThoughtCard, place: Place, form: MarkForm) -> Context:
    """Return the page of one item."""
    return {
        "row": _row(found, thought, place),
        "form": form,
        "list_url": f"{place.list_url}?when={found.window_of(thought)}",
        "works": place.works,
        "aloud": place.aloud,
        "marked_by": _("the agency") if thought.by_requester else thought.marked_by,
        "marked_at": thought.marked_at,
        "zone": found.timezone,
    }


def sheet_context(found: Foresight, key: str) -> Context:
    """Return one sheet of paper: the open items of its roles from the present span on, as many as fit.

    It names no agency, no place and no incident, so that it can lie on a table.
    """
    sheet, left, more = SHEETS[key], SHEET_LINES, False
    groups: Rows = []
    order = list(Window)
    for window in order[order.index(found.present) :]:
        thoughts = [t for t in found.waiting(window) if t.item.content.role in sheet.roles]
        thoughts.sort(key=lambda t: (t.item.content.hard, not t.item.content.say))
        lines: Rows = []
        left -= HEADING_LINES
        for line in map(_line, thoughts):
            more = more or line["tall"] > left
            if not more:
                left -= line["tall"]
                lines.append(line)
        if lines:
            groups.append({"span": _(window.label), "lines": lines})
        else:
            left += HEADING_LINES
    return {
        "label": _(sheet.label),
        "groups": groups,
        "more": more,
        "hard": any(line["hard"] for group in groups for line in group["lines"]),
    }


def _line(thought: ThoughtCard) -> Context:
    language = get_language() or "en"
    text, say = thought.item.in_words(language), thought.item.aloud(language)
    return {
        "text": text,
        "say": say,
        "hard": thought.item.content.hard,
        "tall": -(-len(f"{text} {say}") // SHEET_WIDTH),
    }


LATER = (
    ("1", gettext_lazy("Tomorrow")),
    ("3", gettext_lazy("In three days")),
    ("7", gettext_lazy("In a week")),
    ("30", gettext_lazy("In a month")),
    ("90", gettext_lazy("In three months")),
)


class MarkForm(forms.Form):
    """What became of an item. Only "later" and "hand on" ask one thing more."""

    event = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        widget=forms.RadioSelect,
        choices=[
            ("done", gettext_lazy("Done")),
            ("not_for_us", gettext_lazy("Not for us")),
            ("later", gettext_lazy("Later")),
            ("hand_on", gettext_lazy("Somebody takes it")),
            ("put_back", gettext_lazy("Open again")),
        ],
        error_messages={
            "required": gettext_lazy("Choose one of the answers."),
            "invalid_choice": gettext_lazy("Choose one of the answers."),
        },
    )
    later_in = forms.ChoiceField(
        label=gettext_lazy("If later: when"),
        required=False,
        choices=[("", gettext_lazy("Choose, or write a day")), *LATER],
    )
    later_on = forms.DateField(
        label=gettext_lazy("Or on a day of your own"), required=False, widget=DateInput()
    )
    handed_to = forms.ChoiceField(
        label=gettext_lazy("If somebody takes it: who"),
        help_text=gettext_lazy("A role, not a name. Telling them is up to you."),
        required=False,
    )

    def __init__(self, data: Any, *, found: Foresight, was_open: bool = True) -> None:
        super().__init__(data)
        self.today = found.today
        language = get_language() or "en"
        roles = sorted(((r.key, r.in_words(language)) for r in found.roles.values()), key=lambda r: r[1])
        self.fields["handed_to"].choices = [("", _("Choose")), *roles]  # type: ignore[attr-defined]
        if was_open and data is None:
            event: Any = self.fields["event"]
            event.choices = [choice for choice in event.choices if choice[0] != "put_back"]

    def mark(self) -> Context:
        """Return what the action takes."""
        cleaned = self.cleaned_data
        later_on = cleaned["later_on"]
        if later_on is None and cleaned["later_in"]:
            later_on = self.today + timedelta(days=int(cleaned["later_in"]))
        return {"event": cleaned["event"], "later_on": later_on, "handed_to": cleaned["handed_to"]}
