"""At the close: links to give feedback, and lessons that name nobody."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements.queries import EngagementCard
from alongside.feedback import actions
from alongside.feedback import queries as lessons_now
from alongside.feedback.rules import LESSON_LIMIT
from alongside.feedback.words import Asked, LessonState
from alongside.incidents import queries as incidents
from alongside.kernel.actor import Actor
from alongside.kernel.field import Topic
from alongside.roster import queries as roster
from alongside.web.access import PageRequest, desk
from alongside.web.casework import shared
from alongside.web.casework.case import reads, staff_case, typed
from alongside.web.casework.forms import options
from alongside.web.refusals import refusal_on


def ask_for_feedback(card: EngagementCard, *, agency_address: str, by: Actor, at: datetime) -> None:
    """Send links to the advisors on the team, and to the agency where it gave an address and wants contact."""
    if card.exercise:
        return
    languages = {one.id: one.language for one in roster.cards({m.advisor_id for m in card.present}).values()}
    told = [(Asked.ADVISOR, m.email, languages[m.advisor_id]) for m in card.present if m.email]
    if agency_address and card.silent_since is None:
        language = incidents.card(card.request_id).language
        told += [(asked, agency_address, language) for asked in (Asked.REQUESTER, Asked.NINETY_DAYS)]
    for asked, address, language in told:
        actions.invite(
            asked=asked, address=address, language=language, about=card.ref, turn=at.isoformat(), by=by, at=at
        )


class LessonForm(forms.Form):
    """A lesson, in words that name nobody."""

    topic = forms.ChoiceField(label=gettext_lazy("What it is about"), choices=options(Topic))
    text = forms.CharField(
        label=gettext_lazy("The lesson"),
        max_length=LESSON_LIMIT,
        help_text=gettext_lazy(
            "As if read by a stranger: no agency, town, person, date or number of people."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


def _names(card: EngagementCard) -> list[str]:
    request = incidents.card(card.request_id)
    people = [m.name for m in card.members]
    return [
        request.agency_name, request.town, request.place_text, request.acceptor_name, request.caller, *people,
    ]  # fmt: skip


@desk(Permission.WORK_CASE, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Propose a lesson. The case is only looked at for names that must not be in it."""
    case = staff_case(request.visitor, engagement_id)
    form = LessonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form, "text"):
            actions.propose_lesson(
                names=_names(case.card), by=request.visitor.actor, at=request.visitor.at, **form.cleaned_data
            )
            messages.success(request, _("Proposed. A second person reads it before anybody else sees it."))
            return redirect("casework:lessons")
    return shared.form_page(request, case, "casework/lesson.html", form)


@desk(Permission.WORK_CASE)
@require_safe
def lessons(request: PageRequest) -> HttpResponse:
    """Lessons that wait for a second reader, and those accepted."""
    own = request.visitor.person.pk if request.visitor.person else None
    waiting = [
        {"lesson": one, "topic": _(one.topic_label), "own": one.proposed_by == own}
        for one in lessons_now.lessons(state=LessonState.PROPOSED)
    ]
    accepted = [
        {"lesson": one, "topic": _(one.topic_label)}
        for one in lessons_now.lessons(state=LessonState.ACCEPTED)
    ]
    return render(request, "casework/lessons.html", {"waiting": waiting, "accepted": accepted})


@desk(Permission.WORK_CASE)
@require_POST
def review(request: PageRequest, lesson_id: int) -> HttpResponse:
    """Accept a lesson, or turn it down, as a second person."""
    known = {one.id for one in lessons_now.lessons(state=LessonState.PROPOSED)}
    answer = request.POST.get("answer", "")
    if lesson_id not in known or answer not in {"yes", "no"}:
        raise Http404
    actions.review_lesson(
        lesson_id=lesson_id, accept=answer == "yes", by=request.visitor.actor, at=request.visitor.at
    )
    said = _("Accepted. It is in the library now.") if answer == "yes" else _("Turned down.")
    messages.success(request, said)
    return redirect("casework:lessons")
