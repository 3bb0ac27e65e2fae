"""One offer, writing one down, the phone script, and the needs: on either desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.offers import actions, queries
from alongside.offers.queries import OfferCard
from alongside.offers.rules import takes
from alongside.offers.words import Act, Source
from alongside.web.access import PageRequest, new_write_key
from alongside.web.notes import check_text
from alongside.web.offers.board import row, say
from alongside.web.offers.forms import NeedForm, OfferForm, PhoneForm
from alongside.web.offers.place import Place, context
from alongside.web.refusals import refusal_on


def _offer_of(place: Place, offer_id: int) -> OfferCard:
    card = queries.offer(offer_id)
    if card is None or card.list_id != place.card.id or card.purged:
        raise Http404
    return card


def offer(request: PageRequest, place: Place, offer_id: int) -> HttpResponse:
    """Show one offer: what, from whom, what to look at twice, what can be done."""
    card = _offer_of(place, offer_id)
    needs = queries.needs(place.card.id)
    drawn = {
        "row": row(place, card),
        "signs": [{"label": _(s.label), "advice": _(s.advice), "source": s.source} for s in card.signs],
        "alike": [row(place, other) for other in queries.alike(card)],
        "need": next((need for need in needs if need.id == card.need_id), None),
        "needs": [need for need in needs if not need.met] if card.state in takes(Act.MATCH) else [],
        "acts": [(a.value, _(a.label)) for a in _acts(card)],
        "act_url": place.url("act"),
        "thanked_url": place.url("thanked", card.id),
        "impostor_url": place.url("impostor", card.id),
    }
    return render(request, "offers/offer.html", {**context(place, request, ""), **drawn})


def _acts(card: OfferCard) -> list[Act]:
    found: list[Act] = [a for a in Act if a not in (Act.MATCH, Act.THANK) and card.state in takes(a)]
    may_thank = card.email and not card.thanked_at and not card.impostor and card.state in takes(Act.THANK)
    return [Act.THANK, *found] if may_thank else found


def thanked(request: PageRequest, place: Place, offer_id: int) -> HttpResponse:
    """Note that the maker was thanked by phone or in person."""
    card = _offer_of(place, offer_id)
    if not place.works:
        raise Http404

    def note() -> str:
        actions.note_thanked(offer_id=card.id, by=request.visitor.actor, at=request.visitor.at)
        return _("Written down: thanked.")

    return say(request, note, then=place.url("offer", card.id))


def impostor(request: PageRequest, place: Place, offer_id: int) -> HttpResponse:
    """Note, or no longer, that the maker may not be who they say."""
    card, doubt = _offer_of(place, offer_id), request.POST.get("doubt") == "yes"
    if not place.works:
        raise Http404

    def note() -> str:
        actions.mark_impostor(
            offer_id=card.id, impostor=doubt, by=request.visitor.actor, at=request.visitor.at
        )
        return _("Marked: may not be who they say.") if doubt else _("The mark is gone.")

    return say(request, note, then=place.url("offer", card.id))


def add(request: PageRequest, place: Place) -> HttpResponse:
    """Write down an offer that came by mail, at the door or on paper."""
    return _write_down(request, place, "add", OfferForm, Source.STAFF, "offers/add.html")


def phone(request: PageRequest, place: Place) -> HttpResponse:
    """Read the script aloud and type what the caller says."""
    return _write_down(request, place, "phone", PhoneForm, Source.PHONE, "offers/phone.html")


def _write_down(
    request: PageRequest, place: Place, name: str, kind: type[OfferForm], source: Source, template: str
) -> HttpResponse:
    if not place.works:
        raise Http404
    known = [place.card.community] if place.card.community else []
    form = kind(request.POST if request.method == "POST" else None, known_names=known)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            logged = actions.log_offer(
                list_id=place.card.id,
                key=request.POST.get("write_key", "")[:64] or new_write_key(),
                source=source.value,
                words=form.words(),
                keep_as_written=form.cleaned_data["keep"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            said = _("Written down already: it is counted.") if logged.what == "again" else _("Written down.")
            messages.success(request, said)
            return redirect(place.url(name))
    drawn = {"form": form, "community": place.card.community}
    status = 422 if form.errors else 200
    return render(request, template, {**context(place, request, name), **drawn}, status=status)


def needs(request: PageRequest, place: Place) -> HttpResponse:
    """Show what is needed; add to it."""
    form = NeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not place.works:
            raise Http404
        if form.is_valid() and not _checked(form) and _add_need(request, place, form):
            messages.success(request, _("On the list of needs."))
            return redirect(place.url("needs"))
    rows: list[dict[str, Any]] = [
        {"need": need, "kind": _(need.kind_label), "url": place.url("need", need.id)}
        for need in queries.needs(place.card.id)
    ]
    drawn = {
        "form": form,
        "open": [line for line in rows if not line["need"].met],
        "met": [line for line in rows if line["need"].met],
    }
    status = 422 if form.errors else 200
    return render(request, "offers/needs.html", {**context(place, request, "needs"), **drawn}, status=status)


def _checked(form: NeedForm) -> bool:
    check_text(form, "what", keep=False)
    return bool(form.errors)


def _add_need(request: PageRequest, place: Place, form: NeedForm) -> bool:
    with refusal_on(form):
        actions.add_need(
            list_id=place.card.id,
            key=request.POST.get("write_key", "")[:64] or new_write_key(),
            kind=form.cleaned_data["kind"],
            what=form.cleaned_data["what"],
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        return True
    return False


def need(request: PageRequest, place: Place, need_id: int) -> HttpResponse:
    """Say that a need is met, or is not after all."""
    found = queries.find_need(need_id)
    if found is None or found.list_id != place.card.id or not place.works:
        raise Http404
    met = request.POST.get("met") == "yes"
    actions.meet_need(need_id=need_id, met=met, by=request.visitor.actor, at=request.visitor.at)
    return redirect(place.url("needs"))
