"""Dates ahead and what is left alone, as staff, the team and the agency see and change them: one page, three desks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.engagements import actions, queries
from alongside.engagements.checklists import Line
from alongside.engagements.queries import DateAheadCard, FollowUpCard, LeftAloneCard
from alongside.engagements.rules import NOTE_LIMIT
from alongside.engagements.words import WITH_A_DATE, FollowUpKind
from alongside.kernel.clock import local_day
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.web.access import PageRequest
from alongside.web.components.widgets import DateInput
from alongside.web.notes import check_text
from alongside.web.refusals import refusal_above, refusal_on
from alongside.web.templatetags.alongside_tags import day

Context = dict[str, Any]
NEAR = 3
"""Contacts shown at once; those after them are folded."""


@dataclass(frozen=True)
class Desk:
    """Whose page it is: ``url(name, *args)`` of its acts; ``works`` may change dates, ``asks`` say what to leave alone."""

    engagement_id: int
    timezone: str
    url: Callable[..., str]
    works: bool
    asks: bool
    known_names: Collection[str] = ()


class DateForm(forms.Form):
    """Something ahead with a day of its own."""

    kind = forms.ChoiceField(label=_("What is ahead"))
    day = forms.DateField(label=_("On which day"), help_text=_("A day at the agency."), widget=DateInput())
    certain = forms.ChoiceField(
        label=_("How sure is the day?"),
        choices=[("yes", _("It is set")), ("no", _("It is only expected"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=_("As if read aloud in court. No names of people hurt, officers involved or attackers."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    keep = forms.BooleanField(label=_("I have read this again; keep it as written"), required=False)

    def __init__(self, *args: Any, known_names: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("Choose")), *((k.value, _(k.label)) for k in WITH_A_DATE)]
        self.known_names = known_names
        self.asks_again = False

    def clean(self) -> Context:
        """Refuse what may never be kept; ask once about the rest."""
        data: Context = super().clean() or {}
        keep = bool(data.get("keep"))
        self.asks_again = check_text(self, "note", keep=keep, known_names=self.known_names) or keep
        return data

    def noted(self) -> Context:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "day": data["day"],
            "certain": data["certain"] == "yes",
            "note": data["note"],
            "keep_as_written": data["keep"],
        }


class AloneForm(forms.Form):
    """Days, or one topic, to be left alone. No reason is asked."""

    prefix = "alone"
    first = forms.DateField(label=_("First day"), required=False, widget=DateInput())
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty for “from then on, until we say otherwise”."),
        widget=DateInput(),
    )
    yearly = forms.BooleanField(label=_("The same days again every year"), required=False)
    kind = forms.ChoiceField(label=_("Or a topic"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("Days, no topic")), *((k.value, _(k.label)) for k in FollowUpKind)]


def context(desk: Desk, at: datetime, *, form: DateForm, alone: AloneForm) -> Context:
    """Return everything that ``dates/_ahead.html`` draws."""
    today = local_day(at, desk.timezone)
    found = queries.calendar(desk.engagement_id, today=today)
    return {
        "dates": [_date_row(desk, card) for card in found.dates],
        "dropped": [_date_row(desk, card) for card in found.dropped],
        "waiting": [contact_row(desk, row) for row in found.waiting[:NEAR]],
        "later": [contact_row(desk, row) for row in found.waiting[NEAR:]],
        "settled": [contact_row(desk, row) for row in found.settled],
        "left_alone": [_alone_row(desk, row) for row in found.left_alone],
        "form": form,
        "alone": alone,
        "works": desk.works,
        "asks": desk.asks,
        "dates_url": desk.url("dates"),
        "alone_url": desk.url("leave_alone") if desk.asks else "",
        "today": today,
        "dates_steps": steps(),
    }


def steps() -> list[Context]:
    """Return what happens next with a date that is noted."""
    return [
        {
            "what": gettext("A contact is planned some weeks before the date, and one shortly after it"),
            "who": gettext("the coordinator"),
        },
        {"what": gettext("On that morning the coordinator gets one message, which names nothing")},
        {"what": gettext("Any of it can be put away here with one tap; nobody asks why")},
    ]


def _date_row(desk: Desk, card: DateAheadCard) -> Context:
    return {
        "card": card,
        "what": gettext(card.kind_label),
        "day": day(card.day),
        "url": desk.url("date_act", card.id) if desk.works else "",
        "by": gettext("the agency") if card.by_requester else card.added_by,
        "contacts": [contact_row(desk, row) for row in card.contacts],
        "lines": checklist(card.checklist),
    }


def contact_row(desk: Desk, row: FollowUpCard) -> Context:
    """Return a follow-up as a line: its day, what it is about, why it moved or is held, and its buttons."""
    if row.ahead_id is None:
        what = gettext(row.what)
    else:
        what = gettext("We get in touch afterwards") if row.after else gettext("We get in touch before it")
    return {
        "follow_up": row,
        "what": what,
        "day": day(row.due_date),
        "state": gettext(row.state_label),
        "why": why(row),
        "url": desk.url("follow_up", row.id) if desk.works else "",
    }


def why(row: FollowUpCard) -> str:
    """Say why a follow-up is not on its own day, or is held; empty when it is neither."""
    if row.held and row.open:
        return gettext("Held: this is to be left alone until the wish is taken back.")
    if row.wished_date and row.open:
        words = gettext("Moved from {day}, which is to be left alone.")
        return format_html(words, day=day(row.wished_date))
    return ""


def checklist(lines: Collection[Line]) -> list[Context]:
    """Return the lines of a short checklist with their sources; a suggestion of ours says so."""
    return [{"text": gettext(line.text), "source": line.source or gettext("suggested")} for line in lines]


def _alone_row(desk: Desk, row: LeftAloneCard) -> Context:
    return {
        "what": gettext(row.kind_label) if row.kind_label else _days(row.first, row.last),
        "yearly": row.yearly,
        "by": gettext("the agency") if row.by_requester else row.set_by,
        "url": desk.url("lift", row.id) if desk.asks else "",
    }


def _days(first: date | None, last: date | None) -> str:
    if first is None or first == last:
        return day(first)
    if last is None:
        return format_html(gettext("From {first} on"), first=day(first))
    return format_html(gettext("{first} to {last}"), first=day(first), last=day(last))


def save_date(request: PageRequest, desk: Desk, form: DateForm) -> bool:
    """Note what the form says; False with the reason on the form when it is refused or not whole."""
    return _try(
        form,
        lambda: actions.note_date_ahead(
            engagement_id=desk.engagement_id,
            by=request.visitor.actor,
            at=request.visitor.at,
            **form.noted(),
        ),
    )


def save_alone(request: PageRequest, desk: Desk, form: AloneForm) -> bool:
    """Write the wish down; False with the reason on the form when it is refused or not whole."""
    return _try(
        form,
        lambda: actions.leave_alone(
            engagement_id=desk.engagement_id,
            by=request.visitor.actor,
            at=request.visitor.at,
            **form.cleaned_data,
        ),
    )


def _try(form: forms.Form, act: Callable[[], object]) -> bool:
    if not form.is_valid():
        return False
    with refusal_on(form):
        act()
        return True
    return False


def act_on_date(request: PageRequest, desk: Desk, date_id: int) -> HttpResponse:
    """Move, drop or put back one date ahead of this engagement, and lead back to the page."""
    if not desk.works or queries.date_ahead(date_id, engagement_id=desk.engagement_id) is None:
        raise Http404
    words: Context = {"date_id": date_id, "by": request.visitor.actor, "at": request.visitor.at}
    event = request.POST.get("event", "")
    acts = {"drop": actions.drop_date_ahead, "put_back": actions.put_back_date_ahead}
    with refusal_above(request):
        if event == "move":
            actions.move_date_ahead(
                day=_typed_day(request), certain=request.POST.get("certain") != "no", **words
            )
        elif event in acts:
            acts[event](**words)
        else:
            raise Http404
        messages.success(request, gettext("Written down."))
    return redirect(desk.url("dates"))


def _typed_day(request: PageRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        refuse("no_day", gettext_noop("Choose a day.")).require()
        raise


def lift(request: PageRequest, desk: Desk, left_alone_id: int) -> HttpResponse:
    """Take a wish back, and lead back to the page."""
    if not desk.asks or not queries.is_left_alone(left_alone_id, engagement_id=desk.engagement_id):
        raise Http404
    actions.lift_left_alone(left_alone_id=left_alone_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, gettext("Written down."))
    return redirect(desk.url("dates"))
