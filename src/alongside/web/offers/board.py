"""The list of offers, and handling many of them at once: chosen, shown what would happen, done, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.kernel.field import LANGUAGES
from alongside.offers import actions, queries
from alongside.offers.queries import Filter, OfferCard
from alongside.offers.states import OfferState
from alongside.offers.words import Act
from alongside.outbox.queries import render as letter
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, new_write_key
from alongside.web.offers.forms import FilterForm
from alongside.web.offers.place import Place, context
from alongside.web.refusals import refusal_above
from alongside.web.templatetags.alongside_tags import when_year

Context = dict[str, Any]
TAGS = {"new": "open", "parked": "waiting", "matched": "settled", "declined": "ended", "same": "ended"}
WITH_MANY = (Act.THANK, Act.PARK, Act.DECLINE, Act.SAME, Act.PUT_BACK)
HIGHEST = 2**62


def board(request: PageRequest, place: Place) -> HttpResponse:
    """Show one page of the list; nothing here changes anything."""
    chosen, given = Filter.of(request.GET), request.GET
    page = queries.page(place.card.id, chosen, before=_id(given, "before"), after=_id(given, "after"))
    counts, at = queries.counts(place.card.id), request.visitor.at
    drawn = {
        "filter": FilterForm(
            {"q": chosen.q, "kind": chosen.kind, "only": chosen.only, "state": chosen.state}
        ),
        "narrowed": bool(chosen.q or chosen.kind or chosen.only),
        "states": _states(place, chosen, counts),
        "rows": [row(place, card) for card in page.rows],
        "total": page.total,
        "newer": f"?{chosen.query(after=str(page.newer))}" if page.newer else "",
        "older": f"?{chosen.query(before=str(page.older))}" if page.older else "",
        "query": chosen.query(),
        "acts": _acts(chosen),
        "needs": [need for need in queries.needs(place.card.id) if not need.met],
        "done_last": [_done_row(place, act) for act in queries.last_acts(place.card.id, at)],
        "most": in_force(at)["offers_at_once"],
        "act_url": place.url("act"),
    }
    return render(request, "offers/board.html", {**context(place, request, "board"), **drawn})


def _id(given: QueryDict, name: str) -> int | None:
    typed = given.get(name, "")
    return min(int(typed), HIGHEST) if typed.isascii() and typed.isdigit() and len(typed) < 20 else None


def _states(place: Place, chosen: Filter, counts: dict[str, int]) -> list[Context]:
    labels = [(state.value, _(state.label), counts[state.value]) for state in OfferState]
    labels.append(("all", _("All"), sum(counts.values())))
    url = place.url("board")
    return [
        {
            "label": label,
            "count": f"{count:,}",
            "url": f"{url}?{chosen.query(state=value)}",
            "current": chosen.state == value,
        }
        for value, label, count in labels
    ]


def _acts(chosen: Filter) -> list[tuple[str, str]]:
    """Return the buttons that make sense for what is shown."""
    back = chosen.state in ("new",)
    forth = chosen.state in ("matched", "declined", "same")
    hidden = {Act.PUT_BACK} if back else {Act.PARK, Act.DECLINE, Act.SAME} if forth else set()
    if chosen.state == "same":
        hidden |= {Act.THANK}
    if chosen.state == "parked":
        hidden |= {Act.PARK}
    return [(act.value, _(act.label)) for act in WITH_MANY if act not in hidden]


def row(place: Place, card: OfferCard) -> Context:
    """Return one offer as a line of the list."""
    notes = [_(sign.label) for sign in card.signs]
    if card.impostor:
        notes.insert(0, _("May not be who they say"))
    if card.twin_of_id:
        notes.append(_("Perhaps from the same maker as an earlier one"))
    if card.again:
        notes.append(
            ngettext("Sent %(count)s more time", "Sent %(count)s more times", card.again)
            % {"count": card.again}
        )
    return {
        "card": card,
        "kind": _(card.kind_label),
        "tag": _(card.state_label),
        "tag_kind": TAGS[card.state],
        "source": _(card.source_label),
        "received": when_year(card.received_at, place.zone),
        "thanked": when_year(card.thanked_at, place.zone) if card.thanked_at else "",
        "notes": notes,
        "url": place.url("offer", card.id),
    }


def _done_row(place: Place, act: queries.ActCard) -> Context:
    return {
        "act": act,
        "label": _(act.label),
        "at": when_year(act.at, place.zone),
        "url": place.url("undo", act.id) if act.may_undo and place.works else "",
        "mails": when_year(act.mails_due_at, place.zone) if act.mails_due_at and act.may_undo else "",
    }


def _chosen(request: PageRequest, place: Place, most: int) -> tuple[int, ...]:
    """Return the offers that were ticked, or all that the list shows, at most as many as go at once."""
    if request.POST.get("all"):
        chosen = Filter.of(QueryDict(request.POST.get("query", "")[:400]))
        return queries.chosen_ids(place.card.id, chosen, most=most)
    typed = [*request.POST.getlist("offer"), *request.POST.get("offers", "").split(",")]
    return tuple(dict.fromkeys(int(t) for t in typed if t.isascii() and t.isdigit() and len(t) < 19))[
        : most + 1
    ]


def act(request: PageRequest, place: Place) -> HttpResponse:
    """Show what an act would do with those chosen; with the second press, do it."""
    name, at = request.POST.get("act", ""), request.visitor.at
    if not place.works or name not in Act.values():
        raise Http404
    ids = _chosen(request, place, in_force(at)["offers_at_once"])
    need = _need(request, place)
    if name == Act.MATCH and (need is None or need.met):
        messages.warning(request, _("Choose the need that these offers go to."))
        return redirect(_back(request, place))
    if request.POST.get("sure"):
        return _do(request, place, name, ids, need.id if need and name == Act.MATCH else None)
    seen = queries.preview(place.card.id, name, ids)
    if not seen.fits:
        messages.warning(request, _nothing(name, len(ids)))
        return redirect(_back(request, place))
    return _preview(request, place, name, ids, seen, need)


def _nothing(name: str, chosen: int) -> str:
    if not chosen:
        return _("Tick the offers first, or choose all that the list shows.")
    if name == Act.THANK:
        return _("None of these can be thanked by mail: thanked already, no address, or in doubt.")
    return _("None of the chosen offers can be handled so. Choose others.")


def _need(request: PageRequest, place: Place) -> queries.NeedCard | None:
    typed = request.POST.get("need", "")
    found = queries.find_need(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None
    return found if found and found.list_id == place.card.id else None


def _back(request: PageRequest, place: Place) -> str:
    """Return to the list as it was narrowed."""
    chosen = Filter.of(QueryDict(request.POST.get("query", "")[:400]))
    return f"{place.url('board')}?{chosen.query()}"


def _preview(
    request: PageRequest,
    place: Place,
    name: str,
    ids: tuple[int, ...],
    seen: queries.Preview,
    need: queries.NeedCard | None,
) -> HttpResponse:
    policy = in_force(request.visitor.at)
    drawn = {
        "act_label": _(Act(name).label),
        "act": name,
        "seen": seen,
        "left_out": seen.chosen - seen.fits,
        "more": max(0, seen.fits - len(seen.names)),
        "ids": ",".join(map(str, ids)),
        "need": need if name == Act.MATCH else None,
        "query": request.POST.get("query", "")[:400],
        "letters": [_letter(place, language, count) for language, count in seen.languages],
        "minutes": policy["offers_thanks_minutes"],
        "act_url": place.url("act"),
        "back_url": _back(request, place),
        "page_url": _back(request, place),
    }
    return render(request, "offers/sure.html", {**context(place, request, "board"), **drawn})


def _letter(place: Place, language: str, count: int) -> Context:
    """Return the thanks as its readers get it, in their language, and how many they are."""
    filled = {"community": place.card.community, "name": ""}
    mail = letter(kind="offer_thanks", context=filled, language=language, exercise=place.card.exercise)
    return {
        "lang": language,
        "name": _(dict(LANGUAGES).get(language, language)),
        "mail": mail,
        "count": count,
    }


def _do(
    request: PageRequest, place: Place, name: str, ids: tuple[int, ...], need_id: int | None
) -> HttpResponse:
    def sort() -> str:
        done = actions.sort_offers(
            list_id=place.card.id,
            key=request.POST.get("write_key", "")[:64] or new_write_key(),
            act=name,
            offer_ids=ids,
            need_id=need_id,
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        return ngettext("%(act)s: %(count)s offer.", "%(act)s: %(count)s offers.", done.count) % {
            "act": _(Act(name).label),
            "count": done.count,
        }

    return say(request, sort, then=_back(request, place))


def say(request: PageRequest, act: Callable[[], str], *, then: str) -> HttpResponse:
    """Do it and go on to ``then``, whose page says what was done or why not."""
    with refusal_above(request):
        said = act()
        messages.success(request, said)
    return redirect(then)


def undo(request: PageRequest, place: Place, act_id: int) -> HttpResponse:
    """Take back what was done with many."""
    found = queries.find_act(act_id, request.visitor.at)
    if found is None or found.list_id != place.card.id or not place.works:
        raise Http404

    def back() -> str:
        count = actions.undo_sorting(act_id=act_id, by=request.visitor.actor, at=request.visitor.at)
        return ngettext("Taken back: %(count)s offer.", "Taken back: %(count)s offers.", count) % {
            "count": count
        }

    return say(request, back, then=place.url("board"))
