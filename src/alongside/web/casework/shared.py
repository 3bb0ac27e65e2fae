"""Pages that both desks have: the engagement, its contact log form, the notice, a follow-up's buttons."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.engagements import actions, queries
from alongside.engagements.words import Side
from alongside.incidents import queries as incidents
from alongside.web.access import PageRequest
from alongside.web.casework import page, tabs
from alongside.web.casework.case import Case, typed
from alongside.web.casework.forms import ContactForm, Pairs
from alongside.web.refusals import refusal_on

FOLLOW_UP_EVENTS = {
    "done": actions.do_follow_up,
    "dismiss": actions.dismiss_follow_up,
    "put_back": actions.put_back_follow_up,
}


def engagement_page(request: PageRequest, case: Case, template: str) -> HttpResponse:
    """Draw an engagement, or its sheet for paper."""
    context = page.detail_context(case, request.visitor.at, whole=template.endswith("summary.html"))
    return render(request, template, context | tabs.frame(case, request.visitor, "overview"))


def form_page(request: PageRequest, case: Case, template: str, form: Any, **more: Any) -> HttpResponse:
    """Draw a form about an engagement; 422 with what was typed when it came back."""
    context = {
        "case": case,
        "card": case.card,
        "exercise": case.card.exercise,
        "form": form,
        "who_sees": page.who_sees(),
        **more,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def contact_page(request: PageRequest, case: Case) -> HttpResponse:
    """Write down one contact; with ``?instead=`` it corrects an earlier line, which stays beside it."""
    card, at = case.card, request.visitor.at
    if not case.works:
        raise Http404
    earlier = _earlier(request, case)
    zone_name = at.astimezone(ZoneInfo(card.timezone)).tzname() or card.timezone
    form = ContactForm(
        typed(request),
        zone=card.timezone,
        zone_name=zone_name,
        advisors=_advisors(case),
        at=at,
        known_names=queries.known_names(card.request_id),
        near={*incidents.card(card.request_id).topics, *queries.topics_worked(card.id)},
        initial=_as_written(earlier, card.timezone) if earlier else None,
    )
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.log_contact(
                engagement_id=card.id,
                corrects=earlier.id if earlier else None,
                by=request.visitor.actor,
                at=at,
                **form.contact(),
            )
            messages.success(request, _("The contact is written down."))
            return redirect(case.url("detail"))
    verdict = queries.why_not_now(card, standing=case.standing, own=case.own)["log"]
    more = {"verdict": verdict, "urls": page.urls(case), "earlier": earlier}
    return form_page(request, case, "casework/contact.html", form, **more)


def _earlier(request: PageRequest, case: Case) -> queries.ContactCard | None:
    """Return the line that is to be corrected, or None; 404 for a line of another engagement."""
    asked = (request.POST or request.GET).get("instead", "")
    if not asked:
        return None
    found = queries.contact(int(asked)) if asked.isdigit() and len(asked) < 19 else None
    if found is None or found.engagement_id != case.card.id:
        raise Http404
    return found


def _as_written(earlier: queries.ContactCard, zone: str) -> dict[str, Any]:
    """Return a line as the form shows it: clock time at the agency, resources one on each line."""
    words = queries.contact_words(earlier.id)
    local = earlier.occurred_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    changed = {"occurred_at": local, "did": words["actions"], "resources": "\n".join(words["resources"])}
    return words | changed


def _advisors(case: Case) -> Pairs:
    """Return whose contact it may be: staff choose, an advisor writes only their own."""
    if case.standing != "staff":
        return []
    return [(str(member.advisor_id), member.name) for member in case.card.present]


def notice_page(request: PageRequest, case: Case) -> HttpResponse:
    """Show the notice, to read or to read out; record who acknowledged it."""
    if request.method == "POST":
        if not case.works:
            raise Http404
        _acknowledge(request, case)
        messages.success(request, _("Written down: the notice was read."))
        return redirect(case.url("detail"))
    context = {
        "case": case,
        "card": case.card,
        "exercise": case.card.exercise,
        "notice": case.card.notice,
        "points": [_(point) for point in case.card.notice.points],
        "waiting": _notice_waiting(case),
        "caller": page.caller(incidents.card(case.card.request_id)),
        "who_sees": page.who_sees(),
        "detail_url": case.url("detail"),
        "url": case.url("notice"),
    }
    return render(request, "casework/notice.html", context)


def _acknowledge(request: PageRequest, case: Case) -> None:
    """Record it for the side the button names; an advisor's desk has one button, for themselves."""
    whose = request.POST.get("whose", "")
    members = {str(m.advisor_id): m.advisor_id for m in case.card.present}
    side, advisor_id = Side.ADVISOR, None
    if case.standing == "staff" and whose == "requester":
        side = Side.REQUESTER
    elif case.standing == "staff":
        if whose not in members:
            raise Http404
        advisor_id = members[whose]
    actions.acknowledge_notice(
        engagement_id=case.card.id,
        side=side.value,
        advisor_id=advisor_id,
        by=request.visitor.actor,
        at=request.visitor.at,
    )


def _notice_waiting(case: Case) -> list[dict[str, str]]:
    """Return the acknowledgments that this visitor can record now: whose, and the words of the button."""
    if case.standing == "member":
        own = case.own
        done = own is None or own.notice_at is not None
        return [] if done else [{"whose": "me", "label": _("I have read this")}]
    if case.standing != "staff":
        return []
    waiting = []
    if case.card.requester_notice_at is None:
        waiting.append({"whose": "requester", "label": _("Read out to the agency, who said yes")})
    for member in case.card.present:
        if member.notice_at is None:
            label = _("Read out to %(name)s, who said yes") % {"name": member.name}
            waiting.append({"whose": str(member.advisor_id), "label": label})
    return waiting


def follow_up_act(request: PageRequest, case: Case, follow_up_id: int) -> HttpResponse:
    """Do, dismiss or put back one follow-up of this engagement."""
    found = queries.follow_up(follow_up_id)
    act = FOLLOW_UP_EVENTS.get(request.POST.get("event", ""))
    if found is None or found.engagement_id != case.card.id or act is None or not case.works:
        raise Http404
    act(follow_up_id=follow_up_id, by=request.visitor.actor, at=request.visitor.at)
    if request.POST.get("from") == "dates":
        return redirect(f"{case.url('dates')}#in-touch")
    if request.POST.get("from") == "day" and case.standing == "staff":
        return redirect("day:today")
    return redirect(f"{case.url('detail')}#follow-ups")
