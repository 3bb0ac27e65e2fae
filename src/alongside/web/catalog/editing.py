"""Changing an entry of the catalog: save, add, bring back, take a release's wording, take out of use."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.library import actions, queries, queries_history
from alongside.library.contents import ItemContent, ProtocolContent
from alongside.library.queries import ItemCard, ProtocolCard
from alongside.library.queries_history import VersionCard
from alongside.web.access import PageRequest, desk
from alongside.web.catalog.forms import ItemForm, ProtocolForm
from alongside.web.catalog.views import edit_url, found
from alongside.web.refusals import refusal_on

Context = dict[str, Any]
Card = ItemCard | ProtocolCard
SHOWN = ("text", "text_es", "say", "say_es", "title", "title_es", "purpose", "purpose_es", "window", "role")


def card_of(kind: str, entry_key: str) -> Card:
    """Return an entry of either kind, or answer 404."""
    card = {"item": queries.item, "protocol": queries.protocol}.get(kind, lambda key: None)(entry_key)
    if card is None:
        raise Http404
    return card


def _form(card: Card, data: Any) -> ItemForm | ProtocolForm:
    initial = {**asdict(card.content), "seen": card.number}
    kind = ItemForm if isinstance(card, ItemCard) else ProtocolForm
    return kind(data, initial=initial, roles=queries.roles())


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PageRequest, kind: str, entry_key: str) -> HttpResponse:
    """Change an entry; each save is a version with who, when and why."""
    card = card_of(kind, entry_key)
    form = _form(card, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _saved(request, card, form):
        messages.success(request, _("Saved as a new version."))
        return redirect("catalog:protocol", protocol_key(card))
    context = {
        "kind": kind,
        "card": card,
        "heading": card.content.text if isinstance(card, ItemCard) else card.content.title,
        "form": form,
        "back_url": reverse("catalog:protocol", args=[protocol_key(card)]),
        "url": edit_url(kind, entry_key),
        "urls": {n: reverse(f"catalog:{n}", args=[kind, entry_key]) for n in ("restore", "offer", "retire")},
        "versions": [_version_row(version, card) for version in queries_history.versions(kind, entry_key)],
        "newer": _differences(queries_history.offered(kind, entry_key), card.content),
    }
    return render(request, "catalog/edit.html", context, status=422 if form.errors else 200)


def protocol_key(card: Card) -> str:
    """Return the key of the protocol that an entry is, or belongs to."""
    return card.protocol if isinstance(card, ItemCard) else card.key


def _saved(request: PageRequest, card: Card, form: ItemForm | ProtocolForm) -> bool:
    doing: Context = {
        "key": card.key,
        "seen": form.cleaned_data["seen"] or 0,
        "why": form.cleaned_data["why"],
        "by": request.visitor.actor,
        "at": request.visitor.at,
    }
    with refusal_on(form):
        if isinstance(card, ItemCard):
            assert isinstance(form, ItemForm)
            actions.save_item(content=form.content(card.content.due_note), **doing)
        else:
            assert isinstance(form, ProtocolForm)
            actions.save_protocol(content=form.content(card.content), **doing)
        return True
    return False


def _version_row(version: VersionCard, card: Card) -> Context:
    return {
        "version": version,
        "is_present": version.number == card.number,
        "words": [value for name, value in asdict(version.content).items() if name in SHOWN[:8:2] and value],
    }


def _differences(
    newer: ItemContent | ProtocolContent | None, now: ItemContent | ProtocolContent
) -> list[Context]:
    """Return what a release would word anew: the field, what stands here, what it would be."""
    if newer is None:
        return []
    before, after = asdict(now), asdict(newer)
    return [
        {"field": name.replace("_", " "), "here": before[name], "there": after[name]}
        for name in after
        if before[name] != after[name]
    ] or [{"field": "", "here": "", "there": ""}]


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest, entry_key: str) -> HttpResponse:
    """Add a line to a protocol."""
    card = found(entry_key)
    form = ItemForm(
        request.POST if request.method == "POST" else None,
        roles=queries.roles(),
        initial={"role": card.content.lead_role, "basis": "own", "phase": "response"},
    )
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.add_item(
                protocol_key=entry_key,
                content=form.content(),
                why=form.cleaned_data["why"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _("The line is added."))
            return redirect("catalog:protocol", entry_key)
    context = {
        "heading": card.content.title,
        "form": form,
        "back_url": reverse("catalog:protocol", args=[entry_key]),
        "url": reverse("catalog:add", args=[entry_key]),
    }
    return render(request, "catalog/add.html", context, status=422 if form.errors else 200)


@desk(Permission.EDIT_CATALOG)
@require_POST
def restore(request: PageRequest, kind: str, entry_key: str) -> HttpResponse:
    """Bring an earlier version back as a new one."""
    card_of(kind, entry_key)
    number = request.POST.get("number", "")
    if not number.isdigit() or len(number) > 6:
        raise Http404
    actions.restore(
        kind=kind, key=entry_key, number=int(number), by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Brought back as a new version."))
    return redirect("catalog:edit", kind, entry_key)


@desk(Permission.EDIT_CATALOG)
@require_POST
def offer(request: PageRequest, kind: str, entry_key: str) -> HttpResponse:
    """Take the wording of a newer release, or keep one's own."""
    card_of(kind, entry_key)
    answer = request.POST.get("answer", "")
    if answer not in {"take", "keep"}:
        raise Http404
    actions.answer_offer(
        kind=kind, key=entry_key, take=answer == "take", by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Written down."))
    return redirect("catalog:edit", kind, entry_key)


@desk(Permission.EDIT_CATALOG)
@require_POST
def retire(request: PageRequest, kind: str, entry_key: str) -> HttpResponse:
    """Take an entry out of use, or back into it."""
    card = card_of(kind, entry_key)
    actions.retire(
        kind=kind,
        key=entry_key,
        retired=not card.retired,
        why=request.POST.get("why", ""),
        by=request.visitor.actor,
        at=request.visitor.at,
    )
    messages.success(request, _("Written down."))
    return redirect("catalog:edit", kind, entry_key)
