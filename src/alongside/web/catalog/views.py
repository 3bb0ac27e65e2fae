"""Looking at the catalog: what is there, what is past its day, what a release would word anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import people_with
from alongside.library import actions, queries, rules
from alongside.library.queries import ItemCard, ProtocolCard
from alongside.library.words import Basis, Window
from alongside.web.access import PageRequest, desk
from alongside.web.catalog.forms import LookAfterForm
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import day

Context = dict[str, Any]


def edit_url(kind: str, key: str) -> str:
    """Return the address where an entry is edited."""
    return reverse("catalog:edit", args=[kind, key])


@desk(Permission.EDIT_CATALOG)
@require_safe
def catalog(request: PageRequest) -> HttpResponse:
    """Every protocol with who looks after it and by when it is looked at again."""
    today = request.visitor.today
    rows = [_protocol_row(card, today) for card in queries.protocols(retired=True)]
    context = {"rows": rows, "waiting": [row for row in rows if row["newer"]]}
    return render(request, "catalog/list.html", context)


def _protocol_row(card: ProtocolCard, today: date) -> Context:
    return {
        "key": card.key,
        "title": card.content.title,
        "purpose": card.content.purpose,
        "url": reverse("catalog:protocol", args=[card.key]),
        "owner": card.owner_name,
        "review": day(card.review_on),
        "stale": rules.is_stale(review_on=card.review_on, today=today),
        "lines": sum(not item.retired for item in card.items),
        "newer": card.offered or any(item.offered for item in card.items),
        "retired": card.retired,
    }


def found(entry_key: str) -> ProtocolCard:
    """Return a protocol, or answer 404."""
    card = queries.protocol(entry_key)
    if card is None:
        raise Http404
    return card


@desk(Permission.EDIT_CATALOG)
@require_safe
def protocol(request: PageRequest, entry_key: str) -> HttpResponse:
    """One protocol with its lines."""
    card = found(entry_key)
    return render(request, "catalog/protocol.html", protocol_context(request, card, None))


def protocol_context(request: PageRequest, card: ProtocolCard, form: LookAfterForm | None) -> Context:
    """Return the page of a protocol; ``form`` is one that came back."""
    initial = {"owner": str(card.owner_id or ""), "review_on": card.review_on}
    return {
        "row": _protocol_row(card, request.visitor.today),
        "items": [_item_row(item) for item in card.items],
        "sources": card.content.sources,
        "edit_url": edit_url("protocol", card.key),
        "add_url": reverse("catalog:add", args=[card.key]),
        "look_after_url": reverse("catalog:look_after", args=[card.key]),
        "form": form or LookAfterForm(initial=initial, people=_people(request)),
    }


def _people(request: PageRequest) -> list[tuple[str, str]]:
    people = people_with(Role.COORDINATOR, request.visitor.at).order_by("name", "pk")
    return [(str(person.pk), person.name) for person in people]


def _item_row(item: ItemCard) -> Context:
    roles = queries.roles()
    role = roles.get(item.content.role)
    return {
        "text": item.content.text,
        "url": edit_url("item", item.key),
        "role": role.name if role else item.content.role,
        "window": _(Window(item.content.window).label) if item.content.window else _("Before an incident"),
        "basis": _(Basis(item.content.basis).label),
        "spanish": bool(item.content.text_es),
        "newer": item.offered,
        "retired": item.retired,
    }


@desk(Permission.EDIT_CATALOG)
@require_POST
def look_after(request: PageRequest, entry_key: str) -> HttpResponse:
    """Say who looks after a protocol and by when it is looked at again."""
    card = found(entry_key)
    form = LookAfterForm(request.POST, people=_people(request))
    if form.is_valid():
        with refusal_on(form, "review_on"):
            actions.look_after(
                key=entry_key,
                owner_id=int(form.cleaned_data["owner"]) if form.cleaned_data["owner"] else None,
                review_on=form.cleaned_data["review_on"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _("Written down."))
            return redirect("catalog:protocol", entry_key)
    return render(request, "catalog/protocol.html", protocol_context(request, card, form), status=422)
