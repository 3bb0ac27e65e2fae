"""Entries as their keepers see them: edit, versions, updates on offer, off the shelf and back."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.library import actions_links, actions_resources
from alongside.library import queries_resources as library
from alongside.library import queries_staff as staff
from alongside.web.access import PageRequest, desk
from alongside.web.library.desk_forms import EntryForm
from alongside.web.refusals import refusal_on

YEAR = timedelta(days=365)


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest) -> HttpResponse:
    """A new entry."""
    today = request.visitor.today
    start = {"seen": today, "review_by": today + YEAR, "languages": ["en"], "reading_minutes": 5}
    form = EntryForm(request.POST) if request.method == "POST" else EntryForm(initial=start)
    return _saved(request, form, None) or _page(request, form, None)


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PageRequest, slug: str) -> HttpResponse:
    """An entry as a form; saving makes a version."""
    card = _card(request, slug)
    start = {**staff.fields_of(slug), "version": card.version}
    form = EntryForm(request.POST) if request.method == "POST" else EntryForm(initial=start)
    return _saved(request, form, slug) or _page(request, form, card)


def _saved(request: PageRequest, form: EntryForm, slug: str | None) -> HttpResponse | None:
    """Save when the form was sent and holds; lead to the entry. None when the form is to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    with refusal_on(form):
        saved = actions_resources.save_entry(
            slug=slug,
            fields=form.fields_written(),
            why=form.cleaned_data["why"],
            version=form.cleaned_data["version"] or 0,
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        messages.success(request, _("Saved. Readers see it from now on."))
        return redirect("shelf:edit", saved)
    return None


def _page(request: PageRequest, form: EntryForm, card: library.EntryCard | None) -> HttpResponse:
    offered = staff.offer(card.slug) if card else {}
    context = {"form": form, "entry": card, "offered": bool(offered)}
    return render(request, "library/desk/edit.html", context, status=422 if form.is_bound else 200)


def _card(request: PageRequest, slug: str) -> library.EntryCard:
    try:
        return library.entry(slug, today=request.visitor.today)
    except LookupError:
        raise Http404 from None


@desk(Permission.EDIT_CATALOG)
@require_safe
def versions(request: PageRequest, slug: str) -> HttpResponse:
    """Every version, newest first: who, when, why, what changed."""
    context = {"entry": _card(request, slug), "versions": staff.versions(slug)}
    return render(request, "library/desk/versions.html", context)


@desk(Permission.EDIT_CATALOG)
@require_POST
def restore(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """Bring a version back, as a new one."""
    _card(request, slug)
    try:
        actions_resources.restore_entry(
            slug=slug, number=number, by=request.visitor.actor, at=request.visitor.at
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, _("That version is back, as a new one."))
    return redirect("shelf:versions", slug)


@desk(Permission.EDIT_CATALOG)
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: PageRequest, slug: str) -> HttpResponse:
    """What a newer release says of an entry that was changed here: take it over or leave it."""
    card = _card(request, slug)
    if request.method == "POST":
        take = request.POST.get("decision") == "take"
        act = actions_resources.accept_offer if take else actions_resources.leave_offer
        act(slug=slug, by=request.visitor.actor, at=request.visitor.at)
        return redirect("shelf:edit", slug)
    rows = [
        {"name": name.replace("_", " "), "mine": mine, "theirs": theirs}
        for name, (mine, theirs) in staff.offer(slug).items()
    ]
    return render(request, "library/desk/offer.html", {"entry": card, "rows": rows})


@desk(Permission.EDIT_CATALOG)
@require_POST
def move(request: PageRequest, slug: str) -> HttpResponse:
    """Take an entry off the shelf, or put it back."""
    card = _card(request, slug)
    act = actions_resources.take_off if card.shown else actions_resources.put_back
    act(slug=slug, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("It is off the shelf.") if card.shown else _("It is back on the shelf."))
    return redirect("shelf:edit", slug)


@desk(Permission.EDIT_CATALOG)
@require_POST
def look_again(request: PageRequest, slug: str) -> HttpResponse:
    """Let the checker look at the link next."""
    _card(request, slug)
    actions_links.look_again(slug=slug, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The checker looks at it next, where checking is on."))
    return redirect("shelf:edit", slug)
